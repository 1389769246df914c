"""What is taken over from records: whole histories, checked before they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from banyan.kernel.errors import Problem

from . import refusals
from .commands import GRADES, PARTICIPATIONS, NewPerson, Span
from .moves import PersonFacts, State, UnitFacts, person_problems
from .timeline import Piece, line_problems


@dataclass(frozen=True, slots=True)
class LoadMembership:
    """One membership with its history. Lines left empty follow from the rest.

    ``home`` holds unit ids; ``grades`` words; ``participations`` words or
    (word, ground, review day). Without ``grades`` the member is official from
    ``official_on``, probationary before; without ``participations`` active.
    """

    joined_on: dt.date
    home: tuple[Span, ...]
    grades: tuple[Span, ...] = ()
    participations: tuple[Span, ...] = ()
    guest: tuple[Span, ...] = ()
    card_no: str = ""
    ceremony_on: dt.date | None = None
    official_on: dt.date | None = None
    left_on: dt.date | None = None
    left_reason: str = ""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One person, new or known by id, with memberships in any number of structures.

    ``contacts`` (kind and value) and ``national_id`` are those of a new person.
    """

    person: NewPerson | int
    memberships: tuple[LoadMembership, ...] = ()
    deceased_on: dt.date | None = None
    contacts: tuple[tuple[str, str], ...] = ()
    national_id: str = ""


def loaded_state(
    one: LoadMembership, person: PersonFacts, structure: int, specimen: bool
) -> State:
    """Return a membership taken over, as a state without id."""
    return State(
        person=person,
        structure=structure,
        joined_on=one.joined_on,
        left_on=one.left_on,
        left_reason=one.left_reason,
        card_no=one.card_no.strip(),
        ceremony_on=one.ceremony_on,
        official_on=one.official_on,
        is_specimen=specimen,
        home=_line(one.home, one.left_on),
        guest=_line(one.guest, one.left_on),
        grades=_line(one.grades, one.left_on) or _grades(one),
        participations=_participations(one),
    )


def _line(spans: tuple[Span, ...], left: dt.date | None) -> tuple[Piece, ...]:
    """Read spans as pieces; the last one, left open, ends with the membership."""
    return tuple(Piece(s.value, s.on, s.until or left) for s in spans)


def _grades(one: LoadMembership) -> tuple[Piece, ...]:
    official = one.official_on
    if official is None or (one.left_on is not None and official >= one.left_on):
        return (Piece("probationary", one.joined_on, one.left_on),)
    line: tuple[Piece, ...] = (Piece("official", official, one.left_on),)
    if official > one.joined_on:
        line = (Piece("probationary", one.joined_on, official), *line)
    return line


def _participations(one: LoadMembership) -> tuple[Piece, ...]:
    if not one.participations:
        return (Piece(("active", "", None), one.joined_on, one.left_on),)
    return tuple(
        Piece(
            (s.value, "", None) if isinstance(s.value, str) else s.value,
            s.on,
            s.until or one.left_on,
        )
        for s in one.participations
    )


def load_problems(
    state: State, units: Mapping[int, UnitFacts], row: int
) -> list[Problem]:
    """Say what cannot be true of a membership taken over, with its row."""
    if state.left_on is not None and state.left_on <= state.joined_on:
        return [_at(refusals.end_before_start(state.joined_on, "left_on"), row)]
    lines = (
        (state.home, "home"),
        (state.grades, "grades"),
        (state.participations, "participations"),
        (state.guest, "guest"),
    )
    found = [refusals.end_before_start(p.start, n) for n, p in _backwards(lines)]
    if found:
        return [_at(p, row) for p in found]
    period = state.period
    for line, name in lines:
        if len(line) == 1 and (line[0].start, line[0].end) == (
            state.joined_on,
            state.left_on,
        ):
            continue  # the usual case: one piece that fills the membership
        found += line_problems(line, period, name, gaps=name == "guest")
    found += person_problems(state.person, state.joined_on)
    found += _unit_problems(state, units)
    found += _word_problems(state)
    return [_at(p, row) for p in found]


def _backwards(
    lines: tuple[tuple[tuple[Piece, ...], str], ...],
) -> list[tuple[str, Piece]]:
    return [
        (name, p)
        for line, name in lines
        for p in line
        if p.end is not None and p.end <= p.start
    ]


def _unit_problems(state: State, units: Mapping[int, UnitFacts]) -> list[Problem]:
    found = []
    for piece in (*state.home, *state.guest):
        unit = units[piece.value]
        if unit.structure != state.structure:
            found.append(refusals.other_structure(unit.name))
        if not unit.existed(piece.start, piece.end):
            found.append(refusals.unit_missing(unit.name, piece.start))
    return found


def _word_problems(state: State) -> list[Problem]:
    found = [
        refusals.unknown_word(str(p.value), GRADES, "grades")
        for p in state.grades
        if p.value not in GRADES
    ]
    found += [
        refusals.unknown_word(str(p.value), PARTICIPATIONS, "participations")
        for p in state.participations
        if p.value[0] not in PARTICIPATIONS
    ]
    return found


def _at(problem: Problem, row: int) -> Problem:
    return replace(problem, row=row)
