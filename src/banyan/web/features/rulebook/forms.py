"""What the rulebook's pages can be asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ChangesForm(forms.Form):
    """Two days to compare. The names of the fields are those of the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = _day(_("From"))
        self.fields["to"] = _day(_("To"))

    def days(self) -> tuple[dt.date, dt.date]:
        """Return the earlier and the later day, however they were typed."""
        days = sorted((self.cleaned_data["from"], self.cleaned_data["to"]))
        return days[0], days[1]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
