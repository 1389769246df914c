"""Projects: money by currency, what is refused, handing over, use checks, silence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from banyan.deadlines.models import Deadline
from banyan.exchange.services import record_change
from banyan.kernel import clock
from banyan.kernel.errors import Conflict, InputError, NotAllowed, StateRefusal
from banyan.ledger.models import Entry
from banyan.projects.queries import project_shown
from banyan.projects.services import project_move, silence_raised
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support import project_world as pw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    return ew.build(reader=("inspector", "city"))


def codes(error: pytest.ExceptionInfo[InputError] | pytest.ExceptionInfo[StateRefusal]):
    return {p.code for p in error.value.problems}


def test_a_project_from_plan_to_close(world: ew.World) -> None:
    project = pw.handed(world)
    assert [c.months for c in project.checks.order_by("months")] == [12, 36]
    assert Deadline.objects.filter(subject_kind="exchange.usecheck").count() == 2
    with pytest.raises(StateRefusal) as refused:
        project_move(actor=ew.SYSTEM, project=project, to="closed")
    assert codes(refused) == {"projects.checks_open"}
    for check in project.checks.all():
        record_change(
            actor=ew.SYSTEM,
            kind="usecheck",
            uid=check.uid,
            values={
                "answered_on": clock.today(),
                "by": "Office",
                "used": "full",
                "kept_by": "Office",
            },
        )
    project_move(actor=ew.SYSTEM, project=project, to="closed")
    with pytest.raises(StateRefusal) as closed:
        pw.line(project, "commitment", "5")
    assert closed.value.code == "exchange.closed"
    with pytest.raises(StateRefusal):
        record_change(
            actor=ew.SYSTEM,
            kind="project",
            uid=project.uid,
            values={"source": "x"},
        )


def test_money_stands_by_currency_and_exactly(world: ew.World) -> None:
    project = pw.ready(world)
    pw.line(project, "commitment", "0.10", currency="USD")
    pw.line(project, "commitment", "0.20", currency="USD")
    pw.line(project, "disbursement", "0.30", currency="USD")
    shown = project_shown(ew.SYSTEM, project.uid)
    assert [(s.currency, s.budget, s.commitment) for s in shown.sums] == [
        ("USD", Decimal(0), Decimal("0.30")),
        ("VND", Decimal(4_000_000_000), Decimal(0)),
    ]


@pytest.mark.parametrize(
    ("form", "amount", "more", "code"),
    [
        ("commitment", "5.50", {}, "projects.decimals"),
        ("commitment", "0", {}, "projects.positive"),
        ("commitment", "five", {}, "exchange.value"),
        ("commitment", "5", {"currency": "XXX"}, "exchange.value"),
        ("commitment", "5", {"value_date": None}, "projects.value_date"),
        (
            "commitment",
            "5",
            {"value_date": dt.date(2100, 1, 1)},
            "projects.future",
        ),
        (
            "commitment",
            "5",
            {"value_date": dt.date(2001, 1, 1)},
            "projects.before_start",
        ),
        ("disbursement", "5", {}, "projects.overdrawn"),
        ("budget", "5", {"period_to": None}, "projects.period"),
        ("budget", "5", {"period_to": dt.date(2090, 1, 1)}, "projects.period"),
        ("budget", "5", {"period_to": dt.date(2001, 1, 1)}, "exchange.days"),
        ("commitment", "5", {"rate": "26000"}, "projects.rate"),
    ],
)
def test_money_that_is_refused(
    world: ew.World, form: str, amount: str, more: dict[str, object], code: str
) -> None:
    project = pw.project(world)
    with pytest.raises(InputError) as refused:
        pw.line(project, form, amount, **more)
    assert code in codes(refused)
    assert not project.lines.exists()


def test_rows_before_it_in_one_act_count(world: ew.World) -> None:
    project = pw.project(world)
    given = {"currency": "VND", "value_date": pw.ago(30)}
    ew.add(
        "money",
        {"form": "commitment", "amount": "10", **given},
        {"form": "disbursement", "amount": "10", **given},
        owner=project,
    )
    with pytest.raises(InputError):
        record_change(
            actor=ew.SYSTEM,
            kind="money",
            uid=project.lines.get(form="commitment").uid,
            values={"amount": "9"},
        )


def test_a_project_that_lacks_something_does_not_begin(world: ew.World) -> None:
    project = pw.project(world, actual_start=None)
    ew.add("sector", {"code": "11120", "share": 60}, owner=project)
    with pytest.raises(StateRefusal) as refused:
        project_move(actor=ew.SYSTEM, project=project, to="implementing")
    assert codes(refused) == {
        "projects.start",
        "projects.funding",
        "projects.implementing",
        "projects.shares",
        "projects.budget",
    }
    with pytest.raises(InputError) as too_much:
        ew.add("sector", {"code": "16061", "share": 41}, owner=project)
    assert codes(too_much) == {"projects.shares"}


def test_what_moves_ask_for(world: ew.World) -> None:
    project = pw.ready(world)
    with pytest.raises(StateRefusal) as wrong:
        project_move(actor=ew.SYSTEM, project=project, to="closed")
    assert codes(wrong) == {"projects.move"}
    project_move(actor=ew.SYSTEM, project=project, to="implementing")
    with pytest.raises(StateRefusal) as reason:
        project_move(actor=ew.SYSTEM, project=project, to="suspended")
    assert codes(reason) == {"projects.reason"}
    project_move(actor=ew.SYSTEM, project=project, to="suspended", reason="Flood")
    project_move(actor=ew.SYSTEM, project=project, to="implementing")
    with pytest.raises(StateRefusal) as unfinished:
        project_move(actor=ew.SYSTEM, project=project, to="finalised")
    assert codes(unfinished) == {"projects.steps", "projects.end", "projects.handed"}
    with pytest.raises(Conflict):
        project_move(
            actor=ew.SYSTEM, project=project, to="cancelled", reason="x", row_version=1
        )
    with pytest.raises(NotAllowed):
        project_move(actor=world.web.actor("reader"), project=project, to="finalised")
    project_move(actor=ew.SYSTEM, project=project, to="cancelled", reason="x")


def test_nothing_is_handed_over_before_it_is_finished(world: ew.World) -> None:
    project = pw.ready(world)
    ew.add(
        "projectstep", {"text": ew.said("Roof"), "planned": pw.ago(30)}, owner=project
    )
    given = {
        "handed_on": pw.ago(1),
        "decision": "1",
        "receiver": world.partner,
        "inventory": "Hall",
    }
    with pytest.raises(InputError) as refused:
        ew.add("handing", given, owner=project)
    assert codes(refused) == {"projects.unfinished"}


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("projectstep", {"planned": pw.dt.date(2001, 1, 1)}, "projects.before_start"),
        ("projectstep", {"actual": dt.date(2100, 1, 1)}, "projects.future"),
        ("projectstep", {"late": 1}, "projects.late"),
    ],
)
def test_milestones_that_are_refused(
    world: ew.World, kind: str, values: dict[str, object], code: str
) -> None:
    project = pw.project(world)
    given = {"text": ew.said("Roof"), "planned": pw.ago(30), **values}
    if given.pop("late", None):
        given["actual"] = pw.ago(20)
    with pytest.raises(InputError) as refused:
        ew.add(kind, given, owner=project)
    assert code in codes(refused)


def test_a_point_and_an_answer_are_whole(world: ew.World) -> None:
    with pytest.raises(InputError) as point:
        pw.project(world, point="north")
    assert codes(point) == {"projects.point"}
    project = pw.handed(world)
    check = project.checks.get(months=12)
    with pytest.raises(InputError) as answer:
        record_change(
            actor=ew.SYSTEM,
            kind="usecheck",
            uid=check.uid,
            values={"answered_on": clock.today()},
        )
    assert codes(answer) == {"projects.use_answer"}
    with pytest.raises(InputError) as baseline:
        ew.add(
            "projectresult",
            {
                "text": ew.said("R"),
                "indicator": ew.said("N"),
                "baseline": "1",
                "period_from": pw.ago(4),
                "period_to": pw.ago(2),
                "target": "2",
            },
            owner=project,
        )
    assert codes(baseline) == {"projects.baseline"}


def test_silence_rises_once(world: ew.World) -> None:
    project = pw.handed(world)
    check = project.checks.get(months=12)
    late = check.due + dt.timedelta(days=31)
    assert silence_raised(actor=ew.SYSTEM, today=late) == 1
    assert silence_raised(actor=ew.SYSTEM, today=late) == 0
    check.refresh_from_db()
    assert check.raised_on == late
    clocks = Deadline.objects.filter(subject_kind="exchange.usecheck", subject=check.pk)
    assert clocks.count() == 2


def test_the_ledger_knows_every_part(world: ew.World) -> None:
    pw.handed(world)
    from banyan.ledger import codecs

    kinds = set(Entry.objects.values_list("kind", flat=True).distinct())
    assert {"projects.project", "projects.moneyline", "projects.usecheck"} <= kinds
    assert codecs
