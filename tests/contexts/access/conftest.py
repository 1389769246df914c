"""Fixtures of the tests of access."""

from __future__ import annotations

import pytest

from tests.contexts.access import ground


@pytest.fixture
def tree(db: None) -> ground.Tree:
    """A small tree and the right sets of the tests."""
    ground.load_sets()
    return ground.tree()
