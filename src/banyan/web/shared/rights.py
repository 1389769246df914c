"""Rights as the rulebook names them, and the sentence where one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from banyan.kernel.actor import Actor
from banyan.rulebook import packs


def right_name(right: str) -> str:
    """Return a right in the reader's words, its key when the packs do not know it."""
    known = packs.rights().get(right)
    language = (get_language() or "en")[:2]
    return known.label.in_language(language) if known else right


def missing_right(right: str, *, over_unit: bool = False) -> str:
    """Say which right is missing, at all or over the unit that a page is about."""
    template = (
        gettext("The right “%(right)s” over the unit is missing.")
        if over_unit
        else gettext("The right “%(right)s” is missing.")
    )
    return template % {"right": right_name(right)}


def needed_here(right: str) -> str:
    """Say which right an act needs over what the page is about."""
    return gettext("This needs the right “%(right)s” here.") % {
        "right": right_name(right)
    }


def named(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a refusal with the right it names in the reader's words."""
    found = dict(values)
    if isinstance(found.get("right"), str):
        found["right"] = right_name(found["right"])
    return found


def reads_as_guest(actor: Actor) -> bool:
    """Say whether somebody reads what was released to them alone: no house around it.

    Acts of the house are then left out of a page, not shown shut.
    """
    return actor.person_id is None and not (
        actor.is_system or actor.holds("unit.read") or actor.holds("exchange.write")
    )
