"""Writing saved lists: saved, renamed, shared, removed with a way back.

A saved list gives nobody a right: it is a way of asking, and whoever uses it gets the
rows of their own range.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.base.lists.tree import without_drafts
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotAllowed, NotVisible
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.units.queries.outline import places_of

from .domain.saved import clean_name, name_problem, shares_problem
from .models import SavedList, SavedShare

NO_ACCOUNT = _("Only somebody who is signed in keeps lists.")


@dataclass(frozen=True)
class SaveList:
    """A way of asking a list, to be kept under a name."""

    list_key: str
    name: str
    query: ListQuery


def saved_create(*, actor: Actor, command: SaveList) -> SavedList:
    """Keep a list under a name.

    Raises NotAllowed without the right to the list, InputError for a filter that is not
    understood, a missing name or one that the owner uses already.
    """
    owner = actor.own_account
    if owner is None:
        raise NotAllowed(NO_ACCOUNT, code="no_account")
    query = _checked(actor, command.list_key, command.query)
    name = clean_name(command.name)
    with transaction.atomic():
        _require_name(actor, command.list_key, name)
        now = clock.now()
        with ledger.act(
            actor=actor, kind="lists.saved_create", facts={"list": command.list_key}
        ) as act:
            row = SavedList.objects.create(
                list_key=command.list_key,
                name=name,
                owner_id=owner,
                query=query.as_json(),
                created_at=now,
                changed_at=now,
            )
            act.record("create", row)
    return row


def _checked(actor: Actor, key: str, query: ListQuery) -> ListQuery:
    """Return a query as it is kept: understood, without page, date and drafts."""
    spec = lists.get(key)
    node = without_drafts(query.node)
    kept = replace(
        query,
        filter=lists.written(node),
        after="",
        before="",
        day=None,
        known_on=None,
        saved="",
    )
    lists.prepare(actor, spec, kept)
    return kept


def _require_name(actor: Actor, key: str, name: str, besides: int = 0) -> None:
    own = SavedList.objects.select_for_update().filter(
        owner=actor.own_account, list_key=key, hidden_at__isnull=True
    )
    problem = name_problem(name, own.exclude(pk=besides).values_list("name", flat=True))
    if problem is not None:
        raise InputError(problems=[problem])


def _own(actor: Actor, uid: uuid.UUID | str, row_version: int | None) -> SavedList:
    """Return a list of the actor's own, locked; NotVisible for another's."""
    row = (
        SavedList.objects.select_for_update()
        .filter(uid=uid, owner=actor.own_account or 0)
        .first()
    )
    if row is None:
        raise NotVisible
    if row_version is not None and row_version != row.row_version:
        raise Conflict
    return row


def saved_change(
    *,
    actor: Actor,
    uid: uuid.UUID | str,
    name: str | None = None,
    query: ListQuery | None = None,
    row_version: int | None = None,
) -> SavedList:
    """Give a saved list another name, or another way of asking; ``None`` keeps it.

    Raises NotVisible for another's list, Conflict, InputError.
    """
    with transaction.atomic():
        row = _own(actor, uid, row_version)
        if name is not None:
            row.name = clean_name(name)
            _require_name(actor, row.list_key, row.name, row.pk)
        if query is not None:
            row.query = _checked(actor, row.list_key, query).as_json()
        return _write(actor, "lists.saved_change", row, ["name", "query"])


def _write(actor: Actor, kind: str, row: SavedList, columns: list[str]) -> SavedList:
    row.row_version += 1
    row.changed_at = clock.now()
    with ledger.act(actor=actor, kind=kind, facts={"list": row.list_key}) as act:
        row.save(update_fields=[*columns, "row_version", "changed_at"])
        act.record("change", row)
    return row


def saved_share(
    *,
    actor: Actor,
    uid: uuid.UUID | str,
    units: Sequence[int],
    row_version: int | None = None,
) -> SavedList:
    """Share a list with exactly these units: with who works there, below or above.

    The right to the list must be held at each unit. Raises NotVisible, NotAllowed,
    Conflict, InputError for too many.
    """
    wanted = set(units)
    if (problem := shares_problem(list(wanted))) is not None:
        raise InputError(problems=[problem])
    with transaction.atomic():
        row = _own(actor, uid, row_version)
        known = dict(row.shares.values_list("unit_id", "pk"))
        _require_reach(actor, row, wanted - set(known))
        gone = [pk for unit, pk in known.items() if unit not in wanted]
        row.row_version += 1
        row.changed_at = clock.now()
        with ledger.act(
            actor=actor, kind="lists.saved_share", facts={"list": row.list_key}
        ) as act:
            row.save(update_fields=["row_version", "changed_at"])
            act.record("change", row)
            act.record_rows("delete", SavedShare, gone)
            SavedShare.objects.filter(pk__in=gone).delete()
            new = SavedShare.objects.bulk_create(
                SavedShare(saved=row, unit_id=unit)
                for unit in sorted(wanted - set(known))
            )
            act.record_rows("create", SavedShare, [share.pk for share in new])
    return row


def _require_reach(actor: Actor, row: SavedList, units: set[int]) -> None:
    right = lists.get(row.list_key).right
    places = places_of(units)
    if len(places) != len(units):
        raise NotVisible
    for path, area in places.values():
        if right:
            actor.require(right, path=path, area_path=area)


def units_of_own(actor: Actor, list_key: str) -> list[int]:
    """Return the units where the actor holds the right to a list: all of its range."""
    right = lists.get(list_key).right
    return sorted({held.unit_id for held in actor.held if right in held.rights})


def saved_hide(*, actor: Actor, uid: uuid.UUID | str) -> SavedList:
    """Remove a list: nobody sees it any more, its owner can bring it back."""
    with transaction.atomic():
        row = _own(actor, uid, None)
        if row.hidden_at is not None:
            return row
        row.hidden_at = clock.now()
        return _write(actor, "lists.saved_hide", row, ["hidden_at"])


def saved_restore(*, actor: Actor, uid: uuid.UUID | str) -> SavedList:
    """Bring a removed list back; under another name where its own is taken."""
    with transaction.atomic():
        row = _own(actor, uid, None)
        if row.hidden_at is None:
            return row
        own = SavedList.objects.filter(
            owner=row.owner_id, list_key=row.list_key, hidden_at__isnull=True
        )
        taken = {name.casefold() for name in own.values_list("name", flat=True)}
        row.name, row.hidden_at = _free_name(row.name, taken), None
        return _write(actor, "lists.saved_restore", row, ["name", "hidden_at"])


def _free_name(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name[:110]} ({number})"
    return found
