"""The indicators that meetings and votes give."""

from __future__ import annotations

from banyan.figures.indicators import Indicator, Span, indicators
from banyan.figures.services.counting import rows
from banyan.kernel.text import gettext_noop as _

Counts = dict[str, tuple[float, float]]
VOTES, MEETINGS = "votes", "meetings"


def voted(span: Span) -> Counts:
    """Ballots handed in at votes of the period, and who could vote in them.

    A vote without a recorded electorate is not counted: it cannot be measured.
    """
    return _present(span)[VOTES]


def attended(span: Span) -> Counts:
    """Members present at meetings of the period, and members summoned."""
    return _present(span)[MEETINGS]


def _present(span: Span) -> dict[str, Counts]:
    return span.once("meetings.present", lambda: _counted(span))


def _counted(span: Span) -> dict[str, Counts]:
    """Return who came to votes and to meetings, by path; one statement for both."""
    given = [span.start, span.end, span.low, span.high]
    found: dict[str, Counts] = {VOTES: {}, MEETINGS: {}}
    for what, path, present, base in rows(
        "SELECT 'votes', u.path, SUM(c.present), SUM(e.n) FROM meetings_vote v "
        "JOIN units_unit u ON u.id = v.unit_id "
        "JOIN meetings_count c ON c.vote_id = v.id AND c.number = 1 "
        "JOIN (SELECT vote_id, denominator, COUNT(*) AS n FROM meetings_elector "
        "WHERE is_counted GROUP BY vote_id, denominator) e ON e.vote_id = v.id "
        "WHERE v.held_on >= %s AND v.held_on < %s AND v.state = 'recorded' "
        "AND u.path >= %s AND u.path < %s GROUP BY u.path "
        "UNION ALL "
        "SELECT 'meetings', u.path, SUM(m.present), SUM(m.summoned) "
        "FROM meetings_meeting m "
        "JOIN units_unit u ON u.id = m.unit_id WHERE m.held_on >= %s "
        "AND m.held_on < %s AND m.summoned > 0 AND u.path >= %s AND u.path < %s "
        "GROUP BY u.path",
        [*given, *given],
    ):
        found[what][path] = present, base
    return found


indicators.register(
    "vote-attendance",
    Indicator(
        _("Attendance at votes"), _("ballots / voters of the electorates"),
        _("Votes recorded in the period, with their electorates."), own=voted,
    ),
)  # fmt: skip
indicators.register(
    "meeting-attendance",
    Indicator(
        _("Attendance at meetings"), _("present / summoned"),
        _("Meetings recorded in the period with their numbers."), own=attended,
    ),
)  # fmt: skip
