"""The record of a ballot is corrected while no body has spoken on it."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.cases.scenario.world import SYSTEM
from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Word
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, OrgError
from banyan.meetings.models import Meeting, Result
from tests.contexts.evaluation.test_evaluation import (  # noqa: F401
    built,
    campaign,
    codes,
    here,
)
from tests.support import evaluations as e


@pytest.fixture
def ballot(here, campaign):  # noqa: F811
    """A vote of 15 papers about all members of the branch."""
    rows = e.of_unit(campaign, here, "branch")
    e.reviewed(rows)
    return e.voted(here, campaign, "branch", rows), rows


def corrected(campaign, vote, reason="chép nhầm", **more):  # noqa: F811
    return evaluation.vote_correct(
        actor=more.pop("actor", SYSTEM), campaign=campaign.pk,
        command=evaluation.CorrectVote(vote, reason, **more),
    )  # fmt: skip


def test_one_line_is_corrected_and_the_first_record_stays(here, campaign, ballot):  # noqa: F811
    vote, rows = ballot
    one = rows[0]
    found = corrected(campaign, vote, voices={one.pk: {"good": 4, "completed": 11}})
    assert [r.pk for r in found] == [one.pk]
    one.refresh_from_db()
    assert (one.proposed, one.done) == ("completed", ["self", "vote"])
    said = Word.objects.filter(assessment=one, step="vote").order_by("pk")
    assert [(w.klass, w.vote, w.text) for w in said] == [
        ("good", vote, ""), ("completed", vote, "chép nhầm"),
    ]  # fmt: skip
    assert len({w.on for w in said}) == 1
    first, second = Result.objects.filter(vote=vote).order_by("pk")
    assert (second.corrects, second.reason) == (first, "chép nhầm")
    shown = queries.about(here.actors["officer"], one.uid).said
    assert [w.corrects for w in shown if w.step == "vote"] == [False, True]
    assert Meeting.objects.count() == 1


def test_other_papers_concern_everybody_on_the_ballot(here, campaign, ballot):  # noqa: F811
    vote, rows = ballot
    found = corrected(campaign, vote, present=16)
    assert len(found) == len(rows)
    assert Meeting.objects.get().present == 16
    assert Word.objects.filter(vote=vote, counts__present=16).count() == len(rows)


def test_level_voices_propose_nothing(here, campaign, ballot):  # noqa: F811
    vote, rows = ballot
    level = {rows[0].pk: {"good": 7, "completed": 7}}
    corrected(campaign, vote, voices=level)
    rows[0].refresh_from_db()
    assert rows[0].proposed == ""


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": " "}, "evaluation.reason"),
        ({}, "evaluation.same"),
        ({"present": 15, "invalid": 0}, "evaluation.same"),
        ({"present": 14}, "evaluation.voices"),
        ({"present": 30}, "meetings.too_many_voters"),
        ({"invalid": -1}, "evaluation.voices"),
        ({"invalid": 16}, "evaluation.voices"),
        ({"present": 0}, "evaluation.voters"),
    ],
)
def test_what_is_refused_writes_nothing(here, campaign, ballot, more, code):  # noqa: F811
    vote, _rows = ballot
    before = Word.objects.count()
    with pytest.raises(OrgError) as error:
        corrected(campaign, vote, **more)
    assert code in codes(error)
    assert (Word.objects.count(), Result.objects.count()) == (before, 1)


def test_not_once_the_committee_has_spoken(here, campaign, ballot):  # noqa: F811
    vote, rows = ballot
    e.proposed(rows[:1])
    with pytest.raises(OrgError) as error:
        corrected(campaign, vote, voices={rows[0].pk: {"completed": 15}})
    assert codes(error) == {"evaluation.followed"}
    assert "Committee" in error.value.message or "committee" in error.value.message
    corrected(campaign, vote, voices={rows[1].pk: {"completed": 15}})
    with pytest.raises(OrgError):
        corrected(campaign, vote, present=16)


def test_not_an_older_vote_and_nobody_elses(here, campaign, ballot):  # noqa: F811
    vote, rows = ballot
    e.voted(here, campaign, "branch", rows[:1])
    with pytest.raises(OrgError) as error:
        corrected(campaign, vote, voices={rows[0].pk: {"completed": 15}})
    assert codes(error) == {"evaluation.followed"}
    with pytest.raises(NotVisible):
        corrected(campaign, vote + 999, present=16)
    with pytest.raises(NotVisible):
        corrected(campaign, vote, voices={999_999: {"good": 1}})


def test_who_may_not_record_a_vote_corrects_none(here, campaign, ballot):  # noqa: F811
    vote, rows = ballot
    for who in ("officer2", "objector"):
        with pytest.raises((NotVisible, NotAllowed)):
            corrected(campaign, vote, actor=here.actors[who], present=16)


def test_the_sheet_offers_votes_that_may_still_be_corrected(here, campaign, ballot):  # noqa: F811
    vote, rows = ballot
    officer = here.actors["officer"]
    shown = queries.campaign_get(officer, campaign.uid)

    def offered():
        found = queries.sheet(officer, shown, here.units["branch"]).ballots
        return {b.vote: set(b.voices) for b in found}

    assert offered() == {vote: {r.pk for r in rows}}
    e.proposed(rows[:1])
    assert offered() == {vote: {r.pk for r in rows[1:]}}
    e.proposed(rows[1:])
    assert offered() == {}


# -- days, papers, groups ----------------------------------------------------------


def test_a_vote_anew_that_is_level_proposes_nothing(here, campaign, ballot):  # noqa: F811
    _vote, rows = ballot
    level = {rows[0].pk: {"good": 5, "completed": 5}}
    e.voted(here, campaign, "branch", rows[:1], present=10, voices=level)
    rows[0].refresh_from_db()
    assert rows[0].proposed == ""


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"invalid": -3}, "evaluation.voices"),
        ({"invalid": 16}, "evaluation.voices"),
        ({"voices": {}}, "evaluation.voices"),
        ({"on": dt.date(2025, 12, 31)}, "evaluation.early"),
    ],
)
def test_ballots_that_cannot_be(here, campaign, more, code):  # noqa: F811
    rows = e.of_unit(campaign, here, "branch")[:2]
    e.reviewed(rows)
    with pytest.raises(OrgError) as error:
        e.voted(here, campaign, "branch", rows, **more)
    assert code in codes(error)
    empty = {rows[0].pk: {"good": 0}}
    with pytest.raises(OrgError) as error:
        e.voted(here, campaign, "branch", rows, voices=empty)
    assert "evaluation.voices" in codes(error)


def test_no_body_speaks_before_the_one_it_follows(here, campaign, ballot):  # noqa: F811
    _vote, rows = ballot
    early = e.DAY - dt.timedelta(days=1)
    say = [evaluation.Say(r.pk, "committee", early, "good") for r in rows]
    with pytest.raises(InputError) as error:
        evaluation.steps_say(actor=SYSTEM, commands=say)
    assert codes(error) == {"evaluation.order"}
    e.proposed(rows)
    for day, code in (
        (early, "evaluation.order"),
        (dt.date(2027, 5, 1), "evaluation.future"),
    ):
        with pytest.raises(OrgError) as error:
            evaluation.bodies_decide(
                actor=here.actors["officer"], campaign=campaign.pk,
                commands=[evaluation.DecideBody(here.units["ward"], day)],
            )  # fmt: skip
        assert codes(error) == {code}


def test_a_day_recorded_wrongly_is_put_right_by_the_last_word(here, campaign, ballot):  # noqa: F811
    """Only the last vote and the last proposal say when a body spoke."""
    _vote, rows = ballot
    e.voted(here, campaign, "branch", rows, on=e.DAY - dt.timedelta(days=9))
    say = [
        evaluation.Say(r.pk, "committee", e.DAY - dt.timedelta(days=5), "good")
        for r in rows
    ]
    evaluation.steps_say(actor=SYSTEM, commands=say)
    with pytest.raises(OrgError) as error:
        evaluation.bodies_decide(
            actor=here.actors["officer"], campaign=campaign.pk,
            commands=[
                evaluation.DecideBody(here.units["ward"], e.DAY - dt.timedelta(days=2))
            ],
        )  # fmt: skip
    assert "evaluation.order" not in codes(error)


def test_groups_that_are_none_and_a_raised_cap_without_a_reason(here, campaign, ballot):  # noqa: F811
    _vote, rows = ballot
    ward = here.units["ward"]

    def chosen(group, **more):
        evaluation.group_set(
            actor=here.actors["officer"], campaign=campaign.pk,
            commands=[evaluation.SetGroup(ward, group, **more)],
        )  # fmt: skip

    with pytest.raises(OrgError) as error:
        chosen("nonsense", reading="good", reason="x")
    assert codes(error) == {"evaluation.group"}
    e.proposed(rows)
    chosen("member.members", outstanding=True)
    best = next(r.pk for r in rows if r.kind_of_tasks == "members")
    with pytest.raises(OrgError) as error:
        e.decided(here, campaign, rows, classes={best: "excellent"})
    assert "evaluation.outstanding" in codes(error)


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("quarter", dt.date(2026, 12, 31)),
        ("year", dt.date(2026, 2, 28)),
        ("term", dt.date(2026, 12, 31)),
        ("year", dt.date(2027, 1, 31)),
    ],
)
def test_days_make_up_their_period(here, period, last):  # noqa: F811
    with pytest.raises(InputError) as error:
        e.opened(here, period=period, last=last)
    assert "last" in {p.field for p in error.value.problems}


def test_committees_count_no_fewer_voices_than_none(here, campaign, ballot):  # noqa: F811
    _vote, rows = ballot
    say = evaluation.Say(rows[0].pk, "committee", e.DAY, "good", counts={"favour": -1})
    with pytest.raises(InputError) as error:
        evaluation.steps_say(actor=SYSTEM, commands=[say])
    assert codes(error) == {"evaluation.voices"}
