"""What a yearly report tells: everything counted, nothing named, nothing beyond its level."""

from __future__ import annotations

import json
from typing import Any

import pytest

from banyan.kernel.text import LANGUAGES
from banyan.yearly.domain.measures import MEASURES
from banyan.yearly.queries import yearly_shown
from banyan.yearly.saying import said
from tests.support import exchange_world as ew
from tests.support import kept, yearly_world
from tests.support import training_world as tw
from tests.support.counting import statements
from tests.support.yearly_world import last_year, on

pytestmark = pytest.mark.django_db


@kept.once
def built() -> yearly_world.World:
    return yearly_world.build()


def told(world: yearly_world.World, who: str = "exchange", year: int = 0) -> Any:
    actor = world.actor(who)
    return yearly_shown(actor, world.partnership.uid, year or last_year()).content


def measure(content: Any, key: str, when: str = "now") -> Any:
    return next(m[when]["value"] for m in content["measures"] if m["key"] == key)


def test_articles_tell_what_was_done_on_their_topics(
    world: yearly_world.World,
) -> None:
    (agreement,) = told(world)["agreements"]
    first, second, third = agreement["articles"]
    assert {d["kind"] for d in first["done"]} == {"exchange", "practice"}
    assert [d["kind"] for d in second["done"]] == ["project"]
    assert (first["kept"], first["late"], first["open"]) == (1, 2, 0)
    assert second["kept"] is None
    assert not third["is_measured"]


def test_undertakings_say_how_many_days_late_and_declarations_stand_apart(
    world: yearly_world.World,
) -> None:
    content = told(world)
    stood = {u["text"]["en"]: u for u in content["undertakings"]}
    assert stood["In time en"]["standing"] == "kept"
    assert stood["Too late en"]["standing"] == "kept-late"
    assert stood["Too late en"]["days_late"] == 10
    assert stood["Not done en"]["standing"] == "open-late"
    assert stood["Not done en"]["days_late"] == 30
    assert [d["text"]["en"] for d in content["declarations"]] == ["Willing en"]
    assert measure(content, "due") == 3
    assert measure(content, "kept") == 1
    assert measure(content, "kept-share") == 33
    assert measure(content, "late") == 2
    assert measure(content, "declarations") == 1


def test_the_year_before_stands_beside_and_nothing_is_measured_without_rows(
    world: yearly_world.World,
) -> None:
    content = told(world)
    assert [m["key"] for m in content["measures"]] == list(MEASURES)
    assert measure(content, "exchanges") == 1
    assert measure(content, "exchanges", "before") is None
    assert measure(content, "courses") is None
    assert measure(content, "questions") == 2
    assert measure(content, "unanswered") == 1
    yearly_world.visit(world, on(5, 5, last_year() - 1))
    assert measure(told(world), "exchanges", "before") == 1


def test_a_promise_that_came_after_the_year_was_still_open_in_it(
    world: yearly_world.World,
) -> None:
    ew.add(
        "commitment",
        {
            "text": ew.said("After it"), "form": "undertaking", "side": "host",
            "by": "Office", "proof": "Letter", "due": on(12, 20), "state": "late",
            "done_on": on(1, 5, last_year() + 1),
        },
        owner=world.visit,
    )  # fmt: skip
    stood = {u["text"]["en"]: u for u in told(world)["undertakings"]}
    assert stood["After it en"]["standing"] == "open-late"
    assert stood["After it en"]["done_on"] == ""
    later = told(world, year=last_year() + 1)["undertakings"]
    assert {u["text"]["en"]: u["standing"] for u in later}["After it en"] == "kept-late"


def test_giving_and_taking_are_told_in_the_same_units(
    world: yearly_world.World,
) -> None:
    gave = {b["key"]: (b["own"], b["partner"]) for b in told(world)["balance"]}
    assert gave == {
        "hosted": (1, 0), "materials": (2, 0), "answers": (1, 0),
        "undertakings": (2, 1), "kept": (1, 1), "applied": (1, 0),
    }  # fmt: skip


