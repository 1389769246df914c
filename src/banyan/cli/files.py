"""Files that commands read and write, with a refusal where that cannot be."""

from __future__ import annotations

from pathlib import Path

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _


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
