"""Briefings: reading, composing, approving, releasing, the check against today."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from pydantic import Field, StrictBool

from banyan.briefings import queries, services
from banyan.briefings.checking import briefing_check
from banyan.briefings.domain.languages import narrowed
from banyan.briefings.queries import BriefingShown
from banyan.briefings.render import briefing_file
from banyan.kernel.text import Text

from ..acts import Record, record_of
from ..answers import Versioned, attachment
from ..commands import Request, words
from ..endpoints import Room, View
from ..references import Number, Ref, unit_row
from .requests import Asked

room = Room("Briefings")

READ, WRITE, APPROVE = "exchange.read", "exchange.write", "briefing.approve"
Level = Literal["internal", "exchange", "partner", "public"]
Language = Literal["vi", "lo", "en"]
Languages = Annotated[list[Language], Field(max_length=3)]
Uids = Annotated[list[uuid.UUID], Field(max_length=100)]


@dataclass(frozen=True)
class BriefingOut:
    """A briefing with its content: as given, or of a draft as of today."""

    uid: uuid.UUID
    title: Text
    audience: Text
    unit_uid: uuid.UUID
    state: str
    level: str
    version: int
    languages: tuple[str, ...]
    approved: tuple[str, ...]
    made_on: dt.date
    released_on: dt.date | None
    as_of: dt.date | None
    hash: str
    section_uids: tuple[uuid.UUID, ...]
    content: Mapping[str, Any]
    is_specimen: bool

    @classmethod
    def of(cls, shown: BriefingShown) -> BriefingOut:
        """Return a briefing as it goes out; a guest gets the languages released."""
        same = (
            "uid title audience state level languages made_on released_on as_of hash "
            "is_specimen"
        ).split()
        return cls(
            unit_uid=shown.unit.uid,
            version=shown.number,
            approved=tuple(shown.approved),
            section_uids=tuple(s.uid for s in shown.sections),
            content=narrowed(shown.content, shown.languages),
            **{name: getattr(shown, name) for name in same},
        )


@dataclass(frozen=True)
class FindingOut:
    """What is no longer as it was given."""

    kind: str
    section: str
    key: str
    name: Mapping[str, str]
    then: str
    now: str


@dataclass(frozen=True)
class CheckOut:
    """A snapshot against today."""

    as_of: dt.date
    today: dt.date
    hash: str
    whole: bool
    findings: tuple[FindingOut, ...]


class SaidIn(Request):
    """A text in three languages."""

    vi: words(20_000) = ""  # type: ignore[valid-type]
    lo: words(20_000) = ""  # type: ignore[valid-type]
    en: words(20_000) = ""  # type: ignore[valid-type]


class HeadIn(Request):
    """What may be changed at the head of a draft; what is absent stays."""

    title: SaidIn | None = None
    audience: SaidIn | None = None
    languages: Languages | None = None
    level: Level | None = None
    exchange: uuid.UUID | None = None


class ComposeIn(HeadIn):
    """A briefing to begin."""

    template: words(40, least=1)  # type: ignore[valid-type]
    title: SaidIn


class FigureIn(Request):
    """A figure that a section asks for."""

    key: words(60, least=1)  # type: ignore[valid-type]
    period: words(20) = "now"  # type: ignore[valid-type]


class SectionIn(Request):
    """A section; what is absent stays."""

    heading: SaidIn | None = None
    text: SaidIn | None = None
    figures: Annotated[list[FigureIn], Field(max_length=60)] | None = None
    charts: Annotated[list[words(40)], Field(max_length=10)] | None = None  # type: ignore[valid-type]
    practices: Uids | None = None
    lessons: Uids | None = None


class SectionMoveIn(Request):
    """Where a section goes: one place up, else one place down."""

    up: StrictBool


class LanguageIn(Request):
    """The language that is approved."""

    language: Language


class ReasonIn(Request):
    """Why."""

    reason: words(1000, least=1)  # type: ignore[valid-type]


class ReleaseIn(Request):
    """How far, in which languages, to which accounts besides."""

    level: Level
    languages: Languages = []
    accounts: Annotated[list[Number], Field(max_length=100)] = []


def _given(payload: Request, *, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what a request holds, as the services take it."""
    found: dict[str, Any] = {}
    for name, value in payload:
        if value is None or name in skip:
            continue
        found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, SaidIn):
        return Text(vi=value.vi, lo=value.lo, en=value.en)
    if isinstance(value, FigureIn):
        return {"key": value.key, "period": value.period}
    return [_plain(v) for v in value] if isinstance(value, list) else value


@room.get("/briefings/{briefing}", right=READ, gives=BriefingOut)
def briefing(request: Asked, briefing: uuid.UUID) -> Versioned:
    """Read a briefing with its content; a guest gets the snapshot alone."""
    shown = queries.briefing_get(request.actor, briefing)
    return Versioned(BriefingOut.of(shown), shown.row_version)


@room.get("/briefings/{briefing}/check", right=READ, gives=CheckOut)
def briefing_checked(request: Asked, briefing: uuid.UUID) -> CheckOut:
    """Compare what was given with what would be given today."""
    found = briefing_check(request.actor, briefing)
    findings = tuple(
        FindingOut(f.kind, f.section, f.key, f.name, f.then, f.now)
        for f in found.findings
    )
    return CheckOut(found.as_of, found.today, found.hash, found.whole, findings)


