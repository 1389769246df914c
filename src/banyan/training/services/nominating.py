"""Nominations with a stated task; places, waiting list, withdrawal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from banyan.exchange.queries import CounterpartKnown, counterparts_known
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import NotAllowed, NotVisible, Problem, StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries import memberships_visible

from ..commands import Nominate, Withdraw
from ..domain.states import NOMINATING
from ..models import Cohort, Participant
from ..scope import WRITE, cohorts_visible, hosts
from . import clocks
from .ground import (
    LONGEST,
    acting,
    cohort_locked,
    missing,
    not_to_come,
    numbered,
    participant_locked,
    refuse,
    same_version,
    save,
    whole,
)
from .promoting import promote

HOUSE = system_actor("training")


@dataclass(frozen=True)
class Ground:
    """What nominating is decided on: homes of members, guests, who is there."""

    homes: Mapping[int, Any]
    guests: Mapping[int, CounterpartKnown]
    there: frozenset[tuple[int | None, int | None]]


def participants_nominate(
    *, actor: Actor, commands: Sequence[Nominate]
) -> list[Participant]:
    """Nominate to one cohort; free places are given at once, others wait.

    The unit of a member nominates, or the host; guests only the host. Raises
    NotVisible, NotAllowed, StateRefusal where nominations are not open, InputError
    with every row that cannot be taken: nominated twice, no reason, no task.
    """
    if not commands:
        return []
    with whole():
        cohort = _cohort(actor, commands)
        ground = _ground(actor, cohort, commands)
        _require(actor, cohort, commands, ground)
        refuse(_problems(cohort, commands, ground))
        with acting(
            actor, "participants_nominate", cohort.unit_id, {"count": len(commands)}
        ) as act:
            rows = [_row(cohort, c, ground) for c in commands]
            for row in rows:
                row.save()
            act.record("create", *rows)
            promote(act, actor, cohort)
    found = Participant.objects.in_bulk([row.pk for row in rows])
    return [found[row.pk] for row in rows]


def participants_withdraw(
    *, actor: Actor, commands: Sequence[Withdraw]
) -> list[Participant]:
    """Take participants off, with the reason; whoever waits moves up.

    The host does, the unit that sent them, or they themselves. Raises StateRefusal
    once completion is decided.
    """
    refuse([p for c in commands for p in missing([("reason", c.reason)])])
    gone = []
    with whole():
        for c in commands:
            row = participant_locked(actor, c.participant, own=True, sender=True)
            same_version(row, c.row_version)
            _refuse_decided(row)
            cohort = cohort_locked(actor, row.cohort_id, host=False)
            with acting(actor, "participants_withdraw", cohort.unit_id) as act:
                row.state, row.reason = "withdrawn", c.reason.strip()[:LONGEST]
                save(act, row, ["state", "reason"])
                clocks.ended(act, actor, "place", [row.pk])
                promote(act, actor, cohort)
            gone.append(row)
    return gone


def _refuse_decided(row: Participant) -> None:
    if row.state in ("placed", "waiting"):
        return
    raise StateRefusal(
        _("“%(name)s” was withdrawn, or completion is decided already."),
        code="training.decided",
        name=row.name,
        way_out=_("A certificate is withdrawn by a decision."),
    )


def _cohort(actor: Actor, commands: Sequence[Nominate]) -> Cohort:
    wanted = {c.cohort for c in commands}
    if len(wanted) > 1 or not cohorts_visible(actor).filter(pk__in=wanted).exists():
        raise NotVisible
    row = cohort_locked(actor, wanted.pop(), host=False)
    if row.state not in NOMINATING:
        raise StateRefusal(
            _("Nominations to this cohort are not open."),
            code="training.not_open",
            way_out=_("The host opens them; or look for another cohort."),
        )
    late = row.nominate_by is not None and row.nominate_by < clock.today()
    if late and not hosts(actor, row, WRITE):
        raise StateRefusal(
            _("Nominations closed on %(day)s."),
            code="training.late",
            day=row.nominate_by,
            way_out=_("Ask the host, who may still add somebody."),
        )
    return row


def _ground(actor: Actor, cohort: Cohort, commands: Sequence[Nominate]) -> Ground:
    persons = {c.person for c in commands if c.person is not None}
    rows = memberships_visible(HOUSE).filter(person__in=persons, state="member")
    homes: dict[int, Any] = {}
    here = cohort.unit.structure_id
    for row in rows.select_related("unit", "person").order_by("pk"):
        if row.unit is not None and (
            row.person_id not in homes or row.unit.structure_id == here
        ):
            homes[row.person_id] = row
    guests = counterparts_known(
        actor, {c.counterpart for c in commands if c.counterpart is not None}
    )
    there = cohort.participants.exclude(state="withdrawn")
    pairs = there.values_list("person_id", "counterpart_id")
    return Ground(homes, guests, frozenset(pairs))


def _require(
    actor: Actor, cohort: Cohort, commands: Sequence[Nominate], ground: Ground
) -> None:
    host = hosts(actor, cohort, WRITE)
    seen = memberships_visible(actor).filter(
        pk__in=[m.pk for m in ground.homes.values()]
    )
    known = set(seen.values_list("person_id", flat=True))
    for c in commands:
        if c.counterpart is not None:
            if c.counterpart not in ground.guests:
                raise NotVisible
            if not host:
                raise NotAllowed(right=WRITE)
        elif c.person is not None:
            home = ground.homes.get(c.person)
            if home is None or (c.person not in known and not actor.is_system):
                raise NotVisible
            if not host and not actor.covers(
                WRITE, home.unit.path, home.unit.area_path
            ):
                raise NotAllowed(right=WRITE)


def _problems(
    cohort: Cohort, commands: Sequence[Nominate], ground: Ground
) -> list[Problem]:
    found: list[Problem] = []
    taken = set(ground.there)
    for row, c in numbered(commands):
        at = {"row": row}
        pair = (c.person, c.counterpart)
        if (c.person is None) == (c.counterpart is None):
            text = _("Name one person of the register, or one person of a partner.")
            found.append(_problem(text, field="who", **at))
        elif pair in taken:
            text = _("They are nominated to this cohort already.")
            found.append(_problem(text, field="who", **at))
        taken.add(pair)
        if cohort.course.audience == "guests" and c.person is not None:
            text = _("This course is for guests of a partner.")
            found.append(_problem(text, field="who", **at))
        if cohort.course.audience == "own" and c.counterpart is not None:
            text = _("This course is for own members.")
            found.append(_problem(text, field="who", **at))
        if c.language and c.language not in LANGUAGES:
            text = _("“%(word)s” is no language of Banyan: it knows vi, lo and en.")
            found.append(_problem(text, field="language", word=c.language, **at))
        asked = [*_said(c), *not_to_come(c.nominated_on, "nominated_on")]
        found += [replace(p, row=row) for p in asked]
    return found


def _said(c: Nominate) -> list[Problem]:
    """Return what a nomination does not say: who sends, why, what for at home."""
    asked = (("nominated_by", c.nominated_by), ("why", c.why), ("task", c.task))
    return missing(asked)


def _problem(template: str, **values: Any) -> Problem:
    return Problem.of("training.nominate", template, **values)


def _row(cohort: Cohort, c: Nominate, ground: Ground) -> Participant:
    home = ground.homes.get(c.person or 0)
    guest = ground.guests.get(c.counterpart or 0)
    typed = c.post.strip()[:300]
    post = Text.of(typed) if typed else guest.post if guest else Text()
    return Participant(
        cohort=cohort,
        person_id=c.person,
        counterpart_id=c.counterpart,
        unit_id=home.unit_id if home else None,
        name=home.person.full_name if home else guest.name if guest else "",
        post=post,
        language=c.language or (guest.language if guest else ""),
        state="waiting",
        nominated_on=c.nominated_on or clock.today(),
        nominated_by=c.nominated_by.strip()[:200],
        why=c.why.strip()[:LONGEST],
        task=c.task.strip()[:LONGEST],
        is_specimen=c.is_specimen or cohort.is_specimen,
        recorded_at=clock.now(),
    )
