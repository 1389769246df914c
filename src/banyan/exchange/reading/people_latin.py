"""People acting in an office, in English and Vietnamese reports.

A name is a row of capitals that is no place, body or office; the office stands in
front of it ("Secretary of the city Party Committee X"), or behind it, after a
comma or a dash ("X, Secretary of ...").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .families import is_family
from .lexicon import table
from .rows import (
    NAMED_AFTER,
    OFFICE_JOINTS,
    body_end,
    field_end,
    joined_office,
    named_department,
    offices_end,
    past,
    past_brackets,
    words_of,
)
from .segments import Sentence
from .tokens import BODY, MARK, NAME, OFFICE, PLACE, SMALL, TITLE, Token, tokens

LONGEST = 6
INNER = {
    "en": re.compile(
        r"^(?:the )?(?:Secretariat|Politburo|Standing Committee|Standing Board|Presidium)$"
    ),
    "vi": re.compile(
        r"^(?:Ban (?:Thường|thường) vụ|Bộ Chính trị|Ban Bí thư|Ban Chấp hành|Thường trực)$"
    ),
}


@dataclass
class Mention:
    """A name in a sentence with the office said there."""

    name: str
    office: str | None
    body: str | None
    sentence: Sentence
    start: int
    end: int
    titled: bool = False
    said: str | None = None
    """The body as the sentence has it, before it is written out."""

    def __post_init__(self) -> None:
        """Keep the body as it was said."""
        self.said = self.body


def mentions(language: str, sentences: list[Sentence]) -> list[Mention]:
    """Return everybody named with an office or a title, in the order of the report.

    Whom a school bears the name of, told once without an office, is nobody in it.
    """
    found, behind_schools = [], []
    for sentence in sentences:
        row = tokens(language, sentence.text)
        for first, last in _names(language, row):
            mention = _mention(language, sentence, row, first, last)
            if first and row[first - 1].text.startswith(NAMED_AFTER):
                behind_schools.append(mention)
            else:
                found.append(mention)
    schools = {m.name for m in behind_schools if not m.office}
    found += [m for m in behind_schools if m.name not in schools]
    return sorted(found, key=lambda m: m.sentence.start + m.start)


def _names(language: str, row: list[Token]) -> list[tuple[int, int]]:
    """Return where names stand: first and one past the last token."""
    found, at = [], 0
    while at < len(row):
        if row[at].label != NAME:
            at += 1
            continue
        end = at
        while end < len(row) and row[end].label == NAME and _joined(row, end, at):
            end += 1
        start = _start(language, row, at, end)
        if 2 <= end - start <= LONGEST and not _begins_a_body(language, row, end):
            found.append((start, end))
        at = max(end, at + 1)
    return found


def _begins_a_body(language: str, row: list[Token], at: int) -> bool:
    """Capitals in front of a head noun are no name: "Forest Protection Unit"."""
    heads = table("bodies")["en"]["heads"]
    return (
        language == "en"
        and at < len(row)
        and row[at].label == BODY
        and row[at].text in heads
    )


def _joined(row: list[Token], at: int, first: int) -> bool:
    return at == first or row[at].start - row[at - 1].end <= 1


def _start(language: str, row: list[Token], at: int, end: int) -> int:
    """Begin at the family name where more capitals stand in front of it."""
    start = at
    size = end - start
    if size > 4:
        for place in range(end - 4, end - 1):
            if place > start and is_family(row[place].text):
                return place
    return start


def _mention(
    language: str, sentence: Sentence, row: list[Token], first: int, last: int
) -> Mention:
    name = sentence.text[row[first].start : row[last - 1].end]
    titled = _has_title(row, first)
    office, body = _behind(language, sentence.text, row, last)
    if office is None or _is_a_seat(office, body):
        office, body = _with_a_seat(
            _before(language, sentence.text, row, first), (office, body)
        )
    return Mention(
        re.sub(r"['’]s$", "", re.sub(r"\s+", " ", name)),
        office,
        body,
        sentence,
        row[first].start,
        row[last - 1].end,
        titled,
    )


Post = tuple[str | None, str | None]
"""An office and its body."""


def _is_a_seat(office: str, body: str | None) -> bool:
    """Say whether an office is but a seat in the leading body of a party."""
    return ", " not in office and _above(body or "")


def _with_a_seat(post: Post, seat: Post) -> Post:
    """Put a seat told behind a name to the office in front of it."""
    if not post[0]:
        return seat
    said = " ".join(filter(None, seat))
    return (f"{said}, {post[0]}" if said else post[0]), post[1]


def _has_title(row: list[Token], at: int) -> bool:
    """Say whether a title stands in front of a name: "Mr", "Mr."."""
    while at and row[at - 1].text == ".":
        at -= 1
    return at > 0 and row[at - 1].label == TITLE


# -- behind the name -----------------------------------------------------------


def _behind(
    language: str, text: str, row: list[Token], at: int
) -> tuple[str | None, str | None]:
    if at >= len(row) or row[at].text not in {",", "-", "–", "—", "("}:
        return None, None
    segments: list[tuple[str, str]] = []
    while at < len(row) and row[at].text in {",", "-", "–", "—", "("}:
        begin = _office_begin(row, at + 1, first=not segments)
        if begin is None:
            return _with_larger_body(language, text, row, at, segments)
        office, body, end = _segment(language, text, row, begin)
        end = past_brackets(row, end)
        if end < len(row) and row[end].label in {NAME, TITLE}:
            break
        if row[at + 1].text == "and" and _names_next(row, end):
            break
        segments.append((office, body))
        at = end
    return _together(_in_earnest(segments)) if segments else (None, None)


LEADERSHIP = re.compile(r"(?:Phó |phó )?[Tt]rưởng đoàn|Phó đoàn|head of the delegation")


def _in_earnest(segments: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out that somebody leads a delegation, where an office is told too."""
    kept = [s for s in segments if not LEADERSHIP.fullmatch(s[0])]
    return kept or segments


