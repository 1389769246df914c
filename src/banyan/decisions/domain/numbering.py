"""How a decision's number becomes its symbol, such as ``05-QĐ/ĐU``.

Numbers run without a gap per type of paper within one term of the body
(36-HD/VPTW, 2018) and begin again with the next term.
"""

from __future__ import annotations

import re
import string

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

DEFAULT_PATTERN = "{n:02d}-{paper}/{body}"
_FIELDS = {"n", "paper", "body", "year"}
_SPEC = re.compile(r"(0?\dd?)?")

# How the committees of each kind of party unit sign; the last part of a symbol.
_SYMBOLS = {
    "province-committee": "TU",
    "district-committee": "QU",
    "branch": "CB",
    "cell": "TĐ",
    "section": "ĐBBP",
}


def symbol(pattern: str, *, number: int, paper: str, body: str, year: int) -> str:
    """Write ``number`` by the pattern of its series."""
    return pattern.format(n=number, paper=paper, body=body, year=year)


def check_pattern(pattern: str) -> None:
    """Raise :class:`InputError` unless the pattern is safe and holds a number."""
    try:
        parts = [p for p in string.Formatter().parse(pattern) if p[1] is not None]
    except ValueError:
        parts = []
    names = {name for _text, name, _spec, _conversion in parts}
    plain = all(_is_plain(name, spec, convert) for _t, name, spec, convert in parts)
    good = plain and "n" in names and names <= _FIELDS
    if not good:
        raise InputError(problems=[_bad_pattern(pattern)])


def _is_plain(name: str | None, spec: str | None, conversion: str | None) -> bool:
    """Say whether a field only writes its value: numbers padded, nothing more."""
    if name in ("n", "year"):
        return conversion is None and bool(_SPEC.fullmatch(spec or ""))
    return conversion is None and not spec


def _bad_pattern(pattern: str) -> Problem:
    return Problem.of(
        "series.pattern",
        _(
            "“%(pattern)s” is no pattern for a symbol: it needs {n} and may hold "
            "{paper}, {body} and {year}."
        ),
        pattern=pattern,
        field="pattern",
        way_out=_("Write it like {n:02d}-{paper}/{body}."),
    )


def body_symbol(unit_kind: str) -> str:
    """Return how a body of this kind of unit signs when nobody said it yet."""
    if unit_kind.endswith("-committee"):
        return _SYMBOLS.get(unit_kind, "ĐU")
    return _SYMBOLS.get(unit_kind, "BCH")