def test_milestones_results_questions_and_what_was_learned(
    world: yearly_world.World,
) -> None:
    content = told(world)
    (project,) = content["projects"]
    assert project["steps"][0]["days_late"] == 10
    (applied,) = content["applications"]
    assert (applied["strength"], applied["is_checked"]) == (3, False)
    assert applied["result"] == "63 %"
    assert [q["text"]["en"] for q in content["questions"]] == ["Still open en"]
    assert content["learned"][0]["text"]["en"] == "Heard at home en"


def test_nobody_is_named(world: yearly_world.World) -> None:
    whole = json.dumps(told(world), ensure_ascii=False)
    for name in ("Somebody of the house", "Asker Guest", "Head host", "Signer"):
        assert name not in whole


def test_what_stays_in_the_house_is_left_out_and_the_gap_is_told(
    world: yearly_world.World,
) -> None:
    ew.add(
        "heartbeat",
        {"year": last_year(), "state": "alive", "note": "Word of the house"},
        owner=world.partnership,
    )
    assert told(world)["word"][0]["note"] == "Word of the house"
    world.released()
    guest = told(world, "guest")
    whole = json.dumps(guest, ensure_ascii=False)
    assert "Word of the house" not in whole
    assert "Minutes" not in whole
    assert set(guest["kept_back"]) == {"answers", "word"}
    assert {b["key"]: b["own"] for b in guest["balance"]}["materials"] == 1


def course(world: yearly_world.World, guests: int, completed: int) -> Any:
    base = world.bw.ew
    made = tw.World(base.web, base)
    made.course = tw.course(made, attendance=0, topics=["youth-work"])
    cohort = tw.cohort(
        made, starts_on=on(5, 1), ends_on=on(5, 3), places=40, partner=base.partner
    )
    from banyan.training.models import Participant

    people = [tw.guest(made, f"Guest {n}") for n in range(guests)]
    Participant.objects.bulk_create(
        Participant(
            cohort=cohort, counterpart=person, name="Guest", nominated_on=on(4, 1),
            state="completed" if n < completed else "placed", recorded_at=cohort.recorded_at,
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    tw.move(cohort, "running", "finished")
    return cohort


def test_few_people_are_not_told_exactly(world: yearly_world.World) -> None:
    course(world, 9, 7)
    (row,) = told(world)["courses"]
    assert row["placed"]["state"] != "shown" or row["completed"]["state"] != "shown"
    assert row["applied"]["state"] == "unmeasured"
    course(world, 14, 7)
    content = told(world)
    assert measure(content, "courses") == 2


def test_every_section_is_said_in_three_languages(world: yearly_world.World) -> None:
    content = told(world)
    for language in LANGUAGES:
        report = said(content, language)
        assert report.rows["undertakings"]
        assert report.rows["articles"][1]["article"].startswith("1. Visits")
        assert report.title
    texts = {said(content, k).rows["undertakings"][1]["standing"] for k in LANGUAGES}
    assert len(texts) == 3


def test_statements_do_not_grow_with_the_rows(world: yearly_world.World) -> None:
    course(world, 6, 3)
    actor = world.actor("exchange")
    yearly_shown(actor, world.partnership.uid, last_year())
    with statements() as few:
        yearly_shown(actor, world.partnership.uid, last_year())
    for month in (2, 3):
        world.visit = yearly_world.visit(world, on(month, 2))
        yearly_world.promises(world)
    yearly_world.works(world)
    course(world, 8, 8)
    with statements() as many:
        yearly_shown(actor, world.partnership.uid, last_year())
    assert len(many) == len(few) <= 30


def test_a_year_to_come_has_no_report(world: yearly_world.World) -> None:
    from banyan.kernel.errors import NotVisible

    with pytest.raises(NotVisible):
        told(world, year=last_year() + 2)
