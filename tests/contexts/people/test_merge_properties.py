"""For any two records: merged and taken back nothing has changed; no right is gained."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from banyan.access.models import Account, Grant, RightSet
from banyan.access.queries import held_for
from banyan.decisions.models import Decision
from banyan.figures.services import rebuild_tallies
from banyan.kernel.actor import Held
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import Text
from banyan.people import services as people
from banyan.people.domain.merging import plan
from banyan.people.models import Membership, Person, Post
from banyan.people.queries.merge_facts import merge_facts
from tests.support import kept

from . import world as w
from .merge_world import healthy, merge, truth, undo

pytestmark = pytest.mark.django_db
D = dt.date
NAMES = ("Nguyễn Văn An", "NGUYEN VAN AN", "An Nguyễn", "ນາງ ວັນ", "Lê Bình")
DAYS = (D(2010, 1, 1), D(2012, 6, 1), D(2015, 1, 1), D(2018, 1, 1))
ENDS = (None, D(2011, 1, 1), D(2014, 1, 1), D(2019, 1, 1))
RIGHTS = ("person.read", "person.write", "membership.read", "grant.write")


def some_person(rng: random.Random, world: w.World) -> Person:
    """Register somebody with whatever chance brings: memberships, contacts, offices."""
    born = rng.choice((None, D(1980, 5, 20), D(1981, 1, 1)))
    who = w.person(
        rng.choice(NAMES),
        birth_date=born,
        birth_precision=rng.choice(("day", "month", "year")),
        sex=rng.choice(("", "f", "m")),
        other_names=tuple(
            people.OtherName(n) for n in rng.sample(NAMES, rng.randint(0, 2))
        ),
    )
    for _number in range(rng.randint(0, 3)):
        some_membership(rng, world, who)
    for kind, value in (
        ("phone", rng.choice(("0912345678", "0987654321"))),
        ("mail", rng.choice(("a@b.vn", "c@d.vn"))),
    ):
        if rng.random() < 0.7:
            contact = people.SetContact(who.pk, kind, value, rng.random() < 0.5)
            people.contact_set(actor=w.SYSTEM, commands=[contact])
    if rng.random() < 0.6:
        number = people.SetSensitive(who.pk, "national-id", rng.choice("12"))
        people.sensitive_set(actor=w.SYSTEM, commands=[number])
    if rng.random() < 0.5:
        some_office(rng, who)
    return who


def some_membership(rng: random.Random, world: w.World, who: Person) -> None:
    unit = rng.choice((*world.branches, world.union_group))
    command = people.OpenMembership(
        who.pk,
        unit.pk,
        rng.choice(DAYS),
        grade=rng.choice(("official", "probationary")),
        card_no=f"{who.pk}-{rng.randint(1, 10**6)}" if rng.random() < 0.5 else "",
    )
    try:
        made = people.membership_open(
            actor=w.SYSTEM, commands=[command], decision=world_decision()
        )[0]
    except StateRefusal:
        return  # already a member there at that time
    end = rng.choice(ENDS)
    if end is not None and end > command.joined_on:
        people.membership_end(
            actor=w.SYSTEM,
            commands=[people.EndMembership(made.pk, end, "request")],
            decision=world_decision(),
        )


def some_office(rng: random.Random, who: Person) -> None:
    post = Post.objects.order_by("pk").first()
    assert post is not None
    on = rng.choice(DAYS)
    made = people.office_open(
        actor=w.SYSTEM,
        commands=[people.OpenOffice(who.pk, post.pk, on)],
        decision=world_decision(),
    )[0]
    if rng.random() < 0.8:
        people.office_end(
            actor=w.SYSTEM,
            commands=[people.EndOffice(made.pk, on + dt.timedelta(days=900))],
            decision=world_decision(),
        )


def world_decision() -> int:
    found = Decision.objects.order_by("pk").values_list("pk", flat=True).first()
    return found or w.decision()


@kept.once
def built() -> w.World:
    found = w.World()
    people.post_set(
        actor=w.SYSTEM,
        commands=[
            people.SetPost(
                found.top.pk, "treasurer", D(2000, 1, 1), Text.of("T"), seats=9
            )
        ],
    )
    rebuild_tallies()
    return found


def some_choices(rng: random.Random, a: Person, b: Person) -> dict[str, str]:
    """Choose a side for every field that has one."""
    known = plan(merge_facts(w.SYSTEM, a, b), {}).choices
    return {c.key: rng.choice("AB") for c in known}


@pytest.mark.parametrize("seed", range(14))
def test_merged_and_taken_back_is_as_before(world: w.World, seed: int) -> None:
    rng = random.Random(seed)
    a, b = some_person(rng, world), some_person(rng, world)
    people.duplicates_scan(actor=w.SYSTEM)
    before = truth()
    try:
        row = merge(a.pk, b.pk, keep=some_choices(rng, a, b), decision=world_decision())
    except StateRefusal as error:
        assert {p.code for p in error.problems} <= {
            "people.merge_office",
            "people.before_birth",
        }
        assert truth() == before
        return
    healthy()
    assert not Membership.objects.filter(person=b.pk).exists()
    undo(row)
    healthy()
    assert truth() == before


@pytest.mark.parametrize("seed", range(30))
def test_no_account_holds_more_after_a_merge(world: w.World, seed: int) -> None:
    rng = random.Random(seed)
    a, b = w.person(), w.person()
    others = [w.person("Lê Bình")]
    accounts = [
        Account.objects.create(username=f"u{who.pk}-{n}", person_id=who.pk)
        for who in rng.choice(([a], [b], [a, a], [b, others[0]]))
        for n in range(rng.randint(1, 2))
        if not Account.objects.filter(username=f"u{who.pk}-{n}").exists()
    ]
    for _number in range(rng.randint(1, 5)):
        some_grant(rng, world, (a, b, *others), accounts)
    days = [D(2020, 6, 1) + dt.timedelta(days=400 * n) for n in range(20)]
    today = w.clock.today()
    days = [d for d in days if d >= today] + [today]
    before = {(x.pk, d): held_for(x, d) for x in accounts for d in days}
    try:
        merge(a.pk, b.pk)
    except StateRefusal as error:
        assert {p.code for p in error.problems} == {"people.merge_rights"}
        return
    for account in accounts:
        account.refresh_from_db()
        for day in days:
            for held in held_for(account, day):
                assert covered(held, before[account.pk, day]), (account, day, held)


def some_grant(
    rng: random.Random, world: w.World, persons: Any, accounts: list[Account]
) -> None:
    rights = rng.sample(RIGHTS, rng.randint(1, 3))
    key = "-".join(sorted(r.replace(".", "_") for r in rights))[:40]
    chosen, _new = RightSet.objects.get_or_create(key=key, defaults={"rights": rights})
    to: dict[str, Any] = rng.choice(
        [{"person": p} for p in persons] + [{"account": x} for x in accounts]
    )
    since = rng.choice((D(2020, 1, 1), D(2030, 1, 1)))
    Grant.objects.create(
        right_set=chosen,
        unit=rng.choice((world.top, *world.communes, world.branches[0])),
        below=rng.random() < 0.7,
        over_area=rng.random() < 0.2,
        valid_from=since,
        valid_to=rng.choice((None, D(2028, 1, 1), D(2035, 1, 1)))
        if since.year == 2020
        else None,
        **to,
    )


def covered(held: Held, before: tuple[Held, ...]) -> bool:
    """Say whether each right was held over the whole range before."""
    return all(
        any(r in o.rights and o.range.contains(held.range) for o in before)
        for r in held.rights
    )
