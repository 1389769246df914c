"""Files of materials: taken in with rights and hash, handed out to who is shown them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.cli.main import main
from banyan.exchange import queries, services
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.ledger.models import Reading
from tests.support import api_world
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a small paper"
OTHER = b"%PDF-1.7 another text"


@pytest.fixture
def world() -> bw.World:
    world = bw.build(1, 0)
    world.made = ew.add(
        "material",
        {"title": ew.said("A handbook"), "release": "partner"},
        {"title": ew.said("Our notes"), "release": "internal"},
        owner=world.ew.exchange,
    )
    return world


def attach(world: bw.World, at: int = 0, who: str = "exchange", **more: Any) -> Any:
    given = {"content": PDF, "file_name": "handbook.pdf", "language": "vi"} | more
    return services.material_attach(
        actor=world.actor(who), material=world.made[at].uid, **given
    )


def release(world: bw.World) -> None:
    services.record_release(
        actor=world.actor("exchange"),
        kind="exchange",
        uid=world.ew.exchange.uid,
        partner=True,
    )


def test_versions_and_languages(world: bw.World) -> None:
    first = attach(world)
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (attach(world, language="lo").number, attach(world).number) == (1, 2)
    found = queries.material_files(world.actor("exchange"), world.made[0].uid)
    assert [(f.number, f.language) for f in found.files] == [
        (2, "vi"),
        (1, "lo"),
        (1, "vi"),
    ]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped()),
        ("a.docx", zipped()),
        ("a.exe", b"MZ"),
        ("a.pdf", b"no paper"),
        ("a.pdf", b""),
    ],
)
def test_wrong_types_and_archives_are_refused(
    world: bw.World, name: str, content: bytes
) -> None:
    with pytest.raises(InputError) as refused:
        attach(world, content=content, file_name=name)
    assert refused.value.problems[0].field == "file"
    url = reverse("material_files", args=[world.made[0].uid])
    client = world.web.client("exchange")
    answer = client.post(url, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert queries.material_files(ew.SYSTEM, world.made[0].uid).files == ()


def test_who_may_not_add(world: bw.World) -> None:
    with pytest.raises(NotAllowed):
        attach(world, who="inspector")
    with pytest.raises(NotVisible):
        attach(world, who="guest")
    services.exchange_move(
        actor=ew.SYSTEM, exchange=world.ew.exchange.uid, to="cancelled"
    )
    with pytest.raises(StateRefusal):
        attach(world)


def test_a_guest_takes_out_what_was_released_alone(world: bw.World) -> None:
    given, kept = attach(world), attach(world, 1, content=OTHER)
    guest = world.web.client("guest", "lo")
    at = [reverse("material_files", args=[m.uid]) for m in world.made]
    out = [f"{url}{v.pk}/" for url, v in zip(at, (given, kept), strict=True)]
    assert [guest.get(url).status_code for url in at] == [404, 404]
    release(world)
    page = guest.get(reverse("record", args=["exchange", world.ew.exchange.uid]))
    assert at[0] in page.content.decode() and at[1] not in page.content.decode()
    assert [guest.get(url).status_code for url in at] == [200, 404]
    taken = guest.post(out[0])
    assert (taken.status_code, taken.content) == (200, PDF)
    assert "attachment" in taken["Content-Disposition"]
    assert Reading.objects.filter(kind="papers.paper").count() == 1
    assert guest.post(out[1]).status_code == 404
    assert guest.post(f"{at[0]}{kept.pk}/").status_code == 404
    assert guest.post(at[0], {}).status_code == 200
    program = api_world.program(world.web.accounts["guest"])
    api = f"exchange/materials/{world.made[0].uid}/files"
    assert [f["sha256"] for f in program.items(api)] == [given.sha256]
    opened = program.post(f"{api}/{given.pk}/open")
    assert opened.content == PDF
    hidden = f"exchange/materials/{world.made[1].uid}/files"
    assert program.get(hidden).status_code == 404


def test_by_page_and_command(
    world: bw.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = reverse("material_files", args=[world.made[0].uid])
    officer = world.web.client("exchange")
    assert officer.get(url).status_code == 200
    sent = {"file": SimpleUploadedFile("b.pdf", PDF), "language": "en"}
    assert officer.post(url, sent).status_code == 302
    assert "b.pdf" in officer.get(url).content.decode()
    record = officer.get(reverse("record", args=["exchange", world.ew.exchange.uid]))
    assert "1 · en" in record.content.decode()
    path = tmp_path / "c.pdf"
    path.write_bytes(OTHER)
    login = world.web.accounts["exchange"].username
    uid = str(world.made[1].uid)
    capsys.readouterr()
    told = ["exchange", "attach", uid, str(path), "--account", login, "--json"]
    assert main(told) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["sha256"] == hashlib.sha256(OTHER).hexdigest()
    assert main(["exchange", "attach", uid, str(tmp_path / "no.pdf")]) != 0


def test_files_are_listed_and_taken_out_by_command(
    world: bw.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, uid = attach(world), str(world.made[0].uid)
    as_officer = ["--account", world.web.accounts["exchange"].username, "--json"]
    assert main(["exchange", "files", uid, *as_officer]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["id"], line["language"], line["file"]) == (
        made.pk,
        "vi",
        "handbook.pdf",
    )
    out = tmp_path / "taken.pdf"
    told = ["exchange", "open", uid, str(made.pk), "--out", str(out), *as_officer]
    assert main(told) == 0
    assert json.loads(capsys.readouterr().out)["bytes"] == len(PDF)
    assert out.read_bytes() == PDF
    assert Reading.objects.filter(kind="papers.paper").count() == 1
    nowhere = str(tmp_path / "no" / "a.pdf")
    assert main([*told[:4], "--out", nowhere, *as_officer]) != 0
    assert main([*told[:4], "--out", str(tmp_path), *as_officer]) != 0
    assert "Nothing can be written" in capsys.readouterr().out
    assert Reading.objects.filter(kind="papers.paper").count() == 1
    as_guest = ["--account", world.web.accounts["guest"].username]
    assert main(["exchange", "files", uid, *as_guest]) != 0
    assert main(["exchange", "open", uid, "999", "--out", str(out), *as_officer]) != 0
    assert main(["exchange", "files", "no-identity", *as_officer]) != 0
