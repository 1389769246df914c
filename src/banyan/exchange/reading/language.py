"""Which of the three languages a report is written in."""

from __future__ import annotations

import re

LAO = re.compile(r"[\u0e80-\u0eff]")
LETTER = re.compile(r"[^\W\d_]")
MARKED = re.compile(
    r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]",
    re.I,
)
UNMARKED = re.compile(
    r"\b(?:va|cua|cac|nhung|trong|voi|duoc|hai|ben|dong chi|hop tac|doan|dang|tinh|nhan dan"
    r"|trao doi|kinh nghiem|thanh pho|ngay|thang|nam|cho|tai)\b",
    re.I,
)
ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|for|with|on|was|were|by|at|from|that|between|its)\b", re.I
)
LEAST = 20
"""So many letters make a text that can be told."""


def language_of(text: str) -> str | None:
    """Return vi, lo or en; ``None`` where it is none of them, or no text at all."""
    letters = len(LETTER.findall(text))
    if letters < LEAST:
        return None
    if len(LAO.findall(text)) > 0.2 * letters:
        return "lo"
    words = max(1, len(text.split()))
    marked = len(MARKED.findall(text)) / letters
    english = len(ENGLISH.findall(text)) / words
    if marked > 0.06 and english < 0.12:
        return "vi"
    if english >= 0.08:
        return "en"
    if len(UNMARKED.findall(text)) / words > 0.1:
        return "vi"
    return None
