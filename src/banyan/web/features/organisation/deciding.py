"""The decision behind a change, as part of the form of the change itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.decisions.services import decision_take, decision_take_over
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
OUTSIDE = ""


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, input_formats=FORMATS, widget=widget, **more)


class Names(forms.Form):
    """A name in three languages; one of them is enough."""

    name_vi = forms.CharField(
        label=_("Name in Vietnamese"),
        max_length=300,
        required=False,
        help_text=_("One language is enough; others can follow."),
    )
    name_lo = forms.CharField(label=_("Name in Lao"), max_length=300, required=False)
    name_en = forms.CharField(
        label=_("Name in English"), max_length=300, required=False
    )
    code = forms.CharField(label=_("Code"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """A unit keeps a name in one language at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"name_{key}", "").strip() for key in LANGUAGES):
            self.add_error(
                "name_vi", gettext("A unit needs a name in at least one language.")
            )
        return cleaned


class Deciding(forms.Form):
    """The decision that says so: its body, title, days and number."""

    body = forms.ChoiceField(
        label=_("Who decided"),
        required=False,
        help_text=_("Only bodies whose decisions you may record."),
    )
    title_vi = forms.CharField(
        label=_("Title in Vietnamese"),
        max_length=500,
        required=False,
        help_text=_("One language is enough; others can follow."),
    )
    title_lo = forms.CharField(label=_("Title in Lao"), max_length=500, required=False)
    title_en = forms.CharField(
        label=_("Title in English"), max_length=500, required=False
    )
    decided_on = day_field(_("Decided on"))
    effective_on = day_field(
        _("In effect from"),
        help_text=_("A day to come plans the change: it happens on that day."),
    )
    number = forms.CharField(
        label=_("Number on the paper"),
        max_length=80,
        required=False,
        help_text=_(
            "Leave it empty for a new decision: it gets the next number of its body."
        ),
    )
    source = forms.CharField(
        label=_("Where it is written"),
        max_length=400,
        required=False,
        help_text=_("Minutes, file, page. Needed where the number is given."),
    )

    DECISION = (
        "body",
        "title_vi",
        "title_lo",
        "title_en",
        "decided_on",
        "effective_on",
        "number",
        "source",
    )

    def __init__(
        self, *args: Any, bodies: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        outside = (OUTSIDE, gettext("A body outside of Banyan"))
        body = self.fields["body"]
        assert isinstance(body, forms.ChoiceField)
        body.choices = [*bodies, outside]
        if bodies:
            body.initial = bodies[0][0]
        today = clock.today()
        self.fields["decided_on"].initial = today
        self.fields["effective_on"].initial = today
        last = {n: f for n, f in self.fields.items() if n in self.DECISION}
        first = {n: f for n, f in self.fields.items() if n not in self.DECISION}
        self.fields = {**first, **last}  # the change first, then who decided it

    @property
    def change_fields(self) -> list[forms.BoundField]:
        """The fields of the change itself."""
        return [f for f in self.visible_fields() if f.name not in self.DECISION]

    @property
    def decision_fields(self) -> list[forms.BoundField]:
        """The fields of the decision."""
        return [self[name] for name in self.DECISION if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Ask for a title; for the source of a decision taken over."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(f"title_{key}", "").strip() for key in LANGUAGES):
            self.add_error(
                "title_vi",
                gettext("A decision needs a title in at least one language."),
            )
        taken_over = cleaned.get("number") or not cleaned.get("body")
        if taken_over and not cleaned.get("source"):
            self.add_error(
                "source", gettext("Say where the decision is written: file, page.")
            )
        return cleaned

    def text(self, prefix: str) -> Text:
        """Return a text in the languages that were typed."""
        return Text(
            **{
                key: str(self.cleaned_data.get(f"{prefix}_{key}") or "").strip()
                for key in LANGUAGES
            }
        )

    def take(self, actor: Actor, kind: str, **more: Any) -> Any:
        """Record the decision; taken over where its number or body is not ours."""
        cleaned = self.cleaned_data
        body = int(cleaned["body"]) if cleaned.get("body") else None
        given = {
            "actor": actor,
            "title": self.text("title"),
            "decided_on": cleaned["decided_on"],
            "effective_on": cleaned["effective_on"],
            "source": cleaned["source"],
            "body": body,
            **more,
        }
        if cleaned["number"] or body is None:
            return decision_take_over(symbol=cleaned["number"], **given)
        return decision_take(kind=kind, **given)
