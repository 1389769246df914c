"""What can be typed to change a unit; each form holds the decision that says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.kernel.text import Text

from .deciding import Deciding, Names, day_field
from .seen import UnitSeen


class _Named(Names, Deciding):
    """A change of name or code, with the version that the reader had seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def names(self) -> Text:
        """Return the names typed."""
        return self.text("name")


class ChangeForm(_Named):
    """It has changed: from a day on the unit is called otherwise."""


class CorrectForm(_Named):
    """It was recorded wrongly: what stands there never was so."""

    since = day_field(
        _("True from"),
        required=False,
        help_text=_(
            "Another first day needs the right to reorganise. The line before it "
            "ends on that day."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["effective_on"]

    def clean(self) -> dict[str, Any]:
        """A correction counts from the day on which it is decided."""
        cleaned = super().clean()
        cleaned["effective_on"] = cleaned.get("decided_on")
        return cleaned


class EstablishForm(Names, Deciding):
    """A new unit below."""

    kind = forms.ChoiceField(label=_("Kind of unit"))
    field_order = ("kind",)

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = list(kinds)


class DissolveForm(Deciding):
    """The end of a unit: who keeps its records, where what hangs below goes."""

    custodian = forms.CharField(
        label=_("Who keeps the records"),
        max_length=60,
        required=False,
        help_text=_("The code of a unit; empty: the unit above."),
    )
    children_to = forms.CharField(
        label=_("Where the units below go"),
        max_length=60,
        required=False,
        help_text=_("The code of the unit that takes what hangs below."),
    )


def first_typed(seen: UnitSeen) -> dict[str, Any]:
    """Return what a form about the names of a unit begins with."""
    names = seen.view.names
    return {
        "version": seen.view.version,
        "name_vi": names.vi,
        "name_lo": names.lo,
        "name_en": names.en,
        "code": seen.view.code,
    }
