"""Forms of proposals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.kernel.text import Text

NAMES = (("vi", "Tiếng Việt"), ("lo", "ລາວ"), ("en", "English"))


class ProposeForm(forms.Form):
    """A label that is missing, or a new topic below."""

    text = forms.CharField(label=_("Label"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=NAMES)
    what = forms.ChoiceField(
        label=_("What it is"),
        choices=(
            ("label", _("another word for this topic")),
            ("topic", _("a new topic below it")),
        ),
    )
    why = forms.CharField(
        label=_("Where it was used, why it is missed"), max_length=400, required=False
    )


class AcceptForm(forms.Form):
    """The preferred labels of a new topic."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)
    label_vi = forms.CharField(label="Tiếng Việt", max_length=120, required=False)
    label_lo = forms.CharField(label="ລາວ", max_length=120, required=False)
    label_en = forms.CharField(label="English", max_length=120, required=False)

    def text(self) -> Text:
        """Return the labels typed."""
        return Text(
            **{k: self.cleaned_data.get(f"label_{k}", "") for k, _name in NAMES}
        )


class RejectForm(forms.Form):
    """The reason of a no."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why not"), max_length=400, required=False, widget=forms.Textarea
    )


def put_back(
    form: forms.Form, error: Any, fields: dict[str, str] | None = None
) -> None:
    """Put the findings of a service beside the fields that they are about."""
    from banyan.web.shared.errors import say

    for problem in error.problems:
        said = say(problem.template, dict(problem.values))
        hint = say(problem.way_out, dict(problem.values))
        name = (fields or {}).get(problem.field, problem.field)
        known = name if name in form.fields else None
        form.add_error(known, f"{said} {hint}".strip())
    if not error.problems:
        said = say(error.template, error.values)
        form.add_error(None, f"{said} {say(error.way_out, error.values)}".strip())
