"""The gallery as a value: samples of all that components draw."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.web import charts
from banyan.web.shared import ui

from . import drawings, samples


@dataclass(frozen=True)
class GalleryPage:
    """Everything the template shows, ready to be written down."""

    head: ui.Head
    why: tuple[ui.RuleChip, ...]
    tabs: tuple[ui.Tab, ...]
    figures: tuple[ui.Fact, ...]
    facts: tuple[ui.Fact, ...]
    badges: tuple[ui.Badge, ...]
    people: tuple[ui.PersonLine, ...]
    units: tuple[ui.UnitLine, ...]
    dues: tuple[ui.DueLine, ...]
    story: tuple[ui.StoryLine, ...]
    tree_heads: tuple[str, ...]
    tree: tuple[ui.TreeRow, ...]
    filters: tuple[ui.Filter, ...]
    pager: ui.Pager
    empty: ui.Empty
    messages: tuple[ui.Message, ...]
    closed: ui.Closed
    confirm: ui.Act
    acts: tuple[ui.Act, ...]
    colours: tuple[str, ...]
    drawings: tuple[charts.Chart, ...]
    reform: charts.Chart

    @classmethod
    def build(cls, language: str, today: dt.date, here: str) -> GalleryPage:
        """Return the gallery in one language."""
        say = samples.Speaker(language, here)
        return cls(
            head=samples.head(say),
            why=samples.rules(say),
            tabs=samples.tabs(say),
            figures=samples.figures(say),
            facts=samples.facts(say),
            badges=samples.badges(say),
            people=samples.people(say),
            units=samples.units(say),
            dues=samples.dues(say),
            story=samples.story(say),
            tree_heads=samples.tree_heads(say),
            tree=samples.tree(say),
            filters=samples.filters(say),
            pager=ui.Pager(
                here, here, say("1–50 / 4.213", "1–50 / 4.213", "1–50 of 4,213")
            ),
            empty=samples.empty(say),
            messages=samples.messages(say),
            closed=ui.Closed(say("Số định danh", "ເລກປະຈຳຕົວ", "Identity number"), here),
            confirm=samples.confirm(say),
            acts=samples.acts(say),
            colours=samples.COLOURS,
            drawings=drawings.all_charts(say, today),
            reform=drawings.reform(say),
        )
