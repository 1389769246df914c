"""Pages of jobs: the list, one while it runs and after it, files, schedules."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.base.lists import all_lists
from banyan.jobs import services, taking
from banyan.jobs.models import Job, Schedule
from banyan.jobs.worker import run_waiting
from tests.support import job_kinds, kept, web_world
from tests.support.counting import statements

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    return web_world.build(admin=("administrator", "city"))


@pytest.fixture(autouse=True)
def _kinds() -> None:
    job_kinds.register()
    job_kinds.FAIL.clear()


def start(
    world: web_world.World, who: str = "officer", kind: str = "test.count", **more: Any
) -> Job:
    return services.job_start(actor=world.actor(who), kind=kind, **more)


def page_of(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content[:300]
    return answer.context["page"]


def test_one_sees_ones_own_jobs_and_administrators_all(world: web_world.World) -> None:
    start(world, about="Officer's")
    start(world, "secretary", about="Secretary's")
    shown = page_of(world.client("officer").get("/jobs/")).list
    assert [line.first.text for line in shown.lines] == ["Count"]
    assert len(page_of(world.client("admin").get("/jobs/")).list.lines) == 2
    assert "jobs" in {spec.key for spec in all_lists()}


def test_a_stranger_finds_no_job_of_another(world: web_world.World) -> None:
    job = start(world)
    client = world.client("stranger")
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    for act in ("cancel", "retry", "seen"):
        assert client.post(f"/jobs/{job.pk}/{act}/").status_code == 404
    assert client.get("/jobs/schedules/").status_code == 403
    assert page_of(client.get("/jobs/")).list.lines == ()


def test_a_waiting_job_asks_for_its_page_again_and_reads_without_script(
    world: web_world.World,
) -> None:
    job = start(world, about="Members of Bắc")
    answer = world.client("officer").get(f"/jobs/{job.pk}/")
    page = page_of(answer)
    assert (page.head.title, page.head.badge.label) == ("Count", "waiting")
    assert "Members of Bắc" in page.head.facts
    text = answer.content.decode()
    assert 'hx-trigger="every 2s"' in text
    assert f'<a href="/jobs/{job.pk}/">' in text
    assert page.head.primary.label == "Cancel"


def test_a_running_job_shows_how_far_it_is(world: web_world.World) -> None:
    job = start(world)
    taking.take(job.pk, "9-elsewhere")
    Job.objects.filter(pk=job.pk).update(done=25, total=100, text="Counting")
    answer = world.client("officer").get(f"/jobs/{job.pk}/")
    progress = page_of(answer).progress
    assert (progress.said, progress.text) == ("25 of 100", "Counting")
    assert '<progress max="100" value="25">' in answer.content.decode()


def test_a_job_is_cancelled_and_retried(world: web_world.World) -> None:
    job = start(world)
    client = world.client("officer")
    page = page_of(client.post(f"/jobs/{job.pk}/cancel/", follow=True))
    assert (page.head.badge.label, page.is_alive) == ("cancelled", False)
    assert page.head.primary.label == "Retry"
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 409
    page = page_of(client.post(f"/jobs/{job.pk}/retry/", follow=True))
    assert page.head.badge.label == "waiting"


def test_a_running_job_is_said_to_be_stopping(world: web_world.World) -> None:
    job = start(world)
    taking.take(job.pk, "9-elsewhere")
    page = page_of(world.client("officer").post(f"/jobs/{job.pk}/cancel/", follow=True))
    assert page.head.badge.label == "is being cancelled"
    assert page.head.primary is None


def test_a_failure_says_where_and_the_inbox_leads_to_it(world: web_world.World) -> None:
    job = start(world, kind="test.refuse")
    run_waiting()
    client = world.client("officer")
    inbox = client.get("/").content.decode()
    assert f'href="/jobs/{job.pk}/"' in inbox and "A job failed" in inbox
    page = page_of(client.get(f"/jobs/{job.pk}/"))
    assert page.refusal.findings[0].place == "Row 7, Born"
    client.post(f"/jobs/{job.pk}/seen/")
    assert f'href="/jobs/{job.pk}/"' not in client.get("/").content.decode()


def test_a_file_is_fetched_again_and_again_by_who_made_it(
    world: web_world.World,
) -> None:
    job = start(world, kind="test.make", params={"text": "Danh sách"})
    services.run_now(job)
    page = page_of(world.client("officer").get(f"/jobs/{job.pk}/"))
    for _time in range(2):
        answer = world.client("officer").post(page.files[0].url)
        assert b"".join(answer.streaming_content).decode() == "Danh sách"
        assert "attachment" in answer["Content-Disposition"]
    assert world.client("officer").get(page.files[0].url).status_code == 405
    assert world.client("admin").post(page.files[0].url).status_code == 404
    seen = page_of(world.client("admin").get(f"/jobs/{job.pk}/"))
    assert seen.files[0].url == ""
    assert "Only who started" in seen.files_note


def test_an_administrator_starts_a_kind_by_hand_and_others_do_not(
    world: web_world.World,
) -> None:
    page = page_of(
        world.client("admin").post("/jobs/start/", {"kind": "jobs.purge"}, follow=True)
    )
    assert page.head.title == "Remove old jobs and their files"
    refused = world.client("officer").post("/jobs/start/", {"kind": "jobs.purge"})
    assert refused.status_code == 404
    run_waiting()
    page = page_of(world.client("admin").get(f"/jobs/{page.id}/"))
    assert [(f.label, f.value) for f in page.results][0] == ("Files removed", "0")


def test_schedules_are_changed_paused_and_go_on(world: web_world.World) -> None:
    services.schedules_install(actor=web_world.SYSTEM)
    client = world.client("admin")
    lines = {line.title: line for line in page_of(client.get("/jobs/schedules/")).lines}
    purge = lines["Remove old jobs and their files"]
    assert purge.rhythm == "every day at 03:20"
    form = page_of(client.get(purge.url)).form
    assert form.initial["at"].hour == 3
    sent = {"unit": "week", "weekday": 6, "at": "04:10", "row_version": 1}
    client.post(purge.url, sent)
    assert Schedule.objects.get(kind="jobs.purge").words == "every sunday at 04:10"
    client.post(purge.url, {"pause": "yes"})
    assert not Schedule.objects.get(kind="jobs.purge").is_active
    client.post(purge.url, {"pause": "no"})
    assert Schedule.objects.get(kind="jobs.purge").is_active


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"unit": "minutes"}, "count"),
        ({"unit": "month", "count": 31, "at": "01:00"}, "count"),
        ({"unit": "day"}, "at"),
        ({"unit": "day", "at": "99:99"}, "at"),
        ({"unit": "never"}, "unit"),
    ],
)
def test_a_schedule_that_cannot_be_read_keeps_what_was_typed(
    world: web_world.World, sent: dict[str, Any], field: str
) -> None:
    services.schedules_install(actor=web_world.SYSTEM)
    answer = world.client("admin").post(
        "/jobs/schedules/jobs.purge/", {"weekday": 0, "row_version": 1, **sent}
    )
    assert answer.status_code == 422
    assert field in answer.context["page"].form.errors
    assert Schedule.objects.get(kind="jobs.purge").words == "every day at 03:20"


def test_a_schedule_changed_meanwhile_is_a_conflict(world: web_world.World) -> None:
    services.schedules_install(actor=web_world.SYSTEM)
    sent = {"unit": "hours", "count": 2, "weekday": 0, "row_version": 7}
    answer = world.client("admin").post("/jobs/schedules/jobs.purge/", sent)
    assert answer.status_code == 409


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_pages_speak_the_readers_language(
    world: web_world.World, language: str
) -> None:
    services.schedules_install(actor=web_world.SYSTEM)
    job = start(world, "admin", kind="jobs.purge")
    run_waiting()
    client = world.client("admin", language)
    for url in (
        "/jobs/",
        f"/jobs/{job.pk}/",
        "/jobs/schedules/",
        "/jobs/schedules/jobs.purge/",
    ):
        text = client.get(url).content.decode()
        assert ("Remove old jobs" in text) == (language == "en"), url


def test_a_page_costs_the_same_for_many_files(world: web_world.World) -> None:
    client = world.client("officer")
    few = services.run_now(start(world, kind="test.make"))
    client.get(f"/jobs/{few.pk}/")
    with statements() as counted:
        client.get(f"/jobs/{few.pk}/")
    assert len(counted) <= 6
