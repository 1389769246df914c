"""Offices that are held: opened, or ended where the table says until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from banyan.kernel.names import fold
from banyan.kernel.text import gettext_noop as _
from banyan.people import services as people
from banyan.people.queries.matching import (
    Asked,
    offices_held,
    people_matched,
    posts_of,
)
from banyan.units.queries.matching import units_matched

from ..domain.cells import Finding
from ..lexicon import fields_of
from ..staging import Line
from . import base
from .base import BAD, CHANGED, ELSEWHERE, NEEDS, NEW, SAME, Context, Row

NO_POST = _("The unit has no post “%(given)s”. It has: %(known)s.")
SET_UP = _("Write one of these, or set the post up on the page of the unit.")
NOBODY = _("Nobody fits: only members who are recorded can hold an office.")
LOAD_FIRST = _("Load the members first, or write the card number.")
PAST = _("The office ended before it was recorded: only offices held are taken over.")
LEAVE_OUT = _("Leave the row out, or the day of its end.")
TAKEN = _("The seats of this post are taken.")
END_FIRST = _("End the office of the former holder first.")
BEFORE = _("It would lie before %(other)s.")


class OfficesKind:
    """Tables of posts and their holders."""

    right = "office.write"

    def __init__(self) -> None:
        self.readers = {f.key: f.read for f in fields_of("offices")}
        self.required = [f.key for f in fields_of("offices") if f.required]

    def judge(self, ctx: Context, rows: Sequence[Row]) -> list[Line]:
        """Understand a chunk, find people, posts and offices that are there."""
        read = [base.read_cells(ctx, row, self.readers) for row in rows]
        units = units_matched(
            ctx.actor,
            ctx.structure.pk,
            (v["unit"] for v, _f in read if v.get("unit")),
            right=self.right,
            within=ctx.unit.path if ctx.unit else "",
        )
        for values, findings in read:
            self._place(ctx, values, findings, units)
        asked = [_asked(values) for values, _f in read]
        found = people_matched(
            ctx.actor, ctx.structure.pk, asked, right="membership.read"
        )
        posts = posts_of({v["unit_id"] for v, _f in read if "unit_id" in v})
        held = offices_held(list(found.known))
        return [
            self._judged(ctx, row, v, f, fits, elsewhere, posts, held, found.known)
            for row, (v, f), fits, elsewhere in zip(
                rows, read, found.fits, found.elsewhere, strict=True
            )
        ]

    def _place(
        self, ctx: Context, values: dict[str, Any], findings: list[Finding], units: Any
    ) -> None:
        seen = {f.field for f in findings}
        findings += [
            base.missing(k) for k in self.required if k not in values and k not in seen
        ]
        if values.get("unit"):
            unit, finding = base.unit_finding(ctx, "unit", values["unit"], units)
            if finding:
                findings.append(finding)
            else:
                values["unit_id"] = unit.id

    def _judged(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        fits: list[Any],
        elsewhere: bool,
        posts: dict[int, list[Any]],
        held: dict[tuple[int, int], Any],
        known: dict[int, Any],
    ) -> Line:
        label = f"{values.get('full_name', '')}: {values.get('post', '')}"
        post = self._post(values, findings, posts)
        until, on = values.get("until"), values.get("on")
        if on and until and until <= on:
            findings.append(
                base.wrong("until", "order", BEFORE, base.CHECK_DAY, other=on)
            )
        if base.is_bad(findings) or post is None:
            return base.line_of(row, BAD, findings, label=label)
        chosen = ctx.choices.get(row.number)
        if chosen:
            fits = [f for f in fits if f.person == chosen]
        if len(fits) > 1:
            findings.append(Finding("", "wrong", "several", base.SEVERAL, base.CHOOSE))
            plan = {
                "fits": [
                    {
                        "person": f.person,
                        "name": known[f.person].full_name,
                        "birth": known[f.person].birth,
                        "card": known[f.person].card_no,
                        "reasons": list(f.reasons),
                    }
                    for f in fits
                ]
            }
            return base.line_of(row, NEEDS, findings, plan, label=label)
        if not fits:
            word = base.POSSIBLY_ELSEWHERE if elsewhere else NOBODY
            way = base.ASK_ABOVE if elsewhere else LOAD_FIRST
            code = "elsewhere" if elsewhere else "nobody"
            findings.append(base.wrong("full_name", code, word, way))
            status = ELSEWHERE if elsewhere else BAD
            return base.line_of(row, status, findings, label=label)
        return self._held(ctx, row, values, findings, fits[0].person, post, held, label)

    def _post(
        self,
        values: dict[str, Any],
        findings: list[Finding],
        posts: dict[int, list[Any]],
    ) -> Any:
        if "unit_id" not in values or "post" not in values:
            return None
        here = posts.get(values["unit_id"], [])
        wanted = fold(values["post"])
        for post in here:
            if wanted in post.words:
                return post
        names = ", ".join(p.label for p in here) or "…"
        findings.append(
            base.wrong(
                "post", "post", NO_POST, SET_UP, given=values["post"], known=names
            )
        )
        return None

    def _held(
        self,
        ctx: Context,
        row: Row,
        values: dict[str, Any],
        findings: list[Finding],
        person: int,
        post: Any,
        held: dict[tuple[int, int], Any],
        label: str,
    ) -> Line:
        key = ("office", person, post.id)
        before = ctx.seen.setdefault(key, row.number)
        if before != row.number:
            findings.append(base.wrong("", "twice", base.TWICE, base.ONCE, row=before))
            return base.line_of(row, BAD, findings, label=label)
        until = values.get("until")
        now = held.get((person, post.id))
        if now is not None and until and now.until is None:
            ctx.count("ends")
            plan = {
                "office": now.id,
                "until": until.isoformat(),
                "version": now.version,
            }
            return base.line_of(row, CHANGED, findings, plan, now.id, label)
        if now is not None:
            return base.line_of(row, SAME, findings, target=now.id, label=label)
        if until:
            findings.append(base.wrong("until", "past", PAST, LEAVE_OUT))
            return base.line_of(row, BAD, findings, label=label)
        taken = ctx.seen.get(("seats", post.id), post.held)
        if taken >= post.seats:
            findings.append(base.wrong("post", "seats", TAKEN, END_FIRST))
            return base.line_of(row, BAD, findings, label=label)
        ctx.seen["seats", post.id] = taken + 1
        ctx.count("creates")
        term = values.get("term_ends_on")
        plan = {
            "person": person,
            "post": post.id,
            "on": values["on"].isoformat(),
            "term_ends_on": term.isoformat() if term else None,
        }
        return base.line_of(row, NEW, findings, plan, label=label)

    def finish(self, ctx: Context, lines: Iterable[Line]) -> list[Line]:
        """Nothing depends on rows further below."""
        return []

    def stale(self, ctx: Context, lines: Sequence[Line]) -> set[int]:
        """Return the rows whose office was opened or changed meanwhile."""
        held = offices_held([x.plan["person"] for x in lines if "person" in x.plan])
        open_now = offices_held(
            ids=[x.plan["office"] for x in lines if "office" in x.plan]
        )
        versions = {o.id: o.version for o in open_now.values()}
        return {
            x.number
            for x in lines
            if ("person" in x.plan and (x.plan["person"], x.plan["post"]) in held)
            or (
                "office" in x.plan
                and versions.get(x.plan["office"]) != x.plan["version"]
            )
        }

    def apply(
        self, ctx: Context, lines: Any, decision: Any, act: Any, keep: Any
    ) -> None:
        """End what ends, then open what begins."""
        ends = [
            people.EndOffice(x.plan["office"], _day(x.plan["until"]))
            for x in lines([CHANGED])
        ]
        if ends:
            people.office_end(
                actor=ctx.actor, commands=ends, decision=decision, record_into=act
            )
            keep({-1: {"ended": [e.office for e in ends]}})
        opens = [
            people.OpenOffice(
                x.plan["person"],
                x.plan["post"],
                _day(x.plan["on"]),
                base.day(x.plan["term_ends_on"]),
            )
            for x in lines([NEW])
        ]
        if opens:
            people.office_open(
                actor=ctx.actor, commands=opens, decision=decision, record_into=act
            )

    def undo(
        self,
        ctx: Context,
        created: dict[str, list[int]],
        befores: list[Any],
        decision: Any,
        act: Any,
    ) -> None:
        """Remove what was opened; what was ended is held again."""
        people.members_unload(
            actor=ctx.actor,
            created={"people.office": created.get("people.office", [])},
            decision=decision,
            record_into=act,
        )
        ended = [pk for b in befores for pk in b.get("ended", ())]
        people.offices_restore(
            actor=ctx.actor, offices=ended, decision=decision, record_into=act
        )


def _asked(values: dict[str, Any]) -> Asked:
    born = values.get("birth_date")
    return Asked(
        name=values.get("full_name", ""),
        birth=base.day(born[0]) if born else None,
        precision=born[1] if born else "day",
        card_no=values.get("card_no", ""),
        unit=values.get("unit_id"),
    )


def _day(value: str) -> Any:
    found = base.day(value)
    assert found is not None
    return found
