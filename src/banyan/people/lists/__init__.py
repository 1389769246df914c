"""The lists of this room: members, and who holds which office."""

from . import acts, finding, members, memberships, offices

__all__ = ["acts", "finding", "members", "memberships", "offices"]
