"""What was said in exchanges, read back to both sides: confirmed, or objected to."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from pydantic import Field

from banyan.exchange import queries, services
from banyan.exchange.domain.readback import MOST_WORDS, Answer
from banyan.kernel.text import Text

from ..acts import Record, record_of
from ..commands import Request
from ..commands import words as short
from ..endpoints import Room
from ..paging import Page
from ..references import Key
from .exchanges import READ, Uid
from .requests import Asked

room = Room("Read back")


@dataclass(frozen=True)
class SideAnswer:
    """What a side last answered; stale where it is about an earlier wording."""

    says: str
    words: str
    by: str
    said_on: dt.date
    stale: bool

    @classmethod
    def of(cls, one: Answer | None) -> SideAnswer | None:
        """Return an answer as it goes out; None where the side gave none itself."""
        if one is None:
            return None
        return cls(one.says, one.words, one.by, one.said_on, one.stale)


@dataclass(frozen=True)
class SaidOut:
    """An undertaking or declaration as it is read back, with both sides' answers.

    ``host_says`` and ``visitor_says`` are what stands for a side, also where the house
    entered it by hand; ``host`` and ``visitor`` what the side answered itself.
    """

    commitment: uuid.UUID
    text: Text
    form: str
    side: str
    by: str
    due: dt.date | None
    proof: str
    wording: str
    host_says: str
    visitor_says: str
    host: SideAnswer | None
    visitor: SideAnswer | None


@dataclass(frozen=True)
class ReadBackOut:
    """What was said in an exchange; the side that you answer for, or empty."""

    answers_for: str
    said: tuple[SaidOut, ...]


class AnswerIn(Request):
    """Whether your side agrees or objects, and to what; the wording that you read."""

    says: Key
    wording: short(64, least=1)  # type: ignore[valid-type]
    words: short(MOST_WORDS) = Field("")  # type: ignore[valid-type]


@room.get("/exchange/exchanges/{exchange}/read-back", right=READ, gives=ReadBackOut)
def exchange_readback(request: Asked, exchange: Uid) -> ReadBackOut:
    """Read what was said in an exchange and what each side answered.

    A guest reads it of an exchange that was released with the whole of it.
    """
    found = queries.readback_get(request.actor, exchange)
    return ReadBackOut(
        found.answers_for,
        tuple(
            SaidOut(
                commitment=one.commitment,
                text=one.text,
                form=one.form,
                side=one.side,
                by=one.by,
                due=one.due,
                proof=one.proof,
                wording=one.wording,
                host_says=one.host_says,
                visitor_says=one.visitor_says,
                host=SideAnswer.of(one.host),
                visitor=SideAnswer.of(one.visitor),
            )
            for one in found.said
        ),
    )


@room.get("/exchange/read-back", right=READ, gives=queries.Waiting, many=True)
def readback_waiting(request: Asked) -> Page:
    """List the exchanges in which something waits for the answer of a guest's side."""
    return Page(queries.readback_waiting(request.actor))


@room.post(
    "/exchange/undertakings/{undertaking}/answer", right=READ, gives=Record, status=200
)
def undertaking_answered(request: Asked, undertaking: Uid, payload: AnswerIn) -> Record:
    """Confirm what was said, or object with words, in the name of your side."""
    made = services.commitment_answer(
        actor=request.actor,
        commitment=undertaking,
        says=payload.says,
        words=payload.words,
        wording=payload.wording,
    )
    return record_of(made)
