"""How the rows of decisions are written, in bulk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.base import bulk
from banyan.kernel.ids import uuid7
from banyan.kernel.names import fold
from banyan.kernel.text import Text

from . import searching
from .checking import Work
from .domain.command import Take
from .domain.rules import plain, rules_json
from .models import Decision
from .series import Numbered

COLUMNS = [
    "id",
    "uid",
    "series_id",
    "number",
    "symbol",
    "kind",
    "body_id",
    "title",
    "decided_on",
    "effective_on",
    "signed_by",
    "source",
    "rules",
    "vote",
    "effect",
    "corrects_id",
    "words",
    "recorded_at",
    "row_version",
]


def written(work: Work, numbers: list[Numbered], at: dt.datetime) -> list[Decision]:
    """Insert the decisions; return them in the order of the commands."""
    ids = bulk.take_ids(Decision, len(work.commands))
    rows = [
        _row(pk, command, number, at)
        for pk, command, number in zip(ids, work.commands, numbers, strict=True)
    ]
    bulk.insert(Decision, COLUMNS, rows)
    found = Decision.objects.in_bulk(list(ids))
    decisions = [found[pk] for pk in ids]
    for decision, warnings in zip(decisions, work.warnings, strict=True):
        decision.warnings = warnings  # type: ignore[attr-defined]
    searching.take_in(decisions)
    return decisions


def words_of(symbol: str, title: Text) -> str:
    """Return the folded words of a decision: its number and title in every language."""
    texts = dict.fromkeys([symbol, title.vi, title.lo, title.en])
    return fold(" ".join(texts))


def _row(pk: int, command: Take, number: Numbered, at: dt.datetime) -> tuple[Any, ...]:
    series, n, written_as = number
    return (
        pk,
        uuid7(),
        series,
        n,
        written_as,
        command.kind,
        command.body_id,
        Text.of(command.title),
        command.decided_on,
        command.effective_on or command.decided_on,
        command.signed_by,
        command.source,
        rules_json(command.rules),
        plain(command.vote or {}),
        plain(command.effect or {}),
        command.corrects_id,
        words_of(written_as, Text.of(command.title)),
        at,
        1,
    )
