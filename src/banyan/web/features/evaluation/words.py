"""Evaluation in words: classes, caps, derivations, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from banyan.evaluation.domain.caps import Cap
from banyan.evaluation.domain.classes import (
    BARS_IT,
    HOLDS,
    SILENT,
    UNMEASURED,
    WARNS,
    Line,
)
from banyan.evaluation.domain.frame import Frame
from banyan.evaluation.domain.rated import REASONS
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.web.features.rulebook.chips import kept_rule_chip
from banyan.web.shared.errors import say
from banyan.web.shared.places import address
from banyan.web.shared.ui import Badge, RuleChip

PERIODS = {"quarter": _("quarter"), "year": _("year"), "term": _("term")}
ROLES = {"head": _("heads the unit"), "deputy": _("deputy"), "": ""}
STANDS = {
    HOLDS: ("good", _("holds")),
    BARS_IT: ("late", _("bars")),
    WARNS: ("soon", _("warns, not confirmed")),
    UNMEASURED: ("", _("not measured")),
    SILENT: ("", _("no value")),
}
BY_POINTS = _("class by points")
DENOMINATORS = {
    "good": _("rated good"),
    "good_or_better": _("rated good or better"),
    "all_rated": _("all rated"),
}


def text(value: Text | str) -> str:
    """Return a text of the organisation in the reader's language."""
    return Text.of(value).in_language(get_language() or "en")


def class_name(frame: Frame, key: str) -> str:
    """Return a class in words; a dash for none."""
    found = frame.klass(key)
    return text(found.title) if found else key or "–"


def classes(frame: Frame) -> list[tuple[str, str]]:
    """Return the classes for a choice."""
    return [(k.key, text(k.title)) for k in frame.classes]


def tone(frame: Frame, key: str) -> str:
    """Return a short word for the look of a cell: best, 1, 2, worst, none."""
    if frame.klass(key) is None:
        return "none"
    return f"c{frame.rank(key)}"


def sign(frame: Frame, key: str) -> str:
    """Return the letter of a class for a tile; its place where the frame has none."""
    found = frame.klass(key)
    if found is None:
        return "–"
    return text(found.sign) or str(frame.rank(key) + 1)


def signed(frame: Frame, key: str) -> str:
    """Return a class as a letter, to be compared at a glance; its name for who listens."""
    if not key:
        return "–"
    letter = sign(frame, key) if frame.klass(key) else key
    return _drawn(letter, tone(frame, key), class_name(frame, key))


@lru_cache(maxsize=512)
def _drawn(letter: str, tone_of: str, title: str) -> str:
    return format_html(
        '<span class="ev-sign is-{}" title="{}" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span>',
        tone_of, title, letter, title,
    )  # fmt: skip


def reason(key: str) -> str:
    """Return why somebody is not rated."""
    return gettext(REASONS[key]) if key in REASONS else key


def role(key: str) -> str:
    """Return a role in words."""
    return gettext(ROLES[key]) if ROLES.get(key) else ""


def cited(pack: str, citation: str) -> str:
    """Return a citation as people write it: number of the document, then the point."""
    for key, document in packs.rulebook(pack).documents.items():
        if citation.startswith(key):
            return f"{document.number} {citation[len(key) :]}".strip()
    return citation


def line_words(frame: Frame, line: Line) -> dict[str, Any]:
    """Return one line of a derivation for a template."""
    tone_of, word = STANDS[line.stands]
    if line.by_points:  # it says what is reached, which keeps nobody from it
        tone_of, word = "", BY_POINTS
    values = {
        k: class_name(frame, str(v)) if k in ("class", "word") else plain(v)
        for k, v in line.values.items()
    }
    return {
        "stands": line.stands,
        "title": rule_title(frame.pack, line.rule),
        "badge": Badge(gettext(word), tone_of),
        "text": say(line.template, values),
        "rule": line.rule,
        "citation": cited(frame.pack, line.citation),
    }


def plain(value: Any) -> Any:
    """Return a number without zeros at its end, anything else as it is."""
    if isinstance(value, Decimal) and value == value.to_integral():
        return value.quantize(Decimal(1))
    return value


def rule_title(pack: str, rule: str) -> str:
    """Return what a rule is called; "" where the pack has none of it."""
    found = packs.rulebook(pack).rules.get(rule)
    return text(found.title) if found else ""


def cap_words(frame: Frame, cap: Cap) -> list[dict[str, Any]]:
    """Return every reading of a cap for a template."""
    return [
        {
            "key": v.key,
            "label": text(v.label) or gettext("The rule"),
            "percent": v.percent,
            "denominator": gettext(DENOMINATORS.get(v.denominator, v.denominator)),
            "base": v.base,
            "most": v.most,
            "over": v.over,
            "citation": cited(frame.pack, v.citation),
        }
        for v in cap.variants
    ]


def chips(frame: Frame, on: Any) -> tuple[RuleChip, ...]:
    """Return the rules of a frame for the Why panel."""
    return tuple(
        kept_rule_chip({"id": rule, "pack": frame.pack, "on": str(on)})
        for rule in frame.rules()
    )


def link(name: str, uid: Any, **query: Any) -> str:
    """Return the address of a page of a campaign or assessment."""
    given = urlencode({k: v for k, v in query.items() if v not in (None, "")})
    return address(name, uid) + (f"?{given}" if given else "")


def counted(frame: Frame, found: Mapping[str, int]) -> str:
    """Return a distribution as one line of words."""
    return ", ".join(f"{text(k.title)} {found.get(k.key, 0)}" for k in frame.classes)
