"""Setting aside what was recorded twice, and taking it up again.

A fact that never was is superseded: what was known then stays readable. Taken up
again it is inserted anew with the decisions it had, for in between it was not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Model

from banyan.base import bulk

from ..models import Grade, Membership, Office, Participation, Stay
from .ground import Moment

FACTS: dict[str, type[Model]] = {
    "stays": Stay,
    "grades": Grade,
    "participations": Participation,
}
Aside = dict[str, Any]
AGAIN = ("recorded_at", "superseded_at", "ended_recorded_at", "row_version")


def memberships_aside(act: Any, ids: Sequence[int], moment: Moment) -> list[Aside]:
    """Withdraw memberships with all their facts; return what taking up needs."""
    found = []
    for row in Membership.objects.filter(pk__in=ids).order_by("pk"):
        one: Aside = {"id": row.pk, "card_no": row.card_no}
        for name, model in FACTS.items():
            facts: Any = model._default_manager
            rows = facts.filter(membership=row.pk, superseded_at__isnull=True)
            one[name] = sorted(rows.values_list("pk", flat=True))
            _supersede(act, model, one[name], moment)
        row.withdrawn_at, row.card_no = moment.now, ""
        row.state, row.unit_id, row.grade, row.participation = "withdrawn", None, "", ""
        row.row_version += 1
        row.save()
        found.append(one)
    if found:
        act.record_rows("supersede", Membership, [one["id"] for one in found])
    return found


def memberships_again(act: Any, aside: Sequence[Aside], moment: Moment) -> list[int]:
    """Take up memberships again; return those whose card number is given by now.

    The present copies are left to the caller, who knows the day.
    """
    without = []
    for one in aside:
        row = Membership.objects.get(pk=one["id"])
        row.withdrawn_at, row.card_no = None, one["card_no"]
        if row.card_no and _is_taken(row):
            without.append(row.pk)
            row.card_no = ""
        row.row_version += 1
        row.save(update_fields=["withdrawn_at", "card_no", "row_version"])
        act.record("change", row)
        for name, model in FACTS.items():
            _again(act, model, one[name], moment)
    return without


def _is_taken(row: Membership) -> bool:
    others = Membership.objects.filter(structure=row.structure_id, card_no=row.card_no)
    return others.exclude(pk=row.pk).exists()


def offices_aside(act: Any, ids: Sequence[int], moment: Moment) -> list[int]:
    """Set offices aside that have ended: nothing runs with them any more."""
    _supersede(act, Office, list(ids), moment)
    return list(ids)


def offices_again(act: Any, ids: Sequence[int], moment: Moment) -> None:
    """Take offices up again."""
    _again(act, Office, ids, moment)


def _supersede(
    act: Any, model: type[Model], ids: Sequence[int], moment: Moment
) -> None:
    if ids:
        model._default_manager.filter(pk__in=ids).update(
            superseded_at=moment.now, row_version=F("row_version") + 1
        )
        act.record_rows("supersede", model, ids)


def _again(act: Any, model: type[Model], ids: Sequence[int], moment: Moment) -> None:
    """Insert copies of superseded rows, recorded now."""
    if not ids:
        return
    columns = [
        f.attname
        for f in model._meta.concrete_fields
        if f.attname not in ("id", *AGAIN)
    ]
    rows = list(
        model._default_manager.filter(pk__in=ids).order_by("pk").values(*columns)
    )
    fresh = list(bulk.take_ids(model, len(rows)))
    table = [
        (
            pk,
            *(row[c] for c in columns),
            moment.now,
            None,
            moment.now if row["valid_to"] else None,
            1,
        )
        for pk, row in zip(fresh, rows, strict=True)
    ]
    bulk.insert(model, ["id", *columns, *AGAIN], table)
    act.record_rows("create", model, fresh)
