"""Who promises: the subject of the clause that a promise stands in, a person or a body.

A subject stands directly in front of the verb: "the two sides", a name or a part of one,
an office that one person holds ("the Rector"), a body or a place. Where a clause has none
it is that of the clause before, in the end of who spoke last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .bodies import bodies_of, is_generic
from .calling import Called
from .lexicon import alternatives, phrases, table, words
from .people_latin import Mention
from .places import country_of, country_pattern, place_pattern, spaced
from .segments import Sentence
from .sides import country_of_person

BOTH = {"en": "both", "vi": "hai bên", "lo": "ສອງຝ່າຍ"}
SIDE = re.compile(
    r"ຝ່າຍ(?:ຫວຽດນາມ|ລາວ)|(?:phía|Phía)\s+(?:Việt Nam|Lào)|(?:[Tt]he )?(?:Vietnamese|Lao) "
    r"(?:side|leaders|delegation)"
)
JOINTS = phrases("promisers", "joints")
"""Where another clause begins."""
SAID_THAT = phrases("promisers", "said_that")
"""Behind it begins what somebody said."""
IDLE = phrases("promisers", "idle")
"""What may stand between a subject and its verb."""
LEAD = phrases("promisers", "lead")
"""What may stand in front of a subject."""
EVERY = phrases("promisers", "every")
"""All sides by the kind of body that they are: "both academies", "hai Hội"."""
THEIRS = phrases("promisers", "theirs")
"""A body by who speaks for it: "his department"."""
LONGEST = 110
MOST = 4
"""So many verbs of a clause are tried for a subject in front of them."""


@dataclass(frozen=True)
class Piece:
    """What is promised or asked for, and where it stands in its sentence."""

    text: str
    at: int
    is_request: bool


class Promisers:
    """Everybody who may promise: by name, by a part of it, by office; and bodies."""

    def __init__(self, language: str, named: list[Mention]) -> None:
        """Know the people of a report and the bodies that they act for."""
        self._language = language
        self._called = Called(m.name for m in named)
        self._here: dict[int, list[Mention]] = {}
        for mention in named:
            self._here.setdefault(mention.sentence.start, []).append(mention)
        self._offices = _by_office(language, named)
        self._bodies = tuple(dict.fromkeys(m.body for m in named if m.body))
        self._body_of = {m.name: m.body for m in named if m.body}

    def speaks(self, sentence: Sentence) -> str | None:
        """Return who is named first in a sentence, else called last by part or office."""
        here = self._here.get(sentence.start, [])
        called = here[0].name if here else self._called.last(sentence.text)
        return called or self._holder(sentence.text)

    def of(
        self,
        sentence: Sentence,
        piece: Piece,
        speaker: str | None,
        last: Sentence | None = None,
    ) -> str:
        """Return who promises a piece of a sentence; else ``speaker``.

        ``last`` is the sentence in front of it, which says what "it" is.
        """
        found = self._agent(piece) or self._of(sentence, piece)
        if found == IT:
            return self._it(sentence, piece, speaker, last)
        return self._whose(found, speaker) if found else speaker or BOTH[self._language]

    def _agent(self, piece: Piece) -> str | None:
        """Return by whom a thing is to be done: "will be trained by the College"."""
        shape = AGENT.get(self._language)
        match = shape.search(piece.text) if shape and not piece.is_request else None
        return self._body(match["who"].strip()) if match else None

    def _it(
        self,
        sentence: Sentence,
        piece: Piece,
        speaker: str | None,
        last: Sentence | None,
    ) -> str:
        """Return whom "it" stands for: a speaker's body, a paper, the body named last."""
        both = BOTH[self._language]
        here = self._here.get(sentence.start, [])
        said = [m for m in here if m.start < piece.at]
        before = sentence.text[: piece.at]
        name = said[-1].name if said else self._called.last(before)
        own = self._body_of.get(name or self._holder(before) or "")
        if own:
            return own
        if last is not None:
            if _tells_of_paper(self._language, last.text):
                return both
            named = [name for name, _s in bodies_of(self._language, [last])]
            if named:
                return self._whose(self._full(named[0]), speaker)
        return self._body_of.get(speaker or "") or speaker or both

    def _of(self, sentence: Sentence, piece: Piece) -> str | None:
        verb = verbs_of_promise(self._language)
        own = None if piece.is_request else verb.search(piece.text)
        begun = _begun(self._language).match(piece.text) is not None
        if own and not begun:
            found = self._subject(sentence, piece.at, piece.at + own.start())
            if found:
                return found
        for start, end in _clauses(self._language, sentence.text, piece.at):
            verbs = [m.start() for m in verb.finditer(sentence.text, start, end)]
            for before in [*verbs[:MOST], end]:
                if found := self._subject(sentence, start, before):
                    return found
        return None

    def _whose(self, found: str, speaker: str | None) -> str:
        """Name the place where "the city" or "tỉnh" is that of who speaks.

        A body by its word alone is that of who speaks, or the only one of its kind.
        """
        found = self._full(found, speaker)
        kinds = table("promisers")[self._language]["places"]
        if speaker is None or found.lower() not in kinds:
            return found
        near = place_pattern().search(self._body_of.get(speaker, ""))
        if near is None:
            return found
        return near.group() if self._language == "en" else f"{found} {near.group()}"

    def _full(self, found: str, speaker: str | None = None) -> str:
        """Return the body that "Nhà trường" or "the Union" is, as it is named in full."""
        bare = re.sub("^[Tt]he ", "", found)
        if found in self._body_of or not is_generic(self._language, bare):
            return found
        kinds = SCHOOLS if bare.lower() in SCHOOL else (bare.lower(),)
        fuller = [b for b in self._bodies if any(k in b.lower() for k in kinds)]
        own = self._body_of.get(speaker or "", "")
        if own in fuller:
            return own
        return fuller[0] if len(fuller) == 1 else found

    def _subject(self, sentence: Sentence, start: int, end: int) -> str | None:
        """Return who is the subject of a clause, which ends in front of its verb."""
        text = sentence.text[start:end]
        said = list(re.finditer(SAID_THAT[self._language], text))
        if said and (found := self._named(sentence, start + said[-1].end(), end)):
            return found
        return self._named(sentence, start, end)

    def _named(self, sentence: Sentence, start: int, end: int) -> str | None:
        text = sentence.text[start:end]
        last = _bare(self._language, re.split(r"[,:]\s", text)[-1])
        here = [m for m in self._here.get(sentence.start, []) if start <= m.start < end]
        both = _both(self._language).search(text)
        if re.search(r"(?:^|\s)it$", last, re.I):
            return BOTH[self._language] if AGREED.match(sentence.text, end) else IT
        every = re.fullmatch(EVERY[self._language], last, re.I) is not None
        if (
            every
            or _is_paper(self._language, last)
            or (both and not self._is_object(here, start, both, text))
        ):
            return BOTH[self._language]
        if side := SIDE.match(last):
            return re.sub(r"^[Tt]he ", "", side.group())
        if not text.rstrip().endswith(",") and (body := self._body(last)):
            return body
        acting = self._acting(text)
        if acting and re.match(TOLD_OF, text.partition(acting)[2]):
            return acting
        person = self._called.last(text) or (here[-1].name if here else None)
        person = person or self._holder(text)
        return person or acting or _place(self._language, text)

    def _acting(self, text: str) -> str | None:
        """Return the body that a clause begins with, whatever else it does before."""
        named = bodies_of(self._language, [Sentence(text, 0, len(text))])
        if not named:
            return None
        name = named[0][0]
        before = text.partition(name)[0]
        first = re.fullmatch(OPENING, before)
        return name if first and name in text else None

    def _is_object(
        self, here: list[Mention], start: int, both: re.Match[str], text: str
    ) -> bool:
        """Say whether "the two sides" are spoken of by somebody named in front of them."""
        tail = text[both.end() :].rstrip()
        if re.fullmatch(f"(?:{IDLE[self._language]})?", tail, re.I):
            return False
        lead = _bare(self._language, text[: both.start()])
        return bool(SIDE.match(lead)) or any(
            m.start - start < both.start() for m in here
        )

    def _holder(self, text: str) -> str | None:
        """Return who alone holds an office named in a text: "the Rector"."""
        lower, best = text.lower(), (len(text), "")
        for office, holders in self._offices:
            at = lower.find(office)
            if not 0 <= at < best[0] or _is_lesser(self._language, text[:at]):
                continue
            of = country_of(text) if len(holders) > 1 else None
            names = [name for name, country in holders if of in {None, country}]
            if len(names) == 1:
                best = at, names[0]
        return best[1] or None

    def _body(self, text: str) -> str | None:
        """Return the body that a text is nothing but: in full where people act for it."""
        own = re.fullmatch(THEIRS[self._language], text, re.I) is not None
        if own or not is_body(self._language, text):
            return None
        of = country_of(text)
        kind = _kind(self._language, text)
        fuller = [
            b
            for b in self._bodies
            if kind and kind in b.lower() and of in {None, country_of(b)}
        ]
        short = not place_pattern().search(text)
        text = re.sub("^[Tt]he ", "", text)
        if text.isupper():
            fuller = [b for b in self._bodies if _initials(b) == text]
        return fuller[0] if short and len(fuller) == 1 else text


