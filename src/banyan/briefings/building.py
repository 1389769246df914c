"""The content of a briefing: measured, protected, and written down as plain data.

The same function makes what a draft shows, what is frozen at the release, and what
would be given today. Nothing that may not be shown is in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override

from banyan.commitments.queries import ResultTold
from banyan.exchange.queries import Told, practices_told
from banyan.figures.indicators import (
    NUMBER,
    PERCENT,
    YEARS,
    Span,
    Value,
    measure,
    value_of,
)
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.kernel.text import LANGUAGES, Text

from .catalogue import PREFIX, SHARE_OF, Figure, figure, span_of
from .charting import MAKES, MEMBERS, Drawn, Ground, ground_of
from .domain.comparing import hash_of
from .domain.small import SHOWN, SMALL, Table, protect
from .results import as_figure, told_of
from .settings import rules
from .translations import stale_languages

UNMEASURED, GONE = "unmeasured", "gone"


@dataclass(frozen=True)
class Asked:
    """A figure that is asked for: its key, its period by word, first day and day after."""

    key: str
    period: str
    start: dt.date
    end: dt.date

    @classmethod
    def of(cls, row: Mapping[str, str], day: dt.date) -> Asked:
        """Read it from a section, or from a snapshot: then with its own days."""
        if "start" in row and row["period"] != "now":
            days = (
                dt.date.fromisoformat(row["start"]),
                dt.date.fromisoformat(row["end"]),
            )
        else:
            days = span_of(row["period"], day)
        return cls(row["key"], row["period"], *days)

    @property
    def cell(self) -> str:
        """The cell of the count behind it."""
        if self.key in SHARE_OF:
            return PREFIX + SHARE_OF[self.key]
        if self.key == "admissions":
            return f"admitted.{self.period}"
        return (
            self.key
            if self.key.startswith(PREFIX)
            else f"{self.key}.{self.start}.{self.end}"
        )


@dataclass
class Measured:
    """What was measured for a unit on a day: figures, charts, and cells protected."""

    day: dt.date
    figures: dict[Asked, tuple[Figure | None, Value | None]] = field(
        default_factory=dict
    )
    charts: dict[str, Drawn] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    unit: Any = None
    results: Mapping[str, ResultTold] = field(default_factory=dict)
    """Results of periods that stand among the figures, by their keys."""


def measured(
    actor: Actor, unit: Any, asked: Iterable[Asked], charts: Iterable[str], day: dt.date
) -> Measured:
    """Measure figures and charts of a unit (a row with its path), and protect them."""
    found = Measured(day, unit=unit)
    asked = list(dict.fromkeys(asked))
    found.results = told_of(actor, (one.key for one in asked))
    wanted = list(dict.fromkeys(charts))
    ground = ground_of(actor, unit, wanted)
    counts = _counts(ground)
    memos: dict[tuple[dt.date, dt.date], dict[str, Any]] = {}
    for one in asked:
        known = figure(one.key)
        memo = memos.setdefault((one.start, one.end), {})
        value = _value(known, one, unit, counts, day, memo) if known else None
        found.figures[one] = known, value
    for key in wanted:
        found.charts[key] = MAKES[key](ground)
    found.states = _protected(found, counts)
    return found


def _counts(ground: Ground) -> Mapping[str, int | None]:
    tally = ground.tallies.get(ground.unit)
    return {} if tally is None else {
        k: v for k, v in vars(tally).items() if isinstance(v, int)
    }  # fmt: skip


def _value(
    known: Figure,
    one: Asked,
    unit: Any,
    counts: Mapping[str, Any],
    day: dt.date,
    memo: dict[str, Any],
) -> Value | None:
    if known.measure:
        count = counts.get(known.measure)
        if count is None:
            return None
        return Value(Decimal(count), Decimal(1), Decimal(count))
    if known.key in QUICK:
        return _from_counts(known, counts, day)
    span = Span(unit.path, path_end(unit.path), one.start, one.end, day, unit.pk, memo)
    return measure(known.key, span).get(unit.path)


QUICK = {
    "women-share": ("women", "members"),
    "young-share": ("young", "members"),
    "official-share": ("official", "members"),
    "exempt-share": ("exempt", "members"),
    "vacant-posts": ("vacant", "posts"),
    "units-below-minimum": ("below_minimum", "branches"),
    "mean-age": ("born", "born"),
}
"""Indicators whose two numbers the kept counts of the unit hold already."""


def _from_counts(
    known: Figure, counts: Mapping[str, Any], day: dt.date
) -> Value | None:
    """Return what an indicator of the kept counts comes to, without the tree below."""
    top, base = (counts.get(name) for name in QUICK[known.key])
    if top is None or base is None:
        return None
    if known.unit == YEARS:
        top = base * day.year - counts["birth_years"]
    value = value_of(known.unit, Decimal(top), Decimal(base))
    return None if value is None else Value(Decimal(top), Decimal(base), value)


def _protected(found: Measured, counts: Mapping[str, Any]) -> dict[str, str]:
    """Say of each cell behind figures and charts how it is shown."""
    values: dict[str, int] = {}
    tables: list[Table] = []
    silent: set[str] = set()
    for name in ("members", "official", "probationary"):
        if counts.get(name) is not None:
            values[PREFIX + name] = counts[name]
    told = {
        PREFIX + known.measure
        for known, value in found.figures.values()
        if known and value and known.measure
    }
    for one, (known, value) in found.figures.items():
        if known is not None and value is not None and known.people:
            _cells_of(one, known, value, values, tables, silent)
            told.add(one.cell)
    for drawn in found.charts.values():
        values |= {**{c.key: c.value for c in drawn.cells}, **drawn.rest}
        silent |= drawn.rest.keys()
        tables += drawn.tables
    _unknown_ages(values, silent)
    if "count.young" not in values and "age.18-30" in values:
        values["count.young"] = values["age.18-30"] + values.get("age.0-17", 0)
        silent.add("count.young")
    if "admitted.12-months" not in values and "admissions" in found.charts:
        values["admitted.12-months"] = found.charts["admissions"].total
    grades = (f"{PREFIX}official", f"{PREFIX}probationary")
    silent |= {key for key in grades if key in values and key not in told}
    if MEMBERS in values:
        tables.append(_with_rest(values, silent, MEMBERS, grades))
    return protect(values, tables, rules().limit, silent)


def _unknown_ages(values: dict[str, int], silent: set[str]) -> None:
    bands = [v for k, v in values.items() if k.startswith("age.")]
    if bands and MEMBERS in values:
        values["age.unknown"] = max(0, values[MEMBERS] - sum(bands))
        silent.add("age.unknown")


def _with_rest(
    values: dict[str, int], silent: set[str], total: str, parts: Sequence[str]
) -> Table:
    """Return a table whose last part is what the others leave of the total."""
    known = [p for p in parts if p in values]
    rest = f"{total}-{'-'.join(known)}"
    values[rest] = max(0, values[total] - sum(values[p] for p in known))
    silent.add(rest)
    return Table(total, (*known, rest))


def _cells_of(
    one: Asked,
    known: Figure,
    value: Value,
    values: dict[str, int],
    tables: list[Table],
    silent: set[str],
) -> None:
    cell = one.cell
    if known.unit == NUMBER and cell != MEMBERS:
        values[cell] = int(value.value)
        if known.measure and MEMBERS in values:
            tables.append(_with_rest(values, silent, MEMBERS, (cell,)))
        return
    if known.unit == YEARS:
        values[cell] = int(value.base)
        return
    if known.is_share:
        base = MEMBERS if one.key in SHARE_OF else f"{cell}/of"
        values[cell], values[base] = int(value.top), int(value.base)
        tables.append(_with_rest(values, silent, base, (cell,)))


# -- as plain data -------------------------------------------------------------------------


def in_languages(message: str) -> dict[str, str]:
    """Return a sentence of the program in the three languages."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = gettext(message)
    return found


