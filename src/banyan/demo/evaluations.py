"""Evaluations of the demonstration: two closed years under their own rules, one half done.

The distributions follow what is known of real ones; all names and results are
invented. Every step goes through the services.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from banyan.cases import services as cases
from banyan.evaluation import queries
from banyan.evaluation import services as evaluation
from banyan.evaluation.queries import RowShown
from banyan.evaluation.services.voting import DENOMINATOR
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.meetings.voters import drawn, voters_on
from banyan.people.queries import holders_on
from banyan.units.queries import ancestors, children, unit_by_code

from .accounts import WARD
from .past_classes import kept_to_rules
from .trees import INVENTED, Tree

MEMBERS = (("excellent", 140), ("good", 775), ("completed", 79), ("not-completed", 6))
UNITS = (("excellent", 190), ("good", 720), ("completed", 88), ("not-completed", 2))
PAST_MEMBERS = (
    ("excellent", 160), ("good", 755), ("completed", 79), ("not-completed", 6),
)  # fmt: skip
PAST_UNITS = (
    ("excellent", 500), ("good", 415), ("completed", 83), ("not-completed", 2),
)  # fmt: skip
"""What is drawn of a past year; the rules leave about the shares that are known."""
DONE = "Hoàn thành các việc được chi bộ phân công trong kỳ."
FAILED = "not-completed"
STAGES = 5
STAGE = (0, 1, 1, 1, 2)
"""How far every fifth ward is: nothing yet, reviews written, voted and proposed."""


def hold_all(actor: Actor, rng: random.Random, forest: Any) -> None:
    """Take over two years, and bring this year's campaign half the way."""
    party: Tree = forest["party"]
    ward = unit_by_code(actor, party.structure, f"N{WARD}")
    top = int(ancestors(ward.path)[-2].id)
    year = clock.today().year
    first = _finished(actor, top, ward.id)
    for past, frame in ((year - 2, "words-2023"), (year - 1, "points-2025")):
        _past(actor, rng, top, past, frame, first if past == year - 1 else 0)
    _present(actor, rng, top, ward.id, year)


def _title(year: int) -> Text:
    return Text(
        vi=f"Đánh giá, xếp loại năm {year}",
        lo=f"ຕີລາຄາ, ຈັດປະເພດປີ {year}",
        en=f"Evaluation of {year}",
    )


def _opened(actor: Actor, unit: int, year: int, frame: str, **more: Any) -> Any:
    return evaluation.campaign_open(
        actor=actor,
        command=evaluation.OpenCampaign(
            unit=unit,
            title=_title(year),
            period="year",
            first=dt.date(year, 1, 1),
            last=dt.date(year, 12, 31),
            frame=frame,
            is_specimen=True,
            **more,
        ),
    )


def _drawn(rng: random.Random, table: Sequence[tuple[str, int]]) -> str:
    return rng.choices([k for k, _n in table], [n for _k, n in table])[0]


def _past(
    actor: Actor, rng: random.Random, top: int, year: int, frame: str, ward: int
) -> None:
    """Take the classes of a year over from records.

    In a ``ward`` one member did not complete the year, and will not complete the next.
    """
    row = _opened(actor, top, year, frame)
    classes = {
        a.pk: _drawn(rng, PAST_UNITS if a.subject == "unit" else PAST_MEMBERS)
        for a in row.assessments.filter(rated=True).order_by("pk")
    }
    failed = row.assessments.filter(decider=ward, subject="member", role="", rated=True)
    for a in failed.order_by("-pk")[:1]:
        classes[a.pk] = FAILED
    classes = kept_to_rules(actor, row, classes)
    evaluation.classes_take_over(
        actor=actor, campaign=row.pk, classes=classes, on=dt.date(year + 1, 1, 20),
        source=INVENTED,
    )  # fmt: skip


