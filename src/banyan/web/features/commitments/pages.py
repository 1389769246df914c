"""The lists of tasks: all, one's own, what waits, those of a unit or a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from banyan.commitments import queries
from banyan.commitments.domain.shares import EXCEED_RULE, LATE_RULE, UNIT_RULE
from banyan.commitments.queries import TaskLine
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.web.features.organisation.seen import UnitSeen, head_of, tabs_of
from banyan.web.shared.places import place
from banyan.web.shared.ui import Act, Crumb, Empty, Head, RuleChip, Tab
from banyan.web.templatetags.banyan_ui import num

from .words import TaskRow, YearCard, rules_shown, task_row, year_card

READ, WRITE, APPROVE = "commitment.read", "commitment.write", "commitment.approve"


def list_head(actor: Actor, count: str) -> Head:
    """Return the head of the list of all tasks in range."""
    others = [Act(gettext("My tasks"), place("commitments_mine"), icon="outline/user")]
    if actor.holds(APPROVE):
        url = place("commitments_approvals")
        others.insert(0, Act(gettext("Waiting for me"), url, icon="outline/inbox"))
    return Head(gettext("Registered tasks"), facts=(count,), others=tuple(others))


# -- one's own ---------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnTask:
    """One task on a phone: how far, and one form."""

    row: TaskRow
    percent: int
    version: int
    reports: bool
    progress_url: str
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class MinePage:
    """One's own tasks under way, and those of the last three years."""

    head: Head
    tasks: tuple[OwnTask, ...]
    years: tuple[YearCard, ...]
    empty: Empty


def mine_page(actor: Actor) -> MinePage:
    """Build the page of one's own tasks; two statements."""
    years: tuple[YearCard, ...] = ()
    if actor.person_id is not None:
        found = queries.years_of_person(actor, actor.person_id)
        years = tuple(year_card(y, None) for y in found)
    register = Act(
        gettext("Register a task"),
        reverse("commitment_new"),
        icon="outline/plus",
        reason="" if actor.person_id else gettext("This account has no person."),
    )
    return MinePage(
        head=Head(
            gettext("My tasks"),
            crumbs=(Crumb(gettext("My record"), place("me")),),
            primary=register,
        ),
        tasks=tuple(_own(line) for line in queries.commitments_mine(actor)),
        years=years,
        empty=Empty(
            gettext("No task under way"),
            gettext(
                "Register what you take on for a quarter or a year: what, by when, "
                "how it is measured. The level above approves it."
            ),
            icon="outline/target-arrow",
        ),
    )


def _own(line: TaskLine) -> OwnTask:
    acts = {
        "draft": (("submit", gettext("Hand in")), ("change", gettext("Change"))),
        "returned": (("change", gettext("Change")), ("submit", gettext("Hand in"))),
        "submitted": (("change", gettext("Change")),),
        "approved": (
            ("finish", gettext("Report done")),
            ("evidence", gettext("Add evidence")),
            ("delay", gettext("Report a delay")),
        ),
        "done": (("evidence", gettext("Add evidence")),),
    }
    return OwnTask(
        row=task_row(line),
        percent=line.progress,
        version=line.row_version,
        reports=line.state == "approved",
        progress_url=reverse("commitment_act", args=[line.uid, "progress"]),
        acts=tuple(
            Act(label, reverse("commitment_act", args=[line.uid, key]))
            for key, label in acts.get(line.state, ())
        ),
    )


# -- what waits --------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """One task that waits for the level above, with what can be said to it."""

    row: TaskRow
    what: str
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class ApprovalsPage:
    """What waits for the reader as the level above."""

    head: Head
    tasks: tuple[Waiting, ...]
    empty: Empty


def approvals_page(actor: Actor) -> ApprovalsPage:
    """Build the inbox of the level above; one statement."""
    found = queries.approvals(actor)
    return ApprovalsPage(
        head=Head(
            gettext("Waiting for me"),
            crumbs=(Crumb(gettext("Registered tasks"), place("commitments")),),
            facts=(gettext("%(n)s tasks") % {"n": num(len(found))},),
        ),
        tasks=tuple(_waiting(line) for line in found),
        empty=Empty(
            gettext("Nothing waits for you"),
            gettext(
                "Tasks handed in, reported done or asking for a later day come here."
            ),
            icon="outline/inbox",
        ),
    )


def _waiting(line: TaskLine) -> Waiting:
    words = {
        "submitted": (gettext("handed in"), ("approve", "return")),
        "done": (gettext("reported done"), ("score", "return")),
        "approved": (gettext("asks for a later day"), ("agree",)),
    }
    what, keys = words[line.state]
    labels = {
        "approve": gettext("Approve"),
        "return": gettext("Send back"),
        "score": gettext("Score"),
        "agree": gettext("Agree to the later day"),
    }
    acts = tuple(
        Act(labels[key], reverse("commitment_act", args=[line.uid, key]))
        for key in keys
    )
    return Waiting(task_row(line), what, acts)


# -- of a unit ---------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitTasksPage:
    """The own tasks of a unit over three years."""

    head: Head
    tabs: tuple[Tab, ...]
    why: tuple[RuleChip, ...]
    years: tuple[YearCard, ...]
    acts: tuple[Act, ...]
    periods: tuple[tuple[str, str], ...]
    close_url: str
    empty: Empty


def unit_page(seen: UnitSeen) -> UnitTasksPage:
    """Build the tasks of a unit."""
    years = queries.years_of_unit(seen.actor, seen.view.id)
    today = clock.today()
    new = f"{reverse('commitment_new')}?unit={seen.view.uid}"
    people = f"{reverse('commitments')}?unit={seen.view.uid}"
    acts = []
    if seen.covers(WRITE):
        acts.append(
            Act(gettext("Register a task of the unit"), new, icon="outline/plus")
        )
    acts.append(Act(gettext("Tasks of its people"), people, icon="outline/users"))
    return UnitTasksPage(
        head=head_of(seen, title=gettext("Tasks")),
        tabs=tabs_of(seen, "unit_commitments"),
        why=rules_shown(seen.pack, today, UNIT_RULE, LATE_RULE, EXCEED_RULE),
        years=tuple(year_card(y, seen.pack, of_unit=True) for y in years),
        acts=tuple(acts),
        periods=_periods(years) if seen.covers(APPROVE) else (),
        close_url=reverse("unit_commitments_close", args=[seen.view.uid]),
        empty=Empty(
            gettext("No task of this unit"),
            gettext("What the unit takes on, or is given from above, stands here."),
            icon="outline/target-arrow",
        ),
    )


def _periods(years: tuple[queries.YearShown, ...]) -> tuple[tuple[str, str], ...]:
    """Return the periods with tasks that are not closed, for closing them."""
    from .words import period_said

    found = {
        line.period
        for year in years
        for line in year.tasks
        if line.state not in ("closed", "dropped")
    }
    return tuple((key, period_said(key)) for key in sorted(found, reverse=True))
