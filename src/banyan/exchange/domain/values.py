"""Values as they come in become values of the fields, or problems with their place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from .shape import F, Kind, Spec

LONGEST = 20_000


class _Unread(ValueError):
    """A value that cannot be read; carries the template and its values."""

    def __init__(self, template: str, /, way_out: str = "", **values: Any) -> None:
        super().__init__(template)
        self.template, self.values, self.way_out = template, values, way_out


def read_values(
    kind: Kind, given: Mapping[str, Any], *, row: int | None = None, whole: bool = True
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values of a record and every problem with what was given.

    With ``whole`` what is not given takes its default and what is required must be
    there; else only what was given is read.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in given:
        if name not in kind.by_name:
            problems.append(
                Problem.of(
                    "exchange.field",
                    _("There is no field “%(field_name)s” here."),
                    field_name=name,
                    field=name,
                    row=row,
                )
            )
    for spec in kind.fields:
        if spec.name not in given and not whole:
            continue
        raw = given.get(spec.name, spec.default)
        try:
            values[spec.name] = read_value(spec, raw)
        except _Unread as error:
            problems.append(
                Problem.of(
                    "exchange.value",
                    error.template,
                    **error.values,
                    field=spec.name,
                    row=row,
                    way_out=error.way_out,
                )
            )
            continue
        if spec.required and _is_empty(values[spec.name]):
            problems.append(
                Problem.of(
                    "exchange.missing",
                    _("This has to be given."),
                    field=spec.name,
                    row=row,
                )
            )
    return values, problems


def _is_empty(value: Any) -> bool:
    return value in (None, "", []) or (isinstance(value, Text) and not value)


def read_value(spec: Spec, raw: Any) -> Any:
    """Return one value as its field keeps it."""
    return READ[spec.type](spec, raw)


def _text(spec: Spec, raw: Any) -> str:
    said = "" if raw is None else str(raw).strip()
    most = LONGEST if spec.type is F.LONG else spec.most
    if len(said) > most:
        raise _Unread(_("At most %(most)s letters."), most=most)
    return " ".join(said.split()) if spec.type is F.TEXT else said


def _said(spec: Spec, raw: Any) -> Text:
    text = Text.of(raw) if not isinstance(raw, str) or raw.strip() else Text()
    parts = {k: getattr(text, k).strip() for k in LANGUAGES}
    most = 400 if spec.type is F.SAID else LONGEST
    if any(len(p) > most for p in parts.values()):
        raise _Unread(_("At most %(most)s letters."), most=most)
    return Text(**parts)


def _date(spec: Spec, raw: Any) -> dt.date | None:
    if raw in (None, ""):
        return None
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    try:
        return dt.date.fromisoformat(str(raw))
    except ValueError:
        raise _Unread(
            _("“%(value)s” is no day."), value=raw, way_out=_("Write 2026-03-31.")
        ) from None


def _time(spec: Spec, raw: Any) -> str:
    """Return a time of day as 14:30; texts of it stand in order."""
    if raw in (None, ""):
        return ""
    try:
        found = raw if isinstance(raw, dt.time) else dt.time.fromisoformat(str(raw))
        return found.strftime("%H:%M")
    except ValueError:
        raise _Unread(
            _("“%(value)s” is no time."), value=raw, way_out=_("Write 14:30.")
        ) from None


def _number(spec: Spec, raw: Any) -> int | None:
    if raw in (None, ""):
        return None
    try:
        found = int(str(raw))
    except ValueError:
        raise _Unread(_("“%(value)s” is no number."), value=raw) from None
    if not spec.low <= found <= spec.high:
        raise _Unread(
            _("A number from %(low)s to %(high)s."), low=spec.low, high=spec.high
        )
    return found


def _money(spec: Spec, raw: Any) -> Decimal | None:
    """Return a decimal number of at most eighteen digits, four of them after the point."""
    if raw in (None, ""):
        return None
    try:
        found = Decimal(str(raw).strip())
    except InvalidOperation:
        raise _Unread(_("“%(value)s” is no number."), value=raw) from None
    too_fine = found.is_finite() and found != round(found, 4)
    if not found.is_finite() or too_fine or abs(found) >= 10**14:
        raise _Unread(_("“%(value)s” is no number."), value=raw)
    return found


def _choice(spec: Spec, raw: Any) -> str:
    said = "" if raw is None else str(raw)
    known = [key for key, _label in spec.choices]
    if said and said not in known:
        raise _Unread(
            _("“%(value)s” is none of: %(known)s."),
            value=said,
            known=", ".join(known),
        )
    return said


def _choices(spec: Spec, raw: Any) -> list[str]:
    found = [raw] if isinstance(raw, str) and raw else list(raw or ())
    return [_choice(spec, one) for one in dict.fromkeys(found)]


def _topics(spec: Spec, raw: Any) -> list[str]:
    found = raw.split() if isinstance(raw, str) else list(raw or ())
    return list(dict.fromkeys(str(one) for one in found))


def _identity(spec: Spec, raw: Any) -> uuid.UUID | None:
    if raw in (None, ""):
        return None
    found = getattr(raw, "uid", raw)
    if isinstance(found, uuid.UUID):
        return found
    try:
        return uuid.UUID(str(found))
    except ValueError:
        raise _Unread(_("“%(value)s” is no public identity."), value=raw) from None


def _bool(spec: Spec, raw: Any) -> bool:
    if isinstance(raw, str):
        return raw.strip().lower() in {"yes", "true", "1", "on"}
    return bool(raw)


READ = {
    F.TEXT: _text,
    F.LONG: _text,
    F.SAID: _said,
    F.TOLD: _said,
    F.DATE: _date,
    F.TIME: _time,
    F.NUMBER: _number,
    F.MONEY: _money,
    F.CHOICE: _choice,
    F.CHOICES: _choices,
    F.TOPICS: _topics,
    F.UNIT: _identity,
    F.REF: _identity,
    F.BOOL: _bool,
}


def days_in_order(first: str, last: str) -> Any:
    """Return a check that one day is not after another."""

    def check(values: Mapping[str, Any]) -> Iterator[Problem]:
        start, end = values.get(first), values.get(last)
        if start and end and end < start:
            yield Problem.of(
                "exchange.days",
                _("The end is before the beginning."),
                field=last,
            )

    return check


def end_needs_start(first: str, last: str) -> Any:
    """Return a check that an end has a beginning."""

    def check(values: Mapping[str, Any]) -> Iterator[Problem]:
        if values.get(last) and not values.get(first):
            yield Problem.of(
                "exchange.start",
                _("An end needs a beginning."),
                field=first,
            )

    return check
