"""Files of handouts: taken in by the host, handed out to who takes part."""

from __future__ import annotations

import uuid
from typing import Any

from banyan.kernel.actor import Actor
from banyan.ledger import services as ledger
from banyan.papers.attaching import file_attach, file_open
from banyan.papers.queries import PaperFile

from ..queries.attached import HANDOUT, handout_files
from ..scope import WRITE


def handout_attach(
    *,
    actor: Actor,
    handout: uuid.UUID | str,
    content: bytes,
    file_name: str,
    language: str = "",
) -> Any:
    """Add a file to a handout; again in the same language is a new version.

    Requires ``training.write`` and ``file.write`` over the unit of the host. Raises
    InputError for a file that is too large, of a type not on the list, or not what
    its name says.
    """
    row = handout_files(actor, handout).row
    unit = row.cohort.unit
    actor.require(WRITE, path=unit.path, area_path=unit.area_path)
    with ledger.act(actor=actor, kind="training.handout_attach", unit=unit.pk) as act:
        return file_attach(
            actor=actor,
            kind=HANDOUT,
            subject=row.pk,
            unit=unit.pk,
            title=row.title,
            content=content,
            file_name=file_name,
            language=language,
            record_into=act,
        )


def handout_open(*, actor: Actor, handout: uuid.UUID | str, version: int) -> PaperFile:
    """Return a file of a handout that the actor is shown; recorded first."""
    row = handout_files(actor, handout).row
    return file_open(actor=actor, kind=HANDOUT, subject=row.pk, version=version)
