"""Every rule of the catalogue: it exists, and it says the right thing on each day."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.kernel.text import LANGUAGES
from banyan.rulebook import packs
from banyan.rulebook.domain.rules import Scope, Status

TWO_THIRDS = ("2/3", ">=")
HALF = ("1/2", ">")
YEARS = [30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90]

# id, day on which it holds, value, measure, confidence, day before its first value
CATALOGUE = [
    ("ADM-AGE-MIN", "2016-07-25", 18, "year-by-month", "B+", "2016-07-24"),
    ("ADM-AGE-MAX", "2026-08-01", 60, "year-by-month", "B+", "2016-07-24"),
    ("ADM-EDU-MIN", "2021-07-30", "lower-secondary-diploma", "level", "B+", "2021-07-29"),
    ("ADM-EDU-MIN", "2026-07-26", "lower-secondary-completed", "level", "B+", None),
    ("ADM-CERT-VALID", "2025-06-09", 60, "month", "B+", "2024-12-31"),
    ("ADM-INTRO-TOGETHER", "2011-12-31", 12, "month", "B+", "2011-01-01"),
    ("ADM-CEREMONY", "2016-12-31", 30, "working-day", "B+", "2016-07-24"),
    ("ADM-CEREMONY-START", "2025-07-01", "receipt", "event", "B+", "2021-07-29"),
    ("ADM-CEREMONY-START", "2026-07-25", "receipt", "event", "B+", None),
    ("ADM-CEREMONY-START", "2026-07-26", "issue", "event", "B+", None),
    ("ADM-BRANCH-VOTE", "2011-12-31", TWO_THIRDS, "vote", "B+", "2011-01-01"),
    ("ADM-GRASS-VOTE", "2011-12-31", TWO_THIRDS, "vote", "B", "2011-01-01"),
    ("ADM-DECIDE-VOTE", "2011-12-31", HALF, "vote", "B", "2011-01-01"),
    ("ADM-DECIDE-DELEG", "2025-06-09", TWO_THIRDS, "vote", "B", "2025-06-08"),
    ("ADM-PROCESS-MAX", "2021-12-31", 60, "working-day", "C", "2021-07-29"),
    ("ADM-MEMBER-CV", "2022-01-18", 30, "working-day", "B", "2022-01-17"),
    ("PRO-LENGTH", "2011-12-31", 12, "month", "B+", "2011-01-01"),
    ("PRO-CONSIDER", "2016-07-25", 30, "working-day", "B+", "2016-07-24"),
    ("PRO-EFFECT", "2016-07-25", "probation-end", "event", "A", "2016-07-24"),
    ("PRO-MAX-VOTES", "2016-07-25", 3, "times", "A", "2016-07-24"),
    ("AGE-PARTY-START", "2011-12-31", "admission-decision", "event", "B+", "2011-01-01"),
    ("REA-WAIT", "2016-07-25", 36, "month", "B+", "2016-07-24"),
    ("REA-WAIT-CRIME", "2021-07-30", 60, "month", "B", "2021-07-29"),
    ("TRF-COMPLETE", "2016-07-25", 60, "working-day", "A", "2016-07-24"),
    ("TRF-COMPLETE", "2026-07-25", 60, "working-day", "A", None),
    ("TRF-PRESENT", "2016-07-25", 30, "working-day", "A", "2016-07-24"),
    ("TRF-TEMP-MIN", "2016-07-25", 3, "month", "A", "2016-07-24"),
    ("TRF-TEMP-MAX", "2016-07-25", 12, "month", "A", "2016-07-24"),
    ("TRF-STUDY-MAX", "2016-07-25", 24, "month", "A", "2016-07-24"),
    ("UNIT-MIN-OFFICIAL", "2011-12-31", 3, "official-member", "B+", "2011-01-01"),
    ("UNIT-GRASS-COMMITTEE", "2011-12-31", 30, "member", "B+", "2011-01-01"),
    ("UNIT-CHIUY", "2011-12-31", 9, "official-member", "B+", "2011-01-01"),
    ("MTG-PER-MONTH", "2011-12-31", 1, "per-month", "A", "2011-01-01"),
    ("MTG-DAY", "2025-07-23", 3, "text", "B", "2025-07-22"),
    ("MTG-MIN", "2018-07-06", 90, "minute", "B+", "2018-07-05"),
    ("MTG-MIN-COMBINED", "2025-10-28", 120, "minute", "B-", "2025-10-27"),
    ("MTG-DOCS-BEFORE", "2025-10-28", 1, "day", "B-", "2025-10-27"),
    ("MTG-RES-AFTER", "2025-10-28", 2, "day", "B", "2025-10-27"),
    ("MTG-ATTEND-TARGET", "2018-07-06", 85, "percent", "A", "2018-07-05"),
    ("MTG-THEMATIC", "2018-07-06", 1, "per-quarter", "C", "2018-07-05"),
    ("MTG-CELL-MAX", "2022-12-27", 3, "per-year", "B", "2022-12-26"),
    ("MTG-CELL-MIN-MEMBERS", "2022-12-27", 50, "member", "B", "2022-12-26"),
    ("MTG-SCORE-GOOD", "2026-08-01", 90, "point", "B", "2018-07-05"),
    ("MTG-SCORE-FAIR", "2026-08-01", 70, "point", "B", "2018-07-05"),
    ("MTG-SCORE-AVG", "2026-08-01", 50, "point", "B", "2018-07-05"),
    ("EVL-EXC-POINTS", "2025-08-30", 90, "point", "A", "2025-08-29"),
    ("EVL-GOOD-POINTS", "2025-08-30", 70, "point", "A", "2025-08-29"),
    ("EVL-COMP-POINTS", "2025-08-30", 50, "point", "A", "2025-08-29"),
    ("EVL-EXC-EXCEED", "2023-10-04", 50, "percent", "A", "2023-10-03"),
    ("EVL-EXC-EXCEED", "2025-08-29", 50, "percent", "A", None),
    ("EVL-EXC-EXCEED", "2025-08-30", 30, "percent", "A", None),
    ("EVL-COMP-LATE-MAX", "2025-08-30", 20, "percent", "A", "2025-08-29"),
    ("EVL-NEW-MEMBER", "2025-12-31", 6, "month", "B", "2025-08-29"),
    ("EVL-COMMON", "2025-08-30", 30, "point", "B+", "2025-08-29"),
    ("EVL-RESULT", "2025-08-30", 70, "point", "B+", "2025-08-29"),
    ("EVL-HEAD-UNIT-MIN", "2026-05-22", 70, "percent", "B+", "2026-05-21"),
    ("SCR-EDU-VOTE", "2021-04-12", TWO_THIRDS, "vote", "A", "2021-04-11"),
    ("SCR-PROGRESS-VOTE", "2021-04-12", TWO_THIRDS, "vote", "B-", "2021-04-11"),
    ("SCR-EDU-TIME", "2021-07-30", 12, "month", "B+", "2021-07-29"),
    ("STR-UNPAID", "2011-12-31", 3, "month", "B+", "2011-01-01"),
    ("STR-APPEAL", "2021-07-30", 30, "working-day", "B", "2021-07-29"),
    ("DIS-LIMIT-5", "2018-01-01", 5, "year", "A", "2017-01-01"),
    ("DIS-LIMIT-10", "2018-01-01", 10, "year", "A", "2017-01-01"),
    ("DIS-NOTIFY-STATE", "2025-05-30", 5, "day", "B", "2025-05-29"),
    ("BDG-YEARS", "2026-05-18", YEARS, "party-year", "A", "2021-09-27"),
    ("BDG-YEARS", "2026-05-19", sorted([*YEARS, 35, 95]), "party-year", "B", None),
    ("BDG-EARLY-LOW", "2021-09-28", 12, "month", "A", "2021-09-27"),
    ("BDG-EARLY-HIGH", "2021-09-28", 24, "month", "A", "2021-09-27"),
    ("BDG-POSTHUMOUS", "2021-09-28", 12, "month", "A", "2021-09-27"),
    ("DUE-INS", "2026-02-01", 1, "percent-of-wage", "B+", "2026-01-31"),
    ("DUE-PEN", "2026-02-01", 0.5, "percent-of-pension", "B+", "2026-01-31"),
    ("DUE-STU", "2026-02-01", 5000, "dong", "B+", "2026-01-31"),
    ("DUE-EXEMPT-YEARS", "2026-02-01", 50, "party-year", "B+", "2026-01-31"),
    ("DUE-RELIEF-MAX", "2026-02-01", 12, "month", "B+", "2026-01-31"),
    ("DUE-KEEP-GRASS", "2026-02-01", 70, "percent", "B", "2026-01-31"),
    ("FIL-RECONCILE", "2026-05-19", 12, "month", "B-", "2026-05-18"),
    ("CARD-CHECK", "2025-09-29", 12, "month", "B-", "2025-09-28"),
    ("ELE-SURPLUS-MAX", "2020-12-31", 30, "percent", "B", "2019-12-31"),
    ("ELE-STANDING-MAX", "2026-07-26", "1/3", "fraction", "B", "2026-07-25"),
]  # fmt: skip

DISPUTED = [
    ("TRF-COMPLETE", "2026-07-26", "2016-07-24", {"30": 30, "60": 60}),
    ("DIS-APPEAL", "2025-05-30", "2025-05-29", {"calendar": 30, "working": 30}),
]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "on", "value", "unit", "confidence", "before"),
    CATALOGUE,
    ids=lambda v: str(v),
)
def test_catalogue(rule, on, value, unit, confidence, before):
    answer = packs.ask(rule, on=day(on))
    if isinstance(value, tuple):
        got = (answer.value["fraction"], answer.value["comparator"])
    else:
        got = answer.value
    assert (got, answer.unit, answer.confidence) == (value, unit, confidence)
    if before:
        earlier = packs.ask(rule, on=day(before))
        assert (earlier.status, earlier.value) == (Status.UNKNOWN, None)


@pytest.mark.parametrize(("rule", "on", "before", "variants"), DISPUTED)
def test_disputed_rules_show_every_variant(rule, on, before, variants):
    answer = packs.ask(rule, on=day(on))
    assert answer.status is Status.DISPUTED
    assert answer.value is None
    assert {v.key: v.value for v in answer.variants} == variants
    assert all(v.cites for v in answer.variants)
    assert all(getattr(v.label, lang) for v in answer.variants for lang in LANGUAGES)
    assert packs.ask(rule, on=day(before)).status is Status.UNKNOWN


def test_complaint_variants_differ_in_the_kind_of_day():
    answer = packs.ask("DIS-APPEAL", on=day("2025-08-01"))
    assert [v.unit for v in answer.variants] == ["calendar-day", "working-day"]


def test_cap_has_three_denominators():
    answer = packs.ask("EVL-EXC-CAP", on=day("2025-12-15"))
    assert [v.key for v in answer.variants] == ["good", "good_or_better", "all_rated"]
    for variant in answer.variants:
        assert variant.value["percent"] == 20
        assert variant.value["percent_outstanding"] == 25
        assert variant.value["denominator"] == variant.key
        assert variant.value["rounding"] == "down"


@pytest.mark.parametrize(
    "rule", list(packs.rulebook("vn-party").rules.values()), ids=lambda r: r.id
)
def test_every_rule_is_complete(rule):
    assert rule.examples
    assert rule.unit in packs.labels("vn-party", "measures")
    for lang in LANGUAGES:
        assert getattr(rule.title, lang)
        assert getattr(rule.meaning, lang)
    for value in rule.values:
        assert value.cites
        assert (value.confidence == "X") == (value.status is Status.DISPUTED)
        if value.confidence == "C":
            assert value.status is Status.UNVERIFIED


def test_no_disputed_or_unverified_rule_blocks():
    for on in ("2012-01-01", "2022-06-01", "2026-08-20"):
        for rule in packs.rulebook().rules:
            answer = packs.ask(rule, on=day(on))
            assert answer.severity != "block" or answer.status is Status.ACTIVE


def test_ceremony_clock_follows_its_own_rule():
    starts = [
        packs.ask("ADM-CEREMONY", on=day(on)).deadline.start
        for on in ("2017-01-01", "2026-07-25", "2026-07-26")
    ]
    assert starts == ["", "receipt", "issue"]


def test_threshold_of_the_ready_example():
    threshold = packs.ask("ADM-BRANCH-VOTE", on=day("2025-08-01")).threshold
    assert threshold.needed(20) == 14
    assert threshold.denominator == "official-summoned"
    assert packs.ask("ADM-DECIDE-VOTE", on=day("2025-08-01")).threshold.needed(10) == 6


def test_local_value_wins_in_its_province_only():
    on = day("2026-02-03")
    local = packs.ask("MTG-SCORE-GOOD", on=on, scope=Scope(province="15"))
    assert (local.status, local.reach.province) == (Status.ACTIVE, "15")
    assert packs.ask("MTG-SCORE-GOOD", on=on).status is Status.UNVERIFIED
    assert packs.ask("MTG-SCORE-REPORT", on=on).status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("on", "document"),
    [
        ("2016-08-01", "29-QĐ/TW@TW/2016-07-25"),
        ("2022-01-01", "24-QĐ/TW@TW/2021-07-30"),
        ("2025-06-30", "24-QĐ/TW@TW/2021-07-30"),
        ("2025-07-01", "294-QĐ/TW@TW/2025-05-26"),
        ("2026-07-26", "208-QĐ/TW@TW/2026-07-26"),
    ],
)
def test_citation_is_the_one_of_the_day(on, document):
    assert packs.ask("ADM-AGE-MIN", on=day(on)).citation.document == document


def test_a_replaced_document_is_named_with_what_replaced_it():
    answer = packs.ask("ADM-AGE-MIN", on=day("2026-05-01"))
    assert answer.citation_replaced_by == ("20-QĐ/TW@TW/2026-04-08",)


CHAINS = {
    "charter-implementation": ["2011-11-01", "2016-07-25", "2021-07-30", "2025-01-20", "2025-07-01", "2026-04-08", "2026-07-26"],
    "charter-guidance": ["2016-09-20", "2021-09-28", "2025-06-09", "2026-05-19"],
    "member-work": ["2017-06-05", "2022-01-18", "2025-09-29"],
}  # fmt: skip


@pytest.mark.parametrize(("key", "starts"), CHAINS.items())
def test_one_document_of_a_chain_is_in_force_on_each_day(key, starts):
    pack = packs.rulebook("vn-party")
    chain = next(s for s in pack.successions if s.key == key)
    documents = [pack.documents[d] for link in chain.links for d in link]
    assert [str(d.in_force_from) for d in documents] == starts
    for start in starts:
        assert sum(d.in_force(day(start)) for d in documents) == 1


def test_a_number_alone_names_nothing():
    numbers = [d.number for d in packs.rulebook("vn-party").documents.values()]
    assert numbers.count("01-HD/TW") == 3
    assert numbers.count("12-HD/BTCTW") == 2


def test_diff_over_the_reform():
    found = packs.diff(day("2025-06-30"), day("2026-08-01"))
    changed = {c.id for c in found.changed}
    assert {
        "TRF-COMPLETE",
        "ADM-EDU-MIN",
        "ADM-CEREMONY-START",
        "BDG-YEARS",
        "EVL-EXC-EXCEED",
        "UNIT-LEVELS",
    } <= changed
    assert {"DUE-INS", "EVL-COMMON", "MTG-DAY"} <= {c.id for c in found.added}
    assert {c.id for c in found.ended} == {"ELE-BRANCH-CONGRESS"}
    assert {c.id for c in found.disputed} == {
        "TRF-COMPLETE",
        "DIS-APPEAL",
        "EVL-EXC-CAP",
        "ADM-OVER60-CONSENT",
        "DUE-SUSPENDED",
    }
    replaced = {r.document.number: [d.number for d in r.by] for r in found.documents}
    assert replaced["294-QĐ/TW"] == ["20-QĐ/TW"]
    assert replaced["20-QĐ/TW"] == ["208-QĐ/TW"]
    assert "24-QĐ/TW" not in replaced


def test_diff_of_a_day_with_itself_is_empty():
    found = packs.diff(day("2026-01-01"), day("2026-01-01"))
    assert not (found.added or found.ended or found.changed or found.recited)
