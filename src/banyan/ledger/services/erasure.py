"""Erasure: values of a person can no longer be confirmed, the ledger stays whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from banyan.kernel.actor import Actor

from .. import codecs, rows
from ..domain.hashing import sha256
from ..models import Entry
from .acts import act


def erase_person_values(
    *,
    actor: Actor,
    persons: Iterable[int],
    reason: str,
    kinds: Iterable[str] | None = None,
    decision: Any = None,
    unit: Any = None,
) -> int:
    """Destroy the salts of every entry about ``persons``; return how many.

    First remove or blank the values themselves, then call this in the same
    transaction: each record gets an entry "erase" over what is left of it (or
    over nothing), and the salts of its earlier entries are replaced by their
    digests. Whoever guesses a former value cannot confirm the guess any more,
    while digests, roots, seals and proofs given out before stay valid.
    ``kinds`` limits it to some kinds of record. Raises NotAllowed without
    ``ledger.erase``.
    """
    wanted = sorted(set(persons))
    found = Entry.objects.filter(person_id__in=wanted)
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    facts = {"persons": wanted, "reason": reason}
    return _erase(actor, found, facts, decision=decision, unit=unit)


def erase_record_values(
    *, actor: Actor, kind: str, subjects: Iterable[int], reason: str
) -> int:
    """Destroy the salts of every entry about some records of one kind.

    As :func:`erase_person_values`, for records that belong to no person.
    """
    wanted = sorted(set(subjects))
    found = Entry.objects.filter(kind=kind, subject__in=wanted)
    facts = {"kind": kind, "subjects": wanted, "reason": reason}
    return _erase(actor, found, facts)


def _erase(
    actor: Actor, found: QuerySet[Entry], facts: dict[str, Any], **about: Any
) -> int:
    actor.require("ledger.erase")
    with act(actor=actor, kind="ledger.erase", facts=facts, **about) as recorder:
        old, subjects = _entries(found)
        for kind in sorted(subjects):
            recorder.record_rows(
                "erase", codecs.codec_of(kind).model, sorted(subjects[kind])
            )
        recorder.flush()
        _destroy(old)
    return len(old)


def _entries(
    found: QuerySet[Entry],
) -> tuple[list[tuple[bytes, int]], dict[str, set[int]]]:
    """Return the new salt columns with their entries, and the records concerned."""
    old, subjects = [], defaultdict(set)
    rows = found.filter(erased=False).values_list("id", "kind", "subject", "salt")
    for pk, kind, subject, salt in rows:
        old.append((sha256(bytes(salt)), pk))
        subjects[kind].add(subject)
    return old, subjects


def _destroy(old: Sequence[tuple[bytes, int]]) -> None:
    """Overwrite the salts; the trigger allows this one change, and only once."""
    erased = "true" if rows.is_postgres() else "1"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE ledger_entry SET salt = %s, erased = {erased} WHERE id = %s", old
        )
