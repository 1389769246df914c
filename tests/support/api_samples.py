"""One example of everything an address of the interface may name.

The patrol opens every endpoint with these; a part that no sample knows fails.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.apps import apps

from tests.support import samples

PART = re.compile(r"{(\w+)}")
NOTHING = "00000000-0000-4000-8000-000000000000"
"""The identity of nothing here."""
QUESTIONS = {
    "export_popolo": "structure=party",
    "export_org": "structure=party",
    "rulebook_diff": "before=2020-01-01&after=2026-01-01",
    "rulebook_document": "key=208-Q%C4%90/TW@TW/2026-07-26",
    "unit_results": "period=2026",
    "evaluation_frames": "unit={unit}",
}
"""What an address cannot be read without."""


@cache
def near() -> dict[str, Any]:
    """Return records in the secretary's branch, or anybody's."""
    return _records(samples.branch())


@cache
def far() -> dict[str, Any]:
    """Return records of a branch far away."""
    return _records(samples.far_branch())


def _first(label: str, **where: Any) -> Any:
    return apps.get_model(label).objects.filter(**where).order_by("pk").first()


def _records(unit: Any) -> dict[str, Any]:
    member = samples._membership(unit)
    paper = _first("papers.PaperVersion")
    return {
        "unit": unit.uid,
        "person": member.person.uid,
        "membership": member.uid,
        "decision": samples._decision().uid,
        "paper": paper.paper.uid,
        "version": paper.pk,
        "reorganisation": samples._reorganisation().uid,
        "case": _first("cases.Case").reference,
        "reference": _first("cases.Case").reference,
        "office": getattr(_first("people.Office", unit=unit), "pk", 1),
        "vote": 1,
        "structure": "party",
        "course": _first("training.Course").uid,
        "cohort": _first("training.Cohort").uid,
        "participant": _first("training.Participant").uid,
        "part": "session",
        "record": _first("training.Session").uid,
        "rule": "UNIT-MIN-OFFICIAL",
        "group": "grades",
        "kind": "people.person",
        "subject": member.person.pk,
        "act": _first("ledger.Act").pk,
        "entry": _first("ledger.Entry").pk,
        "briefing": _first("briefings.Briefing").uid,
        "section": _first("briefings.Section").uid,
        "language": "lo",
        "form": "pdf",
        "grant": _first("access.Grant").pk,
        "release": 1,
        "session": 1,
        "token": 1,
        "username": "secretary",
        "step": "apply",
        "list": "members",
        "verb": "members.transfer",
        "saved": NOTHING,
        "batch": NOTHING,
        "correction": NOTHING,
        "merge": NOTHING,
        "removal": NOTHING,
        "job": 1,
        "file": 1,
        "asked_for": 1,
        "table": NOTHING,
        "table_kind": "members",
        **_of_rooms(unit, member),
    }


def _of_rooms(unit: Any, member: Any) -> dict[str, Any]:
    """Return records of tasks, evaluations, exchanges and topics."""
    exchange = _first("exchange.Exchange").uid
    return {
        "commitment": samples._task(unit).uid,
        "milestone": 1,
        "campaign": samples._campaign().uid,
        "assessment": samples._assessment(member).uid,
        "what": "exchange",
        "record": exchange,
        "exchange": exchange,
        "report": _first("exchange.Report").uid,
        "project": _first("projects.Project").uid,
        "followup": _first("exchange.ApplicationFollowUp").uid,
        "material": _first("exchange.Material").uid,
        "undertaking": _first("exchange.Commitment").uid,
        "handout": _first("training.Handout").uid,
        "package": _first("packages.Package").uid,
        "key": _first("packages.SenderKey").uid,
        "theirs": _first("packages.Received").uid,
        "release": 1,
        "topic": _first("knowledge.Topic").key,
        "partnership": samples._yearly().partnership.uid,
        "year": samples._yearly().year,
        "proposal": NOTHING,
    }


KINDS = {
    "/cases/candidates/{kind}": "recognition",
    "/jobs/schedules/{kind}": "access.sleepers",
    "/retention/{kind}": "access.mails",
}


def address(endpoint: Any, *, outside: bool = False) -> str:
    """Return the address of an endpoint with an example for each part."""
    records = far() if outside else near()
    path = endpoint.path
    if path in KINDS:
        records = {**records, "kind": KINDS[path]}
    filled = PART.sub(lambda part: str(records[part[1]]), path)
    query = QUESTIONS.get(endpoint.name, "").format(**records)
    return f"/api/v1{filled}" + (f"?{query}" if query else "")


PLACED = ("unit", "person", "membership", "commitment", "assessment")


def is_placed(endpoint: Any) -> bool:
    """Say whether an address names a record that lies in a branch."""
    parts = PART.findall(endpoint.path)
    return any(part in PLACED for part in parts)


# -- what an account has only when it made it ---------------------------------------------

TABLE = "Họ tên,Số thẻ,Ngày sinh\nNguyễn Văn Một,0099001,12/1985\nTrần Hai,x,99/99/99\n"


def made_by(account: Any, name: str) -> dict[str, Any]:
    """Return records that an account makes for an address that is about its own."""
    if name.startswith("import_"):
        return {"table": table_of(account).uid}
    if name.startswith("topic_"):
        return {"proposal": _proposal(account).uid}
    return {}


def table_of(account: Any) -> Any:
    """Return a table that an account took in, ready to be looked at."""
    from banyan.imports import services
    from banyan.units.queries import structure_get

    actor = _actor(account)
    item = services.import_start(
        actor=actor,
        kind="members",
        content=TABLE.encode(),
        file_name="members.csv",
        structure=structure_get("party"),
        unit=samples.branch(),
    )
    return services.import_begin(actor=actor, item=item, step="prepare")


def _proposal(account: Any) -> Any:
    from banyan.knowledge import services

    asked = services.Propose("Nhãn mẫu", "vi", topic=_first("knowledge.Topic").key)
    return services.topics_propose(actor=_actor(account), proposals=[asked])[0]


def _actor(account: Any) -> Any:
    from banyan.kernel import clock
    from banyan.units.queries import actor_for

    return actor_for(account, clock.today())
