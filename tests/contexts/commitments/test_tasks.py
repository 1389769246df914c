"""Registering tasks, approving, rolling out, reporting: each with its refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from banyan.cases.scenario.world import World
from banyan.commitments import queries, services
from banyan.commitments.models import Commitment, Evidence, Note
from banyan.deadlines.models import Deadline
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.ledger.models import Act, Entry
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


# -- registering -----------------------------------------------------------------------


def test_a_member_registers_an_own_task_without_a_right(here: World) -> None:
    command = services.Register(
        unit=here.units["branch"],
        period="2026-q3",
        title=Text(vi="Chuyển đổi số sổ chi bộ"),
        person=here.persons["member-1"],
        kind="breakthrough",
        axis="science",
        target="1.250,5",
        milestones=(services.Step("Tập huấn", dt.date(2026, 8, 1)),),
    )
    row = services.commitments_register(
        actor=member(here), commands=[command], submit=True
    )[0]
    assert (row.state, row.period, row.due_on) == ("submitted", "2026-Q3", t.DUE)
    assert (row.target, row.above_id) == ("1250.5", here.units["branch"])
    assert row.milestones.get().number == 1
    assert waiting(row) == ["commitments.approve"]
    assert Act.objects.filter(kind="commitments.commitments_register").count() == 1
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"commitments.commitment", "commitments.milestone"} <= kinds


UNREADABLE: tuple[tuple[dict[str, object], str], ...] = (
    ({"period": "2026-Q9"}, "period"),
    ({"title": ""}, "title"),
    ({"kind": "heroic"}, "kind"),
    ({"axis": "football"}, "axis"),
    ({"difficulty": "extreme"}, "difficulty"),
    ({"target": "rất nhiều"}, "target"),
    ({"standard": 0}, "standard"),
    ({"due_on": dt.date(2026, 10, 1)}, "due_on"),
    ({"milestones": (services.Step("x", dt.date(2025, 1, 1)),)}, "milestones"),
    ({"parent": 99_999}, "parent"),
)


def test_what_cannot_be_read_names_its_field(here: World) -> None:
    for more, field in UNREADABLE:
        with pytest.raises(InputError) as refused:
            t.registered(here, **more)
        assert [p.field for p in refused.value.problems] == [field]
    assert not Commitment.objects.exists()


def test_all_or_none_are_registered_and_the_row_is_named(here: World) -> None:
    good = services.Register(here.units["branch"], "2026", "A")
    with pytest.raises(InputError) as refused:
        services.commitments_register(
            actor=here.actors["secretary"], commands=[good, replace(good, kind="x")]
        )
    assert refused.value.problems[0].row == 2
    assert not Commitment.objects.exists()


def test_others_register_only_within_their_range(here: World) -> None:
    other = here.persons["member-2"]
    with pytest.raises((NotAllowed, NotVisible)):
        services.commitments_register(
            actor=member(here),
            commands=[services.Register(here.units["branch"], "2026", "A", other)],
        )
    with pytest.raises(NotVisible):
        t.registered(here, "officer2")
    with pytest.raises(NotAllowed):
        t.registered(here, "inspector")
    with pytest.raises(NotVisible):  # a stranger to the unit
        t.registered(here, person=here.persons["far-one-1"])


def test_the_level_above_is_that_of_the_owner(here: World) -> None:
    units = here.units
    assert t.registered(here).above_id == units["branch"]
    leader = t.registered(here, person=here.persons["secretary"])
    assert leader.above_id == units["ward"]
    assert t.registered(here, person=None).above_id == units["ward"]
    top = t.registered(here, "city", unit=units["city"], person=None)
    assert top.above_id == units["city"]


# -- change, hand in, approve, send back ------------------------------------------------


def test_a_task_is_changed_before_it_is_approved(here: World) -> None:
    row = t.registered(here, submit=True)
    changed = services.commitment_change(
        actor=here.actors["secretary"],
        command=services.Change(
            row.pk,
            {"title": "Kết nạp ba đảng viên", "target": "3"},
            milestones=(services.Step("Một", dt.date(2026, 8, 1)),),
            row_version=row.row_version,
        ),
    )
    assert (changed.state, changed.target) == ("submitted", "3")
    with pytest.raises(Conflict):
        services.commitment_change(
            actor=here.actors["secretary"],
            command=services.Change(row.pk, {"target": "4"}, row_version=1),
        )
    with pytest.raises(InputError):
        services.commitment_change(
            actor=here.actors["secretary"],
            command=services.Change(row.pk, {"state": "approved"}),
        )
    with pytest.raises(InputError) as refused:
        services.commitment_change(
            actor=here.actors["secretary"],
            command=services.Change(row.pk, {"due_on": dt.date(2027, 1, 1)}),
        )
    assert refused.value.problems[0].field == "due_on"


def test_an_approved_task_stays_as_it_is(here: World) -> None:
    row = t.approved(here)
    with pytest.raises(StateRefusal) as refused:
        services.commitment_change(
            actor=here.actors["secretary"], command=services.Change(row.pk, {})
        )
    assert refused.value.way_out


def test_approving_says_how_difficult_it_is(here: World) -> None:
    row = t.registered(here, submit=True, kind="difficult")
    with pytest.raises(InputError) as refused:
        services.commitments_approve(
            actor=here.actors["officer"], commands=[services.Approve(row.pk)]
        )
    assert refused.value.problems[0].field == "difficulty"
    made = services.commitments_approve(
        actor=here.actors["officer"],
        commands=[services.Approve(row.pk, "hard", 20)],
    )[0]
    assert (made.state, made.difficulty, made.standard) == ("approved", "hard", 20)
    assert made.approved_by == "officer"
    assert waiting(row) == ["commitments.due"]
    due = Deadline.objects.get(subject=row.pk, state="open")
    assert (due.due_on, due.right, due.person_id) == (
        t.DUE,
        "commitment.write",
        here.persons["member-1"],
    )


def test_nobody_approves_their_own_task(here: World) -> None:
    row = t.registered(here, submit=True, person=here.persons["secretary"])
    unit = t.registered(here, submit=True, person=None)
    for task in (row, unit):
        with pytest.raises(NotAllowed):
            services.commitments_approve(
                actor=here.actors["secretary"], commands=[services.Approve(task.pk)]
            )
    own = t.registered(
        here,
        "officer",
        submit=True,
        unit=here.units["ward"],
        person=here.persons["ward-secretary"],
    )
    with pytest.raises(NotAllowed):
        services.commitments_approve(
            actor=here.actors["officer"], commands=[services.Approve(own.pk)]
        )
    approved = services.commitments_approve(
        actor=here.actors["city"], commands=[services.Approve(own.pk)]
    )
    assert approved[0].state == "approved"


def test_out_of_range_a_task_does_not_exist(here: World) -> None:
    row = t.registered(here, submit=True)
    for actor in (here.actors["officer2"], member(here, "member-2")):
        with pytest.raises(NotVisible):
            services.commitments_approve(
                actor=actor, commands=[services.Approve(row.pk)]
            )
        with pytest.raises(NotVisible):
            queries.commitment_get(actor, row.uid)
    with pytest.raises(NotAllowed):
        services.commitments_approve(
            actor=here.actors["inspector"], commands=[services.Approve(row.pk)]
        )


def test_a_task_is_sent_back_with_a_reason_and_handed_in_again(here: World) -> None:
    row = t.registered(here, submit=True)
    officer = here.actors["officer"]
    with pytest.raises(InputError) as refused:
        services.commitments_return(
            actor=officer, commands=[services.WithReason(row.pk, " ")]
        )
    assert refused.value.problems[0].field == "reason"
    back = services.commitments_return(
        actor=officer, commands=[services.WithReason(row.pk, "Chưa rõ sản phẩm")]
    )[0]
    assert (back.state, back.reason) == ("returned", "Chưa rõ sản phẩm")
    assert waiting(row) == []
    again = services.commitments_submit(actor=member(here), commitments=[row.pk])
    assert again[0].state == "submitted"
    assert waiting(row) == ["commitments.approve"]


def test_who_drops_a_task(here: World) -> None:
    draft, running = t.registered(here), t.approved(here)
    command = services.WithReason
    dropped = services.commitments_drop(
        actor=member(here), commands=[command(draft.pk, "Viết nhầm")]
    )
    assert dropped[0].state == "dropped"
    with pytest.raises(NotAllowed):
        services.commitments_drop(
            actor=member(here), commands=[command(running.pk, "Khó quá")]
        )
    services.commitments_drop(
        actor=here.actors["officer"], commands=[command(running.pk, "Chuyển công tác")]
    )
    assert waiting(running) == []


# -- roll out ----------------------------------------------------------------------------


def test_a_task_is_rolled_out_to_the_units_below(here: World) -> None:
    parent = t.unit_task(here, milestones=(services.Step("Nửa", dt.date(2026, 8, 1)),))
    units = [here.units["branch"], here.units["branch2"]]
    command = services.RollOut(parent.pk, units, dt.date(2026, 9, 25), "2")
    made = services.commitment_roll_out(actor=here.actors["officer"], command=command)
    assert [(r.unit_id, r.state, r.target) for r in made] == [
        (u, "approved", "2") for u in units
    ]
    assert {r.root_id for r in made} == {parent.pk}
    assert made[0].milestones.count() == 1
    assert waiting(made[0]) == ["commitments.due"]
    more = services.RollOut(parent.pk, [*units, here.units["small"]])
    again = services.commitment_roll_out(actor=here.actors["officer"], command=more)
    assert [r.unit_id for r in again] == [here.units["small"]]
    with pytest.raises(InputError) as refused:
        services.commitment_roll_out(actor=here.actors["officer"], command=more)
    assert refused.value.code == "commitments.all_have_it"


def test_refusals_of_rolling_out(here: World) -> None:
    officer = here.actors["officer"]
    parent = t.unit_task(here, due_on=dt.date(2026, 9, 20))
    roll = services.commitment_roll_out
    for units in ([here.units["ward"]], [here.units["far"]]):
        with pytest.raises(NotVisible):
            roll(actor=officer, command=services.RollOut(parent.pk, units))
    branch = [here.units["branch"]]
    for more in ({"due_on": dt.date(2026, 9, 21)}, {"target": "x"}):
        with pytest.raises(InputError):
            roll(
                actor=officer,
                command=services.RollOut(parent.pk, branch, **more),  # type: ignore[arg-type]
            )
    with pytest.raises(InputError):
        roll(actor=officer, command=services.RollOut(parent.pk, []))
    with pytest.raises(InputError):  # of a person
        own = t.approved(here)
        roll(actor=officer, command=services.RollOut(own.pk, branch))
    draft = t.registered(here, "officer", unit=here.units["ward"], person=None)
    with pytest.raises(StateRefusal):
        roll(actor=officer, command=services.RollOut(draft.pk, branch))


def test_the_tree_shows_the_way_up_and_what_is_below(here: World) -> None:
    city = t.approved(here, "city", "city", unit=here.units["city"], person=None)
    roll = services.commitment_roll_out
    wards = [here.units["ward"], here.units["ward2"]]
    ward = roll(actor=here.actors["city"], command=services.RollOut(city.pk, wards))[0]
    branches = [here.units["branch"], here.units["small"]]
    branch = roll(
        actor=here.actors["officer"], command=services.RollOut(ward.pk, branches)
    )[0]
    own = t.approved(here, parent=branch.pk)
    t.finished(here, branch, w.TODAY)
    tree = queries.tree_of(here.actors["city"], ward.uid)
    assert [step[0] for step in tree.way] == [city.uid]
    assert (tree.branch.parts, tree.branch.parts_done) == (2, 1)
    assert [b.line.id for b in tree.below][0] == branch.pk
    deep = queries.tree_of(here.actors["secretary"], own.uid)
    assert [step[0] for step in deep.way] == [None, None, branch.uid]
    assert deep.way[0][1].vi == str(city.title)


def test_a_task_below_names_one_above(here: World) -> None:
    parent = t.unit_task(here, due_on=dt.date(2026, 9, 20))
    with pytest.raises(InputError) as refused:
        t.registered(here, parent=parent.pk)
    assert refused.value.problems[0].field == "due_on"
    row = t.registered(here, parent=parent.pk, due_on=dt.date(2026, 9, 10))
    assert (row.parent_id, row.root_id) == (parent.pk, parent.pk)
    far = t.approved(here, "officer2", "city", unit=here.units["ward2"], person=None)
    with pytest.raises(InputError) as refused:
        t.registered(here, parent=far.pk)
    assert refused.value.problems[0].field == "parent"


# -- reporting ---------------------------------------------------------------------------


def test_progress_milestones_and_delay(here: World) -> None:
    step = services.Step("Lớp nhận thức", dt.date(2026, 8, 1))
    row = t.approved(here, milestones=(step,))
    me = member(here)
    services.progress_report(
        actor=me, commands=[services.Progress(row.pk, 40, "Đã mở lớp")]
    )
    services.milestone_reach(actor=me, commitment=row.pk, number=1)
    with pytest.raises(NotVisible):
        services.milestone_reach(actor=me, commitment=row.pk, number=2)
    with pytest.raises(InputError):
        services.progress_report(actor=me, commands=[services.Progress(row.pk, 101)])
    later = dt.date(2026, 10, 20)
    for until, reason, field in ((later, "", "reason"), (t.DUE, "x", "until")):
        with pytest.raises(InputError) as refused:
            services.delays_report(
                actor=me, commands=[services.Delay(row.pk, until, reason)]
            )
        assert refused.value.problems[0].field == field
    command = services.Delay(row.pk, later, "Chờ lớp của quận")
    services.delays_report(actor=me, commands=[command])
    assert queries.commitment_get(me, row.uid).line.due_on == t.DUE
    with pytest.raises(NotAllowed):
        services.delays_agree(actor=me, commands=[services.Approve(row.pk)])
    services.delays_agree(
        actor=here.actors["officer"], commands=[services.Approve(row.pk)]
    )
    shown = queries.commitment_get(me, row.uid)
    assert (shown.line.due_on, shown.first_due_on) == (later, t.DUE)
    kinds = list(Note.objects.filter(commitment=row).values_list("kind", flat=True))
    assert kinds[-4:] == ["progress", "milestone", "delay", "agreed"]


def test_no_delay_to_agree_to(here: World) -> None:
    row = t.approved(here)
    with pytest.raises(InputError):
        services.delays_agree(
            actor=here.actors["officer"], commands=[services.Approve(row.pk)]
        )


PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_evidence_is_a_file_a_link_or_a_record(here: World) -> None:
    row = t.approved(here)
    me = member(here)
    add = services.evidence_add
    case = w.opened(here)
    make = services.AddEvidence
    link = make(row.pk, "Tin", w.TODAY, url="https://example.org/a")
    add(actor=me, command=link)
    add(
        actor=here.actors["secretary"],
        command=make(row.pk, "Hồ sơ", w.TODAY, record=case.reference),
    )
    add(
        actor=me,
        command=make(row.pk, "Ảnh", w.TODAY, content=PDF, file_name="a.pdf"),
    )
    shown = queries.commitment_get(me, row.uid).evidence
    assert [e.kind for e in shown] == ["link", "record", "file"]
    assert shown[2].paper_uid is not None
    assert Evidence.objects.count() == 3


NO_EVIDENCE: tuple[tuple[dict[str, object], str], ...] = (
    ({}, "url"),
    ({"url": "https://a.org", "record": "1"}, "url"),
    ({"url": "javascript:alert(1)"}, "url"),
    ({"record": "no-such-case"}, "record"),
    ({"url": "https://a.org", "title": " "}, "title"),
    ({"url": "https://a.org", "on": dt.date(2027, 1, 1)}, "on"),
)


def test_evidence_that_cannot_be(here: World) -> None:
    row = t.approved(here)
    for more, field in NO_EVIDENCE:
        values = {"title": "Tin", "on": w.TODAY, **more}
        command = services.AddEvidence(row.pk, **values)  # type: ignore[arg-type]
        with pytest.raises(InputError) as refused:
            services.evidence_add(actor=here.actors["secretary"], command=command)
        assert refused.value.problems[0].field == field
