"""Each rule behind a way that standing changes, as a table of cases under its id."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.cases.domain.seen import CaseView, Finding, Seen, conditions, days, guards
from banyan.lifecycle import badges, ports
from banyan.lifecycle.joining import INTRODUCERS, LIFE, Life
from banyan.lifecycle.standing import MEMBERSHIP, OFFICIALS
from banyan.people.domain.moves import PersonFacts, State
from banyan.people.domain.timeline import Piece
from banyan.rulebook import packs

PACK = "vn-party"
D = dt.date
REGISTERED = ports
CASE = CaseView(1, "test", 10, D(2026, 1, 1), "T-1", "Tạ Mẫu", person=5, membership=7)


def seen(on: dt.date, rule: str = "", **shown: Any) -> Seen:
    answer = packs.ask(rule, on=on, pack=PACK) if rule else None
    return Seen(case=shown.pop("case", CASE), on=on, rule=answer, **shown)


def said(name: str, what: Seen) -> bool:
    """Say whether the guard lets it pass."""
    found = guards.get(name).run(what)
    return not found if isinstance(found, list) else found is None


def member(
    joined: dt.date,
    left: dt.date | None = None,
    grade: str = "official",
    reason: str = "",
) -> State:
    return State(
        person=PersonFacts(5, "Tạ Mẫu"),
        structure=1,
        joined_on=joined,
        id=7,
        left_on=left,
        left_reason=reason,
        home=(Piece(10, joined, left),),
        grades=(Piece(grade, joined, left),),
        participations=(Piece(("active", ""), joined, left),),
    )


def life(*states: State, born: dt.date | None = None) -> dict[str, Any]:
    return {LIFE: Life(born, None, states)}


@pytest.mark.parametrize(
    ("born", "on", "passes"),
    [
        (D(2008, 3, 31), D(2026, 3, 1), True),  # by month, not by day
        (D(2008, 4, 1), D(2026, 3, 31), False),
        (D(1971, 1, 1), D(2026, 3, 1), True),
        (None, D(2026, 3, 1), True),  # not known: people decide
    ],
)
def test_ADM_AGE_MIN(born: dt.date | None, on: dt.date, passes: bool) -> None:
    what = seen(on, "ADM-AGE-MIN", facts=life(born=born))
    assert said("age-at-least@1", what) is passes


@pytest.mark.parametrize(
    ("born", "older"),
    [
        (D(1971, 3, 1), False),  # 55
        (D(1968, 3, 1), False),  # 58
        (D(1966, 3, 1), False),  # 60 in this very month
        (D(1966, 2, 1), True),
    ],
)
def test_ADM_AGE_MAX(born: dt.date, older: bool) -> None:
    what = seen(D(2026, 3, 10), "ADM-AGE-MAX", facts=life(born=born))
    assert conditions.get("older-than@1").run(what) is older


@pytest.mark.parametrize(
    ("issued", "on", "passes"),
    [
        ("2020-01-15", D(2025, 7, 3), False),
        ("2020-07-03", D(2025, 7, 3), True),
        ("2020-07-02", D(2025, 7, 3), False),
        ("2025-01-15", D(2025, 7, 3), True),
    ],
)
def test_ADM_CERT_VALID(issued: str, on: dt.date, passes: bool) -> None:
    what = seen(
        on,
        "ADM-CERT-VALID",
        fields={"class": {"issued_on": issued}},
        params={"step": "class", "field": "issued_on"},
    )
    assert said("certificate-valid@1", what) is passes


@pytest.mark.parametrize(
    ("since", "passes"), [("2025-03-10", True), ("2025-03-11", False)]
)
def test_ADM_INTRO_TOGETHER(since: str, passes: bool) -> None:
    given = {"first": 8, "together_since": since}
    what = seen(D(2026, 3, 10), "ADM-INTRO-TOGETHER", given=given)
    assert said("together@1", what) is passes


@pytest.mark.parametrize(
    ("way", "given", "passes"),
    [
        ("none", {"first": 8, "second": 9}, True),
        ("none", {"first": 8}, False),
        ("youth-union", {"first": 8, "organisation": "Đoàn"}, True),
        ("youth-union", {"first": 8}, False),
        ("trade-union", {"first": 8, "organisation": "Công đoàn"}, True),
        ("none", {"first": 8, "second": 11}, False),  # 11 is on probation
    ],
)
def test_ADM_INTRODUCERS(way: str, given: dict[str, Any], passes: bool) -> None:
    # an official member of six months may introduce
    known = {
        8: Life(None, None, (member(D(2025, 9, 1)),)),
        9: Life(None, None, (member(D(2010, 9, 1)),)),
        11: Life(None, None, (member(D(2025, 9, 1), grade="probationary"),)),
    }
    what = seen(
        D(2026, 3, 10),
        "ADM-INTRODUCERS",
        given=given,
        fields={"open": {"youth": way}},
        facts={INTRODUCERS: known},
    )
    assert said("introducers@1", what) is passes


@pytest.mark.parametrize(
    ("left", "passes"), [(D(2023, 3, 10), True), (D(2023, 3, 11), False)]
)
def test_REA_WAIT(left: dt.date, passes: bool) -> None:
    what = seen(
        D(2026, 3, 10),
        "REA-WAIT",
        facts=life(member(D(2000, 1, 1), left)),
        params={"unless_field": "crime_erased_on"},
    )
    assert said("waited@1", what) is passes


def test_REA_WAIT_CRIME() -> None:
    for erased, passes in (("2021-03-10", True), ("2021-03-11", False)):
        what = seen(
            D(2026, 3, 10),
            "REA-WAIT-CRIME",
            given={"crime_erased_on": erased},
            params={"field": "crime_erased_on"},
        )
        assert said("waited-since@1", what) is passes


def test_REA_NEVER() -> None:
    for ground, passes in (("abandoned", False), ("hardship", True)):
        what = seen(
            D(2026, 3, 10),
            "REA-NEVER",
            given={"left_for": ground},
            params={"field": "left_for"},
        )
        assert said("not-in-list@1", what) is passes


BEGINS = {"begins": D(2026, 1, 10)}


@pytest.mark.parametrize(
    ("rule", "name", "until", "passes"),
    [
        ("TRF-TEMP-MIN", "lasts-at-least@1", "2026-04-10", True),
        ("TRF-TEMP-MIN", "lasts-at-least@1", "2026-04-09", False),
        ("TRF-TEMP-MAX", "lasts-less-than@1", "2027-01-09", True),
        ("TRF-TEMP-MAX", "lasts-less-than@1", "2027-01-10", False),
        ("TRF-STUDY-MAX", "lasts-at-most@1", "2028-01-10", True),
        ("TRF-STUDY-MAX", "lasts-at-most@1", "2028-01-11", False),
    ],
)
def test_TRF_TEMP(rule: str, name: str, until: str, passes: bool) -> None:
    what = seen(
        D(2026, 1, 5),
        rule,
        dates=BEGINS,
        given={"until_on": until},
        params={"from": "begins", "to": "until_on"},
    )
    assert said(name, what) is passes


@pytest.mark.parametrize(
    ("ground", "given", "passes"),
    [
        ("age-health", {"past_working_age": True, "paper_seen": "x"}, True),
        ("age-health", {"past_working_age": True}, False),
        ("age-health", {"paper_seen": "x"}, False),
        ("mobile-work", {}, True),  # other grounds have conditions of their own
    ],
)
def test_EXE_CONDITIONS(ground: str, given: dict[str, Any], passes: bool) -> None:
    what = seen(
        D(2026, 3, 10),
        "EXE-CONDITIONS",
        given=given,
        fields={"open": {"ground": ground}},
    )
    assert said("exemption-conditions@1", what) is passes


def test_EXE_MOBILE_MAX() -> None:
    for until, passes in (("2027-03-09", True), ("2027-03-10", False)):
        what = seen(
            D(2026, 3, 10),
            "EXE-MOBILE-MAX",
            dates={"request": D(2026, 3, 10)},
            given={"until_on": until},
            params={"from": "request", "to": "until_on"},
        )
        assert said("lasts-less-than@1", what) is passes


@pytest.mark.parametrize(
    ("rule", "form", "violated", "on", "flag", "passes"),
    [
        ("DIS-LIMIT-5", "reprimand", "2021-03-10", D(2026, 3, 10), None, True),
        ("DIS-LIMIT-5", "reprimand", "2021-03-09", D(2026, 3, 10), None, False),
        ("DIS-LIMIT-5", "reprimand", "2021-03-09", D(2026, 3, 10), True, True),
        ("DIS-LIMIT-5", "warning", "2018-01-01", D(2026, 3, 10), None, True),
        ("DIS-LIMIT-10", "warning", "2016-03-09", D(2026, 3, 10), None, False),
        ("DIS-LIMIT-10", "removal", "2016-03-10", D(2026, 3, 10), None, True),
        ("DIS-LIMIT-10", "expulsion", "1990-01-01", D(2026, 3, 10), None, True),
    ],
)
def test_DIS_LIMIT(
    rule: str, form: str, violated: str, on: dt.date, flag: Any, passes: bool
) -> None:
    only = ["reprimand"] if rule == "DIS-LIMIT-5" else ["warning", "removal"]
    what = seen(
        on,
        rule,
        given={"violated_on": violated, "proposed": form, "no_limitation": flag},
        params={
            "violated": "violated_on",
            "form": "proposed",
            "only": only,
            "unless_field": "no_limitation",
        },
    )
    assert said("within-limitation@1", what) is passes


@pytest.mark.parametrize(
    ("rule", "grade", "form", "passes"),
    [
        ("DIS-FORMS-PROBATIONARY", "probationary", "warning", True),
        ("DIS-FORMS-PROBATIONARY", "probationary", "expulsion", False),
        ("DIS-FORMS-PROBATIONARY", "official", "expulsion", True),
        ("DIS-FORMS-MEMBER", "official", "expulsion", True),
        ("DIS-FORMS-MEMBER", "official", "dissolution", False),
    ],
)
def test_DIS_FORMS(rule: str, grade: str, form: str, passes: bool) -> None:
    wanted = rule.removeprefix("DIS-FORMS-").lower().replace("member", "official")
    what = seen(
        D(2026, 3, 10),
        rule,
        given={"proposed": form},
        params={"field": "proposed", "grade": wanted},
        facts={MEMBERSHIP: member(D(2025, 1, 1), grade=grade)},
    )
    assert said("form-fits-grade@1", what) is passes


def test_DIS_BRANCH_FORMS() -> None:
    for form, passes in (("reprimand", True), ("warning", True), ("removal", False)):
        what = seen(
            D(2026, 3, 10),
            "DIS-BRANCH-FORMS",
            outcomes={"branch-vote": form},
            params={"step": "branch-vote"},
        )
        assert said("outcome-in-list@1", what) is passes


@pytest.mark.parametrize(
    ("ground", "months", "passes"),
    [("abandoned", 2, False), ("abandoned", 3, True), ("card", None, True)],
)
def test_STR_UNPAID(ground: str, months: int | None, passes: bool) -> None:
    what = seen(
        D(2026, 3, 10),
        "STR-UNPAID",
        given={"months": months},
        fields={"open": {"ground": ground}},
        params={"field": "months", "only_ground": "abandoned"},
    )
    assert said("at-least@1", what) is passes


def test_STR_GROUNDS() -> None:
    for ground, passes in (("card", True), ("prestige", False)):
        what = seen(
            D(2026, 3, 10),
            "STR-GROUNDS",
            fields={"open": {"ground": ground}},
            params={"field": "open.ground"},
        )
        assert said("in-list@1", what) is passes


def test_STR_APPEAL() -> None:
    # thirty working days after 4 August 2025 are over on 17 September, two of them being holidays
    for opened, passes in ((D(2025, 9, 17), True), (D(2025, 9, 18), False)):
        case = CaseView(1, "complaint", 10, opened, person=5)
        what = seen(
            opened,
            "STR-APPEAL",
            case=case,
            dates={"decision-received": D(2025, 8, 4)},
            fields={"open": {"about": "strike-off"}},
            params={"field": "about", "only": ["strike-off"]},
        )
        assert said("appeal-in-time@1", what) is passes


@pytest.mark.parametrize(
    ("years", "award", "passes"),
    [
        (30, D(2025, 9, 2), True),
        (35, D(2025, 9, 2), False),  # not in the list before May 2026
        (35, D(2026, 9, 2), True),
        (37, D(2026, 9, 2), False),
    ],
)
def test_BDG_YEARS(years: int, award: dt.date, passes: bool) -> None:
    what = seen(
        award,
        "BDG-YEARS",
        fields={"open": {"years": years}},
        params={"field": "open.years"},
    )
    assert said("badge-years@1", what) is passes


@pytest.mark.parametrize(
    ("how", "rule", "joined", "passes"),
    [
        ("ordinary", "BDG-YEARS", D(1986, 9, 2), True),
        ("ordinary", "BDG-YEARS", D(1986, 9, 3), False),
        ("early", "BDG-EARLY-LOW", D(1987, 9, 2), True),
        ("early", "BDG-EARLY-LOW", D(1987, 9, 3), False),
        ("posthumous", "BDG-POSTHUMOUS", D(1987, 9, 2), True),
    ],
)
def test_BDG_EARLY(how: str, rule: str, joined: dt.date, passes: bool) -> None:
    what = seen(
        D(2026, 9, 2),
        rule,
        dates={"award-day": D(2026, 9, 2)},
        fields={"open": {"years": 40, "how": how}},
        params={"how": [how]},
        facts=life(member(joined)),
    )
    assert said("old-enough@1", what) is passes


def test_party_age_leaves_breaks_out() -> None:
    first = member(D(1980, 1, 1), D(1990, 1, 1))
    again = member(D(2000, 1, 1))
    assert badges.party_age_reached([first, again], 10) == D(1990, 1, 1)
    late = badges.party_age_reached([first, again], 30)
    assert late is not None and late.year in (2019, 2020)
    assert badges.party_age_reached([first], 30) is None


def test_UNIT_MIN_OFFICIAL() -> None:
    for have, passes in ((2, False), (3, True)):
        what = seen(D(2026, 3, 10), "UNIT-MIN-OFFICIAL", facts={OFFICIALS: have})
        assert said("enough-officials@1", what) is passes


def test_a_complaint_restores_only_what_was_taken() -> None:
    taken = life(member(D(2000, 1, 1), D(2026, 1, 1), reason="strike-off"))
    died = life(member(D(2000, 1, 1), D(2026, 1, 1), reason="death"))
    still = life(member(D(2000, 1, 1)))
    on = D(2026, 3, 10)
    assert said("can-restore@1", seen(on, facts=taken))
    assert not said("can-restore@1", seen(on, facts=died))
    assert not said("can-restore@1", seen(on, facts=still))


def test_days() -> None:
    what = seen(
        D(2026, 3, 10), dates={"begins": D(2026, 4, 1)}, params={"date": "begins"}
    )
    assert days.get("latest@1").run(what) == D(2026, 4, 1)
    assert days.get("day-after@1").run(what) == D(2026, 4, 2)


def test_refusals_name_the_way_out_or_the_field() -> None:
    what = seen(
        D(2026, 3, 10),
        "ADM-CERT-VALID",
        fields={"class": {"issued_on": "2010-01-01"}},
        params={"step": "class", "field": "issued_on"},
    )
    found = guards.get("certificate-valid@1").run(what)
    assert isinstance(found, Finding)
    assert found.rule == "ADM-CERT-VALID"
    assert found.citation
    assert found.way_out
