"""The columns of a person that follow from the full name."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.kernel.errors import InputError, Problem
from banyan.kernel.names import (
    Script,
    detect_script,
    fold,
    normalise,
    search_keys,
    sort_key_name,
    split_name,
)
from banyan.kernel.text import gettext_noop as _

KEY_LENGTH = 300
_CONVENTION = {"vi": "vi", "lo": "lo", "en": "western"}
_SCRIPT = {Script.LATIN: "Latn", Script.LAO: "Laoo"}


@dataclass(frozen=True)
class NameColumns:
    """Everything stored about one full name."""

    full_name: str
    family_name: str
    middle_name: str
    given_name: str
    name_script: str
    name_language: str
    name_fold: str
    name_rev: str
    name_key: str


def script_code(text: str) -> str:
    """Return the ISO 15924 code of the letters of ``text``."""
    return _SCRIPT.get(detect_script(text), "Zyyy")


def name_columns(
    full_name: str,
    language: str = "vi",
    *,
    family: str = "",
    middle: str = "",
    given: str = "",
) -> NameColumns:
    """Return the columns for a full name; raise :class:`InputError` when empty."""
    name = normalise(full_name)
    folded, reverse = search_keys(name)
    if not folded:
        raise InputError(problems=[_no_name()])
    convention = _CONVENTION.get(language, "western")
    parts = split_name(name, convention)
    if family or given:
        parts = type(parts)(normalise(family), normalise(middle), normalise(given))
    return NameColumns(
        full_name=name[:200],
        family_name=parts.family[:80],
        middle_name=parts.middle[:120],
        given_name=parts.given[:80],
        name_script=script_code(name),
        name_language=language,
        name_fold=folded[:200],
        name_rev=reverse[:200],
        name_key=sort_key_name(name, convention)[:KEY_LENGTH],
    )


def fold_contact(kind: str, value: str) -> str:
    """Return the form in which contacts are compared: digits of a phone, ..."""
    if kind == "phone":
        digits = "".join(c for c in value if c.isdigit())
        for prefix in ("0084", "84"):
            if digits.startswith(prefix) and len(digits) > 9:
                return "0" + digits[len(prefix) :]
        return digits
    if kind == "mail":
        return value.strip().lower()
    return fold(value)[:300]


def _no_name() -> Problem:
    return Problem.of(
        "person.no_name",
        _("A name needs at least one letter."),
        field="full_name",
        way_out=_("Write the full name as on the identity paper."),
    )
