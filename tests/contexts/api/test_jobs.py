"""Jobs through programs: each sees its own, and runs with no more than its token holds."""

from __future__ import annotations

import pytest

from banyan.access.places import places_of
from banyan.base import jobs
from banyan.jobs import running
from banyan.jobs.models import Job
from banyan.jobs.services import job_start
from banyan.kernel.text import gettext_noop as _
from tests.support import api_world
from tests.support.api_world import code_of

KEY = "test.look"


@pytest.fixture
def kind():
    """A kind of job that may be started by hand."""
    if jobs.jobs.get(KEY) is None:
        jobs.register(
            jobs.JobKind(KEY, _("Look"), lambda _c: {}, right="unit.read", by_hand=True)
        )
    yield KEY
    jobs.jobs._entries.pop(KEY)


def test_a_program_sees_the_jobs_that_it_started(world, kind):
    account = world.accounts["officer"]
    one, other = api_world.program(account), api_world.program(account)
    started = one.post("jobs", {"kind": kind})
    assert started.status_code == 201, started.content
    number = started.json()["id"]
    shown = one.get(f"jobs/{number}").json()
    assert shown["job"]["title"] == "Look" and shown["is_mine"]
    assert [j["id"] for j in one.items("jobs")] == [number]
    assert other.items("jobs") == []
    assert other.get(f"jobs/{number}").status_code == 404
    assert other.post(f"jobs/{number}/cancel").status_code == 404
    assert {"kind": kind, "title": "Look"} in one.items("jobs/kinds")


def test_the_jobs_of_the_account_itself_are_not_its_programs(world, officer, kind):
    row = job_start(actor=world.actor("officer"), kind=kind)
    assert officer.get(f"jobs/{row.pk}").status_code == 404
    assert Job.objects.get(pk=row.pk).token_id is None


def test_a_job_runs_with_what_its_token_holds(world, kind):
    account = world.accounts["officer"]
    branch = world.units["branch"]
    cut = api_world.program(account, units=(branch,))
    number = cut.post("jobs", {"kind": kind}).json()["id"]
    job = Job.objects.select_related("account", "token").get(pk=number)
    actor = running._actor_of(job)
    places = places_of([branch, world.units["branch2"]])
    seen = [u for u, at in places.items() if actor.covers("unit.read", at.path)]
    assert seen == [branch]
    job.token.revoked_at = job.created_at
    assert running._is_blocked(job.account, job.token)


def test_a_job_is_cancelled_and_started_again(officer, kind):
    at = f"jobs/{officer.post('jobs', {'kind': kind}).json()['id']}"
    tag = officer.get(at)["ETag"]
    assert officer.post(f"{at}/cancel", If_Match=tag).status_code == 200
    assert officer.get(at).json()["job"]["state"] == "cancelled"
    assert officer.post(f"{at}/retry", If_Match=tag).status_code == 412
    assert officer.post(f"{at}/retry").status_code == 200
    assert officer.get(at).json()["job"]["state"] == "queued"


def test_what_starts_by_itself_is_for_who_looks_after_jobs(officer):
    assert code_of(officer.get("jobs/schedules")) == (403, "not_allowed")
    change = {"is_active": False}
    answer = officer.ask("PATCH", "jobs/schedules/access.sleepers", change)
    assert code_of(answer) == (403, "not_allowed")


def test_a_kind_that_is_not_started_by_hand_is_not_there(officer):
    assert officer.post("jobs", {"kind": "access.sleepers"}).status_code == 404
