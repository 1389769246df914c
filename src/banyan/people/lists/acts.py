"""What can be done to many members or offices at once, and how it is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from banyan.base import lists
from banyan.base.lists import Ask, Done, Kind, Left, ListAct, Work
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from ..domain.commands import (
    PARTICIPATIONS,
    ChangeParticipation,
    ChangeStay,
    CorrectMembership,
    EndOffice,
    Span,
)
from ..models import Membership, Office, Participation, Stay
from ..services.facts import participation_change, stay_change
from ..services.memberships import membership_correct
from ..services.offices import office_end
from ..services.unload import offices_restore
from .words import choices

WRITE, OFFICE = "membership.write", "office.write"
NO_RIGHT = _("%(name)s: your right to record this does not reach the unit.")
THERE = _("%(name)s is a member of this unit already.")
SO = _("%(name)s: participation is so already.")
CHANGED = _("%(name)s: changed again since, so it stays as it is.")
TAKEN = _("%(name)s: somebody else holds the seat now.")
Row = tuple[int, str, str, str]
"""A record with the name of its person, and the paths of its unit."""


def _rows(model: Any, ids: Sequence[int], *more: str) -> list[tuple[Any, ...]]:
    paths = ("pk", "person__full_name", "unit__path", "unit__area_path", *more)
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    return list(rows.values_list(*paths))


def _left(
    actor: Actor,
    right: str,
    rows: Sequence[tuple[Any, ...]],
    reason: Callable[[tuple[Any, ...]], str] = lambda row: "",
) -> list[Left]:
    """Return the rows out of reach of a right, and those with a reason."""
    found = []
    for row in rows:
        held = actor.covers(right, row[2] or "", row[3] or "")
        template = reason(row) if held else NO_RIGHT
        if template:
            problem = Problem.of("list.left_out", template, name=row[1])
            found.append(Left(row[0], problem))
    return found


# -- transfers -----------------------------------------------------------------------


def _transfer_check(work: Work) -> list[Left]:
    unit = work.values.get("unit")
    rows = _rows(Membership, work.ids, "unit_id")
    return _left(work.actor, WRITE, rows, lambda row: THERE if row[4] == unit else "")


def _transfer(work: Work) -> Done:
    commands = [
        ChangeStay(pk, work.values["unit"], work.values["on"]) for pk in work.ids
    ]
    made = stay_change(actor=work.actor, commands=commands, decision=work.decision)
    return _done(made, work.values["on"])


def _transfer_back(work: Work, back: Mapping[str, Any]) -> Done:
    return _taken_back(work, back, Stay, "stays", ("unit_id",))


# -- participation -------------------------------------------------------------------


def _participation_check(work: Work) -> list[Left]:
    word = work.values.get("participation")
    rows = _rows(Membership, work.ids, "participation")
    return _left(work.actor, WRITE, rows, lambda row: SO if row[4] == word else "")


def _participation(work: Work) -> Done:
    values = work.values
    commands = [
        ChangeParticipation(
            pk, values["participation"], values["on"], review_on=values.get("review_on")
        )
        for pk in work.ids
    ]
    made = participation_change(
        actor=work.actor, commands=commands, decision=work.decision
    )
    return _done(made, values["on"])


def _participation_back(work: Work, back: Mapping[str, Any]) -> Done:
    columns = ("participation", "ground", "review_on")
    return _taken_back(work, back, Participation, "participations", columns)


# -- the way back --------------------------------------------------------------------


def _done(made: Sequence[Membership], on: dt.date) -> Done:
    """Keep at which version each record was left, and from which day it changed."""
    versions = {str(row.pk): row.row_version for row in made}
    return Done(len(made), {"on": on.isoformat(), "versions": versions})


def _back_check(work: Work, back: Mapping[str, Any]) -> list[Left]:
    """Return the records that changed again since: they stay as they are."""
    versions = back["versions"]
    rows = _rows(Membership, work.ids, "row_version")
    return _left(
        work.actor,
        WRITE,
        rows,
        lambda row: "" if versions.get(str(row[0])) == row[4] else CHANGED,
    )


def _taken_back(
    work: Work,
    back: Mapping[str, Any],
    model: Any,
    line: str,
    columns: tuple[str, ...],
) -> Done:
    """Correct the line of time: the last piece was wrong, the one before goes on."""
    on = dt.date.fromisoformat(back["on"])
    spans = _spans_without(model, work.ids, on, columns)
    versions = back["versions"]
    commands = []
    for pk in work.ids:
        right: dict[str, Any] = {line: spans[pk]}
        commands.append(CorrectMembership(pk, row_version=versions[str(pk)], **right))
    made = membership_correct(
        actor=work.actor, commands=commands, decision=work.decision
    )
    return Done(len(made))


def _spans_without(
    model: Any, ids: Sequence[int], on: dt.date, columns: tuple[str, ...]
) -> dict[int, tuple[Span, ...]]:
    rows = model._default_manager.filter(membership__in=ids, superseded_at__isnull=True)
    if model is Stay:
        rows = rows.filter(kind="home")
    found: dict[int, list[Span]] = {pk: [] for pk in ids}
    table = rows.order_by("membership_id", "valid_from")
    for pk, start, end, *value in table.values_list(
        "membership_id", "valid_from", "valid_to", *columns
    ):
        line = found[pk]
        if start == on and line:
            line[-1] = Span(line[-1].value, line[-1].on, end)
        else:
            line.append(Span(value[0] if len(value) == 1 else tuple(value), start, end))
    return {pk: tuple(line) for pk, line in found.items()}


# -- offices -------------------------------------------------------------------------


def _offices_check(work: Work) -> list[Left]:
    return _left(work.actor, OFFICE, _rows(Office, work.ids))


def _offices_end(work: Work) -> Done:
    commands = [EndOffice(pk, work.values["on"]) for pk in work.ids]
    made = office_end(actor=work.actor, commands=commands, decision=work.decision)
    return Done(len(made), {"versions": {str(row.pk): row.row_version for row in made}})


def _offices_back_check(work: Work, back: Mapping[str, Any]) -> list[Left]:
    """Return the offices that changed since, and those whose seat was taken."""
    versions = back["versions"]
    rows = _rows(Office, work.ids, "row_version", "post", "post__seats")
    free = _seats_free({row[5]: row[6] for row in rows})

    def reason(row: tuple[Any, ...]) -> str:
        if versions.get(str(row[0])) != row[4]:
            return CHANGED
        free[row[5]] -= 1
        return TAKEN if free[row[5]] < 0 else ""

    return _left(work.actor, OFFICE, rows, reason)


def _seats_free(seats: Mapping[int, int]) -> dict[int, int]:
    """Return how many seats of posts nobody holds from today on."""
    held = Office.objects.filter(
        post__in=list(seats), superseded_at__isnull=True, valid_to__gt=clock.today()
    ).values_list("post", flat=True)
    free = dict(seats)
    for post in held:
        free[post] -= 1
    return free


def _offices_back(work: Work, _back: Mapping[str, Any]) -> Done:
    number = offices_restore(actor=work.actor, offices=work.ids, decision=work.decision)
    return Done(number)


ON = Ask("on", _("In effect from"), Kind.DATE)

lists.register_act(
    ListAct(
        key="members.transfer",
        list_key="members",
        label=_("Record a transfer"),
        help=_("All go to one unit by one decision."),
        right=WRITE,
        asks=(Ask("unit", _("To which unit"), Kind.UNIT), ON),
        decisions=("transfer", "taken-over"),
        check=_transfer_check,
        run=_transfer,
        undo=_transfer_back,
        undo_check=_back_check,
        undo_decisions=("correction",),
        icon="outline/arrows-right-left",
    )
)
lists.register_act(
    ListAct(
        key="members.participation",
        list_key="members",
        label=_("Change participation"),
        right=WRITE,
        asks=(
            Ask(
                "participation",
                _("Participation"),
                Kind.CHOICE,
                choices=lambda: choices("participation", PARTICIPATIONS),
            ),
            ON,
            Ask("review_on", _("To be looked at again on"), Kind.DATE, required=False),
        ),
        decisions=("exemption", "suspension", "taken-over"),
        check=_participation_check,
        run=_participation,
        undo=_participation_back,
        undo_check=_back_check,
        undo_decisions=("correction",),
        icon="outline/user-check",
    )
)
lists.register_act(
    ListAct(
        key="offices.end",
        list_key="offices",
        label=_("End offices"),
        help=_("For those whose term ran out, or who were relieved together."),
        right=OFFICE,
        asks=(ON,),
        decisions=("office", "taken-over"),
        check=_offices_check,
        run=_offices_end,
        undo=_offices_back,
        undo_check=_offices_back_check,
        undo_decisions=("correction",),
        icon="outline/user-minus",
        danger=True,
    )
)
