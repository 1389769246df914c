"""What one cell says: a value, whether somebody should see how it was understood."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from banyan.base.sheets import as_text, fonts
from banyan.kernel.names import capitalise_name, fold, normalise
from banyan.kernel.text import gettext_noop as _

from .dates import Unreadable, read_day

WRONG, UNDERSTOOD, MISSING = "wrong", "understood", "missing"
CHANGED, KEPT = "changed", "kept"

NO_NAME = _("This is no name.")
WRITE_NAME = _("Write the full name as on the identity paper.")
NO_WORD = _("“%(given)s” is not known here.")
WRITE_WORD = _("Write one of: %(known)s.")
NO_PHONE = _("“%(given)s” is no phone number.")
WRITE_PHONE = _("Write 8 to 15 figures, such as 0901234567.")
NO_MAIL = _("“%(given)s” is no mail address.")
WRITE_MAIL = _("Write it like name@example.org, or leave it blank.")
NO_IDENTITY = _("This is no identity number.")
WRITE_IDENTITY = _("It has 9 or 12 figures; format the column as text.")
TO_COME = _("%(given)s has not come yet.")
CHECK_DATE = _("Check the year.")
TOO_LONG = _("The text is longer than %(most)s letters.")
SHORTEN = _("Shorten it.")
NEEDED = _("It must not be blank.")
FILL_IN = _("Fill it in.")
OLD_FONT = _("“%(given)s” is written for an old font (TCVN3 or VNI).")
CONVERT = _("Convert it to Unicode first, then load it again.")
BULLETS = "-–—•*·'’‘\"“”. "
"""What stands in front of names in lists, and is no part of them."""
ODD_NAME = re.compile(r"[0-9@#$%&*/\\<>=+|{}\[\]]")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be seen at one cell."""

    field: str
    state: str
    code: str
    template: str = ""
    way_out: str = ""
    values: Mapping[str, Any] = made(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the form in which it is staged."""
        return {
            "f": self.field,
            "s": self.state,
            "c": self.code,
            "t": self.template,
            "w": self.way_out,
            "v": dict(self.values),
        }


@dataclass(slots=True)
class Reading:
    """What cells are read with: the day, the words, and what was found."""

    today: dt.date
    words: Mapping[str, Mapping[str, str]]
    findings: list[Finding] = made(default_factory=list)

    def wrong(
        self, key: str, code: str, template: str, way_out: str, **values: Any
    ) -> None:
        """Note that a cell cannot be read."""
        self.findings.append(Finding(key, WRONG, code, template, way_out, values))

    def understood(self, key: str, given: str, value: str) -> None:
        """Note how a cell was understood, for somebody to see."""
        values = {"given": given, "value": value}
        template = _("“%(given)s” is understood as %(value)s.")
        self.findings.append(
            Finding(key, UNDERSTOOD, "understood", template, "", values)
        )


def read_name(reading: Reading, key: str, cell: Any) -> str | None:
    """Read a name; one typed in capitals, or in small letters, is proposed anew."""
    given = as_text(cell)
    name = normalise(given).lstrip(BULLETS)
    if fonts.is_old(name):
        reading.wrong(key, "old-font", OLD_FONT, CONVERT, given=name[:200])
        return None
    if not fold(name) or ODD_NAME.search(name):
        reading.wrong(key, "name", NO_NAME, WRITE_NAME, given=given)
        return None
    if len(name) > 200:
        reading.wrong(key, "long", TOO_LONG, SHORTEN, most=200)
        return None
    proposed = _proper(name)
    if proposed != normalise(given):
        reading.understood(key, given, proposed)
    return proposed


def _proper(name: str) -> str:
    if name.islower():
        return capitalise_name(name.upper())
    return capitalise_name(name)


def read_text(reading: Reading, key: str, cell: Any) -> str | None:
    """Read a text of one line."""
    text = normalise(as_text(cell))
    if len(text) > 300:
        reading.wrong(key, "long", TOO_LONG, SHORTEN, most=300)
        return None
    return text


def read_code(reading: Reading, key: str, cell: Any) -> str | None:
    """Read a code: leading zeros stay, blanks around it go."""
    given = normalise(as_text(cell)).lstrip("'’")
    text = _figures(given)
    if text != given:
        reading.understood(key, given, text)
    most = 80 if key == "symbol" else 30
    if len(text) > most:
        reading.wrong(key, "long", TOO_LONG, SHORTEN, most=most)
        return None
    return text


def _figures(text: str) -> str:
    """Write figures of other scripts (Lao) as those that everybody compares by."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c
        for c in text
    )


