"""Targets and results of a period out of a filled table: looked at first, then taken.

What holds is recorded in one act, the rest goes back with the reason at each cell. A
column that is left out leaves what stands there; an empty cell empties it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from banyan.base.saying import in_every_language
from banyan.base.sheets.filled import Filled, Heading, Refused, Taken
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed, Problem
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs

from ..commands import RecordResult
from ..domain.figures import figure_of, written
from ..domain.periods import Period
from ..queries.results import ResultShown, ResultsShown, results_of
from .results import problems_of, results_record

NEW, CHANGED, SAME = "new", "changed", "same"
TITLES = {f"title_{k}": k for k in LANGUAGES}
PLAIN = ("plan", "actual", "measured_in", "axis", "as_of", "source")
NAMES = {"vi": _("Vietnamese"), "lo": _("Lao"), "en": _("English")}
LONGEST = {"key": 60, "measured_in": 40, "source": 300, **dict.fromkeys(TITLES, 300)}


@dataclass(frozen=True)
class Looked:
    """What taking a row would do: begin a result, change it, or nothing."""

    number: int
    key: str
    title: Text
    does: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    """Plan and figure, where they change."""


@dataclass(frozen=True)
class Preview:
    """What taking a table would do; the rows that would come back, and why."""

    rows: tuple[Looked, ...]
    refused: tuple[Refused, ...]


def results_headings() -> list[Heading]:
    """Return the columns of a table of targets and results."""
    return [
        Heading("key", in_every_language(_("Key")), hint=_hint(KEY)),
        *(_title(k) for k in LANGUAGES),
        Heading("axis", in_every_language(_("Axis")), hint=_axes()),
        Heading("measured_in", in_every_language(_("Unit of the figure"))),
        Heading("plan", in_every_language(_("As planned"))),
        Heading("actual", in_every_language(_("Result")), hint=_hint(ACTUAL)),
        Heading("as_of", in_every_language(_("Figure of")), hint=Text.of("2026-06-30")),
        Heading("source", in_every_language(_("Source")), hint=_hint(SOURCE)),
    ]


KEY = _("Keep it of what is there; leave it empty for a new target.")
ACTUAL = _("Empty: not measured.")
SOURCE = _("Who measured it, in which paper.")


def _hint(text: str) -> Text:
    return in_every_language(text)


def _title(language: str) -> Heading:
    target, name = in_every_language(_("Target")), in_every_language(NAMES[language])
    label = Text(**{k: f"{getattr(target, k)} ({getattr(name, k)})" for k in LANGUAGES})
    return Heading(
        f"title_{language}", label, field="title", field_label=target
    )  # fmt: skip


def _axes() -> Text:
    known = _axis_labels()
    return Text(
        **{
            k: " | ".join(f"{key}: {getattr(text, k)}" for key, text in known.items())
            for k in LANGUAGES
        }
    )


def _axis_labels() -> dict[str, Text]:
    found: dict[str, Text] = {}
    for pack in (packs.default_pack(), *packs.pack_ids()):
        found = {**packs.labels(pack, "commitment_axes"), **found}
    return found


def results_begun(*, actor: Actor, unit: Any, period: str | Period) -> list[list[str]]:
    """Return the rows that a table of a period begins with: what stands there.

    Of a period in which nothing was typed yet the targets of the one before, without
    their figures. Raises as :func:`results_of`.
    """
    found = results_of(actor, unit, period)
    rows = [r for r in found.rows if r.id is not None or not r.is_measured_here]
    if not any(not row.is_measured_here for row in rows):
        before = results_of(actor, unit, found.period.before)
        rows += [
            replace(r, plan=None, actual=None, as_of=None, source=Text())
            for r in before.rows
            if not r.is_measured_here
        ]
    return [[_cells(row)[h.key] for h in results_headings()] for row in rows]


def _cells(row: ResultShown) -> dict[str, str]:
    own = not row.is_measured_here
    return {
        "key": row.key,
        **{name: getattr(row.title, k) for name, k in TITLES.items()},
        "axis": row.axis,
        "measured_in": row.measured_in if own else "",
        "plan": _figure(row.plan),
        "actual": _figure(row.actual) if own else "",
        "as_of": row.as_of.isoformat() if row.as_of and own else "",
        "source": row.source.in_language("vi") if own else "",
    }


def _figure(value: Any) -> str:
    return "" if value is None else written(value)


# -- looking and taking ----------------------------------------------------------------


def results_look(
    *, actor: Actor, unit: Any, period: str | Period, rows: Sequence[Filled]
) -> Preview:
    """Return what taking a table would do; nothing is written.

    Raises as :func:`results_of`, and NotAllowed without ``commitment.write`` there.
    """
    there, good, refused = _read(actor, unit, period, rows)
    known = {row.key: row for row in there.rows}
    return Preview(
        tuple(_looked(row, c, known.get(c.key)) for row, c in good), tuple(refused)
    )


def results_table(
    *, actor: Actor, unit: Any, period: str | Period, rows: Sequence[Filled]
) -> Taken:
    """Record the rows of a table that hold, in one act; the others come back.

    What says nothing new is passed over. Raises as :func:`results_record`.
    """
    there, good, refused = _read(actor, unit, period, rows)
    known = {row.key: row for row in there.rows}
    wanted = [
        c for row, c in good if _looked(row, c, known.get(c.key)).does != SAME
    ]  # fmt: skip
    if wanted:
        results_record(actor=actor, commands=wanted)
    return Taken(len(wanted), tuple(refused))


def _read(
    actor: Actor, unit: Any, period: str | Period, rows: Sequence[Filled]
) -> tuple[ResultsShown, list[tuple[Filled, RecordResult]], list[Refused]]:
    there = results_of(actor, unit, period)
    if not there.may_write:
        raise NotAllowed(right="commitment.write")
    wrong: dict[int, list[Problem]] = defaultdict(list)
    commands: list[RecordResult] = []
    for at, row in enumerate(rows):
        commands.append(_command(there, row.cells, wrong[at]))
    for problem in problems_of(commands):
        at = (problem.row or 1) - 1
        if problem.field != "key" or commands[at].key:
            wrong[at].append(problem)
    good = [(rows[at], c) for at, c in enumerate(commands) if not wrong[at]]
    refused = [Refused(rows[at], tuple(ps)) for at, ps in sorted(wrong.items()) if ps]
    return there, good, refused


def _command(
    there: ResultsShown, cells: Mapping[str, str], wrong: list[Problem]
) -> RecordResult:
    title = Text(**{k: cells.get(name, "") for name, k in TITLES.items()})
    row = _meant(there, cells.get("key", ""), title)
    wrong += _too_long(cells)
    kept = _cells(row) if row else {}
    values = {name: cells.get(name, kept.get(name, "")) for name in PLAIN}
    measured = row is not None and row.is_measured_here
    named = Text(
        **{
            k: cells.get(name, getattr(row.title, k) if row else "")
            for name, k in TITLES.items()
        }
    )
    return RecordResult(
        unit=there.unit_id,
        period=there.period.key,
        key=row.key if row else _new_key(cells.get("key", ""), title),
        title=row.title if row is not None and measured else named,
        plan=values["plan"],
        actual=values["actual"],
        measured_in=values["measured_in"],
        axis=_axis(values["axis"], wrong),
        as_of=_day(values["as_of"], wrong) if not measured else None,
        source=values["source"],
        indicator=row.key if row is not None and measured else "",
        row_version=(row.row_version or None) if row else None,
    )


def _meant(there: ResultsShown, key: str, title: Text) -> ResultShown | None:
    """Return the result that a row means: by its key, else by its title."""
    if key:
        return next((row for row in there.rows if row.key == key), None)
    said = {fold(t) for t in (title.vi, title.lo, title.en) if t}
    return next(
        (
            row
            for row in there.rows
            if said & {fold(getattr(row.title, k)) for k in LANGUAGES} - {""}
        ),
        None,
    )


def _new_key(key: str, title: Text) -> str:
    return key or "-".join(fold(title.in_language("vi")).split())[:60]


def _too_long(cells: Mapping[str, str]) -> list[Problem]:
    return [
        Problem.of(
            "commitments.result",
            _("At most %(most)s letters."),
            most=most,
            field=name,
            way_out=_("Say it shorter."),
        )
        for name, most in LONGEST.items()
        if len(cells.get(name, "")) > most
    ]


def _axis(cell: str, wrong: list[Problem]) -> str:
    known = _axis_labels()
    for key, text in known.items():
        if fold(cell) in {fold(key), *(fold(getattr(text, k)) for k in LANGUAGES)}:
            return key
    if cell:
        wrong.append(
            Problem.of(
                "commitments.result",
                _("“%(word)s” is no axis."),
                word=cell[:40],
                field="axis",
                way_out=_("Take one of the keys that the heading names."),
            )
        )
    return ""


def _day(cell: str, wrong: list[Problem]) -> dt.date | None:
    if not cell:
        return None
    try:
        return dt.date.fromisoformat(cell[:10])
    except ValueError:
        wrong.append(
            Problem.of(
                "commitments.result",
                _("“%(value)s” is no day."),
                value=cell[:40],
                field="as_of",
                way_out=_("Write 2026-03-31."),
            )
        )
        return None


def _looked(row: Filled, c: RecordResult, known: ResultShown | None) -> Looked:
    before = _cells(known) if known else {}
    day = c.as_of.isoformat() if c.as_of else ""
    after = {
        **{name: getattr(Text.of(c.title), k) for name, k in TITLES.items()},
        **{name: getattr(c, name).strip() for name in PLAIN if name != "as_of"},
        "plan": figure_of(c.plan) or "",
        "actual": figure_of(c.actual) or "",
        "as_of": day,
    }
    if known is not None and known.is_measured_here:
        after |= {n: before[n] for n in after if n != "plan"}
    is_there = known is not None and (known.id is not None or known.is_measured_here)
    moved = {n for n in after if after[n] != before.get(n, "")}
    does = CHANGED if is_there else NEW
    shown = [n for n in ("plan", "actual") if n in moved or not is_there]
    return Looked(
        number=row.number,
        key=c.key,
        title=Text.of(c.title),
        does=SAME if is_there and not moved else does,
        before={n: before.get(n, "") for n in shown},
        after={n: after[n] for n in shown},
    )
