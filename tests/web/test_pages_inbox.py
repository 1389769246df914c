"""The inbox: what waits in groups, the ground of each reader, counts of statements."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.deadlines import services as deadlines
from banyan.kernel import clock
from banyan.kernel.text import Text
from tests.support import kept, web_world
from tests.support.counting import queries_of

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    return web_world.build()


def wait(world: web_world.World, title: str, days: int, about: Text | str = "") -> None:
    """Let something fall due ``days`` from today for the officers of a ward."""
    today = clock.today()
    deadlines.deadline_start(
        actor=web_world.SYSTEM,
        start=deadlines.Start(
            kind="test",
            title=Text.of(title),
            subject_kind="people.person",
            subject=world.member.pk,
            person=world.member.pk,
            about=about or world.member.full_name,
            unit=world.units["branch"],
            right="membership.write",
            started_on=today - dt.timedelta(days=90),
            due_on=today + dt.timedelta(days=days),
            rule="PRO-LENGTH",
            url=f"/people/{world.member.uid}/",
            action=Text.of("Open the record"),
        ),
    )


def page(world: web_world.World, who: str, address: str = "/") -> Any:
    answer = world.client(who).get(address)
    assert answer.status_code == 200
    return answer.context["page"]


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_the_inbox_opens_for_everybody(world: web_world.World, language: str) -> None:
    for who in world.accounts:
        assert world.client(who, language).get("/").status_code == 200


def test_an_empty_inbox_teaches_what_will_be_here(world: web_world.World) -> None:
    text = world.client("officer").get("/").content.decode()
    assert "Nothing waits for you" in text
    assert "What must be done stands here by itself" in text


def test_officers_see_their_units_and_figures(world: web_world.World) -> None:
    found = page(world, "officer")
    assert [u.name for u in found.units] == ["Committee of Bắc"]
    assert ("Members", "1") in [(f.label, f.value) for f in found.figures]


def test_members_see_their_own_record_and_who_read_it(world: web_world.World) -> None:
    found = page(world, "reader")
    assert found.me.name == "Trần Thị Mẫu"
    assert found.me.url == "/me/"
    assert found.readings == ()
    assert found.recent == found.decisions == ()


def test_an_account_without_rights_is_told_what_will_be_released(
    world: web_world.World,
) -> None:
    found = page(world, "stranger")
    assert found.guest is not None
    assert (found.units, found.figures) == ((), ())


def test_only_who_reads_the_ledger_sees_what_was_recorded(
    world: web_world.World,
) -> None:
    assert page(world, "commission").recent
    assert page(world, "officer").recent == ()


def test_the_inbox_asks_a_fixed_number_of_statements(world: web_world.World) -> None:
    client = world.client("commission")
    client.get("/")
    few = queries_of(client, "/")
    for number in range(12):
        web_world._taken_over(f"Danh sách {number}", web_world.FOUNDED)
    assert queries_of(client, "/") == few <= 12


def test_what_waits_stands_in_its_group_with_rule_and_button(
    world: web_world.World,
) -> None:
    wait(world, "Late", -3)
    wait(world, "Today", 0)
    wait(world, "Soon", 20)
    found = page(world, "officer")
    rows = {g.key: [r.what for r in g.rows] for g in found.groups}
    assert rows["overdue"] == ["Late"]
    assert rows["this_week"] == ["Today"]
    assert "Soon" in rows["next_30_days"]
    late = found.groups[0].rows[0]
    assert late.badge.label == "3 days late"
    assert late.chips[0].url.startswith("/rulebook/")
    assert late.act.label == "Open the record"
    assert "Trần Thị Mẫu" in late.about
    assert not page(world, "neighbour").has_work


def test_what_it_is_about_is_said_in_the_language_of_the_reader(
    world: web_world.World,
) -> None:
    wait(world, "Soon", 3, Text(vi="Khóa học", lo="ຫຼັກສູດ", en="Course"))
    client = world.client("officer")
    for language, said in (("vi", "Khóa học"), ("lo", "ຫຼັກສູດ"), ("en", "Course")):
        client.cookies["banyan_language"] = language
        assert said in client.get("/").content.decode()


def test_long_groups_are_shortened_and_shown_whole(world: web_world.World) -> None:
    for number in range(11):
        wait(world, f"Late {number}", -1 - number)
    group = page(world, "officer").groups[0]
    assert (len(group.rows), group.count) == (8, "11")
    whole = page(world, "officer", group.more_url)
    assert [g.key for g in whole.groups] == ["overdue"]
    assert len(whole.groups[0].rows) == 11
