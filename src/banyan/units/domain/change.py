"""What other rooms are told of a reorganisation, and what they say to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.errors import Problem

from .operations import Ref
from .state import Ended

COUNT, QUESTION, VETO = "count", "question", "veto"


@dataclass(frozen=True)
class TreeChange:
    """A change of one tree as a whole.

    ``established`` gives the ids of new units by the words of the plan; it is
    empty in a preview, where new units have no ids yet. ``direction`` is
    ``apply`` or ``undo``.
    """

    structure: int
    on: dt.date
    direction: str = "apply"
    reorganisation: int | None = None
    decision: int | None = None
    ended: tuple[Ended, ...] = ()
    established: Mapping[str, int] = field(default_factory=dict)
    moved: tuple[int, ...] = ()
    renamed: tuple[int, ...] = ()

    def unit_of(self, ref: Ref | None) -> int | None:
        """Return the id behind a reference; ``None`` while it has none."""
        if ref is None or isinstance(ref, int):
            return ref
        return self.established.get(ref)


@dataclass(frozen=True)
class Finding:
    """What a room says to a change: how many, a question to people, or a veto.

    A question or veto forbids applying until it is settled.
    """

    kind: str
    key: str
    template: str
    values: tuple[tuple[str, Any], ...] = ()
    amount: int = 0
    unit: int | None = None
    way_out: str = ""

    @classmethod
    def of(cls, kind: str, key: str, template: str, /, **values: Any) -> Finding:
        """Build a finding; ``amount``, ``unit`` and ``way_out`` are its own."""
        own = {k: values.pop(k) for k in ("amount", "unit", "way_out") if k in values}
        return cls(kind, key, template, tuple(values.items()), **own)

    @property
    def message(self) -> str:
        """The English sentence."""
        return self.template % {"amount": self.amount, **dict(self.values)}

    @property
    def forbids(self) -> bool:
        """It must be settled first."""
        return self.kind in (QUESTION, VETO)

    def as_problem(self) -> Problem:
        """Return it as one of the problems of a refusal."""
        values = {"amount": self.amount, **dict(self.values)}
        return Problem.of(self.key, self.template, way_out=self.way_out, **values)
