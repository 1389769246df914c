"""What can be typed about a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from banyan.kernel.text import LANGUAGES, Text
from banyan.web.features.organisation.deciding import Deciding, day_field

LARGEST = 8 * 1024 * 1024


class PlanForm(forms.Form):
    """Title and day of a plan."""

    title_vi = forms.CharField(
        label=_("Title in Vietnamese"), max_length=300, required=False
    )
    title_lo = forms.CharField(label=_("Title in Lao"), max_length=300, required=False)
    title_en = forms.CharField(
        label=_("Title in English"), max_length=300, required=False
    )
    effective_on = day_field(
        _("In effect from"),
        help_text=_("A day to come plans it: it happens when that day begins."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a title."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"title_{key}", "").strip() for key in LANGUAGES):
            self.add_error("title_vi", gettext("A plan needs a title in one language."))
        return cleaned

    def title(self) -> Text:
        """Return the title typed."""
        return Text(**{k: self.cleaned_data[f"title_{k}"].strip() for k in LANGUAGES})


class NewForm(PlanForm):
    """A new plan: out of a table, or empty to be built on screen."""

    structure = forms.ChoiceField(label=_("Structure"))
    file = forms.FileField(
        label=_("Table (XLSX or CSV)"),
        required=False,
        help_text=_("One row for each operation. Without a table you add them here."),
    )
    custodian = forms.CharField(
        label=_("Who keeps the records of what ends"),
        max_length=60,
        required=False,
        help_text=_("The code of a unit; empty: the unit above each."),
    )
    field_order = (
        "structure",
        "title_vi",
        "title_lo",
        "title_en",
        "effective_on",
        "file",
        "custodian",
    )

    def __init__(
        self, *args: Any, structures: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        structure = self.fields["structure"]
        assert isinstance(structure, forms.ChoiceField)
        structure.choices = list(structures)

    def clean_file(self) -> Any:
        """Refuse what is too large to be a plan."""
        found = self.cleaned_data.get("file")
        if found and found.size > LARGEST:
            raise forms.ValidationError(
                gettext("This file is larger than 8 MB: it is no plan.")
            )
        return found


class ApplyForm(Deciding):
    """The decision that carries a plan; its day is that of the plan."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["effective_on"]
        self.on = on

    def clean(self) -> dict[str, Any]:
        """The decision takes effect on the day of the plan."""
        cleaned = super().clean()
        cleaned["effective_on"] = self.on
        return cleaned


class UndoForm(ApplyForm):
    """The decision that takes a reorganisation back, with its reason."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the decision."),
    )


class OperationForm(forms.Form):
    """One operation, as a row of the table would say it."""

    level = forms.ChoiceField(label=_("Kind of unit"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=600, required=False)
    successors = forms.CharField(
        label=_("Who takes over"), max_length=600, required=False
    )
    parent = forms.CharField(label=_("Under which unit"), max_length=60, required=False)
    new_code = forms.CharField(label=_("New code"), max_length=40, required=False)
    vi = forms.CharField(label=_("Name in Vietnamese"), max_length=300, required=False)
    lo = forms.CharField(label=_("Name in Lao"), max_length=300, required=False)
    en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    area = forms.CharField(label=_("Area"), max_length=60, required=False)
    custodian = forms.CharField(
        label=_("Who keeps the records"), max_length=60, required=False
    )

    def __init__(
        self,
        *args: Any,
        shown: Sequence[str],
        kinds: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in shown:
                del self.fields[name]
        level = self.fields.get("level")
        if isinstance(level, forms.ChoiceField):
            level.choices = list(kinds)


class AssignForm(forms.Form):
    """For each question of a preview the unit that takes what is asked about."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[tuple[str, str, Sequence[tuple[str, str]]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, label, choices in questions:
            blank = ("", gettext("Choose a successor"))
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[blank, *choices], required=False
            )

    @property
    def answered(self) -> dict[str, str]:
        """The answers given."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def left_words(left: int) -> str:
    """Say how many questions are left."""
    text = ngettext(
        "%(count)s question is left to decide",
        "%(count)s questions are left to decide",
        left,
    )
    return text % {"count": left}
