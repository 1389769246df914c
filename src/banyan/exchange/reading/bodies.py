"""Organisations named in a report: rows of words that a body is built with."""

from __future__ import annotations

import re

from .families import is_vietnamese
from .lexicon import UPPER, table
from .people_lao import STARTS_BODY, _body
from .places import countries, country_of, place_pattern
from .rows import body_end
from .segments import Sentence
from .tokens import BODY, NAME, PLACE, Token, tokens

SHORTEST = 8


def bodies_of(language: str, sentences: list[Sentence]) -> list[tuple[str, Sentence]]:
    """Return bodies in the order of the report, each once."""
    found: dict[str, Sentence] = {}
    read = {"lo": _in_lao, "vi": _in_vietnamese, "en": _in_english}[language]
    for sentence in sentences:
        for name in read(sentence.text):
            if len(name) >= SHORTEST:
                found.setdefault(name, sentence)
    return list(found.items())


# -- Latin letters ----------------------------------------------------------------


def _in_english(text: str) -> list[str]:
    found = _several(text)
    for piece in _pieces("en", text):
        for part in _parts(piece):
            name = _name(text, part)
            if _is_body("en", part) and not _are_guests(part, name):
                name = re.sub(r"^(?:delegation|leaders) of\s+", "", name)
                found.append(re.sub(r"^the\s+", "", name, flags=re.I))
    return found


def _are_guests(part: list[Token], name: str) -> bool:
    """Say whether a delegation, or that of a province, is named and no body."""
    heads = set(table("bodies")["en"]["heads"]) - {"Delegation"}
    headed = any(t.text in heads for t in part)
    return name.endswith("elegation") or (name.endswith("Province") and not headed)


def _parts(piece: list[Token]) -> list[list[Token]]:
    """Cut "the Committee of X and the Union of Y" in two."""
    parts, start = [], 0
    for at in range(1, len(piece) - 1):
        after = piece[at + 1]
        if piece[at].text == "and" and (
            after.text == "the"
            or (_is_place(after) and any(_is_place(t) for t in piece[start:at]))
        ):
            parts.append(piece[start:at])
            start = at + 1
    return [p for p in (*parts, piece[start:]) if p]


SEVERAL = re.compile(
    r"\b(?P<kind>(?:women|farmer|veteran|worker)s?['’]s?|youth|trade|Party)\s+"
    r"(?P<body>union|committee|federation|association)s\s+of\b"
)


def _several(text: str) -> list[str]:
    """Name each of "the women's unions of X, Y and Z"."""
    found = []
    for match in SEVERAL.finditer(text):
        rest = re.split(r"[.;]", text[match.end() :])[0]
        kind, body = match["kind"].capitalize(), match["body"].capitalize()
        ends = 0
        for place in place_pattern().finditer(rest):
            if ends and not re.fullmatch(
                r"(?:\s+province)?\s*(?:,|and|,\s*and)\s*", rest[ends : place.start()]
            ):
                break
            found.append(f"{kind} {body} of {place.group()}")
            ends = place.end()
    return found


def _in_vietnamese(text: str) -> list[str]:
    found = []
    for piece in _pieces("vi", text):
        start = 0
        while start < len(piece):
            if piece[start].label != BODY:
                start += 1
                continue
            part = _up_to_place(piece[start:])
            if _is_body("vi", part) and not GUESTS.fullmatch(_name(text, part)):
                found.append(re.sub(NO_PART, "", _name(text, part)))
            start += len(part)
    return [*found, *_localities(text)]


GUESTS = re.compile(r"Đoàn (?:đại biểu )?(?:Lào|Việt Nam)")
"""Guests named by their country are no body."""
NO_PART = (
    r"^(?:Hội trường|Đoàn (?:đại biểu|công tác|cán bộ|cựu chiến binh|phụ nữ|nông dân))"
    r"\s+(?:của\s+)?"
)
LEVELS = {
    "tỉnh",
    "thành",
    "phố",
    "huyện",
    "quận",
    "thị",
    "xã",
    "thủ",
    "đô",
    "phường",
    "khu",
    "vực",
}


def _up_to_place(piece: list[Token]) -> list[Token]:
    """End behind a place, unless the larger one follows: "... Việt Nam tỉnh X"."""
    piece = _up_to_school(piece)
    end = 0
    for at, token in enumerate(piece):
        if token.label != PLACE:
            continue
        end = at + 1
        rest = piece[end:]
        if rest and rest[0].text in {"-", "–"}:
            continue
        levels = 0
        while levels < len(rest) and rest[levels].text in LEVELS:
            levels += 1
        if not levels or levels >= len(rest) or rest[levels].label != PLACE:
            break
    return piece[:end] or piece


