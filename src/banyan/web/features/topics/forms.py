"""Forms of proposals."""

from __future__ import annotations

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
