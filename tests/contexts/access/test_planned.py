"""What is asked of one thing is planned once; what ranges choose, each time."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import Error, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from banyan.base import planned
from banyan.base.environment import database
from banyan.base.prepared import planned_once, prepared

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = connection.vendor == "postgresql"
KEPT = {
    "prepare_threshold": 2,
    "options": "-c plan_cache_mode=force_generic_plan",
}
ROUNDS = 12
"""More than PostgreSQL plans for the values at hand (five) after psycopg's threshold."""


@planned_once
def _by_key(key: str) -> QuerySet[Any, Any]:
    return Session.objects.filter(session_key=key).values_list("session_data")


@prepared
def _anew(key: str) -> QuerySet[Any, Any]:
    return Session.objects.filter(session_key=key).values_list("session_data", "pk")


@pytest.fixture
def sessions() -> list[str]:
    keys = [f"planned-{n}" for n in range(ROUNDS)]
    for key in keys:
        row = Session(session_key=key, session_data=f"of {key}")
        row.expire_date = timezone.now()
        row.save()
    return keys


def kept(word: str) -> int:
    """Return how many plans of this connection have the word in their statement."""
    if not ON_POSTGRESQL:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            [f"%{word}%"],
        )
        return int(cursor.fetchone()[0])


def test_each_value_finds_its_own_row(sessions: list[str]) -> None:
    for key in sessions:
        assert _by_key(key) == [(f"of {key}",)]
        assert _anew(key) == [(f"of {key}", key)]
    assert _by_key("planned-none") == []


def test_only_what_is_planned_once_is_kept(sessions: list[str]) -> None:
    before = kept("django_session")
    for key in sessions:
        _anew(key)
    assert kept("django_session") == before
    for key in sessions:
        _by_key(key)
    assert kept("django_session") == before + int(ON_POSTGRESQL)


def test_an_installation_can_send_everything_as_text(
    sessions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if ON_POSTGRESQL:
        monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    before = kept("django_session")
    for key in sessions:
        with planned.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s", [key]
            )
            assert cursor.fetchone() == (f"of {key}",)
    assert kept("django_session") == before


def test_what_follows_a_fault_in_a_transaction_is_answered(
    sessions: list[str],
) -> None:
    for key in sessions[:4]:
        _by_key(key)
    with pytest.raises(Error), transaction.atomic(), planned.cursor() as cursor:
        cursor.execute("SELECT missing FROM django_session")
    assert _by_key(sessions[0]) == [(f"of {sessions[0]}",)]


def test_marks_are_numbered_once() -> None:
    asked = "SELECT '100%%', a FROM t WHERE b = %s AND c LIKE %s"
    assert planned.with_numbers(asked) == (
        "SELECT '100%', a FROM t WHERE b = $1 AND c LIKE $2"
    )


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ("", {"pool": True, **KEPT}),
        ("?prepare=no", {"pool": True}),
        ("?pool=no", KEPT),
        ("?pool=no&prepare=no", {}),
    ],
)
def test_the_address_says_whether(
    asked: str,
    options: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u@h/banyan{asked}")
    assert database(tmp_path)["OPTIONS"] == options


def test_statements_of_both_ways_are_counted(
    sessions: list[str], django_assert_num_queries: Any
) -> None:
    for key in sessions[:4]:
        with django_assert_num_queries(2) as asked:
            _by_key(key)
            _anew(key)
        assert all("django_session" in q["sql"] for q in asked.captured_queries)
