"""How records are named at the command line: by identity, card, symbol, NAME=VALUE."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any


def person_named(actor: Any, typed: str) -> Any:
    """Find a person by public identity, or by the number of a card in range.

    Raises NotVisible where nobody in range has it, or several have.
    """
    from banyan.kernel.errors import NotVisible
    from banyan.people import queries

    if (uid := _uid(typed)) is not None:
        return queries.person_get(actor, uid=uid)
    rows = queries.memberships_visible(actor).filter(card_no=typed.strip())
    found = set(rows.values_list("person_id", flat=True))
    if len(found) != 1:
        raise NotVisible
    return queries.person_get(actor, id=found.pop())


def decision_named(actor: Any, symbol: str | None) -> Any:
    """Find a decision in range by its number; ``None`` for none. Raises NotVisible."""
    if symbol is None:
        return None
    from banyan.decisions.queries import decisions_visible
    from banyan.kernel.errors import NotVisible

    found = list(decisions_visible(actor).filter(symbol__iexact=symbol)[:2])
    if len(found) != 1:
        raise NotVisible
    return found[0]


def unit_named(actor: Any, named: str) -> Any:
    """Return a unit in range by its identity, its code, or ``code@structure``.

    A code alone is that of the first structure that has it. Raises NotVisible where
    no unit, or several of one structure, have the code.
    """
    from banyan.kernel.errors import NotVisible
    from banyan.units.queries import structure_get, structures, unit_find, units_by_code

    found = None
    if (uid := _uid(named)) is not None:
        found = unit_find(actor, uid)
    elif code := named.partition("@")[0].strip():
        wanted = named.partition("@")[2]
        keys = [wanted] if wanted else [row.key for row in structures()]
        each = (list(units_by_code(actor, structure_get(k), code)) for k in keys)
        first = next((rows for rows in each if rows), [])
        found = unit_find(actor, first[0].id) if len(first) == 1 else None
    if found is None:
        raise NotVisible
    return found


def uid_typed(typed: str) -> uuid.UUID:
    """Read a public identity; raises NotVisible for what is none."""
    from banyan.kernel.errors import NotVisible

    if (uid := _uid(typed)) is None:
        raise NotVisible
    return uid


def _uid(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def pairs_typed(given: Sequence[str]) -> list[tuple[str, str]]:
    """Read NAME=VALUE; raises InputError for what has no sign of equality."""
    from banyan.kernel.errors import InputError, Problem
    from banyan.kernel.text import gettext_noop as _

    wrong = [one for one in given if "=" not in one]
    if wrong:
        template = _("“%(given)s” is no pair: write NAME=VALUE.")
        problem = Problem.of("pair", template, given=wrong[0])
        raise InputError(problems=[problem])
    return [tuple(one.split("=", 1)) for one in given]  # type: ignore[misc]
