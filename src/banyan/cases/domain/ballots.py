"""What a vote comes to: under its rule, and under every reading of a disputed one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.meetings.domain.electorate import versioned
from banyan.meetings.domain.result import (
    VoteReading,
    denominator_of,
    majorities,
    quorum_problem,
    read,
)
from banyan.meetings.domain.votes import BALLOTS, Counts, ballot_allowed, problems_of
from banyan.rulebook.domain.rules import Answer, readings

from .definition import OutcomeDef, StepDef, VoteDef
from .messages import article, finding
from .play import Play
from .seen import Finding
from .state import Reading, Recorded


def rules_of(play: Play, vote: VoteDef) -> list[str]:
    """Return the rules that may govern the vote: one, or several while disputed."""
    if not vote.by_rule:
        return [vote.rule] if vote.rule else []
    chooser = play.ask(vote.by_rule)
    found = [
        vote.rules[str(a.value)]
        for _key, a in readings(chooser)
        if a.is_active and str(a.value) in vote.rules
    ]
    return list(dict.fromkeys(found)) or [vote.rule][: bool(vote.rule)]


def answers_of(play: Play, vote: VoteDef) -> list[tuple[str, Answer]]:
    """Return every answer with a majority under which the vote is to be read."""
    return majorities(play.ask(rule) for rule in rules_of(play, vote))


def denominators_of(play: Play, vote: VoteDef) -> tuple[str, ...]:
    """Return every denominator that the vote, or its quorum, may be counted on."""
    found = [denominator_of(a, vote.electorate) for _key, a in answers_of(play, vote)]
    if not found and vote.electorate:
        found = [vote.electorate]
    if vote.quorum and (threshold := play.ask(vote.quorum).threshold):
        found.append(versioned(threshold.denominator))
    return tuple(dict.fromkeys(d for d in found if d))


def read_vote(
    play: Play, step: StepDef, recorded: Recorded
) -> tuple[list[Reading], list[Finding]]:
    """Return the vote under each reading, and what is wrong with the counts."""
    vote, counts = step.vote, recorded.counts
    if vote is None:
        return [], []
    if counts is None:
        return [], [_no_counts(play, step)]
    answers = answers_of(play, vote)
    found = _wrong_counts(play, step, counts, answers)
    if found:
        return [], found
    seen = play.world.electorate
    bases = seen.bases if seen else {}
    found_ = read(counts, answers, bases, vote.tally, vote.params, vote.electorate)
    return [_reading(step, r) for r in found_], []


def _no_counts(play: Play, step: StepDef) -> Finding:
    return finding(
        "cases.no_counts",
        _("“%(step)s” is a vote: give the counts."),
        kind="input",
        field="counts",
        step=step.title,
    )


def _wrong_counts(
    play: Play, step: StepDef, counts: Counts, answers: list[tuple[str, Answer]]
) -> list[Finding]:
    where: dict[str, Any] = dict(article(play, step))
    found = [
        Finding(
            code=p.code,
            template=p.template,
            values=p.values,
            kind="rule",
            field=p.field,
            way_out=p.way_out,
            **where,
        )
        for p in problems_of(counts, _voters(play, step.vote, answers))
    ]
    found += _no_quorum(play, step, counts)
    return found + _wrong_ballot(play, step, counts, answers)


def _no_quorum(play: Play, step: StepDef, counts: Counts) -> list[Finding]:
    rule = step.vote.quorum if step.vote else ""
    if not rule or play.world.electorate is None:
        return []
    problem = quorum_problem(
        play.ask(rule), counts.present, play.world.electorate.bases
    )
    if problem is None:
        return []
    return [
        Finding(
            code=problem.code,
            template=problem.template,
            values=problem.values,
            field=problem.field,
            way_out=problem.way_out,
            rule=rule,
            citation=problem.citation,
        )
    ]


def _voters(
    play: Play, vote: VoteDef | None, answers: Iterable[tuple[str, Answer]]
) -> int | None:
    seen = play.world.electorate
    if vote is None or seen is None:
        return None
    names = [denominator_of(a, vote.electorate) for _key, a in answers]
    names = names or [vote.electorate]
    known = [seen.voters[n] for n in names if n in seen.voters]
    return max(known) if known else None


def _wrong_ballot(
    play: Play, step: StepDef, counts: Counts, answers: list[tuple[str, Answer]]
) -> list[Finding]:
    words = [a.threshold.ballot for _key, a in answers if a.threshold]
    known = counts.ballot in BALLOTS
    if known and (not words or any(ballot_allowed(w, counts.ballot) for w in words)):
        return []
    return [
        finding(
            "cases.ballot",
            _("A vote by “%(ballot)s” does not count for “%(step)s”."),
            kind="rule",
            field="ballot",
            ballot=counts.ballot,
            step=step.title,
            **article(play, step),
        )
    ]


def _reading(step: StepDef, found: VoteReading) -> Reading:
    ways = step.outcomes_when(found.word)
    outcome = ways[0].key if len(ways) == 1 else ""
    return Reading(**vars(found), outcome=outcome)


def outcome_of(
    play: Play, step: StepDef, recorded: Recorded, readings_: list[Reading]
) -> tuple[str, list[Finding]]:
    """Return the outcome that the counts come to.

    One reading decides. Where readings differ the body says which one it follows
    (``reading``), on record; without any rule the body says the outcome itself.
    """
    chosen = [r for r in readings_ if r.variant == recorded.reading]
    followed = chosen if recorded.reading and chosen else readings_
    words = {r.word for r in followed}
    if not words:
        return _without_rule(step, recorded)
    if len(words) > 1:
        return "", [_which_reading(readings_)]
    possible = list(step.outcomes_when(next(iter(words))))
    if recorded.outcome:
        if recorded.outcome in {o.key for o in possible}:
            return recorded.outcome, []
        return "", [_contradicts(play, step, possible, followed[0])]
    if len(possible) == 1:
        return possible[0].key, []
    return "", [_say_outcome(step, possible)]


def _without_rule(step: StepDef, recorded: Recorded) -> tuple[str, list[Finding]]:
    if recorded.outcome:
        return recorded.outcome, []
    return "", [_say_outcome(step, list(step.outcomes))]


def _say_outcome(step: StepDef, possible: list[OutcomeDef]) -> Finding:
    return finding(
        "cases.outcome",
        _("Say how “%(step)s” ended: %(known)s."),
        kind="input",
        field="outcome",
        step=step.title,
        known=Text.joined((o.title for o in possible), ", "),
    )


def _which_reading(found: list[Reading]) -> Finding:
    return finding(
        "cases.reading",
        _("The sources disagree and the result differs (%(readings)s)."),
        kind="input",
        field="reading",
        readings="; ".join(f"{r.variant}: {r.word}" for r in found),
        way_out=_("Say which reading the body follows; it is kept on record."),
    )


def _contradicts(
    play: Play, step: StepDef, possible: list[OutcomeDef], reading: Reading
) -> Finding:
    return finding(
        "cases.vote_says_otherwise",
        _("The counts come to “%(word)s”: %(needed)s of %(base)s were needed."),
        kind="rule",
        field="outcome",
        word=Text.joined(o.title for o in possible),
        needed=reading.needed,
        base=reading.base,
        rule=reading.rule,
        citation=reading.citation,
    )


def as_data(reading: Reading) -> dict[str, object]:
    """Return one reading as plain data, as events keep it."""
    return dict(vars(replace(reading)))
