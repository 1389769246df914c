"""Kinds of jobs for tests: they count, fail, wait, make a file.

``python -m tests.support.job_kinds ARGUMENTS...`` is the command ``banyan`` with
these kinds known, for workers in processes of their own.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from banyan.base.jobs import JobContext, JobKind, jobs
from banyan.kernel.errors import InputError, Problem

RAN: list[tuple[str, dict[str, Any]]] = []
"""What ran in this process: the kind and the params."""
FAIL: list[Exception] = []
"""What the next runs of ``test.fail`` raise, one each."""


def count(context: JobContext) -> Mapping[str, Any]:
    """Count to ``to``."""
    RAN.append(("test.count", dict(context.params)))
    to = int(context.params.get("to", 3))
    for n in range(to):
        context.progress(n + 1, to, "Counting")
    return {"counted": to, "by": context.actor.name}


def fail(context: JobContext) -> Mapping[str, Any]:
    """Raise what the test laid out; succeed when nothing is left."""
    RAN.append(("test.fail", dict(context.params)))
    if FAIL:
        raise FAIL.pop(0)
    return {"attempt": context.attempt}


def refuse(context: JobContext) -> None:
    """Refuse, with the row and the field."""
    RAN.append(("test.refuse", {}))
    problem = Problem.of(
        "row.bad", "“%(value)s” is no day.", row=7, field="born", value="31/02"
    )
    raise InputError(problems=[problem])


def linger(context: JobContext) -> Mapping[str, Any]:
    """Take the seconds of this attempt; write into ``log`` its begin and end."""
    takes = context.params["seconds"]
    end = time.monotonic() + float(takes[min(context.attempt, len(takes)) - 1])
    log = Path(context.params["log"])
    with log.open("a") as file:
        file.write(f"begin {context.job_id} {context.attempt}\n")
    step = 0
    while time.monotonic() < end:
        step += 1
        context.progress(step)
        time.sleep(0.02)
    with log.open("a") as file:
        file.write(f"end {context.job_id} {context.attempt}\n")
    return {"steps": step}


def make(context: JobContext) -> Mapping[str, Any]:
    """Make a text file, for whoever may read files."""
    path = Path(tempfile.mkdtemp()) / "made"
    path.write_text(str(context.params.get("text", "made")), encoding="utf-8")
    context.attach("kết quả.txt", path, "text/plain", needs=("person.read",))
    if context.params.get("then"):
        raise RuntimeError(context.params["then"])
    return {"rows": 1}


KINDS = (
    JobKind("test.count", "Count", count, by_hand=True),
    JobKind("test.fail", "Fail", fail, retries=2),
    JobKind("test.refuse", "Refuse", refuse, retries=2),
    JobKind("test.linger", "Linger", linger, retries=1),
    JobKind("test.make", "Make a file", make),
    JobKind("test.right", "Needs a right", count, right="unit.write"),
    JobKind("test.night", "By night", count, schedule="every day at 02:30"),
)


def register() -> None:
    """Make the kinds known, once."""
    for kind in KINDS:
        if jobs.get(kind.key) is None:
            jobs.register(kind.key, kind)


if __name__ == "__main__":
    from banyan.cli.main import main
    from tests.support import job_kinds  # not this module under its other name

    job_kinds.register()
    sys.exit(main(sys.argv[1:]))
