"""Offices and decisions of a unit, each as a list."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from banyan.access.queries import deputies_of_unit
from banyan.base import lists
from banyan.people.queries import Vacancy, vacancies
from banyan.web.features.accounts.pages import deputy_line
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.ui import Act, Head, PersonLine, Tab
from banyan.web.templatetags.banyan_ui import num

from .members import given_for
from .seen import UnitSeen, head_of, tabs_of
from .words import link, said


@dataclass(frozen=True)
class OfficesPage:
    """Who holds what, and which seats are empty."""

    head: Head
    tabs: tuple[Tab, ...]
    empty_seats: tuple[str, ...]
    deputies: tuple[PersonLine, ...]
    list: ListShown


def offices_at(request: HttpRequest, seen: UnitSeen) -> At:
    """Read what is asked of the offices of a unit."""
    spec = replace(
        lists.get("offices"),
        columns=("name", "post", "since", "term", "over"),
        order=("post", "name"),
    )
    url = seen.url("unit_offices").partition("?")[0]
    return At.of(request, spec, url, given=given_for(seen, below=False))


def offices_page(seen: UnitSeen, shown: ListShown) -> OfficesPage:
    """Build the page around the list."""
    free = vacancies(seen.actor, seen.view, below=False, as_of_day=seen.moment.day)
    return OfficesPage(
        head=head_of(seen, acts=False),
        tabs=tabs_of(seen, "unit_offices"),
        empty_seats=tuple(_seat(one) for one in free),
        deputies=_deputies(seen),
        list=shown,
    )


def _deputies(seen: UnitSeen) -> tuple[PersonLine, ...]:
    """Say who stands for whom here today, and until when."""
    if seen.moment.moved:
        return ()
    view = seen.view
    found = deputies_of_unit(seen.actor, view.id, view.present_path, view.area_path)
    return tuple(deputy_line(row) for row in found)


def _seat(vacancy: Vacancy) -> str:
    text = ngettext(
        "%(post)s: %(count)s seat empty",
        "%(post)s: %(count)s seats empty",
        vacancy.empty,
    )
    return text % {"post": said(vacancy.post_names), "count": num(vacancy.empty)}


def decisions_at(request: HttpRequest, seen: UnitSeen) -> At:
    """Read what is asked of the decisions of a unit."""
    spec = replace(
        lists.get("decisions"),
        columns=("title", "symbol", "kind", "decided", "effective"),
    )
    url = seen.url("unit_decisions").partition("?")[0]
    given = replace(given_for(seen, below=False, field="body"), tab=None)
    return At.of(request, spec, url, given=given)


def decisions_page(seen: UnitSeen, shown: ListShown) -> ListPage:
    """Build the page around the list."""
    return ListPage(head_of(seen, acts=False), shown, tabs_of(seen, "unit_decisions"))


def all_decisions() -> Act:
    """Return the way to every decision in range."""
    return Act(gettext("All decisions in your range"), link("decisions"), reads=True)
