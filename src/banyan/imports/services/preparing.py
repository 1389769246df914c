"""Taking a table in, understanding its headings, staging its rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from banyan.base import sheets
from banyan.jobs.queries import is_alive
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.kernel.text import Sentence
from banyan.kernel.text import gettext_noop as _

from ..domain.mapping import Heading, find_headings, guess, mapping_problems, signature
from ..domain.states import STATES
from ..kinds import KINDS, Context, Row
from ..kinds.base import NEEDS
from ..lexicon import fields_of
from ..models import Import, Remembered
from ..staging import Staging, new_key
from .collecting import rarely_collected

CHUNK = 5_000
LIMITS = sheets.Limits(rows=200_000)
SAMPLES, SAMPLE_SIZE = 3, 60
"""So many values of a column are shown to whoever says what it holds, cut so long."""
Progress = Callable[..., None]


@dataclass(frozen=True)
class Step:
    """A long step: the state while it runs, where it begins, falls back and ends."""

    running: str
    begins_in: tuple[str, ...]
    back: str
    ends_in: str


STEPS: dict[str, Step] = {
    "prepare": Step("reading", ("mapping", "ready", "failed"), "mapping", "ready"),
    "apply": Step("applying", ("ready",), "ready", "applied"),
    "undo": Step("undoing", ("applied",), "applied", "undone"),
}


def state_said(state: str) -> Sentence:
    """Return a state as people call it; the edge translates it with its message."""
    return Sentence(STATES.get(state, state))


def nothing(done: int, total: int | None = None, text: str = "") -> None:
    """Tell nobody how far it is."""


def import_start(
    *,
    actor: Actor,
    kind: str,
    content: bytes,
    file_name: str,
    structure: Any,
    unit: Any = None,
    overwrite: bool = False,
    on: dt.date | None = None,
    mapping: Mapping[int, str] | None = None,
) -> Import:
    """Take a table in and understand its headings; nothing else is read yet.

    ``unit`` bounds where rows may write, and is the unit of rows that name none.
    ``on`` is the day on which moves and ends of the table hold (today). Raises
    NotAllowed without the right of the kind, InputError for a file that cannot
    be read: then nothing is kept.
    """
    if kind not in KINDS:
        raise InputError(
            _("“%(kind)s” is no kind of table. Known are: %(known)s."),
            code="import.kind",
            kind=kind,
            known=", ".join(KINDS),
        )
    require(actor, kind, unit)
    heading, below = _heading(kind, content, file_name)
    item = _new(actor, kind, content, file_name, heading)
    item.structure, item.unit = structure, unit
    item.overwrite, item.on = overwrite, on or clock.today()
    remembered = {} if mapping else _remembered(actor, item.signature, unit)
    chosen = mapping or remembered or guess(heading.names, fields_of(kind))
    item.counts = {"remembered": bool(remembered)}
    item.mapping = {str(k): v for k, v in chosen.items()}
    _refuse_day(item)
    if mapping is not None:
        _refuse_mapping(item)
    staging = Staging(item.uid, item.key)
    staging.keep_upload(content)
    staging.keep_sample([_sample(below, at) for at in range(len(heading.names))])
    item.save(force_insert=True)
    return item


def _new(
    actor: Actor, kind: str, content: bytes, file_name: str, heading: Heading
) -> Import:
    """Return the row of a table taken in, not saved yet."""
    return Import(
        kind=kind,
        state="mapping",
        file_name=Path(file_name).name[:200],
        digest=hashlib.sha256(content).hexdigest(),
        account_id=actor.account_id,
        signature=signature(kind, heading.names),
        headings=list(heading.names),
        heading_row=heading.row,
        key=new_key(),
        created_at=clock.now(),
        ends_at=clock.now() + dt.timedelta(days=settings.BANYAN_IMPORT_PREVIEW_DAYS),
    )


def require(actor: Actor, kind: str, unit: Any) -> None:
    right = KINDS[kind].right
    if unit is None:
        actor.require(right)
    else:
        actor.require(right, path=unit.path, area_path=unit.area_path)


def _refuse_day(item: Import) -> None:
    if item.on > clock.today():
        raise InputError(
            _("The day %(day)s has not come yet."),
            code="import.day",
            day=item.on,
            way_out=_("Load a table on the day from which it holds, or later."),
        )


def _sample(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """Return the first different values of a column."""
    values = (row[at].strip() for row in rows if at < len(row))
    return list(islice(dict.fromkeys(v[:SAMPLE_SIZE] for v in values if v), SAMPLES))


def _heading(
    kind: str, content: bytes, file_name: str
) -> tuple[Heading, list[list[str]]]:
    """Return the headings, and the first rows below them."""
    rows = []
    with opened(content) as path:
        reader = sheets.read_rows(path, name=file_name, limits=LIMITS)
        for row in islice(reader, 30):
            rows.append((row.number, [sheets.as_text(c) for c in row.cells]))
    found = find_headings(rows, fields_of(kind))
    if found is None:
        raise InputError(
            _("“%(name)s” has no row with the headings: %(wanted)s."),
            code="sheet.no_headings",
            name=file_name,
            wanted=[f.label for f in fields_of(kind) if f.required],
            way_out=_("Put these words into the first row of the table."),
        )
    return found, [cells for number, cells in rows if number > found.row]


@contextmanager
def opened(content: bytes) -> Iterator[Path]:
    """Lay the table into a file for the reader, and take it away again."""
    with tempfile.NamedTemporaryFile(prefix="banyan-import-") as file:
        file.write(content)
        file.flush()
        yield Path(file.name)


def _remembered(actor: Actor, mark: str, unit: Any) -> dict[int, str]:
    """Return the mapping that this account (or unit) chose for such headings."""
    rows = Remembered.objects.filter(signature=mark).order_by("-used_at")
    own = rows.filter(account_id=actor.account_id).first()
    found = own or (rows.filter(unit=unit).first() if unit is not None else None)
    return {int(k): v for k, v in found.mapping.items()} if found else {}


def import_map(
    *,
    actor: Actor,
    item: Import,
    mapping: Mapping[int, str],
    overwrite: bool | None = None,
) -> Import:
    """Change which column is which; it is remembered for such tables.

    Raises InputError with what is wrong: a field twice, a needed one missing.
    """
    with transaction.atomic():
        item = locked(actor, item, ("mapping", "ready"))
        item.mapping = {str(k): v for k, v in sorted(mapping.items())}
        item.overwrite = item.overwrite if overwrite is None else overwrite
        _refuse_mapping(item)
        item.state, item.counts = "mapping", {}
        item.row_version += 1
        item.save()
        Remembered.objects.update_or_create(
            signature=item.signature,
            account_id=item.account_id,
            defaults={
                "mapping": item.mapping,
                "unit": item.unit,
                "used_at": clock.now(),
            },
        )
    return item


def _refuse_mapping(item: Import) -> None:
    problems = mapping_problems(
        {int(k): v for k, v in item.mapping.items()},
        fields_of(item.kind),
        len(item.headings),
    )
    if problems:
        raise InputError(
            _("The columns are not chosen well yet."),
            code="import.mapping",
            problems=problems,
        )


def locked(actor: Actor, item: Import, states: Sequence[str]) -> Import:
    """Lock an import of the actor; NotVisible for another's, StateRefusal else."""
    rows = Import.objects.select_for_update(of=("self",))
    found = rows.select_related("structure", "unit").filter(pk=item.pk).first()
    if found is None or not is_own(actor, found):
        raise NotVisible
    found.state = state_now(found)
    refuse_state(found, states)
    return found


