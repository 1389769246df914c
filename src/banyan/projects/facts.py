"""What is there of a project, counted from its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.exchange.kinds import KINDS
from banyan.exchange.together import parts_together

from .domain.life import Facts
from .domain.money import Line


def facts_of(row: Any, parts: Mapping[str, list[Any]] | None = None) -> Facts:
    """Return the facts about a project; ``parts`` are its rows where read already."""
    found = parts if parts is not None else parts_together(KINDS["project"], row)
    results = found["projectresult"]
    return Facts(
        state=row.state,
        actual_start=row.actual_start,
        actual_end=row.actual_end,
        roles=frozenset(p.role for p in found["participant"]),
        shares=tuple(s.share for s in found["sector"]),
        lines=lines_of(found),
        steps=len(found["projectstep"]),
        steps_open=sum(s.actual is None for s in found["projectstep"]),
        handed=bool(found["handing"]),
        checks=len(found["usecheck"]),
        checks_open=sum(c.answered_on is None for c in found["usecheck"]),
        results=len(results),
        results_open=sum(r.actual is None and not r.why_not for r in results),
    )


def lines_of(parts: Mapping[str, list[Any]]) -> tuple[Line, ...]:
    """Return the lines of money as they are added up."""
    return tuple(Line(m.form, m.currency, m.amount) for m in parts["money"])
