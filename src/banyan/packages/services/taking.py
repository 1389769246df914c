"""Taking records from a package: they stand beside the own ones, as theirs."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.names import folded
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.papers.queries import PaperFile

from ..comparing import Compared, compared
from ..domain.errors import refused
from ..domain.fingerprint import grouped
from ..domain.standing import Standing
from ..models import Package, Received, SenderKey
from ..opening import Opened, opened
from ..searching import forget, refresh
from ..store import (
    READ,
    content_of,
    found,
    packages_visible,
    received_visible,
    require_write,
)


def package_take(
    *,
    actor: Actor,
    package: uuid.UUID | str,
    records: Collection[uuid.UUID | str] | None = None,
    row_version: int | None = None,
) -> list[Received]:
    """Take records from a package in one act; without ``records`` all that are new.

    Each becomes a record received, marked with its origin, that nobody changes here; an
    own record that it is linked with stays as it is. What was taken before in the same
    words is left. Requires ``exchange.write`` over the unit. Raises InputError for a
    record that is not in the package, Conflict where the package changed since it was
    read, StateRefusal where it was laid aside or the key of its sender was withdrawn.
    """
    seen = _received_package(actor, package)
    held = opened(content_of(seen))
    lines = compared(actor, seen.organisation_id, held)
    chosen = _chosen(lines, records)
    with ledger.act(
        actor=actor,
        kind="packages.package_take",
        unit=seen.unit_id,
        facts={"package": str(seen.package), "records": len(chosen)},
    ) as act:
        row = Package.objects.select_for_update().get(pk=seen.pk)
        if row_version is not None and row.row_version != row_version:
            raise Conflict
        _require_open(row)
        _require_trusted(row)
        _retire(act, [one.held for one in chosen if one.held is not None])
        made = [_received(row, one) for one in chosen]
        _keep(made)
        act.record("create", *made)
        row.state = Package.TAKEN if made or not lines else row.state
        row.row_version += 1
        row.save()
        act.record("change", row)
        refresh(made)
    return made


def package_take_back(*, actor: Actor, package: uuid.UUID | str) -> Package:
    """Undo what was taken from a package, while nothing builds on it.

    What was there before stands again. Raises StateRefusal where a later package tells
    more of one of its records, or somebody linked one with an own record since.
    """
    seen = _received_package(actor, package)
    with ledger.act(
        actor=actor, kind="packages.package_take_back", unit=seen.unit_id
    ) as act:
        row = Package.objects.select_for_update().get(pk=seen.pk)
        taken = list(row.received.select_for_update().order_by("pk"))
        _require_undone(taken)
        act.record("delete", *taken)
        forget(taken)
        before = [one.previous_id for one in taken if one.previous_id is not None]
        Received.objects.filter(pk__in=[one.pk for one in taken]).delete()
        again = list(Received.objects.select_for_update().filter(pk__in=before))
        for one in again:
            one.is_current = True
            one.row_version += 1
        Received.objects.bulk_update(again, ["is_current", "row_version"])
        act.record("change", *again)
        row.state = Package.WAITING
        row.row_version += 1
        row.save()
        act.record("change", row)
        refresh(again)
    return row


def received_file_open(
    *, actor: Actor, record: uuid.UUID | str, path: str
) -> PaperFile:
    """Return a file that came with a record received; recorded first.

    It lies in the package, whose hash is checked again. NotVisible for a file that is
    none of this record, or a record out of range.
    """
    row = found(received_visible(actor, READ), record)
    if path not in [one["path"] for one in row.document.get("files", ())]:
        raise NotVisible
    content: PaperFile = ledger.with_reading(
        lambda: _file(opened(content_of(row.package)), path),
        actor=actor,
        kind="packages.received",
        subject=row.pk,
        what=path,
        unit=row.unit_id,
    )
    return content


# -- parts -----------------------------------------------------------------------------


def _file(package: Opened, path: str) -> PaperFile:
    entry = next(one for one in package.manifest.files if one.path == path)
    return PaperFile(entry.name, entry.media_type, package.members[path], False)


def _received_package(actor: Actor, package: uuid.UUID | str) -> Any:
    rows = packages_visible(actor, READ).filter(direction=Package.RECEIVED)
    seen = found(rows, package)
    require_write(actor, seen.unit)
    return seen


def _require_open(row: Package) -> None:
    if row.state == Package.ASIDE:
        raise StateRefusal(
            _("This package was laid aside; nothing is taken from it."),
            code="package.aside",
            way_out=_("Ask the sender for a new one."),
        )


def _require_trusted(row: Package) -> None:
    """A key may have been withdrawn since the package came: nothing more is taken."""
    key = row.sender_key
    if key is not None and key.state != SenderKey.TRUSTED:
        raise refused("withdrawn_key", fingerprint=grouped(key.fingerprint))


def _chosen(
    lines: list[Compared], records: Collection[uuid.UUID | str] | None
) -> list[Compared]:
    if records is None:
        return [one for one in lines if one.standing is Standing.NEW]
    wanted = {str(uid) for uid in records}
    unknown = sorted(wanted - {one.document["uid"] for one in lines})
    if unknown:
        raise InputError(
            problems=[
                Problem.of(
                    "package.no_record",
                    _("The package holds no record “%(record)s”."),
                    record=one,
                    field="records",
                )
                for one in unknown
            ]
        )
    return [
        one
        for one in lines
        if one.document["uid"] in wanted and one.standing is not Standing.UNCHANGED
    ]


def _retire(act: Any, rows: list[Received]) -> None:
    """Let rows give their place to what a later package says."""
    locked = Received.objects.select_for_update().filter(pk__in=[r.pk for r in rows])
    current = list(locked.order_by("pk"))
    if any(not one.is_current for one in current):
        raise Conflict
    for one in current:
        one.is_current = False
        one.row_version += 1
    Received.objects.bulk_update(current, ["is_current", "row_version"])
    act.record("change", *current)
    forget(current)


def _keep(made: list[Received]) -> None:
    """Save what was taken; Conflict where somebody took the same meanwhile."""
    try:
        with transaction.atomic():
            Received.objects.bulk_create(made)
    except IntegrityError as error:
        raise Conflict from error


def _received(package: Package, one: Compared) -> Received:
    title = Text.of(one.document["title"])
    return Received(
        unit_id=package.unit_id,
        organisation_id=package.organisation_id,
        package=package,
        previous=one.held,
        kind=one.document["kind"],
        origin=uuid.UUID(one.document["uid"]),
        title=title,
        document=one.document,
        says=one.says,
        own=one.own.uid if one.own else None,
        own_says=one.own_says,
        is_linked_by_hand=False,
        in_conflict=one.standing is Standing.CONFLICT,
        taken_on=clock.today(),
        is_specimen=bool(one.document["specimen"]) or settings.BANYAN_DEMO,
        words=folded(title),
    )


def _require_undone(taken: list[Received]) -> None:
    if not taken:
        raise StateRefusal(_("Nothing was taken from this package."))
    if any(not one.is_current for one in taken):
        raise StateRefusal(
            _("A later package tells more of a record that was taken from this one."),
            code="package.built_on",
            way_out=_("Take back the later package first."),
        )
    if any(one.is_linked_by_hand for one in taken):
        raise StateRefusal(
            _("A record taken from this package was linked with an own one since."),
            code="package.built_on",
            way_out=_("Loosen the link first, on the page of the record."),
        )