def state_now(item: Import) -> str:
    """Return the state; where it was, when the job of a running step is over."""
    step = next((s for s in STEPS.values() if s.running == item.state), None)
    if step is None or item.job_number is None or is_alive(item.job_number):
        return item.state
    return step.back


def is_own(actor: Actor, item: Import) -> bool:
    """Say whether an import belongs to the actor: nobody else sees its rows."""
    return actor.is_system or (
        actor.account_id is not None and item.account_id == actor.account_id
    )


def require_files(item: Import, staging: Staging, *, staged: bool = True) -> None:
    """Refuse what needs files that are not here: cleared away, or never restored."""
    if not (staging.is_there if staged else staging.upload.exists()):
        item.ends_at = min(item.ends_at, clock.now() - dt.timedelta(seconds=1))
        refuse_state(item, (item.state,))


def refuse_state(item: Import, states: Sequence[str]) -> None:
    """Refuse what is not possible in the state of the import, or too late."""
    if item.state not in states:
        raise StateRefusal(
            _("This import is in the state “%(state)s”."),
            code="import.state",
            state=state_said(item.state),
            way_out=_("Look at it, or load the table again."),
        )
    if item.ends_at < clock.now():
        raise StateRefusal(
            _("The time of this import is over."),
            code="import.ended",
            way_out=_("Load the table again."),
        )