def read_identity(reading: Reading, key: str, cell: Any) -> str | None:
    """Read an identity number; its noughts may have been lost to a spreadsheet."""
    text = _figures(re.sub(r"[\s.\-'’]", "", as_text(cell)))
    if text.isdigit() and len(text) in (9, 12):
        return text
    if isinstance(cell, int | float) and text.isdigit() and len(text) in (8, 11):
        padded = text.zfill(9 if len(text) == 8 else 12)
        reading.understood(key, "•" * 6 + text[-3:], "•" * 6 + padded[-3:])
        return padded
    reading.wrong(key, "identity", NO_IDENTITY, WRITE_IDENTITY)
    return None


def read_date(reading: Reading, key: str, cell: Any) -> dt.date | None:
    """Read a day; less than a day counts as its first day, for somebody to see."""
    found = _day(reading, key, cell)
    return None if found is None else found[0]


def read_birth(reading: Reading, key: str, cell: Any) -> tuple[str, str] | None:
    """Read a birth date with its precision: a year alone is enough."""
    found = _day(reading, key, cell, quiet_precision=True)
    return None if found is None else (found[0].isoformat(), found[1])


def _day(
    reading: Reading, key: str, cell: Any, quiet_precision: bool = False
) -> tuple[dt.date, str] | None:
    found = read_day(cell, reading.today, reading.words["month"])
    given = as_text(cell)
    if isinstance(found, Unreadable):
        reading.wrong(key, "date", found.template, found.way_out, given=given)
        return None
    if found.day > reading.today:
        reading.wrong(key, "to-come", TO_COME, CHECK_DATE, given=given)
        return None
    if found.understood or (found.precision != "day" and not quiet_precision):
        shown = "%Y" if found.precision == "year" else "%m/%Y"
        is_less = quiet_precision and found.precision != "day"
        reading.understood(
            key, given, found.day.strftime(shown if is_less else "%d/%m/%Y")
        )
    return found.day, found.precision


def word_reader(group: str) -> Callable[[Reading, str, Any], str | None]:
    """Return what reads a word of a group of the lexicon."""

    def read(reading: Reading, key: str, cell: Any) -> str | None:
        given = as_text(cell)
        found = reading.words[group].get(fold(given))
        if found is None:
            known = getattr(reading.words[group], "shown", "")
            reading.wrong(key, "word", NO_WORD, WRITE_WORD, given=given, known=known)
        return found

    return read


def read_phone(reading: Reading, key: str, cell: Any) -> str | None:
    """Read a phone number; a nought lost to a spreadsheet is put back."""
    given = _figures(as_text(cell))
    digits = re.sub(r"\D", "", given)
    if isinstance(cell, int | float) and len(digits) == 9:
        reading.understood(key, given, f"0{digits}")
        return f"0{digits}"
    if not 8 <= len(digits) <= 15 or re.search(r"[^\d\s.+()\-/]", given):
        reading.wrong(key, "phone", NO_PHONE, WRITE_PHONE, given=given)
        return None
    return given


def read_mail(reading: Reading, key: str, cell: Any) -> str | None:
    """Read a mail address."""
    given = as_text(cell)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given):
        reading.wrong(key, "mail", NO_MAIL, WRITE_MAIL, given=given)
        return None
    return given


READERS: dict[str, Callable[[Reading, str, Any], Any]] = {
    "name": read_name,
    "text": read_text,
    "code": read_code,
    "unit": read_text,
    "post": read_text,
    "unit_kind": read_text,
    "identity": read_identity,
    "day": read_date,
    "birth": read_birth,
    "sex": word_reader("sex"),
    "grade": word_reader("grade"),
    "participation": word_reader("participation"),
    "left_reason": word_reader("left_reason"),
    "phone": read_phone,
    "mail": read_mail,
}
