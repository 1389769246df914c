"""What every record of the room has: an identity, a version; a unit, or an owner."""

from __future__ import annotations

from typing import Any

from django.db import models

from banyan.base.models import Identified


class Recorded(Identified):
    """A record that can be changed, under a version."""

    recorded_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "organisational"}

    class Meta:
        abstract = True


class Kept(Recorded):
    """A record of its own, kept by a unit; ``words`` is its folded title."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=400, blank=True)
    is_specimen = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    DERIVED = ["words"]

    class Meta:
        abstract = True


def plain(length: int = 200) -> Any:
    """Return a short text that may be empty."""
    return models.CharField(max_length=length, blank=True)


def word(default: str = "") -> Any:
    """Return the key of a choice."""
    return models.CharField(max_length=20, blank=True, default=default)


def part_of(model: str, name: str) -> Any:
    """Return the key of the record that a part belongs to."""
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name)


def refers(model: str) -> Any:
    """Return a key that may be empty, to another record of the room."""
    return models.ForeignKey(
        model, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


def topic_keys() -> Any:
    """Return the keys of topics; their uses are kept by the room of topics."""
    return models.JSONField(default=list, blank=True)
