"""Random trees, random changes: paths as rebuilt, reversals exact, the past kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.kernel import clock, trees
from banyan.kernel.errors import OrgError
from banyan.kernel.periods import Period
from banyan.kernel.text import Text
from banyan.units import queries, services
from banyan.units.domain.operations import (
    Absorb,
    Dissolve,
    Establish,
    Merge,
    Move,
    Operation,
    Rename,
    Split,
)
from banyan.units.models import UnitPath, UnitVersion

from .world import SYSTEM, D, Party, decision, free_kinds, free_tree, truth

pytestmark = pytest.mark.django_db
DAYS = [D(2001, 1, 1) + dt.timedelta(days=400 * n) for n in range(6)] + [D(2100, 1, 1)]


class Undone(Exception):
    """Takes back what one example wrote."""


@pytest.fixture(autouse=True)
def _free(monkeypatch: pytest.MonkeyPatch) -> None:
    free_kinds(monkeypatch)


def shapes() -> st.SearchStrategy[list[int | None]]:
    """Draw trees: each unit hangs below an earlier one, or is a root."""
    return st.lists(st.integers(0, 20), min_size=3, max_size=12).map(
        lambda raw: [None] + [r % n if r else None for n, r in enumerate(raw, start=1)]
    )


def _operations(data: Any, ids: list[int], words: Iterator[str]) -> list[Operation]:
    unit = st.sampled_from(ids)
    found: list[Operation] = []
    for _n in range(data.draw(st.integers(1, 4))):
        kind = data.draw(
            st.sampled_from("establish move merge absorb split end rename".split())
        )
        one, other, third = data.draw(unit), data.draw(unit), data.draw(unit)
        word = next(words)
        fresh = Establish(
            ref=word, kind="front-group", parent=other, names=Text(vi=word)
        )
        if kind == "establish":
            found.append(fresh)
        elif kind == "move":
            found.append(
                Move(unit=one, parent=data.draw(st.sampled_from([other, None])))
            )
        elif kind == "merge":
            units = (one,) if one == third else (one, third)
            found += [fresh, Merge(units=units, into=word)]
        elif kind == "absorb":
            found.append(Absorb(units=(one,), into=other))
        elif kind == "split":
            found += [fresh, Split(unit=one, into=(word, third), rest=word)]
        elif kind == "end":
            found.append(Dissolve(unit=one, children_to=other, custodian=third))
        else:
            found.append(Rename(unit=one, names=Text(vi=word), code=word))
    return found


def _sound() -> None:
    result = queries.tree_check()
    assert result.is_sound, result
    placements = [
        trees.Placement(unit, parent, Period(since, until))
        for unit, parent, since, until in UnitVersion.objects.filter(
            superseded_at=None
        ).values_list("unit_id", "parent_id", "valid_from", "valid_to")
    ]
    derived = {
        (p.unit, p.path, p.period.start, p.period.end)
        for p in trees.derive_paths(placements)
    }
    # Rows may be divided where nothing but "closed" changes; join them first.
    assert _joined() == derived


def _joined() -> set[tuple[int, str, dt.date, dt.date | None]]:
    rows = UnitPath.objects.filter(superseded_at=None).order_by("unit_id", "valid_from")
    found: list[list[Any]] = []
    for row in rows.values_list("unit_id", "path", "valid_from", "valid_to"):
        if found and found[-1][:2] == list(row[:2]) and found[-1][3] == row[2]:
            found[-1][3] = row[3]
        else:
            found.append(list(row))
    return {tuple(row) for row in found}  # type: ignore[misc]


def _seen(party: Party, known: dt.datetime) -> list[Any]:
    """Return the tree on several days as known at an instant."""
    return [
        [
            (r.id, r.path, r.names, r.code, r.parent)
            for r in queries.tree(SYSTEM, party.structure, as_of=day, known_on=known)
        ]
        for day in (D(2000, 6, 1), *DAYS)
    ]


def _step(data: Any, party: Party, words: Iterator[str]) -> bool:
    """Try one random reorganisation; a refusal must leave everything as it was."""
    before = truth()
    known = list(
        UnitVersion.objects.order_by("unit_id")
        .values_list("unit_id", flat=True)
        .distinct()
    )
    operations = _operations(data, known, words)
    on = data.draw(st.sampled_from(DAYS))
    try:
        with transaction.atomic():
            row = services.reorganisation_draft(
                actor=SYSTEM,
                structure=party.structure,
                title="x",
                effective_on=on,
                operations=operations,
            )
            preview = services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
            row = services.reorganisation_apply(
                actor=SYSTEM, reorganisation=row, decision=decision(on)
            )
    except OrgError:
        assert truth() == before
        return False
    assert preview.is_clear
    after = truth()
    _sound()
    if data.draw(st.booleans()):
        row = services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
        assert truth() == before
        _sound()
        services.reorganisation_apply(
            actor=SYSTEM, reorganisation=row, decision=decision(on)
        )
        assert truth() == after
        _sound()
    return True


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(shape=shapes(), data=st.data())
def test_random_reorganisations(shape: list[int | None], data: Any) -> None:
    try:
        with transaction.atomic():
            party = free_tree(shape)
            words = (f"+w{n}" for n in range(1000))
            told = []
            for _n in range(data.draw(st.integers(1, 4))):
                _step(data, party, words)
                instant = clock.now()
                told.append((instant, _seen(party, instant)))
            for instant, seen in told:
                assert _seen(party, instant) == seen
            raise Undone
    except Undone:
        pass


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(shape=shapes(), data=st.data())
def test_random_corrections(shape: list[int | None], data: Any) -> None:
    try:
        with transaction.atomic():
            party = free_tree(shape)
            words = (f"+w{n}" for n in range(1000))
            _step(data, party, words)
            instant = clock.now()
            seen = _seen(party, instant)
            for _n in range(3):
                _correct(data, party)
                _sound()
            assert _seen(party, instant) == seen
            raise Undone
    except Undone:
        pass


def _correct(data: Any, party: Party) -> None:
    rows = list(
        UnitVersion.objects.filter(superseded_at=None, closed=False).order_by(
            "unit_id", "valid_from"
        )
    )
    row = data.draw(st.sampled_from(rows))
    other = data.draw(st.sampled_from(rows))
    command = data.draw(
        st.sampled_from(
            [
                services.Correction(version=row.pk, names=Text(vi="Right")),
                services.Correction(version=row.pk, parent=other.unit_id),
                services.Correction(version=row.pk, parent=None),
                services.Correction(
                    version=row.pk, valid_from=row.valid_from + dt.timedelta(days=30)
                ),
            ]
        )
    )
    before = truth()
    try:
        with transaction.atomic():
            services.unit_correct(
                actor=SYSTEM,
                structure=party.structure,
                commands=[command],
                decision=decision(),
            )
    except OrgError:
        assert truth() == before
