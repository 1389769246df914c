"""What the rulebook says of tasks: axes, difficulties, the formula of points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.rulebook import packs
from banyan.rulebook.domain.errors import NoSuchRule

from ..domain.score import AXES, RULES, Formula, formula_of


@dataclass(frozen=True)
class FormulaOn:
    """The formula of a pack on a day, with the answers that it was read from."""

    formula: Formula | None
    answers: tuple[Any, ...]


def asked(pack: str, rule: str, on: dt.date) -> Any:
    """Return what a pack says of a rule; None where it has no such rule."""
    try:
        return packs.ask(rule, on=on, pack=pack or None)
    except NoSuchRule:
        return None


def formula_on(pack: str, on: dt.date) -> FormulaOn:
    """Return how a pack reckons the points of a task on a day."""
    answers = {name: asked(pack, rule, on) for name, rule in RULES.items()}
    known = {k: a for k, a in answers.items() if a is not None and a.value is not None}
    values = {name: answer.value for name, answer in known.items()}
    firm = all(answer.is_active for answer in known.values())
    return FormulaOn(formula_of(values, firm=firm), tuple(known.values()))


def as_kept(answer: Any) -> dict[str, Any]:
    """Return what the rulebook said, as the ledger keeps it."""
    return {
        "id": answer.id,
        "pack": answer.pack,
        "value": answer.value,
        "citation": str(answer.citation or ""),
        "on": answer.on.isoformat(),
        "status": str(answer.status),
    }


def axes_on(pack: str, on: dt.date) -> tuple[str, ...]:
    """Return the axes on which tasks are placed; none where the pack names none.

    Before the pack's first axes those that it names first are taken: an axis only
    sorts tasks, it decides nothing.
    """
    return tuple(_named(pack, AXES, on) or ())


def difficulties_on(pack: str, on: dt.date) -> Mapping[str, Any]:
    """Return the difficulties that the pack knows, by their words."""
    found: Mapping[str, Any] = _named(pack, RULES["difficulty"], on) or {}
    return found


def _named(pack: str, rule: str, on: dt.date) -> Any:
    answer = asked(pack, rule, on)
    if answer is not None and answer.value is not None:
        return answer.value
    try:
        values = packs.rule(rule, pack or None).values
    except NoSuchRule:
        return None
    return values[0].value if values else None
