"""What would change under another cap, limit or frame: figures side by side, no write."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.domain.rules import Answer, Status

from .caps import Cap, cap_of, counted, with_percent
from .classes import Known, deriving
from .frame import Frame

FRAME = "FRAME"
NOT_COMPUTABLE = "not computable"
MOST_PERCENT, MOST_NUMBER = 100, 1_000_000


@dataclass(frozen=True)
class Subject:
    """One subject of a simulation: its group, class and what is known."""

    key: int
    group: str
    klass: str
    known: Known


@dataclass(frozen=True)
class Side:
    """One side: classes counted, caps by group, how many no rule could place."""

    frame: str
    classes: Mapping[str, int]
    caps: Mapping[str, Cap]
    above: int
    """How many have a class above what the rules of this side allow."""
    not_computable: int = 0


@dataclass(frozen=True)
class Simulation:
    """As it is, and as it would be."""

    before: Side
    after: Side


def changed(
    answers: Mapping[str, Answer], sets: Mapping[str, Any]
) -> dict[str, Answer]:
    """Return answers with other values; they count as active, for they are supposed."""
    found = dict(answers)
    for rule, value in sets.items():
        answer = found.get(rule)
        if answer is None:
            raise InputError(
                _("The frame of this campaign does not use the rule “%(rule)s”."),
                code="evaluation.simulate", rule=rule,
                way_out=_("Rules in use: %(rules)s."), rules=", ".join(answers),
            )  # fmt: skip
        is_cap = _is_cap(answer)
        _check(rule, answer, value, is_cap)
        if is_cap:
            found[rule] = with_percent(answer, value)
        else:
            found[rule] = replace(answer, value=value, status=Status.ACTIVE)
    return found


def _is_cap(answer: Answer) -> bool:
    values = [v.value for v in answer.variants] or [answer.value]
    return all(isinstance(v, Mapping) and "percent" in v for v in values)


def _check(rule: str, answer: Answer, value: Any, is_cap: bool) -> None:
    """Only numbers can be supposed; a share is one of a hundred."""
    if not is_cap and not _is_number(answer.value):
        raise InputError(
            _("The rule “%(rule)s” is no number: no other value can be supposed."),
            code="evaluation.simulate", rule=rule,
        )  # fmt: skip
    most = MOST_PERCENT if is_cap or answer.unit == "percent" else MOST_NUMBER
    if not _is_number(value) or not 0 <= value <= most:
        raise InputError(
            _("“%(value)s” is no value of the rule “%(rule)s”."),
            code="evaluation.simulate", rule=rule, value=str(value)[:30],
            way_out=_("Give a number from 0 to %(most)s."), most=most,
        )  # fmt: skip


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return number and math.isfinite(value)


def side(
    frame: Frame, answers: Mapping[str, Answer], subjects: Sequence[Subject],
    *, was: Mapping[str, Answer] | None = None, other: Frame | None = None,
) -> Side:  # fmt: skip
    """Return one side. A class moves where its points lead elsewhere than they ``was``.

    Under a frame of another scale nothing is converted: what was not asked then
    is not computable.
    """
    used = other or frame
    by_group: dict[str, list[str]] = {}
    above = unknown = 0
    now = deriving(used, answers)
    then = deriving(frame, was) if was is not None else now
    for one in subjects:
        if other is not None and not answerable(other, one.known):
            unknown += 1
            continue
        said = now(one.known)
        klass = one.klass
        if klass and said.by_points and was is not None:
            old = "" if other else then(one.known).by_points
            klass = klass if old == said.by_points else said.by_points
        above += bool(klass) and not said.allows(used, klass)
        by_group.setdefault(one.group, []).append(klass)
    classes = Counter(k for ks in by_group.values() for k in ks if k)
    return Side(used.key, classes, _caps(used, answers, by_group), above, unknown)


def _caps(
    frame: Frame, answers: Mapping[str, Answer], by_group: Mapping[str, list[str]]
) -> dict[str, Cap]:
    if not frame.cap:
        return {}
    answer = answers.get(frame.cap)
    return {g: cap_of(answer, counted(frame, ks)) for g, ks in sorted(by_group.items())}


def answerable(frame: Frame, known: Known) -> bool:
    """Say whether what is known answers all that a frame asks."""
    if frame.scale == "points":
        return {p.key for p in frame.parts} <= known.points.keys()
    return all(known.words.get(i.key) for p in frame.parts for i in p.items)


def simulate(
    frame: Frame, answers: Mapping[str, Answer], subjects: Sequence[Subject],
    sets: Mapping[str, Any], other: Frame | None, other_answers: Mapping[str, Answer],
) -> Simulation:  # fmt: skip
    """Return both sides; the order of subjects changes nothing."""
    before = side(frame, answers, subjects)
    base = other_answers if other is not None else answers
    after = side(frame, changed(base, sets), subjects, was=answers, other=other)
    return Simulation(before, after)
