"""The files of a material: who sees the material sees them, a guest too."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.papers.attaching import FileLine, files_of

from ..models import Material
from .records import RecordShown, record_shown

MATERIAL = "exchange.material"
"""How papers name the materials that they belong to."""


@dataclass(frozen=True)
class MaterialFiles:
    """A material with its exchange and its files, the newest version first."""

    exchange: RecordShown
    material: RecordShown
    files: tuple[FileLine, ...]


def material_files(actor: Actor, uid: uuid.UUID | str) -> MaterialFiles:
    """Return a material that the actor is shown with its files; NotVisible else."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    above = Material.objects.filter(uid=wanted).values_list("exchange__uid", flat=True)
    if not above:
        raise NotVisible
    record = record_shown(actor, "exchange", above[0])
    found = [part for part in record.parts["material"] if part.uid == wanted]
    if not found:
        raise NotVisible
    files = files_of_materials(record, [found[0].id])
    return MaterialFiles(record, found[0], files.get(found[0].id, ()))


def files_of_materials(
    record: RecordShown, ids: Iterable[int]
) -> dict[int, tuple[FileLine, ...]]:
    """Return the files of materials of a record that was shown: one statement.

    Of a record released in some languages alone, those in these, and of none.
    """
    spoken = ("", *record.languages)
    return {
        pk: kept
        for pk, files in files_of(MATERIAL, ids).items()
        if (kept := tuple(f for f in files if f.language in spoken))
    }
