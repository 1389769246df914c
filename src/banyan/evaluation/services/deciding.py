"""Decisions of the level above: caps chosen, classes decided all or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from banyan.decisions import services as decisions
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from ..commands import DecideBody, SetGroup
from ..domain.caps import Cap, cap_of, counted
from ..domain.classes import Answers
from ..domain.closing import Chosen, Item, problems_of
from ..domain.frame import Frame
from ..knowing import Row, derivations, group_of
from ..models import Assessment, Campaign, GroupChoice
from ..naming import group_name
from .days import day_problems
from .ground import (
    DECIDE,
    acting,
    answers_of,
    campaign_locked,
    frame_of,
    must_run,
    refuse,
    require_units,
)

KIND = "classification"


@transaction.atomic
def group_set(
    *,
    actor: Actor,
    campaign: int,
    commands: Sequence[SetGroup],
    record_into: Any = None,
) -> list[GroupChoice]:
    """Say how the cap is read for groups, with the reason, which stays on record."""
    row = campaign_locked(campaign)
    must_run(row)
    require_units(actor, (c.unit for c in commands), DECIDE)
    with acting(
        actor,
        "evaluation.group_set",
        None,
        {"campaign": row.pk},
        record_into=record_into,
    ) as act:
        return _choose(actor, act, row, commands)


def _choose(
    actor: Actor, act: Any, row: Campaign, commands: Sequence[SetGroup]
) -> list[GroupChoice]:
    known = {
        (g.unit_id, g.group): g
        for g in GroupChoice.objects.select_for_update(of=("self",)).filter(
            campaign=row, unit__in={c.unit for c in commands}
        )
    }
    cap = answers_of(row).get(frame_of(row).cap)
    keys = {v.key for v in cap.variants} if cap else set()
    counted_here = _groups(row, {c.unit for c in commands})
    found = []
    for number, c in enumerate(commands, 1):
        if c.reading and c.reading not in keys:
            text = _("“%(word)s” is no reading of this rule.")
            refuse([Problem.of("evaluation.reading", text, word=c.reading, row=number)])
        if (c.unit, c.group) not in counted_here:
            text = _("“%(word)s” is no group that this body decides about.")
            refuse([Problem.of("evaluation.group", text, word=c.group, row=number)])
        choice = known.get((c.unit, c.group))
        is_new = choice is None
        if choice is None:
            choice = GroupChoice(campaign=row, unit_id=c.unit, group=c.group)
        elif c.row_version is not None and c.row_version != choice.row_version:
            from banyan.kernel.errors import Conflict

            raise Conflict
        choice.reading, choice.reason = c.reading, c.reason.strip()
        choice.outstanding, choice.over_reason = c.outstanding, c.over_reason.strip()
        choice.by_name, choice.at = actor.name[:200], clock.now()
        choice.row_version += 0 if is_new else 1
        choice.save()
        act.record("create" if is_new else "change", choice)
        found.append(choice)
    return found


def _groups(row: Campaign, units: Iterable[int]) -> set[tuple[int, str]]:
    """Return which groups each body decides about."""
    rows = Assessment.objects.filter(campaign=row, decider__in=units).order_by()
    found = rows.values_list("decider", "subject", "kind_of_tasks").distinct()
    return {(unit, f"{subject}.{kind}") for unit, subject, kind in found}


@dataclass
class Body:
    """What one body decides: its rows, the class of each, its groups."""

    command: DecideBody
    rows: list[Row] = field(default_factory=list)
    classes: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def bodies_decide(
    *, actor: Actor, campaign: int, commands: Sequence[DecideBody],
    record_into: Any = None,
) -> int:  # fmt: skip
    """Decide the classes of bodies: all of them or none; return how many classes.

    A decision is recorded for each body, numbered from its series. Raises
    InputError or RuleRefusal with every item that stands against it: a class
    without its vote, above what the rules allow, over the cap without a reason.
    """
    row = campaign_locked(campaign)
    must_run(row)
    require_units(actor, (c.unit for c in commands), DECIDE)
    frame, answers = frame_of(row), answers_of(row)
    refuse(day_problems(row, frame, commands))
    bodies = _loaded(row, commands)
    with acting(
        actor, "evaluation.bodies_decide", _single(commands),
        {"campaign": row.pk, "bodies": len(commands)},
        rules=[answers[frame.cap].as_data()] if frame.cap else (), record_into=record_into,
    ) as act:  # fmt: skip
        groups = [g for c in commands for g in c.groups]
        if groups:
            _choose(actor, act, row, groups)
        _refuse_all(row, frame, answers, bodies)
        return _write(actor, act, row, frame, answers, bodies)


def _single(commands: Sequence[DecideBody]) -> int | None:
    return commands[0].unit if len(commands) == 1 else None


@transaction.atomic
def rest_decide(
    *, actor: Actor, campaign: int, on: Any, record_into: Any = None
) -> int:
    """Decide what was proposed for every body that has not decided yet: all or none."""
    rows = Assessment.objects.filter(campaign=campaign, state="open", rated=True)
    bodies = sorted(set(rows.values_list("decider", flat=True)))
    commands = [DecideBody(unit=unit, on=on) for unit in bodies]
    return bodies_decide(
        actor=actor, campaign=campaign, commands=commands, record_into=record_into
    )


def _loaded(row: Campaign, commands: Sequence[DecideBody]) -> dict[int, Body]:
    found = {c.unit: Body(c) for c in commands}
    rows = (
        Assessment.objects.select_for_update()
        .filter(campaign=row, decider__in=list(found))
        .order_by("pk")
        .values_list(*Row._fields)
    )
    for one in map(Row._make, rows.iterator(chunk_size=5_000)):
        body = found[one.decider_id]
        given = body.command.classes
        if one.state == "open" or one.pk in given:
            body.rows.append(one)
            body.classes[one.pk] = given.get(one.pk, one.proposed if one.rated else "")
    for body in found.values():
        known = {r.pk: r for r in body.rows}
        if set(body.command.classes) - known.keys():
            raise NotVisible
        _moved(known, body.command.versions)
    return found


def _moved(known: Mapping[int, Row], versions: Mapping[int, int]) -> None:
    from banyan.kernel.errors import Conflict

    for pk, version in versions.items():
        if pk in known and known[pk].row_version != version:
            raise Conflict


def _refuse_all(
    row: Campaign, frame: Frame, answers: Answers, bodies: Mapping[int, Body]
) -> None:
    every = [r for b in bodies.values() for r in b.rows]
    if not any(r.rated and r.state == "open" for r in every):
        raise InputError(
            _("There is nothing to decide here."), code="evaluation.nothing"
        )
    said = derivations(row, frame, answers, every, _units(bodies))
    choices = {
        (g.unit_id, g.group): g
        for g in GroupChoice.objects.filter(campaign=row, unit__in=list(bodies))
    }
    chosen: dict[int, dict[str, Chosen]] = defaultdict(dict)
    for (owner, group), g in choices.items():
        chosen[owner][group] = Chosen(g.reading, g.reason, g.over_reason)
    caps = {
        unit: caps_of(frame, answers, body.rows, body.classes, unit, choices)
        for unit, body in bodies.items()
    }

    def against(names: Mapping[int, str]) -> list[Problem]:
        return [
            p
            for unit, body in bodies.items()
            for p in problems_of(
                frame, _items(body, said, names), caps[unit], chosen[unit],
                {group: group_name(group) for group in caps[unit]},
            )
        ]  # fmt: skip

    problems = against({})
    if problems:  # names are read for those alone of whom something is said
        problems = against(_names(problems))
    cite = next((p.citation for p in problems if p.citation), "")
    refuse(problems, frame.cap if cite else "", cite)


def _units(bodies: Mapping[int, Body]) -> dict[int, str]:
    """Return the classes of units that are decided here: their heads wait for them."""
    return {
        r.unit_id: b.classes[r.pk]
        for b in bodies.values()
        for r in b.rows
        if r.subject == "unit"
    }


def _items(body: Body, said: Mapping[int, Any], names: Mapping[int, str]) -> list[Item]:
    return [
        Item(
            key=r.pk,
            name=names.get(r.pk, ""),
            subject=r.subject,
            rated=r.rated,
            klass=body.classes[r.pk],
            done=frozenset(r.done),
            derivation=said[r.pk],
            decided=r.state != "open",
        )
        for r in body.rows
        if r.rated or body.classes[r.pk]
    ]


FIELD = "class_"


def _names(problems: Sequence[Problem]) -> dict[int, str]:
    """Return the names of the members and units that problems are about."""
    ids = [int(p.field[len(FIELD) :]) for p in problems if p.field.startswith(FIELD)]
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Assessment.objects.filter(pk__in=ids[start : start + CHUNK])
        for row in rows.select_related("person", "unit").defer("answers"):
            found[row.pk] = row.person.full_name if row.person else str(row.unit)
    return found


def caps_of(
    frame: Frame, answers: Answers, rows: Sequence[Any],
    classes: Mapping[int, str], unit: int, choices: Mapping[tuple[int, str], Any],
) -> dict[str, Cap]:  # fmt: skip
    """Return the cap of every group of a body."""
    if not frame.cap:
        return {}
    grouped: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.rated:
            klass = classes.get(row.pk, row.final or row.proposed)
            grouped[group_of(row)].append(klass)
    return {
        group: cap_of(
            answers.get(frame.cap),
            counted(frame, found),
            outstanding=bool(getattr(choices.get((unit, group)), "outstanding", False)),
        )
        for group, found in grouped.items()
    }


def _write(
    actor: Actor, act: Any, row: Campaign, frame: Frame, answers: Answers,
    bodies: Mapping[int, Body],
) -> int:  # fmt: skip
    takes = [
        decisions.Take(
            kind=KIND,
            title=_title(row),
            decided_on=b.command.on,
            effective_on=b.command.on,
            body=unit,
            rules=(answers[frame.cap],) if frame.cap else (),
            effect={"campaign": row.pk, "classes": _counts(b)},
            signed_by=b.command.signed_by,
        )
        for unit, b in bodies.items()
    ]
    taken = decisions.decisions_take(actor=actor, commands=takes, record_into=act)
    changed: list[int] = []
    for body, decision in zip(bodies.values(), taken, strict=True):
        for (klass, done), ids in _alike(body).items():
            for start in range(0, len(ids), CHUNK):
                Assessment.objects.filter(pk__in=ids[start : start + CHUNK]).update(
                    final=klass,
                    decision_id=decision.pk,
                    decided_on=body.command.on,
                    state="decided",
                    done=[*done, "decide"],
                    row_version=F("row_version") + 1,
                )
            changed += ids
    changed.sort()
    act.record_rows("change", Assessment, changed)
    return len(changed)


CHUNK = 5_000


def _alike(body: Body) -> dict[tuple[str, tuple[str, ...]], list[int]]:
    """Return who of a body gets the same class after the same steps: one statement."""
    found: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for one in body.rows:
        if one.rated:
            found[body.classes[one.pk], tuple(one.done)].append(one.pk)
    return found


def _title(row: Campaign) -> Text:
    return Text(
        *(
            f"{lead}: {row.title.in_language(language)}"
            for language, lead in (
                ("vi", "Xếp loại"), ("lo", "ຈັດປະເພດ"), ("en", "Classification"),
            )
        )
    )  # fmt: skip


def _counts(body: Body) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in body.rows:
        if row.rated:
            found[body.classes[row.pk]] += 1
    return dict(found)
