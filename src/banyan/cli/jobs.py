"""``banyan jobs``: list, show, cancel, retry, run, fetch; what starts by itself."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from banyan.base import jobs as kinds
from banyan.jobs import queries, services
from banyan.jobs.domain.failures import Failure
from banyan.jobs.queries import JobLine, JobShown
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .acting import acting_as
from .output import print_json

STATES = ("queued", "running", "done", "failed", "cancelled")


def register(subparsers: Any) -> None:
    """Add ``jobs`` to the parser of ``banyan``."""
    parser = subparsers.add_parser("jobs", help="what runs beside the pages")
    inner = parser.add_subparsers(dest="jobs_command", metavar="WHAT", required=True)
    listed = _part(inner, "list", run_list, "the jobs, newest first")
    listed.add_argument("--state", choices=STATES, default="")
    listed.add_argument("--kind", default="", help="one kind alone")
    listed.add_argument("--limit", type=int, default=50)
    listed.add_argument("--account", metavar="NAME", help="those of this account")
    _numbered(_part(inner, "show", run_show, "one job whole"))
    _numbered(_part(inner, "cancel", run_cancel, "cancel a job"))
    _numbered(_part(inner, "retry", run_retry, "start an ended job again"))
    run = _part(
        inner, "run", run_run, "run a job here and now; exit code 1 if it fails"
    )
    run.add_argument("kind", metavar="KIND", help="see: banyan jobs kinds")
    run.add_argument("--params", default="{}", metavar="JSON", help="or @FILE")
    run.add_argument("--account", metavar="NAME", help="as this account")
    run.add_argument("--queue", action="store_true", help="leave it to the worker")
    fetch = _part(inner, "fetch", run_fetch, "write the files of a job to a folder")
    _numbered(fetch)
    fetch.add_argument("--out", type=Path, default=Path(), metavar="FOLDER")
    fetch.add_argument("--account", metavar="NAME", help="as this account")
    _part(inner, "kinds", run_kinds, "every kind of job")
    _part(inner, "schedules", run_schedules, "what starts by itself, and when")
    schedule = _part(inner, "schedule", run_schedule, "change when a kind starts")
    schedule.add_argument("kind", metavar="KIND")
    schedule.add_argument(
        "words", nargs="?", help="every 10 minutes, every day at 02:30, ..."
    )
    schedule.add_argument("--pause", action="store_true")
    schedule.add_argument("--go-on", action="store_true")


def _part(inner: Any, name: str, run: Any, said: str) -> Any:
    parser = inner.add_parser(name, help=said)
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=run)
    return parser


def _numbered(parser: Any) -> None:
    parser.add_argument("job", type=int, help="the number of the job")


def _system() -> Actor:
    return system_actor("command line")


# -- reading ------------------------------------------------------------------


def run_list(args: argparse.Namespace) -> int:
    """List jobs."""
    actor = acting_as(args.account)
    found = queries.jobs_list(
        actor,
        kind=args.kind,
        state=args.state,
        mine=bool(args.account),
        limit=args.limit,
    )
    if args.json:
        print_json([line_as_data(line) for line in found])
    else:
        for line in found:
            print(said(line))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show one job."""
    _show(queries.job_get(_system(), args.job), as_json=args.json)
    return 0


def line_as_data(line: JobLine) -> dict[str, Any]:
    """Return a job as plain data."""
    return asdict(line) | {"state": str(line.state)}


def said(line: JobLine) -> str:
    """Return a job as a line for people."""
    part = f"{line.done}/{line.total}" if line.total else ""
    words = (str(line.id), str(line.state), line.title, line.about, part)
    return "  ".join(word for word in words if word)


def _show(job: JobShown, *, as_json: bool) -> None:
    if as_json:
        print_json(
            line_as_data(job.line)
            | {
                "params": job.params,
                "result": job.result,
                "error": _failure(job.failure),
                "files": [asdict(file) for file in job.files],
            }
        )
        return
    print(said(job.line))
    for label, value in job.shows:
        print(f"  {label}: {value}")
    for file in job.files:
        print(f"  file {file.id}: {file.name} ({file.size} bytes)")
    if job.failure:
        _print_failure(job.failure)


