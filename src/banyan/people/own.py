"""What this room tells a person about themself: everything but what names others.

Sealed values stay sealed here as elsewhere: that there is one is told, and it is
opened by oneself on its page, on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.decisions.queries import decisions_shown
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import (
    Contact,
    CorrectionRequest,
    Grade,
    Membership,
    Office,
    Participation,
    Person,
    PersonMerge,
    PersonName,
    Qualification,
    Sensitive,
    Stay,
)

Row = dict[str, Any]
DECISIONS = ("decision", "end_decision", "opened_by", "closed_by")


def persons(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield the person's own record, and those that were merged into it."""
    rows = Person.objects.in_bulk(list(ids))
    for pk in ids:
        row = rows[pk]
        yield {
            "uid": row.uid,
            "full_name": row.full_name,
            "family_name": row.family_name,
            "middle_name": row.middle_name,
            "given_name": row.given_name,
            "language": row.name_language,
            "sex": row.sex,
            "birth_date": row.birth_date,
            "birth_precision": row.birth_precision,
            "deceased_on": row.deceased_on,
            "created_at": row.created_at,
            "merged": row.merged_into_id is not None,
        }


def names(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield further names."""
    for row in PersonName.objects.filter(person__in=ids).order_by("pk"):
        yield {
            "text": row.text,
            "kind": row.kind,
            "language": row.language,
            "script": row.script,
            "source": row.source,
        }


def contacts(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield ways to reach the person."""
    for row in Contact.objects.filter(person__in=ids).order_by("pk"):
        yield {"kind": row.kind, "value": row.value, "is_primary": row.is_primary}


def sealed(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield which sealed values there are, not what they say."""
    for row in Sensitive.objects.filter(person__in=ids).order_by("pk"):
        yield {"field": row.field, "sealed": True}


def memberships(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield memberships with every fact, also those recorded wrongly."""
    rows = list(
        Membership.objects.filter(person__in=ids)
        .select_related("structure", "unit")
        .order_by("joined_on", "pk")
    )
    facts = {m.pk: list[Row]() for m in rows}
    for model in (Stay, Grade, Participation):
        for fact in _facts(model, facts):
            facts[fact.membership_id].append(_fact(fact))
    found = [_membership(row, facts[row.pk]) for row in rows]
    yield from _with_decisions(actor, found)


def facts(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield the facts of all memberships in the order of time, those that stand."""
    for row in memberships(actor, ids):
        for fact in row["facts"]:
            if fact["superseded_at"] is None:
                decision = fact["decision"] or {}
                told = {"decision": decision.get("number") or ""}
                yield fact | told | {"structure": row["structure"]}


def _facts(model: Any, owners: Mapping[int, Any]) -> Any:
    rows = model._default_manager.filter(membership__in=list(owners))
    rows = rows.select_related("unit") if model is Stay else rows
    return rows.order_by("valid_from", "pk")


def _membership(row: Membership, facts: list[Row]) -> Row:
    return {
        "uid": row.uid,
        "structure": row.structure.names,
        "unit": row.unit.names if row.unit else None,
        "state": row.state,
        "grade": row.grade,
        "participation": row.participation,
        "card_no": row.card_no,
        "joined_on": row.joined_on,
        "ceremony_on": row.ceremony_on,
        "official_on": row.official_on,
        "left_on": row.left_on,
        "left_reason": row.left_reason,
        "withdrawn_at": row.withdrawn_at,
        "opened_by": row.opened_by_id,
        "closed_by": row.closed_by_id,
        "facts": facts,
    }


def _fact(fact: Any) -> Row:
    found: Row = {
        "fact": type(fact).__name__.lower(),
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "recorded_at": fact.recorded_at,
        "superseded_at": fact.superseded_at,
        "decision": fact.decision_id,
        "end_decision": fact.end_decision_id,
    }
    if isinstance(fact, Stay):
        return found | {"kind": fact.kind, "unit": fact.unit.names}
    if isinstance(fact, Grade):
        return found | {"grade": fact.grade}
    told = {"participation": fact.participation, "ground": fact.ground}
    return found | told | {"review_on": fact.review_on}


def _with_decisions(actor: Actor, rows: list[Row]) -> list[Row]:
    """Name decisions instead of numbering them, as far as the person may know them."""
    parts = [part for row in rows for part in (row, *row.get("facts", ()))]
    ids = {part[k] for part in parts for k in DECISIONS if part.get(k)}
    known = decisions_shown(actor, ids)
    for part in parts:
        for name in DECISIONS:
            if name in part:
                found = known.get(part[name] or 0)
                part[name] = found and {
                    "number": found.symbol,
                    "decided_on": found.decided_on,
                    "kind": found.kind,
                }
    return rows


def offices(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield offices held, also those recorded wrongly."""
    rows = Office.objects.filter(person__in=ids).select_related("post", "unit")
    found = [
        {
            "post": row.post.names,
            "unit": row.unit.names,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "term_ends_on": row.term_ends_on,
            "mandate": row.mandate,
            "superseded_at": row.superseded_at,
            "decision": row.decision_id,
            "end_decision": row.end_decision_id,
        }
        for row in rows.order_by("valid_from", "pk")
    ]
    yield from _with_decisions(actor, found)


def qualifications(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield certificates and courses."""
    for row in Qualification.objects.filter(person__in=ids).order_by("issued_on"):
        yield {
            "kind": row.kind,
            "title": row.title,
            "number": row.number,
            "issuer": row.issuer,
            "issued_on": row.issued_on,
            "valid_until": row.valid_until,
        }


def requests(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield what the person asked to have put right, with the answers."""
    rows = CorrectionRequest.objects.filter(person__in=ids).select_related("unit")
    for row in rows.order_by("asked_at", "pk"):
        yield {
            "uid": row.uid,
            "about": row.about,
            "wanted": row.wanted,
            "reason": row.reason,
            "unit": row.unit.names,
            "asked_at": row.asked_at,
            "state": row.state,
            "answer": row.answer,
            "answered_at": row.answered_at,
            "answered_by": row.answered_name,
        }


def merges(actor: Actor, ids: Sequence[int]) -> Iterator[Row]:
    """Yield which records were merged into the person's, by whom and why."""
    rows = PersonMerge.objects.filter(survivor__in=ids, undone_at__isnull=True)
    for row in rows.select_related("merged").order_by("merged_at"):
        yield {
            "merged_uid": row.merged.uid,
            "name": row.merged.full_name,
            "at": row.merged_at,
            "by": row.by_name,
            "reason": row.reason,
        }


PARTS = {
    "person": OwnData(
        10,
        _("Person"),
        ("people.Person",),
        (
            OwnColumn("full_name", _("Name")),
            OwnColumn("birth_date", _("Born")),
            OwnColumn("sex", _("Sex"), "sex"),
        ),
        persons,
    ),
    "names": OwnData(
        20,
        _("Other names"),
        ("people.PersonName",),
        (
            OwnColumn("text", _("Name")),
            OwnColumn("kind", _("Kind"), "name-kind"),
            OwnColumn("source", _("Source")),
        ),
        names,
    ),
    "contacts": OwnData(
        30,
        _("Contacts"),
        ("people.Contact",),
        (
            OwnColumn("kind", _("Kind"), "contact"),
            OwnColumn("value", _("Contact")),
        ),
        contacts,
    ),
    "sealed": OwnData(
        40,
        _("Sealed values"),
        ("people.Sensitive",),
        (OwnColumn("field", _("Field"), "sealed"),),
        sealed,
    ),
    "memberships": OwnData(
        50,
        _("Memberships"),
        ("people.Membership",),
        (
            OwnColumn("structure", _("Organisation")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("grade", _("Grade"), "grades"),
            OwnColumn("joined_on", _("Joined on")),
            OwnColumn("left_on", _("Left on")),
            OwnColumn("card_no", _("Card")),
        ),
        memberships,
    ),
    "facts": OwnData(
        55,
        _("Units, grades and participation"),
        (),
        (
            OwnColumn("valid_from", _("From")),
            OwnColumn("valid_to", _("Until")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("grade", _("Grade"), "grades"),
            OwnColumn("participation", _("Participation"), "participation"),
            OwnColumn("decision", _("Decision")),
        ),
        facts,
    ),
    "offices": OwnData(
        60,
        _("Offices"),
        ("people.Office",),
        (
            OwnColumn("post", _("Post")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("valid_from", _("From")),
            OwnColumn("valid_to", _("Until")),
        ),
        offices,
    ),
    "qualifications": OwnData(
        70,
        _("Qualifications"),
        ("people.Qualification",),
        (
            OwnColumn("title", _("Title")),
            OwnColumn("issuer", _("Issued by")),
            OwnColumn("issued_on", _("Issued on")),
            OwnColumn("valid_until", _("Valid until")),
        ),
        qualifications,
    ),
    "requests": OwnData(
        80,
        _("Requests for a correction"),
        ("people.CorrectionRequest",),
        (
            OwnColumn("about", _("About"), "wish"),
            OwnColumn("asked_at", _("Asked")),
            OwnColumn("state", _("State"), "request-state"),
            OwnColumn("answer", _("Answer")),
        ),
        requests,
    ),
    "merges": OwnData(
        85,
        _("Records merged into this one"),
        ("people.PersonMerge",),
        (
            OwnColumn("name", _("Name")),
            OwnColumn("at", _("When")),
            OwnColumn("reason", _("Why")),
        ),
        merges,
    ),
}
UNTOLD = {
    "people.PersonRemoval": "a record that is set aside is nobody's",
    "people.TwinVerdict": "it names another person",
}

for _key, _part in PARTS.items():
    ports.own_data.register(_key, _part)
for _label, _reason in UNTOLD.items():
    ports.untold.register(_label, _reason)
