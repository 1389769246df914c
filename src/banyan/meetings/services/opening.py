"""Opening votes: the electorate of the day is drawn and kept, person by person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError
from banyan.kernel.ids import uuid7
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs

from ..commands import OpenVote
from ..domain.electorate import Placed, Voter, base_of, denominators, of_members
from ..domain.result import denominator_of, majorities
from ..models import Attendance, Elector, Vote
from ..voters import drawn, voters_on
from .ground import acting, require_units, unrecorded, vote_locked

VOTE_COLUMNS = (
    "id uid meeting_id unit_id question subject_kind subject held_on held_at rule tally "
    "params denominators bases voters ballot state is_specimen row_version"
).split()
ELECTOR_COLUMNS = "id vote_id person_id denominator is_counted reason rule".split()


def vote_open(
    *, actor: Actor, commands: Sequence[OpenVote], record_into: Any = None
) -> list[Vote]:
    """Open votes with their electorates; return them in the order of the commands.

    Raises NotAllowed without ``meeting.write`` for a unit, InputError for a day to
    come or a vote that nothing says how to count.
    """
    require_units(actor, (c.unit for c in commands))
    units = {c.unit for c in commands}
    unit = units.pop() if len(units) == 1 else None
    facts = {"count": len(commands)}
    with acting(
        actor, "meetings.vote_open", unit, facts, record_into=record_into
    ) as act:
        return opened(actor, act, commands)


def opened(actor: Actor, act: Any, commands: Sequence[OpenVote]) -> list[Vote]:
    """Write votes with their electorates inside an act; the caller has checked."""
    ids = bulk.take_ids(Vote, len(commands))
    names = [_denominators(c) for c in commands]
    came = _attendance(commands)
    seen = _drawn(actor, commands, names, came)
    bulk.insert(
        Vote,
        VOTE_COLUMNS,
        [
            _values(pk, c, own, drawn)
            for pk, c, own, drawn in zip(ids, commands, names, seen, strict=True)
        ],
    )
    act.record_rows("create", Vote, list(ids))
    _write_electors(act, ids, commands, seen)
    found = Vote.objects.in_bulk(list(ids))
    return [found[pk] for pk in ids]


def _denominators(command: OpenVote) -> tuple[str, ...]:
    found = list(command.denominators)
    if command.rule and not found:
        answer = packs.ask(command.rule, on=command.on)
        found = [denominator_of(a) for _key, a in majorities([answer])]
    own = tuple(dict.fromkeys(f for f in found if f in denominators))
    if not own:
        raise InputError(
            _("Say who votes: no rule names whom this vote counts."),
            code="meetings.no_denominator",
        )
    if command.on > clock.today():
        raise InputError(
            _("%(on)s has not come yet."), code="meetings.future", on=command.on
        )
    return own


def _attendance(commands: Sequence[OpenVote]) -> list[Mapping[int, str]]:
    """Return who came to each vote: as given, else as noted with its meeting."""
    meetings = {c.meeting for c in commands if c.meeting and not c.attendance}
    noted: dict[int, dict[int, str]] = defaultdict(dict)
    left: dict[tuple[int, int], str] = {}
    for row in Attendance.objects.filter(meeting__in=meetings):
        noted[row.meeting_id][row.person_id] = row.status
        if row.left_at:
            left[row.meeting_id, row.person_id] = row.left_at
    found: list[Mapping[int, str]] = []
    for command in commands:
        came = dict(command.attendance or noted.get(command.meeting or 0, {}))
        for person in list(came):
            gone = left.get((command.meeting or 0, person))
            if gone and (not command.at or gone <= command.at):
                came[person] = "absent"
        found.append(came)
    return found


Drawn = dict[str, tuple[tuple[Placed, ...], int]]
"""For each denominator everybody placed, and how many might vote if all came."""


def _drawn(
    actor: Actor,
    commands: Sequence[OpenVote],
    names: Sequence[tuple[str, ...]],
    came: Sequence[Mapping[int, str]],
) -> list[Drawn]:
    voters: dict[tuple[dt.date, int, bool], tuple[Voter, ...]] = {}
    for day in {c.on for c in commands}:
        units = [c.unit for c in commands if c.on == day]
        wanted = [
            n
            for c, own in zip(commands, names, strict=True)
            if c.on == day
            for n in own
        ]
        for (unit, members), found in voters_on(actor, units, wanted, day).items():
            voters[day, unit, members] = found
    return [
        {
            name: drawn(name, voters[c.on, c.unit, of_members(name)], attendance)
            for name in own
        }
        for c, own, attendance in zip(commands, names, came, strict=True)
    ]


def _values(
    pk: int, c: OpenVote, names: tuple[str, ...], seen: Drawn
) -> tuple[Any, ...]:
    return (
        pk,
        uuid7(),
        c.meeting,
        c.unit,
        Text.of(c.question),
        c.subject_kind,
        c.subject,
        c.on,
        c.at,
        c.rule,
        c.tally,
        dict(c.params),
        list(names),
        {n: base_of(placed) for n, (placed, _most) in seen.items()},
        {n: most for n, (_placed, most) in seen.items()},
        c.ballot,
        "open",
        c.is_specimen,
        1,
    )


def _write_electors(
    act: Any, ids: Sequence[int], commands: Sequence[OpenVote], seen: Sequence[Drawn]
) -> None:
    rows = [
        (pk, p.voter.person, name, p.counted, p.reason, c.rule)
        for pk, c, found in zip(ids, commands, seen, strict=True)
        for name, (placed, _most) in found.items()
        for p in placed
    ]
    if not rows:
        return
    own = bulk.take_ids(Elector, len(rows))
    bulk.insert(
        Elector, ELECTOR_COLUMNS, [(i, *row) for i, row in zip(own, rows, strict=True)]
    )
    act.record_rows("create", Elector, list(own))


@transaction.atomic
def vote_drop(*, actor: Actor, vote: int, reason: str, record_into: Any = None) -> Vote:
    """Take back a vote that was opened and not held, with the reason."""
    row = vote_locked(actor, vote)
    unrecorded(row)
    if not reason.strip():
        raise InputError(_("Write down the reason."), code="meetings.reason")
    facts = {"reason": reason.strip()}
    with acting(
        actor, "meetings.vote_drop", row.unit_id, facts, record_into=record_into
    ) as act:
        row.state = "dropped"
        row.row_version += 1
        row.save(update_fields=["state", "row_version"])
        act.record("change", row)
    return row
