"""The tags of the pages: icons, dates and numbers, addresses that keep the date.

Everything here is called by the hundred on a page, so it is plain and cached.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from banyan.kernel import formats
from banyan.kernel.text import Text
from banyan.web import charts
from banyan.web.shared import assets as built
from banyan.web.shared import icons
from banyan.web.shared.dates import Moment, keep
from banyan.web.shared.ui import Badge, Bar

register = template.Library()


# -- icons ---------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon inline: ``{% icon "outline/users" %}``.

    It is hidden from readers of the screen unless it has a ``label``.
    """
    return _icon(str(name), str(label))


# drawn once where all that it is given is constant
icon.constant = True  # type: ignore[attr-defined]


@lru_cache(maxsize=512)
def _icon(name: str, label: str) -> SafeString:
    inner = icons.drawn(name)
    if not label:
        return SafeString(f'<svg aria-hidden="true" focusable="false"{inner}')  # nosec B703
    return format_html(
        '<svg role="img" aria-label="{}" focusable="false"{}',
        label,
        SafeString(inner),  # nosec B703
    )


# -- words, dates, numbers --------------------------------------------------------


def _language() -> str:
    return (get_language() or "en")[:2]


@register.filter
def day(value: dt.date | None, style: str = "normal") -> str:
    """Write a date as the reader does; ``short`` and ``long`` are other styles."""
    return formats.format_date(value or None, _language(), style=style)


@register.filter
def instant(value: dt.datetime | None) -> str:
    """Write day and time in the organisation's zone."""
    return formats.format_instant(value, _language()) if value else ""


@register.filter
def iso(value: dt.date | None) -> str:
    """Write a date for machines (``datetime`` of a time element, values of inputs)."""
    return value.isoformat() if value else ""


def _known(value: Any) -> Any:
    """Return the number, or None for the empty text of an unknown variable."""
    return None if value == "" else value


@register.filter
def num(value: float | Decimal | None, digits: int | None = None) -> str:
    """Write a number with its thousands apart."""
    return formats.format_number(_known(value), _language(), digits)


@register.filter
def percent(value: float | Decimal | None, digits: int = 1) -> str:
    """Write a ratio as a percentage."""
    return formats.format_percent(_known(value), _language(), digits)


@register.filter
def text(value: Text | dict[str, str] | str | None) -> str:
    """Write a text of the organisation in the reader's language."""
    return Text.of(value).in_language(_language())


# -- addresses -----------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def keep_url(context: template.Context, url: str) -> str:
    """Return ``url`` carrying on the date shown: ``href="{% keep_url page.url %}"``."""
    return keep(str(url), context["frame"].moment)


@register.filter
def kept(url: str, moment: Moment) -> str:
    """The same as a filter: ``{{ row.url|kept:frame.moment }}``."""
    return keep(str(url), moment)


@register.simple_tag
def assets() -> built.Assets:
    """Return the addresses of style sheets, script and fonts."""
    return built.assets()


# -- forms ------------------------------------------------------------------------------

_CHECKS = {"checkbox"}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Draw one field: label, help, input as typed, error."""
    kind = getattr(bound.field.widget, "input_type", "")
    return {
        "field": bound,
        "is_check": kind in _CHECKS and not hasattr(bound.field, "choices"),
        "is_group": bound.field.widget.use_fieldset,
    }


@register.inclusion_tag("components/fields.html")
def fields(form: Form) -> dict[str, Any]:
    """Draw all fields of a form, hidden ones and errors of the whole included."""
    return {"form": form}


# -- small drawings -------------------------------------------------------------------------


@register.simple_tag
def bar(value: Bar) -> SafeString:
    """Draw a number with its bar on the common scale."""
    return SafeString(charts.small_bar(value.value, value.limit, tone=value.tone))  # nosec B703


@register.filter
def is_bar(value: Any) -> bool:
    """Say whether a cell is a bar."""
    return isinstance(value, Bar)


@register.filter
def is_badge(value: Any) -> bool:
    """Say whether a cell is a badge."""
    return isinstance(value, Badge)


@register.simple_block_tag
def card(content: str, title: str = "", link: str = "", link_label: str = "") -> str:
    """Put what stands between the tags on a card with a title."""
    head = (
        format_html(
            "<header><h2>{}</h2>{}</header>", title, _card_link(link, link_label)
        )
        if title
        else ""
    )
    return format_html('<section class="card">{}{}</section>', head, content)


def _card_link(link: str, label: str) -> str:
    return format_html('<a href="{}">{}</a>', link, label) if link else ""


@register.simple_block_tag
def scroll(content: str, label: str) -> str:
    """Let what is too wide scroll sideways, by keyboard too."""
    return format_html(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0">{}</div>',
        label,
        content,
    )
