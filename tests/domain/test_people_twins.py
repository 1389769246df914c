"""Twins as pure values: keys, scores, plans of a merge."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.periods import Period
from banyan.kernel.text import Text
from banyan.people.domain.blocking import pairs_of
from banyan.people.domain.duplicates import (
    Fingerprint,
    Reason,
    Time,
    card_key,
    compare,
    words_key,
)
from banyan.people.domain.merging import (
    PERSON_FIELDS,
    A,
    B,
    Facts,
    HeldMembership,
    HeldOffice,
    Sealed,
    plan,
)
from banyan.people.domain.twins import ordered, pairs_now, promising, proposals, roots
from banyan.people.settings import merged, shipped, weights_of

D = dt.date
WEIGHTS = weights_of(shipped())
AN = Fingerprint("nguyen van an", birth_date=D(1980, 5, 20))


def like(other: Fingerprint, one: Fingerprint = AN) -> list[str]:
    return [str(r) for r in compare(one, other, WEIGHTS).reasons]


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("nguyen van an", ["same-name"]),
        ("an van nguyen", ["same-words"]),
        ("nguyen an", ["short-name"]),
        ("nguyen thi van an", ["short-name"]),
        ("nguyen van binh", []),
        ("le van an", []),
        ("nguyen anh an", []),
        ("", []),
    ],
)
def test_names(name: str, reasons: list[str]) -> None:
    assert like(Fingerprint(name)) == reasons


@pytest.mark.parametrize(
    ("birth", "precision", "reason"),
    [
        (D(1980, 5, 20), "day", "same-birth-date"),
        (D(1980, 5, 1), "day", "same-birth-month"),
        (D(1980, 5, 1), "month", "same-birth-month"),
        (D(1980, 1, 1), "year", "same-birth-year"),
        (D(1980, 9, 1), "month", "same-birth-year"),
        (D(1908, 5, 20), "day", "same-birth-day"),
        (D(1908, 5, 20), "month", "other-birth-date"),
        (D(1981, 5, 21), "day", "other-birth-date"),
    ],
)
def test_birth_dates_as_exactly_as_they_are_known(
    birth: dt.date, precision: str, reason: str
) -> None:
    found = like(Fingerprint("x", birth_date=birth, birth_precision=precision))
    assert found == [reason]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"sex": "f"}, {"sex": "m"}, "other-sex"),
        ({"matches": {"1"}}, {"matches": {"2"}}, "other-identity"),
        ({"matches": {"1"}}, {"matches": {"1"}}, "same-identity"),
        ({"mails": {"a@b"}}, {"mails": {"a@b", "c"}}, "same-mail"),
        (
            {"stays": (Time(1, D(2000, 1, 1)),)},
            {"stays": (Time(1, D(2010, 1, 1)),)},
            "same-unit",
        ),
    ],
)
def test_other_signs(one: Any, other: Any, reason: str) -> None:
    as_sets = [
        {k: frozenset(v) if isinstance(v, set) else v for k, v in d.items()}
        for d in (one, other)
    ]
    found = like(Fingerprint(**as_sets[0]), Fingerprint(**as_sets[1]))
    assert found == [reason]


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (Time(1, D(2000, 1, 1), D(2005, 1, 1)), Time(1, D(2004, 1, 1)), True),
        (Time(1, D(2000, 1, 1), D(2005, 1, 1)), Time(1, D(2005, 1, 1)), False),
        (Time(1, D(2000, 1, 1)), Time(2, D(2000, 1, 1)), False),
    ],
)
def test_one_unit_at_one_time(one: Time, other: Time, meets: bool) -> None:
    assert one.meets(other) == other.meets(one) == meets


def test_cards_as_numbers_are_compared() -> None:
    assert card_key(" 00.12-34 ") == card_key("1234")
    assert card_key("000") == ""


# -- keys ------------------------------------------------------------------------------

words = st.text(alphabet="abn ", min_size=1, max_size=6)
prints = st.builds(
    Fingerprint,
    name_fold=words.map(lambda w: " ".join(w.split())),
    birth_date=st.sampled_from((None, D(1980, 5, 20), D(1980, 6, 1), D(1990, 5, 20))),
    birth_precision=st.sampled_from(("day", "month", "year")),
    phones=st.sampled_from((frozenset[str](), frozenset({"09"}))),
)


@given(st.lists(prints, min_size=2, max_size=8))
def test_every_pair_that_would_be_proposed_shares_a_key(
    people: list[Fingerprint],
) -> None:
    """Keys leave nobody out: all with all would find no more, whatever the unit."""
    known = dict(enumerate(people, start=1))
    keys = pairs_of(known, {}, None, 1_000).found
    everybody = {(a, b) for a in known for b in known if a < b}
    assert proposals(known, everybody, WEIGHTS).keys() <= keys
    assert proposals(known, everybody, WEIGHTS) == proposals(
        known, promising(known, keys, WEIGHTS), WEIGHTS
    )


@given(st.lists(prints, min_size=2, max_size=8), st.sets(st.integers(1, 8)))
def test_one_of_each_pair_is_wanted(
    people: list[Fingerprint], wanted: set[int]
) -> None:
    known = dict(enumerate(people, start=1))
    all_pairs = pairs_of(known, {}, None, 1_000).found
    some = pairs_of(known, {}, wanted, 1_000).found
    assert some == {p for p in all_pairs if p[0] in wanted or p[1] in wanted}


@given(st.permutations(string.ascii_lowercase[:5]))
def test_the_order_of_words_does_not_matter(letters: list[str]) -> None:
    assert words_key(" ".join(letters)) == "a b c d e"


def test_what_too_many_share_is_left_out_and_counted() -> None:
    people = {n: Fingerprint(f"n{n}", phones=frozenset({"09"})) for n in range(1, 5)}
    assert pairs_of(people, {}, None, 3).too_common == {"phone": 1}
    assert len(pairs_of(people, {}, None, 4).found) == 6


def test_pairs_follow_merges_to_their_end() -> None:
    assert roots({3: 2, 2: 1}) == {3: 1, 2: 1}
    assert roots({1: 2, 2: 1})  # a ring ends somewhere
    assert pairs_now([(2, 5), (1, 3)], {3: 2, 2: 1}) == {(1, 5)}
    assert ordered(5, 2) == (2, 5)


def test_settings_differ_only_where_they_are_set() -> None:
    over = {"duplicates": {"warn_from": 60, "colour": "blue"}}
    found = merged(shipped(), over)["duplicates"]
    assert found["warn_from"] == 60 and "colour" not in found
    assert found["propose_from"] == shipped()["duplicates"]["propose_from"]
    assert set(shipped()["duplicates"]["points"]) == {str(r) for r in Reason}


# -- plans ------------------------------------------------------------------------------------

COLUMNS = [c for part in PERSON_FIELDS.values() for c in part]


def values(**some: Any) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS, "") | {"birth_date": None, "deceased_on": None} | some


def facts(a: Any = None, b: Any = None, **more: Any) -> Facts:
    sides = {A: values(**(a or {})), B: values(**(b or {}))}
    return Facts(values=sides, today=D(2025, 1, 1), **more)


def member(pk: int, side: str, start: dt.date, end: Any = None, **more: Any) -> Any:
    period = Period(start, end)
    return HeldMembership(pk, side, "party", Text(), Text(), period, **more)


def codes(found: Any) -> list[str]:
    return [p.code for p in found.problems]


def test_the_survivor_s_value_stands_unless_it_is_empty() -> None:
    found = plan(
        facts({"full_name": "A", "sex": ""}, {"full_name": "B", "sex": "f"}), {}
    )
    assert (found.chosen("name"), found.chosen("sex")) == (A, B)
    assert (
        plan(facts({"full_name": "A"}, {"full_name": "B"}), {"name": B}).chosen("name")
        == B
    )
    assert codes(found) == []


def test_memberships_that_overlap_are_chosen_between() -> None:
    rows = (
        member(1, A, D(2000, 1, 1), D(2005, 1, 1)),
        member(2, A, D(2010, 1, 1)),
        member(3, B, D(2012, 1, 1), card_no="7"),
        member(4, B, D(1990, 1, 1), D(1995, 1, 1)),
    )
    open_one = plan(facts(memberships=rows), {})
    assert codes(open_one) == ["people.merge_choose"]
    keep_a = plan(facts(memberships=rows), {"membership:party": A})
    assert keep_a.memberships_withdrawn == (3,)
    assert keep_a.cards == ((3, 2),)
    keep_b = plan(facts(memberships=rows), {"membership:party": B})
    assert keep_b.memberships_withdrawn == (2,) and keep_b.cards == ()
    assert keep_b.needs_decision


def test_of_what_is_out_of_range_nothing_is_told() -> None:
    rows = (member(1, A, D(2000, 1, 1)), member(2, B, D(2001, 1, 1), in_range=False))
    found = plan(facts(memberships=rows), {"membership:party": A})
    assert codes(found) == ["people.merge_elsewhere"]
    assert not [c for c in found.choices if c.key.startswith("membership")]


def test_an_office_that_runs_is_not_set_aside() -> None:
    def office(pk: int, side: str, end: Any) -> HeldOffice:
        return HeldOffice(pk, side, 9, Text(), Text(), Period(D(2020, 1, 1), end))

    running = facts(offices=(office(1, A, None), office(2, B, None)))
    assert codes(plan(running, {"office:9": A})) == ["people.merge_office"]
    ended = facts(offices=(office(1, A, None), office(2, B, D(2024, 1, 1))))
    assert plan(ended, {"office:9": A}).offices_withdrawn == (2,)
    assert codes(plan(ended, {"office:9": B})) == ["people.merge_office"]


def test_different_sealed_values_are_chosen_between() -> None:
    both = facts(sealed=(Sealed("national-id", 1, 2, same=False),))
    assert codes(plan(both, {})) == ["people.merge_choose"]
    assert codes(plan(both, {"national-id": B})) == []
    for one in (Sealed("national-id", 1, 2, same=True), Sealed("national-id", b=2)):
        assert codes(plan(facts(sealed=(one,)), {})) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"is_own": True}, "people.merge_own"),
        ({"two_persons": "Brothers"}, "people.merge_two_persons"),
        ({"accounts": {A: ["x"], B: ["y"]}}, "people.merge_two_accounts"),
        ({"gains": (("x", ("person.read",)),)}, "people.merge_rights"),
        ({"clashes": ("voter",)}, "people.merge_clash"),
    ],
)
def test_what_stands_against(more: Any, code: str) -> None:
    assert codes(plan(facts(**more), {})) == [code]


def test_one_account_and_sides_that_are_none() -> None:
    assert codes(plan(facts(accounts={B: ["y"]}), {})) == []
    assert codes(plan(facts(), {"name": "C"})) == ["people.unknown_word"]
