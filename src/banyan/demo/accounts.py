"""The accounts of the demonstration: one for each kind of person."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from banyan.access.queries import account_by_login
from banyan.access.services import AccountOpen, Give, accounts_open, grants_give
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.people import queries as people
from banyan.units import queries as units
from banyan.units.queries import actor_for

from .briefs import persons_briefly
from .trees import HANOI, Tree

PASSWORD = "banyan-demo"  # noqa: S105
"""Of the listed demonstration accounts only; real ones never have it."""

WARD = "103"
"""The ward that the demonstration's officers work in: Tay Ho since the reform."""


@dataclass(frozen=True)
class Offered:
    """One account as it is printed and offered on the sign-in page."""

    username: str
    who: Text
    unit: str


def open_all(actor: Actor, forest: Mapping[str, Tree]) -> list[Offered]:
    """Open the accounts, give those without an office their rights by hand."""
    raw = tomllib.loads(
        files("banyan.demo").joinpath("accounts.toml").read_text(encoding="utf-8")
    )
    known = places(actor, forest)
    rows = raw["accounts"]
    commands = [_command(actor, row, known) for row in rows]
    opened = accounts_open(actor=actor, commands=commands)
    gives = [
        Give(
            right_set=row["right_set"],
            unit_id=known[row.get("unit", row.get("member_of", ""))],
            account_id=account.pk,
            reason="Demonstration",
            over_area=row.get("over_area", False),
        )
        for row, account in zip(rows, opened, strict=True)
        if "right_set" in row
    ]
    gives += [replace(g, over_area=False) for g in gives if g.over_area]
    gives += [
        Give("member", known["country"], account.pk, reason="Demonstration")
        for row, account in zip(rows, opened, strict=True)
        if row.get("areas")
    ]
    grants_give(actor=actor, commands=gives)
    names = {u: str(units.unit_get(actor, u).names.en) for u in set(known.values())}
    return [
        Offered(
            row["username"],
            Text.of(row["who"]),
            names[known[row.get("unit", row.get("member_of", ""))]],
        )
        for row in rows
    ]


def places(actor: Actor, forest: Mapping[str, Tree]) -> dict[str, int]:
    """Return the units that the accounts work in, by the words of the file."""
    party, union = forest["party"], forest["trade-union"]
    ward = units.unit_by_code(actor, party.structure, f"N{WARD}")
    branch = _lively_branch(actor, ward.id)
    areas = units.structure_get("areas")
    partner = units.unit_by_code(actor, units.structure_get("partner"), "VT")
    return {
        "city": party.ids[f"party:province:{HANOI}"],
        "ward": ward.id,
        "branch": branch,
        "union": union.ids[f"trade-union:province:{HANOI}"],
        "partner": partner.id,
        "country": units.children(actor, None, structure=areas)[0].id,
    }


def _lively_branch(actor: Actor, ward: int) -> int:
    """Return the branch of a ward with a secretary and most probations to decide."""
    soon = clock.today() - dt.timedelta(days=280)
    due = Counter(
        p.unit
        for p in persons_briefly(actor, "party")
        if p.grade == "probationary" and p.joined <= soon
    )
    held = [
        row.id
        for row in units.children(actor, ward)
        if any(
            o.post_key == "branch-secretary"
            for o in people.offices_of_unit(actor, row.id)
        )
    ]
    return max(held, key=lambda unit: due[unit])


def actor_of(username: str) -> Actor:
    """Return who acts when an account of the demonstration signs in today."""
    account = account_by_login(username)
    assert account is not None  # noqa: S101
    return actor_for(account, clock.today())


def _command(actor: Actor, row: dict[str, Any], places: Mapping[str, int]) -> Any:
    return AccountOpen(
        username=row["username"],
        unit_id=places[row.get("unit", row.get("member_of", ""))],
        person_id=_person(actor, row, places),
        label=Text.of(row["who"]).in_language(row["language"]).split(":")[0],
        language=row["language"],
        password=PASSWORD,
        is_specimen=True,
        offered=Text.of(row["who"]),
    )


def _person(actor: Actor, row: dict[str, Any], places: Mapping[str, int]) -> int | None:
    """Return the holder of the post, or an ordinary member of the unit."""
    if "post" in row:
        held = people.offices_of_unit(actor, places[row["unit"]])
        return next((o.person_id for o in held if o.post_key == row["post"]), None)
    if "member_of" not in row:
        return None
    unit = places[row["member_of"]]
    officers = {o.person_id for o in people.offices_of_unit(actor, unit)}
    found = persons_briefly(actor, "party", unit=unit)
    return next(p.person for p in found if p.person not in officers)
