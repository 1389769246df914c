"""The members of the ZIP: written with their hashes, read against their hashes."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .domain.manifest import MANIFEST, SIGNATURE, Part

LEVEL = 4
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,  # another way of packing
    RuntimeError,  # a member that asks for a password
)
BLOCK = 1 << 20
EXISTS = _("%(path)s is there already, and nothing is written over it.")
OTHER_NAME = _("Choose another name, or move the file away.")
NO_FILE = _("%(path)s cannot be opened: %(reason)s.")
NO_ZIP = _("%(path)s is no ZIP file: it was cut off, or is something else.")
MISSING_PART = _("The archive lacks the part %(part)s.")
WRONG_HASH = _("The part %(part)s was changed: its hash differs from the manifest.")
CANNOT_UNPACK = _("The part %(part)s cannot be unpacked: the file is damaged.")
ANOTHER_COPY = _("Take another copy of the archive; nothing was written here.")


class Writer:
    """Writes members one after the other, and keeps what the manifest says of them."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.parts: list[Part] = []

    @contextmanager
    def part(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Open a member; yield what writes into it. Its hash is kept."""
        digest, size = hashlib.sha256(), 0

        def write(data: bytes) -> None:
            nonlocal size
            digest.update(data)
            size += len(data)
            file.write(data)

        with self._packed.open(_named(name), "w", force_zip64=True) as file:
            yield write
        self.parts.append(Part(name, size, digest.hexdigest()))

    def whole(self, name: str, content: bytes) -> None:
        """Write a small member at once."""
        with self.part(name) as write:
            write(content)

    def stream(self, name: str, source: IO[bytes]) -> None:
        """Write a member from a file; the manifest does not list it by name."""
        with self._packed.open(_named(name), "w", force_zip64=True) as file:
            while block := source.read(BLOCK):
                file.write(block)

    def beside(self, name: str, content: bytes) -> None:
        """Write a member that the manifest does not list by name."""
        self._packed.writestr(_named(name), content)


def _named(name: str) -> zipfile.ZipInfo:
    """Return a member without the hour of its writing: equal data, equal bytes."""
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def require_new(path: Path) -> None:
    """Raise InputError when a file is there already."""
    if path.exists():
        raise InputError(EXISTS, code="archive.exists", path=path, way_out=OTHER_NAME)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write a ZIP beside ``path`` and give it the name at the end: whole or not at all.

    Readable by its owner alone. Raises InputError when the file is there.
    """
    require_new(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise _cannot_open(path, error) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(
                file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL
            ) as packed:
                yield Writer(packed)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _cannot_open(path: Path, error: OSError) -> InputError:
    reason = error.strerror or type(error).__name__
    return InputError(NO_FILE, code="archive.no_file", path=path, reason=reason)


class Reader:
    """Reads members; each is compared with its hash when it was read to its end."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.names = packed.namelist()

    def small(self, name: str, limit: int = 64 * BLOCK) -> bytes:
        """Return a member that no hash guards (manifest, signature); "" when absent."""
        if name not in self.names:
            return b""
        if self._packed.getinfo(name).file_size > limit:
            raise _damaged(name)
        return b"".join(self._blocks(name))

    def whole(self, part: Part) -> bytes:
        """Return a member after its hash was compared."""
        return b"".join(self.blocks(part))

    def blocks(self, part: Part) -> Iterator[bytes]:
        """Yield the content of a member; InputError at its end when it differs."""
        digest, size = hashlib.sha256(), 0
        for block in self._blocks(part.name):
            digest.update(block)
            size += len(block)
            if size > part.size:
                break
            yield block
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise InputError(
                WRONG_HASH, code="archive.hash", part=part.name, way_out=ANOTHER_COPY
            )

    def lines(self, part: Part) -> Iterator[bytes]:
        """Yield the lines of a member without holding them all."""
        rest = b""
        for block in self.blocks(part):
            *whole, rest = (rest + block).split(b"\n")
            yield from whole
        if rest:
            yield rest

    def _blocks(self, name: str) -> Iterator[bytes]:
        if name not in self.names:
            raise InputError(
                MISSING_PART, code="archive.missing", part=name, way_out=ANOTHER_COPY
            )
        try:
            with self._packed.open(name) as file:
                while block := file.read(BLOCK):
                    yield block
        except UNREADABLE as error:
            raise _damaged(name) from error


def _damaged(name: str) -> InputError:
    return InputError(
        CANNOT_UNPACK, code="archive.damaged", part=name, way_out=ANOTHER_COPY
    )


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open a ZIP for reading. Raises InputError when there is none."""
    try:
        file: IO[bytes] = path.open("rb")
    except OSError as error:
        raise _cannot_open(path, error) from error
    with file:
        try:
            packed = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InputError(NO_ZIP, code="archive.no_zip", path=path) from error
        with packed:
            yield Reader(packed)


UNGUARDED = frozenset((MANIFEST, SIGNATURE))


def format_of(path: Path) -> str:
    """Return the format that the manifest of a ZIP names; "" when it names none."""
    with reading(path) as reader:
        try:
            found = json.loads(reader.small(MANIFEST) or b"{}")["format"]
        except (ValueError, KeyError, TypeError):
            return ""
    return str(found)
