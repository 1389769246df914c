"""The operations of a plan. Each names units by id, new ones by a word of its own.

A plan is a set: the order of its operations does not matter. A reference is the
id of a unit that exists, or the word (``+97``) under which another operation of
the same plan establishes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

Ref = int | str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What every operation has: the row of the table that it came from."""

    op: ClassVar[str] = ""
    row: int | None = None


@dataclass(frozen=True, kw_only=True)
class Establish(Operation):
    """A new unit ``ref`` below ``parent`` (``None``: a root)."""

    op: ClassVar[str] = "establish"
    ref: str
    kind: str
    parent: Ref | None
    names: Text
    short_names: Text = Text()
    code: str = ""
    area: Ref | None = None
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Rename(Operation):
    """Other names, another code or kind; what is ``None`` stays as it is."""

    op: ClassVar[str] = "rename"
    unit: int
    names: Text | None = None
    short_names: Text | None = None
    code: str | None = None
    kind: str | None = None
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Move(Operation):
    """The unit, with everything below, hangs under another parent."""

    op: ClassVar[str] = "move"
    unit: int
    parent: Ref | None


@dataclass(frozen=True, kw_only=True)
class ChangeArea(Operation):
    """The unit lies over another area (``None``: over that of its parent)."""

    op: ClassVar[str] = "change_area"
    unit: int
    area: int | None


@dataclass(frozen=True, kw_only=True)
class Merge(Operation):
    """Several units end; one takes over: established by this plan, or existing."""

    op: ClassVar[str] = "merge"
    units: tuple[int, ...]
    into: Ref
    custodian: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class Absorb(Operation):
    """Units end and are taken into one that lives on."""

    op: ClassVar[str] = "absorb"
    units: tuple[int, ...]
    into: Ref
    custodian: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class Split(Operation):
    """A unit ends and several take over; people say which child goes where.

    ``assign`` pairs children with successors; ``rest`` takes all others;
    ``members_to`` takes the members of the divided unit itself. What is left
    out is asked for, never guessed.
    """

    op: ClassVar[str] = "split"
    unit: int
    into: tuple[Ref, ...]
    assign: tuple[tuple[int, Ref], ...] = ()
    rest: Ref | None = None
    members_to: Ref | None = None
    custodian: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class Dissolve(Operation):
    """A unit ends without successor; ``children_to`` takes what hangs below."""

    op: ClassVar[str] = "dissolve"
    unit: int
    custodian: Ref | None = None
    children_to: Ref | None = None


KINDS: dict[str, type[Operation]] = {
    c.op: c
    for c in (Establish, Rename, Move, ChangeArea, Merge, Absorb, Split, Dissolve)
}
_TEXTS = {"names", "short_names"}


def to_json(operation: Operation) -> dict[str, Any]:
    """Return the JSON form; fields at their default are left out."""
    found: dict[str, Any] = {"op": operation.op}
    for field in fields(operation):
        value = getattr(operation, field.name)
        if value != field.default:
            found[field.name] = value.as_json() if isinstance(value, Text) else value
    return found


def from_json(data: Mapping[str, Any]) -> Operation:
    """Read one operation; :class:`InputError` says which one cannot be read."""
    kind = KINDS.get(str(data.get("op", "")))
    if kind is None:
        raise InputError(problems=[_unknown(data)])
    known = {f.name for f in fields(kind)}
    values = {k: _value(k, v) for k, v in data.items() if k in known}
    try:
        return kind(**values)
    except TypeError as error:
        raise InputError(problems=[_incomplete(data)]) from error


def many_from_json(items: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """Read a list of operations."""
    return [from_json(item) for item in items]


def _value(name: str, value: Any) -> Any:
    if name in _TEXTS and value is not None:
        return Text.of(value)
    if isinstance(value, list):
        return tuple(tuple(v) if isinstance(v, list) else v for v in value)
    return value


def _unknown(data: Mapping[str, Any]) -> Problem:
    return Problem.of(
        "plan.operation",
        _("“%(op)s” is no operation. Known are: %(known)s."),
        op=data.get("op", ""),
        known=", ".join(KINDS),
        row=data.get("row"),
    )


def _incomplete(data: Mapping[str, Any]) -> Problem:
    return Problem.of(
        "plan.incomplete",
        _("The operation “%(op)s” lacks what it needs."),
        op=data["op"],
        row=data.get("row"),
    )
