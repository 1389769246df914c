"""Figures as people type them: kept as decimal text, compared as numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

LONGEST = 24
DIGITS = re.compile(r"-?\d+(\.\d+)?")
GROUPS = re.compile(r"[\s\u00a0]")
THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d{1,3}(,\d{3}){2,}")


def figure_of(text: str) -> str | None:
    """Return a typed figure in one form ("1250.5"), "" for none, None if it is none.

    A comma is a decimal comma; points between groups of three before a comma, and
    two or more commas between groups of three, are thousands.
    """
    plain = GROUPS.sub("", text.strip())
    if not plain:
        return ""
    if "," in plain and THOUSANDS.fullmatch(plain):
        both = "." in plain
        plain = plain.replace(".", "").replace(",", ".") if both else plain
        plain = plain if both else plain.replace(",", "")
    else:
        plain = plain.replace(",", ".")
    if not DIGITS.fullmatch(plain) or len(plain) > LONGEST:
        return None
    return written(Decimal(plain))


def written(number: Decimal) -> str:
    """Write a number without an exponent or needless zeros."""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def number_of(text: str) -> Decimal | None:
    """Return a kept figure as a number; None where nothing is known."""
    return Decimal(text) if text else None


def figure_problem(text: str, field: str, row: int | None = None) -> Problem:
    """Return the problem of a figure that cannot be read."""
    return Problem.of(
        "commitments.figure",
        _("“%(text)s” is no figure."),
        text=text[:30],
        field=field,
        row=row,
        way_out=_("Write digits, with a comma or point before the decimals."),
    )


def ratio(part: str, whole: str) -> Decimal | None:
    """Return one figure over another in percent; None where one is missing or zero."""
    a, b = number_of(part), number_of(whole)
    if a is None or not b:
        return None
    return a * 100 / b


def difference(now: str, before: str) -> Decimal | None:
    """Return how much a figure grew; None where one is not measured."""
    a, b = number_of(now), number_of(before)
    return None if a is None or b is None else a - b
