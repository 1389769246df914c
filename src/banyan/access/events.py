"""What access announces to other rooms, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.kernel.actor import Actor


@dataclass(frozen=True)
class GrantsGiven:
    """Right sets were given over units."""

    grant_ids: tuple[int, ...]


@dataclass(frozen=True)
class GrantsEnded:
    """Grants were revoked, or ended with the office they came from."""

    grant_ids: tuple[int, ...]


@dataclass(frozen=True)
class AccountsOpened:
    """Accounts were opened."""

    account_ids: tuple[int, ...]


@dataclass(frozen=True)
class AccountClosed:
    """An account was closed; its sessions are ended."""

    account_id: int


@dataclass(frozen=True)
class SupportSessionOpened:
    """Somebody from outside was let in for an hour."""

    session_id: int
    unit_id: int


@dataclass(frozen=True)
class GrantAsked:
    """A second person is to agree that rights are given over a unit."""

    request_id: int
    unit_id: int
    right_set: str
    actor: Actor


@dataclass(frozen=True)
class GrantAnswered:
    """The second person agreed or not, or the request was taken back."""

    request_id: int
    actor: Actor
