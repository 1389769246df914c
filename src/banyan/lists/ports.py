"""What this room registers: where units are named."""

from __future__ import annotations

from banyan.base import ports

ports.references.register(
    "lists.savedshare.unit", ports.Reference("unit", "lists.SavedShare", "unit")
)
