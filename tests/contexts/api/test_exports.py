"""Popolo, W3C ORG, vCard and the calendar: what they hold, and what they leave out."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from banyan.access.services import feed_renew
from banyan.deadlines.services import Start, deadline_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.ledger.models import Reading
from banyan.people import services as people
from tests.support import api_world, people_world, web_world
from tests.support.api_world import code_of

SYSTEM = web_world.SYSTEM


@pytest.fixture
def secretary(world):
    """The member leads the branch; so she is known to who reads the unit."""
    post = people.post_set(
        actor=SYSTEM,
        commands=[
            people.SetPost(
                unit=world.units["branch"],
                key="secretary",
                valid_from=dt.date(2025, 10, 1),
                names=Text(vi="Bí thư", lo="ເລຂາ", en="Secretary"),
            )
        ],
    )[0]
    command = people.OpenOffice(world.member.pk, post.pk, dt.date(2025, 10, 1))
    people.office_open(
        actor=SYSTEM, commands=[command], decision=people_world.decision()
    )
    phone = people.SetContact(world.member.pk, "phone", "0912345678", True)
    people.contact_set(actor=SYSTEM, commands=[phone])
    return world.member


def test_popolo_without_persons_is_read(officer, secretary, uid_of):
    found = officer.get("exports/popolo?structure=party").json()
    names = [o["name"] for o in found["organizations"]]
    assert names == ["Đảng bộ phường Bắc", "Chi bộ 1 Bắc", "Chi bộ 2 Bắc"]
    branch = found["organizations"][1]
    assert branch["id"] == f"urn:uuid:{uid_of('branch')}"
    assert branch["parent_id"] == f"urn:uuid:{uid_of('north')}"
    assert found["posts"][0]["organization_id"] == branch["id"]
    assert (found["persons"], found["memberships"]) == ([], [])
    assert not Reading.objects.exists()


def test_popolo_with_persons_is_recorded(officer, secretary, uid_of):
    body = {"structure": "party", "below": uid_of("branch"), "reason": "list"}
    found = officer.post("exports/popolo", body).json()
    person, office = found["persons"][0], found["memberships"][0]
    assert person["family_name"] == "Trần"
    assert person["contact_details"] == [{"type": "voice", "value": "0912345678"}]
    assert office["person_id"] == person["id"]
    assert office["start_date"] == "2025-10-01" and "end_date" not in office
    reading = Reading.objects.get()
    assert (reading.kind, reading.reason) == ("units.unit", "list")
    assert "1 persons" in reading.what


def test_of_persons_no_more_leaves_than_one_may_read(world, secretary, uid_of):
    reader = api_world.program(world.accounts["onlooker"])  # reads the unit alone
    body = {"structure": "party", "below": uid_of("branch")}
    person = reader.post("exports/popolo", body).json()["persons"][0]
    assert person["name"] == "Trần Thị Mẫu"
    assert not {"birth_date", "gender", "contact_details"} & person.keys()
    card = reader.post(f"people/{secretary.uid}/vcard").content.decode()
    assert "Trần Thị Mẫu" in card and "TEL" not in card


def test_what_lies_out_of_range_is_in_no_export(world, secretary, uid_of):
    far = api_world.program(world.accounts["neighbour"])
    body = {"structure": "party", "below": uid_of("branch")}
    assert code_of(far.post("exports/popolo", body)) == (404, "not_found")
    found = far.get("exports/popolo?structure=party").json()
    assert "Chi bộ 1 Bắc" not in str(found) and found["posts"] == []
    assert far.post(f"people/{secretary.uid}/vcard").status_code == 404


def test_a_tree_that_is_too_large_is_refused(officer, monkeypatch):
    monkeypatch.setattr("banyan.api.exports.part.MOST", 1)
    answer = officer.get("exports/popolo?structure=party")
    assert code_of(answer) == (409, "export.large")


def test_tree_and_posts_as_linked_data(officer, secretary, uid_of):
    answer = officer.get("exports/org?structure=party&as_of=2025-11-01")
    assert answer["Content-Type"] == "application/ld+json"
    found = answer.json()
    assert found["validOn"] == "2025-11-01"
    graph = {node["@id"]: node for node in found["@graph"]}
    branch = graph[f"urn:uuid:{uid_of('branch')}"]
    assert branch["@type"] == "org:OrganizationalUnit"
    assert branch["unitOf"] == f"urn:uuid:{uid_of('north')}"
    assert {"@value": "Branch 1 of Bắc", "@language": "en"} in branch["name"]
    posts = [n for n in found["@graph"] if n["@type"] == "org:Post"]
    assert posts[0]["postIn"] == branch["@id"]
    assert "Trần" not in answer.content.decode()
    before = officer.get("exports/org?structure=party&as_of=2025-08-01").json()
    assert not [n for n in before["@graph"] if n["@type"] == "org:Post"]


def test_cards_of_a_unit_and_of_a_person(officer, secretary, uid_of):
    answer = officer.post(f"units/{uid_of('branch')}/vcard", {"reason": "call"})
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VCARD") == 1
    assert "FN;LANGUAGE=vi:Trần Thị Mẫu" in text
    assert "office1.TITLE;ALTID=title1;LANGUAGE=lo:ເລຂາ" in text
    assert "TEL;VALUE=text;PREF=1:0912345678" in text
    officer.post(f"people/{secretary.uid}/vcard")
    kinds = list(Reading.objects.order_by("pk").values_list("kind", "what"))
    assert kinds == [("units.unit", "vcards, 1 persons"), ("people.person", "vcard")]


# -- the calendar ---------------------------------------------------------------------


def _start(world, **more):
    values = {
        "kind": "people.probation",
        "subject_kind": "people.membership",
        "subject": 1,
        "title": Text(vi="Hết dự bị", lo="ໝົດສຳຮອງ", en="Probation ends"),
        "unit": world.units["branch"],
        "started_on": dt.date(2026, 1, 5),
        "due_on": clock.today() + dt.timedelta(days=3),
        "right": "membership.write",
        "about": "Trần Thị Mẫu",
        "url": "/people/x/",
    }
    return deadlines_start(actor=SYSTEM, starts=[Start(**{**values, **more})])[0]


def _feed(world, who="officer", language="vi"):
    made = feed_renew(actor=world.actor(who))
    return f"/api/v1/feeds/{made.secret}/{language}.ics"


def _todos(url):
    answer = Client().get(url)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VTODO"), answer


def test_what_waits_stands_in_the_calendar_once_per_language(world):
    row = _start(world)
    url = _feed(world)
    (todo,), answer = _todos(url)
    assert str(todo["SUMMARY"]) == "Hết dự bị · Chi bộ 1 Bắc"
    assert todo["SUMMARY"].params["LANGUAGE"] == "vi"
    assert todo["DUE"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert todo["DUE"].dt.date() == row.due_on
    assert str(todo["STATUS"]) == "NEEDS-ACTION" and int(todo["SEQUENCE"]) == 0
    assert str(todo["URL"]) == "http://testserver/people/x/"
    (lao,), _answer = _todos(url.replace("/vi.ics", "/lo.ics"))
    assert (lao["UID"], str(lao["SUMMARY"])) == (
        todo["UID"],
        "ໝົດສຳຮອງ · Chi bộ 1 Bắc",
    )
    again = Client().get(url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_nobody_is_named_in_a_calendar(world):
    _start(world)
    _todos_, answer = _todos(_feed(world))
    assert "Trần Thị Mẫu" not in answer.content.decode().replace("\r\n ", "")


def test_both_time_zones_are_there(world):
    _start(world, calendar="la", due_on=dt.date(2026, 12, 30))
    url = _feed(world)
    (todo,), answer = _todos(url)
    assert todo["DUE"].params["TZID"] == "Asia/Vientiane"
    assert todo["DUE"].dt == dt.datetime(
        2026, 12, 30, 23, 59, tzinfo=ZoneInfo("Asia/Vientiane")
    )
    zones = Calendar.from_ical(answer.content).walk("VTIMEZONE")
    assert {str(z["TZID"]) for z in zones} == {"Asia/Ho_Chi_Minh", "Asia/Vientiane"}


def test_a_change_raises_the_sequence_and_what_is_done_is_completed(world):
    row = _start(world)
    url = _feed(world)
    (before,), _answer = _todos(url)
    deadline_finish(actor=SYSTEM, deadline=row)
    (after,), _answer = _todos(url)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert str(after["STATUS"]) == "COMPLETED" and "COMPLETED" in after


def test_a_calendar_shows_what_its_account_may_see(world):
    _start(world)
    todos, _answer = _todos(_feed(world, "neighbour"))
    assert todos == []


@pytest.mark.parametrize("path", ["bny_x/vi.ics", "x/en.ics"])
def test_a_wrong_address_opens_nothing(db, path):
    answer = Client().get(f"/api/v1/feeds/{path}")
    assert code_of(answer) == (404, "not_found")


def test_a_calendar_speaks_three_languages_and_no_more(world):
    url = _feed(world)
    assert Client().get(url.replace("/vi.ics", "/fr.ics")).status_code == 404


def test_the_token_of_a_program_opens_no_calendar(world, officer):
    answer = Client().get(f"/api/v1/feeds/{officer.secret}/vi.ics")
    assert answer.status_code == 404