def _present(actor: Actor, rng: random.Random, top: int, own: int, year: int) -> None:
    due = {
        "self": dt.date(year, 11, 30),
        "vote": dt.date(year, 12, 5),
        "committee": dt.date(year, 12, 10),
        "decide": dt.date(year, 12, 15),
    }
    row = _opened(actor, top, year, "points-2025", deadlines=due)
    evaluation.evidence_measure(actor=actor, campaign=row.pk)
    stage = _stages(actor, top, own)
    rows = list(row.assessments.filter(rated=True, unit__in=list(stage)).order_by("pk"))
    wanted = {a.pk: _wish(rng, a) for a in rows}
    reviewed = [a for a in rows if stage[a.unit_id] >= 1 and rng.random() < 0.97]
    ready = [a for a in rows if stage[a.unit_id] >= 2]
    wanted |= dict.fromkeys(_failed_before(row, ready), (FAILED, 44))
    seen = {a.pk for a in reviewed}
    reviewed += [a for a in ready if a.pk not in seen]
    evaluation.reviews_write(
        actor=actor, commands=[_review(a.pk, *wanted[a.pk]) for a in reviewed]
    )
    _opinions(actor, [a for a in ready if a.role == "head"][:6])
    _vote(actor, row.pk, [a for a in ready if a.subject == "member"], wanted)
    evaluation.steps_say(
        actor=actor,
        commands=[
            evaluation.Say(a.pk, "committee", clock.today(), wanted[a.pk][0])
            for a in ready
        ],
    )
    done = _finish(actor, row, top, own)
    if done:
        _objections(actor, row, done)


def _failed_before(row: Any, rows: Sequence[Any]) -> list[int]:
    """Return whose last year was not completed: this one is proposed so too."""
    members = {a.membership_id: a.pk for a in rows if a.membership_id}
    before = type(rows[0]).objects.filter(
        campaign__period_to=row.period_from, final=FAILED, membership__in=list(members)
    )
    return [members[pk] for pk in before.values_list("membership", flat=True)]


def _stages(actor: Actor, top: int, own: int) -> dict[int, int]:
    """Return how far each unit is; the ward of the guided tour is in the middle."""
    found = {}
    for n, ward in enumerate(children(actor, top)):
        stage = 1 if ward.id == own else STAGE[n % STAGES]
        for unit in (ward, *children(actor, ward.id)):
            found[unit.id] = stage
    return found


def _wish(rng: random.Random, a: Any) -> tuple[str, int]:
    table = UNITS if a.subject == "unit" else MEMBERS
    klass = _drawn(rng, table)
    if a.role and klass == "excellent":
        klass = "good"  # a head stays under what the unit reaches
    if klass == "not-completed":
        klass = "completed"
    low = {"excellent": 90, "good": 72, "completed": 52}[klass]
    return klass, low + rng.randrange(8)


