"""Nominations out of a table, and a course step by step at the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.base.sheets.filled import read_filled
from banyan.cli.main import main
from banyan.people import services as people
from banyan.people.models import Person
from banyan.training.models import Participant
from banyan.training.services import participants_table
from banyan.training.services.tables import headings
from tests.support import kept
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db
HEAD = "guest,member,nominated_by,why,task,language,birth_date\n"


@kept.once
def built() -> tw.World:
    world = tw.build()
    for name in ("Noy", "Keo"):
        tw.guest(world, name)
    return world


def rows_of(*lines: str) -> bytes:
    return (HEAD + "".join(f"{line}\n" for line in lines)).encode("utf-8-sig")


def test_guests_and_members_are_found_by_name(world: tw.World) -> None:
    member = Person.objects.order_by("pk").first()
    assert member is not None
    people.person_change(
        actor=tw.SYSTEM,
        commands=[people.ChangePerson(member.pk, birth_date=dt.date(1984, 5, 17))],
    )
    member.refresh_from_db()
    content = rows_of(
        "noy,,Office,Knows it,Try it,Lao",
        f",{member.full_name},Office,Knows it,Try it,vi,{member.birth_date}",
        "Nobody,,Office,Knows it,Try it,lo",
        "Keo,,Office,,Try it,lo",
        "Noy,,Office,Again,Again,lo",
        ",,Office,Who,What,lo",
    )
    rows = read_filled(content, headings())
    found = participants_table(actor=tw.SYSTEM, cohort=world.cohort.uid, rows=rows)
    assert found.added == 2
    reasons = [
        (one.row.number, [p.field for p in one.reasons]) for one in found.refused
    ]
    assert reasons == [(4, ["guest"]), (5, ["why"]), (6, ["who"]), (7, ["who"])]
    spoken = set(Participant.objects.values_list("language", flat=True))
    assert spoken == {"lo", "vi"}


def test_the_page_takes_a_table_in(world: tw.World) -> None:
    client = world.web.client("exchange", "lo")
    url = reverse("cohort_table", args=[world.cohort.uid])
    assert client.get(url).status_code == 200
    empty = client.get(reverse("cohort_template", args=["xlsx"]))
    assert empty.content.startswith(b"PK")
    file = SimpleUploadedFile("p.csv", rows_of("Keo,,Office,Knows,Try,lo"))
    assert client.post(url, {"file": file}).status_code == 302
    assert Participant.objects.get().name == "Keo"
    assert world.web.client("reader").get(url).status_code in (403, 404)


def test_a_course_from_the_command_line(
    world: tw.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str, code: int = 0) -> object:
        capsys.readouterr()
        assert main(["courses", *words, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    def written(name: str, data: object) -> str:
        path = tmp_path / name
        path.write_text(json.dumps(data), "utf-8")
        return str(path)

    unit = str(world.web.uid("city"))
    made = {"title": "Trial", "audience": "guests", "certificate": "numbered"}
    (course,) = run("add", "course", written("c.json", made), "--unit", unit)
    days = {"starts_on": "2026-03-02", "ends_on": "2026-03-03"}
    first = {"title": "First", "places": 1, **days}
    given = written("k.json", first)
    (cohort,) = run("add", "cohort", given, "--owner", course, "--unit", unit)
    assert run("move", cohort, "open")["state"] == "open"
    table = tmp_path / "p.csv"
    table.write_bytes(rows_of("Noy,,Office,Knows,Try,lo", "Keo,,Office,Knows,Try,lo"))
    assert run("nominate", cohort, str(table))["nominated"] == 2
    assert run("nominate", cohort, str(table), code=1)["nominated"] == 0
    run("move", cohort, "running")
    run("move", cohort, "finished")
    assert run("decide", cohort) == {"completed": 1, "of": 1}
    (number,) = run("issue", cohort)
    assert main(["certificate", "check", number]) == 0
    out = tmp_path / "empty.xlsx"
    assert main(["courses", "template", "--lang", "lo", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK")
