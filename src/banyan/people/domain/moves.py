"""What each command makes of a membership: state in, state out, or the problems.

A state holds the membership's lines of time. The services write whatever
differs between the state loaded and the state returned; nothing is decided
there a second time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from banyan.kernel.errors import Problem
from banyan.kernel.periods import Period

from . import refusals
from .commands import (
    GRADES,
    PARTICIPATIONS,
    ChangeGrade,
    ChangeParticipation,
    ChangeStay,
    CloseGuestStay,
    CorrectMembership,
    EndMembership,
    OpenGuestStay,
    OpenMembership,
    Span,
)
from .standing import Lines, Standing, standing_on
from .timeline import Piece, changed, cut, line_problems, value_on

Line = tuple[Piece, ...]


@dataclass(frozen=True)
class UnitFacts:
    """What is asked of a unit before somebody is put into it."""

    id: int
    name: str
    structure: int
    path: str
    area_path: str
    founded_on: dt.date | None
    dissolved_on: dt.date | None

    def existed(self, day: dt.date, until: dt.date | None = None) -> bool:
        """Say whether the unit was there on ``day`` (and up to ``until``)."""
        begun = self.founded_on is None or self.founded_on <= day
        last = until or day + dt.timedelta(days=1)
        return begun and (self.dissolved_on is None or self.dissolved_on >= last)


@dataclass(frozen=True)
class PersonFacts:
    """What is asked of a person before anything is recorded about them."""

    id: int
    name: str
    sex: str = ""
    birth_date: dt.date | None = None
    deceased_on: dt.date | None = None
    merged: bool = False


@dataclass(frozen=True)
class State:
    """One membership with its lines of time; ``id`` 0 when it is yet to be made."""

    person: PersonFacts
    structure: int
    joined_on: dt.date
    id: int = 0
    left_on: dt.date | None = None
    left_reason: str = ""
    card_no: str = ""
    ceremony_on: dt.date | None = None
    official_on: dt.date | None = None
    is_specimen: bool = False
    is_withdrawn: bool = False
    home: Line = ()
    guest: Line = ()
    grades: Line = ()
    participations: Line = ()
    row_version: int = 1

    @property
    def period(self) -> Period:
        """From joining to leaving."""
        return Period(self.joined_on, self.left_on)

    def standing(self, day: dt.date) -> Standing:
        """Return the standing on ``day``."""
        if self.is_withdrawn:
            return Standing("withdrawn", None)
        words = tuple(Piece(p.value[0], p.start, p.end) for p in self.participations)
        lines = Lines(self.joined_on, self.left_on, self.home, self.grades, words)
        return standing_on(lines, day)

    def is_member_on(self, day: dt.date) -> bool:
        """Say whether the membership holds ``day``."""
        return self.period.contains(day)


def opened(command: OpenMembership, person: PersonFacts, unit: UnitFacts) -> State:
    """Return the membership that a command opens."""
    on = command.joined_on
    grades: Line = (Piece(command.grade, on),)
    official = command.official_on or (on if command.grade == "official" else None)
    if official is not None and official > on:
        grades = (Piece("probationary", on, official), Piece("official", official))
    return State(
        person=person,
        structure=unit.structure,
        joined_on=on,
        card_no=command.card_no.strip(),
        ceremony_on=command.ceremony_on,
        official_on=official,
        is_specimen=command.is_specimen,
        home=(Piece(unit.id, on),),
        grades=grades,
        participations=(Piece((command.participation, command.ground, None), on),),
    )


def opening_problems(
    command: OpenMembership,
    person: PersonFacts,
    unit: UnitFacts,
    others: Sequence[Period],
) -> list[Problem]:
    """Say why a membership cannot be opened. ``others`` are those in the structure."""
    on = command.joined_on
    found = [*word_problems(command.grade, command.participation)]
    found += person_problems(person, on)
    if not unit.existed(on):
        found.append(refusals.unit_missing(unit.name, on))
    if command.official_on is not None and command.official_on < on:
        found.append(refusals.end_before_start(on, "official_on"))
    clash = next((p for p in others if p.overlaps(Period(on))), None)
    if clash is not None:
        found.append(refusals.already_member(person.name, clash.start))
    return found


def word_problems(grade: str, participation: str) -> list[Problem]:
    """Say which words are not known."""
    found = []
    if grade not in GRADES:
        found.append(refusals.unknown_word(grade, GRADES, "grade"))
    if participation not in PARTICIPATIONS:
        known = PARTICIPATIONS
        found.append(refusals.unknown_word(participation, known, "participation"))
    return found


def person_problems(person: PersonFacts, on: dt.date) -> list[Problem]:
    """Say why nothing can begin for a person on a day."""
    found = []
    if person.merged:
        found.append(refusals.person_merged(person.name))
    if person.deceased_on is not None and on > person.deceased_on:
        found.append(refusals.person_dead(person.name, person.deceased_on))
    if person.birth_date is not None and on <= person.birth_date:
        found.append(refusals.before_birth(on))
    return found


def moved(
    state: State, command: ChangeStay, unit: UnitFacts
) -> tuple[State, list[Problem]]:
    """Return the membership after a transfer for good."""
    found = change_problems(state, state.home, unit.id, command.on)
    found += unit_problems(state, unit, command.on)
    line = tuple(changed(state.home, unit.id, command.on))
    guest = tuple(
        cut(state.guest, command.on)
        if value_on(state.guest, command.on) == unit.id
        else state.guest
    )
    return replace(state, home=line, guest=guest), found


def unit_problems(
    state: State, unit: UnitFacts, on: dt.date, until: dt.date | None = None
) -> list[Problem]:
    """Say why a member cannot be in a unit from ``on``."""
    found = []
    if unit.structure != state.structure:
        found.append(refusals.other_structure(unit.name))
    if not unit.existed(on, until):
        found.append(refusals.unit_missing(unit.name, on))
    return found


def change_problems(
    state: State, line: Line, value: object, on: dt.date
) -> list[Problem]:
    """Say why a line cannot read differently from ``on`` onwards."""
    person = state.person
    found = person_problems(person, on)
    if not state.is_member_on(on):
        return [*found, refusals.not_a_member(person.name, on)]
    later = [p.start for p in line if p.start > on]
    if later:
        found.append(refusals.later_fact(min(later)))
    began = next((p.start for p in line if p.period.contains(on)), None)
    if began == on:
        found.append(refusals.end_before_start(on))
    if value_on(line, on) == value:
        found.append(refusals.no_change(str(value)))
    return found


def visiting(
    state: State, command: OpenGuestStay, unit: UnitFacts
) -> tuple[State, list[Problem]]:
    """Return the membership with a guest stay beside the home stay."""
    on, until = command.on, command.until
    found = person_problems(state.person, on) + unit_problems(state, unit, on, until)
    if not state.is_member_on(on):
        return state, [*found, refusals.not_a_member(state.person.name, on)]
    if until is not None and until <= on:
        return state, [*found, refusals.end_before_start(on, "until")]
    if value_on(state.home, on) == unit.id:
        found.append(refusals.no_change(unit.name))
    line = (*state.guest, Piece(unit.id, on, until or state.left_on))
    found += line_problems(line, state.period, "on", gaps=True)
    return replace(state, guest=line), found


def returned(state: State, command: CloseGuestStay) -> tuple[State, list[Problem]]:
    """Return the membership after the guest stay has ended."""
    held = [p for p in state.guest if p.start < command.on]
    open_one = [p for p in held if p.end is None or p.end > command.on]
    if not open_one:
        return state, [refusals.not_a_member(state.person.name, command.on)]
    return replace(state, guest=tuple(cut(state.guest, command.on))), []


def graded(state: State, command: ChangeGrade) -> tuple[State, list[Problem]]:
    """Return the membership in its new grade."""
    found = word_problems(command.grade, "active")
    found += change_problems(state, state.grades, command.grade, command.on)
    line = tuple(changed(state.grades, command.grade, command.on))
    official = command.on if command.grade == "official" else state.official_on
    return replace(state, grades=line, official_on=official), found


def participating(
    state: State, command: ChangeParticipation
) -> tuple[State, list[Problem]]:
    """Return the membership in its new participation."""
    value = (command.participation, command.ground, command.review_on)
    found = word_problems("official", command.participation)
    found += change_problems(state, state.participations, value, command.on)
    line = tuple(changed(state.participations, value, command.on))
    return replace(state, participations=line), found


def ended(state: State, command: EndMembership) -> tuple[State, list[Problem]]:
    """Return the membership after leaving: every line ends that day."""
    on = command.on
    if state.left_on is not None:
        name = state.person.name
        return state, [refusals.not_a_member(name, state.left_on)]
    if on <= state.joined_on:
        return state, [refusals.end_before_start(state.joined_on)]
    later = [
        p.start
        for line in (state.home, state.grades, state.participations)
        for p in line
        if p.start >= on
    ]
    found = [refusals.later_fact(min(later))] if later else []
    if not command.reason:
        found.append(refusals.unknown_word("", ("…",), "reason"))
    return ended_on(state, on, command.reason), found


def ended_on(state: State, on: dt.date, reason: str) -> State:
    """Return the membership with every line cut off at ``on``."""
    return replace(
        state,
        left_on=on,
        left_reason=reason,
        home=tuple(cut(state.home, on)),
        guest=tuple(cut(state.guest, on)),
        grades=tuple(cut(state.grades, on)),
        participations=tuple(cut(state.participations, on)),
    )


def corrected(
    state: State, command: CorrectMembership, units: dict[int, UnitFacts]
) -> tuple[State, list[Problem]]:
    """Return the membership as it should have been recorded."""
    after = _corrected_edges(state, command)
    lines = {
        "home": _line(command.stays, after.home),
        "grades": _line(command.grades, after.grades),
        "participations": _line(command.participations, after.participations),
    }
    after = replace(after, **lines)  # type: ignore[arg-type]
    if command.grades is not None and command.official_on is None:
        official = [p.start for p in after.grades if p.value == "official"]
        after = replace(after, official_on=min(official, default=None))
    if after.left_on is not None and after.left_on <= after.joined_on:
        return state, [refusals.end_before_start(after.joined_on, "left_on")]
    return after, _corrected_problems(after, command, units)


def _line(spans: Sequence[Span] | None, kept: Line) -> Line:
    if spans is None:
        return kept
    return tuple(Piece(_value(s.value), s.on, s.until) for s in spans)


def _value(value: object) -> object:
    """Read a participation given as one word or a tuple."""
    return (value, "", None) if value in PARTICIPATIONS else value


def _corrected_edges(state: State, command: CorrectMembership) -> State:
    joined = command.joined_on or state.joined_on
    after = replace(
        state,
        joined_on=joined,
        ceremony_on=command.ceremony_on or state.ceremony_on,
        official_on=command.official_on or state.official_on,
        card_no=state.card_no if command.card_no is None else command.card_no.strip(),
    )
    if joined != state.joined_on:
        after = _started(after, state.joined_on, joined)
    if command.still_member:
        return _reopened(after)
    if command.left_on and command.left_on != state.left_on:
        after = ended_on(_reopened(after), command.left_on, state.left_reason)
    return after


def _started(state: State, old: dt.date, new: dt.date) -> State:
    """Move the beginning of every line with the day of joining."""

    def move(line: Line) -> Line:
        return tuple(
            Piece(p.value, new if p.start == old else p.start, p.end) for p in line
        )

    return replace(
        state,
        home=move(state.home),
        grades=move(state.grades),
        participations=move(state.participations),
    )


def _reopened(state: State) -> State:
    """Open again what ended with the membership."""
    end = state.left_on

    def move(line: Line) -> Line:
        return tuple(
            Piece(p.value, p.start, None if p.end == end else p.end) for p in line
        )

    return replace(
        state,
        left_on=None,
        home=move(state.home),
        grades=move(state.grades),
        participations=move(state.participations),
    )


def _corrected_problems(
    after: State, command: CorrectMembership, units: dict[int, UnitFacts]
) -> list[Problem]:
    found = person_problems(after.person, after.joined_on)
    for line, field in (
        (after.home, "stays"),
        (after.grades, "grades"),
        (after.participations, "participations"),
    ):
        found += _backwards(line, field) or line_problems(line, after.period, field)
    for span in command.stays or ():
        unit = units[span.value]
        found += unit_problems(after, unit, span.on, span.until)
    for span in command.grades or ():
        found += word_problems(span.value, "active")
    return found


def _backwards(line: Line, field: str) -> list[Problem]:
    return [
        refusals.end_before_start(p.start, field)
        for p in line
        if p.end is not None and p.end <= p.start
    ]
