"""The refusals around twins: deciding, merging, taking a merge back, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _


def no_reason() -> Problem:
    """Deciding without saying why."""
    return Problem.of(
        "people.twins_reason",
        _("Say why: whoever comes later will read it."),
        field="reason",
        way_out=_("Write what you looked at: papers, the person's own word, a call."),
    )


def same_record() -> Problem:
    """A record compared with itself."""
    return Problem.of(
        "people.same_record",
        _("Both are the same record."),
        field="other",
        way_out=_("Name two different records."),
    )


def nothing_decided() -> Problem:
    """Taking back what nobody said."""
    return Problem.of(
        "people.nothing_decided",
        _("Nobody decided that these are two persons."),
        way_out=_("Nothing needs to be taken back."),
    )


# -- settings ----------------------------------------------------------------------

UNITS = ("working-day", "calendar-day", "month")
LEAST: Mapping[str, int] = {
    "warn_from": 1,
    "propose_from": 1,
    "too_common": 2,
    "answer_within": 1,
}


def settings_problems(
    shipped: Mapping[str, Any], values: Mapping[str, Any], path: str = ""
) -> list[Problem]:
    """Say which values are no settings, or cannot be the value of one."""
    return list(_settings_problems(shipped, values, path))


def _settings_problems(
    shipped: Mapping[str, Any], values: Mapping[str, Any], path: str
) -> Iterator[Problem]:
    for name, value in values.items():
        field = f"{path}{name}"
        known = shipped.get(name)
        if known is None:
            yield _unknown(field)
        elif isinstance(known, Mapping):
            inner = value if isinstance(value, Mapping) else {str(value): value}
            yield from _settings_problems(known, inner, f"{field}.")
        elif not _fits(name, known, value):
            yield _unfit(field, value)


def _fits(name: str, known: Any, value: Any) -> bool:
    if isinstance(known, str):
        return value in UNITS
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and LEAST.get(name, -1_000) <= value <= 1_000


def _unknown(field: str) -> Problem:
    return Problem.of(
        "people.setting_unknown",
        _("There is no setting “%(name)s”."),
        name=field,
        field=field,
        way_out=_("Look at the settings in force for their names."),
    )


def _unfit(field: str, value: Any) -> Problem:
    return Problem.of(
        "people.setting_unfit",
        _("“%(value)s” cannot be the value of the setting “%(name)s”."),
        value=str(value),
        name=field,
        field=field,
        way_out=_("Write a whole number, or one of the known words."),
    )