@room.post("/units/{unit}/briefings", right=WRITE, gives=Record)
def briefing_begun(request: Asked, unit: Ref, payload: ComposeIn) -> Record:
    """Begin a briefing of a unit from a template."""
    row = unit_row(request.actor, unit)
    made = services.briefing_compose(actor=request.actor, unit=row, **_given(payload))
    return record_of(made)


@room.patch("/briefings/{briefing}", right=WRITE, gives=Record, versioned=True)
def briefing_changed(request: Asked, briefing: uuid.UUID, payload: HeadIn) -> Record:
    """Change the head of a draft."""
    made = services.briefing_change(
        actor=request.actor,
        briefing=briefing,
        values=_given(payload),
        row_version=request.read_at,
    )
    return record_of(made)


@room.post("/briefings/{briefing}/sections", right=WRITE, gives=Record, versioned=True)
def section_added(request: Asked, briefing: uuid.UUID, payload: SectionIn) -> Record:
    """Add a section at the end of a draft."""
    made = services.section_add(
        actor=request.actor,
        briefing=briefing,
        values=_given(payload),
        row_version=request.read_at,
    )
    return record_of(made)


@room.patch("/briefings/{briefing}/sections/{section}", right=WRITE, gives=Record)
def section_changed(
    request: Asked, briefing: uuid.UUID, section: uuid.UUID, payload: SectionIn
) -> Record:
    """Change a section of a draft."""
    made = services.section_change(
        actor=request.actor, briefing=briefing, section=section, values=_given(payload)
    )
    return record_of(made)


@room.post(
    "/briefings/{briefing}/sections/{section}/move",
    right=WRITE, gives=BriefingOut, status=200, versioned=True,
)  # fmt: skip
def section_moved(
    request: Asked, briefing: uuid.UUID, section: uuid.UUID, payload: SectionMoveIn
) -> BriefingOut:
    """Move a section of a draft one place up or down."""
    services.section_move(
        actor=request.actor, briefing=briefing, section=section, up=payload.up,
        row_version=request.read_at,
    )  # fmt: skip
    return BriefingOut.of(queries.briefing_get(request.actor, briefing))


@room.post(
    "/briefings/{briefing}/sections/{section}/remove",
    right=WRITE, gives=BriefingOut, status=200, versioned=True,
)  # fmt: skip
def section_removed(
    request: Asked, briefing: uuid.UUID, section: uuid.UUID
) -> BriefingOut:
    """Take a section out of a draft."""
    services.section_remove(
        actor=request.actor, briefing=briefing, section=section,
        row_version=request.read_at,
    )  # fmt: skip
    return BriefingOut.of(queries.briefing_get(request.actor, briefing))


def _act(name: str, right: str) -> Callable[[View], View]:
    return room.post(
        f"/briefings/{{briefing}}/{name}", right=right, gives=Record, status=200,
        versioned=True,
    )  # fmt: skip


@_act("submit", WRITE)
def briefing_submitted(request: Asked, briefing: uuid.UUID) -> Record:
    """Hand a draft in for approval."""
    return record_of(
        services.briefing_submit(
            actor=request.actor, briefing=briefing, row_version=request.read_at
        )
    )


@_act("approve", APPROVE)
def briefing_approved(
    request: Asked, briefing: uuid.UUID, payload: LanguageIn
) -> Record:
    """Approve a briefing in one language."""
    return record_of(
        services.briefing_approve(
            actor=request.actor, briefing=briefing, language=payload.language,
            row_version=request.read_at,
        )
    )  # fmt: skip


@_act("return", READ)
def briefing_returned(request: Asked, briefing: uuid.UUID, payload: ReasonIn) -> Record:
    """Send a briefing back to draft."""
    return record_of(
        services.briefing_return(
            actor=request.actor, briefing=briefing, reason=payload.reason,
            row_version=request.read_at,
        )
    )  # fmt: skip


@_act("release", APPROVE)
def briefing_released(
    request: Asked, briefing: uuid.UUID, payload: ReleaseIn
) -> Record:
    """Freeze an approved briefing and release it."""
    return record_of(
        services.briefing_release(
            actor=request.actor, briefing=briefing, level=payload.level,
            languages=payload.languages, accounts=payload.accounts,
            row_version=request.read_at,
        )
    )  # fmt: skip


@_act("withdraw", APPROVE)
def briefing_withdrawn(
    request: Asked, briefing: uuid.UUID, payload: ReasonIn
) -> Record:
    """Take a released briefing back."""
    return record_of(
        services.briefing_withdraw(
            actor=request.actor, briefing=briefing, reason=payload.reason,
            row_version=request.read_at,
        )
    )  # fmt: skip


@room.post("/briefings/{briefing}/renew", right=WRITE, gives=Record)
def briefing_renewed(request: Asked, briefing: uuid.UUID) -> Record:
    """Begin a new version of a briefing that was given."""
    return record_of(services.briefing_renew(actor=request.actor, briefing=briefing))


@room.open(
    "/briefings/{briefing}/file/{language}/{form}", right=READ, gives=None, media="*/*"
)
def briefing_printed(
    request: Asked,
    briefing: uuid.UUID,
    language: Language,
    form: Literal["pdf", "docx"],
) -> HttpResponse:
    """Take a briefing out as a file; that it was taken out is recorded."""
    made = briefing_file(
        actor=request.actor, briefing=briefing, language=language, form=form
    )
    return attachment(made.content, made.name, made.media_type)
