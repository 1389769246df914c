"""What every service of yearly reports stands on: rights, years, what stands against."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from banyan.briefings.domain.names import candidates
from banyan.briefings.services.ground import refuse
from banyan.exchange.queries import partnership_row
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, Problem
from banyan.kernel.text import LANGUAGES
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.people.queries import ordinary_named

from ..models import YearReport

__all__ = [
    "acting",
    "checked_version",
    "name_problems",
    "refuse",
    "seen",
    "year_problems",
]
EARLIEST = 1950


def seen(actor: Actor, uid: uuid.UUID | str, right: str) -> Any:
    """Return a partnership in range; NotVisible without it, NotAllowed without the right."""
    row = partnership_row(actor, uid)
    actor.require(right, path=row.unit.path, area_path=row.unit.area_path)
    return row


def acting(actor: Actor, name: str, partnership: Any, year: int) -> Any:
    """Open an act on the report of a partnership on a year."""
    facts = {"partnership": partnership.pk, "year": year}
    unit = partnership.unit_id
    return ledger.act(actor=actor, kind=f"yearly.{name}", unit=unit, facts=facts)


def checked_version(row: YearReport | None, version: int | None) -> None:
    """Raise Conflict where the report moved since it was read."""
    if version is not None and version != (row.row_version if row else 0):
        raise Conflict


def year_problems(year: int) -> list[Problem]:
    """Return what is wrong with a year: none has a report before it begins."""
    last = clock.today().year
    if EARLIEST <= year <= last:
        return []
    return [
        Problem.of(
            "yearly.year",
            _("No report can be made on the year %(year)s."),
            field="year",
            year=str(year),
            way_out=_("Choose a year from 1950 up to the one that runs."),
        )
    ]


def name_problems(content: Mapping[str, Any]) -> list[Problem]:
    """Return the names of ordinary members that stand in the texts of a report."""
    said: set[str] = set()
    for text in _texts(content):
        said |= candidates(text)
    return [
        Problem.of(
            "yearly.name",
            _("“%(name)s” is the name of a member who holds no office."),
            field="name",
            way_out=_(
                "Leave the name out of the record or the foreword in which it stands."
            ),
            name=name,
        )
        for name in sorted(ordinary_named(said))
    ]


PLAIN = ("baseline", "result", "evidence", "note")


def _texts(value: Any) -> Iterator[str]:
    """Yield every text that somebody wrote, however deep."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str):
                if key in LANGUAGES or key in PLAIN:
                    yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
