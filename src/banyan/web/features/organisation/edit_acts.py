"""Carrying out what was typed about a unit: the decision and the change as one."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.operations import Dissolve, Establish, Rename
from banyan.units.queries import structure_get, unit_by_code
from banyan.units.queries.outline import uids_of
from banyan.units.services import (
    Correction,
    reorganisation_apply,
    reorganisation_draft,
    unit_change,
    unit_correct,
    unit_establish,
)

from .edit_forms import ChangeForm, CorrectForm, DissolveForm, EstablishForm
from .seen import UnitSeen


def change(actor: Actor, seen: UnitSeen, form: ChangeForm) -> None:
    """Record that a unit has other names or another code from a day on."""
    view, cleaned = seen.view, form.cleaned_data
    names, code = form.names(), cleaned["code"].strip()
    if names == view.names and code == view.code:
        raise _nothing_changed()
    with transaction.atomic():
        unit_change(
            actor=actor,
            structure=structure_get(view.structure),
            commands=[
                Rename(
                    unit=view.id,
                    names=names if names != view.names else None,
                    code=code if code != view.code else None,
                )
            ],
            on=cleaned["effective_on"],
            decision=form.take(actor, "reorganisation"),
            read_versions={view.id: cleaned["version"]},
        )


def correct(actor: Actor, seen: UnitSeen, form: CorrectForm) -> None:
    """Record that a version of a unit was wrong."""
    cleaned = form.cleaned_data
    with transaction.atomic():
        unit_correct(
            actor=actor,
            structure=structure_get(seen.view.structure),
            commands=[
                Correction(
                    version=cleaned["version"],
                    names=form.names(),
                    code=cleaned["code"].strip(),
                    valid_from=cleaned["since"] or None,
                )
            ],
            decision=form.take(actor, "correction"),
        )


def establish(actor: Actor, seen: UnitSeen, form: EstablishForm) -> uuid.UUID:
    """Establish a unit below; return its public identity."""
    cleaned, ref = form.cleaned_data, "+new"
    with transaction.atomic():
        made = unit_establish(
            actor=actor,
            structure=structure_get(seen.view.structure),
            commands=[
                Establish(
                    ref=ref,
                    kind=cleaned["kind"],
                    parent=seen.view.id,
                    names=form.text("name"),
                    code=cleaned["code"].strip(),
                )
            ],
            on=cleaned["effective_on"],
            decision=form.take(actor, "establishment"),
        )
    return uids_of([made[ref]])[made[ref]]


def dissolve(actor: Actor, seen: UnitSeen, form: DissolveForm) -> None:
    """Close a unit as a reorganisation of one, so that every room has its say.

    Raises RuleRefusal with what stands in the way: members, things below.
    """
    view, cleaned = seen.view, form.cleaned_data
    operation = Dissolve(
        unit=view.id,
        custodian=_named(actor, seen, cleaned, "custodian"),
        children_to=_named(actor, seen, cleaned, "children_to"),
    )
    with transaction.atomic():
        draft = reorganisation_draft(
            actor=actor,
            structure=structure_get(view.structure),
            title=form.text("title"),
            effective_on=cleaned["effective_on"],
            operations=[operation],
        )
        decision = form.take(
            actor, "reorganisation", effect={"reorganisation": draft.pk}
        )
        reorganisation_apply(actor=actor, reorganisation=draft, decision=decision)


def _named(
    actor: Actor, seen: UnitSeen, cleaned: dict[str, Any], field: str
) -> int | None:
    """Return the unit whose code was typed; InputError beside the field."""
    code = cleaned[field].strip()
    if not code:
        return None
    try:
        return unit_by_code(actor, structure_get(seen.view.structure), code).id
    except (NotVisible, InputError) as error:
        raise InputError(problems=[_unknown(code, field)]) from error


def _unknown(code: str, field: str) -> Problem:
    return Problem.of(
        "unit.unknown_code",
        _("“%(code)s” is not the code of one unit in your range."),
        code=code,
        field=field,
        way_out=_("Look it up in the tree: the code stands on the page of the unit."),
    )


def _nothing_changed() -> InputError:
    problem = Problem.of(
        "unit.nothing_changed",
        _("Names and code are as they were: nothing was recorded."),
        field="name_vi",
    )
    return InputError(problems=[problem])
