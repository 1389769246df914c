"""The foreword: the one text of a report that a person writes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from banyan.briefings.domain import life
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..models import YearReport
from ..store import WRITE
from .ground import acting, checked_version, refuse, seen, year_problems


def yearly_change(
    *,
    actor: Actor,
    partnership: uuid.UUID | str,
    year: int,
    foreword: Text,
    row_version: int | None = None,
) -> YearReport:
    """Write the foreword of a report; what was released keeps the one it was given with.

    The first writing begins the draft of the next edition. Requires ``exchange.write``
    over the unit that keeps the partnership. Raises InputError for a year that has not
    begun, Conflict where it was changed since ``row_version`` (0: not begun) was read.
    """
    row = seen(actor, partnership, WRITE)
    refuse(year_problems(year))
    with acting(actor, "yearly_change", row, year) as act:
        draft = draft_of(row, year)
        checked_version(draft, row_version)
        if draft is None:
            draft = next_edition(row, year, foreword)
            act.record("create", draft)
        else:
            draft.foreword = foreword
            draft.row_version += 1
            draft.save()
            act.record("change", draft)
    return draft


def draft_of(partnership: Any, year: int) -> YearReport | None:
    """Return the draft of a report, locked; None where nobody began one."""
    rows = YearReport.objects.select_for_update(of=("self",))
    return rows.filter(
        partnership=partnership, year=year, state=life.DRAFT
    ).first()  # fmt: skip


def begun(
    partnership: Any, year: int, day: dt.date, *, number: int = 1, **given: Any
) -> YearReport:
    """Return the draft of an edition of a report, not written yet."""
    return YearReport(
        partnership=partnership,
        unit_id=partnership.unit_id,
        year=year,
        number=number,
        made_on=day,
        is_specimen=partnership.is_specimen,
        **given,
    )


def next_edition(partnership: Any, year: int, foreword: Text) -> YearReport:
    """Begin the next edition of a report, as a draft."""
    editions = YearReport.objects.filter(partnership=partnership, year=year)
    last = editions.order_by("-number").values_list("number", flat=True).first()
    number = (last or 0) + 1
    draft = begun(partnership, year, clock.today(), number=number, foreword=foreword)
    draft.save()
    return draft
