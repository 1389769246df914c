"""Guards: what a named function says, under every reading of its rule.

Only an active rule may block. Under a disputed rule each reading is judged and
the findings warn, each with its reading; a waived finding is kept and shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from banyan.rulebook.domain.rules import Answer, Status, readings

from .definition import SEVERITIES, Use
from .play import Play
from .seen import Finding, Seen, conditions, days, guards


def judged(play: Play, uses: Iterable[Use]) -> list[Finding]:
    """Return what the guards say of the case as it stands."""
    return [f for use in uses for f in _judged_one(play, use)]


def _judged_one(play: Play, use: Use) -> list[Finding]:
    shown = play.shown(use)
    answer = shown.rule
    run = guards.get(use.name).run
    if answer is None:
        return _dressed(play, use, None, "", run(shown))
    if answer.status in (Status.UNKNOWN, Status.REPLACED):
        return []
    found = []
    for variant, reading in _readings(answer):
        said = run(replace(shown, rule=reading))
        found += _dressed(play, use, answer, variant, said)
    return found


def _readings(answer: Answer) -> tuple[tuple[str, Answer], ...]:
    """Return the readings to judge; a value nobody confirmed is judged too, softly."""
    if answer.status is Status.UNVERIFIED:
        return (("", replace(answer, status=Status.ACTIVE)),)
    return readings(answer)


def _dressed(
    play: Play,
    use: Use,
    answer: Answer | None,
    variant: str,
    said: Finding | Sequence[Finding] | None,
) -> list[Finding]:
    """Give findings their severity, guard, reading, and whether they were waived."""
    if said is None:
        return []
    found = [said] if isinstance(said, Finding) else list(said)
    severity = strength(use, answer)
    waived = (play.step, use.name) in play.state.waived
    return [
        replace(f, severity=severity, guard=use.name, variant=variant, is_waived=waived)
        for f in found
    ]


def strength(use: Use, answer: Answer | None) -> str:
    """Return how strongly a guard may act: never more than its rule allows."""
    if answer is None:
        return use.severity
    if not answer.is_active:
        return max(use.severity, "warn", key=SEVERITIES.index)
    return use.severity


def holds(play: Play, use: Use) -> bool:
    """Say whether a condition holds."""
    return bool(conditions.get(use.name).run(play.shown(use)))


def day_of(play: Play, use: Use) -> object:
    """Return the day that a named function reckons, or nothing."""
    return days.get(use.name).run(play.shown(use))


def seen_of(play: Play, use: Use) -> Seen:
    """Return what is shown to a function, for tests and previews."""
    return play.shown(use)
