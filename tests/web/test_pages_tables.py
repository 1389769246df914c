"""Pages on which filled tables and thesauri go in."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.base.sheets.filled import read_filled
from banyan.cli.main import main
from banyan.exchange.kinds import KINDS
from banyan.exchange.tables import headings_of
from banyan.knowledge import loading
from banyan.knowledge.models import Topic
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db
ROWS = (
    "position,title_vi,topics,type\n"
    "1,Khai mạc,Thành viên,buổi lễ\n"
    "2,Thảo luận,young-members,discussion\n"
    "3,,young-members,discussion\n"
)


@kept.once
def built() -> ew.World:
    world = ew.build()
    ew.complete(world)
    return world


def table_url(world: ew.World, kind: str = "item") -> str:
    at = reverse("record_table", args=[kind])
    return f"{at}?owner={world.exchange.uid}" if KINDS[kind].owner else at


def upload(client: Any, url: str, content: bytes, name: str, **more: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(url, {"file": file, **more})


def linked(answer: Any) -> bytes:
    """Return the workbook within the address of a link."""
    _head, packed = answer.context["page"].returned.split("base64,")
    return base64.b64decode(packed)


def test_a_row_that_fails_comes_back_and_the_rest_goes_in(world: ew.World) -> None:
    client = world.web.client("exchange", "vi")
    before = world.exchange.items.count()
    answer = upload(client, table_url(world), ROWS.encode("utf-8-sig"), "items.csv")
    page = answer.context["page"]
    assert answer.status_code == 422
    assert world.exchange.items.count() == before + 1
    assert [row.number for row in page.refused] == ["2", "4"]
    (first, second) = read_filled(linked(answer), headings_of(KINDS["item"]))
    assert first.cells["title_vi"] == "Khai mạc"
    assert second.cells["title_vi"] == ""
    good = "title_vi,topics\nKhai mạc,young-members\n".encode()
    answer = upload(client, table_url(world), good, "items.csv")
    assert answer.status_code == 302 and answer.url.endswith("#item")


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_pages_and_templates_in_every_language(world: ew.World, language: str) -> None:
    client = world.web.client("exchange", language)
    for url in (table_url(world), table_url(world, "organisation"), "/topics/import/"):
        assert client.get(url).status_code == 200
    for form, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbfside,")):
        url = reverse("table_template", args=["delegate", form])
        assert client.get(url).content.startswith(start)
    assert (
        client.get(reverse("table_template", args=["item", "exe"])).status_code == 404
    )


def test_who_may_take_tables_in(world: ew.World) -> None:
    for account, status in (("inspector", 403), ("neighbour", 403)):
        client = world.web.client(account)
        assert client.get(table_url(world)).status_code == status
        assert client.get("/topics/import/").status_code == status
    client = world.web.client("exchange")
    url = reverse("record_table", args=["item"])
    assert client.get(f"{url}?owner=none").status_code == 404
    assert client.get(reverse("record_table", args=["nothing"])).status_code == 404


def test_what_is_no_table_is_said(world: ew.World) -> None:
    client = world.web.client("exchange", "en")
    answer = upload(client, table_url(world), b"%PDF-1.7", "paper.pdf")
    assert answer.status_code == 422
    assert "is no spreadsheet" in answer.content.decode()


def turtle(world: ew.World, *changes: tuple[str, str]) -> bytes:
    text = world.web.client("exchange").get("/topics/export/ttl/").content.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def test_a_changed_thesaurus_is_checked_then_taken_in(world: ew.World) -> None:
    client = world.web.client("exchange", "en")
    changed = turtle(world, ("Development of young members", "Young people joining"))
    said = upload(client, "/topics/import/", changed, "t.ttl", check="1")
    assert said.status_code == 200
    assert "Nothing was written yet. 0 new, 1 changed" in said.content.decode()
    assert upload(client, "/topics/import/", changed, "t.ttl").status_code == 302
    topic = Topic.objects.get(key="young-members")
    assert (topic.label.en, topic.source) == ("Young people joining", "import")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("Development of young members", "Youth work")], "belongs to two topics"),
        ([('skos:notation "membership"', 'skos:notation "Members!"')], "is no key"),
        ([("@prefix", "prefix is")], "This is no Turtle"),
    ],
)
def test_what_does_not_hold_is_said(
    world: ew.World, changes: list[tuple[str, str]], said: str
) -> None:
    client = world.web.client("exchange", "en")
    answer = upload(client, "/topics/import/", turtle(world, *changes), "t.ttl")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Topic.objects.filter(source="import").exists()


def test_topics_go_in_from_a_table_row_by_row(world: ew.World) -> None:
    client = world.web.client("exchange", "en")
    rows = (
        "key,broader,vi,lo,en\n"
        "young-members,party-member-development,Đảng viên trẻ,ສະມາຊິກໜຸ່ມ,Young ones\n"
        "night-school,membership,Lớp đêm,ໂຮງຮຽນກາງຄືນ,Night school\n"
        "half,membership,Một nửa,,Half\n"
        "ring,ring,Vòng,ວົງ,Ring\n"
    )
    answer = upload(client, "/topics/import/", rows.encode(), "topics.csv")
    assert answer.status_code == 422
    assert Topic.objects.get(key="night-school").broader.key == "membership"
    assert Topic.objects.get(key="young-members").label.en == "Young ones"
    found = {r.cells["key"] for r in read_filled(linked(answer), loading.headings())}
    assert found == {"half", "ring"}


def test_tables_at_the_command_line(
    world: ew.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, filled, back = (tmp_path / n for n in ("e.csv", "f.csv", "b.xlsx"))
    command = ["exchange", "template", "item", "--format", "csv", "--out", str(empty)]
    assert main(command) == 0
    assert empty.read_text("utf-8-sig").startswith("position,")
    filled.write_text(ROWS, "utf-8")
    capsys.readouterr()
    command = ["exchange", "table", "item", str(filled), "--json"]
    command += ["--owner", str(world.exchange.uid), "--refused", str(back)]
    assert main(command) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["added"] == 1 and [r["row"] for r in told["refused"]] == [2, 4]
    assert len(read_filled(back, headings_of(KINDS["item"]))) == 2
    for form in ("rdf", "xlsx", "csv", "turtle"):
        out = str(tmp_path / f"topics.{form}")
        assert main(["topics", "export", "--format", form, "--out", out]) == 0
        assert main(["topics", "check", out]) == 0
        capsys.readouterr()
