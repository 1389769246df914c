"""Registered tasks of three years, rolled out from the city, and results of periods.

Every task goes through the services, on the days on which it would have: the
organisation's day is moved back while a past period is written.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from banyan.base import training
from banyan.commitments import services as tasks
from banyan.commitments.domain.periods import Period, period_on
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.text import Text
from banyan.people.queries import offices_of_unit
from banyan.units import queries as units

from .accounts import places
from .briefs import persons_briefly
from .trees import Tree

WARDS, BRANCHES = 10, 14
DIFFICULTY = {"regular": "ordinary", "difficult": "high", "breakthrough": "hard"}
ABOVE = system_actor("Thành ủy (mẫu)")


@dataclass
class Ground:
    """What tasks are registered on: units, officers, texts."""

    rng: random.Random
    city: int
    wards: list[int]
    ward: int
    branch: int
    branches: list[int]
    officers: list[tuple[int, int]]
    """Persons with the unit in which they register."""
    texts: Mapping[str, Any]


@contextmanager
def on_day(day: dt.date) -> Iterator[None]:
    """Move the organisation's day, and back."""
    today = clock.today()
    before, shift = today - clock.real_today(), min(day, today) - clock.real_today()
    clock.set_shift(lambda: shift)
    try:
        yield
    finally:
        clock.set_shift((lambda: before) if before else training.current_shift)


def register_all(actor: Actor, rng: random.Random, forest: Mapping[str, Tree]) -> None:
    """Register tasks of three years and record results."""
    ground = _ground(actor, rng, forest)
    today = clock.today()
    for year in (today.year - 2, today.year - 1):
        _past_year(ground, year)
    for part in range(1, int(period_on(today).part[1])):
        _past_quarter(ground, Period(today.year, f"Q{part}"))
    _this_quarter(ground, period_on(today))
    _city_this_year(ground, Period(today.year))
    _results(ground, today)


def _ground(actor: Actor, rng: random.Random, forest: Mapping[str, Tree]) -> Ground:
    at = places(actor, forest)
    wards = [row.id for row in units.children(actor, at["city"])]
    branches = [row.id for row in units.children(actor, at["ward"])]
    others = [w for w in wards if w != at["ward"]]
    leading = [at["branch"], at["ward"], *branches[:BRANCHES], *others[:WARDS]]
    officers = [
        (held[0].person_id, unit)
        for unit in dict.fromkeys(leading)
        if (held := offices_of_unit(actor, unit))
    ]
    members = persons_briefly(actor, "party", unit=at["branch"])
    known = {person for person, _unit in officers}
    officers += [(m.person, m.unit) for m in members if m.person not in known]
    text = files("banyan.demo").joinpath("tasks.toml").read_text("utf-8")
    return Ground(
        rng=rng,
        city=at["city"],
        wards=wards,
        ward=at["ward"],
        branch=at["branch"],
        branches=branches,
        officers=officers,
        texts=tomllib.loads(text),
    )


def _command(
    ground: Ground,
    text: Mapping[str, Any],
    unit: int,
    person: int | None,
    period: Period,
) -> tasks.Register:
    title = Text.of(text["title"])
    middle = period.starts_on + (period.ends_on - period.starts_on) / 2
    return tasks.Register(
        unit=unit,
        period=period.key,
        title=title,
        person=person,
        kind=text["kind"],
        axis=text["axis"],
        product=Text.of(text.get("product", "")),
        measure=Text(
            vi="Nghiệm thu của cấp trên",
            lo="ການຮັບຮອງຂອງຂັ້ນເທິງ",
            en="Accepted by the level above",
        ),
        target=text.get("target", ""),
        measured_in=text.get("measured_in", ""),
        standard=ground.rng.choice((5, 10, 10, 20)),
        difficulty=DIFFICULTY[text["kind"]],
        milestones=(
            tasks.Step(Text(vi="Nửa chặng đường", lo="ເຄິ່ງທາງ", en="Half way"), middle),
        ),
        is_specimen=True,
    )


def _of_officers(
    ground: Ground, period: Period, officers: Sequence[tuple[int, int]]
) -> list[Any]:
    """Register and hand in one task of each officer, on the first day of the period."""
    texts = ground.texts["officer"]
    with on_day(period.starts_on):
        return tasks.commitments_register(
            actor=ABOVE,
            commands=[
                _command(ground, ground.rng.choice(texts), unit, person, period)
                for person, unit in officers
            ],
            submit=True,
        )


