"""The filter language: read, written, refused; days; the tree; the cursor."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.base.lists import cursors
from banyan.base.lists.dates import Span, span_of
from banyan.base.lists.language import MOST_TERMS, OPS, parse, quoted, written
from banyan.base.lists.tree import (
    AllOf,
    AnyOf,
    Node,
    Not,
    Term,
    all_of,
    any_of,
    changed_at,
    joined_terms,
    negated,
    terms_of,
    walk,
    without,
)
from banyan.kernel.errors import InputError

D = dt.date
TODAY = D(2026, 5, 20)
OFFICIAL, OLD, FEMALE = (
    Term("grade", "is", ("official",)),
    Term("age", "ge", ("55",)),
    Term("sex", "is", ("f",)),
)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("   ", None),
        ("grade is official", OFFICIAL),
        ("grade = official", OFFICIAL),
        ("grade=official", OFFICIAL),
        ("GRADE IS official", Term("GRADE", "is", ("official",))),
        ("grade Is official AND age>=55", AllOf((OFFICIAL, OLD))),
        ("grade != official", Not(OFFICIAL)),
        ("not not grade is official", OFFICIAL),
        (
            "grade is official and age ge 55 or sex is f",
            AnyOf((AllOf((OFFICIAL, OLD)), FEMALE)),
        ),
        (
            "grade is official and (age ge 55 or not sex is f)",
            AllOf((OFFICIAL, AnyOf((OLD, Not(FEMALE))))),
        ),
        ("not (age ge 55 or sex is f)", Not(AnyOf((OLD, FEMALE)))),
        ("((grade is official))", OFFICIAL),
        ("name has do quyen", Term("name", "has", ("do quyen",))),
        ("name has 'Nguyễn (An)'", Term("name", "has", ("Nguyễn (An)",))),
        ('name has "a ""b"" c"', Term("name", "has", ('a "b" c',))),
        ("name has 'it''s'", Term("name", "has", ("it's",))),
        ("name ~ ສົມ", Term("name", "has", ("ສົມ",))),
        ("unit under N103@party", Term("unit", "under", ("N103@party",))),
        ("card empty", Term("card", "empty")),
        (
            "joined from 2020 to today-30d",
            Term("joined", "from", ("2020", "today-30d")),
        ),
        ("grade in (official, x y)", Term("grade", "in", ("official", "x y"))),
        ("name has le", Term("name", "has", ("le",))),
        ("name has le van is", Term("name", "has", ("le van is",))),
        ("name is 'and'", Term("name", "is", ("and",))),
    ],
)
def test_read(text: str, node: Node | None) -> None:
    assert parse(text) == node
    assert parse(written(node)) == node


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("grade", "filter.syntax", "ends too early"),
        ("grade is", "filter.syntax", "ends too early: expected is a value"),
        ("grade official", "filter.syntax", "at “official”: expected is one of: is,"),
        ("grade is or sex is f", "filter.syntax", "at “or sex is f”"),
        ("(grade is official", "filter.syntax", "a closing bracket"),
        ("grade is official)", "filter.syntax", "“and”, “or” or the end"),
        ("grade in official", "filter.syntax", "values in brackets"),
        ("grade in (a b", "filter.syntax", "a comma or a closing bracket"),
        ("joined from 2020", "filter.syntax", "“to” and the end of the range"),
        ("name has 'open", "filter.syntax", "a closing quote"),
        ("and", "filter.syntax", "the name of a field"),
        ("grade is official and", "filter.syntax", "ends too early"),
        ("(" * 200 + "a is b", "filter.too_deep", "deeper"),
        ("a is " + "b" * 4000, "filter.too_long", "longer"),
        (" or ".join(["a is b"] * (MOST_TERMS + 1)), "filter.too_much", "conditions"),
    ],
)
def test_refused(text: str, code: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        parse(text)
    problem = refused.value.problems[0]
    assert problem.code == code and said in problem.message


VALUES = st.text(min_size=1, max_size=12).filter(lambda t: "\x00" not in t)
KEYS = st.text("abcdefgh_", min_size=1, max_size=9).filter(
    lambda k: k not in (*OPS, "and", "or", "not", "to")
)


@st.composite
def some_test(draw: st.DrawFn) -> Term:
    op = draw(st.sampled_from(OPS))
    sizes = {"empty": (0, 0), "from": (2, 2), "in": (1, 4)}
    low, high = sizes.get(op, (1, 1))
    values = draw(st.lists(VALUES, min_size=low, max_size=high))
    return Term(draw(KEYS), op, tuple(values))


TREES: st.SearchStrategy[Node] = st.recursive(
    some_test(),
    lambda parts: st.one_of(
        parts.map(negated),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: all_of(*p)),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: any_of(*p)),
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(TREES)
def test_written_reads_the_same(node: Node) -> None:
    text = written(node)
    assert parse(text) == node
    assert written(parse(text)) == text


@settings(deadline=None)
@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused(text: str) -> None:
    try:
        node = parse(text)
    except InputError as refused:
        assert refused.problems
        return
    assert parse(written(node)) == node


@settings(deadline=None)
@given(TREES, st.data())
def test_a_part_taken_out_is_gone_and_the_rest_stays(
    node: Node, data: st.DataObject
) -> None:
    terms = terms_of(node)
    number = data.draw(st.integers(0, len(terms) - 1))
    left = without(node, terms[number][0])
    rest = [term for _at, term in terms[:number] + terms[number + 1 :]]
    assert [term for _at, term in terms_of(left)] == rest
    if left is not None:
        assert parse(written(left)) == left


def test_changing_a_tree() -> None:
    node = parse("grade is official and (age ge 55 or sex is f)")
    assert node is not None
    assert changed_at(node, (1, 0), negated) == parse(
        "grade is official and (not age ge 55 or sex is f)"
    )
    assert without(node, (1, 0)) == parse("grade is official and sex is f")
    assert without(node, (1,)) == OFFICIAL
    assert changed_at(node, (7,), negated) == node
    assert joined_terms(node) == (OFFICIAL,)
    assert [at for at, _n in walk(node)] == [(), (0,), (1,), (1, 0), (1, 1)]
    assert quoted("today-30d") == "today-30d" and quoted("To") == "'To'"


@pytest.mark.parametrize(
    ("typed", "start", "stop"),
    [
        ("2025", D(2025, 1, 1), D(2026, 1, 1)),
        ("2025-12", D(2025, 12, 1), D(2026, 1, 1)),
        ("2025-03-01", D(2025, 3, 1), D(2025, 3, 2)),
        ("1/3/2025", D(2025, 3, 1), D(2025, 3, 2)),
        ("31.12.2025", D(2025, 12, 31), D(2026, 1, 1)),
        ("03/2025", D(2025, 3, 1), D(2025, 4, 1)),
        ("today", TODAY, D(2026, 5, 21)),
        ("Yesterday", D(2026, 5, 19), TODAY),
        ("today - 30d", D(2026, 4, 20), D(2026, 4, 21)),
        ("+2w", D(2026, 6, 3), D(2026, 6, 4)),
        ("-3m", D(2026, 2, 20), D(2026, 2, 21)),
        ("-1y", D(2025, 5, 20), D(2025, 5, 21)),
        ("this-week", D(2026, 5, 18), D(2026, 5, 25)),
        ("next-month", D(2026, 6, 1), D(2026, 7, 1)),
        ("last-quarter", D(2026, 1, 1), D(2026, 4, 1)),
        ("last-year", D(2025, 1, 1), D(2026, 1, 1)),
    ],
)
def test_days(typed: str, start: dt.date, stop: dt.date) -> None:
    assert span_of(typed, TODAY) == Span(start, stop)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "2025-13",
        "30/2/2025",
        "0000",
        "9999",
        "today+9999y",
        "1/1/25",
        "2025-1-1-1",
    ],
)
def test_no_days(typed: str) -> None:
    assert span_of(typed, TODAY) is None


KEY_VALUES = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.decimals(allow_nan=False, allow_infinity=False),
)


@settings(deadline=None)
@given(st.lists(KEY_VALUES, max_size=3), st.integers(min_value=0))
def test_a_cursor_comes_back_and_is_sealed(values: list[object], pk: int) -> None:
    cursor = cursors.Cursor("name", tuple(values), pk)
    assert cursors.decode(cursors.encode(cursor)) == cursor
    word = cursors.seal(cursor, "secret")
    assert word == cursors.seal(cursor, "secret")
    assert cursors.unseal(word, "secret", ["name"]) == cursor
    assert cursors.unseal(word, "secret", ["-name"]) is None
    assert cursors.unseal(word, "other", ["name"]) is None
    assert word[0].isalpha() and all(c.isalnum() or c in "-_" for c in word)


@pytest.mark.parametrize("word", ["", "x", "AAAA", "ü", "=" * 9, "a" * 500])
def test_a_made_up_cursor_is_none(word: str) -> None:
    assert cursors.unseal(word, "secret", ["name"]) is None
    assert cursors.decode(b"[1]") is None and cursors.decode(b"nothing") is None


def test_decimals_keep_their_type() -> None:
    raw = cursors.encode(cursors.Cursor("n", (Decimal("1.50"),), 1))
    found = cursors.decode(raw)
    assert found is not None and found.values == (Decimal("1.50"),)
