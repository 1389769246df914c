"""What a changed tree and a newer pack mean for cases under way."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from banyan.cases import definitions, upgrading
from banyan.cases import services as cases
from banyan.cases.models import Case, CaseClock, CaseEvent, CaseStep
from banyan.cases.scenario.world import World
from banyan.cases.services.following import places_anew
from banyan.cases.timing import SUBJECT
from banyan.deadlines.models import Deadline
from banyan.decisions.services import decision_take_over
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import NotAllowed, StateRefusal
from banyan.kernel.text import Text
from banyan.rulebook import packs
from banyan.units import services as units
from banyan.units.domain.operations import Establish, Merge, Move, Operation
from banyan.units.models import Reorganisation
from banyan.units.queries import structure_get
from tests.support import case_world as w
from tests.support import kept

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).parents[2] / "support" / "packs"
PACK = "trial-party"
SYSTEM = system_actor("test")


@kept.once
def built() -> World:
    return w.world()


@pytest.fixture
def here(world: World) -> Iterator[World]:
    with w.on(w.TODAY):
        yield world


# -- the tree ----------------------------------------------------------------------


def decision() -> Any:
    return decision_take_over(
        actor=SYSTEM, title="Sáp nhập", decided_on=w.TODAY, source="Test"
    )


def reformed(here: World, operations: list[Operation]) -> Reorganisation:
    row = units.reorganisation_draft(
        actor=SYSTEM,
        structure=structure_get("party"),
        title="Sáp nhập chi bộ",
        effective_on=w.TODAY,
        operations=operations,
    )
    units.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    return units.reorganisation_apply(
        actor=SYSTEM, reorganisation=row, decision=decision()
    )


def merged(here: World) -> list[Operation]:
    return [
        Establish(
            ref="+new",
            kind="branch",
            parent=here.units["ward2"],
            names=Text(vi="Chi bộ 9 Mẫu Hai"),
        ),
        Merge(units=(here.units["branch"], here.units["branch2"]), into="+new"),
    ]


def places(case: Case) -> set[tuple[str, int]]:
    rows = CaseStep.objects.filter(case=case, state="open")
    return set(rows.values_list("key", "unit"))


def due_at(case: Case) -> set[int]:
    clocks = CaseClock.objects.filter(case=case).values("pk")
    rows = Deadline.objects.filter(subject_kind=SUBJECT, subject__in=clocks)
    return set(rows.filter(state="open").values_list("unit", flat=True))


def test_cases_go_to_the_successor_and_back(here: World) -> None:
    case = w.voting(here)
    old = here.units["branch"]
    assert places(case) == {("branch-vote", old)}
    row = reformed(here, merged(here))
    new = row.made["+new"]
    case.refresh_from_db()
    assert (case.unit_id, places(case)) == (new, {("branch-vote", new)})
    assert due_at(case) == {new}
    event = CaseEvent.objects.get(case=case, kind="host")
    assert (event.given["from"], event.given["to"]) == (old, new)
    units.reorganisation_undo(actor=SYSTEM, reorganisation=row, decision=decision())
    case.refresh_from_db()
    assert (case.unit_id, places(case)) == (old, {("branch-vote", old)})
    assert due_at(case) == {old}


def test_the_preview_counts_the_cases_it_hands_over(here: World) -> None:
    w.voting(here)
    row = units.reorganisation_draft(
        actor=SYSTEM,
        structure=structure_get("party"),
        title="Sáp nhập chi bộ",
        effective_on=w.TODAY,
        operations=merged(here),
    )
    preview = units.reorganisation_preview(actor=SYSTEM, reorganisation=row)
    found = [f for _room, f in preview.findings if f.key == "cases.handed_over"]
    assert [f.amount for f in found] == [1]


def test_a_closed_case_stays_where_it_was(here: World) -> None:
    case = w.opened(here)
    halt = cases.Halt(case.pk, w.TODAY, "Nhầm")
    cases.case_withdraw(actor=here.actors["secretary"], commands=[halt])
    reformed(here, merged(here))
    case.refresh_from_db()
    assert case.unit_id == here.units["branch"]


def test_a_step_of_the_level_above_follows_a_moved_unit(here: World) -> None:
    case = w.deciding(here)
    ward, ward2 = here.units["ward"], here.units["ward2"]
    assert places(case) == {("decide", ward)}
    reformed(here, [Move(unit=here.units["branch"], parent=ward2)])
    assert places_anew(actor=SYSTEM) == 1
    assert places(case) == {("decide", ward2)}
    assert places_anew(actor=SYSTEM) == 0


# -- a newer pack ------------------------------------------------------------------


@pytest.fixture
def pack(tmp_path: Path) -> Iterator[Callable[[str, str], None]]:
    """Use a copy of the trial packs; return what changes the text of ``review``."""
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    file = folder / PACK / "procedures" / "review.toml"
    packs.set_folders(folder)

    def change(old: str, new: str) -> None:
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        packs.set_folders(folder)

    yield change
    packs.set_folders()


def review(here: World) -> Case:
    command = cases.OpenCase(
        subject=here.memberships["member-3"], on=w.TODAY, given={"ground": "absent"}
    )
    case = cases.case_open(
        actor=here.actors["secretary"], kind="review", pack=PACK, commands=[command]
    )[0]
    until = w.TODAY + dt.timedelta(days=10)
    return w.record(here, case, "notice", sets={"answer.time": until})


RENAMED = ('key = "answer"', 'key = "reply"')
OPENS = ('opens = ["answer"]', 'opens = ["reply"]')
MOVES = ('start = ["notice"]', 'start = ["notice"]\nmoves_from = ["*"]')
MOVES_TO = (MOVES[0], MOVES[1] + '\nmoves = { answer = "reply" }')


def upgrade() -> upgrading.Upgrade:
    return upgrading.upgrades(packs.rulebook(PACK), definitions.definitions(PACK))[0]


def problems() -> list[str]:
    book = packs.rulebook(PACK)
    found = upgrading.check_upgrade(book, packs.folder_of(PACK))
    return [str(p) for p in found]


def test_a_case_keeps_the_procedure_it_was_opened_under(
    here: World, pack: Callable[[str, str], None]
) -> None:
    case = review(here)
    for old, new in (RENAMED, OPENS):
        pack(old, new)
    found = upgrade()
    assert (found.is_current, found.moves, found.is_stranded) == (False, False, False)
    with w.on(w.TODAY + dt.timedelta(days=11)):
        w.record(here, case, "vote", counts=w.FOR)


def test_open_cases_move_when_the_newer_procedure_says_which_step_is_which(
    here: World, pack: Callable[[str, str], None]
) -> None:
    case = review(here)
    for old, new in (RENAMED, OPENS, MOVES_TO):
        pack(old, new)
    preview = cases.cases_move(actor=SYSTEM, kind="review", pack=PACK)
    case.refresh_from_db()
    assert (preview.count, preview.stay, preview.is_preview) == (1, (), True)
    assert CaseEvent.objects.filter(kind="move").count() == 0
    with pytest.raises(NotAllowed):
        cases.cases_move(
            actor=here.actors["secretary"], kind="review", pack=PACK, preview=False
        )
    cases.cases_move(actor=SYSTEM, kind="review", pack=PACK, preview=False)
    case.refresh_from_db()
    new = definitions.definition_of("review", PACK)
    assert case.definition_id == new.hash
    assert {key for key, _unit in places(case)} == {"reply"}
    clock = CaseClock.objects.get(case=case, step="reply")
    assert (clock.state, clock.due_on) == ("running", w.TODAY + dt.timedelta(days=10))
    assert cases.cases_move(actor=SYSTEM, kind="review", pack=PACK).count == 0


def test_an_upgrade_that_strands_cases_is_refused_with_their_list(
    here: World, pack: Callable[[str, str], None]
) -> None:
    case = review(here)
    for old, new in (RENAMED, OPENS, MOVES):
        pack(old, new)
    assert upgrade().homeless == ("answer",)
    assert any(case.reference in p and "answer" in p for p in problems())
    assert cases.cases_move(actor=SYSTEM, kind="review", pack=PACK).stay == (
        case.reference,
    )
    with pytest.raises(StateRefusal) as error:
        cases.cases_move(actor=SYSTEM, kind="review", pack=PACK, preview=False)
    assert error.value.code == "cases.stranded"
    case.refresh_from_db()
    assert {key for key, _unit in places(case)} == {"answer"}


def test_a_pack_without_what_a_pinned_procedure_names_is_refused(
    here: World, pack: Callable[[str, str], None], tmp_path: Path
) -> None:
    case = review(here)
    assert problems() == []
    (tmp_path / "packs" / PACK / "procedures" / "hearing.toml").unlink()
    pack('effects = [{ name = "open-case@1", kind = "hearing" }], ', "")
    assert any(case.reference in p and "hearing" in p for p in problems())
