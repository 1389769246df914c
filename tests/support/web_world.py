"""A small organisation for tests of pages, made by the services alone.

It stands on an empty database as well as beside the demonstration. A city committee with two ward committees and their branches, a member, and an
account for each kind of reader. Everything is taken over from invented records.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from banyan.access.services import AccountOpen, Give, accounts_open, grants_give
from banyan.decisions import services as decisions
from banyan.demo.setup import install_packs
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.text import Text
from banyan.ledger import services as ledger
from banyan.people import services as people
from banyan.units import services as units
from banyan.units.queries import structure_get

FOUNDED = dt.date(2025, 7, 1)
SYSTEM = system_actor("test")
PLACES = {
    "city": ("", "province-committee", "Đảng bộ thành phố", "City committee"),
    "north": ("city", "commune-committee", "Đảng bộ phường Bắc", "Committee of Bắc"),
    "south": ("city", "commune-committee", "Đảng bộ phường Nam", "Committee of Nam"),
    "branch": ("north", "branch", "Chi bộ 1 Bắc", "Branch 1 of Bắc"),
    "branch2": ("north", "branch", "Chi bộ 2 Bắc", "Branch 2 of Bắc"),
    "south1": ("south", "branch", "Chi bộ 1 Nam", "Branch 1 of Nam"),
}
READERS = {
    "commission": ("organising-commission", "city"),
    "officer": ("committee-officer", "north"),
    "neighbour": ("committee-officer", "south"),
    "secretary": ("branch-secretary", "branch"),
    "inspector": ("inspector", "city"),
    "north-inspector": ("inspector", "north"),
    "reader": ("member", "branch"),
    "stranger": ("", "branch"),
}


@dataclass
class World:
    """The units by word, the accounts by word, the one member."""

    units: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)
    member: Any = None
    founding: Any = None

    def client(self, who: str, language: str = "en") -> Client:
        """Return a browser where ``who`` is signed in."""
        client = Client()
        client.force_login(
            self.accounts[who], backend="banyan.access.backends.AccountBackend"
        )
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa"}]
        session.save()
        client.cookies["banyan_language"] = language
        return client

    def uid(self, place: str) -> str:
        """Return the public identity of a unit."""
        from banyan.units.models import Unit

        return str(Unit.objects.get(pk=self.units[place]).uid)

    def actor(self, who: str) -> Actor:
        """Return the actor of an account today."""
        from banyan.kernel import clock
        from banyan.units.queries import actor_for

        return actor_for(self.accounts[who], clock.today())


def build(**more_accounts: tuple[str, str]) -> World:
    """Build the small organisation."""
    install_packs()
    world = World()
    world.founding = _taken_over("Danh sách đơn vị", FOUNDED)
    world.units = _tree(world.founding)
    world.member = _member(world.units["branch"])
    _accounts(world, {**READERS, **more_accounts})
    return world


def _taken_over(title: str, on: dt.date, body: int | None = None) -> Any:
    return decisions.decision_take_over(
        actor=SYSTEM,
        title=Text(vi=title, en="Taken over"),
        decided_on=on,
        source="Invented records",
        body=body,
    )


def _tree(decision: Any) -> dict[str, int]:
    rows = [
        units.Load(ref=ref, parent=parent or None, kind=kind, names=Text(vi=vi, en=en))
        for ref, (parent, kind, vi, en) in PLACES.items()
    ]
    return units.tree_load(
        actor=SYSTEM,
        structure=structure_get("party"),
        rows=rows,
        on=FOUNDED,
        decision=decision,
    )


def _member(unit: int) -> Any:
    person = people.person_register(
        actor=SYSTEM,
        commands=[people.NewPerson(full_name="Trần Thị Mẫu")],
    )[0]
    joined = dt.date(2025, 9, 2)
    people.membership_open(
        actor=SYSTEM,
        commands=[
            people.OpenMembership(
                person=person.pk, unit=unit, joined_on=joined, grade="official"
            )
        ],
        decision=_taken_over("Danh sách đảng viên", joined, unit),
    )
    return person


def _accounts(world: World, wanted: dict[str, tuple[str, str]]) -> None:
    opened = accounts_open(
        actor=SYSTEM,
        commands=[
            AccountOpen(
                username=f"world-{name}",
                label=f"Account {name}",
                language="en",
                unit_id=world.units[place],
                person_id=world.member.pk if name == "reader" else None,
            )
            for name, (_set, place) in wanted.items()
        ],
    )
    world.accounts = dict(zip(wanted, opened, strict=True))
    grants_give(
        actor=SYSTEM,
        commands=[
            Give(
                right_set=right_set,
                unit_id=world.units[place],
                account_id=world.accounts[name].pk,
                reason="Test",
            )
            for name, (right_set, place) in wanted.items()
            if right_set
        ],
    )


def seal() -> None:
    """Seal what was done so far."""
    ledger.seal(actor=SYSTEM)
