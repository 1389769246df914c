"""Projects written as IATI activities, in the order that the schema asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from banyan.kernel.text import LANGUAGES, Text

from .codes import LANG, codes

Parts = Mapping[str, Sequence[Any]]
BUDGET_ORIGINAL, BUDGET_COMMITTED = "1", "2"
SECTOR_VOCABULARY = "1"


def activities(
    projects: Iterable[tuple[Any, Parts]], reporter: str, made_at: dt.datetime
) -> bytes:
    """Return the file of these projects; ``reporter`` is the reporting organisation's
    identifier. Texts stand in every language in which they are written.
    """
    root = etree.Element("iati-activities", version="2.03")
    root.set("generated-datetime", made_at.replace(microsecond=0).isoformat())
    for row, parts in projects:
        _activity(root, row, parts, reporter)
    etree.indent(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _activity(root: Any, row: Any, parts: Parts, reporter: str) -> None:
    one = etree.SubElement(root, "iati-activity")
    one.set(LANG, "vi")
    one.set("default-currency", row.currency)
    one.set("last-updated-datetime", row.recorded_at.replace(microsecond=0).isoformat())
    _add(one, "iati-identifier").text = row.identifier or f"{reporter}-{row.uid}"
    reporting = _add(one, "reporting-org", ref=reporter, type="90")
    _told(reporting, row.unit.names)
    _told(_add(one, "title"), row.title)
    _told(_add(one, "description", type="1"), row.summary)
    for part in parts["participant"]:
        _participant(one, part)
    _add(one, "activity-status", code=codes()["status"][row.state])
    for name, code in codes()["date"].items():
        if getattr(row, name):
            _add(one, "activity-date", **{"type": code, "iso-date": _day(row, name)})
    _add(one, "recipient-country", code=row.country, percentage="100")
    _location(one, row)
    for part in parts["sector"]:
        share = str(part.share)
        _add(
            one,
            "sector",
            vocabulary=SECTOR_VOCABULARY,
            code=part.code,
            percentage=share,
        )
    _money(one, parts["money"])
    for part in parts["projectpaper"]:
        _document(one, part)
    for part in parts["projectresult"]:
        _result(one, part)


def _add(above: Any, name: str, **given: str) -> Any:
    return etree.SubElement(above, name, given)


def _told(above: Any, text: Text) -> None:
    for language in LANGUAGES:
        said = getattr(text, language)
        if said:
            _add(above, "narrative").text = said
            above[-1].set(LANG, language)


def _day(row: Any, name: str) -> str:
    found: dt.date = getattr(row, name)
    return found.isoformat()


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _body(above: Any, name: str, organisation: Any, ref: str, **more: str) -> None:
    given = {"ref": ref} if ref else {}
    one = _add(above, name, **given, **more)
    _told(one, organisation.name)


def _participant(one: Any, part: Any) -> None:
    kind = codes()["organisation"][part.organisation.type]
    role = codes()["role"][part.role]
    more = {"type": kind, "role": role}
    _body(one, "participating-org", part.organisation, part.identifier, **more)


def _location(one: Any, row: Any) -> None:
    if not row.place and not row.point:
        return
    location = _add(one, "location")
    if row.place:
        _told(_add(location, "name"), row.place)
    if row.point:
        name = "http://www.opengis.net/def/crs/EPSG/0/4326"
        _add(_add(location, "point", srsName=name), "pos").text = row.point


def _money(one: Any, lines: Sequence[Any]) -> None:
    for line in lines:
        if line.form == "budget":
            given = {"type": BUDGET_ORIGINAL, "status": BUDGET_COMMITTED}
            budget = _add(one, "budget", **given)
            for name in ("from", "to"):
                place = "period-start" if name == "from" else "period-end"
                day = _day(line, f"period_{name}")
                _add(budget, place, **{"iso-date": day})
            _value(budget, line, line.period_from)
    for line in lines:
        if line.form != "budget":
            _transaction(one, line)


def _value(above: Any, line: Any, day: dt.date) -> None:
    given = {"currency": line.currency, "value-date": day.isoformat()}
    _add(above, "value", **given).text = _number(line.amount)


def _transaction(one: Any, line: Any) -> None:
    above = _add(one, "transaction")
    _add(above, "transaction-type", code=codes()["transaction"][line.form])
    _add(above, "transaction-date", **{"iso-date": _day(line, "value_date")})
    _value(above, line, line.value_date)
    if line.note:
        _add(_add(above, "description"), "narrative").text = line.note
    if line.payer:
        _body(above, "provider-org", line.payer, "")
    if line.payee:
        _body(above, "receiver-org", line.payee, "")


def _document(one: Any, part: Any) -> None:
    """Write a document that is public and has an address."""
    if part.release != "public" or not part.address.startswith(("http://", "https://")):
        return
    link = _add(one, "document-link", url=part.address, format="text/html")
    _told(_add(link, "title"), part.title)
    _add(link, "category", code=part.category)
    for language in part.languages:
        _add(link, "language", code=language)
    if part.dated:
        _add(link, "document-date", **{"iso-date": _day(part, "dated")})


def _result(one: Any, part: Any) -> None:
    result = _add(one, "result", type=codes()["result"][part.form])
    _told(_add(result, "title"), part.text)
    indicator = _add(result, "indicator", measure=codes()["measure"][part.measure])
    _told(_add(indicator, "title"), part.indicator)
    if part.baseline is not None:
        year, value = str(part.baseline_year), _number(part.baseline)
        _add(indicator, "baseline", year=year, value=value)
    period = _add(indicator, "period")
    _add(period, "period-start", **{"iso-date": _day(part, "period_from")})
    _add(period, "period-end", **{"iso-date": _day(part, "period_to")})
    _add(period, "target", value=_number(part.target))
    if part.actual is not None:
        _add(period, "actual", value=_number(part.actual))
