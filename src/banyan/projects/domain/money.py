"""Money by currency: nothing is converted, nothing is added across currencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

Values = Mapping[str, Any]
PAYMENTS = ("commitment", "disbursement", "expenditure")


@dataclass(frozen=True)
class Line:
    """A line as it is added up."""

    form: str
    currency: str
    amount: Decimal


@dataclass(frozen=True)
class Sums:
    """What stands in one currency."""

    currency: str
    budget: Decimal
    commitment: Decimal
    disbursement: Decimal
    expenditure: Decimal


def sums(lines: Iterable[Line]) -> tuple[Sums, ...]:
    """Return the sums by currency, in the order of the currencies."""
    found: dict[str, dict[str, Decimal]] = {}
    for line in lines:
        forms = found.setdefault(line.currency, dict.fromkeys(FORMS, Decimal(0)))
        forms[line.form] += line.amount
    return tuple(Sums(currency, **found[currency]) for currency in sorted(found))


FORMS = ("budget", *PAYMENTS)


def overdrawn(lines: Iterable[Line]) -> Iterator[Problem]:
    """What was paid out stays within what was committed, in each currency."""
    for one in sums(lines):
        if one.disbursement > one.commitment:
            yield Problem.of(
                "projects.overdrawn",
                _(
                    "In %(currency)s %(paid)s were paid out, but %(committed)s committed."
                ),
                currency=one.currency,
                paid=f"{one.disbursement.normalize():f}",
                committed=f"{one.commitment.normalize():f}",
                field="amount",
                way_out=_("Enter the commitment first."),
            )


def line_problems(
    values: Values, decimals: Mapping[str, int], today: dt.date
) -> Iterator[Problem]:
    """What must hold of a line by itself."""
    yield from _amount(values, decimals)
    yield from _rate(values)
    if values.get("form") == "budget":
        yield from _period(values)
    elif not values.get("value_date"):
        yield Problem.of(
            "projects.value_date", _("A payment has its day."), field="value_date"
        )
    elif values["value_date"] > today:
        yield Problem.of(
            "projects.future", _("Its day has not come."), field="value_date"
        )


def _amount(values: Values, decimals: Mapping[str, int]) -> Iterator[Problem]:
    amount, currency = values.get("amount"), values.get("currency")
    if amount is None or not currency or currency not in decimals:
        return
    if amount <= 0:
        yield Problem.of(
            "projects.positive", _("An amount is more than nothing."), field="amount"
        )
    elif amount != round(amount, decimals[currency]):
        yield Problem.of(
            "projects.decimals",
            _("%(currency)s has %(n)s decimals."),
            currency=currency,
            n=decimals[currency],
            field="amount",
        )


def _rate(values: Values) -> Iterator[Problem]:
    """A rate is given whole: what it is, into what, on which day, from where."""
    names = ("rate", "rate_currency", "rate_date", "rate_source")
    if not any(values.get(name) for name in names):
        return
    for name in names:
        if not values.get(name):
            yield Problem.of(
                "projects.rate",
                _("A rate says into which currency, on which day, and its source."),
                field=name,
                way_out=_("Without them nothing is converted."),
            )


def _period(values: Values) -> Iterator[Problem]:
    first, last = values.get("period_from"), values.get("period_to")
    if not first or not last:
        yield Problem.of(
            "projects.period",
            _("A budget is for a period of at most a year."),
            field="period_from",
        )
    elif last < first:
        yield Problem.of(
            "exchange.days", _("The end is before the beginning."), field="period_to"
        )
    elif (last - first).days > 366:
        yield Problem.of(
            "projects.period",
            _("A budget is for a period of at most a year."),
            field="period_to",
            way_out=_("Divide it by years."),
        )
