"""Delegates as vCard 4: names in several scripts stand beside each other by ALTID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from banyan.kernel.text import LANGUAGES, Text

MOST = 75


def contacts_of(delegates: Iterable[Any]) -> bytes:
    """Return people in office as one vCard file, with CRLF and folded lines."""
    lines: list[str] = []
    for one in delegates:
        lines += _card(one)
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line)).encode()


def _card(one: Any) -> Iterator[str]:
    person = one.counterpart
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{person.uid}"
    yield f"FN{_language(person.language)};ALTID=1:{escape(person.name)}"
    for spelling in person.spellings.all():
        yield f"FN{_language(spelling.language)};ALTID=1:{escape(spelling.text)}"
    yield from _texts("TITLE", one.office)
    body = one.organisation or person.organisation or _side(one)
    if body is not None:
        yield from _texts("ORG", body.name)
    if one.language or person.language:
        yield f"LANG:{one.language or person.language}"
    if person.mail:
        yield f"EMAIL:{escape(person.mail)}"
    if person.phone:
        yield f"TEL;VALUE=text:{escape(person.phone)}"
    yield "END:VCARD"


def _side(one: Any) -> Any:
    """Return the body for which somebody came."""
    return one.exchange.host if one.side == "host" else one.exchange.visitor


def _language(code: str) -> str:
    return f";LANGUAGE={code}" if code else ""


def _texts(name: str, text: Text) -> Iterator[str]:
    for code in LANGUAGES:
        value = getattr(text, code)
        if value:
            yield f"{name};ALTID=1;LANGUAGE={code}:{escape(value)}"


def escape(value: str) -> str:
    """Return a value as a vCard writes it."""
    for sign in ("\\", ",", ";"):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """Cut a line after 75 bytes, never inside a letter; the rest begins with a blank."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > MOST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece
