"""People recorded twice, and what a member asks: for the pages that deal with both.

One pair within a ward, one across two wards, one decided as two persons, one merged;
a request that waits and one that was answered. All through the services.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from banyan.decisions.services import decision_take_over
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.names import fold
from banyan.kernel.text import Text
from banyan.people import queries, services
from banyan.people.queries import PersonShown
from banyan.units.queries import children, unit_by_code

from .accounts import WARD, actor_of
from .briefs import persons_briefly
from .trees import INVENTED, Tree

PHONE = "0912 000 345"


def plant(actor: Actor, forest: Mapping[str, Tree]) -> None:
    """Record some members twice, decide about one pair, merge another, ask."""
    member = actor_of("member")
    own = queries.person_get(member, id=member.person_id)
    branch = own.memberships[0].unit_id
    assert branch is not None  # noqa: S101
    people = _members(
        actor, branch, {member.person_id, actor_of("secretary").person_id}
    )
    ward = unit_by_code(actor, forest["party"].structure, f"N{WARD}")
    near = [u.id for u in children(actor, ward.id) if u.id != branch]
    far = _far(actor, forest, ward.id)
    decision = decision_take_over(
        actor=actor,
        title=Text(
            vi="Tiếp nhận danh sách bổ sung từ hồ sơ",
            lo="ຮັບເອົາລາຍຊື່ເພີ່ມເຕີມຈາກເອກະສານ",
            en="Further members taken over from records",
        ),
        decided_on=clock.today(),
        effective_on=clock.today(),
        source=INVENTED,
    )
    first, second, third, fourth = people[:4]
    _twin(actor, first, near[0], decision, phone=True)
    _twin(actor, second, far, decision)
    apart = _twin(actor, third, near[1], decision)
    again = _register(actor, fourth)
    services.duplicates_scan(actor=actor)
    word = "Hai người trùng tên, trùng ngày sinh: đã xem căn cước của cả hai"
    services.twins_decide(
        actor=actor, commands=[services.DecideTwins(third.id, apart, word)]
    )
    services.persons_merge(
        actor=actor,
        commands=[
            services.MergePersons(
                fourth.id, again, "Cùng một người, nhập hai lần từ hai danh sách"
            )
        ],
    )
    _ask(actor, member, own)


def _members(actor: Actor, unit: int, without: set[int | None]) -> list[PersonShown]:
    """Return official members of a branch who were born on a known day."""
    rows = persons_briefly(actor, "party", unit=unit)
    chosen = [
        p.person
        for p in rows
        if p.grade == "official" and p.born and p.person not in without
    ]
    return [queries.person_get(actor, id=pk) for pk in chosen[:4]]


def _far(actor: Actor, forest: Mapping[str, Tree], ward: int) -> int:
    """Return a branch of another ward."""
    party = forest["party"]
    units = [u for group in party.by_commune.values() for u in group]
    near = {u.id for u in children(actor, ward)}
    return next(u for u in units if u not in near)


def _register(actor: Actor, like: PersonShown) -> int:
    """Register somebody once more, the name typed without marks."""
    command = services.NewPerson(
        full_name=fold(like.full_name).title(),
        birth_date=like.birth_date,
        sex=like.sex,
        is_specimen=True,
    )
    person: int = services.person_register(actor=actor, commands=[command])[0].pk
    return person


def _twin(
    actor: Actor, like: PersonShown, unit: int, decision: Any, *, phone: bool = False
) -> int:
    """Register somebody once more and open a second membership somewhere else."""
    person = _register(actor, like)
    joined = clock.today() - dt.timedelta(days=200)
    command = services.OpenMembership(
        person, unit, joined, grade="official", is_specimen=True
    )
    services.membership_open(actor=actor, commands=[command], decision=decision)
    if phone:
        commands = [
            services.SetContact(pk, "phone", PHONE, True) for pk in (like.id, person)
        ]
        services.contact_set(actor=actor, commands=commands)
    return person


def _ask(actor: Actor, member: Actor, own: PersonShown) -> None:
    """Let the member ask twice, and the unit answer once."""
    services.contact_set(
        actor=member,
        commands=[services.SetContact(own.id, "phone", "0987 000 210", True)],
    )
    row = own.memberships[0]
    services.correction_ask(
        actor=member,
        commands=[
            services.AskCorrection(
                "ceremony",
                {"ceremony_on": row.joined_on + dt.timedelta(days=20)},
                "Theo sổ tay của tôi",
                membership=row.id,
            ),
            services.AskCorrection(
                "name",
                {"full_name": own.full_name.replace("Thị", "Thuỵ") + " Anh"},
                "Theo căn cước công dân của tôi",
            ),
        ],
    )
    waiting = queries.requests_mine(member)
    refused = next(r for r in waiting if r.about == "ceremony")
    services.correction_answer(
        actor=actor,
        commands=[
            services.AnswerCorrection(
                refused.id, False, "Biên bản lễ kết nạp ghi ngày đang lưu"
            )
        ],
    )
