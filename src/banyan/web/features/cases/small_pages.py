"""Small pages of a case: the electorate, letting pass, setting a day, standing still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.cases import queries
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.words import said
from banyan.web.shared.errors import message_of
from banyan.web.shared.places import place
from banyan.web.shared.ui import Crumb, Fact, Head, Message, RuleChip
from banyan.web.templatetags.banyan_ui import day, num

from .words import rule_chip

VERBS = {
    "suspend": (
        _("Suspend the case"),
        _("Its clocks stand still until it is resumed."),
    ),
    "resume": (
        _("Resume the case"),
        _("Its clocks are longer by the time it stood still."),
    ),
    "withdraw": (
        _("Take the case back"),
        _("Nothing of it has effect; what was recorded stays readable."),
    ),
}


@dataclass(frozen=True)
class PersonIn:
    """One person of an electorate."""

    name: str
    counted: bool
    reason: str


@dataclass(frozen=True)
class ReadingShown:
    """An electorate under one reading of the rule."""

    title: str
    chip: RuleChip
    facts: tuple[Fact, ...]
    people: tuple[PersonIn, ...]


@dataclass(frozen=True)
class ElectoratePage:
    """Who votes at a step."""

    head: Head
    readings: tuple[ReadingShown, ...]
    why: tuple[RuleChip, ...]


def electorate_page(actor: Actor, reference: str, step: str) -> ElectoratePage:
    """Build the list of who is in and who is out, each with the reason."""
    found = queries.case_electorates(actor, reference, step=step)
    if not found:
        raise NotVisible
    one = found[0]
    return ElectoratePage(
        head=Head(
            gettext("Who votes: %(step)s") % {"step": said(one.title)},
            crumbs=_crumbs(reference),
            facts=(said(one.unit), day(one.on)),
        ),
        readings=tuple(_reading(r, len(one.readings) > 1) for r in one.readings),
        why=tuple(rule_chip(r.rule, r.citation) for r in one.readings),
    )


def _reading(r: Any, several: bool) -> ReadingShown:
    limit = gettext("at least") if r.inclusive else gettext("more than")
    return ReadingShown(
        title=r.variant if several else gettext("Electorate"),
        chip=rule_chip(r.rule, r.citation),
        facts=(
            Fact(gettext("Counted"), num(r.electorate.base)),
            Fact(gettext("Needed"), num(r.needed), note=f"{limit} {r.fraction}"),
            Fact(gettext("May vote at most"), num(r.electorate.voters)),
        ),
        people=tuple(
            PersonIn(p.name, p.counted, gettext(p.words))
            for p in sorted(r.electorate.people, key=lambda p: not p.counted)
        ),
    )


def _crumbs(reference: str) -> tuple[Crumb, ...]:
    return (
        Crumb(gettext("Cases"), place("cases")),
        Crumb(reference, reverse("case", args=[reference])),
    )


class ReasonForm(forms.Form):
    """A reason, and for some acts a day."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, data: Any = None, *, day_label: Any = "", fixed: bool = False
    ) -> None:
        super().__init__(data)
        if day_label:
            self.fields["day"] = date_field(day_label)
            self.fields["day"].initial = clock.today() if fixed else None
            self.order_fields(["day", "reason"])


@dataclass(frozen=True)
class ReasonPage:
    """A page that asks for a reason before an act."""

    head: Head
    hint: str
    form: ReasonForm
    verb: str
    url: str
    back_url: str
    version: int
    chip: RuleChip | None = None
    message: Message | None = None


def halt_page(
    actor: Actor,
    reference: str,
    verb: str,
    data: Any = None,
    error: OrgError | None = None,
) -> ReasonPage:
    """Build the page that suspends, resumes or takes back a case."""
    if verb not in VERBS:
        raise NotVisible
    case = queries.case_shown(actor, reference, blockers=False)
    title, hint = VERBS[verb]
    form = ReasonForm(data, day_label=gettext("Day"), fixed=True)
    return _page(case, str(title), str(hint), form, ("case_halt", verb), error)


def waive_page(
    actor: Actor,
    reference: str,
    step: str,
    guard: str,
    data: Any = None,
    error: OrgError | None = None,
) -> ReasonPage:
    """Build the page that lets a case pass in spite of a condition."""
    case = queries.case_shown(actor, reference)
    shown = case.step(step)
    found = [f for f in shown.blockers if f.guard == guard] if shown else []
    hint = gettext("What stands against it stays on record, with your reason.")
    page = _page(
        case,
        gettext("Let it pass"),
        hint,
        ReasonForm(data),
        ("case_waive", step),
        error,
    )
    chip = (
        rule_chip(found[0].rule, found[0].citation) if found and found[0].rule else None
    )
    return ReasonPage(
        **{**vars(page), "chip": chip, "url": f"{page.url}?guard={guard}"}
    )


def clock_page(
    actor: Actor,
    reference: str,
    step: str,
    clock_key: str,
    data: Any = None,
    error: OrgError | None = None,
) -> ReasonPage:
    """Build the page that sets the last day of a clock that no rule measures."""
    case = queries.case_shown(actor, reference, blockers=False)
    defined = case.definition.step(step)
    own = defined.clock(clock_key) if defined else None
    if own is None:
        raise NotVisible
    form = ReasonForm(data, day_label=gettext("Last day"))
    hint = gettext("No rule gives the length: the body sets the day, on record.")
    page = _page(
        case, said(own.title), hint, form, ("case_clock", step, clock_key), error
    )
    chip = rule_chip(own.rule) if own.rule else None
    return ReasonPage(**{**vars(page), "chip": chip})


def _page(
    case: queries.CaseShown,
    title: str,
    hint: str,
    form: ReasonForm,
    address: tuple[str, ...],
    error: OrgError | None,
) -> ReasonPage:
    name, *rest = address
    return ReasonPage(
        head=Head(
            title, crumbs=_crumbs(case.reference), facts=(case.about, said(case.title))
        ),
        hint=hint,
        form=form,
        verb=title,
        url=reverse(name, args=[case.reference, *rest]),
        back_url=reverse("case", args=[case.reference]),
        version=case.row_version,
        message=message_of(error) if error else None,
    )
