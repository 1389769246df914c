"""Caps, classes decided all or none, publication, objections, reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from banyan.cases import services as cases
from banyan.cases.scenario.world import SYSTEM, World
from banyan.deadlines.models import Deadline
from banyan.decisions.models import Decision
from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, GroupChoice, Word
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    OrgError,
    RuleRefusal,
    StateRefusal,
)
from tests.support import case_world as w
from tests.support import evaluations as e
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return w.world("class-objection")


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


@pytest.fixture
def campaign(here: World) -> Campaign:
    return e.opened(here)


def codes(error: pytest.ExceptionInfo[Any]) -> set[str]:
    found = error.value
    return {found.code, *(p.code for p in found.problems)}


# -- caps and decisions ------------------------------------------------------------


def test_groups_show_every_reading_with_its_figures(here, campaign):
    e.ready(here, campaign, best=6)
    shown = queries.campaign_get(here.actors["officer"], campaign.uid)
    found = queries.groups(here.actors["officer"], shown)
    members = next(
        g for g in found if g.key == "member.members" and g.unit == here.units["ward"]
    )
    assert members.cap.rule == "EVL-EXC-CAP"
    assert members.cap.is_disputed
    assert [v.key for v in members.cap.variants] == [
        "good",
        "good_or_better",
        "all_rated",
    ]


def only_branch(here, campaign):
    """Leave the members of the branch alone in what the ward decides."""
    Assessment.objects.filter(campaign=campaign).exclude(
        unit=here.units["branch"], subject="member"
    ).delete()


def test_a_body_decides_all_or_nothing(here, campaign):
    only_branch(here, campaign)
    rows = e.of_unit(campaign, here, "branch")
    e.reviewed(rows)
    e.voted(here, campaign, "branch", rows[:-1])
    e.proposed(rows[:-1])
    with pytest.raises(OrgError) as error:
        e.decided(here, campaign, rows, classes={rows[-1].pk: "good"})
    assert codes(error) >= {"evaluation.no_vote"}
    assert not Decision.objects.filter(kind="classification").exists()
    assert not Assessment.objects.exclude(final="").exists()
    e.voted(here, campaign, "branch", rows[-1:])
    e.proposed(rows[-1:])
    assert e.decided(here, campaign, rows) == 19
    decision = Decision.objects.get(kind="classification")
    assert decision.effect["classes"] == {"good": 19}
    assert Assessment.objects.filter(decision=decision).count() == 19


def group(here: World, reading: str = "", reason: str = "", over: str = "") -> Any:
    return evaluation.SetGroup(
        here.units["ward"], "member.members", reading=reading, reason=reason,
        over_reason=over,
    )  # fmt: skip


def test_over_a_disputed_cap_a_reading_and_a_reason_are_asked(here, campaign):
    only_branch(here, campaign)
    rows = e.ready(here, campaign)
    ordinary = [r for r in rows if r.kind_of_tasks == "members"][:5]
    best = {r.pk: "excellent" for r in ordinary}
    evaluation.steps_say(
        actor=SYSTEM,
        commands=[
            evaluation.Say(r.pk, "committee", w.TODAY, "excellent", e.BEST)
            for r in ordinary
        ],
    )
    tries: list[tuple[Any, str]] = [
        ((), "evaluation.reading"),
        ((group(here, "good"),), "evaluation.reading_reason"),
        ((group(here, "good", "như năm trước"),), "evaluation.over_cap"),
        ((group(here, "nonsense", "x"),), "evaluation.reading"),
    ]
    for groups, code in tries:
        with pytest.raises(OrgError) as error:
            e.decided(here, campaign, rows, classes=best, groups=groups)
        assert code in codes(error)
    assert not GroupChoice.objects.exists()
    over = next(p for p in error.value.problems or [error.value])
    del over
    chosen = group(here, "good", "như năm trước", "hai tổ cứu hộ lũ")
    e.decided(here, campaign, rows, classes=best, groups=(chosen,))
    kept = GroupChoice.objects.get()
    assert (kept.reading, kept.reason) == ("good", "như năm trước")
    assert Assessment.objects.filter(final="excellent").count() == 5


def test_a_class_above_what_the_points_allow_cites_its_rule(here, campaign):
    only_branch(here, campaign)
    rows = e.ready(here, campaign)
    with pytest.raises(RuleRefusal) as error:
        e.decided(here, campaign, rows, classes={rows[3].pk: "excellent"})
    assert "evaluation.barred" in codes(error)
    assert "366-QĐ/TW" in error.value.citation


def test_a_head_is_not_above_the_unit_led(here, campaign):
    head = e.of_person(campaign, here, "secretary")
    unit = Assessment.objects.get(
        campaign=campaign, unit=here.units["branch"], subject="unit"
    )
    evaluation.reviews_write(
        actor=SYSTEM,
        commands=[evaluation.Review(unit.pk, klass="completed", submit=True)],
    )
    evaluation.steps_say(
        actor=SYSTEM,
        commands=[evaluation.Say(unit.pk, "committee", w.TODAY, "completed")],
    )
    found = queries.about(here.actors["officer"], head.uid).row.derivation
    assert found.ceiling == "completed"
    assert any(line.rule == "EVL-HEAD" for line in found.lines)


def test_two_officers_at_once_the_second_sees_a_conflict(here, campaign):
    only_branch(here, campaign)
    rows = e.ready(here, campaign)
    seen = {r.pk: r.row_version for r in e.of_unit(campaign, here, "branch")}
    e.decided(here, campaign, rows, versions=seen)
    with pytest.raises((Conflict, InputError)):
        e.decided(here, campaign, rows, classes={rows[0].pk: "good"}, versions=seen)


def test_another_level_decides_nothing_here(here, campaign):
    with pytest.raises(NotVisible):
        e.decided(here, campaign, [], actor=here.actors["officer2"])
    with pytest.raises((NotVisible, NotAllowed)):
        e.decided(here, campaign, [], actor=here.actors["secretary"])


# -- publication, objection, closing -----------------------------------------------


def published(here: World, campaign: Campaign) -> list[Assessment]:
    only_branch(here, campaign)
    rows = e.ready(here, campaign)
    e.decided(here, campaign, rows)
    evaluation.classes_publish(
        actor=here.actors["officer"], campaign=campaign.pk,
        bodies=[here.units["ward"]], on=w.TODAY,
    )  # fmt: skip
    return rows


def test_before_publication_a_person_sees_only_the_own_words(here, campaign):
    row = e.of_person(campaign, here, "objector")
    e.ready(here, campaign)
    found = queries.about(here.actors["objector"], row.uid)
    assert {s.step for s in found.said} == {"self"}
    with pytest.raises(NotVisible):
        other = e.of_person(campaign, here, "member-1")
        queries.about(here.actors["objector"], other.uid)


def test_nothing_to_publish_is_refused(here, campaign):
    with pytest.raises(StateRefusal):
        evaluation.classes_publish(
            actor=here.actors["officer"], campaign=campaign.pk,
            bodies=[here.units["ward"]], on=w.TODAY,
        )  # fmt: skip


def test_an_objection_upheld_is_a_new_decision_and_holds_the_campaign_open(
    here, campaign
):
    published(here, campaign)
    officer = here.actors["officer"]
    row = e.of_person(campaign, here, "objector")
    shown = queries.about(here.actors["objector"], row.uid)
    assert shown.object_until == dt.date(2026, 9, 25)
    case, *_rest = cases.case_open(
        actor=here.actors["objector"],
        kind="class-objection",
        commands=[
            cases.OpenCase(
                subject=here.memberships["objector"], on=w.TODAY,
                unit=here.units["ward"],
                given={"published_on": w.TODAY, "text": "Minh chứng chưa xét"},
            )
        ],
    )  # fmt: skip
    with pytest.raises(StateRefusal) as error:
        evaluation.campaign_close(actor=officer, campaign=campaign.pk)
    assert error.value.code == "evaluation.objections"
    for step, outcome, given in (
        ("intake", "taken", {}),
        ("inquiry", "done", {"findings": "Đúng"}),
        ("decide", "correct", {"class": "completed", "why": "Cộng nhầm"}),
        ("serve-upheld", "served", {}),
    ):
        more = {"signer": here.persons["ward-secretary"]} if step == "decide" else {}
        cases.step_record(
            actor=officer,
            commands=[
                cases.RecordStep(
                    case=case.pk, step=step, outcome=outcome, on=w.TODAY, given=given,
                    **more,
                )
            ],
        )  # fmt: skip
    was = row.decision_id
    row.refresh_from_db()
    assert (row.final, row.state) == ("completed", "published")
    assert row.decision_id != was
    assert Word.objects.filter(assessment=row, step="correct").count() == 1
    closed = evaluation.campaign_close(actor=officer, campaign=campaign.pk)
    assert closed.state == "closed"
    with pytest.raises(StateRefusal):
        e.reviewed([row])


def test_an_unfinished_campaign_is_not_closed(here, campaign):
    with pytest.raises(StateRefusal) as error:
        evaluation.campaign_close(actor=here.actors["officer"], campaign=campaign.pk)
    assert error.value.code == "evaluation.unfinished"


def test_two_years_not_completed_announce_a_ground_and_open_nothing(here):
    for year, frame in ((2025, "points-2025"), (2026, "points-2025")):
        campaign = e.opened(
            here, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31), frame=frame,
            subjects=("member",),
        )  # fmt: skip
        only_branch(here, campaign)
        Assessment.objects.filter(campaign=campaign).exclude(
            person=here.persons["member-1"]
        ).delete()
        row = e.of_person(campaign, here, "member-1")
        evaluation.reviews_write(
            actor=SYSTEM,
            commands=[evaluation.Review(row.pk, klass="not-completed", submit=True)],
        )
        e.voted(here, campaign, "branch", [row],
                voices={row.pk: {"not-completed": 15}})  # fmt: skip
        evaluation.steps_say(
            actor=SYSTEM,
            commands=[evaluation.Say(row.pk, "committee", w.TODAY, "not-completed")],
        )
        e.decided(here, campaign, [row])
        evaluation.classes_publish(
            actor=SYSTEM, campaign=campaign.pk, bodies=[here.units["ward"]], on=w.TODAY
        )
    found = queries.about(here.actors["officer"], row.uid).ground
    assert (found.years, found.rule) == (("2025", "2026"), "EVL-TWO-YEARS")
    assert Deadline.objects.filter(kind="evaluation.ground").count() == 1
    from banyan.cases.models import Case

    assert not Case.objects.exists()


# -- reading -----------------------------------------------------------------------


def test_the_board_counts_down_the_tree_and_last_year_stands_beside(here, campaign):
    e.ready(here, campaign, best=2)
    officer = here.actors["officer"]
    shown = queries.campaign_get(officer, campaign.uid)
    found = queries.board(officer, shown, None, w.TODAY)
    assert found.at.unit == here.units["ward"]
    assert 0 < found.at.share < 100
    cells = {c.unit: c for c in found.cells}
    assert cells[here.units["branch"]].classes["member"] == {"excellent": 2, "good": 17}
    assert (
        found.at.rated
        == Assessment.objects.filter(campaign=campaign, rated=True).count()
    )


def test_a_simulation_writes_nothing_and_converts_nothing(here, campaign):
    rows = e.ready(here, campaign, best=6)
    officer = here.actors["officer"]
    shown = queries.campaign_get(officer, campaign.uid)
    before = list(Assessment.objects.order_by("pk").values_list("pk", "row_version"))
    found = queries.simulation(officer, shown, {"EVL-EXC-CAP": 25})
    key = f"{here.units['ward']}.member.members"
    one, two = found.before.caps[key], found.after.caps[key]
    assert one.variants[0].percent == 20 and two.variants[0].percent == 25
    assert found.before.classes == found.after.classes
    limits = queries.simulation(officer, shown, {"EVL-EXC-POINTS": 95})
    assert limits.after.classes["excellent"] == 0
    other = queries.simulation(officer, shown, {"FRAME": "words-2023"})
    assert (
        other.after.not_computable
        == Assessment.objects.filter(campaign=campaign, rated=True).count()
    )
    assert sum(other.after.classes.values()) == 0
    with pytest.raises(InputError):
        queries.simulation(officer, shown, {"ADM-AGE-MIN": 3})
    assert before == list(
        Assessment.objects.order_by("pk").values_list("pk", "row_version")
    )
    assert rows


def test_reads_do_not_grow_with_rows(here, campaign, django_assert_max_num_queries):
    officer = here.actors["officer"]
    shown = queries.campaign_get(officer, campaign.uid)
    with django_assert_max_num_queries(10):
        queries.sheet(officer, shown, here.units["branch"])
    with django_assert_max_num_queries(12):
        queries.deciding(officer, shown, here.units["ward"])
    with django_assert_max_num_queries(8):
        queries.board(officer, shown, None, w.TODAY)


def test_who_reads_what(here, campaign):
    assert [c.id for c in queries.campaigns_list(here.actors["secretary"])] == [
        campaign.pk
    ]
    assert queries.campaigns_list(here.actors["officer2"]) == []
    shown = queries.campaign_get(here.actors["secretary"], campaign.uid)
    with pytest.raises(NotVisible):
        queries.sheet(here.actors["secretary"], shown, here.units["branch2"])


def test_a_past_year_is_taken_over_from_records_and_closed(here):
    campaign = e.opened(
        here, first=dt.date(2024, 1, 1), last=dt.date(2024, 12, 31), frame="words-2023",
        subjects=("member",),
    )  # fmt: skip
    rows = Assessment.objects.filter(campaign=campaign, rated=True)
    given = dict.fromkeys(rows.values_list("pk", flat=True), "good")
    take = {"actor": here.actors["officer"], "campaign": campaign.pk,
            "on": dt.date(2025, 1, 10), "source": "Hồ sơ"}  # fmt: skip
    for classes, on in (
        ({**given, next(iter(given)): "nonsense"}, take["on"]),
        ({0: "good"}, take["on"]),
        (given, dt.date(2024, 12, 1)),
    ):
        with pytest.raises(InputError):
            evaluation.classes_take_over(**{**take, "on": on}, classes=classes)
    assert evaluation.classes_take_over(**take, classes=given) == len(given)
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    again = e.opened(here)
    row = e.of_person(again, here, "member-1")
    assert queries.about(here.actors["officer"], row.uid).row.last_class == "good"


def unit_published(here: World, campaign: Campaign) -> Assessment:
    """Bring the class of the branch itself to where it is published; the rest is gone."""
    Assessment.objects.filter(campaign=campaign).exclude(
        subject="unit", unit=here.units["small"]
    ).delete()
    row = Assessment.objects.get(campaign=campaign)
    e.reviewed([row])
    e.proposed([row])
    e.decided(here, campaign, [row])
    evaluation.classes_publish(
        actor=SYSTEM, campaign=campaign.pk, bodies=[here.units["ward"]], on=w.TODAY
    )
    return row


def test_a_unit_objects_to_its_class_before_the_level_above(here, campaign):
    row = unit_published(here, campaign)
    secretary, officer = here.actors["small-secretary"], here.actors["officer"]
    assert queries.about(secretary, row.uid).may_object
    case, *_rest = cases.case_open(
        actor=secretary,
        kind="class-objection-unit",
        commands=[
            cases.OpenCase(
                subject=here.units["small"], on=w.TODAY,
                given={"published_on": w.TODAY, "text": "Chưa xét đủ nhiệm vụ"},
            )
        ],
    )  # fmt: skip
    with pytest.raises(StateRefusal) as error:
        evaluation.campaign_close(actor=officer, campaign=campaign.pk)
    assert error.value.code == "evaluation.objections"

    def record(actor: Any, step: str, outcome: str, **more: Any) -> None:
        command = cases.RecordStep(
            case=case.pk, step=step, outcome=outcome, on=w.TODAY, **more
        )
        cases.step_record(actor=actor, commands=[command])

    with pytest.raises(RuleRefusal):
        record(secretary, "intake", "taken")
    answer = dt.date(2026, 10, 2)
    record(officer, "intake", "taken", sets={"inquiry.answer": answer})
    waiting = Deadline.objects.filter(state="open")
    (due,) = (row for row in waiting if row.about.vi == case.about)
    assert (due.due_on, due.unit_id) == (answer, here.units["ward"])
    record(officer, "inquiry", "done", given={"findings": "Đúng"})
    signer = here.persons["ward-secretary"]
    given = {"class": "excellent", "why": "Cộng nhầm"}
    record(officer, "decide", "correct", given=given, signer=signer)
    record(officer, "serve-upheld", "served")
    was = row.decision_id
    row.refresh_from_db()
    assert (row.final, row.state) == ("excellent", "published")
    assert row.decision_id != was, "a correction is a new decision"
    assert evaluation.campaign_close(actor=officer, campaign=campaign.pk)
