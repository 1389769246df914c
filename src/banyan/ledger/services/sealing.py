"""Sealing: acts and readings become batches, chained and signed.

One sealer at a time. On PostgreSQL it holds an advisory lock for the length of
its short transaction and takes the acts whose transaction is older than every
one still running, in the order of transactions: sealing "up to the last id"
would pass over an act that began early and commits late. On SQLite the only
writer is the sealer itself, and the order of ids is the order of commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor

from .. import heads, keys, records, rows
from ..domain.hashing import root
from ..models import Seal

LEASE = 0x62616E79  # "bany": the advisory lock of the sealer
BATCH = 50_000
TABLES = {"acts": "ledger_act", "readings": "ledger_reading"}
FINISHED = (
    " AND (tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    # of a restored database: no transaction of this server has such an id yet
    " OR tx >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    # of this very transaction: visible to it alone, sealed with it or not at all
    " OR tx = pg_current_xact_id_if_assigned()::text::bigint)"
)


@dataclass(frozen=True)
class Sealed:
    """What one call sealed."""

    acts: int = 0
    readings: int = 0
    seals: tuple[int, ...] = ()


def seal(*, actor: Actor) -> Sealed:
    """Seal every finished act and reading; append the heads to their file.

    Raises NotAllowed without ``ledger.seal``, and Fault when the database lacks
    a seal that the heads file names.
    """
    actor.require("ledger.seal")
    heads.require_agreement()
    signer = keys.signer()
    made: list[Seal] = []
    for stream in TABLES:
        while batch := _seal_batch(stream, signer):
            made.append(batch)
    heads.catch_up()
    return Sealed(
        acts=sum(s.act_count for s in made if s.stream == "acts"),
        readings=sum(s.act_count for s in made if s.stream == "readings"),
        seals=tuple(s.number for s in made),
    )


def _seal_batch(stream: str, signer: keys.Signer) -> Seal | None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        if not _leased(cursor):
            return None
        waiting = _waiting(cursor, stream)
        if not waiting:
            return None
        made = _seal(stream, waiting, signer)
        cursor.execute(
            f"UPDATE {TABLES[stream]} SET seal_id = %s "
            f"WHERE seal_id IS NULL AND {rows.among('id')}",
            [made.pk, rows.ids_parameter(i for i, _ in waiting)],
        )
        return made


def _leased(cursor: Any) -> bool:
    if not rows.is_postgres():
        return True
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LEASE])
    return bool(cursor.fetchone()[0])


def _waiting(cursor: Any, stream: str) -> list[tuple[int, bytes]]:
    """Return ids and digests of what may be sealed now, in the order of the seal."""
    order, finished = "id", ""
    if stream == "acts":
        order = "tx, id"
        finished = FINISHED if rows.is_postgres() else ""
    cursor.execute(
        f"SELECT id, digest FROM {TABLES[stream]} WHERE seal_id IS NULL{finished} "
        f"ORDER BY {order} LIMIT {BATCH}"
    )
    return [(i, bytes(digest)) for i, digest in cursor.fetchall()]


def _seal(stream: str, waiting: list[tuple[int, bytes]], signer: keys.Signer) -> Seal:
    last = Seal.objects.order_by("-number").first()
    made = Seal(
        number=last.number + 1 if last else 1,
        stream=stream,
        previous=bytes(last.digest) if last else bytes(32),
        acts_root=root(digest for _, digest in waiting),
        act_count=len(waiting),
        first_act=waiting[0][0],
        last_act=waiting[-1][0],
        at=clock.now(),
        key_id=signer.key_id,
    )
    made.digest = records.digest_of(records.seal_codec(), made)
    made.signature = signer.sign(made.digest)
    made.save(force_insert=True)
    return made
