"""Guests see what was released to them, the same everywhere, and nothing else."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from banyan.access.models import Release
from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.cli.main import main
from banyan.exchange import queries, services
from banyan.kernel import clock
from banyan.kernel.errors import InputError, NotAllowed, NotVisible
from tests.support import api_world, guest_world, project_world
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support.counting import statements
from tests.support.guest_world import found, release, seen

pytestmark = pytest.mark.django_db

SECRETS = ("Review in the house", "Not for guests", "Missing and why", "Heard at home")
MINUTES = ("Said in the meeting", "What about it", "We will send the text")


@pytest.fixture
def world() -> bw.World:
    return guest_world.build()


def test_before_the_release_there_is_nothing(world: bw.World) -> None:
    actor, uid = world.actor("guest"), world.ew.exchange.uid
    with pytest.raises(NotVisible):
        queries.exchange_shown(actor, uid)
    client = world.web.client("guest")
    assert client.get(reverse("record", args=["exchange", uid])).status_code == 404
    assert found(world, "conference") == set()
    assert lists.run(actor, lists.get("exchanges"), ListQuery()).rows == ()
    assert queries.exchange_home(actor).counts["exchange"] == 0


def test_every_door_shows_the_same_and_keeps_the_same(world: bw.World) -> None:
    release(world)
    doors = list(seen(world))
    assert len(doors) == 4
    for text in doors:
        assert "Conference" in text or "ລາວ" in text
        assert not [s for s in (*SECRETS, *MINUTES) if s in text]
    page, api, record, _calendar = doors
    assert all("A handbook" in text for text in (page, api, record))
    assert "Head host" in page and "Head host" in api
    assert json.loads(api)["steps"] == [] and json.loads(api)["moves"] == []
    actor = world.actor("guest")
    rows = lists.run(actor, lists.get("exchanges"), ListQuery()).rows
    assert [r.handle["uid"] for r in rows] == [world.ew.exchange.uid]
    said = lists.run(actor, lists.get("commitments-of-exchanges"), ListQuery()).rows
    assert said == ()
    home = queries.exchange_home(actor)
    assert [one.uid for one in (*home.coming, *home.latest)] == [world.ew.exchange.uid]


def test_the_whole_of_it_adds_minutes_and_undertakings(world: bw.World) -> None:
    release(world, whole=True)
    page, api, record, _calendar = seen(world)
    for text in (page, api, record):
        assert all(s in text for s in MINUTES)
        assert not [s for s in SECRETS if s in text]
    actor = world.actor("guest")
    said = lists.run(actor, lists.get("commitments-of-exchanges"), ListQuery()).rows
    assert len(said) == 1
    release(world)
    assert "Said in the meeting" not in next(seen(world))


@pytest.mark.parametrize(
    "typed", ["conference", "phát triển đảng viên trẻ", "ສະມາຊິກພັກໄວໜຸ່ມ", "dang vien tre"]
)
def test_the_search_finds_what_was_released_alone(world: bw.World, typed: str) -> None:
    release(world)
    kinds = {(k, i) for k, i in found(world, typed) if k != "knowledge.topic"}
    assert kinds == {("exchange.exchange", world.ew.exchange.pk)}
    client = world.web.client("guest", "lo")
    page = client.get(reverse("search"), {"q": typed}).content.decode()
    assert str(world.ew.exchange.uid) in page
    program = api_world.program(world.web.accounts["guest"])
    groups = program.get(f"search?q={typed}").json()["groups"]
    shown = [
        h["shown"]["uid"] for g in groups for h in g["hits"] if "uid" in h["shown"]
    ]
    assert shown == [str(world.ew.exchange.uid)]


def test_other_words_of_the_house_find_nothing(world: bw.World) -> None:
    release(world, whole=True)
    for typed in ("other visit", "mentors", "Lê Văn Thử", "chi bộ", "begin early"):
        assert not {k for k, _i in found(world, typed) if k != "knowledge.topic"}


def test_taken_back_it_is_gone_at_once(world: bw.World) -> None:
    release(world, whole=True)
    (one,) = queries.released_of("exchange", world.ew.exchange)
    services.record_take_back(
        actor=world.actor("exchange"),
        kind="exchange",
        uid=world.ew.exchange.uid,
        release=one.release,
    )
    assert queries.released_of("exchange", world.ew.exchange) == ()
    assert found(world, "conference") == set()
    with pytest.raises(NotVisible):
        queries.record_shown(world.actor("guest"), "exchange", world.ew.exchange.uid)
    with pytest.raises(NotVisible):
        services.record_take_back(
            actor=world.actor("exchange"),
            kind="exchange",
            uid=world.ew.exchange.uid,
            release=one.release,
        )


def test_what_has_ended_is_told_no_more_and_can_be_released_again(
    world: bw.World,
) -> None:
    release(world)
    today = clock.today()
    Release.objects.update(valid_from=today - dt.timedelta(days=1), valid_to=today)
    assert queries.released_of("exchange", world.ew.exchange) == ()
    assert found(world, "conference") == set()
    release(world)
    assert len(queries.released_of("exchange", world.ew.exchange)) == 1
    assert found(world, "conference") != set()


def test_a_practice_goes_out_without_its_applications(world: bw.World) -> None:
    guest = world.web.accounts["guest"]
    ew.add(
        "application",
        {"receiver": world.ew.partner, "state": "heard", "sponsor": "Not for guests"},
        owner=world.practice,
    )
    release(world, "practice", world.practice, accounts=[guest.pk])
    shown = queries.record_shown(world.actor("guest"), "practice", world.practice.uid)
    assert len(shown.parts["block"]) == 1 and shown.parts["application"] == ()
    url = reverse("record", args=["practice", world.practice.uid])
    text = world.web.client("guest", "lo").get(url).content.decode()
    assert "Pairs" in text and "Not for guests" not in text
    assert ("exchange.practice", world.practice.pk) in found(world, "mentors")


def test_a_project_goes_out_without_its_export(world: bw.World) -> None:
    project = project_world.ready(world.ew)
    release(world, "project", project)
    client = world.web.client("guest")
    page = client.get(reverse("record", args=["project", project.uid]))
    assert page.status_code == 200 and "4,000,000,000" in page.content.decode()
    taken = client.post(reverse("project_iati", args=[project.uid]))
    assert taken.status_code == 404
    program = api_world.program(world.web.accounts["guest"])
    shown = program.get(f"exchange/records/project/{project.uid}").json()
    assert shown["parts"]["money"] and "identifier" not in shown["values"]


def test_a_guest_takes_out_programme_and_calendar_alone(world: bw.World) -> None:
    release(world)
    client = world.web.client("guest", "lo")
    url = reverse("exchange_file", args=[world.ew.exchange.uid])
    for name, status in (
        ("programme.docx", 200),
        ("contacts.vcf", 404),
        ("badges.pdf", 404),
    ):
        answer = client.post(url, {"file": name, "language": "lo"})
        assert answer.status_code == status, name


def test_a_guest_changes_nothing(world: bw.World) -> None:
    release(world, whole=True)
    uid = world.ew.exchange.uid
    with pytest.raises(NotVisible):
        services.record_change(
            actor=world.actor("guest"), kind="exchange", uid=uid, values={"title": "x"}
        )
    client = world.web.client("guest")
    url = reverse("record_release", args=["exchange", uid])
    assert client.post(url, {"partner": "on"}).status_code == 403


def test_who_may_release_and_to_whom(world: bw.World) -> None:
    uid = world.ew.exchange.uid
    with pytest.raises(InputError) as nobody:
        services.record_release(actor=world.actor("exchange"), kind="exchange", uid=uid)
    assert nobody.value.problems[0].field == "accounts"
    with pytest.raises(NotAllowed):
        services.record_release(
            actor=world.actor("commission"), kind="exchange", uid=uid, partner=True
        )
    with pytest.raises(NotVisible):
        services.record_release(
            actor=world.actor("exchange"), kind="need", uid=uid, partner=True
        )
    services.record_change(
        actor=ew.SYSTEM,
        kind="organisation",
        uid=world.ew.partner.uid,
        values={"house_unit": None},
    )
    with pytest.raises(InputError) as none:
        release(world)
    assert none.value.problems[0].code == "exchange.no_partner_unit"


def test_by_page_api_and_command(
    world: bw.World, capsys: pytest.CaptureFixture[str]
) -> None:
    uid = str(world.ew.exchange.uid)
    officer = world.web.client("exchange")
    url = reverse("record_release", args=["exchange", uid])
    assert officer.get(url).status_code == 200
    wrong = officer.post(url, {"accounts": "nobody-here"})
    assert wrong.status_code == 422 and "nobody-here" in wrong.content.decode()
    assert officer.post(url, {"partner": "on", "whole": "whole"}).status_code == 302
    page = officer.get(reverse("record", args=["exchange", uid])).content.decode()
    assert "Guests en" in page
    (one,) = queries.released_of("exchange", world.ew.exchange)
    back = reverse("record_take_back", args=["exchange", uid])
    assert officer.post(back, {"release": "x"}).status_code == 404
    assert officer.post(back, {"release": str(one.release)}).status_code == 302
    program = api_world.program(world.web.accounts["exchange"])
    at = f"exchange/records/exchange/{uid}/releases"
    guest = world.web.accounts["guest"]
    assert program.post(at, {"accounts": [guest.pk]}).status_code == 201
    (line,) = program.items(at)
    assert line["whole"] is False
    assert program.ask("DELETE", f"{at}/{line['release']}").status_code == 204
    login = world.web.accounts["exchange"].username
    given = ["exchange", "release", "exchange", uid, "--account", login, "--json"]
    capsys.readouterr()
    assert main([*given, "--to", guest.username]) == 0
    assert json.loads(capsys.readouterr().out)[0]["to"] == "Guest"
    assert main([*given, "--take-back"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_follow_up_is_released_to_be_answered(world: bw.World) -> None:
    made = ew.add(
        "application",
        {
            "receiver": world.ew.partner,
            "state": "piloting",
            "owner": "Office",
            **dict.fromkeys(
                ("need", "law", "structure", "people", "money", "language"), 2
            ),
        },
        owner=world.practice,
    )[0]
    asked = made.asked.first()
    guest = world.web.accounts["guest"]
    officer = world.web.client("exchange")
    page = officer.get(reverse("record", args=["practice", world.practice.uid]))
    url = reverse("record_release", args=["asked", asked.uid])
    assert url in page.content.decode()
    assert officer.get(url).status_code == 200
    done = officer.post(url, {"accounts": guest.username})
    assert done.status_code == 302, done.content.decode()
    report = reverse("application_report", args=[asked.uid])
    client = world.web.client("guest", "lo")
    assert client.get(report).status_code == 200
    answer = {"by": "Guest", "stands": "stopped", "answer": "ບໍ່ມີເງິນ"}
    assert client.post(report, answer).status_code == 302


def test_the_pages_of_a_guest_stay_within_fourteen_statements(world: bw.World) -> None:
    release(world, whole=True)
    client = world.web.client("guest", "lo")
    url = reverse("record", args=["exchange", world.ew.exchange.uid])
    client.get(url)
    with statements() as few:
        client.get(url)
    ew.add(
        "item",
        *({"title": ew.said(f"Item {n}")} for n in range(5)),
        owner=world.ew.exchange,
    )
    with statements() as more:
        client.get(url)
    assert len(few) == len(more) <= 14
    for page in (reverse("exchange"), "/"):
        with statements() as read:
            client.get(page)
        assert len(read) <= 14, page


def test_what_was_taken_back_leaves_the_lists_at_once(world: bw.World) -> None:
    """The statement of a list is kept for a reader; what was released then is not."""
    actor, spec = world.actor("guest"), lists.get("exchanges")
    for _time in range(2):
        release(world)
        assert len(lists.run(actor, spec, ListQuery()).rows) == 1
        assert len(list(lists.iterate(actor, spec, ListQuery()))) == 1
        (to,) = queries.released_of("exchange", world.ew.exchange)
        services.record_take_back(
            actor=world.actor("exchange"),
            kind="exchange",
            uid=world.ew.exchange.uid,
            release=to.release,
        )
        assert lists.run(actor, spec, ListQuery()).rows == ()
        assert lists.count(actor, spec, ListQuery()).number == 0


def test_a_guest_is_shown_no_act_of_the_house(world: bw.World) -> None:
    release(world)
    client = world.web.client("guest", "en")
    for page in (
        reverse("records", args=["exchange"]),
        reverse("records", args=["practice"]),
        reverse("briefings"),
        reverse("exchange"),
    ):
        text = client.get(page).content.decode()
        assert "disabled" not in text and "Begin an exchange" not in text, page
        assert "Partnerships" not in text, page
    assert (
        "Begin an exchange"
        in world.web.client("commission", "en")
        .get(reverse("records", args=["exchange"]))
        .content.decode()
    )
