"""Adding, changing and removing records of any kind, in one way.

Each kind says its fields and checks (``kinds/``); what follows from a record (clocks,
search, topics) is done inside the same act.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.names import folded
from banyan.kernel.text import gettext_noop as _
from banyan.knowledge.queries import topic_labels
from banyan.knowledge.services import topic_uses_put
from banyan.ledger import services as ledger
from banyan.units.queries import unit_find, unit_ids

from ..domain.shape import F, Kind, Spec
from ..domain.values import read_values
from ..kinds import KINDS
from ..searching import refresh
from ..store import WRITE, found_one, kind_of, model_of, visible
from .clocks import follow
from .following import BEGUN, begun
from .readback import Before, reworded
from .translations import texts_follow, texts_of

Given = Mapping[str, Any]


def records_add(
    *,
    actor: Actor,
    kind: str,
    rows: Sequence[Given],
    owner: Any = None,
    unit: Any = None,
    extra: Given | None = None,
    record_into: Any = None,
) -> list[Any]:
    """Add records of a kind in one act; return them in the order given.

    Parts need their ``owner`` (the record or its identity), others the ``unit`` that
    keeps them (the unit, its id or identity). ``extra`` are columns that no form
    shows. Raises NotVisible out of range, NotAllowed without ``exchange.write`` over
    the unit, InputError with every problem and its row, StateRefusal where the
    exchange is closed.
    """
    spec = _by_hand(kind)
    above = _owner(actor, spec, owner)
    place = above.unit if above is not None else _unit(actor, unit)
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    with _act(actor, f"exchange.{kind}_add", place.pk, record_into) as act:
        read = _read_all(actor, spec, rows, above)
        model = model_of(spec)
        common: dict[str, Any] = {"recorded_at": clock.now()}
        common |= (
            {spec.owner: above}
            if above is not None
            else {"unit_id": place.pk, "is_specimen": settings.BANYAN_DEMO}
        )
        common |= extra or {}
        made = [model(**_columns(spec, values), **common) for values in read]
        for row in made:
            _complete(spec, row)
        with _unique(spec):
            for row in made:
                row.save()
        act.record("create", *made)
        texts_follow(act, actor, spec, [(row, {}) for row in made])
        _after(act, actor, spec, made)
    return made


def record_change(
    *,
    actor: Actor,
    kind: str,
    uid: uuid.UUID | str,
    values: Given,
    row_version: int | None = None,
    record_into: Any = None,
) -> Any:
    """Change fields of a record; those not given stay.

    Raises as :func:`records_add`, and Conflict when ``row_version`` is no longer its
    version.
    """
    spec = _by_hand(kind)
    seen = found_one(actor, spec, uid)
    above = getattr(seen, spec.owner) if spec.owner else None
    place = above.unit if above is not None else seen.unit
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    with _act(actor, f"exchange.{kind}_change", place.pk, record_into) as act:
        row = model_of(spec).objects.select_for_update().get(pk=seen.pk)
        if row_version is not None and row.row_version != row_version:
            raise Conflict
        _require_open(above if spec.owner else row)
        now = _present(spec, row)
        read = _read_all(actor, spec, [values], above, now=now, row=row)[0]
        said = texts_of(spec, row)
        before = Before.of(row) if spec.key == "commitment" else None
        for name, value in _columns(spec, read).items():
            setattr(row, name, value)
        _complete(spec, row)
        if before is not None:
            reworded(act, row, before)
        row.row_version += 1
        with _unique(spec):
            row.save()
        act.record("change", row)
        texts_follow(act, actor, spec, [(row, said)])
        _after(act, actor, spec, [row])
    return row


def record_remove(
    *,
    actor: Actor,
    kind: str,
    uid: uuid.UUID | str,
    row_version: int | None = None,
    record_into: Any = None,
) -> None:
    """Take away a part that was entered wrongly; the ledger keeps that it was there.

    Records of their own are not removed but ended. Raises StateRefusal where
    something else refers to it.
    """
    spec = kind_of(kind)
    seen = found_one(actor, spec, uid)
    if not spec.owner or not spec.removable:
        raise StateRefusal(
            _("This is not removed: other records tell of it."),
            way_out=_("End it, or correct it."),
        )
    above = getattr(seen, spec.owner)
    actor.require(WRITE, path=above.unit.path, area_path=above.unit.area_path)
    with _act(actor, f"exchange.{kind}_remove", above.unit_id, record_into) as act:
        row = model_of(spec).objects.select_for_update().get(pk=seen.pk)
        if row_version is not None and row.row_version != row_version:
            raise Conflict
        _require_open(above)
        _require_unnamed(spec, row)
        act.record("delete", row)
        if any(f.type is F.TOPICS for f in spec.fields):
            topic_uses_put(spec.key, {row.uid: []})
        follow(act, actor, spec.key, [row], gone=True)
        row.delete()


def records_check(
    *, actor: Actor, kind: str, rows: Sequence[Given], owner: Any = None
) -> list[Problem]:
    """Return every problem of rows that were to be added, each with its row from 1.

    What the database alone can tell (such a record is there already) is found when
    they are added. Raises as :func:`records_add` where nothing may be added at all.
    """
    spec = kind_of(kind)
    above = _owner(actor, spec, owner)
    try:
        _read_all(actor, spec, rows, above)
    except InputError as error:
        return [p if p.row else _placed(p, 1) for p in error.problems]
    return []


# -- parts -----------------------------------------------------------------------------


def _act(actor: Actor, kind: str, unit: int, given: Any) -> AbstractContextManager[Any]:
    if given is not None:
        return nullcontext(given)
    return ledger.act(actor=actor, kind=kind, unit=unit)


def _unit(actor: Actor, unit: Any) -> Any:
    if hasattr(unit, "path"):
        return unit
    row = unit_find(actor, unit) if unit not in (None, "") else None
    if row is None:
        raise NotVisible
    return row


def _by_hand(key: str) -> Kind:
    """Return a kind whose records are written field by field; StateRefusal for others."""
    spec = kind_of(key)
    if not spec.by_hand:
        raise StateRefusal(
            _("This is not written by hand: it is what a side answered itself."),
            code="exchange.not_by_hand",
            way_out=_("Read it back to the side, which answers anew."),
        )
    return spec


def _owner(actor: Actor, spec: Kind, owner: Any) -> Any:
    if not spec.owner:
        return None
    if owner is None:
        raise NotVisible
    uid = getattr(owner, "uid", owner)
    row = found_one(actor, KINDS[spec.owner], uid)
    _require_open(row)
    return row


def _require_open(above: Any) -> None:
    spec = next((k for k in KINDS.values() if isinstance(above, model_of(k))), None)
    if spec is not None and getattr(above, "state", "") in spec.shut:
        raise StateRefusal(
            _("This record is closed; nothing is added or changed any more."),
            code="exchange.closed",
        )


def _require_unnamed(spec: Kind, row: Any) -> None:
    """Refuse to remove what other records of the room name."""
    naming = [
        (other, field.name)
        for other in KINDS.values()
        for field in other.fields
        if field.type is F.REF and field.ref == spec.key
    ]
    for other, name in naming:
        if model_of(other).objects.filter(**{name: row}).exists():
            raise StateRefusal(
                _("Something else refers to this; it cannot be removed."),
                code="exchange.named",
            )


def _present(spec: Kind, row: Any) -> dict[str, Any]:
    """Return the values of a row as checks see them: references by id."""
    names = {f.name: f"{f.name}_id" for f in spec.fields if f.type in (F.REF, F.UNIT)}
    return {f.name: getattr(row, names.get(f.name, f.name)) for f in spec.fields}


def _read_all(
    actor: Actor,
    spec: Kind,
    rows: Sequence[Given],
    above: Any,
    now: Given | None = None,
    row: Any = None,
) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = []
    problems: list[Problem] = []
    number = len(rows) > 1
    for at, given in enumerate(rows, start=1):
        place = at if number else None
        values, found = read_values(spec, given, row=place, whole=now is None)
        read.append(values)
        problems += found
    places = [at if number else None for at in range(1, len(read) + 1)]
    problems += _resolve(actor, spec, read, above, places)
    problems += _unknown_topics(spec, read, places)
    if not problems:
        for at, values in enumerate(read, start=1):
            whole = {**(now or {}), **values}
            problems += [
                _placed(p, at if number else None)
                for check in spec.checks
                for p in check(whole)
            ]
            problems += [
                _placed(p, at if number else None)
                for check in spec.within
                for p in check(above, whole, row, read[: at - 1])
            ]
    if problems:
        raise InputError(_("Some of what came in cannot be taken."), problems=problems)
    return read


def _placed(problem: Problem, row: int | None) -> Problem:
    return replace(problem, row=row)


def _resolve(
    actor: Actor,
    spec: Kind,
    read: Sequence[dict[str, Any]],
    above: Any,
    places: Sequence[int | None],
) -> list[Problem]:
    """Put ids in the place of identities: one statement for each field."""
    problems: list[Problem] = []
    for field in spec.fields:
        if field.type not in (F.REF, F.UNIT):
            continue
        wanted = {v[field.name] for v in read if v.get(field.name)}
        known = _ids(actor, field, wanted, above) if wanted else {}
        for place, values in zip(places, read, strict=True):
            uid = values.get(field.name)
            if uid and uid not in known:
                problems.append(
                    Problem.of(
                        "exchange.ref",
                        _("This does not exist, or it is outside what you may see."),
                        field=field.name,
                        row=place,
                    )
                )
            if field.name in values:
                values[field.name] = known.get(uid)
    return problems


def _ids(actor: Actor, field: Spec, wanted: set[Any], above: Any) -> dict[Any, int]:
    if field.type is F.UNIT:
        return unit_ids(actor, wanted)
    other = KINDS[field.ref]
    found = visible(actor, other).filter(uid__in=wanted)
    if other.owner and above is not None:
        found = found.filter(**{other.owner: above})
    return dict(found.values_list("uid", "pk"))


def _unknown_topics(
    spec: Kind, read: Sequence[Given], places: Sequence[int | None]
) -> list[Problem]:
    fields = [f.name for f in spec.fields if f.type is F.TOPICS]
    if not any(v.get(name) for v in read for name in fields):
        return []
    known = topic_labels()
    return [
        Problem.of(
            "exchange.topic",
            _("There is no topic “%(topic)s”."),
            topic=key,
            field=name,
            row=place,
            way_out=_("Propose it on the page of the topic above it."),
        )
        for place, values in zip(places, read, strict=True)
        for name in fields
        for key in sorted(set(values.get(name) or ()) - set(known))
    ]


def _columns(spec: Kind, values: Given) -> dict[str, Any]:
    refs = {f.name for f in spec.fields if f.type in (F.REF, F.UNIT)}
    return {(f"{k}_id" if k in refs else k): v for k, v in values.items()}


def _complete(spec: Kind, row: Any) -> None:
    """Fill what follows from the fields."""
    if not spec.owner:
        row.words = folded(getattr(row, spec.title))
    if spec.key == "application" and row.state in BEGUN and row.began_on is None:
        row.began_on = row.state_since or clock.today()
    if spec.key == "twin" and not row.name_then:
        row.name_then = row.house_unit.names


class _unique:
    """Turn a broken constraint into a problem that says what is there twice."""

    def __init__(self, spec: Kind) -> None:
        self.spec = spec
        self.block = transaction.atomic()

    def __enter__(self) -> None:
        self.block.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.block.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise InputError(
                problems=[
                    Problem.of(
                        "exchange.twice",
                        _("Such a record is there already."),
                        field=self.spec.title,
                        way_out=_("Change the one that is there."),
                    )
                ]
            ) from error


def _after(act: Any, actor: Actor, spec: Kind, rows: Sequence[Any]) -> None:
    fields = [f.name for f in spec.fields if f.type is F.TOPICS]
    if fields:
        uses: dict[uuid.UUID, list[str]] = defaultdict(list)
        for row in rows:
            for name in fields:
                uses[row.uid] += getattr(row, name)
        topic_uses_put(spec.key, uses)
    follow(act, actor, spec.key, rows)
    if spec.key == "application":
        begun(act, actor, rows)
    refresh(spec.key, rows)
