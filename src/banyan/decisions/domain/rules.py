"""The rules that a decision applied, in the form in which they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

KEPT = ("id", "pack", "value", "citation", "on")


def rules_json(rules: Iterable[Any]) -> list[dict[str, Any]]:
    """Return each rule as ``{id, pack, value, citation, on}``, ready for JSON.

    Takes mappings and the rulebook's own answers (any object with those names);
    a plain string is the id of a rule without a value.
    """
    return [_rule(rule) for rule in rules]


def _rule(rule: Any) -> dict[str, Any]:
    if isinstance(rule, str):
        rule = {"id": rule}
    return {key: plain(_get(rule, key)) for key in KEPT}


def _get(rule: Any, key: str) -> Any:
    if isinstance(rule, Mapping):
        return rule.get(key)
    return getattr(rule, key, None)


def plain(value: Any) -> Any:
    """Return ``value`` as JSON can hold it: days as ISO, exact numbers as text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Iterable):
        return [plain(v) for v in value]
    return str(value)
