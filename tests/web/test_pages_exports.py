"""Taking a list out of its page: the choice, the file, the job, the refusals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from banyan.jobs.models import Job
from banyan.jobs.worker import run_waiting
from banyan.ledger.models import Act
from banyan.lists import exports
from tests.support import kept, people_world, web_world

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    made = web_world.build()
    people_world.member(made, "Lê Văn An", "branch2")
    people_world.member(made, "Phạm Thị Xa", "south1")
    return made


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:400]
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_list_leads_to_its_export_as_it_is_asked(world: web_world.World) -> None:
    client = world.client("officer")
    listed = client.get("/people/?f=name+has+an&c=name,card&s=-joined").context["page"]
    tool = next(t for t in listed.list.tools if t.label == "Export")
    page = client.get(tool.url).context["page"]
    assert page.columns == ("Name", "Card number")
    assert [c.text for c in page.chips] == ["Name: “an”"]
    assert page.is_recorded
    assert [c.key for c in page.choices] == [
        "xlsx",
        "csv",
        "pdf",
        "labels-21",
        "labels-16",
    ]
    text = body(client.post(tool.url, {"form": "csv"}))
    assert text.splitlines()[0] == "Name,Card number"
    assert "Lê Văn An" in text and "Phạm Thị Xa" not in text


def test_the_file_is_an_attachment_and_on_record(world: web_world.World) -> None:
    answer = world.client("officer").post("/lists/members/export/", {"form": "xlsx"})
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert Act.objects.filter(kind="lists.export_take").count() == 1


def test_the_person_concerned_sees_who_took_the_list_out(
    world: web_world.World,
) -> None:
    body(world.client("officer").post("/lists/members/export/", {"form": "csv"}))
    readings = world.client("reader").get("/account/readings").context["page"].readings
    assert "Members" in readings[0].what


def test_a_large_list_becomes_a_job(world: web_world.World, monkeypatch: Any) -> None:
    small = replace(exports.FORMS["csv"], at_once=1)
    monkeypatch.setitem(exports.FORMS, "csv", small)
    client = world.client("officer")
    page = client.get("/lists/members/export/").context["page"]
    assert {c.key: bool(c.note) for c in page.choices}["csv"]
    answer = client.post("/lists/members/export/", {"form": "csv"})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    run_waiting()
    shown = client.get(f"/jobs/{job.pk}/").context["page"]
    assert [(f.label, f.value) for f in shown.results][0] == ("Rows", "2")
    assert "Lê Văn An" in body(client.post(shown.files[0].url))


def test_who_may_not_open_the_list_takes_nothing_out(world: web_world.World) -> None:
    client = world.client("stranger")
    assert client.get("/lists/members/export/").status_code == 403
    assert client.post("/lists/members/export/", {"form": "csv"}).status_code == 403
    assert world.client("officer").get("/lists/nothing/export/").status_code == 404


def test_what_cannot_be_understood_is_said(world: web_world.World) -> None:
    client = world.client("officer")
    assert client.post("/lists/members/export/", {"form": "exe"}).status_code == 422
    assert client.post("/lists/members/export/", {}).status_code == 422
    answer = client.get("/lists/members/export/?f=born+is+never")
    assert answer.status_code == 422
    assert not Act.objects.filter(kind="lists.export_take").exists()


def test_a_list_of_the_past_is_taken_out_as_of_then(world: web_world.World) -> None:
    url = "/lists/members/export/?as_of=2025-08-01"
    text = body(world.client("officer").post(url, {"form": "csv"}))
    assert len(text.splitlines()) == 1
    url = "/lists/members/export/?as_of=2025-10-01"
    assert (
        len(body(world.client("officer").post(url, {"form": "csv"})).splitlines()) == 3
    )


def test_lists_without_addresses_offer_no_labels(world: web_world.World) -> None:
    page = world.client("officer").get("/lists/units/export/").context["page"]
    assert [c.key for c in page.choices] == ["xlsx", "csv", "pdf"]
    assert not page.is_recorded


@pytest.mark.parametrize("language", ["vi", "lo"])
def test_the_choice_speaks_the_readers_language(
    world: web_world.World, language: str
) -> None:
    answer = world.client("officer", language).get("/lists/members/export/")
    text = answer.content.decode()
    assert "Spreadsheet" not in text and "Export" not in text
