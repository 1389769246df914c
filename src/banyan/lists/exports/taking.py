"""Taking a list out: written, recorded, and only then handed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from banyan.base import lists
from banyan.base.jobs import JobContext
from banyan.base.lists import Given, ListQuery, ListSpec, Prepared
from banyan.base.scratch import scratch
from banyan.jobs.services import job_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, Problem
from banyan.kernel.names import fold
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .forms import Form, can_be_labels, form_get
from .labels import label_fields
from .table import Progress, Table, table_of

JOB = "lists.export"
READING = "lists.export"
OPEN = ("organisational", "public")
"""Classes of fields whose reading is nobody's concern."""


@dataclass(frozen=True)
class Wish:
    """What is to be taken out: a list as asked, in a form, in a language.

    ``said`` is what the file says of itself (the filter in words, who took it out),
    in that language.
    """

    list_key: str
    query: ListQuery
    form: str
    language: str = "vi"
    said: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as the parameters of a job."""
        return {
            "list": self.list_key,
            "query": self.query.as_json(),
            "form": self.form,
            "language": self.language,
            "said": [list(pair) for pair in self.said],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Wish:
        """Read what :meth:`as_json` wrote."""
        return cls(
            str(data.get("list", "")),
            ListQuery.from_json(data.get("query", {})),
            str(data.get("form", "")),
            str(data.get("language", "vi")),
            tuple((str(a), str(b)) for a, b in data.get("said", ())),
        )


@dataclass(frozen=True)
class Taken:
    """A file that may be handed over: what was taken out is recorded."""

    path: Path
    name: str
    media_type: str
    rows: int
    withheld: int
    left_out: int
    persons: int
    needs: tuple[str, ...]


def export_size(actor: Actor, wish: Wish) -> int:
    """Return how many rows would be taken out.

    Raises NotAllowed and InputError as the list itself does, and InputError for
    more rows than the form holds.
    """
    form, asked = _asked(actor, wish)
    size = lists.count_of(asked, None).number
    _refuse_many(form, size)
    return size


def is_at_once(wish: Wish, size: int) -> bool:
    """Say whether so many rows are written while a page waits."""
    return size <= form_get(wish.form).at_once


def export_take(
    *, actor: Actor, wish: Wish, folder: Path, progress: Progress | None = None
) -> Taken:
    """Write a list into ``folder`` and record that it was taken out.

    The export is an act; of lists about people, each person concerned gets a line
    in the log of readings. Raises as :func:`export_size` does, and Fault when it
    cannot be recorded: then nothing may be handed over, and the file is removed.
    """
    form, asked = _asked(actor, wish)
    tell = progress or (lambda _done, _total, _text: None)
    table = table_of(asked, wish.language, wish.said, settings.BANYAN_DEMO, tell)
    _refuse_many(form, table.total)
    path = folder / f"export.{form.extension}"
    form.write(table, path)
    try:
        persons = _recorded(actor, wish, form, asked, table)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Taken(
        path=path,
        name=_file_name(table, form),
        media_type=form.media_type,
        rows=table.seen.rows,
        withheld=table.seen.withheld,
        left_out=table.left_out,
        persons=persons,
        needs=_needs(asked),
    )


def export_start(*, actor: Actor, wish: Wish) -> Any:
    """Leave a large export to the worker; return its job."""
    form, asked = _asked(actor, wish)
    title = lists.said(asked.spec.title, wish.language)
    about = f"{title} · {lists.said(form.title, wish.language)}"
    return job_start(actor=actor, kind=JOB, params=wish.as_json(), about=about)


def export_job(context: JobContext) -> Mapping[str, Any]:
    """Run an export as a job: its file is fetched later, by who asked for it."""
    wish = Wish.from_json(context.params)
    with scratch() as folder:
        taken = export_take(
            actor=context.actor, wish=wish, folder=folder, progress=context.progress
        )
        context.attach(taken.name, taken.path, taken.media_type, needs=taken.needs)
    more = {"withheld": taken.withheld, "left_out": taken.left_out}
    return {"rows": taken.rows} | {key: n for key, n in more.items() if n}


# -- parts --------------------------------------------------------------------


def _asked(actor: Actor, wish: Wish) -> tuple[Form, Prepared]:
    """Read the list as asked; of labels, with the columns that a label needs."""
    form, spec = form_get(wish.form), lists.get(wish.list_key)
    query = wish.query.changed()
    if form.is_labels:
        query = query.changed(columns=_label_columns(actor, spec))
    return form, lists.prepare(actor, spec, query, Given())


def _label_columns(actor: Actor, spec: ListSpec) -> tuple[str, ...]:
    fields = label_fields.get(spec.key)
    if fields is None:
        template = _("This list has no addresses, so no labels can be made of it.")
        problem = Problem.of("export.labels", template, field="form")
        raise InputError(template, code="export.labels", problems=[problem])
    if not can_be_labels(actor, spec):
        raise NotAllowed(right=spec.by_key[fields.address].right)
    return (fields.name, fields.address, fields.unit)


def _refuse_many(form: Form, size: int) -> None:
    if size <= form.most:
        return
    template = _("%(size)s rows are too many for this form: at most %(most)s.")
    problem = Problem.of(
        "export.many",
        template,
        field="form",
        way_out=_("Narrow the list, or export it as a spreadsheet or as CSV."),
        size=size,
        most=form.most,
    )
    raise InputError(problems=[problem], code="export.many")


def _recorded(
    actor: Actor, wish: Wish, form: Form, asked: Prepared, table: Table
) -> int:
    """Write the act, then a line for each person concerned; return how many."""
    is_about_people = asked.spec.concerns is not None and any(
        column.privacy not in OPEN for column in asked.columns
    )
    with ledger.act(
        actor=actor, kind="lists.export_take", facts=_facts(wish, form, asked, table)
    ) as act:
        act_id = act.id
    if not is_about_people:
        return 0
    return ledger.readings_record(
        actor=actor,
        kind=READING,
        subject=act_id,
        what=f"{table.title} · {form.extension.upper()}",
        concerned=table.seen.concerned(),
    )


def _facts(wish: Wish, form: Form, asked: Prepared, table: Table) -> dict[str, Any]:
    query = wish.query
    return {
        "list": asked.spec.key,
        "form": form.key,
        "rows": table.seen.rows,
        "columns": [column.key for column in asked.columns],
        "order": list(asked.order),
        "filter": query.filter,
        "search": query.text,
        "part": query.tab,
        "day": asked.reading.day,
        "withheld": table.seen.withheld,
    }


def _needs(asked: Prepared) -> tuple[str, ...]:
    """Return the rights that the rows and columns stand on."""
    rights = [asked.spec.right, *(column.right for column in asked.columns)]
    return tuple(dict.fromkeys(right for right in rights if right))


def _file_name(table: Table, form: Form) -> str:
    plain = (
        re.sub(r"[^\w\u0e80-\u0eff-]+", "-", fold(table.title)).strip("-")
        or table.title
    )
    mark = "-SPECIMEN" if table.is_specimen else ""
    return f"{plain}-{clock.real_today().isoformat()}{mark}.{form.extension}"
