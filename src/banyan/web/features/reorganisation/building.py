"""Building a plan on screen: one operation at a time, read as rows of a table.

Codes are those of the day before the plan takes effect, units of the plan itself
may be named too; so what is typed here means what it would mean in a table.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.units.domain.operations import (
    Establish,
    Operation,
    Split,
    from_json,
    to_json,
)
from banyan.units.domain.table import COLUMNS
from banyan.units.queries import StructureRow
from banyan.units.queries.outline import units_matching
from banyan.units.services import reorganisation_edit, reorganisation_read
from banyan.web.features.organisation.words import kind_name, said
from banyan.web.shared.asking import number_typed
from banyan.web.shared.ui import Filter, Head, Message

from .finding import operations_of
from .forms import OperationForm
from .pages import head_of
from .words import EXPLAINED, OPS, Speaker, op_name

FIELDS: dict[str, tuple[str, ...]] = {
    "establish": ("level", "new_code", "vi", "lo", "en", "parent"),
    "rename": ("unit", "vi", "lo", "en", "new_code"),
    "move": ("unit", "parent"),
    "merge": ("unit", "successors", "custodian"),
    "absorb": ("unit", "successors", "custodian"),
    "split": ("unit", "successors", "custodian"),
    "dissolve": ("unit", "parent", "custodian"),
    "change_area": ("unit", "area"),
}
"""What each operation asks for."""

SEVERAL = ("unit", "successors")
"""Fields that may name several units."""

REFERENCES = ("unit", "successors", "parent", "custodian", "area")
FOUND = 12


@dataclass(frozen=True)
class FoundUnit:
    """A unit that was looked for, with the buttons that put it into a field."""

    name: str
    note: str
    uses: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AddPage:
    """The form of one operation, with the search for units beside it."""

    head: Head
    ops: tuple[Filter, ...]
    op: str
    title: str
    explained: str
    form: OperationForm
    query: str
    found: tuple[FoundUnit, ...]
    searched: bool
    fresh: tuple[FoundUnit, ...]
    back_url: str
    message: Message | None = None


def add_page(
    actor: Actor,
    row: Any,
    op: str,
    form: OperationForm,
    query: str,
    *,
    urls: tuple[str, str],
    message: Message | None = None,
) -> AddPage:
    """Build the form of an operation; ``urls`` are those of this page and of the plan."""
    here, back = urls
    return AddPage(
        head=head_of(actor, row, gettext("Add an operation")),
        ops=tuple(
            Filter(op_name(key), f"{here}?op={key}", current=key == op) for key in OPS
        ),
        op=op,
        title=op_name(op),
        explained=gettext(EXPLAINED[op]),
        form=form,
        query=query,
        found=_found(actor, row, op, query),
        searched=bool(query),
        fresh=_fresh(actor, row, op),
        back_url=back,
        message=message,
    )


def kinds_of(row: Any) -> list[tuple[str, str]]:
    """Return the kinds of the structure that are in use on the day of the plan."""
    kinds = packs.unit_kinds(row.structure.pack or None).values()
    return [
        (kind.key, said(kind.label))
        for kind in kinds
        if kind.structure == row.structure.key and kind.in_use(row.effective_on)
    ]


def _found(actor: Actor, row: Any, op: str, query: str) -> tuple[FoundUnit, ...]:
    if not query:
        return ()
    eve = row.effective_on - dt.timedelta(days=1)
    rows = units_matching(actor, row.structure, query, as_of=eve, limit=FOUND)
    pack = row.structure.pack or None
    return tuple(
        FoundUnit(
            said(one.row.names),
            " · ".join(
                part
                for part in (
                    kind_name(one.row.kind, pack),
                    one.row.code,
                    said(one.above),
                )
                if part
            ),
            _uses(op, reference(one.row.kind, one.row.code, one.row.id)),
        )
        for one in rows
    )


def reference(kind: str, code: str, unit: int) -> str:
    """Write a unit as a cell of a table names it."""
    return f"{kind}:{code}" if code and ":" not in code else f"#{unit}"


def _fresh(actor: Actor, row: Any, op: str) -> tuple[FoundUnit, ...]:
    """Return the units that the plan itself establishes, to be named here."""
    if "successors" not in FIELDS[op] and "parent" not in FIELDS[op]:
        return ()
    operations = operations_of(row)
    new = [one for one in operations if isinstance(one, Establish) and one.code]
    speaker = Speaker({}, {one.ref: one for one in new}, row.structure.pack or None)
    return tuple(
        FoundUnit(
            speaker.unit(one.ref),
            kind_name(one.kind, speaker.pack),
            tuple(
                use
                for use in _uses(op, f"{one.kind}:{one.code}")
                if not use[0].startswith("unit|")
            ),
        )
        for one in new[-30:]
    )


def _uses(op: str, written: str) -> tuple[tuple[str, str], ...]:
    labels = {
        "unit": gettext("as the unit"),
        "successors": gettext("takes over"),
        "parent": gettext("as the unit above"),
        "custodian": gettext("keeps the records"),
    }
    return tuple(
        (f"{name}|{written}", labels[name]) for name in FIELDS[op] if name in labels
    )


def used(typed: Mapping[str, str], use: str) -> dict[str, str]:
    """Return what was typed with a found unit put into its field."""
    name, _bar, written = use.partition("|")
    found = dict(typed)
    if name not in REFERENCES:
        return found
    before = found.get(name, "").strip()
    joined = f"{before}; {written}" if before and name in SEVERAL else written
    found[name] = joined
    return found


# -- reading what was typed ------------------------------------------------------------


def added(actor: Actor, row: Any, op: str, typed: Mapping[str, str]) -> list[Operation]:
    """Return the plan with what was typed added; InputError says what it lacks."""
    old = operations_of(row)
    known = [one for one in old if isinstance(one, Establish) and one.code]
    lines = [_known_line(one) for one in known] + _typed_lines(op, typed)
    read = reorganisation_read(
        actor=actor,
        structure=row.structure,
        source=_table(lines),
        effective_on=row.effective_on,
        name="plan.csv",
    )
    same = {
        new.ref: one.ref
        for new, one in zip(read, known, strict=False)
        if isinstance(new, Establish)
    }
    last = max((one.row or 0 for one in old), default=0)
    fresh = [
        replace(from_json(_renamed(to_json(one), same)), row=last + number)
        for number, one in enumerate(read[len(known) :], start=1)
    ]
    return [*old, *fresh]


def _known_line(one: Establish) -> dict[str, str]:
    return {
        "op": "establish",
        "level": one.kind,
        "unit": one.code,
        "new_code": one.code,
        "vi": one.names.vi,
        "lo": one.names.lo,
        "en": one.names.en,
    }


def _typed_lines(op: str, typed: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows that the form stands for: one for each unit named."""
    cells = {key: value.strip() for key, value in typed.items()}
    if op == "establish":
        return [{**cells, "op": op, "unit": cells.get("new_code", "")}]
    named = [u.strip() for u in cells.get("unit", "").replace(",", ";").split(";")]
    return [{**cells, "op": op, "unit": unit} for unit in named if unit] or [
        {**cells, "op": op}
    ]


