"""What meetings give to the list of members: when somebody was at one."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from banyan.base import lists
from banyan.base.lists import Checked, Field, Kind, Reading
from banyan.base.lists.compiling import days
from banyan.kernel.text import gettext_noop as _

from .models import Attendance

READ = "meeting.read"
THERE = "present"


def _attended(test: Checked, reading: Reading) -> Q:
    """Return "was noted as present at a meeting on such days"."""
    noted = Attendance.objects.filter(
        person=OuterRef("person"),
        status=THERE,
        meeting__held_on__lte=reading.day,
        meeting__unit__structure=OuterRef("structure"),
    )
    if test.op == "empty":
        return ~Q(Exists(noted))
    return Q(Exists(noted.filter(days("meeting__held_on", test.op, test.values))))


lists.extend(
    "members",
    Field(
        "attended",
        _("Was at a meeting"),
        Kind.DATE,
        "pk",
        match=_attended,
        column=False,
        right=READ,
        privacy="restricted",
        help=_("By name: “not attended is 2025” finds who was at none of that year."),
    ),
)
