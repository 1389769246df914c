"""One example of everything an address may name, inside and outside of a range.

The patrol opens every address of the map with these. An address with a part that
no sample knows fails the patrol: whoever adds one says here what it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.urls import URLPattern

PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Place:
    """Rows of one kind: one in the secretary's branch, one far away from it."""

    inside: dict[str, Any]
    outside: dict[str, Any]


@cache
def accounts() -> dict[str, Any]:
    """Return the demonstration's accounts by name."""
    model = apps.get_model("access", "Account")
    return {a.username: a for a in model.objects.filter(is_specimen=True)}


@cache
def branch() -> Any:
    """Return the branch of the demonstration's secretary."""
    grant = apps.get_model("access", "Grant")
    person = accounts()["secretary"].person_id
    row = grant.objects.filter(person=person, right_set__key="branch-secretary")
    return row.select_related("unit").first().unit


@cache
def far_branch() -> Any:
    """Return an active branch of the party far from the secretary's."""
    unit = apps.get_model("units", "Unit")
    rows = unit.objects.filter(kind="branch", state="active")
    return rows.exclude(parent=branch().parent).order_by("id").first()


def _membership(unit: Any) -> Any:
    rows = apps.get_model("people", "Membership").objects.filter(unit=unit)
    return rows.filter(state="member").select_related("person").first()


@cache
def place(word: str) -> Place:
    """Return the sample for the first word of an address's name."""
    near, far = _membership(branch()), _membership(far_branch())
    found = {
        "unit": (branch().uid, far_branch().uid),
        "person": (near.person.uid, far.person.uid),
        "decision": (_decision().uid, _decision().uid),
        "paper": (_paper().uid, _paper().uid),
        "reform": (_reorganisation().uid, _reorganisation().uid),
        "reorganisation": (_reorganisation().uid, _reorganisation().uid),
    }
    inside, outside = found[word]
    return Place({"uid": inside}, {"uid": outside})


def _decision() -> Any:
    model = apps.get_model("decisions", "Decision")
    return model.objects.filter(kind="reorganisation").order_by("id").first()


def _paper() -> Any:
    return apps.get_model("papers", "Paper").objects.order_by("id").first()


def _reorganisation() -> Any:
    model = apps.get_model("units", "Reorganisation")
    return model.objects.filter(structure__key="party").first()


def _plain(name: str) -> Any:
    """Return an example for a part that is the same for everybody."""
    near = _membership(branch())
    grant = apps.get_model("access", "Grant").objects.first()
    act = apps.get_model("ledger", "Act").objects.first()
    values = {
        "rule_id": "UNIT-MIN-OFFICIAL",
        "key": "208-QĐ/TW@TW/2026-07-26",
        "unit_id": branch().pk,
        "person_id": near.person.pk,
        "grant_id": grant.pk,
        "session_id": 1,
        "act_id": act.pk,
        "entry_id": 1,
        "kind": "people.person",
        "subject": near.person.pk,
        "version": apps.get_model("papers", "PaperVersion").objects.first().pk,
        "membership": near.pk,
        "membership_id": near.pk,
        "act": "rename",
        "form": "decision",
        "code": "decision",
        "uidb36": "1",
        "language": "en",
        "lang": "en",
        "media": "pdf",
        "format": "pdf",
        "what": "member-extract",
        "op": "move",
        "structure": "party",
        "name": "person",
        "office": 1,
        "post": 1,
        "contact": 1,
        "number": 1,
        "row": 1,
        "field": "national-id",
        "pk": 1,
    }
    return values[name]


def arguments(pattern: URLPattern, *, far: bool = False) -> dict[str, Any]:
    """Return example values for every part of an address."""
    route = str(pattern.pattern)
    word = re.split(r"[_\W]", pattern.name or "")[0]
    word = {"people": "person", "units": "unit", "decisions": "decision"}.get(
        word, word
    )
    found: dict[str, Any] = {}
    for _kind, part in PART.findall(route):
        if part == "uid":
            sample = place(word)
            found |= sample.outside if far else sample.inside
        elif word == "account":
            found[part] = "1-2"
        else:
            found[part] = _plain(part)
    return found