def _table(lines: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(COLUMNS), extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def _renamed(value: Any, same: Mapping[str, str]) -> Any:
    """Replace references to units of this plan by those that the plan uses."""
    if isinstance(value, dict):
        return {key: _renamed(item, same) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(item, same) for item in value]
    return same.get(value, value) if isinstance(value, str) else value


def removed(actor: Actor, row: Any, number: int, row_version: int) -> None:
    """Take one operation, counted from 1, out of a plan."""
    operations = operations_of(row)
    kept = [one for n, one in enumerate(operations, start=1) if n != number]
    reorganisation_edit(
        actor=actor, reorganisation=row, operations=kept, row_version=row_version
    )


# -- what is left to decide --------------------------------------------------------------

MEMBERS = "members"
_ALL = _("All that is not chosen one by one")


@dataclass(frozen=True)
class Asked:
    """One divided unit with the questions about it."""

    unit: int
    label: str
    names: tuple[str, ...]


def questions_of(
    actor: Actor, row: Any
) -> tuple[list[tuple[str, str, list[tuple[str, str]]]], list[Asked]]:
    """Return the questions of the kept preview as fields, grouped by unit."""
    kept = row.preview.get("questions", ())
    new = {o.ref: o for o in operations_of(row) if isinstance(o, Establish)}
    refs = {ref for one in kept for ref in one["choices"]}
    refs |= {one[name] for one in kept for name in ("unit", "subject")}
    speaker = Speaker.of(actor, new, (), row.structure.pack or None, refs)
    fields: list[tuple[str, str, list[tuple[str, str]]]] = []
    groups: dict[int, tuple[str, list[str]]] = {}
    for one in kept:
        unit = int(one["unit"])
        choices = [(str(ref), speaker.unit(ref)) for ref in one["choices"]]
        label, names = groups.setdefault(unit, (speaker.unit(unit), []))
        if not names:
            rest = f"u{unit}-rest"
            fields.append((rest, gettext(_ALL), choices))
            names.append(rest)
        subject = one["subject"]
        name = f"u{unit}-{subject if subject is not None else MEMBERS}"
        what = (
            speaker.unit(subject)
            if subject is not None
            else gettext("The members of the unit itself")
        )
        fields.append((name, what, choices))
        names.append(name)
    asked = [
        Asked(unit, label, tuple(names)) for unit, (label, names) in groups.items()
    ]
    return fields, asked


def assigned(row: Any, answers: Mapping[str, str]) -> list[Operation]:
    """Return the operations with the answers written into their divisions."""
    return [
        _answered(one, answers) if isinstance(one, Split) else one
        for one in operations_of(row)
    ]


def _answered(one: Split, answers: Mapping[str, str]) -> Split:
    refs = {str(ref): ref for ref in one.into}
    mine = {
        name.partition("-")[2]: refs[value]
        for name, value in answers.items()
        if name.startswith(f"u{one.unit}-") and value in refs
    }
    rest = mine.pop("rest", one.rest)
    members = mine.pop(MEMBERS, one.members_to)
    assign = dict(one.assign)
    assign.update(
        {
            number: ref
            for child, ref in mine.items()
            if (number := number_typed(child)) is not None
        }
    )
    if members is None:
        members = rest
    return replace(one, assign=tuple(assign.items()), rest=rest, members_to=members)


def structure_choices(rows: Sequence[StructureRow]) -> list[tuple[str, str]]:
    """Return structures as choices."""
    return [(row.key, said(row.names)) for row in rows]
