"""Values through time: constant inside periods, never two at once, nearest wins."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.text import Text
from banyan.rulebook import packs
from banyan.rulebook.domain.check import pack_problems
from banyan.rulebook.domain.documents import Document
from banyan.rulebook.domain.evaluate import value_of
from banyan.rulebook.domain.kinds import add_length, applied, value_fault
from banyan.rulebook.domain.pack import Pack
from banyan.rulebook.domain.rules import (
    Citation,
    Example,
    Reach,
    Rule,
    Scope,
    Status,
    Threshold,
    Value,
)

FIRST = dt.date(2000, 1, 1)
days = st.integers(0, 9000).map(lambda n: FIRST + dt.timedelta(days=n))


def value(number, start, end, **more):
    return Value(
        value=number,
        start_day=start,
        end_day=end,
        precision="day",
        cites=(Citation("D"),),
        confidence="A",
        status=Status.ACTIVE,
        **more,
    )


def pack_of(*values: Value) -> Pack:
    example = Example(on=dt.date(1990, 1, 1), input={}, expect="unknown")
    text = Text.of("x")
    rule = Rule(
        "R", "p", "t", "number", text, text, "day", "case-opened", "warn",
        values, (example,),
    )  # fmt: skip
    document = Document(
        "D", "D", "X", FIRST, "day", "regulation", text, "", FIRST, None
    )
    return Pack(
        id="p", version="1", title=text, status="draft", issuer=text, language="en",
        hash="h", documents={"D": document}, rules={"R": rule},
    )  # fmt: skip


@st.composite
def timelines(draw):
    """Values one after the other, some with gaps, the last perhaps open."""
    cuts = sorted(draw(st.sets(days, min_size=2, max_size=10)))
    spans = list(zip(cuts, cuts[1:], strict=False))
    kept = [s for s in spans if draw(st.booleans())] or spans[:1]
    return [value(n, start, end) for n, (start, end) in enumerate(kept)]


@given(timelines(), days)
def test_the_value_is_constant_inside_its_period(values, on):
    answer = value_of(pack_of(*values), "R", on)
    inside = [v for v in values if v.holds(on)]
    if inside:
        assert answer.value == inside[0].value
        assert (answer.period.start, answer.period.to) == (
            inside[0].start_day,
            inside[0].end_day,
        )
        for edge in (answer.period.start, answer.period.to - dt.timedelta(days=1)):
            assert value_of(pack_of(*values), "R", edge).value == answer.value
    elif on < values[0].start_day:
        assert answer.status is Status.UNKNOWN
    else:
        assert answer.status is Status.REPLACED
        assert answer.value is None


@given(timelines())
def test_periods_in_a_row_are_accepted(values):
    assert pack_problems(pack_of(*values)) == []


@given(days, days, days, days)
def test_overlapping_periods_are_refused(a, b, c, d):
    (one, two), (three, four) = sorted((a, b)), sorted((c, d))
    if one == two or three == four:
        return
    pack = pack_of(value(1, one, two), value(2, three, four))
    refused = any("one value at a time" in p.expected for p in pack_problems(pack))
    shared = max(one, three) < min(two, four)
    assert refused == shared


@given(timelines(), days)
def test_an_answer_does_not_depend_on_the_order_of_values(values, on):
    one = value_of(pack_of(*values), "R", on)
    two = value_of(pack_of(*reversed(values)), "R", on)
    assert (one.value, one.status, one.period) == (two.value, two.status, two.period)


SCOPED = (
    value(0, FIRST, None),
    value(1, FIRST, None, reach=Reach(kind="branch")),
    value(2, FIRST, None, reach=Reach(province="01")),
    value(3, FIRST, None, reach=Reach(province="01"), priority=5),
    value(4, FIRST, None, reach=Reach(unit="A")),
    value(5, FIRST, None, reach=Reach(unit="B")),
    value(6, FIRST, None, reach=Reach(unit="A", kind="branch")),
)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), 0),
        (Scope(kind="branch"), 1),
        (Scope(kind="cell"), 0),
        (Scope(province="01", kind="branch"), 3),
        (Scope(units=("A",), province="01"), 4),
        (Scope(units=("A", "B"), province="01"), 5),
        (Scope(units=("A", "C"), kind="branch"), 6),
    ],
)
def test_the_nearest_scope_wins_then_priority(scope, expected):
    pack = pack_of(*SCOPED)
    assert pack_problems(pack) == []
    assert value_of(pack, "R", dt.date(2020, 1, 1), scope).value == expected


def test_a_local_value_falls_back_to_the_general_one_outside_its_period():
    local = value(
        2, dt.date(2010, 1, 1), dt.date(2011, 1, 1), reach=Reach(province="1")
    )
    pack = pack_of(value(1, FIRST, None), local)
    scope = Scope(province="1")
    found = [
        value_of(pack, "R", dt.date(y, 6, 1), scope).value for y in (2009, 2010, 2011)
    ]
    assert found == [1, 2, 1]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        (None, Scope()),
        ("", Scope()),
        ("15", Scope(units=("15",), province="15")),
        ("kind:branch", Scope(kind="branch")),
        ("province:15", Scope(province="15")),
    ],
)
def test_scope_is_read_from_a_word(text, scope):
    assert Scope.parse(text) == scope


@pytest.mark.parametrize(
    ("fraction", "comparator", "base", "needed"),
    [
        ("2/3", ">=", 20, 14),
        ("2/3", ">=", 21, 14),
        ("2/3", ">", 21, 15),
        ("1/2", ">", 10, 6),
        ("1/2", ">", 9, 5),
        ("1/2", ">=", 10, 5),
    ],
)
def test_threshold(fraction, comparator, base, needed):
    threshold = Threshold.of(
        {
            "fraction": fraction,
            "comparator": comparator,
            "denominator": "x",
            "ballot": "any",
        }
    )
    assert threshold.needed(base) == needed


@pytest.mark.parametrize(
    ("start", "length", "unit", "end"),
    [
        ("2025-01-31", 1, "month", "2025-02-28"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2025-08-01", 1, "working-day", "2025-08-04"),
        ("2025-08-01", 5, "calendar-day", "2025-08-06"),
    ],
)
def test_lengths(start, length, unit, end):
    got = add_length(dt.date.fromisoformat(start), length, unit, [])
    assert got == dt.date.fromisoformat(end)


def test_a_holiday_does_not_count_as_a_working_day():
    free = [dt.date(2025, 9, 1), dt.date(2025, 9, 2)]
    assert add_length(dt.date(2025, 8, 29), 1, "working-day", free) == dt.date(
        2025, 9, 3
    )


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("minimum", "3"), ("minimum", True), ("deadline", 0), ("deadline", 1.5),
        ("list", []), ("choice", ""), ("share", "4/3"), ("share", "x"),
        ("vote", {"fraction": "2/3"}), ("cap", {"percent": 20}), ("table", {}),
        ("vote", 3),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_shape_is_named(kind, wrong):
    assert value_fault(kind, wrong)


def test_rates_keep_whole_money_whole():
    assert applied("rate", 0.3, "percent", {"base": 5_000_000}) == 15_000
    assert applied("rate", 0.5, "percent", {"base": 101}) == 0.505


def test_a_pack_that_was_read_stays_by_its_hash():
    pack = packs.rulebook("vn-party")
    packs.reload()
    assert packs.rulebook_pinned(pack.hash) is not None
    assert packs.rulebook("vn-party").hash == pack.hash
    assert packs.rulebook_pinned("0" * 64) is None


def test_unknown_answers_carry_no_value():
    data = packs.ask("DUE-INS", on=dt.date(2020, 1, 1)).as_data()
    assert (data["status"], data["value"], data["citation"]) == ("unknown", None, None)


def test_an_answer_is_a_deadline_or_a_threshold_only_when_it_is_one():
    on = dt.date(2026, 8, 1)
    age = packs.ask("EVL-EXC-CAP", on=on)
    assert (age.deadline, age.threshold) == (None, None)
    assert packs.ask("TRF-PRESENT", on=on).deadline.length == 30
