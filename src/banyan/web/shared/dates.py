"""The date a page is asked for: ``?as_of=`` and ``?known_on=``.

``as_of`` says which day is shown, ``known_on`` as it was known when. Both are
ISO dates in the address, are carried on by :func:`keep`, and make a page that
is read only: :func:`refuse_writing` says no to a write that carries them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from banyan.kernel import clock
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _

AS_OF, KNOWN_ON = DATES = "as_of", "known_on"
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


@dataclass(frozen=True)
class Moment:
    """The day shown and the day of knowledge; ``None`` means today and now."""

    today: dt.date
    as_of: dt.date | None = None
    known_on: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day to ask for."""
        return self.as_of or self.today

    @property
    def moved(self) -> bool:
        """Whether the page shows anything but today as known today."""
        return self.as_of is not None or self.known_on is not None

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """What the addresses of this page carry on."""
        pairs = ((AS_OF, self.as_of), (KNOWN_ON, self.known_on))
        return tuple((name, day.isoformat()) for name, day in pairs if day)


def moment_of(request: HttpRequest) -> Moment:
    """Return the moment a page is asked for, read once per request.

    Raises :class:`InputError` naming the field when a date cannot be read.
    """
    known: Moment | None = getattr(request, "_moment", None)
    if known is None:
        known = request._moment = read_moment(request.GET)  # type: ignore[attr-defined]
    return known


def read_moment(query: QueryDict) -> Moment:
    """Read ``as_of`` and ``known_on`` from a query; today's date counts as none."""
    today = clock.today()
    problems: list[Problem] = []
    as_of = _date(query, AS_OF, problems)
    known_on = _date(query, KNOWN_ON, problems)
    if known_on and known_on > clock.real_today():
        problems.append(
            Problem.of(
                "known_in_future",
                _("Nothing can be known on a day to come: %(value)s."),
                field=KNOWN_ON,
                value=known_on,
            )
        )
    if problems:
        raise InputError(
            _("The date of this page cannot be read."),
            problems=problems,
            way_out=_("Choose a date again, or go back to today."),
        )
    return Moment(today, as_of if as_of != today else None, known_on)


def _date(query: QueryDict, name: str, problems: list[Problem]) -> dt.date | None:
    raw = query.get(name, "").strip()
    if not raw:
        return None
    try:
        day = dt.date.fromisoformat(raw)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        problems.append(
            Problem.of(
                "date",
                _("“%(value)s” is not a date between 1900 and 2200."),
                field=name,
                value=raw[:40],
                way_out=_("Write year, month and day: 2025-06-30."),
            )
        )
        return None
    return day


def keep(url: str, moment: Moment | None) -> str:
    """Return ``url`` with the moment carried on; other parts stay as they are."""
    if moment is None or not moment.moved or not url.startswith("/"):
        return url
    return with_moment(url, moment)


def with_moment(url: str, moment: Moment) -> str:
    """Return ``url`` with exactly this moment in its query."""
    if "?" not in url and "#" not in url:
        return f"{url}?{_carried(moment)}" if moment.carried else url
    address, mark, part = url.partition("#")
    path, _mark, query = address.partition("?")
    pairs = [p for p in query.split("&") if p and p.partition("=")[0] not in DATES]
    if moment.carried:
        pairs.append(_carried(moment))
    return f"{path}?{'&'.join(pairs)}{mark}{part}" if pairs else path + mark + part


@lru_cache(maxsize=64)
def _carried(moment: Moment) -> str:
    """Return the parts of an address for a moment: a page writes them at every link."""
    return urlencode(moment.carried)


def refuse_writing(request: HttpRequest) -> None:
    """Raise :class:`StateRefusal` when a write comes from a page of another date."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if moment_of(request).moved:
        raise StateRefusal(
            _("This page shows %(day)s. Nothing can be changed on another date."),
            code="other_date",
            day=moment_of(request).day,
            way_out=_("Go back to today, then do it again."),
        )