def _review(pk: int, klass: str, total: int) -> evaluation.Review:
    common = min(30, total * 30 // 100 + 1)
    return evaluation.Review(
        pk,
        klass=klass,
        points={"common": Decimal(common), "axis-1": Decimal(total - common)},
        answers={"done": DONE},
        submit=True,
    )


ANSWER = "Gương mẫu tại nơi cư trú; giữ mối liên hệ với khu dân cư."


def _opinions(actor: Actor, rows: Sequence[Any]) -> None:
    """Places of residence are asked about heads; all but the last have answered."""
    day = clock.today() - dt.timedelta(days=10)
    made = evaluation.opinions_ask(
        actor=actor,
        commands=[
            evaluation.AskOpinion(
                a.pk, "residence", "Chi ủy nơi cư trú (MẪU)", day,
                until=clock.today() + dt.timedelta(days=5),
            )
            for a in rows
        ],
    )  # fmt: skip
    evaluation.opinions_record(
        actor=actor,
        commands=[
            evaluation.RecordOpinion(one.pk, clock.today(), ANSWER) for one in made[:-1]
        ],
    )


def _vote(actor: Actor, campaign: int, rows: Sequence[Any], wanted: Any) -> None:
    """Every branch votes: one paper with every name."""
    by_unit: dict[int, list[Any]] = defaultdict(list)
    for a in rows:
        by_unit[a.unit_id].append(a)
    name = DENOMINATOR
    voters = voters_on(actor, by_unit, [name], clock.today())
    commands = []
    for unit, found in by_unit.items():
        most = drawn(name, voters.get((unit, True), ()), {})[1]
        if most < 1:
            continue
        present = max(1, most - (1 if most > 4 else 0))
        commands.append(
            evaluation.BranchVote(
                unit, clock.today(), present,
                {a.pk: {wanted[a.pk][0]: present} for a in found},
            )
        )  # fmt: skip
    evaluation.branch_votes(actor=actor, campaign=campaign, commands=commands)


def _finished(actor: Actor, top: int, own: int) -> int:
    """Return the ward that decides first; 0 where none is so far."""
    wards = enumerate(children(actor, top))
    far = (w.id for n, w in wards if STAGE[n % STAGES] >= 2 and w.id != own)
    return int(next(far, 0))


def _finish(actor: Actor, row: Any, top: int, own: int) -> int:
    """One ward decides and publishes; return its unit, 0 when none could."""
    shown = queries.campaign_get(actor, row.pk)
    ward = _finished(actor, top, own)
    if ward:
        groups = queries.groups(actor, shown, ward)
        chosen = tuple(
            evaluation.SetGroup(
                ward, g.key, reading="good_or_better",
                reason="Theo hướng dẫn của thành ủy năm nay",
                over_reason="Đơn vị hoàn thành vượt mức nhiệm vụ đột xuất"
                if any(v.over for v in g.cap.variants) else "",
            )
            for g in groups
        )  # fmt: skip
        evaluation.bodies_decide(
            actor=actor,
            campaign=row.pk,
            commands=[
                evaluation.DecideBody(
                    ward, clock.today(), _fitting(actor, shown, ward), chosen
                )
            ],
        )
        evaluation.classes_publish(
            actor=actor, campaign=row.pk, bodies=[ward], on=clock.today()
        )
    return ward


def _fitting(actor: Actor, shown: Any, ward: int) -> dict[int, str]:
    """Return the classes of a body: as proposed, but never above what rules allow."""
    found = queries.deciding(actor, shown, ward)
    rows: list[RowShown] = [r for _g, lines in found.groups for r in lines if r.rated]
    frame = shown.frame
    return {r.id: frame.worse(r.proposed or "good", r.derivation.ceiling) for r in rows}


def _unit_objects(actor: Actor, row: Any, ward: int, today: dt.date) -> None:
    """One branch objects to its own class before the ward."""
    own = row.assessments.filter(decider=ward, subject="unit", state="published")
    unit = own.exclude(final="excellent").order_by("pk").first()
    if unit is None:
        return
    given = {"published_on": today, "text": "Chi bộ đề nghị xét lại chỉ tiêu vượt mức."}
    cases.case_open(
        actor=actor,
        kind="class-objection-unit",
        commands=[cases.OpenCase(subject=unit.unit_id, on=today, given=given)],
    )


def _objections(actor: Actor, row: Any, ward: int) -> None:
    """Three members object: one waits, one stands, one is upheld."""
    rows = list(
        row.assessments.filter(
            decider=ward, subject="member", state="published", role=""
        ).exclude(final="excellent").order_by("pk")[:3]
    )  # fmt: skip
    today = clock.today()
    _unit_objects(actor, row, ward, today)
    holders = holders_on(actor, [ward], today)[ward]
    signer = next(
        (h.person for h in holders if h.post == "secretary"),
        None,
    )
    for n, a in enumerate(rows):
        case, *_rest = cases.case_open(
            actor=actor,
            kind="class-objection",
            commands=[
                cases.OpenCase(
                    subject=a.membership_id, on=today, unit=ward,
                    given={
                        "published_on": today,
                        "text": "Đề nghị xem lại minh chứng về nhiệm vụ đã hoàn thành.",
                    },
                )
            ],
        )  # fmt: skip
        if n == 0 or signer is None:
            continue
        way = ("correct", "serve-upheld") if n == 2 else ("stands", "serve")
        given = {"why": "Đã xem lại minh chứng và biên bản."}
        if n == 2:
            given["class"] = "good" if a.final != "good" else "completed"
        for step, outcome, values in (
            ("intake", "taken", {}),
            ("inquiry", "done", {"findings": "Đã đối chiếu hồ sơ."}),
            ("decide", way[0], given),
            (way[1], "served", {}),
        ):
            more: dict[str, Any] = {"signer": signer} if step == "decide" else {}
            cases.step_record(
                actor=actor,
                commands=[
                    cases.RecordStep(
                        case=case.pk, step=step, outcome=outcome, on=today,
                        given=values, **more,
                    )
                ],
            )  # fmt: skip
