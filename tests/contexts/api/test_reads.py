"""Reads: pages by cursor, entity tags, days past, and the same answers as the pages."""

from __future__ import annotations

import base64
import json

import pytest

from banyan.people import services as people
from tests.support import api_world, people_world, web_world
from tests.support.api_world import code_of
from tests.support.counting import statements


def _members(world, count):
    for n in range(count):
        people_world.member(world, f"Trần Văn {'ABCDEGHIK'[n % 9]}{n}")


def test_a_list_goes_on_by_its_cursor_without_loss_or_repeat(world, officer, uid_of):
    _members(world, 7)
    url = f"units/{uid_of('north')}/members?below=true"
    paged = officer.items(url + "&limit=2")
    whole = officer.get(url + "&limit=200").json()["items"]
    assert paged == whole and len(whole) == 12
    assert len({line["membership_uid"] for line in paged}) == 12


@pytest.mark.parametrize(
    "path",
    [
        "people?q=tran",
        "lists/members/rows?tab=party",
        "decisions",
        "units/{north}/children",
        "units/{branch}/decisions",
        "ledger/acts",
    ],
)
def test_every_list_pages_alike(world, commission_seen, uid_of, path):
    url = path.format(north=uid_of("north"), branch=uid_of("branch"))
    sign = "&" if "?" in url else "?"
    whole = commission_seen.get(f"{url}{sign}limit=200").json()["items"]
    assert commission_seen.items(f"{url}{sign}limit=1") == whole
    assert whole


@pytest.fixture
def commission_seen(world, settings):
    """The commission's program, where its second factor is not asked for."""
    settings.BANYAN_DEMO = True
    return api_world.program(world.accounts["commission"])


@pytest.mark.parametrize(
    "cursor", ["x", "////", "e30", base64.urlsafe_b64encode(b'["people",1]').decode()]
)
def test_a_cursor_that_is_none_is_refused(officer, cursor):
    answer = officer.get(f"people?q=an&cursor={cursor}")
    assert code_of(answer) == (422, "input")
    assert answer.json()["fields"][0]["field"] == "cursor"


def test_a_cursor_of_another_list_is_refused(world, officer, uid_of):
    url = f"units/{uid_of('north')}/members?below=true&limit=1"
    cursor = officer.get(url).json()["next"]
    answer = officer.get(f"people?q=an&cursor={cursor}")
    assert code_of(answer) == (422, "input")


def test_a_cursor_gives_no_right(world, officer, commission_seen, uid_of):
    url = "lists/members/rows?tab=party&limit=1"
    cursor = commission_seen.get(url).json()["next"]
    rows = officer.get(f"{url}&cursor={cursor}").json()["items"]
    names = {row["cells"]["name"] for row in rows}
    assert "Hoàng Văn Em" not in names


