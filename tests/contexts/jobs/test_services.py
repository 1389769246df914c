"""Starting, running, stopping and repeating jobs, with each refusal."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from banyan.access.models import Grant
from banyan.base.jobs import Cancelled, Interrupted
from banyan.deadlines.queries import inbox
from banyan.jobs import carrying, queries, running, services, watching
from banyan.jobs.models import Job
from banyan.jobs.worker import run_waiting
from banyan.kernel import clock
from banyan.kernel.actor import NOBODY, system_actor
from banyan.kernel.errors import (
    Conflict,
    Fault,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act, Entry
from banyan.ledger.services import seal
from banyan.ledger.verification import verify
from tests.support import job_kinds

from .conftest import acting

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


def start(account, kind="test.count", **more):
    return services.job_start(actor=acting(account), kind=kind, **more)


def acts():
    return list(Act.objects.order_by("pk").values_list("kind", flat=True))


# -- starting ---------------------------------------------------------------------


def test_a_job_waits_in_the_queue_until_it_is_run(clerk, ward):
    job = start(clerk, params={"to": 5}, unit=ward, about="Five")
    assert (job.state, job.account_id, job.unit_id) == ("queued", clerk.pk, ward.pk)
    assert carrying.DBTaskResult.objects.get().pk == Job.objects.get().carrier
    done = services.run_now(job)
    assert done.state == "done"
    assert done.result == {"counted": 5, "by": "Clerk"}
    assert (done.done, done.total, done.text) == (5, 5, "Counting")
    assert done.finished_at >= done.started_at >= done.created_at
    assert acts() == ["jobs.job_start", "jobs.job_begin", "jobs.job_end"]


def test_every_turn_of_a_job_is_recorded_and_verifies(clerk, tmp_path, settings):
    settings.BANYAN_DATA = tmp_path
    job = services.run_now(start(clerk))
    entries = Entry.objects.filter(kind="jobs.job", subject=job.pk).order_by("pk")
    assert list(entries.values_list("op", "row_version")) == [
        ("create", 1),
        ("change", 2),
        ("change", 3),
    ]
    assert Act.objects.order_by("-pk")[0].facts["state"] == "done"
    seal(actor=SYSTEM)
    assert verify(SYSTEM, kinds=["jobs.job"]).is_sound


def test_nobody_starts_no_job():
    with pytest.raises(NotAllowed):
        services.job_start(actor=NOBODY, kind="test.count")


def test_an_unknown_kind_is_refused_by_name(clerk):
    with pytest.raises(InputError) as refused:
        start(clerk, "no.such")
    assert "no.such" in refused.value.message
    assert Job.objects.count() == 0


def test_the_right_of_a_kind_is_asked_over_the_unit(clerk, other, branch):
    with pytest.raises(NotAllowed) as refused:
        start(clerk, "test.right", unit=branch)
    assert refused.value.values["right"] == "unit.write"
    Grant.objects.get(account=other).right_set.__class__.objects.filter(
        key="set-other"
    ).update(rights=["unit.write"])
    assert start(other, "test.right", unit=branch).unit_id == branch.pk
    with pytest.raises(NotAllowed):
        start(other, "test.right", unit=branch.parent)


def test_params_must_be_json(clerk):
    with pytest.raises(Fault):
        start(clerk, params={"day": dt.date(2026, 1, 1)})


# -- once at a time ---------------------------------------------------------------


def test_the_same_key_asked_twice_is_one_job(clerk):
    first = start(clerk, key="roll", params={"to": 1})
    assert start(clerk, key="roll", params={"to": 1}).pk == first.pk
    assert Job.objects.count() == 1


def test_the_same_key_with_another_wish_or_by_another_is_refused(clerk, other):
    first = start(clerk, key="roll", params={"to": 1})
    for who, params in ((clerk, {"to": 2}), (other, {"to": 1})):
        with pytest.raises(StateRefusal) as refused:
            start(who, key="roll", params=params)
        assert refused.value.values["job"] == first.pk


def test_a_key_is_free_again_after_the_end(clerk):
    first = services.run_now(start(clerk, key="roll"))
    assert start(clerk, key="roll").pk != first.pk


def test_the_database_itself_keeps_two_of_a_key_apart(clerk):
    start(clerk, key="roll")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test.count", key="roll", created_at=clock.now())
    for key, kind in (("", "test.count"), ("roll", "test.make")):
        Job.objects.create(kind=kind, key=key, created_at=clock.now())


def test_losing_the_race_for_a_key_ends_like_coming_late(clerk, other, monkeypatch):
    from banyan.jobs.services import starting

    first = start(clerk, key="roll")
    seen = []

    def late(kind, key):
        seen.append(key)
        return None if len(seen) == 1 else first

    monkeypatch.setattr(starting, "_alive", late)
    with pytest.raises(StateRefusal):
        start(other, key="roll")
    assert Job.objects.count() == 1


# -- failures ---------------------------------------------------------------------


def test_a_failure_is_tried_again_later_and_later(clerk):
    job_kinds.FAIL[:] = [RuntimeError("one"), RuntimeError("two")]
    job = services.run_now(start(clerk, "test.fail"))
    assert (job.state, job.failures) == ("queued", 1)
    first_wait = job.next_at - clock.now()
    job = services.run_now(job)
    assert job.next_at - clock.now() > first_wait > dt.timedelta(seconds=20)
    job = services.run_now(job)
    assert (job.state, job.result) == ("done", {"attempt": 3})
    assert (job.failures, job.error) == (0, None)


def test_after_its_retries_a_job_has_failed(clerk):
    job_kinds.FAIL[:] = [RuntimeError("secret inside")] * 3
    job = start(clerk, "test.fail")
    for _attempt in range(3):
        job = services.run_now(job)
    assert (job.state, job.attempts) == ("failed", 3)
    shown = queries.job_get(acting(clerk), job.pk)
    assert shown.failure.code == "job.fault"
    assert "secret" not in shown.failure.as_error().message


def test_a_refusal_is_an_answer_and_is_not_tried_again(clerk):
    job = services.run_now(start(clerk, "test.refuse"))
    assert (job.state, job.attempts) == ("failed", 1)
    problem = queries.job_get(acting(clerk), job.pk).failure.problems[0]
    assert (problem.row, problem.field) == (7, "born")


def test_a_job_whose_turn_has_not_come_is_left_by_the_worker(clerk):
    job_kinds.FAIL[:] = [RuntimeError("one")]
    job = start(clerk, "test.fail")
    assert run_waiting() == 1
    job.refresh_from_db()
    assert job.state == "queued"
    assert run_waiting() == 0
    running.execute(job.pk)
    job.refresh_from_db()
    assert job.attempts == 1


def test_a_result_that_is_no_json_is_a_failure_not_a_hanging_job(clerk, monkeypatch):
    from banyan.base.jobs import JobKind, jobs

    odd = JobKind("test.odd", "Odd", lambda context: {"x": object()})
    monkeypatch.setitem(jobs._entries, "test.odd", odd)
    assert services.run_now(start(clerk, "test.odd")).state == "failed"


def test_a_kind_that_is_gone_fails_with_its_name(clerk, monkeypatch):
    from banyan.base.jobs import jobs

    job = start(clerk, "test.make")
    monkeypatch.delitem(jobs._entries, "test.make")
    job = services.run_now(job)
    assert (job.state, job.error["code"]) == ("failed", "job.kind")


# -- who acts ---------------------------------------------------------------------


def test_the_actor_is_built_when_the_job_runs(clerk):
    job = start(clerk)
    clerk.label = "Renamed"
    clerk.save()
    assert services.run_now(job).result["by"] == "Renamed"


def test_a_right_lost_before_the_run_is_missing_in_it(clerk):
    from banyan.access.models import RightSet

    RightSet.objects.filter(key="set-clerk").update(rights=["unit.write"])
    job = start(clerk, "test.right")
    RightSet.objects.filter(key="set-clerk").update(rights=[])
    job = services.run_now(job)
    assert (job.state, job.error["code"]) == ("failed", "not_allowed")
    assert job_kinds.RAN == []


@pytest.mark.parametrize("how", [{"is_active": False}, {"closed_at": clock.now()}])
def test_jobs_of_a_blocked_account_do_not_run(clerk, how):
    job = start(clerk)
    type(clerk).objects.filter(pk=clerk.pk).update(**how)
    job = services.run_now(job)
    assert (job.state, job.error["code"]) == ("failed", "job.blocked")
    assert job_kinds.RAN == []


def test_the_installation_runs_its_own_jobs():
    job = services.run_now(services.job_start(actor=SYSTEM, kind="test.count"))
    assert (job.state, job.account_id) == ("done", None)


# -- cancelling -------------------------------------------------------------------


def test_a_waiting_job_is_cancelled_at_once(clerk):
    job = start(clerk)
    job = services.job_cancel(actor=acting(clerk), job=job.pk)
    assert job.state == "cancelled"
    assert run_waiting() == 1
    assert job_kinds.RAN == []


def test_a_running_job_stops_when_it_next_tells_its_progress(clerk, monkeypatch):
    monkeypatch.setattr(watching, "LOOK", 0)
    seen = []

    def busy(context):
        context.progress(1)
        services.job_cancel(actor=acting(clerk), job=context.job_id)
        seen.append("asked")
        context.progress(2)
        seen.append("went on")

    job = _with_kind(monkeypatch, clerk, busy)
    assert (job.state, seen) == ("cancelled", ["asked"])
    assert job.cancel_asked_at is not None
    assert job.done == 2


def test_a_failure_after_a_cancel_is_a_cancel(clerk, monkeypatch):
    def stubborn(context):
        services.job_cancel(actor=acting(clerk), job=context.job_id)
        raise RuntimeError("too late")

    assert _with_kind(monkeypatch, clerk, stubborn, retries=5).state == "cancelled"


def test_a_job_that_is_over_is_not_cancelled(clerk):
    job = services.run_now(start(clerk))
    with pytest.raises(StateRefusal):
        services.job_cancel(actor=acting(clerk), job=job.pk)


def test_only_the_owner_and_administrators_cancel(clerk, other, admin):
    job = start(clerk)
    with pytest.raises(NotVisible):
        services.job_cancel(actor=acting(other), job=job.pk)
    assert services.job_cancel(actor=acting(admin), job=job.pk).state == "cancelled"


def test_a_job_changed_meanwhile_is_a_conflict(clerk):
    job = start(clerk)
    with pytest.raises(Conflict):
        services.job_cancel(actor=acting(clerk), job=job.pk, row_version=9)


def test_a_stopping_worker_gives_its_job_back_uncounted(clerk, monkeypatch):
    def stopped(context):
        raise Interrupted

    job = _with_kind(monkeypatch, clerk, stopped)
    assert (job.state, job.attempts, job.worker) == ("queued", 0, "")
    assert "jobs.job_hand_back" in acts()


def test_what_a_cancelled_job_left_open_is_undone(clerk, monkeypatch):
    def half(context):
        with transaction.atomic():
            Job.objects.create(kind="x", created_at=clock.now())
            raise Cancelled

    assert _with_kind(monkeypatch, clerk, half).state == "cancelled"
    assert not Job.objects.filter(kind="x").exists()


# -- again ------------------------------------------------------------------------


def test_a_failed_job_is_retried_by_hand(clerk):
    job_kinds.FAIL[:] = [InputError()]
    job = services.run_now(start(clerk, "test.fail"))
    assert job.state == "failed"
    job = services.job_retry(actor=acting(clerk), job=job.pk)
    assert (job.state, job.error, job.finished_at) == ("queued", None, None)
    assert services.run_now(job).state == "done"


def test_an_administrator_retries_in_the_name_of_the_owner(clerk, admin):
    job = services.job_cancel(actor=acting(clerk), job=start(clerk).pk)
    job = services.job_retry(actor=acting(admin), job=job.pk)
    assert services.run_now(job).result["by"] == "Clerk"


@pytest.mark.parametrize("state", ["queued", "done"])
def test_what_waits_or_was_done_is_not_retried(clerk, state):
    job = start(clerk)
    if state == "done":
        services.run_now(job)
    with pytest.raises(StateRefusal):
        services.job_retry(actor=acting(clerk), job=job.pk)


def test_a_retry_waits_for_another_job_of_its_key(clerk):
    job = services.job_cancel(actor=acting(clerk), job=start(clerk, key="roll").pk)
    start(clerk, key="roll")
    with pytest.raises(StateRefusal):
        services.job_retry(actor=acting(clerk), job=job.pk)


def test_strangers_do_not_retry(clerk, other):
    job = services.job_cancel(actor=acting(clerk), job=start(clerk).pk)
    with pytest.raises(NotVisible):
        services.job_retry(actor=acting(other), job=job.pk)


# -- the inbox --------------------------------------------------------------------


def test_who_started_a_job_finds_its_end_in_the_inbox(clerk, admin):
    job = start(clerk, about="Members of the ward")
    run_waiting()
    rows = inbox(acting(clerk)).this_week + inbox(acting(clerk)).next_30_days
    assert [(r.title.en, r.about.en, r.url) for r in rows] == [
        ("A job is done", "Members of the ward", f"/jobs/{job.pk}/")
    ]
    assert inbox(acting(admin)).is_empty
    assert services.job_notice_close(actor=acting(clerk), job=job.pk) == 1
    assert inbox(acting(clerk)).is_empty


def test_a_failure_is_told_too_and_goes_with_the_retry(clerk):
    job = start(clerk, "test.refuse")
    run_waiting()
    assert (
        inbox(acting(clerk)).counts["this_week"]
        + inbox(acting(clerk)).counts["next_30_days"]
        == 1
    )
    services.job_retry(actor=acting(clerk), job=job.pk)
    assert inbox(acting(clerk)).is_empty


def test_what_runs_at_once_needs_no_notice(clerk):
    services.run_now(start(clerk))
    assert inbox(acting(clerk)).is_empty


# -- reading ----------------------------------------------------------------------


def test_one_sees_ones_own_jobs_and_administrators_all(clerk, other, admin):
    mine, theirs = start(clerk), start(other)
    assert [j.id for j in queries.jobs_list(acting(clerk))] == [mine.pk]
    assert [j.id for j in queries.jobs_list(acting(admin))] == [theirs.pk, mine.pk]
    assert queries.jobs_list(acting(admin), mine=True) == []
    assert queries.jobs_list(NOBODY) == []
    with pytest.raises(NotVisible):
        queries.job_get(acting(other), mine.pk)
    assert not queries.job_get(acting(admin), mine.pk).is_mine


def test_lists_go_on_from_the_last_line_and_by_state(clerk):
    made = [start(clerk).pk for _n in range(3)]
    services.run_now(made[0])
    first = queries.jobs_list(acting(clerk), limit=2)
    rest = queries.jobs_list(acting(clerk), before=first[-1].id)
    assert [j.id for j in [*first, *rest]] == made[::-1]
    assert [j.id for j in queries.jobs_list(acting(clerk), state="done")] == made[:1]
    assert queries.jobs_list(acting(clerk), kind="test.make") == []
    assert queries.jobs_alive(acting(clerk)) == 2


def test_reading_costs_the_same_for_many(clerk, django_assert_num_queries):
    for _n in range(5):
        start(clerk)
    actor = acting(clerk)
    with django_assert_num_queries(1):
        queries.jobs_list(actor)


# -- parts ------------------------------------------------------------------------


def _with_kind(monkeypatch, account, run, **more):
    from banyan.base.jobs import JobKind, jobs

    kind = JobKind("test.own", "Own", run, **more)
    monkeypatch.setitem(jobs._entries, "test.own", kind)
    return services.run_now(start(account, "test.own"))
