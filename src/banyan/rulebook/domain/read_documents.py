"""Read ``documents.toml`` and ``successions.toml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

from .documents import Document, Succession
from .node import Node

KEYS = (
    "key", "number", "issuer", "date", "kind", "title", "subject", "in_force_from",
    "in_force_to", "replaces", "amends", "confidence", "note",
)  # fmt: skip
CONFIDENCES = ("A", "B+", "B", "B-", "C", "X", "default")


def read_documents(top: Node, kinds: Collection[str]) -> dict[str, Document]:
    """Read the register; the end of a document follows from what replaces it."""
    found: dict[str, Document] = {}
    nodes: dict[str, Node] = {}
    for node in top.tables("documents"):
        document = _read_document(node, kinds)
        node.rule = document.key
        if document.key in found:
            node.problem("each document once", f"“{document.key}” again", "key")
        found[document.key] = document
        nodes[document.key] = node
    _check_links(found, nodes)
    return _with_ends(found, nodes)


def _read_document(node: Node, kinds: Collection[str]) -> Document:
    node.rule = node.string("key")
    node.known(*KEYS)
    date, precision = _read_date(node)
    number, issuer = node.string("number"), node.string("issuer")
    key = document_key(number, issuer, date, precision)
    if node.rule and node.rule != key:
        node.problem(f"the key made of its parts, “{key}”", f"“{node.rule}”", "key")
    starts = node.date("in_force_from") or (date if precision == "day" else None)
    return Document(
        key=node.rule or key,
        number=number,
        issuer=issuer,
        date=date,
        precision=precision,
        kind=node.choice("kind", kinds),
        title=node.text("title"),
        subject=node.string("subject"),
        in_force_from=starts,
        in_force_to=node.date("in_force_to"),
        replaces=node.strings("replaces"),
        amends=node.strings("amends"),
        confidence=node.choice("confidence", CONFIDENCES),
        note=node.text("note", required=False),
    )


def _read_date(node: Node) -> tuple[dt.date | None, str]:
    """Read a day, or a year alone when the sources say no more, or nothing."""
    value = node.data.get("date")
    if value is None:
        return None, "none"
    if isinstance(value, int) and not isinstance(value, bool):
        return dt.date(value, 1, 1), "year"
    return node.date("date"), "day"


def document_key(number: str, issuer: str, date: dt.date | None, precision: str) -> str:
    """Make the key of a document: number, issuer and date together."""
    day = "undated" if date is None else str(date.year if precision == "year" else date)
    return f"{number}@{issuer}/{day}"


def _check_links(found: Mapping[str, Document], nodes: Mapping[str, Node]) -> None:
    for key, document in found.items():
        for field in ("replaces", "amends"):
            for other in getattr(document, field):
                if other not in found:
                    nodes[key].problem("a document of the register", other, field)


def _with_ends(
    found: dict[str, Document], nodes: Mapping[str, Node]
) -> dict[str, Document]:
    """Give each replaced document its end: the first day of what replaces it."""
    ends: dict[str, dt.date] = {}
    for document in found.values():
        for older in document.replaces:
            if document.in_force_from and older in found:
                known = ends.get(older, document.in_force_from)
                ends[older] = min(known, document.in_force_from)
    result = {}
    for key, document in found.items():
        end = document.in_force_to or ends.get(key)
        start = document.in_force_from
        if start and end and end <= start:
            nodes[key].problem("an end after the start", f"{end}", "in_force_to")
        result[key] = replace(document, in_force_to=end)
    return result


def read_successions(top: Node, documents: Collection[str]) -> tuple[Succession, ...]:
    """Read the chains; every link must be in the register."""
    found = []
    for node in top.tables("successions"):
        node.rule = node.string("key")
        node.known("key", "subject", "links", "confidence", "note")
        links = _read_links(node)
        for document in (d for link in links for d in link):
            if document not in documents:
                node.problem("documents of the register", f"“{document}”", "links")
        found.append(
            Succession(
                key=node.rule,
                subject=node.text("subject"),
                links=links,
                confidence=node.choice("confidence", CONFIDENCES),
                note=node.text("note", required=False),
            )
        )
    return tuple(found)


def _read_links(node: Node) -> tuple[tuple[str, ...], ...]:
    links = node.data.get("links", [])
    if not isinstance(links, list) or not all(isinstance(k, list) for k in links):
        node.problem("“links”: lists of document keys", f"{links!r}", "links")
        return ()
    return tuple(tuple(map(str, link)) for link in links)
