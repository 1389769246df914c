"""The whole state of a list as an address carries it: what is asked, in which form.

========  ===================================================================
``f``     the filter (``base.lists.language``)
``q``     words typed into the search field
``c``     columns in their order, with commas
``s``     the order: field keys with commas, ``-`` in front for downwards
``n``     rows on a page
``after``, ``before``  where the page begins or ends (``base.lists.cursors``)
``saved`` the saved list it began from
========  ===================================================================

A field's own key is understood as one more condition (``?grade=official``), so that
links and plain forms stay short.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus

from banyan.kernel.errors import InputError

from .language import parse, written
from .spec import Field, Kind, ListSpec
from .tree import Node, Term, all_of

PAGE = 50
SIZES = (20, 50, 100, 200)
LONGEST_WORDS = 200
MOST_COLUMNS = 40
SAFE = "(),:;@/'!*"
"""Signs that an address carries as they are."""

DEFAULT_OP = {
    Kind.TEXT: "has",
    Kind.NUMBER: "is",
    Kind.DATE: "is",
    Kind.CHOICE: "is",
    Kind.UNIT: "under",
    Kind.PERSON: "is",
    Kind.BOOL: "is",
}
OWN = ("f", "q", "c", "s", "n", "after", "before", "saved")


@dataclass(frozen=True)
class ListQuery:
    """What is asked of a list. Nothing here is checked yet: it is kept as it came."""

    filter: str = ""
    text: str = ""
    columns: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    tab: str = ""
    day: dt.date | None = None
    known_on: dt.date | None = None
    after: str = ""
    before: str = ""
    limit: int = PAGE
    saved: str = ""

    @classmethod
    def of(
        cls,
        spec: ListSpec,
        params: Mapping[str, str],
        *,
        day: dt.date | None = None,
        known_on: dt.date | None = None,
        short: bool = True,
    ) -> ListQuery:
        """Read the parts of an address; unknown parts belong to others.

        Without ``short`` the keys of fields are not read as conditions: on pages whose
        own forms use such names.
        """
        size = params.get("n", "")
        return cls(
            filter=_filter(spec, params, short),
            text=params.get("q", "").strip()[:LONGEST_WORDS],
            columns=_words(params.get("c", ""))[:MOST_COLUMNS],
            order=_words(params.get("s", ""))[:4],
            tab=params.get(spec.tab_param, "")[:60] if spec.tab_param else "",
            day=day,
            known_on=known_on,
            after=params.get("after", "")[:2_000],
            before=params.get("before", "")[:2_000],
            limit=int(size) if size in map(str, SIZES) else PAGE,
            saved=params.get("saved", "")[:40],
        )

    @property
    def node(self) -> Node | None:
        """The filter as a tree; InputError when it cannot be read."""
        return parse(self.filter)

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything narrows the list."""
        return bool(self.filter.strip() or self.text)

    def changed(self, **parts: Any) -> ListQuery:
        """Return the same with parts changed, from the first page on.

        ``filter`` may be given as a tree.
        """
        if "filter" in parts and not isinstance(parts["filter"], str):
            parts["filter"] = written(parts["filter"])
        return replace(self, **{"after": "", "before": "", **parts})

    def params(self, spec: ListSpec) -> dict[str, str]:
        """Return the parts of the address; what is as usual is left out."""
        found = {
            spec.tab_param or "tab": self.tab,
            "q": self.text,
            "f": self.filter,
            "c": ",".join(self.columns),
            "s": ",".join(self.order),
            "n": str(self.limit) if self.limit != PAGE else "",
            "saved": self.saved,
            "after": self.after,
            "before": self.before,
        }
        kept = {name: value for name, value in found.items() if value}
        if self.filter == spec.usual:
            kept.pop("f", None)
        elif not self.filter:
            kept["f"] = ""
        return kept

    def address(self, spec: ListSpec) -> str:
        """Return the query part of the address, without the question mark."""
        return address_of(self.params(spec))

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON, for the parameters of a job or a saved list."""
        return {
            "filter": self.filter,
            "text": self.text,
            "columns": list(self.columns),
            "order": list(self.order),
            "tab": self.tab,
            "day": self.day.isoformat() if self.day else "",
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "limit": self.limit,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ListQuery:
        """Read what :meth:`as_json` wrote."""
        return cls(
            filter=str(data.get("filter", "")),
            text=str(data.get("text", "")),
            columns=tuple(data.get("columns", ())),
            order=tuple(data.get("order", ())),
            tab=str(data.get("tab", "")),
            day=_day(data.get("day")),
            known_on=_day(data.get("known_on")),
            limit=int(data.get("limit", PAGE)),
        )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(word for word in text.replace(" ", "").split(",") if word)
    )


def address_of(params: Mapping[str, str]) -> str:
    """Write parts of an address as plainly as addresses allow."""
    pairs = (f"{quote_plus(k)}={quote_plus(v, safe=SAFE)}" for k, v in params.items())
    return "&".join(pairs)


def _filter(spec: ListSpec, params: Mapping[str, str], short: bool) -> str:
    """Join the filter and the conditions named by fields, kept even when unreadable."""
    text = params.get("f", spec.usual).strip()
    more = [
        _short(spec.by_key[name], value)
        for name, value in (params.items() if short else ())
        if name in spec.by_key and name not in (*OWN, spec.tab_param) and value.strip()
    ]
    if not more:
        return text
    try:
        return written(all_of(parse(text), *more))
    except InputError:
        return f"({text}) and {written(all_of(*more))}"


def _short(field: Field, value: str) -> Term:
    """Read ``?grade=official``; several values with commas for choices."""
    values = tuple(part.strip() for part in value.split(",") if part.strip())
    if field.type is Kind.CHOICE and len(values) > 1:
        return Term(field.key, "in", values)
    answers = field.answers
    usual = DEFAULT_OP[field.type]
    op = usual if usual in answers or not answers else answers[0]
    return Term(field.key, op, (value.strip(),))
