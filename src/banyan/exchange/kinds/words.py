"""The choices of the fields, with their labels."""

from __future__ import annotations

from banyan.kernel.text import gettext_noop as _

SIDES = (("host", _("host")), ("visitor", _("visitor")))
BODY_TYPES = (
    ("party", _("party body")),
    ("government", _("government body")),
    ("front", _("front or mass organisation")),
    ("school", _("school or institute")),
    ("company", _("company")),
    ("other", _("other body")),
)
BODY_SIDES = (("own", _("of the own house")), ("partner", _("of a partner")))
LANGUAGES = (("vi", _("Vietnamese")), ("lo", _("Lao")), ("en", _("English")))
NAME_FORMS = (
    ("official", _("official")),
    ("spelling", _("as spelled elsewhere")),
    ("romanised", _("romanised")),
)
PARTNERSHIPS = (
    ("twin", _("twinning of places")),
    ("city", _("two cities")),
    ("party", _("two parties")),
    ("sector", _("two sectors")),
)
ALIVE = (("alive", _("alive")), ("sleeping", _("sleeping")), ("ended", _("ended")))
AGREEMENTS = (
    ("treaty", _("treaty")),
    ("mou", _("memorandum of understanding")),
    ("minutes", _("agreed minutes")),
    ("plan", _("plan of cooperation")),
)
RENEWALS = (
    ("none", _("it ends")),
    ("tacit", _("renews by itself unless somebody gives notice")),
    ("agreed", _("renews when both agree")),
)
EXCHANGES = (
    ("conference", _("conference")),
    ("working-visit", _("working visit")),
    ("courtesy-call", _("courtesy call")),
    ("study-visit", _("study visit")),
    ("workshop", _("workshop")),
    ("online", _("online meeting")),
    ("signing", _("signing")),
    ("talks", _("talks")),
    ("reception", _("reception")),
    ("course-opening", _("opening of a course")),
)
STATES = (
    ("idea", _("idea")),
    ("agreed", _("agreed")),
    ("prepared", _("prepared")),
    ("held", _("held")),
    ("reported", _("minuted")),
    ("followed", _("being followed up")),
    ("closed", _("closed")),
    ("cancelled", _("cancelled")),
)
OUTCOMES = (
    ("knowledge", _("new knowledge")),
    ("skill", _("better skills")),
    ("consensus", _("more consensus")),
    ("ties", _("closer ties")),
    ("actions", _("new and better actions")),
)
ZONES = (
    ("Asia/Ho_Chi_Minh", _("time of Ha Noi")),
    ("Asia/Vientiane", _("time of Vientiane")),
)
URGENCIES = (("low", _("some day")), ("normal", _("this year")), ("high", _("soon")))
NEED_STATES = (
    ("open", _("open")),
    ("planned", _("in a programme")),
    ("answered", _("answered")),
    ("dropped", _("dropped")),
)
ROLES = (
    ("head", _("head of delegation")),
    ("deputy", _("deputy head")),
    ("member", _("member")),
    ("interpreter", _("interpreter")),
    ("protocol", _("protocol")),
)
ITEMS = (
    ("briefing", _("briefing")),
    ("discussion", _("discussion")),
    ("field", _("field visit")),
    ("signing", _("signing")),
    ("qa", _("questions and answers")),
    ("ceremony", _("ceremony")),
    ("break", _("break")),
)
MATERIALS = (
    ("document", _("document")),
    ("practical", _("practical material")),
    ("book", _("book")),
    ("recording", _("recording")),
    ("gift", _("gift")),
)
RELEASES = (
    ("internal", _("inside only")),
    ("partner", _("for the partner")),
    ("public", _("public")),
)
COMMITMENTS = (
    ("declaration", _("declaration")),
    ("undertaking", _("undertaking")),
)
COMMITMENT_STATES = (
    ("open", _("open")),
    ("kept", _("kept in time")),
    ("late", _("done late")),
    ("changed", _("changed by both")),
    ("dropped", _("dropped")),
)
SAYS = (("", _("not asked yet")), ("agrees", _("confirms")), ("objects", _("objects")))
STEPS = (
    ("need", _("Need")),
    ("match", _("Match and agree")),
    ("programme", _("Programme")),
    ("materials", _("Briefing and materials")),
    ("freeze", _("Programme fixed")),
    ("hold", _("Taking place")),
    ("day", _("Day closed")),
    ("review", _("Review")),
    ("plans", _("Plans at home")),
    ("follow", _("Follow up")),
    ("learn", _("Learn back")),
    ("yearly", _("Yearly report")),
)
WAIVABLE = tuple(
    s
    for s in STEPS
    if s[0] in {"need", "materials", "review", "plans", "follow", "learn"}
)
PRACTICE_STATES = (
    ("draft", _("draft")),
    ("in-use", _("in use")),
    ("stopped", _("stopped")),
)
EVIDENCE = (
    ("figure", _("figure")),
    ("document", _("document")),
    ("review", _("review")),
    ("visit", _("seen on a visit")),
)
APPLICATIONS = (
    ("heard", _("heard of")),
    ("useful", _("found useful")),
    ("decided", _("decided")),
    ("piloting", _("being tried")),
    ("in-use", _("in use")),
    ("measured", _("measured")),
    ("passed-on", _("passed on")),
    ("stopped", _("stopped")),
)
POINTS = (
    ("need", _("Need")),
    ("law", _("Law")),
    ("structure", _("Structure")),
    ("people", _("People")),
    ("money", _("Money")),
    ("language", _("Language")),
)
"""The six points of the check whether a practice can go over."""
ASKED = (("doer", _("whoever does it")), ("superior", _("the superior")))
ADVICE = (("do", _("do")), ("avoid", _("avoid")), ("ask", _("ask about")))
COUNTRIES = (
    ("VN", _("Viet Nam")),
    ("LA", _("Laos")),
    ("KH", _("Cambodia")),
    ("CN", _("China")),
    ("TH", _("Thailand")),
    ("MM", _("Myanmar")),
    ("CU", _("Cuba")),
    ("XX", _("another country")),
)
