"""What builds on a reorganisation, so that it cannot be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Q

from banyan.base import ports
from banyan.base.fields import OPEN_END
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from ..models import Reorganisation, Unit, UnitVersion
from . import temp
from .temp import picked

MOST = 50
"""So many are named; a longer list helps nobody."""


def built_on(row: Reorganisation) -> list[Problem]:
    """Return what would hang in the air if the reorganisation were taken back."""
    found = dict.fromkeys(_changed_later(row), _("%(unit)s was changed since then."))
    below = dict.fromkeys(_placed_later(row), _("%(unit)s was placed there later."))
    made = list(row.made.values())
    hanging = dict.fromkeys(
        _hanging(made, row.decision_id),
        _("%(unit)s hangs below, or lies over, a unit established by it."),
    )
    reasons = {**below, **hanging, **found}
    names = dict(
        Unit.objects.filter(pk__in=list(reasons)[:MOST]).values_list("id", "names")
    )
    problems = [
        Problem.of(
            "reorganisation.built_on", reasons[u], unit=names[u].in_language("vi")
        )
        for u in reasons
        if u in names
    ]
    return problems + list(_referring(made, row.decision_id))


def _changed_later(row: Reorganisation) -> list[int]:
    """Return the units whose version written then is no longer the last word."""
    wrote = UnitVersion.objects.filter(decision=row.decision_id)
    stands = wrote.filter(superseded_at=None, end_decision=None, valid_to=OPEN_END)
    moved_on = wrote.exclude(unit_id__in=stands.values("unit_id"))
    corrected = UnitVersion.objects.filter(
        end_decision=row.decision_id,
        superseded_at__isnull=False,
        valid_from__lt=row.effective_on,
    )
    found = set(moved_on.values_list("unit_id", flat=True))
    found.update(corrected.values_list("unit_id", flat=True))
    found.update(unit for (unit,) in temp.rows(_PATHS_CHANGED, _values(row)))
    return sorted(found)


_PATHS_CHANGED = """
SELECT unit_id FROM units_unitpath
WHERE cause = %s AND (end_cause IS NOT NULL OR superseded_at IS NOT NULL)
UNION
SELECT unit_id FROM units_unitpath
WHERE end_cause = %s AND superseded_at IS NOT NULL
  AND valid_from < %s AND valid_to = %s
"""


def _values(row: Reorganisation) -> list[object]:
    return [row.decision_id, row.decision_id, row.effective_on, row.effective_on]


def _placed_later(row: Reorganisation) -> list[int]:
    """Return the units with a path below a rewritten one, by another cause."""
    return [
        unit
        for (unit,) in temp.rows(
            "SELECT DISTINCT d.unit_id FROM units_unitpath r "
            "CROSS JOIN units_unitpath d "
            "WHERE r.cause = %s AND r.superseded_at IS NULL "
            "AND d.path >= r.path AND d.path < r.path || 'g' "
            "AND d.superseded_at IS NULL AND d.valid_to > r.valid_from "
            "AND d.valid_from < r.valid_to "
            "AND (d.cause IS NULL OR d.cause <> r.cause)",
            [row.decision_id],
        )
    ]


def _hanging(made: Iterable[int], decision: int | None) -> list[int]:
    with picked(made, "bn_made") as chosen:
        rows = UnitVersion.objects.filter(
            Q(parent_id__in=chosen) | Q(area_id__in=chosen), superseded_at=None
        ).exclude(decision=decision)
        return list(rows.values_list("unit_id", flat=True).distinct())


def _referring(made: Iterable[int], decision: int | None) -> Iterator[Problem]:
    """Ask every room's registered references to units.

    What the reorganisation itself wrote there (members who followed) is taken
    back with it.
    """
    for _key, reference in ports.references:
        if reference.target != "unit" or reference.is_copy:
            continue
        model = apps.get_model(reference.model)
        if model._meta.app_label == "units":
            continue
        with picked(made, "bn_made") as chosen:
            rows = model._default_manager.filter(**{f"{reference.column}__in": chosen})
            if any(f.name == "superseded_at" for f in model._meta.concrete_fields):
                rows = rows.filter(superseded_at=None)
            if any(f.name == "decision" for f in model._meta.concrete_fields):
                rows = rows.filter(~Q(decision=decision) | Q(decision=None))
            count = rows.count()
        if count:
            yield Problem.of(
                "reorganisation.referred_to",
                _("%(count)s records of the kind %(kind)s name a unit of it."),
                count=count,
                kind=str(model._meta.verbose_name),
            )
