"""Bodies in full: acronyms written out, "the Commission" and "municipal" resolved."""

from __future__ import annotations

import re
from itertools import pairwise

from . import places, sides
from .before import Before
from .bodies import KINDS, bodies_of, is_generic
from .families import is_vietnamese
from .lexicon import alternatives, table
from .people_latin import LEADS_A_PLACE, TERRITORIAL, Mention
from .places import LA, VN
from .segments import Sentence

ACRONYM = re.compile(r"\(\s*([A-ZĐ]{2,8}|[\u0e80-\u0eff]{2,8})\s*\)")


def in_full(
    language: str,
    before: Before,
    found: list[Mention],
    place: str | None,
    short: dict[str, str],
) -> list[Mention]:
    """Write acronyms out; name the city where "municipal" means the host's.

    An office without a body is one of the body spoken of just before: "..., Secretary
    of the Youth Union, and Y, Deputy Secretary". ``short`` are the acronyms.
    """
    here: dict[int, list[Mention]] = {}
    for mention in found:
        here.setdefault(mention.sentence.start, []).append(mention)
    if language == "en":
        _each_one(here)
    for mention in found:
        if (mention.body or "").lower() in ALONE:
            mention.body = None
        if mention.office and not mention.body:
            beside = here[mention.sentence.start]
            mention.body = _spoken_of(language, mention, beside)
            mention.body = (
                mention.body
                or _of_theirs(language, mention, before)
                or _of_office(language, mention, before)
            )
            if not mention.body and LEADS_A_PLACE.search(mention.office):
                mention.body = _sent_by(mention, before) or _nearest(mention, before)
            mention.body = mention.body or _only_one(language, mention, before)
        if language == "en" and mention.office and mention.body:
            mention.body = _ministry(mention.office, mention.body)
        if language == "lo" and (mention.body or "").endswith(SAID):
            mention.body = _said_before(mention, before)
        if mention.body:
            body = written_out(mention.body, short)
            body = _in_full(language, body, mention, before)
            named = language == "en"
            mention.body = _named(body, mention, before, place) if named else body
    return found


SAID = "ດັ່ງກ່າວ"
"""Behind a body: the one that was named before."""
ALONE = {"nhà trường", "trường"}
"""A school by its word alone: the office says which kind it is."""
PLURALS = table("offices")["en"]["plurals"]
TOGETHER = re.compile(
    rf"\b(?P<office>{alternatives(PLURALS)}),?\s+(?:[A-Z]\w{{1,4}}\.?\s+)*$"
)
"""In front of two names: "their Chairmen, Mr X and Mr Y"."""


def _each_one(here: dict[int, list[Mention]]) -> None:
    """Give each of two people the office that both are said to hold."""
    for beside in here.values():
        for one, other in pairwise(beside):
            text = one.sentence.text
            said = TOGETHER.search(text[: one.start])
            joint = text[one.end : other.start]
            if said and re.fullmatch(r",? and (?:[A-Z]\w{1,4}\.?\s+)*", joint):
                one.office = other.office = PLURALS[said["office"]]


def written_out(name: str, short: dict[str, str]) -> str:
    """Return a name with its acronyms written out."""
    for letters, words in short.items():
        if letters not in name:
            continue
        edge = r"[\w\u0e80-\u0eff]"
        name = re.sub(rf"(?<!{edge}){re.escape(letters)}(?!{edge})", words, name)
    return name


NEAR = 600
"""What an acronym stands for is told within so many letters before it."""


def acronyms(text: str) -> dict[str, str]:
    """Return the acronyms that a report writes out in front of a bracket."""
    found: dict[str, str] = {}
    for match in ACRONYM.finditer(text):
        short = match.group(1)
        before = text[max(0, match.start() - NEAR) : match.start()].rstrip()
        name = _long_form(short, before)
        if name:
            found.setdefault(short, name)
    return found


def _long_form(short: str, before: str) -> str | None:
    if short.isascii():
        tail = before.split()[-12:]
        for size in range(len(tail), 0, -1):
            words = tail[-size:]
            capitals = [w for w in words if w[:1].isupper()]
            letters = "".join(w[0] for w in capitals if w[0] in short)
            if words[0][:1] == short[0] and letters[: len(short)] == short:
                return " ".join(words)
        return None
    return before.split(",")[-1].strip()[-60:] or None


def _in_full(language: str, body: str, mention: Mention, before: Before) -> str:
    """ "The Commission" is the one last named in full, of the country of the person."""
    part = PART.fullmatch(body) if language == "en" else None
    if part and is_generic(language, part["whole"]):
        whole = _in_full(language, part["whole"], mention, before)
        return f"{part['part']} of the {whole}" if whole != part["whole"] else body
    without = language == "vi" and places.country_of(body) is None
    if not (without or is_generic(language, body)):
        return body
    named = [
        name
        for name in before.bodies(mention.sentence, mention.start)
        if len(name) > len(body) + 3 and body.lower() in name.lower()
    ]
    if not is_generic(language, body):
        named = [name for name in named if name.startswith(f"{body} ")]
    of = sides.country_by_name(language, mention.name)
    if language == "en":
        own = [n for n in named if n.lower().endswith(body.lower())]
        own = [n for n in own if places.country_of(n) in {None, of}]
        named = own or named
    same = [n for n in named if places.country_of(n) == of]
    fitting = same or [n for n in named if places.country_of(n) is None]
    return fitting[-1] if fitting else body


