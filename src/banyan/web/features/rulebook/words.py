"""Values of rules as people say them, in the reader's language.

A value stands large on its card: what comes before it ("at least"), the value
itself with its measure, and what comes after it ("of the full members summoned").
Words for keys are the pack's own labels; only the joints are the program's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext

from banyan.kernel.formats import format_date, format_number, month_name
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.domain.pack import Pack

NO_MEASURE = ("vote", "event", "level", "text", "list", "yes-no", "fraction")
"""Measures that say what kind of value it is, and nothing beside the value."""

_ONE = re.compile(r"^(year|month|day|minute|point|member|time|person|digit)s\b")
_ONE_AFTER = re.compile(r"^((?:calendar|working) day|full member)s\b")
_DAY_OF_YEAR = re.compile(r"(\d\d)-(\d\d)")


@dataclass(frozen=True)
class Said:
    """A value in words; ``items`` and ``pairs`` hold lists and tables."""

    main: str = ""
    before: str = ""
    after: str = ""
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def short(self) -> str:
        """Return the value on one line."""
        if self.items:
            return ", ".join(self.items)
        if self.pairs:
            return ", ".join(f"{key}: {value}" for key, value in self.pairs)
        return " ".join(part for part in (self.before, self.main) if part)

    @property
    def whole(self) -> str:
        """Return the value with all that is said of it, on one line."""
        return " ".join(part for part in (self.short, self.after) if part)


@dataclass(frozen=True)
class Words:
    """The labels of one pack, spoken in the language of the request."""

    labels: Mapping[str, Mapping[str, Text]]
    language: str = field(default_factory=lambda: (get_language() or "en")[:2])

    @classmethod
    def of(cls, pack: Pack) -> Words:
        """Take the labels of a pack."""
        return cls(pack.labels)

    def label(self, group: str, key: str) -> str:
        """Return one label, or the key itself when the pack names none."""
        found = self.labels.get(group, {}).get(key)
        return found.in_language(self.language) if found else key

    def word(self, key: Any) -> str:
        """Return a word that stands as a value: a choice, an event, a kind of ballot."""
        return self.label("rule_words", str(key))

    def number(self, value: Any) -> str:
        """Write a number."""
        return format_number(value, self.language)

    def measured(self, value: Any, unit: str) -> str:
        """Write a number with its measure: ``30 working days``, ``90 điểm``, ``50%``."""
        whole = isinstance(value, float) and value.is_integer()
        written = self.number(int(value) if whole else value)
        if unit == "percent":
            return f"{written}%"
        if unit in NO_MEASURE:
            return written
        measure = self.label("measures", unit)
        if self.language == "en" and value == 1:
            measure = _ONE_AFTER.sub(r"\1", _ONE.sub(r"\1", measure))
        return f"{written}{measure}" if measure[:1] == "%" else f"{written} {measure}"

    def said(self, kind: str, unit: str, value: Any) -> Said:
        """Say a value of a rule of this kind."""
        if value is None:
            return Said()
        return _SAY.get(kind, _number)(self, unit, value)

    def item(self, value: Any, unit: str = "") -> str:
        """Write one thing of a list: a word, a number, a day of the year."""
        if isinstance(value, (int, float)):
            return self.number(value)
        if found := _DAY_OF_YEAR.fullmatch(str(value)):
            return self.day_of_year(int(found[1]), int(found[2]))
        return self.word(value)

    def day_of_year(self, day: int, month: int) -> str:
        """Write a day that comes back every year."""
        if self.language == "en":
            return f"{day} {month_name(month, 'en')}"
        return f"{day:02d}/{month:02d}"

    def any(self, value: Any) -> str:
        """Write whatever an example takes in or gives back."""
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, dt.date):
            return format_date(value, self.language)
        if isinstance(value, (list, tuple)):
            return ", ".join(self.any(v) for v in value)
        return self.item(value)


Say = Callable[[Words, str, Any], Said]


def _number(words: Words, unit: str, value: Any) -> Said:
    return Said(words.measured(value, unit))


def _bounded(template: str) -> Say:
    def say(words: Words, unit: str, value: Any) -> Said:
        return Said(words.measured(value, unit), before=gettext(template))

    return say


def _vote(words: Words, unit: str, value: dict[str, Any]) -> Said:
    over = value["comparator"] == ">"
    of = gettext("of %(whole)s") % {"whole": words.word(value["denominator"])}
    return Said(
        value["fraction"],
        before=gettext("more than") if over else gettext("at least"),
        after=f"{of}, {words.word(value['ballot'])}",
    )


def _cap(words: Words, unit: str, value: dict[str, Any]) -> Said:
    parts = [gettext("of %(whole)s") % {"whole": words.word(value["denominator"])}]
    if group := value.get("group"):
        parts.append(words.word(group))
    if higher := value.get("percent_outstanding"):
        written = words.measured(higher, "percent")
        parts.append(
            gettext("%(share)s where the unit is outstanding") % {"share": written}
        )
    parts.append(gettext("rounded down"))
    return Said(
        words.measured(value["percent"], "percent"),
        before=gettext("at most"),
        after=", ".join(parts),
    )


def _list(words: Words, unit: str, value: list[Any]) -> Said:
    if all(isinstance(v, (int, float)) for v in value):
        numbers = ", ".join(words.number(v) for v in value[:-1])
        last = words.measured(value[-1], unit)
        return Said(f"{numbers}, {last}" if numbers else last)
    return Said(items=tuple(words.item(v) for v in value))


def _choice(words: Words, unit: str, value: str) -> Said:
    return Said(words.word(value))


def _share(words: Words, unit: str, value: str) -> Said:
    return Said(value, before=gettext("at most"), after=gettext("of the whole"))


def _table(words: Words, unit: str, value: dict[str, Any]) -> Said:
    pairs = ((_table_key(words, k), words.measured(v, unit)) for k, v in value.items())
    return Said(pairs=tuple(pairs))


def _table_key(words: Words, key: str) -> str:
    return words.number(int(key)) if key.isdigit() else words.word(key)


_SAY: dict[str, Say] = {
    "minimum": _bounded(_("at least")),
    "maximum": _bounded(_("at most")),
    "over": _bounded(_("more than")),
    "under": _bounded(_("less than")),
    "vote": _vote,
    "cap": _cap,
    "list": _list,
    "choice": _choice,
    "share": _share,
    "table": _table,
}
