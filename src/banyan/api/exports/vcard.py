"""vCard 4 (RFC 6350), written by hand: names in every script, offices, contacts.

A name in another language or script is an alternative of the same property:
one ALTID, each with its LANGUAGE. Lines are folded by octets, never inside a
character.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from banyan.kernel.text import Text
from banyan.people.queries import OfficeShown
from banyan.people.queries.exported import PersonExported

from .part import in_languages, urn

VCARD = "text/vcard"
LONGEST = 75
"""Octets of a line, its end left out."""
SPOKEN = ("vi", "lo", "en")
SPELLINGS = ("official", "spelling", "romanised")
"""Kinds of names that say the same name in another language or script."""


@dataclass(frozen=True)
class Line:
    """One property: its name, parameters and value, already escaped."""

    name: str
    value: str
    parameters: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Return the line before it is folded."""
        marks = "".join(f";{key}={value}" for key, value in self.parameters)
        return f"{self.name}{marks}:{self.value}"


def cards_of(
    people: Sequence[tuple[PersonExported, Sequence[OfficeShown]]],
    *,
    at: dt.datetime,
    note: str = "",
) -> str:
    """Return one card for each person, with the offices given."""
    return "".join(card_of(person, held, at=at, note=note) for person, held in people)


def card_of(
    person: PersonExported,
    offices: Iterable[OfficeShown],
    *,
    at: dt.datetime,
    note: str = "",
) -> str:
    """Return the card of one person."""
    lines = [
        Line("BEGIN", "VCARD"),
        Line("VERSION", "4.0"),
        Line("KIND", "individual"),
        Line("UID", urn(person.uid)),
        Line("REV", at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")),
        *_names(person),
        *(line for n, held in enumerate(offices, 1) for line in _office(n, held)),
        *_contacts(person),
    ]
    if person.language in SPOKEN:
        lines.append(Line("LANG", person.language, (("PREF", "1"),)))
    if note:
        lines.append(Line("NOTE", escaped(note)))
    lines.append(Line("END", "VCARD"))
    return "".join(folded(str(line)) for line in lines)


def _names(person: PersonExported) -> Iterator[Line]:
    others = [
        n
        for n in person.names
        if n.kind in SPELLINGS and n.text != person.full_name and n.language
    ]
    shared = (("ALTID", "name"),) if others else ()
    own = (*shared, *_language(person.language))
    yield Line("FN", escaped(person.full_name), own)
    for other in others:
        yield Line("FN", escaped(other.text), (*shared, *_language(other.language)))
    parts = (person.family_name, person.given_name, person.middle_name, "", "")
    if not any(parts):
        parts = ("", person.full_name, "", "", "")
    for alias in (n for n in person.names if n.kind == "alias"):
        yield Line("NICKNAME", escaped(alias.text), _language(alias.language))
    yield Line("N", ";".join(escaped(part) for part in parts), own)


def _language(language: str) -> tuple[tuple[str, str], ...]:
    return (("LANGUAGE", language),) if language else ()


def _office(number: int, office: OfficeShown) -> Iterator[Line]:
    """Say an office; unit and post of one stand in one group."""
    group = f"office{number}"
    yield from _alternatives(f"{group}.ORG", f"org{number}", office.unit_names)
    yield from _alternatives(f"{group}.TITLE", f"title{number}", office.post_names)


def _alternatives(name: str, altid: str, text: Text) -> Iterator[Line]:
    said = in_languages(text)
    shared = (("ALTID", altid),) if len(said) > 1 else ()
    for language, value in said:
        yield Line(name, escaped(value), (*shared, *_language(language)))


def _contacts(person: PersonExported) -> Iterator[Line]:
    for contact in person.contacts:
        prefer = (("PREF", "1"),) if contact.is_primary else ()
        if contact.kind == "phone":
            yield Line("TEL", escaped(contact.value), (("VALUE", "text"), *prefer))
        elif contact.kind in ("mail", "email"):
            yield Line("EMAIL", escaped(contact.value), prefer)
        elif contact.kind == "address":
            yield Line("ADR", f";;{escaped(contact.value)};;;;", prefer)


def escaped(text: str) -> str:
    """Return a text as the value of a property."""
    for mark, written in (
        ("\\", "\\\\"),
        (",", "\\,"),
        (";", "\\;"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
    ):
        text = text.replace(mark, written)
    return text


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, each but the first indented."""
    pieces, piece, size, room = [], "", 0, LONGEST
    for char in line:
        width = len(char.encode())
        if size + width > room:
            pieces.append(piece)
            piece, size, room = "", 0, LONGEST - 1
        piece, size = piece + char, size + width
    pieces.append(piece)
    return "\r\n ".join(pieces) + "\r\n"
