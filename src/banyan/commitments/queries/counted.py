"""What figures are counted in: typed in one language, told in the reader's."""

from __future__ import annotations

from functools import lru_cache

from banyan.kernel.text import Text
from banyan.rulebook import packs

GROUP = "counted_in"


def counted_in(typed: str) -> Text:
    """Return what was typed in the three languages; as typed where no pack knows it."""
    return _known(tuple(packs.pack_ids())).get(typed.casefold().strip(), Text.of(typed))


@lru_cache(maxsize=4)
def _known(pack_ids: tuple[str, ...]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for pack in pack_ids:
        for text in packs.labels(pack, GROUP).values():
            for name in text.as_json().values():
                found.setdefault(name.casefold(), text)
    return found
