"""The lists of the room: packages, records received, keys of senders."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Choice, Field, Kind, ListSpec, Reading
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .kinds import travelling
from .models import Package, Received, SenderKey
from .store import READ
from .words import DIRECTIONS, KEY_STATES, LEVELS, STATES


def _visible(model: Any, reading: Reading) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(scope_q(reading.actor, READ))
    return rows


def _choices(words: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, label) for key, label in words.items())


def _kinds() -> list[Choice]:
    return [Choice(kind.key, kind.one) for kind in travelling()]


_PARTNER = Field(
    "partner", _("Partner"), Kind.TEXT, "organisation__name",
    folded="organisation__words", ops=("has",),
)  # fmt: skip

lists.register(
    ListSpec(
        key="packages",
        title=_("Packages"),
        right=READ,
        rows=lambda reading: _visible(Package, reading),
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s package", "%(n)s packages"),
        empty=(
            _("Packages will stand here"),
            _("What is handed to a partner's installation, and what comes from one."),
        ),
        fields=(
            Field(
                "title", _("What it holds"), Kind.TEXT, "title", folded="words",
                ops=("has",),
            ),
            _PARTNER,
            Field(
                "direction", _("Way"), Kind.CHOICE,
                choices=lambda: list(_choices(DIRECTIONS)),
            ),
            Field(
                "state", _("State"), Kind.CHOICE, choices=lambda: list(_choices(STATES))
            ),
            Field(
                "level", _("Goes to"), Kind.CHOICE,
                choices=lambda: list(_choices(LEVELS)),
            ),
            Field("records", _("Records"), Kind.NUMBER),
            Field("files", _("Files"), Kind.NUMBER),
            Field("came", _("On"), Kind.DATE, "came_on", sort="came_on"),
            Field("unit", _("Unit"), Kind.UNIT),
        ),
        columns=("title", "partner", "direction", "state", "records", "came"),
        order=("-came",),
        search=("title", "partner"),
    )
)  # fmt: skip
lists.register(
    ListSpec(
        key="received-records",
        title=_("Records of partners"),
        right=READ,
        rows=lambda reading: _visible(Received, reading).filter(is_current=True),
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s record", "%(n)s records"),
        empty=(
            _("Records of partners will stand here"),
            _("Take them from a package that a partner sent."),
        ),
        fields=(
            Field("title", _("Title"), Kind.TEXT, "title", folded="words", ops=("has",)),
            Field("kind", _("Kind"), Kind.CHOICE, choices=_kinds),
            _PARTNER,
            Field("conflict", _("In conflict"), Kind.BOOL, "in_conflict"),
            Field("taken", _("Taken on"), Kind.DATE, "taken_on", sort="taken_on"),
            Field("unit", _("Unit"), Kind.UNIT),
        ),
        columns=("title", "kind", "partner", "conflict", "taken"),
        order=("-taken",),
        search=("title", "partner"),
    )
)  # fmt: skip
lists.register(
    ListSpec(
        key="sender-keys",
        title=_("Keys of partners"),
        right=READ,
        rows=lambda reading: _visible(SenderKey, reading),
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s key", "%(n)s keys"),
        empty=(
            _("No key of a partner is confirmed yet"),
            _("Packages are taken in from installations whose key somebody compared."),
        ),
        fields=(
            _PARTNER,
            Field(
                "fingerprint", _("Fingerprint"), Kind.TEXT, "fingerprint", ops=("has",)
            ),
            Field(
                "state", _("State"), Kind.CHOICE,
                choices=lambda: list(_choices(KEY_STATES)),
            ),
            Field("added", _("Added on"), Kind.DATE, "added_on", sort="added_on"),
            Field("unit", _("Unit"), Kind.UNIT),
        ),
        columns=("partner", "fingerprint", "state", "added"),
        order=("-added",),
        search=("partner",),
    )
)  # fmt: skip
