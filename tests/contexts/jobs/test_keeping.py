"""Files and who may fetch them, the reaper, the purge, schedules, the doctor."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings

from banyan.access.models import Grant
from banyan.deadlines.models import Deadline
from banyan.jobs import carrying, examine, identity, queries, services, taking
from banyan.jobs.models import Job, JobFile, Schedule
from banyan.jobs.worker import run_waiting
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import (
    Conflict,
    Fault,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act, Entry, Reading
from banyan.papers import contents, storage
from tests.support import job_kinds

from .conftest import acting

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
DAY = dt.timedelta(days=1)


def start(account, kind="test.count", **more):
    return services.job_start(actor=acting(account), kind=kind, **more)


def made(account, **params):
    job = services.run_now(start(account, "test.make", params=params))
    return JobFile.objects.filter(job=job).first()


def opened(account, file):
    found = services.job_file_open(actor=acting(account), file=file.pk)
    return b"".join(found.pieces)


# -- files ------------------------------------------------------------------------


def test_a_result_is_fetched_by_who_made_it_and_that_is_recorded(clerk):
    file = made(clerk, text="Danh sách")
    assert opened(clerk, file) == "Danh sách".encode()
    reading = Reading.objects.get()
    assert (reading.kind, reading.what) == ("jobs.jobfile", "kết quả.txt")
    found = services.job_file_open(actor=acting(clerk), file=file.pk)
    assert "attachment" in found.headers["Content-Disposition"]
    assert found.headers["Content-Length"] == str(file.size)


def test_a_file_lies_encrypted_on_disk(clerk):
    file = made(clerk, text="Danh sách")
    stored = (storage.folder() / file.stored_as).read_bytes()
    assert b"Danh" not in stored


def test_nobody_else_fetches_it_not_even_who_administers_jobs(clerk, other, admin):
    file = made(clerk)
    for who in (other, admin):
        with pytest.raises(NotVisible):
            services.job_file_open(actor=acting(who), file=file.pk)


def test_who_may_see_less_now_does_not_fetch_what_was_made_before(clerk, branch):
    file = made(clerk)
    Grant.objects.filter(account=clerk).update(unit=branch)
    with pytest.raises(StateRefusal) as refused:
        services.job_file_open(actor=acting(clerk), file=file.pk)
    assert refused.value.code == "job.file_rights"
    assert Reading.objects.count() == 0


def test_who_may_see_more_now_fetches_it(branch, other):
    file = made(other)
    Grant.objects.filter(account=other).update(unit=branch.parent)
    assert opened(other, file)


def test_a_run_that_fails_keeps_no_file(clerk):
    before = set(storage.folder().rglob("*/*"))
    job = services.run_now(start(clerk, "test.make", params={"then": "fall"}))
    assert job.state == "failed"
    assert JobFile.objects.count() == 0
    assert set(storage.folder().rglob("*/*")) == before


@pytest.mark.parametrize("size", [0, 1, contents.PIECE, contents.PIECE + 1])
def test_contents_of_any_size_come_back(tmp_path, size):
    path = tmp_path / "x"
    path.write_bytes(b"\x07" * size)
    kept = contents.keep(path)
    assert b"".join(contents.read(kept)) == b"\x07" * size


@pytest.mark.parametrize("harm", ["cut", "swap", "change", "remove"])
def test_a_content_that_was_harmed_is_not_shown(tmp_path, harm):
    path = tmp_path / "x"
    path.write_bytes(b"a" * contents.PIECE + b"b" * contents.PIECE)
    kept = contents.keep(path)
    stored, step = storage.folder() / kept.stored_as, contents.PIECE + 28
    sealed = stored.read_bytes()
    first, second = sealed[:step], sealed[step:]
    harmed = {
        "cut": first,
        "swap": second + first,
        "change": first[:-1] + b"x" + second,
        "remove": b"",
    }[harm]
    stored.write_bytes(harmed)
    with pytest.raises(Fault):
        b"".join(contents.read(kept))


# -- the reaper -------------------------------------------------------------------


def taken(account, worker="1-gone", kind="test.count"):
    job = start(account, kind)
    return taking.take(job.pk, worker)


def test_the_job_of_a_dead_worker_is_queued_again_and_done(clerk):
    (identity.folder()).mkdir(exist_ok=True)
    (identity.folder() / "1-gone").touch()
    job = taken(clerk)
    assert services.jobs_reap(actor=SYSTEM) == 1
    job.refresh_from_db()
    assert (job.state, job.losses, job.worker) == ("queued", 1, "")
    assert Act.objects.filter(kind="jobs.job_take_back").count() == 1
    assert run_waiting() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.losses) == ("done", 2, 0)


def test_the_lease_tells_of_a_worker_elsewhere(clerk):
    job = taken(clerk, "9-elsewhere")
    assert services.jobs_reap(actor=SYSTEM) == 0
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - DAY)
    assert services.jobs_reap(actor=SYSTEM) == 1


def test_a_living_worker_keeps_its_job_though_its_lease_ran_out(clerk):
    job = taken(clerk, identity.me())
    Job.objects.filter(pk=job.pk).update(
        lease_until=clock.now() - dt.timedelta(minutes=3)
    )
    assert services.jobs_reap(actor=SYSTEM) == 0
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - DAY)
    assert services.jobs_reap(actor=SYSTEM) == 1, "unless it hangs"


def test_a_job_that_kills_its_workers_fails_after_three(clerk):
    job = start(clerk, about="Heavy")
    for _round in range(3):
        Job.objects.filter(pk=job.pk).update(next_at=clock.now())
        assert taking.take(job.pk, "9-elsewhere")
        Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - DAY)
        services.jobs_reap(actor=SYSTEM)
    job.refresh_from_db()
    assert (job.state, job.error["code"]) == ("failed", "job.lost")
    assert Deadline.objects.filter(kind="jobs.ended", subject=job.pk).count() == 1


def test_a_cancelled_job_of_a_dead_worker_is_not_run_again(clerk):
    job = taken(clerk, "9-elsewhere")
    services.job_cancel(actor=acting(clerk), job=job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - DAY)
    services.jobs_reap(actor=SYSTEM)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_worker_held_to_be_dead_changes_nothing_any_more(clerk):
    from banyan.jobs.context import Context
    from banyan.jobs.watching import Watch

    job = taken(clerk, "9-elsewhere")
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - DAY)
    services.jobs_reap(actor=SYSTEM)
    watch = Watch(job.pk, job.worker)
    watch.look()
    assert watch.interrupted
    context = Context(job, SYSTEM, watch)
    taking.end_done(job, SYSTEM, watch, {"late": 1}, context, notify=False)
    assert Job.objects.get(pk=job.pk).state == "queued"
    assert Job.objects.get(pk=job.pk).result is None


def test_a_lost_carrier_is_sent_again(clerk):
    job = start(clerk)
    carrying.DBTaskResult.objects.all().delete()
    assert run_waiting() == 0
    services.jobs_reap(actor=SYSTEM)
    assert run_waiting() == 1
    job.refresh_from_db()
    assert job.state == "done"


def test_carriers_that_arrived_do_not_pile_up(clerk):
    start(clerk)
    run_waiting()
    services.jobs_reap(actor=SYSTEM)
    assert carrying.DBTaskResult.objects.count() == 0


# -- the purge --------------------------------------------------------------------


def test_files_go_first_and_jobs_later(clerk):
    file = made(clerk)
    job = Job.objects.get()
    now = clock.now()
    assert services.jobs_purge(actor=SYSTEM, on=now) == {
        "files": 0,
        "jobs": 0,
        "notices": 0,
    }
    later = now + (settings.BANYAN_JOB_FILE_DAYS + 1) * DAY
    assert services.jobs_purge(actor=SYSTEM, on=later)["files"] == 1
    file.refresh_from_db()
    assert (file.wrapped_key, file.key_id) == (None, "")
    assert not contents.is_there(file.stored_as)
    with pytest.raises(StateRefusal):
        services.job_file_open(actor=acting(clerk), file=file.pk)
    later = now + (settings.BANYAN_JOB_DAYS + 1) * DAY
    assert services.jobs_purge(actor=SYSTEM, on=later)["jobs"] == 1
    assert Job.objects.count() == JobFile.objects.count() == 0
    ops = Entry.objects.filter(subject=job.pk, kind="jobs.job").order_by("pk")
    assert list(ops.values_list("op", flat=True))[-1] == "delete"


def test_what_waits_or_runs_is_never_purged(clerk):
    start(clerk)
    far = clock.now() + 10_000 * DAY
    assert services.jobs_purge(actor=SYSTEM, on=far)["jobs"] == 0


def test_an_old_notice_goes_and_the_job_stays(clerk):
    job = start(clerk)
    run_waiting()
    assert services.jobs_purge(actor=SYSTEM)["notices"] == 0
    Job.objects.filter(pk=job.pk).update(finished_at=clock.now() - 8 * DAY)
    assert services.jobs_purge(actor=SYSTEM)["notices"] == 1
    assert Job.objects.count() == 1


def test_only_administrators_purge(clerk):
    with pytest.raises(NotAllowed):
        services.jobs_purge(actor=acting(clerk))


# -- schedules --------------------------------------------------------------------


def test_a_schedule_starts_its_job_once_and_makes_good_what_was_missed():
    assert services.schedules_start_due(actor=SYSTEM) == []
    row = Schedule.objects.get(kind="test.night")
    assert row.next_at > clock.now()
    Schedule.objects.filter(pk=row.pk).update(next_at=clock.now() - 3 * DAY)
    started = services.schedules_start_due(actor=SYSTEM)
    assert len(started) == 1
    assert services.schedules_start_due(actor=SYSTEM) == []
    job = services.run_now(started[0])
    assert (job.state, job.schedule, job.account_id) == ("done", "test.night", None)


def test_what_still_runs_is_not_started_again():
    services.schedules_install(actor=SYSTEM)
    past = clock.now() - DAY
    Schedule.objects.filter(kind="test.night").update(next_at=past)
    assert len(services.schedules_start_due(actor=SYSTEM)) == 1
    Schedule.objects.filter(kind="test.night").update(next_at=past)
    services.schedules_start_due(actor=SYSTEM)
    assert Job.objects.filter(kind="test.night").count() == 1


def test_of_two_workers_one_starts_it(monkeypatch):
    from banyan.jobs.services import schedules

    services.schedules_install(actor=SYSTEM)
    past = clock.now() - DAY
    Schedule.objects.filter(kind="test.night").update(next_at=past)
    plain = schedules._next

    def meanwhile(row):
        moved = plain(row)
        Schedule.objects.filter(pk=row.pk).update(next_at=moved)
        return moved

    monkeypatch.setattr(schedules, "_next", meanwhile)
    assert services.schedules_start_due(actor=SYSTEM) == []


def test_an_administrator_changes_pauses_and_resumes(admin, clerk):
    services.schedules_install(actor=SYSTEM)
    actor = acting(admin)
    row = services.schedule_set(
        actor=actor, kind="test.night", words="every 10 minutes"
    )
    assert row.next_at <= clock.now() + dt.timedelta(minutes=10)
    row = services.schedule_set(actor=actor, kind="test.night", is_active=False)
    Schedule.objects.filter(pk=row.pk).update(next_at=clock.now() - DAY)
    assert services.schedules_start_due(actor=SYSTEM) == []
    services.schedules_install(actor=SYSTEM)
    line = next(s for s in queries.schedules_list(actor) if s.kind == "test.night")
    assert (line.rhythm.words, line.is_active) == ("every 10 minutes", False)
    with pytest.raises(InputError):
        services.schedule_set(actor=actor, kind="test.night", words="now and then")
    with pytest.raises(NotVisible):
        services.schedule_set(actor=actor, kind="no.such")
    with pytest.raises(Conflict):
        services.schedule_set(actor=actor, kind="test.night", row_version=1)
    with pytest.raises(NotAllowed):
        services.schedule_set(actor=acting(clerk), kind="test.night")
    with pytest.raises(NotAllowed):
        queries.schedules_list(acting(clerk))


def test_a_kind_that_is_gone_loses_its_schedule(monkeypatch):
    from banyan.base.jobs import jobs

    services.schedules_install(actor=SYSTEM)
    monkeypatch.delitem(jobs._entries, "test.night")
    services.schedules_install(actor=SYSTEM)
    assert not Schedule.objects.filter(kind="test.night").exists()


def test_schedules_show_their_last_job(admin):
    services.schedules_install(actor=SYSTEM)
    Schedule.objects.filter(kind="test.night").update(next_at=clock.now() - DAY)
    started = services.schedules_start_due(actor=SYSTEM)
    shown = {s.kind: s for s in queries.schedules_list(acting(admin))}
    assert shown["test.night"].last.id == started[0]
    assert shown["jobs.purge"].last is None


# -- the doctor -------------------------------------------------------------------


def test_the_doctor_finds_what_nobody_runs_and_files_that_are_gone(clerk):
    assert examine.examine() == []
    job, file = start(clerk), made(clerk)
    Job.objects.filter(pk=job.pk).update(next_at=clock.now() - DAY)
    contents.drop(file.stored_as)
    found = examine.examine()
    assert len(found) == 2
    assert "worker" in found[0] and str(file.job_id) in found[1]


def test_the_worker_of_this_process_is_known_to_live():
    me = identity.me()
    assert identity.is_alive(me) is True
    assert identity.is_alive("1-never") is None
    assert job_kinds.RAN == []
