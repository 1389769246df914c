"""A reorganisation: drafted, previewed, applied, taken back, applied again."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.base import ports
from banyan.decisions.models import Decision
from banyan.kernel.errors import Conflict, NotAllowed, RuleRefusal, StateRefusal
from banyan.kernel.text import Text
from banyan.units import queries, services
from banyan.units.domain.change import Finding, TreeChange
from banyan.units.domain.operations import (
    Dissolve,
    Establish,
    Merge,
    Move,
    Operation,
    Rename,
    Split,
)
from banyan.units.models import Reorganisation, Unit
from banyan.units.services.dayroll import day_roll

from .world import START, SYSTEM, D, Party, applied, decision, officer, party, truth

pytestmark = pytest.mark.django_db
DAY = D(2025, 7, 1)


def reform(p: Party) -> list[Operation]:
    """Districts end; two communes become one, the third is divided."""
    return [
        Establish(
            ref="+n1",
            kind="commune-committee",
            parent=p["city"],
            names=Text(vi="Đảng bộ phường Ba Đình"),
            code="4",
        ),
        Establish(
            ref="+n2",
            kind="commune-committee",
            parent=p["city"],
            names=Text(vi="Đảng bộ phường Tây Hồ"),
            code="103",
        ),
        Merge(units=(p["c1"], p["c2"]), into="+n1", row=2),
        Split(
            unit=p["c3"],
            into=("+n1", "+n2"),
            assign=((p["b4"], "+n2"),),
            row=3,
        ),
        Dissolve(unit=p["d1"], row=4),
        Dissolve(unit=p["d2"], row=5),
    ]


def draft(p: Party, operations: list[Operation], **kwargs: Any) -> Reorganisation:
    return services.reorganisation_draft(
        actor=SYSTEM,
        structure=p.structure,
        title="Reform",
        effective_on=kwargs.pop("on", DAY),
        operations=operations,
        **kwargs,
    )


def codes(error: Any) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_preview_counts_and_changes_nothing() -> None:
    p = party()
    before = truth()
    preview = services.reorganisation_preview(
        actor=SYSTEM, reorganisation=draft(p, reform(p))
    )
    assert preview.is_clear
    assert preview.counts["established"] == 2
    assert preview.counts["ended"] == 5
    assert preview.counts["divided"] == 1
    assert preview.counts["successions"] == 4
    assert preview.counts["paths"] == 11
    assert truth() == before


def test_applied_then_taken_back_then_applied_again() -> None:
    p = party()
    before = truth()
    row = applied(p, reform(p), DAY)
    assert row.state == "applied"
    assert queries.tree_check().is_sound
    after = truth()
    made = row.made
    assert queries.path_of(p["b4"]).startswith(queries.path_of(made["+n2"]))
    assert queries.path_of(p["b3"]).startswith(queries.path_of(made["+n1"]))
    row = services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    assert row.state == "reversed" and truth() == before
    assert queries.tree_check().is_sound
    assert Unit.objects.get(pk=made["+n1"]).state == "void"
    row = services.reorganisation_apply(
        actor=SYSTEM, reorganisation=row, decision=decision(DAY)
    )
    assert row.made == made and truth() == after
    assert queries.tree_check().is_sound


def test_what_was_known_before_a_reversal_stays_known() -> None:
    p = party()
    row = applied(p, reform(p), DAY)
    known = row.applied_at
    there = queries.counts_by_level(SYSTEM, p.structure, as_of=DAY)
    services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    now = queries.counts_by_level(SYSTEM, p.structure, as_of=DAY)
    then = queries.counts_by_level(SYSTEM, p.structure, as_of=DAY, known_on=known)
    assert then["commune-committee"] == there["commune-committee"] == 2
    assert now["commune-committee"] == 3


def test_a_divided_unit_asks_who_takes_its_children() -> None:
    p = party()
    plan = [op for op in reform(p) if not isinstance(op, Split)]
    plan.append(Split(unit=p["c3"], into=("+n1", "+n2"), row=3))
    row = draft(p, plan)
    preview = services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    assert not preview.is_clear
    (question,) = preview.questions
    assert (question.subject, question.choices) == (p["b4"], ("+n1", "+n2"))
    with pytest.raises(RuleRefusal) as caught:
        services.reorganisation_apply(actor=SYSTEM, reorganisation=row)
    assert codes(caught) == ["tree.assign"]
    assert caught.value.problems[0].row == 3


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: [Dissolve(unit=p["d1"])], "tree.no_parent"),
        (lambda p: [Move(unit=p["c1"], parent=p["b1"])], "tree.circle"),
        (lambda p: [Move(unit=p["c1"], parent="+nothing")], "tree.unknown_ref"),
        (lambda p: [Move(unit=4711, parent=p["city"])], "tree.unknown_unit"),
        (lambda p: [Merge(units=(p["c1"],), into=p["c1"])], "tree.own_successor"),
        (lambda p: [Merge(units=(p["b1"],), into=4711)], "tree.unknown_unit"),
        (
            lambda p: [
                Move(unit=p["b1"], parent=p["c2"]),
                Move(unit=p["b1"], parent=p["c3"]),
            ],
            "tree.twice",
        ),
        (
            lambda p: [Dissolve(unit=p["b1"]), Merge(units=(p["b1"],), into=p["b2"])],
            "tree.twice",
        ),
        (
            lambda p: [Dissolve(unit=p["b1"]), Merge(units=(p["b2"],), into=p["b1"])],
            "tree.dissolved",
        ),
        (lambda p: [Split(unit=p["b1"], into=(p["b2"],))], "tree.few_successors"),
        (lambda p: [Rename(unit=p["c1"], kind="branch")], "tree.wrong_kind"),
    ],
)
def test_what_cannot_be_is_listed_and_nothing_is_written(make: Any, code: str) -> None:
    p = party()
    before = truth()
    row = draft(p, make(p))
    preview = services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    assert code in [problem.code for problem in preview.problems]
    with pytest.raises(RuleRefusal) as caught:
        services.reorganisation_apply(actor=SYSTEM, reorganisation=row)
    assert code in codes(caught)
    assert (
        truth() == before
        and not Decision.objects.filter(kind="reorganisation").exists()
    )


def test_a_tree_that_moved_since_the_preview_is_a_conflict() -> None:
    p = party()
    row = draft(p, reform(p))
    services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[Rename(unit=p["c1"], names=Text(vi="Khác"))],
        on=D(2020, 1, 1),
        decision=decision(),
    )
    row.refresh_from_db()
    with pytest.raises(Conflict) as caught:
        services.reorganisation_apply(actor=SYSTEM, reorganisation=row)
    assert "Khác" in caught.value.problems[0].message
    services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    services.reorganisation_apply(actor=SYSTEM, reorganisation=row)


def test_an_edited_draft_needs_a_new_preview_and_states_are_kept() -> None:
    p = party()
    row = draft(p, reform(p))
    services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    with pytest.raises(Conflict):
        services.reorganisation_edit(actor=SYSTEM, reorganisation=row, row_version=9)
    row = services.reorganisation_edit(
        actor=SYSTEM, reorganisation=row, operations=reform(p)[:-1], title="Other"
    )
    assert row.preview == {}
    row = services.reorganisation_edit(
        actor=SYSTEM, reorganisation=row, operations=reform(p)
    )
    row = services.reorganisation_apply(actor=SYSTEM, reorganisation=row)
    with pytest.raises(StateRefusal):
        services.reorganisation_apply(actor=SYSTEM, reorganisation=row)
    with pytest.raises(StateRefusal):
        services.reorganisation_drop(actor=SYSTEM, reorganisation=row)


def test_rights_of_a_plan_are_those_of_all_its_units() -> None:
    p = party()
    here = officer(queries.path_of(p["d1"]))
    row = draft(p, reform(p))
    with pytest.raises(NotAllowed):
        services.reorganisation_preview(actor=here, reorganisation=row)
    with pytest.raises(NotAllowed):
        services.reorganisation_apply(actor=here, reorganisation=row)
    with pytest.raises(NotAllowed):
        services.reorganisation_draft(
            actor=officer("", frozenset({"unit.read"})),
            structure=p.structure,
            title="x",
            effective_on=DAY,
            operations=[],
        )
    row = applied(p, reform(p), DAY)
    with pytest.raises(NotAllowed):
        services.reorganisation_undo(actor=here, reorganisation=row)


def test_each_carries_a_decision_of_its_own() -> None:
    p = party()
    row = applied(p, reform(p), DAY)
    with pytest.raises(StateRefusal):
        services.unit_change(
            actor=SYSTEM,
            structure=p.structure,
            commands=[Rename(unit=p["b1"], code="1")],
            on=DAY,
            decision=row.decision_id,
        )
    other = draft(p, [Rename(unit=p["b1"], code="1")], on=D(2025, 8, 1))
    with pytest.raises(StateRefusal):
        services.reorganisation_apply(
            actor=SYSTEM, reorganisation=other, decision=row.decision_id
        )
    row = services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    with pytest.raises(StateRefusal):
        services.reorganisation_apply(
            actor=SYSTEM, reorganisation=row, decision=row.decision_id
        )


def _rename_later(p: Party, made: dict[str, int]) -> None:
    services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[Rename(unit=made["+n1"], code="5")],
        on=D(2025, 8, 1),
        decision=decision(),
    )


def _found_below_moved(p: Party, made: dict[str, int]) -> None:
    services.unit_establish(
        actor=SYSTEM,
        structure=p.structure,
        on=D(2025, 8, 1),
        decision=decision(),
        commands=[
            Establish(ref="+t", kind="cell", parent=p["b1"], names=Text(vi="Tổ"))
        ],
    )


def _move_a_moved_one(p: Party, made: dict[str, int]) -> None:
    services.unit_change(
        actor=SYSTEM,
        structure=p.structure,
        commands=[Move(unit=p["b1"], parent=made["+n2"])],
        on=D(2025, 8, 1),
        decision=decision(),
    )


@pytest.mark.parametrize(
    "later", [_rename_later, _found_below_moved, _move_a_moved_one]
)
def test_what_something_builds_on_is_not_taken_back(later: Any) -> None:
    p = party()
    row = applied(p, reform(p), DAY)
    later(p, row.made)
    before = truth()
    with pytest.raises(RuleRefusal) as caught:
        services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    assert codes(caught) and set(codes(caught)) == {"reorganisation.built_on"}
    assert truth() == before


def test_registered_references_to_new_units_forbid_a_reversal() -> None:
    p = party()
    row = applied(p, reform(p), DAY)
    Decision.objects.update(body=None)
    newest = Decision.objects.latest("pk")
    entries = dict(ports.references._entries)
    try:
        ports.references.register(
            "test.body", ports.Reference("unit", "decisions.Decision", "body")
        )
        Decision.objects.filter(pk=newest.pk).update(body=row.made["+n1"])
        with pytest.raises(RuleRefusal) as caught:
            services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    finally:
        ports.references._entries = entries
    assert "reorganisation.referred_to" in codes(caught)


def test_a_future_one_is_planned_and_takes_effect_by_itself() -> None:
    p = party()
    day = D(2100, 1, 1)
    row = applied(p, reform(p), day)
    assert row.state == "planned"
    assert queries.tree_check().is_sound
    assert Unit.objects.get(pk=p["c1"]).state == "active"
    assert Unit.objects.get(pk=row.made["+n1"]).state == "planned"
    day_roll(day)
    row.refresh_from_db()
    assert row.state == "applied" and Unit.objects.get(pk=p["c1"]).state == "dissolved"
    assert queries.tree_check(day).is_sound
    day_roll(D(2026, 1, 1))
    row.refresh_from_db()
    assert row.state == "planned"
    services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    assert queries.tree_check().is_sound
    assert Unit.objects.get(pk=row.made["+n1"]).state == "void"


class _Room:
    """A room that says something to every change."""

    def __init__(self, kind: str) -> None:
        self.kind, self.seen = kind, []  # type: ignore[var-annotated]

    def preview(self, change: TreeChange) -> list[Finding]:
        self.seen.append(("preview", change.direction))
        return [Finding.of(self.kind, "test.room", "%(amount)s things", amount=3)]

    def apply(self, change: TreeChange, act: Any) -> None:
        self.seen.append(("apply", change.unit_of("+n1")))

    def undo(self, change: TreeChange, act: Any) -> None:
        self.seen.append(("undo", len(change.ended)))


@pytest.mark.parametrize("kind", ["count", "question", "veto"])
def test_other_rooms_are_asked_and_may_forbid(kind: str) -> None:
    p = party()
    room = _Room(kind)
    entries = dict(ports.consequences._entries)
    try:
        ports.consequences.register("test", room)
        row = draft(p, reform(p))
        preview = services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
        assert ("test", "3 things") in [(r, f.message) for r, f in preview.findings]
        if kind != "count":
            with pytest.raises(RuleRefusal):
                services.reorganisation_apply(actor=SYSTEM, reorganisation=row)
            return
        row = services.reorganisation_apply(actor=SYSTEM, reorganisation=row)
        services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    finally:
        ports.consequences._entries = entries
    assert ("apply", row.made["+n1"]) in room.seen
    assert ("undo", 5) in room.seen


def test_two_columns_and_ribbons() -> None:
    p = party()
    row = applied(p, reform(p), DAY)
    view = queries.reform_view(
        SYSTEM, row, kinds=("commune-committee",), weights={p["c1"]: 40}
    )
    assert [u.id for u in view.before] == [p["c3"], p["c1"], p["c2"]]
    assert {u.id for u in view.after} == set(row.made.values())
    ribbons = {(r.before, r.after): r for r in view.ribbons}
    assert ribbons[(p["c1"], row.made["+n1"])].weight == 40
    assert ribbons[(p["c3"], row.made["+n2"])].weight is None
    moved = queries.reform_view(SYSTEM, row, kinds=("branch",))
    assert (p["b1"], p["b1"]) in {(r.before, r.after) for r in moved.ribbons}
    assert queries.reorganisations(SYSTEM).count() == 1
    assert not queries.reorganisations(officer("ffffffff")).filter(state="applied")


def test_successors_predecessors_and_the_story() -> None:
    p = party()
    row = applied(p, reform(p), DAY)
    new = row.made["+n1"]
    assert {s.id for s in queries.successors(SYSTEM, p["c3"])} == set(row.made.values())
    assert {s.id for s in queries.predecessors(SYSTEM, new)} == {
        p["c1"],
        p["c2"],
        p["c3"],
    }
    before = queries.units_before(SYSTEM, new)
    assert before[0] == new and {p["c1"], p["c2"], p["c3"]} <= set(before)
    gone = set(Unit.objects.filter(state="dissolved").values_list("pk", flat=True))
    assert set(before[1:]) <= gone, "what stood above them counts where it is dissolved"
    assert queries.units_before(officer("ffffffff"), new) == [new]
    (itself,) = queries.successors(SYSTEM, p["b1"], as_of=D(2025, 6, 30))
    assert (itself.id, itself.kind) == (p["b1"], "continue")
    story = queries.unit_story(SYSTEM, p["b1"])
    assert [(c.on, c.what) for c in story.chapters] == [
        (DAY, "moved"),
        (START, "founded"),
    ]
    assert [c.what for c in queries.unit_story(SYSTEM, p["c1"]).chapters] == [
        "dissolved",
        "founded",
    ]
