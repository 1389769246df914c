"""The forms of courses that are no plain records: nominate, plan, report, withdraw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.kernel.actor import Actor
from banyan.training import words as w
from banyan.web.features.cases.fields import PersonField
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.words import choices, said

AREA = {"rows": 3}


def long_text(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs=AREA),
    )


def with_labels(pairs: Any) -> list[tuple[str, str]]:
    """Return choices in the reader's language."""
    return [(key, gettext(label)) for key, label in pairs]


class NominateForm(forms.Form):
    """A nomination with its stated task."""

    nominated_by = forms.CharField(label=_("Who nominates"), max_length=200)
    post = forms.CharField(
        label=_("Office"),
        max_length=300,
        required=False,
        help_text=_("Empty: as it is known for a person of a partner."),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    why = long_text(_("Why this person"))
    task = long_text(
        _("Task at home"), help_text=_("What shall be done with what was learned.")
    )

    def __init__(
        self, actor: Actor, audience: str, guests: Any, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if audience != "guests":
            self.fields["person"] = PersonField(
                actor, (), label=_("Member"), required=False
            )
        if audience != "own" and guests:
            pairs = [
                (str(g.id), f"{g.name} · {said(g.post)}".strip(" ·")) for g in guests
            ]
            self.fields["guest"] = forms.ChoiceField(
                label=_("Person of a partner"),
                required=False,
                choices=[("", "—"), *pairs],
            )
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *with_labels(w.LANGUAGES),
        ]
        self.order_fields(["person", "guest", "nominated_by", "post", "language"])

    def places(self) -> dict[str, str]:
        """Return at which field a problem about who is meant is shown."""
        return {"who": "person" if "person" in self.fields else "guest"}


class ReasonForm(forms.Form):
    """A reason, for what is taken back."""

    reason = long_text(_("Reason"))


class PlanForm(forms.Form):
    """An action plan; who agrees is somebody else."""

    plan = long_text(_("What shall be done at home"))
    indicator = forms.CharField(
        label=_("How it will be known"), max_length=200, required=False
    )
    baseline = forms.CharField(
        label=_("How it is before"), max_length=60, required=False
    )
    agreed_with = forms.CharField(
        label=_("Agreed with"), max_length=200, required=False
    )
    agreed_on = date_field(_("Agreed on"), required=False)


class WithdrawForm(forms.Form):
    """A certificate is withdrawn by a decision."""

    decision = forms.CharField(
        label=_("Number of the decision"),
        max_length=80,
        help_text=_("It is recorded first."),
    )
    reason = long_text(_("Reason"))


class GuestForm(forms.Form):
    """The account of a person of a partner."""

    account = forms.CharField(
        label=_("Name of the account"),
        max_length=80,
        help_text=_("An account with the right set “guest”, opened before."),
    )


class ReportForm(forms.Form):
    """What was applied at home, for a telephone: one choice, and what shows it."""

    result = forms.ChoiceField(
        label=_("Do you use what you learned?"), widget=forms.RadioSelect
    )
    evidence = long_text(
        _("What shows it"),
        required=False,
        help_text=_("A figure, a document, who can be asked."),
    )
    text = long_text(_("How it goes; why it was stopped"), required=False)
    value = forms.CharField(label=_("As a figure"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = with_labels(w.RESULTS)  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """Number and code of a certificate, as they stand on the paper."""

    number = forms.CharField(label=_("Number"), max_length=80)
    code = forms.CharField(label=_("Code"), max_length=20)


def qualification_field() -> forms.ChoiceField:
    """Return the kinds of qualification that a course may count as."""
    return forms.ChoiceField(
        label=_("Counts in the register as"),
        required=False,
        choices=[("", "—"), *choices("qualification_kinds")],
        help_text=_("The kind of qualification that own members get with it."),
    )
