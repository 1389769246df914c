"""Why a job failed, as data: kept on its row, said in the reader's language later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banyan.kernel.errors import InputError, OrgError, Problem, Refusal
from banyan.kernel.text import gettext_noop as _

MOST_PROBLEMS = 100
"""More problems than this belong into a file of the job."""


@dataclass(frozen=True)
class Failure:
    """A template with its values, the way out, and the places concerned."""

    code: str
    template: str
    values: Mapping[str, Any]
    way_out: str = ""
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what the row keeps."""
        return {
            "code": self.code,
            "template": self.template,
            "values": _plain(self.values),
            "way_out": self.way_out,
            "problems": [_problem_as_json(p) for p in self.problems],
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any] | None) -> Failure | None:
        """Read what the row keeps."""
        if not kept:
            return None
        problems = tuple(_problem_of_json(p) for p in kept.get("problems", ()))
        return cls(
            kept["code"],
            kept["template"],
            kept.get("values", {}),
            kept.get("way_out", ""),
            problems,
        )

    def as_error(self) -> OrgError:
        """Return it as an error, for whatever shows errors to a reader."""
        return OrgError(
            self.template,
            code=self.code,
            way_out=self.way_out,
            problems=self.problems,
            **dict(self.values),
        )


def is_refusal(error: BaseException) -> bool:
    """Say whether ``error`` is an answer of the house: the same one next time."""
    return isinstance(error, Refusal | InputError)


def failure_of(error: BaseException, job_id: int) -> Failure:
    """Return an error as data; of what nobody foresaw, only where to look."""
    if isinstance(error, OrgError):
        return Failure(
            error.code,
            error.template,
            error.values,
            error.way_out,
            error.problems[:MOST_PROBLEMS],
        )
    return Failure(
        "job.fault",
        _("Banyan itself failed at this job; nothing of its last step was kept."),
        {},
        _(
            "Retry it. If it fails again, tell the administrator the number of the "
            "job: the log holds the cause under it."
        ),
    )


def blocked() -> Failure:
    """Return why a job of an account that is blocked does not run."""
    return Failure(
        "job.blocked",
        _("The account that started this job is blocked, so it did not run."),
        {},
        _("Unblock the account, then retry; or let somebody else start it anew."),
    )


def lost(losses: int) -> Failure:
    """Return why a job that lost its worker again and again is given up."""
    return Failure(
        "job.lost",
        _(
            "The worker was stopped in the middle of this job %(count)s times, "
            "so it is not tried again by itself."
        ),
        {"count": losses},
        _("Look at the memory and the log of the server, then retry."),
    )


def unknown(kind: str) -> Failure:
    """Return why a job of a kind that this version does not know cannot run."""
    return Failure(
        "job.kind",
        _("This installation knows no job of the kind “%(kind)s”."),
        {"kind": kind},
        _("Install the version that started it, or start it anew."),
    )


def _problem_as_json(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "template": problem.template,
        "values": _plain(dict(problem.values)),
        "field": problem.field,
        "row": problem.row,
        "citation": problem.citation,
        "way_out": problem.way_out,
    }


def _problem_of_json(kept: Mapping[str, Any]) -> Problem:
    return Problem(
        kept["code"],
        kept["template"],
        tuple(kept.get("values", {}).items()),
        field=kept.get("field", ""),
        row=kept.get("row"),
        citation=kept.get("citation", ""),
        way_out=kept.get("way_out", ""),
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = (str, int, float, bool, type(None))
    return {k: v if isinstance(v, kept) else str(v) for k, v in values.items()}
