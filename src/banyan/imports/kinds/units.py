"""Units: established, renamed and moved as one reorganisation, so that it can go back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from banyan.kernel.names import fold
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.units import services as units
from banyan.units.domain.operations import Establish, Move, Operation, Rename
from banyan.units.queries.matching import kinds_words, units_matched, versions_of

from ..domain.cells import CHANGED as CELL
from ..domain.cells import KEPT, Finding
from ..lexicon import fields_of
from ..staging import Line
from . import base
from .base import BAD, CHANGED, NEW, SAME, Context, Row

NO_KIND = _("“%(given)s” is no kind of unit here. Known are: %(known)s.")
WRITE_KIND = _("Write one of these.")
STAYS = _("It stays “%(known)s”: only blanks are filled.")
BECOMES = _("“%(known)s” becomes “%(value)s”.")
ROOTS = _("Only an administrator may put a unit at the top.")
NAME_ABOVE = _("Write the code of the unit above it.")
NO_PARENT = _("There is no unit “%(given)s” where you may write, nor in this table.")
NAMES = ("name", "name_lo", "name_en")


class UnitsKind:
    """Tables of units of one structure."""

    right = "reorganise"

    def __init__(self) -> None:
        self.readers = {f.key: f.read for f in fields_of("units")}

    def judge(self, ctx: Context, rows: Sequence[Row]) -> list[Line]:
        """Understand a chunk; parents may stand further below, so they come last."""
        read = [base.read_cells(ctx, row, self.readers) for row in rows]
        codes = [v["code"] for v, _f in read if v.get("code")]
        matched = units_matched(ctx.actor, ctx.structure.pk, codes, right=self.right)
        kinds = kinds_words(ctx.structure)
        return [
            self._judged(ctx, row, values, findings, matched, kinds)
            for row, (values, findings) in zip(rows, read, strict=True)
        ]

    def _judged(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        matched: Any,
        kinds: dict[str, str],
    ) -> Line:
        label = f"{values.get('code', '')} {values.get('name', '')}".strip()
        findings += [base.missing(k) for k in ("code", "name") if k not in values]
        word = values.get("kind")
        kind = kinds.get(fold(word)) if word else ""
        if word and kind is None:
            known = ", ".join(sorted(set(kinds.values())))
            findings.append(
                base.wrong("kind", "kind", NO_KIND, WRITE_KIND, given=word, known=known)
            )
        code = values.get("code", "")
        before = ctx.seen.setdefault(("code", code), row.number) if code else row.number
        if before != row.number:
            findings.append(
                base.wrong("code", "twice", base.TWICE, base.ONCE, row=before)
            )
        hits = [u for u in matched.here.get(code, ()) if u.code == code]
        if len(hits) > 1:
            findings.append(
                base.wrong(
                    "code",
                    "unit-several",
                    base.UNITS_FIT,
                    base.CHECK_UNIT,
                    given=code,
                    count=len(hits),
                )
            )
        if not hits and code in matched.elsewhere:
            findings.append(
                base.wrong("code", "elsewhere", base.POSSIBLY_ELSEWHERE, base.ASK_ABOVE)
            )
        plan: dict[str, Any] = {k: v for k, v in values.items() if k != "kind"}
        plan["kind"] = kind or ""
        if hits and hits[0].dissolved_on is None:
            plan["known"] = _known(hits[0])
        status = BAD if base.is_bad(findings) else NEW
        return base.line_of(row, status, findings, plan, label=label)

    def finish(self, ctx: Context, lines: Iterable[Line]) -> list[Line]:
        """Find every parent, compare, and ask the tree what cannot be."""
        staged = list(lines)
        sound = {x.plan["code"]: x for x in staged if x.status == NEW}
        wanted = {p for x in sound.values() if (p := x.plan.get("parent"))}
        found = units_matched(ctx.actor, ctx.structure.pk, wanted, right=self.right)
        areas = _areas(ctx, sound.values())
        for line in sound.values():
            self._settle(ctx, line, sound, found, areas)
        self._ask_the_tree(ctx, list(sound.values()))
        for line in sound.values():
            if line.status == NEW:
                ctx.count("creates")
            elif line.status == CHANGED:
                ctx.count("changes")
                ctx.count("moves", int("move" in line.plan))
        return staged

    def _settle(
        self,
        ctx: Context,
        line: Line,
        sound: dict[str, Line],
        found: Any,
        areas: dict[str, int],
    ) -> None:
        word = line.plan.get("parent")
        parent: int | str | None = None
        if word and word in sound and "known" not in sound[word].plan:
            parent = f"+{word}"
        elif word and word in sound:
            parent = sound[word].plan["known"]["id"]
        elif word:
            hits = found.here.get(word, ())
            if len(hits) != 1:
                _add(
                    line,
                    base.wrong("parent", "unit", NO_PARENT, NAME_ABOVE, given=word),
                )
                return
            parent = hits[0].id
        if line.plan.get("area") and line.plan["area"] not in areas:
            _add(
                line,
                base.wrong(
                    "area",
                    "unit",
                    base.NO_UNIT,
                    base.CHECK_UNIT,
                    given=line.plan["area"],
                ),
            )
            return
        line.plan["area_id"] = areas.get(line.plan.get("area", ""))
        line.plan["above"] = parent
        if "known" in line.plan:
            self._compare(ctx, line, parent)
        elif parent is None and not ctx.actor.holds("settings.admin"):
            _add(line, base.wrong("parent", "root", ROOTS, NAME_ABOVE))
        elif not line.plan["kind"]:
            self._default_kind(ctx, line, sound, found)

    def _default_kind(
        self, ctx: Context, line: Line, sound: dict[str, Line], found: Any
    ) -> None:
        """A parent with one kind of children says what its children are."""
        word = line.plan.get("parent", "")
        hits = found.here.get(word, ())
        above = (
            hits[0].kind if hits else sound[word].plan["kind"] if word in sound else ""
        )
        only = units.only_child_kind(ctx.structure, above, ctx.on)
        if only:
            line.plan["kind"] = only
        else:
            _add(line, base.missing("kind"))

    def _compare(self, ctx: Context, line: Line, parent: Any) -> None:
        known, plan = line.plan["known"], line.plan
        names = {}
        for key, language in zip(NAMES, ("vi", "lo", "en"), strict=True):
            given, now = plan.get(key), known[language]
            if not given or given == now:
                continue
            if not now or ctx.overwrite:
                names[language] = given
                values = {"known": now or "…", "value": given}
                _note(line, Finding(key, CELL, "changed", BECOMES, "", values))
            else:
                _note(line, Finding(key, KEPT, "kept", STAYS, "", {"known": now}))
        if names:
            plan["names"] = {k: names.get(k, known[k]) for k in ("vi", "lo", "en")}
        if plan["kind"] and plan["kind"] != known["kind"]:
            if ctx.overwrite:
                plan["new_kind"] = plan["kind"]
            else:
                _note(
                    line,
                    Finding("kind", KEPT, "kept", STAYS, "", {"known": known["kind"]}),
                )
        if parent is not None and parent != known["parent"]:
            if ctx.overwrite:
                plan["move"] = parent
            else:
                _note(line, Finding("parent", KEPT, "kept", STAYS, "", {"known": "…"}))
        changed = {"names", "new_kind", "move"} & plan.keys()
        line.status, line.target = (CHANGED if changed else SAME), known["id"]

    def _ask_the_tree(self, ctx: Context, lines: list[Line]) -> None:
        """Let the tree decide on the plan; its problems go to their rows."""
        by_row = {x.number: x for x in lines}
        while True:
            operations = operations_of(x for x in lines if x.status in (NEW, CHANGED))
            problems = units.plan_problems(
                actor=ctx.actor,
                structure=ctx.structure,
                operations=operations,
                on=ctx.on,
            )
            hit = False
            for problem in problems:
                line = by_row.get(problem.row or 0)
                if line is None or line.status not in (NEW, CHANGED):
                    continue
                hit = True
                _add(
                    line,
                    Finding(
                        problem.field,
                        "wrong",
                        problem.code,
                        problem.template,
                        problem.way_out,
                        {k: str(v) for k, v in problem.values},
                    ),
                )
            _orphans(lines)
            if not hit:
                return

    def stale(self, ctx: Context, lines: Sequence[Line]) -> set[int]:
        """Return the rows whose unit was changed, or whose code was taken, meanwhile."""
        known = {x.plan["known"]["id"]: x for x in lines if "known" in x.plan}
        now = versions_of(known)
        gone = {
            x.number
            for pk, x in known.items()
            if now.get(pk) != x.plan["known"]["version"]
        }
        fresh = [x for x in lines if "known" not in x.plan]
        matched = units_matched(
            ctx.actor,
            ctx.structure.pk,
            (x.plan["code"] for x in fresh),
            right=self.right,
        )
        return gone | {
            x.number
            for x in fresh
            if any(
                u.code == x.plan["code"] for u in matched.here.get(x.plan["code"], ())
            )
        }

    def apply(
        self, ctx: Context, lines: Any, decision: Any, act: Any, keep: Any
    ) -> None:
        """Draft and apply one reorganisation of the import's day."""
        operations = operations_of(lines([NEW, CHANGED]))
        if not operations:
            return
        draft = units.reorganisation_draft(
            actor=ctx.actor,
            structure=ctx.structure,
            title=decision.title,
            effective_on=ctx.on,
            operations=operations,
        )
        units.reorganisation_apply(
            actor=ctx.actor, reorganisation=draft, decision=decision
        )
        ctx.counts["reorganisation"] = draft.pk

    def undo(
        self,
        ctx: Context,
        created: dict[str, list[int]],
        befores: list[Any],
        decision: Any,
        act: Any,
    ) -> None:
        """Take the reorganisation back; it says itself what builds on it."""
        pk = ctx.counts.get("reorganisation")
        if pk:
            units.reorganisation_undo(
                actor=ctx.actor,
                reorganisation=units.reorganisation_by_id(pk),
                decision=decision,
            )


