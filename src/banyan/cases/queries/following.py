"""Following an application by its number and code, without an account."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from banyan.kernel.actor import system_actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import Text

from ..models import Application
from ..services.applying import digest_of
from .hub import case_shown

READER = "application"


@dataclass(frozen=True)
class FollowedStep:
    """One step as an applicant sees it: no names, no votes, no remarks."""

    title: Text
    state: str
    done_on: dt.date | None
    asks_you: bool


@dataclass(frozen=True)
class Followed:
    """How far an application is."""

    reference: str
    title: Text
    unit: Text
    opened_on: dt.date
    state: str
    result: Text
    steps: tuple[FollowedStep, ...]


def application_followed(reference: str, code: str) -> Followed:
    """Return how far an application is. Raises NotVisible for a wrong pair."""
    row = Application.objects.filter(case__reference=reference.strip().upper()).first()
    kept = row.code_digest if row else ""
    if not hmac.compare_digest(kept, digest_of(reference.strip().upper(), code)):
        raise NotVisible
    case = case_shown(system_actor(READER), reference.strip().upper(), blockers=False)
    return Followed(
        reference=case.reference,
        title=case.title,
        unit=case.unit,
        opened_on=case.opened_on,
        state=case.state,
        result=case.result_title if case.result else Text(),
        steps=tuple(
            FollowedStep(s.title, s.state, s.done_on, s.by_person and s.state == "now")
            for s in case.steps
            if s.state in ("done", "now", "waiting")
        ),
    )
