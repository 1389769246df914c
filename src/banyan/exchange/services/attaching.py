"""Files of materials that were given or received: taken in and handed out."""

from __future__ import annotations

import uuid
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.papers.attaching import file_attach, file_open
from banyan.papers.queries import PaperFile

from ..kinds import KINDS
from ..queries.attached import MATERIAL, material_files
from ..store import WRITE, found_one, kind_of


def material_attach(
    *,
    actor: Actor,
    material: uuid.UUID | str,
    content: bytes,
    file_name: str,
    language: str = "",
) -> Any:
    """Add a file to a material; again in the same language is a new version.

    Requires ``exchange.write`` and ``file.write`` over the unit. Raises InputError for
    a file that is too large, of a type not on the list, or not what its name says,
    StateRefusal where the exchange is closed.
    """
    row = found_one(actor, kind_of("material"), material)
    unit = row.exchange.unit
    actor.require(WRITE, path=unit.path, area_path=unit.area_path)
    if row.exchange.state in KINDS["exchange"].shut:
        raise StateRefusal(
            _("This record is closed; nothing is added or changed any more."),
            code="exchange.closed",
        )
    with ledger.act(actor=actor, kind="exchange.material_attach", unit=unit.pk) as act:
        return file_attach(
            actor=actor,
            kind=MATERIAL,
            subject=row.pk,
            unit=unit.pk,
            title=row.title,
            content=content,
            file_name=file_name,
            language=language,
            record_into=act,
        )


def material_open(
    *, actor: Actor, material: uuid.UUID | str, version: int
) -> PaperFile:
    """Return a file of a material that the actor is shown; recorded first.

    Raises NotVisible where the material is not shown, the file is none of it, or in a
    language in which it was not released.
    """
    found = material_files(actor, material)
    if version not in [file.id for file in found.files]:
        raise NotVisible
    return file_open(
        actor=actor, kind=MATERIAL, subject=found.material.id, version=version
    )
