"""A reorganisation as one object: drafted, previewed, applied, or planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.base import ports
from banyan.base.events import announce
from banyan.decisions.services import decision_take
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    NotVisible,
    Problem,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import Sentence, Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain import findings
from ..domain.change import Finding, TreeChange
from ..domain.decide import decide
from ..domain.operations import Operation, Ref, many_from_json, to_json
from ..domain.preview import Preview, changed_since, counts_of, digest_of
from ..domain.state import Outcome, State
from ..events import ReorganisationApplied
from ..kinds import kinds_of
from ..models import Reorganisation, Structure, Unit
from ..store import paths
from ..store.load import load_state
from ..store.paths import Stamp
from ..store.write import Written, moves_of, write_outcome
from .units import SHAPE, identity, lock, require_rights, tree_changed

KIND = "reorganisation"
OPEN = ("draft", "reversed")


@dataclass(frozen=True)
class _Planned:
    """A plan with the tree it was looked at against and what it leads to."""

    operations: list[Operation]
    custodian: Ref | None
    state: State
    outcome: Outcome


def reorganisation_draft(
    *,
    actor: Actor,
    structure: Structure,
    title: Text | str,
    effective_on: dt.date,
    operations: Sequence[Operation],
    custodian: int | None = None,
) -> Reorganisation:
    """Keep a plan as a draft; nothing of the tree changes.

    ``custodian`` keeps whatever ends, unless an operation names another. Needs
    ``reorganise`` somewhere; where exactly is asked when it is previewed.
    """
    actor.require(SHAPE)
    with ledger.act(actor=actor, kind="units.reorganisation_draft") as act:
        row = Reorganisation.objects.create(
            structure=structure,
            title=Text.of(title),
            effective_on=effective_on,
            plan=plan_json(operations),
            custodian_id=custodian,
            created_by=actor.account_id,
            created_at=clock.now(),
        )
        act.record("create", row)
    return row


def reorganisation_edit(
    *,
    actor: Actor,
    reorganisation: Reorganisation,
    operations: Sequence[Operation] | None = None,
    title: Text | str | None = None,
    effective_on: dt.date | None = None,
    row_version: int | None = None,
) -> Reorganisation:
    """Change a draft (or a plan that was taken back); its preview is void then."""
    actor.require(SHAPE)
    with transaction.atomic():
        row = _locked(reorganisation, row_version)
        _require_state(row, OPEN)
        if operations is not None:
            row.plan, row.made = plan_json(operations), {}
        row.title = row.title if title is None else Text.of(title)
        row.effective_on = effective_on or row.effective_on
        row.preview, row.plan_digest = {}, ""
        row.row_version += 1
        with ledger.act(actor=actor, kind="units.reorganisation_edit") as act:
            row.save()
            act.record("change", row)
    return row


def reorganisation_drop(*, actor: Actor, reorganisation: Reorganisation) -> None:
    """Lay a draft aside for good."""
    actor.require(SHAPE)
    with transaction.atomic():
        row = _locked(reorganisation)
        _require_state(row, OPEN)
        row.state, row.row_version = "dropped", row.row_version + 1
        with ledger.act(actor=actor, kind="units.reorganisation_drop") as act:
            row.save()
            act.record("change", row)


def reorganisation_preview(*, actor: Actor, reorganisation: Reorganisation) -> Preview:
    """Return what applying would do, and keep it with the draft.

    Nothing of the tree changes. Problems carry the rows of the table they came
    from; questions are for people; other rooms add what they see.
    """
    with transaction.atomic():
        row = _locked(reorganisation)
        planned = _plan(row)
        require_rights(actor, planned.state, planned.operations)
        preview = _preview(row, planned)
        Reorganisation.objects.filter(pk=row.pk).update(
            preview={**preview.as_json(), "read": dict(preview.read)},
            plan_digest=preview.digest,
        )
    reorganisation.refresh_from_db()
    return preview


def reorganisation_apply(
    *,
    actor: Actor,
    reorganisation: Reorganisation,
    decision: Any = None,
    body: Any = None,
    source: str = "",
    row_version: int | None = None,
) -> Reorganisation:
    """Apply a plan in one transaction, by a decision of its own.

    Without ``decision`` (fresh, used by nothing else) one is taken by ``body``.
    A day to come makes the state "planned"; the day roll does the rest. Raises
    Conflict, with the units, when the tree changed since the preview;
    RuleRefusal with the whole list when a problem stands.
    """
    with transaction.atomic():
        row = _locked(reorganisation, row_version)
        _require_state(row, OPEN)
        lock(row.structure)
        planned = _plan(row)
        require_rights(actor, planned.state, planned.operations)
        _refuse_moved_ground(row, planned.state)
        _refuse(planned, _consequences(_change(row, planned)))
        taken = _decision(actor, row, decision, body, source)
        _apply(actor, row, planned, identity(taken))
    return row


def _apply(
    actor: Actor, row: Reorganisation, planned: _Planned, decision: int | None
) -> None:
    stamp = Stamp(row.effective_on, clock.now(), decision)
    facts = {"reorganisation": row.pk, **counts_of(planned.outcome, 0)}
    with ledger.act(
        actor=actor, kind="units.reorganisation_apply", decision=decision, facts=facts
    ) as act:
        written = write_outcome(
            row.structure, planned.state, planned.outcome, stamp, act, made=row.made
        )
        _mark_applied(row, written, stamp)
        act.record("change", row)
        change = _change(row, planned, written)
        for _room, consequence in ports.consequences:
            consequence.apply(change, act)
        announce(tree_changed(row.structure, stamp.on, planned.outcome, written))
        planned_only = row.state == "planned"
        announce(
            ReorganisationApplied(row.pk, row.structure_id, stamp.on, planned_only)
        )


def _mark_applied(row: Reorganisation, written: Written, stamp: Stamp) -> None:
    row.state = "planned" if stamp.on > clock.today() else "applied"
    row.decision_id, row.reversal_id = stamp.decision, None
    row.applied_at, row.made = stamp.at, written.units
    row.row_version += 1
    row.save()


def plan_json(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the form in which a plan is kept."""
    return {"operations": [to_json(op) for op in operations]}


