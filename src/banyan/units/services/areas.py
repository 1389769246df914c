"""Taking over the country's areas, and replaying the reform of 1 July 2025."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from banyan.decisions.services import decision_take_over
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .. import areas
from ..models import Reorganisation, Structure, UnitVersion
from .loading import require_empty, tree_load
from .reorganise import reorganisation_apply, reorganisation_draft
from .structures import structure_create

TITLE = Text(
    vi="Địa bàn hành chính trước ngày 01/7/2025",
    lo="ເຂດປົກຄອງກ່ອນວັນທີ 1/7/2025",
    en="Administrative areas before 1 July 2025",
)
REFORM_TITLE = Text(
    vi="Sắp xếp đơn vị hành chính từ ngày 01/7/2025",
    lo="ປັບປຸງເຂດປົກຄອງແຕ່ວັນທີ 1/7/2025",
    en="Reform of administrative areas of 1 July 2025",
)


def areas_load(*, actor: Actor, since: dt.date = areas.SINCE) -> Structure:
    """Load the areas before the reform into the structure "areas"; return it.

    Raises StateRefusal when the structure has units already.
    """
    with transaction.atomic():
        structure = Structure.objects.filter(key=areas.STRUCTURE).first()
        if structure is None:
            structure = structure_create(actor=actor, key=areas.STRUCTURE)
        require_empty(structure)
        decision = decision_take_over(
            actor=actor, title=TITLE, decided_on=since, source=areas.SOURCE
        )
        tree_load(
            actor=actor,
            structure=structure,
            rows=areas.loads_before(),
            on=since,
            decision=decision,
        )
    return structure


def areas_reform_draft(*, actor: Actor) -> Reorganisation:
    """Draft the reform of 1 July 2025 as one reorganisation of the areas."""
    structure = Structure.objects.get(key=areas.STRUCTURE)
    return reorganisation_draft(
        actor=actor,
        structure=structure,
        title=REFORM_TITLE,
        effective_on=areas.REFORM,
        operations=areas.reform(area_ids(structure)),
    )


def areas_reform_apply(
    *, actor: Actor, reorganisation: Reorganisation
) -> Reorganisation:
    """Apply the reform by a decision taken over from the public record."""
    with transaction.atomic():
        decision = decision_take_over(
            actor=actor,
            title=REFORM_TITLE,
            decided_on=areas.REFORM,
            source=areas.SOURCE,
            effect={"reorganisation": reorganisation.pk},
        )
        return reorganisation_apply(
            actor=actor, reorganisation=reorganisation, decision=decision
        )


def area_ids(
    structure: Structure, on: dt.date = areas.REFORM - dt.timedelta(days=1)
) -> dict[str, int]:
    """Return the units of the areas on a day by level and code.

    Wards and special zones count as communes, as in the lists.
    """
    level = {"ward": "commune", "special-zone": "commune"}
    rows = UnitVersion.objects.filter(
        unit__structure=structure,
        valid_from__lte=on,
        valid_to__gt=on,
        superseded_at=None,
        closed=False,
    ).values_list("kind", "code", "unit_id")
    return {f"{level.get(kind, kind)}:{code}": unit for kind, code, unit in rows}
