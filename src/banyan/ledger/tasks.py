"""What the clock starts: sealing, at least every minute."""

from __future__ import annotations

from banyan.kernel.actor import system_actor

from .services.sealing import Sealed, seal


def seal_due() -> Sealed:
    """Seal what is finished; called by the worker every minute or less."""
    return seal(actor=system_actor("sealer"))
