"""What a member asks to have put right: asking, answering, going along."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan import reactions  # noqa: F401 (what rooms do about each other's events)
from banyan.deadlines.models import Deadline
from banyan.deadlines.queries import inbox
from banyan.figures.services import rebuild_tallies
from banyan.kernel.actor import Actor
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    RuleRefusal,
    StateRefusal,
)
from banyan.papers.queries import papers_visible
from banyan.people import services as people
from banyan.people.models import CorrectionRequest
from banyan.people.queries import request_get, requests_in_range, requests_mine
from tests.support import kept

from . import world as w
from .merge_world import fresh, healthy

pytestmark = pytest.mark.django_db
D = dt.date
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@kept.once
def built() -> w.World:
    with pytest.MonkeyPatch.context() as patch:
        w.at(patch, D(2025, 9, 15))
        found = w.World()
        rebuild_tallies()
    return found


@pytest.fixture
def world(built: w.World, db: None, monkeypatch: pytest.MonkeyPatch) -> w.World:
    w.at(monkeypatch, D(2025, 9, 15))
    return kept.fresh(built)


@pytest.fixture
def row(world: w.World) -> Any:
    return w.member("Nguyễn Văn An", world.branches[0], card_no="111")


def oneself(row: Any) -> Actor:
    return Actor(kind="account", account_id=9, person_id=row.person_id, name="An")


def ask(row: Any, about: str = "name", actor: Actor | None = None, **more: Any) -> Any:
    more.setdefault("wanted", {"full_name": "Nguyễn Văn Ân"})
    more.setdefault("reason", "As on my identity paper")
    command = people.AskCorrection(about, **more)
    return people.correction_ask(actor=actor or oneself(row), commands=[command])[0]


def answer(request: Any, actor: Actor, accept: bool = True, **more: Any) -> Any:
    decision = more.pop("decision", None)
    command = people.AnswerCorrection(request.pk, accept, **more)
    return people.correction_answer(actor=actor, commands=[command], decision=decision)[
        0
    ]


def test_a_request_waits_in_the_inbox_of_who_may_answer(
    world: w.World, row: Any
) -> None:
    made = ask(row)
    clock = Deadline.objects.get()
    assert (clock.unit_id, clock.right) == (world.branches[0].pk, "person.write")
    assert (clock.length, clock.length_unit) == (10, "working-day")
    assert clock.due_on == D(2025, 9, 29)
    officer = w.officer(world.communes[0])
    waiting = inbox(officer).next_30_days
    assert [r.url for r in waiting] == [f"/requests/{made.uid}/"]
    assert inbox(w.officer(world.communes[1])).is_empty
    assert [r.id for r in requests_in_range(officer)] == [made.pk]
    assert requests_in_range(w.officer(world.communes[1])) == []
    assert [r.id for r in requests_mine(oneself(row))] == [made.pk]


def test_the_term_is_a_setting(world: w.World, row: Any) -> None:
    values = {"corrections": {"answer_within": 3, "answer_unit": "calendar-day"}}
    people.settings_set(actor=w.SYSTEM, values=values)
    ask(row)
    assert Deadline.objects.get().due_on == D(2025, 9, 18)


@pytest.mark.parametrize(
    ("wanted", "column", "value"),
    [
        (("name", {"full_name": "Nguyễn Văn Ân"}), "full_name", "Nguyễn Văn Ân"),
        (("sex", {"sex": "f"}), "sex", "f"),
        (("birth", {"birth_date": D(1981, 2, 3)}), "birth_date", D(1981, 2, 3)),
        (
            ("birth", {"birth_date": "1981-01-01", "birth_precision": "year"}),
            "birth_precision",
            "year",
        ),
    ],
)
def test_accepting_writes_what_was_asked(
    world: w.World, row: Any, wanted: Any, column: str, value: Any
) -> None:
    made = ask(row, wanted[0], wanted=wanted[1])
    answer(made, w.officer(world.communes[0]), answer="Seen")
    assert getattr(fresh(row), column) == value
    shown = requests_mine(oneself(row))[0]
    assert (shown.state, shown.answer, shown.answered_by) == (
        "accepted",
        "Seen",
        "Officer",
    )
    assert Deadline.objects.get().state == "done"
    healthy()


def test_a_name_that_changed_is_kept_as_a_former_one(world: w.World, row: Any) -> None:
    wanted = {"full_name": "Nguyễn Văn Ân", "changed": True}
    answer(ask(row, wanted=wanted), w.officer(world.communes[0]))
    assert [n.text for n in fresh(row).names.all()] == ["Nguyễn Văn An"]


@pytest.mark.parametrize(
    ("about", "wanted", "column", "value"),
    [
        ("card", {"card_no": "999"}, "card_no", "999"),
        ("joined", {"joined_on": D(2009, 3, 1)}, "joined_on", D(2009, 3, 1)),
        ("ceremony", {"ceremony_on": D(2010, 4, 1)}, "ceremony_on", D(2010, 4, 1)),
    ],
)
def test_a_standing_is_put_right_by_decision(
    world: w.World, row: Any, about: str, wanted: Any, column: str, value: Any
) -> None:
    made = ask(row, about, wanted=wanted, membership=row.pk)
    officer = w.officer(world.communes[0])
    with pytest.raises(RuleRefusal):
        answer(made, officer)
    made.refresh_from_db()
    assert made.state == "open"
    answer(made, officer, decision=w.decision())
    row.refresh_from_db()
    assert getattr(row, column) == value
    healthy()


def test_a_wish_in_words_is_accepted_once_it_was_put_right(
    world: w.World, row: Any
) -> None:
    wanted = {"text": "I came to this branch in 2011, not 2010"}
    made = ask(row, "membership", wanted=wanted, membership=row.pk)
    officer = w.officer(world.communes[0])
    with pytest.raises(StateRefusal, match="put right"):
        answer(made, officer)
    people.participation_change(
        actor=w.SYSTEM,
        commands=[people.ChangeParticipation(row.pk, "exempt", D(2024, 1, 1))],
        decision=w.decision(),
    )
    assert answer(made, officer, answer="Done").state == "accepted"


def test_refusing_needs_a_reason_and_changes_nothing(world: w.World, row: Any) -> None:
    made = ask(row)
    officer = w.officer(world.communes[0])
    with pytest.raises(InputError):
        answer(made, officer, accept=False)
    answer(made, officer, accept=False, answer="The paper says otherwise")
    assert fresh(row).full_name == "Nguyễn Văn An"
    assert requests_mine(oneself(row))[0].state == "refused"
    with pytest.raises(StateRefusal, match="closed already"):
        answer(made, officer)


def test_a_request_is_taken_back_by_who_asked(world: w.World, row: Any) -> None:
    made = ask(row)
    other = w.member("Lê Bình", world.branches[0])
    with pytest.raises(NotVisible):
        people.correction_withdraw(actor=oneself(other), request=made.uid)
    people.correction_withdraw(actor=oneself(row), request=made.uid)
    assert Deadline.objects.get().state == "dropped"
    with pytest.raises(StateRefusal):
        people.correction_withdraw(actor=oneself(row), request=made.uid)


def test_who_may_answer_and_see(world: w.World, row: Any) -> None:
    made = ask(row, "card", wanted={"card_no": "9"}, membership=row.pk)
    reader = w.officer(world.communes[0], rights=["person.read"])
    for actor, error in (
        (w.officer(world.communes[1]), NotVisible),
        (reader, NotAllowed),
        (w.officer(world.top, person=row.person_id), StateRefusal),
    ):
        with pytest.raises(error):
            answer(made, actor, decision=w.decision())
    assert request_get(oneself(row), made.uid).is_own
    assert not request_get(reader, made.uid).may_answer
    assert request_get(w.officer(world.top), made.uid).may_answer
    with pytest.raises(NotVisible):
        request_get(w.officer(world.communes[1]), made.uid)
    with pytest.raises(Conflict):
        answer(made, w.officer(world.top), row_version=7)


@pytest.mark.parametrize(
    ("about", "more", "field"),
    [
        ("name", {"wanted": {}}, "full_name"),
        ("name", {"wanted": {"full_name": " ... "}}, "full_name"),
        ("sex", {"wanted": {"sex": "x"}}, "sex"),
        ("birth", {"wanted": {"birth_date": "yesterday"}}, "birth_date"),
        ("birth", {"wanted": {"birth_date": D(2030, 1, 1)}}, "birth_date"),
        (
            "birth",
            {"wanted": {"birth_date": D(1980, 1, 1), "birth_precision": "week"}},
            "birth_precision",
        ),
        ("other", {"wanted": {"text": "x" * 1001}}, "text"),
        ("name", {"reason": " "}, "reason"),
        ("name", {"reason": "x" * 1001}, "reason"),
        ("shoes", {}, "about"),
    ],
)
def test_what_cannot_be_read_is_named(
    row: Any, about: str, more: Any, field: str
) -> None:
    with pytest.raises(InputError) as found:
        ask(row, about, **more)
    assert [p.field for p in found.value.problems] == [field]


def test_asking_is_for_members_about_themselves_and_once(
    world: w.World, row: Any
) -> None:
    ask(row)
    with pytest.raises(StateRefusal, match="already"):
        ask(row)
    other = w.member("Lê Bình", world.branches[0])
    with pytest.raises(NotVisible):
        ask(row, "card", wanted={"card_no": "9"}, membership=other.pk)
    with pytest.raises(NotVisible):
        ask(row, "card", wanted={"card_no": "9"})
    with pytest.raises(StateRefusal, match="no person"):
        ask(row, actor=Actor(kind="account", account_id=9))
    nowhere = Actor(kind="account", account_id=9, person_id=w.person("Trần").pk)
    with pytest.raises(StateRefusal, match="No unit"):
        ask(row, actor=nowhere)


def test_a_paper_comes_along_for_who_answers(world: w.World, row: Any) -> None:
    made = ask(row, paper=("the.pdf", PDF))
    readers = (
        oneself(row),
        w.officer(world.communes[0], rights=["file.read", "person.write"]),
    )
    for actor in readers:
        assert papers_visible(actor).filter(pk=made.paper_id).exists()
    far = w.officer(world.communes[1], rights=["file.read"])
    assert not papers_visible(far).exists()
    with pytest.raises(InputError):
        ask(row, "sex", wanted={"sex": "f"}, paper=("the.exe", b"MZ"))
    assert CorrectionRequest.objects.count() == 1


def test_a_request_goes_along_with_a_transfer(world: w.World, row: Any) -> None:
    made = ask(row)
    due = Deadline.objects.get().due_on
    people.stay_change(
        actor=w.SYSTEM,
        commands=[people.ChangeStay(row.pk, world.branches[2].pk, D(2025, 9, 1))],
        decision=w.decision(),
    )
    made.refresh_from_db()
    assert made.unit_id == world.branches[2].pk
    running = Deadline.objects.get(state="open")
    assert (running.unit_id, running.due_on) == (world.branches[2].pk, due)
    answer(made, w.officer(world.communes[1]))
    assert fresh(row).full_name == "Nguyễn Văn Ân"
