"""Fixtures of the tests of the machine interface."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import api_world, kept, people_world, web_world


@kept.once
def built() -> web_world.World:
    """The small organisation with a few members in three branches."""
    made = web_world.build(
        keeper=("administrator", "city"), onlooker=("member", "branch")
    )
    for name in ("Nguyễn Văn An", "Lê Thị Bình", "Phạm Văn Cường"):
        people_world.member(made, name)
    people_world.member(made, "Đỗ Thị Dung", "branch2")
    people_world.member(made, "Hoàng Văn Em", "south1")
    return made


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
