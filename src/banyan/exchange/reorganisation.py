"""What a reorganisation means here: twin units go on with their successors.

The twinning of a unit that ends is closed on that day under the name it bore; each
successor goes on with it (the heir alone where it is clear). Records kept by the unit
go to the heir, else to the custodian. Undoing takes both back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.deadlines.services import deadlines_move
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.change import COUNT, Finding, TreeChange
from banyan.units.domain.state import Ended

from .domain.shape import Kind
from .handing import hand_over, keeper, made_since, take_back, targets_of
from .kinds import KINDS, parts_of
from .models import Handover, Organisation, Report, Twin
from .searching import SEARCHED, refresh
from .services.clocks import MAKES
from .store import model_of

ENDED = "ended"
SYSTEM = system_actor("reorganisation")


def _roots() -> list[Kind]:
    return [k for k in KINDS.values() if not k.owner]


class ExchangeConsequence:
    """Twinnings and records follow to whoever takes over, and come back."""

    def preview(self, change: TreeChange) -> list[Finding]:
        """Say how many twinnings go on, and how many records are handed over."""
        if change.direction == "undo":
            return []
        ended = [e.unit for e in change.ended]
        findings = []
        twins = _running(ended).count()
        if twins:
            words = _("%(amount)s twinnings go on with the successors.")
            findings.append(Finding.of(COUNT, "exchange.twins", words, amount=twins))
        kept = sum(_kept(kind, ended).count() for kind in _roots())
        if kept:
            words = _("%(amount)s records of exchanges and partners are handed over.")
            findings.append(Finding.of(COUNT, "exchange.kept", words, amount=kept))
        return findings

    def apply(self, change: TreeChange, act: Any) -> None:
        """Let twinnings go on and hand the records over."""
        ended = {e.unit: e for e in change.ended}
        _continue_twins(change, ended, act)
        targets = targets_of(change)
        for key, model in _kept_models():
            _follow(key, model, hand_over(model, change, targets, act), act)
        _organisations_end(change, ended, act)

    def undo(self, change: TreeChange, act: Any) -> None:
        """Take back what was continued and handed over."""
        if change.reorganisation is None:
            return
        _refuse_if_new(change)
        _take_back_twins(change.reorganisation, act)
        _take_back_records(change.reorganisation, act)


def _refuse_if_new(change: TreeChange) -> None:
    """Refuse to undo while records were made at units that would vanish."""
    made = list(change.established.values())
    twins = Twin.objects.filter(house_unit__in=made, reform__isnull=True).count()
    new = twins + made_since([model for _key, model in _kept_models()], change)
    if new:
        raise StateRefusal(
            _("%(amount)s records of exchanges and partners were made at new units."),
            code="exchange.built_on",
            amount=new,
            way_out=_("Hand them over first."),
        )


def _running(units: list[int]) -> Any:
    return Twin.objects.filter(house_unit__in=units, ended_on__isnull=True)


def _kept(kind: Kind, units: list[int]) -> Any:
    return model_of(kind).objects.filter(unit__in=units)


def _heirs(change: TreeChange, ended: Ended) -> list[int]:
    """Return who goes on with a twinning: the heir, else all successors, else nobody."""
    heir = change.unit_of(ended.heir)
    if heir is not None:
        return [heir]
    found = [change.unit_of(ref) for ref in ended.successors]
    return [unit for unit in found if unit is not None]


def _continue_twins(change: TreeChange, ended: Mapping[int, Ended], act: Any) -> None:
    rows = list(_running(list(ended)).select_for_update().order_by("pk"))
    new = []
    for row in rows:
        heirs = _heirs(change, ended[row.house_unit_id])
        heirs = heirs or [u for u in [keeper(change, ended[row.house_unit_id])] if u]
        row.ended_on, row.reform = change.on, change.reorganisation
        row.row_version += 1
        new += [_successor(row, unit, change) for unit in dict.fromkeys(heirs)]
    Twin.objects.bulk_update(rows, ["ended_on", "reform", "row_version"])
    act.record_rows("end", Twin, [row.pk for row in rows])
    for one in new:
        one.name_then = one.house_unit.names
        one.save()
    if new:
        act.record("create", *new)


def _successor(row: Twin, unit: int, change: TreeChange) -> Twin:
    return Twin(
        partnership_id=row.partnership_id,
        house_unit_id=unit,
        counterpart_id=row.counterpart_id,
        since=change.on,
        succeeds=row,
        reform=change.reorganisation,
        source=row.source,
        recorded_at=clock.now(),
    )


def _kept_models() -> list[tuple[str, Any]]:
    """Return what units keep here: kinds of their own, and reports."""
    return [*((k.key, model_of(k)) for k in _roots()), ("report", Report)]


def _follow(key: str, model: Any, rows: list[Any], act: Any) -> None:
    """Let clocks and the search go along with records that moved."""
    if not rows:
        return
    _move_clocks(model, rows, act)
    if key in SEARCHED:
        refresh(key, rows)


def _move_clocks(model: Any, rows: list[Any], act: Any) -> None:
    """Let what is due go along to the new unit."""
    units = {row.pk: row.unit_id for row in rows}
    key = next((k.key for k in _roots() if model_of(k) is model), "")
    moves = {f"exchange.{key}": units} if key else {}
    for part in parts_of(key) if key else ():
        if part.key in MAKES:
            found = model_of(part).objects.filter(**{f"{key}__in": list(units)})
            pairs = found.values_list("pk", key)
            moves[f"exchange.{part.key}"] = {pk: units[e] for pk, e in pairs}
    for subject_kind, wanted in moves.items():
        if wanted:
            deadlines_move(
                actor=SYSTEM,
                subject_kind=subject_kind,
                units=wanted,
                record_into=act,
            )


def _organisations_end(
    change: TreeChange, ended: Mapping[int, Ended], act: Any
) -> None:
    """Say of bodies of the own house that their unit has ended; the name stays."""
    rows = list(
        Organisation.objects.filter(
            house_unit__in=list(ended), ended_on__isnull=True
        ).select_for_update()
    )
    for row in rows:
        row.ended_on = change.on
        row.row_version += 1
    Organisation.objects.bulk_update(rows, ["ended_on", "row_version"])
    act.record_rows("end", Organisation, [row.pk for row in rows])
    Handover.objects.bulk_create(
        Handover(
            what=ENDED,
            record=row.uid,
            from_unit=row.house_unit,
            to_unit=row.house_unit,
            reform=change.reorganisation or 0,
        )
        for row in rows
    )


def _take_back_twins(reform: int, act: Any) -> None:
    made = Twin.objects.filter(reform=reform, succeeds__isnull=False)
    made = made.filter(succeeds__reform=reform)
    for row in made:
        act.record("delete", row)
    made.delete()
    rows = list(Twin.objects.filter(reform=reform).select_for_update())
    for row in rows:
        row.ended_on = row.reform = None
        row.row_version += 1
    Twin.objects.bulk_update(rows, ["ended_on", "reform", "row_version"])
    act.record_rows("change", Twin, [row.pk for row in rows])


def _take_back_records(reform: int, act: Any) -> None:
    for key, model in _kept_models():
        _follow(key, model, take_back(model, reform, act), act)
    ends = Handover.objects.filter(reform=reform, what=ENDED)
    gone = ends.values("record")
    bodies = list(Organisation.objects.filter(uid__in=gone).select_for_update())
    for body in bodies:
        body.ended_on = None
        body.row_version += 1
    Organisation.objects.bulk_update(bodies, ["ended_on", "row_version"])
    act.record_rows("change", Organisation, [body.pk for body in bodies])
    ends.delete()
