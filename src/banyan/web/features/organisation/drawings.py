"""The charts of a unit: its ages, its admissions; each mark leads to its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from banyan.base.lists import Term, all_of, written
from banyan.figures.queries import AgeRow, MonthRow
from banyan.kernel.formats import month_name
from banyan.people.domain.bands import AGE_BANDS
from banyan.web import charts
from banyan.web.charts import Band, Chart, Mark
from banyan.web.templatetags.banyan_ui import num, percent

from .seen import UnitSeen
from .words import language, link


def ages_chart(seen: UnitSeen, rows: Sequence[AgeRow]) -> Chart | None:
    """Draw the age groups, women left and men right; nothing without members."""
    total = sum(row.members for row in rows)
    if not total:
        return None
    linked = seen.reaches("membership.read") and seen.reaches("person.read")
    bands = [
        Band(
            _band(row.band),
            row.women,
            row.men,
            _rows(seen, linked, sex="f", f=_aged(row.band)) if row.women else "",
            _rows(seen, linked, sex="m", f=_aged(row.band)) if row.men else "",
        )
        for row in rows
    ]
    unknown = sum(row.unknown for row in rows)
    note = ngettext(
        "Of %(count)s member the sex is not recorded: not drawn.",
        "Of %(count)s members the sex is not recorded: not drawn.",
        unknown,
    ) % {"count": num(unknown)}
    return charts.age_pyramid(
        _age_finding(rows, total),
        bands,
        names=(gettext("Women"), gettext("Men")),
        head=gettext("Age"),
        note=note if unknown else "",
        language=language(),
    )


def _band(key: str) -> str:
    return key.replace("-", "–")


def _aged(key: str) -> str:
    """Return the filter of an age band."""
    band = next(one for one in AGE_BANDS if one.key == key)
    if band.high is None:
        return f"age ge {band.low}"
    return f"age from {band.low} to {band.high}"


def _age_finding(rows: Sequence[AgeRow], total: int) -> str:
    most = max(rows, key=lambda row: row.members)
    share = percent(most.members / total, 0)
    if most.band == rows[-1].band:
        return gettext("%(share)s are over 60") % {"share": share}
    return gettext("Most are %(band)s years old: %(share)s") % {
        "band": _band(most.band),
        "share": share,
    }


def months_chart(seen: UnitSeen, rows: Sequence[MonthRow]) -> Chart:
    """Draw the admissions of the last months."""
    linked = seen.reaches("membership.read")
    spoken = language()
    marks = [
        Mark(
            month_name(row.month.month, spoken, short=True)
            if spoken != "vi"
            else str(row.month.month),
            row.admitted,
            href=_admitted(seen, row.month) if linked and row.admitted else "",
            group=str(row.month.year),
        )
        for row in rows
    ]
    total = sum(row.admitted for row in rows)
    title = ngettext(
        "%(count)s member was admitted in %(months)s months",
        "%(count)s members were admitted in %(months)s months",
        total,
    )
    return charts.columns_by_month(
        title % {"count": num(total), "months": len(rows)},
        marks,
        heads=(gettext("Month"), gettext("Admitted")),
        note=gettext("Where each was first a member, over today's tree."),
        language=spoken,
    )


def _rows(seen: UnitSeen, linked: bool, **query: str) -> str:
    return seen.url("unit_members", below="1", **query) if linked else ""


def _admitted(seen: UnitSeen, month: dt.date) -> str:
    """Return the list of those admitted below the unit in a month, wherever now."""
    asked = all_of(
        Term("joined", "is", (f"{month:%Y-%m}",)),
        Term("first", "under", (str(seen.view.uid),)),
    )
    return link("list", "memberships", structure=seen.view.structure, f=written(asked))
