"""The synthetic registry: its plan, and a small one made through the services."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from banyan.access.models import Account, Grant
from banyan.cli.main import main
from banyan.demo import synth
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.ledger.queries import verify
from banyan.people import queries as people
from banyan.people.models import Membership, Office, Person, Post, Stay
from banyan.units.models import Unit
from banyan.units.queries import actor_for, tree_check

SYSTEM = system_actor("test")
MEMBERS, UNITS = 240, 30


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Keys, heads and the mark of this test alone."""
    settings.BANYAN_DATA = tmp_path
    return tmp_path


def rng() -> random.Random:
    return random.Random(7)


class TestPlan:
    @pytest.mark.parametrize("wanted", [12, 100, 600, 6_000])
    def test_has_about_as_many_units_as_wanted(self, wanted: int) -> None:
        assert abs(len(synth.planned_tree(rng(), wanted)) - wanted) <= wanted / 100 + 2

    def test_has_the_proportions_of_the_nation(self) -> None:
        counts = synth.counts_of(sum(synth.NATION.values()) + 1)
        assert counts == synth.NATION

    def test_hangs_every_unit_where_its_kind_may_hang(self) -> None:
        plan = synth.planned_tree(rng(), 2_000)
        for unit in plan[1:]:
            parent = plan[unit.parent]
            assert parent.number < unit.number
            assert parent.kind in synth.BELOW[unit.kind]

    def test_leaves_no_committee_without_units_below(self) -> None:
        plan = synth.planned_tree(rng(), 2_000)
        parents = {unit.parent for unit in plan}
        assert all(u.number in parents for u in plan if u.kind != "branch")

    def test_numbers_places_within_a_parent_and_kind_once(self) -> None:
        plan = synth.planned_tree(rng(), 2_000)
        places = Counter((u.parent, u.kind, u.place) for u in plan)
        assert set(places.values()) == {1}

    def test_the_same_seed_gives_the_same_plan(self) -> None:
        assert synth.planned_tree(rng(), 500) == synth.planned_tree(rng(), 500)

    @pytest.mark.parametrize(
        "branches, members", [(1, 1), (10, 4), (10, 30), (83, 1_000), (5_000, 100_000)]
    )
    def test_sizes_add_up_exactly(self, branches: int, members: int) -> None:
        sizes = synth.sizes_of(rng(), branches, members)
        assert len(sizes) == branches
        assert sum(sizes) == members
        assert min(sizes) >= min(synth.SMALLEST, members // branches)

    def test_sizes_are_uneven(self) -> None:
        sizes = synth.sizes_of(rng(), 1_000, 20_000)
        assert min(sizes) < 10 < 40 < max(sizes)


@pytest.fixture
def registry(db: None) -> synth.Registry:
    return synth.synth(members=MEMBERS, wanted_units=UNITS, seed=7)


class TestRegistry:
    def test_has_exactly_the_members_wanted(self, registry: synth.Registry) -> None:
        assert Membership.objects.filter(state="member").count() == MEMBERS
        assert Membership.objects.exclude(state="member").count() > 0
        assert registry.persons == Person.objects.count()
        assert registry.units == Unit.objects.filter(structure__key="party").count()

    def test_members_are_in_branches(self, registry: synth.Registry) -> None:
        kinds = Membership.objects.values_list("unit__kind", flat=True)
        assert set(kinds) == {"branch"}

    def test_everything_of_persons_is_marked_as_invented(
        self, registry: synth.Registry
    ) -> None:
        for model in (Person, Membership, Post, Account):
            assert not model.objects.filter(is_specimen=False).exists()

    def test_some_have_moved_and_every_day_has_one_home(
        self, registry: synth.Registry
    ) -> None:
        assert Stay.objects.count() > Membership.objects.count()
        for one in Membership.objects.prefetch_related("stays"):
            line = sorted(one.stays.all(), key=lambda s: s.valid_from)
            assert line[0].valid_from == one.joined_on
            assert all(a.valid_to == b.valid_from for a, b in pairwise(line))
            assert line[-1].valid_to == one.left_on

    def test_units_have_officers_who_are_members(
        self, registry: synth.Registry
    ) -> None:
        assert registry.offices == Office.objects.count() > 0
        holders = set(Office.objects.values_list("person", flat=True))
        members = Membership.objects.filter(state="member", grade="official")
        assert holders <= set(members.values_list("person", flat=True))

    def test_the_tree_and_the_ledger_are_sound(self, registry: synth.Registry) -> None:
        assert tree_check().is_sound
        assert not verify(SYSTEM).findings

    def test_the_account_sees_every_member(self, registry: synth.Registry) -> None:
        account = Account.objects.get(username=synth.ACCOUNT)
        assert Grant.objects.filter(account=account).count() == 1
        actor = actor_for(account, clock.today())
        root = Unit.objects.get(kind="centre")
        assert people.roster_count(actor, root.pk, below=True) == MEMBERS

    def test_refuses_an_installation_that_has_units(
        self, registry: synth.Registry
    ) -> None:
        with pytest.raises(StateRefusal):
            synth.synth(members=MEMBERS, wanted_units=UNITS)


@pytest.mark.django_db
class TestCommand:
    def test_says_what_it_made_as_data(
        self, data_folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code = main(["synth", "--members", "60", "--units", "14", "--json"])
        made = json.loads(capsys.readouterr().out)
        assert code == 0
        assert made["members"] == 60
        assert made["units"] == Unit.objects.filter(structure__key="party").count()
        assert (data_folder / "specimen").exists()

    def test_refuses_numbers_that_make_no_registry(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["synth", "--members", "0"]) == 2
        assert main(["synth", "--units", "3", "--json"]) == 2
        with pytest.raises(InputError):
            synth.synth(members=0)
