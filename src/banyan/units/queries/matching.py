"""Units by what a table calls them: a code or a name, in any spelling.

In bulk: all words of a chunk in two statements. What lies outside the range is
told apart from what is nowhere, without any data.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.kernel.names import fold
from banyan.kernel.text import Text

from ..kinds import kinds_of
from ..models import Structure, Unit

SHAPE = ("pk", "uid", "names", "code", "kind", "name_fold", "path")
DATES = ("founded_on", "dissolved_on", "row_version", "parent_id", "area_id")


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit that a word may mean."""

    id: int
    uid: uuid.UUID
    names: Text
    code: str
    kind: str
    name_fold: str
    path: str
    founded_on: dt.date | None
    dissolved_on: dt.date | None
    row_version: int
    parent: int | None
    area: int | None


@dataclass
class Matched:
    """What the words of a table may mean, and which of them mean something elsewhere."""

    here: dict[str, list[UnitMatch]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)


def units_matched(
    actor: Actor,
    structure: int,
    words: Iterable[str],
    *,
    right: str,
    within: str = "",
) -> Matched:
    """Return the units whose code or folded name is one of ``words``.

    ``right`` is what the actor must hold there; ``within`` is the path of a unit
    below which is looked. A code goes before a name.
    """
    wanted = {w for w in words if w}
    if not wanted:
        return Matched()
    folded = {w: fold(w) for w in wanted}
    rows = Unit.objects.filter(structure=structure).exclude(path="")
    if within:
        rows = rows.filter(path__gte=within, path__lt=path_end(within))
    codes = rows.filter(code__in=sorted(wanted))
    names = rows.filter(name_fold__in=sorted(set(folded.values()) - {""}))
    found = Matched()
    seen = scope_q(actor, right, unit="")
    by_code = _by(codes.filter(seen), "code")
    by_name = _by(names.filter(seen), "name_fold")
    for word in wanted:
        hits = by_code.get(word) or by_name.get(folded[word])
        if hits:
            living = [u for u in hits if u.dissolved_on is None]
            found.here[word] = living or hits
    lost = {w for w in wanted if w not in found.here}
    if lost and not actor.is_system:
        every = Unit.objects.filter(structure=structure)
        there = set(every.filter(code__in=lost).values_list("code", flat=True))
        there |= set(
            every.filter(name_fold__in={folded[w] for w in lost} - {""}).values_list(
                "name_fold", flat=True
            )
        )
        found.elsewhere = {w for w in lost if w in there or folded[w] in there}
    return found


def _by(rows: object, column: str) -> dict[str, list[UnitMatch]]:
    found: dict[str, list[UnitMatch]] = defaultdict(list)
    for row in rows.values_list(*SHAPE, *DATES):  # type: ignore[attr-defined]
        match = UnitMatch(*row)
        found[getattr(match, column)].append(match)
    return found


def paths_of(ids: Iterable[int]) -> dict[int, str]:
    """Return the present paths of units, whoever asks (for scope alone)."""
    rows = Unit.objects.filter(pk__in=set(ids))
    return dict(rows.values_list("pk", "path"))


def versions_of(ids: Iterable[int]) -> dict[int, int]:
    """Return the row versions of units, to see whether somebody was faster."""
    rows = Unit.objects.filter(pk__in=set(ids))
    return dict(rows.values_list("pk", "row_version"))


def kinds_words(structure: Structure) -> dict[str, str]:
    """Return what each folded word for a kind means: keys and labels of the pack."""
    found: dict[str, str] = {}
    for kind in kinds_of(structure).by_key.values():
        words = [kind.key, kind.label.vi, kind.label.lo, kind.label.en]
        for word in filter(None, map(fold, words)):
            found.setdefault(word, kind.key)
    return found
