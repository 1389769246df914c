"""The ground that the tests of access stand on: a small tree, accounts, actors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace

from banyan.access import queries, services
from banyan.access.models import Account, Grant, RightSet
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.ids import segment
from banyan.kernel.text import Text
from banyan.people.models import Person
from banyan.units.models import Structure, Unit, UnitPath, UnitVersion

SYSTEM = system_actor("test")

SETS = {
    "reader": ["unit.read", "person.read"],
    "officer": ["unit.read", "person.read", "person.write", "office.write"],
    "giver": ["unit.read", "person.read", "person.write", "grant.write"],
    "admin": ["unit.read", "account.admin", "grant.write"],
    "inspector": ["unit.read", "person.read", "ledger.read"],
    "exchange": ["exchange.read"],
}


def load_sets(*needing: str, agreed: tuple[str, ...] = ()) -> None:
    """Load the right sets of the tests; those named need a second factor.

    To those ``agreed`` a second person must agree.
    """
    services.right_sets_load(
        actor=SYSTEM,
        sets=[
            SimpleNamespace(
                key=key,
                label=Text.of(key.title()),
                rights=frozenset(rights),
                needs_second_factor=key in needing,
                needs_second_person=key in agreed,
            )
            for key, rights in SETS.items()
        ],
    )


def structure(key: str) -> Structure:
    """Return a structure, made when absent."""
    made, _ = Structure.objects.get_or_create(
        key=key, defaults={"kind": key, "pack": "association"}
    )
    return made


def unit(
    name: str,
    parent: Unit | None = None,
    *,
    area: Unit | None = None,
    of: str = "party",
) -> Unit:
    """Return a new unit with its present path."""
    row = Unit(
        structure=structure(of),
        names=Text.of(name),
        parent=parent,
        area=area,
        code=name,
    )
    row.save()
    row.path = (parent.path if parent else "") + segment(row.pk)
    row.area_path = area.path if area else ""
    row.save()
    since = {"valid_from": dt.date(2000, 1, 1), "recorded_at": clock.now()}
    about = {"kind": "unit", "names": row.names, "code": name, "area": area}
    UnitVersion.objects.create(unit=row, parent=parent, **about, **since)
    depth = len(row.path) // 8 - 1
    UnitPath.objects.create(unit=row, path=row.path, depth=depth, **since)
    return row


def person(name: str = "Nguyễn Văn An") -> Person:
    """Return a new person."""
    return Person.objects.create(
        full_name=name, name_fold="", name_rev="", name_key="", created_at=clock.now()
    )


def account(name: str, **fields: object) -> Account:
    """Open an account by the system."""
    command = services.AccountOpen(username=name, **fields)  # type: ignore[arg-type]
    return services.account_open(actor=SYSTEM, command=command)


def give(to: Account | Person, right_set: str, on: Unit, **fields: object) -> Grant:
    """Give a right set by the system."""
    who = "account_id" if isinstance(to, Account) else "person_id"
    about = {who: to.pk, "reason": "test", **fields}
    command = services.Give(right_set=right_set, unit_id=on.pk, **about)  # type: ignore[arg-type]
    return services.grant_give(actor=SYSTEM, command=command)


def actor(of: Account, on: dt.date | None = None) -> Actor:
    """Return the actor of an account, as the layer above builds it."""
    fresh = Account.objects.get(pk=of.pk)
    day = on or clock.today()
    held = queries.held_for(fresh, day)
    return Actor(
        kind="account",
        account_id=fresh.pk,
        person_id=fresh.person_id,
        name=str(fresh),
        language=fresh.language,
        on=day,
        held=held,
        support_session=queries.support_session_of(held),
    )


@dataclass
class Tree:
    """City > district > two communes > a branch; the areas; a union over them."""

    units: dict[str, Unit] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Unit:
        try:
            return self.units[name]
        except KeyError:
            raise AttributeError(name) from None


def tree() -> Tree:
    """Build the small tree."""
    land = unit("land", of="areas")
    east, west = (unit(n, land, of="areas") for n in ("east", "west"))
    city = unit("city", area=land)
    district = unit("district", city, area=east)
    commune = unit("commune", district, area=east)
    branch = unit("branch", commune, area=east)
    other = unit("other", city, area=west)
    union = unit("union", of="union", area=land)
    local = unit("local", union, area=east, of="union")
    found = [land, east, west, city, district, commune, branch, other, union, local]
    return Tree({u.code: u for u in found})


def rights_of(key: str) -> list[str]:
    """Return the rights of a right set."""
    return list(RightSet.objects.get(key=key).rights)
