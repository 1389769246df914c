"""The heads file: one line per seal, outside the database.

Whoever owns the database could remove the last seals and what they hold; the
file still names them. Lines are JSON. A line ``restored_to`` says that an older
database was brought back on purpose, and from which seal the count goes on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import locks

from banyan.kernel import clock
from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from . import keys
from .domain.canonical import pack_pairs
from .models import Seal

TAIL = 4096  # several lines of the file


@dataclass(frozen=True)
class Head:
    """One line: a seal, or the seal to which a database was restored."""

    number: int
    digest: bytes
    at: str
    key_id: str
    signature: bytes
    lost_to: int | None = None

    @property
    def is_restore(self) -> bool:
        """The line tells of a restore."""
        return self.lost_to is not None

    def message(self) -> bytes:
        """Return what is signed: the digest of the seal, or the restore itself."""
        if not self.is_restore:
            return self.digest
        return pack_pairs(
            [
                ("restored_to", str(self.number)),
                ("digest", self.digest),
                ("lost_to", str(self.lost_to)),
                ("at", self.at),
            ]
        )

    def is_valid(self, public: dict[str, bytes]) -> bool:
        """Say whether the line is signed by a known key."""
        key = public.get(self.key_id)
        return key is not None and keys.is_signed(key, self.message(), self.signature)

    def as_line(self) -> str:
        """Return the line as it stands in the file."""
        data: dict[str, Any] = {
            "restored_to" if self.is_restore else "seal": self.number,
            "digest": self.digest.hex(),
            "at": self.at,
            "key": self.key_id,
            "signature": self.signature.hex(),
        }
        if self.is_restore:
            data["lost_to"] = self.lost_to
        return json.dumps(data)


def path() -> Path:
    """Return where the file lies."""
    return Path(settings.BANYAN_DATA) / "heads.log"


def parse(line: str) -> Head | None:
    """Read one line; ``None`` when it is no head."""
    try:
        data = json.loads(line)
        return Head(
            number=int(data.get("restored_to", data.get("seal"))),
            digest=bytes.fromhex(data["digest"]),
            at=str(data["at"]),
            key_id=str(data["key"]),
            signature=bytes.fromhex(data["signature"]),
            lost_to=int(data["lost_to"]) if "restored_to" in data else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def lines() -> Iterator[Head | None]:
    """Yield every line of the file; ``None`` for one that cannot be read.

    A last line without its end was cut off by a power failure: the next sealing
    writes it anew.
    """
    if path().exists():
        with path().open(encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.strip() and line.endswith("\n"):
                    yield parse(line)


def last() -> Head | None:
    """Return the last head without reading the whole file."""
    if not path().exists():
        return None
    with path().open("rb") as file:
        return _last_of(file)


def _last_of(file: BinaryIO) -> Head | None:
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
    whole = file.read().split(b"\n")[:-1]
    tail = [line for line in whole if line.strip()]
    head = parse(tail[-1].decode("utf-8", "replace")) if tail else None
    if tail and head is None:
        raise Fault(
            _("The last line of the heads file cannot be read."),
            way_out=_("Run banyan verify, and ask who wrote to the data folder."),
        )
    return head


def require_agreement() -> None:
    """Raise :class:`Fault` when the database lacks what the last head names.

    Sealing on would hide that seals were removed, or that an older database
    was brought back without ``restore``.
    """
    head = last()
    if head is None or head.number == 0:
        return
    seal = Seal.objects.filter(number=head.number).only("digest").first()
    if seal is None or bytes(seal.digest) != head.digest:
        raise Fault(
            _("The heads file names seal %(number)s, and the database differs."),
            number=head.number,
            way_out=_(
                "Run banyan verify. If an older database was brought back on "
                "purpose, record the restore first."
            ),
        )


def catch_up() -> int:
    """Append every seal that the file does not name yet; return how many."""
    with _locked() as file:
        head = _last_of(file)
        known = head.number if head else 0
        fresh = list(Seal.objects.filter(number__gt=known).order_by("number"))
        _append(file, [_head(seal) for seal in fresh])
    return len(fresh)


def append_restore(number: int, digest: bytes, lost_to: int) -> None:
    """Append the line that tells of a restore to seal ``number``."""
    signer = keys.signer()
    draft = Head(number, digest, clock.now().isoformat(), signer.key_id, b"", lost_to)
    with _locked() as file:
        _append(file, [replace(draft, signature=signer.sign(draft.message()))])


@contextmanager
def _locked() -> Iterator[BinaryIO]:
    with path().open("a+b") as file:
        locks.lock(file, locks.LOCK_EX)
        try:
            yield file
        finally:
            locks.unlock(file)


def _append(file: BinaryIO, fresh: list[Head]) -> None:
    """Write lines and wait for the disk; drop what a power failure cut off."""
    end = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, end - TAIL))
    tail = file.read()
    if tail and not tail.endswith(b"\n"):
        file.truncate(start + tail.rfind(b"\n") + 1)
    file.write("".join(f"{head.as_line()}\n" for head in fresh).encode())
    file.flush()
    os.fsync(file.fileno())


def _head(seal: Seal) -> Head:
    return Head(
        seal.number,
        bytes(seal.digest),
        seal.at.isoformat(),
        seal.key_id,
        bytes(seal.signature),
    )
