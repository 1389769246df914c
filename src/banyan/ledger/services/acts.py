"""Acts: one per service call, with one thin entry per changed record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from .. import codecs, records, rows
from ..domain.hashing import Tree
from ..models import Act
from .entries import Entries

_open: ContextVar[tuple[Recorder, ...]] = ContextVar("open_acts", default=())


def is_ledgered(model: type[models.Model]) -> bool:
    """Say whether changes of a model are recorded at all."""
    return codecs.known(codecs.kind_of(model)) is not None


class Recorder:
    """Collects the entries of one act; made by :func:`act` alone."""

    def __init__(self, row: Act) -> None:
        self.act = row
        self._tree = Tree()
        self._entries = Entries(row, self._tree)

    @property
    def id(self) -> int:
        """The id that the act will have."""
        return int(self.act.pk)

    def record(self, op: str, *objects: models.Model) -> None:
        """Record that ``op`` happened to ``objects``, which are saved already.

        ``op`` is create, change, end, supersede, delete or erase. Rows are read
        again, so that the entry tells what is stored. A deleted object must still
        carry its id: record it before ``delete()``, or delete by query.
        """
        for model, group in groupby(objects, key=lambda o: type(o)):
            self._record_ids(op, codecs.codec_for(model), [o.pk for o in group])

    def record_rows(
        self, op: str, model: type[models.Model], ids: Iterable[int] | Any
    ) -> int:
        """Record ``op`` for rows given by ids or by a queryset; return how many.

        Rows are read set-based and in chunks, in the order of their ids.
        """
        if isinstance(ids, models.QuerySet):
            ids = ids.order_by("pk").values_list("pk", flat=True)
        wanted = sorted(set(ids))
        codec = codecs.codec_for(model)
        for start in range(0, len(wanted), rows.CHUNK):
            self._record_ids(op, codec, wanted[start : start + rows.CHUNK])
        return len(wanted)

    def _record_ids(
        self, op: str, codec: codecs.Codec, ids: Sequence[int | None]
    ) -> None:
        if None in ids:
            raise Fault(
                _("A record of the kind %(kind)s has no id: save it first."),
                kind=codec.kind,
            )
        self._entries.add(op, codec, [i for i in ids if i is not None])

    def flush(self) -> None:
        """Write the entries collected so far."""
        self._entries.flush()

    def close(self) -> None:
        """Write what is left, then the act with its root."""
        self.flush()
        self.act.entry_count = self._tree.count
        self.act.root = self._tree.root()
        self.act.digest = records.digest_of(records.act_codec(), self.act)
        self.act.save(force_insert=True)


@contextmanager
def act(
    *,
    actor: Actor,
    kind: str,
    at: dt.datetime | None = None,
    decision: Any = None,
    unit: Any = None,
    rules: Iterable[Any] = (),
    facts: Mapping[str, Any] | None = None,
    on_behalf_of: str = "",
    savepoint: bool = True,
) -> Iterator[Recorder]:
    """Open a transaction and an act; yield its :class:`Recorder`.

    ``decision`` and ``unit`` are records or ids. The act is written when the
    block ends well; when it raises, nothing of it remains. An act without
    entries is kept too. An act opened inside another one is an act of its own,
    in the same transaction, with its own entries. Without ``savepoint`` an act
    that fails takes the larger transaction with it: for very many rows, whose
    way back SQLite would keep in memory.
    """
    outer = _open.get()
    for recorder in outer:
        recorder.flush()  # entries of one record must lie in the order of events
    with transaction.atomic(savepoint=savepoint):
        act_id, tx = _identity(max((r.id for r in outer), default=0))
        recorder = Recorder(
            Act(
                id=act_id,
                tx=tx,
                kind=kind,
                on=clock.today(),
                at=at or clock.now(),
                decision_id=_id(decision),
                unit_id=_id(unit),
                rules=_plain(list(rules)),
                facts=_plain(dict(facts or {})),
                **_who(actor, on_behalf_of),
            )
        )
        token = _open.set((*outer, recorder))
        try:
            yield recorder
            recorder.close()
        finally:
            _open.reset(token)


def _who(actor: Actor, on_behalf_of: str) -> dict[str, Any]:
    return {
        "actor_kind": actor.kind,
        "account_id": actor.account_id,
        "person_id": actor.person_id,
        "actor_name": actor.name[:200],
        "on_behalf_of": (on_behalf_of or actor.on_behalf_of)[:200],
        "support_session": actor.support_session,
    }


def _id(thing: Any) -> int | None:
    found = getattr(thing, "pk", thing)
    return None if found is None else int(found)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _identity(open_id: int) -> tuple[int, int]:
    """Take the id of the act, known before its row; and the transaction's id.

    On SQLite the single writer makes "one more than the last" sound; an act
    still open in this transaction has taken its id without a row yet.
    """
    with connection.cursor() as cursor:
        if rows.is_postgres():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('ledger_act', 'id')), "
                "pg_current_xact_id()::text::bigint"
            )
            act_id, tx = cursor.fetchone()
            return int(act_id), int(tx)
        cursor.execute(
            "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence "
            "WHERE name = 'ledger_act'"
        )
        return max(int(cursor.fetchone()[0]), open_id) + 1, 0
