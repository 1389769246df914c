"""Checking an archive without an installation: hashes, signature, lines.

Everything is read to its end and nothing is written. What cannot be trusted is
an InputError that names the part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import keys

from . import members
from .domain.manifest import (
    FILE_LIST,
    FILES,
    MANIFEST,
    NOT_OURS,
    PUBLIC_KEYS,
    SIGNATURE,
    Manifest,
    Part,
    Table,
    read_manifest,
)

UNSIGNED = _(
    "The manifest was changed: the signature of the installation that wrote it "
    "does not fit."
)
STRANGER = _("The archive holds the part %(part)s, which its manifest does not name.")
ROWS_DIFFER = _(
    "The table %(table)s holds %(found)s rows, and the manifest says %(said)s."
)
BAD_LIST = _("The list of contents cannot be read in line %(line)s.")


@dataclass(frozen=True)
class ContentUse:
    """A record of a model and the content that belongs to it."""

    model: str
    id: int
    part: Part


@dataclass(frozen=True)
class Checked:
    """A sound archive: its manifest, and the key that signed it."""

    manifest: Manifest
    key_id: str


def check(path: Path) -> Checked:
    """Check an archive from end to end. Raises InputError at the first fault."""
    with members.reading(path) as reader:
        return check_open(reader)


def check_open(reader: members.Reader) -> Checked:
    """Check an archive that is open."""
    manifest, key_id = manifest_of(reader)
    for table in manifest.tables:
        _count_lines(reader, manifest, table)
    rest = {p.name for p in manifest.parts} - {t.part for t in manifest.tables}
    for name in sorted(rest):
        for _block in reader.blocks(part_of(manifest, name)):
            pass
    contents = _check_contents(reader, manifest)
    known = members.UNGUARDED | {p.name for p in manifest.parts} | contents
    for name in reader.names:
        if name not in known:
            raise InputError(STRANGER, code="archive.stranger", part=name)
    return Checked(manifest, key_id)


def manifest_of(reader: members.Reader) -> tuple[Manifest, str]:
    """Return the manifest and the id of the key that signed it."""
    raw = reader.small(MANIFEST)
    if not raw:
        raise InputError(
            NOT_OURS, code="archive.not_ours", reason="it holds no manifest.json"
        )
    manifest = read_manifest(raw)
    public = public_keys(reader, manifest)
    try:
        signed = json.loads(reader.small(SIGNATURE))
        key_id, signature = str(signed["key"]), bytes.fromhex(signed["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(UNSIGNED, code="archive.unsigned") from error
    key = public.get(key_id)
    if key is None or not keys.is_signed(key, hashlib.sha256(raw).digest(), signature):
        raise InputError(UNSIGNED, code="archive.unsigned")
    return manifest, key_id


def public_keys(reader: members.Reader, manifest: Manifest) -> dict[str, bytes]:
    """Return the public keys of the seals in the archive, by key id."""
    raw = reader.whole(part_of(manifest, PUBLIC_KEYS))
    try:
        return {str(k): bytes.fromhex(v) for k, v in json.loads(raw).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise InputError(
            NOT_OURS, code="archive.not_ours", reason="its keys cannot be read"
        ) from error


def part_of(manifest: Manifest, name: str) -> Part:
    """Return a part that every archive has; InputError when it is not named."""
    for part in manifest.parts:
        if part.name == name:
            return part
    raise InputError(
        members.MISSING_PART,
        code="archive.missing",
        part=name,
        way_out=members.ANOTHER_COPY,
    )


def _count_lines(reader: members.Reader, manifest: Manifest, table: Table) -> None:
    found = sum(1 for _line in reader.lines(part_of(manifest, table.part)))
    if found != table.rows:
        raise rows_differ(table, found)


def rows_differ(table: Table, found: int) -> InputError:
    """Return the refusal of a table with more or fewer rows than said."""
    return InputError(
        ROWS_DIFFER,
        code="archive.rows",
        table=table.table,
        found=found,
        said=table.rows,
        way_out=members.ANOTHER_COPY,
    )


def _check_contents(reader: members.Reader, manifest: Manifest) -> set[str]:
    checked: set[str] = set()
    for use in content_uses(reader, manifest):
        if use.part.name not in checked:
            for _block in reader.blocks(use.part):
                pass
            checked.add(use.part.name)
    return checked


def content_uses(reader: members.Reader, manifest: Manifest) -> Iterator[ContentUse]:
    """Yield which record has which content."""
    lines = reader.lines(part_of(manifest, FILE_LIST))
    for number, line in enumerate(lines, start=1):
        try:
            data: dict[str, Any] = json.loads(line)
            digest = str(data["sha256"])
            part = Part(f"{FILES}{digest}", int(data["size"]), digest)
            yield ContentUse(str(data["model"]), int(data["id"]), part)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(BAD_LIST, code="archive.list", line=number) from error
