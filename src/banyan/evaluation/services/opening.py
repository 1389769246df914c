"""Opening a campaign for a unit and everything below it, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.deadlines import services as deadlines
from banyan.figures.services.counting import rows as sql
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Problem, StateRefusal
from banyan.kernel.ids import path_end, uuid7
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.units.queries import units_found

from .. import frames
from ..commands import OpenCampaign
from ..domain.frame import Frame
from ..domain.rated import Standing, fits, rated
from ..models import Assessment, Campaign
from .ground import acting, refuse, require_units

COLUMNS = (
    "id uid campaign_id subject unit_id decider_id person_id membership_id kind_of_tasks "
    "role led_id rated unrated_reason unrated_rule is_specimen "
    "state done points words answers facts self_class proposed final row_version"
).split()
NOTHING: tuple[Any, ...] = ("open", [], {}, {}, {}, {}, "", "", "", 1)
LEADERS, MEMBERS = "leaders", "members"


@transaction.atomic
def campaign_open(
    *, actor: Actor, command: OpenCampaign, record_into: Any = None
) -> Campaign:
    """Open a campaign and put in everybody and every unit below, rated or not.

    Raises NotAllowed without ``evaluation.write`` for the unit, InputError for a
    period, frame or deadlines that cannot be, StateRefusal where a campaign of the
    same period runs for the unit, one above or one below.
    """
    require_units(actor, [command.unit])
    unit = units_found(actor, [command.unit])[command.unit]
    pack = unit.structure.pack or packs.default_pack()
    frame = frames.frame_of(command.frame, pack)
    refuse(_problems(frame, unit.structure.key, command))
    facts = {"period": command.period, "last": command.last.isoformat()}
    with acting(
        actor, "evaluation.campaign_open", unit.pk, facts, record_into=record_into
    ) as act:
        _alone(command, unit.path)
        row = _written(command, frame, unit.pk)
        act.record("create", row)
        _put_in(act, row, frame, unit)
        _start_clocks(actor, act, row, frame)
    return row


def _problems(frame: Frame, structure: str, c: OpenCampaign) -> list[Problem]:
    foreign = [s for s in c.subjects if s not in frame.subjects]
    checks: list[tuple[bool, str, str, dict[str, Any]]] = [
        (c.last < c.first, "last", _("The period ends before it begins."), {}),
        (not str(c.title), "title", _("The campaign needs a title."), {}),
        (
            bool(frame.structures) and structure not in frame.structures,
            "frame", _("This frame is not for this structure."), {},
        ),
        (
            c.period not in frame.periods,
            "period", _("This frame knows no period “%(period)s”."),
            {"period": c.period},
        ),
        (
            not frame.holds(c.last),
            "frame", _("This frame was not in force on %(last)s."), {"last": c.last},
        ),
        (
            bool(foreign),
            "subjects", _("This frame does not rate “%(what)s”."),
            {"what": ", ".join(foreign)},
        ),
        (not c.subjects, "subjects", _("Say who is rated."), {}),
        (
            not fits(c.period, c.first, c.last),
            "last", _("The days do not make up the period that is named."), {},
        ),
    ]  # fmt: skip
    found = [
        Problem.of("evaluation.open", text, field=field, **values)
        for wrong, field, text, values in checks
        if wrong
    ]
    return found + _deadline_problems(frame, c)


def _deadline_problems(frame: Frame, c: OpenCampaign) -> list[Problem]:
    known = [s.key for s in frame.steps]
    found = [
        Problem.of(
            "evaluation.open", _("The frame has no step “%(step)s”."),
            step=key, field=f"due_{key}",
        )
        for key in c.deadlines
        if key not in known
    ]  # fmt: skip
    days = [(key, c.deadlines[key]) for key in known if key in c.deadlines]
    found += [
        Problem.of(
            "evaluation.open", _("The last days follow the order of the steps."),
            field=f"due_{key}",
        )
        for (_one, early), (key, late) in zip(days, days[1:], strict=False)
        if late < early
    ]  # fmt: skip
    return found


def _alone(c: OpenCampaign, path: str) -> None:
    """Refuse a second campaign of the same period above, at or below a unit."""
    rows = Campaign.objects.filter(
        period=c.period, period_from=c.first, period_to=c.last + dt.timedelta(days=1)
    ).select_related("unit")
    for row in rows:
        other = row.unit.path
        if other.startswith(path) or path.startswith(other):
            raise StateRefusal(
                _("“%(title)s” is a campaign of this period already."),
                code="evaluation.twice",
                title=row.title,
                way_out=_("Open it instead; what is below belongs to it."),
            )


def _written(c: OpenCampaign, frame: Frame, unit: int) -> Campaign:
    return Campaign.objects.create(
        unit_id=unit,
        title=c.title if isinstance(c.title, Text) else Text.of(c.title),
        period=c.period,
        period_from=c.first,
        period_to=c.last + dt.timedelta(days=1),
        pack=frame.pack,
        frame=frame.key,
        frame_hash=frame.hash,
        frame_content=frames.plain(frame),
        subjects=list(c.subjects),
        deadlines={k: d.isoformat() for k, d in c.deadlines.items()},
        opened_on=clock.today(),
        is_specimen=c.is_specimen,
    )


def _put_in(act: Any, row: Campaign, frame: Frame, unit: Any) -> int:
    """Write an assessment for every unit and member of the subtree."""
    day = min(row.period_to - dt.timedelta(days=1), clock.today())
    low, high = unit.path, path_end(unit.path)
    tree = _tree(low, high, unit.structure_id, day)
    lines: list[tuple[Any, ...]] = []
    if "unit" in row.subjects:
        lines += _units(tree)
    if "member" in row.subjects:
        lines += _members(frame, row, low, high, unit.structure_id, day, tree)
    ids = bulk.take_ids(Assessment, len(lines))
    bulk.insert(
        Assessment,
        COLUMNS,
        (
            (pk, uuid7(), row.pk, *line, row.is_specimen, *NOTHING)
            for pk, line in zip(ids, lines, strict=True)
        ),
    )
    act.record_rows("create", Assessment, ids)
    return len(lines)


Tree = dict[int, tuple[str, int]]


def _tree(low: str, high: str, structure: int, day: dt.date) -> Tree:
    """Return the units of the subtree with their kind and who decides about them.

    The level above decides; about the topmost unit, where nothing is above, itself.
    """
    found = sql(
        "SELECT u.id, u.kind, COALESCE(u.parent_id, u.id) FROM units_unit u "
        "WHERE u.structure_id = %s AND u.path >= %s AND u.path < %s "
        "AND u.state = 'active' AND (u.founded_on IS NULL OR u.founded_on <= %s) "
        "ORDER BY u.path",
        [structure, low, high, day],
    )
    return {pk: (kind, parent) for pk, kind, parent in found}


def _units(tree: Tree) -> Iterator[tuple[Any, ...]]:
    for pk, (kind, decider) in tree.items():
        yield ("unit", pk, decider, None, None, kind, "", None, True, "", "")


def _members(
    frame: Frame, row: Campaign, low: str, high: str, structure: int, day: dt.date,
    tree: Tree,
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    answers = frames.answers(frame, row.period_to - dt.timedelta(days=1))
    roles = _roles(low, high, day, row.pack)
    last = row.period_to - dt.timedelta(days=1)
    for member, person, unit, joined, participation in sql(
        "SELECT m.id, m.person_id, s.unit_id, m.joined_on, p.participation "
        "FROM people_stay s JOIN people_membership m ON m.id = s.membership_id "
        "JOIN units_unit u ON u.id = s.unit_id "
        "LEFT JOIN people_participation p ON p.membership_id = m.id "
        "AND p.superseded_at IS NULL AND p.valid_from <= %s AND p.valid_to > %s "
        "WHERE s.kind = 'home' AND s.superseded_at IS NULL AND s.valid_from <= %s "
        "AND s.valid_to > %s AND u.path >= %s AND u.path < %s "
        "AND m.structure_id = %s AND m.withdrawn_at IS NULL ORDER BY u.path, m.id",
        [day, day, day, day, low, high, structure],
    ):
        role, led = roles.get(person, ("", None))
        place = tree.get(led) if led else tree.get(unit)
        decider = place[1] if place else row.unit_id
        found = rated(frame, answers, Standing(_day(joined), participation or ""), last)
        yield (
            "member", unit, decider, person, member, LEADERS if role else MEMBERS,
            role, led, found.rated, found.reason, found.rule,
        )  # fmt: skip


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _roles(
    low: str, high: str, day: dt.date, pack: str
) -> dict[int, tuple[str, int | None]]:
    """Return who leads which unit, or is a deputy there; the highest unit counts."""
    posts = packs.posts(pack)
    heads = {key for key, post in posts.items() if post.head}
    deputies = {
        key
        for key, post in posts.items()
        if not post.head and post.bodies and post.right_set
    }
    found: dict[int, tuple[str, int | None]] = {}
    for person, unit, key in sql(
        "SELECT o.person_id, o.unit_id, p.key FROM people_office o "
        "JOIN people_post p ON p.id = o.post_id JOIN units_unit u ON u.id = o.unit_id "
        "WHERE o.superseded_at IS NULL AND o.valid_from <= %s AND o.valid_to > %s "
        'AND u.path >= %s AND u.path < %s ORDER BY u.path DESC, p."rank" DESC',
        [day, day, low, high],
    ):
        if key in heads:
            found[person] = ("head", unit)
        elif key in deputies and found.get(person, ("",))[0] != "head":
            found[person] = ("deputy", unit)
    return found


def _start_clocks(actor: Actor, act: Any, row: Campaign, frame: Frame) -> None:
    """Start one clock for each unit that has to hand in, and each that decides."""
    if not row.deadlines:
        return
    asked = [s.key for s in frame.steps if s.key in row.deadlines]
    hand_in = [k for k in asked if k != "decide"]
    starts = []
    if hand_in:
        units = Assessment.objects.filter(campaign=row).values_list("unit", flat=True)
        starts += _clocks(row, set(units), "hand-in", hand_in[-1])
    if "decide" in asked:
        bodies = Assessment.objects.filter(campaign=row).values_list(
            "decider", flat=True
        )
        starts += _clocks(row, set(bodies), "decide", "decide")
    deadlines.deadlines_start(actor=actor, starts=starts, record_into=act)


TITLES = {
    "hand-in": Text(
        vi="Hoàn thành đánh giá, xếp loại để gửi cấp trên",
        lo="ສຳເລັດການຕີລາຄາເພື່ອສົ່ງຂັ້ນເທິງ",
        en="Finish the evaluation and hand it in",
    ),
    "decide": Text(
        vi="Quyết định mức xếp loại",
        lo="ຕົກລົງລະດັບການຈັດປະເພດ",
        en="Decide the classes",
    ),
}


def _clocks(
    row: Campaign, units: Iterable[int], kind: str, step: str
) -> list[deadlines.Start]:
    due = dt.date.fromisoformat(row.deadlines[step])
    where = "sheet" if kind == "hand-in" else "decide"
    return [
        deadlines.Start(
            kind=f"evaluation.{kind}",
            subject_kind="evaluation.campaign",
            subject=row.pk,
            title=TITLES[kind],
            unit=unit,
            started_on=row.opened_on,
            due_on=due,
            right="evaluation.write",
            url=f"/evaluation/{row.uid}/{where}/?at={unit}",
        )
        for unit in sorted(units)
    ]
