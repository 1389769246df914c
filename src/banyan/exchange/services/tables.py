"""Rows of a filled table become records: what holds goes in, the rest goes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from banyan.base.sheets.filled import Filled, Refused, Taken
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.names import fold
from banyan.ledger import services as ledger

from ..store import WRITE, found_one, kind_of
from ..tables import PERSON, Unknown, values_of
from .records import _unit, records_add, records_check

Given = tuple[Filled, dict[str, Any]]


def table_take(
    *,
    actor: Actor,
    kind: str,
    rows: Sequence[Filled],
    owner: Any = None,
    unit: Any = None,
) -> Taken:
    """Add the rows of a table that hold; return the others with their reasons.

    Parts need their ``owner``, others the ``unit`` that keeps them. Whoever is named in
    a delegation and known to nobody is entered as a person first. Raises NotVisible out
    of range, NotAllowed without ``exchange.write``, StateRefusal where the record is
    closed.
    """
    spec = kind_of(kind)
    above = found_one(actor, kind_of(spec.owner), _uid(owner)) if spec.owner else None
    place = above.unit if above is not None else _unit(actor, unit)
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    values, named = values_of(actor, spec, rows, above)
    wrong = _wrong(actor, kind, values, named, above)
    good = [
        (row, given)
        for at, (row, given) in enumerate(zip(rows, values, strict=True))
        if at not in wrong
    ]
    refused = [Refused(rows[at], tuple(found)) for at, found in sorted(wrong.items())]
    facts = {"rows": len(rows), "refused": len(refused)}
    with ledger.act(
        actor=actor, kind=f"exchange.{kind}_table", unit=place.pk, facts=facts
    ) as act:
        _enter_people(act, actor, place, good)
        twice = _add(act, actor, kind, above, place, good)
    number = {id(row): at for at, row in enumerate(rows)}
    back = sorted([*refused, *twice], key=lambda one: number[id(one.row)])
    return Taken(len(good) - len(twice), tuple(back))


def _uid(owner: Any) -> Any:
    if owner is None:
        raise NotVisible
    return getattr(owner, "uid", owner)


def _wrong(
    actor: Actor,
    kind: str,
    values: Sequence[Mapping[str, Any]],
    named: Mapping[int, Sequence[Problem]],
    above: Any,
) -> dict[int, list[Problem]]:
    """Return the problems of rows by their place; checked again without those rows.

    A row may stand against another one (a share beyond the whole): it is checked with
    those that hold.
    """
    wrong = {at: list(found) for at, found in named.items()}
    while True:
        left = [at for at in range(len(values)) if at not in wrong]
        checked = [_known(values[at]) for at in left]
        found = (
            records_check(actor=actor, kind=kind, rows=checked, owner=above)
            if left
            else []
        )
        new: dict[int, list[Problem]] = defaultdict(list)
        for problem in found:
            at = left[(problem.row or 1) - 1]
            if not _is_to_be_entered(values[at], problem):
                new[at].append(problem)
        if not new:
            return wrong
        wrong |= new


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: None if isinstance(v, Unknown) else v for k, v in values.items()}


def _is_to_be_entered(values: Mapping[str, Any], problem: Problem) -> bool:
    given = values.get(problem.field)
    return problem.code == "exchange.missing" and isinstance(given, Unknown)


def _enter_people(act: Any, actor: Actor, place: Any, good: Sequence[Given]) -> None:
    """Enter whoever is named and not known yet, once, and name them by identity."""
    names = {
        fold(value): value
        for _row, values in good
        for value in values.values()
        if isinstance(value, Unknown)
    }
    if not names:
        return
    bodies = {
        fold(v): values.get("organisation")
        for _row, values in good
        for v in values.values()
        if isinstance(v, Unknown)
    }
    people = [
        {"name": str(name), "organisation": bodies.get(key)}
        for key, name in names.items()
    ]
    made = records_add(
        actor=actor, kind=PERSON, rows=people, unit=place, record_into=act
    )
    known = dict(zip(names, made, strict=True))
    for _row, values in good:
        for name, value in values.items():
            if isinstance(value, Unknown):
                values[name] = known[fold(value)]


def _add(
    act: Any, actor: Actor, kind: str, above: Any, place: Any, good: Sequence[Given]
) -> list[Refused]:
    """Add rows; where the database refuses one, halve until it is found."""
    if not good:
        return []
    try:
        records_add(
            actor=actor,
            kind=kind,
            rows=[values for _row, values in good],
            owner=above,
            unit=place,
            record_into=act,
        )
    except InputError as error:
        if len(good) == 1:
            return [Refused(good[0][0], tuple(error.problems))]
        half = len(good) // 2
        first = _add(act, actor, kind, above, place, good[:half])
        return [*first, *_add(act, actor, kind, above, place, good[half:])]
    return []
