"""After a restore: an act, and a line in the heads file, say what was given up.

An older database brought back gives up seals; a full export restored elsewhere
gives up none, and its chain goes on with the key of the new installation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from banyan.kernel.actor import Actor

from .. import heads, keys
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


def moved_note(*, actor: Actor, facts: Mapping[str, Any]) -> str:
    """Record that a full export was restored here; return the key that seals on.

    To be called once, in the transaction of the restore, when the heads file and
    the public keys of the former installation are in place. The chain goes on:
    the next seal follows the last one of the export and is signed by the key of
    this installation, which the act names. A line of the heads file says the
    same, signed by that key. Raises NotAllowed without ``ledger.restore``.
    """
    actor.require("ledger.restore")
    seal = Seal.objects.order_by("-number").first()
    number = seal.number if seal else 0
    digest = bytes(seal.digest) if seal else bytes(32)
    key = keys.signer().key_id
    about = {**facts, "seal": number, "key": key}
    with act(actor=actor, kind="ledger.moved", facts=about):
        transaction.on_commit(
            lambda: heads.append_restore(number, digest, number), robust=False
        )
    return key
