"""Cases at size: many opened at once, the nightly sweep, their pages.

The registry has few people on probation, so some official members are made
probationary in the table first; the cases are then opened by the service.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.urls import reverse

from banyan.cases import services
from banyan.cases.commands import OpenCase
from banyan.cases.models import Case
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.people.models import Grade, Membership

from .measure import HUB, LIST, Result, compared, settled, timed, wanted
from .pages import asking, signed_in
from .sample import Sample

AT_ONCE, OPEN_S = 1_000, 20
OPEN, SWEEP_S = 20_000, 30
MONTHS_AGO = dt.timedelta(days=340)
NAME = "cases:"


def measured(sample: Sample) -> Iterator[Result | None]:
    """Yield the lines of cases; nothing when none of them is wanted."""
    lines = (
        f"{NAME} {AT_ONCE:,} recognitions opened",
        f"{NAME} nightly sweep of {OPEN:,}",
        f"pages: {NAME}",
    )
    if not any(wanted(line) for line in lines):
        return
    actor = system_actor("benchmarks")
    ids = _on_probation(OPEN)
    parts = [ids[n : n + AT_ONCE] for n in range(0, len(ids), AT_ONCE)]
    yield timed("works", lines[0], lambda: _open(actor, parts[0]), OPEN_S)
    for part in parts[1:]:
        _open(actor, part)
    allowed = SWEEP_S * max(len(ids), 1_000) / OPEN
    yield timed("works", f"{NAME} nightly sweep of {len(ids):,}", _swept, allowed)
    settled()
    yield from _pages(sample)


def _on_probation(count: int) -> list[int]:
    rows = Membership.objects.filter(
        state="member", structure__key="party", unit__isnull=False
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:count])
    joined = clock.today() - MONTHS_AGO
    for n in range(0, len(ids), AT_ONCE):
        part = ids[n : n + AT_ONCE]
        Membership.objects.filter(pk__in=part).update(
            grade="probationary", joined_on=joined, ceremony_on=joined
        )
        Grade.objects.filter(membership__in=part).update(grade="probationary")
    return ids


def _open(actor: Actor, ids: list[int]) -> str:
    commands = [OpenCase(subject=pk, on=clock.today()) for pk in ids]
    opened = services.case_open(actor=actor, kind="recognition", commands=commands)
    return f"{len(opened):,} cases"


def _swept() -> str:
    day = clock.today() + dt.timedelta(days=100)
    swept = services.cases_sweep(actor=system_actor("benchmark", on=day), on=day)
    return f"{swept.reminded:,} reminded, {swept.raised:,} raised"


# -- pages ----------------------------------------------------------------------------

_CASE = (
    "SELECT * FROM cases_case WHERE reference = %s",
    "SELECT s.* FROM cases_casestep s JOIN cases_case c ON c.id = s.case_id "
    "WHERE c.reference = %s ORDER BY s.id",
    "SELECT k.* FROM cases_caseclock k JOIN cases_case c ON c.id = k.case_id "
    "WHERE c.reference = %s ORDER BY k.id",
    "SELECT e.* FROM cases_caseevent e JOIN cases_case c ON c.id = e.case_id "
    "WHERE c.reference = %s ORDER BY e.id",
)
_LIST = (
    "SELECT c.*, u.code FROM cases_case c JOIN units_unit u ON u.id = c.unit_id "
    "WHERE c.state = 'open' ORDER BY c.id DESC LIMIT 51",
)
_DUE = (
    "SELECT k.*, c.reference FROM cases_caseclock k JOIN cases_case c "
    "ON c.id = k.case_id WHERE k.state = 'running' AND c.state = 'open' "
    "AND k.due_on IS NOT NULL ORDER BY k.due_on, k.id LIMIT 51",
)


_INBOX = (
    "SELECT d.*, u.code FROM deadlines_deadline d JOIN units_unit u ON u.id = d.unit_id "
    "WHERE d.state = 'open' ORDER BY d.due_on, d.id LIMIT 51",
)


def _pages(sample: Sample) -> Iterator[Result | None]:
    client = signed_in(sample)
    reference = Case.objects.order_by("pk").values_list("reference", flat=True)[0]
    rows: list[tuple[str, str, tuple[str, ...], list[Any], Any]] = [
        ("page of a case", reverse("case", args=[reference]), _CASE, [reference], HUB),
        ("list of cases", reverse("cases"), _LIST, [], LIST),
        ("what is due and late", reverse("cases_due"), _DUE, [], LIST),
        ("inbox", reverse("inbox"), _INBOX, [], HUB),
    ]
    for name, address, statements, params, budget in rows:
        ask = asking(client, address)
        answer = ask()
        if answer.status_code != 200:
            note = f"{address} answers {answer.status_code}"
            yield Result("pages", f"{NAME} {name}", 0, -1, note=note)
            continue
        yield compared("pages", f"{NAME} {name}", ask, _raw(statements, params), budget)


def _raw(statements: tuple[str, ...], params: list[Any]) -> Any:
    def ask() -> None:
        with connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql, params)
                cursor.fetchall()

    return ask
