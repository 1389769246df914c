"""Partners: succession of twins, renewal warnings, the yearly word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.deadlines.models import Deadline
from banyan.deadlines.queries import subjects_running
from banyan.decisions.services import decision_take_over
from banyan.exchange import services
from banyan.exchange.models import Handover, Organisation, Partnership, Twin
from banyan.exchange.queries import counterparts_known
from banyan.kernel import clock
from banyan.kernel.errors import InputError
from banyan.kernel.text import Text
from banyan.ledger.queries import verify
from banyan.units import services as units
from banyan.units.domain.operations import Dissolve, Establish, Merge
from banyan.units.queries import structure_get
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    return ew.build()


def twin(world: ew.World, place: str = "north", **more: Any) -> Twin:
    row: Twin = ew.add(
        "twin",
        {
            "house_unit": world.web.uid(place),
            "counterpart": world.partner,
            "since": "2020-01-01",
            **more,
        },
        owner=world.partnership,
    )[0]
    return row


def test_an_agreement_warns_before_it_ends(world: ew.World) -> None:
    end = clock.today() + dt.timedelta(days=400)
    (row,) = ew.add(
        "agreement",
        {
            "title": ew.said("Memorandum"),
            "partnership": world.partnership,
            "term_to": end,
            "notice_months": 3,
        },
        unit=world.web.units["city"],
    )
    due = Deadline.objects.get(subject_kind="exchange.agreement", subject=row.pk)
    assert 85 <= (end - due.due_on).days <= 95
    services.record_change(
        actor=ew.SYSTEM,
        kind="agreement",
        uid=row.uid,
        values={"notice_months": None, "term_to": None},
    )
    assert subjects_running("exchange.agreement") == set()


def test_a_notice_needs_an_end(world: ew.World) -> None:
    with pytest.raises(InputError) as error:
        ew.add(
            "agreement",
            {
                "title": ew.said("Memorandum"),
                "partnership": world.partnership,
                "notice_months": 3,
            },
            unit=world.web.units["city"],
        )
    assert [p.field for p in error.value.problems] == ["term_to"]


def test_the_yearly_word_is_asked_once_and_answered(world: ew.World) -> None:
    today = clock.today()
    next_year = today.replace(year=today.year + 1, month=2, day=1)
    ask = services.partners_due
    assert ask(actor=ew.SYSTEM, today=next_year) == 1
    assert ask(actor=ew.SYSTEM, today=next_year) == 0
    assert subjects_running("exchange.partnership") == {world.partnership.pk}
    ew.add(
        "heartbeat", {"year": today.year, "note": "Two visits"}, owner=world.partnership
    )
    assert subjects_running("exchange.partnership") == set()
    assert ask(actor=ew.SYSTEM, today=next_year) == 0


def test_one_word_a_year(world: ew.World) -> None:
    ew.add("heartbeat", {"year": 2024}, owner=world.partnership)
    with pytest.raises(InputError):
        ew.add(
            "heartbeat", {"year": 2024, "state": "sleeping"}, owner=world.partnership
        )


def reform(*operations: Any) -> Any:
    row = units.reorganisation_draft(
        actor=ew.SYSTEM,
        structure=structure_get("party"),
        title="Sáp nhập",
        effective_on=clock.today(),
        operations=list(operations),
    )
    units.reorganisation_preview(actor=ew.SYSTEM, reorganisation=row)
    units.reorganisation_apply(actor=ew.SYSTEM, reorganisation=row, decision=decision())
    return row


def decision() -> Any:
    return decision_take_over(
        actor=ew.SYSTEM,
        title="Quyết định",
        decided_on=clock.today(),
        effective_on=clock.today(),
        source="test",
    )


def test_a_twinning_goes_on_with_the_successor_and_comes_back(world: ew.World) -> None:
    old = twin(world)
    north = world.web.units["north"]
    (kept,) = ew.add(
        "partnership", {"name": ew.said("Ward"), "partner": world.partner}, unit=north
    )
    (body,) = ew.add(
        "organisation",
        {"name": ew.said("North"), "side": "own", "house_unit": world.web.uid("north")},
        unit=north,
    )
    new = Establish(
        ref="+new",
        kind="commune-committee",
        parent=world.web.units["city"],
        names=ew.said("United"),
    )
    merge = Merge(units=(north, world.web.units["south"]), into="+new")
    row = reform(new, merge)
    old.refresh_from_db()
    assert old.ended_on == clock.today()
    going_on = Twin.objects.get(succeeds=old)
    assert (going_on.since, going_on.ended_on) == (clock.today(), None)
    assert going_on.name_then == ew.said("United") != old.name_then
    assert Partnership.objects.get(pk=kept.pk).unit_id == going_on.house_unit_id
    assert Organisation.objects.get(pk=body.pk).ended_on == clock.today()
    assert verify(ew.SYSTEM).is_sound
    units.reorganisation_undo(actor=ew.SYSTEM, reorganisation=row, decision=decision())
    old.refresh_from_db()
    assert old.ended_on is None
    assert not Twin.objects.filter(succeeds=old).exists()
    assert Partnership.objects.get(pk=kept.pk).unit_id == north
    assert Organisation.objects.get(pk=body.pk).ended_on is None
    assert not Handover.objects.exists()
    assert verify(ew.SYSTEM).is_sound


def test_without_a_successor_the_custodian_goes_on(world: ew.World) -> None:
    old = twin(world, "branch2")
    reform(
        Dissolve(unit=world.web.units["branch2"], custodian=world.web.units["north"])
    )
    assert Twin.objects.get(succeeds=old).house_unit_id == world.web.units["north"]


def test_one_pair_runs_once(world: ew.World) -> None:
    twin(world)
    with pytest.raises(InputError):
        twin(world)
    twin(world, "south")


def test_a_post_is_told_in_the_languages_in_which_it_is_known(world: ew.World) -> None:
    (person,) = ew.add(
        "counterpart",
        {"name": "Somebody", "organisation": world.partner},
        unit=world.web.units["city"],
    )
    assert post_of(person).lo == "Partner ລາວ"
    ew.add("holding", {"office": Text(vi="Bí thư", lo="ເລຂາ")}, owner=person)
    said = post_of(person)
    assert (said.vi, said.lo) == ("Bí thư, Partner vi", "ເລຂາ, Partner ລາວ")
    assert said.en == "Bí thư, Partner en"


def post_of(person: Any) -> Text:
    return counterparts_known(ew.SYSTEM, [person.pk])[person.pk].post


def test_the_post_of_somebody_without_either_is_empty(world: ew.World) -> None:
    (person,) = ew.add("counterpart", {"name": "Else"}, unit=world.web.units["city"])
    assert not post_of(person)
