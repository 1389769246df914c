"""Delegates as contact files.

vCard 4 holds the names in several scripts beside each other, by ALTID; vCard 3, for
older programs, has no agreed way for that and is made in one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext, override

from banyan.kernel.names import split_name
from banyan.kernel.text import LANGUAGES, Text

from .kinds import words as w

MOST = 75
CONVENTIONS = {"vi": "vi", "lo": "lo", "en": "western"}
"""How a name is taken apart, by the language of who bears it."""


def contacts_of(delegates: Iterable[Any]) -> bytes:
    """Return people in office as one vCard 4 file, with CRLF and folded lines."""
    return _file(line for one in delegates for line in _card(one))


def older_contacts_of(delegates: Iterable[Any], language: str) -> bytes:
    """Return people in office as one vCard 3 file in a language."""
    return _file(line for one in delegates for line in _older(one, language))


def _file(lines: Iterable[str]) -> bytes:
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line)).encode()


def _card(one: Any) -> Iterator[str]:
    person = one.counterpart
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{person.uid}"
    yield f"FN{_language(person.language)};ALTID=1:{escape(person.name)}"
    for spelling in person.spellings.all():
        yield f"FN{_language(spelling.language)};ALTID=1:{escape(spelling.text)}"
    yield f"N:{_parts(person.name, person.language)}"
    yield from _texts("TITLE", one.office)
    yield from _texts("ROLE", _role(one))
    body = _body(one)
    if body is not None:
        yield from _texts("ORG", body.name)
    if one.language or person.language:
        yield f"LANG:{one.language or person.language}"
    if person.mail:
        yield f"EMAIL:{escape(person.mail)}"
    if person.phone:
        yield f"TEL;VALUE=text:{escape(person.phone)}"
    yield "END:VCARD"


def _older(one: Any, language: str) -> Iterator[str]:
    person = one.counterpart
    spelt = {s.language: s.text for s in person.spellings.all()}
    name = spelt.get(language, person.name)
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:urn:uuid:{person.uid}"
    yield f"FN:{escape(name)}"
    yield f"N:{_parts(name, person.language)}"
    yield f"TITLE:{escape(one.office.in_language(language))}"
    yield f"ROLE:{escape(_role(one).in_language(language))}"
    body = _body(one)
    if body is not None:
        yield f"ORG:{escape(body.name.in_language(language))}"
    if person.mail:
        yield f"EMAIL;TYPE=INTERNET:{escape(person.mail)}"
    if person.phone:
        yield f"TEL:{escape(person.phone)}"
    yield "END:VCARD"


def _parts(name: str, language: str) -> str:
    """Return family, given and middle name; whole where nobody said whose way it is."""
    if language not in CONVENTIONS:
        return f";{escape(name)};;;"
    parts = split_name(name, CONVENTIONS[language])
    return ";".join([*map(escape, (parts.family, parts.given, parts.middle)), "", ""])


def _role(one: Any) -> Text:
    """Return what somebody is in the delegation, in every language."""
    label, said = dict(w.ROLES)[one.role], {}
    for key in LANGUAGES:
        with override(key):
            said[key] = gettext(label)
    return Text(**said)


def _body(one: Any) -> Any:
    """Return the body for which somebody came."""
    return one.organisation or one.counterpart.organisation or _side(one)


def _side(one: Any) -> Any:
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
