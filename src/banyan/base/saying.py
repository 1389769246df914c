"""Refusals in words: a message in the reader's language, its values written there.

Nobody translates below the edge; the doors (pages, machine interface) share this.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, override

from banyan.kernel.errors import Conflict, Fault, InputError, OrgError, RuleRefusal
from banyan.kernel.formats import format_date, format_instant, format_number
from banyan.kernel.text import LANGUAGES, Sentence, Text
from banyan.kernel.text import gettext_noop as _

logger = logging.getLogger("banyan.base")

_TITLES = {
    InputError: _("Something cannot be read"),
    RuleRefusal: _("A rule does not allow this"),
    Conflict: _("Somebody else was faster"),
    Fault: _("Banyan made a mistake"),
}
_TITLE_BY_STATUS = {
    403: _("You may not do this"),
    404: _("Not found"),
    409: _("Not possible now"),
    422: _("This was refused"),
}


@lru_cache(maxsize=2048)
def in_every_language(sentence: str) -> Text:
    """Return a sentence of the program as a text in all languages.

    The catalogues do not change while the program runs: each is translated once.
    """
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = gettext(sentence)
    return Text.of(said)


def title_of(error: OrgError) -> str:
    """Return the title of a refusal in the reader's language."""
    for kind, title in _TITLES.items():
        if isinstance(error, kind):
            return gettext(title)
    return gettext(_TITLE_BY_STATUS.get(error.status, _("Something went wrong")))


FIELD_NAMES = {
    "as_of": _("As of"),
    "known_on": _("As known on"),
    "valid_from": _("From"),
    "valid_to": _("Until"),
}
"""Names of fields that many forms share; a form's own label comes first."""


def field_name(field: str) -> str:
    """Return a field as a person calls it."""
    if not field:
        return ""
    return gettext(FIELD_NAMES.get(field, field.replace("_", " ").capitalize()))


def say(template: str, values: Mapping[str, Any]) -> str:
    """Translate a message and put its values in, written as the reader writes them."""
    if not template:
        return ""
    translated = gettext(template)
    language = get_language() or "en"
    written = {name: write(value, language) for name, value in values.items()}
    try:
        return translated % written
    except (KeyError, ValueError, TypeError):
        logger.warning("placeholders do not fit: %r with %s", template, sorted(values))
        return re.sub(r"%\((\w+)\)[sd]", lambda m: written.get(m[1], "…"), translated)


def write(value: Any, language: str) -> str:
    """Write one value of a message: dates, numbers, texts, lists."""
    if isinstance(value, dt.datetime):
        return format_instant(value, language)
    if isinstance(value, dt.date):
        return format_date(value, language)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | float | Decimal):
        return format_number(value, language)
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, Sentence):
        return say(value.template, dict(value.values))
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(write(item, language) for item in value)
    return str(value)
