"""The list of campaigns."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Choice, Field, Kind, ListSpec, Reading
from banyan.kernel.text import Text, ngettext_noop
from banyan.kernel.text import gettext_noop as _

from . import frames
from .queries import campaigns_visible
from .queries.campaigns import READ


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the campaigns in range, and those that reach down into it."""
    return campaigns_visible(reading.actor)


STATES = {
    "open": Text(vi="Đang làm", lo="ກຳລັງດຳເນີນ", en="Under way"),
    "closed": Text(vi="Đã đóng", lo="ປິດແລ້ວ", en="Closed"),
}
PERIODS = {
    "quarter": Text(vi="Quý", lo="ງວດ", en="Quarter"),
    "year": Text(vi="Năm", lo="ປີ", en="Year"),
    "term": Text(vi="Nhiệm kỳ", lo="ສະໄໝ", en="Term"),
}


def states() -> list[Choice]:
    """Return the states of a campaign."""
    return [Choice(key, label) for key, label in STATES.items()]


def periods() -> list[Choice]:
    """Return the kinds of periods."""
    return [Choice(key, label) for key, label in PERIODS.items()]


def frame_choices() -> list[Choice]:
    """Return the frames of the pack in force."""
    return [Choice(f.key, f.title) for f in frames.frames().values()]


lists.register(
    ListSpec(
        key="campaigns",
        title=_("Evaluation campaigns"),
        right=READ,
        rows=rows,
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s campaign", "%(n)s campaigns"),
        empty=(
            _("Campaigns will stand here"),
            _("Open one for a unit: everybody and every unit below are taken in."),
        ),
        fields=(
            Field("title", _("Name of the campaign"), Kind.TEXT, "title", ops=()),
            Field("unit", _("Unit"), Kind.UNIT),
            Field("period", _("Period"), Kind.CHOICE, choices=periods),
            Field("from", _("From"), Kind.DATE, "period_from"),
            Field(
                "until", _("First day after"), Kind.DATE, "period_to", sort="period_to"
            ),
            Field("frame", _("Frame"), Kind.CHOICE, choices=frame_choices),
            Field("state", _("State"), Kind.CHOICE, choices=states),
        ),
        columns=("title", "unit", "period", "until", "frame", "state"),
        order=("-until",),
        search=("unit",),
    )
)
