"""Reporting tasks done, scoring them, closing a period: each with its refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from banyan.cases.scenario.world import World
from banyan.commitments import services
from banyan.commitments.models import Commitment, PeriodClosing
from banyan.deadlines.models import Deadline
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act
from tests.support import case_world as w
from tests.support import kept
from tests.support import task_world as t

pytestmark = pytest.mark.django_db


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


def member(here: World, name: str = "member-1") -> Actor:
    """Return somebody without a single right, as the person that they are."""
    return Actor(kind="account", name=name, person_id=here.persons[name])


def waiting(row: Commitment) -> list[str]:
    rows = Deadline.objects.filter(subject=row.pk, state="open")
    return sorted(rows.values_list("kind", flat=True))


# -- done and scored ----------------------------------------------------------------------


def test_a_task_is_reported_done_with_a_self_score(here: World) -> None:
    row = t.approved(here, target="2")
    for more, field in (
        ({"done_on": dt.date(2026, 12, 1)}, "done_on"),
        ({"level": "superb"}, "level"),
        ({"achieved": "hai"}, "achieved"),
        ({"achieved": "2", "exceeded": True}, "exceeded"),
        ({"quality": 140}, "quality"),
    ):
        with pytest.raises(InputError) as refused:
            values = {"day": w.TODAY, **more}
            day = values.pop("done_on", values.pop("day"))
            t.finished(here, row, day, **values)  # type: ignore[arg-type]
        assert refused.value.problems[0].field == field
    made = t.finished(here, row, w.TODAY, achieved="3", exceeded=True)
    assert (made.state, made.own_timeliness, made.own_points) == ("done", 100, 930)
    assert waiting(row) == ["commitments.approve"]


def test_the_level_above_scores_by_the_formula(here: World) -> None:
    row = t.finished(here, t.approved(here), w.TODAY, exceeded=True)
    with pytest.raises(NotAllowed):
        services.commitments_score(
            actor=member(here), commands=[services.Score(row.pk, 100)]
        )
    made = t.scored(here, row, quality=90, exceeded=True, level="proactive")
    assert (made.points, made.bonus, made.exceeded) == (930, 47, True)
    assert made.derivation["coefficient"] == "1"
    assert made.derivation["firm"] is False
    assert "CMT-BONUS-MAX" in made.derivation["rules"]
    assert waiting(row) == []
    again = t.scored(here, made, quality=100)
    assert (again.points, again.bonus, again.state) == (1000, 0, "scored")
    act = Act.objects.filter(kind="commitments.commitments_score").last()
    assert act is not None
    assert {r["id"] for r in act.rules} >= {"CMT-QUALITY"}


def test_the_bonus_of_a_period_stays_within_its_limit(here: World) -> None:
    rows = [t.approved(here, standard=100) for _n in range(3)]
    for row in rows:
        t.finished(here, row, w.TODAY)
    commands = [services.Score(r.pk, 100, exceeded=True) for r in rows]
    made = services.commitments_score(
        actor=here.actors["officer"], commands=commands[:2]
    )
    assert [r.bonus for r in made] == [500, 200]
    last = services.commitments_score(
        actor=here.actors["officer"], commands=commands[2:]
    )
    assert last[0].bonus == 0


def test_a_pack_without_a_formula_measures_no_points(here: World) -> None:
    """Before 2026 the pack has no formula: nothing is invented."""
    with w.on(dt.date(2025, 12, 20)):
        row = t.approved(here, period="2025")
        t.finished(here, row, dt.date(2025, 12, 19))
        made = t.scored(here, row)
    assert (made.state, made.points, made.bonus) == ("scored", None, 0)


def test_late_and_undone_tasks_are_scored_with_care(here: World) -> None:
    row = t.approved(here)
    with pytest.raises(StateRefusal):
        t.scored(here, row)
    after = t.DUE + dt.timedelta(days=5)
    with w.on(after):
        with pytest.raises(InputError) as refused:
            t.scored(here, row, exceeded=True)
        assert refused.value.problems[0].field == "exceeded"
        undone = t.scored(here, row, quality=0)
        assert (undone.timeliness, undone.points, undone.done_on) == (0, 0, None)
        late = t.finished(here, t.approved(here), after)
        with pytest.raises(InputError) as refused:
            t.scored(here, late)
        assert refused.value.problems[0].field == "timeliness"
        assert t.scored(here, late, timeliness=50).points == 850


def test_what_was_reported_done_can_be_sent_back(here: World) -> None:
    row = t.finished(here, t.approved(here), w.TODAY)
    back = services.commitments_return(
        actor=here.actors["officer"],
        commands=[services.WithReason(row.pk, "Thiếu minh chứng")],
    )[0]
    assert (back.state, back.done_on) == ("approved", None)
    assert waiting(row) == ["commitments.due"]


# -- closing -------------------------------------------------------------------------------


def test_a_period_is_closed_as_a_whole_or_not_at_all(here: World) -> None:
    unit = here.units["branch"]
    one = t.finished(here, t.approved(here), w.TODAY)
    t.registered(here, person=None)
    officer = here.actors["officer"]
    close = services.period_close
    with pytest.raises(StateRefusal) as refused:
        close(actor=officer, unit=unit, period=t.PERIOD)
    assert len(refused.value.problems) == 2
    t.scored(here, one)
    draft = Commitment.objects.get(state="draft")
    with pytest.raises(StateRefusal):
        close(actor=officer, unit=unit, period=t.PERIOD)
    assert not PeriodClosing.objects.exists()
    services.commitments_drop(
        actor=here.actors["secretary"], commands=[services.WithReason(draft.pk, "Thôi")]
    )
    made = close(actor=officer, unit=unit, period="2026-q3")
    assert made.counts["total"] == 1
    assert Commitment.objects.get(pk=one.pk).state == "closed"
    for again in (
        lambda: close(actor=officer, unit=unit, period=t.PERIOD),
        lambda: t.scored(here, one),
    ):
        with pytest.raises(StateRefusal):
            again()
    with pytest.raises(InputError) as closed:
        t.registered(here)
    assert closed.value.problems[0].field == "period"


def test_who_closes_a_period(here: World) -> None:
    unit = here.units["branch"]
    with pytest.raises(NotAllowed):
        services.period_close(
            actor=here.actors["inspector"], unit=unit, period=t.PERIOD
        )
    with pytest.raises(NotVisible):
        services.period_close(actor=here.actors["officer2"], unit=unit, period="2026")
    with pytest.raises(StateRefusal):
        services.period_close(actor=here.actors["officer"], unit=unit, period="2026")


def test_a_task_is_not_named_twice_in_one_act(here: World) -> None:
    row = t.registered(here)
    with pytest.raises(InputError):
        services.commitments_submit(
            actor=here.actors["secretary"], commitments=[row.pk, row.pk]
        )
