"""Which rules govern a unit, and how it stands to them."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext

from banyan.figures.queries import TallyShown
from banyan.rulebook import packs
from banyan.rulebook.domain.rules import Answer, Scope
from banyan.web.features.rulebook.chips import kept_rule_chip
from banyan.web.shared.ui import RuleChip
from banyan.web.templatetags.banyan_ui import day, num

from .seen import UnitSeen

MINIMUM, COMMITTEE, GRASSROOTS = (
    "UNIT-MIN-OFFICIAL",
    "UNIT-CHIUY",
    "UNIT-GRASS-COMMITTEE",
)
LEVELS = "UNIT-LEVELS"


def rules_of(seen: UnitSeen, tally: TallyShown | None = None) -> tuple[RuleChip, ...]:
    """Return the rules at work on a unit of this kind on the day shown."""
    pack = packs.rulebook(seen.pack)
    kind = pack.kinds.get(seen.view.kind)
    minimum = kind.minimum_rule if kind else ""
    wanted = {
        MINIMUM: (MINIMUM, COMMITTEE, GRASSROOTS),
        GRASSROOTS: (GRASSROOTS, LEVELS),
    }.get(minimum, (LEVELS,) if kind and seen.view.structure == "party" else ())
    return tuple(_chip(seen, rule, tally) for rule in wanted if rule in pack.rules)


def _chip(seen: UnitSeen, rule: str, tally: TallyShown | None) -> RuleChip:
    answer = packs.ask(
        rule, on=seen.moment.day, scope=Scope(kind=seen.view.kind), pack=seen.pack
    )
    cited = answer.citation
    kept = {
        "id": rule,
        "pack": answer.pack,
        "value": answer.value,
        "citation": {"document": cited.document, "point": cited.point} if cited else "",
        "on": seen.moment.as_of.isoformat() if seen.moment.as_of else "",
    }
    chip = kept_rule_chip(kept)
    state = answer.status.value
    return replace(
        chip,
        url=chip.url if seen.actor.holds("rulebook.read") else "",
        since=_since(answer),
        state=state if state in ("disputed", "unverified") else "",
        says=". ".join(part for part in (chip.says, _here(rule, tally)) if part),
    )


def _since(answer: Answer) -> str:
    if answer.period is None:
        return ""
    start = answer.period.start
    if answer.period.precision == "year":
        return str(start.year)
    return day(start, "short")


def _here(rule: str, tally: TallyShown | None) -> str:
    """Say how many there are here of what the rule counts."""
    if tally is None or rule == LEVELS:
        return ""
    have = tally.members if rule == GRASSROOTS else tally.own_official
    return gettext("Here: %(count)s") % {"count": num(have)}
