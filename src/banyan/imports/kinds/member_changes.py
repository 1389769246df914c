"""What a row changes of a member who is known: blanks filled, or overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.kernel.names import fold
from banyan.kernel.text import gettext_noop as _
from banyan.people import services as people
from banyan.people.domain.names import fold_contact
from banyan.people.queries.matching import Known

from ..domain.cells import CHANGED, KEPT, Finding
from ..staging import Line
from . import base
from .base import Context
from .member_writing import fact_commands

STAYS = _("It stays “%(known)s”: only blanks are filled.")
STAYS_ALWAYS = _("It stays “%(known)s”: a table does not change this.")
BECOMES = _("“%(known)s” becomes “%(value)s”.")
FILLED = _("It is filled in.")
OTHER_IDENTITY = _("The record bears another identity number.")
CHECK_PERSON = _("Check whether this is the same person.")
CARD_TAKEN = _("This card number is given to somebody else.")
CHECK_CARD = _("Check the card number.")
FINAL = ("joined_on", "ceremony_on")


class Changes:
    """Collects what changes and what is to be seen at the cells."""

    def __init__(self, ctx: Context) -> None:
        self.overwrite = ctx.overwrite
        self.plan: dict[str, Any] = {}
        self.findings: list[Finding] = []

    def offer(self, key: str, known: Any, value: Any, shown: Any = None) -> None:
        """Take a value: over a blank always, over another one only when asked."""
        if value is None or value == "" or value == known:
            return
        shown = value if shown is None else shown
        if known in (None, ""):
            self.plan[key] = value
            self.findings.append(Finding(key, CHANGED, "filled", FILLED))
        elif self.overwrite:
            self.plan[key] = value
            values = {"known": str(known), "value": str(shown)}
            self.findings.append(Finding(key, CHANGED, "changed", BECOMES, "", values))
        else:
            self.keep(key, known)

    def keep(self, key: str, known: Any, template: str = STAYS) -> None:
        """Note that a cell differs and changes nothing."""
        self.findings.append(
            Finding(key, KEPT, "kept", template, "", {"known": str(known)})
        )


def changes_of(
    ctx: Context, one: Known, values: dict[str, Any], taken: set[str]
) -> tuple[dict[str, Any], list[Finding]]:
    """Return the plan (empty: nothing changes) and the findings of the cells."""
    found = Changes(ctx)
    _name(found, one, values["full_name"])
    found.offer("sex", one.sex, values.get("sex"))
    _birth(found, one, values.get("birth_date"))
    _identity(found, ctx, one, values.get("national_id"))
    _card(found, one, values.get("card_no"), taken)
    _contacts(found, one, values)
    for key in FINAL:
        given, known = values.get(key), getattr(one, key)
        if given and known and given != known:
            found.keep(key, known, STAYS_ALWAYS)
    if one.state == "member":
        _standing(found, one, values)
    plan = {
        k: v.isoformat() if hasattr(v, "isoformat") else v
        for k, v in found.plan.items()
    }
    return plan, found.findings


def _name(found: Changes, one: Known, given: str) -> None:
    """A spelling without marks changes nothing; one with marks may be taken."""
    if given == one.full_name:
        return
    same = fold(given) == one.name_fold
    if same and given.isascii() or fold(given) in one.other_names and not same:
        found.keep("full_name", one.full_name, STAYS_ALWAYS)
    else:
        found.offer("full_name", one.full_name, given)


def _birth(found: Changes, one: Known, born: Any) -> None:
    if not born:
        return
    given, precision = base.day(born[0]), born[1]
    if one.birth is None:
        found.plan["birth_precision"] = precision
        found.offer("birth_date", None, given)
    elif one.precision != "day" and precision == "day" and given:
        if given.year == one.birth.year:  # the same birth, known more exactly
            found.plan["birth_precision"] = precision
            found.offer("birth_date", None, given)
    elif precision == "day" and given != one.birth:
        if found.overwrite:
            found.plan["birth_precision"] = precision
        found.offer("birth_date", one.birth, given)


def _identity(found: Changes, ctx: Context, one: Known, given: str | None) -> None:
    if not given:
        return
    if not one.match:
        found.plan["national_id"] = given
        found.findings.append(Finding("national_id", CHANGED, "filled", FILLED))
    elif not _is_same(one, given):
        found.findings.append(
            base.wrong("national_id", "identity-other", OTHER_IDENTITY, CHECK_PERSON)
        )


def _is_same(one: Known, given: str) -> bool:
    from banyan.people.queries.matching import marked

    return marked(given) == one.match


def _card(found: Changes, one: Known, given: str | None, taken: set[str]) -> None:
    if not given or given == one.card_no:
        return
    if given in taken:
        found.findings.append(
            base.wrong("card_no", "card-taken", CARD_TAKEN, CHECK_CARD)
        )
        return
    found.offer("card_no", one.card_no, given)


def _contacts(found: Changes, one: Known, values: dict[str, Any]) -> None:
    for kind in ("phone", "mail", "address"):
        given = values.get(kind)
        lines = one.contacts.get(kind, [])
        if not given or fold_contact(kind, given) in {x[2] for x in lines}:
            continue
        found.offer(kind, lines[0][1] if lines else None, given)
        if kind in found.plan and lines:
            found.plan[f"{kind}_id"] = [lines[0][0], lines[0][3]]


def _standing(found: Changes, one: Known, values: dict[str, Any]) -> None:
    unit = values.get("unit_id") if "_unit" in values else None
    if unit is not None:
        known = one.unit
        found.offer("unit", known, unit, shown=values["unit"])
    official = values.get("official_on")
    if official and one.grade == "probationary":
        found.offer("official_on", None, official)
    elif official and one.official_on and official != one.official_on:
        found.keep("official_on", one.official_on, STAYS_ALWAYS)
    taking = values.get("participation")
    if taking and taking != one.participation:
        found.offer("participation", one.participation, taking)
    left = values.get("left_on")
    if left:
        found.plan["left_on"], found.plan["left_reason"] = left, values["left_reason"]
        found.findings.append(Finding("left_on", CHANGED, "ends", FILLED))


def tried(ctx: Context, lines: Sequence[Line]) -> None:
    """Turn lines away whose changes the record would refuse; count the others.

    What only the whole history can tell: a day before the member joined, a later
    transfer, a unit that was not there.
    """
    changed = [x for x in lines if x.status == base.CHANGED]
    wanted = [fact_commands(x.plan, ctx.on) for x in changed]
    refused = people.facts_tried(
        actor=ctx.actor, groups=[list(w.values()) for w in wanted]
    )
    for line, commands, found in zip(changed, wanted, refused, strict=True):
        if found is None:
            ctx.count("changes")
            ctx.count("moves", int("unit" in line.plan))
            ctx.count("leaves", int("left_on" in line.plan))
            continue
        key = list(commands)[found.at]
        line.status, line.plan = base.BAD, {}
        line.findings += [
            base.wrong(key, p.code, p.template, p.way_out, **dict(p.values)).as_json()
            for p in found.problems
        ]
