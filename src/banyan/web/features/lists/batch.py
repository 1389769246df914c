"""Acts on many rows: which rows, what will happen, doing it, taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from banyan.base import lists
from banyan.base.lists import Ask, Kind, Left, ListAct, ListPage, ListQuery
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.lists import batches, queries
from banyan.lists.batches import Chosen, Preview
from banyan.lists.queries import BatchShown
from banyan.units.queries.outline import structures_seen
from banyan.web.features.people.decide import FIELDS, DecisionForm
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.targets import Target
from banyan.web.features.people.units import UnitField
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import message_of, say
from banyan.web.shared.places import place
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Head, Message
from banyan.web.templatetags.banyan_ui import instant, num

from .at import At
from .links import list_url
from .words import language, text_said

SHOWN = 20


@dataclass(frozen=True)
class Offer:
    """An act that can be done to rows of a list."""

    key: str
    label: str


def acts_of(at: At, _page: ListPage) -> Iterable[Offer]:
    """Return what the reader may do to many rows of a list."""
    for act in lists.acts_for(at.actor, at.spec.key):
        yield Offer(act.key, gettext(act.label))


# -- the form ------------------------------------------------------------------------


class AskForm(forms.Form):
    """What an act asks, as fields."""

    def __init__(self, actor: Actor, act: ListAct, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ask in act.asks:
            self.fields[ask.key] = _field(actor, ask)

    def values(self) -> dict[str, Any]:
        """Return what was typed as the act reads it."""
        found = {}
        for key, value in self.cleaned_data.items():
            if value in (None, ""):
                continue
            found[key] = getattr(value, "id", None) or _plain(value)
        return found


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _field(actor: Actor, ask: Ask) -> forms.Field:
    label = gettext(ask.label)
    common: dict[str, Any] = {"required": ask.required}
    help_text = gettext(ask.help) if ask.help else ""
    if ask.kind is Kind.UNIT:
        field = UnitField(label=label, **common)
        seen = [s for s in structures_seen(actor) if s.kind == "membership"]
        field.serve(actor, seen)
        return field
    if ask.kind is Kind.DATE:
        made: forms.Field = date_field(label, help_text=help_text, **common)
        return made
    if ask.kind is Kind.CHOICE:
        pairs = [(c.key, lists.said(c.label, language())) for c in ask.known]
        return forms.ChoiceField(
            label=label, help_text=help_text, choices=[("", "—"), *pairs], **common
        )
    return forms.CharField(label=label, help_text=help_text, max_length=200, **common)


@dataclass(frozen=True)
class BatchPage:
    """An act about to be done: how many, who is left out, what must be known."""

    head: Head
    help: str
    said: str
    left_out: tuple[str, ...]
    more_left: int
    form: AskForm | None
    decision: DecisionForm | None
    verb: str
    danger: bool
    carried: tuple[tuple[str, str], ...]
    back_url: str
    is_job: bool = False
    message: Message | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """What will happen to the rows chosen, and doing it."""
    params = request.POST if request.method == "POST" else request.GET
    actor, spec = actor_of(request), lists.get(key)
    act = lists.get_act(actor, params.get("act", ""))
    if act.list_key != spec.key:
        raise NotVisible
    at = replace(
        At.of(request, spec, list_url(key)),
        query=ListQuery.of(spec, params.dict(), short=False),
    )
    chosen = _chosen(at, params)
    data = request.POST if request.method == "POST" else None
    form = AskForm(actor, act, data)
    decision = _decision_form(actor, act.decisions, act, data)
    if data is None or "find" in data:
        return _page(request, at, act, chosen, form, decision)
    if not all([form.is_valid(), decision is None or decision.is_valid()]):
        return _page(request, at, act, chosen, form, decision, status=422)
    try:
        done = _carry_out(actor, act, chosen, form, decision)
    except NotVisible:
        raise
    except OrgError as error:
        return _page(request, at, act, chosen, form, decision, error=error)
    return HttpResponseRedirect(done)


def _chosen(at: At, params: Any) -> Chosen:
    """Return the rows ticked, or all that fit."""
    if params.get("all"):
        return Chosen(query=at.query)
    ids = [int(pk) for pk in params.getlist("row") if pk.isdecimal() and len(pk) < 19]
    return Chosen(tuple(ids))


def _decision_form(
    actor: Actor, kinds: Sequence[str], act: ListAct, data: Any
) -> DecisionForm | None:
    if not kinds:
        return None
    return DecisionForm(Target(actor), tuple(kinds), data)


def _carry_out(
    actor: Actor,
    act: ListAct,
    chosen: Chosen,
    form: AskForm,
    decision: DecisionForm | None,
) -> str:
    """Record the decision and do the act, both or neither; return where it is told."""
    values = form.values()
    with transaction.atomic():
        made = None
        if decision is not None:
            on = form.cleaned_data.get("on") or clock.today()
            made = decision.decision(actor, on, {})
        started = batches.batch_start(
            actor=actor,
            act_key=act.key,
            chosen=chosen,
            values=values,
            decision=made.pk if made is not None else None,
        )
    if isinstance(started, BatchShown):
        return reverse("batch", args=[started.uid])
    return place("job", started.pk) or reverse("list", args=["jobs"])


def _page(
    request: HttpRequest,
    at: At,
    act: ListAct,
    chosen: Chosen,
    form: AskForm,
    decision: DecisionForm | None,
    *,
    status: int = 200,
    error: OrgError | None = None,
) -> HttpResponse:
    preview = batches.batch_preview(at.actor, act, chosen, _typed(act, form))
    if request.method == "POST" and "find" in request.POST:
        form.is_valid()
        for name in [n for n in form.errors if n != request.POST["find"]]:
            del form.errors[name]
    page = BatchPage(
        head=Head(gettext(act.label), (Crumb(text_said(at.spec.title), at.to()),)),
        help=gettext(act.help) if act.help else "",
        said=_will(preview),
        left_out=tuple(map(_reason, preview.left_out[:SHOWN])),
        more_left=max(0, len(preview.left_out) - SHOWN),
        form=form if act.asks else None,
        decision=decision,
        verb=_verb(act, preview),
        danger=act.danger,
        carried=_carried(at, act, chosen),
        back_url=at.to(),
        is_job=preview.is_job,
        message=_placed(error, form, decision) if error else None,
    )
    code = error.status if error else status
    return render(request, "lists/batch.html", {"page": page}, status=code)


def _typed(act: ListAct, form: AskForm) -> dict[str, Any]:
    """Return what was typed so far, as far as it can be read."""
    if not form.is_bound:
        return {}
    form.is_valid()
    values = AskForm.values(form) if hasattr(form, "cleaned_data") else {}
    known = replace(act, asks=tuple(a for a in act.asks if a.key in values))
    return batches.read_values(known, values)


def _will(preview: Preview) -> str:
    number = preview.number
    text = ngettext("%(n)s record will change.", "%(n)s records will change.", number)
    return text % {"n": num(number)}


def _verb(act: ListAct, preview: Preview) -> str:
    return gettext("%(act)s: %(n)s") % {
        "act": gettext(act.label),
        "n": num(preview.number),
    }


def _reason(left: Left) -> str:
    return say(left.problem.template, dict(left.problem.values))


def _carried(at: At, act: ListAct, chosen: Chosen) -> tuple[tuple[str, str], ...]:
    pairs = [("act", act.key), *at.query.changed().params(at.spec).items()]
    if chosen.query is not None:
        return (*pairs, ("all", "1"))
    return (*pairs, *(("row", str(pk)) for pk in chosen.ids))


def _placed(
    error: OrgError, form: AskForm, decision: DecisionForm | None
) -> Message | None:
    """Put problems at their fields; return the rest as a message."""
    rest = []
    for problem in error.problems:
        text = say(problem.template, dict(problem.values))
        if problem.field in form.fields:
            form.add_error(problem.field, text)
        elif decision is not None and problem.field in FIELDS:
            decision.add_error(FIELDS[problem.field], text)
        else:
            rest.append(problem)
    if error.problems and not rest:
        return None
    error.problems = tuple(rest)
    return message_of(error)


# -- afterwards ----------------------------------------------------------------------


@dataclass(frozen=True)
class OutcomePage:
    """What was done to many rows, and its way back."""

    head: Head
    said: str
    when: str
    badge: Badge
    ledger_url: str
    undo_ledger_url: str
    list_url: str
    undo_url: str
    undo_said: str
    changed: tuple[str, ...]
    decision: DecisionForm | None
    message: Message | None = None


@require_safe
def outcome(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One batch act that was done."""
    return _outcome_page(request, queries.batch_get(actor_of(request), uid))


