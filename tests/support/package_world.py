"""Two installations that share no server, played by two units of one test database.

The city is this side, the ward in the south the other. Each signs with a key of its
own: ``abroad`` changes the key for a while, and with it who this installation is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from banyan.access.services import AccountOpen, Give, accounts_open, grants_give
from banyan.exchange import services as exchange
from banyan.ledger.keys import Ring
from banyan.packages import keys, queries, services
from banyan.packages.domain.fingerprint import fingerprint, grouped
from banyan.packages.domain.zipped import pack, unpack
from banyan.packages.store import content_of

from . import briefing_world as bw
from . import exchange_world as ew
from . import guest_world

PDF = b"%PDF-1.7 a handbook"
SECRET_PDF = b"%PDF-1.7 kept in the house"
ABROAD = Ring("abroad.key", "abroad-public.json")


@contextmanager
def abroad(ring: Ring = ABROAD) -> Iterator[None]:
    """Be the other installation for a while."""
    mine, keys.RING = keys.RING, ring
    try:
        yield
    finally:
        keys.RING = mine


@dataclass
class World:
    """The house of the guests' tests, and another installation beside it."""

    bw: bw.World
    home: Any = None
    agreement: Any = None

    def actor(self, who: str) -> Any:
        """Return who acts; ``far`` is the officer of the other installation."""
        return self.bw.actor(who)

    @property
    def partner(self) -> Any:
        """The other side as an organisation of this one."""
        return self.bw.ew.partner

    @property
    def visit(self) -> Any:
        """The exchange."""
        return self.bw.ew.exchange


def build() -> World:
    """Return a visit, a practice and an agreement, all released to the partner."""
    world = World(guest_world.build())
    _tenant(world)
    (world.agreement,) = ew.add(
        "agreement",
        {
            "title": ew.said("Plan of work"),
            "partnership": world.bw.ew.partnership,
            "notice_months": None,
        },
        unit=world.bw.web.units["city"],
    )
    ew.add(
        "article", {"number": "1", "text": ew.said("We meet")}, owner=world.agreement
    )
    for material in world.visit.materials.order_by("pk"):
        is_ours = material.release == "internal"
        exchange.material_attach(
            actor=world.actor("exchange"),
            material=material.uid,
            content=SECRET_PDF if is_ours else PDF,
            file_name="notes.pdf" if is_ours else "handbook.pdf",
            language="vi",
        )
    return world


def released(world: World, *, whole: bool = False) -> None:
    """Release everything that there is to the partner's unit."""
    officer = world.actor("exchange")
    for kind, row in records(world):
        exchange.record_release(
            actor=officer,
            kind=kind,
            uid=row.uid,
            partners=[world.partner.uid],
            whole=whole,
        )


def records(world: World) -> list[tuple[str, Any]]:
    """Return what is released."""
    return [
        ("exchange", world.visit),
        ("practice", world.bw.practice),
        ("agreement", world.agreement),
    ]


def _tenant(world: World) -> None:
    """Let the ward in the south be the other installation, with an officer."""
    web = world.bw.web
    south = web.units["south"]
    (account,) = accounts_open(
        actor=ew.SYSTEM,
        commands=[
            AccountOpen(username="far", label="Far", language="lo", unit_id=south)
        ],
    )
    web.accounts["far"] = account
    give = Give(
        right_set="exchange-officer",
        unit_id=south,
        account_id=account.pk,
        reason="Test",
    )
    grants_give(actor=ew.SYSTEM, commands=[give])
    (world.home,) = ew.add(
        "organisation",
        {"name": ew.said("The city"), "country": "VN", "house_unit": web.uid("north")},
        unit=south,
    )


def made(world: World, **more: Any) -> bytes:
    """Make a package for the partner and return its file."""
    row = services.package_make(
        actor=world.actor("exchange"), partner=world.partner.uid, **more
    )
    return content_of(row)


def trust(world: World, content: bytes, who: str = "far", body: Any = None) -> Any:
    """Compare the fingerprint of a sender and add its key."""
    import json

    public = json.loads(unpack(content)["manifest.json"])["public_key"]
    return services.key_add(
        actor=world.actor(who),
        organisation=(body or world.home).uid,
        content=content,
        told=grouped(fingerprint(bytes.fromhex(public))),
        compared="By telephone",
    )


def arrived(world: World, content: bytes) -> Any:
    """Take a package in, in the other installation."""
    with abroad():
        return services.package_receive(actor=world.actor("far"), content=content)


def taken(world: World, package: Any, records: Any = None) -> list[Any]:
    """Take records from a package, in the other installation."""
    with abroad():
        return services.package_take(
            actor=world.actor("far"), package=package.uid, records=records
        )


def standing(world: World, package: Any) -> dict[str, str]:
    """Return how the records of a package stand, by kind."""
    with abroad():
        shown = queries.package_get(world.actor("far"), package.uid)
    assert shown.preview is not None
    return {one.kind: str(one.standing) for one in shown.preview.records}


def rebuilt(content: bytes, **members: bytes | None) -> bytes:
    """Return a package in which members were replaced, added or taken out."""
    found = unpack(content)
    for name, value in members.items():
        if value is None:
            found.pop(name)
        else:
            found[name] = value
    return pack(found)
