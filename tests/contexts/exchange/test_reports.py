"""Reports: read, matched, decided, entered; erased on request; accuracy counted."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from typing import Any

import pytest

from banyan.exchange import queries, services
from banyan.exchange.models import Claim, Counterpart, Exchange, Report
from banyan.kernel.errors import Conflict, InputError, NotVisible, StateRefusal
from banyan.knowledge.loading import of_pack
from banyan.knowledge.services import topics_load
from banyan.ledger.queries import verify
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


def text(key: str = "vna-2022") -> str:
    return files("banyan.demo").joinpath("sources", f"{key}.txt").read_text("utf-8")


@kept.once
def built() -> ew.World:
    world = ew.build()
    topics_load(actor=ew.SYSTEM, concepts_in=of_pack(), source="import")
    return world


def taken(world: ew.World, body: str = "") -> Report:
    row: Report = services.report_read(
        actor=world.web.actor("exchange"),
        unit=world.web.uid("city"),
        text=body or text(),
        source="VNA, 10 November 2022",
        published=dt.date(2022, 11, 10),
    )
    return row


def decide(world: ew.World, row: Report, state: str = "accepted", **more: Any) -> None:
    claims = row.claims.filter(state="open").values_list("path", flat=True)
    services.claims_decide(
        actor=world.web.actor("exchange"),
        report=row.uid,
        verdicts={path: {"state": state} for path in claims},
        **more,
    )


def accept(world: ew.World, row: Report, **more: Any) -> Exchange:
    made: Exchange = services.report_accept(
        actor=world.web.actor("exchange"),
        report=row.uid,
        host=world.own,
        visitor=world.partner,
        title={"en": "Conference in Ha Noi"},
        **more,
    )
    return made


def test_nothing_enters_before_a_person_has_accepted(world: ew.World) -> None:
    before = Exchange.objects.count(), Counterpart.objects.count()
    row = taken(world)
    assert row.claims.filter(state="open").count() == row.claims.count() > 10
    assert (Exchange.objects.count(), Counterpart.objects.count()) == before
    with pytest.raises(StateRefusal) as error:
        accept(world, row)
    assert error.value.code == "report.undecided"
    assert (Exchange.objects.count(), Counterpart.objects.count()) == before


def test_every_claim_stands_in_its_sentence(world: ew.World) -> None:
    row = taken(world)
    for claim in row.claims.exclude(sentence=""):
        assert row.body[claim.starts_at : claim.ends_at] == claim.sentence
    assert row.claims.exclude(sentence="").count() >= row.claims.count() - 2


def test_what_was_accepted_becomes_the_exchange(world: ew.World) -> None:
    row = taken(world)
    decide(world, row)
    made = accept(world, row)
    shown = queries.exchange_shown(ew.SYSTEM, made.uid)
    assert made.state == "held"
    assert made.starts_on == dt.date(2022, 11, 9)
    heads = {
        p.row.counterpart.name
        for p in shown.record.parts["delegate"]
        if p.row.role == "head"
    }
    assert heads == {"Dinh Tien Dung", "Xisay Ludetmounsone"}
    assert {p.row.form for p in shown.record.parts["commitment"]} == {"declaration"}
    assert {"party-in-enterprises", "elderly-party-members"} <= set(shown.topics)
    assert shown.reports[0][0] == row.uid
    assert verify(ew.SYSTEM).is_sound


def test_what_was_rejected_does_not_enter_and_corrections_count(
    world: ew.World,
) -> None:
    row = taken(world)
    person = row.claims.get(path="people/0")
    services.claims_decide(
        actor=ew.SYSTEM,
        report=row.uid,
        verdicts={
            "people/0": {
                "state": "accepted",
                "value": {**person.value, "office": "Party Secretary"},
            },
            "people/2": {"state": "rejected"},
        },
        added=[{"field": "topics", "value": {"id": "twinning"}}],
    )
    decide(world, row)
    made = accept(world, row)
    names = set(made.delegates.values_list("counterpart__name", flat=True))
    assert "Nguyen Thi Tuyen" not in names
    assert "twinning" in made.topics
    office = made.delegates.get(counterpart__name="Dinh Tien Dung").office
    assert office.en.startswith("Party Secretary")
    scores = {s.field: s for s in queries.accuracy(ew.SYSTEM)}
    people = scores["people"]
    assert (people.accepted, people.corrected, people.rejected) == (1, 1, 1)
    assert people.precision == pytest.approx(1 / 3)
    assert scores["topics"].added == 1


def test_a_second_report_finds_the_event_and_the_people(world: ew.World) -> None:
    first = taken(world)
    decide(world, first)
    made = accept(world, first)
    second = taken(
        world,
        text().replace("Xisay Ludetmounsone", "Sisay Leudetmounsone")
        + "\nA second report of the same conference.",
    )
    assert second.matched_id == made.pk
    known = Counterpart.objects.get(name="Xisay Ludetmounsone")
    matches = set(second.claims.filter(field="people").values_list("match", flat=True))
    assert known.uid in matches
    decide(world, second)
    count = made.delegates.count()
    accept(world, second, into=made)
    assert made.delegates.count() == count
    assert list(known.spellings.values_list("text", flat=True)) == [
        "Sisay Leudetmounsone"
    ]


def test_the_same_text_is_taken_once(world: ew.World) -> None:
    assert taken(world).pk == taken(world).pk


def test_bad_reports_are_refused(world: ew.World) -> None:
    for body in ("", "x " * 500_000, "A recipe for soup with leeks and potatoes."):
        with pytest.raises(InputError):
            services.report_read(actor=ew.SYSTEM, unit=world.web.uid("city"), text=body)


def test_range_state_and_version(world: ew.World) -> None:
    row = taken(world)
    with pytest.raises(NotVisible):
        queries.report_get(world.web.actor("neighbour"), row.uid)
    with pytest.raises(Conflict):
        decide(world, row, row_version=99)
    with pytest.raises(InputError):
        services.claims_decide(
            actor=ew.SYSTEM,
            report=row.uid,
            verdicts={"people/77": {"state": "accepted"}},
        )
    services.report_reject(actor=ew.SYSTEM, report=row.uid)
    with pytest.raises(StateRefusal):
        decide(world, row)


def test_a_name_is_taken_out_on_request(world: ew.World) -> None:
    row = taken(world)
    name = "Nguyen Thi Tuyen"
    assert services.report_erase(actor=ew.SYSTEM, report=row.uid, name=name) >= 1
    row.refresh_from_db()
    assert name not in row.body
    for claim in Claim.objects.filter(report=row):
        assert name not in str(claim.value) + claim.sentence
        assert row.body[claim.starts_at : claim.ends_at] == claim.sentence
    with pytest.raises(InputError):
        services.report_erase(actor=ew.SYSTEM, report=row.uid, name=name)
    assert verify(ew.SYSTEM).is_sound
