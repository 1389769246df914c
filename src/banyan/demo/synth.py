"""The synthetic registry: any number of invented members in a tree of any size.

For measuring, and for trying Banyan at the size of a whole nation. The tree has
the proportions of the national one (63 provinces, 696 districts, 10,035
communes, 52,000 grassroots organisations, 260,000 branches before July 2025).
Members are drawn lazily, so that memory does not grow with their number; the
same seed and day give the same registry. Everything is marked as invented.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from banyan.access.services import AccountOpen, Give, account_open, grant_give
from banyan.base import bulk
from banyan.decisions.services import decision_take_over
from banyan.figures.services import rebuild_tallies
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.people.queries import memberships_visible
from banyan.people.services.load import LoadRow, members_load
from banyan.rulebook import packs
from banyan.search.services import search_rebuild
from banyan.units import queries as units
from banyan.units.services import Load, tree_load

from . import posts
from .accounts import PASSWORD
from .crowd import party_rows
from .population import Place
from .setup import install_packs, install_topics
from .words import INVENTED_SPECIMEN

ACCOUNT = "bench"
STRUCTURE = "party"
SINCE = dt.date(1946, 1, 1)
SEED = 20250701
MEMBERS, UNITS = 100_000, 6_000
LEAST_UNITS = 12
SMALLEST = 3
SPREAD = 0.45
"""Of the logarithms of sizes: one branch in twenty has twice the median."""

NATION = {
    "province-committee": 63,
    "district-committee": 696,
    "commune-committee": 10_035,
    "grassroots-committee": 22_000,
    "section": 30_000,
    "branch": 260_000,
}
"""How many there are of each kind; a section is a part of a commune's organisation."""

BELOW = {
    "province-committee": ("centre",),
    "district-committee": ("province-committee",),
    "commune-committee": ("district-committee",),
    "grassroots-committee": ("district-committee",),
    "section": ("commune-committee",),
    "branch": ("commune-committee", "grassroots-committee", "section"),
}
WORKPLACES = ("agency", "school", "enterprise")
OFFICES_AT_ONCE = 2_000
SEATS = 13

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """One unit of the plan: its number is its ``ref``; the parent has a lower one."""

    number: int
    kind: str
    parent: int | None
    place: int
    shape: str = "residential"


@dataclass
class Registry:
    """What was made, and how long each step took."""

    members: int = 0
    persons: int = 0
    units: int = 0
    facts: int = 0
    offices: int = 0
    account: str = ACCOUNT
    seconds: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)


# -- the plan, pure -----------------------------------------------------------


