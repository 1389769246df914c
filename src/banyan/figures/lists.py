"""What this room gives to the list of units: the counts kept for each."""

from __future__ import annotations

from banyan.base import lists
from banyan.base.lists import Field, Kind
from banyan.kernel.text import gettext_noop as _

from .queries.tallies import READ

COUNTS = (
    ("members", _("Members"), "members"),
    ("own", _("Members of its own"), "own_members"),
    ("official", _("Official members"), "official"),
    ("women", _("Women"), "women"),
    ("young", _("Young members"), "young"),
    ("branches", _("Branches"), "branches"),
    ("vacant", _("Vacant posts"), "vacant"),
)

lists.extend(
    "units",
    *(
        Field(
            key,
            label,
            Kind.NUMBER,
            f"tally__{column}",
            right=READ,
            sort=f"tally__{column}" if key == "members" else "",
            nullable=True,
            help=_("As counted today, with everything below."),
        )
        for key, label, column in COUNTS
    ),
)
