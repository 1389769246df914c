"""A report in one language: rows of written words, for the page, the paper, the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext, override

from banyan.briefings.domain.small import SHOWN, SMALL
from banyan.exchange.kinds import words as exchange
from banyan.kernel.formats import format_date, format_number
from banyan.kernel.text import Text
from banyan.projects import words as projects

from . import words as w
from .domain.measures import PERCENT

Row = dict[str, str]
UNTOLD = "–"  # noqa: RUF001 - a dash


@dataclass(frozen=True)
class Said:
    """A report as it is read in a language: head, foreword, rows of each section."""

    language: str
    title: str
    partnership: str
    own: str
    partner: str
    as_of: dt.date
    twins: tuple[str, ...]
    foreword: tuple[str, ...]
    rows: Mapping[str, tuple[Row, ...]]
    kept_back: tuple[str, ...]
    paper: str
    edition: int


class Writer:
    """Writes the content of a report in the language that is in force."""

    def __init__(self, content: Mapping[str, Any], language: str) -> None:
        self.content, self.language = content, language
        head = content["partnership"]
        self.own, self.partner = self.told(head["unit"]), self.told(head["partner"])

    def text(self, value: Any) -> str:
        """Return a text of the content."""
        return Text.of(value).in_language(self.language) if value else ""

    def told(self, value: Any) -> str:
        """Return a text that stands in every row; a dash where it is in no language."""
        return self.text(value) or UNTOLD

    def day(self, value: str) -> str:
        """Return a day of the content."""
        day = dt.date.fromisoformat(value) if value else None
        return format_date(day, self.language, style="short")

    def side(self, key: str) -> str:
        """Return whose it is, by its name."""
        return self.own if key == "own" else self.partner

    def number(self, value: int | None, suffix: str = "") -> str:
        """Return a count, or that there was nothing to count."""
        if value is None:
            return gettext(w.NOT_MEASURED)
        return f"{format_number(value, self.language)}{suffix}"

    def cell(self, cell: Mapping[str, Any], suffix: str = "") -> str:
        """Return a count that may be small or withheld."""
        if cell["state"] == SMALL:
            return gettext(w.UNDER) % {"limit": self.content["limit"]}
        if cell["state"] not in (SHOWN, "unmeasured"):
            return gettext(w.WITHHELD)
        return self.number(cell["value"], suffix)

    def standing(self, row: Mapping[str, Any]) -> str:
        """Return how something stood, with the days by which it was late."""
        label = gettext(w.STANDINGS[row["standing"]])
        late = row["days_late"]
        if not late:
            return label
        one, many = w.DAYS_LATE
        days = ngettext(one, many, late) % {"n": self.number(late)}
        return f"{label}, {days}"

    def done(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Return what was done, one on a line."""
        lines = []
        for row in rows:
            day = f" ({self.day(row['day'])})" if row["day"] else ""
            kind = gettext(w.DONE[row["kind"]])
            lines.append(f"{kind}: {self.told(row['title'])}{day}")
        return "\n".join(lines)


def said(content: Mapping[str, Any], language: str) -> Said:
    """Return a report as it is read in a language."""
    with override(language):
        return _said(Writer(content, language))


def _said(writer: Writer) -> Said:
    content, head = writer.content, writer.content["partnership"]
    year = str(content["year"])
    return Said(
        language=writer.language,
        title=gettext("Report on %(year)s") % {"year": year},
        partnership=writer.told(head["name"]),
        own=writer.own,
        partner=writer.partner,
        as_of=dt.date.fromisoformat(content["as_of"]),
        twins=tuple(
            f"{writer.text(one['own'])} – {writer.text(one['partner'])}"
            for one in head["twins"]
        ),
        foreword=tuple(
            part.strip()
            for part in writer.text(content["foreword"]).split("\n")
            if part.strip()
        ),
        rows={key: tuple(write(writer)) for key, write in SECTIONS.items()},
        kept_back=tuple(
            dict.fromkeys(gettext(KEPT_BACK[key]) for key in content["kept_back"])
        ),
        paper=content.get("paper", ""),
        edition=content.get("edition", 0),
    )


def _agreement(writer: Writer, one: Mapping[str, Any]) -> str:
    kind = gettext(dict(exchange.AGREEMENTS)[one["type"]])
    begun = writer.day(one["from"] or one["signed_on"])
    term = f"{begun} – {writer.day(one['to'])}".rstrip(" –") if begun else ""
    return ", ".join(filter(None, (writer.told(one["title"]), kind, term)))


def _measures(writer: Writer) -> Iterator[Row]:
    for row in writer.content["measures"]:
        suffix = " %" if row["key"] in PERCENT else ""
        yield {
            "name": gettext(w.MEASURES[row["key"]]),
            "now": writer.cell(row["now"], suffix),
            "before": writer.cell(row["before"], suffix),
        }


NUMBERS = ("kept", "late", "open")


def _articles(writer: Writer) -> Iterator[Row]:
    """Write each agreement as a line of its own, its articles below it."""
    nothing = dict.fromkeys(NUMBERS, "")
    for agreement in writer.content["agreements"]:
        yield {"article": _agreement(writer, agreement), "done": "", **nothing}
        for article in agreement["articles"]:
            yield {
                "article": f"{article['number']}. {writer.told(article['text'])}",
                "done": _done(writer, article),
                **{key: writer.number(article[key]) for key in NUMBERS},
            }
        if agreement["under_none"]:
            yield {
                "article": gettext("Of the agreement, under no article"),
                "done": writer.done(agreement["under_none"]),
                **nothing,
            }


