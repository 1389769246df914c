"""Files of handouts: for the host, and for who takes part once released."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.cli.main import main
from banyan.kernel.errors import InputError, NotVisible
from banyan.training import queries, services
from banyan.training.commands import LinkGuest
from tests.support import api_world
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 to read"


@pytest.fixture
def world() -> tw.World:
    return tw.build(visitor=("guest", "city"))


def test_a_participant_takes_out_what_was_released(world: tw.World) -> None:
    row = tw.add("handout", world.cohort, {"title": tw.said("To read")})[0]
    at = reverse("handout_files", args=[row.uid])
    officer = world.web.client("exchange")
    sent = {"file": SimpleUploadedFile("read.pdf", PDF), "language": "lo"}
    assert officer.post(at, sent).status_code == 302
    (line,) = queries.handout_files(world.actor("exchange"), row.uid).files
    one = tw.guest(world, "Guest")
    services.guests_link(
        actor=tw.SYSTEM,
        commands=[LinkGuest(one.pk, world.web.accounts["visitor"].pk)],
    )
    visitor = world.web.client("visitor")
    tw.place(world, world.cohort, one)
    assert visitor.get(at).status_code == 404
    services.record_change(
        actor=tw.SYSTEM,
        kind="handout",
        uid=row.uid,
        values={"released_on": tw.days_ago(1)},
    )
    mine = visitor.get(reverse("courses_mine")).content.decode()
    assert at in mine and visitor.get(at).status_code == 200
    assert visitor.post(f"{at}{line.id}/").content == PDF
    program = api_world.program(world.web.accounts["exchange"])
    assert program.items(f"handouts/{row.uid}/files")[0]["id"] == line.id
    assert program.post(f"handouts/{row.uid}/files/{line.id}/open").content == PDF


def test_who_is_not_to_see_it_and_what_is_refused(world: tw.World) -> None:
    row = tw.add("handout", world.cohort, {"title": tw.said("To read")})[0]
    with pytest.raises(NotVisible):
        queries.handout_files(world.actor("visitor"), row.uid)
    with pytest.raises(NotVisible):
        services.handout_open(actor=world.actor("exchange"), handout=row.uid, version=1)
    with pytest.raises(InputError):
        services.handout_attach(
            actor=world.actor("exchange"),
            handout=row.uid,
            content=b"MZ",
            file_name="a.exe",
        )


def test_handouts_by_command(
    world: tw.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = tw.add("handout", world.cohort, {"title": tw.said("To read")})[0]
    path, uid = tmp_path / "read.pdf", str(row.uid)
    path.write_bytes(PDF)
    as_officer = ["--account", world.web.accounts["exchange"].username, "--json"]
    told = ["courses", "attach", uid, str(path), "--lang", "lo", *as_officer]
    assert main(told) == 0
    made = json.loads(capsys.readouterr().out)
    assert main(["courses", "files", uid, *as_officer]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["id"], line["language"]) == (made["id"], "lo")
    out = tmp_path / "out.pdf"
    opened = ["courses", "open", uid, str(line["id"]), "--out", str(out), *as_officer]
    assert main(opened) == 0 and out.read_bytes() == PDF
    as_visitor = ["--account", world.web.accounts["visitor"].username]
    assert main(["courses", "files", uid, *as_visitor]) != 0
    path.write_bytes(b"MZ")
    assert main(told) != 0