def _approve(rows: Sequence[Any], day: dt.date) -> None:
    with on_day(day):
        tasks.commitments_approve(
            actor=ABOVE, commands=[tasks.Approve(r.pk) for r in rows]
        )


def _finish(ground: Ground, rows: Sequence[Any], period: Period) -> None:
    """Report most tasks done: some early, some late."""
    late_until = min(clock.today(), period.ends_on + dt.timedelta(days=9))
    commands = []
    for row in rows:
        luck = ground.rng.random()
        if luck < 0.06:
            continue
        day = period.ends_on - dt.timedelta(days=ground.rng.randint(0, 25))
        if luck < 0.16:
            day = late_until
        commands.append(
            tasks.Finish(
                row.pk,
                min(day, clock.today()),
                level="proactive" if luck > 0.6 else "meets",
                quality=ground.rng.choice((80, 90, 95, 100)),
                exceeded=luck > 0.7,
                comment="Đã hoàn thành theo đăng ký.",
            )
        )
    with on_day(late_until):
        tasks.commitments_finish(actor=ABOVE, commands=commands)


def _score(ground: Ground, rows: Sequence[Any], day: dt.date) -> None:
    with on_day(day):
        tasks.commitments_score(
            actor=ABOVE,
            commands=[
                tasks.Score(
                    row.pk,
                    quality=ground.rng.choice((70, 80, 90, 100)),
                    timeliness=50 if _is_late(row) else None,
                    level=row.own_level or "fails",
                    exceeded=row.own_exceeded and ground.rng.random() < 0.7,
                    comment="Cấp ủy thống nhất.",
                )
                for row in rows
            ],
        )


def _is_late(row: Any) -> bool:
    return row.done_on is not None and row.done_on > row.due_on


def _whole(ground: Ground, period: Period, rows: list[Any]) -> None:
    """Walk tasks handed in through a past period to their score."""
    after = period.ends_on + dt.timedelta(days=10)
    _approve(rows, period.starts_on + dt.timedelta(days=4))
    _finish(ground, rows, period)
    for row in rows:
        row.refresh_from_db()
    _score(ground, rows, after)


def _past_year(ground: Ground, year: int) -> None:
    """A closed year: officers' tasks and the city's own, all scored, then closed."""
    period = Period(year)
    rows = _of_officers(ground, period, ground.officers)
    with on_day(period.starts_on):
        rows += tasks.commitments_register(
            actor=ABOVE,
            commands=[
                _command(ground, text, unit, None, period)
                for text in ground.texts["city"]
                for unit in (ground.city, ground.ward)
            ],
            submit=True,
        )
    _whole(ground, period, rows)
    with on_day(period.ends_on + dt.timedelta(days=20)):
        for unit in dict.fromkeys(row.unit_id for row in rows):
            tasks.period_close(actor=ABOVE, unit=unit, period=period.key)


def _past_quarter(ground: Ground, period: Period) -> None:
    few = ground.officers[: WARDS + BRANCHES]
    rows = _of_officers(ground, period, few)
    _whole(ground, period, rows)


def _this_quarter(ground: Ground, period: Period) -> None:
    """Tasks in every state: drafts, handed in, sent back, under way, delayed, done."""
    rows = _of_officers(ground, period, ground.officers)
    rng = ground.rng
    back = rows[3::9]
    waiting = rows[5::9]
    going = [r for r in rows if r not in back and r not in waiting]
    with on_day(period.starts_on + dt.timedelta(days=3)):
        tasks.commitments_return(
            actor=ABOVE,
            commands=[
                tasks.WithReason(r.pk, "Sản phẩm chưa rõ, đề nghị nêu cách đo.")
                for r in back
            ],
        )
    _approve(going, period.starts_on + dt.timedelta(days=4))
    tasks.progress_report(
        actor=ABOVE,
        commands=[
            tasks.Progress(
                r.pk, rng.choice((20, 40, 60, 80)), "Đang làm theo kế hoạch."
            )
            for r in going
        ],
    )
    _reports(going, period)
    person, unit = ground.officers[0]
    text = ground.texts["officer"][0]
    tasks.commitments_register(
        actor=ABOVE, commands=[_command(ground, text, unit, person, period)]
    )