def content_of(
    actor: Actor, row: Any, sections: Sequence[Any], day: dt.date | None = None
) -> dict[str, Any]:
    """Return the whole content of a briefing with its sections, as of a day (today)."""
    day = day or clock.today()
    asked = {s.pk: [Asked.of(f, day) for f in s.figures] for s in sections}
    charts = [c for s in sections for c in s.charts if c in MAKES]
    found = measured(
        actor, row.unit, (a for v in asked.values() for a in v), charts, day
    )
    told = practices_told(
        actor,
        [u for s in sections for u in s.practices],
        [u for s in sections for u in s.lessons],
    )
    return {
        "title": row.title.as_json(),
        "audience": row.audience.as_json(),
        "unit": {"uid": str(row.unit.uid), "names": row.unit.names.as_json()},
        "number": row.number,
        "as_of": day.isoformat(),
        "limit": rules().limit,
        "sections": [
            _section(s, asked[s.pk], found, told) | _behind(stale_languages(s))
            for s in sections
        ],
    }


def _behind(languages: list[str]) -> dict[str, list[str]]:
    """Say which languages are out of date; what was released never says so."""
    return {"stale": languages} if languages else {}


def _section(section: Any, asked: list[Asked], found: Measured, told: Told) -> Any:
    return {
        "key": section.key,
        "heading": section.heading.as_json(),
        "text": section.text.as_json(),
        "figures": [figure_data(found, one) for one in asked],
        "charts": [chart_data(found, key) for key in section.charts if key in MAKES],
        "practices": [
            told.practices[u] for u in section.practices if u in told.practices
        ],
        "lessons": [told.lessons[u] for u in section.lessons if u in told.lessons],
    }


