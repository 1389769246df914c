"""The lists of this room: members, and who holds which office."""

from . import finding, members, memberships, offices

__all__ = ["finding", "members", "memberships", "offices"]
