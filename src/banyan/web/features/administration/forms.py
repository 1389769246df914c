"""Forms of the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class Reason(forms.Form):
    """A reason alone, for what is on record with one."""

    reason = forms.CharField(label=_("Reason"), max_length=400)


class OpenAccount(forms.Form):
    """A new account for somebody."""

    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("Mail"),
        required=False,
        help_text=_("The link with which its holder sets a password goes there."),
    )
    card_no = forms.CharField(label=_("Card number"), max_length=30, required=False)
    label = forms.CharField(
        label=_("Called"),
        max_length=200,
        required=False,
        help_text=_("How pages call the account when it belongs to no person."),
    )
    unit = forms.CharField(
        label=_("Looked after by"),
        max_length=90,
        help_text=_("Code of the unit; with @ and the structure when several have it."),
    )
    person = forms.UUIDField(
        label=_("Person"),
        required=False,
        help_text=_("The last part of the address of the person’s page."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class ChangeAccount(forms.Form):
    """How an account is reached and called."""

    email = forms.EmailField(label=_("Mail"), required=False)
    card_no = forms.CharField(label=_("Card number"), max_length=30, required=False)
    label = forms.CharField(label=_("Called"), max_length=200, required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput)


class LinkPerson(forms.Form):
    """The person to whom an account belongs."""

    person = forms.UUIDField(
        label=_("Person"),
        help_text=_("The last part of the address of the person’s page."),
    )


class Sleeping(forms.Form):
    """After how many days an account sleeps."""

    warn_after = forms.IntegerField(
        label=_("Warn after so many days without signing in"),
        min_value=0,
        max_value=3650,
        help_text=_("0: never."),
    )
    block_after = forms.IntegerField(
        label=_("Block so many days after the warning"),
        min_value=0,
        max_value=3650,
        help_text=_("0: never."),
    )


class Answer(forms.Form):
    """Agree that rights are given, or not."""

    agree = forms.ChoiceField(
        label=_("Answer"),
        choices=[("yes", _("I agree: give the rights")), ("no", _("I do not agree"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        required=False,
        help_text=_("Needed when you do not agree."),
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput)


class LetGo(forms.Form):
    """Which kinds of data go now, and why."""

    kinds = forms.MultipleChoiceField(
        label=_("What goes"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("It stands in the ledger. What goes does not come back."),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]


class TermOf(forms.Form):
    """For how many months a kind of data is kept."""

    months = forms.IntegerField(
        label=_("Months"),
        min_value=1,
        max_value=1200,
        required=False,
        help_text=_("Empty: for ever."),
    )
    reason = forms.CharField(label=_("Who decided so, and why"), max_length=400)
