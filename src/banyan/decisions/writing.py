"""How decisions are checked, numbered and written: the parts of the service.

Every step takes the whole list and costs a fixed number of statements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from banyan.base import bulk
from banyan.base.fields import OPEN_END
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.ids import uuid7
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from .domain.command import TAKEN_OVER, Body, Take, identity, problems_of, warnings_of
from .domain.numbering import DEFAULT_PATTERN, body_symbol, check_pattern, symbol
from .domain.rules import plain, rules_json
from .kinds import kind_labels
from .models import Decision, Series

COLUMNS = [
    "id",
    "uid",
    "series_id",
    "number",
    "symbol",
    "kind",
    "body_id",
    "title",
    "decided_on",
    "effective_on",
    "signed_by",
    "source",
    "rules",
    "vote",
    "effect",
    "corrects_id",
    "recorded_at",
    "row_version",
]


@dataclass(frozen=True)
class Work:
    """Commands that passed every check, with the bodies they name."""

    commands: tuple[Take, ...]
    bodies: dict[int, Body]
    warnings: tuple[tuple[Problem, ...], ...]

    def act_facts(self) -> dict[str, Any]:
        """Return what the act of its own says about this work."""
        bodies = {c.body_id for c in self.commands}
        kinds = sorted({c.kind for c in self.commands})
        single = len(self.commands) == 1
        return {
            "kind": "decisions.decision_take" if single else "decisions.decisions_take",
            "unit": bodies.pop() if len(bodies) == 1 else None,
            "rules": rules_json(self.commands[0].rules) if single else [],
            "facts": {
                "count": len(self.commands),
                "kinds": kinds,
                "warnings": sorted({w.code for ws in self.warnings for w in ws}),
            },
        }


def checked(actor: Actor, commands: Sequence[Take]) -> Work:
    """Check rights and content of every command; raise with all problems at once."""
    bodies = load_bodies({c.body_id for c in commands if c.body_id is not None})
    _require(actor, commands, bodies)
    kinds, today = set(kind_labels()), clock.today()
    problems = [
        problem
        for row, command in _rows(commands)
        for problem in (
            *problems_of(command, row=row, kinds=kinds, today=today),
            *_body_problems(command, row, bodies),
        )
    ]
    problems += _duplicates(commands) + _unknown_corrections(commands)
    if problems:
        raise InputError(
            problems[0].template, problems=problems, **dict(problems[0].values)
        )
    warnings = tuple(tuple(warnings_of(c, row=row)) for row, c in _rows(commands))
    return Work(tuple(commands), bodies, warnings)


def _rows(commands: Sequence[Take]) -> list[tuple[int | None, Take]]:
    if len(commands) == 1:
        return [(None, commands[0])]
    return list(enumerate(commands, start=1))


def load_bodies(ids: Iterable[int]) -> dict[int, Body]:
    """Read the place and life of each body in two statements.

    Units lie above this room, so they are reached through the relation only.
    """
    wanted = sorted(ids)
    units = Decision._meta.get_field("body").related_model._default_manager
    rows = units.filter(pk__in=wanted).values_list(
        "pk", "path", "area_path", "kind", "names", "founded_on", "dissolved_on"
    )
    lived = _lives(units, wanted)
    return {
        pk: Body(
            pk, path, area_path, kind, names, _life(lived.get(pk, ()), since, until)
        )
        for pk, path, area_path, kind, names, since, until in rows
    }


def _lives(
    units: models.Manager[Any], ids: list[int]
) -> dict[int, list[tuple[dt.date, dt.date | None]]]:
    versions: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    rows = units.filter(pk__in=ids, versions__superseded_at__isnull=True).values_list(
        "pk", "versions__valid_from", "versions__valid_to"
    )
    for pk, since, until in rows:
        if since is not None:
            versions.setdefault(pk, []).append((since, until))
    return versions


def _life(
    versions: Sequence[tuple[dt.date, dt.date | None]],
    founded: dt.date | None,
    dissolved: dt.date | None,
) -> tuple[tuple[dt.date, dt.date | None], ...]:
    if founded is not None:
        return (*versions, (founded, dissolved))
    return tuple(versions)


def _require(actor: Actor, commands: Sequence[Take], bodies: dict[int, Body]) -> None:
    for body_id in {c.body_id for c in commands}:
        if body_id is None:
            continue
        if body_id not in bodies:
            raise NotVisible
        body = bodies[body_id]
        actor.require("decision.write", path=body.path, area_path=body.area_path)
    if any(c.body_id is None for c in commands):
        _require_without_body(actor, commands)


def _require_without_body(actor: Actor, commands: Sequence[Take]) -> None:
    # A paper taken over may come from outside the organisation; a decision
    # of our own always has a body, but for the installation itself.
    actor.require("decision.write")
    if not actor.is_system and any(
        c.body_id is None and c.kind != TAKEN_OVER for c in commands
    ):
        raise NotAllowed(
            _("A decision needs the body that takes it."),
            code="decision.body",
            way_out=_("Choose the unit whose committee or meeting decided."),
        )


def _body_problems(
    command: Take, row: int | None, bodies: dict[int, Body]
) -> list[Problem]:
    body = bodies.get(command.body_id or 0)
    if command.kind == TAKEN_OVER or body is None:
        return []
    if not body.lived or body.existed_on(command.decided_on):
        return []
    return [
        Problem.of(
            "decision.no_such_body_then",
            _("“%(body)s” did not exist on %(day)s."),
            body=body.name.in_language("vi"),
            day=command.decided_on,
            field="body",
            row=row,
        )
    ]


def _duplicates(commands: Sequence[Take]) -> list[Problem]:
    """Find papers taken over that are here already: same body, symbol and day."""
    keys = [_paper_key(c) for c in commands]
    symbols = {key[1] for key in keys if key}
    if not symbols:
        return []
    known = set(
        Decision.objects.filter(symbol__in=symbols).values_list(
            "body_id", "symbol", "decided_on"
        )
    )
    found = []
    for (row, command), key in zip(_rows(commands), keys, strict=True):
        if key in known:
            found.append(_duplicate(command, row))
        if key:
            known.add(key)
    return found


def _paper_key(command: Take) -> tuple[int | None, str, dt.date] | None:
    if not command.symbol:
        return None
    return command.body_id, command.symbol, command.decided_on


def _duplicate(command: Take, row: int | None) -> Problem:
    return Problem.of(
        "decision.duplicate",
        _("%(symbol)s of %(day)s is recorded already."),
        symbol=command.symbol,
        day=command.decided_on,
        field="symbol",
        row=row,
        way_out=_("Name the decision that is there, or correct the symbol or day."),
    )


def _unknown_corrections(commands: Sequence[Take]) -> list[Problem]:
    wanted = {c.corrects_id for c in commands} - {None}
    if not wanted:
        return []
    known = set(Decision.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        Problem.of(
            "decision.corrects",
            _("The decision to be corrected is not known."),
            field="corrects",
            row=row,
        )
        for row, c in _rows(commands)
        if c.corrects_id is not None and c.corrects_id not in known
    ]


# -- numbers ------------------------------------------------------------------

Numbered = tuple[int | None, int | None, str]
"""Series, number and symbol of one decision."""


def number_series(work: Work, act: Any) -> list[Numbered]:
    """Take the next numbers of every series concerned; the series stay locked.

    The rows are locked in the order of their ids until the transaction ends, so
    that two writers never get one number and a refusal leaves no gap.
    """
    wanted = {(c.body_id, c.paper) for c in work.commands if c.takes_number}
    if not wanted:
        return [(None, None, c.symbol) for c in work.commands]
    series = _locked(wanted)
    series += _first_series(work, wanted - {(s.body_id, s.paper) for s in series}, act)
    before = {s.pk: s.last_number for s in series}
    numbered = [_next(command, series) for command in work.commands]
    _refuse_taken_symbols(work.commands, numbered)
    moved = [s for s in series if s.last_number != before[s.pk]]
    Series.objects.bulk_update(moved, ["last_number"])
    act.record_rows("change", Series, [s.pk for s in moved])
    return numbered


def _locked(wanted: set[tuple[int | None, str]]) -> list[Series]:
    bodies, papers = {b for b, _p in wanted}, {p for _b, p in wanted}
    rows = (
        Series.objects.select_for_update()
        .filter(body_id__in=bodies, paper__in=papers)
        .order_by("pk")
    )
    return [s for s in rows if (s.body_id, s.paper) in wanted]


def _first_series(
    work: Work, missing: set[tuple[int | None, str]], act: Any
) -> list[Series]:
    """Open the first series of bodies that have none, from their foundation."""
    if not missing:
        return []
    rows = [_first(work, key) for key in sorted(missing, key=str)]
    Series.objects.bulk_create(rows, ignore_conflicts=True)
    opened = _locked(missing)
    act.record_rows("create", Series, [s.pk for s in opened])
    return opened


def _first(work: Work, key: tuple[int | None, str]) -> Series:
    body = work.bodies[key[0] or 0]
    first = min(c.decided_on for c in work.commands if c.body_id == body.id)
    return Series(
        body_id=body.id,
        paper=key[1],
        term_from=min(body.since or first, first),
        body_symbol=body_symbol(body.kind),
    )


def _next(command: Take, series: list[Series]) -> Numbered:
    if not command.takes_number:
        return None, None, command.symbol
    row = _term(command, series)
    row.last_number += 1
    written_as = symbol(
        row.pattern,
        number=row.last_number,
        paper=row.paper,
        body=row.body_symbol,
        year=command.decided_on.year,
    )
    return row.pk, row.last_number, written_as


def _term(command: Take, series: list[Series]) -> Series:
    for row in series:
        if (row.body_id, row.paper) == (command.body_id, command.paper) and (
            row.term_from <= command.decided_on < (row.term_to or OPEN_END)
        ):
            return row
    raise StateRefusal(
        _("No term of this body covers %(day)s, so there is no number for %(paper)s."),
        code="series.none",
        day=command.decided_on,
        paper=command.paper,
        way_out=_("Open the number series of that term first."),
    )


def _refuse_taken_symbols(commands: Sequence[Take], numbered: list[Numbered]) -> None:
    mine = {
        (c.body_id, n[2], c.decided_on)
        for c, n in zip(commands, numbered, strict=True)
        if n[0] is not None
    }
    taken = Decision.objects.filter(
        symbol__in={m[1] for m in mine}, body_id__in={m[0] for m in mine}
    ).values_list("body_id", "symbol", "decided_on")
    for _body, written_as, day in mine.intersection(taken):
        raise StateRefusal(
            _("%(symbol)s of %(day)s is recorded already."),
            code="decision.duplicate",
            symbol=written_as,
            day=day,
            way_out=_("Open the series with the last number that was given on paper."),
        )


def open_series(
    *,
    actor: Actor,
    act: Any,
    body: Any,
    paper: str,
    term: tuple[dt.date, dt.date | None],
    pattern: str,
    body_symbol: str,
    last_number: int,
) -> Series:
    """Write the series of a term and end the one that runs on its first day."""
    pattern = pattern or DEFAULT_PATTERN
    check_pattern(pattern)
    known = _require_body(actor, body)
    running = _locked({(known.id, paper)})
    _end_running(running, term, act)
    series = Series.objects.create(
        body_id=known.id,
        paper=paper,
        term_from=term[0],
        term_to=term[1],
        pattern=pattern,
        body_symbol=body_symbol or _last_symbol(running, known),
        last_number=last_number,
    )
    act.record("create", series)
    return series


def _require_body(actor: Actor, body: Any) -> Body:
    found = load_bodies([identity(body) or 0]).get(identity(body) or 0)
    if found is None:
        raise NotVisible
    actor.require("decision.write", path=found.path, area_path=found.area_path)
    return found


def _last_symbol(running: list[Series], body: Body) -> str:
    return running[-1].body_symbol if running else body_symbol(body.kind)


def _end_running(
    running: list[Series], term: tuple[dt.date, dt.date | None], act: Any
) -> None:
    since, until = term
    if until is not None and until <= since:
        raise InputError(_("The term ends before it begins."), code="series.term")
    for row in running:
        if row.term_from < since < (row.term_to or OPEN_END):
            row.term_to = since
            row.save(update_fields=["term_to"])
            act.record("change", row)
        elif row.term_from < (until or OPEN_END) and since < (row.term_to or OPEN_END):
            raise StateRefusal(
                _("A series of this body runs from %(day)s: the terms would overlap."),
                code="series.overlap",
                day=row.term_from,
                way_out=_("Choose a first day after it, or end the new term before."),
            )


# -- rows ---------------------------------------------------------------------


def written(work: Work, numbers: list[Numbered], at: dt.datetime) -> list[Decision]:
    """Insert the decisions; return them in the order of the commands."""
    ids = bulk.take_ids(Decision, len(work.commands))
    rows = [
        _row(pk, command, number, at)
        for pk, command, number in zip(ids, work.commands, numbers, strict=True)
    ]
    bulk.insert(Decision, COLUMNS, rows)
    found = Decision.objects.in_bulk(list(ids))
    decisions = [found[pk] for pk in ids]
    for decision, warnings in zip(decisions, work.warnings, strict=True):
        decision.warnings = warnings  # type: ignore[attr-defined]
    return decisions


def _row(pk: int, command: Take, number: Numbered, at: dt.datetime) -> tuple[Any, ...]:
    series, n, written_as = number
    return (
        pk,
        uuid7(),
        series,
        n,
        written_as,
        command.kind,
        command.body_id,
        Text.of(command.title),
        command.decided_on,
        command.effective_on or command.decided_on,
        command.signed_by,
        command.source,
        rules_json(command.rules),
        plain(command.vote or {}),
        plain(command.effect or {}),
        command.corrects_id,
        at,
        1,
    )
