"""Numbers from the series of a body: taken under a lock, without a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from banyan.base.fields import OPEN_END
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import gettext_noop as _

from .checking import Work, require_body
from .domain.command import Body, Take
from .domain.numbering import DEFAULT_PATTERN, body_symbol, check_pattern, symbol
from .models import Decision, Series

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
    terms = _terms(series)
    numbered = [_next(command, terms) for command in work.commands]
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
    days: dict[int | None, dt.date] = {}
    for command in work.commands:
        known = days.setdefault(command.body_id, command.decided_on)
        days[command.body_id] = min(known, command.decided_on)
    rows = [_first(work, key, days[key[0]]) for key in sorted(missing, key=str)]
    Series.objects.bulk_create(rows, ignore_conflicts=True)
    opened = _locked(missing)
    act.record_rows("create", Series, [s.pk for s in opened])
    return opened


def _first(work: Work, key: tuple[int | None, str], first: dt.date) -> Series:
    body = work.bodies[key[0] or 0]
    return Series(
        body_id=body.id,
        paper=key[1],
        term_from=min(body.since or first, first),
        body_symbol=body_symbol(body.kind),
    )


Terms = dict[tuple[int | None, str], list[Series]]


def _terms(series: list[Series]) -> Terms:
    """Return the terms of each body and paper, so that none is looked for among all."""
    found: Terms = {}
    for row in series:
        found.setdefault((row.body_id, row.paper), []).append(row)
    return found


def _next(command: Take, terms: Terms) -> Numbered:
    if not command.takes_number:
        return None, None, command.symbol
    row = _term(command, terms)
    row.last_number += 1
    written_as = symbol(
        row.pattern,
        number=row.last_number,
        paper=row.paper,
        body=row.body_symbol,
        year=command.decided_on.year,
    )
    return row.pk, row.last_number, written_as


def _term(command: Take, terms: Terms) -> Series:
    for row in terms.get((command.body_id, command.paper), ()):
        if row.term_from <= command.decided_on < (row.term_to or OPEN_END):
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
    known = require_body(actor, body)
    running = _locked({(known.id, paper)})
    _end_running(running, term, act)
    series = Series.objects.create(
        body_id=known.id,
        paper=paper,
        term_from=term[0],
        term_to=term[1],  # type: ignore[misc]
        pattern=pattern,
        body_symbol=body_symbol or _last_symbol(running, known),
        last_number=last_number,
    )
    act.record("create", series)
    return series


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
