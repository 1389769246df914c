"""Plain data in some languages alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.kernel.text import LANGUAGES


def narrowed(value: Any, languages: tuple[str, ...]) -> Any:
    """Return plain data without the texts of languages that were not released."""
    if isinstance(value, Mapping):
        if value and set(value) <= set(LANGUAGES):
            return {k: v for k, v in value.items() if k in languages}
        return {k: narrowed(v, languages) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [narrowed(v, languages) for v in value]
    return value
