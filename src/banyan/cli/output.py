"""Printing: JSON alone on standard output, or lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import override


def print_json(value: object) -> None:
    """Print data as JSON, alone on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


ASKED: ContextVar[bool] = ContextVar("asked", default=False)
"""Whether a language was asked for; commands answer in English otherwise."""


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Answer in a language for a while; as before where none is named."""
    if language is None:
        yield
        return
    token = ASKED.set(True)
    try:
        with override(language):
            yield
    finally:
        ASKED.reset(token)


def is_asked() -> bool:
    """Say whether the answer is wanted in the language that is spoken."""
    return ASKED.get()
