"""The ways in which typed words may match a member, the surest first.

Each stage is a range of an index over ``people_membership m``: the card number;
the name as written; its words from the end (people are called "Van An"); first
and last word (family and given name); other names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from banyan.kernel.names import fold

AFTER_LAST = "\U0010ffff"
UNORDERED = "m.name_fold || ''"
"""The folded name as an expression: few rows are sorted rather than an index walked."""

Part = tuple[str, list[Any]]
"""A part of a statement that gives rows, with its values."""


@dataclass(frozen=True)
class Stage:
    """One way to match: a condition over ``m``, the key of its order, its index."""

    name: str
    where: str
    params: tuple[Any, ...]
    key: str = "m.name_fold"
    index: str = "membership_fold"
    is_quick: bool = True


def stages_of(query: str) -> list[Stage]:
    """Return the ways in which a query may match, the surest first."""
    folded = fold(query)
    if not folded:
        return []
    words = folded.split(" ")
    reverse = " ".join(reversed(words))
    stages = []
    if any(c.isdigit() for c in query):
        stages.append(_card(query))
    stages += [
        Stage("name", *_prefix("m.name_fold", folded)),
        Stage(
            "name",
            *_prefix("m.name_rev", reverse),
            key="m.name_rev",
            index="membership_rev",
        ),
    ]
    stages += [_ends(order) for order in _orders(words)]
    return [*stages, _other(folded, reverse)]


def _orders(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the words with the family name first, wherever it may have been typed.

    As typed; given name first ("An Duc Khuat"); family name last ("Duc An Khuat").
    """
    if len(words) < 2:
        return []
    first, *between, last = words
    orders = [(first, *between, last), (last, *between, first), (last, *words[:-1])]
    return list(dict.fromkeys(orders))


def _prefix(column: str, text: str) -> tuple[str, tuple[str, str]]:
    return f"{column} >= %s AND {column} < %s", (text, text + AFTER_LAST)


def _card(query: str) -> Stage:
    """Return the search by card number, so that the index of cards serves it.

    That index begins with the structure and leaves out members without a card.
    """
    where = (
        "m.structure_id IN (SELECT id FROM units_structure) "
        "AND NOT (m.card_no = '') AND m.card_no = %s"
    )
    return Stage("card", where, (query.strip(),), key=UNORDERED, index="")


def _ends(words: Sequence[str]) -> Stage:
    """First and last word typed are those of the name; the others lie between.

    All of it is asked of the name from the end, so that its index alone answers.
    """
    given, given_params = _prefix("m.name_rev", words[-1] + " ")
    rest = [f"% {words[0]}", *(f"% {word} %" for word in words[1:-1])]
    return Stage(
        "name",
        " AND ".join([given, *("m.name_rev LIKE %s" for _ in rest)]),
        (*given_params, *rest),
        key="m.name_rev",
        index="membership_rev",
        is_quick=False,
    )


def _other(folded: str, reverse: str) -> Stage:
    fold_, fold_params = _prefix("n.name_fold", folded)
    rev, rev_params = _prefix("n.name_rev", reverse)
    return Stage(
        "other-name",
        f"m.person_id IN (SELECT n.person_id FROM people_personname n WHERE {fold_} "
        f"UNION SELECT n.person_id FROM people_personname n WHERE {rev})",
        (*fold_params, *rev_params),
        key=UNORDERED,
        index="",
        is_quick=False,
    )
