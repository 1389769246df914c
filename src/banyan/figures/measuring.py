"""The indicators that the kept counts and the register of people give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from banyan.kernel.text import gettext_noop as _

from .domain.measures import first_month
from .indicators import NUMBER, YEARS, Indicator, Span, indicators
from .services.counting import rows

Counts = dict[str, tuple[float, float]]
MEMBERS_LINK = "/unit/{unit}/members/"


COLUMNS = (
    "members women young official exempt vacant posts below_minimum branches born "
    "birth_years"
).split()
"""The kept counts that indicators read, all in one statement."""


def kept(span: Span) -> Mapping[str, Mapping[str, float]]:
    """Return the kept counts of the units of a span by path, with all below each."""
    return span.once("figures.kept", lambda: _kept(span))


def _kept(span: Span) -> Mapping[str, Mapping[str, float]]:
    which = "u.path >= %s AND u.path < %s"
    asked: list[Any] = [span.low, span.high]
    if span.unit is not None:
        which, asked = "u.id = %s", [span.unit]
    columns = ", ".join(f"t.{c}" for c in COLUMNS)
    found = rows(
        f"SELECT u.path, {columns} FROM figures_tally t "
        f"JOIN units_unit u ON u.id = t.unit_id WHERE {which}",
        asked,
    )
    return {path: dict(zip(COLUMNS, line, strict=True)) for path, *line in found}


def _tally(top: str, base: str) -> Callable[[Span], Counts]:
    """Return what reads two of the kept counts, with all below."""

    def read(span: Span) -> Counts:
        return {path: (one[top], one[base]) for path, one in kept(span).items()}

    return read


def mean_age(span: Span) -> Counts:
    """Years lived by members with a known birth year, and how many they are."""
    year = span.today.year
    return {
        path: (one["born"] * year - one["birth_years"], one["born"])
        for path, one in kept(span).items()
    }


_FROM_A_UNIT = "units_unit u CROSS JOIN people_stay s CROSS JOIN people_membership m"
_FROM_MONTHS = "people_membership m CROSS JOIN people_stay s CROSS JOIN units_unit u"
"""The order for SQLite: few units first, or all who joined in the time."""


def admitted(span: Span) -> Counts:
    """Members admitted in the period, where each first stayed.

    Within the months that are kept a unit without an admission has none: 0.
    """
    sql = (
        f"SELECT u.path, COUNT(*) FROM {_FROM_A_UNIT if span.unit else _FROM_MONTHS} "
        "WHERE s.membership_id = m.id AND s.kind = 'home' AND s.superseded_at IS NULL "
        "AND s.valid_from = m.joined_on AND u.id = s.unit_id "
        "AND m.joined_on >= %s AND m.joined_on < %s AND m.withdrawn_at IS NULL "
        "AND u.path >= %s AND u.path < %s GROUP BY u.path"
    )
    asked: list[Any] = [span.start, span.end, span.low, span.high]
    if span.start >= first_month(span.today):
        which = "path >= %s AND path < %s"
        more: list[Any] = [span.low, span.high]
        if span.unit is not None:
            which, more = "id = %s", [span.unit]
        sql += f" UNION ALL SELECT path, 0 FROM units_unit WHERE state = 'active' AND {which}"
        asked += more
    found: Counts = {}
    for path, n in rows(sql, asked):
        found[path] = found.get(path, (0, 1))[0] + n, 1
    return found


KEPT = _("The kept counts of members and posts, as of the day of measuring.")
SHARES = (
    ("women-share", _("Women among members"), _("women / members"), "women"),
    ("young-share", _("Members up to 30 years"), _("up to 30 / members"), "young"),
    ("official-share", _("Official members"), _("official / members"), "official"),
    ("exempt-share", _("Exempt members"), _("exempt / members"), "exempt"),
)
for _key, _name, _formula, _column in SHARES:
    indicators.register(
        _key,
        Indicator(
            _name, _formula, KEPT,
            own=_tally(_column, "members"), link=MEMBERS_LINK, rolled=True, now=True,
        ),
    )  # fmt: skip
indicators.register(
    "vacant-posts",
    Indicator(
        _("Posts without a holder"), _("vacant seats / seats"), KEPT,
        own=_tally("vacant", "posts"), link="/unit/{unit}/offices/",
        rolled=True, now=True,
    ),
)  # fmt: skip
indicators.register(
    "units-below-minimum",
    Indicator(
        _("Branches below the least number of official members"),
        _("branches below the minimum / branches"), KEPT,
        own=_tally("below_minimum", "branches"), link="/unit/{unit}/below/",
        rolled=True, now=True,
    ),
)  # fmt: skip
indicators.register(
    "mean-age",
    Indicator(
        _("Mean age"), _("years lived / members with a birth date"), KEPT,
        unit=YEARS, own=mean_age, link=MEMBERS_LINK, rolled=True, now=True,
    ),
)  # fmt: skip
indicators.register(
    "admissions",
    Indicator(
        _("Admissions"), _("members admitted in the period"),
        _("The register of members: day of admission."),
        unit=NUMBER, own=admitted, link=MEMBERS_LINK,
    ),
)  # fmt: skip
