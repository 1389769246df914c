"""Abstract models: rows on both time axes, and rows with a public identity."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

from banyan.kernel.ids import uuid7

from .fields import OPEN_END, OpenDateField


def as_true_on(day: dt.date, prefix: str = "") -> models.Q:
    """Select the rows that are true on ``day`` as we know it now."""
    return models.Q(
        **{
            f"{prefix}valid_from__lte": day,
            f"{prefix}valid_to__gt": day,
            f"{prefix}superseded_at__isnull": True,
        }
    )


def as_known_on(day: dt.date, known: dt.datetime, prefix: str = "") -> models.Q:
    """Select the rows that were true on ``day`` as known at the instant ``known``.

    A row counts when it was recorded by then and not yet superseded; its end
    counts as open unless the end itself had been recorded by then.
    """
    return (
        models.Q(
            **{f"{prefix}valid_from__lte": day, f"{prefix}recorded_at__lte": known}
        )
        & (
            models.Q(**{f"{prefix}superseded_at__isnull": True})
            | models.Q(**{f"{prefix}superseded_at__gt": known})
        )
        & (
            models.Q(**{f"{prefix}valid_to__gt": day})
            | models.Q(**{f"{prefix}ended_recorded_at__isnull": True})
            | models.Q(**{f"{prefix}ended_recorded_at__gt": known})
        )
    )


def as_of(day: dt.date, known: dt.datetime | None = None, prefix: str = "") -> models.Q:
    """Select on the first time axis, or on both when ``known`` is given."""
    if known is None:
        return as_true_on(day, prefix)
    return as_known_on(day, known, prefix)


class Versioned(models.Model):
    """A row on both time axes (FOUNDATIONS 1).

    ``[valid_from, valid_to)`` says when the fact was true. ``recorded_at`` says
    when we learned it, ``superseded_at`` when we learned that the row was
    wrong, ``ended_recorded_at`` when we learned its end. "Has changed" ends a
    row and opens the next; "was wrong" supersedes it.
    """

    valid_from = models.DateField()
    valid_to = OpenDateField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    ended_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """True when the row has no end and was not superseded."""
        return self.valid_to is None and self.superseded_at is None


def period_check(name: str) -> models.CheckConstraint:
    """Return the constraint that a period is not empty or backwards."""
    return models.CheckConstraint(
        condition=models.Q(valid_from__lt=models.F("valid_to")), name=name
    )


def one_open_row(name: str, *subject: str, **extra: Any) -> models.UniqueConstraint:
    """Return the constraint "one open row per subject", where not superseded."""
    return models.UniqueConstraint(
        fields=list(subject),
        condition=models.Q(valid_to=OPEN_END, superseded_at__isnull=True, **extra),
        name=name,
    )


def one_start(name: str, *subject: str, **extra: Any) -> models.UniqueConstraint:
    """Return the constraint "no two rows of a subject start on one day"."""
    return models.UniqueConstraint(
        fields=[*subject, "valid_from"],
        condition=models.Q(superseded_at__isnull=True, **extra),
        name=name,
    )


class Identified(models.Model):
    """A row with an identity that travels between installations."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True


class Setting(models.Model):
    """One value that the installation keeps for itself (the training date)."""

    key = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField(default=dict)

    PRIVACY = {"key": "organisational", "value": "organisational"}

    def __str__(self) -> str:
        return self.key
