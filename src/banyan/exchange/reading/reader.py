"""The reader: composes what the parts find into one proposal with its evidence."""

from __future__ import annotations

import datetime as dt
import re

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from . import dates, heads, kinds, pacts, people_lao, people_latin, places, promises, sides
from .families import is_vietnamese
from .figures import figures_of
from .language import language_of
from .people_latin import Mention
from .places import LA, VN
from .result import GUESSED, LIKELY, SURE, Reading
from .segments import Sentence, sentences
from .topics import topics_of

LONGEST = 400_000
"""So many letters are read; about two hundred pages."""


def read(text: str, *, published: dt.date | None = None) -> Reading:
    """Return what a report proposes.

    ``published`` lends its year to a day and month without one. Raises InputError
    for an empty text, one in another language, one that is no report of an exchange.
    """
    language = _language(text)
    head = heads.published(text, published)
    whole = sentences(text[:LONGEST])
    told = [s for s in whole if not (head.covers(s.start) and s.end <= head.end)] or whole
    if not kinds.is_exchange(language, text):
        raise InputError(
            _("This text does not tell of an exchange between the two countries."),
            way_out=_("Name a report of a visit, a meeting, a course or an agreement."),
        )
    reading = Reading(language)
    kind, sentence, strength = kinds.kind_of(language, told)
    reading.kind = kind
    reading.note("kind", sentence, SURE if strength > 12 else LIKELY)
    course = kind == "course-opening"
    span = dates.event_span(language, told, head, course=course)
    if span is not None:
        reading.date_start, reading.date_end = str(span.first), str(span.last)
        if course and not (span.is_long or dates.is_closing(language, told)):
            reading.date_end = "XXXX-XX-XX"
        for path in ("date_start", "date_end"):
            reading.note(path, span.sentence, SURE if span.first.year else LIKELY)
    _place(reading, told)
    mentions = people_lao.mentions if language == "lo" else people_latin.mentions
    found = _known_bodies(language, text, mentions(language, told), reading)
    _people(reading, found)
    _rest(reading, told, found, span)
    return reading


def _language(text: str) -> str:
    if not text.strip():
        raise InputError(
            _("There is no text to read."), way_out=_("Paste or upload the report.")
        )
    language = language_of(text)
    if language is None:
        raise InputError(
            _("This text is in none of the three languages, or too short to tell."),
            way_out=_("Reports are read in Vietnamese, Lao and English."),
        )
    return language


def _place(reading: Reading, told: list[Sentence]) -> None:
    name, country, sentence = places.where(reading.language, told, reading.kind)
    reading.place = {"name": name, "country": country}
    if sentence is not None:
        reading.note("place", sentence, LIKELY)


def _people(reading: Reading, found: list[Mention]) -> None:
    told = sides.people(reading.language, found, reading.kind, reading.place["country"])
    for place, one in enumerate(told):
        reading.people.append(one.person)
        for name in ("name", "office", "body"):
            if getattr(one.person, name):
                reading.note(f"people/{place}/{name}", one.mention.sentence, LIKELY)
        for name in ("side", "head"):
            reading.note(f"people/{place}/{name}", one.mention.sentence, GUESSED)


ACRONYM = re.compile(r"\(\s*([A-ZĐ]{2,8}|[\u0e80-\u0eff]{2,8})\s*\)")


def _known_bodies(
    language: str, text: str, found: list[Mention], reading: Reading
) -> list[Mention]:
    """Write acronyms out; name the city where "municipal" means the host's."""
    long = _acronyms(text)
    for mention in found:
        if mention.body:
            body = mention.body
            before = text[: mention.sentence.start + mention.start]
            for short, name in long.items():
                body = re.sub(
                    rf"(?<![\w\u0e80-\u0eff]){re.escape(short)}(?![\w\u0e80-\u0eff])",
                    name,
                    body,
                )
            body = _in_full(language, body, mention, before)
            near = _nearest(mention, before) or reading.place["name"]
            mention.body = _named(language, body, near)
    return found


