"""A package to an invented office on the Vientiane side, and two that came from it.

The second one waits: one record is new, one as it was, one changed on both sides. The
other installation is made up here: its key follows from a word, so that the same
demonstration has the same fingerprints.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from banyan.exchange.services import record_change, record_release
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.knowledge.queries import concepts, topic_labels
from banyan.ledger.keys import Signer, key_id_of
from banyan.packages import services
from banyan.packages.documents import shown_of
from banyan.packages.domain.fingerprint import fingerprint
from banyan.packages.domain.keycard import KeyCard
from banyan.packages.domain.manifest import Side
from banyan.packages.gathering import Gathered
from banyan.packages.queries import own_key
from banyan.packages.writing import written

from .exchanges import Planted, add_one

INVENTED = "Hư cấu / ສົມມຸດ / Invented"
WORD = b"banyan demonstration: the invented office on the Vientiane side"
NAMES = uuid.UUID("5f7b4b2e-6a53-4a62-9c1e-6f1f6a4b7c10")
SENT = (("practice", "old"), ("practice", "tasks"), ("practice", "package-old"))


@cache
def _data() -> dict[str, Any]:
    source = files("banyan.demo").joinpath("packages.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def hand_over_all(actor: Actor, planted: Planted) -> None:
    """Make the package out, take in both that came, and let the second one wait."""
    data = _data()
    add_one(actor, planted, "organisation", data["office"])
    add_one(actor, planted, "practice", data["own"])
    office, own = planted.rows["vientiane-office"], planted.rows["package-old"]
    for kind, name in SENT:
        record_release(
            actor=actor,
            kind=kind,
            uid=planted.rows[name].uid,
            partners=[office.uid],
        )
    signer = _signer()
    public = signer.private.public_key().public_bytes_raw()
    services.key_add(
        actor=actor,
        organisation=office.uid,
        content=KeyCard(signer.key_id, public.hex()).as_bytes(),
        told=fingerprint(public),
        compared=INVENTED,
    )
    services.package_make(actor=actor, partner=office.uid)
    first = services.package_receive(
        actor=actor, content=_package(actor, signer, days=90, later=False)
    )
    taken = services.package_take(actor=actor, package=first.uid)
    visits = next(one for one in taken if one.origin == _identity("visits"))
    services.received_link(actor=actor, record=visits.uid, own=own.uid)
    record_change(actor=actor, kind="practice", uid=own.uid, values=data["changed"])
    services.package_receive(
        actor=actor, content=_package(actor, signer, days=1, later=True)
    )


def _signer() -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(WORD).digest())
    return Signer(key_id_of(private.public_key().public_bytes_raw()), private)


def _identity(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMES, name)


def _package(actor: Actor, signer: Signer, *, days: int, later: bool) -> bytes:
    """Write a package as the other installation would."""
    documents = tuple(_documents(later=later))
    topics = {key for one in documents for key in one["values"]["topics"]}
    name = _data()["office"]["name"]
    found = Gathered(
        records=tuple(shown_of(one) for one in documents),
        documents=documents,
        topics=frozenset(topics),
    )
    hanoi = Text(vi="Hà Nội", lo="ຮ່າໂນ້ຍ", en="Ha Noi").as_json()
    return written(
        found,
        level="partner",
        sender=Side(signer.key_id, name, name),
        recipient=Side(own_key(actor).installation, hanoi, {}),
        concepts=concepts(actor),
        signer=signer,
        made_at=clock.now() - dt.timedelta(days=days),
        specimen=True,
        topics=topic_labels(),
    ).content


def _documents(*, later: bool) -> Iterator[dict[str, Any]]:
    for one in _data()["practices"]:
        if later or not one.get("only_later"):
            yield _document(one, later=later)


def _document(one: Mapping[str, Any], *, later: bool) -> dict[str, Any]:
    name = _data()["office"]["name"]
    values = {
        "title": one["title"],
        "organisation": name,
        "topics": one["topics"],
        "problem": one["later"] if later and "later" in one else one["problem"],
        "since": one["since"],
        "state": "in-use",
        "source": INVENTED,
    }
    checked = {"lo": "original", "vi": "checked", "en": "translated"}
    return {
        "kind": "practice",
        "uid": str(_identity(one["key"])),
        "title": one["title"],
        "kept_by": name,
        "languages": ["vi", "lo", "en"],
        "specimen": True,
        "values": values,
        "states": {"title": checked, "problem": checked},
        "parts": {
            "block": [
                {
                    "uid": str(_identity(f"{one['key']} {at}")),
                    "values": {"position": at, **block},
                    "states": {},
                }
                for at, block in enumerate(one["blocks"], start=1)
            ]
        },
        "files": [],
    }
