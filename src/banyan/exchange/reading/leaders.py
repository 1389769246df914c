"""Who leads a side: named as its head, chairing, signing, receiving, or alone in speaking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from banyan.kernel.names import fold

from .calling import Called
from .lexicon import alternatives, pattern, phrases, words
from .people_latin import Mention
from .result import Person
from .segments import Sentence

OPENINGS = {"course-opening"}


@dataclass(frozen=True)
class Told:
    """A person with the mention that tells the most."""

    person: Person
    mention: Mention


def leading(
    language: str,
    told: list[Told],
    found: list[Mention],
    kind: str,
    sentences: list[Sentence],
) -> set[int]:
    """Return the places of those who lead a side."""
    named = {i for i, t in enumerate(told) if _is_named_head(language, t, found)}
    if kind in OPENINGS:
        return named
    speaks = _Speaking(language, told, sentences)
    named |= {i for i, t in enumerate(told) if speaks.leading(t)}
    for side in ("host", "visitor"):
        mine = [i for i, t in enumerate(told) if t.person.side == side]
        if any(i in named for i in mine):
            continue
        acting = next(
            (i for i in mine if _acts(language, told[i], found) or speaks.by(told[i])),
            None,
        )
        if acting is not None:
            named.add(acting)
        elif len(mine) == 1 and not _attends(language, told[mine[0]].mention):
            named.add(mine[0])
    return named


def same_name(a: str, b: str) -> bool:
    """Say whether two names may be one person's: the words of one are in the other."""
    first, joined = _folded(a)
    second, other = _folded(b)
    return first <= second or second <= first or joined == other


@lru_cache(maxsize=4096)
def _folded(name: str) -> tuple[frozenset[str], str]:
    """Return the words of a name without marks, and the name without spaces."""
    plain = fold(name)
    return frozenset(plain.split()), plain.replace(" ", "")


def _is_named_head(language: str, told: Told, found: list[Mention]) -> bool:
    return any(_led(language, m) for m in found if same_name(m.name, told.person.name))


def _led(language: str, mention: Mention) -> bool:
    text = mention.sentence.text
    before = text[: mention.start].replace(".", " ")
    after = text[mention.end :].replace(".", " ").rstrip()
    if re.match(r"[^.;,]{0,40}\bas (?:a )?witness", after):
        return False
    if _shares(language, before, after):
        return True
    return LED[language](before, after)


def _led_in_english(before: str, after: str) -> bool:
    leads = alternatives(words("events", "leads", "en_before"))
    tail = before[-150:]
    found = list(re.finditer(rf"(?:{leads})", tail, re.I))
    if re.match(r"[^.;]{0,120}\bhead of (?:the|their|its) delegation\b", after, re.I):
        return True
    if re.match(r"(?:,[^.;]{0,90},)?\s+(?:led|headed) the\b", after):
        return True
    if re.match(SPOKE_FOR, after):
        return True
    if not found:
        return False
    several = re.search(r"\bdelegations\b[^.;]*$", tail[: found[-1].end()])
    shared = "chaired" in found[-1].group().lower() or several is not None
    stop = r"[;]|\bwhile\b" if shared else r"[;]|, and |\bwhile\b"
    return not re.search(stop, tail[found[-1].end() :])


SPOKE_FOR = (
    r"(?:,[^.;]{0,90},)?\s+(?:signed |spoke |answered )?for the "
    r"(?:\w+ )?(?:hosts?|guests?|visitors|Lao|Vietnamese)(?: side| part| delegation)?\b"
)
"""Behind a name: "X, Director of Y, for the hosts"."""


def _led_in_vietnamese(before: str, after: str) -> bool:
    behind = after[:220]
    if re.match(r"[^.;]{0,160},\s*Trưởng đoàn(?!\w)", after, re.I):
        return True
    if re.match(r"(?:,[^.;]{0,110}?)?\s+(?:làm [Tt]rưởng đoàn|chủ trì)(?!\w)", after):
        return True
    if re.search(CHAIRED, before):
        return True
    led = pattern("vi", words("events", "leads", "vi_after")).search(behind)
    in_front = re.search(
        r"(?:\bdo\s+(?:đồng chí|ông|bà|ngài)?\s*|[Tt]rưởng đoàn[^,.;]{0,40})$",
        before[-60:],
    )
    office = re.search(r"\bdo\s+(?:đồng chí|ông|bà|ngài)?[^.;]{0,110}$", before)
    return bool(
        led and led.group().lower().startswith(("dẫn", "làm")) and (in_front or office)
    )


