"""Applying from outside, with a phone: send, get a number, follow it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from banyan.cases.queries import application_followed, definition_of
from banyan.cases.services import Apply, NewPerson, Sent, application_send
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.kernel.text import Text
from banyan.units.queries.outline import structures_seen
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.units import UnitField
from banyan.web.features.people.words import said
from banyan.web.shared.errors import message_of
from banyan.web.shared.ui import Badge, Message
from banyan.web.templatetags.banyan_ui import day

from .fields import field_of, given_of
from .words import STEP_STATES

READER = system_actor("application")
TONES = {"done": "good", "now": "soon"}


class ApplicationForm(forms.Form):
    """Who applies, how to reach them, where; then what the procedure asks."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    unit = UnitField(
        label=_("Branch where you work, study or live"),
        help_text=_("Part of the name; choose from what is found."),
    )
    told = forms.BooleanField(
        label=_(
            "I know that the branch keeps what I send to consider this application, "
            "and that I can withdraw it."
        )
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition_of(kind)
        if not self.definition.public:
            raise NotVisible
        wanted = self.definition.structures
        rows = [s for s in structures_seen(READER) if not wanted or s.key in wanted]
        unit: Any = self.fields["unit"]
        unit.serve(READER, rows)
        self.fields["birth_date"] = date_field(_("Born on"), required=True)
        for one in self.definition.fields:
            self.fields[f"f_{one.key}"] = field_of(one, READER, (), rows, one.required)
        order = ["full_name", "birth_date", "phone", "unit"]
        asked = [f"f_{one.key}" for one in self.definition.fields]
        self.order_fields([*order, *asked, "told"])

    def command(self) -> Apply:
        """Return what is sent."""
        found = self.cleaned_data
        language = (get_language() or "vi")[:2]
        return Apply(
            kind=self.definition.kind,
            unit=found["unit"].id,
            person=NewPerson(
                full_name=found["full_name"],
                birth_date=found["birth_date"],
                language="lo" if language == "lo" else "vi",
            ),
            phone=found["phone"],
            language=language,
            given=given_of(self.definition.fields, found),
        )


@dataclass(frozen=True)
class ApplyPage:
    """The form to apply, or the number and code once it was sent."""

    title: str
    meaning: str
    form: ApplicationForm | None = None
    message: Message | None = None
    sent: Sent | None = None


def apply_page(kind: str, data: Any = None) -> tuple[ApplyPage, int]:
    """Build the page; with ``data`` send what was typed. Returns it and a status."""
    form = ApplicationForm(kind, data)
    title, meaning = said(form.definition.title), said(form.definition.meaning)
    if data is None:
        return ApplyPage(title, meaning, form), 200
    if not form.is_valid():
        return ApplyPage(title, meaning, form), 422
    try:
        sent = application_send(command=form.command())
    except OrgError as error:
        page = ApplyPage(title, meaning, form, message_of(error))
        return page, error.status
    return ApplyPage(title, meaning, sent=sent), 200


class FollowForm(forms.Form):
    """Number and code of an application."""

    reference = forms.CharField(label=_("Number"), max_length=40)
    code = forms.CharField(label=_("Code"), max_length=20)


@dataclass(frozen=True)
class FollowLine:
    """One step of an application."""

    title: str
    badge: Badge
    when: str
    asks_you: bool


@dataclass(frozen=True)
class FollowPage:
    """How far an application is."""

    form: FollowForm
    title: str = ""
    facts: str = ""
    result: str = ""
    lines: tuple[FollowLine, ...] = ()
    fault: str = ""


def follow_page(data: Any = None) -> tuple[FollowPage, int]:
    """Build the page; with ``data`` show the application of number and code."""
    form = FollowForm(data)
    if data is None:
        return FollowPage(form), 200
    if not form.is_valid():
        return FollowPage(form), 422
    try:
        found = application_followed(
            form.cleaned_data["reference"], form.cleaned_data["code"]
        )
    except NotVisible:
        text = gettext("Number and code do not belong together. Check both.")
        return FollowPage(form, fault=text), 404
    return FollowPage(
        form=form,
        title=f"{said(found.title)}: {found.reference}",
        facts=_facts(found.unit, found.opened_on),
        result=said(found.result) if found.result else "",
        lines=tuple(
            FollowLine(
                said(s.title),
                Badge(
                    gettext(STEP_STATES.get(s.state, s.state)), TONES.get(s.state, "")
                ),
                day(s.done_on) if s.done_on else "",
                s.asks_you,
            )
            for s in found.steps
        ),
    ), 200


def _facts(unit: Text, opened_on: dt.date) -> str:
    opened = gettext("opened on %(day)s") % {"day": day(opened_on)}
    return f"{said(unit)} · {opened}"
