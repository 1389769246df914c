"""Which column is which: headings compared folded, the best fit first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from banyan.kernel.errors import Problem
from banyan.kernel.names import fold
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

LOOKED_AT = 25
"""The headings stand in one of so many first rows: titles may stand above."""


@dataclass(frozen=True)
class Field:
    """A field that a column may fill: how it is read and which headings it bears."""

    key: str
    read: str
    label: Text
    headings: frozenset[str]
    required: bool = False
    example: str = ""


@dataclass(frozen=True)
class Heading:
    """Where the headings stand and what each column is called."""

    row: int
    names: tuple[str, ...]
    depth: int = 1


def guess(names: Sequence[str], fields: Sequence[Field]) -> dict[int, str]:
    """Return the field of each column that is understood; no field twice.

    A heading that equals a known one goes first; else one that begins with it, or
    holds it as whole words, the longest known heading first.
    """
    folded = [fold(n) for n in names]
    found: dict[int, str] = {}
    taken: set[str] = set()
    for fits in (_equal, _begins):
        for at, name in enumerate(folded):
            if at in found or not name:
                continue
            best = max(
                (
                    (length, field.key)
                    for field in fields
                    if field.key not in taken and (length := fits(name, field))
                ),
                default=None,
            )
            if best is not None:
                found[at] = best[1]
                taken.add(best[1])
    return dict(sorted(found.items()))


def _equal(name: str, field: Field) -> int:
    return len(name) if name in field.headings else 0


def _begins(name: str, field: Field) -> int:
    padded = f"{name} "
    fit = [h for h in field.headings if len(h) > 3 and padded.startswith(f"{h} ")]
    return max(map(len, fit), default=0)


def find_headings(
    rows: Sequence[tuple[int, Sequence[str]]], fields: Sequence[Field]
) -> Heading | None:
    """Return the headings among the first rows: one row, or two that belong together.

    Two rows are joined when the second one names more fields than the first
    alone ("Birth date" above "Day", "Month").
    """
    best: tuple[int, int, Heading] | None = None
    for at, (number, cells) in enumerate(rows[:LOOKED_AT]):
        score = _score(cells, fields)
        if score and (best is None or score > best[0]):
            best = (score, at, Heading(number, tuple(cells)))
    if best is None:
        return None
    score, at, heading = best
    if at + 1 < len(rows):
        below = rows[at + 1]
        joined = _joined(heading.names, below[1])
        if joined and _is_subheading(below):
            grouped = _is_grouped(heading.names, below[1])
            if grouped or _score(joined, fields) >= score:
                return Heading(below[0], joined, depth=2)
    return heading


def _is_grouped(above: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether every cell below stands under a merged one: a heading, then gaps."""
    tops = [*above, *[""] * (len(below) + 1 - len(above))]
    filled = [at for at, cell in enumerate(below) if cell]
    return len(filled) > 1 and all(
        not tops[at] or (not tops[at + 1] and at + 1 in filled) for at in filled
    )


def _score(cells: Sequence[str], fields: Sequence[Field]) -> int:
    found = guess(cells, fields)
    equal = sum(any(fold(cells[at]) in f.headings for f in fields) for at in found)
    return equal * 2 + len(found) if equal else 0


def _is_subheading(row: tuple[int, Sequence[str]]) -> bool:
    """A second row of headings has gaps and no figures."""
    cells = [c for c in row[1] if c]
    return bool(cells) and not any(ch.isdigit() for c in cells for ch in c)


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Join two rows; a merged cell above holds for the empty ones beside it."""
    width = max(len(above), len(below))
    if all(c for c in list(above) + [""] * (width - len(above))):
        return ()
    names, last = [], ""
    for at in range(width):
        top = above[at] if at < len(above) else ""
        low = below[at] if at < len(below) else ""
        last = top or (last if low else "")
        names.append(f"{last} {low}".strip() if low else top)
    return tuple(names)


def signature(kind: str, names: Iterable[str]) -> str:
    """Return what a source is known by: the hash of kind and headings."""
    text = "\n".join([kind, *(fold(n) for n in names)])
    return hashlib.sha256(text.encode()).hexdigest()


def mapping_problems(
    mapping: Mapping[int, str], fields: Sequence[Field], columns: int
) -> list[Problem]:
    """Say what is wrong with a mapping chosen by hand."""
    known = {f.key: f for f in fields}
    found = []
    seen: set[str] = set()
    for at, key in mapping.items():
        if key not in known or not 0 <= at < columns:
            found.append(_unknown(key, known))
        if key in seen:
            found.append(_twice(key))
        seen.add(key)
    found += [_missing(f) for f in fields if f.required and not _filled(f, seen)]
    return found


def _filled(field: Field, seen: set[str]) -> bool:
    if field.key == "full_name":
        return bool(seen & {"full_name", "given_name"})
    return field.key in seen


def _unknown(key: str, known: Iterable[str]) -> Problem:
    return Problem.of(
        "import.field",
        _("“%(name)s” is no field of this table. Known are: %(known)s."),
        name=key,
        field=key,
        known=", ".join(known),
    )


def _twice(key: str) -> Problem:
    return Problem.of(
        "import.field_twice",
        _("Two columns are said to hold the same: %(name)s."),
        name=key,
        field=key,
        way_out=_("Leave one of them out."),
    )


def _missing(field: Field) -> Problem:
    return Problem.of(
        "import.field_missing",
        _("No column holds: %(name)s."),
        name=field.label,
        field=field.key,
        way_out=_("Choose the column, or add it to the table."),
    )
