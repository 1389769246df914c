"""The list of registered tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, QuerySet

from banyan.access.queries import scope_q
from banyan.base import lists
from banyan.base.hints import indexed_by
from banyan.base.lists import Choice, Field, Kind, ListSpec, Prepared, Reading
from banyan.base.lists.tree import terms_of
from banyan.kernel.actor import Actor
from banyan.kernel.ids import SEGMENT
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop
from banyan.rulebook import packs

from .domain.shares import COUNTED
from .domain.states import KINDS, STATES
from .models import Commitment
from .scope import READ, commitments_visible


def _rows(reading: Reading) -> Any:
    return commitments_visible(reading.actor)


def _choices(group: str, keys: tuple[str, ...] = ()) -> Callable[[], list[Choice]]:
    def known() -> list[Choice]:
        labels = packs.labels(None, group)
        return [Choice(key, labels[key]) for key in keys or labels]

    return known


def _late(test: Any, reading: Reading) -> Q:
    """Find tasks done after their day, and those not done whose day is over."""
    over = Q(agreed_on__lt=reading.day) | Q(
        agreed_on__isnull=True, due_on__lt=reading.day
    )
    after = Q(done_on__gt=F("agreed_on")) | Q(
        agreed_on__isnull=True, done_on__gt=F("due_on")
    )
    late = Q(state__in=COUNTED) & (after | (Q(done_on__isnull=True) & over))
    found = Commitment.objects.filter(late).values("pk")
    return Q(pk__in=found) if test.value else ~Q(pk__in=found)


def _plan(found: QuerySet[Any], asked: Prepared) -> QuerySet[Any]:
    """Walk along the days on which tasks are due, where a whole tree is listed by them."""
    found = asked.fitting(found)
    named = {term.field for _at, term in terms_of(asked.node)}
    by_day = asked.order[0].lstrip("-") == "due" and not named & {"unit", "person"}
    if by_day and _reads_a_tree(asked.reading.actor):
        return indexed_by(found, "commitment_due")
    return found


def _reads_a_tree(actor: Actor) -> bool:
    return actor.is_system or any(
        reach.below and len(reach.low) <= SEGMENT for reach in actor.ranges(READ)
    )


lists.register(
    ListSpec(
        key="commitments",
        title=_("Registered tasks"),
        right=READ,
        rows=_rows,
        handle=("uid",),
        within=lambda reading, right: scope_q(reading.actor, right, unit="unit"),
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s task", "%(n)s tasks"),
        empty=(
            _("Registered tasks will stand here"),
            _("Officers and units register what they take on for a quarter or a year."),
        ),
        personal=True,
        fields=(
            Field("title", _("Task"), Kind.TEXT, ops=("has",), folded="words"),
            Field("person", _("Owner"), Kind.PERSON, privacy="personal"),
            Field("unit", _("Unit"), Kind.UNIT),
            Field(
                "kind",
                _("Kind"),
                Kind.CHOICE,
                choices=_choices("commitment_kinds", KINDS),
            ),
            Field("axis", _("Axis"), Kind.CHOICE, choices=_choices("commitment_axes")),
            Field("period", _("Period"), Kind.TEXT, ops=("is", "starts", "in")),
            Field("starts", _("Period begins"), Kind.DATE, "starts_on"),
            Field("due", _("Due on"), Kind.DATE, "due_on", sort="due_on"),
            Field(
                "done",
                _("Done on"),
                Kind.DATE,
                "done_on",
                sort="done_on",
                nullable=True,
            ),
            Field(
                "state",
                _("State"),
                Kind.CHOICE,
                choices=_choices("commitment_states", STATES),
            ),
            Field("progress", _("Percent done"), Kind.NUMBER, "progress"),
            Field("exceeded", _("Exceeded"), Kind.BOOL, "exceeded"),
            Field("late", _("Late"), Kind.BOOL, "pk", match=_late, column=False),
            Field(
                "difficulty",
                _("Difficulty"),
                Kind.CHOICE,
                choices=_choices("difficulties"),
            ),
            Field("approver", _("Approved by"), Kind.TEXT, "approved_by"),
        ),
        columns=("title", "person", "unit", "kind", "period", "due", "state"),
        order=("-due",),
        search=("title",),
        plan=_plan,
    )
)