OPENING = (
    r"(?:.*[,:]\s*)?(?:(?:In|From|By|Next|This|Trong|Từ|Vào|Năm)\s[^,]{2,24}?\s)?"
    r"(?:[Tt]he|ສ່ວນ|ໂດຍ|[Pp]hía)?\s*"
)
"""What may stand in front of the body that a clause begins with: when it is."""
TOLD_OF = r"\s*,\s*(?:whose|which|where)\b"
"""Behind a body of which more is told before it acts."""
AGENT = {
    "en": re.compile(
        r"\b(?:be|been)\s+(?:\w+\s+)?\w+(?:ed|en|nt|ght|ne|ut)\b[^.;]*?\sby\s+(?P<who>(?:the\s+)?[\w’'-]+(?:\s+(?!(?:in|from|for|at|on|until|by|to|over|next|every|each)\b)[\w’'-]+){0,8})"
    ),
    "vi": re.compile(
        r"(?<!\w)được\s+(?P<who>(?:[\w-]+\s+){1,9}?)(?=(?:đào tạo|cấp|hỗ trợ|bồi dưỡng|tiếp nhận|tài trợ|trao|tặng|cử|mời|miễn|đón|dạy|giúp)(?!\w))"
    ),
}
"""In front of a verb that is suffered, or behind it: who does it."""
IT = "it"
AGREED = re.compile(
    r"\s*(?:is|was|has been|had been)?\s*(?:also\s+)?(?:agreed|decided|settled)"
)
"""Behind "it" nobody is meant but all."""
SCHOOL = {"nhà trường", "trường"}
SCHOOLS = ("trường", "đại học", "học viện")
"""What a school may be that is called by its word alone."""


