"""Places and countries in all their spellings; where an exchange took place."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from banyan.kernel.names import fold

from .language import MARKED
from .lexicon import alternatives, table
from .segments import Sentence

LEVELS = ("province", "district")
VN, LA = "VN", "LA"


@cache
def spellings() -> dict[str, str]:
    """Return every known spelling of a place with its country."""
    found: dict[str, str] = {}
    for name in _areas():
        found.setdefault(name, VN)
        plain = _unmarked(name)
        found.setdefault(plain, VN)
    for place in table("places")["place"]:
        for name in place["names"]:
            found[name] = place["country"]
    return found


@cache
def towns() -> dict[str, str]:
    """Return towns whose names are also names of people, with their country."""
    listed = table("places")["towns"]
    return {name: country for country, names in listed.items() for name in names}


@cache
def countries() -> dict[str, str]:
    """Return the words for a country and its people."""
    listed = table("places")["countries"]
    return {word: country for country, words in listed.items() for word in words}


def _areas() -> Iterable[str]:
    source = resources.files("banyan.units").joinpath("data")
    for name in ("vn-areas-before-2025-07-01.csv", "vn-areas-after-2025-07-01.csv"):
        text = source.joinpath(name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            if row["level"] in LEVELS:
                bare = re.sub(
                    r"^(?:Tỉnh|Thành phố|Thành Phố|Quận|Huyện|Thị xã|Thị Xã)\s+",
                    "",
                    row["name"],
                )
                if len(bare.split()) > 1 and not bare.isdigit():
                    yield bare


def _unmarked(name: str) -> str:
    words = [fold(word) for word in name.split()]
    return " ".join(word.capitalize() for word in words)


@cache
def place_pattern() -> re.Pattern[str]:
    """Return a pattern of all places in Latin letters and Lao."""
    latin = [n for n in spellings() if n.isascii() or not _is_lao(n)]
    lao = [n for n in spellings() if _is_lao(n)]
    return re.compile(rf"(?<!\w)(?:{alternatives(latin)})(?!\w)|{alternatives(lao)}")


@cache
def country_pattern() -> re.Pattern[str]:
    """Return a pattern of the words for the two countries."""
    latin = [n for n in countries() if not _is_lao(n)]
    lao = [n for n in countries() if _is_lao(n)]
    labour = r"(?!\s+[Đđ]ộng)"
    return re.compile(
        rf"(?<!\w)(?:{alternatives(latin)})(?!\w){labour}|{alternatives(lao)}"
    )


def spaced(text: str) -> str:
    """Return a text with single spaces."""
    return re.sub(r"\s+", " ", text)


def _is_lao(text: str) -> bool:
    return any("\u0e80" <= c <= "\u0eff" for c in text)


def country_of(text: str) -> str | None:
    """Return the country that a body or an office belongs to, where words say it."""
    votes = {VN: 0.0, LA: 0.0}
    for match in place_pattern().finditer(text):
        votes[spellings()[spaced(match.group())]] += 2
    for match in country_pattern().finditer(text):
        word = spaced(match.group())
        votes[countries()[word]] += 1
    if votes[VN] == votes[LA]:
        return None
    return VN if votes[VN] > votes[LA] else LA


VISIT = {
    "en": r"(?:visit(?:ed|s|ing)?(?:\s+to)?|trip to|tour of|arriv\w+ in|working in)\s+(?:the\s+)?",
    "vi": r"(?:thăm|đến thăm|sang thăm|chuyến thăm|công tác tại|làm việc tại|thăm và làm việc tại)\s+",
    "lo": r"(?:ຢ້ຽມຢາມ|ຢູ່|ມາຮອດ)\s*(?:ທີ່\s*)?",
}
AT = {
    "en": r"(?:in|at|in the city of|held in|held at)\s+(?:the\s+)?(?:(?:capital|city|province) (?:city )?(?:of )?)?",
    "vi": r"(?:tại|ở|về)\s+(?:trụ sở\s+)?(?:thủ đô|Thủ đô|thành phố|tỉnh|quận|huyện|TP\.?)?\s*",
    "lo": r"(?:ທີ່|ຢູ່|ຢູ່ທີ່|ສະໜາມບິນ\S*?,?\s*|ຢູ່ຫ້ອງ\S*\s*)\s*(?:(?:ແຂວງ|ເມືອງ|ນະຄອນ(?:ຫຼວງ|ຫລວງ)?)\s*)??",
}
WITHIN = {
    "en": r"(?:in|at|to|visited)\s+[A-Z][^,.;()]{2,40},\s*",
    "vi": r"(?:tại|ở|thăm)\s+[^,.;()]{0,24}?[A-ZĐ][^,.;()]{2,40},\s*(?:[Tt]hủ đô|[Tt]hành phố|[Tt]ỉnh)?\s*",
    "lo": r"(?:ທີ່|ຢູ່)\s*\S{3,60}\s+(?:ແຂວງ|ນະຄອນ(?:ຫຼວງ|ຫລວງ)?)\s*",
}
"""A place that no list knows, followed by the larger one that it lies in."""
DEMONYMS = {"Vietnamese", "Lao", "Laotian"}
BODY = {
    "en": r"(?:in|at)\s+(?:the\s+)?(?P<body>(?:[A-Z][\w'’-]*\s+)*(?:Academy|School|University|Institute|College|Centre|Center|Headquarters|Palace|House|Office))\b",
    "vi": r"(?:tại|ở)\s+(?P<body>(?:Trường|Học viện|Trung tâm|Trụ sở|trụ sở|Nhà Quốc hội|Phủ Chủ tịch|Văn phòng|Đại học|Khách sạn|Nhà khách)(?:\s+(?:[A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ][\wà-ÿăđĩũơưạ-ỹ-]*|ủy|uỷ|nhân|dân|tỉnh|thành|phố|trị|quốc|gia|hội|đạo|tạo|cán|bộ|sở|dưỡng|khu|vực|-))+)",
    "lo": r"(?:ທີ່|ຢູ່)\s*(?:ສະໂມສອນ\s*|ຫ້ອງ\S*\s+)?(?P<body>(?:ສະຖາບັນ|ຫໍ|ໂຮງຮຽນ|ສຳນັກງານ|ສໍານັກງານ|ຫ້ອງວ່າການ|ຫ້ອງການ|ມະຫາວິທະຍາໄລ|ສະຖານທູດ|ທຳນຽບ|ທໍານຽບ|ກະຊວງ)[^\s,.;]+(?:\s*ໂຮ່ຈິ?ີ?ມິນ)?)",
}
DATELINE = re.compile(
    r"(?:^|\)|\.)\s*(?P<place>[A-ZĐ][\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ ]{2,24}?)\s*"
    r"(?:\((?:VNA|VNS|KPL|VOV|TTXVN|NDO|VGP|VNP|Xinhua)\)|,\s*\w+\s+\d{1,2}\s*\("
    r"|,\s*(?:\d{1,2}\s+\w+|\w+\s+\d{1,2}),?\s*(?:(?:19|20)\d\d)?\s*[—–-]\s)\s*[-–—]?"
)


Where = tuple[str | None, str | None, Sentence | None]
"""Name, country and sentence of a place."""
NOWHERE: Where = (None, None, None)


def where(language: str, sentences: list[Sentence], kind: str) -> Where:
    """Return name and country of the place, and the sentence that says it."""
    early = sentences[:5]
    if kind in {"course-opening", "reception", "courtesy-call", "conference"}:
        found = _body(language, early[:3])
        if found[0]:
            return found
    ways = (
        lambda: _named(language, early),
        lambda: _place(language, AT, early),
        lambda: _place(language, VISIT, early),
        lambda: _place(language, WITHIN, early),
        lambda: _dateline(early),
        lambda: _country(language, early),
        lambda: _body(language, early),
        lambda: _holding(language, early),
    )
    for way in ways:
        found = way()
        if found[0]:
            return found
    return _first(early)


_WORD = r"[A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂƠƯẠ-Ỹ][\wà-ÿăđĩũơưạ-ỹ’'-]*"
NAMED = {
    "en": re.compile(
        rf"\b(?:in|at|to)\s+(?P<place>{_WORD}(?:\s+{_WORD}){{0,2}})\s+(?:city|town|district|township|commune|village)\b"
    ),
    "vi": re.compile(
        rf"(?:tại|ở|trên địa bàn)\s+(?P<place>(?:thành phố|thị xã|thị trấn|huyện|quận|phường|xã|bản|TP\.?|TX\.?)\s+{_WORD}(?:\s+{_WORD}){{0,3}})"
    ),
    "lo": re.compile(
        r"(?:ທີ່|ຢູ່|ຢູ່ທີ່)\s*(?P<place>(?:ເມືອງ|ນະຄອນ|ບ້ານ|ເທດສະບານ)(?!ຫຼວງ|ຫລວງ)[^\s,.;()]+)"
    ),
}
"""A town or district that says what it is, known to a list or not."""
LARGER = r"[Tt]ỉnh|[Tt]hành phố|[Tt]hủ đô|TP\.?"


def _named(language: str, sentences: list[Sentence]) -> Where:
    found = NOWHERE
    for sentence in sentences:
        match = NAMED[language].search(sentence.text)
        if match and not _to_come(language, sentence.text[: match.start()]):
            name = spaced(match["place"])
            around = sentence.text[match.end() : match.end() + 60]
            country = _lies_in(name, around) or country_of(sentence.text)
            larger = re.match(
                rf",\s*(?:{LARGER})\s+{_WORD}(?:\s+{_WORD}){{0,3}}", around
            )
            if larger:
                return name + spaced(larger.group()), country, sentence
            found = found if found[0] else (name, country, sentence)
    return found


TO_COME = {
    "en": r"\b(?:will|are to|is to|would)\b",
    "vi": r"\bsẽ\b",
    "lo": r"(?<!ກິດ)ຈະ",
}


def _to_come(language: str, before: str) -> bool:
    """Say whether a place is but one of what is still to be done."""
    return re.search(TO_COME[language], before) is not None


def _lies_in(name: str, after: str) -> str | None:
    """Return the country of a place: that of its name or of the larger one behind it."""
    said = country_of(name) or towns().get(name)
    if said:
        return said
    larger = re.match(r"\s*[,(]?\s*(?:[^\s,]+\s+){0,3}?(?=[A-ZĐ\u0e80-\u0eff])", after)
    near = country_of(re.split(r"[.;]", after)[0]) if larger else None
    return near or (VN if _is_vietnamese(name) else LA if "-" in name else None)


def _is_vietnamese(name: str) -> bool:
    """Vietnamese marks and no hyphen, which transcriptions of Lao names are full of."""
    return bool(MARKED.search(name.split(" ", 1)[-1])) and "-" not in name


def _holding(language: str, sentences: list[Sentence]) -> Where:
    """Who holds, hosts or opens is at home: "the union of Hai Phong hosted"."""
    for sentence in sentences:
        for named in place_pattern().finditer(sentence.text):
            rest = sentence.text[named.end() : named.end() + 40]
            if re.match(HOLDS[language], rest):
                name = named.group()
                return name, spellings()[spaced(name)], sentence
    return NOWHERE


HOLDS = {
    "en": r"(?:\s+(?:province|city))?\s+(?:played host|hosted|opened|held|organi[sz]ed|launched|welcomed|received)\b",
    "vi": r"\s+(?:đã\s+|vừa\s+|phối hợp\s+)?(?:khai giảng|bế giảng|tổ chức|khai mạc|đón|tiếp|mở lớp|chủ trì)\b",
    "lo": r"\s*(?:ໄດ້)?\s*(?:ເປີດ|ຈັດ|ໄຂ|ຕ້ອນຮັບ|ໃຫ້ການຕ້ອນຮັບ)",
}


OPENS = {
    "en": r"(?:opened|held|organised|organized|hosted|launched)",
    "vi": r"(?:khai giảng|bế giảng|tổ chức|mở|khai mạc|phối hợp)",
    "lo": r"(?:ໄດ້)?(?:ເປີດ|ຈັດ|ໄຂ)",
}


def _body(language: str, sentences: list[Sentence]) -> Where:
    for sentence in sentences:
        match = re.search(BODY[language], sentence.text)
        match = match or _holder(language, sentence.text)
        if match:
            name = match["body"].strip()
            country = country_of(name) or _written_in(name) or country_of(sentence.text)
            return name, country, sentence
    return NOWHERE


def _holder(language: str, text: str) -> re.Match[str] | None:
    """A school that holds a course is where it is held."""
    shape = BODY[language]
    _cue, _open, body = shape.partition("(?P<body>")
    return re.search(rf"(?:^|,\s*)(?P<body>{body}\s+{OPENS[language]}", text)


def _written_in(name: str) -> str | None:
    """A name with Vietnamese marks stands in Viet Nam."""
    return VN if MARKED.search(name) else None


def _place(language: str, shapes: dict[str, str], sentences: list[Sentence]) -> Where:
    shape = rf"(?:{shapes[language]})(?={place_pattern().pattern})"
    for sentence in sentences:
        for match in re.finditer(shape, sentence.text):
            named = place_pattern().match(sentence.text, match.end())
            if named and not _to_come(language, sentence.text[: match.start()]):
                name = named.group()
                return name, spellings()[spaced(name)], sentence
    return NOWHERE


def _country(language: str, sentences: list[Sentence]) -> Where:
    shape = VISIT[language] + "|" + AT[language]
    for sentence in sentences:
        for match in re.finditer(
            rf"(?:{shape})(?={country_pattern().pattern})", sentence.text
        ):
            named = country_pattern().match(sentence.text, match.end())
            if named and not _is_adjective(sentence.text, named):
                return named.group(), countries()[named.group()], sentence
    return NOWHERE


def _is_adjective(text: str, named: re.Match[str]) -> bool:
    """Say whether a word only says of which country something is: "the Lao side"."""
    rest = text[named.end() :].lstrip()
    return named.group() in DEMONYMS and rest[:1].islower()


def _dateline(sentences: list[Sentence]) -> Where:
    for sentence in sentences:
        match = DATELINE.search(sentence.text)
        name = match["place"].strip().title() if match else ""
        for known in (match["place"].strip() if match else "", name):
            if known in spellings():
                return known, spellings()[known], sentence
    return NOWHERE


def _first(sentences: list[Sentence]) -> Where:
    for sentence in sentences:
        match = place_pattern().search(sentence.text)
        if match:
            name = spaced(match.group())
            return name, spellings()[name], sentence
    return NOWHERE
