"""Where the rows and values of lists lead: the web alone knows addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from banyan.base.lists import PersonRef, Row, UnitRef
from banyan.exchange.lists import KEYS as EXCHANGE
from banyan.web.shared.places import (
    decision_url,
    person_url,
    place,
    unit_url,
    yearly_url,
)

RowLink = Callable[[Row], str]


def _record(kind: str) -> RowLink:
    return lambda row: reverse("record", args=[kind, row.handle["uid"]])


ROWS: Mapping[str, RowLink] = {
    **{key: _record(kind) for kind, key in EXCHANGE.items()},
    "commitments-of-exchanges": lambda row: reverse(
        "record", args=["exchange", row.handle["exchange__uid"]]
    ),
    "reports-read": lambda row: place("report", row.handle["uid"]),
    "members": lambda row: person_url(row.handle["person__uid"]),
    "offices": lambda row: person_url(row.handle["person__uid"]),
    "units": lambda row: unit_url(row.handle["uid"]),
    "decisions": lambda row: decision_url(row.handle["uid"]),
    "acts": lambda row: place("ledger_act", row.id),
    "own_acts": lambda row: place("ledger_act", row.id),
    "entries": lambda row: place(
        "ledger_record", row.handle["kind"], row.handle["subject"]
    ),
    "packages": lambda row: place("package", row.handle["uid"]),
    "received-records": lambda row: place("received", row.handle["uid"]),
    "briefings": lambda row: place("briefing", row.handle["uid"]),
    "yearly-reports": lambda row: yearly_url(
        *(row.handle[k] for k in ("partnership__uid", "year", "number", "state"))
    ),
    "campaigns": lambda row: place("evaluation_board", row.handle["uid"]),
    "courses": lambda row: place("course", row.handle["uid"]),
    "cohorts": lambda row: place("cohort", row.handle["uid"]),
    "jobs": lambda row: place("job", row.id),
    "commitments": lambda row: place("commitment", row.handle["uid"]),
    "accounts": lambda row: place("admin_account", row.id),
}
"""The page of a row, by the key of its list."""

PAGES: Mapping[str, str] = {
    "members": "people",
    "decisions": "decisions",
    "acts": "ledger",
    "own_acts": "ledger_mine",
    "briefings": "briefings",
    "yearly-reports": "yearly_list",
    "packages": "packages",
    "received-records": "received_list",
    "campaigns": "evaluation",
    "courses": "courses",
    "cohorts": "cohorts",
    "jobs": "jobs",
    "commitments": "commitments",
    "accounts": "admin_accounts",
}
"""Lists that have a page of their own, by its name; the others share one."""


def row_link(key: str) -> RowLink:
    """Return how rows of a list are linked; "" where they have no page."""
    return ROWS.get(key, lambda row: "")


def value_link(value: Any) -> str:
    """Return the page of a unit or person named in a row."""
    if isinstance(value, UnitRef) and value.uid:
        return unit_url(value.uid)
    if isinstance(value, PersonRef) and value.uid:
        return person_url(value.uid)
    return ""


def list_url(key: str) -> str:
    """Return the page of a list."""
    name = PAGES.get(key)
    return reverse(name) if name else reverse("list", args=[key])
