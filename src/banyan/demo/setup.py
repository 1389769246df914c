"""Installs what the packs define: right sets, and the structures of the pack in force.

Safe to run again: what is there already stays.
"""

from __future__ import annotations

from django.conf import settings

from banyan.access.services import right_sets_load
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import StateRefusal
from banyan.knowledge.loading import of_pack
from banyan.knowledge.services import topics_load
from banyan.rulebook import packs
from banyan.units.services import structure_create


def install_packs() -> None:
    """Load the right sets and create the structures of the pack in force."""
    actor = system_actor("set-up")
    right_sets_load(actor=actor, sets=packs.right_sets().values())
    for key in packs.structures(settings.BANYAN_PACK):
        ensure_structure(
            key,
            settings.BANYAN_PACK,
            is_specimen=settings.BANYAN_DEMO and key != "areas",
        )


def ensure_structure(key: str, pack: str, *, is_specimen: bool = False) -> None:
    """Create a structure of a pack unless it is there."""
    try:
        structure_create(
            actor=system_actor("set-up"), key=key, pack=pack, is_specimen=is_specimen
        )
    except StateRefusal:
        return


def install_topics() -> None:
    """Take in the topics that Banyan ships with."""
    topics_load(actor=system_actor("set-up"), concepts_in=of_pack())
