"""The icons of the pages, read from the package that draws them.

The package opens its archive of some six thousand drawings anew for every icon;
here it stays open, and a drawing loses its blanks and its own size of line.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from threading import Lock
from zipfile import ZipFile

from tablericons import IconDoesNotExist

__all__ = ["IconDoesNotExist", "drawn"]

_NOT_OURS = re.compile(r'\s(xmlns|stroke-width)="[^"]*"')
_BLANKS = re.compile(r"\s+")
_READING = Lock()


def drawn(name: str) -> str:
    """Return an icon from its first attribute to its end, without ``<svg``.

    ``name`` is a folder and a word, ``outline/users``. Raises IconDoesNotExist.
    """
    try:
        with _READING:
            drawing = _archive().read(f"{name}.svg").decode()
    except KeyError:
        raise IconDoesNotExist(f"The icon {name!r} does not exist.") from None
    head, _, lines = _NOT_OURS.sub("", drawing).partition(">")
    attributes = _BLANKS.sub(" ", head.removeprefix("<svg")).strip()
    paths = "".join(line.strip() for line in lines.splitlines())
    return f' {attributes} stroke-width="1.75" class="icon">{paths}'


@cache
def _archive() -> ZipFile:
    kept = resources.files("tablericons") / "tablericons.zip"
    return ZipFile(kept.open("rb"))
