"""Forms of possible twins: the reason, the choices, the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .words import SETTINGS, UNITS, reason_said

KEEP = "keep."


class ReasonForm(forms.Form):
    """Why: whoever comes later will read it."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("What you looked at: papers, the person's own word, a call."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UndoForm(ReasonForm):
    """Taking a merge back."""

    leave_later = forms.BooleanField(
        label=_("Leave with this person what came later and could be either's"),
        required=False,
    )


def kept(data: Mapping[str, str]) -> dict[str, str]:
    """Return the choices that were sent, field by field."""
    return {
        name.removeprefix(KEEP): value
        for name, value in data.items()
        if name.startswith(KEEP) and value
    }


class SettingsForm(forms.Form):
    """How much each likeness counts, and from where on."""

    use_required_attribute = False

    def __init__(self, shown: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        self.paths: dict[str, tuple[str, ...]] = {}
        super().__init__(*args, **kwargs)
        self._add(shown, ())

    def _add(self, part: Mapping[str, Any], path: tuple[str, ...]) -> None:
        for name, value in part.items():
            here = (*path, name)
            if isinstance(value, Mapping):
                self._add(value, here)
                continue
            key = ".".join(here)
            self.paths[key], self.initial[key] = here, value
            self.fields[key] = self._field(name, value)

    @staticmethod
    def _field(name: str, value: Any) -> forms.Field:
        label: Any = _(SETTINGS[name]) if name in SETTINGS else reason_said(name)
        if isinstance(value, str):
            return forms.ChoiceField(
                label=label, choices=[(k, _(v)) for k, v in UNITS.items()]
            )
        return forms.IntegerField(label=label)

    def values(self, shipped: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was typed where it differs from what is shipped."""
        found: dict[str, Any] = {}
        for key, path in self.paths.items():
            usual: Any = shipped
            for name in path:
                usual = usual[name]
            typed = self.cleaned_data[key]
            if typed == usual:
                continue
            place = found
            for name in path[:-1]:
                place = place.setdefault(name, {})
            place[path[-1]] = typed
        return found
