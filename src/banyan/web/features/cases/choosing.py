"""Which kind of case to open: about a member, a person, a unit, or oneself."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from banyan.cases import queries
from banyan.cases.domain.definition import Definition
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.people.queries import PersonShown, member_by_uid, person_get
from banyan.units.queries import unit_find
from banyan.web.features.people.words import said
from banyan.web.shared.places import place
from banyan.web.shared.ui import Act, Crumb, Empty, Head

SUBJECTS = ("membership", "person", "unit")


@dataclass(frozen=True)
class Kind:
    """One kind of case that may be opened."""

    title: str
    text: str
    url: str
    bulk_url: str
    reason: str = ""
    find_url: str = ""


@dataclass(frozen=True)
class ChoosePage:
    """What kinds of cases there are."""

    head: Head
    kinds: tuple[Kind, ...]
    about: str
    empty: Empty


@dataclass(frozen=True)
class About:
    """Whom or what the address names: their name, and whether it is the reader."""

    name: str
    is_own: bool
    named: Mapping[str, str]


def choose_page(actor: Actor, asked: Any) -> ChoosePage:
    """Build the page that offers the kinds; about somebody when the address says."""
    about = _about(actor, asked)
    kinds = queries.kinds_to_open(
        actor, about.named if about else (), own=bool(about and about.is_own)
    )
    return ChoosePage(
        head=Head(
            gettext("Open a case"),
            crumbs=(Crumb(gettext("Cases"), place("cases")),),
            facts=(about.name,) if about else (),
        ),
        kinds=tuple(_kind(d, about.named if about else {}) for d in kinds),
        about=about.name if about else "",
        empty=Empty(
            gettext("No procedure here"),
            gettext("The rule pack in force has no procedure that you may open."),
        ),
    )


def _about(actor: Actor, asked: Any) -> About | None:
    """Read whom the address names; NotVisible when they are not there."""
    named = {key: _uid(asked[key]) for key in SUBJECTS if asked.get(key)}
    name, person = "", None
    if raw := named.get("unit"):
        unit = unit_find(actor, raw)
        if unit is None:
            raise NotVisible
        name = said(unit.names)
    if raw := named.get("membership"):
        member = member_by_uid(actor, raw)
        name, person = member.name, member.person
    if raw := named.get("person"):
        shown = person_get(actor, uid=raw)
        name, person = shown.full_name, shown.id
    own = person is not None and person == actor.own_person
    return About(name, own, named) if named else None


def _uid(raw: str) -> str:
    try:
        return str(uuid.UUID(raw))
    except ValueError as error:
        raise NotVisible from error


def _kind(definition: Definition, named: Mapping[str, str]) -> Kind:
    subject, kind = definition.subject, definition.kind
    query = f"?{urlencode({subject: named[subject]})}" if named.get(subject) else ""
    needs = subject != "person" and not query
    bulk = reverse("cases_bulk", args=[kind]) if definition.watch and not named else ""
    return Kind(
        title=said(definition.title),
        text=said(definition.meaning),
        url="" if needs else reverse("case_open", args=[kind]) + query,
        bulk_url=bulk,
        reason=_elsewhere(subject) if needs else "",
        find_url=place("organisation" if subject == "unit" else "people")
        if needs
        else "",
    )


def _elsewhere(subject: str) -> str:
    if subject == "unit":
        return gettext("Begin at the page of the unit.")
    return gettext("Begin at the page of the member.")


def own_act(actor: Actor) -> Act | None:
    """Return what opens a case about the reader."""
    if actor.person_id is None:
        return None
    return open_act(person_get(actor, actor.person_id))


def open_act(person: PersonShown) -> Act:
    """Return what opens a case about a person."""
    members = [m for m in person.memberships if m.state == "member"]
    named = {"membership": str(members[0].uid)} if members else {}
    query = urlencode({**named, "person": str(person.uid)})
    return Act(
        gettext("Open a case"), f"{place('cases_open')}?{query}", icon="outline/route"
    )
