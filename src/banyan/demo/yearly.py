"""A year of the invented partnership of wards, and the report that was made of it.

Days in the data file are those of last year and of the year before, so that the
report of last year stands released whenever the demonstration is built, and that of
the year that runs can be made.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from banyan.access.queries import account_by_login
from banyan.exchange import services as exchange
from banyan.exchange.queries import readback_get
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.units import queries as units
from banyan.yearly import services

from .exchanges import Planted, add_one
from .tasks import on_day
from .words import INVENTED


@cache
def _data() -> dict[str, Any]:
    source = files("banyan.demo").joinpath("yearly.toml")
    return tomllib.loads(source.read_text("utf-8"))


def plant(actor: Actor, planted: Planted) -> None:
    """Enter the year, each step on its day."""
    for step in _data()["steps"]:
        given = {name: meant(value) for name, value in step.items()}
        day = given.pop("on", None)
        if day is None:
            _enter(actor, planted, given)
        else:
            with on_day(day):
                _enter(actor, planted, given)


def _enter(actor: Actor, planted: Planted, given: dict[str, Any]) -> None:
    if "held" in given:
        _hold(actor, planted, given)
    elif "answered" in given:
        _answer(actor, planted, given)
    else:
        kind = given["kind"]
        if kind in ("agreement", "exchange", "counterpart", "project"):
            given["source"] = INVENTED
        add_one(actor, planted, kind, given)


def _hold(actor: Actor, planted: Planted, given: Mapping[str, Any]) -> None:
    """Give a visit its heads and its item, and let it take place."""
    visit = planted.rows[given["held"]]
    own = visit.own_side
    heads = {
        own: planted.rows["year-own-head"],
        "visitor" if own == "host" else "host": planted.rows["year-partner-head"],
    }
    office = Text(vi="Trưởng đoàn (mẫu)", lo="ຫົວໜ້າຄະນະ (ຕົວຢ່າງ)", en="Head (specimen)")
    for side, person in heads.items():
        row = {
            "side": side,
            "role": "head",
            "office": office,
            "counterpart": person.uid,
        }
        exchange.records_add(actor=actor, kind="delegate", rows=[row], owner=visit)
    item = {
        "title": Text(**given["item"]),
        "topics": list(visit.topics),
        "lead": heads[own].name,
        "day": given["day"],
        "starts": "09:00",
        "ends": "11:00",
    }
    exchange.records_add(actor=actor, kind="item", rows=[item], owner=visit)
    for to in ("agreed", "prepared", "held"):
        exchange.exchange_move(actor=actor, exchange=visit.uid, to=to)
    if "learned_back" in given:
        values = {"learned_back": given["learned_back"]}
        exchange.record_change(
            actor=actor, kind="exchange", uid=visit.uid, values=values
        )


def _answer(actor: Actor, planted: Planted, given: Mapping[str, Any]) -> None:
    visit = planted.rows[given["answered"]]
    row = visit.followups.get(months=given["months"])
    values = {"answered_on": clock.today(), "answer": given["answer"], "by": "Mẫu"}
    exchange.record_change(actor=actor, kind="followup", uid=row.uid, values=values)


def give(planted: Planted) -> None:
    """Write the foreword and release the report of last year to the guest."""
    year, partnership = clock.today().year - 1, planted.rows["wards"].uid
    guest = account_by_login("guest")
    services.yearly_change(
        actor=_who("exchange"),
        partnership=partnership,
        year=year,
        foreword=Text(**_data()["foreword"]),
    )
    services.yearly_release(
        actor=_who("organiser"),
        partnership=partnership,
        year=year,
        accounts=[guest.pk] if guest else [],
    )


def read_back(planted: Planted) -> None:
    """Read last year's visit back: our side confirms, the guest too, but for one."""
    visit, guest = planted.rows["year-visit"], account_by_login("guest")
    if guest is None:
        return
    exchange.record_release(
        actor=_who("exchange"),
        kind="exchange",
        uid=visit.uid,
        accounts=[guest.pk],
        whole=True,
    )
    objection = _data()["objection"]
    for who in ("exchange", "guest"):
        actor = _who(who)
        said = readback_get(actor, visit.uid).said
        for number, one in enumerate(said if who == "exchange" else said[:-1]):
            objects = who == "guest" and number == objection["number"]
            exchange.commitment_answer(
                actor=actor,
                commitment=one.commitment,
                says="objects" if objects else "agrees",
                words=objection["words"] if objects else "",
                wording=one.wording,
            )


def _who(username: str) -> Actor:
    return units.actor_for(account_by_login(username), clock.today())


def meant(value: Any) -> Any:
    """Return the day that ``last:05-12`` or ``before:05-12`` names; else the value."""
    years = {"last": 1, "before": 2}
    if not isinstance(value, str):
        return value
    word, mark, day = value.partition(":")
    if word not in years or (mark and not day):
        return value
    year = clock.real_today().year - years[word]
    return dt.date.fromisoformat(f"{year}-{day}") if mark else year