def test_what_has_not_changed_is_not_sent_again(officer, uid_of):
    url = f"units/{uid_of('branch')}"
    first = officer.get(url)
    again = officer.get(url, If_None_Match=f'"other", W/{first["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert officer.get(url, If_None_Match='"other"').status_code == 200


def test_another_reader_may_get_another_tag(world, officer):
    tag = officer.get("whoami")["ETag"]
    other = api_world.program(world.accounts["secretary"])
    assert other.get("whoami", If_None_Match=tag).status_code == 200


def test_a_day_past_is_asked_as_on_the_pages(world, officer, uid_of):
    url = f"units/{uid_of('branch')}"
    assert officer.get(f"{url}?as_of=2025-08-01").json()["unit"]["code"] == ""
    missing = officer.get(f"{url}?as_of=2024-01-01")
    assert code_of(missing) == (409, "unit.did_not_exist")
    assert officer.items(f"{url}/members?as_of=2025-08-01") == []
    future = officer.get(f"{url}?known_on=2199-01-01")
    assert code_of(future) == (422, "input")
    assert code_of(officer.get(f"{url}?as_of=1.7.2025")) == (422, "input")


def test_a_roster_shows_the_year_of_birth_alone(world, officer, uid_of):
    member = people_world.member(world, "Vũ Thị Sinh", birth_date=web_world.FOUNDED)
    rows = officer.items(f"units/{uid_of('branch')}/members")
    rows = [row for row in rows if row["name"] == "Vũ Thị Sinh"]
    assert rows[0]["birth_year"] == web_world.FOUNDED.year
    assert str(web_world.FOUNDED) not in json.dumps(rows)
    shown = officer.get(f"people/{rows[0]['person_uid']}").json()["person"]
    assert shown["birth_date"] == str(web_world.FOUNDED)
    assert shown["id"] == member.person_id


def test_records_are_named_by_identity_or_number(world, officer, uid_of):
    by_uid = officer.get(f"units/{uid_of('branch')}").json()
    by_number = officer.get(f"units/{world.units['branch']}").json()
    assert by_uid == by_number


def test_paths_of_tables_stay_inside(world, officer, uid_of):
    from banyan.units.queries import unit_find

    path = unit_find(world.actor("officer"), world.units["branch"]).path
    for url in (
        f"units/{uid_of('branch')}",
        "structures/party/tree",
        f"units/{uid_of('north')}/children",
        "rights",
    ):
        answer = officer.get(url)
        assert path not in answer.content.decode()
        assert '"path"' not in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "units/{north}/members?below=true",
        "lists/members/rows?tab=party",
        "units/{north}/children",
        "people?q=tran",
        "decisions",
    ],
)
def test_a_list_costs_the_same_however_long(world, officer, uid_of, path):
    url = path.format(north=uid_of("north"))
    officer.get(url)
    with statements() as few:
        officer.get(url)
    _members(world, 15)
    with statements() as many:
        assert len(officer.get(url).json()["items"]) >= 1
    assert len(many) == len(few) <= 8


def test_reading_leaves_no_act(world, officer, uid_of):
    from banyan.ledger.models import Act

    before = Act.objects.count()
    for url in ("whoami", f"units/{uid_of('branch')}", "people?q=an", "inbox"):
        officer.get(url)
    assert Act.objects.count() == before


def test_what_is_sealed_opens_by_post_and_on_record(world, commission_seen):
    from banyan.ledger.models import Reading

    sealed = people.SetSensitive(world.member.pk, "national-id", "001099012345")
    people.sensitive_set(actor=web_world.SYSTEM, commands=[sealed])
    url = f"people/{world.member.uid}/sealed"
    unsaid = commission_seen.post(url, {"field": "national-id", "reason": " "})
    assert unsaid.status_code == 422 and not Reading.objects.exists()
    body = {"field": "national-id", "reason": "admission file"}
    answer = commission_seen.post(url, body)
    assert answer.json()["value"] == "001099012345"
    reading = Reading.objects.get()
    assert (reading.person_id, reading.reason) == (world.member.pk, "admission file")
    assert reading.reader_name.endswith("· script")
    reader = api_world.program(world.accounts["reader"], own=True)
    read = reader.items(f"people/{world.member.pk}/readings")
    assert [r["what"] for r in read] == ["national-id"]


def test_the_document_is_there_for_everybody(db, client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_finding_units_and_explaining_rights(world, officer, uid_of):
    found = officer.items("structures/party/units?q=chi+bo+2")
    assert [f["unit"]["names"]["vi"] for f in found] == ["Chi bộ 2 Bắc"]
    why = officer.get(f"rights/why?right=person.read&unit={uid_of('branch')}").json()
    assert why["allowed"] and why["grants"][0]["sentence"]
    seers = officer.get(f"people/{world.member.uid}/seers")
    assert seers.status_code == 403  # to see who sees takes a right of its own
    mine = api_world.program(world.accounts["reader"], own=True)
    assert mine.items(f"people/{world.member.uid}/seers")
