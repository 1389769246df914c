"""Recording a decision by hand: what is typed becomes one command."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.decisions.domain.command import TAKEN_OVER
from banyan.decisions.kinds import kind_labels
from banyan.kernel.text import LANGUAGES, Text
from banyan.web.templatetags.banyan_ui import text

from .pages import VOTES, vote_name

FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
LATEST_NUMBER = 10_000_000


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, input_formats=FORMATS, widget=widget, **more)


class DecisionForm(forms.Form):
    """One decision of the body that was chosen before."""

    kind = forms.ChoiceField(label=_("Kind"))
    title_vi = forms.CharField(
        label=_("Title in Vietnamese"), max_length=500, required=False
    )
    title_lo = forms.CharField(label=_("Title in Lao"), max_length=500, required=False)
    title_en = forms.CharField(
        label=_("Title in English"), max_length=500, required=False
    )
    decided_on = _day(_("Decided on"))
    effective_on = _day(
        _("In effect from"),
        required=False,
        help_text=_("The day of the decision where nothing else is said."),
    )
    paper = forms.CharField(
        label=_("Sign of the paper"),
        max_length=16,
        initial="QĐ",
        help_text=_("QĐ for a decision, NQ for a resolution: it stands in the number."),
    )
    symbol = forms.CharField(
        label=_("Number on the paper"),
        max_length=80,
        required=False,
        help_text=_(
            "Only for what is taken over from records; a new decision gets its "
            "number from the series of the body."
        ),
    )
    signed_by = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Source"),
        max_length=400,
        required=False,
        help_text=_("Where it is written: minutes, file, page."),
    )
    same = forms.BooleanField(
        label=_("It is another decision with the same title"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((text(label), key) for key, label in kind_labels().items())
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(key, label) for label, key in kinds]
        for key in VOTES:
            self.fields[f"vote_{key}"] = forms.IntegerField(
                label=vote_name(key),
                min_value=0,
                max_value=LATEST_NUMBER,
                required=False,
            )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields of the decision itself, in their order."""
        return [f for f in self if not f.name.startswith("vote_") and f.name != "same"]

    @property
    def vote_fields(self) -> list[forms.BoundField]:
        """The numbers of the vote."""
        return [f for f in self if f.name.startswith("vote_")]

    @property
    def vote_is_open(self) -> bool:
        """Whether a number of the vote was typed or is wrong."""
        return any(f.errors or f.value() for f in self.vote_fields)

    def clean(self) -> dict[str, Any]:
        """Ask for a title, and for number and source where the kind needs them."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"title_{k}") for k in LANGUAGES):
            self.add_error(
                "title_vi",
                gettext("A decision needs a title in at least one language."),
            )
        if self._is_taken_over(cleaned) and not cleaned.get("source"):
            self.add_error(
                "source", gettext("Say from which records the decision is taken over.")
            )
        if cleaned.get("symbol") and not self._is_taken_over(cleaned):
            self.add_error(
                "symbol",
                gettext("Leave this empty: the number comes from the series."),
            )
        return cleaned

    @staticmethod
    def _is_taken_over(cleaned: dict[str, Any]) -> bool:
        return cleaned.get("kind") == TAKEN_OVER

    @property
    def is_taken_over(self) -> bool:
        """Whether it is taken over from records."""
        return self._is_taken_over(self.cleaned_data)

    def title(self) -> Text:
        """Return the title in the languages that were typed."""
        return Text(**{k: self.cleaned_data[f"title_{k}"].strip() for k in LANGUAGES})

    def vote(self) -> dict[str, int]:
        """Return the numbers of the vote that were typed."""
        given = {key: self.cleaned_data.get(f"vote_{key}") for key in VOTES}
        return {key: number for key, number in given.items() if number is not None}
