"""Settings from the environment, through helpers that fail loudly with a hint."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, default and meaning (for the reference)."""

    name: str
    default: str
    meaning: str


VARIABLES: list[Variable] = []
PREPARED_AFTER = 2
"""PostgreSQL keeps the plan of a statement that was sent so often (see :mod:`.planned`)."""


def text(name: str, default: str, meaning: str) -> str:
    """Read a variable as text."""
    VARIABLES.append(Variable(name, default, meaning))
    return os.environ.get(name, default)


def flag(name: str, default: bool, meaning: str) -> bool:
    """Read a variable as yes or no; anything else is an error."""
    raw = text(name, "yes" if default else "no", meaning).strip().lower()
    if raw in {"1", "yes", "true", "on"}:
        return True
    if raw in {"0", "no", "false", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r}: expected yes or no")


def number(name: str, default: int, meaning: str) -> int:
    """Read a variable as a whole number."""
    raw = text(name, str(default), meaning)
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}={raw!r}: expected a whole number"
        ) from error


def data_folder() -> Path:
    """Return the data folder (``BANYAN_DATA``, default ``var/``), made if absent."""
    folder = Path(
        text("BANYAN_DATA", "var", "Folder of the database, files, keys and heads")
    ).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(folder: Path) -> str:
    """Return the signing secret: from the environment, or made once in the folder."""
    given = text(
        "BANYAN_SECRET", "", "Secret for sessions and tokens; made once when absent"
    )
    if given:
        return given
    path = folder / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SQLITE_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
    "PRAGMA journal_size_limit=67108864; PRAGMA busy_timeout=20000;"
)

CONNECTION_S = 60
"""So long a thread keeps its connection: opening one reads the whole schema (4 ms)."""


def _postgres_options(query: dict[str, str]) -> dict[str, object]:
    options: dict[str, object] = {}
    if query.get("pool") != "no":
        options["pool"] = True
    if query.get("prepare") != "no":
        options["prepare_threshold"] = PREPARED_AFTER
        options["options"] = "-c plan_cache_mode=force_generic_plan"
    return options


def database(folder: Path) -> dict[str, object]:
    """Return the database settings: SQLite in the folder, or ``DATABASE_URL``."""
    url = text(
        "DATABASE_URL",
        "",
        "postgresql://user:pass@host:port/name; else SQLite. "
        "With ?prepare=no for poolers that change connections within a session",
    )
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / "banyan.sqlite3"),
            "CONN_MAX_AGE": CONNECTION_S,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": SQLITE_INIT,
            },
            "TEST": {"NAME": os.environ.get("BANYAN_TEST_DB") or None},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL starts with {parts.scheme!r}: expected postgresql://"
        )
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "banyan",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": _postgres_options(query),
        "TEST": {"TEMPLATE": "template0"},
    }
