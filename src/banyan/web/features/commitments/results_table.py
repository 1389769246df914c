"""Targets and results of a period out of a table: the table, a preview, taking it in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from banyan.base.sheets.filled import FORMS, Filled, Taken
from banyan.commitments import services
from banyan.commitments.domain.periods import Period
from banyan.commitments.services import results_headings
from banyan.commitments.services.results_table import CHANGED, NEW, SAME
from banyan.kernel.text import gettext_noop as _
from banyan.web.features.organisation.seen import UnitSeen, head_of
from banyan.web.features.organisation.views import of_unit
from banyan.web.features.people.words import said
from banyan.web.shared.filled import (
    Door,
    Looked,
    LookedRow,
    TableForm,
    table_answer,
    template_answer,
)
from banyan.web.shared.ui import Badge, Crumb, Head
from banyan.web.templatetags.banyan_ui import num

from . import results_pages as pages
from .views import ASKS
from .words import period_said

DOES = {
    NEW: (_("new"), "good"),
    CHANGED: (_("changed"), "soon"),
    SAME: (_("as it was"), ""),
}
LABELS = {"plan": _("As planned"), "actual": _("Result")}


def _period(seen: UnitSeen, request: HttpRequest) -> Period:
    return pages.wanted_period(seen, request.GET.get("period", "")[:7])


@require_safe
@of_unit
def template(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The table of a period, begun with the targets that stand there."""
    period = _period(seen, request)
    rows = services.results_begun(actor=seen.actor, unit=seen.view, period=period)
    form = request.GET.get("form", "xlsx")
    return template_answer(results_headings(), f"results-{period.key}", form, rows)


@require_http_methods(ASKS)
@of_unit
def table(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """Look at a table of results, then take it in; rows that fail come back."""
    period = _period(seen, request)
    asked: dict[str, Any] = {"actor": seen.actor, "unit": seen.view, "period": period}

    def take(rows: list[Filled], typed: dict[str, Any]) -> Taken:
        return services.results_table(rows=rows, **asked)

    def look(rows: list[Filled]) -> Looked:
        found = services.results_look(rows=rows, **asked)
        lines = tuple(map(_line, found.rows))
        count = sum(row.does != SAME for row in found.rows)
        return Looked(lines, found.refused, count)

    services.results_look(rows=[], **asked)
    form = TableForm(request.POST or None, request.FILES or None)
    return table_answer(request, _door(seen, period, take, look), form)


def _door(seen: UnitSeen, period: Period, take: Any, look: Any) -> Door:
    uid = seen.view.uid
    back = f"{reverse('unit_results', args=[uid])}?period={period.key}"
    head = head_of(seen, title=gettext("Results from a table"))
    return Door(
        head=Head(
            gettext("Results from a table"),
            crumbs=(*head.crumbs, Crumb(gettext("Results"), back)),
            facts=(period_said(period.key),),
        ),
        headings=results_headings(),
        templates=tuple(
            (
                form.upper(),
                f"{reverse('unit_results_template', args=[uid])}"
                f"?period={period.key}&form={form}",
            )
            for form in FORMS
        ),
        back_url=back,
        take=take,
        look=look,
    )


def _line(row: Any) -> LookedRow:
    label, tone = DOES[row.does]
    changes = (
        f"{gettext(LABELS[name])}: {row.before[name] or '–'} → {row.after[name] or '–'}"
        for name in row.after
        if row.before[name] != row.after[name]
    )
    return LookedRow(
        num(row.number),
        said(row.title),
        Badge(gettext(label), tone),
        " · ".join(changes),
    )
