"""Ha Noi's trees over the real areas: before the reform, and the reform itself.

Pure planning: real areas in, units and operations out. Only the areas are real;
every unit below a commune is invented, and so are all members. The committees
of communes and districts carry the names of their areas.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from banyan.kernel.names import fold
from banyan.kernel.text import Text
from banyan.units.domain.operations import (
    Dissolve,
    Establish,
    Merge,
    Move,
    Operation,
    Split,
)

FEATURED = ("1", "2", "3", "6", "8")
"""Codes of the former districts with more branches: Ba Dinh, Hoan Kiem, Tay Ho, ..."""

LEVELS = ("city", "district", "commune", "group")


@dataclass(frozen=True)
class Area:
    """One area: its unit id in the tree of areas, code, name, the one above."""

    unit: int
    level: str
    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Style:
    """How a structure names its units and which kinds it has at each level."""

    key: str
    kinds: Mapping[str, str]
    vi: str
    lo: str
    en: str
    group_vi: str = ""
    group_lo: str = ""
    group_en: str = ""


def _mass(key: str, vi: str, lo: str, en: str, group: tuple[str, str, str]) -> Style:
    kinds = {level: f"{key}-{level}" for level in LEVELS}
    return Style(key, kinds, vi, lo, en, *group)


PARTY = Style(
    "party",
    {
        "city": "province-committee",
        "district": "district-committee",
        "commune": "commune-committee",
        "group": "branch",
    },
    "Đảng bộ",
    "ອົງຄະນະພັກ",
    "Party Organisation",
)
MASS = (
    _mass(
        "front",
        "Ủy ban Mặt trận Tổ quốc Việt Nam",
        "ຄະນະແນວໂຮມປະເທດຊາດຫວຽດນາມ",
        "Fatherland Front Committee",
        ("Ban công tác Mặt trận số", "ໜ່ວຍງານແນວໂຮມທີ", "Front Working Group"),
    ),
    _mass(
        "trade-union",
        "Công đoàn",
        "ສະຫະພັນກຳມະບານ",
        "Trade Union",
        ("Công đoàn cơ sở số", "ໜ່ວຍກຳມະບານທີ", "Grassroots Trade Union"),
    ),
    _mass(
        "farmers",
        "Hội Nông dân",
        "ສະຫະພັນຊາວກະສິກອນ",
        "Farmers' Union",
        ("Chi hội Nông dân số", "ໜ່ວຍຊາວກະສິກອນທີ", "Farmers' Group"),
    ),
    _mass(
        "women",
        "Hội Liên hiệp Phụ nữ",
        "ສະຫະພັນແມ່ຍິງ",
        "Women's Union",
        ("Chi hội Phụ nữ số", "ໜ່ວຍແມ່ຍິງທີ", "Women's Group"),
    ),
    _mass(
        "youth",
        "Đoàn TNCS Hồ Chí Minh",
        "ຄະນະຊາວໜຸ່ມ",
        "Youth Union",
        ("Chi đoàn số", "ໜ່ວຍຊາວໜຸ່ມທີ", "Youth Group"),
    ),
    _mass(
        "veterans",
        "Hội Cựu chiến binh",
        "ສະຫະພັນນັກຮົບເກົ່າ",
        "Veterans Association",
        ("Chi hội Cựu chiến binh số", "ໜ່ວຍນັກຮົບເກົ່າທີ", "Veterans Group"),
    ),
)

BRANCHES = (
    (
        "residential",
        "Chi bộ Tổ dân phố số {n}",
        "ໜ່ວຍພັກຄຸ້ມທີ {n}",
        "Residents' Branch {n}",
    ),
    ("residential", "Chi bộ Thôn {n}", "ໜ່ວຍພັກບ້ານທີ {n}", "Village Branch {n}"),
    ("agency", "Chi bộ Cơ quan {n}", "ໜ່ວຍພັກຫ້ອງການທີ {n}", "Agency Branch {n}"),
    ("school", "Chi bộ Trường học {n}", "ໜ່ວຍພັກໂຮງຮຽນທີ {n}", "School Branch {n}"),
    (
        "enterprise",
        "Chi bộ Doanh nghiệp {n}",
        "ໜ່ວຍພັກວິສາຫະກິດທີ {n}",
        "Business Branch {n}",
    ),
)


@dataclass
class Planned:
    """One unit to load: a word of its own, the one above, what it is called."""

    ref: str
    parent: str | None
    kind: str
    names: Text
    short: Text
    code: str = ""
    area: int | None = None
    shape: str = ""
    invented: bool = False


def plain(name: str) -> str:
    """Return a Vietnamese name in plain letters: ``Tây Hồ`` becomes ``Tay Ho``."""
    return " ".join(word.capitalize() for word in fold(name).split())


def proper(name: str) -> str:
    """Return the name of an area without its kind: ``Phường Bưởi`` becomes ``Bưởi``."""
    for kind in (
        "Thành phố ",
        "Quận ",
        "Huyện ",
        "Thị xã ",
        "Thị trấn ",
        "Phường ",
        "Xã ",
    ):
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name


EN_KINDS = {
    "Thành phố": "City",
    "Quận": "District",
    "Huyện": "District",
    "Thị xã": "Town",
    "Thị trấn": "Township",
    "Phường": "Ward",
    "Xã": "Commune",
}
LO_KINDS = {
    "Thành phố": "ນະຄອນ",
    "Quận": "ເມືອງ",
    "Huyện": "ເມືອງ",
    "Thị xã": "ເມືອງ",
    "Thị trấn": "ເທດສະບານ",
    "Phường": "ຕາແສງ",
    "Xã": "ຕາແສງ",
}


def names_over(style: Style, area_name: str) -> Text:
    """Return the name of a committee over an area, in three languages."""
    kind = next((k for k in EN_KINDS if area_name.startswith(k + " ")), "Xã")
    own = proper(area_name)
    lower = f"{kind.lower()} {own}"
    return Text(
        vi=f"{style.vi} {lower}",
        lo=f"{style.lo}{LO_KINDS[kind]} {plain(own)}",
        en=f"{plain(own)} {EN_KINDS[kind]} {style.en}",
    )


def short_over(area_name: str) -> Text:
    """Return the short name of a committee: that of its area."""
    kind = next((k for k in EN_KINDS if area_name.startswith(k + " ")), "Xã")
    own = proper(area_name)
    return Text(
        vi=area_name,
        lo=f"{LO_KINDS[kind]} {plain(own)}",
        en=f"{plain(own)} {EN_KINDS[kind]}",
    )


@dataclass
class Before:
    """The trees of all structures as they stood before the reform."""

    units: list[Planned] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def before(rng: random.Random, style: Style, areas: Sequence[Area]) -> Before:
    """Return a structure over the areas before the reform, with its groups."""
    tree = Before()
    for area in areas:
        level = {"province": "city"}.get(area.level, area.level)
        parent = None
        ref = f"{style.key}:{area.level}:{area.code}"
        if area.parent:
            above = "province" if area.level == "district" else "district"
            parent = f"{style.key}:{above}:{area.parent}"
        tree.units.append(
            Planned(
                ref,
                parent,
                style.kinds[level],
                names_over(style, area.name),
                short_over(area.name),
                code=f"{level[0].upper()}{area.code}",
                area=area.unit,
            )
        )
        if area.level == "commune":
            for unit in _groups(rng, style, area, ref):
                tree.units.append(unit)
                tree.groups[ref].append(unit.ref)
    return tree


def _groups(
    rng: random.Random, style: Style, area: Area, parent: str
) -> Iterator[Planned]:
    """Yield the invented branches or groups of one commune."""
    featured = area.parent in FEATURED
    if style.key != "party":
        if featured:
            yield _mass_group(style, area, parent)
        return
    urban = area.name.startswith("Phường")
    count = rng.choice((2, 2, 3)) if featured else rng.choice((1, 1, 2))
    for n in range(1, count + 1):
        kinds = BRANCHES[:1] if urban else BRANCHES[1:2]
        pattern = kinds[0] if n == 1 else rng.choice(BRANCHES[2:] if n > 2 else kinds)
        yield _branch(pattern, area, parent, n)


def _branch(
    pattern: tuple[str, str, str, str], area: Area, parent: str, n: int
) -> Planned:
    shape, *texts = pattern
    vi, lo, en = (text.format(n=n) for text in texts)
    short = Text(vi=vi, lo=lo, en=en)
    over = short_over(area.name)
    names = Text(vi=f"{vi}, {over.vi}", lo=f"{lo}, {over.lo}", en=f"{en}, {over.en}")
    code = f"B{area.code}.{n:03d}"
    return Planned(
        f"{parent}:{n}", parent, "branch", names, short, code, None, shape, True
    )


def _mass_group(style: Style, area: Area, parent: str) -> Planned:
    over = short_over(area.name)
    short = Text(
        vi=f"{style.group_vi} 1", lo=f"{style.group_lo} 1", en=f"{style.group_en} 1"
    )
    names = Text(
        vi=f"{short.vi}, {over.vi}",
        lo=f"{short.lo}, {over.lo}",
        en=f"{short.en}, {over.en}",
    )
    return Planned(
        f"{parent}:1",
        parent,
        style.kinds["group"],
        names,
        short,
        f"G{area.code}.001",
        None,
        "residential",
        True,
    )


@dataclass(frozen=True)
class Standing:
    """What the reform of one structure starts from: unit ids by area and parent."""

    city: int
    districts: Mapping[str, int]
    communes: Mapping[str, int]
    children: Mapping[int, Sequence[int]]
    others: Mapping[int, Sequence[int]] = field(default_factory=dict)


def reform(
    rng: random.Random,
    style: Style,
    standing: Standing,
    after: Sequence[Area],
    successors: Mapping[str, Sequence[str]],
) -> list[Operation]:
    """Return the reform of 1 July 2025 for one structure, as operations.

    ``successors`` maps the code of an old commune to those of the new ones.
    Where a commune was divided, each of its branches is assigned to one
    successor; for the demonstration the draw stands for the people's decision.
    """
    plan: list[Operation] = [
        Establish(
            ref=f"+{area.code}",
            kind=style.kinds["commune"],
            parent=standing.city,
            names=names_over(style, area.name),
            short_names=short_over(area.name),
            code=f"N{area.code}",
            area=area.unit,
        )
        for area in after
    ]
    plan += _merged(standing, successors)
    plan += _divided(rng, standing, successors)
    for district, unit in standing.districts.items():
        plan += _moved(rng, standing, district, successors)
        plan.append(Dissolve(unit=unit, custodian=standing.city))
    return plan


def _merged(
    standing: Standing, successors: Mapping[str, Sequence[str]]
) -> Iterable[Operation]:
    """Yield one merger for each new commune that whole old ones went into."""
    whole: dict[str, list[int]] = defaultdict(list)
    for code, unit in standing.communes.items():
        if len(successors[code]) == 1:
            whole[successors[code][0]].append(unit)
    for code, units in sorted(whole.items()):
        yield Merge(units=tuple(units), into=f"+{code}")


def _divided(
    rng: random.Random, standing: Standing, successors: Mapping[str, Sequence[str]]
) -> Iterable[Operation]:
    for code, unit in standing.communes.items():
        heirs = [f"+{c}" for c in successors[code]]
        if len(heirs) < 2:
            continue
        assigned = tuple(
            (c, rng.choice(heirs)) for c in standing.children.get(unit, ())
        )
        yield Split(unit=unit, into=tuple(heirs), assign=assigned, members_to=heirs[0])


def _moved(
    rng: random.Random,
    standing: Standing,
    district: str,
    successors: Mapping[str, Sequence[str]],
) -> Iterable[Operation]:
    """Yield the moves of what hung directly under the district."""
    heirs = sorted({c for codes in successors.values() for c in codes})
    for unit in standing.others.get(standing.districts[district], ()):
        yield Move(unit=unit, parent=f"+{rng.choice(heirs)}")
