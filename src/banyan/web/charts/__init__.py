"""Charts drawn on the server as SVG, each with its table. Pure Python, no Django.

A chart's title says the finding. Marks are zero-based, labelled where they
stand, and links when the caller gives an address. Colour comes from classes
(``static/banyan/css/5-charts.css``); with ``inline=True`` it comes from
presentation attributes, so that the same drawing goes into a PDF.

Horizontal places are percentages, so that text keeps its size on a phone; only
ribbons need a fixed width and are drawn twice, wide and narrow.
"""

from .bars import bars, distribution, parts_bar, small_bar, stacked_bars
from .columns import age_pyramid, columns_by_month
from .model import Band, Chart, Flow, Group, Lane, Mark, Row, Side, Span
from .ribbons import ribbons
from .table import as_table
from .timeline import timeline

__all__ = [
    "Band",
    "Chart",
    "Flow",
    "Group",
    "Lane",
    "Mark",
    "Row",
    "Side",
    "Span",
    "age_pyramid",
    "as_table",
    "bars",
    "columns_by_month",
    "distribution",
    "parts_bar",
    "ribbons",
    "small_bar",
    "stacked_bars",
    "timeline",
]