def _done(writer: Writer, article: Mapping[str, Any]) -> str:
    if not article["is_measured"]:
        return gettext("Not measured: the article has no topic.")
    return writer.done(article["done"]) or gettext("Nothing is recorded.")


def _beside(writer: Writer) -> Iterator[Row]:
    for row in writer.content["beside"]:
        yield {"what": writer.done([row])}


def _undertakings(writer: Writer) -> Iterator[Row]:
    for row in writer.content["undertakings"]:
        yield {
            "text": writer.told(row["text"]),
            "side": writer.side(row["side"]),
            "due": writer.day(row["due"]),
            "done": writer.day(row["done_on"]),
            "standing": writer.standing(row),
        }


def _declarations(writer: Writer) -> Iterator[Row]:
    for row in writer.content["declarations"]:
        yield {
            "text": writer.told(row["text"]),
            "side": writer.side(row["side"]),
            "when": writer.day(row["said_on"]),
        }


DATES = ("planned", "actual", "standing")


def _projects(writer: Writer) -> Iterator[Row]:
    """Write each project as a line of its own, milestones and use checks below it."""
    nothing = dict.fromkeys(DATES, "")
    for one in writer.content["projects"]:
        state = gettext(dict(projects.STATES)[one["state"]])
        yield {"what": f"{writer.told(one['title'])} ({state})", **nothing}
        for step in one["steps"]:
            yield {
                "what": f"– {writer.told(step['text'])}",
                "planned": writer.day(step["planned"]),
                "actual": writer.day(step["actual"]),
                "standing": writer.standing(step),
            }
        for check in one["checks"]:
            yield _check(writer, check)
        if not one["steps"] and not one["checks"]:
            words = gettext("No milestone or use check fell in this year.")
            yield {"what": f"– {words}", **nothing}


def _check(writer: Writer, check: Mapping[str, Any]) -> Row:
    what = gettext("Use check after %(n)s months") % {"n": check["months"]}
    used = dict(projects.USED).get(check["used"], "")
    return {
        "what": f"– {what}: {gettext(used)}" if used else f"– {what}",
        "planned": writer.day(check["due"]),
        "actual": writer.day(check["answered_on"]),
        "standing": writer.standing(check),
    }


def _courses(writer: Writer) -> Iterator[Row]:
    for row in writer.content["courses"]:
        days = dict.fromkeys((writer.day(row["starts_on"]), writer.day(row["ends_on"])))
        yield {
            "title": writer.told(row["title"]),
            "when": " – ".join(filter(None, days)),
            "placed": writer.cell(row["placed"]),
            "completed": writer.cell(row["completed"]),
            "applied": writer.cell(row["applied"]),
        }


def _balance(writer: Writer) -> Iterator[Row]:
    for row in writer.content["balance"]:
        yield {
            "what": gettext(w.BALANCE[row["key"]]),
            "own": writer.number(row["own"]),
            "partner": writer.number(row["partner"]),
        }


def _applications(writer: Writer) -> Iterator[Row]:
    for row in writer.content["applications"]:
        block = writer.text(row["block"])
        practice = writer.told(row["practice"])
        yield {
            "practice": f"{practice}: {block}" if block else practice,
            "receiver": writer.told(row["receiver"]),
            "state": f"{_state(row)} ({writer.day(row['since'])})",
            "result": _result(writer, row),
            "evidence": _evidence(row),
        }


def _state(row: Mapping[str, Any]) -> str:
    return gettext(dict(exchange.APPLICATIONS)[row["state"]])


def _result(writer: Writer, row: Mapping[str, Any]) -> str:
    if row["result"]:
        before = f"{row['baseline']} → " if row["baseline"] else ""
        indicator = writer.text(row["indicator"])
        said_of = f"{indicator}: " if indicator else ""
        return f"{said_of}{before}{row['result']}"
    return writer.text(row["reason"]) or gettext(w.NOT_MEASURED)


def _evidence(row: Mapping[str, Any]) -> str:
    strength = row["strength"]
    label = gettext(w.NOT_MEASURED)
    if strength is not None:
        label = gettext(w.STRENGTH) % {"n": strength}
    word = gettext("checked") if row["is_checked"] else gettext("self-reported")
    return "\n".join(filter(None, (label, word, row["evidence"])))


def _questions(writer: Writer) -> Iterator[Row]:
    for row in writer.content["questions"]:
        yield {
            "text": writer.told(row["text"]),
            "side": writer.side(row["side"]),
            "when": writer.day(row["asked_on"]),
            "due": writer.day(row["due"]),
        }


def _home(writer: Writer) -> Iterator[Row]:
    for key in ("learned", "answers"):
        for row in writer.content[key]:
            yield {"title": writer.told(row["title"]), "text": writer.told(row["text"])}
    for row in writer.content["word"]:
        state = gettext(dict(exchange.ALIVE)[row["state"]])
        title = gettext("Word of the year: %(state)s") % {"state": state}
        yield {"title": title, "text": row["note"]}


SECTIONS = {
    "measures": _measures,
    "articles": _articles,
    "beside": _beside,
    "undertakings": _undertakings,
    "declarations": _declarations,
    "projects": _projects,
    "courses": _courses,
    "balance": _balance,
    "applications": _applications,
    "questions": _questions,
    "home": _home,
}
KEPT_BACK = {
    **w.SECTIONS,
    "agreements": w.SECTIONS["articles"],
    "learned": w.SECTIONS["home"],
    "answers": w.ANSWERS,
    "word": w.WORD,
}
