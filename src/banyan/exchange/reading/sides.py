"""Who is host and who is visitor, who leads, and the same person named twice."""

from __future__ import annotations

import re

from .families import is_vietnamese
from .language import MARKED
from .leaders import Told, leading, same_name
from .people_latin import Mention
from .places import LA, VN, country_of
from .result import Person
from .segments import Sentence


def people(
    language: str,
    found: list[Mention],
    kind: str,
    country: str | None,
    sentences: list[Sentence],
) -> list[Told]:
    """Return each person once, with side and head, in the order of the report."""
    kept = [m for m in found if m.office or m.titled]
    together = _together(kept)
    sided = [(m, country_of_person(m, language)) for m in together]
    told = [
        Told(Person(m.name, m.office, m.body, _side(of, country)), m) for m, of in sided
    ]
    heads = leading(language, told, found, kind, sentences)
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
        same = next((k for k in kept if same_name(k.name, mention.name)), None)
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


def both_act(found: list[Mention]) -> bool:
    """Say whether somebody acts in an office of a place in each country."""
    bodies = (" ".join((m.office, m.body)) for m in found if m.office and m.body)
    return {VN, LA} <= {country_of(body) for body in bodies}


def both_speak(found: list[Mention], language: str) -> bool:
    """Say whether somebody in an office acts for each country, as far as names tell."""
    acting = {country_of_person(m, language) for m in found if m.office}
    return {VN, LA} <= acting


DIPLOMAT = re.compile(r"Ambassador|Consul|Đại sứ|Lãnh sự|Tham tán|ທູດ|ກົງສຸນ")
"""Who is posted abroad acts for the country of the name, not of the place."""
POSTED = re.compile(
    r"(?:ປະຈຳ|ປະຈໍາ)\s*\S*|\b(?:in|to)\s+(?=[A-Z]).*|(?<!\w)(?:tại|ở)\s.*", re.S
)
"""Where somebody is posted: "the Vietnamese Consul General in Luang Prabang"."""


def country_of_person(mention: Mention, language: str) -> str | None:
    """Return the country somebody acts for: said by the office, else by the name."""
    if DIPLOMAT.search(mention.office or ""):
        return country_by_name(language, mention.name)
    near = " ".join(filter(None, (mention.body, mention.office)))
    said = country_of(POSTED.sub("", near)) or country_of(near)
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
    return VN if is_vietnamese(name) or _marked(name) else LA


def _marked(name: str) -> bool:
    """Say whether a name has Vietnamese marks and no hyphens, which Lao names are given."""
    return len(name.split()) > 2 and "-" not in name and bool(MARKED.search(name))


_LAO_FAMILIES = (
    "ຫງວຽນ ຫງວ໋ຽນ ເຈິ່ນ ເຈີນ ເລ ຟ້າມ ຟາມ ຮວ່າງ ຮວາງ ຫວູ ວູ ວໍ ດັ້ງ ດັງ ບຸ່ຍ ບຸຍ ໂດ ໂຮ່ ໂຮ ງໍ ເຢືອງ ເຢື່ອງ ລີ ດິງ ດ່າວ ດວ່ານ ຈູ ກາວ ຈິງ ເຊືອງ ຈຶງ ລູ "
    "ຫວໍ ຟານ ໄມ ເຈືອງ ເລືອງ ຮ່າ ໂຕ ຕຳ ຖາຍ ຮ່ວາງ ຫວ່າງ ດັ່ງ ຝ່າມ ຟ່າມ ເຈີ່ນ ຫງຽນ ງວຽນ ຫງວ່ຽນ ຫງ໋ວຽນ ໂດ່ ໂດ້ ໂຮ້ ງໍ່ ດິ່ງ ດວານ ດ່ວານ ຈ່າວ ຈິ້ງ ຈິ່ງ "
    "ເຈື່ອງ ເຊື່ອງ ເລື່ອງ ຟຸ່ງ ຟຸງ ຫວູ້ ຫວໍ້ ຫວໍ່ ຕ່າ ຮຸ່ຍ ຫຼິວ ຈຽວ ຈ້ຽວ ເຈີ້ນ ເລິມ ເລີມ ກວາກ ແຕ່ງ ໂລ່"
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
