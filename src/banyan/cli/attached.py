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

from banyan.kernel.text import LANGUAGES

from . import files
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
    listed = inner.add_parser("files", help=f"the files of a {room.one}")
    listed.add_argument("uid", metavar="UID")
    common(listed, partial(_files, room))
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
        content=files.read(path),
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
    files.ready(out)
    taken = room.opened(acting_as(args.account), args.uid, args.version)
    files.write(out, taken.content)
    data = {
        "file": str(out),
        "named": taken.file_name,
        "type": taken.media_type,
        "bytes": len(taken.content),
        "has_macros": taken.has_macros,
    }
    print_json(data) if args.json else print(f"{out}: {data['bytes']} bytes")
    return 0
