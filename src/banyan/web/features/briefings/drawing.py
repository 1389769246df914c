"""Charts of briefings, drawn by the chart component: on pages, and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, override

from banyan.briefings.drawing import PAPER, drawers, title_of
from banyan.briefings.render.document import mark_said, said
from banyan.web.charts import Chart, Mark, bars, columns_by_month


def chart_of(
    chart: Mapping[str, Any], language: str, limit: int, *, inline: bool = False
) -> Chart:
    """Return a chart of a content as a drawing with its table.

    A mark that is not shown has no length and says why.
    """
    marks = [
        Mark(
            said(mark["label"], language),
            mark["value"] or 0,
            text=mark_said(mark, language, limit),
            tone="" if mark["state"] == "shown" else "quiet",
        )
        for mark in chart["marks"]
    ]
    draw = columns_by_month if chart["form"] == "columns" else bars
    with override(language):
        heads = ("", gettext("Members"))
    if draw is columns_by_month:
        marks = [
            _short(m, one, limit) for m, one in zip(marks, chart["marks"], strict=True)
        ]
    return draw(
        title_of(chart, language), marks, language=language, heads=heads, inline=inline
    )


def _short(mark: Mark, one: Mapping[str, Any], limit: int) -> Mark:
    """Return a column named by its month in figures, its year below.

    There is no room for words on a column that is not shown: "<5", or a dash.
    """
    text = mark.text
    if one["value"] is None:
        text = f"<{limit}" if one["state"] == "small" else "–"
    return Mark(one["short"], mark.value, text=text, tone=mark.tone, group=one["group"])


def on_paper(chart: Mapping[str, Any], language: str) -> str:
    """Return a chart for paper."""
    return str(chart_of(chart, language, chart["limit"], inline=True).svg)


drawers.register(PAPER, on_paper)
