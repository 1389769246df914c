"""A small encoder for tests: a text is the ideas that its words name, and its language.

The language weighs more than any idea, as it does with real models. It needs no package.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from banyan.kernel.names import fold
from banyan.search import encoding, near
from banyan.search.arithmetic import Plain, packed
from banyan.search.domain.nearness import language_of

IDEAS = (
    ("old", "elderly", "aged", "cao tuoi", "gia", "ອາຍຸສູງ", "ເຖົ້າ"),
    ("young", "youth", "teen", "tre", "thanh nien", "ໄວໜຸ່ມ", "ຊາວໜຸ່ມ"),
    ("festival", "feast", "le hoi", "ບຸນ"),
    ("business", "company", "doanh nghiep", "cong ty", "ບໍລິສັດ"),
)
TONGUES = ("vi", "lo", "en")
LOUD = 3.0


class SmallEncoder:
    """Counts words of four ideas; ``seen`` is what it was given."""

    def __init__(self, identity: str = "small 1") -> None:
        self.identity = identity
        self.arithmetic = Plain()
        self.seen: list[str] = []

    def texts(self, texts: Sequence[str]) -> list[bytes]:
        self.seen += texts
        return [self.vector(text) for text in texts]

    def asked(self, typed: str) -> bytes:
        return self.vector(typed)

    def vector(self, text: str) -> bytes:
        said, spoken = f" {fold(text)}", language_of(text)
        ideas = [
            float(sum(fold(word) in said for word in idea if fold(word)))
            for idea in IDEAS
        ]
        tongues = [LOUD if tongue == spoken else 0.0 for tongue in TONGUES]
        return packed([*ideas, *tongues, 0.1])


def put(patch: pytest.MonkeyPatch, settings: Any, encoder: Any) -> Any:
    """Let this process have an encoder, whatever is installed; return it."""
    settings.BANYAN_MEANING = True
    place = encoding._Place()
    place.encoder = encoder
    patch.setattr(encoding, "_place", place)
    near._asked.cache_clear()
    return encoder


def bare(patch: pytest.MonkeyPatch, settings: Any) -> None:
    """Let this process have none yet; what is installed is looked up when asked for."""
    put(patch, settings, None)
    encoding._could_stand.cache_clear()
