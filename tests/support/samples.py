"""One example of everything an address may name, inside and outside of a range.

The patrol opens every address of the map with these. An address with a part that
no sample knows fails the patrol: whoever adds one says here what it names.
"""

from __future__ import annotations

import re
import uuid
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


def _membership(unit: Any, *, last: bool = False) -> Any:
    rows = apps.get_model("people", "Membership").objects.filter(unit=unit)
    rows = rows.filter(state="member").select_related("person").order_by("pk")
    return rows.last() if last else rows.first()


@cache
def place(word: str) -> Place:
    """Return the sample for the first word of an address's name."""
    near, far = _membership(branch()), _membership(far_branch())
    found = {
        "merge": (_merge().uid, _merge().uid),
        "request": (_request().uid, _request().uid),
        "me": (_request().uid, _request().uid),
        "unit": (branch().uid, far_branch().uid),
        "person": (near.person.uid, far.person.uid),
        "decision": (_decision().uid, _decision().uid),
        "paper": (_paper().uid, _paper().uid),
        "reform": (_reorganisation().uid, _reorganisation().uid),
        "reorganisation": (_reorganisation().uid, _reorganisation().uid),
        "saved": (_saved().uid, _saved().uid),
        "commitment": (_task(branch()).uid, _task(far_branch()).uid),
        "record": (_first("exchange", "Exchange"),) * 2,
        "exchange": (_first("exchange", "Exchange"),) * 2,
        "readback": (_first("exchange", "Exchange"),) * 2,
        "report": (_first("exchange", "Report"),) * 2,
        "briefing": (_first("briefings", "Briefing"),) * 2,
        "yearly": (_yearly().partnership.uid,) * 2,
        "package": (_first("packages", "Package"),) * 2,
        "sender": (_first("packages", "SenderKey"),) * 2,
        "received": (_first("packages", "Received"),) * 2,
        "material": (_first("exchange", "Material"),) * 2,
        "handout": (_first("training", "Handout"),) * 2,
        "topic": (uuid.UUID(int=1), uuid.UUID(int=2)),
        "removal": (uuid.UUID(int=1), uuid.UUID(int=2)),
        "batch": (uuid.UUID(int=1), uuid.UUID(int=2)),
        "import": (uuid.UUID(int=1), uuid.UUID(int=2)),
        "evaluation": (_campaign().uid, uuid.UUID(int=3)),
        "course": (_first("training", "Course"),) * 2,
        "cohort": (_first("training", "Cohort"),) * 2,
        "session": (_first("training", "Session"),) * 2,
        "training": (_first("training", "Session"),) * 2,
        "test": (_first("training", "Test"),) * 2,
        "participant": (_first("training", "Participant"),) * 2,
        "certificate": (_first("training", "Certificate"),) * 2,
        "followup": (_first("training", "FollowUp"),) * 2,
        "application": (_first("exchange", "ApplicationFollowUp"),) * 2,
        "project": (_first("projects", "Project"),) * 2,
        "invitation": (_first("training", "Invitation"),) * 2,
        "assessment": (_assessment(near).uid, _assessment(far).uid),
    }
    inside, outside = found[word]
    return Place({"uid": inside}, {"uid": outside})


def _yearly() -> Any:
    return apps.get_model("yearly", "YearReport").objects.order_by("id").first()


def _task(unit: Any) -> Any:
    """Return a task of a unit, or of one beside it where it has none."""
    rows = apps.get_model("commitments", "Commitment").objects.order_by("id")
    return (
        rows.filter(unit=unit).first()
        or rows.exclude(unit__path__startswith=branch().parent.path)
        .exclude(unit__parent=None)
        .first()
    )


def _campaign() -> Any:
    return apps.get_model("evaluation", "Campaign").objects.get(state="open")


def _assessment(membership: Any) -> Any:
    return _campaign().assessments.get(membership=membership)


def _decision() -> Any:
    model = apps.get_model("decisions", "Decision")
    return model.objects.filter(kind="reorganisation").order_by("id").first()


def _paper() -> Any:
    return apps.get_model("papers", "Paper").objects.order_by("id").first()


def _merge() -> Any:
    return apps.get_model("people", "PersonMerge").objects.first()


def _request() -> Any:
    model = apps.get_model("people", "CorrectionRequest")
    return model.objects.filter(state="open").first()


def _saved() -> Any:
    return apps.get_model("lists", "SavedList").objects.order_by("id").first()


def _first(app: str, model: str) -> Any:
    return apps.get_model(app, model).objects.order_by("id").first().uid


def _reorganisation() -> Any:
    model = apps.get_model("units", "Reorganisation")
    return model.objects.filter(structure__key="party").first()


@cache
def _ids() -> dict[str, Any]:
    """Return examples for the parts that are no public identity."""
    near = _membership(branch())
    return {
        "unit_id": branch().pk,
        "year": _yearly().year,
        "grant_id": apps.get_model("access", "Grant").objects.first().pk,
        "session_id": 1,
        "token_id": 1,
        "act_id": apps.get_model("ledger", "Act").objects.first().pk,
        "entry_id": apps.get_model("ledger", "Entry").objects.first().pk,
        "kind": "people.person",
        "other": _membership(branch(), last=True).person.uid,
        "about": "name",
        "subject": near.person.pk,
        "version": apps.get_model("papers", "PaperVersion").objects.first().pk,
        "rule_id": "UNIT-MIN-OFFICIAL",
        "uidb36": "1",
        "form": "csv",
        "procedure": "recognition",
        "step": "branch-vote",
        "clock": "consider",
        "verb": "withdraw",
        "job_id": 1,
        "file_id": 1,
        "job_kind": "jobs.purge",
        "account_id": accounts()["member"].pk,
        "request_id": 1,
        "set_key": "inspector",
        "data_kind": "access.mail-files",
        "provider_id": "none",
        "screen": 1,
        "what": "exchange",
        "topic": "twinning",
        "part": "session",
        "tab": "sessions",
        "section": _first("briefings", "Section"),
        "commitment": _first("exchange", "Commitment"),
    }


@cache
def _case(*, far: bool) -> str:
    """Return a case of the secretary's branch, or one far away."""
    rows = apps.get_model("cases", "Case").objects.order_by("id")
    near = rows.filter(unit=branch())
    return (rows.exclude(unit__parent=branch().parent) if far else near)[0].reference


KEYS = {
    "commitment_act": "progress",
    "rulebook_document": "208-QĐ/TW@TW/2026-07-26",
    "person_act": "transfer",
    "account_reset_password_from_key": "1-2",
    "list": "members",
    "list_save": "members",
    "list_batch": "members",
    "list_export": "members",
}


def arguments(pattern: URLPattern, *, far: bool = False) -> dict[str, Any]:
    """Return example values for every part of an address."""
    name = str(pattern.name)
    word = "unit" if name.endswith("_of_unit") else re.split(r"[_\W]", name)[0]
    found: dict[str, Any] = {}
    for _kind, part in PART.findall(str(pattern.pattern)):
        if part == "uid":
            sample = place(word)
            found |= sample.outside if far else sample.inside
        elif part == "key":
            found[part] = KEYS[name]
        elif part == "reference":
            found[part] = _case(far=far)
        else:
            found[part] = _ids()[part]
    return found
