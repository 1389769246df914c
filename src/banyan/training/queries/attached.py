"""The files of a handout: for the host, and for who takes part once it is released."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.papers.attaching import FileLine, files_of

from ..domain.states import TAKING_PART
from ..models import Handout, Participant
from ..scope import WRITE, hosts, own_q

HANDOUT = "training.handout"
"""How papers name the handouts that they belong to."""


@dataclass(frozen=True)
class HandoutFiles:
    """A handout with its files, the newest version first."""

    row: Any
    files: tuple[FileLine, ...]
    may_write: bool


def handout_files(actor: Actor, uid: uuid.UUID | str) -> HandoutFiles:
    """Return a handout with its files; NotVisible for who is not to see it."""
    try:
        wanted = uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error
    rows = Handout.objects.select_related("cohort__unit", "cohort__course")
    row = rows.filter(uid=wanted).first()
    if row is None or not (hosts(actor, row.cohort) or _is_given(actor, row)):
        raise NotVisible
    found = files_of(HANDOUT, [row.pk]).get(row.pk, ())
    return HandoutFiles(row, found, hosts(actor, row.cohort, WRITE))


def _is_given(actor: Actor, row: Any) -> bool:
    """Say whether it was released to the participants, and the actor is one."""
    if row.released_on is None or row.released_on > clock.today():
        return False
    own = Participant.objects.filter(own_q(actor), cohort=row.cohort)
    return own.filter(state__in=TAKING_PART).exists()


def files_of_handouts(ids: Iterable[int]) -> dict[int, tuple[FileLine, ...]]:
    """Return the files of handouts that were shown already: one statement."""
    return files_of(HANDOUT, ids)