def figure_data(found: Measured, one: Asked) -> dict[str, Any]:
    """Return a figure as it may be shown, with source, day and hash."""
    known, value = found.figures[one]
    if one.key in found.results:
        data = _result(one, found.results[one.key], found.unit)
    elif known is None:
        name = dict.fromkeys(LANGUAGES, one.key)
        data = _figure(one, name, {}, {}, "", GONE, "")
    else:
        state = UNMEASURED if value is None else state_of(found, one, known)
        data = _figure(
            one, in_languages(known.name), in_languages(known.formula),
            in_languages(known.source), known.unit, state,
            _plain(value) if value is not None and state == SHOWN else "",
        )  # fmt: skip
    data["day"] = found.day.isoformat()
    data["hash"] = hash_of(data)
    return data


def _result(one: Asked, told: ResultTold, unit: Any) -> dict[str, Any]:
    """Return a result of a period: its story stands where others have a formula."""
    measured_in = PERCENT if told.measured_in == "%" else ""
    name, story, source = as_figure(told, unit)
    return _figure(one, name, story, source, measured_in, SHOWN, told.actual)


def _figure(
    one: Asked, name: Any, formula: Any, source: Any, unit: str, state: str, value: str
) -> dict[str, Any]:
    return {
        "key": one.key,
        "period": one.period,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "name": name,
        "formula": formula,
        "source": source,
        "unit": unit,
        "state": state,
        "value": value,
    }


def _plain(value: Value) -> str:
    """Write a value without needless zeros."""
    text = f"{value.value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def state_of(found: Measured, one: Asked, known: Figure) -> str:
    """Say how a measured figure is shown: the worst of its count and its whole."""
    if not known.people:
        return SHOWN
    cells = [one.cell]
    if known.is_share:
        cells.append(MEMBERS if one.key in SHARE_OF else f"{one.cell}/of")
    states = [found.states.get(c, SHOWN) for c in cells]
    return max(states, key=lambda s: (s != SHOWN, s == SMALL))


def chart_data(found: Measured, key: str) -> dict[str, Any]:
    """Return a chart as it may be shown: a mark that is not shown has no value."""
    drawn = found.charts[key]
    marks = []
    for cell in drawn.cells:
        state = found.states.get(cell.key, SHOWN)
        marks.append(
            {
                "label": Text.of(cell.label).as_json(),
                "short": cell.short,
                "group": cell.group,
                "state": state,
                "value": cell.value if state == SHOWN else None,
            }
        )
    return {
        "key": key,
        "form": drawn.form,
        "title": in_languages(drawn.title),
        "marks": marks,
    }
