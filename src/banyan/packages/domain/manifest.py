"""The manifest of a package: what it holds with hashes, whose it is, how far it goes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import LANGUAGES, Text

from .canonical import as_bytes, digest, digest_of
from .errors import wrong
from .zipped import INDEX, MANIFEST, SIGNATURE, TOPICS

FORMAT, VERSION, OLDEST = "banyan-package", 1, 1
LEVELS = ("partner", "public")
ALGORITHM = "Ed25519"


@dataclass(frozen=True)
class Entry:
    """One record: its kind and identity at the sender, where it stands, its hashes.

    ``says`` is the hash of what it says alone: two packages in which it is the same
    tell the same of it.
    """

    kind: str
    uid: str
    title: Mapping[str, str]
    path: str
    sha256: str
    says: str


@dataclass(frozen=True)
class FileEntry:
    """One file of a record's part: its name, type and language, its hash and size."""

    path: str
    sha256: str
    size: int
    name: str
    media_type: str
    language: str
    record: str
    part: str


@dataclass(frozen=True)
class Side:
    """An installation and its organisation; the office that acts, never a person."""

    installation: str
    organisation: Mapping[str, str]
    office: Mapping[str, str]


@dataclass(frozen=True)
class Manifest:
    """What a package holds and who answers for it."""

    package: str
    made_at: str
    level: str
    sender: Side
    recipient: Side
    public_key: str
    specimen: bool
    records: tuple[Entry, ...]
    files: tuple[FileEntry, ...]
    parts: Mapping[str, str]
    """The hashes of the index and of the topics."""
    format: str = FORMAT
    version: int = VERSION

    def as_bytes(self) -> bytes:
        """Return the manifest as it is signed."""
        return as_bytes(asdict(self))

    @property
    def title(self) -> Text:
        """Name the records, the first few."""
        return Text.joined([Text.of(one.title) for one in self.records[:3]])


def identity_of(content: Mapping[str, Any]) -> str:
    """Return the identity of a package: the same content has the same one."""
    return str(uuid.UUID(digest_of(content)[:32]))


def read_manifest(raw: bytes) -> Manifest:
    """Read a manifest. Raises InputError: of another format, or not built as one is."""
    try:
        data = json.loads(raw)
        if data["format"] != FORMAT:
            raise wrong("not_zip")
        version = int(data["version"])
    except InputError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise wrong("shape", reason=MANIFEST) from error
    if version > VERSION:
        raise wrong("newer", version=version, known=VERSION)
    if version < OLDEST:
        raise wrong("older", version=version, known=VERSION)
    try:
        return _checked(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise wrong("shape", reason=MANIFEST) from error


def _checked(data: dict[str, Any]) -> Manifest:
    manifest = Manifest(
        sender=_side(data.pop("sender")),
        recipient=_side(data.pop("recipient")),
        records=tuple(_entry(one) for one in data.pop("records")),
        files=tuple(_file(one) for one in data.pop("files")),
        parts=_words(data.pop("parts")),
        **data,
    )
    uuid.UUID(manifest.package)
    if manifest.level not in LEVELS or len(bytes.fromhex(manifest.public_key)) != 32:
        raise ValueError("level or key")
    if not isinstance(manifest.specimen, bool) or not isinstance(manifest.made_at, str):
        raise TypeError("specimen or time")
    return manifest


def _side(data: Mapping[str, Any]) -> Side:
    side = Side(**data)
    if not isinstance(side.installation, str) or len(side.installation) > 16:
        raise ValueError("installation")
    return Side(side.installation, _text(side.organisation), _text(side.office))


def _entry(data: Mapping[str, Any]) -> Entry:
    entry = Entry(**{**data, "title": _text(data["title"])})
    _strings(entry.kind, entry.uid, entry.path, entry.sha256, entry.says)
    if entry.path != f"records/{entry.kind}/{uuid.UUID(entry.uid)}.json":
        raise ValueError("path of a record")
    return entry


def _file(data: Mapping[str, Any]) -> FileEntry:
    found = FileEntry(**data)
    _strings(found.path, found.sha256, found.name, found.media_type, found.language)
    _strings(found.record, found.part)
    if type(found.size) is not int or not found.path.startswith(
        f"files/{found.sha256}."
    ):
        raise ValueError("path of a file")
    return found


def _strings(*values: Any) -> None:
    if not all(isinstance(value, str) and len(value) <= 400 for value in values):
        raise TypeError("a text")


def _text(data: Mapping[str, Any]) -> dict[str, str]:
    if set(data) - set(LANGUAGES):
        raise ValueError("language")
    _strings(*data.values())
    return dict(data)


def _words(data: Mapping[str, Any]) -> dict[str, str]:
    _strings(*data, *data.values())
    return dict(data)


def require_whole(manifest: Manifest, members: Mapping[str, bytes]) -> None:
    """Refuse members that the manifest does not name, that are missing or changed."""
    listed = dict(_listed(manifest))
    for name in (*listed, INDEX, TOPICS):
        if name not in members or name not in listed:
            raise wrong("missing", name=name)
    for name in sorted(set(members) - set(listed) - {MANIFEST, SIGNATURE}):
        raise wrong("unlisted", name=name)
    for name, sha256 in listed.items():
        if digest(members[name]) != sha256:
            raise wrong("changed", name=name)


def _listed(manifest: Manifest) -> Iterable[tuple[str, str]]:
    yield from manifest.parts.items()
    yield from ((one.path, one.sha256) for one in manifest.records)
    yield from ((one.path, one.sha256) for one in manifest.files)
