"""Finding what a reader names: a unit by its code, the units of oneself."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from banyan.access.queries import account_by_login
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.people.queries.scope import memberships_visible
from banyan.units import queries as units

from .pages import language

SEVERAL = _("Several units have the code %(code)s: write one of %(choices)s.")


@dataclass(frozen=True)
class Found:
    """A unit that the reader may see."""

    id: int
    name: str


def accounts_named(typed: str) -> list[int]:
    """Return the ids of the open accounts named in a text, by blank or line.

    Raises ValidationError, to be shown at the field, for a name that is none.
    """
    found = []
    for name in typed.split():
        account = account_by_login(name)
        if account is None:
            raise ValidationError(
                gettext("There is no open account “%(name)s”.") % {"name": name}
            )
        found.append(account.pk)
    return found


def unit_by_text(actor: Actor, typed: str) -> Found:
    """Return the unit with a code, ``CODE`` or ``CODE@structure``.

    Raises NotVisible when there is none in the reader's range, InputError when
    the code alone does not suffice.
    """
    code, _at, key = typed.strip().partition("@")
    keys = [key] if key else [s.key for s in units.structures()]
    found = [
        (row, key)
        for key in keys
        for row in units.units_by_code(actor, units.structure_get(key), code.strip())
    ]
    if not found:
        raise NotVisible
    if len(found) > 1:
        choices = ", ".join(f"{code}@{k}" for k in sorted({k for _row, k in found}))
        problem = Problem.of(
            "several", SEVERAL, code=code, choices=choices, field="unit"
        )
        raise InputError(problems=[problem])
    row = found[0][0]
    return Found(row.id, row.names.in_language(language()))


def unit_name(actor: Actor, unit_id: int) -> str:
    """Return the name of a unit in the reader's range; NotVisible otherwise."""
    return units.unit_get(actor, unit_id).names.in_language(language())


def person_units(actor: Actor) -> list[int]:
    """Return the units through which the reader is seen as a member today."""
    day = clock.today()
    own = memberships_visible(actor).filter(person=actor.person_id, state="member")
    guest = own.filter(
        stays__kind="guest",
        stays__valid_from__lte=day,
        stays__valid_to__gt=day,
        stays__superseded_at__isnull=True,
    )
    return [
        *own.values_list("unit_id", flat=True),
        *guest.values_list("stays__unit_id", flat=True),
    ]
