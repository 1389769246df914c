"""Rows of the room: which may be seen, which may be written."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.papers import contents
from banyan.papers.storage import Stored

from .models import Package, Received, SenderKey

READ, WRITE = "exchange.read", "exchange.write"


def packages_visible(actor: Actor, right: str = READ) -> QuerySet[Package]:
    """Return the packages of units in range."""
    rows = Package.objects.filter(scope_q(actor, right, unit="unit"))
    return rows.select_related("unit", "organisation__unit", "sender_key")


def received_visible(actor: Actor, right: str = READ) -> QuerySet[Received]:
    """Return the records received by units in range."""
    rows = Received.objects.filter(scope_q(actor, right, unit="unit"))
    return rows.select_related("unit", "organisation", "package")


def keys_visible(actor: Actor, right: str = READ) -> QuerySet[SenderKey]:
    """Return the keys of senders that units in range know."""
    rows = SenderKey.objects.filter(scope_q(actor, right, unit="unit"))
    return rows.select_related("unit", "organisation")


def found(rows: QuerySet[Any], uid: uuid.UUID | str) -> Any:
    """Return one row by its identity; NotVisible where it is out of range."""
    try:
        row = rows.filter(uid=uuid.UUID(str(uid))).first()
    except ValueError as error:
        raise NotVisible from error
    if row is None:
        raise NotVisible
    return row


def require_write(actor: Actor, unit: Any) -> None:
    """Raise NotAllowed without ``exchange.write`` over a unit."""
    actor.require(WRITE, path=unit.path, area_path=unit.area_path)


def may_write(actor: Actor, unit: Any) -> bool:
    """Say whether ``exchange.write`` is held over a unit."""
    return actor.covers(WRITE, unit.path, unit.area_path)


def content_of(row: Any) -> bytes:
    """Return the file of a package. Raises Fault when it is not what was kept."""
    kept = Stored(
        row.sha256, row.stored_as, row.size, row.key_id, bytes(row.wrapped_key)
    )
    return b"".join(contents.read(kept))
