"""The queries behind the pages, each beside its raw SQL."""

from __future__ import annotations

from collections.abc import Iterator

from banyan.access.queries import explain
from banyan.kernel import clock
from banyan.kernel.names import fold
from banyan.people import queries as people
from banyan.units import queries as units

from . import raw
from .measure import READ, Ask, Result, compared
from .sample import PAST, Sample

Case = tuple[str, Ask, raw.Raw]


def measured(sample: Sample) -> Iterator[Result | None]:
    """Yield a line for each query."""
    for cases in (_rosters, _past, _names, _units, _reasons):
        for name, ask, answer in cases(sample):
            yield compared("queries", name, ask, answer, READ)


def _rosters(sample: Sample) -> Iterator[Case]:
    actor, nation = sample.actor, sample.scopes["nation"]
    for level, scope in sample.scopes.items():
        unit = scope.unit
        answer = raw.roster(
            unit.path, sample.structure.pk, scope.members / nation.members
        )
        yield (
            f"roster of a {level} ({scope.members:,})",
            lambda unit=unit: people.roster(actor, unit, below=True),  # type: ignore[misc]
            answer,
        )
    page = people.roster(actor, nation.unit, below=True)
    for _ in range(19):
        page = people.roster(actor, nation.unit, below=True, after=page.after)
    yield (
        "roster of the nation, page 20 by cursor",
        lambda: people.roster(actor, nation.unit, below=True, after=page.after),
        raw.roster(nation.unit.path, sample.structure.pk, 1),
    )


def _past(sample: Sample) -> Iterator[Case]:
    for level, scope in sample.scopes.items():
        unit = scope.unit
        yield (
            f"roster of a {level} on {PAST}",
            lambda unit=unit: people.roster(  # type: ignore[misc]
                sample.actor, unit, below=True, as_of_day=PAST
            ),
            raw.roster_then(unit.path, PAST),
        )


def _names(sample: Sample) -> Iterator[Case]:
    root = sample.scopes["nation"].unit.path
    for what, name in sample.names.items():
        yield (
            f"name search, {what}",
            lambda name=name: people.name_search(sample.actor, name),  # type: ignore[misc]
            raw.search(fold(name), root),
        )
    yield (
        "card number",
        lambda: people.name_search(sample.actor, sample.card),
        raw.card(sample.card, sample.structure.pk),
    )


def _units(sample: Sample) -> Iterator[Case]:
    actor, unit = sample.actor, sample.scopes["commune"].unit
    yield (
        "unit with children, posts",
        lambda: (
            units.unit_get(actor, unit.pk),
            units.ancestors(unit.path),
            units.children(actor, unit.pk),
            people.offices_of_unit(actor, unit.pk),
        ),
        raw.unit(unit.pk, unit.path, clock.today()),
    )
    root = sample.scopes["nation"].unit
    yield (
        "children of the root",
        lambda: units.children(actor, root.pk),
        raw.children(root.pk),
    )
    yield (
        f"whole tree on {PAST}",
        lambda: units.tree(actor, sample.structure, as_of=PAST),
        raw.tree_then(sample.structure.pk, PAST),
    )
    person = sample.person["id"]
    yield (
        "person with story",
        lambda: people.person_story(actor, people.person_get(actor, person)),
        raw.person(person),
    )


def _reasons(sample: Sample) -> Iterator[Case]:
    unit = sample.scopes["branch"].unit.pk
    yield (
        "why may I",
        lambda: explain(sample.actor, "membership.read", unit_id=unit),
        raw.grants(sample.account.pk, unit),
    )
