"""The page of one task, the page of an act on it, the tree of its roll-out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from banyan.commitments import queries
from banyan.commitments.domain.score import RULES
from banyan.commitments.queries import CommitmentShown, counted_in
from banyan.commitments.queries.shapes import Branch, EvidenceShown
from banyan.decisions.queries import decisions_shown
from banyan.kernel.actor import Actor
from banyan.kernel.errors import OrgError
from banyan.web.features.people.words import decision_named, label, said
from banyan.web.shared.errors import message_of
from banyan.web.shared.places import address, decision_url, person_url, place, unit_url
from banyan.web.shared.ui import (
    Act,
    Badge,
    Bar,
    Crumb,
    Fact,
    Head,
    Message,
    RuleChip,
    StoryLine,
)
from banyan.web.templatetags.banyan_ui import day, num, percent

from .acts import ACTS, TaskAct, label_of, offered
from .words import (
    NOTES,
    TaskRow,
    period_said,
    points_said,
    rules_shown,
    state_badge,
    task_row,
)


@dataclass(frozen=True)
class EvidenceLine:
    """What shows that the task was done, with where it leads."""

    title: str
    url: str
    note: str
    outside: bool


@dataclass(frozen=True)
class StepLine:
    """A milestone as shown."""

    title: str
    due: str
    badge: Badge | None


@dataclass(frozen=True)
class TaskPage:
    """One task."""

    head: Head
    bar: Bar
    message: Message | None
    what: tuple[Fact, ...]
    steps: tuple[StepLine, ...]
    evidence: tuple[EvidenceLine, ...]
    own: tuple[Fact, ...]
    score: tuple[Fact, ...]
    derivation: tuple[Fact, ...]
    notes: tuple[StoryLine, ...]
    why: tuple[RuleChip, ...]
    tree_url: str
    parts: str


def task_page(actor: Actor, uid: Any) -> TaskPage:
    """Build the page of one task."""
    task = queries.commitment_get(actor, uid)
    return TaskPage(
        head=_head(task),
        bar=Bar(task.line.progress, 100, percent(task.line.progress / 100, 0)),
        message=_message(task),
        what=_what(actor, task),
        steps=tuple(
            StepLine(
                said(m.title),
                day(m.due_on, "short"),
                Badge(day(m.done_on, "short"), "good") if m.done_on else None,
            )
            for m in task.milestones
        ),
        evidence=tuple(_evidence(e) for e in task.evidence),
        own=_own(task),
        score=_score(task),
        derivation=_derivation(task),
        notes=tuple(
            StoryLine(
                when=day(n.on, "short"),
                title=gettext(NOTES.get(n.kind, n.kind)),
                day=n.on,
                text=_note(n.kind, n.percent, n.text),
                note=n.by,
            )
            for n in reversed(task.notes)
        ),
        why=rules_shown(
            task.pack, _end(task), *(RULES.values() if task.derivation else ())
        ),
        tree_url=reverse("commitment_tree", args=[task.line.uid])
        if task.parts or task.parent
        else "",
        parts=_parts(task.parts),
    )


def _end(task: CommitmentShown) -> Any:
    from banyan.commitments.domain.periods import period_of

    return period_of(task.line.period).ends_on


def _note(kind: str, share: int | None, text: str) -> str:
    said_text = label("difficulties", text) if kind == "approved" and text else text
    if share is None:
        return said_text
    return (
        f"{percent(share / 100, 0)}. {said_text}"
        if said_text
        else percent(share / 100, 0)
    )


def _parts(count: int) -> str:
    if not count:
        return ""
    text = ngettext("%(n)s task hangs below", "%(n)s tasks hang below", count)
    return text % {"n": num(count)}


def _head(task: CommitmentShown) -> Head:
    acts = [
        Act(
            gettext(act.label),
            reverse("commitment_act", args=[task.line.uid, key]),
            icon=act.icon,
            danger=act.danger,
        )
        for key, act in offered(task)
    ]
    return Head(
        title=said(task.line.title),
        crumbs=_crumbs(),
        facts=(
            task.line.owner or said(task.line.unit),
            period_said(task.line.period),
        ),
        badge=state_badge(task.line),
        primary=acts[0] if acts else None,
        others=tuple(acts[1:]),
        invented=task.line.is_specimen,
    )


def _crumbs(task: CommitmentShown | None = None) -> tuple[Crumb, ...]:
    first = Crumb(gettext("Registered tasks"), place("commitments"))
    if task is None:
        return (first,)
    url = reverse("commitment", args=[task.line.uid])
    return (first, Crumb(said(task.line.title), url))


def _message(task: CommitmentShown) -> Message | None:
    if task.reason:
        title = label("commitment_states", task.line.state)
        return Message(title, task.reason, tone="warning")
    if task.line.is_delayed:
        text = f"{day(task.delayed_to)}: {task.delay_reason}"
        return Message(gettext("A later day is asked for"), text, tone="warning")
    return None


def _what(actor: Actor, task: CommitmentShown) -> tuple[Fact, ...]:
    line = task.line
    owner = Fact(gettext("Unit"), said(line.unit), unit_url(line.unit_uid))
    facts = [
        Fact(gettext("Owner"), line.owner, person_url(line.owner_uid)),
        owner,
        _above(task),
        Fact(gettext("Assigned by"), *_decision(actor, task)),
        Fact(gettext("Kind"), label("commitment_kinds", line.kind)),
        Fact(gettext("Axis"), label("commitment_axes", line.axis) if line.axis else ""),
        Fact(gettext("Product"), said(task.product)),
        Fact(gettext("How it is measured"), said(task.measure)),
        Fact(gettext("Target"), _figure(task.target, task.measured_in)),
        Fact(gettext("Due on"), day(line.due_on), note=_first_day(task)),
        Fact(
            gettext("Difficulty"),
            label("difficulties", task.difficulty) if task.difficulty else "",
            note=_approved(task),
        ),
        Fact(gettext("Standard points"), num(task.standard) if task.standard else ""),
        Fact(gettext("Level above"), said(task.above)),
    ]
    return tuple(fact for fact in facts if fact.value)


def _above(task: CommitmentShown) -> Fact:
    if task.parent is None:
        return Fact("", "")
    uid, title, unit = task.parent
    url = reverse("commitment", args=[uid]) if uid else ""
    return Fact(gettext("Serves the task"), said(title), url, said(unit))


def _decision(actor: Actor, task: CommitmentShown) -> tuple[str, str]:
    if task.decision_id is None:
        return ("", "")
    found = decisions_shown(actor, [task.decision_id]).get(task.decision_id)
    if found is None:
        return ("", "")
    return decision_named(found), decision_url(found.uid)


def _figure(text: str, unit: str) -> str:
    from banyan.commitments.domain.figures import number_of

    number = number_of(text)
    return "" if number is None else f"{num(number)} {said(counted_in(unit))}".strip()


def _first_day(task: CommitmentShown) -> str:
    if task.agreed_on is None:
        return ""
    return gettext("first day: %(day)s") % {"day": day(task.first_due_on)}


def _approved(task: CommitmentShown) -> str:
    if task.approved_on is None:
        return gettext("proposed, not approved yet")
    return gettext("approved by %(who)s on %(day)s") % {
        "who": task.approved_by,
        "day": day(task.approved_on, "short"),
    }


def _evidence(e: EvidenceShown) -> EvidenceLine:
    urls = {
        "link": e.url,
        "file": place("paper", e.paper_uid) if e.paper_uid else "",
        "record": "",
    }
    return EvidenceLine(
        title=e.title,
        url=urls.get(e.kind, ""),
        note=" · ".join(x for x in (e.record, day(e.on, "short"), e.by) if x),
        outside=e.kind == "link",
    )


def _own(task: CommitmentShown) -> tuple[Fact, ...]:
    if task.line.done_on is None:
        return ()
    return (
        Fact(gettext("Done on"), day(task.line.done_on)),
        *_found(task.own, points_said(task.own["points"])),
        *_reached(task),
    )


def _reached(task: CommitmentShown) -> tuple[Fact, ...]:
    if not task.achieved:
        return ()
    return (Fact(gettext("Reached"), _figure(task.achieved, task.measured_in)),)


def _score(task: CommitmentShown) -> tuple[Fact, ...]:
    score = task.score
    if score["on"] is None:
        return ()
    by = Fact(gettext("Scored by"), score["by"], note=day(score["on"], "short"))
    return (*_found(score, points_said(score["points"], score["bonus"])), by)


def _found(values: Any, points: str) -> tuple[Fact, ...]:
    level, comment = values["level"], values["comment"]
    facts = [
        Fact(gettext("Points"), points),
        Fact(gettext("Timeliness"), _percent(values["timeliness"])),
        Fact(gettext("Quality"), _percent(values["quality"])),
        Fact(gettext("Product"), label("product_levels", level) if level else ""),
        Fact(gettext("Exceeded"), gettext("yes") if values["exceeded"] else ""),
        Fact(gettext("Comment"), comment),
    ]
    return tuple(fact for fact in facts if fact.value)


def _percent(value: int | None) -> str:
    return "" if value is None else percent(value / 100, 0)


def _derivation(task: CommitmentShown) -> tuple[Fact, ...]:
    parts = task.derivation
    if not parts:
        return ()
    facts = [
        Fact(gettext("Standard points"), parts["standard"]),
        Fact(gettext("Part of timeliness"), parts["timeliness"]),
        Fact(gettext("Part of quality"), parts["quality"]),
        Fact(gettext("Coefficient of difficulty"), parts["coefficient"]),
    ]
    if parts["bonus_wanted"] != "0":
        limit = gettext("kept within the limit of the period")
        held = float(parts["bonus_wanted"]) * 100 > task.line.bonus + 0.5
        facts.append(
            Fact(gettext("Bonus"), f"{parts['bonus']} %", note=limit if held else "")
        )
    return tuple(facts)


# -- an act ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ActPage:
    """A page that asks for what an act needs."""

    head: Head
    hint: str
    form: forms.Form
    verb: str
    url: str
    back_url: str
    version: int
    danger: bool
    facts: tuple[Fact, ...]
    message: Message | None = None


def act_page(
    actor: Actor,
    task: CommitmentShown,
    key: str,
    form: forms.Form,
    error: OrgError | None = None,
) -> ActPage:
    """Build the page of an act on a task."""
    act: TaskAct = ACTS[key]
    return ActPage(
        head=Head(label_of(key), crumbs=_crumbs(task)),
        hint=gettext(act.hint) if act.hint else "",
        form=form,
        verb=gettext(act.label),
        url=reverse("commitment_act", args=[task.line.uid, key]),
        back_url=reverse("commitment", args=[task.line.uid]),
        version=task.line.row_version,
        danger=act.danger,
        facts=(*_what(actor, task), *_own(task)),
        message=message_of(error) if error and not form.errors else None,
    )


# -- the tree -----------------------------------------------------------------------------


@dataclass(frozen=True)
class BranchRow:
    """One task of the tree with what hangs below it."""

    row: TaskRow
    unit: str
    url: str
    below: str
    bar: Bar | None
    late: Badge | None


@dataclass(frozen=True)
class TreePage:
    """A task, the way up, what hangs directly below."""

    head: Head
    way: tuple[tuple[str, str, str], ...]
    top: BranchRow
    rows: tuple[BranchRow, ...]
    more: bool


def tree_page(actor: Actor, uid: Any) -> TreePage:
    """Build the tree of a roll-out, one level at a time."""
    found = queries.tree_of(actor, uid)
    line = found.branch.line
    return TreePage(
        head=Head(
            gettext("Rolled out: %(task)s") % {"task": said(line.title)},
            crumbs=(
                *_crumbs(),
                Crumb(said(line.title), reverse("commitment", args=[line.uid])),
            ),
            facts=(said(line.unit), period_said(line.period)),
            badge=state_badge(line),
        ),
        way=_way(found.way),
        top=_branch(found.branch),
        rows=tuple(_branch(b) for b in found.below),
        more=found.more,
    )


def _way(steps: Sequence[Any]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            said(unit),
            said(title),
            address("commitment_tree", uid) if uid else "",
        )
        for uid, title, unit in steps
    )


def _branch(branch: Branch) -> BranchRow:
    line = branch.line
    below, bar, late = "", None, None
    if branch.parts:
        values = {"done": num(branch.parts_done), "all": num(branch.parts)}
        below = gettext("%(done)s of %(all)s done") % values
        bar = Bar(branch.parts_done, branch.parts, below)
    if branch.parts_late:
        text = gettext("%(n)s late") % {"n": num(branch.parts_late)}
        late = Badge(text, "late")
    return BranchRow(
        row=task_row(line),
        unit=said(line.unit),
        url=address("commitment_tree", line.uid),
        below=below,
        bar=bar,
        late=late,
    )