def _acronyms(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in ACRONYM.finditer(text):
        short, before = match.group(1), text[: match.start()].rstrip()
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


BARE = {
    "vi": {
        "ủy ban",
        "uỷ ban",
        "ban",
        "học viện",
        "hội",
        "liên đoàn",
        "trung ương",
        "bộ",
        "trường",
        "văn phòng",
        "tỉnh",
        "đoàn",
    },
    "en": {
        "committee",
        "commission",
        "party committee",
        "central committee",
        "academy",
        "union",
        "front",
        "association",
        "ministry",
        "school",
    },
    "lo": {"ຄະນະ", "ສະຖາບັນ", "ສະພາ", "ສະມາຄົມ", "ກະຊວງ", "ຄະນະກວດກາ", "ສະຫະພັນ"},
}


def _in_full(language: str, body: str, mention: Mention, before: str) -> str:
    """ "The Commission" is the one last named in full, of the country of the person."""
    if body.lower() not in BARE[language]:
        return body
    from .bodies import bodies_of

    named = [
        name
        for name, _s in bodies_of(language, sentences(before))
        if body.lower() in name.lower() and len(name) > len(body) + 3
    ]
    of = sides.country_by_name(language, mention.name)
    fitting = [n for n in named if places.country_of(n) in {None, of}]
    return fitting[-1] if fitting else body


GENERIC = re.compile(
    r"^(?:the )?(?:municipal|city|capital|provincial|city's|municipality's)\s+", re.I
)


def _named(language: str, body: str, place: str | None) -> str:
    if language == "en":
        body = re.sub(r"^the\s+", "", body)
        if GENERIC.match(body) and place and places.country_of(body) is None:
            return GENERIC.sub(f"{place} ", body)
    return body


def _nearest(mention: Mention, before: str) -> str | None:
    """Return the place named last in front of a person, of the country of the name."""
    country = VN if is_vietnamese(mention.name) else LA
    found = [
        places.spaced(match.group())
        for match in places.place_pattern().finditer(before)
    ]
    same = [name for name in found if places.spellings()[name] == country]
    return same[-1] if same else None


def _rest(
    reading: Reading,
    told: list[Sentence],
    found: list[Mention],
    span: dates.Span | None,
) -> None:
    language = reading.language
    for place, (topic, label, sentence) in enumerate(topics_of(language, told)):
        reading.topics.append({"id": topic, "label": label})
        reading.note(f"topics/{place}", sentence, LIKELY)
    figures = figures_of(language, told)
    for place, (figure, sentence) in enumerate(figures):
        reading.figures.append(figure)
        reading.note(f"figures/{place}", sentence, LIKELY)
    for place, promise in enumerate(promises.promises(language, told, found)):
        reading.commitments.append(promise.commitment)
        reading.note(f"commitments/{place}", promise.sentence, GUESSED)
    for place, (pact, sentence) in enumerate(pacts.agreements_of(language, told)):
        reading.agreements.append(pact)
        reading.note(f"agreements/{place}", sentence, LIKELY)
    courses = pacts.courses_of(
        language, told, reading.kind, span, figures, reading.place["name"]
    )
    for place, (course, sentence) in enumerate(courses):
        reading.courses.append(course)
        reading.note(f"courses/{place}", sentence, LIKELY)
    _organisations(reading, told)


def _organisations(reading: Reading, told: list[Sentence]) -> None:
    """Name the bodies that people act for, then what else the report names."""
    from .bodies import bodies_of

    seen: list[str] = []
    named = [(p.body, place) for place, p in enumerate(reading.people) if p.body]
    for body, place in named:
        if body and not any(body in s for s in seen):
            seen.append(body)
            path = f"people/{place}/body"
            sentence = next(e for e in reading.evidence if e.path == path)
            reading.note(
                f"organisations/{len(seen) - 1}",
                Sentence(sentence.sentence, sentence.start, sentence.end),
                LIKELY,
            )
    for body, source in bodies_of(reading.language, told):
        if not any(body in s or s in body for s in seen) and len(seen) < 8:
            seen.append(body)
            reading.note(f"organisations/{len(seen) - 1}", source, GUESSED)
    reading.organisations = seen
