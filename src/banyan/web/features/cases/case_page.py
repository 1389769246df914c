"""The page of one case: head, path, the act of an open step, papers, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from banyan.cases.queries import (
    CaseShown,
    EventShown,
    StepShown,
    case_shown,
    changed_rules,
)
from banyan.kernel.actor import Actor
from banyan.kernel.errors import OrgError
from banyan.people.queries import persons_called
from banyan.web.features.people.words import decision_named, said
from banyan.web.shared.errors import message_of, say
from banyan.web.shared.places import decision_url, person_url, place, unit_url
from banyan.web.shared.ui import (
    Act,
    Badge,
    Crumb,
    Fact,
    Head,
    Message,
    RuleChip,
)
from banyan.web.templatetags.banyan_ui import day, instant

from .prints import Paper, papers_of
from .step_form import StepForm, step_form
from .words import (
    EVENTS,
    STEP_STATES,
    answer_chip,
    case_badge,
    clock_said,
    finding_said,
    left_badge,
    reading_said,
    rule_chip,
    value_said,
    vote_facts,
    who_said,
)


@dataclass(frozen=True)
class Hold:
    """What holds a step up: the sentence, its article, and who may let it pass."""

    text: str
    severity: str
    chip: RuleChip | None
    way_out: str = ""
    waive: Act | None = None


@dataclass(frozen=True)
class PathStep:
    """One step on the path, written out."""

    key: str
    title: str
    state: str
    state_said: str
    round: str
    when: str
    who: str
    who_url: str
    outcome: str
    by_name: str
    badge: Badge | None
    clocks: tuple[str, ...]
    set_acts: tuple[Act, ...]
    waits_for: tuple[str, ...]
    holds: tuple[Hold, ...]
    chips: tuple[RuleChip, ...]
    votes: tuple[Fact, ...]
    needed: tuple[str, ...]
    given: tuple[Fact, ...]
    notes: tuple[str, ...]
    decision: str
    decision_url: str
    electorate_url: str
    record: Act | None
    help: str
    prints: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class PaperLine:
    """A paper of the case."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class StoryPart:
    """One thing that happened beside the steps."""

    when: str
    title: str
    text: str
    who: str


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows."""

    head: Head
    why: tuple[RuleChip, ...]
    facts: tuple[Fact, ...]
    opening: tuple[Fact, ...]
    steps: tuple[PathStep, ...]
    papers: tuple[PaperLine, ...]
    paper_act: Act | None
    happened: tuple[StoryPart, ...]
    changed: tuple[str, ...]
    form: StepForm | None = None
    form_step: str = ""
    form_title: str = ""
    form_url: str = ""
    version: int = 0
    message: Message | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def build(
    actor: Actor,
    reference: str,
    *,
    step: str = "",
    data: Any = None,
    error: OrgError | None = None,
) -> CasePage:
    """Build the page; ``step`` is the one whose form is shown, with what was typed."""
    case = case_shown(actor, reference)
    chosen = _chosen(case, step)
    form = step_form(actor, case, chosen, data) if chosen else None
    people = _people(actor, case)
    return CasePage(
        head=_head(case, chosen),
        why=tuple(answer_chip(a) for a in case.rules),
        facts=_facts(case),
        opening=_given(case.opening, people),
        steps=tuple(_path(case, s, people) for s in case.steps),
        papers=_papers(case),
        paper_act=_paper_act(actor, case),
        happened=_happened(case),
        changed=_changed(case),
        form=form,
        form_step=chosen.key if chosen else "",
        form_title=said(chosen.title) if chosen else "",
        form_url=reverse("case_step", args=[reference, chosen.key]) if chosen else "",
        version=case.row_version,
        message=message_of(error) if error else None,
    )


def _chosen(case: CaseShown, wanted: str) -> StepShown | None:
    """Return the open step whose form is shown: the one asked for, else the first."""
    mine = [s for s in case.steps if s.may_act]
    return next((s for s in mine if s.key == wanted), mine[0] if mine else None)


def _people(actor: Actor, case: CaseShown) -> dict[int, str]:
    """Return the names of persons that fields hold, in one statement."""
    fields = {
        f.key: f.type
        for s in case.definition.steps
        for f in (*s.fields, *case.definition.fields)
    }
    persons = {k for k, kind in fields.items() if kind == "person"}
    ids = {
        v
        for given in case.state_now.fields.values()
        for k, v in given.items()
        if k in persons and isinstance(v, int)
    }
    return persons_called(actor, ids) if ids else {}


# -- head and facts -----------------------------------------------------------


def _head(case: CaseShown, chosen: StepShown | None) -> Head:
    days = next(
        (
            c.days_left
            for s in case.steps
            for c in s.clocks
            if c.due_on == case.next_due
        ),
        None,
    )
    crumbs = [Crumb(gettext("Cases"), place("cases"))]
    crumbs += [Crumb(said(names), unit_url(uid)) for names, uid in case.crumbs[-2:]]
    facts = [case.reference, said(case.unit)]
    facts.append(gettext("opened on %(day)s") % {"day": day(case.opened_on)})
    return Head(
        title=f"{said(case.title)}: {case.about}",
        crumbs=tuple(crumbs),
        facts=tuple(facts),
        badge=case_badge(case.state, case.result_title, days),
        primary=Act(said(chosen.title), "#record", icon="outline/pencil-plus")
        if chosen
        else None,
        others=_halts(case),
        invented=case.is_specimen,
    )


def _halts(case: CaseShown) -> tuple[Act, ...]:
    if not case.may_write:
        return ()
    acts = []
    if case.state == "open":
        acts.append(_halt(case, "suspend", gettext("Suspend")))
    if case.state == "suspended" or any(s.state == "suspended" for s in case.steps):
        acts.append(_halt(case, "resume", gettext("Resume")))
    if case.state in ("open", "suspended"):
        acts.append(_halt(case, "withdraw", gettext("Take back")))
    return tuple(acts)


def _halt(case: CaseShown, verb: str, label: str) -> Act:
    return Act(label, reverse("case_halt", args=[case.reference, verb]))


def _facts(case: CaseShown) -> tuple[Fact, ...]:
    facts = []
    if case.person_uid:
        facts.append(Fact(gettext("About"), case.about, person_url(case.person_uid)))
    elif case.subject_unit_uid:
        facts.append(
            Fact(gettext("About"), case.about, unit_url(case.subject_unit_uid))
        )
    facts.append(Fact(gettext("Unit"), said(case.unit), unit_url(case.unit_uid)))
    if case.other_unit:
        facts.append(Fact(gettext("Other side"), said(case.other_unit)))
    facts += [Fact(capfirst(said(label)), day(on)) for label, on in case.dates]
    if case.result:
        facts.append(Fact(gettext("Result"), said(case.result_title)))
    return tuple(facts)


def _given(
    given: Iterable[tuple[Any, Any]], people: Mapping[int, str]
) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            said(label), people.get(value, "") if value in people else value_said(value)
        )
        for label, value in given
    )


def _papers(case: CaseShown) -> tuple[PaperLine, ...]:
    titles = {s.key: said(s.title) for s in case.definition.steps}
    return tuple(
        PaperLine(said(p.title), place("paper", p.paper_uid), titles.get(p.step, ""))
        for p in case.papers
    )


def _paper_act(actor: Actor, case: CaseShown) -> Act | None:
    if not case.may_write or not actor.holds("file.write"):
        return None
    address = place("paper_new")
    if not address:
        return None
    url = f"{address}?unit={case.unit_uid}"
    return Act(gettext("Add a signed paper"), url, icon="outline/file-plus")


def _changed(case: CaseShown) -> tuple[str, ...]:
    """Say which rules read otherwise today than they count for this case."""
    if case.state not in ("open", "suspended"):
        return ()
    found = []
    for change in changed_rules(case):
        chip = rule_chip(str(change["rule"]))
        found.append(
            gettext(
                "%(rule)s reads otherwise today; this case keeps the rule of its day."
            )
            % {"rule": chip.article}
        )
    return tuple(found)


# -- the path -----------------------------------------------------------------


def _path(case: CaseShown, s: StepShown, people: Mapping[int, str]) -> PathStep:
    event = s.event
    due = next((c for c in s.clocks if c.state == "running" and c.type == "due"), None)
    live = s.state in ("now", "waiting")
    left = due.days_left if due and due.days_left is not None else None
    return PathStep(
        key=s.key,
        title=said(s.title),
        state=s.state,
        state_said=gettext(STEP_STATES.get(s.state, s.state)),
        round=_round(s),
        when=day(s.done_on) if s.done_on and s.state != "to-come" else "",
        who=who_said(s, case.about) if s.state not in ("done", "skipped") else "",
        who_url="",
        outcome=said(s.outcome) if s.state == "done" else "",
        by_name=event.by_name if event and event.kind == "record" else "",
        badge=left_badge(left) if live and left is not None else None,
        clocks=tuple(clock_said(c) for c in s.clocks) if live else (),
        set_acts=_set_acts(case, s),
        waits_for=tuple(said(t) for t in s.waits_for),
        holds=_holds(case, s),
        chips=_chips(s, event),
        votes=vote_facts(event.vote) if event and event.vote else (),
        needed=tuple(reading_said(r) for r in event.readings) if event else (),
        given=_given(event.given, people) if event else (),
        notes=tuple(finding_said(f) for f in event.findings) if event else (),
        decision=decision_named(event.decision) if event and event.decision else "",
        decision_url=_decision(event),
        electorate_url=_electorate(case, s),
        record=_record(case, s),
        help=said(s.help) if live else "",
        prints=papers_of(case, s),
    )


def _round(s: StepShown) -> str:
    return gettext("round %(n)s") % {"n": s.round} if s.round > 1 else ""


def _decision(event: EventShown | None) -> str:
    if event is None or event.decision is None or not event.decision.is_readable:
        return ""
    return decision_url(event.decision.uid)


def _chips(s: StepShown, event: EventShown | None) -> tuple[RuleChip, ...]:
    """Return the articles of a step: as they were answered, else as it names them."""
    if event is not None and event.rules:
        cited = {r["id"]: r for r in event.rules if r["id"] in s.rules}
        return tuple(_kept(cited[k]) for k in s.rules if k in cited)
    return tuple(rule_chip(rule) for rule in s.rules)


def _kept(rule: Mapping[str, Any]) -> RuleChip:
    cite = rule.get("citation") or {}
    citation = f"{cite.get('document', '')} {cite.get('point', '')}".strip()
    return rule_chip(str(rule["id"]), citation)


def _holds(case: CaseShown, s: StepShown) -> tuple[Hold, ...]:
    found = []
    defined = case.definition.step(s.key)
    uses = {u.name: u for u in defined.guards} if defined else {}
    for f in s.blockers:
        use = uses.get(f.guard)
        waive = None
        if use is not None and use.waiver is not None and f.blocks:
            url = reverse("case_waive", args=[case.reference, s.key])
            waive = Act(gettext("Let it pass"), f"{url}?guard={f.guard}")
        found.append(
            Hold(
                text=say(f.template, dict(f.values)),
                severity="waived" if f.is_waived else f.severity,
                chip=rule_chip(f.rule, f.citation) if f.rule else None,
                way_out=say(f.way_out, dict(f.values)) if f.way_out else "",
                waive=waive,
            )
        )
    return tuple(found)


def _set_acts(case: CaseShown, s: StepShown) -> tuple[Act, ...]:
    """Return what sets the last day of a clock that no rule measures."""
    if not s.may_act:
        return ()
    return tuple(
        Act(
            gettext("Set the day"),
            reverse("case_clock", args=[case.reference, s.key, c.key]),
        )
        for c in s.clocks
        if c.state == "unset" or (c.is_disputed and c.state == "running")
    )


def _electorate(case: CaseShown, s: StepShown) -> str:
    if not s.is_vote or s.state in ("skipped", "cancelled"):
        return ""
    return reverse("case_electorate", args=[case.reference, s.key])


def _record(case: CaseShown, s: StepShown) -> Act | None:
    if not s.may_act:
        return None
    url = f"{reverse('case', args=[case.reference])}?step={s.key}#record"
    return Act(gettext("Record"), url)


def _happened(case: CaseShown) -> tuple[StoryPart, ...]:
    """Return what happened beside the steps: opening, waivers, days set, halts."""
    return tuple(
        StoryPart(
            when=day(e.on),
            title=gettext(EVENTS.get(e.kind, e.kind)),
            text=_event_text(case, e),
            who=f"{e.by_name}, {instant(e.at)}" if e.by_name else instant(e.at),
        )
        for e in reversed(case.events)
        if e.kind != "record"
    )


def _event_text(case: CaseShown, e: EventShown) -> str:
    step = case.definition.step(e.step)
    parts = [said(step.title) if step else "", e.reason]
    return ": ".join(p for p in parts if p)
