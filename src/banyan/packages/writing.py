"""Writing a package: documents, files, topics, an index to read, the signed list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from banyan.kernel.text import Text
from banyan.knowledge.domain.thesaurus import Concept
from banyan.knowledge.skos import to_turtle
from banyan.ledger.keys import Signer

from .documents import says
from .domain.canonical import as_bytes, digest
from .domain.manifest import Entry, Manifest, Side, identity_of
from .domain.signing import signature_as_bytes
from .domain.zipped import INDEX, MANIFEST, SIGNATURE, TOPICS, pack
from .gathering import Gathered
from .index import index_of


@dataclass(frozen=True)
class Written:
    """A package as bytes, with its list."""

    manifest: Manifest
    content: bytes


def concepts_used(concepts: Iterable[Concept], keys: Iterable[str]) -> list[Concept]:
    """Return the topics named and those above them; relations stay among these."""
    known = {one.key: one for one in concepts}
    used: set[str] = set()
    for key in keys:
        while key in known and key not in used:
            used.add(key)
            key = known[key].broader
    return [_within(known[key], used) for key in sorted(used)]


def _within(one: Concept, used: set[str]) -> Concept:
    from dataclasses import replace

    broader = one.broader if one.broader in used else ""
    related = tuple(key for key in one.related if key in used)
    return replace(one, broader=broader, related=related)


def written(
    found: Gathered,
    *,
    level: str,
    sender: Side,
    recipient: Side,
    concepts: Iterable[Concept],
    signer: Signer,
    made_at: dt.datetime,
    specimen: bool,
    topics: dict[str, Text],
) -> Written:
    """Return the package of what was gathered; its identity follows from the content."""
    members = {
        f"records/{one['kind']}/{one['uid']}.json": as_bytes(one)
        for one in found.documents
    }
    entries = tuple(_entry(one, members) for one in found.documents)
    members |= dict(found.contents)
    members[TOPICS] = to_turtle(concepts_used(concepts, found.topics)).encode()
    public = signer.private.public_key().public_bytes_raw().hex()
    said: dict[str, Any] = {
        "level": level,
        "sender": sender,
        "recipient": recipient,
        "public_key": public,
        "specimen": specimen,
        "records": entries,
        "files": found.files,
    }
    package = identity_of(_plain(said))
    when = made_at.astimezone(dt.UTC).replace(microsecond=0)
    told = {**said, "package": package, "when": when, "topics": topics}
    members[INDEX] = index_of(found.records, told).encode()
    parts = {name: digest(members[name]) for name in (INDEX, TOPICS)}
    manifest = Manifest(package=package, made_at=when.isoformat(), parts=parts, **said)
    members[MANIFEST] = manifest.as_bytes()
    signature = signer.sign(members[MANIFEST])
    members[SIGNATURE] = signature_as_bytes(signer.key_id, signature)
    return Written(manifest, pack(members))


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {
        **said,
        "sender": asdict(said["sender"]),
        "recipient": asdict(said["recipient"]),
        "records": [asdict(one) for one in said["records"]],
        "files": [asdict(one) for one in said["files"]],
    }


def _entry(document: dict[str, Any], members: dict[str, bytes]) -> Entry:
    path = f"records/{document['kind']}/{document['uid']}.json"
    return Entry(
        document["kind"],
        document["uid"],
        document["title"],
        path,
        digest(members[path]),
        says(document),
    )
