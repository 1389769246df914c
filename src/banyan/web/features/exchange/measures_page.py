"""What came of exchanges: every measure with its number, and how it is counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from banyan.exchange.measures import Measure, Part, measures_of
from banyan.kernel import clock
from banyan.kernel.errors import NotVisible
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of, number_typed
from banyan.web.shared.ui import Crumb, Head, Tab
from banyan.web.templatetags.banyan_ui import num, percent

from .words import record_url

YEARS = 4
"""How many years back are offered."""


@dataclass(frozen=True)
class LineShown:
    """One line of a measure."""

    title: str
    url: str
    value: str


@dataclass(frozen=True)
class MeasureShown:
    """One measure: its value, out of how many, how it is counted."""

    key: str
    label: str
    value: str
    counted: str
    how: str
    lines: tuple[LineShown, ...]


@dataclass(frozen=True)
class MeasuresPage:
    """All measures of a year, or of all of them."""

    head: Head
    tabs: tuple[Tab, ...]
    measures: tuple[MeasureShown, ...]


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """The measures of the exchange, computed as the page is opened."""
    year = _year(request.GET.get("year", ""))
    found = measures_of(actor_of(request), year)
    page = MeasuresPage(
        head=Head(
            gettext("What came of it"),
            crumbs=(Crumb(gettext("Exchange"), reverse("exchange")),),
        ),
        tabs=_tabs(year),
        measures=tuple(_shown(one) for one in found),
    )
    return render(request, "exchange/measures.html", {"page": page})


def _year(given: str) -> int | None:
    if not given:
        return None
    year = number_typed(given)
    if year is None or not 1900 < year < 2200:
        raise NotVisible
    return year


def _tabs(year: int | None) -> tuple[Tab, ...]:
    url, now = reverse("exchange_measures"), clock.today().year
    years = [now - back for back in range(YEARS)]
    if year and year not in years:
        years.append(year)
    return (
        Tab(gettext("All years"), url, year is None),
        *(Tab(str(y), f"{url}?year={y}", y == year) for y in years),
    )


def _shown(one: Measure) -> MeasureShown:
    return MeasureShown(
        key=one.key,
        label=gettext(one.label),
        value=_value(one),
        counted=_counted(one.part, one.whole) if one.is_measured else "",
        how=gettext(one.how),
        lines=tuple(_line(part) for part in one.parts),
    )


def _value(one: Measure) -> str:
    if not one.is_measured:
        return gettext("not measured")
    if one.unit == "days":
        count = one.part or 0
        return ngettext("%(n)s day", "%(n)s days", count) % {"n": num(count)}
    if one.whole:
        return percent((one.part or 0) / one.whole)
    return num(one.part)


def _counted(part: int | None, whole: int | None) -> str:
    if whole is None:
        return ""
    return gettext("%(n)s of %(all)s") % {"n": num(part), "all": num(whole)}


def _line(part: Part) -> LineShown:
    url = ""
    if part.uid and part.kind == "course":
        url = reverse("course", args=[part.uid])
    elif part.uid:
        url = record_url(part.kind, part.uid)
    value = (
        _counted(part.part, part.whole) if part.whole is not None else num(part.part)
    )
    return LineShown(said(part.title), url, value)