def _up_to_school(piece: list[Token]) -> list[Token]:
    """End in front of another school: "Viện X và Đại học Y"."""
    for at in range(2, len(piece)):
        if piece[at - 1].text == "và" and piece[at].text.startswith(SCHOOLS):
            return piece[: at - 1]
    return piece


def _pieces(language: str, text: str) -> list[list[Token]]:
    row = tokens(language, text)
    found, at = [], 0
    while at < len(row):
        if row[at].label != BODY and row[at].label != PLACE:
            at += 1
            continue
        end = max(body_end(language, row, at), at + 1)
        found.append(row[_name_in_front(language, row, at, end) : end])
        at = end
    return found


NAMED_SCHOOLS = {"School", "Academy", "University", "College", "Institute", "Hospital"}


def _name_in_front(language: str, row: list[Token], at: int, end: int) -> int:
    """A body may bear a name in front of its words: "the Tran Phu Cadre School"."""
    school = any(t.text in NAMED_SCHOOLS for t in row[at:end])
    heads = table("bodies")["en"]["heads"]
    head = any(t.text in heads for t in row[at:end])
    start = at
    while language == "en" and head and start and row[start - 1].label == NAME:
        start -= 1
    behind = {"the", "The", "at", "of"} if school else {"the", "The"}
    behind_the = start > 0 and row[start - 1].text in behind
    return start if behind_the and at - start <= LONGEST_NAME else at


LONGEST_NAME = 4


def is_generic(language: str, name: str) -> bool:
    """Say whether a body is named by its word alone: "the Institute", "Tỉnh ủy"."""
    listed = table("bodies")[language]
    alone = language == "en" and name[:1].upper() + name[1:] in listed["heads"]
    return alone or name.lower() in listed["generic"]


def _is_body(language: str, piece: list[Token]) -> bool:
    """Say whether words name a body of a place: a head noun, a place, more than one."""
    heads = set(table("bodies")[language]["heads"])
    return (
        len(piece) > 1
        and any(t.label == BODY and _heads(language, heads, t.text) for t in piece)
        and (
            any(_is_place(t) for t in piece)
            or _bears_a_name(piece)
            or _of_a_field(language, piece)
            or [t.label for t in piece[:2]] == [NAME, NAME]
        )
    )


SCHOOLS = (
    "Báo",
    "Tạp chí",
    "Nhà xuất bản",
    "Tập đoàn",
    "Trường",
    "Viện",
    "Học viện",
    "Hợp tác xã",
    "HTX",
    "Công ty",
    "Đại học",
    "Bệnh viện",
)


def _bears_a_name(piece: list[Token]) -> bool:
    """A school or a company needs no place: "Trường Chính trị Lê Duẩn"."""
    return piece[0].text.startswith(SCHOOLS) and any(
        t.label == NAME or t.text.isupper() for t in piece[1:]
    )


def _of_a_field(language: str, piece: list[Token]) -> bool:
    """A department needs no place: "Department of Construction"."""
    while piece and piece[0].label == NAME:
        piece = piece[1:]
    return (
        language == "en"
        and len(piece) > 2
        and piece[1].text in {"of", "for"}
        and piece[0].label == BODY
        and piece[-1].label in {BODY, NAME}
    )


def _heads(language: str, heads: set[str], word: str) -> bool:
    """Say whether a word makes a body: a head noun, a long name, in vi an acronym."""
    if language == "vi" and word.isupper() and len(word) > 2:
        return True
    long = {w for w in table("bodies")[language].get("words", ()) if " " in w}
    return word in heads or word in long


def _is_place(token: Token) -> bool:
    return (
        token.label == PLACE or token.text in countries() or token.text == "Trung ương"
    )


def _name(text: str, piece: list[Token]) -> str:
    name = re.sub(r"\s*\([^)]*\)?", "", text[piece[0].start : piece[-1].end])
    name = re.sub(r"\s+", " ", name)
    name = re.sub(r"\s+(?:in|of|from|to)\s+the\s+(?:Lao|Vietnamese)$", "", name)
    return re.sub(r"['’]s$", "", name)


