"""After a restore: an act, and a line in the heads file, say what was given up."""

from __future__ import annotations

from django.db import transaction

from banyan.kernel.actor import Actor

from .. import heads
from ..models import Seal
from .acts import act


def restore_note(*, actor: Actor, reason: str) -> int:
    """Record that an older database was brought back; return the seals given up.

    To be called once by ``restore``. The act is sealed with the next batch; the
    heads file keeps the former lines, so that anybody sees the gap. Raises
    NotAllowed without ``ledger.restore``.
    """
    actor.require("ledger.restore")
    head, seal = heads.last(), Seal.objects.order_by("-number").first()
    number = seal.number if seal else 0
    digest = bytes(seal.digest) if seal else bytes(32)
    lost_to = max(head.number if head else 0, number)
    facts = {"reason": reason, "restored_to": number, "seals_to": lost_to}
    with act(actor=actor, kind="ledger.restore", facts=facts):
        if head is not None and (head.number, head.digest) != (number, digest):
            transaction.on_commit(
                lambda: heads.append_restore(number, digest, lost_to), robust=False
            )
    return lost_to - number
