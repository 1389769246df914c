"""What every kind of table shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from ..domain.cells import MISSING, READERS, WRONG, Finding, Reading
from ..lexicon import words
from ..staging import Line

NEW, CHANGED, SAME = "new", "changed", "same"
NEEDS, BAD, ELSEWHERE = "needs", "wrong", "elsewhere"
REFUSED = (NEEDS, BAD, ELSEWHERE)
"""What is not carried out: these rows come back as a file."""

BLANK = _("It must not be blank.")
FILL_IN = _("Fill it in. Of merged cells only the first counts.")
TWICE = _("Row %(row)s says the same thing already.")
ONCE = _("Leave one of the two rows.")
SEVERAL = _("Several records fit: choose one.")
CHOOSE = _(
    "Open the row in the preview and say which one is meant, or add a card number."
)
POSSIBLY_ELSEWHERE = _("There may be a match elsewhere.")
ASK_ABOVE = _("Ask the level above to load this row.")
CHANGED_MEANWHILE = _("The record was changed since the preview.")
PREVIEW_AGAIN = _("Load this row again.")
NO_UNIT = _("There is no unit “%(given)s” where you may write.")
CHECK_UNIT = _("Write its code or its name as in the tree.")
UNITS_FIT = _("%(count)s units are called “%(given)s”.")
WRITE_CODE = _("Write the code of the unit.")
NOT_THERE = _("The unit “%(given)s” did not exist on %(day)s.")
CHECK_DAY = _("Check the unit and the day.")

WORD_GROUPS = ("sex", "grade", "participation", "left_reason", "month")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: the cells as typed, and those that have a field."""

    number: int
    cells: Sequence[Any]
    given: Mapping[str, Any]


@dataclass
class Context:
    """What a kind needs to know beside the rows; ``seen`` lasts over all chunks."""

    actor: Actor
    structure: Any
    unit: Any
    today: dt.date
    on: dt.date
    overwrite: bool
    right: str = ""
    seen: dict[Any, int] = field(default_factory=dict)
    choices: dict[int, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, number: int = 1) -> None:
        """Add to what the import will do, or did."""
        self.counts[what] = self.counts.get(what, 0) + number


class Kind(Protocol):
    """How rows of one kind are judged, applied and taken back."""

    right: str

    def judge(self, ctx: Context, rows: Sequence[Row]) -> list[Line]: ...

    def finish(self, ctx: Context, lines: Iterable[Line]) -> list[Line]: ...

    def stale(self, ctx: Context, lines: Sequence[Line]) -> set[int]: ...

    def apply(
        self, ctx: Context, lines: Any, decision: Any, act: Any, keep: Any
    ) -> None: ...

    def undo(
        self,
        ctx: Context,
        created: dict[str, list[int]],
        befores: list[Any],
        decision: Any,
        act: Any,
    ) -> None: ...


def read_cells(
    ctx: Context, row: Row, readers: Mapping[str, str]
) -> tuple[dict[str, Any], list[Finding]]:
    """Read the cells that are not blank; return values and findings."""
    reading = Reading(ctx.today, _WORDS)
    values: dict[str, Any] = {}
    for key, cell in row.given.items():
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        value = READERS[readers[key]](reading, key, cell)
        if value is not None and value != "":
            values[key] = value
    return values, reading.findings


class _Words(dict[str, Mapping[str, str]]):
    def __missing__(self, group: str) -> Mapping[str, str]:
        self[group] = found = words(group)
        return found


_WORDS = _Words()


def line_of(
    row: Row,
    status: str,
    findings: Sequence[Finding],
    plan: dict[str, Any] | None = None,
    target: int | None = None,
    label: str = "",
) -> Line:
    """Return the line to stage.

    What is wrong only because it lies elsewhere is for the level above.
    """
    bad = {f.code for f in findings if f.state in (WRONG, MISSING)}
    if status == BAD and bad == {"elsewhere"}:
        status = ELSEWHERE
    return Line(
        row.number,
        status,
        list(row.cells),
        [f.as_json() for f in findings],
        plan or {},
        target,
        label,
    )


def wrong(key: str, code: str, template: str, way_out: str, **values: Any) -> Finding:
    """Return a finding that keeps a row out."""
    return Finding(key, WRONG, code, template, way_out, values)


def missing(key: str) -> Finding:
    """Return the finding that a needed cell is blank."""
    return Finding(key, MISSING, "missing", BLANK, FILL_IN)


def is_bad(findings: Sequence[Finding]) -> bool:
    """Say whether a finding keeps the row out."""
    return any(f.state in (WRONG, MISSING) for f in findings)


def day(value: Any) -> dt.date | None:
    """Return a day out of its staged form."""
    return dt.date.fromisoformat(value) if isinstance(value, str) and value else None


def unit_finding(
    ctx: Context, key: str, given: str, matched: Any
) -> tuple[Any, Finding | None]:
    """Return the one unit that a word means, or what is wrong with it."""
    hits = matched.here.get(given, ())
    if len(hits) == 1:
        return hits[0], None
    if hits:
        return None, wrong(
            key, "unit-several", UNITS_FIT, WRITE_CODE, given=given, count=len(hits)
        )
    if given in matched.elsewhere:
        return None, wrong(key, "elsewhere", POSSIBLY_ELSEWHERE, ASK_ABOVE)
    return None, wrong(key, "unit", NO_UNIT, CHECK_UNIT, given=given)
