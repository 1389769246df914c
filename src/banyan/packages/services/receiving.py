"""Taking a package in: it then waits, and nothing of it stands among the records."""

from __future__ import annotations

import uuid

from banyan.kernel.actor import Actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..domain.errors import refused
from ..models import Package
from ..opening import opened, sender_of
from ..store import READ, found, packages_visible, require_write
from .making import columns_of, create_once, keep


def package_receive(*, actor: Actor, content: bytes) -> Package:
    """Take in a package that a partner sent, to be looked at and taken from.

    Raises InputError for a file that is no sound package (``domain/errors.py``),
    StateRefusal where the sender's key is not confirmed here, the package is one's own,
    for somebody else, or here already. Nothing is written then. Requires
    ``exchange.write`` over the unit that keeps the partner.
    """
    package = opened(content)
    key = sender_of(actor, package.manifest)
    require_write(actor, key.unit)
    known = Package.objects.filter(
        organisation=key.organisation,
        direction=Package.RECEIVED,
        package=package.manifest.package,
    ).first()
    if known is not None:
        raise refused("twice", day=known.came_on, package=str(known.uid))
    kept = keep(content)
    facts = {
        "package": package.manifest.package,
        "sender": package.manifest.sender.installation,
        "fingerprint": package.fingerprint,
        "sha256": kept.sha256,
    }
    with ledger.act(
        actor=actor, kind="packages.package_receive", unit=key.unit_id, facts=facts
    ) as act:
        row = create_once(
            **columns_of(package.manifest, key.organisation, kept),
            sender_key=key,
            direction=Package.RECEIVED,
            state=Package.WAITING,
        )
        act.record("create", row)
    return row


def package_set_aside(*, actor: Actor, package: uuid.UUID | str) -> Package:
    """Lay a package aside from which nothing is taken; it stays where it is.

    Raises StateRefusal when something was taken from it already.
    """
    seen = found(packages_visible(actor, READ), package)
    require_write(actor, seen.unit)
    with ledger.act(
        actor=actor, kind="packages.package_set_aside", unit=seen.unit_id
    ) as act:
        row = Package.objects.select_for_update().get(pk=seen.pk)
        if row.state != Package.WAITING or row.received.exists():
            raise StateRefusal(
                _("Only a package from which nothing was taken can be laid aside."),
                code="package.not_waiting",
                way_out=_("Take back what was taken from it first."),
            )
        row.state = Package.ASIDE
        row.row_version += 1
        row.save()
        act.record("change", row)
    return row
