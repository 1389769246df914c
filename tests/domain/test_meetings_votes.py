"""Who is counted, what counts come to, and when too few are there."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.cases.domain.builtin import date_after
from banyan.cases.domain.seen import CaseView, Seen
from banyan.lifecycle.standing import OFFICIALS, enough_officials
from banyan.meetings.domain.electorate import Voter, base_of, denominators, place
from banyan.meetings.domain.result import majorities, quorum_problem, read
from banyan.meetings.domain.votes import Counts, Majority, difference, tallies
from banyan.rulebook import packs
from banyan.rulebook.domain.kinds import add_length, applied
from tests.support.case_play import majority, rule

D = dt.date


def voter(person: int, grade: str = "official", **more: object) -> Voter:
    values = {"participation": "active", **more}
    return Voter(person=person, name=f"n{person}", grade=grade, **values)  # type: ignore[arg-type]


def reasons(name: str, *voters: Voter) -> list[tuple[bool, str]]:
    return [(p.counted, p.reason) for p in place(name, voters)]


@pytest.mark.parametrize(
    ("one", "counted", "reason"),
    [
        (voter(1), True, "official"),
        (voter(1, attendance="absent"), True, "official"),
        (voter(1, "probationary"), False, "probationary"),
        (voter(1, participation="suspended"), False, "suspended"),
        (voter(1, participation="exempt"), False, "exempt-absent"),
        (
            voter(1, participation="exempt", attendance="excused"),
            False,
            "exempt-absent",
        ),
        (voter(1, participation="exempt", attendance="present"), True, "exempt-came"),
        (voter(1, is_away=True), False, "away"),
        (voter(1, is_guest=True), False, "guest"),
        (voter(1, participation="exempt", is_away=True), False, "away"),
    ],
)
def test_official_members_summoned(one: Voter, counted: bool, reason: str) -> None:
    assert reasons("official-summoned@1", one) == [(counted, reason)]


def test_other_denominators() -> None:
    came = voter(1, participation="exempt", attendance="present")
    assert reasons("official-without-exempt@1", came) == [(False, "exempt")]
    assert reasons("present@1", voter(1), came) == [
        (False, "not-there"),
        (True, "here"),
    ]
    member = voter(2, bodies=("committee",))
    both = voter(3, bodies=("committee", "standing"))
    assert reasons("committee-members@1", voter(1), member, both) == [
        (False, "not-in-body"),
        (True, "committee"),
        (True, "committee"),
    ]
    assert base_of(place("standing-committee-members@1", (member, both))) == 1
    assert base_of(place("body-members@1", (member, both))) == 2


@given(
    st.lists(
        st.builds(
            voter,
            st.integers(1, 99),
            st.sampled_from(["official", "probationary"]),
            participation=st.sampled_from(["active", "exempt", "suspended"]),
            is_away=st.booleans(),
            is_guest=st.booleans(),
            attendance=st.sampled_from(["", "present", "absent"]),
        )
    )
)
def test_each_person_is_in_or_out_with_a_reason(voters: list[Voter]) -> None:
    for named in denominators:
        placed = place(named.name, voters)
        assert len(placed) == len(voters)
        assert all(p.reason for p in placed)
        assert base_of(placed) == sum(p.counted for p in placed)


def test_the_examples_of_a_branch_of_sixteen() -> None:
    """Ten of 16 miss two thirds; with one exempt member absent ten of 15 reach them."""
    answers = majorities([rule("V", majority())])
    voters = [voter(n) for n in range(16)]
    first = base_of(place("official-summoned@1", voters))
    voters[0] = voter(0, participation="exempt")
    second = base_of(place("official-summoned@1", voters))
    words = [
        read(Counts(favour=10), answers, {"official-summoned@1": base}, "carried@1")[0]
        for base in (first, second)
    ]
    assert [(w.base, w.needed, w.word) for w in words] == [
        (16, 11, "lost"),
        (15, 10, "carried"),
    ]


@pytest.mark.parametrize(
    ("favour", "against", "word"),
    [(14, 6, "for"), (6, 14, "against"), (13, 7, "none"), (0, 0, "none")],
)
def test_two_ways(favour: int, against: int, word: str) -> None:
    counts = Counts(favour=favour, against=against)
    assert tallies.get("two-way@1").run(counts, Majority(14, 20), {}) == word


@pytest.mark.parametrize(
    ("voices", "word"),
    [
        ((11, 2, 3, 4), "expulsion"),
        ((6, 5, 3, 4), "removal"),
        ((3, 3, 4, 8), "warning"),
        ((1, 1, 1, 9), "reprimand"),
        ((1, 1, 1, 1), "none"),
    ],
)
def test_voices_are_added_from_the_heaviest_form_down(
    voices: tuple[int, ...], word: str
) -> None:
    order = ("expulsion", "removal", "warning", "reprimand")
    counts = Counts(options=dict(zip(order, voices, strict=True)))
    run = tallies.get("heaviest-first@1").run
    assert run(counts, Majority(10, 18), {"order": order}) == word


def test_two_counts_are_compared_side_by_side() -> None:
    one, two = (
        Counts(favour=5, against=2, present=7),
        Counts(favour=4, against=3, present=7),
    )
    assert difference(one, two) == {"for": (5, 4), "against": (2, 3)}
    assert difference(one, one) == {}


def test_too_few_to_decide() -> None:
    answer = rule("Q", majority("1/2", ">"))
    bases = {"official-summoned@1": 20}
    assert quorum_problem(answer, 11, bases) is None
    problem = quorum_problem(answer, 10, bases)
    assert problem is not None and problem.citation == "Q-document 1"


# -- ready examples of the rules, by their number ----------------------------------


def test_example_1_absent_officials_are_counted_the_probationary_are_not() -> None:
    voters = [voter(n, attendance="absent" if n < 3 else "present") for n in range(20)]
    voters += [voter(30 + n, "probationary", attendance="absent") for n in range(2)]
    placed = place("official-summoned@1", voters)
    threshold = packs.ask("ADM-BRANCH-VOTE", on=D(2025, 8, 1)).threshold
    assert threshold is not None
    assert (base_of(placed), threshold.needed(base_of(placed))) == (20, 14)


def test_example_2_a_certificate_older_than_its_months_has_expired() -> None:
    answer = packs.ask("ADM-CERT-VALID", on=D(2025, 2, 3))
    last = add_length(D(2020, 1, 15), answer.value, answer.unit, [])
    assert last < D(2025, 2, 3)


def test_example_3_probation_counts_from_the_ceremony() -> None:
    case = CaseView(id=1, kind="recognition", unit=1, opened_on=D(2025, 9, 1))
    seen = Seen(
        case=case,
        on=D(2025, 9, 1),
        dates={"ceremony": D(2024, 9, 15)},
        params={"from": "ceremony"},
        rule=packs.ask("PRO-LENGTH", on=D(2024, 9, 15)),
    )
    assert date_after(seen) == D(2025, 9, 15)
    age = packs.ask("AGE-PARTY-START", on=D(2024, 8, 25))
    assert age.value == "admission-decision"


@pytest.mark.parametrize(("have", "stops"), [(3, False), (2, True)])
def test_example_4_a_branch_below_its_minimum_cannot_vote(
    have: int, stops: bool
) -> None:
    seen = Seen(
        case=CaseView(id=1, kind="x", unit=1, opened_on=D(2026, 1, 1)),
        on=D(2026, 1, 1),
        facts={OFFICIALS: have},
        rule=packs.ask("UNIT-MIN-OFFICIAL", on=D(2026, 1, 1)),
    )
    found = enough_officials(seen)
    assert (found is not None) is stops
    if found is not None:
        assert found.rule == "UNIT-MIN-OFFICIAL" and found.citation and found.way_out


def test_example_5_an_introducer_needs_time_together_not_time_as_official() -> None:
    answer = packs.ask("ADM-INTRO-TOGETHER", on=D(2026, 1, 1))
    kind = packs.rule("ADM-INTRO-TOGETHER").kind
    together, as_official = 24, 6
    assert applied(kind, answer.value, answer.unit, {"have": together})
    assert not applied(kind, answer.value, answer.unit, {"have": as_official})


@pytest.mark.parametrize("age", [55, 58])
def test_example_6_ages_inside_the_range(age: int) -> None:
    low, high = (packs.ask(r, on=D(2026, 1, 1)) for r in ("ADM-AGE-MIN", "ADM-AGE-MAX"))
    assert low.value <= age <= high.value


def test_example_15_relatives_are_counted_never_named() -> None:
    """Who is vetted is a list of relations; how many need no visit is a count."""
    scope = packs.ask("ADM-VETTING-SCOPE", on=D(2026, 6, 1)).value
    declared_members = ["parents"]
    to_visit = [r for r in scope if r not in declared_members]
    assert "parents" in scope
    assert len(to_visit) == len(scope) - 1
