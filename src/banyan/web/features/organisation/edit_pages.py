"""The pages on which a unit is changed; a conflict is shown side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext

from banyan.kernel.text import LANGUAGES
from banyan.rulebook import packs
from banyan.units.queries import UnitView
from banyan.units.queries.life import VersionSeen
from banyan.web.shared.ui import Head, Message, RuleChip

from .deciding import Deciding
from .seen import UnitSeen, head_of
from .why import rules_of
from .words import said


@dataclass(frozen=True)
class Differing:
    """One field of a conflict: what stands there now, what was typed."""

    label: str
    now: str
    typed: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.now != self.typed


@dataclass(frozen=True)
class EditPage:
    """A form about one unit."""

    head: Head
    form: Deciding
    intro: str
    button: str
    back_url: str
    why: tuple[RuleChip, ...]
    danger: bool = False
    message: Message | None = None
    conflict: tuple[Differing, ...] = ()


def edit_page(
    seen: UnitSeen,
    form: Deciding,
    words: tuple[str, str, str],
    *,
    message: Message | None = None,
    conflict: tuple[Differing, ...] = (),
    danger: bool = False,
) -> EditPage:
    """Build the page of a form; ``words`` are title, intro and button."""
    title, intro, button = words
    return EditPage(
        head=head_of(seen, title=title, acts=False),
        form=form,
        intro=intro,
        button=button,
        back_url=seen.url(),
        why=rules_of(seen) if danger else (),
        danger=danger,
        message=message,
        conflict=conflict,
    )


def bodies_of(seen: UnitSeen) -> list[tuple[str, str]]:
    """Return the bodies whose decisions one may record: the unit above first."""
    found = [
        (str(step.id), said(step.names))
        for step in reversed(seen.steps)
        if seen.actor.covers("decision.write", step.path, step.area_path)
    ]
    own = str(seen.view.id)
    return sorted(found, key=lambda body: body[0] == own)


def kinds_below(seen: UnitSeen, on: dt.date) -> list[tuple[str, str]]:
    """Return the kinds that may hang below a unit on a day."""
    kinds = packs.unit_kinds(seen.pack)
    own = kinds.get(seen.view.kind)
    allowed = own.child_kinds(on) if own else ()
    return [
        (key, said(kinds[key].label))
        for key in allowed
        if key in kinds and kinds[key].in_use(on)
    ]


def differing(form: forms.Form, now: UnitView | VersionSeen) -> tuple[Differing, ...]:
    """Lay beside each other what was typed and what was recorded meanwhile."""
    labels = {
        "vi": gettext("Name in Vietnamese"),
        "lo": gettext("Name in Lao"),
        "en": gettext("Name in English"),
    }
    typed: dict[str, Any] = form.cleaned_data
    rows = [
        Differing(labels[key], getattr(now.names, key), typed[f"name_{key}"].strip())
        for key in LANGUAGES
    ]
    return (*rows, Differing(gettext("Code"), now.code, typed["code"].strip()))
