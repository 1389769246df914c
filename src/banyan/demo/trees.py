"""The trees of the demonstration: Ha Noi's structures before and after, and Vientiane."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from banyan.decisions.services import decision_take, decision_take_over
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_ids
from banyan.kernel.text import Text
from banyan.units import queries as units
from banyan.units.services import (
    Load,
    reorganisation_apply,
    reorganisation_draft,
    tree_load,
)

from . import hanoi
from .hanoi import MASS, PARTY, Area, Before, Planned, Standing, Style
from .setup import ensure_structure
from .words import INVENTED_SPECIMEN

TAKEN_OVER = dt.date(1946, 1, 1)
"""From this day on the invented records are taken over; nothing older is shown."""

REFORM = dt.date(2025, 7, 1)
EVE = dt.date(2025, 6, 30)
HANOI = "1"

INVENTED = INVENTED_SPECIMEN
SOURCE_AREAS = "Areas of Viet Nam around 1 July 2025, package vietnamadminunits 1.0.4"


@dataclass
class Tree:
    """One structure as it was loaded: ids by ref, what was planned, its style."""

    style: Style
    ids: dict[str, int]
    planned: dict[str, Planned]
    structure: Any
    by_commune: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def hanoi_areas(actor: Actor) -> tuple[list[Area], list[Area]]:
    """Return Ha Noi's areas before the reform (top down) and its communes after."""
    areas = units.structure_get("areas")
    return _areas(actor, areas, EVE), [
        a for a in _areas(actor, areas, REFORM) if a.level == "commune"
    ]


def _areas(actor: Actor, structure: Any, day: dt.date) -> list[Area]:
    city = units.unit_by_code(actor, structure, HANOI, level="province", as_of=day)
    rows = units.tree(actor, structure, as_of=day, root=city.path)
    codes = {r.id: r.code for r in rows}
    level = {"province": "province", "district": "district"}
    return [
        Area(
            r.id,
            level.get(r.kind, "commune"),
            r.code,
            r.names.vi,
            "" if r.id == city.id else codes[r.parent or 0],
        )
        for r in rows
    ]


def load_before(
    actor: Actor, rng: random.Random, style: Style, areas: Sequence[Area]
) -> Tree:
    """Load one structure as it stood before the reform."""
    plan: Before = hanoi.before(rng, style, areas)
    structure = units.structure_get(style.key)
    decision = decision_take_over(
        actor=actor,
        title=Text(
            vi=f"Tiếp nhận cây tổ chức từ hồ sơ: {style.vi}",
            lo=f"ຮັບເອົາຜັງການຈັດຕັ້ງຈາກເອກະສານ: {style.lo}",
            en=f"Tree taken over from records: {style.en}",
        ),
        decided_on=clock.today(),
        effective_on=TAKEN_OVER,
        source=INVENTED,
    )
    rows = [_row(unit) for unit in plan.units]
    ids = tree_load(
        actor=actor, structure=structure, rows=rows, on=TAKEN_OVER, decision=decision
    )
    tree = Tree(style, ids, {u.ref: u for u in plan.units}, structure)
    for ref, groups in plan.groups.items():
        area = tree.planned[ref].area
        if area is not None:
            tree.by_commune[area] = [ids[g] for g in groups]
    return tree


def _row(unit: Planned) -> Load:
    return Load(
        ref=unit.ref,
        parent=unit.parent,
        kind=unit.kind,
        names=unit.names,
        short_names=unit.short,
        code=unit.code,
        area=unit.area,
        facts={"shape": unit.shape} if unit.shape else {},
    )


def standing(tree: Tree) -> Standing:
    """Return what the reform of a structure starts from."""
    children: dict[int, list[int]] = defaultdict(list)
    for ref, unit in tree.planned.items():
        if unit.parent is not None:
            children[tree.ids[unit.parent]].append(tree.ids[ref])
    key = tree.style.key
    return Standing(
        city=tree.ids[f"{key}:province:{HANOI}"],
        districts=_level(tree, "district"),
        communes=_level(tree, "commune"),
        children=children,
    )


