"""Both reported exchanges, the twinning and its succession, practices on their topics.

People named in the reports live here alone. What a report does not say is left
empty, or is marked as invented. The twinning is recorded before the reform, so that
it goes on with the wards by the reform itself.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from banyan.exchange import services
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.units import queries as units
from banyan.units.queries.outline import units_matching

VNA = "TTXVN, 10/11/2022 / ສຳນັກຂ່າວສານຫວຽດນາມ, 10/11/2022 / VNA, 10 November 2022"
TAY_HO = (
    "Bản tin của quận Tây Hồ, 2024 / ບົດລາຍງານຂອງເມືອງເຕ໋ໂຮ່, 2024 / "
    "Report of Tay Ho district, 2024"
)
LAST_YEAR = "last:"
"""A day of last year in the data file: ``last:05-01``."""
TEXTS = {"vna-2022": VNA, "tay-ho-2024": TAY_HO}


@dataclass
class Planted:
    """What was recorded, by the words of the data file."""

    city: Any
    rows: dict[str, Any] = field(default_factory=dict)


@cache
def _data() -> dict[str, Any]:
    source = files("banyan.demo").joinpath("exchanges.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def plant_partners(actor: Actor) -> Planted:
    """Record bodies, the partnership and its twin units: before the reform."""
    party = units.structure_get("party")
    city = units.unit_by_code(actor, party, "C1", level="province-committee")
    planted = Planted(city.id)
    for row in _data()["organisations"]:
        add_one(actor, planted, "organisation", row)
    for row in _data()["partnerships"]:
        add_one(actor, planted, "partnership", row)
    for row in _data()["twins"]:
        add_one(actor, planted, "twin", row)
    return planted


def plant_exchanges(actor: Actor, planted: Planted) -> None:
    """Take the reports in, accept them, and add what they say beyond the form."""
    _pass_on(actor, planted)
    for report in _data()["reports"]:
        _exchange(actor, planted, report)
    for kind in ("practice", "block", "evidence", "need", "lesson", "application"):
        for row in _data().get(f"{kind}s", ()):
            add_one(actor, planted, kind, row)
    for row in _data().get("parts", ()):
        add_one(actor, planted, row["kind"], row)


def _pass_on(actor: Actor, planted: Planted) -> None:
    """Let the ward that bears the district's name go on in the place of the city.

    The reform leaves what an ended district had with the city, its custodian.
    """
    given = _data()["passed_on"]
    owner = planted.rows[given["part_of"]]
    running = owner.twins.filter(ended_on__isnull=True, succeeds__isnull=False).first()
    if running is None:
        return
    services.record_change(
        actor=actor,
        kind="twin",
        uid=running.uid,
        values={"ended_on": given["since"]},
    )
    add_one(actor, planted, "twin", given)


def _exchange(actor: Actor, planted: Planted, report: Mapping[str, Any]) -> None:
    text = files("banyan.demo").joinpath("sources", f"{report['text']}.txt")
    published = report.get("published")
    row = services.report_read(
        actor=actor,
        unit=planted.city,
        text=text.read_text(encoding="utf-8"),
        source=TEXTS[report["text"]],
        published=dt.date.fromisoformat(published) if published else None,
    )
    rejected = set(report.get("rejected", ()))
    corrected = report.get("corrected", {})
    verdicts = {}
    for claim in row.claims.order_by("pk"):
        value = {**claim.value, **corrected.get(claim.path, {})}
        state = "rejected" if claim.path in rejected else "accepted"
        verdicts[claim.path] = {"state": state, "value": value}
    services.claims_decide(
        actor=actor,
        report=row.uid,
        verdicts=verdicts,
        added=report.get("added", ()),
    )
    made = services.report_accept(
        actor=actor,
        report=row.uid,
        host=planted.rows[report["host"]],
        visitor=planted.rows[report["visitor"]],
        title=report["title"],
    )
    planted.rows[report["key"]] = made
    if "partnership" in report:
        services.record_change(
            actor=actor,
            kind="exchange",
            uid=made.uid,
            values={"partnership": planted.rows[report["partnership"]].uid},
        )


def add_one(
    actor: Actor, planted: Planted, kind: str, given: Mapping[str, Any]
) -> None:
    """Add one record; ``@word`` names one that was added before."""
    values = {
        name: _meant(actor, planted, value)
        for name, value in given.items()
        if name not in ("key", "part_of", "kind")
    }
    owner = planted.rows[given["part_of"]] if "part_of" in given else None
    made = services.records_add(
        actor=actor,
        kind=kind,
        rows=[values],
        owner=owner,
        unit=None if owner is not None else planted.city,
        extra=None if owner is not None else _marked(given),
    )[0]
    if "key" in given:
        planted.rows[given["key"]] = made


def _marked(given: Mapping[str, Any]) -> dict[str, bool]:
    """Mark what is invented; what a report says is not."""
    return {"is_specimen": "nvented" in given.get("source", "")}


def _meant(actor: Actor, planted: Planted, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.startswith(LAST_YEAR):
        year = clock.real_today().year - 1
        return f"{year}-{value.removeprefix(LAST_YEAR)}"
    if value.startswith("@"):
        return planted.rows[value[1:]].uid
    if value.startswith("unit:"):
        return _unit(actor, value.removeprefix("unit:"))
    return value


def _unit(actor: Actor, where: str) -> Any:
    """Find a unit by ``structure:code``, or ``structure:code:level``, or ``structure~words``."""
    if "~" in where:
        key, words = where.split("~")
        found = units_matching(actor, units.structure_get(key), words)
        return next(p.row.uid for p in found if words in p.row.names.vi)
    key, code, *level = where.split(":")
    structure = units.structure_get(key)
    return units.unit_by_code(actor, structure, code, level="".join(level)).uid
