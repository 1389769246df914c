"""A form with every kind of field, two of them wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """What the gallery shows filled in, with its errors."""

    name = forms.CharField(
        label=_("Full name"), help_text=_("As on the identity card, family name first.")
    )
    born_on = forms.DateField(
        label=_("Born on"), widget=forms.DateInput(attrs={"type": "text"})
    )
    grade = forms.ChoiceField(
        label=_("Grade"), choices=[("", ""), ("full", _("Full")), ("trial", _("Trial"))]
    )
    way = forms.ChoiceField(
        label=_("How it is recorded"),
        choices=[("decision", _("By a decision")), ("records", _("From old records"))],
        widget=forms.RadioSelect,
        required=False,
    )
    sure = forms.BooleanField(
        label=_("I have compared this with the paper"), required=False
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
