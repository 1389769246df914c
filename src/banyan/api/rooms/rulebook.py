"""The rulebook: rules, what holds on a day, the variants, what changed, documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field, StringConstraints

from banyan.kernel import clock
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text
from banyan.rulebook import packs, queries
from banyan.rulebook.domain.diff import Diff
from banyan.rulebook.domain.documents import Succession
from banyan.rulebook.domain.rules import Answer, Rule, Scope

from ..endpoints import Room
from ..moments import Day
from ..paging import Page
from ..references import Key
from .requests import Asked

room = Room("Rulebook")

READ = "rulebook.read"

RuleId = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]*$", max_length=60)
]
DocumentKey = Annotated[
    str, StringConstraints(pattern=r"^[^\u0000]+$", min_length=1, max_length=120)
]


@dataclass(frozen=True)
class LabelsOut:
    """The words of a group, by their keys."""

    group: str
    labels: dict[str, Text]


@dataclass(frozen=True)
class PackOut:
    """A rulebook pack."""

    id: str
    version: str
    hash: str
    is_default: bool
    documents: int
    rules: int


class PackAsked(Schema):
    """Which pack, on which day, for whom."""

    pack: Key | None = Field(None, description="A pack; the one in force else.")
    on: Day | None = Field(None, description="The day that counts; today else.")
    scope: str = Field(
        "",
        max_length=60,
        pattern=r"^[^\u0000]*$",
        description="kind:branch, province:01, or the code of a unit.",
    )

    def named(self) -> str | None:
        """Return the pack asked for; NotVisible when there is none."""
        if self.pack is not None and self.pack not in packs.pack_ids():
            raise NotVisible
        return self.pack

    def day(self) -> dt.date:
        """Return the day that counts."""
        return self.on or clock.today()

    def where(self) -> Scope:
        """Return for whom it is asked."""
        return Scope.parse(self.scope or None)


class DiffAsked(PackAsked):
    """Two days to compare."""

    before: Day
    after: Day


class DocumentAsked(PackAsked):
    """Which document."""

    key: DocumentKey


@room.get("/rulebook/packs", right=READ, gives=PackOut, many=True)
def rulebook_packs(request: Asked) -> Page:
    """List the rulebook packs."""
    return Page([_pack(key) for key in packs.pack_ids()])


def _pack(key: str) -> PackOut:
    found = packs.rulebook(key)
    return PackOut(
        id=found.id,
        version=found.version,
        hash=found.hash,
        is_default=key == packs.default_pack(),
        documents=len(found.documents),
        rules=len(found.rules),
    )


@room.get("/rulebook/rules", right=READ, gives=queries.TopicRows, many=True)
def rulebook_rules(request: Asked, asked: Query[PackAsked]) -> Page:
    """List every rule by topic, as it is answered on a day."""
    found = queries.rules_by_topic(
        request.actor, asked.named(), asked.day(), asked.where()
    )
    return Page(found)


@room.get("/rulebook/disputed", right=READ, gives=queries.RuleRow, many=True)
def rulebook_disputed(request: Asked, asked: Query[PackAsked]) -> Page:
    """List the rules whose sources disagree on a day, with every variant."""
    found = queries.disputed(request.actor, asked.named(), asked.day(), asked.where())
    return Page(found)


@room.get("/rulebook/diff", right=READ, gives=Diff)
def rulebook_diff(request: Asked, asked: Query[DiffAsked]) -> Diff:
    """Read what changed between two days."""
    return queries.rulebook_diff(
        request.actor, asked.named(), asked.before, asked.after, asked.where()
    )


@room.get("/rulebook/rules/{rule}", right=READ, gives=Rule)
def rulebook_rule(request: Asked, rule: RuleId, asked: Query[PackAsked]) -> Rule:
    """Read a rule with all its values, variants and citations."""
    return queries.rule_get(request.actor, asked.named(), rule)


@room.get("/rulebook/rules/{rule}/answer", right=READ, gives=Answer)
def rulebook_answer(request: Asked, rule: RuleId, asked: Query[PackAsked]) -> Answer:
    """Read what a rule says on a day: one value, or the variants."""
    return queries.rule_answer(
        request.actor, asked.named(), rule, asked.day(), asked.where()
    )


@room.get(
    "/rulebook/rules/{rule}/history", right=READ, gives=queries.ValueRow, many=True
)
def rulebook_history(request: Asked, rule: RuleId, asked: Query[PackAsked]) -> Page:
    """List the values of a rule through time, each with its documents."""
    return Page(queries.rule_history(request.actor, asked.named(), rule))


@room.get("/rulebook/documents", right=READ, gives=queries.DocumentRow, many=True)
def rulebook_documents(request: Asked, asked: Query[PackAsked]) -> Page:
    """List the documents of a pack as they stand on a day."""
    found = queries.document_register(request.actor, asked.named(), asked.day())
    return Page(found)


@room.get("/rulebook/document", right=READ, gives=queries.DocumentRow)
def rulebook_document(request: Asked, asked: Query[DocumentAsked]) -> Any:
    """Read one document by its key."""
    found = queries.document_register(request.actor, asked.named(), asked.day())
    for row in found:
        if row.document.key == asked.key:
            return row
    raise NotVisible


@room.get("/rulebook/successions", right=READ, gives=Succession, many=True)
def rulebook_successions(request: Asked, asked: Query[PackAsked]) -> Page:
    """List which documents replaced which."""
    return Page(queries.document_successions(request.actor, asked.named()))


@room.get("/rulebook/labels/{group}", right=READ, gives=LabelsOut)
def rulebook_labels(request: Asked, group: Key, asked: Query[PackAsked]) -> LabelsOut:
    """Read the words of a group (grades, posts, decision_kinds …)."""
    return LabelsOut(group, dict(queries.labels(asked.named(), group)))
