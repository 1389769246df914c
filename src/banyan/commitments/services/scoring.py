"""Scoring tasks by the level above, and closing a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, Sum

from banyan.base.events import announce
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import units_found

from ..commands import Score
from ..domain.periods import period_of
from ..domain.score import scored
from ..domain.shares import TaskFacts, shares_of
from ..domain.states import LEVELS, SETTLED, may_score
from ..events import CommitmentsScored, PeriodClosed
from ..models import Commitment, PeriodClosing
from ..scope import APPROVE
from . import clocks
from .formula import FormulaOn, as_kept, formula_on
from .ground import LONGEST, acting, held, note_down, numbered, refuse, save, whole
from .measuring import day_that_counts, percent_problems, usual_timeliness

Owner = tuple[int, int | None, str]
FIELDS = (
    "state level timeliness quality exceeded points bonus comment derivation "
    "scored_by scored_on reason"
).split()


def commitments_score(*, actor: Actor, commands: Sequence[Score]) -> list[Commitment]:
    """Score tasks; a task scored before gets the new score, the old one stays on record.

    Points follow the pack's formula; where it has none they are not measured. The bonus
    of a period stays within its limit. Raises NotAllowed for one's own task,
    StateRefusal for one that is neither done nor over, InputError for percentages that
    are none or a timeliness that must be said.
    """
    with whole():
        rows = held(actor, "score", commands)
        pairs = list(zip(rows, commands, strict=True))
        _refuse_early(rows)
        refuse([p for n, (row, c) in numbered(pairs) for p in _problems(n, row, c)])
        before = _bonus_before(rows)
        rules: dict[str, Any] = {}
        for row, c in pairs:
            formula = formula_on(row.unit.structure.pack, row.ends_on)
            rules |= {a.id: as_kept(a) for a in formula.answers}
            _score(actor, row, c, formula, before)
        with acting(actor, "commitments_score", rows, rules=rules.values()) as act:
            save(act, rows, FIELDS)
            texts = [_words(row) for row in rows]
            note_down(act, actor, "scored", rows, texts)
            clocks.end(act, actor, rows, "")
            announce(CommitmentsScored(tuple(r.pk for r in rows)))
    return rows


def _refuse_early(rows: Sequence[Commitment]) -> None:
    today = clock.today()
    early = [r for r in rows if not may_score(r.state, day_that_counts(r), today)]
    if early:
        raise StateRefusal(
            _("“%(title)s” is neither reported done nor over."),
            code="commitments.early",
            way_out=_("Wait for its owner to report it done, or for its day."),
            title=early[0].title,
        )


def _problems(number: int | None, row: Commitment, c: Score) -> list[Problem]:
    found = percent_problems(number, timeliness=c.timeliness, quality=c.quality)
    if c.level and c.level not in LEVELS:
        found.append(
            Problem.of(
                "commitments.level",
                _("“%(word)s” is no level of quality."),
                word=c.level,
                row=number,
                field="level",
            )
        )
    if c.timeliness is None and usual_timeliness(row) is None:
        found.append(
            Problem.of(
                "commitments.timeliness",
                _("“%(title)s” was done late: say how timely it still was."),
                title=row.title,
                row=number,
                field="timeliness",
            )
        )
    if c.exceeded and row.done_on is None:
        found.append(
            Problem.of(
                "commitments.not_done",
                _("“%(title)s” was not done, so it was not exceeded."),
                title=row.title,
                row=number,
                field="exceeded",
            )
        )
    return found


def _owner(row: Commitment) -> Owner:
    """Return whose bonus runs together: a person's, or a unit's own, of one period."""
    return (0 if row.person_id else row.unit_id, row.person_id, row.period)


def _bonus_before(rows: Sequence[Commitment]) -> dict[Owner, int]:
    """Return the bonus that the other tasks of each owner have, in one statement."""
    persons = {r.person_id for r in rows if r.person_id is not None}
    units = {r.unit_id for r in rows if r.person_id is None}
    others = Commitment.objects.filter(
        Q(person__in=persons) | Q(person__isnull=True, unit__in=units),
        period__in={r.period for r in rows},
        bonus__gt=0,
    ).exclude(pk__in=[r.pk for r in rows])
    found: dict[Owner, int] = defaultdict(int)
    table = others.values_list("unit_id", "person_id", "period")
    for unit, person, period, bonus in table.annotate(sum=Sum("bonus")):
        found[(0 if person else unit, person, period)] += bonus
    return found


def _score(
    actor: Actor,
    row: Commitment,
    c: Score,
    found: FormulaOn,
    before: dict[Owner, int],
) -> None:
    timeliness = c.timeliness if c.timeliness is not None else usual_timeliness(row)
    row.state, row.reason = "scored", ""
    row.level, row.quality, row.timeliness = c.level, c.quality, timeliness
    row.exceeded, row.comment = c.exceeded, c.comment.strip()[:LONGEST]
    row.scored_by, row.scored_on = actor.name[:200], clock.today()
    row.points, row.bonus, row.derivation = None, 0, {}
    if found.formula is None or row.standard is None:
        return
    owner = _owner(row)
    made = scored(
        found.formula,
        standard=row.standard,
        timeliness=timeliness or 0,
        quality=c.quality,
        difficulty=row.difficulty,
        earns_bonus=c.exceeded,
        bonus_before=before.get(owner, 0),
    )
    before[owner] = before.get(owner, 0) + made.bonus
    row.points, row.bonus = made.points, made.bonus
    row.derivation = {
        **made.parts,
        "firm": found.formula.is_firm,
        "rules": [a.id for a in found.answers],
    }


def _words(row: Commitment) -> str:
    if row.points is None:
        return row.comment
    total = (row.points + row.bonus) / 100
    return f"{total:g}. {row.comment}".strip()


# -- closing ----------------------------------------------------------------------------


def period_close(*, actor: Actor, unit: int, period: str) -> PeriodClosing:
    """Close a period of a unit: its tasks and those of its people change no more.

    All or nothing: raises StateRefusal with every task that is not scored or dropped.
    """
    found = period_of(period)
    with whole():
        place = units_found(actor, [unit]).get(unit)
        if place is None:
            raise NotVisible
        actor.require(APPROVE, path=place.path, area_path=place.area_path)
        rows = list(
            Commitment.objects.select_for_update(of=("self",))
            .filter(unit=unit, period=found.key)
            .order_by("pk")
        )
        _refuse_open(unit, found.key, rows)
        closed = [row for row in rows if row.state == "scored"]
        with acting(actor, "period_close", rows) as act:
            for row in closed:
                row.state = "closed"
            save(act, closed, ["state"])
            made = PeriodClosing.objects.create(
                unit_id=unit,
                period=found.key,
                closed_on=clock.today(),
                counts=_counts(rows),
                by_name=actor.name[:200],
                at=clock.now(),
            )
            act.record("create", made)
            announce(PeriodClosed(unit, found.key))
    return made


def _refuse_open(unit: int, period: str, rows: Sequence[Commitment]) -> None:
    if PeriodClosing.objects.filter(unit=unit, period=period).exists():
        raise StateRefusal(
            _("The period %(period)s is closed here."),
            code="commitments.closed",
            period=period,
        )
    if not rows:
        raise StateRefusal(
            _("No task was registered here for %(period)s."),
            code="commitments.nothing",
            period=period,
        )
    problems = [
        Problem.of(
            "commitments.open",
            _("“%(title)s” is not scored yet."),
            title=row.title,
            row=number,
        )
        for number, row in numbered([r for r in rows if r.state not in SETTLED])
    ]
    if problems:
        raise StateRefusal(
            _("%(n)s tasks are not scored yet."),
            code="commitments.open",
            way_out=_("Score them or drop them with a reason, then close the period."),
            problems=problems,
            n=len(problems),
        )


def _counts(rows: Sequence[Commitment]) -> Mapping[str, Any]:
    found = shares_of(
        [
            TaskFacts(
                r.state, day_that_counts(r), r.done_on, r.exceeded, r.points, r.bonus
            )
            for r in rows
        ],
        clock.today(),
    )
    return {name: getattr(found, name) for name in found.__dataclass_fields__}
