"""People acting in an office, in Lao reports.

Lao writes no spaces between words, but does between names, offices and clauses. A
name follows a title (ທ່ານ, ສະຫາຍ ...) and goes on until an office, a comma or a verb;
an office begins with its own word and its body follows in the same breath.
"""

from __future__ import annotations

import re

from .lexicon import alternatives, table
from .people_latin import Mention
from .segments import Sentence

_OFFICES = table("offices")["lo"]
_BODIES = table("bodies")["lo"]
VERBS = (
    "ໄດ້ ກ່າວ ຕ້ອນຮັບ ໃຫ້ ພ້ອມ ເປັນ ໂດຍ ທີ່ ໃນ ຢູ່ ເຊິ່ງ ຊຶ່ງ ນຳພາ ນໍາພາ ມາ ຈະ ເນັ້ນ ສະແດງ ເຂົ້າ ຮ່ວມ ສະເໜີ ສະເຫນີ "
    "ພົບ ລາຍງານ ຕີລາຄາ ຢືນຢັນ ຜູ້ ເນື່ອງ ເພື່ອ ຕາງໜ້າ ແລະ ກັບ ວ່າ ມີ ຂອບໃຈ ແຈ້ງ ນີ້ ດັ່ງກ່າວ ກໍ່ ກໍ ຍັງ ແມ່ນ ຊົມເຊີຍ ຮຽກຮ້ອງ ໃຫ້ຮູ້ ຕາມ ໄປ ເດີນທາງ ສັນຍາ ຕົກລົງ ປຶກສາ ແລກປ່ຽນ"
).split()
TITLE = re.compile(
    r"(?:(?<![\u0e80-\u0eff])|(?<=ມີ)|(?<=ໂດຍ)|(?<=ກັບ)|(?<=ຂອງ)|(?<=ແລະ)|(?<=ວ່າ))(?:ພະນະ)?(?:ທ່ານ\s*ນາງ|ທ່ານຍິງ|ທ່ານ|ສະຫາຍ\s*ນາງ|ສະຫາຍ|ທ\.|ສ\.)\s*"
    rf"(?:(?:ຮອງ\s+)?(?:{alternatives(_OFFICES['titles'])})[.\s]+)*(?:ນາງ\s+)?"
)
ANY_TITLE = re.compile(r"(?:ທ່ານ\s*ນາງ|ທ່ານ|ສະຫາຍ)\s+")
_PREFIX = (
    rf"(?:{alternatives(_OFFICES['before'])})*(?:{alternatives(_OFFICES['heads'])})"
)
OFFICE = re.compile(_PREFIX)
STARTS_VERB = re.compile(rf"(?:{alternatives(VERBS)})")
STARTS_BODY = re.compile(rf"(?:{alternatives(_BODIES['heads'])})")
MARKS = ",;()–—"
COUNTED = re.compile(r"\d\s*$")
"""A title behind a number counts people: "20 ສະຫາຍ"."""
BOARD = "ຄະນະ"
GENERIC = re.compile(
    r"^(?:ນີ້|ດັ່ງກ່າວ|ທັງຫຼາຍ|ທັງຫລາຍ|ຍັງ|ກໍ|ໄດ້|ທີ່|ຢູ່|ໃນ|ແລະ|ຈາກ|ພ້ອມ|ໂດຍ|ເຊິ່ງ|ເປັນ|ຜູ້|ຫວັງ(?:ວ່າ|ຢ່າງ)|ກ່າວ|ເນັ້ນ|ສະແດງ|ສະເໜີ|ສະເຫນີ"
    r"|ຕີລາຄາ|ຢືນຢັນ|ແຈ້ງ(?:ວ່າ|ໃຫ້)|ຮຽກຮ້ອງ|ລາຍງານ|ຂອບໃຈ|ຊົມເຊີຍ|ໃຫ້(?:ຮູ້|ຄຳ)|ເຊື່ອ(?:ວ່າ|ໝັ້ນ)|ອວຍພອນ|ຕົກລົງ|ສັນຍາວ່າ)"
)


def mentions(_language: str, sentences: list[Sentence]) -> list[Mention]:
    """Return everybody named after a title, with the office said beside the name."""
    found = []
    for sentence in sentences:
        for match in TITLE.finditer(sentence.text):
            if COUNTED.search(sentence.text, 0, match.start()):
                continue
            mention = _mention(sentence, match.end())
            if mention is not None:
                found.append(mention)
    return found


def _mention(sentence: Sentence, at: int) -> Mention | None:
    text = sentence.text
    office = body = None
    lead = OFFICE.match(text, at)
    if lead and _is_office_here(text, lead):
        office, body, at = _office(text, at)
        at = _title_again(text, at)
        if _begins_verb(text[at : at + LONG_VERB].lstrip()):
            return None
    name, end = _name(text, at)
    if not name:
        return None
    if office is None:
        office, body = _behind(text, end)
    return Mention(name, office, body, sentence, at, end, True)


LONG_VERB = 24


def _is_office_here(text: str, match: re.Match[str]) -> bool:
    """A name may begin like an office; an office is longer or stands before a name."""
    return match.end() - match.start() >= 4


def _title_again(text: str, at: int) -> int:
    match = re.compile(r"\s*").match(text, at)
    at = match.end() if match else at
    again = ANY_TITLE.match(text, at)
    return again.end() if again else at


