"""The fields of a form, made from what a procedure asks to be written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.cases.domain.definition import FieldDef
from banyan.kernel.actor import Actor
from banyan.people.queries import name_search
from banyan.units.queries import StructureRow
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.units import UnitField
from banyan.web.features.people.words import said

OFFERED = 8


class NamesInput(forms.TextInput):
    """A name to type, with those at hand to choose from; no script is needed."""

    template_name = "cases/_names.html"

    def __init__(self, names: Sequence[str] = ()) -> None:
        super().__init__({"autocomplete": "off"})
        self.names = names

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Hand over the names at hand."""
        context = super().get_context(name, value, attrs)
        context["widget"]["names"] = self.names
        context["widget"]["attrs"]["list"] = f"{name}-names"
        return context


class PersonField(forms.CharField):
    """A person by name or card; the cleaned value is the id.

    ``known`` are those at hand (the members of the unit): their names are offered
    and need no right; anybody else must lie in the actor's range.
    """

    def __init__(
        self, actor: Actor, known: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        kwargs.setdefault("help_text", _("Name, or number of the card."))
        super().__init__(max_length=200, **kwargs)
        self.actor, self.known = actor, known
        self.widget = NamesInput([name for _pk, name in known])
        self.widget.is_required = self.required

    def clean(self, value: Any) -> int | None:
        """Return the one person that was meant."""
        typed = super().clean(value)
        if not typed:
            return None
        here = [pk for pk, name in self.known if name == typed]
        if len(here) == 1:
            return here[0]
        hits = name_search(self.actor, typed, limit=OFFERED).hits
        if len(hits) == 1:
            return hits[0].person_id
        if not hits:
            raise forms.ValidationError(
                gettext("Nobody of this name is in your range.")
            )
        names = "; ".join(h.name for h in hits)
        raise forms.ValidationError(
            gettext("Several fit: %(names)s. Give the number of the card.")
            % {"names": names}
        )


def field_of(
    defined: FieldDef,
    actor: Actor,
    known: Sequence[tuple[int, str]],
    structures: Sequence[StructureRow],
    required: bool,
) -> forms.Field:
    """Return the form field of one thing to write down."""
    common: dict[str, Any] = {
        "label": said(defined.label),
        "required": required,
        "help_text": said(defined.help),
    }
    if defined.type == "person":
        return PersonField(actor, known, **_without_empty(common))
    if defined.type == "unit":
        unit = UnitField(**_without_empty(common))
        unit.serve(actor, structures)
        return unit
    if defined.type == "date":
        day: forms.Field = date_field(
            common["label"], required=required, help_text=common["help_text"]
        )
        return day
    return _plain(defined, common)


def _without_empty(common: dict[str, Any]) -> dict[str, Any]:
    """Leave the field's own help where the procedure says nothing."""
    return {k: v for k, v in common.items() if k != "help_text" or v}


def _plain(defined: FieldDef, common: dict[str, Any]) -> forms.Field:
    if defined.type == "number":
        return forms.IntegerField(**common)
    if defined.type == "flag":
        return forms.BooleanField(**{**common, "required": False})
    if defined.type == "choice":
        pairs = [(c.key, said(c.label)) for c in defined.choices]
        empty = [] if common["required"] else [("", gettext("not said"))]
        return forms.ChoiceField(choices=[*empty, *pairs], **common)
    if defined.type == "long":
        widget = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(max_length=4_000, widget=widget, **common)
    return forms.CharField(max_length=300, **common)


def given_of(fields: Sequence[FieldDef], cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return what was written down as the service takes it."""
    found = {}
    for defined in fields:
        value = cleaned.get(f"f_{defined.key}")
        if value in (None, ""):
            continue
        found[defined.key] = value.id if defined.type == "unit" else value
    return found
