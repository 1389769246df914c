"""Taking a whole import back, while nothing builds on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import transaction

from banyan.decisions import services as decisions
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem, RuleRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.ledger.naming import record_said
from banyan.ledger.queries.building import acts_of_decision, entries_later, entries_of

from ..kinds import KINDS
from ..models import Import
from ..staging import Staging
from .collecting import rarely_collected
from .preparing import (
    Progress,
    context_of,
    is_own,
    locked,
    nothing,
    require_files,
)

COPIES = {"people.countingplace"}
"""Rows that a room makes anew from others: nothing builds on them."""
CHUNK = 5_000
MOST = 50


@rarely_collected()
def import_undo(*, actor: Actor, item: Import, progress: Progress = nothing) -> Import:
    """Remove what an import made, let read as before what it changed.

    By a decision of its own that corrects the first. Raises RuleRefusal with the
    list when something builds on the import: a later change of a record, or a
    record of others that names one of its own.
    """
    if not is_own(actor, item):
        raise NotVisible
    progress(0, None, _("Looking for what builds on it"))
    with transaction.atomic():
        item = locked(actor, item, ("applied", "undoing"))
        if item.decision_id is not None:
            require_files(item, Staging(item.uid, item.key))
            _undo(actor, item)
        item.state, item.undone_at = "undone", clock.now()
        item.row_version += 1
        item.save()
    Staging(item.uid, item.key).drop()
    return item


def _undo(actor: Actor, item: Import) -> None:
    assert item.decision is not None
    assert item.decision_id is not None
    acts = acts_of_decision(item.decision_id)
    entries = entries_of(acts)
    created = {kind: ids for (kind, op), ids in entries.items() if op == "create"}
    if item.kind != "units":
        _refuse_if_built_on(acts, created)
    ctx = context_of(actor, item)
    ctx.counts = dict(item.counts.get("done", {}))
    reversal = decisions.decision_take_over(
        actor=actor,
        title=item.decision.title,
        decided_on=clock.today(),
        source=item.file_name,
        symbol=f"NK-{item.pk}-H/{clock.today().year}",
        body=item.unit,
        effect={"import": item.pk, "undo": True},
    )
    facts = {"import": item.pk}
    with ledger.act(
        actor=actor,
        kind="imports.import_undo",
        decision=reversal,
        unit=item.unit,
        facts=facts,
        savepoint=False,
    ) as act:
        befores = Staging(item.uid, item.key).befores()
        KINDS[item.kind].undo(ctx, created, befores, reversal, act)
    item.reversal = reversal


def _refuse_if_built_on(acts: list[int], created: dict[str, list[int]]) -> None:
    problems = [_changed(*found) for found in entries_later(acts, MOST)]
    problems += _named(created)
    if problems:
        raise RuleRefusal(
            _("This cannot be taken back: %(count)s things build on it."),
            code="import.built_on",
            problems=problems[:MOST],
            count=len(problems),
            way_out=_("Take those back first, or correct the records one by one."),
        )


def _changed(kind: str, pk: int, act: str) -> Problem:
    return Problem.of(
        "import.changed_later",
        _("%(kind)s %(pk)s was changed later (%(act)s)."),
        kind=record_said(kind),
        pk=pk,
        act=act,
    )


def _named(created: dict[str, list[int]]) -> list[Problem]:
    """Return the records of others that name one that the import made."""
    found = []
    for kind, ids in created.items():
        model: Any = apps.get_model(kind)
        for relation in model._meta.related_objects:
            other = relation.related_model
            label = other._meta.label_lower
            if label in COPIES:
                continue
            own = set(created.get(label, ()))
            count = sum(
                1
                for part in _parts(ids)
                for pk in _naming(other, relation.field.name, part)
                if pk not in own
            )
            if count:
                found.append(_names(count, label, kind))
    return found


def _parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[n : n + CHUNK] for n in range(0, len(ids), CHUNK))


def _naming(other: Any, column: str, ids: list[int]) -> Iterable[Any]:
    rows = other._default_manager.filter(**{f"{column}__in": ids})
    return rows.values_list("pk", flat=True)  # type: ignore[no-any-return]


def _names(count: int, label: str, kind: str) -> Problem:
    return Problem.of(
        "import.named",
        _("%(count)s records of the kind %(label)s name a %(kind)s of the import."),
        count=count,
        label=record_said(label),
        kind=record_said(kind),
    )
