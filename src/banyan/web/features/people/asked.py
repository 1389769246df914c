"""What the list of people was asked for: read from the address, written into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from banyan.people.domain.bands import AGE_BANDS
from banyan.people.domain.commands import GRADES, PARTICIPATIONS

LONGEST = 200
Cursor = tuple[str, int]
KNOWN: Mapping[str, tuple[str, ...]] = {
    "grade": GRADES,
    "participation": PARTICIPATIONS,
    "sex": ("f", "m"),
    "age": tuple(b.key for b in AGE_BANDS),
}


@dataclass(frozen=True)
class Asked:
    """Everything that narrows the list; the names are those of the address."""

    structure: str = ""
    q: str = ""
    unit: str = ""
    only: str = ""
    grade: str = ""
    participation: str = ""
    sex: str = ""
    age: str = ""
    joined: str = ""
    after: Cursor | None = None
    before: Cursor | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """Read a query; a word that is none of the known ones is left out."""
        words = {
            name: value
            for name, known in KNOWN.items()
            if (value := query.get(name, "")) in known
        }
        joined = query.get("joined", "")
        return cls(
            structure=query.get("structure", "")[:40],
            q=query.get("q", "").strip()[:LONGEST],
            unit=query.get("unit", "").strip()[:LONGEST],
            only="yes" if query.get("only") else "",
            joined=joined if joined.isdecimal() and len(joined) == 4 else "",
            after=_cursor(query.get("after", "")),
            before=_cursor(query.get("before", "")),
            **words,
        )

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything but the structure narrows the list."""
        return any(getattr(self, name) for name in NARROWING)

    def without(self, name: str) -> Asked:
        """Return the same without one filter, from the first page."""
        changed: dict[str, Any] = {name: "", "after": None, "before": None}
        return replace(self, **changed)

    def url(self, **changed: Any) -> str:
        """Return the address of the list asked so; paging starts anew unless given."""
        chosen = replace(self, **{"after": None, "before": None, **changed})
        pairs = {name: getattr(chosen, name) for name in ("structure", *NARROWING)}
        for name in ("after", "before"):
            cursor = getattr(chosen, name)
            pairs[name] = f"{cursor[1]}.{cursor[0]}" if cursor else ""
        query = urlencode({k: v for k, v in pairs.items() if v})
        return reverse("people") + (f"?{query}" if query else "")


NARROWING = ("q", "unit", "only", "grade", "participation", "sex", "age", "joined")


def _cursor(raw: str) -> Cursor | None:
    """Read where a page begins: the membership, a point, its sort key."""
    number, point, key = raw.partition(".")
    if not point or not number.isdecimal() or len(number) > 18 or len(key) > 300:
        return None
    return key, int(number)