def _tells_of_paper(language: str, text: str) -> bool:
    """Say whether a sentence speaks of a paper of both sides."""
    listed = (p for p in table("promisers")[language]["papers"] if p != IT)
    return (
        re.search(rf"(?<!\w)(?:{alternatives(listed)})(?!\w)", text, re.I) is not None
    )


def _initials(name: str) -> str:
    """Return the letters that a body is called by: "VGCL"."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _by_office(
    language: str, named: list[Mention]
) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """Return offices, longest first, with who holds each and for which country."""
    found: dict[str, dict[str, str | None]] = {}
    for mention in named:
        for part in re.split(r", | and | kiêm ", mention.office or ""):
            office = part.lower().strip()
            if len(office) >= SHORTEST:
                country = country_of_person(mention, language)
                found.setdefault(office, {}).setdefault(mention.name, country)
    longest = sorted(found.items(), key=lambda f: -len(f[0]))
    return [(office, list(holders.items())) for office, holders in longest]


SHORTEST = 4


def _is_lesser(language: str, before: str) -> bool:
    """Say whether an office is but a part of a lesser one: "Deputy" in front."""
    lesser = alternatives(table("offices")[language]["before"])
    return re.search(rf"(?:{lesser})[\s-]*$", before[-24:], re.I) is not None


def _is_paper(language: str, text: str) -> bool:
    """Say whether a paper of both sides is the subject: "the memorandum provides for"."""
    listed = alternatives(table("promisers")[language]["papers"])
    return re.fullmatch(rf"(?:the\s+)?(?:{listed})", text, re.I) is not None


def _clauses(language: str, text: str, at: int) -> list[tuple[int, int]]:
    """Return the clauses in front of a place, the nearest first."""
    cuts = [m.end() for m in re.finditer(JOINTS[language], text[:at])]
    starts = [0, *cuts]
    ends = [*cuts, at]
    return list(zip(starts, ends, strict=True))[::-1]


@cache
def verbs_of_promise(language: str) -> re.Pattern[str]:
    """Return a pattern of the verbs of promises, hopes and requests."""
    keys = ("undertakes", "declares", "requests")
    listed = [w for key in keys for w in words("undertakings", language, key)]
    if language == "lo":
        return re.compile(rf"(?<!ກິດ)(?:{alternatives(listed)})(?!ກຳ|ກໍາ)")
    doing = words("undertakings", language, "doing") if language == "vi" else ()
    return re.compile(rf"(?<!\w)(?:{alternatives([*listed, *doing])})(?!\w)", re.I)


@cache
def _begun(language: str) -> re.Pattern[str]:
    """Return a pattern of what is done, where a piece begins with it."""
    edge = "" if language == "lo" else r"(?!\w)"
    listed = alternatives(words("undertakings", language, "doing"))
    return re.compile(rf"(?:{listed}){edge}", re.I)


@cache
def _both(language: str) -> re.Pattern[str]:
    body = alternatives(words("undertakings", language, "both"))
    return re.compile(body if language == "lo" else rf"(?<!\w)(?:{body})(?!\w)", re.I)


def _bare(language: str, text: str) -> str:
    """Take off what may stand around a subject: "and", "also", "đã"."""
    text = re.sub(LEAD[language], "", text.strip(), flags=re.I)
    return re.sub(IDLE[language], "", text, flags=re.I).strip(" ,.;:“”\"'")


def is_body(language: str, text: str) -> bool:
    """Say whether a text is nothing but a body or a place as one who acts."""
    text = text.strip()
    return 0 < len(text) <= LONGEST and bool(_body_shape(language).fullmatch(text))


@cache
def _body_shape(language: str) -> re.Pattern[str]:
    """Return the shape of a text that is nothing but a body or a kind of place."""
    listed = table("promisers")[language]
    own = table("bodies")[language]["heads"]
    heads = alternatives([*listed["bodies"], *own, *(h.lower() for h in own)])
    if language == "lo":
        return re.compile(rf"(?:{heads})[\u0e80-\u0eff\s-]*")
    if language == "vi":
        verbs = alternatives(words("undertakings", "said_of", "vi"))
        return re.compile(rf"(?:{heads})(?:\s+(?!(?:{verbs})(?!\w))[\w-]+){{0,14}}")
    word = r"[\w'’&-]+"
    no = "of|in|at|by|with|to|on|for|that|his|her|their|said|replied|added|announced"
    before = rf"(?:(?!(?:{no})\s){word}\s+){{0,6}}"
    behind = rf"(?:\s+(?:of|for|in)\s+(?:the\s+)?(?-i:[A-Z]){word}(?:\s+(?:of|and|for|the)|\s+(?-i:[A-Z]){word}){{0,7}})?"
    short = r"(?-i:[A-Z]{3,8})"
    return re.compile(rf"(?:the\s+)?(?:{short}|{before}(?:{heads}){behind})", re.I)


def _kind(language: str, text: str) -> str | None:
    """Return the word that says what kind of body it is: "academy"."""
    heads = (h.lower() for h in table("bodies")[language]["heads"])
    lower = text.lower()
    found = [h for h in heads if h in lower]
    return max(found, key=len) if found else None


def _place(language: str, text: str) -> str | None:
    """Return a place that a clause begins with, of which much can be said."""
    found = place_pattern().search(text, 0, FAR)
    if found:
        return spaced(found.group())
    if language != "en":
        return None
    country = country_pattern().match(re.sub(r"^(?:The|the)\s+", "", text.lstrip()))
    return country.group() if country and len(country.group()) > 3 else None


FAR = 60
