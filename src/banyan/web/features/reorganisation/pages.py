"""The list of reorganisations, and one of them with its plan and its consequences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from banyan.decisions.queries import DecisionShown, decisions_shown
from banyan.kernel.actor import Actor
from banyan.kernel.clock import ZONE
from banyan.units.queries import reorganisations
from banyan.web.features.organisation.words import (
    act,
    decision_link,
    decision_name,
    link,
    said,
)
from banyan.web.shared.errors import say
from banyan.web.shared.ui import (
    Act,
    Badge,
    Crumb,
    Empty,
    Fact,
    Finding,
    Head,
    Message,
    Pager,
    StoryLine,
)
from banyan.web.templatetags.banyan_ui import day, instant, num

from .finding import HEAVY, count_of, part_of
from .words import OpLine, Speaker, state

PAGE, LISTED = 100, 50
OPEN = ("draft", "reversed")


@dataclass(frozen=True)
class ListRow:
    """One reorganisation in the list."""

    title: str
    url: str
    structure: str
    on: str
    badge: Badge
    decision: str
    view_url: str


@dataclass(frozen=True)
class ListPage:
    """Every reorganisation that the reader may see."""

    head: Head
    rows: tuple[ListRow, ...]
    pager: Pager
    empty: Empty


def list_page(actor: Actor, after: int) -> ListPage:
    """Build one page of the list, newest first."""
    rows = list(reorganisations(actor).defer(*HEAVY)[after : after + LISTED + 1])
    taken = decisions_shown(actor, (row.decision_id for row in rows))
    more = link("reorganisations", after=after + LISTED)
    before = link("reorganisations", after=max(0, after - LISTED))
    return ListPage(
        head=Head(
            gettext("Reorganisations"),
            crumbs=(Crumb(gettext("Organisation"), link("organisation")),),
            facts=(gettext("Planned, applied and taken back, each as one object"),),
            primary=_new(actor),
        ),
        rows=tuple(_row(row, taken) for row in rows[:LISTED]),
        pager=Pager(
            next_url=more if len(rows) > LISTED else "",
            previous_url=before if after else "",
        ),
        empty=Empty(
            gettext("No reorganisation yet"),
            gettext(
                "Founding, merging, dividing and closing units is prepared here as "
                "one plan, looked at with all its consequences, then applied at once."
            ),
            (_new(actor),),
            "outline/arrows-split-2",
        ),
    )


def _new(actor: Actor) -> Act:
    return act(
        gettext("Prepare a reorganisation"),
        link("reorganisation_new"),
        actor,
        "reorganise",
        icon="outline/plus",
    )


def _row(row: Any, taken: Mapping[int, DecisionShown]) -> ListRow:
    done = row.state in ("applied", "planned")
    return ListRow(
        title=said(row.title),
        url=link("reorganisation", row.uid),
        structure=said(row.structure.names),
        on=day(row.effective_on, "short"),
        badge=state(row),
        decision=decision_name(taken.get(row.decision_id)),
        view_url=link("reform", row.uid) if done else "",
    )


# -- one ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What a room says to the plan: its consequences."""

    room: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PreviewShown:
    """What applying would do, what forbids it, what is left to decide."""

    clear: bool
    counts: tuple[Fact, ...]
    problems: Message | None
    questions: int
    assign_url: str
    notices: tuple[str, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Step:
    """One step of the way: plan, preview, apply."""

    label: str
    done: bool
    current: bool


@dataclass(frozen=True)
class OnePage:
    """One reorganisation."""

    head: Head
    steps: tuple[Step, ...]
    acts: tuple[Act, ...]
    message: Message | None
    preview: PreviewShown | None
    lines: tuple[OpLine, ...]
    count: str
    pager: Pager
    can_edit: bool
    remove_url: str
    row_version: int
    add: Act
    story: tuple[StoryLine, ...]


def one_page(
    actor: Actor, row: Any, after: int = 0, message: Message | None = None
) -> OnePage:
    """Build the page of one reorganisation."""
    shown, fresh = part_of(row, after, PAGE)
    total = count_of(row)
    speaker = Speaker.of(actor, fresh, shown, row.structure.pack or None)
    taken = decisions_shown(actor, (row.decision_id, row.reversal_id))
    editable = row.state in OPEN and actor.holds("reorganise")
    preview = preview_shown(row) if row.state in OPEN and row.preview else None
    return OnePage(
        head=head_of(actor, row),
        steps=_steps(row, preview),
        acts=_acts(actor, row, preview) if row.state in OPEN else (),
        message=message,
        preview=preview,
        lines=tuple(
            speaker.line(number, op) for number, op in enumerate(shown, after + 1)
        ),
        count=_counted(total),
        pager=_pager(row, after, total),
        can_edit=editable,
        remove_url=link("reorganisation_remove", row.uid),
        row_version=row.row_version,
        add=act(
            gettext("Add an operation"),
            link("reorganisation_add", row.uid),
            actor,
            "reorganise",
            icon="outline/plus",
        ),
        story=_story(row, taken),
    )


def head_of(actor: Actor, row: Any, title: str = "") -> Head:
    """Return the head of a page of a reorganisation."""
    name = said(row.title)
    crumbs = [
        Crumb(gettext("Organisation"), link("organisation")),
        Crumb(gettext("Reorganisations"), link("reorganisations")),
    ]
    if title:
        crumbs.append(Crumb(name, link("reorganisation", row.uid)))
        return Head(title, tuple(crumbs), badge=state(row))
    done = row.state in ("applied", "planned")
    view = Act(
        gettext("See before and after"),
        link("reform", row.uid),
        icon="outline/arrows-split-2",
        reads=True,
    )
    undo = act(
        gettext("Take it back"),
        link("reorganisation_undo", row.uid),
        actor,
        "reorganise",
        icon="outline/arrow-back-up",
    )
    facts = (
        said(row.structure.names),
        gettext("in effect from %(day)s") % {"day": day(row.effective_on)},
    )
    return Head(
        name,
        tuple(crumbs),
        facts,
        state(row),
        view if done else None,
        (undo,) if done else (),
    )


def _counted(count: int) -> str:
    text = ngettext("%(count)s operation", "%(count)s operations", count)
    return text % {"count": num(count)}


def _pager(row: Any, after: int, total: int) -> Pager:
    if total <= PAGE:
        return Pager()
    shown = gettext("%(first)s to %(last)s of %(total)s") % {
        "first": num(after + 1),
        "last": num(min(after + PAGE, total)),
        "total": num(total),
    }
    more = link("reorganisation", row.uid, after=after + PAGE)
    before = link("reorganisation", row.uid, after=max(0, after - PAGE))
    return Pager(
        next_url=more if after + PAGE < total else "",
        previous_url=before if after else "",
        shown=shown,
    )


def _steps(row: Any, preview: PreviewShown | None) -> tuple[Step, ...]:
    if row.state not in OPEN:
        return ()
    clear = preview is not None and preview.clear
    planned = bool(count_of(row))
    now = 3 if clear else 2 if planned else 1
    labels = (gettext("Plan"), gettext("Preview"), gettext("Apply"))
    return tuple(
        Step(label, done=number < now, current=number == now)
        for number, label in enumerate(labels, start=1)
    )


def _acts(actor: Actor, row: Any, preview: PreviewShown | None) -> tuple[Act, ...]:
    clear = preview is not None and preview.clear
    nothing = "" if count_of(row) else gettext("The plan holds no operation yet.")
    wait = "" if clear else gettext("Preview it first: something may stand in the way.")
    return (
        act(
            gettext("Preview again") if preview else gettext("Preview"),
            link("reorganisation_preview", row.uid),
            actor,
            "reorganise",
            reason=nothing,
            method="post",
            icon="outline/eye-check",
        ),
        act(
            gettext("Apply"),
            link("reorganisation_apply", row.uid),
            actor,
            "reorganise",
            reason=nothing or wait,
            icon="outline/check",
        ),
        act(
            gettext("Change title or day"),
            link("reorganisation_edit", row.uid),
            actor,
            "reorganise",
            icon="outline/edit",
        ),
        act(
            gettext("Lay aside"),
            link("reorganisation_drop", row.uid),
            actor,
            "reorganise",
            icon="outline/archive",
            danger=True,
        ),
    )


# -- preview -----------------------------------------------------------------------

_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def preview_shown(row: Any) -> PreviewShown:
    """Return the kept preview in the reader's language."""
    kept = row.preview
    problems = tuple(_finding(one) for one in kept.get("problems", ()))
    return PreviewShown(
        clear=bool(kept.get("clear")),
        counts=_counts(kept.get("counts", {})),
        problems=_problems(problems, kept) if problems else None,
        questions=len(kept.get("questions", ())),
        assign_url=link("reorganisation_assign", row.uid),
        notices=tuple(_said(one) for one in kept.get("notices", ())),
        said=_rooms(kept.get("consequences", ())),
    )


def _problems(found: tuple[Finding, ...], kept: Mapping[str, Any]) -> Message:
    total = int(kept.get("counts", {}).get("problems", len(found)))
    text = ngettext(
        "%(count)s problem stands in the way",
        "%(count)s problems stand in the way",
        total,
    )
    return Message(text % {"count": num(total)}, tone="refusal", findings=found)


def _counts(counts: Mapping[str, int]) -> tuple[Fact, ...]:
    labels = {
        "established": gettext("Established"),
        "ended": gettext("Closed"),
        "divided": gettext("Divided"),
        "moved": gettext("Moved"),
        "renamed": gettext("Renamed"),
        "paths": gettext("Places that change"),
    }
    return tuple(Fact(text, num(counts.get(key, 0))) for key, text in labels.items())


def _finding(one: Mapping[str, Any]) -> Finding:
    row = one.get("row")
    return Finding(
        text=_said(one),
        place=gettext("Row %(row)s") % {"row": row} if row is not None else "",
        way_out=say(one.get("way_out", ""), values_of(one)),
    )


def _said(one: Mapping[str, Any]) -> str:
    template = one.get("template")
    return say(template, values_of(one)) if template else str(one.get("message", ""))


def values_of(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept values; days become days again, so that each reads them its way."""
    found: dict[str, Any] = dict(one.get("values") or {})
    found.setdefault("amount", one.get("amount", 0))
    for name, value in found.items():
        if isinstance(value, str) and _ISO.fullmatch(value):
            found[name] = dt.date.fromisoformat(value)
    return found


def _rooms(said_: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    labels = {
        "people": gettext("Members and offices"),
        "access": gettext("Rights"),
        "units": gettext("Units"),
        "figures": gettext("Figures"),
        "papers": gettext("Papers"),
        "deadlines": gettext("Deadlines"),
        "decisions": gettext("Decisions"),
    }
    kinds = {"veto": "late", "question": "soon"}
    found: dict[str, list[tuple[str, str]]] = {}
    for one in said_:
        tone = kinds.get(str(one.get("kind")), "")
        found.setdefault(str(one.get("room")), []).append((_said(one), tone))
    return tuple(
        Said(labels.get(room, room), tuple(lines)) for room, lines in found.items()
    )


# -- history --------------------------------------------------------------------------


def _story(row: Any, taken: Mapping[int, DecisionShown]) -> tuple[StoryLine, ...]:
    made, undone = taken.get(row.decision_id), taken.get(row.reversal_id)
    lines = [_line(row.created_at, gettext("Plan begun"))]
    if row.applied_at:
        word = gettext("Planned") if row.state == "planned" else gettext("Applied")
        lines.append(_line(row.applied_at, word, made))
    if row.reversal_id and undone:
        lines.append(
            StoryLine(
                when=day(undone.decided_on, "short"),
                day=undone.decided_on,
                title=gettext("Taken back"),
                url=decision_link(undone),
                kind="wrong",
                note=decision_name(undone),
            )
        )
    return tuple(reversed(lines))


def _line(
    at: dt.datetime, title: str, decision: DecisionShown | None = None
) -> StoryLine:
    return StoryLine(
        when=instant(at),
        day=at.astimezone(ZONE).date(),
        title=title,
        url=decision_link(decision),
        kind="decision" if decision else "",
        note=decision_name(decision),
    )
