"""Documents by number, issuer and date together, and what replaced what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from banyan.kernel.text import Text


@dataclass(frozen=True)
class Document:
    """One document. Numbers restart each term, so the key holds the date too."""

    key: str
    number: str
    issuer: str
    date: dt.date | None
    precision: str
    kind: str
    title: Text
    subject: str
    in_force_from: dt.date | None
    in_force_to: dt.date | None
    replaces: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    confidence: str = ""
    note: Text = field(default_factory=Text)

    def in_force(self, on: dt.date) -> bool:
        """Say whether the document is in force on the day, as far as is known."""
        starts = self.in_force_from
        return (starts is None or starts <= on) and (
            self.in_force_to is None or on < self.in_force_to
        )

    @property
    def span(self) -> str:
        """The key with the days in force, for messages."""
        ends = self.in_force_to or "now on"
        return f"{self.key}, in force {self.in_force_from} to {ends}"

    @property
    def day(self) -> str:
        """The date as far as it is known: a day, a year or nothing."""
        if self.date is None:
            return ""
        return str(self.date.year) if self.precision == "year" else str(self.date)


@dataclass(frozen=True)
class Succession:
    """A chain of documents on one subject, oldest first; a link may hold several."""

    key: str
    subject: Text
    links: tuple[tuple[str, ...], ...]
    confidence: str
    note: Text = field(default_factory=Text)

    def after(self, document: str) -> tuple[str, ...]:
        """Return what followed ``document`` in this chain."""
        for link, following in zip(self.links, self.links[1:], strict=False):
            if document in link:
                return following
        return ()


@dataclass(frozen=True)
class Replacement:
    """A document that ended in a span of days, and what came after it."""

    document: Document
    ended: dt.date
    by: tuple[Document, ...]


def documents_replaced(
    documents: dict[str, Document], after: dt.date, until: dt.date
) -> list[Replacement]:
    """Return the documents that ended in ``(after, until]``, by the day they did."""
    by: dict[str, list[Document]] = {}
    for document in documents.values():
        for older in document.replaces:
            by.setdefault(older, []).append(document)
    found = [
        Replacement(document, document.in_force_to, tuple(by.get(document.key, ())))
        for document in documents.values()
        if document.in_force_to and after < document.in_force_to <= until
    ]
    return sorted(found, key=lambda r: (r.ended, r.document.key))