def _locked(
    reorganisation: Reorganisation, row_version: int | None = None
) -> Reorganisation:
    row = (
        Reorganisation.objects.select_for_update(of=("self",))
        .select_related("structure")
        .filter(pk=reorganisation.pk)
        .first()
    )
    if row is None:
        raise NotVisible
    if row_version is not None and row.row_version != row_version:
        raise Conflict
    return row


STATE_WORDS = {
    "draft": _("draft"),
    "planned": _("planned"),
    "applied": _("applied"),
    "reversed": _("taken back"),
    "dropped": _("laid aside"),
}


def _require_state(row: Reorganisation, states: tuple[str, ...]) -> None:
    if row.state not in states:
        raise StateRefusal(
            _("This reorganisation is in the state “%(state)s”."),
            code="reorganisation.state",
            state=Sentence(STATE_WORDS.get(row.state, row.state)),
            way_out=_("Only a draft, or a plan that was taken back, can be changed."),
        )


def _plan(row: Reorganisation) -> _Planned:
    operations = many_from_json(row.plan.get("operations", ()))
    custodian = row.custodian_id
    on = row.effective_on
    state = load_state(row.structure_id, operations, on, custodian)
    kinds = kinds_of(row.structure)
    outcome = decide(state, operations, on=on, kinds=kinds, custodian=custodian)
    return _Planned(operations, custodian, state, outcome)


def _preview(row: Reorganisation, planned: _Planned) -> Preview:
    outcome, state = planned.outcome, planned.state
    touched = 0
    if not outcome.problems:
        touched = _paths_touched(row, planned)
    read = state.read_at()
    return Preview(
        counts=counts_of(outcome, touched),
        problems=tuple(outcome.problems),
        questions=tuple(outcome.questions),
        notices=tuple(outcome.notices),
        findings=tuple(_consequences(_change(row, planned))),
        read=read,
        digest=digest_of(row.plan, read),
    )


