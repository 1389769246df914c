"""The life of a yearly report: foreword, release, new edition, withdrawal, January."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from banyan.briefings.domain import life
from banyan.deadlines.models import Deadline
from banyan.exchange import services as exchange
from banyan.exchange.queries import exchange_shown
from banyan.kernel import clock
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.yearly import services
from banyan.yearly.models import YearReport, YearSnapshot
from banyan.yearly.queries import (
    releases_of,
    yearly_released,
    yearly_shown,
    years_of,
)
from banyan.yearly.services import reports_due
from banyan.yearly.settings import level_faults
from tests.support import exchange_world as ew
from tests.support import kept, yearly_world
from tests.support.yearly_world import FOREWORD, last_year, on

pytestmark = pytest.mark.django_db


@kept.once
def built() -> yearly_world.World:
    return yearly_world.build()


def change(world: yearly_world.World, who: str = "exchange", **more: Any) -> Any:
    given = {"foreword": FOREWORD, "year": last_year(), **more}
    return services.yearly_change(
        actor=world.actor(who), partnership=world.partnership.uid, **given
    )


def shown(world: yearly_world.World, who: str = "exchange", **more: Any) -> Any:
    actor = world.actor(who)
    return yearly_shown(actor, world.partnership.uid, last_year(), **more)


def problem(error: Any) -> tuple[str, str]:
    (found,) = error.value.problems
    return found.code, found.field


def test_what_was_given_is_frozen_and_numbered(world: yearly_world.World) -> None:
    change(world)
    row = world.released()
    assert (row.state, row.level, row.number) == (life.RELEASED, life.PARTNER, 1)
    assert row.paper.startswith("01-BC/")
    given = shown(world)
    assert given.is_given and given.is_whole
    assert given.content["foreword"] == FOREWORD.as_json()
    assert (given.content["paper"], given.content["edition"]) == (row.paper, 1)
    ew.add("question", {"text": ew.said("New one"), "side": "host"}, owner=world.visit)
    assert shown(world).hash == given.hash
    assert len(shown(world).content["questions"]) == 1
    assert len(shown(world, now=True).content["questions"]) == 2


def test_a_snapshot_cannot_be_changed(world: yearly_world.World) -> None:
    row = world.released()
    with pytest.raises(DatabaseError), transaction.atomic():
        YearSnapshot.objects.filter(report=row).update(hash="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        YearSnapshot.objects.filter(report=row).delete()


def test_a_new_edition_supersedes_and_the_old_one_can_be_read(
    world: yearly_world.World,
) -> None:
    change(world)
    first = world.released()
    change(world, foreword=Text(en="Another word"))
    second = world.released()
    first.refresh_from_db()
    assert (first.state, second.number) == (life.SUPERSEDED, 2)
    assert second.paper.startswith("02-")
    assert shown(world).edition == 2
    assert shown(world, edition=1).content["foreword"]["vi"] == "Lời đầu"
    assert shown(world, "guest").content["foreword"] == {"en": "Another word"}
    with pytest.raises(NotVisible):
        shown(world, edition=7)
    assert [
        line.edition
        for line in years_of(world.actor("exchange"), world.partnership.uid)
    ] == [2, 1]
    assert [
        line.edition for line in years_of(world.actor("guest"), world.partnership.uid)
    ] == [2]


def test_a_new_edition_keeps_the_foreword(world: yearly_world.World) -> None:
    change(world)
    world.released()
    again = world.released()
    assert again.foreword == FOREWORD


def test_a_guest_sees_what_was_released_and_in_these_languages_alone(
    world: yearly_world.World,
) -> None:
    with pytest.raises(NotVisible):
        shown(world, "guest")
    change(world)
    world.released(languages=["lo"])
    guest = shown(world, "guest")
    assert guest.languages == ("lo",)
    assert guest.content["undertakings"][0]["text"] == {"lo": "In time ລາວ"}
    assert guest.title.en == "" and guest.content["foreword"] == {"lo": "ຄຳນຳ"}
    assert not guest.is_house and not guest.may_write
    assert shown(world, "guest", now=True).is_given
    (line,) = yearly_released(world.actor("guest"))
    assert line.title.vi == "" and line.year == last_year()
    (to,) = releases_of(shown(world))
    assert to.languages == ("lo",)


def test_internal_stays_with_the_house(world: yearly_world.World) -> None:
    ew.add(
        "heartbeat",
        {"year": last_year(), "state": "alive", "note": "Ours"},
        owner=world.partnership,
    )
    world.released(level=life.INTERNAL)
    assert shown(world).content["word"] and not shown(world).content["kept_back"]
    with pytest.raises(NotVisible):
        shown(world, "guest")


def test_withdrawn_it_is_gone_for_guests_and_stays_in_the_house(
    world: yearly_world.World,
) -> None:
    row = world.released()
    chief = world.actor("commission")
    common = {"actor": chief, "partnership": world.partnership.uid, "year": last_year()}
    with pytest.raises(InputError) as error:
        services.yearly_withdraw(**common, reason=" ")
    assert problem(error) == ("yearly.reason", "reason")
    with pytest.raises(Conflict):
        services.yearly_withdraw(**common, reason="Wrong", row_version=99)
    services.yearly_withdraw(**common, reason="Wrong", row_version=row.row_version)
    with pytest.raises(NotVisible):
        shown(world, "guest")
    assert shown(world).edition == 0
    assert shown(world, edition=1).withdrawn_why == "Wrong"
    with pytest.raises(StateRefusal):
        services.yearly_withdraw(**common, reason="Again")


def test_who_may_write_and_who_may_release(world: yearly_world.World) -> None:
    for who in ("guest", "stranger", "reader"):
        with pytest.raises((NotVisible, NotAllowed)):
            change(world, who)
    common = {"partnership": world.partnership.uid, "year": last_year()}
    with pytest.raises(NotAllowed):
        services.yearly_release(actor=world.actor("exchange"), **common)
    with pytest.raises(NotAllowed):
        services.yearly_withdraw(actor=world.actor("exchange"), reason="x", **common)
    with pytest.raises(NotVisible):
        services.yearly_release(actor=world.actor("guest"), **common)
    with pytest.raises(NotVisible):
        yearly_shown(world.actor("neighbour"), world.partnership.uid, last_year())
    for unknown in ("x", uuid.uuid4()):
        with pytest.raises(NotVisible):
            yearly_shown(world.actor("exchange"), unknown, last_year())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"year": 9000}, ("yearly.year", "year")),
        ({"year": 1900}, ("yearly.year", "year")),
        ({"level": "public"}, ("yearly.level", "level")),
        ({"languages": ["fr"]}, ("no_language", "languages")),
    ],
)
def test_refusals_of_a_release(
    world: yearly_world.World, given: Any, expected: tuple[str, str]
) -> None:
    with pytest.raises(InputError) as error:
        world.released(**given)
    assert problem(error) == expected
    assert not YearReport.objects.exists()


def test_nobody_to_release_to(world: yearly_world.World) -> None:
    exchange.record_change(
        actor=ew.SYSTEM,
        kind="organisation",
        uid=world.bw.ew.partner.uid,
        values={"house_unit": None},
    )
    with pytest.raises(InputError) as error:
        world.released()
    assert problem(error) == ("yearly.nobody", "accounts")
    guest = world.bw.web.accounts["guest"]
    world.released(accounts=[guest.pk])
    assert shown(world, "guest").is_given


def test_a_name_of_an_ordinary_member_is_refused(world: yearly_world.World) -> None:
    change(world, foreword=Text(vi="Cảm ơn Lê Văn Thử A đã giúp."))
    with pytest.raises(InputError) as error:
        world.released()
    assert problem(error) == ("yearly.name", "name")
    change(world, foreword=FOREWORD)
    ew.add(
        "question",
        {"text": Text(en="What does Lê Văn Thử A do?"), "side": "host"},
        owner=world.visit,
    )
    with pytest.raises(InputError):
        world.released()


def test_the_foreword_under_a_version(world: yearly_world.World) -> None:
    row = change(world, row_version=0)
    with pytest.raises(Conflict):
        change(world, row_version=0)
    again = change(world, foreword=Text(en="Next"), row_version=row.row_version)
    assert (again.pk, again.row_version) == (row.pk, 2)
    with pytest.raises(Conflict):
        world.released(row_version=1)
    with pytest.raises(InputError):
        change(world, year=clock.today().year + 1)


def aged(world: yearly_world.World) -> None:
    """Let the partnership be there since the year before last."""
    moment = dt.datetime(last_year() - 1, 5, 1, tzinfo=dt.UTC)
    type(world.partnership).objects.update(recorded_at=moment)


def january() -> dt.date:
    return dt.date(clock.today().year, 1, 2)


def test_each_january_the_report_is_due_once(world: yearly_world.World) -> None:
    assert reports_due(actor=ew.SYSTEM, today=january()) == 0
    aged(world)
    assert reports_due(actor=ew.SYSTEM, today=january()) == 1
    due = Deadline.objects.get(kind="yearly.yearreport")
    draft = YearReport.objects.get()
    assert due.subject == draft.pk
    assert str(last_year()) in due.title.vi
    assert due.url.endswith(f"/{world.partnership.uid}/{last_year()}/")
    assert due.due_on == january() + dt.timedelta(days=31)
    assert reports_due(actor=ew.SYSTEM, today=january()) == 0
    row = world.released()
    assert row.pk == draft.pk
    due.refresh_from_db()
    assert due.state == "done"
    assert reports_due(actor=ew.SYSTEM, today=january()) == 0


def test_none_is_due_for_a_partnership_that_sleeps_or_has_its_report(
    world: yearly_world.World,
) -> None:
    aged(world)
    exchange.record_change(
        actor=ew.SYSTEM,
        kind="partnership",
        uid=world.partnership.uid,
        values={"state": "sleeping"},
    )
    assert reports_due(actor=ew.SYSTEM, today=january()) == 0
    exchange.record_change(
        actor=ew.SYSTEM,
        kind="partnership",
        uid=world.partnership.uid,
        values={"state": "alive"},
    )
    change(world)
    assert reports_due(actor=ew.SYSTEM, today=january()) == 1
    assert YearReport.objects.count() == 1


def test_the_levels_of_the_file_are_levels() -> None:
    assert level_faults() == []


def test_days_of_the_file_fall_in_last_year() -> None:
    from banyan.demo.yearly import meant

    assert meant("last:05-12") == on(5, 12)
    assert meant("before:05-12") == on(5, 12, last_year() - 1)
    assert meant("last") == last_year()
    assert meant("lasting: more") == "lasting: more"


def lacking(world: yearly_world.World) -> set[str]:
    """Return what the last step of the visit lacks."""
    found = exchange_shown(world.actor("exchange"), world.visit.uid)
    return {p.code for p in found.steps[-1].lacks}


def test_the_last_step_of_an_exchange_is_the_report_on_its_year(
    world: yearly_world.World,
) -> None:
    assert lacking(world) == {"exchange.step.heartbeat", "exchange.step.yearly-report"}
    world.released(level=life.INTERNAL)
    assert "exchange.step.yearly-report" in lacking(world)
    world.released()
    assert lacking(world) == {"exchange.step.heartbeat"}
