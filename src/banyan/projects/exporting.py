"""The file of projects that an actor may read, checked before it is handed out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from banyan.exchange.kinds import KINDS
from banyan.exchange.together import parts_together
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger.services import with_reading

from .iati.checking import check
from .iati.writing import activities
from .queries import project_row, projects_to_export

SPECIMEN = "XX-SPECIMEN"
"""What stands for the reporting organisation's identifier in a demonstration."""


def reporter() -> str:
    """Return the identifier of the reporting organisation; none is invented."""
    given: str = settings.BANYAN_IATI_ORGANISATION
    if given:
        return given
    if settings.BANYAN_DEMO:
        return SPECIMEN
    raise StateRefusal(
        _("The organisation has no identifier for IATI."),
        code="iati.organisation",
        way_out=_("Set BANYAN_IATI_ORGANISATION to the one that was really given."),
    )


def _lacking(found: Sequence[tuple[Any, Any]]) -> Iterator[Problem]:
    """Yield projects without an organisation: the standard asks each for one."""
    for row, parts in found:
        if not parts["participant"]:
            yield Problem.of(
                "iati.participants",
                _("“%(project)s” names no organisation that takes part."),
                project=row.title,
                way_out=_("Record who pays for it or carries it out."),
            )


def iati_file(actor: Actor, uids: Sequence[Any] = ()) -> bytes:
    """Return the file of these projects, or of all in range; the reading is recorded.

    Raises InputError with what breaks the standard, StateRefusal without an identifier
    of the organisation, NotVisible out of range.
    """
    actor.require("exchange.read")
    rows = (
        [project_row(actor, uid) for uid in uids] if uids else projects_to_export(actor)
    )
    if not rows:
        raise StateRefusal(_("There is no project to write."), code="iati.none")
    code = reporter()
    found = [(row, parts_together(KINDS["project"], row)) for row in rows]
    if lacking := list(_lacking(found)):
        raise InputError(
            _("The file would break the rules of IATI."),
            code="iati.rules",
            problems=lacking,
        )

    def make() -> bytes:
        return activities(found, code, clock.now())

    first = rows[0]
    content: bytes = with_reading(
        make,
        actor=actor,
        kind="projects.project",
        subject=first.pk,
        what=f"iati {len(rows)}",
        unit=first.unit_id,
    )
    problems: list[Problem] = check(content, clock.today())
    if problems:
        raise InputError(
            _("The file would break the rules of IATI."),
            code="iati.rules",
            problems=problems,
        )
    return content
