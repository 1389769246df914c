"""Words of a yearly report, by the keys of its content."""

from __future__ import annotations

from banyan.briefings.domain import life
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

MEASURES = {
    "exchanges": _("Exchanges held"),
    "materials": _("Materials given"),
    "due": _("Undertakings due"),
    "kept": _("Undertakings kept in time"),
    "kept-share": _("Share of undertakings kept in time"),
    "late": _("Undertakings late"),
    "declarations": _("Declarations, counted apart"),
    "questions": _("Questions put"),
    "unanswered": _("Questions without an answer"),
    "projects": _("Projects under way"),
    "milestones": _("Milestones due"),
    "milestones-kept": _("Milestones reached in time"),
    "checks": _("Use checks due"),
    "checks-answered": _("Use checks answered"),
    "courses": _("Courses held"),
    "placed": _("People who took part in courses"),
    "completed": _("People who completed a course"),
    "applied": _("People who completed and applied it at home"),
    "applications": _("Practices being applied"),
    "in-use": _("Practices in use"),
    "measured": _("Practices measured"),
    "followups": _("Follow-ups due"),
    "followups-answered": _("Follow-ups answered"),
}
BALANCE = {
    "hosted": _("Exchanges hosted"),
    "materials": _("Materials given"),
    "answers": _("Questions answered"),
    "undertakings": _("Undertakings given"),
    "kept": _("Undertakings kept"),
    "applied": _("Own practices that the other applies"),
}
DONE = {
    "exchange": _("Exchange"),
    "course": _("Course"),
    "project": _("Project"),
    "practice": _("Practice applied"),
}
STANDINGS = {
    "kept": _("in time"),
    "kept-late": _("done"),
    "open": _("open"),
    "open-late": _("open"),
    "changed": _("changed by both"),
    "dropped": _("dropped"),
}
STRENGTH = _("%(n)s of 4")
STATES = {
    "": _("as it would read today"),
    life.DRAFT: _("as it would read today"),
    life.RELEASED: _("released"),
    life.SUPERSEDED: _("superseded"),
    life.WITHDRAWN: _("withdrawn"),
}
LEVELS = {life.INTERNAL: _("the house alone"), life.PARTNER: _("published to both")}
SECTIONS = {
    "measures": _("The year in numbers"),
    "articles": _("Article by article"),
    "beside": _("Done under no article"),
    "undertakings": _("Undertakings: kept, late, open"),
    "declarations": _("Declarations"),
    "projects": _("Projects"),
    "courses": _("Courses"),
    "balance": _("Giving and taking"),
    "applications": _("What was applied, with what result"),
    "questions": _("Questions without an answer"),
    "home": _("What changed at home"),
}
NOT_MEASURED = _("not measured")
WITHHELD = _("not told")
UNDER = _("under %(limit)s people")
DAYS_LATE = ngettext_noop("%(n)s day late", "%(n)s days late")
ANSWERS = _("Answers to follow-ups")
WORD = _("The word of the house on the year")
