"""The named functions that every kind may use: places, days, guards, conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from banyan.kernel.calendars import calendar, due
from banyan.kernel.text import gettext_noop as _

from .seen import (
    Chain,
    Finding,
    PlaceUnit,
    Seen,
    condition,
    day,
    guard,
    place,
    places,
)


@place("host@1")
def host(chain: Chain) -> PlaceUnit | None:
    """The unit where the case lies."""
    return chain.host[-1] if chain.host else None


@place("other@1")
def other(chain: Chain) -> PlaceUnit | None:
    """The unit on the other side, such as the one that receives."""
    return chain.other[-1] if chain.other else None


@place("above@1")
def above(chain: Chain) -> PlaceUnit | None:
    """The unit directly above the host."""
    return chain.host[-2] if len(chain.host) > 1 else None


@place("other-above@1")
def other_above(chain: Chain) -> PlaceUnit | None:
    """The unit directly above the other side."""
    return chain.other[-2] if len(chain.other) > 1 else None


@place("section@1")
def section(chain: Chain) -> PlaceUnit | None:
    """The section between the branch and its committee, where there is one."""
    return _nearest(chain.host[:-1], lambda u: u.kind == "section")


@place("committee@1")
def committee(chain: Chain) -> PlaceUnit | None:
    """The nearest unit above the host that has a committee, sections left out."""
    return _nearest(chain.host[:-1], _decides)


@place("other-committee@1")
def other_committee(chain: Chain) -> PlaceUnit | None:
    """The nearest unit with a committee above the other side."""
    return _nearest(chain.other[:-1], _decides)


@place("above-committee@1")
def above_committee(chain: Chain) -> PlaceUnit | None:
    """The next unit with a committee above the nearest one."""
    nearest = committee(chain)
    if nearest is None:
        return None
    return _nearest([u for u in chain.host if u.path < nearest.path], _decides)


@place("province@1")
def province(chain: Chain) -> PlaceUnit | None:
    """The organisation of the province above the host."""
    return _nearest(chain.host, lambda u: u.kind == "province-committee")


def _decides(unit: PlaceUnit) -> bool:
    return unit.has_committee and unit.kind not in ("section", "branch")


def _nearest(
    chain: tuple[PlaceUnit, ...] | list[PlaceUnit],
    fits: Callable[[PlaceUnit], bool],
) -> PlaceUnit | None:
    return next((u for u in reversed(chain) if fits(u)), None)


@day("day-decided@1")
def day_decided(seen: Seen) -> dt.date | None:
    """The day of the act itself."""
    return seen.on


@day("date@1")
def date_named(seen: Seen) -> dt.date | None:
    """A named date of the case (``date``)."""
    return seen.dates.get(str(seen.params["date"]))


@day("field@1")
def date_given(seen: Seen) -> dt.date | None:
    """A day written down at this step (``field``), else the day of the act."""
    return seen.day_given(str(seen.params["field"])) or seen.on


@day("after@1")
def date_after(seen: Seen) -> dt.date | None:
    """The end of the rule's length counted from a named date (``from``)."""
    start = seen.dates.get(str(seen.params["from"]))
    if start is None or seen.value is None or seen.rule is None:
        return None
    country = calendar(str(seen.params.get("calendar", "vn")))
    return due(start, int(seen.value), seen.rule.unit, country).due_on


@guard("after@1")
def after(seen: Seen) -> Finding | None:
    """The day of the act is not before a named date (``date``)."""
    wanted = seen.dates.get(str(seen.params["date"]))
    if wanted is None or seen.on >= wanted:
        return None
    return seen.no(
        _("This can be done from %(day)s on, not on %(on)s."),
        day=wanted,
        on=seen.on,
        field="on",
    )


@guard("within@1")
def within(seen: Seen) -> Finding | None:
    """The act lies within the rule's length from a named date (``from``)."""
    start = seen.dates.get(str(seen.params["from"]))
    if start is None or seen.value is None or seen.rule is None:
        return None
    country = calendar(str(seen.params.get("calendar", "vn")))
    last = due(start, int(seen.value), seen.rule.unit, country).due_on
    if seen.on <= last:
        return None
    return seen.no(
        _("The time for this was over on %(last)s; this is %(on)s."),
        last=last,
        on=seen.on,
        field="on",
    )


@guard("date-known@1")
def date_known(seen: Seen) -> Finding | None:
    """A named date of the case is on record (``date``)."""
    if str(seen.params["date"]) in seen.dates:
        return None
    return seen.no(_("The day that this depends on is not on record."))


@condition("has-place@1")
def has_place(seen: Seen) -> bool:
    """There is such a place above the host (``place``)."""
    if seen.chain is None:
        return False
    return places.get(str(seen.params["place"])).run(seen.chain) is not None


@condition("outcome-is@1")
def outcome_is(seen: Seen) -> bool:
    """A step (``step``) ended in one of some ways (``among``)."""
    return seen.outcomes.get(str(seen.params["step"])) in seen.params["among"]


@condition("field-is@1")
def field_is(seen: Seen) -> bool:
    """A field (``step``, ``field``) holds one of some values (``among``)."""
    fields = seen.fields.get(str(seen.params["step"]), {})
    return fields.get(str(seen.params["field"])) in seen.params["among"]
