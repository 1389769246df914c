"""Long steps as jobs: begun, refused, cancelled, run twice; and one row judged alone."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.imports import queries
from banyan.imports import services as imports
from banyan.imports.services import running
from banyan.imports.staging import Staging
from banyan.jobs import services as jobs
from banyan.jobs.models import Job
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.people.models import Contact, Membership, Person
from banyan.units.models import Unit
from tests.support import web_world

from . import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> web_world.World:
    return web_world.build()


@pytest.fixture
def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table is held to be long."""
    monkeypatch.setattr(running, "AT_ONCE_BYTES", 0)
    monkeypatch.setattr(running, "AT_ONCE_ROWS", 0)


@pytest.fixture
def officer(place: web_world.World) -> Any:
    return place.actor("officer")


def rows(place: web_world.World, *names: str) -> bytes:
    unit = Unit.objects.get(pk=place.units["branch"]).names.vi
    days = ("19/05/1985", "Nam", unit, "02/09/2025", "02/10/2025", "", "")
    return world.table([["1", name, "", *days] for name in names])


def job_of(item: Any) -> Job:
    return Job.objects.get(pk=item.job_number)


def test_a_short_table_waits_for_no_worker(
    place: web_world.World, officer: Any
) -> None:
    item = world.start(rows(place, "Lê Văn An"), actor=officer)
    item = imports.import_begin(actor=officer, item=item, step="prepare")
    assert (item.state, item.job_number) == ("ready", None)
    item = imports.import_begin(actor=officer, item=item, step="apply")
    assert item.state == "applied"
    assert not Job.objects.filter(kind__startswith="imports.").exists()


@pytest.mark.usefixtures("_long")
def test_a_long_table_by_jobs_to_the_end_and_back(
    place: web_world.World, officer: Any
) -> None:
    item = world.start(rows(place, "Lê Văn An", "Lê Văn Ba"), actor=officer)
    for step, while_it_runs, after in (
        ("prepare", "reading", "ready"),
        ("apply", "applying", "applied"),
        ("undo", "undoing", "undone"),
    ):
        item = imports.import_begin(actor=officer, item=item, step=step)
        assert item.state == while_it_runs
        with pytest.raises(StateRefusal):  # begun twice
            imports.import_begin(actor=officer, item=item, step=step)
        done = jobs.run_now(item.job_number)
        item.refresh_from_db()
        assert (done.state, item.state) == ("done", after), done.error
        assert done.about == "bang.csv"
        if step == "prepare":
            assert done.total is None
            assert not Person.objects.filter(full_name="Lê Văn An").exists()
    world.sound()


@pytest.mark.usefixtures("_long")
def test_a_refusal_stands_on_the_job_and_on_the_import(
    place: web_world.World, officer: Any
) -> None:
    item = world.start(rows(place), actor=officer)
    item = imports.import_begin(actor=officer, item=item, step="prepare")
    job = jobs.run_now(item.job_number)
    item.refresh_from_db()
    assert job.state == "failed"
    assert item.state == "mapping"
    assert "no rows" in item.counts["error"]["template"]


@pytest.mark.usefixtures("_long")
def test_a_cancelled_job_leaves_the_import_where_it_was(
    place: web_world.World, officer: Any
) -> None:
    item = world.start(rows(place, "Lê Văn An"), actor=officer)
    item = imports.import_begin(actor=officer, item=item, step="prepare")
    assert queries.state_of(item) == "reading"
    jobs.job_cancel(actor=officer, job=item.job_number)
    assert queries.state_of(item) == "mapping"
    item = imports.import_begin(actor=officer, item=item, step="prepare")
    jobs.run_now(item.job_number)
    item.refresh_from_db()
    assert item.state == "ready"


