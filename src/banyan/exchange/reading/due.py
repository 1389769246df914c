"""When something is to be done: by, until, in, each ..."""

from __future__ import annotations

import re

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)"
)
_MANY = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_VI_YEAR = r"(?:\s*[-/.]\s*20\d\d|\s+năm\s+(?:20\d\d|nay|tới|sau))"
_VI_MANY = r"(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_LO_MANY = r"(?:\d+|ໜຶ່ງ|ຫນຶ່ງ|ສອງ|ສາມ|ສີ່|ຫ້າ|ຫົກ|ສິບ)"
_LO_MONTH = r"(?:ມັງກອນ|ກຸມພາ|ມີນາ|ເມສາ|ພຶດສະພາ|ມິຖຸນາ|ກໍລະກົດ|ສິງຫາ|ກັນຍາ|ຕຸລາ|ພະຈິກ|ທັນວາ|\d{1,2})"
WHEN = {
    "en": (
        r"\b(?:by|before|until|till|in|within|from|for|during|at|after|starting|no later than)\s+(?:the\s+)?"
        r"(?P<when>(?:(?:end|middle|beginning|start|first half|second half|close)\s+of\s+(?:the\s+)?)?(?:(?:(?:early|mid|late)[\s-]+)?(?:\d{1,2}\s+)?" + MONTH + r"(?:\s+\d{1,2}\b,?)?(?:\s+(?:20\d\d|next year|this year))?"
        r"|(?:(?:early|mid|late)[\s-]+)?(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?"
        r"|(?:\w+\s+(?:quarter|half)\s+of\s+)(?:20\d\d|next year|this year|the year)"
        r"|(?-i:[a-z]+\s+){0,2}(?:next|coming|" + _MANY + r")\s+(?:academic\s+|school\s+)?"
        r"(?:years?|months?|weeks?|days?)|next year|this year|the year|year))\b"
        r"|\b(?P<often>(?:each|every)\s+(?:(?:second|other|" + _MANY + r")\s+)?(?:years?|quarters?|months?|weeks?)"
        r"|(?:once|twice)\s+(?:a|every)\s+(?:(?:" + _MANY + r")\s+)?(?:years?|quarter|months?|week)|next (?:year|month|week|spring|summer|autumn|winter)"
        r"|this (?:year|month|spring|summer|autumn|winter)|a year\b(?!\s+(?:ago|earlier|before|later))|per year|annually|yearly)\b"
        r"|(?P<bare>\b20\d\d\s*[-–]\s*20\d\d\b)"
    ),
    "vi": (
        r"(?P<when>trong\s+(?:vòng\s+)?" + _VI_MANY + r"\s+(?:năm|tháng|tuần|ngày)(?!\s*\d)(?:\s+tới)?"
        r"|(?:trong\s+)?giai đoạn\s+20\d\d\s*[-–]\s*20\d\d"
        r"|(?:trong\s+|từ\s+)?năm học\s+20\d\d(?:\s*[-–]\s*20\d\d)?"
        r"|(?:từ|đến|trước|trong|vào|cuối|đầu|giữa|ngay trong)\s+(?:hết\s+)?(?:(?:cuối|đầu|giữa)\s+)?(?:ngày\s+\d{1,2}(?:\s*[-/.]\s*\d{1,2}|\s+tháng\s+\d{1,2})"
        r"(?:" + _VI_YEAR + r")?|(?:quý|tháng)\s+[\dIV]+(?:" + _VI_YEAR + r")?"
        r"|năm\s+(?:20\d\d|nay|tới|sau)|(?:tháng|năm)\s+[\d/]+)"
        r"|quý\s+[\dIV]+" + _VI_YEAR + r"|tháng\s+\d{1,2}" + _VI_YEAR +
        r"|năm (?:tới|sau|nay)|(?:mỗi|hằng|hàng)\s+(?:năm|quý|tháng|tuần)(?:\s+(?:một|hai|\d)\s+lần)?"
        r"|" + _VI_MANY + r"\s+(?:năm|tháng)\s+(?:một|1)\s+lần|định kỳ (?:hằng|hàng)\s+\w+)"
        r"|(?P<bare>20\d\d\s*[-–]\s*20\d\d)"
    ),
    "lo": (
        r"(?P<when>ຕໍ່ປີ|(?:ພາຍ)?ໃນໄຕມາດ\s*(?:ທີ\s*)?[\dIV]+(?:\s*ປີ\s*20\d\d|/20\d\d)?"
        r"|(?:ໃນ)?ສົກ(?:ຮຽນ|ສຶກສາ|ປີ)?\s*20\d\d(?:\s*[-–]\s*20\d\d)?"
        r"|ພາຍໃນ\s*(?:ທ້າຍ|ຕົ້ນ|ກາງ)?(?:ປີ\s*20\d\d|ປີນີ້|ປີໜ້າ|ເດືອນ\s*" + _LO_MONTH + r"(?:\s*(?:ປີ\s*)?20\d\d)?|" + _LO_MANY + r"\s*(?:ປີ|ເດືອນ|ອາທິດ|ວັນ))"
        r"|(?:ໃນ)?(?:ທ້າຍ|ຕົ້ນ|ກາງ)ປີ\s*(?:20\d\d|ນີ້|ໜ້າ)?"
        r"|ໃນປີ\s*20\d\d|(?:ໃນ)?ປີ(?:ໜ້າ|ຫນ້າ|ຕໍ່ໄປ)|ໃນປີນີ້"
        r"|ໃນເດືອນ\s*" + _LO_MONTH + r"(?:\s*(?:ປີ\s*)?20\d\d)?"
        r"|ແຕ່ປີ\s*20\d\d\s*(?:ຫາ|ເຖິງ|-)\s*(?:ປີ\s*)?20\d\d|ແຕ່(?:ປີ|ເດືອນ)\s*[^\s,.;]+(?:\s+20\d\d)?\s*ເປັນຕົ້ນໄປ"
        r"|ກ່ອນ(?:ວັນທີ\s*\d{1,2}\s*" + _LO_MONTH + r"?|ເດືອນ\s*" + _LO_MONTH + r"|ທ້າຍປີ|ປີ|ວັນທີ|ເດືອນ)\s*[^\s,.;]*(?:\s+20\d\d)?"
        r"|ປະຈຳປີ\s*20\d\d|ໃນແຕ່ລະ(?:ປີ|ເດືອນ|ໄຕມາດ)|ແຕ່ລະປີ|ທຸກໆ?\s*(?:ປີ|ເດືອນ|ໄຕມາດ|ອາທິດ|" + _LO_MANY + r"\s*(?:ປີ|ເດືອນ))"
        r"|(?:ປີ|ເດືອນ|ໄຕມາດ)ລະ\S*ຄັ້ງ|" + _LO_MANY + r"\s*ປີຕໍ່ຄັ້ງ)"
        r"|(?P<bare>20\d\d\s*[-–]\s*20\d\d)"
    ),
}  # fmt: skip


