"""Pages of imports: upload, columns, preview, result, taking back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banyan.imports.models import Import
from banyan.jobs.services import run_now
from banyan.people.models import Person
from banyan.units.models import Unit
from tests.contexts.imports import world as tables
from tests.support import web_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> web_world.World:
    return web_world.build()


def upload(client: Any, content: bytes, **more: str) -> Any:
    given = {"kind": "members", "structure": "party", "how": "fill", "on": "", **more}
    file = SimpleUploadedFile("danh sách.csv", content, "text/csv")
    return client.post("/imports/", {**given, "file": file})


def content(place: web_world.World) -> bytes:
    branch = Unit.objects.get(pk=place.units["branch"]).names.vi
    return tables.table(
        [
            [
                "1",
                "NGUYỄN VĂN AN",
                "1",
                "3/2/85",
                "Nam",
                branch,
                "02/09/2025",
                "",
                "",
                "",
            ],
            [
                "2",
                "Lê Văn Sai",
                "2",
                "31/2/85",
                "Nam",
                branch,
                "02/09/2025",
                "",
                "",
                "",
            ],
            [
                "3",
                "Lê Văn Nam",
                "3",
                "1/2/85",
                "Nam",
                "Chi bộ 1 Nam",
                "2/9/2025",
                "",
                "",
                "",
            ],
        ]
    )


@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_a_table_from_upload_to_taking_back(
    place: web_world.World, language: str
) -> None:
    client = place.client("officer", language)
    assert client.get("/imports/").status_code == 200
    answer = upload(client, content(place))
    assert answer.status_code == 302, answer.context["page"].form.errors
    here = answer["Location"]
    page = client.get(here)
    assert page.status_code == 200
    item = Import.objects.get()
    beside = [sample for _field, sample in page.context["page"].form.columns()]
    assert beside[1] == "NGUYỄN VĂN AN · Lê Văn Sai · Lê Văn Nam"
    assert beside[4] == "Nam", "the same value once"
    assert "NGUYỄN VĂN AN · Lê Văn Sai" in page.content.decode()
    columns = {f"column_{at}": key for at, key in item.mapping.items()}
    answer = client.post(f"{here}map/", {"how": "fill", **columns})
    assert answer.status_code == 302
    page = client.get(here)
    statuses = page.context["page"].filters
    assert [f.count for f in statuses] == [1, 1, 1]
    assert b"style=" not in page.content
    assert Person.objects.count() == 1
    assert client.get(f"{here}?status=new").status_code == 200
    back = client.get(f"{here}refused.csv")
    assert len(back.content.decode("utf-8-sig").splitlines()) == 3
    assert client.get(f"{here}refused.xlsx").content[:2] == b"PK"
    assert client.post(f"{here}step/", {"step": "apply"}).status_code == 302
    item.refresh_from_db()
    assert item.state == "applied"
    assert Person.objects.filter(full_name="Nguyễn Văn An").exists()
    assert client.get(here).context["page"].can_undo
    client.post(f"{here}step/", {"step": "undo"})
    assert not Person.objects.filter(full_name="Nguyễn Văn An").exists()
    assert client.get("/imports/").status_code == 200


def test_others_do_not_see_it(place: web_world.World) -> None:
    here = upload(place.client("officer"), content(place))["Location"]
    neighbour = place.client("neighbour")
    assert neighbour.get(here).status_code == 404
    assert neighbour.get(f"{here}refused.csv").status_code == 404
    assert neighbour.post(f"{here}step/", {"step": "apply"}).status_code == 404
    assert place.client("reader").get("/imports/").status_code == 403


def test_a_bad_file_is_refused_with_the_way_out(place: web_world.World) -> None:
    client = place.client("officer")
    for bad in (b"", b"\x89PNG\r\n\x1a\n" + b"x" * 99, b"<html><table></table></html>"):
        answer = upload(client, bad)
        assert answer.status_code == 422
        assert answer.context["page"].form.errors["file"]
    assert not Import.objects.exists()


def test_columns_are_remembered(place: web_world.World) -> None:
    client = place.client("officer")
    here = upload(client, content(place))["Location"]
    columns = {"column_1": "full_name", "column_5": "unit", "column_6": "joined_on"}
    client.post(f"{here}map/", {"how": "fill", **columns})
    upload(client, content(place))
    newest = Import.objects.order_by("-pk").first()
    assert newest is not None
    shown = client.get(f"/imports/{newest.uid}/")
    assert b"last time" in shown.content
    assert newest.mapping == {"1": "full_name", "5": "unit", "6": "joined_on"}


@pytest.mark.parametrize("kind", ["members", "units", "offices", "decisions"])
def test_templates(place: web_world.World, kind: str) -> None:
    answer = place.client("officer", "vi").get(f"/imports/template/{kind}.xlsx")
    assert answer.content[:2] == b"PK"


def test_a_long_table_shows_how_far_it_is(
    place: web_world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banyan.imports.services.running.AT_ONCE_BYTES", 0)
    client = place.client("officer")
    here = upload(client, content(place))["Location"]
    item = Import.objects.get()
    columns = {f"column_{at}": key for at, key in item.mapping.items()}
    client.post(f"{here}map/", {"how": "fill", **columns})
    page = client.get(here).context["page"]
    assert page.running
    assert page.progress.said
    assert client.get(page.job_url).status_code == 200
    assert not page.rows
    assert client.post(f"{here}step/", {"step": "drop"}).status_code == 409
    item.refresh_from_db()
    run_now(item.job_number)
    assert not client.get(here).context["page"].running
