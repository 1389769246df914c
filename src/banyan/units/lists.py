"""The list of units, and how units that any filter names are found."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Length

from banyan.access.queries import ranges_of, scope_q, within
from banyan.base import lists
from banyan.base.hints import indexed_by
from banyan.base.lists import (
    Choice,
    Field,
    Kind,
    ListSpec,
    Prepared,
    Reading,
    Tab,
    UnitPlace,
    UnitRef,
)
from banyan.base.lists.tree import terms_of
from banyan.base.models import as_of
from banyan.base.prepared import Ranges, among, planned_for_keys
from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT, path_end
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop
from banyan.rulebook import packs

from .models import Unit, UnitPath, UnitVersion
from .queries.outline import structures_rooted
from .queries.tree import READ

STATES = (
    Choice("active", _("active")),
    Choice("planned", _("planned")),
    Choice("dissolved", _("closed")),
)


# -- units that a filter names -------------------------------------------------------


def units_typed(reading: Reading, typed: Sequence[str]) -> Mapping[str, UnitPlace]:
    """Find units by uid, code@structure or a code that is one unit's alone.

    Those in range of ``unit.read``, with their path on the day asked. One statement,
    one more on another day.
    """
    wanted = [word.strip() for word in dict.fromkeys(typed)]
    rows = Unit.objects.filter(scope_q(reading.actor, READ, unit=""), _asked(wanted))
    found: dict[str, list[UnitPlace]] = {}
    for row in rows.values_list(
        "pk", "uid", "names", "path", "area_path", "code", "structure__key", "state"
    ):
        place = UnitPlace(*row[:3], row[3], row[3], *row[4:7])
        for word in _words_of(place):
            known = found.setdefault(word, [])
            known.insert(0 if row[7] == "active" else len(known), place)
    single = {
        word: found[key][0]
        for word in wanted
        if (key := word.lower()) in found and _is_one(key, found[key])
    }
    return _then(single, reading) if reading.is_past else single


def _asked(words: Sequence[str]) -> Q:
    found = Q(pk__in=())
    for word in words:
        try:
            found |= Q(uid=uuid.UUID(word))
        except ValueError:
            code, _at, structure = word.partition("@")
            one = Q(code__iexact=code) & ~Q(code="")
            found |= one & Q(structure__key=structure) if structure else one
    return found


def _words_of(place: UnitPlace) -> tuple[str, ...]:
    words = [str(place.uid)]
    if place.code:
        code = place.code.lower()
        words += [code, f"{code}@{place.structure}"]
    return tuple(words)


def _is_one(word: str, found: Sequence[UnitPlace]) -> bool:
    """Say whether a word names one unit: a bare code of several names none."""
    return len({place.id for place in found}) == 1 or "@" in word


def _then(found: Mapping[str, UnitPlace], reading: Reading) -> Mapping[str, UnitPlace]:
    """Give units the path of the day asked; an empty one where they had none."""
    rows = UnitPath.objects.filter(
        as_of(reading.day, reading.known), unit__in={p.id for p in found.values()}
    )
    paths = dict(rows.values_list("unit_id", "path"))
    return {
        word: UnitPlace(
            **{**place.__dict__, "path": paths.get(place.id, "")},
        )
        for word, place in found.items()
    }


def units_by_id(reading: Reading, ids: Sequence[int]) -> Mapping[int, UnitRef]:
    """Return the units in range by id, with the names of the day. One statement."""
    ranges = ranges_of(reading.actor, READ)
    if reading.is_past:
        rows = _units_then(list(ids), ranges, reading.day, reading.known)
    else:
        rows = _units_now(list(ids), ranges)
    return {row[0]: UnitRef(*row) for row in rows}


@planned_for_keys
def _units_then(
    ids: list[int], ranges: Ranges | None, day: dt.date, known: dt.datetime | None
) -> QuerySet[Any, Any]:
    rows = UnitVersion.objects.filter(
        as_of(day, known), among("unit", ids), within(ranges)
    )
    return rows.values_list("unit__pk", "unit__uid", "names", "code")


@planned_for_keys
def _units_now(ids: list[int], ranges: Ranges | None) -> QuerySet[Any, Any]:
    rows = Unit.objects.filter(among("pk", ids), within(ranges, ""))
    return rows.values_list("pk", "uid", "names", "code")


def units_below(place: UnitPlace, reading: Reading) -> QuerySet[Any]:
    """Return the ids of a unit and all below it, as the tree was on the day asked."""
    if not place.path:
        return Unit.objects.none().values("pk")
    inside = {"path__gte": place.path, "path__lt": path_end(place.path)}
    if reading.is_past:
        rows = UnitPath.objects.filter(as_of(reading.day, reading.known), **inside)
        return rows.values("unit_id")
    return Unit.objects.filter(**inside).values("pk")


lists.lookup.units = units_typed
lists.lookup.units_named = units_by_id
lists.lookup.units_below = units_below


# -- the list ------------------------------------------------------------------------


def structure_tabs(actor: Actor) -> list[Tab]:
    """Return the structures in which the actor reads units."""
    return [Tab(s.key, s.names, s.id, root) for s, root in structures_rooted(actor)]


def kinds() -> list[Choice]:
    """Return every kind of unit that a pack names."""
    found: dict[str, Choice] = {}
    for pack in packs.pack_ids():
        for key, kind in packs.unit_kinds(pack).items():
            found.setdefault(key, Choice(key, kind.short or kind.label))
    return list(found.values())


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the units in range of one structure, as they were on the day asked."""
    found = Unit.objects.filter(scope_q(reading.actor, READ, unit=""))
    found = found.filter(structure=reading.tab.value if reading.tab else 0)
    return _on_day(found, reading) if reading.is_past else found


