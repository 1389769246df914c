"""What would go, what must stay, and that the proofs hold after it went."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import pytest

from banyan.access.models import Account
from banyan.access.services import AccountOpen, account_close, account_open
from banyan.archive import queries, retaining, services
from banyan.base import retention
from banyan.jobs import services as jobs
from banyan.jobs.models import Job
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.ledger import services as ledger
from banyan.ledger.models import Act, Entry
from banyan.ledger.queries import verify
from banyan.people import services as people
from banyan.people.models import Contact, Membership, Person, Sensitive
from tests.support import people_world, web_world
from tests.support.ground import actor as ground_actor
from tests.support.web_world import World

from .conftest import SYSTEM

pytestmark = pytest.mark.django_db

CONTACTS, SEALED = "people.contacts-of-former", "people.sealed-of-former"
CLOSED, OUTSIDE = "access.closed-accounts", "people.contacts-of-outsiders"


def far(monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    """Let years go by for the organisation."""
    later = clock.real_today() + dt.timedelta(days=365 * years + 40)
    monkeypatch.setattr(clock, "today", lambda: later)


def person(name: str = "Lê Văn Cũ", **more: Any) -> Person:
    made = people.person_register(
        actor=SYSTEM, commands=[people.NewPerson(full_name=name, **more)]
    )[0]
    people.contact_set(
        actor=SYSTEM,
        commands=[people.SetContact(person=made.pk, kind="phone", value="0901234567")],
    )
    people.sensitive_set(
        actor=SYSTEM,
        commands=[
            people.SetSensitive(
                person=made.pk, field="national-id", value="001085000001"
            )
        ],
    )
    return made


@pytest.fixture
def small() -> World:
    return web_world.build(
        admin=("administrator", "city"), northern=("administrator", "north")
    )


def member(world: World, place: str = "branch") -> Membership:
    made = person()
    return people.membership_open(
        actor=SYSTEM,
        commands=[
            people.OpenMembership(
                person=made.pk,
                unit=world.units[place],
                joined_on=people_world.JOINED,
                grade="official",
            )
        ],
        decision=people_world.decision(),
    )[0]


def leave(membership: Membership) -> None:
    day = people_world.JOINED + dt.timedelta(days=30)
    people.membership_end(
        actor=SYSTEM,
        commands=[people.EndMembership(membership.pk, day, "left")],
        decision=people_world.decision(day),
    )


def due(actor: Actor) -> dict[str, int]:
    return {d.kind.key: d.count for d in queries.retention_due(actor)}


def test_a_member_keeps_everything(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    member(small)
    far(monkeypatch, 30)
    assert due(SYSTEM)[CONTACTS] == due(SYSTEM)[SEALED] == 0


def test_a_former_member_keeps_contacts_for_the_term(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(member(small))
    assert due(SYSTEM)[CONTACTS] == 0
    far(monkeypatch, 6)
    assert due(SYSTEM)[CONTACTS] == due(SYSTEM)[SEALED] == 1


def test_an_open_case_holds_and_so_does_coming_back(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership = member(small)
    leave(membership)
    far(monkeypatch, 6)
    why = {membership.person_id: "An open case is about this person."}
    monkeypatch.setitem(retention.holds._entries, "cases", lambda persons: why)
    assert due(SYSTEM)[CONTACTS] == 0
    ids = list(Contact.objects.values_list("pk", flat=True))
    kind = retention.kinds.get(CONTACTS)
    assert kind is not None
    assert kind.let_go(SYSTEM, ids, "Term over") == 0, "held again when it goes"
    assert Contact.objects.exists()


def test_what_goes_is_within_the_range_and_names_within_rights(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(member(small, "south1"))
    far(monkeypatch, 6)
    admin, northern = small.actor("admin"), small.actor("northern")
    assert due(admin)[CONTACTS] == 1
    assert due(northern)[CONTACTS] == 0
    row = next(d for d in queries.retention_due(admin) if d.kind.key == CONTACTS)
    assert row.examples[0].shown.startswith("#"), "an administrator reads no records"
    row = next(d for d in queries.retention_due(SYSTEM) if d.kind.key == CONTACTS)
    assert row.examples[0].shown == "Lê Văn Cũ"
    with pytest.raises(NotAllowed):
        queries.retention_due(small.actor("inspector"))


def test_it_goes_as_a_job_and_the_proofs_hold(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(member(small))
    ledger.seal(actor=SYSTEM)
    entry = Entry.objects.filter(kind="people.contact").first()
    assert entry is not None
    proof = ledger.proof(SYSTEM, entry.pk, reason="Before")
    far(monkeypatch, 6)
    admin = small.actor("admin")
    number = services.retention_start(
        actor=admin, seen={CONTACTS: 1, SEALED: 1}, reason="Term is over"
    )
    assert Contact.objects.count() == 1, "nothing goes within the request"
    job = Job.objects.get(pk=number)
    jobs.run_now(job)
    job.refresh_from_db()
    assert job.result == {CONTACTS: 1, SEALED: 1}
    assert not Contact.objects.exists()
    assert not Sensitive.objects.exists()
    assert Person.objects.filter(full_name="Lê Văn Cũ").exists()
    report = verify(SYSTEM)
    assert report.is_sound, report.first
    assert Entry.objects.filter(kind="people.contact", erased=True).exists()
    act = Act.objects.filter(kind="ledger.erase").first()
    assert act is not None and act.facts["reason"] == "Term is over"
    after = ledger.proof(SYSTEM, entry.pk, reason="After")
    for part in ("entry_path", "act_path", "seal"):
        assert after[part] == proof[part], part
    assert due(SYSTEM)[CONTACTS] == 0


def test_more_than_was_shown_does_not_go(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(member(small))
    far(monkeypatch, 6)
    with pytest.raises(StateRefusal) as refused:
        services.retention_start(
            actor=small.actor("admin"), seen={CONTACTS: 0}, reason="Over"
        )
    assert refused.value.code == "more"
    assert Job.objects.count() == 0


def test_a_start_is_refused_without_right_reason_or_choice(small: World) -> None:
    admin = small.actor("admin")
    with pytest.raises(InputError):
        services.retention_start(actor=admin, seen={CONTACTS: 0}, reason=" ")
    with pytest.raises(InputError):
        services.retention_start(actor=admin, seen={}, reason="Over")
    with pytest.raises(NotVisible):
        services.retention_start(actor=admin, seen={"units": 1}, reason="Over")
    with pytest.raises(NotAllowed):
        services.retention_start(
            actor=small.actor("inspector"), seen={CONTACTS: 0}, reason="Over"
        )


def test_who_never_became_a_member_is_forgotten_sooner(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("Người Ngoài")
    assert due(SYSTEM)[OUTSIDE] == 0
    far(monkeypatch, 2)
    assert due(SYSTEM)[OUTSIDE] == 1
    assert due(small.actor("admin"))[OUTSIDE] == 1
    assert due(small.actor("northern"))[OUTSIDE] == 0


def test_a_closed_account_is_blanked_and_its_name_stays(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = account_open(
        actor=SYSTEM,
        command=AccountOpen(
            username="old",
            email="old@example.org",
            label="Old one",
            unit_id=small.units["branch"],
        ),
    )
    account_close(actor=SYSTEM, account_id=made.pk)
    far(monkeypatch, 3)
    assert due(SYSTEM)[CLOSED] == 1
    retaining.let_go(actor=SYSTEM, kinds=[CLOSED], reason="Over")
    row = Account.objects.get(pk=made.pk)
    assert (row.username, row.email, row.label) == ("old", "", "")
    assert verify(SYSTEM).is_sound


def test_mails_in_the_data_folder_go(
    small: World, settings: Any, data_folder: Any
) -> None:
    folder = data_folder / "mail"
    folder.mkdir()
    settings.EMAIL_FILE_PATH = folder
    old, new = folder / "1.log", folder / "2.log"
    for path in (old, new):
        path.write_text("Subject: x")
    then = (clock.now() - dt.timedelta(days=90)).timestamp()
    os.utime(old, (then, then))
    assert due(SYSTEM)["access.mail-files"] == 1
    retaining.let_go(actor=SYSTEM, kinds=["access.mail-files"], reason="Over")
    assert [p.name for p in folder.iterdir()] == ["2.log"]
    assert Act.objects.filter(kind="access.mails_drop").count() == 1


def test_terms_are_set_here_with_a_reason(small: World) -> None:
    admin = small.actor("admin")
    for months, reason in ((0, "x"), (5000, "x"), (12, " ")):
        with pytest.raises(InputError):
            services.retention_set(
                actor=admin, kind=CONTACTS, months=months, reason=reason
            )
    with pytest.raises(NotAllowed):
        services.retention_set(
            actor=small.actor("officer"), kind=CONTACTS, months=1, reason="x"
        )
    with pytest.raises(NotVisible):
        services.retention_set(actor=admin, kind="units", months=1, reason="x")
    found = services.retention_set(
        actor=admin, kind=CONTACTS, months=None, reason="Decided on 3 March"
    )
    assert (found.months, found.set_here) == (None, True)
    assert Act.objects.filter(kind="archive.term_set").count() == 1
    assert retaining.terms()[SEALED].months == 24


def test_nothing_can_be_let_go_that_the_ledger_lives_on() -> None:
    keys = {key for key, _kind in retention.kinds}
    assert not [k for k in keys if k.startswith(("ledger", "decisions", "units"))]
    shipped = retaining.shipped("vn-party")
    assert set(shipped) <= keys
    nobody = ground_actor(rights=("ledger.erase",))
    for _key, kind in retention.kinds:
        assert list(kind.due(nobody, clock.real_today())) == []
