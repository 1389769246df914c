"""Bodies speak in order: what a body has judged is not changed after it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from banyan.cases.scenario.world import SYSTEM, World
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, Piece, Word
from banyan.kernel.errors import OrgError
from tests.support import case_world as w
from tests.support import evaluations as e
from tests.support import kept

pytestmark = pytest.mark.django_db

STEPS = ("self", "vote", "committee", "decide", "closed")
"""How far an assessment is, each with all before it."""


@kept.once
def built() -> World:
    return w.world("class-objection")


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def codes(error: pytest.ExceptionInfo[Any]) -> set[str]:
    return {error.value.code, *(p.code for p in error.value.problems)}


def brought(here: World, step: str) -> Assessment:
    """Bring the members of the branch to a step; return one of them."""
    campaign = e.opened(here)
    only = {r.pk for r in e.of_unit(campaign, here, "branch")}
    if step == "closed":  # everybody else stands outside of this campaign
        Assessment.objects.filter(campaign=campaign).exclude(pk__in=only).update(
            rated=False
        )
    row = e.of_person(campaign, here, "member-1")
    rows = [row] if step != "closed" else e.of_unit(campaign, here, "branch")
    walk(here, campaign, rows, STEPS[: STEPS.index(step) + 1])
    row.refresh_from_db()
    return row


def walk(here: World, campaign: Campaign, rows: list[Assessment], steps: Any) -> None:
    for step in steps:
        if step == "self":
            e.reviewed(rows)
        elif step == "vote":
            e.voted(here, campaign, "branch", rows, present=10)
        elif step == "committee":
            e.proposed(rows)
        elif step == "decide":
            others = Assessment.objects.filter(campaign=campaign, rated=True)
            others.exclude(pk__in=[r.pk for r in rows]).update(rated=False)
            unit = here.units["ward"]
            for body in {r.decider_id for r in rows} - {unit}:
                Assessment.objects.filter(decider=body).update(decider=unit)
            e.decided(here, campaign, rows)
        else:
            evaluation.classes_publish(
                actor=SYSTEM, campaign=campaign.pk, bodies=[here.units["ward"]],
                on=w.TODAY,
            )  # fmt: skip
            evaluation.campaign_close(actor=SYSTEM, campaign=campaign.pk)


def review(row: Assessment, **more: Any) -> None:
    given = {"klass": "good", **more}
    evaluation.reviews_write(
        actor=SYSTEM, commands=[evaluation.Review(row.pk, **given)]
    )


CHANGES = {
    "another class": {"klass": "excellent", "submit": True},
    "a draft of another class": {"klass": "completed"},
    "other points": {"points": {"common": Decimal(30), "results": Decimal(70)}},
    "another text": {"answers": {"done": "khác"}, "submit": True},
    "a class taken back": {"klass": ""},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("self", ""),
        ("vote", "evaluation.judged"),
        ("committee", "evaluation.judged"),
        ("decide", "evaluation.decided"),
        ("closed", "evaluation.closed"),
    ],
)
def test_a_self_review_stands_once_it_was_judged(here, step, code, change):
    row = brought(here, step)
    if not code:
        review(row, **CHANGES[change])
        return
    was, words = row.row_version, Word.objects.count()
    with pytest.raises(OrgError) as error:
        review(row, **CHANGES[change])
    assert code in codes(error) and error.value.way_out
    row.refresh_from_db()
    assert (row.row_version, row.self_class) == (was, "good")
    assert Word.objects.count() == words


def test_the_refusal_names_who_the_body_the_frame_and_the_way_out(here):
    with pytest.raises(OrgError) as error:
        review(brought(here, "vote"), klass="excellent", submit=True)
    (problem,) = error.value.problems
    assert "“Vote of the branch” is on record" in problem.message
    assert "Regulation 366" in problem.message and problem.field == "klass"
    assert "objection" in problem.way_out


def test_what_says_the_same_is_not_said_again(here):
    row = brought(here, "vote")
    words = Word.objects.count()
    review(row, answers={"done": "x\r\n"}, points=e.GOOD, submit=True)
    assert Word.objects.count() == words


def test_a_civil_service_class_may_become_known_after_the_vote(here):
    row = brought(here, "committee")
    review(row, civil_class="good")
    row.refresh_from_db()
    assert row.facts["civil_class"] == "good" and row.done[-1] == "committee"


def test_the_review_of_a_unit_stands_once_its_committee_spoke(here):
    campaign = e.opened(here)
    row = Assessment.objects.filter(
        campaign=campaign, subject="unit", unit=here.units["branch"]
    ).get()
    e.reviewed([row])
    review(row, klass="excellent", submit=True)
    e.proposed([row])
    with pytest.raises(OrgError) as error:
        review(row, klass="good", submit=True)
    assert codes(error) == {"evaluation.judged"}


def test_whoever_is_put_back_reviews_after_remarks_of_the_committee(here):
    campaign = e.opened(here)
    row = e.of_person(campaign, here, "exempt-1")
    say = evaluation.Say(row.pk, "committee", w.TODAY, text="Gương mẫu")
    review(row, klass="", answers={"done": "x"}, submit=True)
    evaluation.steps_say(actor=SYSTEM, commands=[say])
    with pytest.raises(OrgError) as error:
        review(row, klass="", answers={"done": "y"}, submit=True)
    assert codes(error) == {"evaluation.judged"}
    evaluation.rated_set(actor=SYSTEM, command=evaluation.SetRated(row.pk, True, "xét"))
    review(row, submit=True)
    e.voted(here, campaign, "branch", [row], present=10)
    row.refresh_from_db()
    assert row.done == ["self", "vote"], "the committee speaks on the vote"


def test_a_vote_held_anew_is_followed_by_the_committee_anew(here):
    row = brought(here, "committee")
    e.voted(here, row.campaign, "branch", [row], best=1, present=10)
    row.refresh_from_db()
    assert (row.done, row.proposed) == (["self", "vote"], "excellent")
    with pytest.raises(OrgError) as error:
        e.decided(here, row.campaign, [row], classes={row.pk: "good"})
    assert "evaluation.no_step" in codes(error)


LATER = [
    ("vote", "opinion", ""),
    ("committee", "opinion", ""),
    ("decide", "opinion", "evaluation.decided"),
    ("closed", "opinion", "evaluation.closed"),
    ("committee", "ask", ""),
    ("decide", "ask", "evaluation.decided"),
    ("closed", "ask", "evaluation.closed"),
    ("committee", "answer", ""),
    ("decide", "answer", "evaluation.decided"),
    ("closed", "answer", "evaluation.closed"),
    ("committee", "committee", ""),
    ("decide", "committee", "evaluation.decided"),
    ("closed", "committee", "evaluation.closed"),
    ("committee", "vote", ""),
    ("decide", "vote", "evaluation.decided"),
    ("closed", "vote", "evaluation.closed"),
    ("decide", "rated", "evaluation.decided"),
    ("decide", "evidence", ""),
    ("closed", "evidence", "evaluation.closed"),
]


@pytest.mark.parametrize(("step", "what", "code"), LATER)
def test_what_is_said_after_the_level_above_or_the_end_is_refused(
    here, step, what, code
):
    early = STEPS[: STEPS.index(step)]
    row = brought(here, "committee" if early else step)
    asked = _ask(row)
    walk(here, row.campaign, [row], STEPS[3 : STEPS.index(step) + 1])
    row.refresh_from_db()
    before = (row.row_version, Word.objects.count(), Piece.objects.count())
    if not code:
        _say(here, row, what, asked)
        return
    with pytest.raises(OrgError) as error:
        _say(here, row, what, asked)
    assert code in codes(error)
    row.refresh_from_db()
    assert before == (row.row_version, Word.objects.count(), Piece.objects.count())


def _ask(row: Assessment) -> int:
    ask = evaluation.AskOpinion(row.pk, "residence", "Tổ dân phố 4", w.TODAY)
    return evaluation.opinions_ask(actor=SYSTEM, commands=[ask])[0].pk


def _say(here: World, row: Assessment, what: str, asked: int) -> None:
    if what == "vote":
        e.voted(here, row.campaign, "branch", [row], present=10)
    elif what == "ask":
        _ask(row)
    elif what == "answer":
        answer = evaluation.RecordOpinion(asked, w.TODAY, "Gương mẫu")
        evaluation.opinions_record(actor=SYSTEM, commands=[answer])
    elif what == "rated":
        out = evaluation.SetRated(row.pk, False, "nghỉ")
        evaluation.rated_set(actor=SYSTEM, command=out)
    elif what == "evidence":
        piece = evaluation.AddPiece(row.pk, "Biên bản")
        evaluation.pieces_add(actor=SYSTEM, commands=[piece])
    else:
        klass = "completed" if what == "committee" else ""
        say = evaluation.Say(row.pk, what, w.TODAY, klass, text="Gương mẫu")
        evaluation.steps_say(actor=SYSTEM, commands=[say])
