"""The reader: composes what the parts find into one proposal with its evidence."""

from __future__ import annotations

import datetime as dt

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from . import (
    bounds,
    courses,
    dates,
    heads,
    kinds,
    naming,
    organisations,
    pacts,
    passing,
    people_lao,
    people_latin,
    promises,
    sides,
    venue,
)
from .before import Before
from .figures import figures_of
from .language import language_of
from .people_latin import Mention
from .plain import Plain
from .result import GUESSED, LIKELY, SURE, Reading
from .segments import Sentence, is_menu, menus, sentences
from .topics import topics_of, unsaid


def read(text: str, *, published: dt.date | None = None) -> Reading:
    """Return what a report proposes, of a long one what its first part does.

    ``published`` lends its year to a day and month without one. Raises InputError
    for an empty text, one longer than a report can be, one in another language, one
    that is no report of an exchange.
    """
    bounds.refuse_endless(text)
    report = Plain(text[: bounds.read_until(text)])
    reading = _read(report.text.translate(DIGITS), published)
    reading.quote(report)
    return reading


DIGITS = {ord("໐") + digit: str(digit) for digit in range(10)}
"""Lao numerals, read as the others; quoted as they stand."""


def _read(text: str, published: dt.date | None) -> Reading:
    language = _language(text)
    head = heads.published(text, published)
    whole = sentences(text)
    aside = menus(whole)
    told = [
        s
        for s in whole
        if not (head.covers(s.start) and s.end <= head.end)
        and not (is_menu(s) or s.start in aside)
    ] or whole
    mentions = people_lao.mentions if language == "lo" else people_latin.mentions
    named = mentions(language, told)
    if not (
        kinds.is_exchange(language, text)
        or sides.both_act(named)
        or (kinds.may_be_one(language, text) and sides.both_speak(named, language))
    ):
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
    _place(reading, told, named)
    before, short = Before(language, text, whole), naming.acronyms(text)
    found = naming.in_full(language, before, named, reading.place["name"], short)
    _people(reading, found, told)
    _rest(reading, told, found, span, short)
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


def _place(reading: Reading, told: list[Sentence], named: list[Mention]) -> None:
    name, country, sentence = venue.where(reading.language, told, reading.kind, named)
    reading.place = {"name": name, "country": country}
    if sentence is not None:
        reading.note("place", sentence, LIKELY)


def _people(reading: Reading, found: list[Mention], sentences: list[Sentence]) -> None:
    country = reading.place["country"]
    told = sides.people(reading.language, found, reading.kind, country, sentences)
    for place, one in enumerate(told):
        reading.people.append(one.person)
        for name in ("name", "office", "body"):
            if getattr(one.person, name):
                reading.note(f"people/{place}/{name}", one.mention.sentence, LIKELY)
        for name in ("side", "head"):
            reading.note(f"people/{place}/{name}", one.mention.sentence, GUESSED)


def _rest(
    reading: Reading,
    told: list[Sentence],
    found: list[Mention],
    span: dates.Span | None,
    short: dict[str, str],
) -> None:
    language = reading.language
    worked = [s for s in told if not passing.is_in_passing(language, s)]
    heads = {p.name for p in reading.people if p.head}
    announced = topics_of(language, worked, unsaid(found, heads))
    for place, (topic, label, sentence) in enumerate(announced):
        reading.topics.append({"id": topic, "label": label})
        reading.note(f"topics/{place}", sentence, LIKELY)
    opening = reading.kind == "course-opening"
    figures = figures_of(language, told, course=opening)
    for place, (figure, sentence) in enumerate(figures):
        reading.figures.append(figure)
        reading.note(f"figures/{place}", sentence, LIKELY)
    for place, promise in enumerate(promises.promises(language, told, found)):
        reading.commitments.append(promise.commitment)
        reading.note(f"commitments/{place}", promise.sentence, GUESSED)
    for place, (pact, sentence) in enumerate(pacts.agreements_of(language, told)):
        reading.agreements.append(pact)
        reading.note(f"agreements/{place}", sentence, LIKELY)
    told_of = courses.courses_of(
        language, told, reading.kind, span, figures, reading.place["name"]
    )
    for place, (course, sentence) in enumerate(told_of):
        reading.courses.append(course)
        reading.note(f"courses/{place}", sentence, LIKELY)
    organisations.note(reading, worked, short)
