"""The page of one act: form, decision, what holds now, the rules, what stands against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, OrgError
from banyan.people.queries import PersonShown
from banyan.people.queries.hub import StandingThen
from banyan.people.queries.persons import MembershipShown
from banyan.rulebook import packs
from banyan.units.queries.named import UnitNamed, units_named
from banyan.web.features.rulebook.cards import Drawer
from banyan.web.features.rulebook.links import rule_url
from banyan.web.features.rulebook.words import Words
from banyan.web.shared import ui
from banyan.web.shared.errors import message_of
from banyan.web.shared.places import person_url, place, unit_url
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Crumb, Fact, Head, Message, RuleChip
from banyan.web.templatetags.banyan_ui import day

from .acts import ACTS, Act
from .decide import FIELDS, DecisionForm
from .forms import ActForm
from .targets import Target
from .words import decision_named, label, said


@dataclass(frozen=True)
class Compared:
    """One field of a conflict: what is there now beside what was typed."""

    label: str
    now: str
    typed: str

    @property
    def differs(self) -> bool:
        """Whether the two say the same."""
        return self.now != self.typed


@dataclass(frozen=True)
class ActPage:
    """Everything the page of an act shows."""

    head: Head
    why: tuple[RuleChip, ...]
    hint: str
    form: ActForm
    decision: DecisionForm | None
    facts: tuple[Fact, ...]
    verb: str
    danger: bool
    version: int | None
    back_url: str
    reason: str = ""
    """Why the reader may not do it; the form is then shown shut."""
    message: Message | None = None
    compared: tuple[Compared, ...] = ()


def act_page(
    act: Act,
    target: Target,
    form: ActForm,
    decision: DecisionForm | None,
    error: OrgError | None = None,
) -> ActPage:
    """Build the page; an error of the service is shown where it belongs."""
    message = place_errors(error, form, decision) if error else None
    is_conflict = isinstance(error, Conflict)
    return ActPage(
        head=_head(act, target),
        why=rule_chips(act.rules),
        hint=gettext(act.hint) if act.hint else "",
        form=form,
        decision=decision,
        facts=present_facts(target),
        verb=gettext(act.verb),
        danger=act.danger,
        version=target.version,
        back_url=back_url(target),
        reason=reason_against(act, target),
        message=message,
        compared=_compared(act, target, form) if is_conflict else (),
    )


def _head(act: Act, target: Target) -> Head:
    back = back_url(target)
    crumbs: tuple[Crumb, ...] = (Crumb(gettext("People"), place("people")),)
    facts: tuple[str, ...] = ()
    if target.person is not None:
        facts = (target.name,)
        crumbs += (Crumb(target.name, back),)
    elif target.unit is not None:
        facts = (target.name,)
        crumbs = (Crumb(target.name, back),)
    if target.membership is not None:
        facts += (said(target.membership.structure_names),)
    if target.office is not None:
        facts += (said(target.office.post_names), said(target.office.unit_names))
    return Head(gettext(act.label), crumbs=crumbs, facts=facts)


def back_url(target: Target) -> str:
    """Return the page that the act began at."""
    if target.person is not None:
        return person_url(target.person.uid)
    if target.unit is not None:
        return unit_url(target.unit.uid)
    return place("people")


def rule_chips(ids: Iterable[str]) -> tuple[RuleChip, ...]:
    """Return the rules of the pack in force that govern an act, with their values."""
    pack = packs.rulebook(None)
    today = clock.today()
    drawer = Drawer(pack, today, Words.of(pack))
    found = []
    for rule_id in ids:
        rule = pack.rules.get(rule_id)
        if rule is None:
            continue
        answer = packs.ask(rule_id, on=today)
        cite = answer.citation
        document = pack.documents.get(cite.document) if cite else None
        found.append(
            RuleChip(
                article=rule.title.in_language(drawer.words.language),
                document=document.number if document else "",
                url=rule_url(rule_id, pack.id),
                says=drawer.words.said(rule.kind, rule.unit, answer.value).whole,
                state=str(answer.status)
                if str(answer.status) in ("disputed", "unverified")
                else "",
            )
        )
    return tuple(found)


# -- what holds now ------------------------------------------------------------------


def present_facts(target: Target) -> tuple[Fact, ...]:
    """Say what holds today of what the act is about."""
    if target.standing is not None:
        readable = readable_units(target.actor, [target.standing])
        return standing_facts(target.standing, readable)
    if target.office is not None:
        return (Fact(gettext("In office since"), day(target.office.since)),)
    return ()


Readable = dict[int, UnitNamed]
"""Units whose pages the reader may open, by their id."""


def readable_units(actor: Actor, standings: Iterable[StandingThen]) -> Readable:
    """Return the units of standings whose pages the reader may open.

    One's own unit, or the home of a guest, may lie outside the reader's range.
    """
    ids = {fact.unit_id for standing in standings for fact in standing.facts}
    return units_named(actor, ids)


def standing_facts(standing: StandingThen, readable: Readable) -> tuple[Fact, ...]:
    """Write a standing as facts, each with since when and by which decision."""
    named = {
        "home": gettext("Unit"),
        "guest": gettext("For a time in"),
        "grade": gettext("Grade"),
        "participation": gettext("Participation"),
    }
    return tuple(
        Fact(
            label=named[fact.kind],
            value=fact_said(fact),
            url=unit_url(readable[fact.unit_id].uid)
            if fact.unit_id in readable
            else "",
            note=_since(fact),
        )
        for fact in standing.facts
    )


def fact_said(fact: Any) -> str:
    """Write one fact of a standing."""
    if fact.kind in ("home", "guest"):
        return said(fact.unit_names)
    group = {"grade": "grades", "participation": "participation"}[fact.kind]
    return label(group, fact.value)


def _since(fact: Any) -> str:
    since = gettext("since %(day)s") % {"day": day(fact.since, "short")}
    parts = [since, decision_named(fact.decision)]
    if fact.until:
        until = gettext("until %(day)s") % {"day": day(fact.until, "short")}
        parts.insert(1, until)
    return " · ".join(part for part in parts if part)


# -- what stands against ----------------------------------------------------------------


def place_errors(
    error: OrgError, form: ActForm, decision: DecisionForm | None
) -> Message:
    """Put every problem at its field; what has none stays in the message."""
    message = message_of(error)
    rest = []
    for problem, finding in zip(error.problems, message.findings, strict=True):
        text = " ".join(part for part in (finding.text, finding.way_out) if part)
        name = form.places.get(problem.field, problem.field)
        if name in form.fields:
            form.add_error(name, text)
        elif decision is not None and FIELDS.get(problem.field) in decision.fields:
            decision.add_error(FIELDS[problem.field], text)
        else:
            rest.append(finding)
    placed = len(error.problems) - len(rest)
    return ui.Message(
        title=message.title,
        text=message.text if not placed else gettext("See the fields marked below."),
        tone=message.tone,
        findings=tuple(rest),
        citation=message.citation,
        way_out="" if placed else message.way_out,
    )


def _compared(act: Act, target: Target, form: ActForm) -> tuple[Compared, ...]:
    """Set what is there now beside what was typed, field by field."""
    now = {**act.initial(target), **_standing_values(target)}
    return tuple(
        Compared(
            str(bound.label),
            _written(bound, now.get(bound.name, "")),
            _written(bound, form.cleaned_data.get(bound.name, "")),
        )
        for bound in form
        if bound.name in now
    )


def _standing_values(target: Target) -> dict[str, Any]:
    standing = target.standing
    if standing is None:
        return {}
    found = {f.kind: f for f in standing.facts}
    values: dict[str, Any] = {
        name: found[name].value for name in ("grade", "participation") if name in found
    }
    latest = max((f.since for f in standing.facts), default=None)
    if "home" in found:
        values["unit"] = said(found["home"].unit_names)
    return values | ({"on": latest} if latest else {})


def _written(bound: BoundField, value: Any) -> str:
    if value in (None, ""):
        return "–"  # noqa: RUF001
    known = dict(getattr(bound.field, "choices", ()))
    if value in known:
        return str(known[value])
    if hasattr(value, "name"):
        return str(value.name)
    return day(value) if hasattr(value, "isoformat") else str(value)


# -- choosing an act ------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """One act as offered: what it does, where it leads, or why it cannot be done."""

    act: ui.Act
    hint: str


@dataclass(frozen=True)
class OfferGroup:
    """The acts on one thing."""

    title: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class ActsPage:
    """What can be recorded about a person, by membership and office."""

    head: Head
    groups: tuple[OfferGroup, ...]


def acts_page(target: Target) -> ActsPage:
    """Build the choice of acts."""
    person = target.person
    assert person is not None  # noqa: S101
    groups = [_membership_group(person, m) for m in person.memberships]
    groups.append(_person_group(target, person))
    for office in person.offices:
        if office.until is None:
            reason = reason_against(ACTS["office-end"], target)
            offer = _offer(person, "office-end", reason, office=str(office.id))
            title = f"{said(office.post_names)} · {said(office.unit_names)}"
            groups.append(OfferGroup(title, (offer,)))
    crumbs = (
        Crumb(gettext("People"), place("people")),
        Crumb(person.full_name, person_url(person.uid)),
    )
    return ActsPage(
        Head(gettext("What is to be recorded?"), crumbs=crumbs), tuple(groups)
    )


def _membership_group(person: PersonShown, row: MembershipShown) -> OfferGroup:
    title = said(row.structure_names)
    if row.unit_names:
        title = f"{title} · {said(row.unit_names)}"
    return OfferGroup(
        title,
        tuple(
            _offer(
                person,
                key,
                "" if row.may_write else no_membership_right(),
                membership=str(row.uid),
            )
            for key, act in ACTS.items()
            if act.about == "membership" and row.state in act.states
        ),
    )


def _person_group(target: Target, person: PersonShown) -> OfferGroup:
    return OfferGroup(
        person.full_name,
        tuple(
            _offer(person, key, reason_against(act, target))
            for key, act in ACTS.items()
            if act.about in ("person", "contact")
        ),
    )


def no_membership_right() -> str:
    """Say that the reader may not write the memberships of a unit."""
    return gettext("You may not change memberships in this unit.")


def reason_against(act: Act, target: Target) -> str:
    """Say why an act is not open to the reader, or nothing."""
    person, membership = target.person, target.membership
    if membership is not None:
        return "" if membership.may_write else no_membership_right()
    if person is not None and act.own and person.is_self:
        return ""
    both = ("membership.write", "person.write")
    wanted = both if act.key == "register" else (act.right,)
    missing = [right for right in wanted if not target.actor.holds(right)]
    if person is not None and act.right == "person.write" and not person.may_write:
        missing = [act.right]
    if not missing:
        return ""
    return missing_right(missing[0])


def _offer(person: PersonShown, key: str, reason: str, **query: str) -> Offer:
    act = ACTS[key]
    return Offer(
        ui.Act(
            gettext(act.label),
            act_url(person, key, **query),
            icon=act.icon,
            reason=reason,
            danger=act.danger,
        ),
        gettext(act.hint) if act.hint else "",
    )


def act_url(person: PersonShown, key: str, **query: str) -> str:
    """Return the page of an act on a person."""
    pairs = "&".join(f"{k}={v}" for k, v in query.items())
    address = reverse("person_act", args=[person.uid, key])
    return f"{address}?{pairs}" if pairs else address
