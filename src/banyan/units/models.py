"""The tree through time. Versions are the truth; paths and present copies derive."""

from __future__ import annotations

from django.db import models

from banyan.base.fields import TextField3
from banyan.base.models import (
    Identified,
    Versioned,
    one_open_row,
    one_start,
    period_check,
)


class Structure(models.Model):
    """One tree among several over the same areas."""

    key = models.SlugField(max_length=40, unique=True)
    names = TextField3()
    kind = models.CharField(max_length=20)
    pack = models.CharField(max_length=40)
    counting_order = models.PositiveSmallIntegerField(default=100)
    is_specimen = models.BooleanField(default=False)

    PRIVACY = {"*": "public"}

    def __str__(self) -> str:
        return self.key


class Unit(Identified):
    """A unit's identity, with copies of what is true today.

    The copies (every column but ``structure`` and ``uid``) are kept by the
    services and the day roll; ``doctor`` compares them with the versions.
    """

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, default="active")
    kind = models.CharField(max_length=40, blank=True)
    names = TextField3()
    name_fold = models.CharField(max_length=300, blank=True)
    sort_key = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children"
    )
    area = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    path = models.CharField(max_length=130, blank=True)
    area_path = models.CharField(max_length=130, blank=True)
    founded_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)
    is_specimen = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = (
        "state kind names name_fold sort_key code parent area path area_path "
        "founded_on dissolved_on"
    ).split()
    PRIVACY = {"*": "public"}

    class Meta:
        indexes = [
            models.Index(fields=["path"], name="unit_path_now"),
            models.Index(
                fields=["structure", "path", "kind", "state"], name="unit_counted"
            ),
            models.Index(fields=["area_path"], name="unit_area_path_now"),
            models.Index(fields=["parent", "sort_key", "id"], name="unit_siblings"),
            models.Index(fields=["structure", "code"], name="unit_code_now"),
            models.Index(fields=["structure", "sort_key", "id"], name="unit_listed"),
            models.Index(fields=["name_fold"], name="unit_name_fold"),
            models.Index(fields=["area", "structure"], name="unit_area_structure"),
        ]

    def __str__(self) -> str:
        return self.names.in_language("vi") or f"unit {self.pk}"


class UnitVersion(Versioned):
    """What was true of a unit in a period: its parent, kind, names, code, area.

    A ``closed`` version begins on the day of dissolution: the unit no longer
    exists, its records lie with the custodian, who is then the parent.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    parent = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="child_versions"
    )
    kind = models.CharField(max_length=40)
    names = TextField3()
    short_names = TextField3()
    code = models.CharField(max_length=40, blank=True)
    area = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, blank=True)
    name_fold = models.CharField(max_length=300, blank=True)
    sort_key = models.CharField(max_length=300, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["name_fold", "sort_key"]
    PRIVACY = {"*": "public"}

    class Meta:
        constraints = [
            period_check("unitversion_period"),
            one_open_row("unitversion_open", "unit"),
            one_start("unitversion_start", "unit"),
        ]
        indexes = [
            models.Index(fields=["parent", "valid_to"], name="unitversion_parent"),
            models.Index(fields=["unit", "valid_to"], name="unitversion_unit"),
            models.Index(fields=["code", "valid_to"], name="unitversion_code"),
            models.Index(fields=["valid_from"], name="unitversion_from"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} from {self.valid_from}"


class UnitPath(Versioned):
    """Where a unit stood in a period: derived, kept in the same transaction.

    ``closed`` marks the place of a dissolved unit under its custodian. ``cause``
    and ``end_cause`` are the ids of the decisions that wrote and ended the row:
    a reversal finds by them what it must take back.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paths")
    path = models.CharField(max_length=130)
    depth = models.PositiveSmallIntegerField()
    closed = models.BooleanField(default=False)
    cause = models.BigIntegerField(null=True)
    end_cause = models.BigIntegerField(null=True)

    DERIVED = "path depth closed cause end_cause".split()
    PRIVACY = {"*": "public"}

    class Meta:
        constraints = [
            period_check("unitpath_period"),
            one_open_row("unitpath_open", "unit"),
        ]
        indexes = [
            models.Index(
                fields=["path", "valid_to", "valid_from", "unit"], name="unitpath_path"
            ),
            models.Index(fields=["unit", "valid_to"], name="unitpath_unit"),
        ]

    def __str__(self) -> str:
        return self.path


class UnitSuccession(models.Model):
    """Which unit took over from which, on which day, by which decision."""

    KINDS = ("split", "merge", "absorb", "rename", "continue")

    from_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions_out"
    )
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successions_in"
    )
    kind = models.CharField(max_length=10)
    on = models.DateField()
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    PRIVACY = {"*": "public"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_unit", "to_unit", "on"],
                condition=models.Q(superseded_at__isnull=True),
                name="succession_once",
            )
        ]
        indexes = [models.Index(fields=["on", "kind"], name="succession_on")]

    def __str__(self) -> str:
        return f"{self.from_unit_id} {self.kind} {self.to_unit_id}"


class Reorganisation(Identified):
    """A planned or applied change of the tree, as one object.

    ``made`` keeps which unit each new name of the plan became, so that applying
    again after a reversal gives the same units.
    """

    STATES = ("draft", "planned", "applied", "reversed", "dropped")

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT)
    title = TextField3()
    state = models.CharField(max_length=10, default="draft")
    effective_on = models.DateField()
    plan = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64, blank=True)
    preview = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reversal = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    custodian = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    row_version = models.PositiveIntegerField(default=1)

    DERIVED = ["preview", "made"]
    PRIVACY = {"*": "organisational"}

    def __str__(self) -> str:
        return str(self.title.in_language("vi"))
