"""The forms in which a list is taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from banyan.base.lists import ListSpec, may_see
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem
from banyan.kernel.text import gettext_noop as _

from . import csv, labels, pdf, xlsx
from .table import Table


@dataclass(frozen=True)
class Form:
    """One form: what it is called, how it is written, how much it holds.

    ``at_once`` rows are written while a page waits; more are a job.
    """

    key: str
    title: str
    extension: str
    media_type: str
    write: Callable[[Table, Path], None]
    most: int
    at_once: int
    is_labels: bool = False


PDF = "application/pdf"
FORMS = {
    one.key: one
    for one in (
        Form(
            "xlsx",
            _("Spreadsheet (XLSX)"),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx.write,
            most=xlsx.MOST,
            at_once=5_000,
        ),
        Form(
            "csv",
            _("Text with commas (CSV)"),
            "csv",
            "text/csv; charset=utf-8",
            csv.write,
            most=10_000_000,
            at_once=5_000,
        ),
        Form(
            "pdf",
            _("Pages to print (PDF)"),
            "pdf",
            PDF,
            pdf.write,
            most=pdf.MOST,
            at_once=500,
        ),
        Form(
            "labels-21",
            _("Address labels, 21 on a sheet (63.5 × 38.1 mm)"),
            "pdf",
            PDF,
            labels.writer("labels-21"),
            most=labels.MOST,
            at_once=500,
            is_labels=True,
        ),
        Form(
            "labels-16",
            _("Address labels, 16 on a sheet (99.1 × 33.9 mm)"),
            "pdf",
            PDF,
            labels.writer("labels-16"),
            most=labels.MOST,
            at_once=500,
            is_labels=True,
        ),
    )
}
"""Each form by its key, in the order in which they are offered."""


def form_get(key: str) -> Form:
    """Return a form. Raises InputError that names those there are."""
    found = FORMS.get(key)
    if found is None:
        template = _("“%(key)s” is no form of export. There are: %(known)s.")
        values = {"key": key[:40], "known": ", ".join(FORMS)}
        problem = Problem.of("export.form", template, field="form", **values)
        raise InputError(template, code="export.form", problems=[problem], **values)
    return found


def forms_for(actor: Actor, spec: ListSpec) -> list[Form]:
    """Return the forms in which an actor may take a list out.

    Labels only of lists with addresses, and for whoever may see them.
    """
    with_labels = can_be_labels(actor, spec)
    return [one for one in FORMS.values() if with_labels or not one.is_labels]


def can_be_labels(actor: Actor, spec: ListSpec) -> bool:
    """Say whether labels can be made of a list for an actor."""
    fields = labels.label_fields.get(spec.key)
    if fields is None:
        return False
    wanted = (fields.name, fields.address, fields.unit)
    return all(may_see(spec.by_key[key], actor) for key in wanted)
