"""The key card of an installation: a small file to hand over before any package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .canonical import as_bytes

FORMAT, VERSION = "banyan-package-key", 1


@dataclass(frozen=True)
class KeyCard:
    """The id of an installation and its public key."""

    installation: str
    public_key: str

    def as_bytes(self) -> bytes:
        """Return the card as a file."""
        return as_bytes(
            {
                "format": FORMAT,
                "version": VERSION,
                "installation": self.installation,
                "public_key": self.public_key,
            }
        )


def read_card(data: Mapping[str, Any]) -> KeyCard:
    """Read a card; ValueError, KeyError or TypeError when it is none."""
    card = KeyCard(data["installation"], data["public_key"])
    if (data["format"], data["version"]) != (FORMAT, VERSION):
        raise ValueError("format")
    if len(bytes.fromhex(card.public_key)) != 32 or len(card.installation) > 16:
        raise ValueError("key")
    return card
