"""Forms of yearly reports: the foreword, the release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from banyan.briefings.domain import life
from banyan.kernel.text import LANGUAGES
from banyan.web.features.accounts.finding import accounts_named
from banyan.web.features.briefings.forms import TextsForm, in_languages, language_pairs
from banyan.yearly.words import LEVELS


class ForewordForm(TextsForm):
    """The one text of a report that a person writes."""

    texts = ("foreword",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= in_languages(
            "foreword",
            gettext("Foreword"),
            long=True,
            hint=gettext("It stands before the numbers, on the page and on paper."),
        )


class ReleaseForm(forms.Form):
    """How far, in which languages, and to which accounts besides."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Release to"),
        choices=[(k, gettext_lazy(label)) for k, label in LEVELS.items()],
        initial=life.PARTNER,
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In which languages guests see it"),
        choices=language_pairs(LANGUAGES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "None ticked: in every one. Files in another language stay in the house."
        ),
    )
    accounts = forms.CharField(
        label=gettext_lazy("Also to these accounts"),
        required=False,
        help_text=gettext_lazy("User names, one on a line."),
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def clean_accounts(self) -> list[int]:
        """Return the ids of the accounts named."""
        return accounts_named(self.cleaned_data["accounts"])
