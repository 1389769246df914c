"""Members: new ones with their history, known ones filled in or overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from banyan.kernel.names import fold
from banyan.kernel.text import gettext_noop as _
from banyan.people import services as people
from banyan.people.queries.matching import (
    Asked,
    Known,
    cards_taken,
    people_matched,
    versions_of,
)
from banyan.units.queries.matching import units_matched

from ..domain.cells import Finding
from ..lexicon import fields_of
from ..staging import Line
from . import base
from . import member_changes as changing
from .base import BAD, CHANGED, ELSEWHERE, NEEDS, NEW, SAME, Context, Row

BEFORE = _("It would lie before %(other)s.")
CHECK_ORDER = _("Check both days.")
CARD_TAKEN = _("This card number is given to somebody else.")
CHECK_CARD = _("Check the card number.")
MIXED = _("Probationary, but with a day of becoming official.")
CHECK_GRADE = _("Correct the grade or leave the day out.")
NO_REASON = _("A day of leaving needs a reason.")
PART = 5_000


class MembersKind:
    """Tables of members of one structure."""

    right = "membership.write"

    def __init__(self) -> None:
        self.readers = {f.key: f.read for f in fields_of("members")}

    # -- judging -------------------------------------------------------------

    def judge(self, ctx: Context, rows: Sequence[Row]) -> list[Line]:
        """Understand, match and compare a chunk: a fixed number of statements."""
        read = [base.read_cells(ctx, row, self.readers) for row in rows]
        for values, _findings in read:
            _join_name(values)
        units = units_matched(
            ctx.actor,
            ctx.structure.pk,
            (v["unit"] for v, _f in read if v.get("unit")),
            right=self.right,
            within=ctx.unit.path if ctx.unit else "",
        )
        for values, findings in read:
            _place(ctx, values, findings, units)
        asked = [_asked(values) for values, _findings in read]
        found = people_matched(
            ctx.actor, ctx.structure.pk, asked, right="membership.read"
        )
        taken = cards_taken(ctx.structure.pk, (v.get("card_no", "") for v, _f in read))
        lines = []
        for row, (values, findings), fits, elsewhere in zip(
            rows, read, found.fits, found.elsewhere, strict=True
        ):
            line = self._judged(
                ctx, row, values, findings, fits, elsewhere, found.known, taken
            )
            lines.append(line)
        changing.tried(ctx, lines)
        return lines

    def _judged(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        fits: list[Any],
        elsewhere: bool,
        known: dict[int, Known],
        taken: set[str],
    ) -> Line:
        label = values.get("full_name", "")
        if not label and not any(f.field == "full_name" for f in findings):
            findings.append(base.missing("full_name"))
        findings += _order(values)
        if base.is_bad(findings):
            return base.line_of(row, BAD, findings, label=label)
        chosen = ctx.choices.get(row.number)
        if chosen is not None:
            fits = [f for f in fits if f.person == chosen]
            elsewhere = elsewhere and chosen != 0
        if len(fits) > 1:
            findings.append(Finding("", "wrong", "several", base.SEVERAL, base.CHOOSE))
            plan = {"fits": [_fit(f, known[f.person]) for f in fits]}
            return base.line_of(row, NEEDS, findings, plan, label=label)
        if not fits and elsewhere:
            findings.append(
                base.wrong("", "elsewhere", base.POSSIBLY_ELSEWHERE, base.ASK_ABOVE)
            )
            return base.line_of(row, ELSEWHERE, findings, label=label)
        if fits:
            return self._known(ctx, row, values, findings, fits[0], known, taken)
        return self._new(ctx, row, values, findings, taken)

    def _new(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        taken: set[str],
    ) -> Line:
        label = values["full_name"]
        findings += [base.missing(k) for k in ("unit", "joined_on") if k not in values]
        findings += _card(values, taken) + _seen(ctx, row, values)
        findings += _there(values)
        if base.is_bad(findings):
            return base.line_of(row, BAD, findings, label=label)
        ctx.count("creates")
        return base.line_of(row, NEW, findings, {"new": _staged(values)}, label=label)

    def _known(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        fit: Any,
        people_known: dict[int, Known],
        taken: set[str],
    ) -> Line:
        one = people_known[fit.person]
        before = ctx.seen.setdefault(("person", fit.person), row.number)
        if before != row.number:
            findings.append(base.wrong("", "twice", base.TWICE, base.ONCE, row=before))
            return base.line_of(row, BAD, findings, label=values["full_name"])
        if one.membership is None or (one.state == "left" and _rejoins(one, values)):
            return self._join(ctx, row, values, findings, fit, one, taken)
        plan, more = changing.changes_of(ctx, one, values, taken)
        findings += more
        findings += _there(values) if "unit" in plan else []
        if base.is_bad(findings):
            return base.line_of(row, BAD, findings, label=one.full_name)
        reasons = {"reasons": list(fit.reasons), "person": one.id}
        if not plan:
            return base.line_of(row, SAME, findings, reasons, one.id, one.full_name)
        plan |= reasons | {
            "membership": one.membership,
            "versions": [one.row_version, one.versions],
        }
        return base.line_of(row, CHANGED, findings, plan, one.id, one.full_name)

    def _join(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        fit: Any,
        one: Known,
        taken: set[str],
    ) -> Line:
        """A known person comes into this structure."""
        findings += [base.missing(k) for k in ("unit", "joined_on") if k not in values]
        findings += _card(values, taken) + _there(values)
        if base.is_bad(findings):
            return base.line_of(row, BAD, findings, label=one.full_name)
        ctx.count("joins")
        plan = {
            "new": _staged(values),
            "person": one.id,
            "reasons": list(fit.reasons),
            "versions": [one.row_version, one.versions],
        }
        return base.line_of(row, NEW, findings, plan, one.id, one.full_name)

    def finish(self, ctx: Context, lines: Iterable[Line]) -> list[Line]:
        """Nothing of members depends on rows further below."""
        return []

    # -- applying --------------------------------------------------------------

    def stale(self, ctx: Context, lines: Sequence[Line]) -> set[int]:
        """Return the rows whose record is not what the preview saw."""
        targets = [x.plan["person"] for x in lines if x.plan.get("person")]
        now = versions_of(targets)
        cards = {c for x in lines if (c := _new_card(x))}
        taken = cards_taken(ctx.structure.pk, cards)
        gone = set()
        fresh: list[Line] = []
        for line in lines:
            person = line.plan.get("person")
            if person and not _same(line, now.get(person)) or _new_card(line) in taken:
                gone.add(line.number)
            elif line.status == NEW and not person:
                fresh.append(line)
        asked = [
            _asked({**x.plan["new"], "unit_id": x.plan["new"]["unit"]}) for x in fresh
        ]
        found = people_matched(
            ctx.actor, ctx.structure.pk, asked, right="membership.read"
        )
        for line, fits, elsewhere in zip(
            fresh, found.fits, found.elsewhere, strict=True
        ):
            if (fits or elsewhere) and ctx.choices.get(line.number) != 0:
                gone.add(line.number)
        return gone

    def apply(
        self, ctx: Context, lines: Any, decision: Any, act: Any, keep: Any
    ) -> None:
        """Write the new members by the bulk door, the others by the plural services."""
        from .member_writing import write_changed, write_new

        write_new(ctx, lines, decision, act)
        write_changed(ctx, lines, decision, act, keep)

    def undo(
        self,
        ctx: Context,
        created: dict[str, list[int]],
        befores: list[Any],
        decision: Any,
        act: Any,
    ) -> None:
        """Remove what was made, then let the rest read as before."""
        from .member_writing import restore

        memberships = created.get("people.membership", [])
        people.members_unload(
            actor=ctx.actor, created=created, decision=decision, record_into=act
        )
        restore(ctx, befores, set(memberships), decision, act)


def _join_name(values: dict[str, Any]) -> None:
    """Make one name of two columns."""
    if "full_name" not in values and "given_name" in values:
        parts = (values.get("family_name", ""), values["given_name"])
        values["full_name"] = " ".join(p for p in parts if p)


def _place(
    ctx: Context, values: dict[str, Any], findings: list[Finding], units: Any
) -> None:
    """Put the unit that the cell means beside the values."""
    given = values.get("unit")
    if not given:
        if ctx.unit is not None:
            values["unit"], values["unit_id"] = str(ctx.unit.names), ctx.unit.pk
        return
    unit, finding = base.unit_finding(ctx, "unit", given, units)
    if finding is not None:
        findings.append(finding)
        return
    values["unit_id"], values["_unit"] = unit.id, unit


def _asked(values: dict[str, Any]) -> Asked:
    born = values.get("birth_date")
    return Asked(
        name=values.get("full_name", ""),
        birth=base.day(born[0]) if born else None,
        precision=born[1] if born else "day",
        card_no=values.get("card_no", ""),
        national_id=values.get("national_id", ""),
        unit=values.get("unit_id"),
    )


def _order(values: dict[str, Any]) -> Iterator[Finding]:
    """Say which days cannot follow one another."""
    born = values.get("birth_date")
    birth = base.day(born[0]) if born else None
    joined, official = values.get("joined_on"), values.get("official_on")
    left = values.get("left_on")
    if birth and joined and joined <= birth:
        yield base.wrong("joined_on", "order", BEFORE, CHECK_ORDER, other=birth)
    if joined and official and official < joined:
        yield base.wrong("official_on", "order", BEFORE, CHECK_ORDER, other=joined)
    if joined and left and left <= joined:
        yield base.wrong("left_on", "order", BEFORE, CHECK_ORDER, other=joined)
    if official and values.get("grade") == "probationary":
        yield base.wrong("grade", "grade-mixed", MIXED, CHECK_GRADE)
    if left and not values.get("left_reason"):
        yield Finding("left_reason", "missing", "missing", NO_REASON, base.FILL_IN)


def _there(values: dict[str, Any]) -> list[Finding]:
    """Say whether the unit was there when the membership began."""
    unit, joined = values.get("_unit"), values.get("joined_on")
    if unit is None or joined is None:
        return []
    if unit.founded_on and unit.founded_on > joined:
        return [
            base.wrong(
                "joined_on",
                "unit-then",
                base.NOT_THERE,
                base.CHECK_DAY,
                given=values["unit"],
                day=joined,
            )
        ]
    until = values.get("left_on")
    if unit.dissolved_on and (until is None or until > unit.dissolved_on):
        return [
            base.wrong(
                "unit",
                "unit-then",
                base.NOT_THERE,
                base.CHECK_DAY,
                given=values["unit"],
                day=until or unit.dissolved_on,
            )
        ]
    return []


def _card(values: dict[str, Any], taken: set[str]) -> list[Finding]:
    card = values.get("card_no")
    if card and card in taken:
        return [base.wrong("card_no", "card-taken", CARD_TAKEN, CHECK_CARD)]
    return []


PAPERS = ("card_no", "national_id")


def _seen(ctx: Context, row: Row, values: dict[str, Any]) -> list[Finding]:
    """Say whether an earlier row of the table is the same person.

    Two rows of one name and birth date are two persons when a paper that both
    name, the card or the identity number, tells them apart.
    """
    papers = tuple(p for p in PAPERS if p in values)
    said = [(p, values[p]) for p in papers]
    before = [ctx.seen.setdefault(key, row.number) for key in said]
    named = _named(values)
    if named is not None:
        apart: list[tuple[str, ...]] = [(), *((p,) for p in PAPERS), PAPERS]
        before += [
            ctx.seen.get(("name", other, named), row.number)
            for other in apart
            if not set(other) & set(papers)
        ]
        ctx.seen.setdefault(("name", papers, named), row.number)
    before = [number for number in before if number != row.number]
    if not before:
        return []
    return [base.wrong("", "twice", base.TWICE, base.ONCE, row=before[0])]


def _named(values: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return what tells a person by name; nothing for a card without a birth date."""
    born, name = values.get("birth_date"), fold(values["full_name"])
    if born:
        return name, born[0]
    if "card_no" in values:
        return None
    joined = values.get("joined_on")
    return name, values.get("unit_id"), joined.isoformat() if joined else ""


def _staged(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they are staged; the unit by its id."""
    plain = {
        k: v.isoformat() if isinstance(v, dt.date) else v
        for k, v in values.items()
        if not k.startswith("_") and k not in ("unit_id", "family_name", "given_name")
    }
    plain["unit"] = values.get("unit_id")
    return plain


def _rejoins(one: Known, values: dict[str, Any]) -> bool:
    joined = values.get("joined_on")
    return bool(joined and one.left_on and joined >= one.left_on)


def _fit(fit: Any, one: Known) -> dict[str, Any]:
    return {
        "person": one.id,
        "name": one.full_name,
        "birth": one.birth,
        "card": one.card_no,
        "reasons": list(fit.reasons),
    }


def _new_card(line: Line) -> str:
    new = line.plan.get("new") or line.plan
    return str(new.get("card_no", ""))


def _same(line: Line, now: tuple[int, int] | None) -> bool:
    """Say whether person and memberships are as the preview saw them."""
    return now is not None and list(now) == line.plan["versions"]


__all__ = ["MembersKind"]
