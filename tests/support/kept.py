"""Organisations that are built once for the tests of a file.

``@kept.once`` makes a fixture of module scope of a function that builds; what it
writes stays in a transaction that is taken back after the last test of the file.
Each test takes a copy of what was built (the fixture ``world``) and works in a
transaction inside, so what it writes is taken back alone.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

fresh = copy.deepcopy
"""Return a copy of what was built: tests may change what they hold of it."""


def once(build: Callable[[], Any]) -> Any:
    """Make a fixture of module scope of what builds on the test database."""

    @pytest.fixture(scope="module", name=build.__name__)
    def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        english = translation.override("en")
        with heads_as_before(), django_db_blocker.unblock(), taken_back(), english:
            yield build()

    kept.__doc__ = build.__doc__
    return kept


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back what is written inside, as a test does with its own."""
    outer = transaction.atomic()
    outer._from_testcase = True  # durable blocks may stand inside
    with outer:
        yield
        transaction.set_rollback(True)


@contextmanager
def heads_as_before() -> Iterator[None]:
    """Leave the file of heads as it was found: seals inside are taken back too."""
    heads = Path(settings.BANYAN_DATA) / "heads.log"
    before = heads.read_bytes() if heads.exists() else None
    yield
    if before is None:
        heads.unlink(missing_ok=True)
    else:
        heads.write_bytes(before)
