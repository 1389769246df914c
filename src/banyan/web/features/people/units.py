"""Choosing a unit by its name or code: in filters, and in the forms of acts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.kernel.actor import Actor
from banyan.units.queries import StructureRow, structure_get, unit_find
from banyan.units.queries.outline import Placed, units_matching

from .words import said

OFFERED = 12


@dataclass(frozen=True)
class UnitChosen:
    """A unit that was found: its identity, name and the unit above it."""

    id: int
    uid: uuid.UUID
    name: str
    above: str = ""
    code: str = ""

    @property
    def note(self) -> str:
        """What tells it from units of the same name."""
        return " · ".join(part for part in (self.code, self.above) if part)


def choose_unit(
    actor: Actor, typed: str, structures: Iterable[StructureRow]
) -> tuple[UnitChosen | None, tuple[UnitChosen, ...], str]:
    """Return the one unit that was meant; else those offered, and what is wrong.

    ``typed`` is the public identity of a unit, its code, or words of its name.
    """
    if not typed.strip():
        return None, (), ""
    if known := _known(actor, typed):
        return known, (), ""
    found = units_offered(actor, typed, structures)
    if not found:
        return None, (), gettext("No unit in your range has this name or code.")
    exact = [u for u in found if u.code and u.code.lower() == typed.strip().lower()]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0], (), ""
    return None, tuple(found), gettext("Several units fit. Choose one.")


def _known(actor: Actor, typed: str) -> UnitChosen | None:
    try:
        wanted = uuid.UUID(typed.strip())
    except ValueError:
        return None
    row = unit_find(actor, wanted)
    return UnitChosen(row.pk, row.uid, said(row.names), code=row.code) if row else None


def units_offered(
    actor: Actor, typed: str, structures: Iterable[StructureRow]
) -> list[UnitChosen]:
    """Return the units in range whose name or code fits, the likeliest first."""
    found: list[UnitChosen] = []
    for structure in structures:
        rows = units_matching(actor, structure_get(structure.key), typed, limit=OFFERED)
        found += [_placed(row) for row in rows]
    return found[:OFFERED]


def _placed(found: Placed) -> UnitChosen:
    row = found.row
    above = said(found.above) if found.above else ""
    return UnitChosen(row.id, row.uid, said(row.names), above, row.code)


class UnitPicker(forms.TextInput):
    """A name or code to type, a button that finds, and what was found to choose."""

    template_name = "people/_unit_picker.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.offered: Sequence[UnitChosen] = ()
        self.chosen: UnitChosen | None = None
        self.structures = ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Show the name of the unit chosen, not its identity."""
        context = super().get_context(name, value, attrs)
        if self.chosen is not None:
            context["widget"]["value"] = self.chosen.name
        context["widget"] |= {
            "chosen": self.chosen,
            "offered": self.offered,
            "structures": self.structures,
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the unit chosen from the list, else what was typed.

        A choice holds for the words it was offered for; other words look anew.
        """
        typed, choice = data.get(name, ""), data.get(f"{name}_choice", "")
        return choice if choice and not data.get("find") else typed


class UnitField(forms.CharField):
    """A unit in range, by name or code; the cleaned value is :class:`UnitChosen`."""

    widget = UnitPicker

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Part of the name, or the code."))
        super().__init__(max_length=200, **kwargs)
        self.actor: Actor | None = None
        self.structures: Sequence[StructureRow] = ()

    @property
    def picker(self) -> UnitPicker:
        """The widget of this field."""
        widget: Any = self.widget
        assert isinstance(widget, UnitPicker)  # noqa: S101
        return widget

    def serve(self, actor: Actor, structures: Sequence[StructureRow]) -> None:
        """Say for whom and in which structures units are found."""
        self.actor, self.structures = actor, structures
        self.picker.structures = ",".join(s.key for s in structures)

    def preset(self, value: str) -> None:
        """Show the unit that the address or the record names."""
        if self.actor is not None and value:
            chosen, _offered, _fault = choose_unit(self.actor, value, self.structures)
            self.picker.chosen = chosen

    def clean(self, value: Any) -> UnitChosen | None:
        """Return the unit; offer those that fit when it is not one."""
        typed = super().clean(value)
        if not typed or self.actor is None:
            return None
        chosen, offered, fault = choose_unit(self.actor, typed, self.structures)
        self.picker.chosen, self.picker.offered = chosen, offered
        if fault:
            raise forms.ValidationError(fault)
        return chosen
