"""Recording a decision by hand: the body first, then the form."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from banyan.decisions import queries, services
from banyan.decisions.finding import same_decision
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.rulebook import packs
from banyan.units.queries.named import UnitNamed, unit_where, units_to_choose
from banyan.web.shared.places import decision_url
from banyan.web.shared.ui import Crumb, Empty, Head, UnitLine
from banyan.web.templatetags.banyan_ui import day, text

from .forms import DecisionForm

WRITE = "decision.write"
FIELDS = {
    "kind": "kind",
    "title": "title_vi",
    "decided_on": "decided_on",
    "effective_on": "effective_on",
    "symbol": "symbol",
    "vote": "vote_for",
    "source": "source",
}
"""Where a finding of the service is shown; the others stand above the form."""


@dataclass(frozen=True)
class Start:
    """What a new decision begins with: the body, and what it corrects."""

    body: int | None = None
    unit: UnitNamed | None = None
    corrects: Any = None


@dataclass(frozen=True)
class Taken:
    """A decision just recorded."""

    uid: uuid.UUID
    symbol: str
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class ChoosePage:
    """The bodies that one may record decisions of."""

    head: Head
    text: str
    corrects: str
    units: tuple[UnitLine, ...]
    empty: Empty


@dataclass(frozen=True)
class RecordPage:
    """The form, with the body and what is corrected named above it."""

    head: Head
    form: DecisionForm
    corrects: str
    corrects_url: str
    same_url: str
    back_url: str


def start(actor: Actor, body: str, corrects: str) -> Start:
    """Read the body and the corrected decision out of the address."""
    actor.require(WRITE)
    corrected = queries.decision_get(actor, _uid(corrects)) if corrects else None
    if not body and corrected is not None and corrected.body is not None:
        body = str(corrected.body.uid)
    if not body:
        return Start(corrects=corrected)
    pk, unit = unit_where(actor, WRITE, body)
    return Start(pk, unit, corrected)


def _uid(typed: str) -> str:
    try:
        return str(uuid.UUID(typed))
    except ValueError as error:
        raise NotVisible from error


def choose_page(actor: Actor, begun: Start, typed: str) -> ChoosePage:
    """Build the page on which the body is chosen."""
    kinds = packs.unit_kinds()
    found = units_to_choose(actor, WRITE, typed)
    corrects = str(begun.corrects.uid) if begun.corrects else ""
    return ChoosePage(
        head=Head(gettext("Which body decided?"), crumbs=_crumbs()),
        text=typed,
        corrects=corrects,
        units=tuple(
            UnitLine(
                name=text(u.names),
                url=_url(str(u.uid), corrects),
                kind=text(kinds[u.kind].label) if u.kind in kinds else "",
            )
            for u in found
        ),
        empty=Empty(
            gettext("No body in your range fits this"),
            gettext("Try one word of its name, or its code."),
            icon="outline/hierarchy-2",
        ),
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(gettext("Decisions"), reverse("decisions")),)


def _url(body: str, corrects: str) -> str:
    query = {"body": body, "corrects": corrects}
    kept = urlencode({k: v for k, v in query.items() if v})
    return f"{reverse('decision_new')}?{kept}"


def initial(begun: Start) -> dict[str, Any]:
    """Return what the form begins with."""
    if begun.corrects is None:
        return {}
    return {"kind": "correction"}


def record_page(begun: Start, form: DecisionForm) -> RecordPage:
    """Build the page with the form."""
    corrected = begun.corrects
    name = text(begun.unit.names) if begun.unit else ""
    return RecordPage(
        head=Head(gettext("Record a decision"), crumbs=_crumbs(), facts=(name,)),
        form=form,
        corrects=_named(corrected) if corrected else "",
        corrects_url=decision_url(corrected.uid) if corrected else "",
        same_url=getattr(form, "same_url", ""),
        back_url=reverse("decisions"),
    )


def _named(decision: Any) -> str:
    symbol = decision.symbol or text(decision.title)
    return f"{symbol}, {day(decision.decided_on)}"


def take(actor: Actor, begun: Start, form: DecisionForm) -> Taken | None:
    """Record the decision; ``None`` when one like it is there and nobody said so."""
    typed = form.cleaned_data
    twin = None if typed["same"] else _twin(actor, begun, form)
    if twin is not None:
        form.add_error(
            "same",
            gettext("%(symbol)s with this title is recorded already.")
            % {"symbol": _named(twin)},
        )
        form.same_url = decision_url(twin.uid)  # type: ignore[attr-defined]
        return None
    taken = (
        _take_over(actor, begun, form)
        if form.is_taken_over
        else _take(actor, begun, form)
    )
    return Taken(taken.uid, taken.symbol or text(taken.title), _warnings(taken))


def _twin(actor: Actor, begun: Start, form: DecisionForm) -> Any:
    typed = form.cleaned_data
    return same_decision(
        actor,
        body=begun.body,
        kind=typed["kind"],
        decided_on=typed["decided_on"],
        titles=form.title().as_json().values(),
    )


def _take(actor: Actor, begun: Start, form: DecisionForm) -> Any:
    typed = form.cleaned_data
    return services.decision_take(
        actor=actor,
        kind=typed["kind"],
        title=form.title(),
        decided_on=typed["decided_on"],
        effective_on=typed["effective_on"] or typed["decided_on"],
        body=begun.body,
        vote=form.vote(),
        source=typed["source"],
        signed_by=typed["signed_by"],
        paper=typed["paper"],
        corrects=begun.corrects,
    )


def _take_over(actor: Actor, begun: Start, form: DecisionForm) -> Any:
    typed = form.cleaned_data
    return services.decision_take_over(
        actor=actor,
        title=form.title(),
        decided_on=typed["decided_on"],
        effective_on=typed["effective_on"] or typed["decided_on"],
        source=typed["source"],
        symbol=typed["symbol"],
        body=begun.body,
    )


def _warnings(taken: Any) -> tuple[Problem, ...]:
    found: tuple[Problem, ...] = getattr(taken, "warnings", ())
    return found
