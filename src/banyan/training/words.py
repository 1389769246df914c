"""Keys of choices with their labels, in the order in which they are offered."""

from __future__ import annotations

from banyan.kernel.text import gettext_noop as _

TYPES = (
    ("course", _("Course")),
    ("class", _("Class")),
    ("study-visit", _("Study visit")),
)
AUDIENCES = (
    ("own", _("own members")),
    ("guests", _("guests of a partner")),
    ("both", _("own members and guests")),
)
WAITING = (
    ("arrival", _("in the order of nomination")),
    ("units", _("whoever sends fewest first")),
    ("earlier", _("whoever waited for an earlier cohort first")),
)
TESTS = (
    ("none", _("no test")),
    ("each", _("each test is to be passed")),
    ("average", _("the average of the tests counts")),
)
CERTIFICATES = (("none", _("none")), ("numbered", _("numbered certificate")))
LANGUAGES = (("vi", _("Vietnamese")), ("lo", _("Lao")), ("en", _("English")))
ZONES = (
    ("Asia/Ho_Chi_Minh", _("Ha Noi")),
    ("Asia/Vientiane", _("Vientiane")),
)
FORMS = (
    ("lesson", _("lesson")),
    ("discussion", _("discussion")),
    ("visit", _("visit on the spot")),
    ("test", _("test")),
    ("closing", _("closing")),
)
SESSION_STATES = (("planned", _("planned")), ("cancelled", _("cancelled")))
ADVICE = (("do", _("do")), ("avoid", _("avoid")), ("ask", _("ask")))
COHORT_STATES = (
    ("planned", _("planned")),
    ("open", _("nominations open")),
    ("running", _("running")),
    ("finished", _("held")),
    ("closed", _("closed")),
    ("cancelled", _("cancelled")),
)
PARTICIPANT_STATES = (
    ("placed", _("has a place")),
    ("waiting", _("on the waiting list")),
    ("withdrawn", _("withdrawn")),
    ("completed", _("completed")),
    ("failed", _("not completed")),
)
ATTENDANCE = (
    ("present", _("present")),
    ("late", _("late")),
    ("excused", _("excused")),
    ("absent", _("absent")),
)
RESULTS = (
    ("in-use", _("in use")),
    ("partly", _("in use in part")),
    ("not-yet", _("not yet")),
    ("stopped", _("tried and stopped")),
)
ANSWERS = (
    ("open", _("not answered yet")),
    ("comes", _("comes")),
    ("declines", _("declines")),
)
CERTIFICATE_STATES = (
    ("valid", _("valid")),
    ("withdrawn", _("withdrawn, not valid")),
)
