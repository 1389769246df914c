"""Setting a template with typst, in pieces of a bounded size, joined to one PDF.

Typst holds a whole document in memory and keeps what it computed, so each piece is
set by a process of its own. Texts are data: what stands in them means nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

from pypdf import PdfReader, PdfWriter

from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _
from banyan.papers.forms.pdf import font_folders

from .typesetter import set_one

T = TypeVar("T")
FOLDER = Path(__file__).parent
PIECE = 1_500
"""Rows or labels set at once: some 150 MB in a process of its own."""
AT_HAND = 250
"""So few are set in this process: starting another takes longer."""
SECONDS = 300


def set_pieces(
    template: str,
    head: Callable[[], Mapping[str, Any]],
    items: Iterable[T],
    path: Path,
) -> None:
    """Set ``items`` into one PDF at ``path``.

    The template reads ``head``, asked when the items of a piece are drawn, with the
    ``items``, the number of the ``first`` page, and whether it ``is_whole``, ``is_last``.
    """
    pieces = list(_set(template, head, items, path))
    if len(pieces) == 1:
        pieces[0].replace(path)
        return
    with PdfWriter() as writer:
        for piece in pieces:
            writer.append(str(piece))
        writer.write(str(path))
    for piece in pieces:
        piece.unlink()


def _set(
    template: str,
    head: Callable[[], Mapping[str, Any]],
    items: Iterable[T],
    path: Path,
) -> Iterator[Path]:
    first = 1
    for number, (chunk, is_last) in enumerate(chunks(items, PIECE)):
        data = {
            **head(),
            "items": chunk,
            "first": first,
            "is_whole": is_last and number == 0,
            "is_last": is_last,
        }
        piece = path.with_name(f"piece-{number}.pdf")
        _compile(template, data, piece, len(chunk))
        first += len(PdfReader(str(piece)).pages)
        yield piece


def chunks(items: Iterable[T], size: int) -> Iterator[tuple[list[T], bool]]:
    """Yield lists of ``size`` and whether it is the last; one empty list for none."""
    rest = iter(items)
    chunk = list(islice(rest, size))
    while True:
        following = next(rest, None)
        if following is None:
            yield chunk, True
            return
        yield chunk, False
        chunk = list(islice(chain([following], rest), size))


def _compile(template: str, data: Mapping[str, Any], piece: Path, size: int) -> None:
    source = piece.with_suffix(".json")
    source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    if size <= AT_HAND:
        set_one(template, str(source), str(piece), font_folders(), tags=True)
    else:
        _apart(template, source, piece)
    source.unlink()


def _apart(template: str, source: Path, piece: Path) -> None:
    folders = json.dumps(font_folders())
    command = [sys.executable, str(FOLDER / "typesetter.py"), template]
    done = subprocess.run(
        [*command, str(source), str(piece), folders],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise Fault(
            _("The PDF could not be set: %(reason)s"),
            code="export.pdf",
            way_out=_("Export the list as a spreadsheet meanwhile."),
            reason=done.stderr.strip()[-300:],
        )
