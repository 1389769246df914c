"""Making a package for a partner, and taking its file out."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from banyan.exchange.queries.handed import own_body_of, partner_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotVisible, Problem
from banyan.kernel.names import folded
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.knowledge.queries import concepts, topic_labels
from banyan.ledger import services as ledger
from banyan.papers import contents
from banyan.papers.queries import PaperFile
from banyan.papers.storage import Stored

from .. import keys
from ..domain.manifest import LEVELS, Side
from ..gathering import Wanted, gathered
from ..models import Package, SenderKey
from ..store import READ, content_of, found, packages_visible, require_write
from ..writing import Written, written

ZIP = "application/zip"


def package_make(
    *,
    actor: Actor,
    partner: uuid.UUID | str,
    level: str = "partner",
    kind: str = "",
    record: uuid.UUID | str | None = None,
) -> Package:
    """Make the package of what was released to a partner, or of one record of it.

    ``partner`` is its organisation; ``level`` "public" leaves minutes, undertakings and
    materials that are for the partner alone. It holds what a guest of the partner is
    shown, of records over which the actor holds ``exchange.write``. The same content
    once more is the same package, and no act. Requires ``exchange.write`` over the unit
    that keeps the partner. Raises InputError where no unit stands for the partner or
    nothing was released to it, NotVisible out of range.
    """
    organisation = require_partner(actor, partner)
    wanted = Wanted(_level(level), kind, _identity(record))
    what = gathered(actor, organisation, wanted)
    if not what.documents:
        raise InputError(problems=[_nothing()])
    made = _written(actor, organisation, what, wanted.level)
    known = Package.objects.filter(
        organisation=organisation,
        direction=Package.SENT,
        package=made.manifest.package,
    ).first()
    if known is not None:
        return known
    kept = keep(made.content)
    facts = {
        "package": made.manifest.package,
        "organisation": organisation.pk,
        "level": wanted.level,
        "records": len(made.manifest.records),
        "files": [file.sha256 for file in made.manifest.files],
        "sha256": kept.sha256,
    }
    unit = organisation.unit_id
    with ledger.act(
        actor=actor, kind="packages.package_make", unit=unit, facts=facts
    ) as act:
        row = create_once(
            **columns_of(made.manifest, organisation, kept),
            direction=Package.SENT,
            state=Package.MADE,
        )
        act.record("create", row)
    return row


def require_partner(actor: Actor, partner: uuid.UUID | str) -> Any:
    """Return a partner for whom a package can be made, with its unit here."""
    organisation = partner_of(actor, partner)
    if organisation is None:
        raise NotVisible
    require_write(actor, organisation.unit)
    if organisation.house_unit is None:
        raise InputError(problems=[_no_unit()])
    return organisation


def package_open(*, actor: Actor, package: uuid.UUID | str) -> PaperFile:
    """Return the file of a package; taking it out is recorded first.

    Requires ``exchange.write`` over its unit; NotVisible out of range.
    """
    row = found(packages_visible(actor, READ), package)
    require_write(actor, row.unit)
    content: bytes = ledger.with_reading(
        lambda: content_of(row),
        actor=actor,
        kind="packages.package",
        subject=row.pk,
        what="file",
        unit=row.unit_id,
    )
    name = f"package-{row.made_on:%Y%m%d}-{str(row.package)[:8]}.zip"
    return PaperFile(name, ZIP, content, False)


def create_once(**columns: Any) -> Package:
    """Add a package; Conflict where the same one came at the same moment."""
    try:
        with transaction.atomic():
            return Package.objects.create(**columns)
    except IntegrityError as error:
        raise Conflict from error


def keep(content: bytes) -> Stored:
    """Encrypt a package into the folder of contents."""
    with tempfile.NamedTemporaryFile() as draft:
        draft.write(content)
        draft.flush()
        return contents.keep(Path(draft.name))


def columns_of(manifest: Any, organisation: Any, kept: Stored) -> dict[str, Any]:
    """Return what every package says of itself, sent or received."""

    title = manifest.title
    sender = Text.of(manifest.sender.organisation)
    return {
        "unit_id": organisation.unit_id,
        "organisation": organisation,
        "package": manifest.package,
        "title": title,
        "level": manifest.level,
        "manifest": json.loads(manifest.as_bytes()),
        "records": len(manifest.records),
        "files": len(manifest.files),
        "made_on": dt.datetime.fromisoformat(manifest.made_at)
        .astimezone(clock.ZONE)
        .date(),
        "came_on": clock.today(),
        "size": kept.size,
        "sha256": kept.sha256,
        "stored_as": kept.stored_as,
        "key_id": kept.key_id,
        "wrapped_key": kept.wrapped_key,
        "is_specimen": manifest.specimen or settings.BANYAN_DEMO,
        "words": folded(title, sender, organisation.name),
    }


# -- parts -----------------------------------------------------------------------------


def _written(actor: Actor, organisation: Any, what: Any, level: str) -> Written:
    body = own_body_of(organisation.unit)
    office = Text.of(organisation.unit.names)
    own = keys.own()
    known = SenderKey.objects.filter(
        organisation=organisation, state=SenderKey.TRUSTED
    ).first()
    return written(
        what,
        level=level,
        sender=Side(own.installation, (body or office).as_json(), office.as_json()),
        recipient=Side(
            known.installation if known else "", organisation.name.as_json(), {}
        ),
        concepts=concepts(actor),
        signer=keys.signer(),
        made_at=clock.now(),
        specimen=settings.BANYAN_DEMO,
        topics=topic_labels(),
    )


def _level(level: str) -> str:
    if level not in LEVELS:
        raise InputError(
            problems=[
                Problem.of(
                    "package.level",
                    _("“%(value)s” is none of: %(known)s."),
                    value=level,
                    known=", ".join(LEVELS),
                    field="level",
                )
            ]
        )
    return level


def _identity(record: uuid.UUID | str | None) -> uuid.UUID | None:
    if record in (None, ""):
        return None
    try:
        return uuid.UUID(str(record))
    except ValueError as error:
        raise NotVisible from error


def _nothing() -> Problem:
    return Problem.of(
        "package.nothing",
        _("Nothing of this was released to the partner, so a package would be empty."),
        field="partner",
        way_out=_("Release the records to it first, from the page of each."),
    )


def _no_unit() -> Problem:
    return Problem.of(
        "exchange.no_partner_unit",
        _("No unit of this house stands for the partner."),
        field="partner",
        way_out=_("Name it at the partner's organisation, then release records to it."),
    )
