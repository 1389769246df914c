"""Registering a task: for oneself, for somebody of a unit, for the unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.commitments import services
from banyan.commitments.domain.periods import Period
from banyan.commitments.queries.choosing import above_of, places_of
from banyan.decisions.queries import decisions_visible
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotAllowed,
    NotVisible,
    OrgError,
    Problem,
)
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import person_get
from banyan.units.queries import unit_find
from banyan.web.features.people.words import said
from banyan.web.shared.errors import message_of
from banyan.web.shared.places import place, unit_url
from banyan.web.shared.ui import Crumb, Head, Message

from .acts import steps_of, values_of
from .forms import RegisterForm
from .words import period_said

WRITE = "commitment.write"


PARTS = ("", "H1", "H2", "Q1", "Q2", "Q3", "Q4")
"""The year, its halves, its quarters: what a task may be registered for."""


@dataclass(frozen=True)
class Owner:
    """For whom a task is registered, and in which units it may be."""

    name: str
    person: int | None
    units: tuple[tuple[int, str], ...]
    query: str
    back_url: str


@dataclass(frozen=True)
class NewPage:
    """The page that registers a task."""

    head: Head
    form: RegisterForm
    url: str
    back_url: str
    message: Message | None


def owner_of(actor: Actor, unit: str, person: str) -> Owner:
    """Find for whom a task is registered: a unit, a person, else oneself.

    Raises NotVisible out of range, NotAllowed without the right.
    """
    if unit:
        row = unit_find(actor, unit)
        if row is None:
            raise NotVisible
        actor.require(WRITE, path=row.path, area_path=row.area_path)
        name = said(row.names)
        return Owner(name, None, ((row.pk, name),), f"?unit={unit}", unit_url(row.uid))
    if person:
        found = person_get(actor, uid=person)
        places = places_of(actor, found.id, WRITE)
        back = place("person", found.uid)
        return _owner(found.full_name, found.id, places, f"?person={person}", back)
    if actor.person_id is None:
        raise NotAllowed(right=WRITE)
    places = places_of(actor, actor.person_id)
    back = place("commitments_mine")
    return _owner(actor.name, actor.person_id, places, "", back)


def _owner(name: str, person: int, places: Any, query: str, back: str) -> Owner:
    units = tuple((pk, said(names)) for pk, names in places)
    if not units:
        raise NotAllowed(right=WRITE)
    return Owner(name, person, units, query, back)


def form_for(actor: Actor, owner: Owner, data: Any) -> RegisterForm:
    """Build the form with what may be chosen."""
    today = clock.today()
    periods = [
        Period(year, part) for year in (today.year, today.year + 1) for part in PARTS
    ]
    open_periods = [p for p in periods if p.ends_on >= today]
    parents = above_of(actor, [pk for pk, _name in owner.units])
    now = Period(today.year, f"Q{(today.month + 2) // 3}")
    return RegisterForm(
        data,
        units=owner.units,
        periods=[(p.key, period_said(p.key)) for p in open_periods],
        parents=[(p.id, f"{said(p.title)} ({said(p.unit)})") for p in parents],
        initial={"period": now.key},
    )


def register(actor: Actor, owner: Owner, data: Any, *, submit: bool) -> Any:
    """Register what a form says."""
    command = services.Register(
        unit=int(data["unit"]),
        period=data["period"],
        person=owner.person,
        parent=int(data["parent"]) if data["parent"] else None,
        decision=_assigned_by(actor, data["decision"].strip()),
        milestones=steps_of(data),
        **values_of(data),
    )
    made = services.commitments_register(actor=actor, commands=[command], submit=submit)
    return made[0]


def _assigned_by(actor: Actor, symbol: str) -> int | None:
    """Return the latest decision in range with a number; InputError for none."""
    if not symbol:
        return None
    rows = decisions_visible(actor).filter(symbol=symbol).order_by("-decided_on")
    found: int | None = rows.values_list("pk", flat=True).first()
    if found is None:
        problem = Problem.of(
            "commitments.decision",
            _("No decision “%(symbol)s” in range."),
            symbol=symbol,
            field="decision",
        )
        raise InputError(problem.template, problems=[problem], symbol=symbol)
    return found


def new_page(
    owner: Owner, form: RegisterForm, error: OrgError | None = None
) -> NewPage:
    """Build the page."""
    return NewPage(
        head=Head(
            gettext("Register a task"),
            crumbs=(Crumb(gettext("Registered tasks"), place("commitments")),),
            facts=(owner.name,),
        ),
        form=form,
        url=f"{reverse('commitment_new')}{owner.query}",
        back_url=owner.back_url,
        message=message_of(error) if error and not form.errors else None,
    )
