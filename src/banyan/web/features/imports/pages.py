"""The pages of imports: everything written down, drawing asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from banyan.imports import queries
from banyan.imports.lexicon import fields_of
from banyan.jobs.queries import job_get
from banyan.kernel.actor import Actor
from banyan.kernel.formats import format_date
from banyan.web.features.jobs.pages import Progress, progress_of
from banyan.web.features.organisation.words import said
from banyan.web.shared.errors import say
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Head, Pager

from .forms import ColumnsForm, UploadForm
from .words import CELLS, KINDS, REASONS, STATES, STATUS_TONES, STATUSES, TONES

RUNNING = ("reading", "applying", "undoing")


@dataclass(frozen=True)
class ImportLine:
    """One import of the history."""

    name: str
    url: str
    kind: str
    day: str
    badge: Badge
    summary: str


@dataclass(frozen=True)
class HistoryPage:
    """The upload and what was loaded before."""

    head: Head
    form: UploadForm
    templates: tuple[Act, ...]
    lines: tuple[ImportLine, ...]
    empty: Empty


@dataclass(frozen=True)
class Cell:
    """What is to be seen at one cell."""

    label: str
    state: str
    sentence: str
    way_out: str
    bad: bool


@dataclass(frozen=True)
class Fit:
    """A record that a row may mean."""

    person: int
    name: str
    note: str


@dataclass(frozen=True)
class RowShown:
    """One row of the preview."""

    number: int
    label: str
    badge: Badge
    reasons: str
    cells: tuple[Cell, ...]
    fits: tuple[Fit, ...]


@dataclass(frozen=True)
class Filter:
    """A kind of rows to look at, with its count."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class ImportPage:
    """One import in its present state."""

    head: Head
    state: str
    running: bool
    job_url: str
    progress: Progress | None
    error: tuple[str, ...]
    summary: str
    form: ColumnsForm | None
    remembered: bool
    map_url: str
    step_url: str
    choose_url: str
    here: str
    filters: tuple[Filter, ...]
    rows: tuple[RowShown, ...]
    pager: Pager
    refused: tuple[Act, ...]
    can_apply: bool
    can_undo: bool
    can_drop: bool


def history_page(actor: Actor, form: UploadForm) -> HistoryPage:
    """Build the history with the upload."""
    found = queries.imports_of(actor)[:50]
    templates = tuple(
        Act(gettext(label), reverse("import_template", args=[kind]), reads=True)
        for kind, label in KINDS.items()
    )
    return HistoryPage(
        head=Head(gettext("Load a table")),
        form=form,
        templates=templates,
        lines=tuple(_line(item) for item in found),
        empty=Empty(
            gettext("No table was loaded yet"),
            gettext("What you load is kept here, and can be taken back."),
            (),
            "outline/table-import",
        ),
    )


def _line(item: Any) -> ImportLine:
    return ImportLine(
        name=item.file_name,
        url=reverse("import", args=[item.uid]),
        kind=gettext(KINDS[item.kind]),
        day=format_date(item.created_at.date(), get_language() or "en"),
        badge=_badge(item.state),
        summary=sentence(item) if item.counts.get("statuses") else "",
    )


def _badge(state: str) -> Badge:
    return Badge(gettext(STATES[state]), TONES.get(state, ""))


def _job(actor: Actor, item: Any, running: bool) -> tuple[str, Progress | None]:
    """Return the address of the job that is at it, and how far it is."""
    if not running or item.job_number is None:
        return "", None
    url = reverse("job", args=[item.job_number])
    return url, progress_of(job_get(actor, item.job_number).line)


def sentence(item: Any) -> str:
    """Return the impact in the reader's language."""
    shown = queries.summary(item)
    said_ = ", ".join(say(t, {"count": n}) for t, n in shown.parts())
    if shown.refused:
        said_ += "; " + say(
            queries.NEED_YOU if shown.refused > 1 else queries.NEEDS_YOU,
            {"count": shown.refused},
        )
    return said_


