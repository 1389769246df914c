"""Workbooks: looked through while packed, then read by a process of its own.

A small file may unpack to gigabytes, or hold one cell at the far corner of a
sheet, which readers answer with a table of seventeen thousand million cells.
So the parts are unpacked once as a stream, with a limit; and the reader runs
with limits on memory and time. When it dies, only it dies.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from . import refusals
from .biff import look
from .delimited import letters
from .detect import Format
from .io import opened

BLOCK = 1 << 20
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]|table:formula=|of:formula=")
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]+[0-9]+)"')
_MOST_PARTS = 10_000


class _Limits(Protocol):
    @property
    def unpacked(self) -> int: ...
    @property
    def memory(self) -> int: ...
    @property
    def seconds(self) -> int: ...


def rows(
    source: bytes | Path, name: str, sheet: str, kind: Format, limits: _Limits
) -> Iterator[list[Any]]:
    """Yield the rows of a sheet of a workbook, blank ones as empty lists."""
    if kind in (Format.XLSX, Format.ODS):
        _look_through(source, name, limits)
    else:
        _look_into(source, name)
    if isinstance(source, Path):
        yield from _read(source, name, sheet, limits)
        return
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(source)
        file.flush()
        yield from _read(Path(file.name), name, sheet, limits)


def _look_through(source: bytes | Path, name: str, limits: _Limits) -> None:
    """Unpack every part as a stream: the size must be fit, no cell a formula."""
    left = limits.unpacked
    try:
        with opened(source) as file, ZipFile(file) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS:
                raise refusals.too_large(name, refusals.PARTS, _MOST_PARTS)
            for part in parts:
                if part.flag_bits & 1:
                    raise refusals.locked(name)
                size = _unpacked(packed, part, left, name)
                if size > left:
                    most = limits.unpacked // BLOCK
                    raise refusals.too_large(name, refusals.UNPACKED, most)
                left -= size
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise refusals.damaged(name) from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma"):
            raise refusals.damaged(name) from error
        raise


def _look_into(source: bytes | Path, name: str) -> None:
    """Refuse an old workbook with a password or a formula."""
    raw = source.read_bytes() if isinstance(source, Path) else source
    seen = look(raw)
    if seen.locked:
        raise refusals.locked(name)
    if seen.formula is not None:
        row, column = seen.formula
        raise refusals.formulas(name, f"{letters(column)}{row + 1}")


def _unpacked(packed: ZipFile, part: ZipInfo, left: int, name: str) -> int:
    """Return how large a part is; no further than it takes to see it is too large."""
    is_sheet = part.filename.startswith("xl/worksheets/") or (
        part.filename == "content.xml"
    )
    size, tail = 0, b""
    with packed.open(part) as stream:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > left:
                return size
            if is_sheet:
                tail = _without_formulas(tail + block, part.filename, name)
    return size


def _without_formulas(seen: bytes, part: str, name: str) -> bytes:
    found = _FORMULA.search(seen)
    if found:
        before = _CELL.findall(seen, 0, found.start())
        place = before[-1].decode() if before else Path(part).stem
        raise refusals.formulas(name, place)
    return seen[-200:]


def _read(path: Path, name: str, sheet: str, limits: _Limits) -> Iterator[list[Any]]:
    child = subprocess.Popen(
        [
            sys.executable,
            "-I",
            str(Path(__file__).with_name("child.py")),
            str(path),
            sheet,
            str(limits.memory),
            str(limits.seconds),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    assert child.stdout is not None
    said = ""
    try:
        for line in child.stdout:
            if line.startswith(b"!"):
                said = line[1:].decode().strip()
                break
            yield [_cell(c) for c in json.loads(line)]
    finally:
        _end(child, child.stdout)
    if said:
        raise _refusal(said, name, sheet)
    if child.returncode:
        raise refusals.too_large(name, refusals.MEMORY, limits.memory >> 20)


def _end(child: subprocess.Popen[bytes], stream: IO[bytes]) -> None:
    stream.close()
    if child.poll() is None:
        try:
            child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _refusal(said: str, name: str, sheet: str) -> Exception:
    word, _, rest = said.partition(" ")
    if word == "locked":
        return refusals.locked(name)
    if word == "no-sheet":
        return refusals.no_sheet(name, sheet, rest)
    if word == "empty":
        return refusals.empty(name)
    return refusals.damaged(name)


def _cell(value: Any) -> Any:
    if not isinstance(value, dict):
        return None if value == "" else value
    kind, text = next(iter(value.items()))
    readers: dict[str, Any] = {"d": dt.date, "s": dt.datetime, "t": dt.time}
    return readers[kind].fromisoformat(text) if kind in readers else text
