"""The manifest of an archive: what it holds, with hashes, and what it leaves out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

FORMAT, VERSION = "banyan-archive", 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig.json"
TABLES, FILES, SECRETS = "tables/", "files/", "secrets/"
FILE_LIST, HEADS, PUBLIC_KEYS = "files.jsonl", "ledger/heads.log", "ledger/keys.json"

NOT_OURS = _("This is no full export of Banyan: %(reason)s.")
NEWER_FORMAT = _(
    "This archive has the format %(version)s, and this Banyan reads %(known)s."
)
UPDATE = _("Bring Banyan up to date first, then restore.")


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, the type of its values, whether it may be null."""

    name: str
    type: str
    null: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its part, how many rows, the last id it ever gave, its codec."""

    table: str
    model: str
    part: str
    columns: tuple[Column, ...]
    rows: int = 0
    last_id: int = 0
    codec: int = 0
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One member of the archive with the hash of its content."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class LeftOut:
    """Something that the archive does not hold, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. ``head`` and ``seal`` name the last seal in it."""

    archive: str
    program: str
    made_at: str
    database: str
    specimen: bool
    secrets: bool
    seal: int
    head: str
    migrations: Mapping[str, tuple[str, ...]]
    tables: tuple[Table, ...]
    parts: tuple[Part, ...]
    contents: int = 0
    content_bytes: int = 0
    missing: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    format: str = FORMAT
    version: int = VERSION
    rows: int = field(default=0)

    def as_bytes(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        return f"{text}\n".encode()


def read_manifest(raw: bytes) -> Manifest:
    """Read a manifest; raise InputError when it is none, or of a newer format."""
    try:
        data = json.loads(raw)
        if data["format"] != FORMAT:
            raise _not_ours(f"its format is {data['format']!r}")
        if int(data["version"]) > VERSION:
            raise InputError(
                NEWER_FORMAT,
                code="archive.newer",
                version=data["version"],
                known=VERSION,
                way_out=UPDATE,
            )
        return _manifest(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _not_ours(f"its manifest cannot be read ({error})") from error


def _manifest(data: dict[str, Any]) -> Manifest:
    tables = tuple(
        Table(
            **{
                **t,
                "columns": tuple(Column(**c) for c in t["columns"]),
                "withheld": tuple(t["withheld"]),
            }
        )
        for t in data.pop("tables")
    )
    return Manifest(
        tables=tables,
        parts=tuple(Part(**p) for p in data.pop("parts")),
        left_out=tuple(LeftOut(**p) for p in data.pop("left_out")),
        migrations={k: tuple(v) for k, v in data.pop("migrations").items()},
        missing=tuple(data.pop("missing")),
        **data,
    )


def _not_ours(reason: str) -> InputError:
    return InputError(NOT_OURS, code="archive.not_ours", reason=reason)
