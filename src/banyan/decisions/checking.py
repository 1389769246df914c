"""What must hold before a decision is recorded: rights, bodies, dates, papers.

Every check takes the whole list and costs a fixed number of statements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _

from .domain.command import TAKEN_OVER, Body, Take, identity, problems_of, warnings_of
from .domain.rules import rules_json
from .kinds import kind_labels
from .models import Decision


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
    rows = units.filter(
        pk__in=ids, versions__superseded_at=None, versions__closed=False
    ).values_list("pk", "versions__valid_from", "versions__valid_to")
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
    known: set[tuple[int | None, str, dt.date]] = set(
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
    wanted = {c.corrects_id for c in commands if c.corrects_id is not None}
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


def require_body(actor: Actor, body: Any) -> Body:
    """Return the body when the actor may write decisions for it."""
    found = load_bodies([identity(body) or 0]).get(identity(body) or 0)
    if found is None:
        raise NotVisible
    actor.require("decision.write", path=found.path, area_path=found.area_path)
    return found
