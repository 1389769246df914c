"""What tests of merging share: two records of one person, and the whole truth."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps

from banyan.figures.examine import examine as figures
from banyan.figures.services import fold_deltas
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.ledger.queries import verify
from banyan.people import keys
from banyan.people import services as people
from banyan.people.examine import examine
from banyan.people.models import Person, Post, Sensitive
from banyan.people.services import sealed_moves

from . import world as w

TRUTH = (
    "people.Person",
    "people.PersonName",
    "people.Contact",
    "people.Membership",
    "people.Grade",
    "people.Participation",
    "people.Stay",
    "people.Office",
    "people.Qualification",
    "people.CountingPlace",
    "access.Account",
    "access.Grant",
)
D = dt.date
SINCE = D(2020, 1, 1)
AXES = {"row_version", "recorded_at", "superseded_at", "ended_recorded_at"}


def merge(a: int, b: int, actor: Actor = w.SYSTEM, **more: Any) -> Any:
    """Merge ``b`` into ``a``."""
    more.setdefault("reason", "The same person: papers seen")
    decision = more.pop("decision", None)
    command = people.MergePersons(a, b, **more)
    return people.persons_merge(actor=actor, commands=[command], decision=decision)[0]


def undo(merged: Any, actor: Actor = w.SYSTEM, **more: Any) -> people.Undone:
    """Take a merge back."""
    command = people.UndoMerge(merged.pk, "They are two after all", **more)
    return people.merges_undo(actor=actor, commands=[command])[0]


def truth() -> dict[str, list[Any]]:
    """Return every truth row that holds now, but for ids and times of recording.

    A fact that was set aside and taken up again is another row that says the same.
    """
    found: dict[str, list[Any]] = {}
    for label in TRUTH:
        model = apps.get_model(label)
        versioned = any(f.name == "superseded_at" for f in model._meta.concrete_fields)
        rows = model._default_manager.all()
        if versioned:
            rows = rows.filter(superseded_at__isnull=True)
        out = AXES | ({"id"} if versioned else set())
        names = [f.attname for f in model._meta.concrete_fields if f.name not in out]
        found[label] = sorted(rows.values_list(*names), key=repr)
    found["sealed"] = sealed()
    return found


def sealed() -> list[Any]:
    """Return the sealed values in clear, by person."""
    ring = keys.load_keys()
    return sorted(
        (r.person_id, r.field, sealed_moves._plain(ring, r), r.match)
        for r in Sensitive.objects.all()
    )


def healthy() -> None:
    """Copies agree with facts, counts with a recount, the ledger with the rows.

    The units of this world are rows that no act has written: only what belongs to
    people and accounts is asked of the ledger.
    """
    assert examine() == []
    fold_deltas()
    assert figures() == []
    touched = [f for f in verify(w.SYSTEM).findings if f.kind in LEDGERED]
    assert touched == []


LEDGERED = {label.lower() for label in (*TRUTH, "people.PersonMerge")}


def fresh(one: Any) -> Person:
    """Read a person again."""
    return Person.objects.get(pk=getattr(one, "person_id", None) or one.pk)


# -- two records of one person ----------------------------------------------------------


def two(world: w.World, **more: Any) -> tuple[Any, Any]:
    """One person, recorded as a member here and as a member of the union there."""
    one = w.member("Nguyễn Văn An", world.branches[0], **more)
    other = w.member("Nguyen Van An", world.union_group, joined=D(2015, 1, 1))
    return one, other


def contact(who: Any, kind: str, value: str, **more: Any) -> Any:
    command = people.SetContact(who.person_id, kind, value, **more)
    return people.contact_set(actor=w.SYSTEM, commands=[command])[0]


def seal(who: Any, value: str) -> None:
    command = people.SetSensitive(who.person_id, "national-id", value)
    people.sensitive_set(actor=w.SYSTEM, commands=[command])


def office(who: Any, unit: Any, on: dt.date = SINCE, key: str = "deputy") -> Any:
    people.post_set(
        actor=w.SYSTEM,
        commands=[people.SetPost(unit.pk, key, D(2010, 1, 1), Text.of(key), seats=3)],
    )
    post = unit_post(unit, key)
    command = people.OpenOffice(who.person_id, post, on)
    return people.office_open(
        actor=w.SYSTEM, commands=[command], decision=w.decision(on=on)
    )[0]


def unit_post(unit: Any, key: str) -> int:
    return Post.objects.get(unit=unit.pk, key=key).pk