CHAIRED = r"(?:[Cc]hủ trì|[Dd]ẫn đầu|Trưởng đoàn)(?:[^.;,]{0,60}\s)?là\s+(?:đồng chí\s+|ông\s+|bà\s+|ngài\s+)?$"
"""In front of a name: "Chủ trì tại điểm cầu X là đồng chí Y"."""


def _led_in_lao(before: str, after: str) -> bool:
    leads = alternatives(words("events", "leads", "lo_before"))
    led_by = re.search(rf"(?:{leads})[^,;]{{0,90}}$", before)
    named = any(w in after[:130] for w in words("events", "leads", "lo_after"))
    presided = led_by is not None and "ປະທານໂດຍ" in led_by.group()
    return named or (led_by is not None and not presided)


LED = {"en": _led_in_english, "vi": _led_in_vietnamese, "lo": _led_in_lao}

SHARED_BEFORE = phrases("leaders", "shared_before")
SHARED_AFTER = phrases("leaders", "shared_after")
"""Two who chair or sign together lead one side each."""
WITNESSED = phrases("leaders", "witnessed")


def _shares(language: str, before: str, after: str) -> bool:
    match = re.search(SHARED_BEFORE[language], before)
    if match:
        return not re.search(WITNESSED[language], match.group(), re.I)
    witness = rf"(?:{WITNESSED[language]})[^,;]{{0,40}}$"
    if re.search(witness, before, re.I):
        return False
    return re.match(SHARED_AFTER[language], after) is not None


RECEIVED_BY = phrases("hosting", "welcomed_by")["vi"]
"""In front of who receives: "Tiếp đoàn có đồng chí"."""
ATTENDS = phrases("leaders", "attends")


def _attends(language: str, mention: Mention) -> bool:
    before = mention.sentence.text[: mention.start]
    return re.search(ATTENDS[language], before, re.I) is not None


def _verbs(language: str) -> str:
    receives = words("events", "leads", f"{language}_receives")
    said = words("undertakings", "said_of", language)
    return alternatives((*receives, *said))


def _acts(language: str, told: Told, found: list[Mention]) -> bool:
    """Say whether somebody receives, signs or speaks for a side."""
    for mention in found:
        if not same_name(mention.name, told.person.name):
            continue
        if language == "vi" and re.search(RECEIVED_BY, _before(mention)):
            return True
        after = mention.sentence.text[mention.end : mention.end + 260]
        if _attends(language, mention) and ";" in after:
            after = after.split(";")[0]
        if re.search(rf"(?:{_verbs(language)})", after, re.I):
            return True
    return False


LEADING = phrases("leaders", "leading")


def _before(mention: Mention) -> str:
    return mention.sentence.text[: mention.start]


class _Speaking:
    """Who speaks under a part of the name that nobody else bears, and where."""

    def __init__(
        self, language: str, told: list[Told], sentences: list[Sentence]
    ) -> None:
        called = Called(t.person.name for t in told)
        verb = re.compile(_verbs(language), re.I)
        self._where: dict[str, list[Sentence]] = {}
        self._leading: set[str] = set()
        leads = re.compile(LEADING[language])
        for sentence in sentences:
            at = list(called.at(sentence.text))
            self._leading |= {n for start, n in at if leads.match(sentence.text, start)}
            names = {name for _at, name in at}
            if names and verb.search(sentence.text):
                for name in names:
                    self._where.setdefault(name, []).append(sentence)

    def leading(self, told: Told) -> bool:
        """Say whether somebody called by a part of the name leads a delegation."""
        return told.person.name in self._leading

    def by(self, told: Told) -> bool:
        """Say whether somebody speaks in another sentence than the one that names them."""
        said = self._where.get(told.person.name, ())
        return any(sentence is not told.mention.sentence for sentence in said)
