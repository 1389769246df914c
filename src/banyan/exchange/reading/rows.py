"""Going along the words of a sentence: where an office, a body, a bracket ends."""

from __future__ import annotations

import re

from .lexicon import table
from .tokens import BODY, MARK, NAME, OFFICE, PLACE, SMALL, Token

OFFICE_JOINTS = {"-", "and", "cum", "kiêm", "và", "concurrently"}


def joined_office(language: str, row: list[Token], at: int) -> int | None:
    joins = {"and", "cum", "concurrently"}
    place = at
    while place < len(row) and row[place].text in joins:
        place += 1
    return (
        place
        if place > at and place < len(row) and row[place].label == OFFICE
        else None
    )


def offices_end(language: str, row: list[Token], at: int) -> int:
    """Go past office words and their joints; return one past the last."""
    end = at
    while at < len(row):
        token = row[at]
        after = row[at + 1].label if at + 1 < len(row) else ""
        joint = token.text in OFFICE_JOINTS or (
            language == "en"
            and token.label == BODY
            and token.text in {"Party", "State"}
        )
        if token.label == OFFICE:
            at += 1
            end = at
        elif joint and after == OFFICE:
            at += 1
        else:
            break
    return end


def body_end(language: str, row: list[Token], at: int) -> int:
    """Go past the words of a body; return one past the last capital of it."""
    bodies = table("bodies")[language]
    small = set(bodies.get("small", ())) | set(bodies.get("lower", ()))
    end, place = at, at
    while place < len(row):
        token = row[place]
        if language == "vi" and place > at and _is_verb(row, place):
            break
        if token.label in {BODY, PLACE} or (
            token.label == NAME
            and (place > at or language == "en")
            and _of_a_body(language, row, place)
        ):
            place += 1
            end = place
        elif token.text.lower() in small and place - end < 3:
            place += 1
            if language == "vi" and token.text.lower() not in {
                "và",
                "của",
                "về",
                "các",
                "tại",
                "ở",
            }:
                end = place
        elif token.text in {"'s", "’s"} or _inside_a_name(language, row, at, place):
            place += 1
        elif place > at and _is_acronym(row, place):
            place += 3
        else:
            break
    return end


def _of_a_body(language: str, row: list[Token], at: int) -> bool:
    """Say whether a capital goes on with a body: "Committee for X", "Trường Lê Duẩn"."""
    if language == "en":
        return (
            (at > 0 and row[at - 1].text in {"for", "of"} and _is_tail(row, at))
            or _head_follows(row, at)
            or _ends_a_tail(row, at)
            or _is_second(row, at)
            or _is_joined_field(row, at)
        )
    return _named_after(row, at)


def _inside_a_name(language: str, row: list[Token], at: int, place: int) -> bool:
    if language != "vi" or place == at:
        return False
    return _amid_a_name(row, at, place) or _between_countries(row, place)


def _between_countries(row: list[Token], at: int) -> bool:
    """Say whether a dash stands between two countries: "Hội Hữu nghị Việt Nam - Lào"."""
    around = [t.text for t in row[max(0, at - 1) : at + 2]]
    return (
        len(around) == len(COUNTRIES) + 1
        and around[1] in {"-", "–"}
        and {around[0], around[2]} == COUNTRIES
    )


COUNTRIES = {"Việt Nam", "Lào"}
VERB_PAIRS = {
    "hội đàm",
    "hội kiến",
    "tổ chức",
    "công bố",
    "thành lập",
    "kiểm tra",
    "công tác",
}


def _is_verb(row: list[Token], at: int) -> bool:
    """Say whether two small syllables are a verb, which bodies hold as words too."""
    pair = " ".join(t.text for t in row[at : at + 2])
    return pair in VERB_PAIRS


def _amid_a_name(row: list[Token], at: int, place: int) -> bool:
    """A small syllable goes on with a school's own name: "Hợp tác xã Rau quả Mường Bú"."""
    if not row[at].text.startswith(BEAR_NAMES) or row[place - 1].label == PLACE:
        return False
    for token in row[place : place + 3]:
        if token.label in {NAME, PLACE}:
            return True
        if token.label != SMALL or token.text in VERBS or not token.text.islower():
            return False
    return False


BEAR_NAMES = ("Trường", "Học viện", "Đại học", "Viện", "Hợp tác xã", "HTX", "Công ty")
"""Bodies whose own name may be of any words."""


def _is_tail(row: list[Token], at: int) -> bool:
    """Say whether "of X" goes on with a body that has begun: "Committee for X"."""
    return any(t.label == BODY for t in row[max(0, at - 4) : at])


