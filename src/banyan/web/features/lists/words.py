"""Filters in words: what a condition says, what its operators are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import get_language, gettext, ngettext

from banyan.base import lists
from banyan.base.lists import AllOf, Field, Kind, ListSpec, Node, Not, Term
from banyan.base.lists.checking import Named
from banyan.base.lists.dates import span_of
from banyan.base.lists.tree import is_draft
from banyan.kernel import clock
from banyan.kernel.formats import format_date, format_month
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

OPS: Mapping[Kind, Mapping[str, str]] = {
    Kind.TEXT: {
        "has": _("contains"),
        "is": _("is exactly"),
        "starts": _("begins with"),
        "in": _("is one of"),
        "empty": _("is empty"),
    },
    Kind.NUMBER: {
        "is": _("is"),
        "lt": _("is less than"),
        "le": _("is at most"),
        "ge": _("is at least"),
        "gt": _("is more than"),
        "from": _("is between"),
        "in": _("is one of"),
        "empty": _("is empty"),
    },
    Kind.DATE: {
        "is": _("is on or in"),
        "lt": _("is before"),
        "le": _("is not after"),
        "ge": _("is not before"),
        "gt": _("is after"),
        "from": _("is between"),
        "empty": _("is empty"),
    },
    Kind.CHOICE: {"is": _("is"), "in": _("is one of"), "empty": _("is empty")},
    Kind.UNIT: {
        "under": _("is this unit or below"),
        "is": _("is this unit alone"),
        "in": _("is one of"),
        "empty": _("is empty"),
    },
    Kind.PERSON: {"is": _("is"), "in": _("is one of"), "empty": _("is empty")},
    Kind.BOOL: {"is": _("is")},
}
"""What each operator is called beside its field, by the kind of the field."""

SAYING: Mapping[str, str] = {
    "has": _("%(label)s: “%(value)s”"),
    "is": _("%(label)s: %(value)s"),
    "starts": _("%(label)s begins with %(value)s"),
    "lt": _("%(label)s below %(value)s"),
    "le": _("%(label)s up to %(value)s"),
    "ge": _("%(label)s from %(value)s"),
    "gt": _("%(label)s above %(value)s"),
    "from": _("%(label)s from %(value)s to %(other)s"),
    "in": _("%(label)s: %(value)s"),
    "under": _("%(label)s: %(value)s, with all below"),
    "empty": _("%(label)s: none"),
}
DATES: Mapping[str, str] = {
    "lt": _("%(label)s before %(value)s"),
    "gt": _("%(label)s after %(value)s"),
}
DAYS: Mapping[str, str] = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this-week": _("this week"),
    "last-week": _("last week"),
    "next-week": _("next week"),
    "this-month": _("this month"),
    "last-month": _("last month"),
    "next-month": _("next month"),
    "this-quarter": _("this quarter"),
    "last-quarter": _("last quarter"),
    "next-quarter": _("next quarter"),
    "this-year": _("this year"),
    "last-year": _("last year"),
    "next-year": _("next year"),
}
_MOVED = re.compile(r"(?:today)?([+-])(\d{1,4})([dwmy])\Z")
_MONTH = re.compile(r"\d{4}-\d{1,2}\Z|\d{1,2}/\d{4}\Z")


def language() -> str:
    """Return the language of the reader."""
    return (get_language() or "en")[:2]


def label_of(field: Field | None, key: str = "") -> str:
    """Return what a field is called; an unknown one by its key."""
    return lists.said(field.label, language()) if field else key


def op_label(field: Field, op: str) -> str:
    """Return what an operator is called beside its field."""
    return gettext(OPS[field.type].get(op, op))


def filter_said(spec: ListSpec, node: Node, named: Named) -> str:
    """Write a filter in words."""
    if isinstance(node, Not):
        inner = filter_said(spec, node.part, named)
        return gettext("not (%(what)s)") % {"what": inner}
    if isinstance(node, Term):
        return term_said(spec, node, named)
    between = gettext("and") if isinstance(node, AllOf) else gettext("or")
    parts = [_part(spec, part, named) for part in node.parts]
    return f" {between} ".join(parts)


def _part(spec: ListSpec, node: Node, named: Named) -> str:
    text = filter_said(spec, node, named)
    return text if isinstance(node, Term | Not) else f"({text})"


def term_said(spec: ListSpec, term: Term, named: Named) -> str:
    """Write one condition in words."""
    field = spec.by_key.get(term.field)
    label = label_of(field, term.field)
    if is_draft(term):
        return gettext("%(label)s: no value yet") % {"label": label}
    values = [value_said(field, value, named) for value in term.values]
    template = SAYING.get(term.op, "%(label)s: %(value)s")
    if field is not None and field.type is Kind.DATE:
        template = DATES.get(term.op, template)
    many = term.op == "in"
    return gettext(template) % {
        "label": label,
        "value": ", ".join(values) if many else (values or [""])[0],
        "other": values[-1] if values else "",
    }


def value_said(field: Field | None, value: str, named: Named) -> str:
    """Write one value of a condition in words; what is not understood as it is."""
    if field is None:
        return value
    if field.type is Kind.DATE:
        return day_said(value)
    if field.type is Kind.CHOICE:
        return lists.labels_of(field, language()).get(value, value)
    if field.type is Kind.BOOL:
        words = {"yes": gettext("yes"), "no": gettext("no")}
        return words.get(value, value)
    if field.type is Kind.UNIT and value in named.units:
        return named.units[value].names.in_language(language())
    if field.type is Kind.PERSON and value in named.persons:
        return named.persons[value].name
    return value


def day_said(value: str) -> str:
    """Write a day, month, year or relative day as people say it."""
    text = value.strip().lower().replace(" ", "")
    if text in DAYS:
        return gettext(DAYS[text])
    if moved := _MOVED.match(text):
        return _moved_said(*moved.groups())
    span = span_of(text, clock.today())
    if span is None or text.isdigit():
        return value
    if _MONTH.match(text):
        return format_month(span.start.year, span.start.month, language())
    return format_date(span.start, language(), style="short")


def _moved_said(sign: str, number: str, unit: str) -> str:
    n = int(number)
    ago = {
        "d": ngettext("%(n)s day ago", "%(n)s days ago", n),
        "w": ngettext("%(n)s week ago", "%(n)s weeks ago", n),
        "m": ngettext("%(n)s month ago", "%(n)s months ago", n),
        "y": ngettext("%(n)s year ago", "%(n)s years ago", n),
    }
    ahead = {
        "d": ngettext("in %(n)s day", "in %(n)s days", n),
        "w": ngettext("in %(n)s week", "in %(n)s weeks", n),
        "m": ngettext("in %(n)s month", "in %(n)s months", n),
        "y": ngettext("in %(n)s year", "in %(n)s years", n),
    }
    return (ago if sign == "-" else ahead)[unit] % {"n": n}


def counted(spec: ListSpec, count: lists.Count | None, written: str) -> str:
    """Write how many rows there are: "1,000+ members"."""
    if count is None:
        return ""
    number = f"{written}+" if count.more else written
    many = count.number + (1 if count.more else 0)
    return ngettext(*spec.counted, many) % {"n": number}


def text_said(value: Text | str) -> str:
    """Write a text of the organisation or a label."""
    return lists.said(value, language())
