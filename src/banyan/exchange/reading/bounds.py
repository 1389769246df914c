"""How much of a text is read as one report (``lexicons/bounds.toml``)."""

from __future__ import annotations

import re

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .lexicon import table

ENDS = re.compile(r"[.!?…][\"'”’»)]*\s|\n")


def longest() -> int:
    """Return how many letters a text may have to be read at all."""
    return int(table("bounds")["longest"])


def refuse_endless(text: str) -> None:
    """Raise InputError for a text longer than a report can be."""
    if len(text) > longest():
        raise InputError(
            _("The text is longer than a report can be."),
            way_out=_("Take in the report alone, part by part."),
        )


def read_until(text: str) -> int:
    """Return the place of the text up to which it is read: a sentence ends there."""
    most = int(table("bounds")["read"])
    if len(text) <= most:
        return len(text)
    ends = [end.end() for end in ENDS.finditer(text, most * 3 // 4, most)]
    return ends[-1] if ends else most


def is_cut(text: str) -> bool:
    """Say whether only the first part of a text is read."""
    return read_until(text) < len(text)
