"""The list of memberships: former members too, and where each was admitted."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Checked, Choice, Field, Kind, ListSpec, Reading
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from ..models import Membership, Stay
from ..queries.scope import READ
from .members import tabs
from .names import named
from .plans import found_by_name
from .words import choices

STATES = (Choice("member", _("member")), Choice("left", _("left")))


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the memberships kept in range, those that ended too."""
    structure = reading.tab.value if reading.tab else 0
    found = Membership.objects.filter(
        scope_q(reading.actor, READ, unit="unit"), structure=structure
    )
    return found.exclude(state="planned")


def _first(test: Checked, reading: Reading) -> Q:
    """Compare the unit of the first stay: where somebody was admitted."""
    stays = Stay.objects.filter(
        membership=OuterRef("pk"),
        kind="home",
        superseded_at__isnull=True,
        valid_from=OuterRef("joined_on"),
    )
    if test.op == "under":
        assert lists.lookup.units_below is not None  # noqa: S101
        below = lists.lookup.units_below(test.value, reading)
        return Q(Exists(stays.filter(unit__in=below)))
    return Q(Exists(stays.filter(unit__in=[place.id for place in test.values])))


lists.register(
    ListSpec(
        key="memberships",
        title=_("Memberships"),
        right=READ,
        rows=rows,
        tabs=tabs,
        tab_param="structure",
        handle=("uid", "person__uid", "is_specimen"),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s membership", "%(n)s memberships"),
        plan=found_by_name,
        personal=True,
        concerns=("person_id", "unit_id"),
        empty=(
            _("Memberships will stand here"),
            _("Whoever joins is listed, and stays listed after leaving."),
        ),
        fields=(
            Field(
                "name",
                _("Name"),
                Kind.TEXT,
                "person__full_name",
                sort="name_key",
                match=named,
                ops=("has",),
                privacy="personal",
                help=_("Any spelling, either order; a card number too."),
            ),
            Field(
                "state", _("State"), Kind.CHOICE, choices=STATES, privacy="restricted"
            ),
            Field("unit", _("Kept by"), Kind.UNIT, nullable=True),
            Field(
                "first",
                _("Admitted in"),
                Kind.UNIT,
                "pk",
                match=_first,
                ops=("under", "is", "in"),
                column=False,
            ),
            Field(
                "joined",
                _("Joined on"),
                Kind.DATE,
                "joined_on",
                sort="joined_on",
                privacy="restricted",
            ),
            Field(
                "left",
                _("Left on"),
                Kind.DATE,
                "left_on",
                open_end=True,
                privacy="restricted",
            ),
            Field(
                "reason",
                _("Reason for leaving"),
                Kind.CHOICE,
                "left_reason",
                choices=lambda: choices("leave_reasons"),
                privacy="restricted",
            ),
            Field("card", _("Card number"), Kind.TEXT, "card_no", privacy="restricted"),
            Field("invented", _("Invented"), Kind.BOOL, "is_specimen"),
        ),
        columns=("name", "state", "unit", "joined", "left", "reason"),
        order=("-joined",),
        search=("name", "unit", "card"),
    )
)
