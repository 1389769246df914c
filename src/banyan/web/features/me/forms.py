"""Forms of a member: contacts, what should be put right, an officer's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.people.domain.corrections import LONGEST, Wish
from banyan.web.features.papers.forms import FileField
from banyan.web.features.people.forms import PRECISIONS, date_field
from banyan.web.features.people.words import CONTACTS, SEXES

TYPES = {"phone": "tel", "mail": "email", "address": "text"}


class ContactForm(forms.Form):
    """One way to reach me."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Kind"))
    value = forms.CharField(label=_("Number or address"), max_length=300)
    is_primary = forms.BooleanField(label=_("Reach me here first"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(k, _(v)) for k, v in CONTACTS.items()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


def _name() -> dict[str, forms.Field]:
    return {
        "full_name": forms.CharField(label=_("My name is"), max_length=200),
        "changed": forms.TypedChoiceField(
            label=_("What happened"),
            choices=(
                ("", _("It was written wrongly")),
                ("yes", _("It has changed; the old one was right before")),
            ),
            coerce=bool,
            empty_value=False,  # type: ignore[arg-type]
            required=False,
            widget=forms.RadioSelect,
        ),
    }


def _sex() -> dict[str, forms.Field]:
    choices = [(k, _(v)) for k, v in SEXES.items()]
    return {"sex": forms.ChoiceField(label=_("Sex"), choices=choices)}


def _birth() -> dict[str, forms.Field]:
    return {
        "birth_date": date_field(_("I was born on")),
        "birth_precision": forms.ChoiceField(label=_("Known"), choices=PRECISIONS),
    }


def _text() -> dict[str, forms.Field]:
    widget = forms.Textarea(attrs={"rows": 4})
    return {
        "text": forms.CharField(
            label=_("What is wrong, and what is right"),
            max_length=LONGEST,
            widget=widget,
        )
    }


FIELDS = {
    "name": _name,
    "sex": _sex,
    "birth": _birth,
    "joined": lambda: {"joined_on": date_field(_("I joined on"))},
    "ceremony": lambda: {"ceremony_on": date_field(_("The ceremony was on"))},
    "card": lambda: {
        "card_no": forms.CharField(label=_("Number on my card"), max_length=30)
    },
    "membership": _text,
    "other": _text,
}


class AskForm(forms.Form):
    """What should stand there, why, and a paper that shows it."""

    use_required_attribute = False

    def __init__(self, wish: Wish, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wish = wish
        self.fields |= FIELDS[wish.key]()
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            max_length=LONGEST,
            help_text=_("Who answers will read it: which paper says so."),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["file"] = FileField(
            required=False,
            help_text=_("A photograph or scan of the paper, if you have one."),
        )

    def wanted(self) -> Mapping[str, Any]:
        """Return what should stand there."""
        return {name: self.cleaned_data.get(name) for name in self.wish.fields}


class AnswerForm(forms.Form):
    """The answer of an officer; refusing needs it."""

    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST,
        help_text=_("The member reads it. A refusal needs its reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
