"""What was said in an exchange, as it is read back to a side, and what each answered."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from banyan.access.queries import releases_to
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..domain.readback import Answer, Wording, answers_of
from ..kinds import KINDS
from ..models import Commitment
from ..spoken import UNTOLD, in_languages, languages_of, released_as
from ..store import READ, WRITE
from .records import RecordShown, record_shown

SHUT = KINDS["exchange"].shut


@dataclass(frozen=True)
class Said:
    """An undertaking or a declaration as it is read back."""

    commitment: uuid.UUID
    text: Text
    form: str
    side: str
    by: str
    due: Any
    proof: str
    wording: str
    """The hash of what is read, to be given back with the answer."""
    host: Answer | None
    visitor: Answer | None
    host_says: str
    visitor_says: str
    """What stands beside the undertaking, also where the house entered it by hand."""
    readable: bool = True
    """Whether it is written in a language that the reader was given."""


@dataclass(frozen=True)
class ReadBack:
    """What was said in an exchange; ``answers_for`` is the side of the reader, or ""."""

    record: RecordShown
    said: tuple[Said, ...]
    answers_for: str


def readback_get(actor: Actor, exchange: uuid.UUID | str) -> ReadBack:
    """Return what was said in an exchange with the answers of both sides.

    For a guest, of an exchange released with the whole of it; NotVisible else.
    """
    record = record_shown(actor, "exchange", exchange)
    if not record.is_house and "commitment" not in record.shares:
        raise NotVisible
    return ReadBack(
        record, said_of(record), answers_for(actor, record.row, record.may_write)
    )


def said_of(record: RecordShown) -> tuple[Said, ...]:
    """Return what was said in an exchange that was read already.

    No statement; one for a guest, to whom the texts were cut to some languages.
    """
    rows = [part.row for part in record.parts.get("commitment", ())]
    confirmations = _by_commitment(
        part.row for part in record.parts.get("confirmation", ())
    )
    whole = rows if record.is_house else _uncut(record, rows)
    return tuple(
        _said(row, Wording.of(as_kept), confirmations[row.pk], record.is_house)
        for row, as_kept in zip(rows, whole, strict=True)
    )


def _uncut(record: RecordShown, rows: list[Any]) -> list[Any]:
    kept = Commitment.objects.filter(exchange=record.id).in_bulk() if rows else {}
    return [kept[row.pk] for row in rows]


def _by_commitment(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.pk):
        found[row.commitment_id].append(row)
    return found


def _said(row: Any, wording: Wording, confirmations: list[Any], house: bool) -> Said:
    answers = answers_of(confirmations, wording)
    return Said(
        commitment=row.uid,
        text=row.text,
        form=row.form,
        side=row.side,
        by=row.by,
        due=row.due,
        proof=row.proof,
        wording=wording.seal,
        host=answers.get("host"),
        visitor=answers.get("visitor"),
        host_says=row.host_says,
        visitor_says=row.visitor_says,
        readable=house or bool(row.text),
    )


def answers_for(actor: Actor, exchange: Any, may_write: bool) -> str:
    """Return the side in whose name the actor answers what was said, "" for neither.

    Who may write answers for the own side. For the partner whoever was given the whole
    exchange through the unit that stands for the partner here, or by name: an account of
    nobody in the register that writes nothing itself. One statement at most.
    """
    if may_write:
        return str(exchange.own_side)
    other = "visitor" if exchange.own_side == "host" else "host"
    rows = _given(actor, [exchange.pk])
    stands_for = getattr(exchange, other).house_unit_id
    return other if _is_named(rows.get(exchange.pk, ()), stands_for) else ""


def _given(actor: Actor, exchanges: Iterable[int]) -> dict[int, list[Any]]:
    """Return the releases of whole exchanges to a guest; none for people of the house."""
    found: dict[int, list[Any]] = defaultdict(list)
    if actor.person_id is not None or actor.holds(WRITE):
        return found
    given = releases_to(actor, READ, released_as("exchange", whole=True))
    for row in given.filter(object_id__in=list(exchanges)):
        found[row.object_id].append(row)
    return found


def _is_named(releases: Iterable[Any], stands_for: int | None) -> bool:
    return any(
        one.to_account_id is not None or one.to_unit_id == stands_for
        for one in releases
    )


@dataclass(frozen=True)
class Waiting:
    """An exchange in which something waits for the answer of the reader's side."""

    exchange: uuid.UUID
    title: Text
    count: int


UNANSWERED = Q(exchange__own_side="host", visitor_says="")
UNANSWERED |= Q(exchange__own_side="visitor", host_says="")
ABOUT = ("pk", "uid", "title", "own_side", "host__house_unit", "visitor__house_unit")


def readback_waiting(actor: Actor) -> tuple[Waiting, ...]:
    """Return the exchanges in which a guest's side has not answered everything yet.

    One statement where nothing waits, two else.
    """
    whole = releases_to(actor, READ, released_as("exchange", whole=True))
    rows = Commitment.objects.filter(
        UNANSWERED, exchange__in=whole.values("object_id")
    ).exclude(exchange__state__in=SHUT)
    about = rows.values_list(*(f"exchange__{name}" for name in ABOUT))
    counts = Counter((r[0], r[1], Text.of(r[2]), *r[3:]) for r in about)
    given = _given(actor, [key[0] for key in counts]) if counts else {}
    found = []
    for (pk, uid, title, own, host, visitor), count in counts.items():
        releases = given.get(pk, [])
        if _is_named(releases, visitor if own == "host" else host):
            shown = languages_of([one.languages for one in releases])
            found.append(Waiting(uid, in_languages(title, shown) or UNTOLD, count))
    return tuple(found)
