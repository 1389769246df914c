"""Taking what a side answers when an undertaking is read back to it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.readback import (
    OBJECTS,
    SIDES,
    Answer,
    Wording,
    answer_is_whole,
)
from ..models import Commitment, Confirmation
from ..queries.readback import ReadBack, Said, readback_get
from .clocks import follow

INSIDE = system_actor("answer of a side")
"""Writes what a side answers once it was found that the actor may answer for it."""


def commitment_answer(
    *,
    actor: Actor,
    commitment: uuid.UUID | str,
    says: str,
    words: str = "",
    wording: str = "",
) -> Any:
    """Record that a side confirms an undertaking or objects to it; return the answer.

    ``says`` is ``agrees`` or ``objects`` (then with ``words``); ``wording`` the hash of
    what was read (``Said.wording``). The side follows from the actor: the own one for
    who may write, the partner's for its guest with the whole exchange. The same answer
    of the same account to the same wording once more writes nothing.

    Raises NotVisible out of range and without such a release, InputError for an answer
    that is not whole, StateRefusal for who speaks for neither side, for what was changed
    since it was read, for what is not written in a language given, for a closed one.
    """
    words = words.strip()
    read, said = _seen(actor, commitment)
    problems = list(answer_is_whole(says, words))
    if problems:
        raise InputError(_("Some of what came in cannot be taken."), problems=problems)
    _require_answerable(read, said, wording)
    side = read.answers_for
    last: Answer | None = getattr(said, side)
    words = words if says == OBJECTS else ""
    if _is_same(actor, last, says, words):
        return _rows(said).filter(side=side).last()
    unit = read.record.row.unit_id
    with ledger.act(actor=actor, kind="exchange.commitment_answer", unit=unit) as act:
        row = Commitment.objects.select_for_update().get(uid=said.commitment)
        _require_wording(Wording.of(row).seal, wording)
        made = _made(actor, row, read, said, says=says, words=words)
        made.save()
        act.record("create", made)
        earlier = _rows(said).filter(side=side).exclude(pk=made.pk)
        follow(act, INSIDE, "confirmation", list(earlier), gone=True)
        follow(act, INSIDE, "confirmation", [made])
        _write(act, row, side, says, words)
    return made


def _seen(actor: Actor, commitment: uuid.UUID | str) -> tuple[ReadBack, Said]:
    try:
        uid = uuid.UUID(str(commitment))
    except ValueError as error:
        raise NotVisible from error
    owner = Commitment.objects.filter(uid=uid).values_list("exchange__uid", flat=True)
    exchange = owner.first()
    if exchange is None:
        raise NotVisible
    read = readback_get(actor, exchange)
    return read, next(one for one in read.said if one.commitment == uid)


def _require_answerable(read: ReadBack, said: Said, wording: str) -> None:
    if read.record.row.state in read.record.kind.shut:
        raise StateRefusal(
            _("This record is closed; nothing is added or changed any more."),
            code="exchange.closed",
        )
    if not read.answers_for:
        raise StateRefusal(
            _("You speak for neither side of this exchange."),
            code="exchange.no_side",
            way_out=_("Ask the organiser to release all of it to your account."),
        )
    if not said.readable:
        raise StateRefusal(
            _("It is not written in a language that was released to you."),
            code="exchange.unreadable",
            way_out=_("Ask the organiser for it in your language."),
        )
    _require_wording(said.wording, wording)


def _require_wording(now: str, read: str) -> None:
    if now != read:
        raise StateRefusal(
            _("What was said has been changed since you read it."),
            code="exchange.changed-since",
            way_out=_("Read it again, then confirm it or object."),
        )


def _is_same(actor: Actor, last: Answer | None, says: str, words: str) -> bool:
    if last is None or last.stale:
        return False
    return (last.account, last.says, last.words) == (actor.account_id, says, words)


def _rows(said: Said) -> Any:
    return Confirmation.objects.filter(commitment__uid=said.commitment).order_by("pk")


def _made(
    actor: Actor, row: Commitment, read: ReadBack, said: Said, *, says: str, words: str
) -> Confirmation:
    wording = Wording.of(row)
    return Confirmation(
        exchange=read.record.row,
        commitment=row,
        side=read.answers_for,
        says=says,
        words=words,
        by=actor.name,
        account=actor.account_id,
        said_on=clock.today(),
        text=replace(wording, text=said.text).shown,
        seal=wording.seal,
        written=" ".join(wording.written),
        recorded_at=clock.now(),
    )


def _write(act: Any, row: Commitment, side: str, says: str, words: str) -> None:
    """Put the answer beside the undertaking, where the steps of the exchange read it."""
    setattr(row, f"{side}_says", says)
    if says == OBJECTS:
        row.objection = words
    elif OBJECTS not in (row.host_says, row.visitor_says):
        row.objection = ""
    row.row_version += 1
    row.save()
    act.record("change", row)


@dataclass(frozen=True)
class Before:
    """An undertaking before it was changed: its wording, what stood for each side."""

    seal: str
    says: dict[str, str]

    @classmethod
    def of(cls, row: Any) -> Before:
        """Return it as it is now."""
        return cls(Wording.of(row).seal, {side: _says(row, side) for side in SIDES})


def reworded(act: Any, row: Commitment, before: Before) -> None:
    """Take back what a side answered itself, where the wording has been changed since.

    What the house enters by hand in the same act stays, and so does what is about this
    wording too.
    """
    if Wording.of(row).seal == before.seal:
        return
    kept = [side for side in SIDES if _says(row, side) == before.says[side]]
    rows = Confirmation.objects.filter(commitment=row, side__in=kept).order_by("pk")
    last = {one.side: one for one in rows}
    stale = [one for one in last.values() if _is_stale(one, row)]
    for one in stale:
        setattr(row, f"{one.side}_says", "")
    if stale and OBJECTS not in (row.host_says, row.visitor_says):
        row.objection = ""
    follow(act, INSIDE, "confirmation", stale, gone=True)


def _says(row: Any, side: str) -> str:
    return str(getattr(row, f"{side}_says"))


def _is_stale(one: Confirmation, row: Commitment) -> bool:
    return one.seal != Wording.of(row).sealed_in(one.written.split())
