"""Publication, corrections by a new decision, and the end of a campaign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from banyan.base import bulk
from banyan.cases.queries import cases_visible
from banyan.deadlines import services as deadlines
from banyan.decisions import services as decisions
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from ..grounds import grounds_of
from ..models import Assessment, Campaign
from .ground import (
    DECIDE,
    acting,
    campaign_locked,
    frame_of,
    must_run,
    require_units,
)
from .speaking import class_problems, write_words

GROUND = Text(
    vi="Có căn cứ xem xét sàng lọc: hai năm liền không hoàn thành",
    lo="ມີພື້ນຖານກວດຄືນ: ສອງປີຕິດບໍ່ສຳເລັດ",
    en="A ground for screening: not completed in years in a row",
)


@transaction.atomic
def classes_publish(
    *, actor: Actor, campaign: int, bodies: Collection[int], on: dt.date,
    record_into: Any = None,
) -> int:  # fmt: skip
    """Publish what bodies decided: people may see it, and may object from then on.

    Whoever now has so many years not completed in a row as the rule names is
    announced to their unit, with the proof; no case is opened. Raises
    StateRefusal where nothing was decided.
    """
    row = campaign_locked(campaign)
    must_run(row)
    require_units(actor, bodies, DECIDE)
    if on > clock.today():
        raise InputError(_("%(on)s has not come yet."), code="evaluation.future", on=on)
    rows = Assessment.objects.filter(
        campaign=row, decider__in=list(bodies), state="decided"
    )
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        raise StateRefusal(
            _("Nothing is decided here that waits to be published."),
            code="evaluation.undecided",
        )
    with acting(
        actor, "evaluation.classes_publish", None,
        {"campaign": row.pk, "count": len(ids)}, record_into=record_into,
    ) as act:  # fmt: skip
        rows.update(
            state="published", published_on=on, row_version=F("row_version") + 1
        )
        act.record_rows("change", Assessment, ids)
        _announce(actor, act, row, ids)
        _finish_clocks(actor, act, row)
    return len(ids)


def _announce(actor: Actor, act: Any, row: Campaign, ids: Sequence[int]) -> None:
    found = grounds_of(row, ids)
    starts = [
        deadlines.Start(
            kind="evaluation.ground",
            subject_kind="evaluation.assessment",
            subject=g.assessment,
            title=GROUND,
            about=g.name[:200],
            person=g.person,
            unit=g.unit,
            started_on=clock.today(),
            due_on=clock.today() + dt.timedelta(days=LOOK),
            right="case.write",
            rule=g.rule,
            url=f"/evaluation/about/{g.uid}/",
        )
        for g in found
    ]
    deadlines.deadlines_start(actor=actor, starts=starts, record_into=act)


LOOK = 30
"""Days for which a ground stands in the inbox; it is a reminder and no deadline."""


def _finish_clocks(actor: Actor, act: Any, row: Campaign) -> None:
    """End the clocks of a campaign once everything in it is decided."""
    if Assessment.objects.filter(campaign=row, state="open", rated=True).exists():
        return
    deadlines.deadlines_finish(
        actor=actor, subject_kind="evaluation.campaign", subjects=[row.pk],
        record_into=act,
    )  # fmt: skip


def unanswered(campaign: Campaign) -> int:
    """Return how many objections to classes of a campaign are not answered yet."""
    frame = frame_of(campaign)
    if not frame.procedures:
        return 0
    shown = Assessment.objects.filter(campaign=campaign, published_on__isnull=False)
    members = shown.filter(subject="member").values("membership")
    units = shown.filter(subject="unit").values("unit")
    return (
        cases_visible(system_actor("evaluation"))
        .filter(
            Q(kind=frame.objection, membership__in=members)
            | Q(kind=frame.objection_unit, subject_unit__in=units),
            state__in=("open", "suspended"),
            opened_on__gte=campaign.opened_on,
        )
        .count()
    )


@transaction.atomic
def campaign_close(*, actor: Actor, campaign: int, record_into: Any = None) -> Campaign:
    """Close a campaign: everything decided, published, every objection answered."""
    row = campaign_locked(campaign)
    must_run(row)
    require_units(actor, [row.unit_id], DECIDE)
    rated = Assessment.objects.filter(campaign=row, rated=True)
    left = rated.exclude(state="published").count()
    if left:
        raise StateRefusal(
            _("%(left)s classes are not decided and published yet."),
            code="evaluation.unfinished",
            left=left,
            way_out=_("The board shows which units are late."),
        )
    if waiting := unanswered(row):
        raise StateRefusal(
            _("%(waiting)s objections are not answered yet."),
            code="evaluation.objections",
            waiting=waiting,
            way_out=_("Answer them first; they stand among the cases."),
        )
    with acting(
        actor, "evaluation.campaign_close", row.unit_id, {"campaign": row.pk},
        record_into=record_into,
    ) as act:  # fmt: skip
        row.state, row.closed_on = "closed", clock.today()
        row.row_version += 1
        row.save()
        act.record("change", row)
    return row


@transaction.atomic
def class_correct(
    *, actor: Actor, assessment: int, klass: str, decision: int, reason: str,
    record_into: Any = None,
) -> Assessment:  # fmt: skip
    """Correct a published class by a new decision; the old word stays on record."""
    row = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .filter(pk=assessment)
        .first()
    )
    if row is None:
        raise NotVisible
    require_units(actor, [row.decider_id], DECIDE)
    if row.published_on is None:
        raise StateRefusal(
            _("The class is not published yet."), code="evaluation.unpublished"
        )
    problems = class_problems(frame_of(row.campaign), klass, 1, must=True)
    if problems or not reason.strip():
        text = problems[0].template if problems else _("Write down the reason.")
        values = dict(problems[0].values) if problems else {}
        raise InputError(text, code="evaluation.correct", **values)
    with acting(
        actor, "evaluation.class_correct", row.unit_id, {"was": row.final},
        record_into=record_into,
    ) as act:  # fmt: skip
        again = row.said.filter(step="correct").exists()
        first: tuple[Any, ...] = (row.pk, "decide", row.decided_on, clock.now(), actor.name[:200],
                 row.decider_id, None, row.final, {}, "", {}, None, row.decision_id)  # fmt: skip
        now: tuple[Any, ...] = (
            row.pk, "correct", clock.today(), clock.now(), actor.name[:200],
            row.decider_id, None, klass, {}, reason.strip(), {}, None, decision,
        )  # fmt: skip
        row.final, row.decision_id = klass, decision
        row.decided_on = clock.today()
        row.row_version += 1
        row.save()
        act.record("change", row)
        write_words(act, [*([] if again else [first]), now])
    return row


@transaction.atomic
def classes_take_over(
    *, actor: Actor, campaign: int, classes: Mapping[int, str], on: dt.date,
    source: str, record_into: Any = None,
) -> int:  # fmt: skip
    """Take over the classes of a past period from records, and close its campaign.

    They were decided before Banyan: one record names where they are written, and
    nothing is said of votes that nobody recorded here. Raises InputError for a
    period not over, a class that the frame does not know, somebody not rated.
    """
    row = campaign_locked(campaign)
    must_run(row)
    require_units(actor, [row.unit_id], DECIDE)
    frame = frame_of(row)
    rows = Assessment.objects.filter(campaign=row, rated=True).values_list("pk", "done")
    known = dict(rows)
    if row.period_to > clock.today() or on < row.period_to:
        raise InputError(_("The period is not over."), code="evaluation.not_over")
    if classes.keys() - known.keys() or any(
        not frame.klass(k) for k in classes.values()
    ):
        raise InputError(
            _("A class is unknown, or somebody is not rated."), code="evaluation.class"
        )
    with acting(
        actor, "evaluation.classes_take_over", row.unit_id,
        {"campaign": row.pk, "count": len(classes)}, record_into=record_into,
    ) as act:  # fmt: skip
        decision = decisions.decision_take_over(
            actor=actor, title=row.title, decided_on=on, source=source, record_into=act
        )
        left = [pk for pk in known if pk not in classes]
        Assessment.objects.filter(pk__in=left).update(
            rated=False, unrated_reason="set", row_version=F("row_version") + 1
        )
        columns = ("final", "decision_id", "decided_on", "published_on", "state")
        bulk.update(
            Assessment,
            columns,
            [(pk, k, decision.pk, on, on, "published") for pk, k in classes.items()],
        )
        act.record_rows("change", Assessment, list(known))
        row.state, row.closed_on = "closed", on
        row.row_version += 1
        row.save()
        act.record("change", row)
        _finish_clocks(actor, act, row)
    return len(classes)
