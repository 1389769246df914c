"""Words that several pages of the administration share."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language, gettext

from banyan.access.domain.explanation import GrantReason
from banyan.kernel.text import Text
from banyan.web.features.accounts.pages import grant_line
from banyan.web.shared.places import place
from banyan.web.shared.ui import Badge, Crumb
from banyan.web.templatetags.banyan_ui import day

from .blocks import Cell


def crumb() -> tuple[Crumb, ...]:
    """Return the way back to the overview."""
    return (Crumb(gettext("Administration"), place("administration")),)


def here(names: Text) -> str:
    """Return a text of the organisation in the reader's language."""
    return names.in_language((get_language() or "en")[:2])


def term(since: dt.date | None, until: dt.date | None) -> str:
    """Return a period in words."""
    if since and until:
        values = {"since": day(since), "until": day(until)}
        return gettext("%(since)s until %(until)s") % values
    if until:
        return gettext("until %(day)s") % {"day": day(until)}
    return gettext("since %(day)s") % {"day": day(since)} if since else ""


def grant_cell(reason: GrantReason) -> Cell:
    """Return what a grant gives and where from, as a cell."""
    line = grant_line(reason)
    note = " · ".join(part for part in (line.sentence, line.reach) if part)
    return Cell(line.title, note)


def state_badge(state: str) -> Badge:
    """Return how something examined stands, as a badge."""
    if state == "late":
        return Badge(gettext("Needs care"), "late")
    if state == "soon":
        return Badge(gettext("Look at it"), "soon")
    return Badge(gettext("In order"), "good")
