"""Operations, states and references of a plan as people say them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.operations import (
    Absorb,
    ChangeArea,
    Dissolve,
    Establish,
    Merge,
    Move,
    Operation,
    Ref,
    Rename,
    Split,
)
from banyan.units.queries.outline import Named, named_for_plan
from banyan.web.features.organisation.words import kind_name, listed, said
from banyan.web.shared.ui import Badge
from banyan.web.templatetags.banyan_ui import num

OPS = {
    "establish": _("Establish"),
    "rename": _("Rename"),
    "move": _("Move"),
    "merge": _("Merge"),
    "absorb": _("Absorb"),
    "split": _("Divide"),
    "dissolve": _("Dissolve"),
    "change_area": _("Other area"),
}
EXPLAINED = {
    "establish": _("A new unit below another."),
    "rename": _("Another name or code; the unit lives on."),
    "move": _("The unit hangs under another one, with everything below it."),
    "merge": _("Units end; a new one takes over from all of them."),
    "absorb": _("Units end and are taken into one that lives on."),
    "split": _("A unit ends and several take over; you say which child goes where."),
    "dissolve": _("A unit ends without a successor."),
    "change_area": _("The unit lies over another area."),
}
STATES = {
    "draft": (_("draft"), "", "outline/pencil"),
    "planned": (_("planned"), "soon", "outline/calendar-event"),
    "applied": (_("applied"), "good", "outline/check"),
    "reversed": (_("taken back"), "", "outline/arrow-back-up"),
    "dropped": (_("laid aside"), "", "outline/archive"),
}


def op_name(op: str) -> str:
    """Return the name of an operation."""
    return gettext(OPS.get(op, op))


def state(row: Any) -> Badge:
    """Return the state of a reorganisation as a badge."""
    label, tone, icon = STATES.get(row.state, (row.state, "", "outline/point"))
    return Badge(gettext(label), tone, icon)


@dataclass(frozen=True)
class OpLine:
    """One operation of a plan, in words."""

    number: int
    op: str
    subject: str
    result: str
    more: str
    row: str


@dataclass(frozen=True)
class Speaker:
    """Says who is meant by the references of one plan."""

    names: Mapping[int, Named]
    fresh: Mapping[str, Establish]
    pack: str | None
    language: str = field(default="")

    @classmethod
    def of(
        cls,
        actor: Actor,
        fresh: Mapping[str, Establish],
        shown: Iterable[Operation],
        pack: str | None,
        also: Iterable[Any] = (),
    ) -> Speaker:
        """Read the names of all units that the shown operations mention."""
        ids = {i for op in shown for i in _ids(op)}
        ids |= {i for i in also if isinstance(i, int)}
        return cls(named_for_plan(actor, ids), fresh, pack)

    def unit(self, ref: Ref | None) -> str:
        """Name a unit: one that exists, or one that the plan establishes."""
        if ref is None:
            return ""
        if isinstance(ref, int):
            named = self.names.get(ref)
            return _coded(named.names, named.code) if named else f"#{ref}"
        new = self.fresh.get(ref)
        return _coded(new.names, new.code) if new else str(ref)

    def line(self, number: int, op: Operation) -> OpLine:
        """Return an operation in words."""
        subject, result, more = self._said(op)
        return OpLine(
            number, op_name(op.op), subject, result, more, num(op.row) if op.row else ""
        )

    def _said(self, op: Operation) -> tuple[str, str, str]:
        if isinstance(op, Establish):
            above = gettext("under %(unit)s") % {"unit": self.unit(op.parent)}
            return (
                _coded(op.names, op.code),
                above if op.parent is not None else "",
                kind_name(op.kind, self.pack),
            )
        if isinstance(op, Rename):
            return self.unit(op.unit), _coded(op.names, op.code or ""), ""
        if isinstance(op, Move):
            above = gettext("under %(unit)s") % {"unit": self.unit(op.parent)}
            return self.unit(op.unit), above, ""
        if isinstance(op, ChangeArea):
            return self.unit(op.unit), self.unit(op.area), ""
        if isinstance(op, Merge | Absorb):
            units = listed(self.unit(u) for u in op.units)
            return units, self.unit(op.into), self._kept(op.custodian)
        if isinstance(op, Split):
            into = listed((self.unit(r) for r in op.into), 6)
            return self.unit(op.unit), into, self._assigned(op)
        assert isinstance(op, Dissolve)  # noqa: S101
        below = self.unit(op.children_to)
        return self.unit(op.unit), below, self._kept(op.custodian)

    def _kept(self, custodian: Ref | None) -> str:
        if custodian is None:
            return ""
        return gettext("records to %(unit)s") % {"unit": self.unit(custodian)}

    def _assigned(self, op: Split) -> str:
        parts = []
        if op.assign:
            text = gettext("%(count)s children assigned")
            parts.append(text % {"count": num(len(op.assign))})
        if op.rest is not None:
            text = gettext("all others to %(unit)s")
            parts.append(text % {"unit": self.unit(op.rest)})
        if op.members_to is not None:
            text = gettext("members to %(unit)s")
            parts.append(text % {"unit": self.unit(op.members_to)})
        return "; ".join(parts)


def _ids(op: Operation) -> set[int]:
    found: set[int] = set()
    for name in (
        "unit",
        "parent",
        "area",
        "into",
        "custodian",
        "children_to",
        "rest",
        "members_to",
        "units",
    ):
        value = getattr(op, name, None)
        values = value if isinstance(value, tuple) else (value,)
        found |= {v for v in values if isinstance(v, int)}
    return found


def _coded(names: Any, code: str) -> str:
    name = said(names) if names else ""
    if not name:
        return code
    return f"{name} ({code})" if code else name
