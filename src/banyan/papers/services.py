"""Taking papers in, opening them, erasing them.

Contents are written to disk before their row: when the act fails, an unreadable
file without a row remains, never a row without its file.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.db import transaction

from banyan.access.queries import scope_q
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    Problem,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from . import searching, storage
from .domain.sniffing import Sniffed, safe_name, sniffed
from .models import Paper, PaperVersion
from .queries import SENSITIVE, PaperFile, papers_visible

WRITE = "file.write"
UNLOGGED = ("public",)
"""Classes whose opening is not recorded; every other opening is."""

_CLOSED = ("personal", "restricted", "sensitive")


def paper_add(
    *,
    actor: Actor,
    title: Text | str,
    kind: str,
    content: bytes,
    file_name: str,
    unit: Any = None,
    person: Any = None,
    language: str = "",
    privacy: str = "organisational",
    subject_kind: str = "",
    subject: int | None = None,
    decision: Any = None,
    form: str = "",
    is_specimen: bool = False,
    about_oneself: bool = False,
    record_into: Any = None,
) -> Paper:
    """Take in a paper with its first version.

    ``unit`` (a unit or its id) and ``privacy`` decide who may open it. Raises
    NotAllowed without ``file.write`` over the unit (not needed ``about_oneself``,
    inside another act), InputError for a file that is too large, of a type not on
    the list, or not what its name says.
    """
    unit_id = getattr(unit, "pk", unit)
    _check(title, privacy)
    seen = _sniff(content, file_name)
    person_id = getattr(person, "pk", person)
    if not (about_oneself and _is_oneself(actor, person_id, record_into)):
        _require(actor, unit_id, privacy)
    stored = storage.store(content)
    with _act(actor, "papers.paper_add", unit_id, record_into) as act:
        paper = Paper.objects.create(
            title=Text.of(title),
            kind=kind,
            unit_id=unit_id,
            person_id=person_id,
            privacy=privacy,
            subject_kind=subject_kind,
            subject=subject,
            decision_id=getattr(decision, "pk", decision),
            is_specimen=is_specimen or settings.BANYAN_DEMO,
            created_at=clock.now(),
        )
        version = _version(paper, 1, language, file_name, seen, stored, form)
        act.record("create", paper, version)
        searching.refresh(paper)
    return paper


def paper_version_add(
    *,
    actor: Actor,
    paper: Paper | int,
    content: bytes,
    file_name: str,
    language: str = "",
    translates: bool = False,
    form: str = "",
    row_version: int | None = None,
    record_into: Any = None,
) -> PaperVersion:
    """Add a version; the earlier ones stay as they are.

    With ``translates`` the file is the newest version in another language and
    keeps its number. ``row_version`` is the one the paper was read at: Conflict
    when somebody changed it since.
    """
    seen = _sniff(content, file_name)
    unit_id = _writable(actor, paper).unit_id
    stored = storage.store(content)
    with _act(actor, "papers.paper_version_add", unit_id, record_into) as act:
        row = _locked(paper, row_version)
        number = _next_number(row, language, translates)
        version = _version(row, number, language, file_name, seen, stored, form)
        row.row_version += 1
        row.save(update_fields=["row_version"])
        act.record("create", version)
        act.record("change", row)
    return version


def paper_erase(
    *,
    actor: Actor,
    paper: Paper | int,
    reason: str,
    row_version: int | None = None,
    record_into: Any = None,
) -> Paper:
    """Destroy the content of every version; that there was a paper remains.

    The keys are destroyed with the act, so that no backup of the files can be
    read either; title and file names go too where they may name a person.
    """
    if not reason.strip():
        raise _problem("paper.reason", _("Say why the paper is erased."), "reason")
    unit_id = _writable(actor, paper).unit_id
    facts = {"reason": reason.strip()}
    with _act(actor, "papers.paper_erase", unit_id, record_into, facts) as act:
        row = _locked(paper, row_version)
        versions = list(row.versions.filter(erased_at__isnull=True))
        if not versions:
            raise StateRefusal(_("This paper is erased already."), code="paper.erased")
        for version in versions:
            _destroy(version, row.privacy in _CLOSED)
        if row.privacy in _CLOSED:
            row.title = Text()
        row.row_version += 1
        row.save(update_fields=["title", "row_version"])
        act.record("erase", *versions)
        act.record("change", row)
        searching.refresh(row)
    return row


def paper_open(
    *, actor: Actor, version: PaperVersion | int, reason: str = "", office: str = ""
) -> PaperFile:
    """Return the content of a version, to be sent as an attachment.

    What is not public is recorded in the log of readings first, in a
    transaction of its own; when that fails nothing is shown. Raises NotVisible
    outside the actor's range, StateRefusal when the content was erased.
    """
    row = _visible_version(actor, version)
    return version_opened(actor=actor, row=row, reason=reason, office=office)


def version_opened(
    *, actor: Actor, row: PaperVersion, reason: str = "", office: str = ""
) -> PaperFile:
    """Return the content of a version that was found to be the actor's to open."""
    if row.erased_at is not None or row.wrapped_key is None:
        raise StateRefusal(
            _("The content of this paper was erased on %(day)s."),
            code="paper.erased",
            day=row.erased_at.date() if row.erased_at else "",
        )
    if row.paper.privacy not in UNLOGGED:
        ledger.reading_record(
            actor=actor,
            kind="papers.paper",
            subject=row.paper_id,
            person=row.paper.person_id,
            unit=row.paper.unit_id,
            what=row.file_name,
            reason=reason,
            office=office,
        )
    content = storage.load(
        stored_as=row.stored_as,
        sha256=row.sha256,
        key_id=row.key_id,
        wrapped_key=bytes(row.wrapped_key),
    )
    return PaperFile(row.file_name, row.media_type, content, row.has_macros)


