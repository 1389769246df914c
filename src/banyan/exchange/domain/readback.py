"""What was undertaken as it is read back: its wording, its seal, how answers stand."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

SIDES = ("host", "visitor")
AGREES, OBJECTS = "agrees", "objects"
MOST_WORDS = 400


@dataclass(frozen=True)
class Wording:
    """What a side undertook or declared: what it confirms is this and nothing else."""

    text: Text
    form: str
    side: str
    by: str
    due: dt.date | None
    proof: str

    @classmethod
    def of(cls, row: Any) -> Wording:
        """Return the wording of a row."""
        return cls(row.text, row.form, row.side, row.by, row.due, row.proof)

    @property
    def written(self) -> tuple[str, ...]:
        """Return the languages in which it is written."""
        return tuple(self.text.as_json())

    def sealed_in(self, languages: Iterable[str]) -> str:
        """Return its hash in some languages (SHA-256, hexadecimal)."""
        wanted = set(languages)
        text = {k: v for k, v in self.text.as_json().items() if k in wanted}
        due = self.due.isoformat() if self.due else ""
        parts = [text, self.form, self.side, self.by, due, self.proof]
        written = json.dumps(parts, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def seal(self) -> str:
        """Return its hash in every language in which it is written."""
        return self.sealed_in(self.written)

    @property
    def shown(self) -> str:
        """Return it on a few lines, to be kept beside an answer."""
        lines = [getattr(self.text, k) for k in LANGUAGES]
        more = (self.by, self.due.isoformat() if self.due else "", self.proof)
        return "\n".join(line for line in (*lines, *more) if line)


@dataclass(frozen=True)
class Answer:
    """What a side last answered; ``stale`` where it is about an earlier wording."""

    side: str
    says: str
    words: str
    by: str
    said_on: dt.date
    stale: bool
    account: int | None = None


def answers_of(confirmations: Iterable[Any], wording: Wording) -> dict[str, Answer]:
    """Return the last answer of each side to a wording; rows are in their order.

    A translation added since does not make an answer stale, a changed text does, in
    whichever language.
    """
    return {
        row.side: Answer(
            side=row.side,
            says=row.says,
            words=row.words,
            by=row.by,
            said_on=row.said_on,
            stale=row.seal != wording.sealed_in(row.written.split()),
            account=row.account,
        )
        for row in confirmations
    }


def answer_is_whole(says: str, words: str) -> Iterator[Problem]:
    """A side confirms, or objects and says to what."""
    if says not in (AGREES, OBJECTS):
        yield Problem.of(
            "exchange.says",
            _("Say whether your side confirms it or objects."),
            field="says",
            way_out=_("Choose “agrees” or “objects”."),
        )
    if says == OBJECTS and not words.strip():
        yield Problem.of(
            "exchange.objection",
            _("Say what the objection is."),
            field="words",
            way_out=_("Write in a few words what was said otherwise."),
        )
    if len(words) > MOST_WORDS:
        yield Problem.of(
            "exchange.objection_long",
            _("An objection has at most %(n)s characters."),
            n=MOST_WORDS,
            field="words",
            way_out=_("Say it in short; the sides talk about the rest."),
        )
