"""Forms made from the fields of a kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from banyan.exchange import queries
from banyan.exchange.kinds import KINDS, F, Kind, Spec
from banyan.exchange.queries.records import RecordShown, Ref
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.knowledge.queries import topic_tree
from banyan.units.queries.named import UnitNamed
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.words import said

NAMES = {"vi": "Tiếng Việt", "lo": "ລາວ", "en": "English"}


class RecordForm(forms.Form):
    """The fields of one kind; ``values`` gives back what the services take."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, actor: Actor, kind: Kind, *args: Any, owner: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for spec in kind.fields:
            for name, field in _fields(actor, spec, owner):
                self.fields[name] = field

    def offer_units(self, units: list[UnitNamed]) -> None:
        """Ask which unit keeps the record, where there is a choice."""
        pairs = [(str(u.uid), said(u.names)) for u in units]
        self.fields["unit"] = forms.ChoiceField(
            label=gettext_lazy("Kept by"), choices=pairs
        )

    def values(self) -> dict[str, Any]:
        """Return the values typed, by field of the kind."""
        typed = self.cleaned_data
        found: dict[str, Any] = {}
        for spec in self.kind.fields:
            if spec.in_languages:
                found[spec.name] = Text(
                    **{k: typed.get(f"{spec.name}_{k}", "") for k in LANGUAGES}
                )
            else:
                found[spec.name] = typed.get(spec.name)
        return found

    def places(self) -> dict[str, str]:
        """Return at which field a problem about a field of the kind is shown."""
        return {s.name: f"{s.name}_vi" for s in self.kind.fields if s.in_languages}


def _fields(actor: Actor, spec: Spec, owner: Any) -> list[tuple[str, Any]]:
    label, hint = gettext(spec.label), gettext(spec.help) if spec.help else ""
    if spec.in_languages:
        widget = forms.Textarea if spec.type is F.TOLD else forms.TextInput
        return [
            (
                f"{spec.name}_{k}",
                forms.CharField(
                    label=f"{label} · {NAMES[k]}",
                    required=False,
                    help_text=hint if k == "vi" else "",
                    widget=widget(attrs={"lang": k, **_rows(spec)}),
                ),
            )
            for k in LANGUAGES
        ]
    return [(spec.name, _field(actor, spec, owner, label, hint))]


def _rows(spec: Spec) -> dict[str, str]:
    return {"rows": "3"} if spec.type in (F.TOLD, F.LONG) else {}


def _field(actor: Actor, spec: Spec, owner: Any, label: str, hint: str) -> Any:
    common: dict[str, Any] = {
        "label": label,
        "help_text": hint,
        "required": spec.required,
    }
    if spec.type is F.DATE:
        return date_field(label, required=spec.required, help_text=hint)
    if spec.type is F.TIME:
        clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        return forms.TimeField(widget=clock, **common)
    if spec.type is F.NUMBER:
        return forms.IntegerField(min_value=spec.low, max_value=spec.high, **common)
    if spec.type is F.MONEY:
        return forms.DecimalField(max_digits=18, decimal_places=4, **common)
    if spec.type is F.BOOL:
        return forms.BooleanField(**{**common, "required": False})
    if spec.type in (F.CHOICE, F.CHOICES):
        return _choice(spec, common)
    if spec.type is F.TOPICS:
        many = forms.SelectMultiple(attrs={"size": "8"})
        return forms.MultipleChoiceField(
            choices=topic_choices(actor), widget=many, **common
        )
    if spec.type in (F.REF, F.UNIT):
        return forms.ChoiceField(
            choices=[("", "—"), *_offered(actor, spec, owner)], **common
        )
    widget = forms.Textarea(attrs=_rows(spec)) if spec.type is F.LONG else None
    return forms.CharField(
        max_length=None if widget else spec.most, widget=widget, **common
    )


def _choice(spec: Spec, common: dict[str, Any]) -> Any:
    pairs = [(key, gettext(label)) for key, label in spec.choices]
    if spec.type is F.CHOICES:
        return forms.MultipleChoiceField(
            choices=pairs, widget=forms.CheckboxSelectMultiple, **common
        )
    if not spec.required and "" not in dict(pairs):
        pairs = [("", "—"), *pairs]
    return forms.ChoiceField(choices=pairs, **common)


def _offered(actor: Actor, spec: Spec, owner: Any) -> list[tuple[str, str]]:
    if spec.type is F.UNIT:
        units = queries.units_readable(actor)
        return [(str(u.uid), said(u.names)) for u in units]
    within = owner if KINDS[spec.ref].owner else None
    if KINDS[spec.ref].owner and owner is None:
        return []
    found = queries.choices_of(actor, spec.ref, within)
    return [(str(uid), said(title)) for uid, title in found]


def topic_choices(actor: Actor) -> list[tuple[str, Any]]:
    """Return the topics in groups, each below its first topic."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for row in topic_tree(actor):
        label = said(row.label)
        if row.level == 1:
            groups.append((label, []))
        indent = "\u2003" * max(0, row.level - 2)
        groups[-1][1].append((row.key, f"{indent}{label}"))
    return list(groups)


def first_values(kind: Kind, record: RecordShown | None = None) -> dict[str, Any]:
    """Return what a form begins with: defaults, or what the record holds."""
    found: dict[str, Any] = {}
    for spec in kind.fields:
        value = record.values[spec.name] if record else spec.default
        if spec.in_languages:
            text = Text.of(value)
            found |= {f"{spec.name}_{k}": getattr(text, k) for k in LANGUAGES}
        elif isinstance(value, Ref | UnitNamed):
            found[spec.name] = str(value.uid)
        else:
            found[spec.name] = value
    if record:
        found["row_version"] = record.row_version
    return found
