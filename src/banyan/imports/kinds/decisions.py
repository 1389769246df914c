"""Past decisions: taken over with the symbol of their paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from banyan.decisions import services as decisions
from banyan.decisions.matching import decisions_known
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries.matching import units_matched

from ..domain.cells import KEPT, Finding
from ..lexicon import fields_of
from ..staging import Line
from . import base
from .base import BAD, NEW, SAME, Context, Row
from .member_writing import parts

STAYS = _("It is recorded already, with another title; it stays.")


class DecisionsKind:
    """Tables of decisions of bodies of one structure."""

    right = "decision.write"

    def __init__(self) -> None:
        self.readers = {f.key: f.read for f in fields_of("decisions")}
        self.required = [f.key for f in fields_of("decisions") if f.required]

    def judge(self, ctx: Context, rows: Sequence[Row]) -> list[Line]:
        """Understand a chunk and find what is recorded already."""
        read = [base.read_cells(ctx, row, self.readers) for row in rows]
        units = units_matched(
            ctx.actor,
            ctx.structure.pk,
            (v["body"] for v, _f in read if v.get("body")),
            right=self.right,
            within=ctx.unit.path if ctx.unit else "",
        )
        known = decisions_known([v["symbol"] for v, _f in read if v.get("symbol")])
        return [
            self._judged(ctx, row, values, findings, units, known)
            for row, (values, findings) in zip(rows, read, strict=True)
        ]

    def _judged(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        units: Any,
        known: dict[Any, str],
    ) -> Line:
        seen = {f.field for f in findings}
        findings += [
            base.missing(k) for k in self.required if k not in values and k not in seen
        ]
        body = ctx.unit.pk if ctx.unit else None
        if values.get("body"):
            unit, finding = base.unit_finding(ctx, "body", values["body"], units)
            body = unit.id if unit else None
            findings += [finding] if finding else []
        label = f"{values.get('symbol', '')} {values.get('title', '')}".strip()
        if base.is_bad(findings):
            return base.line_of(row, BAD, findings, label=label)
        key = (body, values["symbol"], values["decided_on"])
        before = ctx.seen.setdefault(key, row.number)
        if before != row.number:
            findings.append(base.wrong("", "twice", base.TWICE, base.ONCE, row=before))
            return base.line_of(row, BAD, findings, label=label)
        if key in known:
            if values["title"] not in known[key]:
                findings.append(Finding("title", KEPT, "kept", STAYS))
            return base.line_of(row, SAME, findings, label=label)
        ctx.count("creates")
        plan = {
            k: v.isoformat() if hasattr(v, "isoformat") else v
            for k, v in values.items()
        }
        plan["body"] = body
        return base.line_of(row, NEW, findings, plan, label=label)

    def finish(self, ctx: Context, lines: Iterable[Line]) -> list[Line]:
        """Nothing depends on rows further below."""
        return []

    def stale(self, ctx: Context, lines: Sequence[Line]) -> set[int]:
        """Return the rows that somebody recorded meanwhile."""
        known = decisions_known([x.plan["symbol"] for x in lines])
        return {
            x.number
            for x in lines
            if (x.plan["body"], x.plan["symbol"], base.day(x.plan["decided_on"]))
            in known
        }

    def apply(
        self, ctx: Context, lines: Any, decision: Any, act: Any, keep: Any
    ) -> None:
        """Take the decisions over in parts, in one transaction."""
        for part in parts(lines([NEW])):
            commands = [
                decisions.Take(
                    kind="taken-over",
                    title=x.plan["title"],
                    decided_on=_day(x.plan["decided_on"]),
                    effective_on=base.day(x.plan.get("effective_on")),
                    body=x.plan["body"],
                    symbol=x.plan["symbol"],
                    signed_by=x.plan.get("signed_by", ""),
                    source=x.plan.get("source") or decision.source,
                )
                for x in part
            ]
            decisions.decisions_take(
                actor=ctx.actor, commands=commands, record_into=act
            )

    def undo(
        self,
        ctx: Context,
        created: dict[str, list[int]],
        befores: list[Any],
        decision: Any,
        act: Any,
    ) -> None:
        """Remove what was taken over."""
        ids = created.get("decisions.decision", [])
        decisions.decisions_unload(actor=ctx.actor, ids=ids, record_into=act)


def _day(value: str) -> Any:
    found = base.day(value)
    assert found is not None
    return found
