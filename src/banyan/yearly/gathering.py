"""All rows that a report is counted of, read once for the year and the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from banyan.exchange.queries import PartnershipRows, partnership_rows
from banyan.exchange.queries.yearly import HELD
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import topic_labels
from banyan.projects.queries import PartnershipProjects, projects_of_partnership
from banyan.training.queries import CohortCounted, cohorts_with_partner

from .domain.standing import Year

OWN, PARTNER = "own", "partner"


@dataclass(frozen=True)
class Gathered:
    """The rows of a partnership from every room that keeps some."""

    partnership: Any
    kept: PartnershipRows
    works: PartnershipProjects
    cohorts: tuple[CohortCounted, ...]
    topics: dict[str, Text]
    exchanges: dict[int, Any] = field(default_factory=dict)
    topics_of: dict[int, frozenset[str]] = field(default_factory=dict)
    """The topics of each exchange, those of its items with them."""

    def side(self, row: Any) -> str:
        """Return whose a part of an exchange is: its side is host or visitor."""
        exchange = self.exchanges[row.exchange_id]
        return OWN if row.side == exchange.own_side else PARTNER

    def held(self, year: Year) -> list[Any]:
        """Return the exchanges that took place in a year."""
        return [
            one
            for one in self.kept.exchanges
            if one.state in HELD and year.holds(one.starts_on)
        ]

    def of(self, rows: Iterable[Any], exchanges: Iterable[Any]) -> list[Any]:
        """Return the parts of these exchanges."""
        ids = {one.pk for one in exchanges}
        return [row for row in rows if row.exchange_id in ids]


def gathered(actor: Actor, partnership: Any) -> Gathered:
    """Read everything; the number of statements does not grow with the rows."""
    kept = partnership_rows(actor, partnership)
    found: dict[int, set[str]] = defaultdict(set)
    for one in kept.exchanges:
        found[one.pk].update(one.topics)
    for item in kept.items:
        found[item.exchange_id].update(item.topics)
    return Gathered(
        partnership,
        kept,
        projects_of_partnership(actor, partnership.pk),
        cohorts_with_partner(actor, kept.bodies, partnership.pk),
        topic_labels(),
        {one.pk: one for one in kept.exchanges},
        {pk: frozenset(topics) for pk, topics in found.items()},
    )
