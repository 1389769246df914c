"""A reading becomes claims, one for each value that a person can accept or reject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FIELDS = (
    "kind",
    "date",
    "place",
    "people",
    "organisations",
    "topics",
    "figures",
    "commitments",
    "agreements",
    "courses",
)
DECIDED = ("accepted", "corrected", "rejected", "added")
SHAPES: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "date": ("start", "end"),
    "place": ("name", "country"),
    "people": ("name", "office", "body", "side", "head"),
    "organisations": ("name",),
    "topics": ("id",),
    "figures": ("what", "value", "unit", "hedge"),
    "commitments": ("text", "by", "when", "kind"),
    "agreements": ("title",),
    "courses": ("title",),
}
"""What is shown and typed of each value."""


@dataclass(frozen=True)
class Claimed:
    """One value with the sentence it comes from."""

    path: str
    field: str
    position: int
    value: dict[str, Any]
    sentence: str = ""
    start: int = 0
    end: int = 0
    grade: str = ""


def claims_of(data: Mapping[str, Any]) -> list[Claimed]:
    """Return the claims of a reading (as plain data), in the order of the form."""
    return [
        _with_evidence(one, data.get("evidence", ()))
        for one in _values(data)
        if any(v not in (None, "") for v in one.value.values())
    ]


def _values(data: Mapping[str, Any]) -> Iterator[Claimed]:
    yield Claimed("kind", "kind", 0, {"kind": data["kind"]})
    dates = {"start": data["date_start"], "end": data["date_end"]}
    yield Claimed("date_start", "date", 0, dates if _is_known(dates) else {})
    yield Claimed("place", "place", 0, dict(data["place"]))
    for field in FIELDS[3:]:
        for at, value in enumerate(data.get(field, ())):
            yield Claimed(f"{field}/{at}", field, at, _shaped(field, value))


def _is_known(dates: Mapping[str, str]) -> bool:
    return any(c.isdigit() for c in dates["start"])


def _shaped(field: str, value: Any) -> dict[str, Any]:
    """Return a value with the keys of its field."""
    if not isinstance(value, Mapping):
        return {SHAPES[field][0]: value}
    keys = SHAPES[field]
    if field in ("agreements", "courses"):
        title = value.get("title") or value.get("name") or ""
        rest = {k: v for k, v in value.items() if k not in ("title", "name") and v}
        return {"title": title, **rest}
    return {k: value.get(k) for k in keys}


def _with_evidence(one: Claimed, evidence: Sequence[Mapping[str, Any]]) -> Claimed:
    from dataclasses import replace

    exact = [e for e in evidence if e["path"] == one.path]
    below = [e for e in evidence if str(e["path"]).startswith(f"{one.path}/")]
    found = (exact or below)[:1]
    if not found:
        return one
    seen = found[0]
    return replace(
        one,
        sentence=seen["sentence"],
        start=seen["start"],
        end=seen["end"],
        grade=seen["grade"],
    )


def full_day(said: str) -> dt.date | None:
    """Return the day where all of it is known."""
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        return None


def may_be_same_day(said: str, day: dt.date | None) -> bool:
    """Say whether a partly known date (``XXXX-11-09``) can be a day."""
    if day is None or len(said) != 10:
        return False
    return all(a in ("X", b) for a, b in zip(said, day.isoformat(), strict=True))


def same_value(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether a value was left as it was read."""
    keys = {*one, *other}
    return all(_plain(one.get(k)) == _plain(other.get(k)) for k in keys)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else " ".join(str(value).split())


@dataclass(frozen=True)
class Score:
    """How reading fared in one field and language, by what people did with it."""

    field: str
    language: str
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    added: int = 0

    @property
    def precision(self) -> float | None:
        """Of what was proposed, how much stood."""
        proposed = self.accepted + self.corrected + self.rejected
        return self.accepted / proposed if proposed else None

    @property
    def recall(self) -> float | None:
        """Of what was true, how much was proposed rightly."""
        true = self.accepted + self.corrected + self.added
        return self.accepted / true if true else None
