"""Results of a period in a briefing: those that a person marked as worth telling.

A section names one among its figures by its identity; what it tells is read anew
for a draft and for today, and frozen at the release like every figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from banyan.commitments.queries import (
    ResultTold,
    counted_in,
    results_told,
    results_worth_telling,
)
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import units_before

LEAD = "result."


def is_result(key: str) -> bool:
    """Say whether a figure is a result of a period."""
    return key.startswith(LEAD)


def told_of(actor: Actor, keys: Iterable[str]) -> dict[str, ResultTold]:
    """Return the results behind figures, by their keys; none costs no statement."""
    wanted = [key.removeprefix(LEAD) for key in keys if is_result(key)]
    found = results_told(actor, wanted) if wanted else {}
    return {LEAD + uid: one for uid, one in found.items()}


def offered(actor: Actor, unit: int) -> Iterator[tuple[str, Text, str]]:
    """Yield key, name and period of what may be told of a unit and of those before it."""
    for one in results_worth_telling(actor, units_before(actor, unit)):
        yield f"{LEAD}{one.uid}", name_of(one, unit), one.period.key


def name_of(one: ResultTold, unit: int) -> Text:
    """Name a result with what it is counted in, and whose it is where it is another's."""
    found, counted = {}, counted_in(one.measured_in)
    for language in LANGUAGES:
        name = one.title.in_language(language)
        if one.measured_in and one.measured_in != "%":
            name += f" ({counted.in_language(language)})"
        if one.unit_id != unit:
            name += f", {one.unit.in_language(language)}"
        found[language] = name
    return Text(**found)


def gone(key: str) -> Problem:
    """Say that a result is not marked any more, or not there."""
    return Problem.of(
        "briefing.source_gone",
        _("The result is not there any more, or nobody marks it as worth telling."),
        field="figures",
        way_out=_("Take the figure out of its section."),
        figure=key,
    )


def as_figure(one: ResultTold, unit: Any) -> tuple[Any, Any, Any]:
    """Return name, story and source of a result in the three languages."""
    source = dict.fromkeys(LANGUAGES, one.source)
    return name_of(one, unit.pk).as_json(), one.story.as_json(), source
