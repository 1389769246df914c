"""Choosing for a row which record is meant: that row alone is judged again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

from ..kinds import KINDS, Row
from ..models import Import
from ..staging import Line, Staging
from .preparing import context_of, given_of_json, locked, require


def import_choose(*, actor: Actor, item: Import, choices: Mapping[int, int]) -> Import:
    """Say for rows which person is meant (0: a new one); these rows are judged again.

    The table is not read again. Raises InputError for a person who does not fit.
    """
    with transaction.atomic():
        item = locked(actor, item, ("ready",))
        require(actor, item.kind, item.unit)
        staging = Staging(item.uid, item.key)
        lines = [_chosen(staging, number, who) for number, who in choices.items()]
        _judge(actor, item, staging, lines, choices)
        item.row_version += 1
        item.save()
    return item


def _judge(
    actor: Actor,
    item: Import,
    staging: Staging,
    lines: list[Line],
    choices: Mapping[int, int],
) -> None:
    ctx = context_of(actor, item)
    ctx.choices = {**ctx.choices, **choices}
    ctx.seen = seen = staging.seen()
    rows = [Row(x.number, x.cells, given_of_json(x.plan["given"])) for x in lines]
    staging.write(KINDS[item.kind].judge(ctx, rows))
    staging.keep_seen(seen.fresh)
    statuses, found = staging.counts()
    impact = dict(item.counts["impact"])
    for what, number in ctx.counts.items():
        impact[what] = impact.get(what, 0) + number
    item.counts = {
        **item.counts,
        "statuses": statuses,
        "findings": found,
        "impact": impact,
        "choices": {str(row): who for row, who in ctx.choices.items()},
    }


def _chosen(staging: Staging, number: int, person: int) -> Line:
    line = staging.line(number)
    fits = line.plan.get("fits", ()) if line else ()
    if not line or not fits or person not in {0, *(f["person"] for f in fits)}:
        raise InputError(problems=[_no_choice(number)])
    return line


def _no_choice(number: int) -> Problem:
    return Problem.of(
        "import.choice",
        _("This is none of the records that fit row %(number)s."),
        number=number,
        row=number,
    )
