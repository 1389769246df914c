"""Where an exchange took place: every place that may be meant, the host's country first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .clauses import opener
from .hosting import host_country
from .language import MARKED
from .lexicon import UPPER, alternatives, phrases
from .people_latin import Mention
from .places import (
    LA,
    VN,
    countries,
    country_of,
    country_pattern,
    is_transcribed,
    place_pattern,
    spaced,
    spellings,
    towns,
)
from .segments import Sentence

VISIT = phrases("venue", "visit")
AT = phrases("venue", "at")
WITHIN = phrases("venue", "within")
"""A place that no list knows, followed by the larger one that it lies in."""
DEMONYMS = {"Vietnamese", "Lao", "Laotian"}
SMALL = (
    "ủy|uỷ|nhân|dân|tỉnh|thành|phố|quận|huyện|trị|quốc|gia|hội|đạo|tạo|cán|bộ|sở|dưỡng|khu|vực|tổ|chức|hành|chính"
    "|công|phục|vụ|nội|vận|kiểm|tra|tuyên|giáo|đối|ngoại|đoàn|lao|động|nghiệp|phạm|tế|tài|sư|liên|hiệp|phụ|nữ|văn"
    "|sát|dục|dạy|nghề|cao|đẳng|dược|nông|lâm|thương|mại|khoa|học|luật|cảnh|biên|phòng|kinh|thể|thao|du|lịch|mỹ|thuật|ngữ"
)
BODY = {
    "en": r"(?:in|at)\s+(?:the\s+)?(?P<body>(?:[A-Z][\w'’-]*\s+)*(?:Academy|School|University|Institute|College|Centre|Center|Headquarters|Palace|House|Office|Hospital|Library|Museum)(?:\s+(?:of|for)\s+(?:[A-Z][\w’-]*|and|&)(?:\s+(?:[A-Z][\w’-]*|and|&))*(?<!and))?)\b",
    "vi": (
        r"(?:tại|ở)\s+(?:(?:[Pp]hòng|[Hh]ội trường|[Gg]iảng đường|[Kk]hu)[^,.;]{0,24},\s+)?(?P<body>(?:Trường|Học viện|Trung tâm|Trụ sở|trụ sở|Nhà Quốc hội|Phủ Chủ tịch|Văn phòng|Đại học"
        rf"|Khách sạn|Nhà khách|Hội trường|Nhà văn hóa)(?:\s+(?:[{UPPER}][\wà-ÿăđĩũơưạ-ỹ-]*|{SMALL}|-))+)"
    ),
    "lo": r"(?:ທີ່|ຢູ່)\s*(?:ທີ່\s*)?(?:ສະໂມສອນ\s*|ຫ້ອງ\S*\s+)?(?P<body>(?:ສະຖາບັນ|ຫໍ|ໂຮງຮຽນ|ສຳນັກງານ|ສໍານັກງານ|ຫ້ອງວ່າການ|ຫ້ອງການ|ມະຫາວິທະຍາໄລ|ວິທະຍາໄລ|ໂຮງໝໍ|ຫໍສະໝຸດ|ສະຖານທູດ|ທຳນຽບ|ທໍານຽບ|ກະຊວງ)[^\s,.;]+(?:\s*ໂຮ່ຈິ?ີ?ມິນ|\s+(?:ແຂວງ|ນະຄອນ|ເມືອງ)[^\s,.;]+)?)",
}
DATELINE = re.compile(
    r"(?:^|\)|\.)\s*(?P<place>[A-ZĐ][\wà-ÿÀ-ÖĂăĐđĨĩŨũƠơƯưẠ-ỹ ]{2,24}?)\s*"
    r"(?:\((?:VNA|VNS|KPL|VOV|TTXVN|NDO|VGP|VNP|Xinhua)\)|,\s*\w+\s+\d{1,2}\s*\("
    r"|,\s*(?:\d{1,2}\s+\w+|\w+\s+\d{1,2}),?\s*(?:(?:19|20)\d\d)?\s*[—–-]\s)\s*[-–—]?"
)


Where = tuple[str | None, str | None, Sentence | None]
"""Name, country and sentence of a place."""
NOWHERE: Where = (None, None, None)
Found = Iterator[tuple[str, str | None, Sentence]]
FIRST = 3
"""The headline and what follows it say where; later sentences only if those do not."""
HELD_IN_A_HOUSE = {"course-opening", "reception", "courtesy-call", "conference"}


def where(
    language: str, sentences: list[Sentence], kind: str, found: list[Mention]
) -> Where:
    """Return name and country of the place, and the sentence that says it.

    Of the places that may be meant it is the first in the country of the host, where
    the report says who came to whom.
    """
    early = sentences[:5]
    host = host_country(language, early, kind, found)
    candidates = list(_candidates(language, early, kind))
    for name, country, sentence in candidates:
        if host is None or country in {host, None}:
            country = country or host or country_of(sentence.text)
            return _house_in(language, early, name), country, sentence
    return candidates[0] if candidates else NOWHERE


def _house_in(language: str, early: list[Sentence], name: str) -> str:
    """Put the office of who receives in front of the town: "trụ sở Tỉnh ủy, Vinh"."""
    if _is_office(language, name):
        return name
    houses = (house for house, _c, _s in _body(language, early[:3]))
    office = next((h for h in houses if _is_office(language, h)), None)
    return f"{office}, {name}" if office and not SAID.search(office) else name


SAID = re.compile(r"ດັ່ງກ່າວ|\bthis\b")
"""Behind an office that only points back."""


def _candidates(language: str, early: list[Sentence], kind: str) -> Found:
    ways: tuple[Callable[[str, list[Sentence]], Found], ...] = (
        _named,
        _town,
        _at,
        _visited,
        _within,
        _dateline,
        _country,
        _body,
        _holding,
        _any,
    )
    if kind in HELD_IN_A_HOUSE:
        houses = list(_body(language, early[:3]))
        yield from (house for house in houses if not _is_office(language, house[0]))
    here = [s for s in early if opener(language, s.text) is None] or early
    house = next(_body(language, here[:FIRST]), None)
    told = next(_at(language, here[:FIRST]), None)
    if house and told and _is_told_first(language, house, told[2]):
        yield house
    for piece in (here[:FIRST], here[FIRST:]):
        for way in ways:
            found = way(language, piece)
            yield from (one for one in found if not _is_office(language, one[0]))
    yield from _body(language, here)


def _is_told_first(
    language: str, house: tuple[str, str | None, Sentence], town: Sentence
) -> bool:
    """Say whether a house whose country is known is told before any town is."""
    name, country, sentence = house
    known = country is not None and not _is_office(language, name)
    return known and sentence.start < town.start


_WORD = rf"[{UPPER}][\wà-ÿăđĩũơưạ-ỹ’'-]*"
NAMED = {
    "en": re.compile(
        rf"\b(?:in|at|to)\s+(?:the\s+(?!Vietnamese|Lao))?(?P<place>{_WORD}(?:\s+{_WORD}){{0,2}})\s+(?:(?:international\s+)?border gate|checkpoint|city|town|district|township|commune|village)\b(?!\s+of\b)"
    ),
    "vi": re.compile(
        rf"(?:tại|ở|trên địa bàn)\s+(?P<place>(?:thành phố|thị xã|thị trấn|huyện|quận|phường|xã|bản|cửa khẩu(?: quốc tế)?|TP\.?|TX\.?)\s+{_WORD}(?:\s+{_WORD}){{0,3}})"
    ),
    "lo": re.compile(
        r"(?:ທີ່|ຢູ່|ຢູ່ທີ່)\s*(?P<place>(?:ເມືອງ|ນະຄອນ|ບ້ານ|ເທດສະບານ|ດ່ານສາກົນ)(?!ຫຼວງ|ຫລວງ)[^\s,.;()]+)"
    ),
}
"""A town or district that says what it is, known to a list or not."""
LARGER = r"[Tt]ỉnh|[Tt]hành phố|[Tt]hủ đô|TP\.?"


def _named(language: str, sentences: list[Sentence]) -> Found:
    """Yield a place with the larger one that it lies in, before those without."""
    alone = []
    for sentence in sentences:
        for match in NAMED[language].finditer(sentence.text):
            if _to_come(language, sentence.text[: match.start()]):
                continue
            name = spaced(match["place"])
            around = sentence.text[match.end() : match.end() + 60]
            country = _lies_in(name, around)
            larger = re.match(
                rf",\s*(?:{LARGER})\s+{_WORD}(?:\s+{_WORD}){{0,3}}", around
            )
            if larger:
                yield name + spaced(larger.group()), country, sentence
            else:
                alone.append((name, country, sentence))
    yield from alone


def _town(language: str, sentences: list[Sentence]) -> Found:
    """Yield a town named like people, behind a word for where: "a visit to Vinh"."""
    if language != "en":
        return
    known = alternatives(name for name in towns() if name.isascii())
    shape = rf"\b(?:in|to|at)\s+(?P<place>{known})\b(?!\s+[A-Z]|\s+(?:border|international))"
    for sentence in sentences:
        for match in re.finditer(shape, sentence.text):
            if not _to_come(language, sentence.text[: match.start()]):
                yield match["place"], towns()[match["place"]], sentence


TO_COME = phrases("venue", "to_come")


POSTED = phrases("venue", "posted")


def _to_come(language: str, before: str) -> bool:
    """Say whether a place is one of what is still to be done, or where one is posted."""
    posted = re.search(POSTED[language], before[-FAR:]) is not None
    return posted or re.search(TO_COME[language], before) is not None


FAR = 80


def _lies_in(name: str, after: str) -> str | None:
    """Return the country of a place: that of its name or of the larger one behind it."""
    said = country_of(name) or towns().get(name)
    if said:
        return said
    if is_transcribed(name):
        return LA
    larger = re.match(r"\s*[,(]?\s*(?:[^\s,]+\s+){0,3}?(?=[A-ZĐ\u0e80-\u0eff])", after)
    near = country_of(re.split(r"[.;]", after)[0]) if larger else None
    if near or LAO_LIKE.search(name):
        return near
    return VN if _is_vietnamese(name) else LA if "-" in name else None


LAO_LIKE = re.compile(r"\b(?:Mường|Bản|bản|Nậm|Xiêng|Phôn|Na|Luông)\b")
"""Names that either country has."""


def _is_vietnamese(name: str) -> bool:
    """Vietnamese marks and no hyphen, which transcriptions of Lao names are full of."""
    return bool(MARKED.search(name.split(" ", 1)[-1])) and "-" not in name


def _at(language: str, sentences: list[Sentence]) -> Found:
    yield from _place(language, AT, sentences)


def _visited(language: str, sentences: list[Sentence]) -> Found:
    yield from _place(language, VISIT, sentences)


def _within(language: str, sentences: list[Sentence]) -> Found:
    yield from _place(language, WITHIN, sentences)


def _place(language: str, shapes: dict[str, str], sentences: list[Sentence]) -> Found:
    shape = rf"(?:{shapes[language]})(?={place_pattern().pattern})"
    for sentence in sentences:
        for match in re.finditer(shape, sentence.text):
            named = place_pattern().match(sentence.text, match.end())
            if named and not _to_come(language, sentence.text[: named.start()]):
                name = named.group()
                yield name, spellings()[spaced(name)], sentence


def _holding(language: str, sentences: list[Sentence]) -> Found:
    """Who holds, hosts or opens is at home: "the union of Hai Phong hosted"."""
    for sentence in sentences:
        for named in place_pattern().finditer(sentence.text):
            rest = sentence.text[named.end() : named.end() + 40]
            if re.match(HOLDS[language], rest):
                name = named.group()
                yield name, spellings()[spaced(name)], sentence


HOLDS = phrases("venue", "holds")


OPENS = phrases("venue", "opens")


def _body(language: str, sentences: list[Sentence]) -> Found:
    for sentence in sentences:
        match = re.search(BODY[language], sentence.text)
        match = match or _holder(language, sentence.text)
        if match and not _to_come(language, sentence.text[: match.start()]):
            name = match["body"].strip()
            yield name, country_of(name) or _written_in(name), sentence


OFFICES = phrases("venue", "offices")
"""Where somebody works: it says less than the town."""


def _is_office(language: str, name: str) -> bool:
    """Say whether a house is but the office of who receives, with no place in its name."""
    office = re.match(OFFICES[language], name) is not None
    return office and not place_pattern().search(name)


def _holder(language: str, text: str) -> re.Match[str] | None:
    """A school that holds a course is where it is held."""
    shape = BODY[language]
    _cue, _open, body = shape.partition("(?P<body>")
    return re.search(rf"(?:^|,\s*)(?P<body>{body}\s+{OPENS[language]}", text)


def _written_in(name: str) -> str | None:
    """A name with Vietnamese marks stands in Viet Nam."""
    return VN if MARKED.search(name) else None


def _country(language: str, sentences: list[Sentence]) -> Found:
    shape = rf"(?:{VISIT[language]}|{AT[language]})(?={country_pattern().pattern})"
    for sentence in sentences:
        for match in re.finditer(shape, sentence.text):
            named = country_pattern().match(sentence.text, match.end())
            if named and not _is_adjective(sentence.text, named):
                yield named.group(), countries()[named.group()], sentence


def _is_adjective(text: str, named: re.Match[str]) -> bool:
    """Say whether a word only says of which country something is: "the Lao side"."""
    rest = text[named.end() :].lstrip()
    return named.group() in DEMONYMS and rest[:1].islower()


def _dateline(_language: str, sentences: list[Sentence]) -> Found:
    for sentence in sentences:
        match = DATELINE.search(sentence.text)
        said = match["place"].strip() if match else ""
        for known in (said, said.title()):
            if known in spellings():
                yield known, spellings()[known], sentence
                break


def _any(_language: str, sentences: list[Sentence]) -> Found:
    for sentence in sentences:
        for match in place_pattern().finditer(sentence.text):
            name = spaced(match.group())
            yield name, spellings()[name], sentence
