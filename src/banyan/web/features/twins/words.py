"""Words of possible twins: reasons, fields to choose between, kinds of records."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from banyan.kernel.text import gettext_noop as _
from banyan.web.features.ledger.words import record_name

REASONS = {
    "same-name": _("same name"),
    "same-words": _("same words in another order"),
    "other-name": _("has this as another name"),
    "short-name": _("same name, one without the middle"),
    "same-birth-date": _("same birth date"),
    "same-birth-month": _("same birth month"),
    "same-birth-year": _("same birth year"),
    "same-birth-day": _("same day and month of birth, another year"),
    "other-birth-date": _("another birth date"),
    "same-card": _("same card number"),
    "same-phone": _("same phone"),
    "same-mail": _("same mail address"),
    "same-identity": _("same identity paper"),
    "other-identity": _("another identity paper"),
    "same-unit": _("in the same unit at the same time"),
    "other-sex": _("another sex"),
}
FIELDS = {
    "name": _("Name"),
    "sex": _("Sex"),
    "birth": _("Birth date"),
    "died": _("Died"),
    "national-id": _("Number of the identity paper"),
    "health-ground": _("Health"),
    "membership": _("Membership"),
    "office": _("Office"),
}
SETTINGS = {
    "warn_from": _("Warn while typing from"),
    "propose_from": _("Propose from"),
    "too_common": _("Say nothing when more than this share it"),
    "answer_within": _("Answer a member within"),
    "answer_unit": _("Counted in"),
}
UNITS = {
    "working-day": _("working days"),
    "calendar-day": _("days"),
    "month": _("months"),
}


def reason_said(word: str) -> str:
    """Return a reason in the reader's words."""
    return gettext(REASONS.get(word, word))


def reasons_said(reasons: Iterable[tuple[str, int]]) -> tuple[tuple[str, str], ...]:
    """Return reasons with their points, as one reads them."""
    return tuple((reason_said(word), f"{points:+d}") for word, points in reasons)


def field_said(key: str) -> str:
    """Name a field to choose between."""
    return gettext(FIELDS.get(key.split(":")[0], key))


def moved_said(moves: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Say what goes over: ``Contact: 2``."""
    return tuple(
        gettext("%(record)s: %(count)s") % {"record": record_name(kind), "count": count}
        for kind, count in moves
    )
