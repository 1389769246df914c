"""The pages of decisions: a list one can search, and one decision with its effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext

from banyan.decisions import queries
from banyan.decisions.kinds import kind_labels
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.ledger.queries.pages import changes_under
from banyan.papers import queries as papers
from banyan.people.queries import persons_named
from banyan.units.queries.named import units_named
from banyan.web.features.ledger.lines import count_words
from banyan.web.features.papers.lines import PaperLine, paper_line
from banyan.web.features.rulebook.chips import kept_rule_chip
from banyan.web.shared.places import decision_url, place, unit_url
from banyan.web.shared.ui import (
    Act,
    Badge,
    Crumb,
    Empty,
    Fact,
    Head,
    RuleChip,
)
from banyan.web.templatetags.banyan_ui import day, instant, num, text

READ, WRITE = "decision.read", "decision.write"
VOTES = ("entitled", "present", "for", "against", "abstain", "invalid")


@dataclass(frozen=True)
class DecisionLine:
    """A decision in a list."""

    symbol: str
    title: str
    url: str
    kind: str
    body: str
    decided: str
    effective: str


@dataclass(frozen=True)
class DecisionDetail:
    """One decision: what, by whom, under which rules, with which effect."""

    head: Head
    why: tuple[RuleChip, ...]
    facts: tuple[Fact, ...]
    titles: tuple[tuple[str, str], ...]
    votes: tuple[Fact, ...]
    vote_says: str
    effects: tuple[Fact, ...]
    changes: tuple[str, ...]
    corrects: DecisionLine | None
    corrections: tuple[DecisionLine, ...]
    papers: tuple[PaperLine, ...]
    papers_empty: Empty
    print_url: str
    print_languages: tuple[tuple[str, str], ...]
    ledger_url: str


def list_head(actor: Actor, count: str) -> Head:
    """Return the head of the list of decisions."""
    said = gettext("What was decided by the bodies in your range")
    return Head(
        gettext("Decisions"),
        facts=tuple(fact for fact in (said, count) if fact),
        primary=record_act(actor),
    )


def record_act(actor: Actor, **query: str) -> Act:
    """Return the act of recording a decision; with a reason where it is not allowed."""
    given = f"?{urlencode(query)}" if query else ""
    missing = gettext("Your account may not record decisions.")
    return Act(
        gettext("Record a decision"),
        reverse("decision_new") + given,
        icon="outline/file-plus",
        reason="" if actor.holds(WRITE) else missing,
    )


def decision_line(decision: Any, labels: dict[str, Text]) -> DecisionLine:
    """Return a decision as a line; its body is read together with it."""
    later = decision.effective_on != decision.decided_on
    return DecisionLine(
        symbol=decision.symbol,
        title=text(decision.title),
        url=decision_url(decision.uid),
        kind=text(labels.get(decision.kind, decision.kind)),
        body=text(decision.body.names) if decision.body_id else "",
        decided=day(decision.decided_on, "short"),
        effective=day(decision.effective_on, "short") if later else "",
    )


def decision_detail(actor: Actor, uid: str) -> DecisionDetail:
    """Build the page of one decision."""
    decision = queries.decision_get(actor, uid)
    labels = kind_labels()
    attached = papers.papers_of_decisions(actor, [decision.pk]).get(decision.pk, [])
    corrections = queries.corrections_of(actor, decision)
    counts = changes_under(actor, scope=Q(), decision=decision.pk)
    return DecisionDetail(
        head=_head(actor, decision, labels),
        why=tuple(kept_rule_chip(rule) for rule in decision.rules),
        facts=_facts(decision, labels),
        titles=_titles(decision.title),
        votes=_votes(decision.vote),
        vote_says=_vote_says(decision.vote),
        effects=_effects(actor, decision.effect),
        changes=tuple(count_words(c.kind, c.op, c.count) for c in counts),
        corrects=_corrected(actor, decision, labels),
        corrections=tuple(decision_line(d, labels) for d in corrections),
        papers=tuple(paper_line(p) for p in attached),
        papers_empty=_no_papers(actor, decision),
        print_url=reverse("decision_print", args=[decision.uid]),
        print_languages=(("vi", "Tiếng Việt"), ("lo", "ລາວ"), ("en", "English")),
        ledger_url=_ledger_url(actor, decision),
    )


def _head(actor: Actor, decision: Any, labels: dict[str, Text]) -> Head:
    body = text(decision.body.names) if decision.body_id else ""
    facts = (
        text(labels.get(decision.kind, decision.kind)),
        body,
        day(decision.decided_on),
    )
    upload = Act(
        gettext("Attach a paper"),
        f"{place('paper_new')}?{urlencode({'decision': decision.uid})}",
        icon="outline/upload",
        reason="" if actor.holds("file.write") else gettext("You may not add papers."),
    )
    correct = record_act(actor, corrects=str(decision.uid))
    return Head(
        title=decision.symbol or text(decision.title),
        crumbs=(Crumb(gettext("Decisions"), reverse("decisions")),),
        facts=tuple(f for f in facts if f),
        badge=_badge(decision),
        others=(
            upload,
            Act(
                gettext("Correct by a new decision"), correct.url, reason=correct.reason
            ),
        ),
        invented=bool(decision.body_id and decision.body.is_specimen),
    )


def _badge(decision: Any) -> Badge | None:
    if decision.effective_on > clock.today():
        when = day(decision.effective_on, "short")
        return Badge(gettext("takes effect on %(day)s") % {"day": when}, "soon")
    return None


def _facts(decision: Any, labels: dict[str, Text]) -> tuple[Fact, ...]:
    body = decision.body if decision.body_id else None
    found = (
        Fact(gettext("Number"), decision.symbol or gettext("without a number")),
        Fact(gettext("Kind"), text(labels.get(decision.kind, decision.kind))),
        Fact(
            gettext("Body"),
            text(body.names) if body else "",
            unit_url(body.uid) if body else "",
        ),
        Fact(gettext("Decided on"), day(decision.decided_on)),
        Fact(gettext("In effect from"), day(decision.effective_on)),
        Fact(gettext("Signed by"), decision.signed_by),
        Fact(gettext("Source"), decision.source),
        Fact(gettext("Recorded"), instant(decision.recorded_at)),
    )
    return tuple(f for f in found if f.value)


def _titles(title: Text) -> tuple[tuple[str, str], ...]:
    """Return the title in every language it has, the reader's own first."""
    own = (get_language() or "en")[:2]
    ordered = sorted(LANGUAGES, key=lambda language: language != own)
    return tuple((k, getattr(title, k)) for k in ordered if getattr(title, k))


