"""Moving what points at one person to another, through the port of references.

Every room registers its columns; nothing here knows which there are. What both
records say alike is left with the one that was merged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db.models import F, Model, Q, UniqueConstraint

from banyan.base import ports
from banyan.base.ports import Reference
from banyan.kernel.errors import Problem
from banyan.ledger.services import is_ledgered

from ..domain.merging import Plan

Moved = dict[str, list[int]]
CHUNK = 500
PLANNED = ("people.Membership", "people.Office")
"""Where clashes are chosen between by the plan of the merge."""


def movable() -> Iterator[tuple[str, Reference, type[Model]]]:
    """Yield the columns that move with a person, by their keys."""
    for key, one in ports.references:
        if one.target == "person" and not (one.is_copy or one.stays or one.by_hand):
            yield key, one, apps.get_model(one.model)


def rows_of(one: Reference, model: type[Model], person: int) -> Any:
    """Return the rows whose column points at a person."""
    wanted = {one.column: person, **dict(one.only)}
    return model._default_manager.filter(**wanted)


def move_all(act: Any, source: int, target: int) -> Moved:
    """Move everything from one person to another; return what moved, by column."""
    moved: Moved = {}
    for key, one, model in movable():
        ids = unlike(one, model, source, target)
        if ids:
            point(act, one, model, ids, target)
            moved[key] = ids
    return moved


def move_back(act: Any, moved: Moved, source: int, target: int) -> Moved:
    """Move back what is still there and still points at ``source``; return it."""
    known = {key: (one, model) for key, one, model in movable()}
    done: Moved = {}
    for key, ids in moved.items():
        if key not in known:
            continue
        one, model = known[key]
        rows = rows_of(one, model, source).filter(pk__in=ids)
        there = sorted(rows.values_list("pk", flat=True))
        if there:
            point(act, one, model, there, target)
            done[key] = there
    return done


def point(
    act: Any, one: Reference, model: type[Model], ids: Sequence[int], person: int
) -> None:
    """Let rows point at a person: in parts, with their versions, on record."""
    values: dict[str, Any] = {one.column: person}
    if _has(model, "row_version"):
        values["row_version"] = F("row_version") + 1
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        model._default_manager.filter(pk__in=part).update(**values)
    if is_ledgered(model):
        act.record_rows("change", model, ids)


def _has(model: type[Model], name: str) -> bool:
    return any(f.name == name for f in model._meta.concrete_fields)


def unlike(one: Reference, model: type[Model], source: int, target: int) -> list[int]:
    """Return the rows to move: all but those that the target has alike."""
    rows = rows_of(one, model, source).order_by("pk")
    if not one.same:
        return list(rows.values_list("pk", flat=True))
    has = set(rows_of(one, model, target).values_list(*one.same))
    return [
        pk for pk, *said in rows.values_list("pk", *one.same) if tuple(said) not in has
    ]


def vetoes(target: int, source: int, plan: Plan) -> list[Problem]:
    """Return what other rooms find to stand against a merge."""
    gone = plan.memberships_withdrawn
    return [
        problem
        for _key, ask in ports.merge_vetoes
        for problem in ask(target, source, gone)
    ]


# -- clashes ------------------------------------------------------------------------


def clashes(source: int, target: int) -> list[str]:
    """Return the kinds of records where both have what only one can have."""
    found = []
    for _key, one, model in movable():
        if one.model in PLANNED:
            continue
        if any(
            _clash(one, model, columns, condition, source, target)
            for columns, condition in _unique(one, model)
        ):
            found.append(str(model._meta.verbose_name))
    return found


def _unique(one: Reference, model: type[Model]) -> Iterator[tuple[list[str], Q]]:
    """Yield what must be unique together with the column, and where."""
    field = one.column.removesuffix("_id")
    for each in model._meta.constraints:
        if isinstance(each, UniqueConstraint) and not each.expressions:
            names = set(each.fields)
            if names & {field, one.column}:
                yield sorted(names - {field, one.column}), each.condition or Q()
    for names_ in model._meta.unique_together:
        if set(names_) & {field, one.column}:
            yield sorted(set(names_) - {field, one.column}), Q()
    if any(f.unique and f.name == field for f in model._meta.concrete_fields):
        yield [], Q()


def _clash(
    one: Reference,
    model: type[Model],
    columns: Collection[str],
    condition: Q,
    source: int,
    target: int,
) -> bool:
    wanted = columns or ["pk"]
    moving = rows_of(one, model, source).filter(condition)
    if one.same:
        moving = moving.filter(pk__in=unlike(one, model, source, target))
    mine = set(moving.values_list(*wanted))
    there = set(rows_of(one, model, target).filter(condition).values_list(*wanted))
    return bool(mine and there) if not columns else bool(mine & there)
