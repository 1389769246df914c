"""Builds the demonstration, step by step, through the services.

History is taken over from records in bulk; the reform of 2025 is a
reorganisation with its decision in each structure. The same seed and day give
the same demonstration.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from banyan.base.dayroll import roll
from banyan.decisions.services import decision_take_over
from banyan.figures.services import rebuild_tallies
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.text import Text
from banyan.ledger import services as ledger
from banyan.people.services.load import members_load
from banyan.units import areas as real_areas
from banyan.units.services import (
    areas_load,
    areas_reform_apply,
    areas_reform_draft,
)

from . import (
    accounts,
    briefings,
    evaluations,
    exchanges,
    meetings,
    packages,
    posts,
    procedures,
    projects,
    records,
    saved,
    sources,
    tasks,
    training,
    trees,
    twins,
    yearly,
)
from .briefs import PersonBrief, persons_briefly
from .crowd import SUITS, Known, mass_rows, party_rows
from .hanoi import MASS, PARTY, Area, Style
from .population import Place
from .setup import install_packs, install_topics
from .trees import INVENTED, TAKEN_OVER, Tree

SEED = 20250701
SIZES = {
    "residential": (11, 24),
    "agency": (7, 13),
    "school": (6, 12),
    "enterprise": (3, 8),
}

Say = Callable[[str], None]


@dataclass
class Building:
    """The demonstration while it grows."""

    actor: Actor
    rng: random.Random
    today: dt.date
    say: Say
    before: list[Area] = field(default_factory=list)
    after: list[Area] = field(default_factory=list)
    forest: dict[str, Tree] = field(default_factory=dict)
    reforms: dict[str, int] = field(default_factory=dict)
    people: list[PersonBrief] = field(default_factory=list)
    accounts: list[accounts.Offered] = field(default_factory=list)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say how long a step took."""
        started = time.monotonic()
        yield
        self.say(f"{what}: {time.monotonic() - started:.1f} s")


def build(
    *, seed: int = SEED, say: Say = lambda _line: None, foundation: bool = False
) -> Building:
    """Build the demonstration into an empty, migrated database.

    ``foundation`` leaves out all that is done in the organisation and abroad: the
    trees and their people stand as the reform left them, and it can be taken back.
    """
    actor = system_actor("demonstration")
    demo = Building(actor, random.Random(seed), clock.today(), say)  # noqa: S311
    with demo.step("packs"):
        install_packs()
        install_topics()
        roll()
    with demo.step("areas of Viet Nam and their reform"):
        areas_load(actor=actor)
        reform = areas_reform_draft(actor=actor)
        areas_reform_apply(actor=actor, reorganisation=reform)
        demo.before, demo.after = trees.hanoi_areas(actor)
    with demo.step("trees before the reform"):
        for style in trees.all_styles():
            demo.forest[style.key] = trees.load_before(
                actor, demo.rng, style, demo.before
            )
        trees.load_partner(actor)
        planted = exchanges.plant_partners(actor)
    with demo.step("people"):
        _people(demo)
    with demo.step("the reform of 1 July 2025"):
        successors = _commune_successors()
        for key, tree in demo.forest.items():
            reform = trees.apply_reform(actor, demo.rng, tree, demo.after, successors)
            demo.reforms[key] = reform.decision_id
    with demo.step("posts and offices"):
        _offices(demo)
    with demo.step("accounts, source documents"):
        demo.accounts = accounts.open_all(demo.actor, demo.forest)
        sources.add_all(demo.actor)
    if not foundation:
        saved.keep_all()
        _abroad(demo, planted)
        _work(demo)
    with demo.step("figures, search, seal"):
        roll()
        rebuild_tallies()
        if foundation:
            ledger.seal(actor=demo.actor)
    if not foundation:
        _handed_over(demo, planted)
    return demo


def _handed_over(demo: Building, planted: Any) -> None:
    with demo.step("evaluations of three years"):
        evaluations.hold_all(demo.actor, demo.rng, demo.forest)
    with demo.step("briefings for both delegations"):
        briefings.give_all(demo.actor)
        yearly.read_back(planted)
        yearly.give(planted)
    with demo.step("packages to and from another installation"):
        packages.hand_over_all(demo.actor, planted)
        ledger.seal(actor=demo.actor)


def _work(demo: Building) -> None:
    with demo.step("cases of every kind"):
        procedures.open_all(demo.actor, demo.rng)
    with demo.step("registered tasks, results, meetings"):
        tasks.register_all(demo.actor, demo.rng, demo.forest)
        records.keep(demo.actor)
        meetings.hold_all(demo.actor, demo.rng, demo.forest)
    with demo.step("people recorded twice, requests"):
        twins.plant(demo.actor, demo.forest)


