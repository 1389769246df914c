"""Acts and entries as lines of a list, with the names of what they mention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from banyan.decisions import queries as decisions
from banyan.decisions.queries import DecisionShown
from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.ledger.queries import ActView, EntryView
from banyan.ledger.queries.pages import SealShown
from banyan.units.queries.named import UnitNamed, units_named
from banyan.web.features.rulebook.chips import kept_rule_chip
from banyan.web.shared.places import decision_url, unit_url
from banyan.web.shared.ui import Act, Badge, Fact, RuleChip
from banyan.web.templatetags.banyan_ui import day, instant, num, text

from .words import SIGNS, act_name, actor_name, operation_name, record_name


@dataclass(frozen=True)
class ActLine:
    """One act in a list."""

    title: str
    url: str
    who: str
    at: str
    on: str
    unit: str
    unit_url: str
    decision: str
    decision_url: str
    count: str
    seal: Badge
    chips: tuple[RuleChip, ...]
    note: str


@dataclass(frozen=True)
class EntryLine:
    """One changed record in a list."""

    title: str
    url: str
    operation: str
    sign: str
    act: ActLine
    erased: bool
    proof: Act | None


@dataclass(frozen=True)
class SealStatus:
    """How far the ledger is sealed."""

    facts: tuple[Fact, ...]


def act_lines(actor: Actor, acts: Iterable[ActView]) -> tuple[ActLine, ...]:
    """Return acts with the names of their units and decisions, in three statements."""
    listed = list(acts)
    units = units_named(actor, (a.unit_id for a in listed))
    taken = decisions.decisions_shown(actor, (a.decision_id for a in listed))
    return tuple(
        _act_line(a, units.get(a.unit_id or 0), taken.get(a.decision_id or 0))
        for a in listed
    )


def _act_line(
    act: ActView, unit: UnitNamed | None, decision: DecisionShown | None
) -> ActLine:
    readable = decision is not None and decision.is_readable
    return ActLine(
        title=act_name(act.kind),
        url=reverse("ledger_act", args=[act.id]),
        who=_who(act),
        at=instant(act.at),
        on=_on(act),
        unit=text(unit.names) if unit else "",
        unit_url=unit_url(unit.uid) if unit else "",
        decision=symbol(decision) if decision else "",
        decision_url=decision_url(decision.uid) if decision and readable else "",
        count=ngettext("%(count)s record", "%(count)s records", act.entry_count)
        % {"count": num(act.entry_count)},
        seal=seal_badge(act.is_sealed),
        chips=rule_chips(act.rules),
        note=gettext("in a support session") if act.support_session else "",
    )


def _who(act: ActView) -> str:
    name = actor_name(act.actor_kind, act.actor_name)
    if not act.on_behalf_of:
        return name
    return gettext("%(name)s for %(other)s") % {"name": name, "other": act.on_behalf_of}


def _on(act: ActView) -> str:
    """Say the organisation's day where it is not the day of the instant."""
    if act.at.astimezone(ZONE).date() == act.on:
        return ""
    return gettext("on the organisation's day %(day)s") % {"day": day(act.on)}


def symbol(decision: DecisionShown) -> str:
    if decision.symbol:
        return decision.symbol
    return gettext("decision of %(day)s") % {"day": day(decision.decided_on, "short")}


def seal_badge(sealed: bool) -> Badge:
    """Say whether an act lies under a seal."""
    if sealed:
        return Badge(gettext("sealed"), "good", "outline/shield-check")
    return Badge(gettext("not sealed yet"), "", "outline/clock")


def rule_chips(rules: Iterable[Any]) -> tuple[RuleChip, ...]:
    """Return the rules that an act or a decision names, as chips to the rulebook."""
    return tuple(kept_rule_chip(rule) for rule in rules)


def seal_status(seal: SealShown | None) -> SealStatus:
    """Say how far the ledger is sealed."""
    if seal is None:
        return SealStatus(
            (Fact(gettext("Last seal"), gettext("none yet")),),
        )
    return SealStatus(
        (
            Fact(gettext("Last seal"), f"{num(seal.number)}", note=instant(seal.at)),
            Fact(gettext("Waiting for the next"), num(seal.waiting)),
            Fact(
                gettext("Head"),
                seal.digest[:16],
                note=gettext("the first signs of its digest; compare with the minutes"),
            ),
        )
    )


def count_words(kind: str, op: str, count: int) -> str:
    """Say how many records of a kind were touched: ``Membership: 12 created``."""
    return gettext("%(record)s: %(count)s %(operation)s") % {
        "record": record_name(kind),
        "count": num(count),
        "operation": operation_name(op),
    }


def entry_line(entry: EntryView, act: ActLine) -> EntryLine:
    return EntryLine(
        title=record_name(entry.kind),
        url=reverse("ledger_record", args=[entry.kind, entry.subject]),
        operation=operation_name(entry.op),
        sign=SIGNS.get(entry.op, "outline/point"),
        act=act,
        erased=entry.is_erased,
        proof=_proof(entry),
    )


def _proof(entry: EntryView) -> Act:
    label = gettext("Proof (JSON)")
    if not entry.act.is_sealed:
        reason = gettext("It can be proved once it is sealed, within a minute.")
        return Act(label, icon="outline/certificate", reason=reason)
    return Act(
        label,
        reverse("ledger_proof", args=[entry.id]),
        method="post",
        icon="outline/certificate",
        reads=True,
    )
