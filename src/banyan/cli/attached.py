"""Files of a record at the command line: listed, added, taken out.

The same three commands for the materials of an exchange and the handouts of a course.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import LANGUAGES
from banyan.kernel.text import gettext_noop as _

from .acting import acting_as
from .output import print_json


@dataclass(frozen=True)
class Attached:
    """What a room offers for the files of its records, by their public identity."""

    one: str
    listed: Callable[[Any, str], Any]
    attach: Callable[..., Any]
    opened: Callable[[Any, str, int], Any]


def register(inner: Any, room: Attached, common: Callable[[Any, Any], None]) -> None:
    """Add ``files``, ``attach`` and ``open`` to the commands of a room."""
    files = inner.add_parser("files", help=f"the files of a {room.one}")
    files.add_argument("uid", metavar="UID")
    common(files, partial(_files, room))
    attach = inner.add_parser("attach", help=f"add a file to a {room.one}")
    attach.add_argument("uid", metavar="UID")
    attach.add_argument("file", metavar="FILE")
    attach.add_argument("--lang", choices=LANGUAGES, default="")
    common(attach, partial(_attach, room))
    out = inner.add_parser("open", help=f"take out a file of a {room.one}; recorded")
    out.add_argument("uid", metavar="UID")
    out.add_argument("version", type=int, metavar="ID", help="as files names it")
    out.add_argument("--out", required=True, metavar="FILE")
    common(out, partial(_open, room))


def _files(room: Attached, args: argparse.Namespace) -> int:
    found = room.listed(acting_as(args.account), args.uid)
    rows = [
        {
            "id": file.id,
            "version": file.number,
            "language": file.language,
            "file": file.file_name,
            "type": file.media_type,
            "bytes": file.size,
            "sha256": file.sha256,
            "added_at": file.created_at.isoformat(),
            "has_macros": file.has_macros,
        }
        for file in found
    ]
    if args.json:
        print_json(rows)
        return 0
    for row in rows:
        said = (row["id"], row["version"], row["language"] or "-", row["bytes"])
        print(*said, row["file"], sep="  ")
    return 0


def _attach(room: Attached, args: argparse.Namespace) -> int:
    path = Path(args.file)
    made = room.attach(
        acting_as(args.account),
        args.uid,
        content=read(path),
        file_name=path.name,
        language=args.lang,
    )
    data = {
        "id": made.pk,
        "version": made.number,
        "language": made.language,
        "sha256": made.sha256,
    }
    print_json(data) if args.json else print(f"{path.name}: SHA-256 {made.sha256}")
    return 0


def _open(room: Attached, args: argparse.Namespace) -> int:
    out = Path(args.out)
    ready(out)
    taken = room.opened(acting_as(args.account), args.uid, args.version)
    write(out, taken.content)
    data = {
        "file": str(out),
        "named": taken.file_name,
        "type": taken.media_type,
        "bytes": len(taken.content),
        "has_macros": taken.has_macros,
    }
    print_json(data) if args.json else print(f"{out}: {data['bytes']} bytes")
    return 0


def read(path: Path) -> bytes:
    """Return the content of a file. Raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            _("The file %(path)s cannot be read: %(why)s"), path=path, why=str(error)
        ) from error


def ready(path: Path) -> None:
    """See that a file can be put there, before taking it out is recorded."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise InputError(_NO_PLACE, path=path, way_out=_ELSEWHERE)


def write(path: Path, content: bytes) -> None:
    """Write a file. Raises InputError where it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        why = str(error)
        raise InputError(_UNWRITABLE, path=path, why=why, way_out=_ELSEWHERE) from error


_NO_PLACE = _(
    "Nothing can be written to %(path)s: it is a folder, or its folder is missing."
)
_UNWRITABLE = _("The file %(path)s cannot be written: %(why)s")
_ELSEWHERE = _("Name a file in a folder that is there and may be written to.")
