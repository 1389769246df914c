"""What a reading proposes, and where each value stands in the report."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from .plain import Plain
from .segments import Sentence

SURE, LIKELY, GUESSED = "sure", "likely", "guessed"


@dataclass(frozen=True)
class Evidence:
    """The sentence that a value comes from, and how sure the reader is."""

    path: str
    sentence: str
    start: int
    end: int
    grade: str


@dataclass(frozen=True)
class Person:
    """Somebody acting in an office."""

    name: str
    office: str | None
    body: str | None
    side: str = "other"
    head: bool = False


@dataclass(frozen=True)
class Figure:
    """A count, a length or a sum, with its hedge as reported."""

    what: str
    value: float
    unit: str | None
    hedge: str | None


@dataclass(frozen=True)
class Commitment:
    """What somebody undertook or declared."""

    by: str
    text: str
    when: str | None
    kind: str


@dataclass
class Reading:
    """The proposal; lists are in the order of the report."""

    language: str
    kind: str = ""
    date_start: str = "XXXX-XX-XX"
    date_end: str = "XXXX-XX-XX"
    place: dict[str, Any] = field(
        default_factory=lambda: {"name": None, "country": None}
    )
    people: list[Person] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    topics: list[dict[str, str]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    courses: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def note(self, path: str, sentence: Sentence, grade: str = LIKELY) -> None:
        """Say where the value at ``path`` stands."""
        found = Evidence(path, sentence.text, sentence.start, sentence.end, grade)
        self.evidence.append(found)

    def quote(self, report: Plain) -> None:
        """Quote every sentence and spell every name as they stand in the report."""
        for name in (f.name for f in fields(self) if f.name not in READ):
            setattr(self, name, _spelled(getattr(self, name), report))
        self.evidence = [_quoted(e, report) for e in self.evidence]

    def as_data(self) -> dict[str, Any]:
        """Return the proposal as plain data."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


READ = {"language", "kind", "date_start", "date_end", "topics", "evidence"}
"""What is not named in the words of the report."""


def _quoted(evidence: Evidence, report: Plain) -> Evidence:
    start, end = report.place(evidence.start, evidence.end)
    return replace(evidence, sentence=report.source[start:end], start=start, end=end)


def _spelled(value: Any, report: Plain) -> Any:
    if isinstance(value, str):
        return report.named(value)
    if isinstance(value, list):
        return [_spelled(v, report) for v in value]
    if isinstance(value, dict):
        return {k: _spelled(v, report) for k, v in value.items()}
    if isinstance(value, Person | Figure | Commitment):
        told = {f.name: _spelled(getattr(value, f.name), report) for f in fields(value)}
        return replace(value, **told)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {
            name: _plain(getattr(value, name)) for name in value.__dataclass_fields__
        }
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