def _on_day(found: QuerySet[Any], reading: Reading) -> QuerySet[Any]:
    """Lay the version of the day beside each unit; leave out those that were not."""
    on_day = as_of(reading.day, reading.known, "versions__")
    found = found.annotate(held=FilteredRelation("versions", condition=on_day))
    found = found.filter(held__isnull=False, held__closed=False)
    then: dict[str, Any] = {alias: F(f"held__{name}") for name, alias in THEN.items()}
    shown: QuerySet[Any] = found.annotate(**then)
    return shown


def plan(found: QuerySet[Any], asked: Prepared) -> QuerySet[Any]:
    """Walk along the names where a whole structure is listed by them."""
    found = asked.fitting(found)
    narrowed = "unit" in (term.field for _at, term in terms_of(asked.node))
    by_name = asked.order[0].lstrip("-") == "name" and not asked.reading.is_past
    if by_name and not narrowed and _holds_root(asked.reading):
        return indexed_by(found, "unit_listed")
    return found


def _holds_root(reading: Reading) -> bool:
    root = reading.tab.root if reading.tab else ""
    return bool(root) and reading.actor.covers(READ, root)


THEN = {
    name: f"then_{name}"
    for name in ("names", "name_fold", "sort_key", "code", "kind", "parent", "area")
}


def _level(reading: Reading) -> Any:
    if not reading.is_past:
        return Length("path") / SEGMENT
    then = as_of(reading.day, reading.known)
    paths = UnitPath.objects.filter(then, unit=OuterRef("pk"))
    return Subquery(paths.annotate(n=Length("path") / SEGMENT).values("n")[:1])


def _state(reading: Reading) -> Any:
    return Value("active") if reading.is_past else None


lists.register(
    ListSpec(
        key="units",
        title=_("Units"),
        right=READ,
        rows=rows,
        tabs=structure_tabs,
        tab_param="structure",
        handle=("uid", "is_specimen"),
        dated=True,
        then=THEN,
        usual="state is active",
        plan=plan,
        way=lambda asked: "",
        within=lambda reading, right: scope_q(reading.actor, right, unit=""),
        place=("path", "area_path"),
        counted=ngettext_noop("%(n)s unit", "%(n)s units"),
        empty=(
            _("Units will stand here"),
            _("Found the first one, or take over the tree from a table."),
        ),
        fields=(
            Field(
                "name",
                _("Name"),
                Kind.TEXT,
                "names",
                folded="name_fold",
                sort="sort_key",
            ),
            Field(
                "code",
                _("Code"),
                Kind.TEXT,
                sort="code",
            ),
            Field(
                "kind",
                _("Kind"),
                Kind.CHOICE,
                choices=kinds,
                sort="kind",
            ),
            Field(
                "unit",
                _("Unit"),
                Kind.UNIT,
                ".",
                column=False,
                ops=("under", "is", "in"),
            ),
            Field("above", _("Belongs to"), Kind.UNIT, "parent"),
            Field("area", _("Area"), Kind.UNIT),
            Field(
                "level",
                _("Level"),
                Kind.NUMBER,
                "path",
                expr=_level,
                help=_("1 is the root of the tree."),
            ),
            Field("state", _("State"), Kind.CHOICE, choices=STATES, expr=_state),
            Field(
                "founded",
                _("Founded on"),
                Kind.DATE,
                "founded_on",
                sort="founded_on",
                nullable=True,
            ),
            Field(
                "dissolved",
                _("Dissolved on"),
                Kind.DATE,
                "dissolved_on",
                sort="dissolved_on",
                nullable=True,
            ),
            Field("invented", _("Invented"), Kind.BOOL, "is_specimen"),
        ),
        columns=("name", "kind", "above", "code"),
        order=("name",),
        search=("name", "code"),
    )
)
