"""Real workers: two of them, one killed, one stopped, cancelled, racing for a key."""

from __future__ import annotations

import signal
import threading

import pytest
from django.db import connections

from banyan.jobs import services
from banyan.jobs.models import Job
from banyan.kernel.errors import StateRefusal
from tests.support import processes

from .conftest import acting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def elsewhere(tmp_path, clerk):
    with processes.shared(tmp_path) as environment:
        yield environment


def linger(account, log, *seconds, key=""):
    return services.job_start(
        actor=acting(account),
        kind="test.linger",
        params={"seconds": seconds, "log": str(log)},
        key=key,
    )


def said(log):
    return log.read_text().splitlines() if log.exists() else []


def state(job):
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_the_job_of_a_killed_worker_is_done_by_the_next(elsewhere, clerk, tmp_path):
    log = tmp_path / "log"
    job = linger(clerk, log, 600, 0)
    waiting = linger(clerk, log, 0)
    first = processes.worker(elsewhere)
    second = None
    try:
        processes.until(lambda: said(log), "the job begins")
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert (state(job), state(waiting)) == ("running", "queued")
        second = processes.worker(elsewhere)
        processes.until(lambda: state(job) == "done", "the job is done")
        processes.until(lambda: state(waiting) == "done", "the other is done")
    finally:
        processes.end(*(p for p in (first, second) if p))
    assert [line for line in said(log) if f" {job.pk} " in line] == [
        f"begin {job.pk} 1",
        f"begin {job.pk} 2",
        f"end {job.pk} 2",
    ]
    job.refresh_from_db()
    assert (job.attempts, job.losses) == (2, 0)


def test_two_workers_run_each_job_once_stop_and_cancel(elsewhere, clerk, tmp_path):
    log = tmp_path / "log"
    jobs = [linger(clerk, log, 0.1) for _n in range(8)]
    workers = [processes.worker(elsewhere) for _n in range(2)]
    try:
        processes.until(
            lambda: all(state(job) == "done" for job in jobs), "all are done"
        )
        ends = [line for line in said(log) if line.startswith("end")]
        assert sorted(ends) == sorted(f"end {job.pk} 1" for job in jobs)

        long = linger(clerk, log, 600, 600)
        processes.until(lambda: state(long) == "running", "the long one begins")
        for process in workers:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(30) for process in workers] == [0, 0]
        assert state(long) == "queued"
        assert Job.objects.get(pk=long.pk).attempts == 0

        workers.append(processes.worker(elsewhere))
        processes.until(lambda: state(long) == "running", "it begins again")
        services.job_cancel(actor=acting(clerk), job=long.pk)
        processes.until(lambda: state(long) == "cancelled", "it listens")
    finally:
        processes.end(*workers)


def test_of_many_who_start_one_key_at_once_one_does(elsewhere, clerk, tmp_path):
    actor, gate, outcomes = acting(clerk), threading.Barrier(6), []

    def race(number):
        gate.wait()
        try:
            job = services.job_start(
                actor=actor, kind="test.count", key="race", params={"to": number}
            )
            outcomes.append(("started", job.pk))
        except StateRefusal:
            outcomes.append(("refused", None))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(word for word, _pk in outcomes) == ["refused"] * 5 + ["started"]
    assert Job.objects.filter(key="race").count() == 1


def test_of_many_who_take_one_job_one_gets_it(elsewhere, clerk):
    from banyan.jobs import taking

    job = services.job_start(actor=acting(clerk), kind="test.count")
    gate, got = threading.Barrier(6), []

    def race(number):
        gate.wait()
        try:
            got.append(taking.take(job.pk, f"9-worker{number}"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=race, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([job for job in got if job]) == 1
    assert Job.objects.get(pk=job.pk).attempts == 1
