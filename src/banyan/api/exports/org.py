"""The W3C Organization Ontology as JSON-LD: units and posts on a day, no persons.

See https://www.w3.org/TR/vocab-org/.
"""

from __future__ import annotations

from typing import Any

from banyan.kernel.text import Text

from .part import Part, in_languages, urn

ORG_JSON = "application/ld+json"

CONTEXT: dict[str, Any] = {
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "name": "skos:prefLabel",
    "code": "org:identifier",
    "kind": "org:classification",
    "unitOf": {"@id": "org:unitOf", "@type": "@id"},
    "postIn": {"@id": "org:postIn", "@type": "@id"},
    "validOn": {"@id": "dcterms:valid", "@type": "xsd:date"},
}


def org_of(part: Part) -> dict[str, Any]:
    """Return a part of a tree as a graph; names in all languages that they have."""
    uids = part.uids
    kinds = sorted({unit.kind for unit in part.units})
    units = [_unit(unit, uids) for unit in part.units]
    posts = [_post(post, uids) for post in part.posts]
    return {
        "@context": CONTEXT,
        "@id": f"tree/{part.structure}/{part.on.isoformat()}",
        "validOn": part.on.isoformat(),
        "@graph": [*[_kind(kind) for kind in kinds], *units, *posts],
    }


def _kind(kind: str) -> dict[str, Any]:
    return {"@id": _kind_id(kind), "@type": "skos:Concept", "skos:notation": kind}


def _kind_id(kind: str) -> str:
    return f"kind/{kind}"


def _unit(unit: Any, uids: Any) -> dict[str, Any]:
    parent = uids.get(unit.parent)
    found: dict[str, Any] = {
        "@id": urn(unit.uid),
        "@type": "org:OrganizationalUnit" if parent else "org:FormalOrganization",
        "name": _labels(unit.names),
        "kind": {"@id": _kind_id(unit.kind)},
    }
    if unit.code:
        found["code"] = unit.code
    if parent:
        found["unitOf"] = urn(parent)
    return found


def _post(post: Any, uids: Any) -> dict[str, Any]:
    return {
        "@id": f"post/{post.id}",
        "@type": "org:Post",
        "name": _labels(post.names),
        "postIn": urn(uids[post.unit_id]),
        "skos:notation": post.key,
    }


def _labels(text: Text) -> list[dict[str, str]]:
    return [{"@value": value, "@language": key} for key, value in in_languages(text)]
