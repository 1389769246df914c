"""Linking a record received with the own record that tells of the same thing."""

from __future__ import annotations

import uuid

from banyan.exchange.kinds import KINDS
from banyan.exchange.queries.handed import records_kept
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..documents import document_of, says
from ..models import Received
from ..store import READ, found, received_visible, require_write


def received_link(
    *, actor: Actor, record: uuid.UUID | str, own: uuid.UUID | str | None
) -> Received:
    """Say which own record tells of the same thing; None loosens the link.

    The own record stays as it is. To link the same one again says that the conflict was
    looked at: both texts stand from now on. Requires ``exchange.write`` over the unit.
    Raises InputError for what is no own record of the same kind.
    """
    seen = found(received_visible(actor), record)
    require_write(actor, seen.unit)
    mine = _own(actor, seen.kind, own) if own not in (None, "") else None
    with ledger.act(
        actor=actor, kind="packages.received_link", unit=seen.unit_id
    ) as act:
        row = Received.objects.select_for_update().get(pk=seen.pk)
        if not row.is_current:
            raise StateRefusal(
                _("A later package took the place of this one."),
                way_out=_("Link what came with it."),
            )
        row.own = mine.uid if mine else None
        row.own_says = says(document_of(mine)) if mine else ""
        row.is_linked_by_hand = mine is not None
        row.in_conflict = False
        row.row_version += 1
        row.save()
        act.record("change", row)
    return row


def _own(actor: Actor, kind: str, own: uuid.UUID | str | None) -> RecordShown:
    try:
        uids = {uuid.UUID(str(own))}
    except ValueError:
        uids = set()
    rows = records_kept(actor, kind, uids, READ) if kind in KINDS else []
    if rows:
        return rows[0]
    raise InputError(
        problems=[
            Problem.of(
                "package.no_own",
                _("There is no own record of this kind here."),
                field="own",
                way_out=_("Choose one of the same kind that you may read."),
            )
        ]
    )
