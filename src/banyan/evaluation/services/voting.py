"""The paper ballot of a branch about the classes of its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.meetings import services as meetings
from banyan.meetings.domain.votes import Counts
from banyan.meetings.voters import drawn, voters_on

from ..commands import BranchVote
from ..domain.frame import Frame
from ..domain.order import after_vote
from ..models import Assessment, Campaign
from .ground import acting, campaign_locked, frame_of, keep, locked, must_run, refuse
from .ground import require_units as _require
from .speaking import chair_over, chair_problems, require_chairs, write_words

DENOMINATOR = "official-summoned@1"
QUESTION = Text(
    vi="Xếp loại đảng viên của chi bộ",
    lo="ຈັດປະເພດສະມາຊິກຂອງໜ່ວຍ",
    en="Classes of the members of the branch",
)


@transaction.atomic
def branch_vote(
    *, actor: Actor, campaign: int, command: BranchVote, record_into: Any = None
) -> int:
    """Record the ballot of one branch; see :func:`branch_votes`."""
    found, *_rest = branch_votes(
        actor=actor, campaign=campaign, commands=[command], record_into=record_into
    )
    return found


@transaction.atomic
def branch_votes(
    *, actor: Actor, campaign: int, commands: Sequence[BranchVote],
    record_into: Any = None,
) -> list[int]:  # fmt: skip
    """Record ballots of branches; return the ids of the votes in the meetings room.

    One paper carries every name: the vote keeps who may vote and how many handed
    in, each member keeps how many voices each class had. What most said is
    proposed; where two classes are level nothing is, and the committee says it.
    A branch that votes anew, or after its committee, is followed by the committee anew.
    Raises InputError for voices that do not add up, a member of another branch,
    somebody who is not rated, and a chair who is under review.
    """
    row = campaign_locked(campaign)
    must_run(row)
    _require(actor, (c.unit for c in commands))
    _require(actor, (c.unit for c in commands), "meeting.write")
    rows = locked(pk for c in commands for pk in c.voices)
    for c in commands:
        for pk in c.voices:
            if rows[pk].campaign_id != row.pk or rows[pk].unit_id != c.unit:
                raise NotVisible
    require_chairs(actor, commands, rows.values())
    frame = frame_of(row)
    bases = _bases(actor, commands)
    problems = [
        p for c in commands for p in _problems(row, frame, c, rows, bases[c.unit])
    ]
    refuse(problems, frame.vote)
    with acting(
        actor, "evaluation.branch_votes", _single(commands),
        {"campaign": row.pk, "count": len(rows), "bases": list(bases.values())[:50]},
        record_into=record_into,
    ) as act:  # fmt: skip
        votes = _held(actor, act, row, frame, commands)
        words = []
        for c, vote in zip(commands, votes, strict=True):
            for pk, voices in c.voices.items():
                words.append(_word(actor, rows[pk], c, voices, vote))
                _take_over(rows[pk], voices)
        keep(act, rows.values())
        write_words(act, words)
    return votes


def _single(commands: Sequence[BranchVote]) -> int | None:
    return commands[0].unit if len(commands) == 1 else None


def _bases(actor: Actor, commands: Sequence[BranchVote]) -> dict[int, int]:
    """Return how many may vote in each branch on the day of its vote."""
    found = {}
    for day in {c.on for c in commands}:
        units = [c.unit for c in commands if c.on == day]
        for (unit, _own), voters in voters_on(actor, units, [DENOMINATOR], day).items():
            found[unit] = drawn(DENOMINATOR, voters, {})[1]
    return found


def _held(
    actor: Actor, act: Any, row: Campaign, frame: Frame, commands: Sequence[BranchVote]
) -> list[int]:
    held = meetings.meeting_hold(
        actor=actor,
        commands=[
            meetings.HoldMeeting(
                unit=c.unit, held_on=c.on, kind="thematic", place=c.cell,
                present=c.present, is_specimen=row.is_specimen,
            )
            for c in commands
        ],
        record_into=act,
    )  # fmt: skip
    whole = [
        _whole(row, frame, c, meeting.pk)
        for c, meeting in zip(commands, held, strict=True)
    ]
    found = meetings.votes_enter(actor=actor, commands=whole, record_into=act)
    return [vote.pk for vote in found]


def _whole(
    row: Campaign, frame: Frame, c: BranchVote, meeting: int
) -> meetings.WholeVote:
    return meetings.WholeVote(
        open=meetings.OpenVote(
            unit=c.unit,
            on=c.on,
            question=QUESTION,
            rule=frame.vote,
            denominators=(DENOMINATOR,),
            ballot="secret",
            meeting=meeting,
            subject_kind="evaluation.campaign",
            subject=row.pk,
            is_specimen=row.is_specimen,
        ),
        counts=Counts(
            favour=c.present - c.invalid,
            invalid=c.invalid,
            present=c.present,
            ballot="secret",
        ),
        word="carried",
    )


def _word(
    actor: Actor, row: Assessment, c: BranchVote, voices: Mapping[str, int], vote: int
) -> tuple[Any, ...]:
    counts = {**voices, "present": c.present, "invalid": c.invalid}
    return (
        row.pk, "vote", c.on, clock.now(), actor.name[:200], c.unit,
        chair_over(row, c), most(voices), {}, c.cell, counts, vote, None,
    )  # fmt: skip


def most(voices: Mapping[str, int]) -> str:
    """Return the class with the most voices; nothing where two are level."""
    best = max(voices.values(), default=0)
    found = [k for k, n in voices.items() if n == best and n]
    return found[0] if len(found) == 1 else ""


def _take_over(row: Assessment, voices: Mapping[str, int]) -> None:
    row.proposed = most(voices)
    row.done = after_vote(row.done)


def _problems(
    row: Campaign, frame: Frame, c: BranchVote, rows: Mapping[int, Assessment],
    base: int,
) -> list[Problem]:  # fmt: skip
    found = chair_problems(c, [rows[pk] for pk in c.voices], 1)
    if c.on > clock.today():
        text = _("%(on)s has not come yet.")
        found.append(Problem.of("evaluation.future", text, on=c.on, field="on"))
    if c.on < row.period_from:
        text = _("%(on)s lies before the period, which begins on %(first)s.")
        values = {"on": c.on, "first": row.period_from}
        found.append(Problem.of("evaluation.early", text, field="on", **values))
    found += papers_problems(c.present, c.invalid, base)
    if not c.voices:
        found.append(Problem.of("evaluation.voices", NO_VOICES, field="present"))
    for number, (pk, voices) in enumerate(c.voices.items(), 1):
        found += of_one(frame, rows[pk], voices, c.present - c.invalid, number)
    return found


NO_VOICES = _("Write how many voices each class had.")


def papers_problems(present: int, invalid: int, base: int) -> list[Problem]:
    """Say where the papers handed in do not fit each other, or the electorate."""
    found = []
    if present > base:
        text = _("%(present)s voted, but the electorate is %(base)s.")
        way = _("Official members summoned are counted; the list shows each.")
        found.append(
            Problem.of(
                "evaluation.voters", text, present=present, base=base,
                field="present", way_out=way,
            )
        )  # fmt: skip
    if present < 1:
        text = _("Say how many voted.")
        found.append(Problem.of("evaluation.voters", text, field="present"))
    elif not 0 <= invalid <= present:
        text = _("%(invalid)s invalid papers of %(present)s handed in.")
        values = {"invalid": invalid, "present": present}
        found.append(Problem.of("evaluation.voices", text, field="invalid", **values))
    return found


def of_one(
    frame: Frame, row: Assessment, voices: Mapping[str, int], papers: int, number: int
) -> list[Problem]:
    """Say what stands against the voices about one, on so many valid papers."""
    field = f"voices_{row.pk}"

    def wrong(code: str, text: str, **values: Any) -> Problem:
        return Problem.of(f"evaluation.{code}", text, row=number, field=field, **values)

    if row.state != "open":
        return [wrong("decided", _("The class is decided already."))]
    if not row.rated:
        return [wrong("not_rated", _("Not rated in this campaign: not on the ballot."))]
    if "self" not in row.done:
        text = _("The step “%(step)s” is not on record yet.")
        return [wrong("no_step", text, step=frame.step_title("self"))]
    if any(frame.klass(k) is None for k in voices):
        return [wrong("class", _("A voice is for a class of the frame."))]
    total = sum(voices.values())
    if any(n < 0 for n in voices.values()) or total > papers:
        text = _("%(total)s voices on %(papers)s valid papers.")
        return [wrong("voices", text, total=total, papers=papers)]
    return [] if total else [wrong("voices", NO_VOICES)]