def counts_of(wanted: int) -> dict[str, int]:
    """Return how many units of each kind a tree of about ``wanted`` units has."""
    share = (wanted - 1) / sum(NATION.values())
    counts = {kind: max(1, round(n * share)) for kind, n in NATION.items()}
    counts["province-committee"] = max(
        counts["province-committee"], min(3, wanted // 500), 1
    )
    others = sum(n for kind, n in counts.items() if kind != "branch")
    counts["branch"] = max(1, wanted - 1 - others)
    return counts


def planned_tree(rng: random.Random, wanted: int) -> list[Planned]:
    """Return the units from the root down; every parent has at least one child."""
    plan = [Planned(0, "centre", None, 1)]
    of_kind: dict[str, list[Planned]] = {"centre": [plan[0]]}
    for kind, count in counts_of(wanted).items():
        above = [parent for k in BELOW[kind] for parent in of_kind[k]]
        of_kind[kind] = []
        places: dict[int, int] = defaultdict(int)
        for parent in _parents(rng, above, count):
            places[parent.number] += 1
            shape = _shape(rng, kind, parent)
            unit = Planned(len(plan), kind, parent.number, places[parent.number], shape)
            plan.append(unit)
            of_kind[kind].append(unit)
    return plan


def _parents(
    rng: random.Random, above: Sequence[Planned], count: int
) -> Iterator[Planned]:
    """Yield a parent for each of ``count`` units: one each, the rest unevenly."""
    yield from above[:count]
    weights = list(accumulate(rng.lognormvariate(0, SPREAD) for _ in above))
    yield from rng.choices(above, cum_weights=weights, k=max(0, count - len(above)))


def _shape(rng: random.Random, kind: str, parent: Planned) -> str:
    if kind == "grassroots-committee":
        return rng.choice(WORKPLACES)
    return parent.shape


def sizes_of(rng: random.Random, branches: int, members: int) -> list[int]:
    """Return the members of each branch: uneven, and together exactly ``members``."""
    least = min(SMALLEST, members // branches)
    weights = [rng.lognormvariate(0, SPREAD) for _ in range(branches)]
    rest, total = members - least * branches, sum(weights)
    edges = [round(rest * at / total) for at in accumulate(weights)]
    return [least + b - a for a, b in zip([0, *edges], edges, strict=False)]


def rows_of(
    rng: random.Random, places: Sequence[Place], today: dt.date
) -> Iterator[LoadRow]:
    """Yield present members, exactly as many as places want, and former ones."""
    sizes = {place.unit: place.size for place in places}
    for person, row in party_rows(rng, places, today):
        if person.left is None:
            if not sizes[person.unit]:
                continue  # was to have left, and joined too lately for that
            sizes[person.unit] -= 1
        yield row


# -- making it ----------------------------------------------------------------


def synth(
    *,
    members: int = MEMBERS,
    wanted_units: int | None = None,
    seed: int = SEED,
    say: Say = lambda _line: None,
    processor: Callable[[], float] = time.process_time,
) -> Registry:
    """Make the registry in an empty, migrated installation; return what was made.

    ``processor`` tells the seconds that processors worked, beside the clock.
    Raises InputError for numbers that make no registry, StateRefusal when the
    structure has units already.
    """
    count = wanted_units or max(LEAST_UNITS, members * UNITS // MEMBERS)
    _require_sizes(members, count)
    rng = random.Random(seed)  # noqa: S311
    work = _Work(system_actor("synthetic registry"), rng, say, processor)
    with work.step("packs"):
        install_packs()
        install_topics()
        work.require_empty()
    with work.step("tree"):
        plan, ids = work.load_tree(count)
    with work.step("members"):
        work.load_members(plan, ids, members)
    with work.step("offices"):
        work.open_offices(plan, ids)
    with work.step("account"):
        work.open_account(ids["0"])
    with work.step("figures"):
        rebuild_tallies()
    with work.step("search"):
        search_rebuild()
    with work.step("seal"):
        ledger.seal(actor=work.actor)
    work.made.members = members
    return work.made


def _require_sizes(members: int, count: int) -> None:
    if members < 1 or count < LEAST_UNITS:
        raise InputError(
            problems=[
                Problem.of(
                    "synth.size",
                    _("A registry needs a member and at least %(least)s units."),
                    least=LEAST_UNITS,
                )
            ]
        )


@dataclass
class _Work:
    """The registry while it grows."""

    actor: Actor
    rng: random.Random
    say: Say
    processor: Callable[[], float]
    made: Registry = field(default_factory=Registry)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        started, worked = time.monotonic(), self.processor()
        yield
        self.made.seconds[what] = round(time.monotonic() - started, 2)
        self.made.processor[what] = round(self.processor() - worked, 2)
        self.say(f"{what}: {self.made.seconds[what]:.1f} s")

    def require_empty(self) -> None:
        structure = units.structure_get(STRUCTURE)
        if units.children(self.actor, None, structure=structure, limit=1):
            raise StateRefusal(
                _("This installation has units already."),
                way_out=_("Name an empty data folder in BANYAN_DATA and migrate it."),
            )

    def take_over(self, vi: str, lo: str, en: str) -> Any:
        return decision_take_over(
            actor=self.actor,
            title=Text(vi=vi, lo=lo, en=en),
            decided_on=SINCE,
            source=INVENTED_SPECIMEN,
        )

    def load_tree(self, count: int) -> tuple[list[Planned], Mapping[str, int]]:
        plan = planned_tree(self.rng, count)
        decision = self.take_over(
            "Cây tổ chức giả lập", "ຜັງການຈັດຕັ້ງຈຳລອງ", "Synthetic tree"
        )
        ids = tree_load(
            actor=self.actor,
            structure=units.structure_get(STRUCTURE),
            rows=[_load(unit) for unit in plan],
            on=SINCE,
            decision=decision,
        )
        self.made.units = len(ids)
        return plan, ids

    def load_members(
        self, plan: Sequence[Planned], ids: Mapping[str, int], members: int
    ) -> None:
        decision = self.take_over(
            "Đảng viên giả lập", "ສະມາຊິກຈຳລອງ", "Synthetic members"
        )
        places = list(_places(self.rng, plan, ids, members))
        rows = rows_of(self.rng, places, clock.today())
        loaded = members_load(actor=self.actor, rows=rows, decision=decision)
        self.made.persons, self.made.facts = loaded.persons, loaded.facts

    def open_offices(self, plan: Sequence[Planned], ids: Mapping[str, int]) -> None:
        """Fill the posts of every unit, some thousands of units in one act."""
        decision = self.take_over("Chức vụ giả lập", "ຕຳແໜ່ງຈຳລອງ", "Synthetic offices")
        wanted: list[posts.Wanted] = []
        for unit in _wanted(self.actor, self.rng, plan, ids):
            wanted.append(unit)
            if len(wanted) == OFFICES_AT_ONCE:
                self._fill(wanted, decision)
                wanted = []
        self._fill(wanted, decision)
        bulk.analyse("people_post", "people_office")

    def _fill(self, wanted: Sequence[posts.Wanted], decision: Any) -> None:
        if wanted:
            self.made.offices += posts.fill(self.actor, self.rng, wanted, decision)

    def open_account(self, root: int) -> None:
        """Open the account that measures, with the rights of a commission."""
        account = account_open(
            actor=self.actor,
            command=AccountOpen(
                username=ACCOUNT,
                unit_id=root,
                label="Bench",
                language="vi",
                password=PASSWORD,
                is_specimen=True,
            ),
        )
        give = Give(
            right_set="organising-commission",
            unit_id=root,
            account_id=account.pk,
            reason="Synthetic registry",
        )
        grant_give(actor=self.actor, command=give)


def _load(unit: Planned) -> Load:
    label = packs.unit_kinds()[unit.kind].short
    names = Text(
        vi=f"{label.vi} số {unit.place}",
        lo=f"{label.lo} ທີ {unit.place}",
        en=f"{label.en} No. {unit.place}",
    )
    return Load(
        ref=str(unit.number),
        parent=None if unit.parent is None else str(unit.parent),
        kind=unit.kind,
        names=names,
        short_names=replace(label),
        code=f"S{unit.number:06d}",
    )


def _places(
    rng: random.Random, plan: Sequence[Planned], ids: Mapping[str, int], members: int
) -> Iterator[Place]:
    """Yield every branch with its size and the branches beside it."""
    branches = [unit for unit in plan if unit.kind == "branch"]
    beside: dict[int | None, list[int]] = defaultdict(list)
    for unit in branches:
        beside[unit.parent].append(ids[str(unit.number)])
    sizes = sizes_of(rng, len(branches), members)
    for unit, size in zip(branches, sizes, strict=True):
        own, near = ids[str(unit.number)], beside[unit.parent]
        others = near if len(near) > 1 else ()
        yield Place(own, size, unit.shape, SINCE, others)


def _wanted(
    actor: Actor, rng: random.Random, plan: Sequence[Planned], ids: Mapping[str, int]
) -> Iterator[posts.Wanted]:
    """Yield the posts of every unit; a committee chooses from one branch below it."""
    by_branch = _candidates(actor)
    pools: dict[int, list[int]] = {}
    for unit in reversed(plan):  # what lies below comes first
        own = ids[str(unit.number)]
        pool = by_branch.get(own) or pools.get(unit.number) or []
        if unit.parent is not None and len(pool) > len(pools.get(unit.parent, ())):
            pools[unit.parent] = pool
        if unit.kind == "branch":
            yield posts.wanted_of_branch(own, pool)
        elif unit.kind == "section":
            yield posts.Wanted(own, {"secretary": 1}, pool)
        else:
            yield posts.wanted_of_committee(own, pool)


def _candidates(actor: Actor) -> dict[int, list[int]]:
    """Return some official members of each unit: as many as a committee has seats."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = memberships_visible(actor).filter(
        structure__key=STRUCTURE, state="member", grade="official"
    )
    for unit, person in rows.values_list("unit_id", "person_id").iterator(10_000):
        if len(found[unit]) < SEATS:
            found[unit].append(person)
    return found
