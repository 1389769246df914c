"""Article by article of each agreement in force: what was done, and how it was kept.

What was done stands under an article where both bear the same topic. An article
without a topic cannot be measured, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from banyan.exchange.queries import in_force

from .counting import (
    applied_in,
    cohorts_in,
    projects_in,
    promise_standing,
    promises_of,
)
from .domain.measures import APPLYING
from .domain.standing import DUE, KEPT, KEPT_LATE

if TYPE_CHECKING:
    from .building import Ground


@dataclass(frozen=True)
class Done:
    """Something that was done in the year: its kind, title, day, topics, agreement."""

    kind: str
    title: Any
    day: Any
    topics: frozenset[str]
    agreement: int | None = None

    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        day = self.day.isoformat() if self.day else ""
        return {"kind": self.kind, "title": self.title.as_json(), "day": day}


def agreements(ground: Ground) -> list[dict[str, Any]]:
    """Return the agreements in force in the year, each with its articles."""
    done = done_in(ground)
    return [_agreement(ground, one, done) for one in _in_force(ground)]


def beside(ground: Ground) -> list[dict[str, Any]]:
    """Return what was done in the year under no article of any agreement."""
    covered = {
        topic
        for one in _in_force(ground)
        for article in one.articles.all()
        for topic in article.topics
    }
    under = {one.pk for one in _in_force(ground)}
    return [
        one.data()
        for one in done_in(ground)
        if not one.topics & covered and one.agreement not in under
    ]


def _in_force(ground: Ground) -> list[Any]:
    year = ground.year
    return [
        one
        for one in ground.found.kept.agreements
        if in_force(one, year.start, year.as_of)
    ]


def done_in(ground: Ground) -> list[Done]:
    """Return what was done in a year: exchanges, courses, projects, practices applied."""
    found, year = ground.found, ground.year
    made = [
        Done("exchange", one.title, one.starts_on, found.topics_of[one.pk])
        for one in found.held(year)
    ]
    made += [
        Done(
            "course",
            one.cohort.title or one.cohort.course.title,
            one.cohort.starts_on,
            frozenset(one.cohort.course.topics),
        )
        for one in cohorts_in(found, year)
    ]
    made += [
        Done("project", one.title, None, frozenset(one.topics), one.agreement_id)
        for one in projects_in(found, year)
    ]
    made += [
        Done(
            "practice",
            one.practice.title,
            one.state_since,
            frozenset(one.practice.topics),
        )
        for one in applied_in(found, year)
        if one.state in APPLYING
    ]
    return made


def _agreement(ground: Ground, row: Any, done: list[Done]) -> dict[str, Any]:
    rows = list(row.articles.all())
    topics = {topic for article in rows for topic in article.topics}
    return {
        "uid": str(row.uid),
        "title": row.title.as_json(),
        "type": row.type,
        "signed_on": row.signed_on.isoformat() if row.signed_on else "",
        "from": row.term_from.isoformat() if row.term_from else "",
        "to": row.term_to.isoformat() if row.term_to else "",
        "articles": [_article(ground, article, done) for article in rows],
        "under_none": [
            one.data()
            for one in done
            if one.agreement == row.pk and not one.topics & topics
        ],
    }


def _article(ground: Ground, row: Any, done: list[Done]) -> dict[str, Any]:
    topics = frozenset(row.topics)
    labels = ground.found.topics
    return {
        "number": row.number,
        "text": row.text.as_json(),
        "topics": [labels[k].as_json() for k in row.topics if k in labels],
        "is_measured": bool(topics),
        "done": [one.data() for one in done if one.topics & topics],
        **_kept(ground, topics),
    }


def _kept(ground: Ground, topics: frozenset[str]) -> dict[str, int | None]:
    """Count how the undertakings of exchanges on these topics stood; None without any."""
    found, year = ground.found, ground.year
    stood = [
        promise_standing(row, year).key
        for row in promises_of(found, year, "undertaking")
        if found.topics_of[row.exchange_id] & topics
    ]
    return {
        "kept": _count(stood, (KEPT,)),
        "late": _count(stood, (KEPT_LATE, DUE[-1])),
        "open": _count(stood, ("open",)),
    }


def _count(stood: list[str], wanted: Iterable[str]) -> int | None:
    return sum(key in wanted for key in stood) if stood else None
