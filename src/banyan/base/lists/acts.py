"""Acts on many rows of a list: what each asks, does, and how it is taken back.

A room registers its acts in its ``lists.py``; the room of lists runs them, the web draws
their form. An act runs through the plural services of its room, as one act of the
ledger with an entry for each record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem

from ..ports import Port
from .spec import Choice, Kind


@dataclass(frozen=True)
class Ask:
    """One thing that must be known before an act is done.

    ``kind`` is that of the value; units come as ids, days as days, choices as keys.
    """

    key: str
    label: str
    kind: Kind
    choices: Callable[[], Sequence[Choice]] | tuple[Choice, ...] = ()
    required: bool = True
    help: str = ""

    @property
    def known(self) -> tuple[Choice, ...]:
        """The choices there are."""
        return tuple(self.choices() if callable(self.choices) else self.choices)


@dataclass(frozen=True)
class Work:
    """What is to be done, by whom, to which rows, with which values and decision."""

    actor: Actor
    ids: tuple[int, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    decision: int | None = None


@dataclass(frozen=True)
class Left:
    """A row that is left out, and why."""

    id: int
    problem: Problem


@dataclass(frozen=True)
class Done:
    """How many records changed, and what the inverse needs (as JSON)."""

    number: int
    back: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ListAct:
    """Something that can be done to many rows at once.

    ``decisions`` are the kinds of decision it takes, the usual one first, none where it
    takes none; ``undo_decisions`` those of taking it back. ``check`` says which rows
    cannot be part of it, in a fixed number of statements; ``run`` does it or raises;
    ``undo`` takes it back for those on which nothing was built since, as ``undo_check``
    says.
    """

    key: str
    list_key: str
    label: str
    right: str
    run: Callable[[Work], Done]
    check: Callable[[Work], Sequence[Left]]
    asks: tuple[Ask, ...] = ()
    decisions: tuple[str, ...] = ()
    undo: Callable[[Work, Mapping[str, Any]], Done] | None = None
    undo_check: Callable[[Work, Mapping[str, Any]], Sequence[Left]] | None = None
    undo_decisions: tuple[str, ...] = ()
    icon: str = "outline/checklist"
    danger: bool = False
    help: str = ""


_acts: Port[ListAct] = Port("acts on lists")


def register_act(act: ListAct) -> ListAct:
    """Register an act on the rows of a list; called from a room's ``lists.py``."""
    return _acts.register(act.key, act)


def acts_for(actor: Actor, list_key: str) -> list[ListAct]:
    """Return the acts that an actor may do to rows of a list."""
    return [
        act
        for _key, act in _acts
        if act.list_key == list_key and (not act.right or actor.holds(act.right))
    ]


def find_act(key: str) -> ListAct | None:
    """Return an act by its key."""
    return _acts.get(key)


def get_act(actor: Actor, key: str) -> ListAct:
    """Return an act that an actor may do; NotVisible for an unknown one."""
    act = _acts.get(key)
    if act is None:
        raise NotVisible
    if act.right:
        actor.require(act.right)
    return act
