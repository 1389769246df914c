"""The frame around every page: rail, date, language, look, account.

:func:`context` is the context processor. The frame is built when a template
first asks for it, from what the request already knows; it asks the database
nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from banyan.kernel import clock
from banyan.kernel.actor import NOBODY, Actor
from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .dates import Moment, moment_of, with_moment
from .preferences import Look, look_of
from .routes import ROUTES


@dataclass(frozen=True)
class Room:
    """An entry the rail may show; the right it takes is that of its address."""

    key: str
    label: str
    icon: str
    address: str
    any_of: tuple[str, ...] = ()
    """Rights of which one is enough, where the address asks for several."""

    @property
    def right(self) -> str | None:
        """The right its address is registered with."""
        route = ROUTES.get(self.address)
        return route.right if route else None

    def is_for(self, actor: Actor) -> bool:
        """Say whether an actor may enter."""
        if self.any_of:
            return any(actor.holds(right) for right in self.any_of)
        return not self.right or actor.holds(self.right)


ROOMS = (
    Room("inbox", _("Inbox"), "outline/inbox", "inbox"),
    Room("organisation", _("Organisation"), "outline/hierarchy-2", "organisation"),
    Room("people", _("People"), "outline/users", "people"),
    Room("cases", _("Cases"), "outline/route", "cases"),
    Room("commitments", _("Tasks"), "outline/target-arrow", "commitments"),
    Room("evaluation", _("Evaluation"), "outline/clipboard-check", "evaluation"),
    Room("exchange", _("Exchange"), "outline/arrows-exchange", "exchange"),
    Room("training", _("Courses"), "outline/school", "courses"),
    Room("topics", _("Topics"), "outline/tags", "topics"),
    Room("decisions", _("Decisions"), "outline/file-certificate", "decisions"),
    Room("imports", _("Load a table"), "outline/table-import", "imports"),
    Room("rulebook", _("Rulebook"), "outline/book-2", "rulebook"),
    Room("ledger", _("Ledger"), "outline/notebook", "ledger"),
    Room(
        "administration",
        _("Administration"),
        "outline/settings",
        "administration",
        any_of=("account.admin", "settings.admin", "jobs.admin"),
    ),
)
"""Every room of the house that has a first page, by the name of that address."""


@dataclass(frozen=True)
class RailItem:
    """One entry of the rail as shown."""

    key: str
    label: str
    icon: str
    url: str
    current: bool = False
    count: str = ""


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Frame:
    """What every page shows around its own content."""

    rail: tuple[RailItem, ...]
    moment: Moment
    language: str
    languages: tuple[tuple[str, str], ...]
    look: Look
    account: str
    signed_in: bool
    specimen: bool
    training_date: dt.date | None
    address: str
    today_address: str
    search_url: str
    account_links: tuple[Link, ...]
    query: str = ""

    @property
    def moved(self) -> bool:
        """Whether the page shows another date than today: nothing can be changed."""
        return self.moment.moved

    @property
    def quick_dates(self) -> tuple[dt.date, ...]:
        """Dates one often goes back to: month, year and the year before, ended."""
        today = self.moment.today
        month_end = today.replace(day=1) - dt.timedelta(days=1)
        years = (dt.date(today.year - back, 12, 31) for back in (1, 2))
        return tuple(dict.fromkeys((month_end, *years)))


ACCOUNT_LINKS = (
    (_("My record"), "me"),
    (_("My cases"), "cases_mine"),
    (_("My tasks"), "commitments_mine"),
    (_("My courses"), "courses_mine"),
    (_("My account"), "account"),
    (_("Who has read my data"), "readings"),
    (_("My rights"), "rights"),
    (_("My jobs"), "jobs"),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor: ``frame``, built when first asked for."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """Return the frame for one request."""
    actor: Actor = getattr(request, "actor", NOBODY)
    moment = _moment_or_today(request)
    address = request.get_full_path()
    signed_in = actor.account_id is not None
    shift = clock.today() - clock.real_today()
    return Frame(
        rail=rail_for(actor, request) if signed_in else (),
        moment=moment,
        language=get_language() or "en",
        languages=tuple(settings.LANGUAGES),
        look=look_of(request),
        account=actor.name,
        signed_in=signed_in,
        specimen=settings.BANYAN_DEMO,
        training_date=moment.today if shift else None,
        address=address,
        today_address=with_moment(address, Moment(moment.today)),
        search_url=address_of("search") if actor.holds("search") else "",
        account_links=_account_links(),
        query=request.GET.get("q", "") if _is_search(request) else "",
    )


def _moment_or_today(request: HttpRequest) -> Moment:
    try:
        return moment_of(request)
    except InputError:
        return Moment(clock.today())


def rail_for(actor: Actor, request: HttpRequest) -> tuple[RailItem, ...]:
    """Return the rooms this actor may enter, the present one marked.

    A room is present when the address begins with its own, so that the pages
    inside it mark it too; a view may say otherwise with ``request.room``.
    """
    counts: dict[str, str] = getattr(request, "rail_counts", {})
    here = getattr(request, "room", "") or _room_of(request.path)
    return tuple(
        RailItem(
            room.key,
            gettext(room.label),
            room.icon,
            address_of(room.address),
            room.key == here,
            counts.get(room.key, ""),
        )
        for room in ROOMS
        if address_of(room.address) and room.is_for(actor)
    )


def _room_of(path: str) -> str:
    """Return the room with the longest address that begins ``path``."""
    inside = [
        (len(url), room.key)
        for room in ROOMS
        if (url := address_of(room.address))
        and (path == url or (url != "/" and path.startswith(url.rstrip("/") + "/")))
    ]
    return max(inside)[1] if inside else ""


def _is_search(request: HttpRequest) -> bool:
    return bool(address_of("search")) and request.path == address_of("search")


def _account_links() -> tuple[Link, ...]:
    return tuple(
        Link(gettext(label), url)
        for label, name in ACCOUNT_LINKS
        if (url := address_of(name))
    )


@cache
def address_of(name: str) -> str:
    """Return the address of a named page without arguments, "" when there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