def _reports(going: Sequence[Any], period: Period) -> None:
    """Let a milestone be reached, some be delayed, some be done, one have evidence."""
    today = clock.today()
    tasks.milestone_reach(actor=ABOVE, commitment=going[0].pk, number=1, on=today)
    until = period.ends_on + dt.timedelta(days=20)
    tasks.delays_report(
        actor=ABOVE,
        commands=[tasks.Delay(r.pk, until, "Chờ nghiệm thu.") for r in going[2::8]],
    )
    tasks.commitments_finish(
        actor=ABOVE,
        commands=[
            tasks.Finish(r.pk, today, level="proactive", quality=95, exceeded=True)
            for r in going[4::8]
        ],
    )
    tasks.evidence_add(
        actor=ABOVE,
        command=tasks.AddEvidence(
            going[0].pk,
            "Biên bản nghiệm thu (mẫu)",
            today,
            url="https://example.org/bien-ban",
        ),
    )


def _city_this_year(ground: Ground, period: Period) -> None:
    """The city's tasks, rolled out to its communes and from one to its branches."""
    with on_day(period.starts_on):
        rows = tasks.commitments_register(
            actor=ABOVE,
            commands=[
                _command(ground, text, ground.city, None, period)
                for text in ground.texts["city"]
            ],
            submit=True,
        )
    _approve(rows, period.starts_on + dt.timedelta(days=4))
    below = []
    with on_day(period.starts_on + dt.timedelta(days=20)):
        for row in rows:
            below += tasks.commitment_roll_out(
                actor=ABOVE,
                command=tasks.RollOut(
                    row.pk, ground.wards, period.ends_on - dt.timedelta(days=20)
                ),
            )
    own = [r for r in below if r.unit_id == ground.ward]
    with on_day(period.starts_on + dt.timedelta(days=30)):
        for row in own[:2]:
            below += tasks.commitment_roll_out(
                actor=ABOVE, command=tasks.RollOut(row.pk, ground.branches)
            )
    _some_done(ground, below)


def _some_done(ground: Ground, rows: Sequence[Any]) -> None:
    rng, today = ground.rng, clock.today()
    done = [r for r in rows if rng.random() < 0.45]
    rest = [r for r in rows if r not in done]
    tasks.commitments_finish(
        actor=ABOVE,
        commands=[
            tasks.Finish(
                r.pk,
                max(r.starts_on, today - dt.timedelta(days=rng.randint(0, 60))),
                level="meets",
                quality=rng.choice((80, 90, 100)),
                exceeded=rng.random() < 0.3,
            )
            for r in done
        ],
    )
    tasks.progress_report(
        actor=ABOVE,
        commands=[tasks.Progress(r.pk, rng.choice((10, 30, 50, 70))) for r in rest],
    )


# -- results ----------------------------------------------------------------------------


def _results(ground: Ground, today: dt.date) -> None:
    """Results of last year and this half-year, with those they are compared with."""
    year = today.year
    wanted = [Period(year - 2), Period(year - 1), Period(year - 1, "H1")]
    wanted.append(Period(year, "H1"))
    commands = []
    for unit, scale in ((ground.city, 60.0), (ground.ward, 1.0)):
        for step, period in enumerate(wanted):
            for row in ground.texts["results"]:
                commands.append(_result(ground, unit, scale, step, period, row))
    made = tasks.results_record(actor=ABOVE, commands=commands)
    stories = {row["key"]: row.get("story") for row in ground.texts["results"]}
    tasks.results_mark(
        actor=ABOVE,
        commands=[
            tasks.MarkResult(r.pk, marked=True, story=Text.of(stories[r.key]))
            for r in made
            if stories[r.key] and r.period in (wanted[1].key, wanted[3].key)
        ],
    )


def _result(
    ground: Ground,
    unit: int,
    scale: float,
    step: int,
    period: Period,
    row: Mapping[str, Any],
) -> tasks.RecordResult:
    part = 0.5 if period.part else 1.0
    share = row["measured_in"] == "%"
    plan = row["plan"] if share else round(row["plan"] * scale * part)
    growth = 1 + row.get("growth", 0) / 100 * (step % 2)
    value = plan * growth * ground.rng.uniform(0.96, 1.04)
    actual = f"{min(value, 100):.1f}" if share else str(round(value))
    return tasks.RecordResult(
        unit=unit,
        period=period.key,
        key=row["key"],
        title=Text.of(row["title"]),
        plan=str(plan),
        actual=actual if row["source"] else "",
        measured_in=row["measured_in"],
        axis=row["axis"],
        as_of=period.ends_on if row["source"] else None,
        source=row["source"],
        is_specimen=True,
    )
