"""What was undertaken and what was only declared or asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lexicon import alternatives, has, table, words
from .people_latin import Mention
from .result import Commitment
from .segments import Sentence

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)"
)
WHEN = {
    "en": (
        r"\b(?:by|before|until|in|within|from|for|during)\s+(?:the\s+)?"
        r"(?:(?:end|middle|beginning|first half|second half)\s+of\s+)?"
        r"(?P<when>(?:\d{1,2}\s+)?" + MONTH + r"(?:\s+\d{1,2},?)?(?:\s+20\d\d)?"
        r"|(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?"
        r"|(?:\w+\s+){0,2}(?:next|coming|one|two|three|four|five|six|\d+)\s+"
        r"(?:years?|months?|weeks?|days?)|next year|this year)\b"
        r"|\b(?P<often>(?:each|every|once a|twice a)\s+(?:year|quarter|month|week))\b"
        r"|(?P<bare>\b20\d\d\s*[-–]\s*20\d\d\b)"
    ),
    "vi": (
        r"(?P<when>trong\s+(?:vòng\s+)?\d+\s+(?:năm|tháng|tuần|ngày)"
        r"|giai đoạn\s+20\d\d\s*[-–]\s*20\d\d"
        r"|(?:đến|trước|trong|cuối|đầu)\s+(?:hết\s+)?(?:ngày\s+\d{1,2}[-/.]\d{1,2}"
        r"(?:[-/.]20\d\d)?|(?:quý|tháng)\s+[\dIV]+(?:[-/.]20\d\d)?"
        r"(?:\s+năm\s+(?:20\d\d|nay|tới))?|năm\s+20\d\d|(?:tháng|năm)\s+[\d/]+)"
        r"|năm tới|(?:mỗi|hằng|hàng)\s+(?:năm|quý|tháng))"
        r"|(?P<bare>20\d\d\s*[-–]\s*20\d\d)"
    ),
    "lo": (
        r"(?P<when>ຕໍ່ປີ|ໃນໄຕມາດ\s*(?:ທີ\s*)?\d(?:\s*ປີ\s*20\d\d)?|ໃນປີ\s*20\d\d"
        r"|ແຕ່ປີ\s*20\d\d\s*(?:ຫາ|ເຖິງ|-)\s*(?:ປີ\s*)?20\d\d"
        r"|ພາຍໃນ\s*(?:ປີ\s*20\d\d|\d+\s*(?:ປີ|ເດືອນ|ອາທິດ|ວັນ))"
        r"|ກ່ອນ(?:ວັນທີ|ເດືອນ|ທ້າຍປີ)\s*[^\s,.;]+(?:\s+20\d\d)?"
        r"|ປະຈຳປີ\s*20\d\d|ໃນແຕ່ລະປີ|ທຸກໆ?\s*ປີ|ປີລະ\S*ຄັ້ງ)"
        r"|(?P<bare>20\d\d\s*[-–]\s*20\d\d)"
    ),
}
JOINTS = {
    "en": re.compile(
        r",\s+(?:and\s+)?(?=to\s)|,\s+and\s+(?=(?:to|will|pledged|increasing|promised|also)\s)|,\s+(?=(?:pledged|promised|will|and will|agreed)\s)|\s+and\s+(?=to\s|will\s|increasing\s)"
    ),
    "vi": re.compile(
        r",\s+(?=(?:giúp|hỗ trợ|thúc đẩy|tăng cường|phối hợp|đẩy mạnh|tổ chức|tạo điều kiện|đồng thời)\s)|\s+và\s+(?=(?:thúc đẩy|tăng cường|phối hợp|đẩy mạnh|tổ chức|tạo điều kiện)\s)|;\s*"
    ),
    "lo": re.compile(
        r"\s+ແລະ\s+(?=(?:ສືບຕໍ່|ຊ່ວຍເຫຼືອ|ເພີ່ມທະວີ|ສົ່ງເສີມ|ຈັດຕັ້ງ))|,\s+(?=(?:ສືບຕໍ່|ຊ່ວຍເຫຼືອ|ເພີ່ມທະວີ|ສົ່ງເສີມ))|;\s*"
    ),
}
MOST = 10


@dataclass(frozen=True)
class Found:
    """A promise and where it stands."""

    commitment: Commitment
    sentence: Sentence


def promises(
    language: str, sentences: list[Sentence], named: list[Mention]
) -> list[Found]:
    """Return undertakings, declarations and requests in the order of the report."""
    found: list[Found] = []
    speaker: str | None = None
    for sentence in sentences:
        speaker = _speaker(language, sentence, named) or speaker
        for kind, text in _said(language, sentence.text):
            by = _by(language, sentence, named, speaker)
            when = _when(language, text)
            body = f"request: {text}" if kind == "request" else text
            kept = "undertaking" if kind == "undertaking" else "declaration"
            found.append(Found(Commitment(by, body, when, kept), sentence))
    return _without_repeats(found)[:MOST]


def _said(language: str, text: str) -> list[tuple[str, str]]:
    """Return kind and text of each promise in a sentence."""
    firm = has(language, text, words("undertakings", language, "firm"))
    if not firm and has(language, text, words("undertakings", language, "not_these")):
        return []
    if re.search(r"\bđã được ký\b|\bwas signed\b", text):
        return []
    cue = _cue(language, text)
    if cue is None:
        return []
    kind, start = cue
    rest = text[start:].strip(" ,.;:")
    pieces = [p for p in JOINTS[language].split(rest) if p and p.strip()]
    found = []
    for piece in pieces or [rest]:
        piece = re.sub(
            r"^(?:and|to|that|they|also|will|shall|và|sẽ|rằng|đồng thời|ວ່າ|ຈະ)\s+",
            "",
            piece.strip(" ,.;"),
            flags=re.I,
        )
        if len(piece) < 12:
            continue
        found.append((_softened(language, kind, piece), piece))
    return found


def _softened(language: str, kind: str, piece: str) -> str:
    """What is only to be considered is a declaration, whoever agreed to it."""
    weak = {
        "en": ("consider", "considering", "study the possibility"),
        "vi": ("nghiên cứu", "xem xét"),
        "lo": ("ຄົ້ນຄວ້າ", "ພິຈາລະນາ"),
    }
    first = piece[:40].lower()
    return (
        "declaration"
        if kind == "undertaking" and any(w in first for w in weak[language])
        else kind
    )


def _cue(language: str, text: str) -> tuple[str, int] | None:
    """Return the strongest cue of a sentence and where what is promised begins."""
    found: list[tuple[int, str, int]] = []
    for kind, key in (
        ("request", "requests"),
        ("declaration", "declares"),
        ("undertaking", "undertakes"),
    ):
        listed = words("undertakings", language, key)
        edge = r"" if language == "lo" else r"(?!\w)"
        start = r"" if language == "lo" else r"(?<!\w)"
        shape = re.compile(rf"{start}(?:{alternatives(listed)}){edge}", re.I)
        for match in shape.finditer(text):
            if not _is_past(language, text, match):
                found.append((match.start(), kind, match.end()))
                break
    if not found:
        return None
    found.sort()
    first = found[0]
    if first[1] == "undertaking":
        later = next((f for f in found[1:] if f[0] - first[2] < 25), None)
        first = (
            later if later and later[1] == "declaration" and language != "lo" else first
        )
    keep = table("undertakings")[language]["declares"]
    begins = (
        first[0]
        if first[1] == "declaration"
        and any(text[first[0] :].lower().startswith(w) for w in keep)
        else first[2]
    )
    return first[1], begins


def _is_past(language: str, text: str, match: re.Match[str]) -> bool:
    """Say whether a cue tells of a thing done, or of no promise at all."""
    after = text[match.end() : match.end() + 30].lower()
    word = match.group().lower()
    if language == "en" and word in {"will", "shall", "would", "are to", "is to"}:
        return after.strip().startswith(
            ("be held", "last", "run ", "take place", "be a", "help the", "have ")
        )
    if language == "vi" and word in {"quyết định", "đã ký", "thỏa thuận", "thoả thuận"}:
        return True
    if language == "vi" and word in {"tiếp tục", "nghiên cứu", "khẳng định", "mong"}:
        return word in {"khẳng định", "nghiên cứu"}
    return (
        language == "lo"
        and word in {"ພ້ອມ", "ຢືນຢັນ", "ຍິນດີ", "ຢາກ", "ສັນຍາວ່າ"}
        and "ພ້ອມທີ່ຈະ" not in text
    )


def _when(language: str, text: str) -> str | None:
    match = re.search(WHEN[language], text, re.I)
    if match is None:
        return None
    found = match["when"] or match.groupdict().get("often") or match["bare"]
    return re.sub(r"\s+", " ", found) if found else None


def _speaker(language: str, sentence: Sentence, named: list[Mention]) -> str | None:
    for mention in named:
        if mention.sentence is sentence:
            return mention.name
    return _named_in(sentence.text, named)


def _named_in(text: str, named: list[Mention]) -> str | None:
    """Return who is named last in a text by a part of the name that is theirs alone."""
    best: tuple[int, str] | None = None
    for mention in named:
        others = [m.name for m in named if m.name != mention.name]
        taken = {part for name in others for part in name.split()}
        for part in mention.name.split():
            if len(part) < 2 or part in taken:
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text):
                if best is None or match.start() > best[0]:
                    best = (match.start(), mention.name)
    return best[1] if best else None


def _by(
    language: str, sentence: Sentence, named: list[Mention], speaker: str | None
) -> str:
    text = sentence.text
    both = words("undertakings", language, "both")
    match = re.search(alternatives(both), text, re.I)
    cue = _cue(language, text)
    limit = cue[1] if cue else len(text)
    if match and match.start() < limit:
        return (
            "hai bên" if language == "vi" else "ສອງຝ່າຍ" if language == "lo" else "both"
        )
    side = re.search(
        r"ຝ່າຍ(?:ຫວຽດນາມ|ລາວ)|(?:phía|Phía)\s+(?:Việt Nam|Lào)|the (?:Vietnamese|Lao) side",
        text,
    )
    if side:
        return side.group()
    here = [m for m in named if m.sentence is sentence and m.start < limit]
    if here:
        return here[-1].name
    subject = _subject(language, text[:limit])
    return (
        _named_in(text[:limit], named)
        or subject
        or speaker
        or ("both" if language == "en" else "hai bên" if language == "vi" else "ສອງຝ່າຍ")
    )


def _subject(language: str, text: str) -> str | None:
    from .places import place_pattern

    found = list(place_pattern().finditer(text))
    if language == "en":
        match = re.search(
            r"(?:^|\b)(?:The\s+)?(Lao (?:leaders|side|delegation)|Vietnamese (?:leaders|side|delegation))",
            text,
        )
        if match:
            return match.group(1)
    return (
        re.sub(r"\s+", " ", found[0].group())
        if found and found[0].start() < 60
        else None
    )


def _without_repeats(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in found:
        text = one.commitment.text.lower()
        if not any(text in k.commitment.text.lower() for k in kept):
            kept.append(one)
    return kept
