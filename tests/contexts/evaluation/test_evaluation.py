"""Campaigns opened, evidence, bodies in order, caps, all or nothing, publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from banyan.cases.scenario.world import SYSTEM, World
from banyan.deadlines.models import Deadline
from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, Measured, Word
from banyan.figures.indicators import indicators
from banyan.figures.services import rebuild_tallies
from banyan.kernel.errors import (
    InputError,
    NotAllowed,
    NotVisible,
    OrgError,
    StateRefusal,
)
from banyan.meetings.models import Elector, Vote
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


# -- opening -----------------------------------------------------------------------


def test_a_campaign_takes_in_everybody_below_with_the_reason(here, campaign):
    rows = Assessment.objects.filter(campaign=campaign, unit=here.units["branch"])
    members = rows.filter(subject="member")
    assert members.filter(rated=True).count() == 19
    exempt = members.get(person=here.persons["exempt-1"])
    assert (exempt.rated, exempt.unrated_reason, exempt.unrated_rule) == (
        False, "exempt", "EVL-NOT-RATED",
    )  # fmt: skip
    assert rows.get(subject="unit").decider_id == here.units["ward"]
    assert not Assessment.objects.filter(unit=here.units["far"]).exists()


def test_heads_are_counted_apart_and_decided_by_the_level_above_what_they_lead(
    here, campaign
):
    head = e.of_person(campaign, here, "secretary")
    assert (head.role, head.kind_of_tasks) == ("head", "leaders")
    assert (head.led_id, head.decider_id) == (here.units["branch"], here.units["ward"])
    ward = e.of_person(campaign, here, "ward-secretary")
    assert (ward.led_id, ward.decider_id) == (here.units["ward"], here.units["city"])
    assert e.of_person(campaign, here, "member-1").kind_of_tasks == "members"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"frame": "words-2023"}, "frame"),
        ({"last": dt.date(2025, 1, 1)}, "last"),
        ({"title": ""}, "title"),
        ({"period": "week"}, "period"),
        ({"subjects": ()}, "subjects"),
        ({"subjects": ("guest",)}, "subjects"),
        ({"deadlines": {"vote": dt.date(2026, 12, 9), "decide": dt.date(2026, 12, 1)}},
         "due_decide"),
        ({"deadlines": {"dance": dt.date(2026, 12, 9)}}, "due_dance"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_names_the_field(here, more, field):
    with pytest.raises(InputError) as error:
        e.opened(here, **more)
    assert field in {p.field for p in error.value.problems}
    assert not Campaign.objects.exists()


def test_a_second_campaign_of_the_period_is_refused_above_and_below(here, campaign):
    with pytest.raises(StateRefusal) as error:
        e.opened(here, unit=here.units["city"], actor=SYSTEM)
    assert error.value.code == "evaluation.twice"
    assert e.opened(here, period="quarter", last=dt.date(2026, 3, 31)).pk


def test_who_may_not_open_is_refused(here):
    with pytest.raises(NotVisible):
        e.opened(here, actor=here.actors["officer2"])
    with pytest.raises((NotVisible, NotAllowed)):
        e.opened(here, actor=here.actors["secretary"])


def test_deadlines_start_a_clock_for_each_unit_and_end_when_all_is_decided(here):
    due = {"committee": dt.date(2026, 12, 1), "decide": dt.date(2026, 12, 15)}
    row = e.opened(here, deadlines=due, subjects=("member",))
    clocks = Deadline.objects.filter(subject_kind="evaluation.campaign", subject=row.pk)
    hand_in = clocks.get(unit=here.units["branch"], kind="evaluation.hand-in")
    assert (hand_in.due_on, hand_in.state) == (due["committee"], "open")
    assert clocks.filter(kind="evaluation.decide", unit=here.units["ward"]).exists()


# -- evidence ----------------------------------------------------------------------


def test_at_least_ten_indicators_in_one_pass_and_silence_is_not_zero(here, campaign):
    rebuild_tallies()
    own = [key for key, one in indicators if one.own]
    assert len(own) >= 10
    evaluation.evidence_measure(actor=here.actors["officer"], campaign=campaign.pk)
    values = dict(
        Measured.objects.filter(
            campaign_id=campaign.pk, unit_id=here.units["branch"]
        ).values_list("indicator", "value")
    )
    assert values["official-share"] == "100"
    assert values["exempt-share"] == "9.52"
    assert "vote-attendance" not in values
    shown = queries.campaign_get(here.actors["officer"], campaign.uid)
    unit = Assessment.objects.get(
        campaign=campaign, unit=here.units["branch"], subject="unit"
    )
    found = {m.key: m for m in queries.about(here.actors["officer"], unit.uid).measures}
    assert found["vote-attendance"].value is None
    assert found["women-share"].link.startswith("/unit/")
    assert shown.measured_on == w.TODAY


def test_sums_reach_the_units_above(here, campaign):
    e.reviewed(e.of_unit(campaign, here, "branch"))
    e.voted(here, campaign, "branch", e.of_unit(campaign, here, "branch"))
    evaluation.evidence_measure(actor=SYSTEM, campaign=campaign.pk)
    for unit in ("branch", "ward"):
        row = Measured.objects.get(
            campaign_id=campaign.pk, unit_id=here.units[unit],
            indicator="vote-attendance",
        )  # fmt: skip
        assert (row.top, row.base) == ("15", "18")


def test_people_add_evidence_and_it_is_told_from_what_the_system_filled(here, campaign):
    row = e.of_person(campaign, here, "member-1")
    evaluation.pieces_add(
        actor=here.actors["secretary"],
        commands=[
            evaluation.AddPiece(row.pk, "Bằng khen", link="https://example.org/1")
        ],
    )
    found = queries.about(here.actors["secretary"], row.uid)
    assert [p.text for p in found.pieces] == ["Bằng khen"]
    assert found.pieces[0].by_name
    for bad in (
        evaluation.AddPiece(row.pk, " "),
        evaluation.AddPiece(row.pk, "x", link="javascript:1"),
    ):
        with pytest.raises(InputError):
            evaluation.pieces_add(actor=SYSTEM, commands=[bad])


# -- bodies in order ---------------------------------------------------------------


def test_a_review_is_kept_as_typed_and_submitted_once_it_is_whole(here, campaign):
    row = e.of_person(campaign, here, "member-1")
    evaluation.reviews_write(
        actor=SYSTEM, commands=[evaluation.Review(row.pk, answers={"done": "nửa câu"})]
    )
    row.refresh_from_db()
    assert (row.answers, row.done) == ({"done": "nửa câu"}, [])
    with pytest.raises(InputError) as error:
        evaluation.reviews_write(
            actor=SYSTEM, commands=[evaluation.Review(row.pk, submit=True)]
        )
    assert "evaluation.no_class" in codes(error)
    e.reviewed([row])
    row.refresh_from_db()
    assert (row.done, row.self_class) == (["self"], "good")
    assert Word.objects.get(assessment=row, step="self").klass == "good"


@pytest.mark.parametrize(
    ("review", "code"),
    [
        ({"klass": "splendid"}, "evaluation.class"),
        ({"points": {"common": Decimal(31)}}, "evaluation.points"),
        (
            {"points": {"axis-1": Decimal(40), "axis-2": Decimal(31)}},
            "evaluation.points",
        ),
        ({"points": {"charm": Decimal(1)}}, "evaluation.part"),
        ({"row_version": 7}, "conflict"),
    ],
)
def test_reviews_refused(here, campaign, review, code):
    row = e.of_person(campaign, here, "member-1")
    with pytest.raises(OrgError) as error:
        evaluation.reviews_write(
            actor=SYSTEM, commands=[evaluation.Review(row.pk, **review)]
        )
    assert code in codes(error)
    row.refresh_from_db()
    assert row.row_version == 1


def test_whoever_is_not_rated_gets_remarks_and_no_class(here, campaign):
    row = e.of_person(campaign, here, "exempt-1")
    with pytest.raises(InputError) as error:
        evaluation.reviews_write(
            actor=SYSTEM, commands=[evaluation.Review(row.pk, klass="good")]
        )
    assert "evaluation.not_rated" in codes(error)
    evaluation.steps_say(
        actor=SYSTEM,
        commands=[evaluation.Say(row.pk, step="opinion", on=w.TODAY, text="Gương mẫu")],
    )
    with pytest.raises(InputError):
        evaluation.rated_set(
            actor=SYSTEM, command=evaluation.SetRated(row.pk, True, " ")
        )
    evaluation.rated_set(
        actor=SYSTEM, command=evaluation.SetRated(row.pk, True, "xin được xếp loại")
    )
    row.refresh_from_db()
    assert row.rated


def test_the_vote_of_a_branch_counts_its_official_members(here, campaign):
    rows = e.of_unit(campaign, here, "branch")
    e.reviewed(rows)
    pk = e.voted(here, campaign, "branch", rows)
    vote = Vote.objects.get(pk=pk)
    assert vote.bases == {"official-summoned@1": 18}
    assert Elector.objects.filter(vote=vote, is_counted=True).count() == 18
    word = Word.objects.filter(vote=pk).first()
    assert word.counts == {"good": 15, "present": 15, "invalid": 0}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"present": 21}, "evaluation.voters"),
        ({"present": 0}, "evaluation.voters"),
        ({"invalid": 1}, "evaluation.voices"),
        ({"on": dt.date(2026, 12, 1)}, "evaluation.future"),
    ],
)
def test_votes_that_do_not_add_up_are_refused(here, campaign, more, code):
    rows = e.of_unit(campaign, here, "branch")[:3]
    e.reviewed(rows)
    with pytest.raises(OrgError) as error:
        e.voted(here, campaign, "branch", rows, **more)
    assert code in codes(error)
    assert not Vote.objects.exists()


def test_no_vote_about_who_is_not_rated_has_not_reviewed_or_is_elsewhere(
    here, campaign
):
    exempt = e.of_person(campaign, here, "exempt-1")
    fresh = e.of_person(campaign, here, "member-1")
    for row, code in ((exempt, "evaluation.not_rated"), (fresh, "evaluation.no_step")):
        with pytest.raises(OrgError) as error:
            e.voted(here, campaign, "branch", [row])
        assert code in codes(error)
    with pytest.raises(NotVisible):
        e.voted(here, campaign, "branch2", [fresh], present=2)


def test_whoever_is_under_review_does_not_chair(here, campaign):
    rows = e.of_unit(campaign, here, "branch")
    e.reviewed(rows)
    chair = here.persons["secretary"]
    with pytest.raises(OrgError) as error:
        e.voted(here, campaign, "branch", rows, chair=chair)
    assert "evaluation.chair" in codes(error)
    e.voted(here, campaign, "branch", rows, chair=chair,
            second_chair=here.persons["deputy"])  # fmt: skip
    own = e.of_person(campaign, here, "secretary")
    assert (
        Word.objects.get(assessment=own, step="vote").chair_id == here.persons["deputy"]
    )


def test_whoever_chairs_a_committee_leaves_the_chair_for_the_own_row(here, campaign):
    rows = e.of_unit(campaign, here, "branch")
    e.reviewed(rows)
    e.voted(here, campaign, "branch", rows)
    chair, second = here.persons["secretary"], here.persons["deputy"]

    def said(**more):
        return evaluation.steps_say(
            actor=SYSTEM,
            commands=[
                evaluation.Say(r.pk, "committee", e.DAY, "good", **more) for r in rows
            ],
        )

    for more in ({"chair": chair}, {"chair": chair, "second_chair": chair}):
        with pytest.raises(InputError) as error:
            said(**more)
        assert codes(error) == {"evaluation.chair"}
    with pytest.raises(InputError) as error:
        said(counts={"favour": 6, "present": 5})
    assert codes(error) == {"evaluation.voices"}
    with pytest.raises(NotVisible):
        said(chair=987654321)
    assert not Word.objects.filter(step="committee").exists()
    said(chair=chair, second_chair=second, counts={"favour": 5, "present": 5})
    own = e.of_person(campaign, here, "secretary").pk
    words = Word.objects.filter(step="committee").values_list("assessment", "chair")
    assert dict(words) == {r.pk: chair for r in rows} | {own: second}


def test_a_committee_speaks_after_the_vote(here, campaign):
    row = e.of_person(campaign, here, "member-1")
    e.reviewed([row])
    with pytest.raises(InputError) as error:
        e.proposed([row])
    assert "evaluation.no_vote" in codes(error)
