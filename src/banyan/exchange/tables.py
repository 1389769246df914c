"""Records as rows of a table: the columns of a kind, and cells that become values.

A text in three languages has a column for each. What refers to another record may be
written by its name, a choice by its key or its label in any language, topics by their
keys or labels.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from banyan.base.saying import in_every_language
from banyan.base.sheets.filled import Filled, Heading
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem
from banyan.kernel.names import fold
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.knowledge.queries import concepts

from .domain.shape import F, Kind, Spec
from .kinds import KINDS
from .models import Spelling
from .store import title_of, visible

NAMES = {"vi": "Tiếng Việt", "lo": "ລາວ", "en": "English"}
PARTS = re.compile(r"[|;\n]+")
DAY = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
YES = {"yes", "true", "1", "x", "on", "co", fold("ແມ່ນ"), fold("có")}
PERSON = "counterpart"
"""The kind of record that a delegation list may name before it is known."""


class Unknown(str):
    """The name of a person whom nobody entered yet."""


def headings_of(kind: Kind) -> list[Heading]:
    """Return the columns of a table of such records."""
    found: list[Heading] = []
    for spec in kind.fields:
        label, hint = in_every_language(spec.label), _hint(spec)
        if not spec.in_languages:
            found.append(Heading(spec.name, label, spec.required, hint))
            continue
        for at, key in enumerate(LANGUAGES):
            each = {k: f"{getattr(label, k)} · {NAMES[key]}" for k in LANGUAGES}
            needed = spec.required and at == 0
            name = f"{spec.name}_{key}"
            one = Heading(name, Text(**each), needed, hint, spec.name, label)
            found.append(one)
    return found


def _hint(spec: Spec) -> Text:
    """Return what may stand in a cell of a field, in every language."""
    if spec.choices:
        said = [in_every_language(label) for _key, label in spec.choices]
        return Text(
            **{k: " | ".join(getattr(one, k) for one in said) for k in LANGUAGES}
        )
    hint = HINTS.get(spec.type, spec.help)
    return in_every_language(hint) if hint else Text()


HINTS = {
    F.DATE: _("A day: 2026-03-31."),
    F.TIME: _("A time of day: 14:30."),
    F.TOPICS: _("Topics by their names, parted by |."),
    F.REF: _("The name as it stands in Banyan."),
    F.UNIT: _("The public identity of the unit."),
    F.BOOL: _("Yes or no."),
    F.SAID: _("One of the languages is enough."),
    F.TOLD: _("One of the languages is enough."),
}


def values_of(
    actor: Actor, kind: Kind, rows: Sequence[Filled], owner: Any = None
) -> tuple[list[dict[str, Any]], dict[int, list[Problem]]]:
    """Return the values of each row, and by row what in it names nothing.

    A fixed number of statements, whatever the number of rows.
    """
    values: list[dict[str, Any]] = [{} for _row in rows]
    problems: dict[int, list[Problem]] = defaultdict(list)
    for spec in kind.fields:
        read = _reader(actor, spec, rows, owner)
        for at, row in enumerate(rows):
            if spec.in_languages:
                cells = {k: row.cells.get(f"{spec.name}_{k}", "") for k in LANGUAGES}
                if any(cells.values()):
                    values[at][spec.name] = Text(**cells)
            elif row.cells.get(spec.name):
                found = read(row.cells[spec.name])
                if isinstance(found, Problem):
                    problems[at].append(found)
                else:
                    values[at][spec.name] = found
    return values, problems


def _reader(actor: Actor, spec: Spec, rows: Sequence[Filled], owner: Any) -> Any:
    """Return how a cell of a field is read."""
    if spec.type is F.CHOICE:
        known = _choices(spec)
        return lambda cell: known.get(fold(cell), cell)
    if spec.type is F.CHOICES:
        known = _choices(spec)
        return lambda cell: [known.get(fold(one), one) for one in _parts(cell)]
    if spec.type is F.TOPICS:
        return _topics(actor, spec, rows)
    if spec.type is F.REF:
        return _refs(actor, spec, rows, owner)
    if spec.type is F.BOOL:
        return lambda cell: fold(cell) in YES
    if spec.type is F.DATE:
        return _day
    return lambda cell: cell


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in PARTS.split(cell) if part.strip()]


def _day(cell: str) -> str:
    """Return a day as the fields read it; 31/03/2026 is read as it is meant here."""
    found = DAY.match(cell.strip())
    if found is None:
        return cell.strip()[:10] if cell[10:11] == "T" else cell.strip()
    day, month, year = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return cell


def _choices(spec: Spec) -> dict[str, str]:
    """Return the keys of a field by themselves and by their labels, folded."""
    found = {fold(key): key for key, _label in spec.choices if key}
    for key, label in spec.choices:
        said = in_every_language(label)
        found |= {fold(getattr(said, k)): key for k in LANGUAGES}
    return found


def _topics(actor: Actor, spec: Spec, rows: Sequence[Filled]) -> Any:
    known: dict[str, str] = {}
    if any(row.cells.get(spec.name) for row in rows):
        for one in concepts(actor):
            labels = (w for k in LANGUAGES for w in one.labels(k))
            known |= {fold(label): one.key for label in labels}
            known[fold(one.key)] = one.key

    def read(cell: str) -> list[str]:
        named = [known.get(fold(one), "") for one in _parts(cell)]
        if all(named):
            return named
        words = [w for part in _parts(cell) for w in part.split()]
        keys = [known.get(fold(word), "") for word in words]
        return keys if all(keys) else _parts(cell)

    return read


def _refs(actor: Actor, spec: Spec, rows: Sequence[Filled], owner: Any) -> Any:
    """Return how a name of another record is read: the one record that bears it."""
    wanted = {cell for row in rows if (cell := row.cells.get(spec.name, ""))}
    names = {cell for cell in wanted if not _is_identity(cell)}
    known = _named(actor, KINDS[spec.ref], names, owner) if names else {}

    def read(cell: str) -> Any:
        if cell not in names:
            return cell
        hits = known.get(fold(cell), set())
        if len(hits) == 1:
            return next(iter(hits))
        if not hits and spec.ref == PERSON:
            return Unknown(cell)
        template = SEVERAL if hits else NONE
        way_out = WRITE_IDENTITY if hits else ENTER_FIRST
        return Problem.of(
            "exchange.named", template, name=cell, field=spec.name, way_out=way_out
        )

    return read


NONE = _("Nothing is called “%(name)s” here.")
SEVERAL = _("Several records are called “%(name)s”.")
ENTER_FIRST = _("Write the name as it stands in Banyan, or enter it first.")
WRITE_IDENTITY = _("Write its public identity, from the address of its page.")


def _is_identity(cell: str) -> bool:
    try:
        uuid.UUID(cell)
    except ValueError:
        return False
    return True


def _named(
    actor: Actor, kind: Kind, names: Iterable[str], owner: Any
) -> Mapping[str, set[uuid.UUID]]:
    """Return the records in range that bear one of these names: two statements at most."""
    rows = visible(actor, kind)
    if kind.owner:
        rows = rows.filter(**{f"{kind.owner}__uid": getattr(owner, "uid", owner)})
    else:
        asked = Q()
        for name in names:
            asked |= Q(words__contains=fold(name))
        if kind.key == PERSON:
            asked |= Q(spellings__text__in=list(names))
        rows = rows.filter(asked).distinct()
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    by_pk = {}
    for row in rows:
        by_pk[row.pk] = row.uid
        title = title_of(kind, row)
        for key in LANGUAGES:
            if getattr(title, key):
                found[fold(getattr(title, key))].add(row.uid)
    if kind.key == PERSON:
        spelt = Spelling.objects.filter(counterpart__in=list(by_pk))
        for pk, text in spelt.values_list("counterpart", "text"):
            found[fold(text)].add(by_pk[pk])
    return found
