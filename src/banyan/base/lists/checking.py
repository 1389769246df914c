"""A filter read against the fields of a list: every value understood, or why not.

A part that is not understood is never left out silently: a filter that lost a part
would show more than was asked for, and an electorate would be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.names import normalise
from banyan.kernel.text import Sentence
from banyan.kernel.text import gettext_noop as _

from .dates import WRITTEN, span_of
from .spec import Field, Kind, ListSpec, PersonRef, Reading, UnitPlace
from .tree import AllOf, Node, Not, Path, Term, terms_of

LONGEST_VALUE = 200
MOST_VALUES = 500
YES, NO = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True)
class Checked:
    """A test whose values are understood: spans of days, numbers, units, texts."""

    field: Field
    op: str
    values: tuple[Any, ...] = ()

    @property
    def value(self) -> Any:
        """The only or first value."""
        return self.values[0]


@dataclass(frozen=True)
class CheckedNot:
    """The opposite of a part."""

    part: CheckedNode


@dataclass(frozen=True)
class CheckedGroup:
    """Parts joined by "and" (``every``) or "or"."""

    parts: tuple[CheckedNode, ...]
    every: bool


CheckedNode = Checked | CheckedNot | CheckedGroup


@dataclass(frozen=True)
class Named:
    """The units and persons that a filter names, by what was typed."""

    units: Mapping[str, UnitPlace]
    persons: Mapping[str, PersonRef]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one test, and where the test stands."""

    at: Path
    problem: Problem


def names_in(spec: ListSpec, node: Node | None) -> tuple[list[str], list[str]]:
    """Return what is typed for units and for persons: to be found in one go."""
    found: dict[Kind, list[str]] = {Kind.UNIT: [], Kind.PERSON: []}
    for _at, test in terms_of(node):
        known = spec.by_key.get(test.field)
        if known is not None and known.type in found:
            found[known.type] += test.values
    return found[Kind.UNIT], found[Kind.PERSON]


def may_see(field: Field, actor: Actor) -> bool:
    """Say whether a field exists for an actor at all."""
    return not field.right or actor.holds(field.right)


def faults_in(
    spec: ListSpec, node: Node | None, reading: Reading, named: Named
) -> list[Fault]:
    """Return everything that is not understood, each with its place."""
    faults = []
    for at, test in terms_of(node):
        outcome = _read(spec, test, reading, named)
        if isinstance(outcome, Problem):
            faults.append(Fault(at, outcome))
    return faults


def checked(
    spec: ListSpec, node: Node | None, reading: Reading, named: Named
) -> CheckedNode | None:
    """Return the filter with every value understood; InputError with all faults."""
    if node is None:
        return None
    if faults := faults_in(spec, node, reading, named):
        raise InputError(
            _("The filter of this list cannot be applied."),
            code="filter",
            problems=[fault.problem for fault in faults],
        )
    return _checked(spec, node, reading, named)


def _checked(spec: ListSpec, node: Node, reading: Reading, named: Named) -> CheckedNode:
    if isinstance(node, Term):
        outcome = _read(spec, node, reading, named)
        assert isinstance(outcome, Checked)  # noqa: S101
        return outcome
    if isinstance(node, Not):
        return CheckedNot(_checked(spec, node.part, reading, named))
    parts = tuple(_checked(spec, part, reading, named) for part in node.parts)
    return CheckedGroup(parts, isinstance(node, AllOf))


def _read(
    spec: ListSpec, test: Term, reading: Reading, named: Named
) -> Checked | Problem:
    field = spec.by_key.get(test.field)
    if field is None or not field.answers or not may_see(field, reading.actor):
        return _unknown_field(spec, test, reading.actor)
    if test.op not in field.answers:
        return Problem.of(
            "filter.op",
            _("“%(op)s” does not go with %(label)s; possible are: %(known)s."),
            op=test.op,
            label=Sentence(field.label),
            known=", ".join(field.answers),
            field=field.key,
        )
    if len(test.values) > MOST_VALUES:
        return Problem.of(
            "filter.many",
            _("%(label)s is compared with more than %(most)s values."),
            label=Sentence(field.label),
            most=MOST_VALUES,
            field=field.key,
        )
    values = []
    for typed in test.values:
        value = _value(field, typed, reading, named)
        if isinstance(value, Problem):
            return value
        values.append(value)
    if test.op == "from" and _backwards(field, values):
        return _wrong(field, " – ".join(test.values), _("the smaller value first"))
    return Checked(field, test.op, tuple(values))


def _backwards(field: Field, values: list[Any]) -> bool:
    if field.type is Kind.DATE:
        return bool(values[0].start >= values[1].stop)
    return bool(values[0] > values[1])


def _unknown_field(spec: ListSpec, test: Term, actor: Actor) -> Problem:
    known = [f.key for f in spec.fields if f.answers and may_see(f, actor)]
    return Problem.of(
        "filter.field",
        _("This list has no field “%(typed)s” to filter by; it has: %(known)s."),
        typed=test.field[:40],
        known=", ".join(known),
        field=test.field[:40],
    )


def _wrong(field: Field, typed: str, allowed: str, **values: Any) -> Problem:
    return Problem.of(
        "filter.value",
        _("%(label)s: “%(typed)s” is not understood; allowed is %(allowed)s."),
        label=Sentence(field.label),
        typed=typed[:60],
        allowed=Sentence(allowed, tuple(values.items())),
        field=field.key,
    )


def _value(field: Field, typed: str, reading: Reading, named: Named) -> Any:
    return _READ[field.type](field, typed, reading, named)


def _text(field: Field, typed: str, _reading: Reading, _named: Named) -> Any:
    text = normalise(typed)
    if not text or len(text) > LONGEST_VALUE:
        return _wrong(
            field, typed, _("a text of 1 to %(most)s characters"), most=LONGEST_VALUE
        )
    return text


def _number(field: Field, typed: str, _reading: Reading, _named: Named) -> Any:
    try:
        value = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**15:
        return _wrong(field, typed, _("a number such as 18 or 2.5"))
    whole = int(value)
    return whole if whole == value else value


def _date(field: Field, typed: str, reading: Reading, _named: Named) -> Any:
    span = span_of(typed, reading.day)
    if span is None:
        return _wrong(
            field, typed, _("a day, month or year, such as %(known)s"), known=WRITTEN
        )
    return span


def _choice(field: Field, typed: str, _reading: Reading, _named: Named) -> Any:
    keys = [choice.key for choice in field.known]
    if typed in keys:
        return typed
    return _wrong(field, typed, _("one of: %(known)s"), known=", ".join(keys[:40]))


def _bool(field: Field, typed: str, _reading: Reading, _named: Named) -> Any:
    word = typed.strip().lower()
    if word in (*YES, *NO):
        return word in YES
    return _wrong(field, typed, _("yes or no"))


def _unit(field: Field, typed: str, _reading: Reading, named: Named) -> Any:
    if (found := named.units.get(typed)) is not None:
        return found
    return _wrong(
        field, typed, _("a unit in your range, by its code@structure or its address")
    )


def _person(field: Field, typed: str, _reading: Reading, named: Named) -> Any:
    if (found := named.persons.get(typed)) is not None:
        return found
    return _wrong(field, typed, _("a person in your range, by the address of the page"))


_READ: Mapping[Kind, Callable[[Field, str, Reading, Named], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.BOOL: _bool,
    Kind.UNIT: _unit,
    Kind.PERSON: _person,
}
