"""Opening what was given, bytes or a path, for reading."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def opened(source: bytes | Path) -> Iterator[BinaryIO]:
    """Yield a binary file to read from."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        yield io.BytesIO(source)