def due(language: str, text: str) -> str | None:
    """Return when what a text promises is due, as the text says it."""
    match = re.search(WHEN[language], text, re.I)
    if match is None:
        return None
    found = match["when"] or match.groupdict().get("often") or match["bare"]
    return re.sub(r"\s+", " ", found).strip() if found else None


LENGTH = re.compile(
    rf"{_MANY}\s+(?:years?|months?|weeks?|days?)|trong\s+{_VI_MANY}\s+(?:năm|tháng|tuần|ngày)"
)


def is_length(when: str) -> bool:
    """Say whether only is told how long a thing takes: "three months"."""
    return LENGTH.fullmatch(when) is not None


NEAR = 45


def due_before(language: str, before: str) -> str | None:
    """Return when a thing is due that is said in front of it: "Next year it will"."""
    clause = re.split(r"[;:.“”\"]\s|, (?:and|while|còn) ", before)[-1]
    lead = clause[-NEAR:] if language == "vi" else clause
    if language != "vi" and len(clause) > 2 * NEAR:
        return None
    told = [match.group() for match in re.finditer(WHEN[language], lead, re.I)]
    if not told or PAST[language].search(clause):
        return None
    return due(language, told[-1])


PAST = {
    "en": re.compile(
        r"\b(?:signed|met|visited|held|reviewed|since|was|were|had)\b", re.I
    ),
    "vi": re.compile(r"(?<!\w)(?:đã|qua|ký|kết quả|giai đoạn|diễn ra)(?!\w)"),
    "lo": re.compile(r"ໄດ້|ຜ່ານມາ|ວັນທີ"),
}
"""What was done then is no day of what is promised."""
