"""Who is host and who is visitor, who leads, and the same person named twice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from banyan.kernel.names import fold

from .families import is_vietnamese
from .lexicon import alternatives, pattern, words
from .people_latin import Mention
from .places import LA, VN, country_of
from .result import Person
from .segments import Sentence

OPENINGS = {"course-opening"}


@dataclass(frozen=True)
class Told:
    """A person with the mention that tells the most."""

    person: Person
    mention: Mention


def people(
    language: str, found: list[Mention], kind: str, country: str | None
) -> list[Told]:
    """Return each person once, with side and head, in the order of the report."""
    kept = [m for m in found if m.office or m.titled]
    together = _together(kept)
    sided = [(m, _country(m, language)) for m in together]
    told = [
        Told(Person(m.name, m.office, m.body, _side(of, country)), m) for m, of in sided
    ]
    heads = _heads(language, told, found, kind)
    return [
        Told(
            Person(
                t.person.name, t.person.office, t.person.body, t.person.side, i in heads
            ),
            t.mention,
        )
        for i, t in enumerate(told)
    ]


def _together(found: list[Mention]) -> list[Mention]:
    """Keep one mention of each name, the one with most said about the office."""
    kept: list[Mention] = []
    for mention in found:
        same = next((k for k in kept if _same(k.name, mention.name)), None)
        if same is None:
            kept.append(mention)
            continue
        if len(mention.name) > len(same.name):
            same.name = mention.name
        if not same.office and mention.office:
            same.office, same.body = mention.office, mention.body
        elif not same.body and mention.body and mention.office == same.office:
            same.body = mention.body
    return kept


def _same(a: str, b: str) -> bool:
    a, b = fold(a), fold(b)
    first, second = set(a.split()), set(b.split())
    return (
        a == b
        or first <= second
        or second <= first
        or a.replace(" ", "") == b.replace(" ", "")
    )


def _country(mention: Mention, language: str) -> str | None:
    near = " ".join(filter(None, (mention.body, mention.office)))
    said = country_of(near)
    if said:
        return said
    text = mention.sentence.text
    around = text[mention.end : mention.end + 60] if language != "lo" else ""
    bracket = re.match(r"[^.;]*?\((\w+)\)", around)
    if bracket and country_of(bracket.group(1)):
        return country_of(bracket.group(1))
    by_name = country_by_name(language, mention.name)
    if language == "lo" or by_name == VN:
        return by_name
    return None if len(mention.name.split()) > 3 and country_of(text) is None else LA


def country_by_name(language: str, name: str) -> str:
    """Return the country that a name sounds like."""
    if language == "lo":
        return VN if _vietnamese_in_lao(name) else LA
    return VN if is_vietnamese(name) else LA


_LAO_FAMILIES = (
    "ຫງວຽນ ຫງວ໋ຽນ ເຈິ່ນ ເຈີນ ເລ ຟ້າມ ຟາມ ຮວ່າງ ຮວາງ ຫວູ ວູ ວໍ ດັ້ງ ດັງ ບຸ່ຍ ບຸຍ ໂດ ໂຮ່ ໂຮ ງໍ ເຢືອງ ເຢື່ອງ ລີ ດິງ ດ່າວ ດວ່ານ ຈູ ກາວ ຈິງ ເຊືອງ ຈຶງ ລູ "
    "ຫວໍ ຟານ ໄມ ເຈືອງ ເລືອງ ຮ່າ ໂຕ ຕຳ ຖາຍ"
).split()


def _vietnamese_in_lao(name: str) -> bool:
    return (
        any(name.startswith(f) for f in _LAO_FAMILIES if len(f) > 2)
        or name.split()[0] in _LAO_FAMILIES
    )


def _side(of: str | None, country: str | None) -> str:
    if of is None or country is None:
        return "other"
    return "host" if of == country else "visitor"


# -- who leads ------------------------------------------------------------------


def _heads(
    language: str, told: list[Told], found: list[Mention], kind: str
) -> set[int]:
    named = {i for i, t in enumerate(told) if _is_named_head(language, t, found)}
    if kind in OPENINGS:
        return named
    for side in ("host", "visitor"):
        mine = [i for i, t in enumerate(told) if t.person.side == side]
        if any(i in named for i in mine):
            continue
        acting = [i for i in mine if _acts(language, told[i], found)]
        if acting:
            named.add(acting[0])
        elif len(mine) == 1:
            named.add(mine[0])
    return named


def _is_named_head(language: str, told: Told, found: list[Mention]) -> bool:
    return any(_led(language, m) for m in found if _same(m.name, told.person.name))


def _led(language: str, mention: Mention) -> bool:
    text = mention.sentence.text
    before, after = text[: mention.start], text[mention.end :]
    leads = words("events", "leads", f"{language}_before")
    if _signed(language, before):
        return True
    if language == "en":
        tail = before[-150:]
        found = list(re.finditer(rf"(?:{alternatives(leads)})", tail, re.I))
        rest = tail[found[-1].end() :] if found else ""
        return bool(found) and not re.search(r"[;]|, and |\bwhile\b", rest)
    if language == "vi":
        behind = after[:220]
        led = pattern("vi", words("events", "leads", "vi_after")).search(behind)
        in_front = re.search(
            r"(?:\bdo\s+(?:đồng chí|ông|bà|ngài)?\s*|[Tt]rưởng đoàn[^,.;]{0,40})$",
            before[-60:],
        )
        office = re.search(r"\bdo\s+(?:đồng chí|ông|bà|ngài)?[^.;]{0,110}$", before)
        return bool(
            led
            and led.group().lower().startswith(("dẫn", "làm"))
            and (in_front or office)
        )
    led_by = re.search(rf"(?:{alternatives(leads)})[^,;]{{0,90}}$", before)
    named = any(w in after[:130] for w in words("events", "leads", "lo_after"))
    presided = led_by is not None and "ປະທານໂດຍ" in led_by.group()
    return named or (led_by is not None and not presided)


SIGNED = {
    "en": r"\b(?:signed|inked)\b[^.;]*\bby\b[^.;]*$",
    "vi": r"(?:người ký là|được ký (?:bởi|giữa)|đại diện ký là|cùng ký)[^.;]*$",
    "lo": r"(?:ເຊັນລະຫວ່າງ|ລົງນາມໂດຍ|ເຊັນໂດຍ|ຮ່ວມເຊັນໂດຍ)[^.;]*$",
}


def _signed(language: str, before: str) -> bool:
    return re.search(SIGNED[language], before) is not None


def _acts(language: str, told: Told, found: list[Mention]) -> bool:
    """Say whether somebody receives, signs or speaks for a side."""
    for mention in found:
        if not _same(mention.name, told.person.name):
            continue
        after = mention.sentence.text[mention.end : mention.end + 260]
        receives = words("events", "leads", f"{language}_receives")
        said = words("undertakings", "said_of", language)
        if re.search(rf"(?:{alternatives((*receives, *said))})", after, re.I):
            return True
    return False


def sentence_of(told: Told) -> Sentence:
    """Return where somebody is named."""
    return told.mention.sentence