def context_of(actor: Actor, item: Import) -> Context:
    """Return what a kind needs beside the rows."""
    return Context(
        actor=actor,
        structure=item.structure,
        unit=item.unit,
        today=clock.today(),
        on=item.on,
        overwrite=item.overwrite,
        choices={int(k): v for k, v in item.counts.get("choices", {}).items()},
    )


@rarely_collected()
def import_prepare(
    *, actor: Actor, item: Import, progress: Progress = nothing
) -> Import:
    """Read, understand, match and judge every row into the staging file.

    The organisation's database is only read, without a lock; the truth is not
    touched. Raises InputError when the file cannot be read to its end.
    """
    if not is_own(actor, item):
        raise NotVisible
    refuse_state(item, ("mapping", "reading", "ready"))
    require(actor, item.kind, item.unit)
    _refuse_mapping(item)
    staging = Staging(item.uid, item.key)
    require_files(item, staging, staged=False)
    kind, ctx = KINDS[item.kind], context_of(actor, item)
    staging.begin()
    total = 0
    with opened(staging.uploaded()) as path:
        rows = _rows(item, path)
        while part := list(islice(rows, CHUNK)):
            lines = kind.judge(ctx, part)
            for row, line in zip(part, lines, strict=True):
                if line.status == NEEDS:
                    line.plan["given"] = given_as_json(row.given)
            staging.write(lines)
            total += len(part)
            progress(total, None, _("Reading the rows"))
    if not total:
        raise InputError(
            _("“%(name)s” has headings and no rows."),
            code="import.no_rows",
            name=item.file_name,
            way_out=_("Fill the table in below its headings."),
        )
    last = kind.finish(ctx, staging.lines())
    if last:
        staging.write(last)
    return _ready(item, staging, ctx, total)


def _rows(item: Import, path: Path) -> Iterator[Row]:
    places = {int(k): v for k, v in item.mapping.items()}
    for row in sheets.read_rows(path, name=item.file_name, limits=LIMITS):
        if row.number <= item.heading_row:
            continue
        cells = list(row.cells)
        given = {key: cells[at] for at, key in places.items() if at < len(cells)}
        if any(sheets.as_text(c) for c in given.values()):
            yield Row(row.number, [sheets.as_text(c) for c in cells], given)


def given_as_json(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return cells as they can be staged and read again, days as days."""
    return {
        key: {type(cell).__name__: cell.isoformat()}
        if isinstance(cell, dt.date | dt.time)
        else cell
        for key, cell in given.items()
    }


def given_of_json(staged: Mapping[str, Any]) -> dict[str, Any]:
    """Return what :func:`given_as_json` staged."""
    kinds: dict[str, Any] = {"date": dt.date, "datetime": dt.datetime, "time": dt.time}
    return {
        key: next(kinds[k].fromisoformat(v) for k, v in cell.items())
        if isinstance(cell, dict)
        else cell
        for key, cell in staged.items()
    }


def _ready(item: Import, staging: Staging, ctx: Context, total: int) -> Import:
    statuses, found = staging.counts()
    if statuses.get(NEEDS):  # somebody will choose: then the row is judged alone
        staging.keep_seen(ctx.seen)
    item.counts = {
        "rows": total,
        "statuses": statuses,
        "findings": found,
        "impact": ctx.counts,
        "choices": item.counts.get("choices", {}),
    }
    item.state = "ready"
    item.row_version += 1
    item.save()
    return item
