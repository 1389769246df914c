"""The results of a unit in a period: the page, one result, the paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, override

from banyan.commitments import queries, services
from banyan.commitments.domain.figures import written
from banyan.commitments.domain.periods import Period, period_of
from banyan.commitments.queries import ResultShown, ResultsShown, counted_in
from banyan.figures.indicators import NUMBER, PERCENT, UNITS
from banyan.kernel import clock
from banyan.kernel.errors import InputError, NotVisible, OrgError
from banyan.papers.forms import DOCX, PDF, fill
from banyan.papers.queries import PaperFile
from banyan.web.features.organisation.seen import UnitSeen, head_of, tabs_of
from banyan.web.features.people.words import label, language, said
from banyan.web.shared.errors import message_of
from banyan.web.shared.ui import Act, Crumb, Empty, Filter, Head, Message, Tab
from banyan.web.templatetags.banyan_ui import day, num

from .acts import typed
from .forms import ResultForm
from .words import NOT_MEASURED, period_said

FORMATS = {"docx": DOCX, "pdf": PDF}
FORM = "period-results"
YEARS = 3


@dataclass(frozen=True)
class ResultRow:
    """One target as shown."""

    title: str
    note: str
    url: str
    plan: str
    actual: str
    of_plan: str
    before: str
    growth: str
    source: str
    marked: str
    invented: bool
    silent: bool


@dataclass(frozen=True)
class ResultsPage:
    """The results of a unit in a period."""

    head: Head
    tabs: tuple[Tab, ...]
    periods: tuple[Filter, ...]
    period: str
    before: str
    rows: tuple[ResultRow, ...]
    silent: tuple[ResultRow, ...]
    """Of which nothing is known, now or before."""
    told: tuple[ResultRow, ...]
    acts: tuple[Act, ...]
    empty: Empty


def wanted_period(seen: UnitSeen, text: str) -> Period:
    """Return the period that an address asks for: the half-year unless it says.

    That is this one; of a unit that is closed its last.
    """
    if text:
        return period_of(text)
    last = _last_day(seen)
    return Period(last.year, "H1" if last.month <= 6 else "H2")


def _last_day(seen: UnitSeen) -> dt.date:
    """Return today, or the last day of a unit that is closed."""
    if seen.view.closed:
        return seen.view.valid_from - dt.timedelta(days=1)
    return clock.today()


def results_page(seen: UnitSeen, period: Period) -> ResultsPage:
    """Build the results of a unit in a period."""
    found = queries.results_of(seen.actor, seen.view, period)
    rows = tuple(_row(seen, found, row) for row in found.rows)
    return ResultsPage(
        head=head_of(seen, title=gettext("Results")),
        tabs=tabs_of(seen, "unit_results"),
        periods=_periods(seen, period),
        period=period_said(period.key),
        before=period_said(period.before.key),
        rows=tuple(r for r in rows if not r.silent),
        silent=tuple(r for r in rows if r.silent),
        told=tuple(r for r, one in zip(rows, found.rows, strict=True) if one.is_marked),
        acts=_acts(seen, found),
        empty=Empty(
            gettext("No result yet"),
            gettext("Targets of the period and what they came to stand here."),
            icon="outline/chart-bar",
        ),
    )


def _periods(seen: UnitSeen, shown: Period) -> tuple[Filter, ...]:
    """Return the years around the period shown; the year that is last stays in reach."""
    last = _last_day(seen)
    year = min(last.year, shown.year + 1)
    parts = [Period(last.year)] if year < last.year else []
    parts += [
        Period(y, part)
        for y in range(year, year - YEARS, -1)
        for part in ("", "H2", "H1")
    ]
    url = reverse("unit_results", args=[seen.view.uid])
    return tuple(
        Filter(period_said(p.key), f"{url}?period={p.key}", p == shown)
        for p in parts
        if p.starts_on <= last
    )


def _acts(seen: UnitSeen, found: ResultsShown) -> tuple[Act, ...]:
    acts = []
    if found.may_write:
        url = _edit_url(found, "")
        acts.append(Act(gettext("Record a result"), url, icon="outline/plus"))
        table = reverse("unit_results_table", args=[found.unit_uid])
        table = f"{table}?period={found.period.key}"
        fill_in = gettext("From a table")
        acts.append(Act(fill_in, table, icon="outline/table-import"))
    printed = reverse("unit_results_print", args=[seen.view.uid])
    for kind in FORMATS:
        acts.append(
            Act(
                gettext("On paper (%(kind)s)") % {"kind": kind.upper()},
                printed,
                method="post",
                icon=f"outline/file-type-{'pdf' if kind == 'pdf' else 'docx'}",
                fields=(("kind", kind), ("period", found.period.key)),
                reads=True,
            )
        )
    return tuple(acts)


def _edit_url(found: ResultsShown, key: str) -> str:
    url = reverse("unit_results_edit", args=[found.unit_uid])
    return f"{url}?period={found.period.key}&key={key}"


def figure(value: Decimal | None, unit: str = "") -> str:
    """Write a figure; what is unknown is not measured, never 0."""
    if value is None:
        return gettext(NOT_MEASURED)
    return f"{num(value)} {unit}".strip()


def _unit(row: ResultShown) -> str:
    if not row.is_measured_here:
        return said(counted_in(row.measured_in))
    if row.measured_in == PERCENT:
        return "%"
    return "" if row.measured_in == NUMBER else gettext(UNITS[row.measured_in])


def _row(seen: UnitSeen, found: ResultsShown, row: ResultShown) -> ResultRow:
    note = said(row.formula) if row.is_measured_here else ""
    if row.axis:
        note = label("commitment_axes", row.axis)
    source = said(row.source)
    if row.as_of and row.actual is not None:
        source = f"{source}, {day(row.as_of, 'short')}"
    return ResultRow(
        title=said(row.title),
        note=note,
        url=_edit_url(found, row.key) if found.may_write else "",
        plan=num(row.plan) if row.plan is not None else "–",
        actual=figure(row.actual, _unit(row)),
        of_plan=f"{num(row.of_plan, 1)} %" if row.of_plan is not None else "–",
        before=figure(row.before),
        growth=_growth(row.growth),
        source=source if row.actual is not None else "",
        marked=said(row.story) if row.is_marked else "",
        invented=row.is_specimen,
        silent=row.is_measured_here
        and row.plan is row.actual is row.before is None
        and not row.is_marked,
    )


def _growth(value: Decimal | None) -> str:
    if value is None:
        return "–"
    return f"+{num(value)}" if value > 0 else num(value)


# -- one result -------------------------------------------------------------------------


@dataclass(frozen=True)
class EditPage:
    """The page that records one result."""

    head: Head
    form: ResultForm
    url: str
    back_url: str
    version: int
    hint: str
    message: Message | None


@dataclass(frozen=True)
class Edited:
    """Which result is edited: one that is there, or a new one."""

    seen: UnitSeen
    period: Period
    key: str
    row: ResultShown | None

    @property
    def measured(self) -> bool:
        """Whether the system measures it: only plan and story are typed."""
        return self.row is not None and self.row.is_measured_here

    def form(self, data: Any) -> ResultForm:
        """Return the form with what there is."""
        return ResultForm(data, measured=self.measured, initial=self._initial())

    def _initial(self) -> dict[str, Any]:
        row = self.row
        if row is None:
            return {}
        return {
            "title": said(row.title),
            "axis": row.axis,
            "measured_in": row.measured_in,
            "plan": "" if row.plan is None else written(row.plan),
            "actual": "" if row.actual is None else written(row.actual),
            "source": said(row.source),
            "as_of": row.as_of,
            "marked": row.is_marked,
            "story": said(row.story),
        }


def edited(seen: UnitSeen, period: Period, key: str) -> Edited:
    """Find what is edited; NotVisible for a result that is not there."""
    found = queries.results_of(seen.actor, seen.view, period)
    seen.actor.require(
        "commitment.write", path=seen.view.present_path, area_path=seen.view.area_path
    )
    if not key:
        return Edited(seen, period, "", None)
    for row in found.rows:
        if row.key == key:
            return Edited(seen, period, key, row)
    raise NotVisible


def save(one: Edited, data: dict[str, Any], version: int | None) -> None:
    """Record a result and its mark; the caller keeps both in one transaction."""
    row = one.row
    if one.measured and row is not None:
        command = services.RecordResult(
            unit=one.seen.view.id,
            period=one.period.key,
            key=one.key,
            title=row.title,
            indicator=one.key,
            plan=data["plan"],
            row_version=version or None,
        )
    else:
        command = services.RecordResult(
            unit=one.seen.view.id,
            period=one.period.key,
            key=one.key or new_key(data["title"]),
            title=typed(data["title"], row.title if row else None),
            plan=data["plan"],
            actual=data["actual"],
            measured_in=data["measured_in"],
            axis=data["axis"],
            as_of=data["as_of"],
            source=data["source"],
            row_version=version or None,
        )
    made = services.results_record(actor=one.seen.actor, commands=[command])[0]
    marked, story = data["marked"], data["story"]
    if marked or (row is not None and row.is_marked):
        mark = services.MarkResult(
            made.pk, marked, typed(story, row.story if row else None)
        )
        if marked and not story.strip():
            mark = services.MarkResult(made.pk, marked)
        services.results_mark(actor=one.seen.actor, commands=[mark])


def new_key(title: str) -> str:
    """Return the word of a new result: its title folded."""
    from banyan.kernel.names import fold

    words = "-".join(fold(title).split())[:60]
    if not words:
        raise InputError(code="commitments.result")
    return words


def edit_page(one: Edited, form: forms.Form, error: OrgError | None = None) -> EditPage:
    """Build the page of one result."""
    seen, row = one.seen, one.row
    back = f"{reverse('unit_results', args=[seen.view.uid])}?period={one.period.key}"
    url = reverse("unit_results_edit", args=[seen.view.uid])
    title = said(row.title) if row else gettext("Record a result")
    hint = ""
    if one.measured and row is not None:
        hint = gettext("The system measures this: %(formula)s. Only the plan is typed.")
        hint = hint % {"formula": said(row.formula)}
    head = head_of(seen, title=title)
    crumbs = (*head.crumbs, Crumb(gettext("Results"), back))
    return EditPage(
        head=Head(title, crumbs=crumbs, facts=(period_said(one.period.key),)),
        form=form,  # type: ignore[arg-type]
        url=f"{url}?period={one.period.key}&key={one.key}",
        back_url=back,
        version=row.row_version if row else 0,
        hint=hint,
        message=message_of(error) if error and not form.errors else None,
    )


# -- on paper ---------------------------------------------------------------------------


def results_file(seen: UnitSeen, period: Period, kind: str) -> PaperFile:
    """Return the results of a unit as a file, in the reader's language."""
    found = queries.results_of(seen.actor, seen.view, period)
    tongue = language()
    with override(tongue):
        filled = fill(FORM, tongue, _data(seen, found))
    content = filled.docx if kind == "docx" else filled.pdf
    name = f"{filled.name}-{period.key}.{kind}"
    return PaperFile(name, FORMATS[kind], content, False)


def _data(seen: UnitSeen, found: ResultsShown) -> dict[str, Any]:
    above = seen.above
    return {
        "superior": above.names if above else None,
        "unit": found.unit,
        "place": "…" * 8,
        "date": clock.today(),
        "period": period_said(found.period.key),
        "before": period_said(found.period.before.key),
        "results": [_line(row) for row in found.rows],
        "told": [f"{said(r.title)}: {said(r.story)}" for r in found.marked],
        "sign_authority": gettext("On behalf of the committee"),
        "sign_post": "…" * 8,
        "signer": "",
        "is_specimen": found.is_specimen,
    }


def _line(row: ResultShown) -> dict[str, Any]:
    return {
        "title": said(row.title),
        "plan": num(row.plan) if row.plan is not None else "–",
        "actual": figure(row.actual, _unit(row)),
        "of_plan": f"{num(row.of_plan, 1)} %" if row.of_plan is not None else "–",
        "before": figure(row.before),
        "source": said(row.source) if row.actual is not None else "",
    }
