"""The indicators that cases give: what was done on time, what is late."""

from __future__ import annotations

from collections.abc import Callable

from banyan.figures.indicators import Indicator, Span, indicators
from banyan.figures.services.counting import rows
from banyan.kernel.text import gettext_noop as _

Counts = dict[str, tuple[float, float]]
RUN = _("Cases of the kind and their clocks that ran out in the period.")


KINDS = ("recognition", "transfer")


def clocks(kind: str, late: bool) -> Callable[[Span], Counts]:
    """Return what counts the clocks of a kind that fell due: late, or on time.

    A clock that is over was kept when its step was done by the last day.
    """

    def read(span: Span) -> Counts:
        found = span.once("cases.clocks", lambda: _run_out(span)).get(kind, {})
        return {
            p: ((n if late else total - n), total) for p, (n, total) in found.items()
        }

    return read


def _run_out(span: Span) -> dict[str, Counts]:
    """Return by kind and path how many clocks were passed, and how many ran out."""
    until = min(span.end, span.today)
    found: dict[str, Counts] = {kind: {} for kind in KINDS}
    for kind, path, passed, total in rows(
        "SELECT c.kind, u.path, SUM(CASE WHEN COALESCE(d.done, %s) > k.due_on THEN 1 "
        "ELSE 0 END), COUNT(*) FROM cases_caseclock k "
        "JOIN cases_case c ON c.id = k.case_id "
        "JOIN units_unit u ON u.id = c.unit_id "
        'LEFT JOIN (SELECT case_id, step, round, MIN("on") AS done '
        "FROM cases_caseevent WHERE kind = 'record' GROUP BY case_id, step, round) d "
        "ON d.case_id = c.id AND d.step = k.step AND d.round = k.round "
        "WHERE c.kind IN (%s, %s) AND k.type = 'due' AND k.due_on >= %s "
        "AND k.due_on < %s AND u.path >= %s AND u.path < %s GROUP BY c.kind, u.path",
        [span.today, *KINDS, span.start, until, span.low, span.high],
    ):
        found[kind][path] = passed, total
    return found


LINK = "/cases/?kind={kind}&unit={{unit}}"
indicators.register(
    "recognitions-on-time",
    Indicator(
        _("Recognitions on time"), _("clocks kept / clocks that ran out"), RUN,
        own=clocks("recognition", late=False), link=LINK.format(kind="recognition"),
    ),
)  # fmt: skip
indicators.register(
    "transfers-late",
    Indicator(
        _("Transfers late"), _("clocks passed / clocks that ran out"), RUN,
        own=clocks("transfer", late=True), link=LINK.format(kind="transfer"),
    ),
)  # fmt: skip
