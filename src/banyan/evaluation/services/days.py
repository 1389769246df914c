"""On which days bodies may have spoken: none to come, none before the body before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from banyan.kernel import clock
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from ..commands import DecideBody
from ..domain.frame import Frame
from ..domain.order import BODIES, day_problem
from ..models import Assessment, Campaign, Word

TOLD = 50
"""So many of those whose bodies spoke later are told; the others are alike."""
CHUNK = 5_000


def vote_days(ids: Iterable[int]) -> dict[int, dt.date]:
    """Return on which day the last vote about each was held."""
    wanted = sorted(set(ids))
    found: dict[int, dt.date] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = Word.objects.filter(
            assessment__in=wanted[start : start + CHUNK], step="vote"
        )
        found |= dict(rows.order_by("pk").values_list("assessment", "on"))
    return found


def day_problems(
    row: Campaign, frame: Frame, commands: Sequence[DecideBody]
) -> list[Problem]:
    """Say where a decision would lie in the future, or before a body it follows."""
    today = clock.today()
    late = [c.on for c in commands if c.on > today]
    if late:
        text = _("%(on)s has not come yet.")
        return [Problem.of("evaluation.future", text, on=late[0], field="on")]
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for c in commands:
        by_day[c.on].append(c.unit)
    return [p for day, units in by_day.items() for p in _later(row, frame, day, units)]


def _later(
    row: Campaign, frame: Frame, day: dt.date, units: Sequence[int]
) -> list[Problem]:
    """Say of whom a body spoke after a day: its last word counts, not an older one."""
    about = {
        "assessment__campaign": row,
        "assessment__decider__in": units,
        "assessment__state": "open",
        "assessment__rated": True,
    }
    rows = Word.objects.filter(step__in=BODIES, on__gt=day, **about).order_by("pk")
    ids = list(dict.fromkeys(rows.values_list("assessment", flat=True)[: TOLD * 4]))
    if not ids:
        return []
    words = Word.objects.filter(assessment__in=ids, step__in=BODIES).order_by("pk")
    last = {
        (w.assessment_id, w.step): w.on for w in words.only("assessment", "step", "on")
    }
    after = [(pk, step, on) for (pk, step), on in last.items() if on > day][:TOLD]
    named = {
        a.pk: a
        for a in Assessment.objects.filter(pk__in={pk for pk, *_rest in after})
        .select_related("person", "unit")
        .defer("answers")
    }
    return [
        day_problem(
            a.person.full_name if a.person else a.unit.names, day,
            frame.step_title(step), on, number, f"class_{pk}",
        )
        for number, (pk, step, on) in enumerate(after, 1)
        if (a := named[pk])
    ]  # fmt: skip