def _level(tree: Tree, level: str) -> dict[str, int]:
    start = f"{tree.style.key}:{level}:"
    return {
        ref.removeprefix(start): tree.ids[ref]
        for ref in tree.planned
        if ref.startswith(start) and ref.count(":") == 2
    }


def apply_reform(
    actor: Actor,
    rng: random.Random,
    tree: Tree,
    after: Sequence[Area],
    successors: Mapping[str, Sequence[str]],
) -> Any:
    """Carry out the reform of 1 July 2025 in one structure, by a decision."""
    start = standing(tree)
    plan = hanoi.reform(rng, tree.style, start, after, successors)
    title = Text(
        vi=f"Sắp xếp theo mô hình hai cấp từ 01/7/2025: {tree.style.vi}",
        lo=f"ປັບປຸງຕາມຮູບແບບສອງຂັ້ນ ແຕ່ວັນທີ 1 ກໍລະກົດ 2025: {tree.style.lo}",
        en=f"Two-level reform of 1 July 2025: {tree.style.en}",
    )
    draft = reorganisation_draft(
        actor=actor,
        structure=tree.structure,
        title=title,
        effective_on=REFORM,
        operations=plan,
        custodian=start.city,
    )
    decision = decision_take(
        actor=actor,
        kind="reorganisation",
        title=title,
        body=start.city,
        decided_on=dt.date(2025, 6, 16),
        effective_on=REFORM,
        source=INVENTED,
    )
    return reorganisation_apply(actor=actor, reorganisation=draft, decision=decision)


def load_partner(actor: Actor) -> Tree:
    """Load Vientiane Capital and its nine districts, as names only."""
    raw = tomllib.loads(
        files("banyan.demo").joinpath("partner.toml").read_text(encoding="utf-8")
    )
    ensure_structure("partner", "la-party", is_specimen=True)
    structure = units.structure_get("partner")
    decision = decision_take_over(
        actor=actor,
        title=Text(
            vi="Tiếp nhận tên các quận, huyện của Thủ đô Viêng Chăn",
            lo="ຮັບເອົາຊື່ເມືອງຂອງນະຄອນຫຼວງວຽງຈັນ",
            en="Names of the districts of Vientiane Capital taken over",
        ),
        decided_on=clock.today(),
        effective_on=TAKEN_OVER,
        source="Public list of the districts of Vientiane Capital",
    )
    capital = raw["capital"]
    rows = [
        Load(
            ref="capital",
            parent=None,
            kind="partner-capital",
            names=Text.of(capital["names"]),
            short_names=Text.of(capital["short"]),
            code=capital["code"],
        )
    ]
    rows += [_partner_row(d) for d in raw["districts"]]
    ids = tree_load(
        actor=actor, structure=structure, rows=rows, on=TAKEN_OVER, decision=decision
    )
    return Tree(PARTY, ids, {}, structure)


def _partner_row(district: Mapping[str, Any]) -> Load:
    own = Text.of(district["name"])
    return Load(
        ref=district["code"],
        parent="capital",
        kind="partner-district",
        names=Text(
            vi=f"Đảng bộ quận {own.vi}",
            lo=f"ອົງຄະນະພັກເມືອງ{own.lo}",
            en=f"Party Organisation of {own.en} District",
        ),
        short_names=own,
        code=district["code"],
    )


def all_styles() -> Iterable[Style]:
    """Return the styles of all structures over Ha Noi's areas, the party first."""
    return (PARTY, *MASS)


def units_above(actor: Actor, style: Style) -> dict[int, list[int]]:
    """Return every present committee with all groups or branches below it."""
    rows = units.tree(actor, units.structure_get(style.key))
    group = style.kinds["group"]
    found: dict[int, list[int]] = {r.id: [] for r in rows if r.kind != group}
    for row in rows:
        if row.kind == group:
            for above in path_ids(row.path)[:-1]:
                found[above].append(row.id)
    return found
