"""What a reorganisation means for members, offices and posts of units that end.

A unit that keeps its identity keeps its members: no row is written. Only where
a unit ends that has members of its own do they follow to the successor named;
offices and posts of ended units end with them. Undoing restores both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from banyan.base import bulk
from banyan.base.events import announce
from banyan.kernel.actor import system_actor
from banyan.kernel.text import gettext_noop as _
from banyan.units.domain.change import COUNT, QUESTION, VETO, Finding, TreeChange

from .appointed import reinstate, withdraw
from .domain.moves import State
from .domain.timeline import Piece
from .events import OfficeOpened, OfficesEnded, OfficesOpened
from .models import Membership, Office, Post, Stay
from .services.ground import Moment
from .services.loading import persons_locked, states_of
from .services.offices import OFFICE_COLUMNS, end_offices, ended_event
from .services.tallies import write_deltas
from .services.writing import Change, write_changes

CHUNK = 5_000
ACTOR = "reorganisation"


class PeopleConsequence:
    """Members follow, offices end; registered as a consequence of reorganisations."""

    def preview(self, change: TreeChange) -> list[Finding]:
        """Count who is concerned; ask where members go; veto what would be lost."""
        if change.direction == "undo":
            return _built_on(change)
        found = [*_members(change), *_later(change)]
        offices = sum(_count(_offices(change, part)) for part in _ended(change))
        posts = sum(_count(_posts(change, part)) for part in _ended(change))
        if offices:
            words = _("%(amount)s offices end with their units.")
            found.append(Finding.of(COUNT, "people.offices_end", words, amount=offices))
        if posts:
            words = _("%(amount)s posts end with their units.")
            found.append(Finding.of(COUNT, "people.posts_end", words, amount=posts))
        return found

    def apply(self, change: TreeChange, act: Any) -> None:
        """Move the members of ended units, end offices and posts there."""
        moment = Moment.here()
        heirs = {e.unit: change.unit_of(e.heir) for e in change.ended}
        for part in _ended(change):
            _move_members(change, part, heirs, act, moment)
            _end_offices(change, part, act, moment)
            _end_posts(change, part, act, moment)
        reinstate(change, act, moment)

    def undo(self, change: TreeChange, act: Any) -> None:
        """Put members, offices and posts back as they were before."""
        moment = Moment.here()
        withdraw(change, act, moment)
        _move_back(change, act, moment)
        _reopen_offices(change, act, moment)
        for part in _ended(change):
            _reopen_posts(change, part, act, moment)


# -- what is concerned --------------------------------------------------------


def _ended(change: TreeChange) -> Iterator[list[int]]:
    """Yield the units that end, in parts that a statement can name."""
    units = [e.unit for e in change.ended]
    for start in range(0, len(units), CHUNK):
        yield units[start : start + CHUNK]


def _stays(change: TreeChange, units: Sequence[int]) -> QuerySet[Stay]:
    return Stay.objects.filter(
        unit__in=units,
        valid_to__gt=change.on,
        valid_from__lt=change.on,
        superseded_at__isnull=True,
    )


def _offices(change: TreeChange, units: Sequence[int]) -> QuerySet[Office]:
    return Office.objects.filter(
        unit__in=units, valid_to__gt=change.on, superseded_at__isnull=True
    )


def _posts(change: TreeChange, units: Sequence[int]) -> QuerySet[Post]:
    return Post.objects.filter(unit__in=units, valid_to__gt=change.on)


def _count(rows: QuerySet[Any]) -> int:
    return rows.count()


def _members(change: TreeChange) -> Iterator[Finding]:
    """Count the members of ended units, and ask where no successor is clear."""
    heirs = {e.unit: e.heir for e in change.ended}
    moving = 0
    for part in _ended(change):
        rows = _stays(change, part).values_list("unit").annotate(n=Count("pk"))
        for unit, amount in rows.order_by("unit"):
            if heirs[unit] is None:
                yield _whereto(unit, amount)
            moving += amount
    if moving:
        words = _("%(amount)s members follow to the units that take over.")
        yield Finding.of(COUNT, "people.members_move", words, amount=moving)


def _whereto(unit: int, amount: int) -> Finding:
    return Finding.of(
        QUESTION,
        "people.assign_members",
        _("A unit that ends has %(amount)s members of its own: say where they go."),
        amount=amount,
        unit=unit,
        way_out=_("Name the unit that takes the members of the divided unit."),
    )


def _later(change: TreeChange) -> Iterator[Finding]:
    """Veto where somebody comes into an ended unit on the day or later."""
    for part in _ended(change):
        at_or_after = Q(unit__in=part, valid_from__gte=change.on)
        for model in (Stay, Office):
            rows = model._default_manager.filter(
                at_or_after, superseded_at__isnull=True
            )
            counted = rows.values_list("unit").annotate(n=Count("pk"))
            for unit, amount in counted.order_by("unit"):
                yield _too_late(unit, amount)


def _too_late(unit: int, amount: int) -> Finding:
    return Finding.of(
        VETO,
        "people.later_facts",
        _("%(amount)s persons come into a unit that ends, on that day or later."),
        amount=amount,
        unit=unit,
        way_out=_("Correct those transfers or offices first."),
    )


# -- applying -----------------------------------------------------------------


def _move_members(
    change: TreeChange,
    units: Sequence[int],
    heirs: dict[int, int | None],
    act: Any,
    moment: Moment,
) -> None:
    ids = _stays(change, units).values_list("membership_id", flat=True)
    _rewrite(
        sorted(set(ids)),
        lambda state: _followed(state, change, heirs),
        change,
        act,
        moment,
    )


def _followed(state: State, change: TreeChange, heirs: dict[int, int | None]) -> State:
    """Return a membership after its units of the day have ended."""
    return replace(
        state,
        home=tuple(_follow(state.home, change, heirs)),
        guest=tuple(_follow(state.guest, change, heirs)),
    )


def _follow(
    line: Sequence[Piece], change: TreeChange, heirs: dict[int, int | None]
) -> list[Piece]:
    found: list[Piece] = []
    for piece in line:
        heir = heirs.get(piece.value)
        if heir is None or not piece.period.contains(change.on):
            found.append(piece)
            continue
        found.append(Piece(piece.value, piece.start, change.on))
        found.append(Piece(heir, change.on, piece.end))
    return found


def _rewrite(
    ids: Sequence[int], step: Any, change: TreeChange, act: Any, moment: Moment
) -> None:
    """Take memberships through a step, in parts, and write what differs."""
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        rows = list(
            Membership.objects.filter(pk__in=part).select_related("person", "unit")
        )
        persons_locked(m.person_id for m in rows)
        loaded = states_of(rows)
        changes = [
            Change(
                state,
                step(state),
                loaded.rows[pk].person,
                loaded.rows[pk],
                loaded.decisions,
            )
            for pk, state in loaded.states.items()
        ]
        write_changes(act, changes, change.decision or 0, moment)


def _end_offices(
    change: TreeChange, units: Sequence[int], act: Any, moment: Moment
) -> None:
    rows = list(_offices(change, units).select_related("post"))
    open_ones = [o for o in rows if o.valid_to is None]
    before = _vacant(units, moment)
    end_offices(act, {o.pk: change.on for o in open_ones}, change.decision, moment)
    _shorten([o for o in rows if o.valid_to is not None], change, act, moment)
    _recount(before, _vacant(units, moment))
    if rows:
        ends = tuple(ended_event(o, o.post, change.on, change.decision) for o in rows)
        announce(OfficesEnded(system_actor(ACTOR), ends))


def _shorten(
    offices: Sequence[Office], change: TreeChange, act: Any, moment: Moment
) -> None:
    """End offices earlier than recorded: the recorded end was wrong."""
    _replace(offices, change.on, change.decision, act, moment)


def _replace(
    offices: Sequence[Office],
    end: Any,
    end_decision: int | None,
    act: Any,
    moment: Moment,
) -> list[int]:
    """Supersede offices and insert them with another end; return the new ids."""
    if not offices:
        return []
    gone = [o.pk for o in offices]
    Office.objects.filter(pk__in=gone).update(
        superseded_at=moment.now, row_version=F("row_version") + 1
    )
    act.record_rows("supersede", Office, gone)
    ids = list(bulk.take_ids(Office, len(offices)))
    columns = [*OFFICE_COLUMNS, "ended_recorded_at", "end_decision_id"]
    rows = [
        (
            pk,
            o.person_id,
            o.post_id,
            o.unit_id,
            o.valid_from,
            end,
            moment.now,
            o.term_ends_on,
            o.mandate,
            o.decision_id,
            1,
            moment.now if end else None,
            end_decision if end else None,
        )
        for pk, o in zip(ids, offices, strict=True)
    ]
    bulk.insert(Office, columns, rows)
    act.record_rows("create", Office, ids)
    return ids


def _end_posts(
    change: TreeChange, units: Sequence[int], act: Any, moment: Moment
) -> None:
    before = _vacant(units, moment)
    ids = list(_posts(change, units).values_list("pk", flat=True))
    if ids:
        Post.objects.filter(pk__in=ids).update(
            valid_to=change.on, row_version=F("row_version") + 1
        )
        act.record_rows("change", Post, ids)
        _recount(before, _vacant(units, moment))


def _vacant(units: Sequence[int], moment: Moment) -> Counter[tuple[int, str]]:
    """Return seats and vacancies of some units today, for the tallies."""
    today = moment.today
    held = Count(
        "offices",
        filter=Q(
            offices__valid_from__lte=today,
            offices__valid_to__gt=today,
            offices__superseded_at__isnull=True,
        ),
    )
    rows = Post.objects.filter(
        unit__in=units, valid_from__lte=today, valid_to__gt=today
    ).annotate(held=held)
    found: Counter[tuple[int, str]] = Counter()
    for unit, seats, holders in rows.values_list("unit_id", "seats", "held"):
        found[unit, "posts"] += seats
        found[unit, "vacant"] += max(0, seats - holders)
    return found


def _recount(before: Counter[tuple[int, str]], after: Counter[tuple[int, str]]) -> None:
    keys = before.keys() | after.keys()
    write_deltas((key, after[key] - before[key]) for key in keys)


# -- undoing ------------------------------------------------------------------


def _built_on(change: TreeChange) -> list[Finding]:
    """Veto undoing where something was recorded on what it had written."""
    mine = Q(decision=change.decision)
    moved_on = Q(valid_to__lt="9999-12-31") | Q(superseded_at__isnull=False)
    stays = Stay.objects.filter(mine & moved_on).exclude(end_decision=change.decision)
    at_home = stays.filter(kind="home").values_list("unit").annotate(n=Count("pk"))
    return [
        Finding.of(
            VETO,
            "people.built_on",
            _("%(amount)s members were moved on after they had followed."),
            amount=amount,
            unit=unit,
            way_out=_("Take those transfers back first."),
        )
        for unit, amount in at_home.order_by("unit")
    ]


def _move_back(change: TreeChange, act: Any, moment: Moment) -> None:
    mine = Stay.objects.filter(decision=change.decision, superseded_at__isnull=True)
    written = dict(mine.values_list("pk", "membership_id"))
    ended = set(
        Stay.objects.filter(
            end_decision=change.decision, superseded_at__isnull=True
        ).values_list("pk", flat=True)
    )
    gone = set(written)
    _rewrite(
        sorted(set(written.values())),
        lambda state: _returned(state, gone, ended),
        change,
        act,
        moment,
    )


def _returned(state: State, gone: set[int], ended: set[int]) -> State:
    return replace(
        state,
        home=tuple(_restored(state.home, gone, ended)),
        guest=tuple(_restored(state.guest, gone, ended)),
    )


def _restored(line: Iterable[Any], gone: set[int], ended: set[int]) -> Iterator[Piece]:
    """Leave out what the reorganisation wrote; give back the end it had set."""
    rows = list(line)
    ends = {row.start: row.end for row in rows if row.id in gone}
    for row in rows:
        if row.id in gone:
            continue
        if row.id in ended:
            yield Piece(row.value, row.start, ends.get(row.end))
        else:
            yield row


def _reopen_offices(change: TreeChange, act: Any, moment: Moment) -> None:
    rows = list(
        Office.objects.filter(
            end_decision=change.decision, superseded_at__isnull=True
        ).select_related("post")
    )
    by_unit: dict[int, list[Office]] = defaultdict(list)
    for office in rows:
        by_unit[office.unit_id].append(office)
    before = _vacant(list(by_unit), moment)
    ids = _replace(rows, None, None, act, moment)
    _recount(before, _vacant(list(by_unit), moment))
    if rows:
        opened = tuple(_reopened(pk, o) for pk, o in zip(ids, rows, strict=True))
        announce(OfficesOpened(system_actor(ACTOR), opened))


def _reopened(pk: int, office: Office) -> OfficeOpened:
    return OfficeOpened(
        office=pk,
        person=office.person_id,
        post=office.post_id,
        post_key=office.post.key,
        unit=office.unit_id,
        on=office.valid_from,
        until=None,
        decision=office.decision_id,
    )


def _reopen_posts(
    change: TreeChange, units: Sequence[int], act: Any, moment: Moment
) -> None:
    ids = list(
        Post.objects.filter(unit__in=units, valid_to=change.on).values_list(
            "pk", flat=True
        )
    )
    if ids:
        before = _vacant(units, moment)
        Post.objects.filter(pk__in=ids).update(
            valid_to=None, row_version=F("row_version") + 1
        )
        act.record_rows("change", Post, ids)
        _recount(before, _vacant(units, moment))
