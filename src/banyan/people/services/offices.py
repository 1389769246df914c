"""Posts with their seats, and the offices held in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from banyan.base import bulk
from banyan.base.events import announce
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, Problem
from banyan.kernel.periods import Period
from banyan.kernel.text import Text

from ..domain import refusals
from ..domain.commands import EndOffice, OpenOffice, SetPost
from ..domain.moves import PersonFacts, UnitFacts, person_problems
from ..domain.standing import holders_on, seats_suffice, vacancies
from ..events import OfficeEnded, OfficeOpened, OfficesEnded, OfficesOpened
from ..models import Office, Post
from .ground import (
    Moment,
    acting,
    decision_id,
    only_unit,
    require_at,
    unit_facts,
    units_of,
)
from .loading import person_facts, persons_locked
from .tallies import write_deltas

WRITE = "office.write"
READ = "unit.read"
POST_COLUMNS = (
    "id unit_id key names seats rank valid_from valid_to decision_id is_specimen "
    "row_version"
).split()
OFFICE_COLUMNS = (
    "id person_id post_id unit_id valid_from valid_to recorded_at term_ends_on mandate "
    "decision_id row_version"
).split()


def post_set(
    *,
    actor: Actor,
    commands: Sequence[SetPost],
    decision: Any = None,
    record_into: Any = None,
) -> list[Post]:
    """Create the posts of units, or change their names, seats, rank or end.

    A post is known by unit, key and first day. Raises NotAllowed without
    ``office.write`` for the unit, StateRefusal when the unit did not exist or
    fewer seats than holders remain, Conflict.
    """
    moment = Moment.here()
    chosen = None if decision is None else decision_id(decision)
    with transaction.atomic():
        units = units_of(actor, (c.unit for c in commands), WRITE)
        known = _known_posts(commands)
        held = _periods(p.pk for p in known.values())
        before = _seats(known.values(), held, moment)
        refusals.refuse(_post_problems(commands, units, known, held))
        with acting(
            actor,
            "people.post_set",
            decision=chosen,
            unit=only_unit(units),
            record_into=record_into,
        ) as act:
            ids = _write_posts(act, commands, known, chosen)
            posts = Post.objects.in_bulk(ids)
            _count(before, _seats(posts.values(), held, moment))
    return [posts[pk] for pk in ids]


def _known_posts(commands: Sequence[SetPost]) -> dict[tuple[int, str, Any], Post]:
    rows = Post.objects.select_for_update().filter(
        unit__in=[c.unit for c in commands], key__in={c.key for c in commands}
    )
    return {(p.unit_id, p.key, p.valid_from): p for p in rows.order_by("pk")}


def _post_problems(
    commands: Sequence[SetPost],
    units: dict[int, UnitFacts],
    known: dict[tuple[int, str, Any], Post],
    held: dict[int, list[Period]],
) -> list[Problem]:
    keys = Counter((c.unit, c.key, c.valid_from) for c in commands)
    found = [refusals.post_twice(key) for (_u, key, _d), n in keys.items() if n > 1]
    for command in commands:
        unit = units[command.unit]
        if not unit.existed(command.valid_from):
            found.append(refusals.unit_missing(unit.name, command.valid_from))
        if command.valid_to is not None and command.valid_to <= command.valid_from:
            found.append(refusals.end_before_start(command.valid_from, "valid_to"))
        post = known.get((command.unit, command.key, command.valid_from))
        if post is None:
            continue
        refusals.check_version(post.row_version, command.row_version)
        periods = held[post.pk]
        if any(holders_on(periods, p.start) > command.seats for p in periods):
            found.append(refusals.seats_taken(command.key, command.seats))
        end = command.valid_to
        if end is not None and any(p.stop > end for p in periods):
            found.append(refusals.post_still_held(command.key, end))
    return found


def _write_posts(
    act: Any,
    commands: Sequence[SetPost],
    known: dict[tuple[int, str, Any], Post],
    decision: int | None,
) -> list[int]:
    new = [c for c in commands if (c.unit, c.key, c.valid_from) not in known]
    fresh = iter(bulk.take_ids(Post, len(new)) if new else ())
    ids, rows, changed = [], [], []
    for command in commands:
        post = known.get((command.unit, command.key, command.valid_from))
        if post is None:
            ids.append(next(fresh))
            rows.append(_post_row(ids[-1], command, decision))
        else:
            ids.append(post.pk)
            changed.append(_changed_post(post, command, decision))
    if rows:
        bulk.insert(Post, POST_COLUMNS, rows)
        act.record_rows("create", Post, [r[0] for r in rows])
    if changed:
        names = ["names", "seats", "rank", "valid_to", "decision", "row_version"]
        Post.objects.bulk_update(changed, names, batch_size=500)
        act.record_rows("change", Post, [p.pk for p in changed])
    return ids


def _post_row(pk: int, command: SetPost, decision: int | None) -> tuple[Any, ...]:
    return (
        pk,
        command.unit,
        command.key,
        Text.of(command.names if command.names is not None else command.key),
        command.seats,
        command.rank,
        command.valid_from,
        command.valid_to,
        decision,
        command.is_specimen,
        1,
    )


def _changed_post(post: Post, command: SetPost, decision: int | None) -> Post:
    if command.names is not None:
        post.names = Text.of(command.names)
    post.seats, post.rank = command.seats, command.rank
    post.valid_to = command.valid_to
    post.decision_id = decision or post.decision_id
    post.row_version += 1
    return post


def office_open(
    *,
    actor: Actor,
    commands: Sequence[OpenOffice],
    decision: Any,
    record_into: Any = None,
) -> list[Office]:
    """Put persons into posts by one decision.

    Raises NotAllowed without ``office.write`` for the unit, StateRefusal when no
    seat is free on a day of the office, the post does not exist then, the
    person is dead or holds the post already.
    """
    chosen, moment = decision_id(decision), Moment.here()
    with transaction.atomic():
        people = persons_locked(c.person for c in commands)
        posts = _posts_locked(actor, {c.post for c in commands})
        held = _holders(posts)
        before = _seats(posts.values(), _only_periods(held), moment)
        facts = {pk: person_facts(p) for pk, p in people.items()}
        refusals.refuse(_office_problems(commands, posts, held, facts))
        with acting(
            actor,
            "people.office_open",
            decision=chosen,
            unit=only_unit(p.unit_id for p in posts.values()),
            record_into=record_into,
        ) as act:
            ids = _write_offices(act, commands, posts, chosen, moment)
            _count(before, _seats(posts.values(), _only_periods(held), moment))
            opened = tuple(
                _opened(pk, command, posts[command.post], chosen)
                for pk, command in zip(ids, commands, strict=True)
            )
            announce(OfficesOpened(actor, opened))
    found = Office.objects.select_related("person", "post").in_bulk(ids)
    return [found[pk] for pk in ids]


Holders = dict[int, list[tuple[int, Period]]]


def _office_problems(
    commands: Sequence[OpenOffice],
    posts: dict[int, Post],
    held: Holders,
    people: dict[int, PersonFacts],
) -> list[Problem]:
    """Say what stands against; what is taken by one command is taken for the next."""
    found = []
    for command in commands:
        post, person = posts[command.post], people[command.person]
        new = Period(command.on)
        found += person_problems(person, command.on)
        if not (post.valid_from <= command.on and _exists(post, command.on)):
            found.append(refusals.post_not_there(str(post.names), command.on))
        if command.term_ends_on is not None and command.term_ends_on <= command.on:
            found.append(refusals.end_before_start(command.on, "term_ends_on"))
        holders = held[post.pk]
        if any(who == person.id and p.overlaps(new) for who, p in holders):
            found.append(refusals.holds_already(person.name))
        elif not seats_suffice([p for _w, p in holders], new, post.seats):
            name = Text.of(post.names).in_language("en")
            found.append(refusals.seats_taken(name, post.seats))
        holders.append((person.id, new))
    return found


def _exists(post: Post, on: Any) -> bool:
    return post.valid_to is None or post.valid_to > on


def _opened(
    pk: int, command: OpenOffice, post: Post, decision: int | None
) -> OfficeOpened:
    return OfficeOpened(
        office=pk,
        person=command.person,
        post=post.pk,
        post_key=post.key,
        unit=post.unit_id,
        on=command.on,
        until=None,
        decision=decision,
    )


def _write_offices(
    act: Any,
    commands: Sequence[OpenOffice],
    posts: dict[int, Post],
    decision: int,
    moment: Moment,
) -> list[int]:
    ids = list(bulk.take_ids(Office, len(commands)))
    rows = [
        (
            pk,
            c.person,
            c.post,
            posts[c.post].unit_id,
            c.on,
            None,
            moment.now,
            c.term_ends_on,
            c.mandate,
            decision,
            1,
        )
        for pk, c in zip(ids, commands, strict=True)
    ]
    bulk.insert(Office, OFFICE_COLUMNS, rows)
    act.record_rows("create", Office, ids)
    return ids


def office_end(
    *,
    actor: Actor,
    commands: Sequence[EndOffice],
    decision: Any,
    record_into: Any = None,
) -> list[Office]:
    """End offices by one decision. Raises as :func:`office_open`, and Conflict."""
    chosen, moment = decision_id(decision), Moment.here()
    with transaction.atomic():
        offices = _offices_locked(commands)
        posts = _posts_locked(actor, {o.post_id for o in offices.values()})
        before = _seats(posts.values(), _periods(posts), moment)
        refusals.refuse(_ending_problems(commands, offices))
        with acting(
            actor,
            "people.office_end",
            decision=chosen,
            unit=only_unit(p.unit_id for p in posts.values()),
            record_into=record_into,
        ) as act:
            end_offices(act, {c.office: c.on for c in commands}, chosen, moment)
            _count(before, _seats(posts.values(), _periods(posts), moment))
            ended = tuple(
                ended_event(
                    offices[c.office], posts[offices[c.office].post_id], c.on, chosen
                )
                for c in commands
            )
            announce(OfficesEnded(actor, ended))
    found = Office.objects.select_related("person", "post").in_bulk(list(offices))
    return [found[c.office] for c in commands]


def ended_event(
    office: Office, post: Post, on: Any, decision: int | None
) -> OfficeEnded:
    """Return what is announced when an office has ended."""
    return OfficeEnded(
        office=office.pk,
        person=office.person_id,
        post=post.pk,
        post_key=post.key,
        unit=office.unit_id,
        on=on,
        decision=decision,
    )


def end_offices(
    act: Any, ends: dict[int, Any], decision: int | None, moment: Moment
) -> None:
    """Write the ends of offices and record them."""
    by_day: dict[Any, list[int]] = defaultdict(list)
    for pk, day in ends.items():
        by_day[day].append(pk)
    for day, ids in by_day.items():
        Office.objects.filter(pk__in=ids).update(
            valid_to=day,
            ended_recorded_at=moment.now,
            end_decision=decision,
            row_version=F("row_version") + 1,
        )
    if ends:
        act.record_rows("end", Office, list(ends))


def _offices_locked(commands: Sequence[EndOffice]) -> dict[int, Office]:
    wanted = {c.office for c in commands}
    rows = Office.objects.filter(pk__in=wanted, superseded_at__isnull=True)
    persons_locked(rows.values_list("person_id", flat=True))
    found = {o.pk: o for o in rows}
    if wanted - found.keys():
        raise NotVisible
    return found


def _ending_problems(
    commands: Sequence[EndOffice], offices: dict[int, Office]
) -> list[Problem]:
    found = []
    for command in commands:
        office = offices[command.office]
        refusals.check_version(office.row_version, command.row_version)
        if office.valid_to is not None:
            found.append(refusals.office_over(office.valid_to))
        elif command.on <= office.valid_from:
            found.append(refusals.end_before_start(office.valid_from))
    return found


def _posts_locked(actor: Actor, ids: Iterable[int]) -> dict[int, Post]:
    """Lock posts in the order of their ids and require the right for their units."""
    wanted = set(ids)
    rows = Post.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    found = {p.pk: p for p in rows.select_related("unit").order_by("pk")}
    if wanted - found.keys():
        raise NotVisible
    for post in found.values():
        require_at(actor, WRITE, unit_facts(post.unit), READ)
    return found


def _holders(ids: Iterable[int]) -> Holders:
    found: Holders = defaultdict(list)
    rows = Office.objects.filter(post__in=list(ids), superseded_at__isnull=True)
    for post, person, start, end in rows.values_list(
        "post_id", "person_id", "valid_from", "valid_to"
    ):
        found[post].append((person, Period(start, end)))
    return found


def _only_periods(held: Holders) -> dict[int, list[Period]]:
    return defaultdict(list, {k: [p for _w, p in v] for k, v in held.items()})


def _periods(ids: Iterable[int]) -> dict[int, list[Period]]:
    return _only_periods(_holders(ids))


Seats = dict[tuple[int, str], int]


def _seats(
    posts: Iterable[Post], held: dict[int, list[Period]], moment: Moment
) -> Seats:
    """Return seats and vacancies of posts today, by unit."""
    found: Seats = defaultdict(int)
    for post in posts:
        if post.valid_from <= moment.today and _exists(post, moment.today):
            holders = holders_on(held[post.pk], moment.today)
            found[post.unit_id, "posts"] += post.seats
            found[post.unit_id, "vacant"] += vacancies(post.seats, holders)
    return found


def _count(before: Seats, after: Seats) -> None:
    keys = before.keys() | after.keys()
    write_deltas((key, after.get(key, 0) - before.get(key, 0)) for key in keys)