def _name(text: str, at: int) -> tuple[str, int]:
    """Read up to three words of a name; return it and where it ends."""
    parts: list[str] = []
    end = at
    for match in re.compile(r"[^\s,;()–—.]+").finditer(text, at):
        word = match.group()
        gap = text[end : match.start()]
        if parts and gap.strip(" ") != "":
            break
        if OFFICE.match(word) or word in VERBS or GENERIC.match(word):
            break
        if parts and (STARTS_BODY.match(word) or _begins_verb(word)):
            break
        if not any("\u0e80" <= c <= "\u0eff" for c in word) and not word[0].isupper():
            break
        cut = _cut(word) if parts or len(word) > 14 else word
        parts.append(cut)
        end = match.start() + len(cut)
        if cut != word or len(parts) == 3:
            break
    return " ".join(parts), end


def _begins_verb(word: str) -> bool:
    match = None if word == "ແລະ" else STARTS_VERB.match(word)
    return bool(match) and len(match.group()) >= 3  # type: ignore[union-attr]


def _cut(word: str) -> str:
    """Cut a verb off the end of a name written together with it."""
    for verb in ("ໄດ້ກ່າວ", "ໄດ້", "ກ່າວວ່າ", "ກ່າວ", "ໃຫ້ການຕ້ອນຮັບ", "ຕ້ອນຮັບ"):
        place = word.find(verb)
        if place > 3:
            return word[:place]
    return word


def _behind(text: str, at: int) -> tuple[str | None, str | None]:
    """Read the offices behind a name: "X, ຫົວໜ້າ..., ປະທານ... "."""
    offices: list[tuple[str, str | None]] = []
    while True:
        gap = re.compile(r"[\s,–—(-]*(?:ເປັນ\s*|ຜູ້ເປັນ\s*)?").match(text, at)
        place = gap.end() if gap else at
        if not OFFICE.match(text, place):
            break
        office, body, at = _office(text, place)
        offices.append((office, body))
    if not offices:
        return None, None
    before = [f"{o}{' ' if b and ' ' in b else ''}{b or ''}" for o, b in offices[:-1]]
    last, body = offices[-1]
    larger = None if body else re.compile(r",\s*").match(text, at)
    if larger and STARTS_BODY.match(text, larger.end()):
        body, _end = _body(text, larger.end())
    return ", ".join([*before, last]), body


def _office(text: str, at: int) -> tuple[str, str | None, int]:
    """Read one office and its body; return both and where they end."""
    match = OFFICE.match(text, at)
    assert match is not None
    office, end = match.group(), match.end()
    if office.endswith("ຫົວໜ້າ") or office.endswith("ຫົວຫນ້າ"):
        more = re.compile(r"ຫ້ອງການ|ກົມ|ພະແນກ").match(text, end)
        if more and more.group() == "ຫ້ອງການ":
            office, end = office + more.group(), more.end()
    if office.endswith(BOARD) and len(office) > len(BOARD) and _is_lao(text, end):
        office, end = office.removesuffix(BOARD), end - len(BOARD)
    body, end = _body(text, end)
    return office, body, end


def _is_lao(text: str, at: int) -> bool:
    """Say whether a word goes on at a place without a space."""
    return "\u0e80" <= text[at : at + 1] <= "\u0eff"


def _body(text: str, at: int) -> tuple[str | None, int]:
    """Read a body: words until a comma, a verb, a title or another office."""
    words: list[str] = []
    end = at
    for match in re.compile(r"\S+").finditer(text, at):
        word = match.group()
        bare = word.rstrip(",;().")
        attached = match.start() == at and at == end and not text[at - 1].isspace()
        if not attached and (
            bare in VERBS
            and bare != "ແລະ"
            or _begins_verb(bare)
            or ANY_TITLE.match(text, match.start())
            or (OFFICE.match(bare) and not STARTS_BODY.match(bare))
            or word[0] in "(,;0123456789"
        ):
            break
        if bare == "ແລະ" and not _goes_on(text, match.end()):
            break
        if not attached and words and not _belongs(words, bare):
            break
        words.append(bare)
        end = match.start() + len(bare)
        if bare != word or len(words) >= 9:
            break
    while words and words[-1] == "ແລະ":
        words.pop()
    name = re.sub(r"\s+ແລະ\s+(?:ຄະນະ|ຄູ່)$", "", " ".join(words).strip())
    return name or None, end


def _goes_on(text: str, at: int) -> bool:
    rest = text[at : at + 40].lstrip()
    return (
        bool(rest)
        and not OFFICE.match(rest)
        and not TITLE.match(rest)
        and not STARTS_VERB.match(rest)
    )


def _belongs(words: list[str], word: str) -> bool:
    """Say whether a word goes on with the body: a joint, a place, a body again."""
    if word in {"ແລະ", "-", "–"} or words[-1] in {"ແລະ", "-", "–"}:
        return True
    places = (
        "ລາວ",
        "ຫວຽດນາມ",
        "ສປປ",
        "ສສ",
        "ຮ່າໂນ້ຍ",
        "ວຽງຈັນ",
        "ໂຮ່ຈິມິນ",
        "ໂຮ່ຈີມິນ",
        "ປະຈຳ",
        "ປະຈໍາ",
        "ຂອງ",
        "ແຫ່ງຊາດ",
    )
    return (
        word.startswith(places)
        or bool(STARTS_BODY.match(word))
        or len("".join(words)) < 5
    )