def vote_name(key: str) -> str:
    """Return what a number of a vote counts."""
    named = {
        "entitled": gettext("Entitled to vote"),
        "present": gettext("Present"),
        "for": gettext("In favour"),
        "against": gettext("Against"),
        "abstain": gettext("Abstained"),
        "invalid": gettext("Invalid"),
    }
    return named.get(key, key)


def _votes(vote: dict[str, Any]) -> tuple[Fact, ...]:
    known = [k for k in VOTES if k in vote]
    rest = sorted(set(vote) - set(VOTES))
    return tuple(
        Fact(vote_name(k), num(v) if isinstance(v := vote[k], int) else str(v))
        for k in [*known, *rest]
    )


def _vote_says(vote: dict[str, Any]) -> str:
    """Say the result in one sentence, where the numbers for it are there."""
    if not isinstance(vote.get("for"), int):
        return ""
    whole = vote.get("entitled") or vote.get("present")
    if not isinstance(whole, int) or not whole:
        return ""
    return gettext("%(votes)s of %(whole)s in favour") % {
        "votes": num(vote["for"]),
        "whole": num(whole),
    }


def _effects(actor: Actor, effect: dict[str, Any]) -> tuple[Fact, ...]:
    named = {
        "person": gettext("Person"),
        "unit": gettext("Unit"),
        "reorganisation": gettext("Reorganisation"),
        "undo": gettext("Undoes it"),
    }
    return tuple(
        Fact(named.get(k, k.replace("_", " ").replace("-", " ").capitalize()), said)
        for k, v in effect.items()
        if (said := _effect(actor, k, v))
    )


def _effect(actor: Actor, key: str, value: Any) -> str:
    if key == "person" and isinstance(value, int):
        hidden = gettext("outside your range")
        return persons_named(actor, [value]).get(value, hidden)
    if key == "unit" and isinstance(value, int):
        unit = units_named(actor, [value]).get(value)
        return text(unit.names) if unit else gettext("outside your range")
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int | float):
        return num(value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_written(v)}" for k, v in value.items())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(_written(v) for v in value)
    return "" if value is None else str(value)


def _corrected(
    actor: Actor, decision: Any, labels: dict[str, Text]
) -> DecisionLine | None:
    if decision.corrects_id is None:
        return None
    shown = queries.decisions_shown(actor, [decision.corrects_id])
    found = shown.get(decision.corrects_id)
    if found is None:
        return None
    return DecisionLine(
        symbol=found.symbol,
        title=text(found.title) if found.title else gettext("outside your range"),
        url=decision_url(found.uid) if found.is_readable else "",
        kind=text(labels.get(found.kind, found.kind)),
        body="",
        decided=day(found.decided_on, "short"),
        effective="",
    )


def _no_papers(actor: Actor, decision: Any) -> Empty:
    acts: tuple[Act, ...] = ()
    if actor.holds("file.write"):
        url = f"{place('paper_new')}?{urlencode({'decision': decision.uid})}"
        acts = (Act(gettext("Attach a paper"), url, icon="outline/upload"),)
    return Empty(
        gettext("No paper is attached"),
        gettext("The signed paper, scanned or photographed, belongs here."),
        acts,
        "outline/paperclip",
    )


def _ledger_url(actor: Actor, decision: Any) -> str:
    if not actor.holds("ledger.read"):
        return ""
    return reverse("ledger_record", args=["decisions.decision", decision.pk])
