"""Choices of fields, in the words of the packs."""

from __future__ import annotations

from collections.abc import Sequence

from banyan.base.lists import Choice
from banyan.kernel.text import Text
from banyan.rulebook import packs


def choices(group: str, keys: Sequence[str] = ()) -> list[Choice]:
    """Return a group of words, those of the pack in force before the others'.

    ``keys`` are the values there are; without, those that a pack names.
    """
    labels: dict[str, Text] = {}
    default = packs.default_pack()
    for pack in (default, *(p for p in packs.pack_ids() if p != default)):
        labels = {**packs.labels(pack, group), **labels}
    return [Choice(key, labels.get(key) or Text.of(key)) for key in keys or labels]