def _names_next(row: list[Token], at: int) -> bool:
    """Say whether a name stands behind an office and a comma: "and the Head of Y, Dr Z"."""
    if at + 1 >= len(row) or row[at].text != ",":
        return False
    return row[at + 1].label in {NAME, TITLE}


def _with_larger_body(
    language: str, text: str, row: list[Token], at: int, segments: list[tuple[str, str]]
) -> tuple[str | None, str | None]:
    """Read "X, Deputy Director, Department of Y": the body behind the office."""
    if not segments:
        return None, None
    office, body = _together(segments)
    end = body_end(language, row, at + 1)
    if end > at + 2 and row[at + 1].label == BODY and row[at].text == ",":
        return " ".join(filter(None, (office, body))), words_of(text, row, at + 1, end)
    return office, body


def _office_begin(row: list[Token], at: int, *, first: bool) -> int | None:
    """Return where an office begins, past "who is", "the", "currently"."""
    reach = 4 if first else 2
    for place in range(at, min(at + reach, len(row))):
        if row[place].label == OFFICE:
            return place
        if row[place].label in {NAME, MARK, TITLE} or row[place].text == "by":
            return None
    return None


def _segment(
    language: str, text: str, row: list[Token], at: int
) -> tuple[str, str, int]:
    """Read "Secretary of the city Party Committee"; return office, body, where it ends."""
    begin = at
    at = offices_end(language, row, at)
    office_end = at
    if language == "vi":
        end = body_end(language, row, at)
        end = named_department(row, end) if end > at else end
        office, body = (
            words_of(text, row, begin, office_end),
            words_of(text, row, at, end),
        )
        if not body and office.endswith(OF_A_FIELD):
            end = field_end(row, at)
            body = words_of(text, row, at, end)
            head = office.split()[-1].capitalize()
            body = f"{head} {body}" if body else ""
        if body and office.endswith((" Ban", " ban")) and not INNER["vi"].match(body):
            body = f"Ban {body.removeprefix('Ban ')}"
        return office, body, end
    body = ""
    while at < len(row) and row[at].text.lower() in {"of", "at", "for", "to"}:
        start = past(row, at + 1, {"the", "its", "their"}, possessive=True)
        end = _last_word(row, body_end(language, row, start))
        if end == start:
            break
        found = words_of(text, row, start, end)
        if body and not INNER["en"].match(body):
            break
        if body:
            office_end = at
        body, at = found, end
        joined = joined_office(language, row, at)
        if (
            joined
            and not any(t.label == PLACE for t in row[start:end])
            and not any(t.text.isupper() for t in row[start:end])
        ):
            at = office_end = offices_end(language, row, joined)
            body = ""
    return words_of(text, row, begin, office_end), body, at


OF_A_FIELD = ("phòng", "khoa", "Khoa", "Phòng", " ban", " Ban")
"""Behind such an office stands the field of a department: "Trưởng phòng Đào tạo"."""


def _last_word(row: list[Token], end: int) -> int:
    """Go past one unknown capital in front of a comma: "the State Treasury,"."""
    alone = end + 1 < len(row) and row[end].label == NAME and row[end + 1].text == ","
    return end + 1 if alone and end and row[end - 1].label == BODY else end