# -- parts --------------------------------------------------------------------


def _act(
    actor: Actor, kind: str, unit: int | None, given: Any, facts: Any = None
) -> AbstractContextManager[Any]:
    if given is not None:
        return nullcontext(given)
    return ledger.act(actor=actor, kind=kind, unit=unit, facts=facts or {})


def _sniff(content: bytes, file_name: str) -> Sniffed:
    limit = int(settings.BANYAN_MAX_FILE_MB * 1_000_000)
    return sniffed(content, file_name, limit=limit)


def _check(title: Text | str, privacy: str) -> None:
    if not Text.of(title):
        raise _problem("paper.title", _("A paper needs a title."), "title")
    if privacy not in Paper.CLASSES:
        raise _problem(
            "paper.privacy",
            _("“%(privacy)s” is no class of privacy."),
            "privacy",
            privacy=privacy,
        )


def _problem(code: str, template: str, field: str, **values: Any) -> InputError:
    problem = Problem.of(code, template, field=field, **values)
    return InputError(template, code=code, problems=[problem], **values)


def _require(actor: Actor, unit_id: int | None, privacy: str) -> None:
    """Require the right to write over the unit, from its present path."""
    if actor.is_system:
        return
    if unit_id is None:
        raise _problem(
            "paper.unit", _("A paper belongs to a unit: choose one."), "unit"
        )
    needed = [WRITE, SENSITIVE] if privacy == "sensitive" else [WRITE]
    units = Paper._meta.get_field("unit").related_model._default_manager
    for right in needed:
        if not units.filter(scope_q(actor, right, unit=""), pk=unit_id).exists():
            raise NotAllowed(right=right)


def _is_oneself(actor: Actor, person: int | None, record_into: Any) -> bool:
    """Say whether a person hands in a paper about themself, as part of another act."""
    return person is not None and person == actor.person_id and record_into is not None


def _writable(actor: Actor, paper: Paper | int) -> Paper:
    row = papers_visible(actor).filter(pk=getattr(paper, "pk", paper)).first()
    if row is None:
        raise NotVisible
    _require(actor, row.unit_id, row.privacy)
    return row


def _locked(paper: Paper | int, read_at: int | None) -> Paper:
    row = Paper.objects.select_for_update().get(pk=getattr(paper, "pk", paper))
    if read_at is not None and row.row_version != read_at:
        raise Conflict
    return row


def _next_number(row: Paper, language: str, translates: bool) -> int:
    known = set(row.versions.values_list("number", "language"))
    newest = max((n for n, _l in known), default=0)
    if not translates:
        return newest + 1
    if (newest, language) in known:
        raise StateRefusal(
            _("The newest version is there in this language already."),
            code="paper.language",
            way_out=_("Add it as a new version instead."),
        )
    return newest


def _version(
    paper: Paper,
    number: int,
    language: str,
    file_name: str,
    seen: Sniffed,
    stored: storage.Stored,
    form: str,
) -> PaperVersion:
    return PaperVersion.objects.create(
        paper=paper,
        number=number,
        language=language,
        file_name=safe_name(file_name),
        media_type=seen.media_type,
        has_macros=seen.has_macros,
        size=stored.size,
        sha256=stored.sha256,
        stored_as=stored.stored_as,
        key_id=stored.key_id,
        wrapped_key=stored.wrapped_key,
        form=form,
        created_at=clock.now(),
    )


def _destroy(version: PaperVersion, with_name: bool) -> None:
    stored_as = version.stored_as
    version.wrapped_key, version.key_id = None, ""
    version.erased_at = clock.now()
    version.file_name = "" if with_name else version.file_name
    version.row_version += 1
    version.save()
    # Only once the act stands; the content is unreadable without its key anyway.
    transaction.on_commit(lambda: storage.remove(stored_as))


def _visible_version(actor: Actor, version: PaperVersion | int) -> PaperVersion:
    row = (
        PaperVersion.objects.select_related("paper")
        .filter(
            pk=getattr(version, "pk", version),
            paper__in=papers_visible(actor).values("pk"),
        )
        .first()
    )
    if row is None:
        raise NotVisible
    return row
