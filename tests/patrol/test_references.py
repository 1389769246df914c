"""Whatever points at a person is registered: it moves on a merge, and is told of.

A room with a column for persons says so in its ``ports.py`` (``ports.references``)
and tells the person what it keeps (``ports.own_data``), or why it need not
(``ports.untold``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from banyan.base import ports
from banyan.people.models import Person

PAIRS = (("subject_kind", "subject"), ("kind", "object_id"), ("kind", "subject"))
"""A word beside a number: the number may be a person."""


def columns() -> Iterator[tuple[str, str]]:
    """Yield every column that points at a person, or may."""
    for model in apps.get_models():
        if not model.__module__.startswith("banyan."):
            continue
        label = model._meta.label
        fields = {f.name: f for f in model._meta.concrete_fields}
        for name, field in fields.items():
            if (
                field.is_relation
                and field.related_model is Person
                or not field.is_relation
                and name.endswith("person_id")
            ):
                yield label, name
        for word, number in PAIRS:
            if word in fields and isinstance(fields.get(number), models.IntegerField):
                yield label, number


def registered() -> set[tuple[str, str]]:
    return {(r.model, r.column) for _k, r in ports.references if r.target == "person"}


def test_every_column_that_points_at_a_person_is_registered() -> None:
    assert sorted(set(columns()) - registered()) == []


def test_every_registered_column_exists() -> None:
    missing = []
    for key, one in ports.references:
        fields: dict[str, Any] = {}
        for f in apps.get_model(one.model)._meta.concrete_fields:
            fields |= {f.name: f, f.attname: f}
        wanted = [one.column, *one.same, *(name for name, _value in one.only)]
        missing += [(key, name) for name in wanted if name not in fields]
    assert missing == []


def test_rows_that_move_have_a_key_of_their_own() -> None:
    """A person as the primary key could not be moved."""
    wrong = [
        key
        for key, one in ports.references
        if one.target == "person"
        and apps.get_model(one.model)._meta.pk.name == one.column
    ]
    assert wrong == []


def test_a_person_is_told_of_every_table_about_persons() -> None:
    about = {
        r.model for _k, r in ports.references if r.target == "person" and not r.is_copy
    }
    told = {label for _key, part in ports.own_data for label in part.tables}
    untold = {label for label, _reason in ports.untold}
    assert sorted(about - told - untold) == []
    assert sorted(told & untold) == []
    assert all(reason for _label, reason in ports.untold)


def test_what_is_told_has_headings_and_keys() -> None:
    orders = [part.order for _key, part in ports.own_data]
    assert len(orders) == len(set(orders))
    for key, part in ports.own_data:
        keys = [c.key for c in part.columns]
        assert part.title and keys and len(keys) == len(set(keys)), key
        assert all(c.title for c in part.columns), key
