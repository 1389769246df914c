"""How a record of a package stands to what is here: decided from hashes alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """New here, changed by the sender, as it was, or changed on both sides."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Held:
    """What was taken before: what it says, and what the linked own record said then."""

    says: str
    own_then: str = ""
    own_now: str = ""


def standing(says: str, held: Held | None) -> Standing:
    """Return how a record stands.

    In conflict is what the sender changed and, since it was last taken, the house
    too, in its own record of the same thing.
    """
    if held is None:
        return Standing.NEW
    if says == held.says:
        return Standing.UNCHANGED
    if held.own_then and held.own_now != held.own_then:
        return Standing.CONFLICT
    return Standing.CHANGED


@dataclass(frozen=True)
class KeyKnown:
    """A key that was added here: of which installation, and whether it still holds."""

    installation: str
    fingerprint: str
    is_trusted: bool


def key_standing(
    installation: str, fingerprint: str, known: tuple[KeyKnown, ...]
) -> tuple[str, str]:
    """Return "" for a trusted key, else why not, and the fingerprint that is trusted."""
    same = [one for one in known if one.fingerprint == fingerprint]
    if any(one.is_trusted and one.installation == installation for one in same):
        return "", fingerprint
    trusted = [k for k in known if k.is_trusted and k.installation == installation]
    if trusted:
        return "changed_key", trusted[0].fingerprint
    return ("withdrawn_key" if same else "unknown_key"), ""