def _paths_touched(row: Reorganisation, planned: _Planned) -> int:
    """Stage the path rows as applying would; count them, refuse too deep a tree."""
    outcome = planned.outcome
    # Identities that new units would get; any numbers beyond the known will do.
    last = Unit.objects.order_by("-id").values_list("id", flat=True).first() or 0
    ids = {ref: last + n for n, ref in enumerate(outcome.established, start=1)}
    moves = moves_of(planned.state, outcome, ids, row.effective_on)
    count, depth = paths.stage(moves.rebases())
    fresh = moves.fresh()
    depth = max([depth, *(len(span.path) // 8 for _unit, span, _closed in fresh)])
    if paths.is_too_deep(depth):
        outcome.problems.append(findings.too_deep("…", depth - 1, None))
    return count + len(fresh)


def _change(
    row: Reorganisation, planned: _Planned, written: Written | None = None
) -> TreeChange:
    outcome = planned.outcome
    return TreeChange(
        structure=row.structure_id,
        on=row.effective_on,
        reorganisation=row.pk,
        decision=row.decision_id if written else None,
        ended=tuple(outcome.ended.values()),
        established=written.units if written else {},
        moved=tuple(outcome.moved),
        renamed=tuple(outcome.renamed),
    )


def _consequences(change: TreeChange) -> list[tuple[str, Finding]]:
    return [
        (room, finding)
        for room, consequence in ports.consequences
        for finding in consequence.preview(change)
    ]


def _refuse(planned: _Planned, said: Sequence[tuple[str, Finding]]) -> None:
    problems: list[Problem] = list(planned.outcome.problems)
    problems += [findings.to_assign(q) for q in planned.outcome.questions]
    problems += [f.as_problem() for _room, f in said if f.forbids]
    if problems:
        raise RuleRefusal(
            _("The reorganisation cannot be applied: %(count)s findings stand."),
            code="reorganisation.refused",
            problems=problems,
            count=len(problems),
            way_out=_("Correct the rows named, then preview again."),
        )


def _refuse_moved_ground(row: Reorganisation, state: State) -> None:
    """Refuse when plan or tree are not those that the preview was made of."""
    read: Mapping[str, int] | None = row.preview.get("read")
    if not row.plan_digest or read is None:
        return
    changed = changed_since(read, state.read_at())
    if not changed and digest_of(row.plan, state.read_at()) == row.plan_digest:
        return
    raise Conflict(
        _("The tree changed since the preview: %(count)s units."),
        code="reorganisation.moved_ground",
        problems=[_changed(state, unit) for unit in changed[:50]],
        count=len(changed),
        way_out=_("Preview again and look at what changed."),
    )


def _changed(state: State, unit: int) -> Problem:
    node = state.nodes.get(unit)
    return Problem.of(
        "reorganisation.changed_unit",
        _("%(unit)s was changed since the preview."),
        unit=node.fact.label if node else unit,
    )


def _decision(
    actor: Actor, row: Reorganisation, decision: Any, body: Any, source: str
) -> Any:
    if decision is not None:
        pk = identity(decision)
        others = Reorganisation.objects.filter(decision=pk).exclude(pk=row.pk)
        if others.exists():
            raise StateRefusal(
                _("This decision carries another reorganisation already."),
                code="tree.shared_decision",
            )
        if row.decision_id == pk:
            raise StateRefusal(
                _("This decision was carried out and taken back: take a new one."),
                code="tree.used_decision",
            )
        return decision
    return decision_take(
        actor=actor,
        kind=KIND,
        title=row.title,
        body=body,
        decided_on=min(clock.today(), row.effective_on),
        effective_on=row.effective_on,
        source=source,
        effect={"reorganisation": row.pk},
    )
