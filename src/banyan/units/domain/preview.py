"""The consequences of a plan as one value, and its form for keeping."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from banyan.kernel.errors import Problem

from .change import Finding
from .state import Outcome, Question

SHOWN = 200
"""Of each kind so many are kept with a preview; counts are always complete."""


@dataclass(frozen=True)
class Preview:
    """What applying a plan would do, what forbids it, what people must decide.

    ``read`` names the version of every unit that was looked at: when one of them
    has changed since, the preview no longer holds.
    """

    counts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    notices: tuple[Problem, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = ()
    read: Mapping[int, int] = field(default_factory=dict)
    digest: str = ""

    @property
    def is_clear(self) -> bool:
        """It could be applied now."""
        forbidding = any(f.forbids for _room, f in self.findings)
        return not (self.problems or self.questions or forbidding)

    def as_json(self) -> dict[str, Any]:
        """Return plain data: for people, machines and the reorganisation's row."""
        return {
            "clear": self.is_clear,
            "counts": dict(self.counts),
            "problems": [problem_json(p) for p in self.problems[:SHOWN]],
            "questions": [asdict(q) for q in self.questions[:SHOWN]],
            "notices": [problem_json(p) for p in self.notices[:SHOWN]],
            "consequences": [
                {
                    "room": room,
                    "kind": f.kind,
                    "key": f.key,
                    "message": f.message,
                    "template": f.template,
                    "values": {name: _plain(value) for name, value in f.values},
                    "amount": f.amount,
                    "unit": f.unit,
                }
                for room, f in self.findings[:SHOWN]
            ],
        }


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data."""
    return {
        "code": problem.code,
        "message": problem.message,
        "template": problem.template,
        "values": {name: _plain(value) for name, value in problem.values},
        "row": problem.row,
        "field": problem.field,
        "way_out": problem.way_out,
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it; days in ISO form."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, int | float | str | None) else str(value)


def digest_of(plan: Mapping[str, Any], read: Mapping[int, int]) -> str:
    """Return the hash of a plan together with what it was checked against."""
    known = [plan, sorted((int(k), v) for k, v in read.items())]
    text = json.dumps(known, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def counts_of(outcome: Outcome, paths: int) -> dict[str, int]:
    """Return how many units begin, end, move and so on."""
    return {
        "established": len(outcome.established),
        "ended": len(outcome.ended),
        "moved": len(outcome.moved),
        "renamed": len(outcome.renamed),
        "successions": len(outcome.successions),
        "divided": sum(1 for e in outcome.ended.values() if len(e.successors) > 1),
        "paths": paths,
        "problems": len(outcome.problems),
        "questions": len(outcome.questions),
    }


def changed_since(
    before: Mapping[str, int] | Mapping[int, int], now: Mapping[int, int]
) -> list[int]:
    """Return the units whose version is another than when the plan was checked."""
    then = {int(unit): version for unit, version in before.items()}
    return sorted(u for u in then.keys() | now.keys() if then.get(u) != now.get(u))
