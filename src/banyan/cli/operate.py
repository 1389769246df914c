"""Operating an installation: serve, worker, migrate, doctor, training date."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from banyan.base import health, schedule, training
from banyan.base.dayroll import roll
from banyan.kernel import clock
from banyan.kernel.actor import system_actor

from .arguments import date_argument
from .output import print_json

THREADS = 4
BACKPRESSURE = 64
"""Requests that wait in a worker before more are held back at the door."""


def register(commands: Any) -> None:
    """Add the commands of this module."""
    serve = commands.add_parser("serve", help="serve the pages (and work, on SQLite)")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument("--no-worker", action="store_true")
    serve.set_defaults(func=run_serve)
    worker = commands.add_parser("worker", help="do what the clock starts, and jobs")
    worker.add_argument("--once", action="store_true", help="one round, then stop")
    worker.add_argument("--jobs", type=int, default=1, metavar="N", help="at a time")
    worker.add_argument("--json", action="store_true")
    worker.set_defaults(func=run_worker)
    migrate = commands.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(func=run_migrate)
    doctor = commands.add_parser("doctor", help="examine the installation")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(func=run_doctor)
    day = commands.add_parser("training-date", help="move the organisation's day")
    day.add_argument("day", nargs="?", type=date_argument, help="a date; none resets")
    day.add_argument("--json", action="store_true")
    day.set_defaults(func=run_training_date)
    rolling = commands.add_parser("day-roll", help="make true what begins today")
    rolling.add_argument("--json", action="store_true")
    rolling.set_defaults(func=run_day_roll)


def run_serve(args: argparse.Namespace) -> int:
    """Serve with granian; on SQLite a worker runs beside it."""
    problems = _start_problems() or _port_problems(args.host, args.port)
    if problems:
        return _refuse_start(problems)
    make_ready()
    helpers = [] if args.no_worker else [_start_worker()]
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", args.host, "--port", str(args.port)),
        *("--workers", str(args.workers), "--log-level", "warning"),
        *("--blocking-threads", str(THREADS), "--backpressure", str(BACKPRESSURE)),
        "banyan.config.wsgi:application",
    ]
    print(f"Banyan is served at http://{args.host}:{args.port}/", flush=True)
    server = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        return server.wait() and 0
    finally:
        for helper in helpers:
            helper.terminate()


def _port_problems(host: str, port: int) -> list[str]:
    """Refuse a port in use: two servers would share it and take turns unseen."""
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((host, port)):
            return []
    return [f"port {port} is in use already: choose another with --port"]


def make_ready() -> None:
    """Make what pages need beside the database: assets, compiled catalogues."""
    from . import assets, translations

    assets.run(argparse.Namespace(if_absent=True))
    translations.compile_all(if_older=True)


def _start_problems() -> list[str]:
    from django.db.utils import DatabaseError

    try:
        return health.start_problems()
    except DatabaseError as error:
        return [f"the database is not ready ({error}): run banyan migrate"]


def _refuse_start(problems: list[str]) -> int:
    print("banyan: this installation cannot start:", file=sys.stderr)
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    return 1


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "banyan.cli.main", "worker"], env=dict(os.environ)
    )


def run_worker(args: argparse.Namespace) -> int:
    """Do what is due, and jobs beside it, until stopped; ``--once`` is one round."""
    from banyan.jobs.worker import Runner, run_waiting

    loop = schedule.Loop()
    if args.once:
        ran, jobs = loop.tick(), run_waiting()
        said = {"ran": ran, "jobs": jobs}
        print_json(said) if args.json else print(", ".join(ran), f"; jobs: {jobs}")
        return 0
    runner = Runner(max(1, args.jobs))
    runner.start()
    going = True

    def stop(*_: object) -> None:
        nonlocal going
        going = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    parent = os.getppid()
    while going and os.getppid() == parent:
        loop.tick()
        time.sleep(1)
    runner.stop()
    return 0


def run_migrate(args: argparse.Namespace) -> int:
    """Migrate the database and install what the packs define."""
    from django.core.management import call_command

    from banyan.demo.setup import install_packs, install_topics

    call_command("migrate", interactive=False, verbosity=0)
    install_packs()
    install_topics()
    print("The database is up to date.")
    return 0


def run_doctor(args: argparse.Namespace) -> int:
    """Examine everything; exit code 1 when anything is found."""
    from banyan.archive.queries import settings_examine

    findings = health.doctor()
    checks = settings_examine(system_actor("command line"))
    sick = any(findings.values()) or any(c.state == "late" for c in checks)
    if args.json:
        listed = [
            {
                "key": c.key,
                "state": c.state,
                "sentence": c.message,
                "way_out": c.way_out,
            }
            for c in checks
        ]
        print_json({"healthy": not sick, "findings": findings, "settings": listed})
        return int(sick)
    for check in checks:
        print(f"{check.title} ({check.state}): {check.message}")
        if check.state != "good":
            print(f"  {check.way_out}")
    for room, found in findings.items():
        print(f"{room}: {'healthy' if not found else ''}")
        for line in found:
            print(f"  {line}")
    return int(sick)


def run_training_date(args: argparse.Namespace) -> int:
    """Move the organisation's day, or reset it, and roll the day."""
    training.training_date_set(args.day)
    roll()
    answer = {"today": clock.today(), "real_today": clock.real_today()}
    print_json(answer) if args.json else print(f"Today is {clock.today()}.")
    return 0


def run_day_roll(args: argparse.Namespace) -> int:
    """Roll the day by hand."""
    changed = roll()
    print_json({"day": clock.today(), "changed": changed}) if args.json else print(
        changed
    )
    return 0
