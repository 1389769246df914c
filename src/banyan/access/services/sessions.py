"""Ending sessions, and what happened to ways to sign in, on the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.ledger import services as ledger

from .accounts import end_sessions

SECURITY_EVENTS = (
    "password_set",
    "second_factor_added",
    "second_factor_removed",
    "recovery_codes_made",
    "sign_in_linked",
    "sign_in_unlinked",
)


def session_end(*, actor: Actor, session_id: int) -> None:
    """Sign out one of the actor's own sessions; NotVisible for another's."""
    own = UserSession.objects.filter(user=actor.own_account, pk=session_id)
    with transaction.atomic():
        if not end_sessions(own):
            raise NotVisible
        _record(actor, "access.session_end", 1)


def sessions_end_others(*, actor: Actor, keep: str) -> int:
    """Sign out everywhere but in the session with the key ``keep``; say how many."""
    others = UserSession.objects.filter(user=actor.own_account).exclude(
        session_key=keep
    )
    with transaction.atomic():
        ended = end_sessions(others)
        if ended:
            _record(actor, "access.sessions_end_others", ended)
    return ended


def _record(actor: Actor, kind: str, count: int) -> None:
    with ledger.act(actor=actor, kind=kind, facts={"count": count}):
        pass


def security_event_record(
    *, actor: Actor, event: str, facts: Mapping[str, Any] | None = None
) -> None:
    """Leave an act that a way to sign in changed: one of :data:`SECURITY_EVENTS`."""
    if event not in SECURITY_EVENTS:
        raise ValueError(f"unknown security event {event!r}")
    with ledger.act(actor=actor, kind=f"access.{event}", facts=facts or {}):
        pass
