"""What the pages of topics show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES
from banyan.knowledge import queries
from banyan.web.features.people.words import said
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Fact, Head

NAMES = {"vi": "Tiếng Việt", "lo": "ລາວ", "en": "English"}
SOURCES = {
    "pack": _("shipped with Banyan"),
    "hand": _("changed here"),
    "import": _("taken in from a file"),
    "proposal": _("proposed in use"),
}


@dataclass(frozen=True)
class TopicLine:
    """One topic in the tree, with its labels in the other languages."""

    name: str
    url: str
    other: str
    below: tuple[Any, ...] = ()


@dataclass(frozen=True)
class TreePage:
    """All topics."""

    head: Head
    groups: tuple[TopicLine, ...]
    empty: Empty | None


@dataclass(frozen=True)
class LabelsShown:
    """The labels of one language."""

    code: str
    language: str
    preferred: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class TopicPage:
    """One topic."""

    head: Head
    labels: tuple[LabelsShown, ...]
    definition: str
    below: tuple[TopicLine, ...]
    related: tuple[TopicLine, ...]
    facts: tuple[Fact, ...]
    form: Any


@dataclass(frozen=True)
class ProposalShown:
    """One proposal."""

    text: str
    lang: str
    what: str
    topic: str
    topic_url: str
    why: str
    facts: str
    answer: str
    badge: Badge
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class ProposalsPage:
    """Proposals that wait, and those answered."""

    head: Head
    open: tuple[ProposalShown, ...]
    answered: tuple[ProposalShown, ...]
    empty: Empty | None


@dataclass(frozen=True)
class AnswerPage:
    """Accepting or rejecting one proposal."""

    head: Head
    hint: str
    form: Any
    label: str
    back_url: str


def topic_url(key: str) -> str:
    """Return the page of a topic."""
    return reverse("topic", args=[key])


def tree_page(actor: Actor) -> TreePage:
    """Return all topics as a tree."""
    rows = queries.topic_tree(actor)
    groups = _nested(rows)
    others = [
        Act(gettext("As a list"), reverse("list", args=["topics"])),
        Act(gettext("Proposals"), reverse("topics_proposals")),
        Act(gettext("Export as SKOS (Turtle)"), _export("ttl"), reads=True),
        Act(gettext("Export as SKOS (RDF/XML)"), _export("rdf"), reads=True),
        Act(gettext("Export as a table (XLSX)"), _export("xlsx"), reads=True),
        Act(gettext("Export as a table (CSV)"), _export("csv"), reads=True),
    ]
    if actor.holds(queries.WRITE):
        others.append(Act(gettext("Take topics in"), reverse("topics_take")))
    count = ngettext("%(n)s topic", "%(n)s topics", len(rows)) % {"n": len(rows)}
    return TreePage(
        head=Head(gettext("Topics"), facts=(count,), others=tuple(others)),
        groups=tuple(groups),
        empty=None
        if rows
        else Empty(
            gettext("Topics will stand here"),
            gettext(
                "Take in the thesaurus that Banyan ships with: banyan topics load."
            ),
        ),
    )


def _export(form: str) -> str:
    return reverse("topics_export", args=[form])


def _nested(rows: list[Any]) -> list[TopicLine]:
    """Make lines within lines of rows that stand in the order of the tree."""
    at = 0

    def level(depth: int) -> list[TopicLine]:
        nonlocal at
        found = []
        while at < len(rows) and rows[at].level == depth:
            row = rows[at]
            at += 1
            found.append(_line(row, tuple(level(depth + 1))))
        return found

    return level(1)


def _line(row: Any, below: tuple[TopicLine, ...] = ()) -> TopicLine:
    name = said(row.label)
    texts = dict.fromkeys(getattr(row.label, k) for k in LANGUAGES)
    others = [t for t in texts if t and t != name]
    return TopicLine(name, topic_url(row.key), " · ".join(others), below)


def topic_page(actor: Actor, key: str, form: Any) -> TopicPage:
    """Return one topic."""
    found = queries.topic_get(actor, key)
    one = found.concept
    crumbs = [Crumb(gettext("Topics"), reverse("topics"))]
    crumbs += [Crumb(said(row.label), topic_url(row.key)) for row in found.above]
    facts = [
        Fact(gettext("Key"), one.key),
        Fact(gettext("Where from"), gettext(SOURCES[found.source])),
    ]
    facts += [Fact(kind_title(what), str(n)) for what, n in found.uses.items()]
    facts += [Fact(gettext("Exact match"), address, address) for address in one.exact]
    facts += [Fact(gettext("Close match"), address, address) for address in one.matches]
    return TopicPage(
        head=Head(said(one.label), crumbs=tuple(crumbs)),
        labels=tuple(
            LabelsShown(
                k,
                NAMES[k],
                getattr(one.label, k),
                (*one.alt.get(k, ()), *one.hidden.get(k, ())),
            )
            for k in LANGUAGES
        ),
        definition=said(one.definition) if one.definition else "",
        below=tuple(_line(row) for row in found.below),
        related=tuple(_line(row) for row in found.related),
        facts=tuple(facts),
        form=form,
    )


def kind_title(what: str) -> str:
    """Return how records of a kind are called."""
    from banyan.exchange.kinds import KINDS

    return gettext(KINDS[what].plural) if what in KINDS else what


def proposals_page(actor: Actor) -> ProposalsPage:
    """Return what was proposed."""
    waiting = [_proposal(actor, r) for r in queries.proposals(actor)]
    answered = [
        _proposal(actor, r)
        for state in ("accepted", "rejected")
        for r in queries.proposals(actor, state, limit=20)
    ]
    return ProposalsPage(
        head=Head(
            gettext("Proposals"), crumbs=(Crumb(gettext("Topics"), reverse("topics")),)
        ),
        open=tuple(waiting),
        answered=tuple(answered),
        empty=None
        if waiting or answered
        else Empty(
            gettext("Proposals will stand here"),
            gettext("Propose a missing word from the page of a topic."),
        ),
    )


STATES = {"open": _("open"), "accepted": _("accepted"), "rejected": _("rejected")}
TONES = {"open": "soon", "accepted": "good", "rejected": ""}


def _proposal(actor: Actor, row: Any) -> ProposalShown:
    acts: tuple[Act, ...] = ()
    if row.state == "open":
        may = actor.holds(queries.WRITE)
        reason = "" if may else missing_right("topic.write")
        acts = (
            Act(
                gettext("Accept"),
                reverse("topic_accept", args=[row.uid]),
                reason=reason,
            ),
            Act(
                gettext("Reject"),
                reverse("topic_reject", args=[row.uid]),
                reason=reason,
            ),
        )
    what = {
        "label": gettext("another word for"),
        "topic": gettext("a new topic below"),
    }[row.what]
    return ProposalShown(
        text=row.text,
        lang=row.language,
        what=what,
        topic=said(row.topic_label) if row.topic else gettext("(no topic)"),
        topic_url=topic_url(row.topic) if row.topic else "",
        why=row.why,
        facts=row.proposed_by,
        answer=row.answer,
        badge=Badge(gettext(STATES[row.state]), TONES[row.state]),
        acts=acts,
    )


def answer_page(row: Any, form: Any, *, accept: bool) -> AnswerPage:
    """Return the page on which a proposal is answered."""
    crumbs = (
        Crumb(gettext("Topics"), reverse("topics")),
        Crumb(gettext("Proposals"), reverse("topics_proposals")),
    )
    title = gettext("Accept “%(text)s”") if accept else gettext("Reject “%(text)s”")
    hint = ""
    if accept and row.what == "topic":
        hint = gettext("A new topic needs its preferred label in all three languages.")
    return AnswerPage(
        head=Head(title % {"text": row.text}, crumbs=crumbs),
        hint=hint,
        form=form,
        label=gettext("Accept") if accept else gettext("Reject"),
        back_url=reverse("topics_proposals"),
    )
