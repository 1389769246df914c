"""The real country: loaded, reformed on 1 July 2025, taken back."""

from __future__ import annotations

import pytest

from banyan.units import areas, queries, services
from banyan.units.models import Structure, UnitSuccession

from .world import SYSTEM, D

JUNE, JULY = D(2025, 6, 30), D(2025, 7, 1)
BEFORE = {"province": 63, "district": 696, "commune": 10_035}
AFTER = {"province": 34, "district": 0, "commune": 3_321}


def levels(structure: Structure, day: object) -> dict[str, int]:
    return queries.counts_by_level(SYSTEM, structure, as_of=day)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_reform_of_2025() -> None:
    structure = services.areas_load(actor=SYSTEM)
    assert levels(structure, JULY) == BEFORE
    row = services.areas_reform_draft(actor=SYSTEM)
    preview = services.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    assert preview.is_clear
    assert preview.counts["divided"] == 471
    row = services.areas_reform_apply(actor=SYSTEM, reorganisation=row)
    assert (levels(structure, JUNE), levels(structure, JULY)) == (BEFORE, AFTER)
    result = queries.tree_check()
    assert result.is_sound, result
    _successors(structure)
    # 10,597 links of communes less 132 that live on, provinces, five islands.
    assert UnitSuccession.objects.count() == 10_597 - 132 + 52 + 5
    services.reorganisation_undo(actor=SYSTEM, reorganisation=row)
    assert levels(structure, JULY) == BEFORE
    assert queries.tree_check().is_sound


def _successors(structure: Structure) -> None:
    def codes(code: str, level: str = "commune") -> list[str]:
        unit = queries.unit_by_code(SYSTEM, structure, code, level=level, as_of=JUNE)
        found = queries.successors(SYSTEM, unit.id, as_of=JUNE)
        return sorted((s.code for s in found), key=int)

    assert codes("103") == ["91", "103", "160", "611"]
    assert codes("109") == ["103"]
    assert codes("4603") == ["4603"]
    assert codes("755", "district") == ["26732"]
    assert codes("2", "province") == ["8"]
    assert codes("1", "district") == []


def test_lists_agree_with_one_another() -> None:
    before, after = areas.areas_before(), areas.areas_after()
    for old, new in areas.successors().items():
        assert old in before and set(new) <= after.keys()
    communes = {k for k in before if k.startswith("commune:")}
    assert communes <= areas.successors().keys()
    assert len(areas.continuing()) == 132 + 11
    kinds = {row.kind for row in after.values()}
    assert kinds == {"province", "commune", "ward", "special-zone"}


def test_names_without_marks() -> None:
    assert areas.romanised("Phường Đống Đa") == "Phuong Dong Da"
    assert areas.romanised("Xã Ea H'leo") == "Xa Ea H'leo"