def _abroad(demo: Building, planted: Any) -> None:
    with demo.step("partners, exchanges, practices"):
        exchanges.plant_exchanges(demo.actor, planted)
        projects.plant(demo.actor, planted)
        yearly.plant(demo.actor, planted)
    with demo.step("courses, cohorts, certificates"):
        training.hold_all(demo.actor, planted, demo.forest)


def _commune_successors() -> dict[str, list[str]]:
    """Return by the code of an old commune the codes of those that took it over."""
    return {
        old.removeprefix("commune:"): [c.removeprefix("commune:") for c in new]
        for old, new in real_areas.successors().items()
        if old.startswith("commune:")
    }


def _taken_over(
    demo: Building, vi: str, lo: str, en: str, day: dt.date = TAKEN_OVER
) -> Any:
    return decision_take_over(
        actor=demo.actor,
        title=Text(vi=vi, lo=lo, en=en),
        decided_on=clock.today(),
        effective_on=day,
        source=INVENTED,
    )


def _people(demo: Building) -> None:
    """Load the party's members, then those of the other organisations."""
    decision = _taken_over(
        demo,
        "Tiếp nhận danh sách đảng viên từ hồ sơ",
        "ຮັບເອົາລາຍຊື່ສະມາຊິກພັກຈາກເອກະສານ",
        "Members of the party taken over from records",
    )
    rows = (row for _p, row in party_rows(demo.rng, list(_places(demo)), demo.today))
    members_load(actor=demo.actor, rows=rows, decision=decision)
    demo.people = persons_briefly(demo.actor, PARTY.key)
    known = _known(demo)
    for style in MASS:
        if style.key not in SUITS:
            continue
        tree = demo.forest[style.key]
        groups = {area: units[0] for area, units in tree.by_commune.items()}
        decision = _taken_over(
            demo,
            f"Tiếp nhận danh sách hội viên: {style.vi}",
            f"ຮັບເອົາລາຍຊື່ສະມາຊິກ: {style.lo}",
            f"Members taken over from records: {style.en}",
        )
        rows_of = mass_rows(demo.rng, style.key, groups, known, demo.today)
        members_load(actor=demo.actor, rows=rows_of, decision=decision)


def _places(demo: Building) -> Iterator[Place]:
    """Yield where members of the party are wanted: every branch."""
    tree = demo.forest[PARTY.key]
    shapes = {tree.ids[ref]: u.shape for ref, u in tree.planned.items()}
    for branches in tree.by_commune.values():
        for unit in branches:
            size = demo.rng.randint(*SIZES[shapes[unit]])
            others = tuple(b for b in branches if b != unit)
            yield Place(unit, size, shapes[unit], TAKEN_OVER, others)


def _known(demo: Building) -> list[Known]:
    """Return the present members by the commune whose branch they are in."""
    home = {
        unit: area
        for area, units in demo.forest[PARTY.key].by_commune.items()
        for unit in units
    }
    return [
        Known(p.person, p.sex, p.born, home[p.unit])
        for p in demo.people
        if p.unit in home and p.born
    ]


def _offices(demo: Building) -> None:
    """Fill the posts of branches, wards, the city and the organisations."""
    decision = _taken_over(
        demo,
        "Tiếp nhận chức vụ nhiệm kỳ 2025 - 2030 từ hồ sơ",
        "ຮັບເອົາຕຳແໜ່ງສະໄໝ 2025 - 2030 ຈາກເອກະສານ",
        "Offices of the term 2025 to 2030 taken over from records",
        posts.TERM_FROM,
    )
    official = [p for p in demo.people if p.grade == "official"]
    by_branch: dict[int, list[int]] = defaultdict(list)
    for person in official:
        by_branch[person.unit].append(person.person)
    wanted = [posts.wanted_of_branch(u, ids) for u, ids in by_branch.items()]
    for style in trees.all_styles():
        committees = list(_committees(demo, style, by_branch))
        wanted += committees[:1]
        # Who leads a new committee is appointed by the decision that makes it.
        made = demo.reforms[style.key]
        posts.fill(demo.actor, demo.rng, committees[1:], made, trees.REFORM)
    posts.fill(demo.actor, demo.rng, wanted, decision)


def _committees(
    demo: Building, style: Style, by_branch: dict[int, list[int]]
) -> Iterator[posts.Wanted]:
    """Yield the committees of a structure, the city's first."""
    for unit, branches in trees.units_above(demo.actor, style).items():
        pool = [p for b in branches for p in by_branch.get(b, [])]
        if style is PARTY:
            yield posts.wanted_of_committee(unit, pool)
        else:
            borrowed = demo.rng.choice(list(by_branch.values()))
            yield posts.wanted_of_mass(unit, borrowed)
