"""Two records of one person: pairs that look alike, merging, taking a merge back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.db import transaction
from ninja import Query
from pydantic import Field, StrictBool

from banyan.people import queries, services
from banyan.people.queries import persons_visible
from banyan.people.queries.merge_preview import MergePreview, merge_preview
from banyan.people.queries.twins import MergeShown, TwinCounts, TwinLine

from ..acts import Record, record_of
from ..answers import Versioned
from ..commands import Facts, Request, words
from ..deciding import OnDecision, decided
from ..endpoints import Room
from ..paging import Page, cursor_of, keyset_of, number
from ..references import Number, Ref, RefIn, ids_of, one_of
from .common import Paged, Said
from .requests import Asked

room = Room("Twins and merges")

WRITE = "person.write"

Side = Literal["A", "B"]
Keep = Annotated[
    dict[Annotated[str, Field(min_length=1, max_length=60)], Side], Field(max_length=60)
]


@dataclass(frozen=True)
class FieldChoice:
    """A field: what each side says, which is chosen, whether one has to choose."""

    key: str
    a: Any
    b: Any
    chosen: str
    differs: bool
    required: bool


@dataclass(frozen=True)
class MergeShownBefore:
    """What a merge would do: nothing is written. It is refused while ``problems``."""

    a_uid: uuid.UUID
    b_uid: uuid.UUID
    choices: tuple[FieldChoice, ...]
    moves: Mapping[str, int]
    needs_decision: bool
    missing: str
    problems: tuple[Said, ...]

    @classmethod
    def of(cls, shown: MergePreview) -> MergeShownBefore:
        """Return a preview as it goes out."""
        return cls(
            shown.a.uid,
            shown.b.uid,
            tuple(
                FieldChoice(c.key, c.a, c.b, c.chosen, c.differs, c.required)
                for c in shown.plan.choices
            ),
            dict(shown.moves),
            shown.plan.needs_decision,
            shown.missing,
            tuple(Said.of(p) for p in (*shown.problems, *shown.plan.problems)),
        )


@dataclass(frozen=True)
class MergeUndone:
    """What went back; values left as they are because they changed since."""

    merge: Record
    left: tuple[str, ...]


class TwinsListed(Paged):
    """Which pairs."""

    state: str = Field("open", pattern="^(open|decided|merged)$")
    elsewhere: bool = Field(False, description="One of the two is out of range.")


class MergesAsked(Paged):
    """Which merges."""

    person: Ref | None = None


class TwinsDecided(Request):
    """Two records are two persons; with ``withdraw`` nobody says so any more."""

    one: RefIn
    other: RefIn
    reason: words(400, least=1)  # type: ignore[valid-type]
    withdraw: StrictBool = False


class MergeTried(Request):
    """Which record is merged, with the choices made so far."""

    merged: RefIn
    keep: Keep = {}


class MergeAsked(OnDecision, MergeTried):
    """A record to merge into this one; a decision where a standing changes."""

    reason: words(400, least=1)  # type: ignore[valid-type]
    merged_version: Number | None = None


class MergeUndo(Request):
    """Why a merge is taken back."""

    reason: words(400, least=1)  # type: ignore[valid-type]
    leave_later: StrictBool = Field(
        False, description="Leave what came since with the person who remained."
    )


class TwinSettings(Request):
    """How much likenesses count and how soon units answer; only what is to differ."""

    values: Facts


@dataclass(frozen=True)
class SettingsOut:
    """What holds now."""

    values: Mapping[str, Any]


# -- pairs ------------------------------------------------------------------------------


@room.get("/twins", right=WRITE, gives=TwinLine, many=True)
def twins(request: Asked, asked: Query[TwinsListed]) -> Page:
    """List pairs of records that may be one person, the likeliest first."""
    after: Any = keyset_of("twins", asked.cursor, number, number)
    found = queries.twin_proposals(
        request.actor,
        state=asked.state,
        elsewhere=asked.elsewhere,
        after=after,
        limit=asked.limit,
    )
    return Page(found.lines, cursor_of("twins", found.after))


@room.get("/twins/counts", right=WRITE, gives=TwinCounts)
def twins_counts(request: Asked) -> TwinCounts:
    """Count the pairs of each kind, up to 1,000."""
    return queries.twin_counts(request.actor)


@room.post("/twins/decide", right=WRITE, gives=Record, status=200)
def twins_decided(request: Asked, payload: TwinsDecided) -> Record:
    """Say that two records are two persons: the pair is not proposed again."""
    found = ids_of(request.actor, "person", [payload.one, payload.other])
    command = services.DecideTwins(
        found[payload.one], found[payload.other], payload.reason, payload.withdraw
    )
    made = services.twins_decide(actor=request.actor, commands=[command])
    return record_of(made[0])


@room.patch("/twins/settings", right="settings.admin", gives=SettingsOut)
def twins_settings(request: Asked, payload: TwinSettings) -> SettingsOut:
    """Set how much likenesses count and how soon units answer."""
    return SettingsOut(
        services.settings_set(actor=request.actor, values=dict(payload.values))
    )


# -- merges -----------------------------------------------------------------------------


def _uids(request: Any, person: str, merged: Any) -> tuple[Any, Any]:
    rows = persons_visible(request.actor)
    return one_of(rows, person), one_of(rows, str(merged))


@room.open("/people/{person}/merge/preview", right=WRITE, gives=MergeShownBefore)
def person_merge_preview(
    request: Asked, person: Ref, payload: MergeTried
) -> MergeShownBefore:
    """Say what merging a record into this one would do, without writing."""
    one, other = _uids(request, person, payload.merged)
    shown = merge_preview(request.actor, one.uid, other.uid, payload.keep)
    return MergeShownBefore.of(shown)


@room.post(
    "/people/{person}/merge", right=WRITE, gives=Record, status=200, versioned=True
)
def person_merge(request: Asked, person: Ref, payload: MergeAsked) -> Record:
    """Merge a record into this one, with a choice per field; it can be undone."""
    actor = request.actor
    one, other = _uids(request, person, payload.merged)
    command = services.MergePersons(
        one.pk,
        other.pk,
        payload.reason,
        dict(payload.keep),
        request.read_at,
        payload.merged_version,
    )
    with transaction.atomic():
        decision = decided(actor, payload, needed=False, effect={"person": one.pk})
        made = services.persons_merge(
            actor=actor, commands=[command], decision=decision
        )
    return record_of(made[0])


@room.get("/merges", right="person.read", gives=MergeShown, many=True)
def merges(request: Asked, asked: Query[MergesAsked]) -> Page:
    """List merges into persons in range, newest first."""
    before = keyset_of("merges", asked.cursor, number)
    person = None
    if asked.person is not None:
        person = one_of(persons_visible(request.actor), asked.person).pk
    found = queries.merges(
        request.actor,
        person=person,
        before=before[0] if before else None,
        limit=asked.limit + 1,
    )
    page, more = found[: asked.limit], len(found) > asked.limit
    return Page(page, cursor_of("merges", (page[-1].id,) if more else None))


@room.get("/merges/{merge}", right="person.read", gives=MergeShown)
def merge(request: Asked, merge: uuid.UUID) -> Versioned:
    """Read one merge: who remained, what went over, whether it stands."""
    found = queries.merge_get(request.actor, merge)
    return Versioned(found, found.row_version)


@room.post(
    "/merges/{merge}/undo", right=WRITE, gives=MergeUndone, status=200, versioned=True
)
def merge_undone(request: Asked, merge: uuid.UUID, payload: MergeUndo) -> MergeUndone:
    """Take a merge back: both records stand again as they were."""
    command = services.UndoMerge(
        merge, payload.reason, payload.leave_later, request.read_at
    )
    done = services.merges_undo(actor=request.actor, commands=[command])[0]
    return MergeUndone(record_of(done.merge), done.left)
