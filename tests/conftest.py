"""What every test needs: a data folder of its own, cheap hashing, the demonstration.

``BANYAN_TEST_DEMO`` names a built demonstration (a data folder); then the tests
of ``web``, ``patrol`` and ``e2e`` run on a copy of it. The database is
SQLite, or PostgreSQL when ``DATABASE_URL`` is set.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import kept
from tests.support.environment import DATA, DEMO


@pytest.fixture(scope="session", autouse=True)
def _data_folder() -> Iterator[None]:
    """Remove the data folder of this test process at its end."""
    yield
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _cheap_settings() -> None:
    """Hash passwords cheaply and keep mails in memory."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _locks_inside_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where rows are locked outside a transaction of the program."""
    from tests.support import locks

    locks.watch(monkeypatch)


@pytest.fixture(autouse=True)
def _day_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the training date once a test: counts of statements do not hang on time."""
    from banyan.base import training

    monkeypatch.setattr(training, "_seconds", 1e9)
    monkeypatch.setattr(training, "_cached", training._NEVER)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Start and leave every test in the language of the source."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def world(built: Any, db: None) -> Any:
    """What the file built with ``kept.once``, for one test."""
    return kept.fresh(built)


@pytest.fixture(autouse=True)
def _heads() -> Iterator[None]:
    """Forget the heads of seals that a test takes back with all its rows."""
    with kept.heads_as_before():
        yield


if DEMO:

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_blocker: object) -> Iterator[None]:
        """Use a copy of the built demonstration as the test database."""
        from django.db import connection

        from tests.support import demo_database

        copied = demo_database.copied(connection, Path(DEMO), DATA)
        with django_db_blocker.unblock(), copied:  # type: ignore[attr-defined]
            yield

else:

    @pytest.fixture(scope="session")
    def django_db_modify_db_settings(
        django_db_modify_db_settings_parallel_suffix: None,
    ) -> None:
        """Begin with the template where one was made."""
        from tests.support import template

        template.begin_with_it()
