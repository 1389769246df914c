"""A reorganisation out of a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db.models import QuerySet

from banyan.base import sheets
from banyan.base.models import as_true_on
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from ..domain.kinds import Kinds
from ..domain.operations import Operation
from ..domain.table import COLUMNS, Line, plan_of
from ..kinds import kinds_of
from ..models import Reorganisation, Structure, UnitVersion
from ..store.temp import FEW
from .reorganise import reorganisation_draft
from .units import SHAPE

AREAS = "areas"
READ = [
    sheets.Column(key, headings, required=key in ("op", "unit"))
    for key, headings in COLUMNS.items()
]


def reorganisation_read(
    *,
    actor: Actor,
    structure: Structure,
    source: bytes | Path,
    effective_on: dt.date,
    name: str = "",
) -> list[Operation]:
    """Return the operations of a spreadsheet; nothing is written.

    Codes are those of the day before ``effective_on``. Raises InputError for a
    file that cannot be read, and with all rows that name what is not there.
    """
    actor.require(SHAPE)
    table = sheets.read_table(source, READ, name=name)
    lines = [Line(r.row, {key: r.text(key) for key in r.cells}) for r in table.records]
    kinds = kinds_of(structure)
    before = effective_on - dt.timedelta(days=1)
    plan = plan_of(
        lines,
        lambda asked: units_by_level_and_code(structure, kinds, asked, before),
        level_reader(kinds),
        lambda asked: _areas(asked, effective_on),
    )
    if plan.problems:
        raise InputError(
            _("%(count)s rows of the table cannot be read."),
            code="plan.unreadable",
            problems=plan.problems,
            count=len(plan.problems),
        )
    return [_with_kind(op, kinds) for op in plan.operations]


def reorganisation_import(
    *,
    actor: Actor,
    structure: Structure,
    source: bytes | Path,
    effective_on: dt.date,
    title: Text | str = "",
    name: str = "",
    custodian: int | None = None,
) -> Reorganisation:
    """Draft a reorganisation from a spreadsheet; see :func:`reorganisation_read`."""
    operations = reorganisation_read(
        actor=actor,
        structure=structure,
        source=source,
        effective_on=effective_on,
        name=name,
    )
    shown = name or (source.stem if isinstance(source, Path) else "")
    return reorganisation_draft(
        actor=actor,
        structure=structure,
        title=title or shown or structure.key,
        effective_on=effective_on,
        operations=operations,
        custodian=custodian,
    )


class _LevelReader:
    """Understands a level or kind by its key or its label in any language."""

    def __init__(self, kinds: Kinds) -> None:
        names = kinds.level_names()
        self.kind_of: dict[str, str] = {}
        for kind in kinds.by_key.values():
            words = [kind.key, *(getattr(kind.label, lang) for lang in LANGUAGES)]
            short = Text.of(getattr(kind, "short", None))
            words += [getattr(short, lang) for lang in LANGUAGES]
            for word in filter(None, map(fold, words)):
                self.kind_of.setdefault(word, kind.key)
        self.level_of = {k: names[kinds.by_key[k].level] for k in kinds.by_key}

    def __call__(self, word: str) -> str | None:
        kind = self.kind_of.get(fold(word))
        return self.level_of[kind] if kind else None


def level_reader(kinds: Kinds) -> _LevelReader:
    """Return what gives the name of a level for a word that people write."""
    return _LevelReader(kinds)


def _with_kind(operation: Operation, kinds: Kinds) -> Operation:
    """Replace the word for a kind by its key."""
    from dataclasses import replace

    word = getattr(operation, "kind", None)
    if not word or kinds.known(word):
        return operation
    known = level_reader(kinds).kind_of.get(fold(word))
    return replace(operation, kind=known) if known else operation  # type: ignore[call-arg]


def units_by_level_and_code(
    structure: Structure,
    kinds: Kinds,
    asked: Iterable[tuple[str, str]],
    day: dt.date,
) -> Mapping[tuple[str, str], list[int]]:
    """Return the units that bore each code at each level on the day."""
    wanted = set(asked)
    names = kinds.level_names()
    found: dict[tuple[str, str], list[int]] = {}
    rows = _coded(structure, {code for _level, code in wanted}, day)
    for unit, kind, code in rows.values_list("unit_id", "kind", "code"):
        level = names.get(kinds.level_of(kind) or 0, "")
        for key in ((level, code), ("", code)):
            if key in wanted:
                found.setdefault(key, []).append(unit)
    return found


def _areas(
    asked: Iterable[tuple[str, str]], day: dt.date
) -> Mapping[tuple[str, str], list[int]]:
    """Return areas by level and code on the day the plan takes effect."""
    structure = Structure.objects.filter(key=AREAS).first()
    if structure is None:
        return {}
    return units_by_level_and_code(structure, kinds_of(structure), asked, day)


def _coded(
    structure: Structure, codes: set[str], day: dt.date
) -> QuerySet[UnitVersion]:
    rows = UnitVersion.objects.filter(
        as_true_on(day), unit__structure=structure, closed=False
    )
    if len(codes) <= FEW:
        return rows.filter(code__in=codes)
    return rows.exclude(code="")
