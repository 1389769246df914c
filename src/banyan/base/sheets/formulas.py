"""Cells that a spreadsheet would compute, written so that opening a file runs nothing."""

from __future__ import annotations

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that is taken for a formula, or hides one behind a break."""


def escaped(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def unescaped(text: str) -> str:
    """Return a text without the apostrophe that :func:`escaped` put in front."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(RISKY) else text