@pytest.mark.usefixtures("_long")
def test_cancelled_while_it_runs(
    place: web_world.World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = world.start(rows(place, "Lê Văn An"), actor=officer)
    item = imports.import_begin(actor=officer, item=item, step="prepare")
    judge = imports.preparing.KINDS["members"].judge  # type: ignore[attr-defined]

    def cancel(ctx: Any, part: Any) -> Any:
        jobs.job_cancel(actor=officer, job=item.job_number)
        from banyan.jobs.watching import Watch

        monkeypatch.setattr(Watch, "interrupted", False)
        monkeypatch.setattr("banyan.jobs.watching.LOOK", 0)
        return judge(ctx, part)

    monkeypatch.setattr(imports.preparing.KINDS["members"], "judge", cancel)  # type: ignore[attr-defined]
    job = jobs.run_now(item.job_number)
    item.refresh_from_db()
    assert (job.state, item.state) == ("cancelled", "mapping")


@pytest.mark.usefixtures("_long")
def test_a_step_that_was_finished_is_not_run_again(
    place: web_world.World, officer: Any
) -> None:
    """A worker that dies after the work and before its end leaves the job queued."""
    item = world.start(rows(place, "Lê Văn An"), actor=officer)
    item = imports.import_prepare(actor=officer, item=item)
    item = imports.import_begin(actor=officer, item=item, step="apply")
    imports.import_apply(actor=officer, item=item)
    members = Membership.objects.count()
    assert jobs.run_now(item.job_number).state == "done"
    assert Membership.objects.count() == members


@pytest.mark.usefixtures("_long")
def test_another_account_cannot_begin(place: web_world.World, officer: Any) -> None:
    item = world.start(rows(place, "Lê Văn An"), actor=officer)
    with pytest.raises(NotVisible):
        imports.import_begin(actor=place.actor("neighbour"), item=item, step="prepare")


# -- choosing -----------------------------------------------------------------


def twins(place: web_world.World) -> bytes:
    """Two members of one name and birth date, then tables that mean one of them."""
    with_cards = [["1", "Lê Văn Ba", card, *days(place)] for card in ("001", "002")]
    world.load(world.table(with_cards))
    phones = ["0901234567", "0901234568"]
    return world.table(
        [["1", "Lê Văn Ba", "", *days(place)[:-2], phone, ""] for phone in phones]
    )


def days(place: web_world.World) -> tuple[str, ...]:
    unit = Unit.objects.get(pk=place.units["branch"]).names.vi
    return ("19/05/1985", "Nam", unit, "02/09/2025", "02/10/2025", "", "")


def test_a_choice_judges_its_row_alone(
    place: web_world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = world.prepare(twins(place))
    first, second = world.lines(item)
    assert item.counts["statuses"] == {"needs": 2}
    one, other = (f["person"] for f in first.plan["fits"])
    monkeypatch.setattr("banyan.base.sheets.read_rows", None)  # not read again
    with pytest.raises(InputError):
        imports.import_choose(
            actor=world.SYSTEM, item=item, choices={first.number: 999_999}
        )
    item = imports.import_choose(
        actor=world.SYSTEM, item=item, choices={first.number: one}
    )
    assert item.counts["statuses"] == {"changed": 1, "needs": 1}
    assert item.counts["impact"]["changes"] == 1
    item = imports.import_choose(
        actor=world.SYSTEM, item=item, choices={second.number: one}
    )
    assert item.counts["statuses"] == {"changed": 1, "wrong": 1}  # the same person
    imports.import_apply(actor=world.SYSTEM, item=item)
    assert list(Contact.objects.values_list("person_id", flat=True)) == [one]
    assert not Contact.objects.filter(person=other).exists()


def test_a_row_may_be_somebody_new(place: web_world.World) -> None:
    item = world.prepare(twins(place))
    first, second = world.lines(item)
    before = Person.objects.count()
    item = imports.import_choose(
        actor=world.SYSTEM, item=item, choices={first.number: 0}
    )
    assert item.counts["statuses"] == {"needs": 1, "new": 1}
    item = imports.import_choose(
        actor=world.SYSTEM, item=item, choices={second.number: 0}
    )
    assert item.counts["statuses"] == {"new": 1, "wrong": 1}  # twice the same
    imports.import_apply(actor=world.SYSTEM, item=item)
    assert Person.objects.count() == before + 1


def test_files_that_are_gone_are_said(place: web_world.World) -> None:
    """Cleared away, or an installation that was restored: rows of imports alone."""
    item = world.prepare(rows(place, "Lê Văn An"))
    Staging(item.uid, item.key).drop()
    for step in (imports.import_prepare, imports.import_apply):
        with pytest.raises(StateRefusal) as caught:
            step(actor=world.SYSTEM, item=item)
        assert caught.value.code == "import.ended"
    assert not Person.objects.filter(full_name="Lê Văn An").exists()
    done = world.load(rows(place, "Lê Văn An"))
    Staging(done.uid, done.key).drop()
    with pytest.raises(StateRefusal):
        imports.import_undo(actor=world.SYSTEM, item=done)
    done.refresh_from_db()
    assert done.state == "applied"
