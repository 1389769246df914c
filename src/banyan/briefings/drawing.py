"""How charts are drawn: by the chart component of the house, which is registered here.

The drawing lies with the pages, above this room; what is printed needs it too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from banyan.base.ports import Port
from banyan.kernel.errors import Fault
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

Draw = Callable[[Mapping[str, Any], str], str]
drawers: Port[Draw] = Port("what draws charts for paper")
PAPER = "paper"


def svg_of(chart: Mapping[str, Any], language: str) -> str:
    """Return a chart as a drawing for paper, with its colours inside."""
    draw = drawers.get(PAPER)
    if draw is None:
        raise Fault(_("Nothing here draws charts."), code="briefing.drawing")
    return draw(chart, language)


def title_of(chart: Mapping[str, Any], language: str) -> str:
    """Return what a chart is called."""
    return Text.of(chart["title"]).in_language(language)
