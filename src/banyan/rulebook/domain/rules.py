"""A rule, its values through time and scope, and the answer it gives on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from banyan.kernel.text import Text


class Status(StrEnum):
    """What the rulebook can say of a rule on a day."""

    ACTIVE = "active"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Citation:
    """A place in a document."""

    document: str
    point: str = ""

    def __str__(self) -> str:
        """Number and issuer first, as people cite."""
        return f"{self.document} {self.point}".strip()


@dataclass(frozen=True)
class Scope:
    """Where a rule is asked for: codes of units from the root down, kind, province."""

    units: tuple[str, ...] = ()
    kind: str = ""
    province: str = ""

    @classmethod
    def parse(cls, text: str | None) -> Scope:
        """Read ``kind:branch``, ``province:01`` or the code of a unit or province."""
        if not text:
            return cls()
        head, _, rest = text.partition(":")
        if head == "kind" and rest:
            return cls(kind=rest)
        if head == "province" and rest:
            return cls(province=rest)
        return cls(units=(text,), province=text)


NATIONAL = Scope()


@dataclass(frozen=True, order=True)
class Reach:
    """Where a value holds; empty fields do not limit."""

    unit: str = ""
    province: str = ""
    kind: str = ""

    def covers(self, scope: Scope) -> bool:
        """Say whether the value holds for what was asked."""
        return (
            (not self.unit or self.unit in scope.units)
            and (not self.province or self.province == scope.province)
            and (not self.kind or self.kind == scope.kind)
        )

    def rank(self, scope: Scope) -> tuple[int, int, int]:
        """Return how near it is: the lowest unit, then province, then kind."""
        depth = scope.units.index(self.unit) + 1 if self.unit else 0
        return (depth, int(bool(self.province)), int(bool(self.kind)))

    def as_data(self) -> dict[str, str]:
        """Return the limits that are set."""
        return {k: v for k, v in vars(self).items() if v}


@dataclass(frozen=True)
class Variant:
    """One reading of a disputed value, with who reads it so."""

    key: str
    value: Any
    label: Text
    cites: tuple[Citation, ...]
    unit: str = ""
    start: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class Value:
    """What a rule says in a half-open period and a reach."""

    value: Any
    start_day: dt.date
    end_day: dt.date | None
    precision: str
    cites: tuple[Citation, ...]
    confidence: str
    status: Status
    reach: Reach = field(default_factory=Reach)
    priority: int = 0
    start: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    note: Text = field(default_factory=Text)
    line: int = 0

    def holds(self, on: dt.date) -> bool:
        """Say whether the day lies in the period."""
        return self.start_day <= on and (self.end_day is None or on < self.end_day)


@dataclass(frozen=True)
class Example:
    """An input and what the rule must make of it on a day."""

    on: dt.date
    input: dict[str, Any]
    expect: Any
    scope: str = ""
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Waiver:
    """Who may let a case pass in spite of the rule, always with a written reason."""

    by: str
    label: Text


@dataclass(frozen=True)
class Rule:
    """One parameter of the organisation's rules, through time."""

    id: str
    pack: str
    topic: str
    kind: str
    title: Text
    meaning: Text
    unit: str
    event: str
    severity: str
    values: tuple[Value, ...]
    examples: tuple[Example, ...]
    waiver: Waiver | None = None
    default: bool = False
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Period:
    """The days a value holds; ``to`` is the first day after, None when open."""

    start: dt.date
    to: dt.date | None
    precision: str = "day"


@dataclass(frozen=True)
class Deadline:
    """A length in a unit, from an event."""

    length: int
    unit: str
    start: str


