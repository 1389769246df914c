"""Search and sort keys of unit names, made in Python for both databases."""

from __future__ import annotations

import re
from functools import lru_cache

from banyan.kernel.names import fold, is_lao, sort_key
from banyan.kernel.text import Text

LONGEST = 300
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=16_384)
def name_keys(names: Text) -> tuple[str, str]:
    """Return the folded name and the sort key; numbers sort by their value."""
    name = names.in_language("vi")
    numbered = _NUMBER.sub(lambda found: found[0].zfill(6), name)
    key = sort_key(numbered, "lo" if is_lao(name) else "vi")
    return fold(name)[:LONGEST], key[:LONGEST]
