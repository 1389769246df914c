"""Cutting a sentence of promises into single ones, and telling what is too vague for one."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import alternatives, phrases, table, words


@cache
def _joints(language: str) -> re.Pattern[str]:
    """Return where a list of things to be done goes on: "and send", ", mở", "ແລະ ສົ່ງ"."""
    verbs = alternatives(words("undertakings", language, "doing"))
    if language == "en":
        return re.compile(
            r",\s+(?:for|in|under) which\s+|,\s+(?:and\s+)?(?=(?:[A-Z]\S*\s+){1,4}(?-i:will|shall|is to|are to)\s)"
            r"|,\s+(?:and\s+)?(?=(?:to|will|would|shall|pledged|promised|agreed|and will)\s)"
            r"|,?\s+and\s+(?:also\s+)?(?=(?:to|will|would|shall|increasing|pledged|promised|also|is to|are to)\s)"
            r"|,?\s+and\s+(?=(?:the|both)\s+(?:[\w'’-]+\s+){1,5}(?:will|shall)\s)"
            rf"|,?\s+and\s+(?=(?:{verbs})\s)|,\s+(?=(?:{verbs})\s)|;\s*|,\s+while\s+",
            re.I,
        )
    if language == "vi":
        return re.compile(
            rf",\s+(?=(?:(?:mỗi|hằng|hàng)\s+(?:năm|quý|tháng)\s+)?(?:{verbs}|đồng thời)\s)|\s+và\s+(?=(?:(?:thường xuyên|tích cực|chủ động|cùng|định kỳ)\s+)?(?:{verbs}|sẽ|bồi dưỡng|đào tạo)\s)|,?\s+(?:và|còn)\s+(?=(?-i:[A-ZĐ])[\w-]+(?:\s+[\w-]+){{0,9}}?\s+sẽ\s)|;\s*|,\s+(?=sẽ\s)"
        )
    heads = alternatives(table("bodies")["lo"]["heads"])
    return re.compile(
        rf"\s*ແລະ\s+(?=(?:{verbs}|ຈະ|ພິຈາລະນາ))|\s+ແລະ\s+(?=(?:ຝ່າຍ|{heads})[^,;.]{{0,50}}?\s+ຈະ)|,\s+(?=(?:{verbs}|ຈະ))|\s+ພ້ອມທັງ\s*(?=(?:{verbs}))|;\s*"
    )


def listed(text: str) -> str:
    """Return what stands behind the colon of a list: "a timetable: X is to ..."."""
    head, colon, rest = text.partition(": ")
    return rest if colon and len(head) < 40 and len(rest) > len(head) else text


def pieces(language: str, text: str) -> list[str]:
    """Return the single things that a promise lists."""
    found = [p for p in _joints(language).split(text) if p and p.strip()]
    return found or [text]


BEFORE = phrases("clauses", "before")


def joint_before(language: str, before: str) -> int | None:
    """Return where the joint in front of a cue begins, if there is one."""
    match = re.search(BEFORE[language], before, re.I)
    return match.start() if match else None


OPENERS = {
    "vi": re.compile(
        r"(?:(?<!\w)[Tt]heo đó,?\s+|^Theo (?:nội dung )?(?:chương trình|thỏa thuận|thoả thuận|biên bản"
        r"|bản ghi nhớ|kế hoạch|giao ước|văn bản)[^,;]{0,60},\s+)(?!đoàn\s+(?:thăm|đi|đến|tham|làm))"
    ),
    "en": re.compile(
        r"(?:^(?:Under|According to) (?:the|this|its) (?:agreement|plan|memorandum|programme|program"
        r"|document|minutes|pact)[^,;]{0,60},\s+"
        r"|\bunder which\s+(?!(?:[\w-]+\s+){1,5}(?:has|have|had|was|were)\b))",
    ),
    "lo": re.compile(r"(?:^ຕາມ(?:ບົດບັນທຶກ|ຂໍ້ຕົກລົງ|ສັນຍາ|ແຜນ)[^,;]{0,60},\s*)"),
}
"""What stands in a signed paper is undertaken, whatever its verb."""


def opener(language: str, text: str) -> int | None:
    """Return where begins what a paper says is to be done."""
    match = OPENERS[language].search(text)
    return match.end() if match else None


VAGUE = phrases("clauses", "vague")


HEADING = phrases("clauses", "heading")


def is_heading(language: str, piece: str) -> bool:
    """Say whether a piece tells of a signing, kept elsewhere, or only begins a list."""
    return re.search(HEADING[language], piece, re.I) is not None


def is_vague(language: str, piece: str) -> bool:
    """Say whether a piece only praises friendship."""
    return re.search(VAGUE[language], piece, re.I) is not None