KINDS = "tỉnh|quận|huyện|thành phố|thủ đô|thị xã|phường"
_PLAIN = rf"[{UPPER}][\wà-ÿăđĩũơưạ-ỹ-]*(?:\s+[{UPPER}][\wà-ÿăđĩũơưạ-ỹ-]*){{0,2}}"
PREFIXED = re.compile(
    rf"(?P<before>(?:\S+\s+){{0,2}}\S*)(?<!\w)(?P<kind>(?i:{KINDS}))(?:\s+kết nghĩa)?\s+(?P<one>(?!(?i:{KINDS}|Lào\b))(?:{_PLAIN}))"
    rf"(?:\s+và\s+(?P<two>(?!(?i:{KINDS}))(?:{_PLAIN})))?"
)
NOT_A_PARTY = re.compile(r"(?:các|tại|ở|về|thăm|trên địa bàn|quê|từ)\s+$|[(,]\s*$")
"""In front of a place where something happens, or that another lies in."""


def _localities(text: str) -> list[str]:
    """A district or a province takes part as one: "hai tỉnh X và Y"."""
    found = []
    for match in PREFIXED.finditer(text):
        if NOT_A_PARTY.search(match["before"]) or _is_head(match["one"]):
            continue
        if is_vietnamese(match["one"]) and not place_pattern().match(match["one"]):
            continue
        kind = match["kind"].lower()
        names = [_place_alone(n) for n in (match["one"], match["two"]) if n]
        found += [f"{kind} {name}" for name in names if not _is_head(name)]
    return found


def _place_alone(name: str) -> str:
    """A person's name may stand directly behind a place: "thành phố Hà Nội Phùng"."""
    known = place_pattern().match(name)
    return known.group() if known else name


def _is_head(words: str) -> bool:
    """Say whether a body begins here and no place: "tỉnh Hội Liên hiệp"."""
    heads = {head.split()[0] for head in table("bodies")["vi"]["heads"]}
    return words.split()[0] in heads


# -- Lao --------------------------------------------------------------------------

JOINED = re.compile(
    r"(?:ຄະນະ(?:ຄູ-?ອາຈານ|ນັກຮຽນ)?(?=ໂຮງຮຽນ|ສະຫະພັນ|ສະມາຄົມ|ກະຊວງ|ພະແນກ|ສະຖາບັນ|ແນວ|ຊາວໜຸ່ມແຂວງ)"
    r"|ບັນດາ|ພາຍໃຕ້|ສະເໜີ|ສະເຫນີ|ຄະນະຜູ້ແທນ(?:ຂັ້ນສູງ)?|ຜູ້ຕາງໜ້າ|ຜູ້ຕາງຫນ້າ|ຜູ້ແທນ|ລະຫວ່າງ|ຂອງ|ກັບ|ໃຫ້(?:ແກ່)?"
    r"|ໂດຍ|ຈາກ|ການນຳ|ການນໍາ|ຢູ່|ທີ່)+"
)
"""Words written together with the body behind them."""
CUT = re.compile(
    r"(?<=.)ຍັງ|(?<=.)(?<!ຜູ້)ຊ່ວຍ|(?<!ກິດ)ຈະ(?!ກຳ)|ໄດ້|ສືບຕໍ່|ແຫ່ງໃໝ່|ດັ່ງກ່າວ|ຕ້ອນຮັບ|ເພື່ອ|ແລກປ່ຽນ|ສອງ(?=ແຂວງ|ປະເທດ|ຝ່າຍ)"
)
LOCALITY = re.compile(r"^(?:ແຂວງ|ນະຄອນຫຼວງ|ນະຄອນຫລວງ|ນະຄອນ|ເມືອງ|ບ້ານ)")


def _in_lao(text: str) -> list[str]:
    found = []
    for match in re.finditer(r"(?<![\u0e80-\u0eff])\S+", text):
        joined = JOINED.match(match.group())
        at = match.start() + (joined.end() if joined else 0)
        if not STARTS_BODY.match(text, at):
            continue
        name, _end = _body(text, at)
        name = CUT.split(name)[0].strip() if name else ""
        if LOCALITY.match(name) and not _is_party(text[:at]):
            continue
        if LOCALITY.match(name):
            found += re.split(r"\s+ແລະ\s+(?=ແຂວງ|ນະຄອນ|ເມືອງ)", name)
        elif name:
            found += _two(name)
    return found


def _two(name: str) -> list[str]:
    """Cut "the union of one province and the union of another" in two."""
    for joint in re.finditer(r"\s+ແລະ\s+", name):
        left = name[: joint.start()]
        right = name[joint.end() :]
        own = STARTS_BODY.match(right) and not LOCALITY.match(right)
        if own and country_of(left) and country_of(right):
            return [left, right]
    return [name]


def _is_party(before: str) -> bool:
    """Say whether a province is spoken of as one who takes part."""
    return re.search(r"(?:ຄະນະຜູ້ແທນ|ລະຫວ່າງ|ກັບ)\s*$", before) is not None
