"""Handing a briefing in, approving each language, sending it back."""

from __future__ import annotations

import uuid
from typing import Any

from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _

from ..domain import life
from ..domain.comparing import hash_of
from ..models import Approval, Briefing
from ..settings import rules
from ..store import APPROVE, KIND, WRITE, sections_of
from ..translations import sections_read
from .ground import (
    changing,
    keep,
    language_problems,
    must_be,
    name_problems,
    refuse,
    seen,
    source_problems,
)

TO_APPROVE = Text(
    vi="Duyệt tài liệu giới thiệu", lo="ອະນຸມັດເອກະສານແນະນຳ", en="Approve the briefing"
)
TO_RELEASE = Text(
    vi="Phát hành tài liệu giới thiệu",
    lo="ເຜີຍແຜ່ເອກະສານແນະນຳ",
    en="Release the briefing",
)
OPEN = Text(vi="Mở", lo="ເປີດ", en="Open")


def briefing_submit(
    *, actor: Actor, briefing: uuid.UUID | str, row_version: int | None = None
) -> Briefing:
    """Hand a draft in for approval; it no longer changes.

    Raises InputError for one without sections, with a figure whose source is gone
    or that is not released that far, or with texts missing in its languages.
    """
    row = seen(actor, briefing)
    with changing(actor, row, "briefing_submit", row_version) as (act, locked):
        must_be(locked, life.DRAFT)
        sections = sections_of(locked)
        refuse(
            [
                *_empty(sections),
                *source_problems(sections, locked.level),
                *language_problems(locked, sections, locked.languages),
            ]
        )
        locked.state, locked.returned_why = life.REVIEW, ""
        locked.submitted_by = actor.account_id
        keep(act, locked)
        remind(act, actor, locked, TO_APPROVE)
    return locked


def _empty(sections: list[Any]) -> list[Problem]:
    if sections:
        return []
    return [
        Problem.of(
            "briefing.empty",
            _("A briefing without sections says nothing."),
            field="sections",
        )
    ]


def remind(act: Any, actor: Actor, row: Briefing, title: Text | None) -> None:
    """End what waits about a briefing and say what waits now, in the inbox."""
    deadlines_finish(actor=actor, subject_kind=KIND, subjects=[row.pk], record_into=act)
    if title is None:
        return
    start = Start(
        kind="briefings.waiting",
        subject_kind=KIND,
        subject=row.pk,
        title=title,
        about=row.title,
        unit=row.unit_id,
        right=APPROVE,
        started_on=clock.today(),
        length=rules().approve_days,
        length_unit="working-day",
        url=f"/exchange/briefings/{row.uid}/",
        action=OPEN,
    )
    deadlines_start(actor=actor, starts=[start], record_into=act)


def briefing_approve(
    *, actor: Actor, briefing: uuid.UUID | str, language: str,
    row_version: int | None = None,
) -> Approval:  # fmt: skip
    """Approve a briefing under review in one language.

    Requires ``briefing.approve`` over the unit. Raises StateRefusal for who handed
    it in, InputError where a text is missing or names an ordinary member.
    """
    row = seen(actor, briefing, APPROVE)
    with changing(actor, row, "briefing_approve", row_version, language=language) as (
        act,
        locked,
    ):
        must_be(locked, life.REVIEW)
        _other_eyes(actor, locked)
        _language(locked, language)
        sections = sections_of(locked)
        refuse(
            [
                *language_problems(locked, sections, [language]),
                *name_problems(locked, sections),
            ]
        )
        approval = Approval.objects.create(
            briefing=locked,
            language=language,
            approved_on=clock.today(),
            approved_by=actor.name[:200],
            content_hash=hash_of(_as_read(locked, sections, language)),
        )
        act.record("create", approval)
        sections_read(act, actor, sections, language)
        keep(act, locked)
        if not waiting_languages(locked):
            remind(act, actor, locked, TO_RELEASE)
    return approval


def _as_read(row: Briefing, sections: list[Any], language: str) -> list[str]:
    """Return the texts as they stand in one language."""
    texts = [row.title, *(t for s in sections for t in (s.heading, s.text))]
    return [getattr(text, language) for text in texts]


def _other_eyes(actor: Actor, row: Briefing) -> None:
    if actor.account_id is not None and actor.account_id == row.submitted_by:
        raise StateRefusal(
            _("Who handed a briefing in does not approve it."),
            code="briefing.own",
            way_out=_("Ask somebody else who may approve."),
        )


def _language(row: Briefing, language: str) -> None:
    if language not in row.languages:
        raise InputError(
            _("The briefing is not written for the language “%(language)s”."),
            code="briefing.languages",
            language=language,
        )
    if row.approvals.filter(language=language).exists():
        raise StateRefusal(
            _("This language is approved already."), code="briefing.approved"
        )


def waiting_languages(row: Briefing) -> list[str]:
    """Return the languages that nobody approved yet."""
    done = set(row.approvals.values_list("language", flat=True))
    return [k for k in LANGUAGES if k in row.languages and k not in done]


def briefing_return(
    *, actor: Actor, briefing: uuid.UUID | str, reason: str,
    row_version: int | None = None,
) -> Briefing:  # fmt: skip
    """Send a briefing back to draft with the reason; its approvals are void.

    For who may approve; who handed it in may take it back. Raises InputError
    without a reason, StateRefusal when it is not under review.
    """
    row = seen(actor, briefing, WRITE if _is_own(actor, briefing) else APPROVE)
    if not reason.strip():
        refuse(
            [
                Problem.of(
                    "briefing.reason", _("Say why it is sent back."), field="reason"
                )
            ]
        )
    with changing(actor, row, "briefing_return", row_version) as (act, locked):
        must_be(locked, life.REVIEW)
        approvals = list(locked.approvals.all())
        for approval in approvals:
            act.record("delete", approval)
            approval.delete()
        locked.state, locked.returned_why = life.DRAFT, reason.strip()
        keep(act, locked)
        remind(act, actor, locked, None)
    return locked


def _is_own(actor: Actor, uid: uuid.UUID | str) -> bool:
    return (
        actor.account_id is not None
        and Briefing.objects.filter(
            uid=str(uid), submitted_by=actor.account_id
        ).exists()
    )
