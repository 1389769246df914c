"""The paper ballot of a branch about the classes of its members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.meetings import services as meetings
from banyan.meetings.domain.votes import Counts
from banyan.meetings.queries import electorate_of

from ..commands import BranchVote
from ..domain.frame import Frame
from ..models import Assessment, Campaign
from .ground import acting, campaign_locked, frame_of, is_open, locked, refuse
from .ground import require_units as _require
from .speaking import chair_problems, write_words

DENOMINATOR = "official-summoned@1"
QUESTION = Text(
    vi="Xếp loại đảng viên của chi bộ",
    lo="ຈັດປະເພດສະມາຊິກຂອງໜ່ວຍ",
    en="Classes of the members of the branch",
)


def branch_vote(
    *, actor: Actor, campaign: int, command: BranchVote, record_into: Any = None
) -> int:
    """Record the ballot of a branch; return the id of the vote in the meetings room.

    One paper carries every name: the vote keeps who may vote and how many handed
    in, each member keeps how many voices each class had. What most said is
    proposed; where two classes are level nothing is, and the committee says it.
    Raises InputError for voices that do not add up, a member of another branch,
    somebody who is not rated, and a chair who is under review.
    """
    row = campaign_locked(campaign)
    is_open(row)
    _require(actor, [command.unit])
    _require(actor, [command.unit], "meeting.write")
    rows = locked(command.voices)
    if any(r.campaign_id != row.pk or r.unit_id != command.unit for r in rows.values()):
        raise NotVisible
    frame = frame_of(row)
    electors = electorate_of(actor, command.unit, DENOMINATOR, command.on)
    refuse(_problems(frame, command, rows, electors.base), frame.vote)
    with acting(
        actor, "evaluation.branch_vote", command.unit,
        {"campaign": row.pk, "count": len(rows), "base": electors.base},
        record_into=record_into,
    ) as act:  # fmt: skip
        vote = _held(actor, act, row, frame, command)
        words = [
            _word(actor, rows[pk], command, voices, vote)
            for pk, voices in command.voices.items()
        ]
        for pk, voices in command.voices.items():
            _take_over(rows[pk], voices)
        act.record("change", *rows.values())
        write_words(act, words)
    return vote


def _held(actor: Actor, act: Any, row: Campaign, frame: Frame, c: BranchVote) -> int:
    meeting, *_rest = meetings.meeting_hold(
        actor=actor,
        commands=[
            meetings.HoldMeeting(
                unit=c.unit, held_on=c.on, kind="thematic", place=c.cell,
                present=c.present, is_specimen=row.is_specimen,
            )
        ],
        record_into=act,
    )  # fmt: skip
    whole = meetings.WholeVote(
        open=meetings.OpenVote(
            unit=c.unit,
            on=c.on,
            question=QUESTION,
            rule=frame.vote,
            denominators=(DENOMINATOR,),
            ballot="secret",
            meeting=meeting.pk,
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
    found, *_more = meetings.votes_enter(actor=actor, commands=[whole], record_into=act)
    return int(found.pk)


def _word(
    actor: Actor, row: Assessment, c: BranchVote, voices: Mapping[str, int], vote: int
) -> tuple[Any, ...]:
    counts = {**voices, "present": c.present, "invalid": c.invalid}
    return (
        row.pk, "vote", c.on, clock.now(), actor.name[:200], c.unit,
        c.second_chair if row.person_id == c.chair and c.chair else c.chair,
        most(voices), {}, c.cell, counts, vote, None,
    )  # fmt: skip


def most(voices: Mapping[str, int]) -> str:
    """Return the class with the most voices; nothing where two are level."""
    best = max(voices.values(), default=0)
    found = [k for k, n in voices.items() if n == best and n]
    return found[0] if len(found) == 1 else ""


def _take_over(row: Assessment, voices: Mapping[str, int]) -> None:
    row.proposed = most(voices) or row.proposed
    if "vote" not in row.done:
        row.done = [*row.done, "vote"]
    row.row_version += 1
    row.save()


def _problems(
    frame: Frame, c: BranchVote, rows: Mapping[int, Assessment], base: int
) -> list[Problem]:
    found = []
    if c.second_chair in (None, c.chair):
        found += chair_problems(c.chair, rows.values(), 1)
    if c.on > clock.today():
        text = _("%(on)s has not come yet.")
        found.append(Problem.of("evaluation.future", text, on=c.on, field="on"))
    if c.present > base:
        text = _("%(present)s voted, but the electorate is %(base)s.")
        way = _("Official members summoned are counted; the list shows each.")
        found.append(
            Problem.of(
                "evaluation.voters", text, present=c.present, base=base,
                field="present", way_out=way,
            )
        )  # fmt: skip
    if c.present < 1:
        text = _("Say how many voted.")
        found.append(Problem.of("evaluation.voters", text, field="present"))
    for number, (pk, voices) in enumerate(c.voices.items(), 1):
        found += _of_one(frame, rows[pk], voices, c, number)
    return found


def _of_one(
    frame: Frame, row: Assessment, voices: Mapping[str, int], c: BranchVote, number: int
) -> list[Problem]:
    field = f"voices_{row.pk}"

    def wrong(code: str, text: str, **values: Any) -> Problem:
        return Problem.of(f"evaluation.{code}", text, row=number, field=field, **values)

    if row.state != "open":
        return [wrong("decided", _("The class is decided already."))]
    if not row.rated:
        return [wrong("not_rated", _("Not rated in this campaign: not on the ballot."))]
    if "self" not in row.done:
        text = _("The step “%(step)s” is not on record yet.")
        return [wrong("no_step", text, step="self")]
    if any(frame.klass(k) is None for k in voices):
        return [wrong("class", _("A voice is for a class of the frame."))]
    total = sum(voices.values())
    if any(n < 0 for n in voices.values()) or total > c.present - c.invalid:
        text = _("%(total)s voices on %(papers)s valid papers.")
        return [wrong("voices", text, total=total, papers=c.present - c.invalid)]
    return []