PART = re.compile(r"(?:the )?(?P<whole>[A-Z][a-z]+)['’]s\s+(?P<part>.+)")
"""A part of a body named by its word alone: "the Academy's Examination Office"."""
GENERIC = re.compile(
    r"^(?:the )?(?:municipal|city|capital|provincial|city's|municipality's)\s+", re.I
)


def _named(body: str, mention: Mention, before: Before, place: str | None) -> str:
    body = re.sub(r"^the\s+", "", body)
    if not GENERIC.match(body) or places.country_of(body) is not None:
        return body
    near = _nearest(mention, before) or place
    return GENERIC.sub(f"{near} ", body) if near else body


def _sent_by(mention: Mention, before: Before) -> str | None:
    """Return the place whose delegation somebody leads who governs one."""
    country = VN if is_vietnamese(mention.name) else LA
    return before.delegation_of(country, mention.sentence.start + mention.start)


def _only_one(language: str, mention: Mention, before: Before) -> str | None:
    """Return the only body of the person's country that was named before."""
    of = sides.country_by_name(language, mention.name)
    named = [
        name
        for name in before.bodies(mention.sentence, mention.start)
        if places.country_of(name) == of and not is_generic(language, name)
    ]
    alone = len(named) == 1 and not TERRITORIAL.search(mention.office or "")
    return named[0] if alone else None


def _nearest(mention: Mention, before: Before) -> str | None:
    """Return the place named last in front of a person, of the country of the name."""
    country = VN if is_vietnamese(mention.name) else LA
    return before.place(country, mention.sentence.start + mention.start)


def _ministry(office: str, body: str) -> str:
    """A "Deputy Minister of Home Affairs" acts for the ministry."""
    minister = office.endswith("Minister") and not office.endswith("Prime Minister")
    if not minister or "Ministry" in body or places.country_of(body) is not None:
        return body
    return f"Ministry of {body}"


THEIRS = re.compile(
    r"(?:^|[.,;]\s+)(?:[Ii]ts|[Tt]heir)\s+[^.,;]{3,40},\s*(?:[A-Z]\w{1,4}\.?\s+)*$"
)
"""In front of a name: "Its Secretary, X"."""


ITS = re.compile(r",\s+(?:its|their|the\s+(?P<kind>[a-z]+)['’]s)\s+(?=[A-Z])")
"""Behind a name: "X, its President", "Y, the union's Secretary"."""


def _of_theirs(language: str, mention: Mention, before: Before) -> str | None:
    """Return the body that "its" means: the last one of the sentence before."""
    text = mention.sentence.text[: mention.start]
    behind = ITS.match(mention.sentence.text, mention.end)
    if language != "en" or not (THEIRS.search(text) or behind):
        return None
    of = sides.country_by_name(language, mention.name)
    here = [name for name, _s in bodies_of(language, [Sentence(text, 0, len(text))])]
    near = here or before.sentence_before(mention.sentence)
    named = [n for n in near if places.country_of(n) in {None, of}]
    kind = behind and behind["kind"]
    if kind:
        named = [n for n in named if kind in n.lower()]
    return named[-1] if named else None


def _said_before(mention: Mention, before: Before) -> str | None:
    """Return the body that "the said committee" means: the last one of its kind."""
    kind = (mention.body or "").removesuffix(SAID).strip()
    named = before.bodies(mention.sentence, mention.start)
    return next((name for name in reversed(named) if name.startswith(kind)), kind)


def _of_office(language: str, mention: Mention, before: Before) -> str | None:
    """Return the body that an office goes with: a rector's school, named before."""
    office = (mention.office or "").split(", ")[-1]
    kinds = table("bodies")["of_office"][language].get(bare_office(language, office))
    if not kinds:
        return None
    of = sides.country_by_name(language, mention.name)
    named = [
        name
        for name in before.bodies(mention.sentence, mention.start)
        if any(kind in name for kind in kinds) and not is_generic(language, name)
    ]
    own = [name for name in named if places.country_of(name) == of]
    others = [name for name in named if places.country_of(name) is None]
    return next(reversed(own or others), None)


def bare_office(language: str, office: str) -> str:
    """Return an office without what makes it a lesser one: "Deputy", "Phó"."""
    lesser = alternatives(table("offices")[language]["before"])
    return re.sub(rf"^(?:(?:{lesser})[\s-]*)+", "", office, flags=re.I)


def _spoken_of(language: str, mention: Mention, beside: list[Mention]) -> str | None:
    """Return the body named last in front of an office, of the country of the person."""
    of_a_place = TERRITORIAL.search(mention.office or "") is not None
    of = sides.country_by_name(language, mention.name)
    sentence, at = mention.sentence, mention.start
    piece = Sentence(sentence.text[:at], sentence.start, sentence.start + at)
    named = [(m.body, m.name) for m in beside if m.start < at]
    near: list[str] = [
        body
        for body, name in named
        if body and sides.country_by_name(language, name) == of
    ]
    others = [
        name
        for name, _s in bodies_of(language, [piece])
        if places.country_of(name) in {None, of}
    ]
    bodies = [n for n in others if not re.fullmatch(rf"(?i:{KINDS})\s+.+", n)]
    if of_a_place:
        localities = [n for n in others if n not in bodies]
        return localities[-1] if localities else None
    near += bodies or others
    return near[-1] if near else None
