"""``banyan duplicates``: JSON alone, exit codes; the job; what queries tell whom."""

from __future__ import annotations

import json
from typing import Any

import pytest

from banyan.base.jobs import jobs
from banyan.cli.main import main
from banyan.decisions.models import Decision
from banyan.kernel.errors import NotAllowed, NotVisible
from banyan.people import queries
from banyan.people import services as people
from banyan.people.jobs import SCAN
from tests.support import kept

from . import world as w
from .merge_world import merge, truth

pytestmark = pytest.mark.django_db


@kept.once
def built() -> w.World:
    return w.World()


@pytest.fixture
def pair(world: w.World) -> tuple[Any, Any]:
    one = w.member("Nguyễn Văn An", world.branches[0], card_no="111")
    two = w.member("NGUYEN VAN AN", world.branches[2], card_no="222")
    return one, two


def told(capsys: Any, *words: str, code: int = 0) -> Any:
    assert main(["duplicates", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def symbol() -> str:
    Decision.objects.filter(pk=w.decision()).update(symbol="12-QĐ")
    return "12-QĐ"


def test_scan_and_list(pair: Any, capsys: Any) -> None:
    found = told(capsys, "scan")
    assert (found["persons"], found["proposed"], found["new"]) == (2, 1, 1)
    assert told(capsys, "scan", "--unit", "commune 1")["new"] == 0
    [one] = told(capsys, "list")["pairs"]
    assert one["reasons"] == {"same-name": 40, "same-birth-date": 40}
    assert one["one"]["cards"] == ["111"]
    assert told(capsys, "list", "--elsewhere")["count"] == 0
    assert main(["duplicates", "scan"]) == 0
    words = capsys.readouterr()
    assert "2 persons" in words.out and "4/4" in words.err


def test_two_persons(pair: Any, capsys: Any) -> None:
    told(capsys, "scan")
    assert told(capsys, "distinct", "111", "222", "--reason", "Brothers")["state"]
    assert told(capsys, "list", "--state", "two-persons")["count"] == 1
    back = told(capsys, "distinct", "111", "222", "--reason", "No", "--withdraw")
    assert back == {"state": "open"}


def test_merge_dry_and_back(pair: Any, capsys: Any) -> None:
    before = truth()
    dry = told(capsys, "merge", "111", "222", "--dry-run", code=1)
    assert dry["to_choose"] == ["membership:party"] and "name" in dry["differs"]
    words = ["merge", "111", "222", "--reason", "The same", "--keep", "name=A"]
    assert told(capsys, *words, code=1)["error"] == "people.merge_choose"
    keep = ["--keep", "membership:party=B"]
    assert told(capsys, *words, *keep, code=1)["error"] == "people.no_decision"
    done = told(capsys, *words, *keep, "--decision", symbol())
    assert done["choices"]["membership:party"] == "B"
    back = told(capsys, "merge", "--undo", done["merge"], "--reason", "They are two")
    assert back["moved"] and back["left"] == []
    assert truth() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["merge", "111"], 2),
        (["merge", "111", "nobody", "--reason", "x"], 2),
        (["merge", "111", "222", "--keep", "name", "--reason", "x"], 2),
        (["merge", "111", "222"], 2),
        (["merge", "--undo", "nothing", "--reason", "x"], 2),
        (["merge", "111", "222", "--reason", "x", "--decision", "nowhere"], 2),
        (["scan", "--unit", "nowhere"], 2),
        (["settings", "--set", "duplicates.points.shoes=3"], 2),
    ],
)
def test_what_cannot_be_done(
    pair: Any, capsys: Any, words: list[str], code: int
) -> None:
    assert main(["duplicates", *words]) == code
    assert capsys.readouterr().out == ""


def test_settings(world: w.World, capsys: Any) -> None:
    assert told(capsys, "settings")["duplicates"]["propose_from"] == 70
    told(capsys, "settings", "--set", "duplicates.propose_from=75")
    changed = told(capsys, "settings", "--set", "corrections.answer_unit=calendar-day")
    assert changed["duplicates"]["propose_from"] == 75
    assert changed["corrections"]["answer_unit"] == "calendar-day"


class Context:
    """A job as it runs, seen from inside."""

    job_id, unit_id, attempt = 1, None, 1

    def __init__(self, actor: Any, **params: Any) -> None:
        self.actor, self.params = actor, params
        self.steps: list[tuple[int, int | None]] = []

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        self.steps.append((done, total))


def test_the_scan_is_a_job(world: w.World, pair: Any) -> None:
    kind = jobs.get(SCAN)
    assert kind is not None and kind.right == "person.write" and kind.schedule
    job = Context(w.officer(world.top))
    found = kind.run(job)  # type: ignore[arg-type]
    assert found is not None and found["proposed"] == 1
    assert json.dumps(found) and job.steps[-1] == (4, 4)
    narrow = Context(w.officer(world.top), unit=world.communes[0].pk)
    assert (kind.run(narrow) or {})["persons"] == 1  # type: ignore[arg-type]


# -- what queries tell whom ------------------------------------------------------------


def test_pairs_are_told_as_far_as_one_sees(world: w.World, pair: Any) -> None:
    people.duplicates_scan(actor=w.SYSTEM)
    [both] = queries.twin_proposals(w.officer(world.top)).lines
    assert both.other is not None and both.score == 80
    near = w.officer(world.communes[0])
    assert queries.twin_proposals(near).lines == ()
    [half] = queries.twin_proposals(near, elsewhere=True).lines
    assert (half.one.name, half.other) == ("Nguyễn Văn An", None)
    assert (half.score, half.reasons) == (0, ())
    counts = queries.twin_counts(near)
    assert (counts.open.number, counts.elsewhere.number) == (0, 1)
    nobody = w.officer(world.union_top)
    assert queries.twin_proposals(nobody, elsewhere=True).lines == ()
    with pytest.raises(NotAllowed):
        queries.twin_proposals(w.officer(world.top, rights=["person.read"]))


def test_merges_are_told_to_who_sees_the_person(world: w.World) -> None:
    one = w.member("Nguyễn Văn An", world.branches[0])
    row = merge(one.person_id, w.person("Nguyễn Văn Ân").pk)
    near, far = w.officer(world.communes[0]), w.officer(world.communes[1])
    assert [m.id for m in queries.merges(near)] == [row.pk]
    assert queries.merges(near, person=one.person_id)[0].merged_name == "Nguyễn Văn Ân"
    assert queries.merges(far) == []
    with pytest.raises(NotVisible):
        queries.merge_get(far, row.uid)
