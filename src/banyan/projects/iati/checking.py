"""A file checked without a network: the schema of the standard, then its rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import as_file
from typing import Any

from lxml import etree

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

from ..settings import terms
from .codes import FOLDER, LANG, codes

IDENTIFIER = re.compile(r"[^/&|?\s]+")
MOST = 20_000_000


def check(content: bytes, today: dt.date) -> list[Problem]:
    """Return everything that is wrong with a file; an empty list when it is right.

    The rules are asked only of a file that the schema takes. Raises InputError for
    what is no XML, names outside files, or is too large.
    """
    root = _read(content)
    found = schema_problems(root)
    return found or list(rule_problems(root, today))


def _read(content: bytes) -> Any:
    if len(content) > MOST:
        raise InputError(_("The file is too large."), code="iati.large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            _("This is no XML: %(why)s"), code="iati.xml", why=str(error)
        ) from error
    if root.getroottree().docinfo.doctype:
        raise InputError(
            _("A file with a document type of its own is refused."), code="iati.doctype"
        )
    return root


@cache
def _schema() -> Any:
    with as_file(FOLDER) as folder:
        return etree.XMLSchema(file=str(folder / "iati-activities-schema.xsd"))


def schema_problems(root: Any) -> list[Problem]:
    """Return what the schema 2.03 does not take."""
    schema = _schema()
    if schema.validate(root):
        return []
    return [
        Problem.of(
            "iati.schema",
            _("Line %(line)s: %(why)s"),
            line=error.line,
            why=error.message,
        )
        for error in schema.error_log
    ]


def rule_problems(root: Any, today: dt.date) -> Iterator[Problem]:
    """Return what breaks the rules of the standard, activity by activity."""
    seen: set[str] = set()
    for one in root.findall("iati-activity"):
        name = (one.findtext("iati-identifier") or "").strip()
        if name in seen:
            yield _problem(
                "twice", name, _("%(activity)s: this identifier stands twice.")
            )
        seen.add(name)
        for rule in RULES:
            yield from rule(one, name, today)


def _problem(code: str, activity: str, template: str, **values: Any) -> Problem:
    return Problem.of(f"iati.{code}", template, activity=activity, **values)


def _identifiers(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    reporter = one.find("reporting-org").get("ref", "")
    refs = one.xpath(
        "reporting-org/@ref | participating-org/@ref"
        " | transaction/provider-org/@ref | transaction/receiver-org/@ref"
    )
    for ref in (name, *refs):
        if not IDENTIFIER.fullmatch(ref):
            yield _problem(
                "identifier",
                name,
                _("%(activity)s: “%(value)s” is no identifier."),
                value=ref,
            )
    if name == reporter:
        yield _problem(
            "own_identifier",
            name,
            _("%(activity)s: the activity has the identifier of its organisation."),
        )


def _dates(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    days = {d.get("type"): d.get("iso-date")[:10] for d in one.findall("activity-date")}
    if not {"1", "2"} & days.keys():
        yield _problem("start", name, _("%(activity)s: no day on which it starts."))
    pairs = [(days.get("1"), days.get("3")), (days.get("2"), days.get("4"))]
    for part in one.iter("budget", "planned-disbursement", "period"):
        start, end = part.find("period-start"), part.find("period-end")
        if start is not None and end is not None:
            pairs.append((start.get("iso-date")[:10], end.get("iso-date")[:10]))
    if any(first and last and last < first for first, last in pairs):
        yield _problem("order", name, _("%(activity)s: an end is before its start."))
    actual = [days.get("2"), days.get("4")]
    actual += one.xpath("transaction/transaction-date/@iso-date")
    actual += one.xpath("transaction/value/@value-date")
    if any(day and day[:10] > today.isoformat() for day in actual):
        yield _problem(
            "future", name, _("%(activity)s: an actual day lies in the future.")
        )


def _budgets(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    for budget in one.findall("budget"):
        first, last = (
            dt.date.fromisoformat(budget.find(place).get("iso-date")[:10])
            for place in ("period-start", "period-end")
        )
        if (last - first).days > 366:
            yield _problem(
                "budget_year", name, _("%(activity)s: a budget is longer than a year.")
            )


def _shares(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    """Sectors stand at the activity or at all its payments; shares make 100."""
    paid = one.findall("transaction")
    if one.find("sector") is None and (
        not paid or any(t.find("sector") is None for t in paid)
    ):
        yield _problem("sector", name, _("%(activity)s: no sector."))
    there = one.xpath("recipient-country | recipient-region")
    if not there and (
        not paid
        or any(not t.xpath("recipient-country | recipient-region") for t in paid)
    ):
        yield _problem("place", name, _("%(activity)s: no country and no region."))
    groups: dict[str, list[Any]] = {"": there} if there else {}
    for sector in one.findall("sector"):
        groups.setdefault(f"s{sector.get('vocabulary', '1')}", []).append(sector)
    for group in groups.values():
        if _whole(group) != 100:
            yield _problem(
                "shares",
                name,
                _("%(activity)s: shares make %(n)s, not 100."),
                n=_whole(group),
            )


def _whole(group: list[Any]) -> Decimal:
    shares = [one.get("percentage") for one in group]
    if len(group) == 1 and shares[0] is None:
        return Decimal(100)
    return sum((Decimal(s or 0) for s in shares), Decimal(0))


def _texts(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    for place in ("title", "description"):
        if not any((t or "").strip() for t in one.xpath(f"{place}/narrative/text()")):
            yield _problem(
                "empty", name, _("%(activity)s: %(place)s is empty."), place=place
            )
    if one.get(LANG) is None and any(
        t.get(LANG) is None for t in one.iter("narrative")
    ):
        yield _problem("language", name, _("%(activity)s: a text says no language."))
    for part in one.findall("participating-org"):
        if not part.get("ref") and part.find("narrative") is None:
            yield _problem(
                "nameless", name, _("%(activity)s: an organisation has no name.")
            )


def _values(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    default = one.get("default-currency")
    for value in one.xpath("budget/value | transaction/value"):
        currency = value.get("currency") or default
        if not currency:
            yield _problem(
                "currency", name, _("%(activity)s: an amount without currency.")
            )
        elif currency not in terms().currencies:
            yield _problem(
                "unknown_currency",
                name,
                _("%(activity)s: the currency “%(value)s” is not known."),
                value=currency,
            )


def _known(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    for path, known in codes()["known"].items():
        for code in one.xpath(path):
            if code not in known:
                yield _problem(
                    "code",
                    name,
                    _("%(activity)s: “%(value)s” is no code of %(place)s."),
                    value=code,
                    place=path,
                )


def _results(one: Any, name: str, today: dt.date) -> Iterator[Problem]:
    """An indicator that is measured has numbers."""
    for indicator in one.findall("result/indicator"):
        values = indicator.xpath(
            "baseline/@value | period/target/@value | period/actual/@value"
        )
        if indicator.get("measure") == "5":
            continue
        if not values or not all(map(_is_number, values)):
            yield _problem(
                "indicator", name, _("%(activity)s: an indicator without a figure.")
            )


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


Rule = Callable[[Any, str, dt.date], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    _identifiers,
    _dates,
    _budgets,
    _shares,
    _texts,
    _values,
    _known,
    _results,
)
