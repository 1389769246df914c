"""The lists of the room, made from the fields of its kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.lists import Choice, Field, ListSpec, Reading
from banyan.base.lists import Kind as Type
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .domain.shape import F, Kind, Spec
from .kinds import KINDS
from .kinds import words as w
from .kinds.guests import SHARED
from .listed import released_in, shown_in, spoken_in
from .models import Commitment, Report
from .spoken import released_as
from .store import READ, model_of

COUNTED = {
    "organisation": ngettext_noop("%(n)s organisation", "%(n)s organisations"),
    "counterpart": ngettext_noop("%(n)s person", "%(n)s persons"),
    "partnership": ngettext_noop("%(n)s partnership", "%(n)s partnerships"),
    "agreement": ngettext_noop("%(n)s agreement", "%(n)s agreements"),
    "exchange": ngettext_noop("%(n)s exchange", "%(n)s exchanges"),
    "need": ngettext_noop("%(n)s need", "%(n)s needs"),
    "practice": ngettext_noop("%(n)s practice", "%(n)s practices"),
    "lesson": ngettext_noop("%(n)s lesson", "%(n)s lessons"),
}
KEYS = {
    "organisation": "partner-organisations",
    "counterpart": "partner-people",
    "partnership": "partnerships",
    "agreement": "agreements",
    "exchange": "exchanges",
    "need": "needs",
    "practice": "practices",
    "lesson": "lessons",
}


def _rows(model: Any) -> Callable[[Reading], Any]:
    return lambda reading: model.objects.filter(scope_q(reading.actor, READ))


def _shown(kind: Kind) -> Callable[[Reading], Any]:
    """Return the records in range, and those that were released to the reader."""
    model = model_of(kind)
    if kind.key not in SHARED:
        return _rows(model)
    return lambda reading: model.objects.filter(shown_in(reading, kind.key))


def _looked(kind: Kind) -> Callable[[Reading], Any] | None:
    if kind.key not in SHARED:
        return None
    return lambda reading: released_in(reading, kind.key)


def _choices(spec: Spec) -> tuple[Choice, ...]:
    return tuple(Choice(key, label) for key, label in spec.choices)


def _field(kind: Kind, spec: Spec) -> Field | None:
    """Return the field of a list for a field of a record, where there is one.

    What is named but does not go out with a record is shown where the record is kept.
    """
    if spec.type is F.DATE:
        return Field(
            spec.name, spec.label, Type.DATE, sort=spec.name, nullable=not spec.required
        )
    if spec.type is F.CHOICE:
        return Field(spec.name, spec.label, Type.CHOICE, choices=_choices(spec))
    if spec.type is F.REF and KINDS[spec.ref].title_field.type is F.SAID:
        other = KINDS[spec.ref]
        return Field(
            spec.name,
            spec.label,
            Type.TEXT,
            f"{spec.name}__{other.title}",
            folded=f"{spec.name}__words",
            ops=("has",),
            right="" if _goes_out(kind, spec) else READ,
        )
    return None


def _goes_out(kind: Kind, spec: Spec) -> bool:
    shared = SHARED.get(kind.key)
    return shared is None or spec.name in shared.fields


def _said(kind: Kind) -> dict[str, Any]:
    """Return how a title is read: of what was released, in the languages released."""
    if kind.key not in SHARED:
        return {}
    return spoken_in(kind.title, kind.key)


def _fields(kind: Kind) -> tuple[Field, ...]:
    title = kind.title_field
    privacy = "personal" if kind.key == "counterpart" else "organisational"
    found = [
        Field(
            "title",
            title.label,
            Type.TEXT,
            kind.title,
            folded="words",
            ops=("has",),
            privacy=privacy,
            **_said(kind),
        )
    ]
    found += [f for spec in kind.fields if (f := _field(kind, spec))]
    if kind.key == "exchange":
        found.append(
            Field(
                "state",
                _("State"),
                Type.CHOICE,
                choices=tuple(Choice(k, label) for k, label in w.STATES),
            )
        )
    found.append(Field("unit", _("Kept by"), Type.UNIT, sort="unit__sort_key"))
    found.append(Field("source", _("Source"), Type.TEXT))
    return tuple(found)


def register(kind: Kind, key: str, counted: tuple[str, str]) -> None:
    """Take in the list of a kind of a room above."""
    KEYS[kind.key], COUNTED[kind.key] = key, counted
    lists.register(_spec(kind))


def _spec(kind: Kind) -> ListSpec:
    fields = _fields(kind)
    shown = [f.name for f in kind.columns]
    columns = ["title", *(f.key for f in fields if f.key in shown and f.key != "title")]
    columns += ["state"] * (kind.key == "exchange") + ["unit"]
    dated = next((f.key for f in fields if f.type is Type.DATE and f.key in shown), "")
    return ListSpec(
        key=KEYS[kind.key],
        title=kind.plural,
        right=READ,
        rows=_shown(kind),
        looked=_looked(kind),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        handle=("uid",),
        counted=COUNTED[kind.key],
        fields=fields,
        columns=tuple(dict.fromkeys(columns)),
        order=(f"-{dated}",) if dated and kind.key == "exchange" else ("unit",),
        search=("title",),
        empty=(_("They will stand here"), kind.empty),
    )


for _kind in KINDS.values():
    if not _kind.owner and _kind.key in KEYS:
        lists.register(_spec(_kind))


def _commitments(reading: Reading) -> Any:
    rows = Commitment.objects.filter(
        scope_q(
            reading.actor,
            READ,
            unit="exchange__unit",
            release_kind=released_as("exchange", whole=True),
            release_column="exchange",
        )
    )
    return rows.exclude(exchange__state="cancelled")


_SPEC = KINDS["commitment"]
lists.register(
    ListSpec(
        key="commitments-of-exchanges",
        title=_("Undertakings and declarations"),
        right=READ,
        rows=_commitments,
        within=lambda reading, right: scope_q(
            reading.actor, right, unit="exchange__unit"
        ),
        handle=("exchange__uid",),
        counted=ngettext_noop("%(n)s saying", "%(n)s sayings"),
        fields=(
            Field(
                "text",
                _("What was said"),
                Type.TEXT,
                filterable=False,
                **spoken_in("text", "exchange", "exchange", whole=True),
            ),
            Field(
                "exchange",
                _("Exchange"),
                Type.TEXT,
                "exchange__title",
                folded="exchange__words",
                ops=("has",),
                **spoken_in("exchange__title", "exchange", "exchange", whole=True),
            ),
            Field(
                "form", _("Kind"), Type.CHOICE, choices=_choices(_SPEC.by_name["form"])
            ),
            Field(
                "side", _("Side"), Type.CHOICE, choices=_choices(_SPEC.by_name["side"])
            ),
            Field("by", _("By whom"), Type.TEXT, privacy="personal"),
            Field("due", _("Until"), Type.DATE, sort="due", nullable=True),
            Field(
                "state",
                _("State"),
                Type.CHOICE,
                choices=_choices(_SPEC.by_name["state"]),
            ),
            Field("unit", _("Kept by"), Type.UNIT, "exchange__unit"),
        ),
        columns=("text", "exchange", "form", "side", "due", "state"),
        order=("due",),
        search=("exchange",),
        empty=(_("They will stand here"), _SPEC.empty),
    )
)
lists.register(
    ListSpec(
        key="reports-read",
        title=_("Reports"),
        right=READ,
        rows=_rows(Report),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        handle=("uid",),
        counted=ngettext_noop("%(n)s report", "%(n)s reports"),
        fields=(
            Field("title", _("Title"), Type.TEXT, folded="words", ops=("has",)),
            Field(
                "language",
                _("Language"),
                Type.CHOICE,
                choices=tuple(Choice(k, label) for k, label in w.LANGUAGES),
            ),
            Field(
                "published", _("Published on"), Type.DATE, "published_on", nullable=True
            ),
            Field(
                "state",
                _("State"),
                Type.CHOICE,
                choices=(
                    Choice("open", _("waits for a person")),
                    Choice("accepted", _("accepted")),
                    Choice("rejected", _("rejected")),
                    Choice("erased", _("erased")),
                ),
            ),
            Field(
                "read",
                _("Taken in"),
                Type.DATE,
                "read_at",
                sort="read_at",
                instant=True,
            ),
            Field("unit", _("Kept by"), Type.UNIT),
            Field("source", _("Source"), Type.TEXT),
        ),
        columns=("title", "language", "published", "state", "read"),
        order=("-read",),
        search=("title",),
        empty=(
            _("Reports will stand here"),
            _("Paste or upload one: it is read, and a person accepts what it says."),
        ),
    )
)
