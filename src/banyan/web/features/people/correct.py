"""Correcting what was recorded wrongly: the edges and the lines of a membership.

The lines are shown as they are recorded, one row for each piece. A row may be put
right, struck out ("never was so") or added; a line that nobody touched is not sent.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.people.domain.commands import (
    GRADES,
    PARTICIPATIONS,
    CorrectMembership,
    Span,
)
from banyan.people.queries import StoryLine, person_story

from .forms import ActForm, date_field
from .targets import Target
from .units import choose_unit
from .words import label, said

LINES = {"stay": "stays", "grade": "grades", "participation": "participations"}
TITLES = {
    "stay": _("Units"),
    "grade": _("Grades"),
    "participation": _("Participation"),
}
EXTRA = 1


@dataclass(frozen=True)
class Piece:
    """One recorded piece of a line of time, as the form shows it."""

    on: dt.date
    value: Any
    shown: str


@dataclass(frozen=True)
class Row:
    """The bound fields of one piece."""

    on: Any
    value: Any
    gone: Any


@dataclass(frozen=True)
class Table:
    """One line of time as a table of fields."""

    title: Any
    column: Any
    rows: tuple[Row, ...]


class CorrectForm(ActForm):
    """Days, card number and lines of time, prefilled with what is recorded."""

    joined_on = date_field(_("Joined on"))
    ceremony_on = date_field(_("Day of the ceremony"), required=False)
    left_on = date_field(_("Left on"), required=False)
    still_member = forms.BooleanField(
        label=_("Never left: the end was recorded wrongly"), required=False
    )
    card_no = forms.CharField(label=_("Card number"), required=False, max_length=30)
    places = {
        "stays": "stay_0_on",
        "grades": "grade_0_on",
        "participations": "participation_0_on",
        "on": "joined_on",
    }
    effective = ""

    def prepare(self) -> None:
        """Show each line as recorded, with one row more."""
        membership = self.target.membership
        assert membership is not None  # noqa: S101
        if membership.left_on is None:
            del self.fields["left_on"], self.fields["still_member"]
        self.pieces = recorded(self.target)
        for kind, pieces in self.pieces.items():
            for number in range(len(pieces) + EXTRA):
                piece = pieces[number] if number < len(pieces) else None
                self._add(kind, number, piece)

    def _add(self, kind: str, number: int, piece: Piece | None) -> None:
        name = f"{kind}_{number}"
        self.fields[f"{name}_on"] = date_field(_("From"), required=False)
        self.fields[f"{name}_value"] = self._value(kind)
        self.fields[f"{name}_gone"] = forms.BooleanField(
            label=_("Never was so"), required=False
        )
        for part in ("on", "value", "gone"):
            field = self.fields[f"{name}_{part}"]
            number_said = {"title": TITLES[kind], "number": number + 1}
            what = _("%(title)s, line %(number)s") % number_said
            field.widget.attrs["aria-label"] = f"{what}: {field.label}"
        if piece is not None:
            self.initial[f"{name}_on"] = piece.on
            self.initial[f"{name}_value"] = piece.shown

    def _value(self, kind: str) -> Any:
        if kind == "stay":
            return forms.CharField(
                label=_("Unit, by code or name"), required=False, max_length=200
            )
        group = {"grade": "grades", "participation": "participation"}[kind]
        known = {"grade": GRADES, "participation": PARTICIPATIONS}[kind]
        words = [("", "")] + [(k, label(group, k)) for k in known]
        return forms.ChoiceField(label=_("What"), required=False, choices=words)

    @property
    def edges(self) -> list[Any]:
        """The fields of the membership itself."""
        return [self[n] for n in self.fields if not n.startswith(tuple(LINES))]

    @property
    def tables(self) -> list[Table]:
        """The lines of time as tables."""
        return [
            Table(
                TITLES[kind],
                _("Unit, by code or name") if kind == "stay" else _("What"),
                tuple(
                    Row(
                        self[f"{kind}_{n}_on"],
                        self[f"{kind}_{n}_value"],
                        self[f"{kind}_{n}_gone"] if n < len(pieces) else None,
                    )
                    for n in range(len(pieces) + EXTRA)
                ),
            )
            for kind, pieces in self.pieces.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Read the lines that were touched into spans."""
        data: dict[str, Any] = super().clean() or {}
        data["lines"] = {
            LINES[kind]: spans
            for kind, pieces in self.pieces.items()
            if (spans := self._spans(kind, pieces, data)) is not None
        }
        return data

    def _spans(
        self, kind: str, pieces: list[Piece], data: dict[str, Any]
    ) -> tuple[Span, ...] | None:
        """Return the line as corrected, or nothing when it reads as recorded."""
        kept: list[tuple[dt.date, Any]] = []
        touched = False
        for number in range(len(pieces) + EXTRA):
            piece = pieces[number] if number < len(pieces) else None
            read = self._read(f"{kind}_{number}", kind, piece, data)
            touched |= read != ((piece.on, piece.value) if piece else None)
            if read is not None:
                kept.append(read)
        if not touched or self.errors:
            return None
        kept.sort(key=lambda pair: pair[0])
        ends = [on for on, _value in kept[1:]] + [self._end(data)]
        return tuple(
            Span(value, on, end) for (on, value), end in zip(kept, ends, strict=True)
        )

    def _end(self, data: dict[str, Any]) -> dt.date | None:
        membership = self.target.membership
        assert membership is not None  # noqa: S101
        if data.get("still_member"):
            return None
        return data.get("left_on") or membership.left_on

    def _read(
        self, name: str, kind: str, piece: Piece | None, data: dict[str, Any]
    ) -> tuple[dt.date, Any] | None:
        on, value = data.get(f"{name}_on"), data.get(f"{name}_value")
        if data.get(f"{name}_gone") or not (on or value):
            return None
        if not on:
            self.add_error(f"{name}_on", _("Say since when."))
            return None
        if piece is not None and value == piece.shown:
            return on, piece.value
        if not value:
            self.add_error(f"{name}_value", _("Say what held."))
            return None
        return (on, self._unit(name, value)) if kind == "stay" else (on, value)

    def _unit(self, name: str, typed: str) -> int | None:
        chosen, _offered, fault = choose_unit(
            self.target.actor, typed, self.target.structures
        )
        if chosen is None:
            self.add_error(f"{name}_value", fault or _("Say which unit."))
            return None
        return chosen.id

    @staticmethod
    def command_of(
        target: Target, data: dict[str, Any], version: int | None
    ) -> CorrectMembership:
        """Return what was recorded wrongly, as it should be."""
        membership = target.membership
        assert membership is not None  # noqa: S101
        return CorrectMembership(
            membership=membership.id,
            joined_on=data["joined_on"],
            ceremony_on=data.get("ceremony_on"),
            left_on=data.get("left_on"),
            still_member=bool(data.get("still_member")),
            card_no=data["card_no"],
            row_version=version,
            **data["lines"],
        )


def recorded(target: Target) -> dict[str, list[Piece]]:
    """Return the lines of a membership as recorded, those that may be sent again.

    A line of participation with an exemption holds its ground: it is shown to
    correct only to who may read the grounds, or it would be lost.
    """
    membership, person = target.membership, target.person
    assert membership is not None and person is not None  # noqa: S101
    lines = [
        line
        for line in person_story(target.actor, person)
        if line.membership_id == membership.id and line.kind in LINES
    ]
    found: dict[str, list[Piece]] = {kind: [] for kind in LINES}
    for line in lines:
        found[line.kind].append(_piece(line))
    hidden = [
        p for p in found["participation"] if p.shown == "exempt" and not p.value[1]
    ]
    if hidden:
        del found["participation"]
    return found


def _piece(line: StoryLine) -> Piece:
    words = dict(line.values)
    if line.kind == "stay":
        return Piece(line.on, line.unit_id, said(line.unit_names))
    if line.kind == "grade":
        return Piece(line.on, words["grade"], words["grade"])
    word = words["participation"]
    value = (word, words.get("ground", ""), words.get("review_on"))
    return Piece(line.on, value, word)


__all__ = ["CorrectForm", "recorded"]
