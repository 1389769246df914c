"""Counting the statements that something needs.

The day of the organisation is read once a test, by whatever asks first: that
statement is never counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

BY_CHANCE = "training-date"


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL of what runs inside; the list is filled at the end."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as caught:
        yield found
    said = [query["sql"] for query in caught.captured_queries]
    found.extend(sql for sql in said if BY_CHANCE not in sql)


def queries_of(client: Any, url: str) -> int:
    """Count the statements of a page that was opened once before."""
    client.get(url)
    with statements() as found:
        assert client.get(url).status_code == 200
    return len(found)
