"""What a newer pack does to open cases: they stay, move, or would be stranded.

A case keeps the definition that it pinned. It is stranded when that definition names
what the house or the pack no longer has; such an upgrade is refused with their list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from banyan.rulebook import packs
from banyan.rulebook.domain.errors import PackProblem
from banyan.rulebook.domain.pack import Pack

from .definitions import known_of, pinned, read_pack
from .domain.check import problems_of
from .domain.definition import Definition
from .domain.moving import applies, homeless
from .loading import loaded
from .models import Case

LIVE = ("open", "suspended")
MOST = 50
"""So many references are named for one definition."""


@dataclass(frozen=True)
class Upgrade:
    """What becomes of the open cases of one pinned definition."""

    kind: str
    hash: str
    cases: int
    references: tuple[str, ...]
    is_current: bool
    moves: bool
    homeless: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_stranded(self) -> bool:
        """Say whether its cases could not go on."""
        return bool(self.missing) or bool(self.moves and self.homeless)

    def as_data(self) -> dict[str, Any]:
        """Return plain data."""
        return {**vars(self), "stranded": self.is_stranded}


def upgrades(pack: Pack, found: Mapping[str, Definition]) -> list[Upgrade]:
    """Return what a pack, with its procedures, does to the open cases."""
    rows = Case.objects.filter(state__in=LIVE, definition__pack=pack.id)
    known = known_of(pack, found)
    result = []
    pairs = rows.order_by("kind", "definition").values_list("kind", "definition")
    for kind, hash_ in pairs.distinct():
        own = rows.filter(kind=kind, definition=hash_).order_by("pk")
        new = found.get(kind)
        current = new is not None and new.hash == hash_
        moves = new is not None and applies(new, hash_)
        missing = [] if current else problems_of(pinned(hash_), known)
        result.append(
            Upgrade(
                kind=kind,
                hash=hash_,
                cases=own.count(),
                references=tuple(own.values_list("reference", flat=True)[:MOST]),
                is_current=current,
                moves=moves,
                homeless=_homeless(new, own) if moves and new else (),
                missing=() if moves else tuple(str(p) for p in missing),
            )
        )
    return result


def _homeless(new: Definition, rows: Any) -> tuple[str, ...]:
    """Return the live steps of cases that the newer definition has no place for."""
    found = loaded(list(rows))
    keys = {k for s in found.states.values() for k in homeless(new, s)}
    return tuple(sorted(keys))


def check_upgrade(pack: Pack, folder: Any) -> list[PackProblem]:
    """Return the stranded cases as problems of a pack: for ``rulebook check``.

    Without a database, or before its first migration, there are none.
    """
    if not _is_ready():
        return []
    found, problems = read_pack(pack, folder)
    if problems:
        return []
    return [_problem(pack, u) for u in upgrades(pack, found) if u.is_stranded]


def _is_ready() -> bool:
    try:
        return "cases_case" in connection.introspection.table_names()
    except DatabaseError:
        return False


def _problem(pack: Pack, u: Upgrade) -> PackProblem:
    why = [*u.missing, *(f"no step for “{k}”" for k in u.homeless)]
    cases = ", ".join(u.references)
    return PackProblem(
        f"{pack.id}/procedures/{u.kind}.toml",
        1,
        u.kind,
        f"a way on for {u.cases} open cases ({cases})",
        "; ".join(why),
    )


def examine() -> list[str]:
    """Return the open cases that cannot go on, for the doctor."""
    found = []
    for pack_id in packs.pack_ids():
        pack = packs.rulebook(pack_id)
        definitions, _problems = read_pack(pack, packs.folder_of(pack_id))
        found += [
            f"{u.cases} open cases of {u.kind} cannot go on: {'; '.join(_why(u))}"
            for u in upgrades(pack, definitions)
            if u.is_stranded
        ]
    return found


def _why(u: Upgrade) -> Iterable[str]:
    yield from u.missing
    yield from (f"no step for {k}" for k in u.homeless)