def _head_follows(row: list[Token], at: int) -> bool:
    """A body ends in its head noun: "Urban Development and Administration Office"."""
    heads = table("bodies")["en"]["heads"]
    for token in row[at + 1 : at + 5]:
        if token.label == BODY and token.text in heads:
            return True
        if token.label not in {NAME, BODY, PLACE} and token.text not in {"and", "&"}:
            return False
    return False


def _ends_a_tail(row: list[Token], at: int) -> bool:
    """One capital behind "Centre for Smart City" is its last word; two are a name."""
    after = row[at + 1].label if at + 1 < len(row) else MARK
    tail = [t.text for t in row[max(0, at - 5) : at]]
    return after in {MARK, SMALL} and ("for" in tail) and row[at - 1].label == BODY


def _is_second(row: list[Token], at: int) -> bool:
    """Two capitals behind "College of" are its field: "College of Water Resources"."""
    after = row[at + 1].label if at + 1 < len(row) else MARK
    tail = row[at - 3 : at - 1] if at > 2 else []
    return (
        after in {MARK, SMALL}
        and row[at - 1].label == NAME
        and [t.label for t in tail] == [BODY, SMALL]
        and tail[-1].text == "of"
    )


FIELD = re.compile(
    r"\w+(?:ance|ment|tion|sion|ing|ity|ture|ics|logy|ry|ism|ship|fare|ies|ence|ade)$"
)


def _is_joined_field(row: list[Token], at: int) -> bool:
    """A second field goes on with a body: "Academy of Administration and Governance"."""
    before = [t.label for t in row[max(0, at - 2) : at]]
    joined = before == [BODY, SMALL] and row[at - 1].text == "and"
    return joined and FIELD.fullmatch(row[at].text) is not None


def _named_after(row: list[Token], at: int) -> bool:
    """A school or an unknown district bears a name of its own: "Trường Lê Duẩn"."""
    before = row[at - 1]
    return (
        before.label == BODY
        or before.label == SMALL
        or (before.label == NAME and row[at - 2].label in {BODY, SMALL})
        or (
            before.label == row[at - 2].label == NAME
            and row[max(0, at - 3)].label == BODY
            and row[max(0, at - 3)].text.startswith(NAMED_AFTER)
        )
    )


NAMED_AFTER = ("Trường", "trường", "Học viện", "Đại học", "Chính trị")
"""These bear the name of a person in full: "Trường Chính trị Lê Hồng Phong"."""


def past(
    row: list[Token], at: int, words: set[str], *, possessive: bool = False
) -> int:
    """Go past small words, and where asked past "the city's", "the province's"."""
    while at < len(row) and (
        row[at].text.lower() in words
        or (
            possessive
            and row[at].label == SMALL
            and row[at].text.endswith(("'s", "’s"))
        )
    ):
        at += 1
    return at


def past_brackets(row: list[Token], at: int) -> int:
    if at < len(row) and row[at].text == "(":
        for place in range(at, min(at + 6, len(row))):
            if row[place].text == ")":
                return place + 1
    return at


def words_of(text: str, row: list[Token], first: int, last: int) -> str:
    return (
        re.sub(r"\s+", " ", text[row[first].start : row[last - 1].end])
        if last > first
        else ""
    )


def _is_acronym(row: list[Token], at: int) -> bool:
    """Say whether a bracket holds an acronym and the body goes on behind it."""
    piece = [t.text for t in row[at : at + 4]]
    return (
        len(piece) == 4
        and (piece[0], piece[2]) == ("(", ")")
        and piece[1].isupper()
        and row[at + 3].label != MARK
    )


VERBS = set(
    """đã cho làm dẫn chủ nhấn phát khẳng bày đánh cảm tiếp mong đề nêu cùng và tại vui gửi chúc
    trao đồng thay cũng đến dự sang giới chia là có sẽ vừa đang ký do với từ để nhằm trong sau
    trước khi theo cảm nói hứa mời nhận đón tặng long được bị như trên hiện gồm thuộc""".split()
)


def named_department(row: list[Token], at: int) -> int:
    """Go past "Phòng Công nghệ thông tin": small syllables up to a comma, no verb."""
    end = at
    while end < len(row) and row[end].label == SMALL and end - at < 5:
        if row[end].text in VERBS:
            return at
        end += 1
    return end if end < len(row) and row[end].text in {",", ";", ")", "-", "–"} else at


def field_end(row: list[Token], at: int) -> int:
    """Go past a field without a list, up to a mark: "Đào tạo", no name of a person."""
    end = at
    while end < len(row) and row[end].label in {NAME, SMALL, BODY} and end - at < 8:
        if row[end].text in VERBS:
            return at
        end += 1
    if end == at or row[at].label == SMALL:
        return at
    closed = end == len(row) or row[end].label == MARK
    person = end - at > 1 and all(t.label == NAME for t in row[at:end])
    return end if closed and not person else at
