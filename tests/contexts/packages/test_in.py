"""What comes in: looked at first, taken record by record, never over the own texts."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from banyan.exchange import services as exchanging
from banyan.exchange.models import Practice
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act, Entry, Reading
from banyan.packages import queries, services
from banyan.packages.models import Package, Received
from banyan.search.queries import search
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support import package_world as pw
from tests.support.counting import statements

pytestmark = pytest.mark.django_db


@kept.once
def built() -> pw.World:
    """Two installations, of which the one knows the key of the other."""
    world = pw.build()
    pw.released(world)
    content = pw.made(world)
    with pw.abroad():
        pw.trust(world, content)
    return world


def package(world: pw.World) -> Any:
    return pw.arrived(world, pw.made(world))


def change(world: pw.World, text: str, row: Any = None) -> None:
    exchanging.record_change(
        actor=ew.SYSTEM,
        kind="practice",
        uid=(row or world.bw.practice).uid,
        values={"problem": ew.said(text)},
    )


def own_practice(world: pw.World) -> Any:
    """An own record of the other installation that tells of the same practice."""
    return ew.add(
        "practice",
        {
            "title": ew.said("Mentors with us"),
            "organisation": world.home,
            "topics": ["young-members"],
            "problem": ew.said("Our own words"),
        },
        unit=world.bw.web.units["south"],
    )[0]


def received(world: pw.World, kind: str = "practice") -> Any:
    return Received.objects.get(kind=kind, is_current=True)


def test_taken_in_it_waits_and_writes_no_record(world: pw.World) -> None:
    row = package(world)
    assert (row.direction, row.state) == (Package.RECEIVED, Package.WAITING)
    assert not Received.objects.exists()
    assert pw.standing(world, row) == dict.fromkeys(
        ("exchange", "practice", "agreement"), "new"
    )


def test_looking_at_a_file_writes_nothing(world: pw.World) -> None:
    content = pw.made(world)
    before = [m.objects.count() for m in (Act, Entry, Package, Received)]
    with pw.abroad():
        found = queries.package_checked(world.actor("far"), content)
    assert found.preview.counted()["new"] == 3
    assert before == [m.objects.count() for m in (Act, Entry, Package, Received)]
    shown = [d.theirs.en for one in found.preview.records for d in one.differences]
    assert "Conference en" in shown and "We meet en" in " ".join(shown)


def test_all_new_records_are_taken_in_one_act(world: pw.World) -> None:
    row = package(world)
    acts = Act.objects.count()
    made = pw.taken(world, row)
    assert (len(made), Act.objects.count()) == (3, acts + 1)
    one = received(world)
    assert one.origin == world.bw.practice.uid and one.organisation == world.home
    with pw.abroad():
        shown = queries.received_get(world.actor("far"), one.uid)
    assert shown.record.values["problem"] == ew.said("Few young members")
    assert shown.record.parts["block"][0].title == ew.said("Pairs")
    assert shown.record.values["organisation"] == ew.said("Own")
    assert not shown.record.may_write and not shown.record.is_house
    row.refresh_from_db()
    assert row.state == Package.TAKEN
    assert pw.taken(world, row) == []


def test_one_record_is_taken_alone(world: pw.World) -> None:
    row = package(world)
    pw.taken(world, row, [world.bw.practice.uid])
    assert Received.objects.count() == 1
    assert pw.standing(world, row) == {
        "exchange": "new", "practice": "unchanged", "agreement": "new",
    }  # fmt: skip
    with pytest.raises(InputError) as refused:
        pw.taken(world, row, [uuid.uuid4()])
    assert refused.value.problems[0].field == "records"


def test_a_package_twice_changes_nothing(world: pw.World) -> None:
    content = pw.made(world)
    pw.taken(world, pw.arrived(world, content))
    before = [m.objects.count() for m in (Act, Package, Received)]
    with pytest.raises(StateRefusal) as refused:
        pw.arrived(world, content)
    assert refused.value.code == "package.twice" and refused.value.way_out
    assert before == [m.objects.count() for m in (Act, Package, Received)]


def test_what_the_sender_changed_takes_the_place_of_the_former(world: pw.World) -> None:
    pw.taken(world, package(world))
    change(world, "Fewer still")
    later = package(world)
    assert pw.standing(world, later) == {
        "exchange": "unchanged", "practice": "changed", "agreement": "unchanged",
    }  # fmt: skip
    assert pw.taken(world, later) == []
    pw.taken(world, later, [world.bw.practice.uid])
    now = received(world)
    assert now.document["values"]["problem"]["en"] == "Fewer still en"
    assert now.previous is not None and not now.previous.is_current
    assert not now.in_conflict


def test_both_changed_is_a_conflict_and_the_own_text_stays(world: pw.World) -> None:
    pw.taken(world, package(world))
    own = own_practice(world)
    with pw.abroad():
        services.received_link(
            actor=world.actor("far"), record=received(world).uid, own=own.uid
        )
    change(world, "Their new words")
    assert pw.standing(world, package(world))["practice"] == "changed"
    change(world, "Our new words", own)
    later = Package.objects.latest("pk")
    assert pw.standing(world, later)["practice"] == "conflict"
    with pw.abroad():
        shown = queries.package_get(world.actor("far"), later.uid)
    assert shown.preview is not None
    (line,) = [one for one in shown.preview.records if one.kind == "practice"]
    assert line.own is not None and line.own.uid == own.uid
    told = {d.label.en: (d.mine.en, d.theirs.en) for d in line.differences}
    assert ("Our new words en", "Their new words en") in told.values()
    pw.taken(world, later, [world.bw.practice.uid])
    kept = Practice.objects.get(pk=own.pk)
    assert kept.problem == ew.said("Our new words")
    assert received(world).in_conflict
    with pw.abroad():
        beside = queries.received_beside(world.actor("far"), own.uid)
        assert [b.in_conflict for b in beside] == [True]
        services.received_link(
            actor=world.actor("far"), record=received(world).uid, own=own.uid
        )
    assert not received(world).in_conflict


def test_undone_while_nothing_builds_on_it(world: pw.World) -> None:
    first = package(world)
    pw.taken(world, first)
    change(world, "Later")
    later = package(world)
    pw.taken(world, later, [world.bw.practice.uid])
    far = world.actor("far")
    with pytest.raises(StateRefusal) as refused:
        services.package_take_back(actor=far, package=first.uid)
    assert refused.value.code == "package.built_on" and refused.value.way_out
    services.package_take_back(actor=far, package=later.uid)
    assert received(world).document["values"]["problem"]["en"] == "Few young members en"
    own = own_practice(world)
    services.received_link(actor=far, record=received(world).uid, own=own.uid)
    with pytest.raises(StateRefusal):
        services.package_take_back(actor=far, package=first.uid)
    services.received_link(actor=far, record=received(world).uid, own=None)
    services.package_take_back(actor=far, package=first.uid)
    assert not Received.objects.exists()
    first.refresh_from_db()
    assert first.state == Package.WAITING
    with pytest.raises(StateRefusal):
        services.package_take_back(actor=far, package=first.uid)
    assert len(pw.taken(world, first)) == 3


def test_laid_aside(world: pw.World) -> None:
    row, far = package(world), world.actor("far")
    services.package_set_aside(actor=far, package=row.uid)
    with pytest.raises(StateRefusal) as refused:
        pw.taken(world, row)
    assert refused.value.code == "package.aside"
    with pytest.raises(StateRefusal):
        services.package_set_aside(actor=far, package=row.uid)


def test_back_again_the_own_record_is_known(world: pw.World) -> None:
    """What the other side sends of a linked record is proposed for the own one."""
    pw.taken(world, package(world))
    own, far = own_practice(world), world.actor("far")
    with pw.abroad():
        services.received_link(actor=far, record=received(world).uid, own=own.uid)
        exchanging.record_release(
            actor=far, kind="practice", uid=own.uid, partners=[world.home.uid]
        )
        row = services.package_make(actor=far, partner=world.home.uid)
        content = pw.content_of(row)
    pw.trust(world, content, "exchange", world.partner)
    officer = world.actor("exchange")
    back = services.package_receive(actor=officer, content=content)
    shown = queries.package_get(officer, back.uid)
    assert shown.preview is not None
    (line,) = shown.preview.records
    assert line.own is not None and line.own.uid == world.bw.practice.uid
    (made,) = services.package_take(actor=officer, package=back.uid)
    assert made.own == world.bw.practice.uid
    assert Practice.objects.get(pk=world.bw.practice.pk).problem == ew.said(
        "Few young members"
    )


def test_files_come_along_and_are_opened_on_record(world: pw.World) -> None:
    pw.taken(world, package(world))
    far, one = world.actor("far"), received(world, "exchange")
    shown = queries.received_get(far, one.uid)
    (file,) = shown.files
    assert (file.name, file.language) == ("handbook.pdf", "vi")
    opened = services.received_file_open(actor=far, record=one.uid, path=file.path)
    assert opened.content == pw.PDF and opened.media_type == "application/pdf"
    assert Reading.objects.filter(kind="packages.received", subject=one.pk).count() == 1
    with pytest.raises(NotVisible):
        services.received_file_open(actor=far, record=one.uid, path="files/x")


def test_states_of_texts_come_along(world: pw.World) -> None:
    from banyan.search.services import TextStateSet, text_states_set

    practice = world.bw.practice
    text_states_set(
        actor=ew.SYSTEM,
        states=[
            TextStateSet("exchange.practice", practice.pk, "problem", k, state)
            for k, state in (("vi", "original"), ("lo", "checked"))
        ],
    )
    pw.taken(world, package(world))
    shown = queries.received_get(world.actor("far"), received(world).uid)
    problem = {"vi": "original", "lo": "checked", "en": "translated"}
    assert shown.states["problem"] == problem


def test_it_is_found_by_who_may_and_stays_theirs(world: pw.World) -> None:
    pw.taken(world, package(world))
    groups = search(world.actor("far"), "mentors").groups
    assert "packages.received" in {g.kind for g in groups}
    for who in ("guest", "secretary", "stranger"):
        actor = world.actor(who)
        if who != "stranger":
            kinds = {g.kind for g in search(actor, "mentors").groups}
            assert "packages.received" not in kinds
        with pytest.raises(NotVisible):
            queries.received_get(actor, received(world).uid)


def test_who_may_take(world: pw.World) -> None:
    row = package(world)
    for who in ("inspector", "commission"):
        with pytest.raises(NotAllowed):
            services.package_take(actor=world.actor(who), package=row.uid)
    with pytest.raises(NotVisible):
        services.package_take(actor=world.actor("secretary"), package=row.uid)
    with pytest.raises(Conflict):
        services.package_take(actor=world.actor("far"), package=row.uid, row_version=99)
    sent = Package.objects.get(direction=Package.SENT)
    with pytest.raises(NotVisible):
        services.package_take(actor=ew.SYSTEM, package=sent.uid)


def test_statements_of_a_preview_do_not_grow_with_records(world: pw.World) -> None:
    far = world.actor("far")
    few = _statements(far, package(world))
    for n in range(4):
        (row,) = ew.add(
            "practice",
            {
                "title": ew.said(f"Practice {n}"),
                "organisation": world.bw.ew.own,
                "topics": ["young-members"],
                "problem": ew.said("Problem"),
            },
            unit=world.bw.web.units["city"],
        )
        exchanging.record_release(
            actor=world.actor("exchange"),
            kind="practice",
            uid=row.uid,
            partners=[world.partner.uid],
        )
    more = _statements(far, package(world))
    assert few == more <= 14


def _statements(actor: Any, row: Any) -> int:
    queries.package_get(actor, row.uid)
    with statements() as found:
        queries.package_get(actor, row.uid)
    return len(found)
