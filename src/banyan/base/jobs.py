"""Kinds of jobs: what runs beside the pages, registered by the rooms.

A room registers a :class:`JobKind` in its ``ports.py``; the room ``jobs`` keeps
the rows, runs them and shows them. A kind's ``run`` gets a :class:`JobContext`
and may be run again from its start (after a failure, or when its worker was
killed), so it prepares, then writes in one transaction, and finds out by itself
what was done already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from banyan.kernel.actor import Actor

from .ports import Port


class Cancelled(Exception):
    """Raised by ``progress`` when somebody cancelled the job: let it pass through.

    What is written in the open transaction is undone; what was committed before
    stays, so a job that commits in parts tells how far it came in its progress.
    """


class Interrupted(Cancelled):
    """The worker stops, or lost the job: it goes on later, from its start."""


class JobContext(Protocol):
    """What a running job knows and may tell."""

    @property
    def actor(self) -> Actor:
        """Who acts: built when the job runs, from the account that started it."""
        ...

    @property
    def params(self) -> Mapping[str, Any]:
        """What the job was started with (JSON)."""
        ...

    @property
    def job_id(self) -> int:
        """The number of the job, for texts and logs."""
        ...

    @property
    def unit_id(self) -> int | None:
        """The unit that the job was started for."""
        ...

    @property
    def attempt(self) -> int:
        """Which attempt this is, from 1."""
        ...

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Tell how far it is, and that it lives. Call it often: it writes rarely.

        ``text`` is a sentence of the program (``gettext_noop``). Raises
        :class:`Cancelled` (or :class:`Interrupted`): let it pass through.
        Call it outside of a transaction, or nobody sees it before the end.
        """
        ...

    def attach(
        self, name: str, path: Path, media_type: str, *, needs: Sequence[str] = ()
    ) -> None:
        """Keep a result file, to be fetched later by the account that started it.

        The file is taken over from ``path``, which is then removed. ``needs``
        names rights: who fetches must then still hold them as wide as now.
        """
        ...


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    ``title`` is a sentence of the program (``gettext_noop``); ``run`` returns a
    JSON result. ``retries`` says how often a failure (never a refusal) is tried
    again, each time later. ``right`` is needed to start it, and still when it
    runs. ``schedule`` starts it by itself, in plain words (``base.schedule``):
    "every day at 02:30", "every 10 minutes"; such a job acts as the installation.
    With ``by_hand``, ``banyan jobs run KEY`` and the page of jobs start it too.
    ``shows`` names parts of the result and what they are called on its page.
    """

    key: str
    title: str
    run: Callable[[JobContext], Mapping[str, Any] | None]
    retries: int = 0
    right: str = ""
    schedule: str = ""
    by_hand: bool = False
    shows: tuple[tuple[str, str], ...] = ()


jobs: Port[JobKind] = Port("kinds of jobs")


def register(kind: JobKind) -> JobKind:
    """Register a kind under its own key."""
    return jobs.register(kind.key, kind)