def operations_of(lines: Iterable[Line]) -> list[Operation]:
    """Return what the rows do to the tree."""
    found: list[Operation] = []
    for line in lines:
        plan = line.plan
        if "known" not in plan:
            names = Text(
                vi=plan["name"], lo=plan.get("name_lo", ""), en=plan.get("name_en", "")
            )
            found.append(
                Establish(
                    ref=f"+{plan['code']}",
                    kind=plan["kind"],
                    parent=plan["above"],
                    names=names,
                    code=plan["code"],
                    area=plan.get("area_id"),
                    row=line.number,
                )
            )
            continue
        pk = plan["known"]["id"]
        if "names" in plan or "new_kind" in plan:
            renamed = Text(**plan["names"]) if "names" in plan else None
            found.append(
                Rename(
                    unit=pk, names=renamed, kind=plan.get("new_kind"), row=line.number
                )
            )
        if "move" in plan:
            found.append(Move(unit=pk, parent=plan["move"], row=line.number))
    return found


def _known(unit: Any) -> dict[str, Any]:
    return {
        "id": unit.id,
        "vi": unit.names.vi,
        "lo": unit.names.lo,
        "en": unit.names.en,
        "kind": unit.kind,
        "parent": unit.parent,
        "version": unit.row_version,
    }


def _areas(ctx: Context, lines: Iterable[Line]) -> dict[str, int]:
    wanted = [x.plan["area"] for x in lines if x.plan.get("area")]
    structure = units.areas_structure() if wanted else None
    if structure is None:
        return {}
    found = units_matched(ctx.actor, structure, wanted, right="unit.read")
    return {w: hits[0].id for w, hits in found.here.items() if len(hits) == 1}


def _note(line: Line, finding: Finding) -> None:
    line.findings.append(finding.as_json())


def _add(line: Line, finding: Finding) -> None:
    """Note what keeps a row out."""
    _note(line, finding)
    line.status = BAD


def _orphans(lines: list[Line]) -> None:
    """A unit whose parent of the same table is kept out is kept out too."""
    while True:
        there = {f"+{x.plan['code']}" for x in lines if x.status == NEW}
        lost = [
            x
            for x in lines
            if x.status in (NEW, CHANGED)
            and any(
                isinstance(p, str) and p not in there
                for p in (x.plan.get("above"), x.plan.get("move"))
            )
        ]
        if not lost:
            return
        for line in lost:
            _add(
                line,
                base.wrong(
                    "parent", "unit", NO_PARENT, NAME_ABOVE, given=line.plan["parent"]
                ),
            )
