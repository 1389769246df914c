"""The lists of this room: members, and who holds which office."""

from . import members, offices

__all__ = ["members", "offices"]