def import_page(
    actor: Actor,
    item: Any,
    asked: dict[str, str],
    form: ColumnsForm | None = None,
) -> ImportPage:
    """Build the page of one import."""
    shown = queries.summary(item)
    status, code = _asked(shown, asked)
    raw = asked.get("after", "")
    after = int(raw) if raw.isdecimal() and len(raw) < 10 else 0
    page = queries.lines_page(actor, item, status=status, code=code, after=after)
    here = reverse("import", args=[item.uid])
    labels = {f.key: said(f.label) for f in fields_of(item.kind)}
    state = queries.state_of(item)
    done = state in ("ready", "applied")
    job_url, progress = _job(actor, item, state in RUNNING)
    return ImportPage(
        head=Head(
            item.file_name,
            crumbs=(Crumb(gettext("Load a table"), reverse("imports")),),
            facts=(gettext(KINDS[item.kind]), said(item.structure.names)),
            badge=_badge(state),
        ),
        state=state,
        running=state in RUNNING,
        job_url=job_url,
        progress=progress,
        error=_error(item.counts.get("error")),
        summary=sentence(item) if shown.statuses else "",
        form=form or (columns_form(item) if state in ("mapping", "ready") else None),
        remembered=bool(item.counts.get("remembered")),
        map_url=reverse("import_map", args=[item.uid]),
        step_url=reverse("import_step", args=[item.uid]),
        choose_url=reverse("import_choose", args=[item.uid]),
        here=here,
        filters=_filters(shown, here, status, code),
        rows=tuple(_row(line, labels) for line in page.lines) if done else (),
        pager=Pager(
            next_url=f"{here}?{urlencode({'status': status, 'code': code, 'after': page.after})}"
            if page.after
            else ""
        ),
        refused=_refused(item) if done and shown.refused else (),
        can_apply=state == "ready"
        and bool(shown.statuses.get("new") or shown.statuses.get("changed")),
        can_undo=state == "applied" and bool(shown.applied),
        can_drop=state in ("mapping", "ready", "failed"),
    )


def columns_form(item: Any, data: Any = None) -> ColumnsForm:
    """Return the form of the columns."""
    choices = [(f.key, said(f.label)) for f in fields_of(item.kind)]
    return ColumnsForm(data, item=item, choices=choices, samples=queries.sampled(item))


def _asked(shown: Any, asked: dict[str, str]) -> tuple[str, str]:
    """Return what is looked at: the first status with rows unless another is asked."""
    code = asked.get("code", "")
    status = asked.get("status", "")
    if code in shown.findings:
        return "", code
    if status not in STATUSES:
        status = next((s for s in STATUSES if shown.statuses.get(s)), "")
    return status, ""


def _filters(shown: Any, here: str, status: str, code: str) -> tuple[Filter, ...]:
    return tuple(
        Filter(
            gettext(label),
            shown.statuses[key],
            f"{here}?{urlencode({'status': key})}",
            key == status and not code,
        )
        for key, label in STATUSES.items()
        if shown.statuses.get(key)
    )


def _row(line: Any, labels: dict[str, str]) -> RowShown:
    tone = STATUS_TONES.get(line.status, "")
    return RowShown(
        number=line.number,
        label=line.label,
        badge=Badge(gettext(STATUSES[line.status]), tone),
        reasons=_reasons(line.plan.get("reasons", ())),
        cells=tuple(
            Cell(
                labels.get(f["f"], ""),
                gettext(CELLS.get(f["s"], f["s"])),
                say(f["t"], f["v"]),
                say(f["w"], f["v"]) if f["w"] else "",
                f["s"] in ("wrong", "missing"),
            )
            for f in line.findings
        ),
        fits=tuple(
            Fit(
                f["person"],
                f["name"],
                " · ".join(
                    p for p in (f["birth"], f["card"], _reasons(f["reasons"])) if p
                ),
            )
            for f in line.plan.get("fits", ())
        ),
    )


def _reasons(keys: Any) -> str:
    return ", ".join(gettext(REASONS.get(k, k)) for k in keys)


def _error(kept: dict[str, Any] | None) -> tuple[str, ...]:
    """Return the refusal of the last step in the reader's language."""
    if not kept:
        return ()
    found = [say(kept["template"], kept["values"])]
    found += [say(p["template"], p["values"]) for p in kept["problems"]]
    found.append(say(kept["way_out"], kept["values"]))
    return tuple(f for f in found if f)


def _refused(item: Any) -> tuple[Act, ...]:
    return tuple(
        Act(
            label,
            reverse("import_refused", args=[item.uid, form]),
            icon="outline/download",
            reads=True,
        )
        for form, label in (
            ("xlsx", gettext("Rows to correct as XLSX")),
            ("csv", gettext("Rows to correct as CSV")),
        )
    )
