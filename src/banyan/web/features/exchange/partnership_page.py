"""What stands beside a partnership: its yearly reports."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from banyan.exchange.queries.records import RecordShown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.yearly.queries import years_of
from banyan.yearly.words import STATES

from .exchange_page import Link


def linked_years(actor: Actor, record: RecordShown) -> tuple[Link, ...]:
    """Return the yearly reports: of this year and last, and every one that was given."""
    given: dict[int, str] = {}
    for one in years_of(actor, record.uid):
        given.setdefault(one.year, one.state)
    this = clock.today().year
    years = sorted({this, this - 1, *given}, reverse=True)
    return tuple(
        Link(
            f"{gettext('Report on %(year)s') % {'year': year}} "
            f"({gettext(STATES[given.get(year, '')])})",
            reverse("yearly", args=[record.uid, year]),
        )
        for year in years
    )
