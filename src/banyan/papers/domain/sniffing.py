"""What a file really is, from its first bytes, and whether it is taken in.

Only a short list of types is accepted. The name must agree with the content:
a program called ``report.pdf`` is refused. Containers are looked into by their
table of contents; nothing is unpacked to disk, and never more than a megabyte
in memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "odt": _OPEN + "text",
    "ods": _OPEN + "spreadsheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
    "csv": "text/csv",
}
_SAME = {"jpeg": "jpg"}
_PEEK = 1_000_000


@dataclass(frozen=True)
class Sniffed:
    """What a file is: its kind, media type, and whether it can act by itself."""

    kind: str
    media_type: str
    has_macros: bool = False


def sniffed(content: bytes, file_name: str, *, limit: int) -> Sniffed:
    """Say what the file is. Raises InputError when it is not to be taken in.

    Refused: empty, larger than ``limit`` bytes, of a type not on the list, or
    named as something else than it is.
    """
    if not content:
        raise _refusal("paper.empty", _("The file is empty."))
    if len(content) > limit:
        raise _refusal(
            "paper.size",
            _("The file has %(size)s MB; at most %(limit)s MB are taken in."),
            size=_megabytes(len(content)),
            limit=_megabytes(limit),
        )
    named = extension(file_name)
    if named not in MEDIA_TYPES:
        raise _refusal(
            "paper.type",
            _("Files named “.%(named)s” are not taken in; these are: %(known)s."),
            named=named,
            known=", ".join(MEDIA_TYPES),
        )
    if not _IS[named](content):
        raise _refusal(
            "paper.mismatch",
            _("The file is named “.%(named)s”, but its content is something else."),
            named=named,
        )
    return Sniffed(named, MEDIA_TYPES[named], _acts(named, content))


def extension(file_name: str) -> str:
    """Return what a name says about the type: the part after its last dot."""
    raw = file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    return _SAME.get(raw, raw)


def safe_name(file_name: str) -> str:
    """Return the last part of a name, without what a file system stumbles over."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    stem, dot, tail = kept.strip(" .").rpartition(".")
    return f"{stem[:180]}{dot}{tail[:12]}" if dot else tail[:190]


def _refusal(code: str, template: str, **values: Any) -> InputError:
    problem = Problem.of(
        code,
        template,
        field="file",
        way_out=_("Choose another file, or save it as PDF first."),
        **values,
    )
    return InputError(template, code=code, problems=[problem], **values)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"


# -- one test for each type ---------------------------------------------------


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def _is_jpg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff")


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n")


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\x00" in content:
        return False
    else:
        encoding = "utf-8"
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _part(content: bytes, name: str) -> bytes:
    """Return the first megabyte of one part of a container, or nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            with container.open(name) as part:
                return part.read(_PEEK)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError):
        return b""


def _office(main: bytes) -> Callable[[bytes], bool]:
    def test(content: bytes) -> bool:
        return main in _part(content, "[Content_Types].xml")

    return test


def _open_document(media_type: str) -> Callable[[bytes], bool]:
    def test(content: bytes) -> bool:
        return _part(content, "mimetype").strip() == media_type.encode()

    return test


_IS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _is_pdf,
    "jpg": _is_jpg,
    "png": _is_png,
    "txt": _is_text,
    "csv": _is_text,
    "docx": _office(b"/word/document"),
    "xlsx": _office(b"/xl/workbook"),
    "odt": _open_document(MEDIA_TYPES["odt"]),
    "ods": _open_document(MEDIA_TYPES["ods"]),
}


def _acts(kind: str, content: bytes) -> bool:
    """Say whether the file holds macros or scripts that its reader could run."""
    if kind == "pdf":
        return any(mark in content for mark in (b"/JavaScript", b"/Launch"))
    if kind in ("docx", "xlsx"):
        return b"vbaProject" in _part(content, "[Content_Types].xml") or any(
            "vbaproject" in name.lower() for name in _names(content)
        )
    if kind in ("odt", "ods"):
        return any(name.startswith(("Basic/", "Scripts/")) for name in _names(content))
    return False


def _names(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return container.namelist()
    except zipfile.BadZipFile:
        return []
