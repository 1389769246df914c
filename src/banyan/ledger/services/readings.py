"""The log of readings: who opened what is restricted, recorded before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import DatabaseError, transaction

from banyan.base import bulk, ports
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from .. import records
from ..codecs import Codec
from ..domain.canonical import net, pack
from ..domain.hashing import sha256
from ..models import Reading

T = TypeVar("T")


def reading_record(
    *,
    actor: Actor,
    kind: str,
    subject: int,
    what: str,
    person: int | None = None,
    unit: int | None = None,
    reason: str = "",
    office: str = "",
) -> int:
    """Record that ``actor`` opens ``what`` of a record; return the reading's id.

    ``person`` is whom it is about, ``office`` in which office the reader acts
    (the offices held today, unless one is named).
    It has a transaction of its own and refuses to be part of another one: what
    was read was read, even if the rest is undone. Raises Fault when it cannot
    be recorded; then nothing may be shown.
    """
    reading = Reading(
        at=clock.now(),
        account_id=actor.account_id,
        reader_name=(actor.name or actor.kind)[:200],
        reader_person_id=actor.person_id,
        reader_office=(office or _office_of(actor))[:300],
        kind=kind,
        subject=subject,
        person_id=person,
        unit_id=unit,
        what=what[:200],
        reason=reason[:400],
    )
    reading.digest = records.digest_of(records.reading_codec(), reading)
    try:
        with transaction.atomic(durable=True):
            reading.save(force_insert=True)
    except DatabaseError as error:
        raise _unrecorded() from error
    return int(reading.pk)


def _digests(
    codec: Codec, first: Sequence[Any], last: Sequence[Any]
) -> Callable[[int, int | None], bytes]:
    """Return how readings are digested that differ in person and unit alone."""
    whole = codec.canonical((*first, None, None, *last))
    before = pack(codec.head, whole[: len(first)])
    after = pack(b"", whole[len(first) + 2 :])

    def digest(person: int, unit: int | None) -> bytes:
        own = net(str(person)) + net(None if unit is None else str(unit))
        return sha256(before + own + after)

    return digest


def _unrecorded() -> Fault:
    return Fault(
        _("This reading could not be recorded, so nothing is shown."),
        way_out=_("Try again in a moment; if it stays so, tell the administrator."),
    )


CHUNK = 10_000


def readings_record(
    *,
    actor: Actor,
    kind: str,
    subject: int,
    what: str,
    concerned: Iterable[tuple[int, int | None]],
    reason: str = "",
    office: str = "",
) -> int:
    """Record that ``actor`` takes out ``what`` about many persons; return how many.

    ``concerned`` are persons, each with the unit where they are read; every one
    finds a line of their own. Written in bulk, in short transactions of their own.
    Raises Fault when it cannot be recorded; then nothing may be handed over.
    """
    codec, count, persons = records.reading_codec(), 0, iter(concerned)
    columns = [column.attname for column in codec.columns] + ["digest", "seal_id"]
    first = (
        clock.now(),
        actor.account_id,
        (actor.name or actor.kind)[:200],
        actor.person_id,
        office[:300],
        kind,
        subject,
    )
    last = (what[:200], reason[:400])
    digest = _digests(codec, first, last)
    try:
        while chunk := list(islice(persons, CHUNK)):
            with transaction.atomic(durable=True):
                ids = bulk.take_ids(Reading, len(chunk))
                rows = (
                    (pk, *first, *one, *last, digest(*one), None)
                    for pk, one in zip(ids, chunk, strict=True)
                )
                count += bulk.insert(Reading, ["id", *columns], rows)
    except DatabaseError as error:
        raise _unrecorded() from error
    return count


def _office_of(actor: Actor) -> str:
    """Return the office in which the actor reads, as a room above knows it."""
    return next((o for _key, ask in ports.offices_of if (o := ask(actor))), "")


def with_reading(load: Callable[[], T], /, **reading: Any) -> T:
    """Record the reading, and only then call ``load`` and return what it gives.

    Takes the arguments of :func:`reading_record`. ``load`` is not called when
    the reading could not be recorded.
    """
    reading_record(**reading)
    return load()
