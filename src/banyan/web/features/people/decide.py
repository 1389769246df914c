"""The decision that an act stands on: one that is recorded, or one recorded with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.decisions.queries import decisions_visible
from banyan.decisions.services import decision_take, decision_take_over
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

from .targets import Target, bodies_of
from .words import decision_title, label

TAKEN_OVER, OUTSIDE = "taken-over", "outside"
FIELDS = {
    "title": "title_vi",
    "kind": "kind",
    "body": "body",
    "decided_on": "decided_on",
    "symbol": "symbol",
    "source": "source",
}
"""Where a problem of a decision is shown, by the field that it names."""


class DecisionForm(forms.Form):
    """The number of a decision that is here, or what a new one says."""

    prefix = "decision"
    use_required_attribute = False

    existing = forms.CharField(
        label=_("Number of the decision"),
        help_text=_(
            "Where it is recorded already, its number is enough: 12-QĐ/ĐU. "
            "Leave it empty to record the decision here."
        ),
        required=False,
        max_length=80,
    )
    kind = forms.ChoiceField(label=_("Kind of decision"), required=False)
    title_vi = forms.CharField(
        label=_("Title in Vietnamese"), required=False, max_length=400
    )
    title_lo = forms.CharField(label=_("Title in Lao"), required=False, max_length=400)
    title_en = forms.CharField(
        label=_("Title in English"), required=False, max_length=400
    )
    body = forms.ChoiceField(label=_("Decided by"), required=False)
    decided_on = forms.DateField(
        label=_("Decided on"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    symbol = forms.CharField(
        label=_("Number on the paper"),
        help_text=_(
            "Only for a decision taken over from records; others get the next number."
        ),
        required=False,
        max_length=80,
    )
    signed_by = forms.CharField(label=_("Signed by"), required=False, max_length=200)
    source = forms.CharField(
        label=_("Source"),
        help_text=_("Where it is written: the minutes, the file, the register."),
        required=False,
        max_length=400,
    )

    def __init__(
        self, target: Target, kinds: tuple[str, ...], *args: Any, **kwargs: Any
    ) -> None:
        bodies = bodies_of(target)
        initial = {
            "kind": kinds[0],
            "decided_on": clock.today(),
            "body": bodies[0][0] if bodies else OUTSIDE,
            **_titles(decision_title(kinds[0], target.name)),
            **(kwargs.pop("initial", None) or {}),
        }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.target, self.kinds = target, kinds
        self.found: Any = None
        self.name = target.name
        kind, body = self.fields["kind"], self.fields["body"]
        kind.choices = [(k, label("decision_kinds", k)) for k in kinds]  # type: ignore[attr-defined]
        outside = (OUTSIDE, _("a body outside this organisation"))
        body.choices = [*bodies, outside]  # type: ignore[attr-defined]
        if not str(self["existing"].value() or "").strip():
            for name in ("kind", "body", "decided_on"):
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Find the decision named, or check that a new one is complete."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("existing"):
            self._find(data["existing"])
            return data
        if not any(data.get(f"title_{key}") for key in LANGUAGES):
            self.add_error("title_vi", _("A decision needs a title."))
        over = data.get("kind") == TAKEN_OVER
        if over and not data.get("source"):
            self.add_error("source", _("Say where this is written."))
        if not over and data.get("body") == OUTSIDE:
            self.add_error("body", _("Choose the body that decided."))
        return data

    def _find(self, typed: str) -> None:
        rows = decisions_visible(self.target.actor).filter(symbol__iexact=typed.strip())
        found = list(rows.order_by("-decided_on")[:2])
        if not found:
            self.add_error("existing", _("No decision in your range has this number."))
        elif len(found) > 1:
            self.add_error(
                "existing",
                gettext(
                    "Several decisions have this number. Record it here instead, "
                    "or begin at the page of the decision."
                ),
            )
        else:
            self.found = found[0]

    def name_for(self, name: str) -> None:
        """Say about whom it is, where nobody was known when the title was offered."""
        self.name = name

    def _title(self) -> Text:
        """Return the title; the one offered follows the kind and the name chosen."""
        data = self.cleaned_data
        typed = Text(**{key: data[f"title_{key}"] for key in LANGUAGES})
        if typed != decision_title(self.kinds[0], self.target.name):
            return typed
        kind = self.kinds[0] if data["kind"] == TAKEN_OVER else data["kind"]
        return decision_title(kind, self.name)

    def decision(
        self, actor: Actor, effective_on: dt.date, effect: dict[str, Any]
    ) -> Any:
        """Return the decision that is here, or record the new one."""
        if self.found is not None:
            return self.found
        data = self.cleaned_data
        common = {
            "actor": actor,
            "title": self._title(),
            "decided_on": data["decided_on"],
            "effective_on": effective_on,
            "body": None if data["body"] == OUTSIDE else int(data["body"]),
            "source": data["source"],
            "effect": effect,
        }
        if data["kind"] == TAKEN_OVER:
            return decision_take_over(symbol=data["symbol"], **common)
        return decision_take(kind=data["kind"], signed_by=data["signed_by"], **common)


def _titles(title: Text) -> dict[str, str]:
    return {f"title_{key}": getattr(title, key) for key in LANGUAGES}
