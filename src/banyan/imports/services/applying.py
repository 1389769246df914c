"""Applying a preview: versions asked again, then one transaction by one decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction

from banyan.decisions import services as decisions
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.cells import WRONG, Finding
from ..kinds import KINDS
from ..kinds.base import (
    BAD,
    CHANGED,
    CHANGED_MEANWHILE,
    NEW,
    PREVIEW_AGAIN,
    Context,
)
from ..models import Import
from ..staging import Line, Staging
from .collecting import rarely_collected
from .preparing import (
    Progress,
    context_of,
    is_own,
    locked,
    nothing,
    require_files,
)

CHUNK = 5_000
TITLES = {
    "members": Text(
        vi="Tiếp nhận danh sách thành viên",
        lo="ຮັບເອົາລາຍຊື່ສະມາຊິກ",
        en="Members taken over",
    ),
    "units": Text(
        vi="Tiếp nhận danh sách đơn vị", lo="ຮັບເອົາລາຍຊື່ໜ່ວຍ", en="Units taken over"
    ),
    "offices": Text(
        vi="Tiếp nhận danh sách chức vụ", lo="ຮັບເອົາລາຍຊື່ຕຳແໜ່ງ", en="Offices taken over"
    ),
    "decisions": Text(
        vi="Tiếp nhận danh sách quyết định",
        lo="ຮັບເອົາລາຍຊື່ຂໍ້ຕົກລົງ",
        en="Decisions taken over",
    ),
}


@rarely_collected()
def import_apply(
    *,
    actor: Actor,
    item: Import,
    symbol: str = "",
    title: Text | str = "",
    progress: Progress = nothing,
) -> Import:
    """Carry out every sound row by one decision "taken over from records".

    Rows whose record changed since the preview are put out and come back with
    the refused ones. ``symbol`` is that of the paper that orders it; without one
    it is drawn from the number of the import. All or nothing of the rest. Raises
    StateRefusal, NotAllowed, and what the services of the rooms raise.
    """
    if not is_own(actor, item):
        raise NotVisible
    staging = Staging(item.uid, item.key)
    require_files(item, staging)
    kind = KINDS[item.kind]
    progress(0, None, _("Asking the versions again"))
    with transaction.atomic():
        item = locked(actor, item, ("ready", "applying"))
        ctx = context_of(actor, item)
        stale = _stale(kind, ctx, staging)
        lines = _reader(staging, {line.number for line in stale})
        if next(lines([NEW, CHANGED]), None) is not None:
            _apply(actor, item, ctx, kind, lines, staging, symbol, title)
        statuses = dict(item.counts["statuses"])
        for line in stale:
            statuses[line.status] -= 1
        item.counts = {
            **item.counts,
            "applied": statuses.get(NEW, 0) + statuses.get(CHANGED, 0),
            "stale": len(stale),
            "done": ctx.counts,
        }
        item.state, item.applied_at = "applied", clock.now()
        item.ends_at = clock.now() + dt.timedelta(days=settings.BANYAN_IMPORT_UNDO_DAYS)
        item.row_version += 1
        item.save()
    _put_out(staging, stale)
    return item


def _apply(
    actor: Actor,
    item: Import,
    ctx: Context,
    kind: Any,
    lines: Any,
    staging: Staging,
    symbol: str,
    title: Text | str,
) -> None:
    decision = decisions.decision_take_over(
        actor=actor,
        title=Text.of(title) if title else TITLES[item.kind],
        decided_on=clock.today(),
        effective_on=item.on,
        source=item.file_name,
        symbol=symbol or f"NK-{item.pk}/{clock.today().year}",
        body=item.unit,
        effect={"import": item.pk, "file": item.digest},
    )
    facts = {"import": item.pk, "file": item.digest, "impact": item.counts["impact"]}
    with ledger.act(
        actor=actor,
        kind="imports.import_apply",
        decision=decision,
        unit=item.unit,
        facts=facts,
        savepoint=False,
    ) as act:
        try:
            kind.apply(ctx, lines, decision, act, staging.keep_before)
        except InputError as error:
            raise InputError(
                error.template,
                code=error.code,
                way_out=error.way_out
                or _("Load the table again: something changed since the preview."),
                problems=error.problems,
                **error.values,
            ) from error
    item.decision = decision


def _stale(kind: Any, ctx: Context, staging: Staging) -> list[Line]:
    """Return the sound rows that are not any more what the preview saw."""
    lines, found = staging.lines([NEW, CHANGED]), []
    while part := list(islice(lines, CHUNK)):
        gone = kind.stale(ctx, part)
        found += [line for line in part if line.number in gone]
    return found


def _reader(staging: Staging, without: set[int]) -> Any:
    def lines(statuses: Sequence[str]) -> Iterator[Line]:
        return (x for x in staging.lines(statuses) if x.number not in without)

    return lines


def _put_out(staging: Staging, stale: Sequence[Line]) -> None:
    """Put the rows that came too late among the refused ones."""
    finding = Finding("", WRONG, "stale", CHANGED_MEANWHILE, PREVIEW_AGAIN).as_json()
    for line in stale:
        line.status = BAD
        line.findings.append(finding)
    if stale:
        staging.write(stale)
