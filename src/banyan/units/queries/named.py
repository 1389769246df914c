"""Names of units that other records mention, and units to choose from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Length

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import path_end
from banyan.kernel.names import fold
from banyan.kernel.text import Text

from ..models import Unit
from .tree import READ


@dataclass(frozen=True, slots=True)
class UnitNamed:
    """A unit as it is mentioned: where its page is, and its present name."""

    uid: uuid.UUID
    names: Text
    kind: str


def units_named(actor: Actor, ids: Iterable[int | None]) -> dict[int, UnitNamed]:
    """Return the units among ``ids`` that the actor may read, by their id."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    rows = Unit.objects.filter(scope_q(actor, READ, unit=""), pk__in=wanted)
    return {
        pk: UnitNamed(uid, names, kind)
        for pk, uid, names, kind in rows.values_list("pk", "uid", "names", "kind")
    }


def units_to_choose(
    actor: Actor, right: str, typed: str = "", limit: int = 20, root: str = ""
) -> list[UnitNamed]:
    """Return living units where ``right`` is held, whose name or code fits.

    Highest in the tree first; with the path of a ``root`` those of its tree alone. One
    statement.
    """
    rows = Unit.objects.filter(scope_q(actor, right, unit=""), state="active")
    rows = rows.filter(path__gt="")
    if root:
        rows = rows.filter(path__gte=root, path__lt=path_end(root))
    for word in fold(typed).split():
        rows = rows.filter(Q(name_fold__contains=word) | Q(code__iexact=word))
    found = rows.annotate(depth=Length("path")).order_by("depth", "sort_key", "pk")
    return [
        UnitNamed(uid, names, kind)
        for uid, names, kind in found.values_list("uid", "names", "kind")[:limit]
    ]


def unit_where(actor: Actor, right: str, uid: uuid.UUID | str) -> tuple[int, UnitNamed]:
    """Return the id and name of a unit where ``right`` is held; NotVisible otherwise."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    rows = Unit.objects.filter(scope_q(actor, right, unit=""), uid=wanted)
    found = rows.values_list("pk", "uid", "names", "kind").first()
    if found is None:
        raise NotVisible
    return int(found[0]), UnitNamed(*found[1:])
