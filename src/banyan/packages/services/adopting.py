"""Making an own practice of one that a partner wrote; theirs stays as it came."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from banyan.exchange.queries.handed import records_kept
from banyan.exchange.services import records_add
from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.knowledge.queries import topic_labels
from banyan.ledger import services as ledger

from ..documents import document_of, says, shown_of
from ..models import Received
from ..store import found, received_visible, require_write

PRACTICE = "practice"
TOLD = ("title", "problem", "conditions", "cost", "limits")
"""What is taken over word by word; whose it is and how it stands is the house's own."""
IN_BLOCK = ("position", "title", "purpose", "steps", "enabling", "lesson")
MOST = 400


def received_adopt(
    *, actor: Actor, record: uuid.UUID | str, organisation: uuid.UUID | str
) -> Any:
    """Begin an own practice from one that a partner wrote, linked with it; return it.

    It is a draft of ``organisation`` (an own body) with the texts and blocks as they
    came, under the topics that are known here; its source names the partner and the
    identity there. Evidence and what came of it stay theirs. Requires
    ``exchange.write`` over the unit. Raises StateRefusal for what is no practice, what
    is linked already, what a later package replaced; InputError as for every record.
    """
    seen = found(received_visible(actor), record)
    require_write(actor, seen.unit)
    with ledger.act(
        actor=actor,
        kind="packages.received_adopt",
        unit=seen.unit_id,
        facts={"received": seen.pk, "origin": str(seen.origin)},
    ) as act:
        row = Received.objects.select_for_update().get(pk=seen.pk)
        _require_adoptable(row)
        theirs = shown_of(row.document)
        (made,) = records_add(
            actor=actor,
            kind=PRACTICE,
            rows=[_practice(theirs.values, organisation, _source(seen))],
            unit=seen.unit,
            record_into=act,
        )
        blocks = [
            {k: b.values[k] for k in IN_BLOCK} for b in theirs.parts.get("block", ())
        ]
        if blocks:
            records_add(
                actor=actor, kind="block", rows=blocks, owner=made, record_into=act
            )
        row.own = made.uid
        row.own_says = says(document_of(records_kept(actor, PRACTICE, {made.uid})[0]))
        row.is_linked_by_hand = True
        row.in_conflict = False
        row.row_version += 1
        row.save()
        act.record("change", row)
    return made


def _practice(
    values: Mapping[str, Any], organisation: uuid.UUID | str, source: str
) -> dict[str, Any]:
    known = topic_labels()
    return {
        **{name: values[name] for name in TOLD if values.get(name)},
        "topics": [key for key in values.get("topics") or () if key in known],
        "organisation": organisation,
        "state": "draft",
        "source": source,
    }


def _source(row: Any) -> str:
    """Say whose practice it was: partner, package, identity there."""
    partner = Text.of(row.organisation.name).in_language("vi")
    day = row.package.made_on.isoformat()
    return f"{partner} · {row.title.in_language('vi')} · {day} · {row.origin}"[:MOST]


def _require_adoptable(row: Received) -> None:
    if row.kind != PRACTICE:
        raise StateRefusal(
            _("Only a practice is taken up as an own one."),
            code="package.not_a_practice",
            way_out=_("Write an own record, and link it with this one."),
        )
    if not row.is_current:
        raise StateRefusal(
            _("A later package took the place of this one."),
            code="package.replaced",
            way_out=_("Take up what came with it."),
        )
    if row.own is not None:
        raise StateRefusal(
            _("An own practice of it is here already."),
            code="package.adopted",
            way_out=_("Change that one, or loosen the link first."),
        )
