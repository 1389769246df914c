"""Creating a structure: one tree among several."""

from __future__ import annotations

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.rulebook import packs

from ..models import Structure

RIGHT = "settings.admin"


def structure_create(
    *,
    actor: Actor,
    key: str,
    names: Text | None = None,
    pack: str = "",
    kind: str = "",
    counting_order: int | None = None,
    is_specimen: bool = False,
) -> Structure:
    """Create a structure that the pack knows under ``key``; return it.

    Names, order of counting and kind (``membership`` or ``other``) come from the
    pack unless given. Raises NotAllowed without ``settings.admin``, InputError
    when the pack has no such structure, StateRefusal when it exists already.
    """
    actor.require(RIGHT)
    known = packs.structures(pack or None).get(key)
    if known is None:
        raise InputError(problems=[_unknown(key, pack)])
    if Structure.objects.filter(key=key).exists():
        raise StateRefusal(_("The structure “%(key)s” exists already."), key=key)
    with ledger.act(actor=actor, kind="units.structure_create") as act:
        structure = Structure.objects.create(
            key=key,
            names=names or known.label,
            pack=pack or packs.default_pack(),
            kind=kind or ("membership" if known.membership else "other"),
            counting_order=known.order if counting_order is None else counting_order,
            is_specimen=is_specimen,
        )
        act.record("create", structure)
    return structure


def _unknown(key: str, pack: str) -> Problem:
    return Problem.of(
        "structure.unknown",
        _("The pack “%(pack)s” knows no structure “%(key)s”."),
        pack=pack or packs.default_pack(),
        key=key,
        field="key",
    )
