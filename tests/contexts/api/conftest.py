"""Fixtures of the tests of the machine interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.support import api_world, people_world, web_world


@pytest.fixture(scope="module")
def organisation(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[web_world.World]:
    """The small organisation with a few members in three branches.

    Built once for the tests of a file; what a test writes is taken back alone.
    """
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer._from_testcase = True  # readings are durable: this is no real one
        with outer:
            made = web_world.build(
                keeper=("administrator", "city"), onlooker=("member", "branch")
            )
            for name in ("Nguyễn Văn An", "Lê Thị Bình", "Phạm Văn Cường"):
                people_world.member(made, name)
            people_world.member(made, "Đỗ Thị Dung", "branch2")
            people_world.member(made, "Hoàng Văn Em", "south1")
            yield made
            transaction.set_rollback(True)


@pytest.fixture
def world(organisation: web_world.World, db: None) -> web_world.World:
    """The organisation, for one test."""
    return organisation


@pytest.fixture
def officer(world: web_world.World) -> api_world.Program:
    """A program of the officer of the northern committee."""
    return api_world.program(world.accounts["officer"])


@pytest.fixture
def commission(world: web_world.World) -> api_world.Program:
    """A program of the organising commission of the city."""
    return api_world.program(world.accounts["commission"])


@pytest.fixture
def uid_of(world: web_world.World) -> Any:
    """Say the public identity of a unit by its word."""
    from banyan.units.queries.outline import uids_of

    known = uids_of(world.units.values())
    return lambda word: str(known[world.units[word]])
