"""Words with what they may be: office, body, place, title, or part of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from .families import is_family, is_sure_family
from .lexicon import UPPER, alternatives, table
from .places import country_pattern, place_pattern, well_known

WORD = re.compile(r"[^\W\d_][\w'’.\-–]*[\w'’]|[^\W\d_]|\d[\d.,/]*|[^\w\s]")
OFFICE, BODY, PLACE, TITLE, NAME, SMALL, MARK = (
    "office body place title name small mark".split()
)

NOT_NAMES = {
    "en": frozenset(
        """The This That These Those At In On By For From With After Before During As He She They
        It His Her Their According Earlier Meanwhile Speaking Present Also Both Welcoming Addressing
        Highly Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April
        May June July August September October November December VNA VNS KPL Photo New Year Order
        Under Since While When Who Which Taking Among Representing Certificates Source Concluding
        Opening Closing Briefing Thanking Praising Expressing Following Its We You Our One Two Three
        Four Five Six Seven Eight Nine Ten Eleven Twelve Fourteen Fifteen Twenty Nearly Over About More
        Some Most Many Each Every All No Not But And Or If So Then There Here Today Yesterday""".split()
    ),
    "vi": frozenset(
        """Tại Trong Theo Nhân Ngày Sáng Chiều Tối Dự Cùng Với Về Trên Sau Trước Từ Khi Để Các Những
        Một Hai Ba Được Thay Phát Tới Đến Nhằm Đồng Thời Qua Cũng Ngoài Lễ Buổi Đoàn Chuyến Khóa Lớp
        Hội Nghị Cuộc Chương Trình Thỏa Thoả Thuận Hiệp Định Nghị Quyết Quy Định Tết Bunpimay TTXVN
        Kết Chủ Tham Tiếp Đón Toàn Hiện Dịp Nguồn Ảnh Chứng Mở Bế Khai Giai Biên Bản Kế Hoạch Việc
        Nhờ Nếu Vì Do Bên Phía Đây Đó Trưa Hôm Tuần Tháng Năm Nước Thực Trao Đại Trả Trưởng""".split()
    ),
}


@dataclass(frozen=True)
class Token:
    """A word of a sentence with its label and place."""

    text: str
    start: int
    end: int
    label: str


@cache
def _phrases(language: str) -> re.Pattern[str]:
    """Return a pattern of offices, titles and bodies; what is longest comes first."""
    offices, bodies = table("offices")[language], table("bodies")[language]
    heads = alternatives([*offices["heads"], *_lower_first(offices["heads"])])
    before = alternatives([*offices["before"], *map(str.capitalize, offices["before"])])
    after = alternatives(offices.get("after", ()))
    office = rf"(?:(?:{before})[\s-]+)*(?:{heads})(?:\s+(?:{after}))?"
    body = alternatives(
        [*bodies["heads"], *bodies.get("words", ()), *_lower_first(bodies["heads"])]
    )
    long = alternatives(w for w in bodies.get("words", ()) if " " in w)
    title = alternatives(offices["titles"])
    groups = ((BODY + "1", long), (OFFICE, office), (TITLE, title), (BODY, body))
    inside = "|".join(f"(?P<{name}>{shape})" for name, shape in groups)
    edge = r"[\w-]" if language == "vi" else r"\w"
    return re.compile(rf"(?<!{edge})(?:{inside})(?!\w)")


def _lower_first(words: list[str]) -> list[str]:
    return [w[0].lower() + w[1:] for w in words]


def tokens(language: str, text: str) -> list[Token]:
    """Label the words of a sentence; several words of a phrase make one token each."""
    taken: list[tuple[int, int, str]] = []
    for shape, label in (
        (place_pattern(), PLACE),
        (_phrases(language), ""),
        (country_pattern(), PLACE),
    ):
        for match in shape.finditer(text):
            if any(a < match.end() and match.start() < b for a, b, _l in taken):
                continue
            if not label and _is_syllable(language, text, match):
                continue
            if shape is place_pattern() and _ends_a_name(text, match):
                continue
            taken.append(
                (match.start(), match.end(), label or str(match.lastgroup).rstrip("1"))
            )
    found = [Token(text[a:b], a, b, label) for a, b, label in taken]
    for match in WORD.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b, _l in taken):
            found.append(_token(language, match))
    return _to_the_end(language, _named(sorted(found, key=lambda t: t.start)))


RUN = re.compile(rf"(?:[{UPPER}][\w’'-]*\s+){{1,3}}$")


def _ends_a_name(text: str, match: re.Match[str]) -> bool:
    """A person may be called like a district: "Nguyễn Thanh Bình", "Ngo Thanh Liem"."""
    if len(match.group().split()) != ENDING or match.group() in well_known():
        return False
    run = RUN.search(text[: match.start()])
    return run is not None and any(map(is_sure_family, run.group().split()[-2:]))


ENDING = 2


def _is_syllable(language: str, text: str, match: re.Match[str]) -> bool:
    """Say whether a word is but the end of another one: "cán bộ"."""
    after = table("bodies")[language].get("not_after", {}).get(match.group(), ())
    before = text[: match.start()].split()
    return bool(before) and before[-1].lower() in after


SENTENCE_TITLES = {"Anh", "Chị", "Cô", "Thầy"}
"""Titles at the head of a sentence; elsewhere with a capital they are names."""


def _amid_a_body(row: list[Token], at: int) -> bool:
    """A rank may be a word of a body: "Vietnam General Confederation of Labour"."""
    around = row[at - 1 : at] + row[at + 1 : at + 2]
    return len(around) == 2 and all(t.label == BODY for t in around)


def _opens(row: list[Token], at: int) -> bool:
    first = at == 0 or row[at - 1].label == MARK
    return first and at + 2 < len(row) and row[at + 1].label in {NAME, BODY}


def _named(row: list[Token]) -> list[Token]:
    """Let a name be one whole: "Ho Viet Cuong" begins with words that bodies hold too."""
    for at, token in enumerate(row):
        if token.label == TITLE and _amid_a_body(row, at):
            row[at] = replace(token, label=BODY)
        if token.text in SENTENCE_TITLES and _opens(row, at):
            row[at] = replace(token, label=TITLE)
        if token.label != BODY or " " in token.text or not is_family(token.text):
            continue
        if at and row[at - 1].label in {BODY, PLACE, NAME}:
            if row[at - 1].label == BODY and _is_a_family_here(row, at):
                row[at] = replace(token, label=NAME)
            continue
        end = at + 1
        while end < len(row) and row[end].label == BODY and " " not in row[end].text:
            end += 1
        if end - at <= 3 and end < len(row) and row[end].label == NAME:
            row[at:end] = [replace(t, label=NAME) for t in row[at:end]]
    return row


def _is_a_family_here(row: list[Token], at: int) -> bool:
    """Behind a body, with two words of a name: "... Chính phủ Đoàn Quốc Phú"."""
    behind = [t.label for t in row[at + 1 : at + 3]]
    return is_sure_family(row[at].text) and behind == [NAME, NAME]


def _to_the_end(language: str, row: list[Token]) -> list[Token]:
    """Let a name have a last word that elsewhere opens sentences: "Lê Bá Thuận"."""
    begin = None
    for at, token in enumerate(row):
        if token.label == NAME:
            begin = at if begin is None else begin
            continue
        size = at - begin if begin is not None else 0
        if (
            begin is not None
            and size in LACKING[language]
            and token.label == SMALL
            and token.text[0].isupper()
            and token.start - row[at - 1].end == 1
            and is_sure_family(row[begin].text)
        ):
            row[at] = replace(token, label=NAME)
        begin = None
    return row


LACKING = {"vi": {1, 2, 3}, "en": {2}}
"""So many words of a name may stand in front of its last one."""


def _token(language: str, match: re.Match[str]) -> Token:
    word = match.group()
    if not word[0].isalpha():
        label = MARK
    elif word.isupper() and len(word) > 1 and not word.isdigit():
        label = BODY
    elif word[0].isupper() and word not in NOT_NAMES[language]:
        label = NAME
    else:
        label = SMALL
    return Token(word, match.start(), match.end(), label)
