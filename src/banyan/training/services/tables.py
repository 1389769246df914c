"""Nominations out of a filled table: who can be taken is nominated, the rest goes back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from banyan.base.saying import in_every_language
from banyan.base.sheets.filled import Filled, Heading, Refused, Taken
from banyan.exchange.queries import counterparts_offered
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries.matching import Asked, people_matched

from .. import words as w
from ..commands import Nominate
from ..queries import cohort_shown
from ..scope import PERSON
from .nominating import participants_nominate

COLUMNS: tuple[tuple[str, str, bool], ...] = (
    ("card_no", _("Card number of a member"), False),
    ("member", _("Name of a member"), False),
    ("birth_date", _("Date of birth"), False),
    ("guest", _("Person of a partner"), False),
    ("nominated_by", _("Who nominates"), True),
    ("post", _("Office"), False),
    ("language", _("Language"), False),
    ("why", _("Why this person"), True),
    ("task", _("Task at home"), True),
)
NOBODY = _("Nobody of this name is in your range.")
NOT_FOUND = _("Nobody is found by this card, or by this name and date of birth.")
SEVERAL = _("Several people fit: give the number of the card.")


def headings() -> list[Heading]:
    """Return the columns of a table of nominations."""
    hints = {"language": "vi | lo | en", "birth_date": "1984-05-17"}
    return [
        Heading(key, in_every_language(label), needed, Text.of(hints.get(key)))
        for key, label, needed in COLUMNS
    ]


def participants_table(*, actor: Actor, cohort: Any, rows: Sequence[Filled]) -> Taken:
    """Nominate whom a table names; return the rows that cannot be taken, with why.

    Members are found by card number, or by name and date of birth, within the range of
    the actor; guests among the people of partners. Raises as :func:`participants_nominate` where
    nominations are not open or the right is missing.
    """
    shown = cohort_shown(actor, cohort)
    found = _persons(actor, shown.record.row.unit.structure_id, rows)
    guests = _guests(actor, rows)
    spoken = _languages()
    good: list[tuple[Filled, Nominate]] = []
    refused: list[Refused] = []
    for row, person in zip(rows, found, strict=True):
        guest = guests.get(row.cells.get("guest", ""))
        wrong = next((p for p in (person, guest) if isinstance(p, Problem)), None)
        if wrong is not None:
            refused.append(Refused(row, (wrong,)))
            continue
        good.append((row, _command(shown.id, row.cells, person, guest, spoken)))
    left, back = _nominated(actor, good)
    every = sorted([*refused, *back], key=lambda one: one.row.number)
    return Taken(left, tuple(every))


def _languages() -> dict[str, str]:
    """Return the key of each language by its key and its names, folded."""
    spoken = {fold(k): k for k, _label in w.LANGUAGES}
    for key, label in w.LANGUAGES:
        said = in_every_language(label)
        spoken |= {fold(getattr(said, k)): key for k in LANGUAGES}
    return spoken


def _command(
    cohort: int,
    cells: Mapping[str, str],
    person: Any,
    guest: Any,
    spoken: Mapping[str, str],
) -> Nominate:
    language = cells.get("language", "")
    return Nominate(
        cohort=cohort,
        person=person,
        counterpart=guest,
        language=spoken.get(fold(language), language),
        nominated_by=cells.get("nominated_by", ""),
        post=cells.get("post", ""),
        why=cells.get("why", ""),
        task=cells.get("task", ""),
    )


def _persons(actor: Actor, structure: int, rows: Sequence[Filled]) -> list[Any]:
    """Return by row the member meant, None where none is, or why nobody is found."""
    asked = [
        Asked(
            name=row.cells.get("member", ""),
            birth=_day(row.cells.get("birth_date", "")),
            card_no=row.cells.get("card_no", ""),
        )
        for row in rows
    ]
    if not any(one.name or one.card_no for one in asked):
        return [None for _one in asked]
    found = people_matched(actor, structure, asked, right=PERSON)
    return [
        _person(one, {f.person for f in fits})
        for one, fits in zip(asked, found.fits, strict=True)
    ]


def _person(asked: Asked, fits: set[int]) -> Any:
    if not asked.name and not asked.card_no:
        return None
    if len(fits) == 1:
        return next(iter(fits))
    field = "card_no" if asked.card_no else "member"
    return Problem.of("training.who", SEVERAL if fits else NOT_FOUND, field=field)


def _day(cell: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        return None


def _guests(actor: Actor, rows: Iterable[Filled]) -> dict[str, Any]:
    wanted = {cell for row in rows if (cell := row.cells.get("guest", ""))}
    if not wanted:
        return {}
    known: dict[str, list[int]] = defaultdict(list)
    for one in counterparts_offered(actor):
        known[fold(one.name)].append(one.id)
    found: dict[str, Any] = {}
    for cell in wanted:
        hits = known.get(fold(cell), [])
        found[cell] = (
            hits[0]
            if len(hits) == 1
            else Problem.of("training.who", SEVERAL if hits else NOBODY, field="guest")
        )
    return found


def _nominated(
    actor: Actor, good: Sequence[tuple[Filled, Nominate]]
) -> tuple[int, list[Refused]]:
    """Nominate all who can be; those who cannot come back, and the rest is tried again."""
    back: list[Refused] = []
    left = list(good)
    while left:
        try:
            participants_nominate(actor=actor, commands=[c for _row, c in left])
        except InputError as error:
            wrong: dict[int, list[Problem]] = defaultdict(list)
            for problem in error.problems:
                wrong[(problem.row or 1) - 1].append(problem)
            if not wrong:
                raise
            back += [Refused(left[at][0], tuple(ps)) for at, ps in wrong.items()]
            left = [one for at, one in enumerate(left) if at not in wrong]
        else:
            break
    return len(left), back
