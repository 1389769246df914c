"""Merging two records: what is chosen, what was recorded twice, what stands against.

``A`` is the record that remains, ``B`` the one that becomes part of it. Pure: facts
and choices in, a plan with its problems out. The page that previews a merge and the
service that carries it out use the same plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.periods import Period
from banyan.kernel.text import Text

from . import merge_refusals as say
from . import refusals

A, B = "A", "B"
SIDES = (A, B)
PERSON_FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "full_name",
        "family_name",
        "middle_name",
        "given_name",
        "name_script",
        "name_language",
        "name_fold",
        "name_rev",
        "name_key",
    ),
    "sex": ("sex",),
    "birth": ("birth_date", "birth_precision"),
    "died": ("deceased_on",),
}
"""What can be chosen of a person, with the columns that go together."""
SHOWN = {
    "name": "full_name",
    "sex": "sex",
    "birth": "birth_date",
    "died": "deceased_on",
}


@dataclass(frozen=True)
class HeldMembership:
    """A membership of either record; ``in_range``: the officer may write it."""

    id: int
    side: str
    structure: str
    structure_names: Text
    unit_names: Text
    period: Period
    card_no: str = ""
    in_range: bool = True


@dataclass(frozen=True)
class HeldOffice:
    """An office of either record; ``in_range``: the officer may write it."""

    id: int
    side: str
    post: int
    post_names: Text
    unit_names: Text
    period: Period
    in_range: bool = True

    @property
    def key(self) -> str:
        """The name of the choice between two offices in this post."""
        return f"office:{self.post}"


@dataclass(frozen=True)
class Sealed:
    """A sealed field: the rows of each side, and whether they hold the same."""

    field: str
    a: int | None = None
    b: int | None = None
    same: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything that a merge of two records is decided on."""

    values: Mapping[str, Mapping[str, Any]]
    """By side: the columns of the person."""
    today: dt.date
    memberships: tuple[HeldMembership, ...] = ()
    offices: tuple[HeldOffice, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    accounts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    gains: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Accounts that would gain rights: name, rights."""
    clashes: tuple[str, ...] = ()
    """Kinds of records in which both have an entry where only one can be."""
    is_own: bool = False
    two_persons: str | None = None
    """The reason for which somebody decided that these are two persons."""


@dataclass(frozen=True)
class Choice:
    """One field: what each side says, which is chosen, whether one has to choose."""

    key: str
    a: Any
    b: Any
    chosen: str
    differs: bool
    required: bool = False


@dataclass(frozen=True)
class Plan:
    """What a merge would do; it is refused while there are ``problems``."""

    choices: tuple[Choice, ...]
    memberships_withdrawn: tuple[int, ...] = ()
    offices_withdrawn: tuple[int, ...] = ()
    cards: tuple[tuple[int, int], ...] = ()
    """A withdrawn membership whose card number goes to the one that is kept."""
    problems: tuple[Problem, ...] = ()

    @property
    def needs_decision(self) -> bool:
        """Whether a standing changes, which no one does without a decision."""
        return bool(self.memberships_withdrawn or self.offices_withdrawn)

    def chosen(self, key: str) -> str:
        """Return the side chosen for a field."""
        return next((c.chosen for c in self.choices if c.key == key), A)


def plan(facts: Facts, keep: Mapping[str, str]) -> Plan:
    """Return what a merge does with these choices, and what stands against it."""
    problems = list(_choice_problems(keep))
    choices = [*_person_choices(facts, keep), *_sealed_choices(facts, keep)]
    all_of_them = clashing_memberships(facts.memberships)
    all_held = clashing_offices(facts.offices)
    clashing, held = _seen(all_of_them), _seen(all_held)
    memberships = _overlaps(clashing, keep)
    offices = _overlaps(held, keep)
    choices += [*memberships, *offices]
    gone = _unchosen(clashing, memberships)
    ended = _unchosen(held, offices)
    problems += _against(facts)
    problems += [say.choose(c.key) for c in choices if c.required and not c.chosen]
    if len(clashing) + len(held) < len(all_of_them) + len(all_held):
        problems.append(say.elsewhere())
    problems += _still_held(held, offices, facts.today)
    problems += _life_problems(facts, choices, set(gone))
    return Plan(
        tuple(choices),
        tuple(gone),
        tuple(ended),
        tuple(_cards(clashing, memberships)),
        tuple(problems),
    )


def _choice_problems(keep: Mapping[str, str]) -> Iterator[Problem]:
    for key, side in keep.items():
        if side not in SIDES:
            yield refusals.unknown_word(side, SIDES, key)


# -- fields ------------------------------------------------------------------------


def _person_choices(facts: Facts, keep: Mapping[str, str]) -> Iterator[Choice]:
    for key, columns in PERSON_FIELDS.items():
        a, b = (tuple(facts.values[s][c] for c in columns) for s in SIDES)
        one, other = (facts.values[s][SHOWN[key]] for s in SIDES)
        usual = B if other and not one else A
        yield Choice(key, one, other, keep.get(key, usual), differs=a != b)


def _sealed_choices(facts: Facts, keep: Mapping[str, str]) -> Iterator[Choice]:
    for one in facts.sealed:
        both = one.a is not None and one.b is not None
        differs = both and not one.same
        usual = "" if differs else (A if one.a is not None else B)
        chosen = keep.get(one.field, usual) if differs else usual
        a, b = one.a is not None, one.b is not None
        yield Choice(one.field, a, b, chosen, differs=differs, required=differs)


# -- what was recorded twice ----------------------------------------------------------

Held = HeldMembership | HeldOffice
Clashing = dict[str, tuple[Held, ...]]
"""By the name of the choice: everything of both sides that cannot stand together."""


def clashing_memberships(rows: Iterable[HeldMembership]) -> Clashing:
    """Return by structure the memberships of both that overlap."""
    return _clashing(rows, lambda m: f"membership:{m.structure}")


def clashing_offices(rows: Iterable[HeldOffice]) -> Clashing:
    """Return by post the offices of both that overlap."""
    return _clashing(rows, lambda o: o.key)


def _clashing(rows: Iterable[Any], key: Any) -> Clashing:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    found: Clashing = {}
    for name, group in groups.items():
        touched = tuple(
            one
            for one in group
            if any(o.side != one.side and o.period.overlaps(one.period) for o in group)
        )
        if touched:
            found[name] = touched
    return found


def _overlaps(clashing: Clashing, keep: Mapping[str, str]) -> list[Choice]:
    return [
        Choice(
            key,
            tuple(o for o in rows if o.side == A),
            tuple(o for o in rows if o.side == B),
            keep.get(key, ""),
            differs=True,
            required=True,
        )
        for key, rows in clashing.items()
    ]


def _unchosen(clashing: Clashing, choices: Iterable[Choice]) -> list[int]:
    return [
        one.id
        for choice in choices
        for one in clashing[choice.key]
        if choice.chosen and one.side != choice.chosen
    ]


def _cards(clashing: Clashing, choices: Iterable[Choice]) -> Iterator[tuple[int, int]]:
    """Yield whose card number goes over to whom: only where the kept has none."""
    for choice in choices:
        kept, gone = (
            (choice.a, choice.b) if choice.chosen == A else (choice.b, choice.a)
        )
        cards = [m for m in gone if m.card_no]
        bare = [m for m in kept if not m.card_no]
        if choice.chosen and cards and bare and len(kept) == 1:
            yield cards[-1].id, bare[0].id


# -- what stands against ------------------------------------------------------------------


def _against(facts: Facts) -> Iterator[Problem]:
    if facts.is_own:
        yield say.own_record()
    if facts.two_persons is not None:
        yield say.two_persons(facts.two_persons)
    if all(facts.accounts.get(side) for side in SIDES):
        yield say.two_accounts()
    for name, rights in facts.gains:
        yield say.rights_gained(name, rights)
    for kind in facts.clashes:
        yield say.clash(kind)


def _seen(clashing: Clashing) -> Clashing:
    """Return what the officer may write on both sides: of the rest nothing is told."""
    return {k: rows for k, rows in clashing.items() if all(r.in_range for r in rows)}


def _still_held(
    held: Clashing, choices: Iterable[Choice], today: dt.date
) -> Iterator[Problem]:
    """Yield the offices to set aside that still run: their rights run with them."""
    gone = set(_unchosen(held, choices))
    for one in (o for rows in held.values() for o in rows if o.id in gone):
        end = one.period.end
        if (end is None or end > today) and isinstance(one, HeldOffice):
            yield say.office_runs(one.post_names, one.key)


def _life_problems(
    facts: Facts, choices: Sequence[Choice], gone: set[int]
) -> Iterator[Problem]:
    """Yield what cannot be true of one person: joining before birth, living on."""
    kept = [m for m in facts.memberships if m.id not in gone and m.in_range]
    values = {c.key: (c.b if c.chosen == B else c.a) for c in choices}
    birth, died = values.get("birth"), values.get("died")
    for one in kept:
        if birth is not None and one.period.start <= birth:
            yield refusals.before_birth(one.period.start)
        end = one.period.end
        if died is not None and (one.period.start > died or end is None):
            yield say.lives_on(died)


__all__ = [
    "A",
    "B",
    "Choice",
    "Facts",
    "HeldMembership",
    "HeldOffice",
    "Plan",
    "Sealed",
    "plan",
]
