"""The thesaurus as a value, and what must hold in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from banyan.kernel.errors import Problem
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

LONGEST = 120
KEY = re.compile(r"^[a-z0-9][a-z0-9-]{0,59}$")

Labels = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Concept:
    """One topic: a preferred label per language, other labels, and where it hangs."""

    key: str
    label: Text
    alt: Labels = field(default_factory=dict)
    hidden: Labels = field(default_factory=dict)
    definition: Text = Text()
    broader: str = ""
    related: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    """Addresses of concepts elsewhere that mean nearly the same."""
    exact: tuple[str, ...] = ()
    """Addresses of concepts elsewhere that mean the same."""

    def labels(self, language: str) -> Iterator[str]:
        """Yield every label of a language, the preferred one first."""
        if preferred := getattr(self.label, language):
            yield preferred
        yield from self.alt.get(language, ())
        yield from self.hidden.get(language, ())


def canonical(concept: Concept) -> Concept:
    """Return a topic with its lists in one order, for comparing two."""

    def ordered(labels: Labels) -> Labels:
        return {k: tuple(sorted(v)) for k, v in sorted(labels.items()) if v}

    return replace(
        concept,
        alt=ordered(concept.alt),
        hidden=ordered(concept.hidden),
        related=tuple(sorted(concept.related)),
        matches=tuple(sorted(concept.matches)),
        exact=tuple(sorted(concept.exact)),
    )


def words_of(concept: Concept) -> str:
    """Return every label folded, for the column by which lists find a topic."""
    found = {fold(w) for language in LANGUAGES for w in concept.labels(language)}
    return " " + " ".join(sorted(found))


def check(concepts: Iterable[Concept]) -> list[Problem]:
    """Return everything that does not hold, in the order of the topics."""
    listed = list(concepts)
    known = {c.key: c for c in listed}
    above = {c.broader for c in listed}
    problems: list[Problem] = []
    for concept in listed:
        problems += _own(concept, known)
        if not concept.broader and concept.key not in above:
            problems.append(
                Problem.of(
                    "topic.orphan",
                    _("The topic “%(topic)s” stands alone: nothing above it or below."),
                    topic=concept.key,
                    field="broader",
                    way_out=_("Name the topic above it."),
                )
            )
    problems += _twice(listed)
    problems += _cycles(known)
    return problems


def _own(concept: Concept, known: Mapping[str, Concept]) -> Iterator[Problem]:
    if not KEY.match(concept.key):
        yield Problem.of(
            "topic.key_form",
            _("“%(topic)s” is no key of a topic."),
            topic=concept.key,
            field="key",
            way_out=_(
                "Small Latin letters, digits and hyphens, at most 60: old-members."
            ),
        )
    for language in LANGUAGES:
        if not getattr(concept.label, language).strip():
            yield Problem.of(
                "topic.label_missing",
                _("The topic “%(topic)s” has no preferred label in %(language)s."),
                topic=concept.key,
                language=language,
                field=f"label_{language}",
                way_out=_("Every topic has one preferred label in each language."),
            )
        for label in concept.labels(language):
            if len(label) > LONGEST:
                yield Problem.of(
                    "topic.label_long",
                    _("The label “%(label)s…” is longer than %(most)s letters."),
                    topic=concept.key,
                    label=label[:40],
                    most=LONGEST,
                    field=f"label_{language}",
                )
    yield from _named(concept, known)


def _named(concept: Concept, known: Mapping[str, Concept]) -> Iterator[Problem]:
    """Yield what does not hold of the topics and addresses that a topic names."""
    missing = [k for k in (concept.broader, *concept.related) if k and k not in known]
    for key in missing:
        yield Problem.of(
            "topic.unknown",
            _("The topic “%(topic)s” names “%(other)s”, which does not exist."),
            topic=concept.key,
            other=key,
            field="broader" if key == concept.broader else "related",
        )
    for address in (*concept.matches, *concept.exact):
        if (
            not address.startswith(("https://", "http://"))
            or len(address) > LONGEST * 4
        ):
            yield Problem.of(
                "topic.match",
                _("The topic “%(topic)s” matches “%(address)s”, which is no address."),
                topic=concept.key,
                address=address[:80],
                field="matches",
                way_out=_("Write the whole address of the concept: https://…"),
            )
    if concept.key in concept.related or concept.broader in concept.related:
        yield Problem.of(
            "topic.related_itself",
            _("The topic “%(topic)s” is related to itself or to the one above it."),
            topic=concept.key,
            field="related",
        )


def _twice(concepts: list[Concept]) -> Iterator[Problem]:
    """Yield each label that means two topics in one language."""
    for language in LANGUAGES:
        held: dict[str, list[str]] = defaultdict(list)
        for concept in concepts:
            for label in {fold_label(w) for w in concept.labels(language)}:
                held[label].append(concept.key)
        for label, keys in held.items():
            if len(keys) > 1:
                yield Problem.of(
                    "topic.label_twice",
                    _("The label “%(label)s” belongs to two topics: %(topics)s."),
                    label=label,
                    topics=", ".join(keys),
                    field=f"label_{language}",
                    way_out=_("Leave it with one of them, or say it more exactly."),
                )


def fold_label(label: str) -> str:
    """Return what makes two labels the same: case and blanks do not, marks do."""
    return " ".join(label.casefold().split())


def _cycles(known: Mapping[str, Concept]) -> Iterator[Problem]:
    told: set[str] = set()
    for start in known:
        way, at = [start], known[start].broader
        while at in known and at not in way:
            way.append(at)
            at = known[at].broader
        ring = way[way.index(at) :] if at in way else []
        if ring and not told & set(ring):
            told |= set(ring)
            yield Problem.of(
                "topic.cycle",
                _("These topics stand above each other in a ring: %(topics)s."),
                topics=" → ".join([*ring, ring[0]]),
                field="broader",
                way_out=_("One of them must hang elsewhere."),
            )


def key_from(label: str) -> str:
    """Return the key of a new topic, made from its label in Latin letters."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(label))
    return "-".join(words.split())[:60]