@require_http_methods(["POST"])
def undo(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a batch act back."""
    actor = actor_of(request)
    shown = queries.batch_get(actor, uid)
    act = lists.get_act(actor, shown.act_key)
    form = _undo_form(actor, act, request.POST)
    if form is not None and not form.is_valid():
        return _outcome_page(request, shown, form, status=422)
    try:
        with transaction.atomic():
            made = form.decision(actor, clock.today(), {}) if form else None
            batches.batch_undo(
                actor=actor, uid=uid, decision=made.pk if made is not None else None
            )
    except NotVisible:
        raise
    except OrgError as error:
        return _outcome_page(request, shown, form, error=error)
    messages.success(request, gettext("It is taken back."))
    return HttpResponseRedirect(reverse("batch", args=[uid]))


def _undo_form(actor: Actor, act: ListAct, data: Any) -> DecisionForm | None:
    if act.undo is None:
        return None
    return _decision_form(actor, act.undo_decisions, act, data)


def _outcome_page(
    request: HttpRequest,
    shown: BatchShown,
    form: DecisionForm | None = None,
    *,
    status: int = 200,
    error: OrgError | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    act = lists.find_act(shown.act_key)
    number, left = 0, cast(Sequence[Left], ())
    if shown.can_undo:
        number, left = batches.batch_left(actor, shown.uid)
    if form is None and shown.can_undo and act is not None:
        form = _undo_form(actor, act, None)
    page = OutcomePage(
        head=Head(
            gettext(act.label) if act else shown.act_key,
            (Crumb(gettext("Done to many"), reverse("batches")),),
        ),
        said=_done_said(shown),
        when=instant(shown.created_at),
        badge=_state(shown),
        ledger_url=place("ledger_act", shown.act_id) if shown.act_id else "",
        undo_ledger_url=place("ledger_act", shown.undo_act_id)
        if shown.undo_act_id
        else "",
        list_url=list_url(shown.list_key),
        undo_url=reverse("batch_undo", args=[shown.uid]) if number else "",
        undo_said=_undo_said(number) if shown.can_undo else "",
        changed=tuple(map(_reason, left[:SHOWN])),
        decision=form,
        message=message_of(error) if error else None,
    )
    code = error.status if error else status
    return render(request, "lists/outcome.html", {"page": page}, status=code)


def _done_said(shown: BatchShown) -> str:
    text = ngettext(
        "%(n)s record was changed", "%(n)s records were changed", shown.number
    )
    said = text % {"n": num(shown.number)}
    if not shown.left_out:
        return said
    rest = ngettext("%(n)s was left out", "%(n)s were left out", shown.left_out)
    return f"{said}; {rest % {'n': num(shown.left_out)}}"


def _undo_said(number: int) -> str:
    text = ngettext(
        "%(n)s record can be taken back.", "%(n)s records can be taken back.", number
    )
    return text % {"n": num(number)}


def _state(shown: BatchShown) -> Badge:
    if shown.state == "undone":
        return Badge(gettext("taken back"), icon="outline/arrow-back-up")
    return Badge(gettext("done"), "good")


@dataclass(frozen=True)
class HistoryLine:
    """One batch act among others."""

    label: str
    url: str
    said: str
    when: str
    badge: Badge


@dataclass(frozen=True)
class HistoryPage:
    """What one did to many rows."""

    head: Head
    lines: tuple[HistoryLine, ...]
    empty: Empty


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The batch acts of the reader, newest first."""
    found = queries.batches_of(actor_of(request))
    page = HistoryPage(
        head=Head(
            gettext("Done to many"), (Crumb(gettext("Lists"), reverse("lists")),)
        ),
        lines=tuple(_history_line(one) for one in found),
        empty=Empty(
            gettext("Nothing was done to many rows yet"),
            gettext(
                "Tick rows of a list, or take all that fit, and choose what to do; what "
                "was done stands here with its way back."
            ),
            (Act(gettext("All lists"), reverse("lists"), reads=True),),
            "outline/checklist",
        ),
    )
    return render(request, "lists/history.html", {"page": page})


def _history_line(one: BatchShown) -> HistoryLine:
    act = lists.find_act(one.act_key)
    return HistoryLine(
        label=gettext(act.label) if act else one.act_key,
        url=reverse("batch", args=[one.uid]),
        said=_done_said(one),
        when=instant(one.created_at),
        badge=_state(one),
    )
