"""Files of a record of another room: taken in, listed, opened.

The room of the record says who may see it and who may add to it; what may be taken in
and where it is kept is said here as for every paper.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from banyan.base.prepared import among, planned_once
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from . import storage
from .models import Paper, PaperVersion
from .queries import PaperFile
from .services import paper_add, paper_version_add, version_opened

KIND = "other"


@dataclass(frozen=True)
class FileLine:
    """One version of a file in one language, with the hash of its content."""

    id: int
    number: int
    language: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    created_at: dt.datetime
    has_macros: bool


def file_attach(
    *,
    actor: Actor,
    kind: str,
    subject: int,
    unit: int,
    title: Text,
    content: bytes,
    file_name: str,
    language: str = "",
    record_into: Any,
) -> PaperVersion:
    """Add a file to a record, inside the act of its room.

    A second file in the same language is a new version; in another one a translation
    of the newest. Raises NotAllowed without ``file.write`` over the unit, InputError
    for what is too large, of no accepted type, or not what its name says.
    """
    paper = Paper.objects.filter(subject_kind=kind, subject=subject).first()
    if paper is None:
        paper = paper_add(
            actor=actor,
            title=title,
            kind=KIND,
            content=content,
            file_name=file_name,
            unit=unit,
            language=language,
            subject_kind=kind,
            subject=subject,
            record_into=record_into,
        )
        return paper.versions.get()
    return paper_version_add(
        actor=actor,
        paper=paper,
        content=content,
        file_name=file_name,
        language=language,
        translates=_is_new_language(paper, language),
        record_into=record_into,
    )


def _is_new_language(paper: Paper, language: str) -> bool:
    known = list(paper.versions.values_list("number", "language"))
    newest = max(number for number, _language in known)
    return (newest, language) not in known


def files_of(kind: str, subjects: Iterable[int]) -> dict[int, tuple[FileLine, ...]]:
    """Return the files of records that may be seen, the newest first: one statement."""
    wanted = list(subjects)
    found: dict[int, list[FileLine]] = defaultdict(list)
    for subject, *line in _files(wanted, kind) if wanted else ():
        found[subject].append(FileLine(*line))
    return {subject: tuple(lines) for subject, lines in found.items()}


@planned_once
def _files(subjects: Sequence[int], kind: str) -> QuerySet[Any, Any]:
    rows = PaperVersion.objects.filter(
        among("paper__subject", subjects),
        paper__subject_kind=kind,
        erased_at__isnull=True,
    )
    names = list(FileLine.__dataclass_fields__)
    ordered = rows.order_by("-number", "language", "pk")
    return ordered.values_list("paper__subject", *names)


def file_open(*, actor: Actor, kind: str, subject: int, version: int) -> PaperFile:
    """Return the content of a file of a record that the actor may see.

    It is recorded in the log of readings first. Raises NotVisible for a version that
    is none of this record, StateRefusal when the content was erased.
    """
    rows = PaperVersion.objects.select_related("paper").filter(
        pk=version, paper__subject_kind=kind, paper__subject=subject
    )
    row = rows.first()
    if row is None:
        raise NotVisible
    return version_opened(actor=actor, row=row)


def contents_handed(versions: Iterable[int]) -> dict[int, bytes]:
    """Return contents by version, for an act that hands them out and records it.

    Whoever calls decided that they go out. Raises Fault where one is not what was
    kept; what was erased is left out. One statement.
    """
    wanted = list(versions)
    if not wanted:
        return {}
    rows = PaperVersion.objects.filter(pk__in=wanted, erased_at__isnull=True)
    names = ("stored_as", "sha256", "key_id", "wrapped_key")
    return {
        row["pk"]: storage.load(
            stored_as=row["stored_as"],
            sha256=row["sha256"],
            key_id=row["key_id"],
            wrapped_key=bytes(row["wrapped_key"]),
        )
        for row in rows.values("pk", *names)
    }
