"""Lists taken out by programs: started, followed, fetched, and on record."""

from __future__ import annotations

import csv
import io

import pytest

from banyan.jobs import services as jobs
from banyan.ledger.models import Act, Reading
from tests.support import api_world
from tests.support.api_world import code_of, content_of

QUERY = {"columns": ["name", "unit"], "order": ["-name"]}


def start(asking, form="csv", **more):
    asked = {"form": form, "language": "en", "query": QUERY, **more}
    return asking.post("lists/members/exports", asked)


def fetched(asking, job):
    shown = asking.get(f"jobs/{job}").json()
    assert shown["job"]["state"] == "done", shown
    (file,) = shown["files"]
    return content_of(asking.post(f"jobs/files/{file['id']}"))


def test_the_forms_are_told(officer):
    forms = {f["key"]: f for f in officer.items("lists/members/forms")}
    assert {"xlsx", "csv", "pdf"} <= forms.keys()
    assert forms["pdf"]["most"] == 20_000


def test_what_is_fetched_is_what_the_list_shows(officer):
    started = start(officer)
    assert started.status_code == 201, started.content
    job = started.json()["job"]
    assert started["Location"] == f"/api/v1/jobs/{job}"
    assert officer.get(f"jobs/{job}").json()["job"]["state"] == "queued"
    jobs.run_now(job)
    text = fetched(officer, job).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    path = "lists/members/rows?columns=name,unit&order=-name"
    shown = officer.items(path)
    assert len(lines) == len(shown) + 1 == started.json()["rows"] + 1
    assert [line[0] for line in lines[1:]] == [r["cells"]["name"] for r in shown]
    assert Act.objects.filter(kind="lists.export_take").count() == 1
    assert Reading.objects.filter(kind="lists.export").count() == len(shown)


def test_a_file_is_for_the_program_that_asked(world, officer):
    job = start(officer).json()["job"]
    jobs.run_now(job)
    (file,) = officer.get(f"jobs/{job}").json()["files"]
    other = api_world.program(world.accounts["officer"])
    assert other.get(f"jobs/{job}").status_code == 404
    assert other.post(f"jobs/files/{file['id']}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"form": "docx"}, "export.form"),
        ({"query": {"filter": "grade is"}}, "list.filter"),
        ({"query": {"columns": ["no_such"]}}, "input"),
    ],
)
def test_what_is_not_understood_is_refused_before_it_begins(officer, wrong, code):
    answer = start(officer, **wrong)
    assert answer.status_code == 422, answer.content
    assert officer.items("jobs") == []


def test_a_list_without_its_right_is_not_taken_out(world):
    stranger = api_world.program(world.accounts["stranger"])
    assert code_of(start(stranger)) == (403, "not_allowed")
    assert code_of(stranger.get("lists/members/forms")) == (403, "not_allowed")


def test_asked_twice_with_a_key_it_is_one_job(officer):
    asked = {"form": "csv", "query": QUERY}
    one, two = (
        officer.post("lists/members/exports", asked, Idempotency_Key="nightly")
        for _n in range(2)
    )
    assert one.json() == two.json() and len(officer.items("jobs")) == 1
