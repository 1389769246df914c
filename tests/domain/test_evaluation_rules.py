"""Each rule of evaluation as a table of cases under its id, on the values of the pack."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banyan.evaluation.domain.caps import cap_of, counted, with_percent
from banyan.evaluation.domain.classes import (
    BARS_IT,
    UNMEASURED,
    WARNS,
    Derivation,
    Known,
    class_of_points,
    derive,
)
from banyan.evaluation.domain.closing import (
    Chosen,
    Item,
    points_problems,
    problems_of,
)
from banyan.evaluation.domain.frame import Frame
from banyan.evaluation.domain.rated import Standing, months_between, rated
from banyan.evaluation.domain.read import frame_problems, read_file
from banyan.evaluation.domain.simulation import Subject, simulate
from banyan.rulebook import packs

ON = dt.date(2026, 12, 31)
OLD = dt.date(2024, 12, 31)


def frame(key: str, pack: str = "vn-party") -> Frame:
    found, problems = read_file(packs.folder_of(pack) / "frames" / f"{key}.toml", pack)
    assert not problems
    return found


POINTS, WORDS, PLAIN = (
    frame("points-2025"), frame("words-2023"), frame("plain", "association"),
)  # fmt: skip


def answers(of: Frame, on: dt.date = ON) -> dict:
    names = [r for r in of.rules() if r != of.objection]
    return {n: packs.ask(n, on=on, pack=of.pack) for n in names}


A, A_OLD = answers(POINTS), answers(WORDS, OLD)


def groups(excellent: int, good: int, rest: int = 0) -> list[str]:
    return ["excellent"] * excellent + ["good"] * good + ["completed"] * rest


# -- EVL-EXC-CAP ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("classes", "outstanding", "most"),
    [
        (groups(4, 17), False, {"good": 3, "good_or_better": 4, "all_rated": 4}),
        (groups(5, 16), False, {"good": 3, "good_or_better": 4, "all_rated": 4}),
        (groups(12, 59), False, {"good": 11, "good_or_better": 14, "all_rated": 14}),
        (groups(12, 59, 9), False, {"good": 11, "good_or_better": 14, "all_rated": 16}),
        (groups(12, 59, 9), True, {"good": 14, "good_or_better": 17, "all_rated": 20}),
        (groups(0, 0), False, {"good": 0, "good_or_better": 0, "all_rated": 0}),
        (groups(1, 3), False, {"good": 0, "good_or_better": 0, "all_rated": 0}),
        (groups(0, 5), False, {"good": 1, "good_or_better": 1, "all_rated": 1}),
    ],
)
def test_EVL_EXC_CAP_every_reading(classes, outstanding, most):
    cap = cap_of(A["EVL-EXC-CAP"], counted(POINTS, classes), outstanding)
    assert cap.is_disputed
    assert {v.key: v.most for v in cap.variants} == most
    proposed = Counter(classes)["excellent"]
    assert {v.key: v.over for v in cap.variants} == {
        k: max(0, proposed - n) for k, n in most.items()
    }


def test_EVL_EXC_CAP_21_units_give_4_not_5():
    cap = cap_of(A["EVL-EXC-CAP"], counted(POINTS, groups(5, 16)))
    variant = cap.chosen("all_rated")
    assert (variant.base, variant.percent, variant.most, variant.over) == (21, 20, 4, 1)


def test_a_frame_without_a_cap_has_no_variants():
    cap = cap_of(None, counted(PLAIN, ["beyond", "met"]))
    assert cap.variants == ()


def test_another_percent_changes_every_reading_and_not_the_rule():
    changed = with_percent(A["EVL-EXC-CAP"], 25)
    cap = cap_of(changed, counted(POINTS, groups(12, 59)))
    assert {v.key: v.most for v in cap.variants} == {
        "good": 14, "good_or_better": 17, "all_rated": 17,
    }  # fmt: skip
    assert A["EVL-EXC-CAP"].variants[0].value["percent"] == 20


CLASSES = st.lists(st.sampled_from([k.key for k in POINTS.classes]), max_size=120)


@given(CLASSES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_cap_is_never_exceeded_by_rounding(classes, outstanding):
    cap = cap_of(A["EVL-EXC-CAP"], counted(POINTS, classes), outstanding)
    for v in cap.variants:
        assert v.most * 100 <= v.percent * v.base < (v.most + 1) * 100


@given(CLASSES, st.randoms())
@settings(max_examples=80, deadline=None)
def test_the_order_of_people_changes_nothing(classes, chance):
    mixed = list(classes)
    chance.shuffle(mixed)
    one, two = (cap_of(A["EVL-EXC-CAP"], counted(POINTS, c)) for c in (classes, mixed))
    assert one == two


# -- EVL-EXC-POINTS, EVL-GOOD-POINTS, EVL-COMP-POINTS -----------------------------


@pytest.mark.parametrize(
    ("total", "klass"),
    [
        ("100", "excellent"), ("90", "excellent"), ("89.5", "good"), ("70", "good"),
        ("69.9", "completed"), ("50", "completed"), ("49", "not-completed"),
        ("0", "not-completed"),
    ],
)  # fmt: skip
def test_EVL_points_give_the_class(total, klass):
    assert class_of_points(POINTS, A, Decimal(total)) == klass


def test_before_the_rule_points_give_no_class():
    early = answers(POINTS, dt.date(2025, 1, 1))
    assert class_of_points(POINTS, early, Decimal(95)) == ""


# -- needs: EVL-ON-TIME, EVL-EXC-EXCEED, EVL-COMP-LATE-MAX ------------------------


def measured(on_time="100", exceeded="40", late="0") -> dict:
    given = (
        ("on-time", on_time), ("exceeded", exceeded), ("late", late),
    )  # fmt: skip
    return {f"commitments-{k}": None if v is None else Decimal(v) for k, v in given}


@pytest.mark.parametrize(
    ("of", "known", "measures", "ceiling"),
    [
        (POINTS, A, measured(), "excellent"),
        (POINTS, A, measured(exceeded="30"), "excellent"),
        (POINTS, A, measured(exceeded="29.9"), "good"),
        (POINTS, A, measured(on_time="99"), "good"),
        (POINTS, A, measured(late="20"), "excellent"),
        (POINTS, A, measured(late="20.1"), "not-completed"),
        (POINTS, A, measured(None, None, None), "excellent"),
        (WORDS, A_OLD, measured(exceeded="49"), "good"),
        (WORDS, A_OLD, measured(exceeded="50"), "excellent"),
    ],
)
def test_EVL_shares_of_tasks(of, known, measures, ceiling):
    assert derive(of, known, Known(measures=measures)).ceiling == ceiling


def test_what_is_not_measured_says_so_and_bars_nobody():
    found = derive(POINTS, A, Known(points={"common": Decimal(28)}))
    lines = [line for line in found.lines if line.stands == UNMEASURED]
    assert {line.rule for line in lines} >= {"EVL-EXC-EXCEED", "EVL-COMP-LATE-MAX"}


def test_words_of_2023_every_criterion_good_and_results_excellent():
    items = [i.key for p in WORDS.parts for i in p.items]
    best = dict.fromkeys(items, "excellent")
    assert derive(WORDS, A_OLD, Known(words=best)).ceiling == "excellent"
    assert derive(WORDS, A_OLD, Known(words=best | {"morality": "good"})).ceiling == (
        "excellent"
    )
    for worse in ({"morality": "completed"}, {"tasks": "good"}):
        assert derive(WORDS, A_OLD, Known(words=best | worse)).ceiling == "good"


# -- bars -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "ceiling"),
    [
        (Known(role="head", unit_class="good"), "good"),
        (Known(role="head", unit_class="completed"), "completed"),
        (Known(role="head", unit_class="excellent"), "excellent"),
        (Known(role="head"), "excellent"),
        (Known(role="deputy", unit_class="completed"), "excellent"),
        (Known(role="", unit_class="completed"), "excellent"),
    ],
)
def test_EVL_HEAD_is_not_above_the_unit(known, ceiling):
    assert derive(POINTS, A, known).ceiling == ceiling


@pytest.mark.parametrize(
    ("role", "tasks", "named"),
    [
        ("head", "69.9", "not-completed"), ("deputy", "69.9", "good"),
        ("head", "70", ""), ("", "10", None), ("head", None, ""),
    ],
)  # fmt: skip
def test_EVL_HEAD_UNIT_MIN_warns_for_it_is_not_confirmed(role, tasks, named):
    known = Known(role=role, unit_tasks=None if tasks is None else Decimal(tasks))
    found = derive(POINTS, A, known)
    lines = [line for line in found.lines if line.rule == "EVL-HEAD-UNIT-MIN"]
    assert [line.ceiling for line in lines] == ([] if named is None else [named])
    assert not [line for line in lines if line.stands == BARS_IT]
    assert bool([line for line in lines if line.stands == WARNS]) == bool(named)
    assert found.ceiling == "excellent"


@pytest.mark.parametrize(
    ("failed", "ceiling"),
    [(None, "excellent"), (0, "excellent"), (1, "good"), (2, "good")],
)
def test_EVL_QUARTER_not_completed_bars_excellent(failed, ceiling):
    assert derive(POINTS, A, Known(quarters_failed=failed)).ceiling == ceiling


@pytest.mark.parametrize(
    ("civil", "ceiling"),
    [
        ("", "excellent"),
        ("excellent", "excellent"),
        ("good", "good"),
        ("completed", "good"),
    ],
)
def test_EVL_CIVIL_an_official_rated_lower_is_not_excellent(civil, ceiling):
    assert derive(POINTS, A, Known(civil_class=civil)).ceiling == ceiling


def test_a_derivation_names_rule_and_citation():
    found = derive(POINTS, A, Known(role="head", unit_class="good"))
    line = found.against(POINTS, "excellent")
    assert line.rule == "EVL-HEAD"
    assert "366-QĐ/TW" in line.citation
    assert found.against(POINTS, "good") is None


# -- EVL-NEW-MEMBER, EVL-NOT-RATED ------------------------------------------------


@pytest.mark.parametrize(
    ("joined", "participation", "expect"),
    [
        (dt.date(2026, 9, 1), "active", (False, "new")),
        (dt.date(2026, 7, 1), "active", (False, "new")),
        (dt.date(2026, 6, 30), "active", (True, "")),
        (dt.date(2000, 1, 1), "suspended", (False, "suspended")),
        (dt.date(2000, 1, 1), "exempt", (False, "exempt")),
        (dt.date(2000, 1, 1), "active", (True, "")),
    ],
)
def test_EVL_NOT_RATED_and_EVL_NEW_MEMBER(joined, participation, expect):
    found = rated(POINTS, A, Standing(joined, participation), ON)
    assert (found.rated, found.reason) == expect


def test_where_the_rulebook_is_silent_everybody_is_rated():
    assert rated(WORDS, A_OLD, Standing(OLD, "suspended"), OLD).rated
    assert rated(PLAIN, {}, Standing(ON, "exempt"), ON).rated


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [("2026-06-30", "2026-12-31", 6), ("2026-07-01", "2026-12-31", 5),
     ("2026-12-31", "2026-12-31", 0)],
)  # fmt: skip
def test_whole_months(start, end, months):
    assert months_between(*map(dt.date.fromisoformat, (start, end))) == months


# -- EVL-COMMON, EVL-RESULT -------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        ({"common": 30, "results": 70}, []),
        ({"common": 31}, ["evaluation.points"]),
        ({"common": -1}, ["evaluation.points"]),
        ({"axis-1": 40, "axis-2": 30}, []),
        ({"axis-1": 40, "axis-2": 31}, ["evaluation.points"]),
        ({"other": 1}, ["evaluation.part"]),
        ({"common": Decimal("NaN")}, ["evaluation.points"]),
        ({"axis-1": Decimal("-Infinity")}, ["evaluation.points"]),
    ],
)
def test_EVL_COMMON_and_RESULT_limit_the_points(points, codes):
    most = {"common": A["EVL-COMMON"].value, "results": A["EVL-RESULT"].value}
    assert [p.code for p in points_problems(POINTS, most, points)] == codes


# -- closing ----------------------------------------------------------------------

OPEN = Derivation("", "excellent", ())
DONE = frozenset({"self", "vote", "committee"})


def item(key: int = 1, **more) -> Item:
    given = {"name": f"P{key}", "subject": "member", "rated": True, "klass": "good",
             "done": DONE, "derivation": OPEN} | more  # fmt: skip
    return Item(key, **given)


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (item(), None),
        (item(klass=""), "no_class"),
        (item(done=frozenset({"self", "committee"})), "no_vote"),
        (item(done=frozenset({"vote", "committee"})), "no_step"),
        (item(subject="unit", done=frozenset({"self", "committee"})), None),
        (item(rated=False), "not_rated"),
        (item(rated=False, klass=""), None),
        (item(decided=True), "decided"),
        (item(klass="excellent", derivation=Derivation("", "good", ())), "barred"),
    ],
)
def test_what_stands_against_a_class(one, code):
    found = problems_of(POINTS, [one], {}, {})
    assert [p.code for p in found] == ([f"evaluation.{code}"] if code else [])


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (Chosen(), "reading"),
        (Chosen("good"), "reading_reason"),
        (Chosen("good", "as last year"), "over_cap"),
        (Chosen("good", "as last year", "two flood crews"), None),
        (Chosen("good_or_better", "as last year"), None),
    ],
)
def test_a_disputed_cap_is_chosen_with_a_reason(chosen, code):
    cap = cap_of(A["EVL-EXC-CAP"], counted(POINTS, groups(12, 59)))
    found = problems_of(POINTS, [], {"members": cap}, {"members": chosen})
    assert [p.code for p in found] == ([f"evaluation.{code}"] if code else [])


def test_within_every_reading_nothing_needs_choosing():
    cap = cap_of(A["EVL-EXC-CAP"], counted(POINTS, groups(2, 18)))
    assert problems_of(POINTS, [], {"members": cap}, {}) == []


@given(st.lists(st.sampled_from(["good", "", "excellent"]), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_closing_is_all_or_nothing(classes):
    items = [item(n, klass=k) for n, k in enumerate(classes)]
    found = problems_of(POINTS, items, {}, {})
    assert len(found) == classes.count("")


# -- frames -----------------------------------------------------------------------


def test_frames_hold_one_after_the_other():
    days = (dt.date(2024, 12, 31), dt.date(2025, 8, 29), dt.date(2025, 8, 30))
    assert [WORDS.holds(d) for d in days] == [True, True, False]
    assert [POINTS.holds(d) for d in days] == [False, False, True]


def test_a_faulty_frame_is_named_by_file_and_key(tmp_path: Path):
    file = tmp_path / "odd.toml"
    text = (packs.folder_of("vn-party") / "frames/points-2025.toml").read_text("utf-8")
    changed = text.replace('key = "points-2025"', 'key = "odd"')
    changed = changed.replace("EVL-EXC-EXCEED", "EVL-NOWHERE")
    file.write_text(changed.replace('capped = "excellent"', 'capped = "best"'), "utf-8")
    found, problems = read_file(file, "vn-party")
    assert not problems
    rules = packs.rulebook("vn-party").rules
    kinds = ["class-objection", "class-objection-unit"]
    wrong = frame_problems(found, "odd.toml", rules, kinds)
    assert {p.found for p in wrong} == {"“EVL-NOWHERE”", "“best”"}
    fewer = frame_problems(found, "odd.toml", rules, kinds[:1])
    assert "“class-objection-unit”" in {p.found for p in fewer}


# -- simulation -------------------------------------------------------------------


def subject(key: int, klass: str, points: str = "") -> Subject:
    known = Known(
        points={"common": Decimal(28), "results": Decimal(points) - 28}
        if points
        else {}
    )
    return Subject(key, "1.member.members", klass, known)


SUBJECTS = [subject(1, "excellent", "93"), subject(2, "good", "85"), subject(3, "")]


def test_another_cap_moves_no_class():
    found = simulate(POINTS, A, SUBJECTS, {"EVL-EXC-CAP": 25}, None, {})
    assert found.before.classes == found.after.classes == {"excellent": 1, "good": 1}


def test_another_limit_moves_those_whose_points_lead_elsewhere():
    found = simulate(POINTS, A, SUBJECTS, {"EVL-EXC-POINTS": 95}, None, {})
    assert found.after.classes == {"good": 2}


def test_another_frame_is_not_computable_and_nothing_is_converted():
    found = simulate(POINTS, A, SUBJECTS, {}, WORDS, A_OLD)
    assert (found.after.not_computable, dict(found.after.classes)) == (3, {})


@given(st.permutations(SUBJECTS))
@settings(max_examples=6, deadline=None)
def test_the_order_of_subjects_changes_no_simulation(mixed):
    one, two = (
        simulate(POINTS, A, s, {"EVL-EXC-POINTS": 95}, None, {})
        for s in (SUBJECTS, mixed)
    )
    assert one == two
