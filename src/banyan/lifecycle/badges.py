"""Party age and the badges that go with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from banyan.cases.domain.seen import Finding, Seen, Work, effect, guard
from banyan.kernel.periods import add_months, add_years
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.people import services as people

from .grounds import field_of
from .joining import LIFE

KIND = "badge"


def party_age_reached(states: Iterable[Any], years: int) -> dt.date | None:
    """Return the day on which memberships, breaks left out, come to some years."""
    days: list[tuple[dt.date, dt.date | None]] = sorted(
        ((s.joined_on, s.left_on) for s in states), key=lambda pair: pair[0]
    )
    left = add_years(dt.date(2000, 1, 1), years) - dt.date(2000, 1, 1)
    if len(days) == 1 and days[0][1] is None:
        return add_years(days[0][0], years)
    for start, end in days:
        if end is None or end - start >= left:
            return start + left
        left -= end - start
    return None


@guard("badge-years@1")
def badge_years(seen: Seen) -> Finding | None:
    """There is a badge of so many years (``field``) on the award day."""
    years = field_of(seen, str(seen.params["field"]))
    if seen.value is None or years in seen.value:
        return None
    return seen.no(
        _("There is no badge of %(years)s years."), years=years, field="years"
    )


@guard("old-enough@1", facts=(LIFE,))
def old_enough(seen: Seen) -> Finding | None:
    """Party age reaches the badge on the award day, or the rule's months before it.

    ``how``: in which ways of awarding; ``from`` and ``below``: for which badges.
    """
    years = int(field_of(seen, "open.years") or 0)
    if field_of(seen, "open.how") not in seen.params["how"]:
        return None
    if not seen.params.get("from_years", 0) <= years < seen.params.get("below", 10**6):
        return None
    found = seen.facts.get(LIFE)
    award = seen.dates.get("award-day")
    if found is None or award is None or not found.states:
        return None
    reached = party_age_reached(found.states, years)
    early = int(seen.value) if isinstance(seen.value, int) else 0
    if reached is not None and reached <= add_months(award, early):
        return None
    return seen.no(
        _("Party age reaches %(years)s years on %(reached)s."),
        years=years,
        reached=reached or _("a later day"),
        field="award_on",
    )


@effect("badge@1")
def badge(work: Work) -> None:
    """The badge stands among what the person holds."""
    people.qualification_add(
        actor=work.actor,
        commands=[
            people.AddQualification(
                person=int(item.case.person or 0),
                kind=KIND,
                title=Text(
                    vi=f"Huy hiệu {years} năm tuổi Đảng",
                    lo=f"ເຂັມ {years} ປີອາຍຸການພັກ",
                    en=f"Badge of {years} years in the Party",
                ),
                issued_on=item.effective_on,
                number=str(years),
            )
            for item in work.items
            if (years := item.field("field"))
        ],
        record_into=work.act,
    )