def _failure(failure: Failure | None) -> dict[str, Any] | None:
    from .main import as_data

    return as_data(failure.as_error()) if failure else None


def _print_failure(failure: Failure) -> None:
    from .main import report

    report(failure.as_error(), as_json=False)


# -- acting -------------------------------------------------------------------


def run_cancel(args: argparse.Namespace) -> int:
    """Cancel a job."""
    services.job_cancel(actor=_system(), job=args.job)
    return run_show(args)


def run_retry(args: argparse.Namespace) -> int:
    """Put an ended job back into the queue."""
    services.job_retry(actor=_system(), job=args.job)
    return run_show(args)


def run_run(args: argparse.Namespace) -> int:
    """Start a job and run it here; with ``--queue`` the worker does."""
    actor = acting_as(args.account)
    services.kind_known(args.kind)
    job = services.job_start(
        actor=actor, kind=args.kind, params=_params(args.params), key="by hand"
    )
    if not args.queue:
        job = services.run_now(job)
    _show(queries.job_get(_system(), job.pk), as_json=args.json)
    return int(not args.queue and job.state != "done")


def _params(raw: str) -> dict[str, Any]:
    try:
        text = Path(raw[1:]).read_text(encoding="utf-8") if raw[:1] == "@" else raw
        found = json.loads(text)
    except (OSError, ValueError) as error:
        raise InputError(
            _("The parameters cannot be read: %(reason)s"), reason=str(error)
        ) from error
    if not isinstance(found, dict):
        raise InputError(_("The parameters must be a JSON object."))
    return found


def run_fetch(args: argparse.Namespace) -> int:
    """Write the files of a job to a folder, on record."""
    actor = acting_as(args.account)
    found = queries.job_get(actor, args.job).files
    args.out.mkdir(parents=True, exist_ok=True)
    written = []
    for file in found:
        opened = services.job_file_open(actor=actor, file=file.id)
        path = args.out / Path(opened.name).name
        with path.open("wb") as target:
            target.writelines(opened.pieces)
        written.append(str(path))
    print_json({"written": written}) if args.json else print("\n".join(written))
    return 0


# -- kinds and schedules ------------------------------------------------------


def run_kinds(args: argparse.Namespace) -> int:
    """List every kind of job."""
    found = [
        {
            "key": key,
            "title": kind.title,
            "right": kind.right,
            "retries": kind.retries,
            "schedule": kind.schedule,
            "by_hand": kind.by_hand,
        }
        for key, kind in kinds.jobs
    ]
    if args.json:
        print_json(found)
    else:
        for one in found:
            print(f"{one['key']}  {one['title']}")
    return 0


def run_schedules(args: argparse.Namespace) -> int:
    """List what starts by itself."""
    services.schedules_install(actor=_system())
    found = [
        {
            "kind": one.kind,
            "title": one.title,
            "words": one.rhythm.words,
            "active": one.is_active,
            "next_at": one.next_at,
            "last": line_as_data(one.last) if one.last else None,
        }
        for one in queries.schedules_list(_system())
    ]
    if args.json:
        print_json(found)
    else:
        for one in found:
            state = one["next_at"] or "paused"
            print(f"{one['kind']}  {one['words']}  next: {state}")
    return 0


def run_schedule(args: argparse.Namespace) -> int:
    """Change, pause or resume what starts by itself."""
    if args.pause and args.go_on:
        raise InputError(_("--pause and --go-on exclude each other."))
    services.schedules_install(actor=_system())
    active = False if args.pause else True if args.go_on else None
    services.schedule_set(
        actor=_system(), kind=args.kind, words=args.words, is_active=active
    )
    return run_schedules(args)
