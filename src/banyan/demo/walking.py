"""Walks cases through their procedures, many at once: every step through the services.

What a step asks for is filled in from its definition; votes are counted on the
electorate of the branch or committee, large enough for the way that is wanted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.cases import services as cases
from banyan.cases.domain.definition import Definition, FieldDef, OutcomeDef, StepDef
from banyan.cases.queries import case_electorates, live_steps
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.meetings.domain.votes import Counts

from .courses import Course

MOST_STEPS = 24
WORDS = {
    "how": "Trao tay tại trụ sở",
    "answer": "Tôi đã nhận được thông báo và xin trình bày ý kiến.",
    "facts": "Theo biên bản và báo cáo của chi ủy.",
    "who": "Ban công tác Mặt trận tổ dân phố",
    "organisations": "Công đoàn cơ sở; tổ dân phố",
    "organisation": "Đoàn cơ sở",
    "letter_no": "12-GGT",
    "findings": "Đã đối chiếu hồ sơ và gặp người liên quan.",
    "reason": "Chưa đủ điều kiện vào thời điểm xem xét.",
    "violation": "Vắng sinh hoạt nhiều kỳ không báo cáo.",
    "plan": "Sáp nhập vào chi bộ liền kề.",
    "what": "Bổ sung đảng viên, phân công người giúp đỡ.",
    "reorganisation": "1",
}
BACK = {
    "issued_on": 100,
    "together_since": 900,
    "second_since": 800,
    "violated_on": 150,
}
AHEAD = {"until_on": 150, "award_on": 20, "review_on": 60}


@dataclass
class Walk:
    """Cases of one course on their way, all at the same step."""

    actor: Actor
    course: Course
    definition: Definition
    ids: list[int]
    references: Mapping[int, str]
    helpers: Mapping[int, Sequence[int]]
    day: dt.date
    done: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Record step after step until the one that is left open, or the end."""
        for _turn in range(MOST_STEPS):
            opened = self._open()
            if not opened or self.course.until in opened:
                return
            self._record(self.definition.must(opened[0]))

    def _open(self) -> list[str]:
        """Return the open steps of the first case; all of a course go alike."""
        return live_steps(self.actor, self.ids[:1]).get(self.ids[0], [])

    def _record(self, step: StepDef) -> None:
        outcome = self._outcome(step)
        sets = self._sets(outcome)
        cases.step_record(
            actor=self.actor,
            commands=[
                cases.RecordStep(
                    case=pk,
                    step=step.key,
                    on=self.day,
                    outcome=outcome.key,
                    given=self._given(step.fields, outcome.key, pk),
                    counts=self._counts(step, outcome, pk),
                    sets=sets,
                )
                for pk in self.ids
            ],
        )
        self.done.append(step.key)
        self.day = min(self.day + dt.timedelta(days=2), clock.today())

    def _outcome(self, step: StepDef) -> OutcomeDef:
        wanted = self.course.ends.get(step.key)
        found = step.outcome(wanted) if wanted else None
        return found or step.outcomes[0]

    def _sets(self, outcome: OutcomeDef) -> dict[str, dt.date]:
        """Set the last day of the clocks that no rule measures."""
        until = min(self.day + dt.timedelta(days=15), clock.today())
        return {
            f"{step.key}.{c.key}": max(until, self.day + dt.timedelta(days=1))
            for key in outcome.opens
            if (step := self.definition.step(key))
            for c in step.clocks
            if not c.rule
        }

    def _given(
        self, fields: Sequence[FieldDef], outcome: str, pk: int
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for one in fields:
            if one.asked_for(outcome) and (one.required or one.key in WORDS):
                found[one.key] = self._value(one, pk)
        if (
            "second" in {f.key for f in fields}
            and self.course.given.get("youth") == "none"
        ):
            found["second"] = self.helpers[pk][1]
            found["second_since"] = (self.day - dt.timedelta(days=800)).isoformat()
        if "past_working_age" in {f.key for f in fields}:
            found |= {"past_working_age": True, "paper_seen": "Tủ hồ sơ số 1"}
        return found

    def _value(self, one: FieldDef, pk: int) -> Any:
        if one.type == "date":
            return day_for(one.key, self.day).isoformat()
        if one.type == "person":
            return self.helpers[pk][0]
        if one.type == "choice":
            return one.choices[0].key
        if one.type == "number":
            return 1
        if one.type == "flag":
            return True
        return WORDS.get(one.key, "Tủ hồ sơ số 2")

    def _counts(self, step: StepDef, outcome: OutcomeDef, pk: int) -> Counts | None:
        """Count everybody who may vote; the way that is wanted gets what it needs."""
        if step.vote is None:
            return None
        reference = self.references[pk]
        found = [
            e
            for e in case_electorates(self.actor, reference, on=self.day)
            if e.step == step.key
        ]
        readings = found[0].readings if found else ()
        present = max((r.electorate.base for r in readings), default=3)
        needed = max((r.needed for r in readings), default=present)
        return _counted(step, outcome, present, needed)


def _counted(step: StepDef, outcome: OutcomeDef, present: int, needed: int) -> Counts:
    order = step.vote.params.get("order") if step.vote else None
    if order:
        options = {outcome.when: present} if outcome.when in order else {}
        against = 0 if options else present
        return Counts(against=against, present=present, options=options)
    if outcome.when in ("carried", "for"):
        return Counts(favour=present, present=present)
    if outcome.when in ("lost", "against"):
        return Counts(against=present, present=present)
    few = min(needed - 1, present // 3)
    blank = present - 2 * few
    return Counts(favour=few, against=few, blank=blank, present=present)


def day_for(key: str, day: dt.date) -> dt.date:
    """Return the day that a field of this name is likely to hold."""
    back, ahead = BACK.get(key, 0), AHEAD.get(key, 0)
    return day - dt.timedelta(days=back) + dt.timedelta(days=ahead)


def opening_given(
    definition: Definition, course: Course, day: dt.date, units: Mapping[str, int]
) -> dict[str, Any]:
    """Return what the opening of a case asks for."""
    found: dict[str, Any] = {}
    for one in definition.fields:
        if one.key in course.given:
            found[one.key] = course.given[one.key]
        elif one.key in units:
            found[one.key] = units[one.key]
        elif one.type == "date" and (one.required or one.key in AHEAD):
            found[one.key] = day_for(one.key, day).isoformat()
        elif one.required and one.type == "choice":
            found[one.key] = one.choices[0].key
        elif one.required:
            found[one.key] = WORDS.get(one.key, "1")
    return found
