"""Adding, changing and removing courses, cohorts and the parts of a cohort."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings

from banyan.exchange.domain.shape import F, Kind
from banyan.exchange.domain.values import read_values
from banyan.exchange.queries import refs_known
from banyan.exchange.store import model_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.names import folded
from banyan.kernel.text import gettext_noop as _
from banyan.knowledge.queries import topic_labels
from banyan.knowledge.services import topic_uses_put
from banyan.rulebook import packs
from banyan.units.queries import unit_find

from ..domain.states import TAKING_PART
from ..kinds import KINDS
from ..models import Cohort
from ..scope import WRITE
from ..searching import refresh
from ..store import found_one, kind_of, refs_of, unit_of
from .ground import acting, refuse_closed, same_version, whole
from .promoting import promote

Given = Mapping[str, Any]
Places = Sequence[int | None]


def records_add(
    *,
    actor: Actor,
    kind: str,
    rows: Sequence[Given],
    owner: Any = None,
    unit: Any = None,
    is_specimen: bool | None = None,
) -> list[Any]:
    """Add records of a kind in one act; return them in the order given.

    A cohort needs its course as ``owner`` and its host as ``unit``; parts need their
    cohort. Raises NotVisible out of range, NotAllowed without ``training.write``,
    InputError with every problem and its row, StateRefusal for a closed cohort.
    """
    spec = kind_of(kind)
    with whole():
        above = _owner(actor, spec, owner)
        place = above.unit if spec.owner == "cohort" else _unit(actor, unit)
        actor.require(WRITE, path=place.path, area_path=place.area_path)
        with acting(actor, f"{kind}_add", place, {"count": len(rows)}) as act:
            read = _read_all(actor, spec, rows, above)
            common: dict[str, Any] = {"recorded_at": clock.now()}
            if spec.owner:
                common[spec.owner] = above
            if spec.owner != "cohort":
                marked = settings.BANYAN_DEMO if is_specimen is None else is_specimen
                common |= {"unit_id": place.pk, "is_specimen": marked}
            made = [model_of(spec)(**values, **common) for values in read]
            for row in made:
                _complete(spec, row)
                row.save()
            act.record("create", *made)
            _after(spec, made)
    return made


def record_change(
    *,
    actor: Actor,
    kind: str,
    uid: uuid.UUID | str,
    values: Given,
    row_version: int | None = None,
) -> Any:
    """Change fields of a record; those not given stay.

    More places let those who wait move up. Raises as :func:`records_add`, Conflict
    when somebody changed it since, InputError for fewer places than are taken.
    """
    spec = kind_of(kind)
    seen = found_one(actor, spec, uid)
    place = unit_of(spec, seen)
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    with whole():
        row = model_of(spec).objects.select_for_update().get(pk=seen.pk)
        same_version(row, row_version)
        _refuse_closed_of(spec, row)
        now = {f.name: getattr(row, _column(f)) for f in spec.fields}
        read = _read_all(actor, spec, [values], _above(spec, row), now=now)[0]
        _check_places(spec, row, read)
        with acting(actor, f"{kind}_change", place) as act:
            for name, value in read.items():
                setattr(row, name, value)
            _complete(spec, row)
            row.row_version += 1
            row.save()
            act.record("change", row)
            _after(spec, [row])
            if spec.key == "cohort":
                promote(act, actor, row)
    return row


def record_remove(
    *,
    actor: Actor,
    kind: str,
    uid: uuid.UUID | str,
    row_version: int | None = None,
) -> None:
    """Take away a part that was entered wrongly; the ledger keeps that it was there.

    Raises StateRefusal for courses and cohorts, and where attendance or marks hang
    on it.
    """
    spec = kind_of(kind)
    seen = found_one(actor, spec, uid)
    place = unit_of(spec, seen)
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    if spec.owner != "cohort":
        raise StateRefusal(
            _("This is not removed: other records tell of it."),
            code="training.kept",
            way_out=_("Cancel the cohort, or correct it."),
        )
    with whole():
        row = model_of(spec).objects.select_for_update().get(pk=seen.pk)
        same_version(row, row_version)
        refuse_closed(row.cohort)
        hanging = {"session": "attendance", "test": "marks"}.get(spec.key)
        if hanging and getattr(row, hanging).exists():
            raise StateRefusal(
                _("Attendance or marks hang on this; it cannot be removed."),
                code="training.named",
                way_out=_("Cancel it, or correct it."),
            )
        with acting(actor, f"{kind}_remove", place) as act:
            act.record("delete", row)
            if spec.key == "session":
                topic_uses_put("session", {row.uid: []})
            row.delete()


# -- parts -----------------------------------------------------------------------------


def _unit(actor: Actor, unit: Any) -> Any:
    if hasattr(unit, "path"):
        return unit
    row = unit_find(actor, unit) if unit not in (None, "") else None
    if row is None:
        raise NotVisible
    return row


def _owner(actor: Actor, spec: Kind, owner: Any) -> Any:
    if not spec.owner:
        return None
    row = found_one(actor, KINDS[spec.owner], getattr(owner, "uid", owner))
    if spec.owner == "cohort":
        row = (
            Cohort.objects.select_for_update(of=("self",))
            .select_related("unit")
            .get(pk=row.pk)
        )
        refuse_closed(row)
    return row


def _above(spec: Kind, row: Any) -> Any:
    return getattr(row, spec.owner) if spec.owner else None


def _refuse_closed_of(spec: Kind, row: Any) -> None:
    if spec.key == "cohort":
        refuse_closed(row)
    elif spec.owner == "cohort":
        refuse_closed(row.cohort)


def _column(field: Any) -> str:
    return f"{field.name}_id" if field.type is F.REF else str(field.name)


def _read_all(
    actor: Actor,
    spec: Kind,
    rows: Sequence[Given],
    above: Any,
    now: Given | None = None,
) -> list[dict[str, Any]]:
    places = list(range(1, len(rows) + 1)) if len(rows) > 1 else [None]
    read, faulty, problems = [], set(), []
    for place, given in zip(places, rows, strict=True):
        values, found = read_values(spec, given, row=place, whole=now is None)
        read.append(values)
        problems += found
        faulty |= {place} if found else set()
    problems += _resolve(actor, spec, read, places)
    problems += _unknown_topics(read, places) + _unknown_kinds(read, places)
    for place, values in zip(places, read, strict=True):
        if place not in faulty:
            seen = {**(now or {}), **values}
            checked = [p for check in spec.checks for p in check(seen)]
            checked += _within(spec, seen, above)
            problems += [replace(p, row=place) for p in checked]
    if problems:
        raise InputError(_("Some of what came in cannot be taken."), problems=problems)
    return [{_column(spec.by_name[k]): v for k, v in one.items()} for one in read]


def _resolve(
    actor: Actor, spec: Kind, read: Sequence[dict[str, Any]], places: Places
) -> list[Problem]:
    """Put ids in the place of identities of the exchange: one statement for a field."""
    problems = []
    text = _("This does not exist, or it is outside what you may see.")
    for field in refs_of(spec):
        name = field.name
        wanted = {v[name] for v in read if v.get(name)}
        known = refs_known(actor, field.ref, wanted) if wanted else {}
        for place, values in zip(places, read, strict=True):
            uid = values.get(name)
            if not uid:
                continue
            values[name] = known.get(uid)
            if values[name] is None:
                problems.append(Problem.of("training.ref", text, field=name, row=place))
    return problems


def _unknown_topics(read: Sequence[Given], places: Places) -> list[Problem]:
    asked = [set(values.get("topics") or ()) for values in read]
    known = set(topic_labels()) if any(asked) else set()
    text = _("There is no topic “%(topic)s”.")
    return [
        Problem.of("training.topic", text, topic=key, field="topics", row=place)
        for place, topics in zip(places, asked, strict=True)
        for key in sorted(topics - known)
    ]


def _unknown_kinds(read: Sequence[Given], places: Places) -> list[Problem]:
    known = packs.labels(None, "qualification_kinds")
    text = _("“%(kind)s” is no kind of qualification.")
    name = "qualification"
    return [
        Problem.of(f"training.{name}", text, kind=kind, field=name, row=place)
        for place, values in zip(places, read, strict=True)
        if (kind := values.get(name)) and kind not in known
    ]


def _within(spec: Kind, values: Given, above: Any) -> list[Problem]:
    """Return why a day of a session or test lies outside its cohort."""
    name = {"session": "day", "test": "on"}.get(spec.key)
    day = values.get(name or "")
    if day is None or above is None:
        return []
    first, last = above.starts_on, above.ends_on or above.starts_on
    if first is None or first <= day <= last:
        return []
    text = _("The cohort is held from %(first)s to %(last)s.")
    return [Problem.of("training.outside", text, first=first, last=last, field=name)]


def _check_places(spec: Kind, row: Any, read: Given) -> None:
    if spec.key != "cohort" or read.get("places") is None:
        return
    taken = row.participants.filter(state__in=TAKING_PART).count()
    if read["places"] < taken:
        raise InputError(
            problems=[
                Problem.of(
                    "training.places",
                    _("%(taken)s places are taken already."),
                    taken=taken,
                    field="places",
                    way_out=_("Withdraw participants first, or keep the places."),
                )
            ]
        )


def _complete(spec: Kind, row: Any) -> None:
    """Fill what follows from the fields."""
    if spec.key in ("course", "cohort"):
        more = [row.course.title] if spec.key == "cohort" else []
        row.words = folded(row.title, *more)


def _after(spec: Kind, rows: Sequence[Any]) -> None:
    if spec.key in ("course", "session"):
        topic_uses_put(spec.key, {row.uid: row.topics for row in rows})
    refresh(spec.key, rows)