@dataclass(frozen=True)
class Threshold:
    """A majority: share, whether the limit itself is enough, of whom, how cast."""

    fraction: Fraction
    inclusive: bool
    denominator: str
    ballot: str

    def needed(self, base: int) -> int:
        """Return the fewest votes that reach it among ``base``."""
        exact = self.fraction * base
        whole = exact.numerator // exact.denominator
        if self.inclusive and whole == exact:
            return whole
        return whole + 1

    @classmethod
    def of(cls, value: dict[str, Any]) -> Threshold:
        """Build it from the value of a rule of kind vote."""
        return cls(
            fraction=Fraction(value["fraction"]),
            inclusive=value["comparator"] == ">=",
            denominator=value["denominator"],
            ballot=value["ballot"],
        )


@dataclass(frozen=True)
class Answer:
    """What the rulebook says of one rule, on one day, in one scope."""

    id: str
    on: dt.date
    status: Status
    pack: str
    unit: str
    scope: Scope
    value: Any = None
    variants: tuple[Variant, ...] = ()
    citation: Citation | None = None
    citations: tuple[Citation, ...] = ()
    citation_replaced_by: tuple[str, ...] = ()
    confidence: str = ""
    period: Period | None = None
    start: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    rule_severity: str = "warn"
    note: Text = field(default_factory=Text)
    product_default: bool = False

    @property
    def is_active(self) -> bool:
        """Whether there is one value to build on."""
        return self.status is Status.ACTIVE

    @property
    def severity(self) -> str:
        """How strongly it may act: only an active rule may block."""
        if self.rule_severity == "block" and not self.is_active:
            return "warn"
        return self.rule_severity

    @property
    def deadline(self) -> Deadline | None:
        """The value as a deadline, when it is a number of days or months."""
        if not isinstance(self.value, int):
            return None
        return Deadline(self.value, self.unit, self.start)

    @property
    def threshold(self) -> Threshold | None:
        """The value as a majority, when the rule is one."""
        if isinstance(self.value, dict) and "fraction" in self.value:
            return Threshold.of(self.value)
        return None

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON; ``value`` or ``variants``, never both."""
        data: dict[str, Any] = {
            "id": self.id,
            "on": self.on.isoformat(),
            "status": str(self.status),
            "unit": self.unit,
            "citation": _cite_data(self.citation),
            "citations": [_cite_data(c) for c in self.citations],
            "citation_replaced_by": list(self.citation_replaced_by),
            "confidence": self.confidence,
            "period": _period_data(self.period),
            "scope": self.reach.as_data() or "national",
            "severity": self.severity,
            "pack": self.pack,
        }
        for key in ("start", "details"):
            if getattr(self, key):
                data[key] = plain(getattr(self, key))
        if self.note:
            data["note"] = self.note.as_json()
        if self.status is Status.DISPUTED:
            data["variants"] = [_variant_data(v, self.unit) for v in self.variants]
        else:
            data["value"] = plain(self.value)
        return data


def readings(answer: Answer) -> tuple[tuple[str, Answer], ...]:
    """Return the ways to read an answer: itself, or each variant of a disputed one."""
    if answer.status is not Status.DISPUTED:
        return (("", answer),)
    return tuple(
        (
            v.key,
            replace(
                answer,
                status=Status.ACTIVE,
                value=v.value,
                unit=v.unit or answer.unit,
                start=v.start or answer.start,
                variants=(),
                citation=v.cites[0] if v.cites else answer.citation,
            ),
        )
        for v in answer.variants
    )


def plain(value: Any) -> Any:
    """Return a value with days as ISO texts, for JSON."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def _cite_data(cite: Citation | None) -> dict[str, str] | None:
    return {"document": cite.document, "point": cite.point} if cite else None


def _period_data(period: Period | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {
        "from": plain(period.start),
        "to": plain(period.to),
        "precision": period.precision,
    }


def _variant_data(variant: Variant, unit: str) -> dict[str, Any]:
    data = {
        "key": variant.key,
        "value": plain(variant.value),
        "unit": variant.unit or unit,
        "label": variant.label.as_json(),
        "citations": [_cite_data(c) for c in variant.cites],
    }
    if variant.confidence:
        data["confidence"] = variant.confidence
    return data
