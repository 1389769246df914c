"""The ZIP of a package: one content has one sequence of bytes, and no other is read.

Nothing is compressed: files are compressed in themselves, and what is not compressed
cannot swell. What was read is written again and compared: a byte that was changed
anywhere, between the members too, is found.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from .errors import wrong

MOST, MOST_MEMBERS = 100_000_000, 5_000
"""The largest package in bytes, and the most members."""
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
INDEX, TOPICS = "index.html", "topics.ttl"
FIRST = (MANIFEST, SIGNATURE, INDEX, TOPICS)
NAMED = re.compile(
    r"manifest\.json|manifest\.sig|index\.html|topics\.ttl"
    r"|records/[a-z][a-z-]{0,39}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json"
    r"|files/[0-9a-f]{64}\.[a-z0-9]{1,8}"
)
LEADS = re.compile(r"(^|[/\\])\.\.?([/\\]|$)|^[/\\~]|^[A-Za-z]:|\\|\x00")
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    KeyError,
    IndexError,
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return the ZIP of members; the same members give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False) as package:
        for name in [*(n for n in FIRST if n in members), *_others(members)]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            package.writestr(entry, members[name])
    return out.getvalue()


def _others(members: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in members if name not in FIRST)


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP by name; nothing is written to disk.

    Raises InputError: no ZIP, too large, packed tightly, a name that leads elsewhere
    or that no package has, a member twice, or one that cannot be read.
    """
    require_size(len(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _require_plain(entries)
            return {entry.filename: package.read(entry) for entry in entries}
    except UNREADABLE as error:
        if not zipfile.is_zipfile(io.BytesIO(content)):
            raise wrong("not_zip") from error
        raise wrong("changed", name="ZIP") from error


def require_size(size: int) -> None:
    """Refuse what is larger than a package may be."""
    if size > MOST:
        raise wrong("large", size=_megabytes(size), limit=_megabytes(MOST))


def require_form(content: bytes, members: Mapping[str, bytes]) -> None:
    """Refuse a ZIP that is not written as :func:`pack` writes what it holds."""
    if pack(members) != content:
        raise wrong("changed", name="ZIP")


def _require_plain(entries: list[zipfile.ZipInfo]) -> None:
    """Look at the names and sizes before anything is read."""
    names = [entry.filename for entry in entries]
    for name in names:
        if LEADS.search(name):
            raise wrong("path", name=name[:120])
    whole = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_MEMBERS or whole > MOST:
        raise wrong("bomb")
    for entry in entries:
        tight = entry.compress_type != zipfile.ZIP_STORED
        if tight or entry.file_size != entry.compress_size or entry.flag_bits & 1:
            raise wrong("bomb")
        if not NAMED.fullmatch(entry.filename):
            raise wrong("unlisted", name=entry.filename[:120])
    if len(set(names)) != len(names):
        raise wrong("unlisted", name=max(names, key=names.count))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
