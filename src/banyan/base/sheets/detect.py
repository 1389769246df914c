"""What a file is, by what is in it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from .io import opened

HEAD = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_TEXT = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"MZ",
    b"\x1f\x8b",
)


class Format(StrEnum):
    """The formats told apart; ``locked``, ``empty`` and ``other`` cannot be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"
    LOCKED = "locked"
    EMPTY = "empty"
    OTHER = "other"


def detect(source: bytes | Path) -> Format:
    """Return the format of a file from its content."""
    with opened(source) as file:
        head = file.read(HEAD)
        if head.startswith(b"PK\x03\x04"):
            return _zipped(source)
        if head.startswith(_OLE):
            locked = _ENCRYPTED in head + file.read()
            return Format.LOCKED if locked else Format.XLS
    if not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"):
        return Format.EMPTY if len(head) < HEAD else Format.OTHER
    return Format.TEXT if _is_text(head) else Format.OTHER


def _zipped(source: bytes | Path) -> Format:
    try:
        with opened(source) as file, ZipFile(file) as packed:
            names = set(packed.namelist())
            if "xl/workbook.xml" in names:
                return Format.XLSX
            if "content.xml" in names and "mimetype" in names:
                kind = packed.open("mimetype").read(100)
                return Format.ODS if b"spreadsheet" in kind else Format.OTHER
    except (BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        return Format.OTHER
    return Format.OTHER


def _is_text(head: bytes) -> bool:
    if head.startswith(_NOT_TEXT) or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return False
    if head.startswith(_UTF16):
        return True
    if head.count(0) > len(head) // 8:
        return _is_wide_text(head)
    control = sum(1 for byte in head if byte < 32 and byte not in (9, 10, 12, 13))
    return control == 0


def _is_wide_text(head: bytes) -> bool:
    """Say whether bytes with many noughts are UTF-16 without a mark."""
    even = head[: len(head) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = even.decode(encoding, "ignore")
        plain = sum(c in "\t\r\n" or " " <= c < "\u0180" for c in text)
        if text and plain > len(text) * 0.6 and "\x00" not in text:
            return True
    return False