def _together(segments: list[tuple[str, str]]) -> tuple[str, str | None]:
    """Join several offices of one person; the body is that of the last."""
    parts = []
    for office, body in segments[:-1]:
        twice = office.endswith(("Ban", "ban")) and body.startswith("Ban ")
        parts.append(f"{office} {body[4:] if twice else body}".strip())
    office, body = segments[-1]
    of_a_place = LEADS_A_PLACE.search(office) is not None
    inner = len(segments) > 1 and segments[0][1] and not _above(segments[0][1])
    if not body and inner and not of_a_place:
        return ", ".join([s[0] for s in segments]), segments[0][1]
    return ", ".join([*parts, office]), body or None


TERRITORIAL = re.compile(
    r"Mayor|Governor|Ambassador|trưởng$|Đại sứ|ເຈົ້າແຂວງ|ເຈົ້າເມືອງ|ເຈົ້າຄອງ|ທູດ"
)
"""An office of a place and of no body."""
LEADS_A_PLACE = re.compile(r"(?:Tỉnh|Đô|Thị|Huyện|Quận|Xã) trưởng$|Governor$|Mayor$")


def _above(body: str) -> bool:
    """A seat in the leading body of a party says nothing of where somebody works."""
    return body.endswith(("Trung ương Đảng", "Party Central Committee"))


# -- before the name -----------------------------------------------------------


def _before(
    language: str, text: str, row: list[Token], first: int
) -> tuple[str | None, str | None]:
    at = first
    while at and (row[at - 1].label == TITLE or row[at - 1].text == "."):
        at -= 1
    if at and row[at - 1].text == "," and language == "en":
        at -= 1
    at = _back_past_brackets(row, at)
    end = at
    begin = _back(language, row, at)
    if begin is None:
        return None, None
    office, body, reached = _segment(language, text, row[:end], begin)
    if reached < end - 1 and row[reached].label not in {SMALL, MARK}:
        body = body or words_of(text, row, reached, end)
    if not body:
        body = _in_front(language, text, row, begin)
    office = _with_earlier(text, row, begin, office) if language == "vi" else office
    return (office or None), (body or None)


def _with_earlier(text: str, row: list[Token], begin: int, office: str) -> str:
    """Put offices in front that a comma parts: "Bí thư Tỉnh ủy, Chủ tịch HĐND ... X"."""
    while begin > 1 and row[begin - 1].text == "," and _office_ends(row, begin - 1):
        start = begin - 2
        while row[start].label != OFFICE:
            start -= 1
        while start and row[start - 1].label == OFFICE:
            start -= 1
        marked = start > 1 and row[start - 1].text in {",", "-", "–", "("}
        if marked and row[start - 2].label == NAME:
            break
        office = f"{words_of(text, row, start, begin - 1)}, {office}"
        begin = start
    return office


def _back(language: str, row: list[Token], at: int) -> int | None:
    """Go back over a body to the office in front of it; return where that begins."""
    bodies = table("bodies")[language]
    small = (
        set(bodies.get("small", ()))
        | set(bodies.get("lower", ()))
        | {"the", "of", "for", "at"}
    )
    place, offices = at, None
    while place > 0 and at - place < 24:
        token = row[place - 1]
        if token.label == OFFICE:
            place -= 1
            offices = place
        elif offices is not None:
            joint = token.text in OFFICE_JOINTS and place > 1
            if (joint and row[place - 2].label == OFFICE) or (
                token.text == "," and language == "vi" and _office_ends(row, place - 1)
            ):
                place -= 1
            else:
                break
        elif _inside(token, small) or (
            token.label == NAME and place > 1 and row[place - 2].label in {PLACE, BODY}
        ):
            place -= 1
        else:
            break
    return offices


def _inside(token: Token, small: set[str]) -> bool:
    marks = {"(", ")", "'s", "’s"}
    return (
        token.label in {BODY, PLACE}
        or token.text.lower() in small
        or token.text in marks
    )


def _office_ends(row: list[Token], at: int) -> bool:
    """Say whether what ends at ``at`` is an office with its body."""
    for place in range(at - 1, max(-1, at - 8), -1):
        if row[place].label == OFFICE:
            return True
        if row[place].label not in {BODY, PLACE, SMALL}:
            return False
    return False


def _back_past_brackets(row: list[Token], at: int) -> int:
    if at and row[at - 1].text == ")":
        for place in range(at - 1, max(-1, at - 6), -1):
            if row[place].text == "(":
                return place
    return at


def _in_front(language: str, text: str, row: list[Token], begin: int) -> str:
    """Return the body in front of an office: "VWU Vice President"."""
    place = begin
    while place and row[place - 1].label in {BODY, PLACE}:
        place -= 1
    return (
        re.sub(r"['’]s$", "", words_of(text, row, place, begin))
        if language == "en"
        else ""
    )
