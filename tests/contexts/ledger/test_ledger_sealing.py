"""Sealing: slow transactions, one sealer, keys, restores."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault, NotAllowed
from banyan.ledger import heads, keys, tasks
from banyan.ledger import services as ledger
from banyan.ledger.models import Act, Seal
from banyan.ledger.queries import public_keys, verify
from banyan.ledger.services import sealing
from tests.support.counting import statements
from tests.support.ledger import drop_triggers, meddle

from .conftest import SYSTEM, World

postgres = connection.vendor == "postgresql"


def empty_act(kind: str) -> None:
    with ledger.act(actor=SYSTEM, kind=kind):
        pass


@pytest.fixture
def committed(transactional_db: Any) -> Any:
    """Really commit; let the tables be emptied afterwards."""
    yield
    connection.close()
    drop_triggers()


class Work(threading.Thread):
    """Work in a thread with its own connection; ``done`` waits and tells faults."""

    def __init__(self, work: Any) -> None:
        super().__init__()
        self.work, self.fault = work, None
        self.start()

    def run(self) -> None:
        try:
            self.work()
        except Exception as fault:  # noqa: BLE001 - told by done()
            self.fault = fault
        finally:
            connection.close()

    def done(self) -> None:
        self.join(30)
        assert not self.is_alive() and self.fault is None, self.fault


def test_a_slow_act_is_sealed_when_it_is_done(committed: None):
    """The slow act has the lower id; sealing goes on without it, never past it."""
    began, finish = threading.Event(), threading.Event()

    def slow() -> None:
        with ledger.act(actor=SYSTEM, kind="tests.slow"):
            began.set()
            finish.wait(20)

    if not postgres:  # one writer: the slow act holds the only place
        empty_act("tests.quick")
        assert ledger.seal(actor=SYSTEM).acts == 1
        return
    thread = Work(slow)
    assert began.wait(20)
    empty_act("tests.quick")
    assert ledger.seal(actor=SYSTEM).acts == 0, "an older transaction is running"
    assert verify(SYSTEM).notes[0].what == "unsealed_acts"
    finish.set()
    thread.done()
    assert ledger.seal(actor=SYSTEM).acts == 2
    acts = Act.objects.order_by("tx", "pk").values_list("kind", flat=True)
    assert list(acts) == ["tests.slow", "tests.quick"]
    assert verify(SYSTEM).is_sound


def test_acts_of_a_restored_database_are_sealed(committed: None):
    empty_act("tests.before")
    drop_triggers()
    meddle("UPDATE ledger_act SET tx = 900000000000")
    assert ledger.seal(actor=SYSTEM).acts == 1
    assert verify(SYSTEM).is_sound


def test_two_sealers_make_one_chain(committed: None):
    for number in range(40):
        empty_act(f"tests.{number}")
    if postgres:  # in memory SQLite answers "locked" instead of waiting
        threads = [Work(lambda: ledger.seal(actor=SYSTEM)) for _ in range(3)]
        for thread in threads:
            thread.done()
    ledger.seal(actor=SYSTEM)
    report = verify(SYSTEM)
    assert report.is_sound and report.notes == [], (report.first, report.notes)
    lines = [h.number for h in heads.lines() if h]
    assert lines == list(
        Seal.objects.order_by("number").values_list("number", flat=True)
    )


def test_verify_reads_one_moment_and_blocks_nobody(committed: None, monkeypatch: Any):
    """An act committed while verify runs neither waits nor makes a false alarm."""
    from banyan.ledger.verification import acts

    empty_act("tests.first")
    if not postgres:  # in memory nobody else can write: look at how it reads
        with statements() as said:
            assert verify(SYSTEM).is_sound
        assert said[0] == "BEGIN DEFERRED" and said[-1] == "ROLLBACK"
        return
    check = acts.check

    def meanwhile(report: Any) -> None:
        thread = Work(lambda: empty_act("tests.meanwhile"))
        thread.done()
        check(report)

    monkeypatch.setattr(acts, "check", meanwhile)
    report = verify(SYSTEM)
    assert report.is_sound and report.counts["acts"] == 1
    assert Act.objects.count() == 2


@pytest.mark.django_db
def test_many_acts_take_several_seals(world: World, monkeypatch: Any):
    monkeypatch.setattr(sealing, "BATCH", 3)
    for number in range(8):
        empty_act(f"tests.{number}")
    done = tasks.seal_due()
    assert (done.acts, done.seals) == (10, (1, 2, 3, 4))
    assert tasks.seal_due() == sealing.Sealed()
    assert verify(SYSTEM).is_sound


@pytest.mark.django_db
def test_sealing_needs_the_right(world: World):
    with pytest.raises(NotAllowed):
        ledger.seal(actor=Actor())
    with pytest.raises(NotAllowed):
        verify(Actor())


@pytest.mark.django_db
def test_the_key_is_made_once_and_kept_from_others(world: World, data_folder: Path):
    first, again = keys.signer(), keys.signer()
    assert first.key_id == again.key_id
    path = data_folder / "keys" / "ledger.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    ledger.seal(actor=SYSTEM)
    second = keys.rotate()
    empty_act("tests.after")
    ledger.seal(actor=SYSTEM)
    assert set(public_keys()) == {first.key_id, second.key_id}
    assert verify(SYSTEM).is_sound
    path.write_text("broken")
    with pytest.raises(Fault):
        keys.signer()


@pytest.mark.django_db
def test_a_restore_is_recorded_or_sealing_stops(world: World):
    for number in range(3):
        empty_act(f"tests.{number}")
        ledger.seal(actor=SYSTEM)
    meddle(
        "DELETE FROM ledger_act WHERE kind IN ('tests.1', 'tests.2')",
        "DELETE FROM ledger_seal WHERE number > 1",
    )
    with pytest.raises(Fault, match="seal 3"):
        ledger.seal(actor=SYSTEM)
    assert {f.what for f in verify(SYSTEM)} == {"seal_missing"}
    # what on_commit does, since the test itself never commits
    with transaction.atomic():
        assert ledger.restore_note(actor=SYSTEM, reason="disk lost") == 2
    seal = Seal.objects.get()
    heads.append_restore(1, bytes(seal.digest), 3)
    ledger.seal(actor=SYSTEM)
    report = verify(SYSTEM)
    assert report.is_sound, report.first
    assert "Restored" in report.notes[0].message
    act = Act.objects.get(kind="ledger.restore")
    assert act.facts == {"reason": "disk lost", "restored_to": 1, "seals_to": 3}


@pytest.mark.django_db
def test_a_restore_to_the_same_state_only_leaves_its_act(world: World):
    ledger.seal(actor=SYSTEM)
    assert ledger.restore_note(actor=SYSTEM, reason="moved to a new machine") == 0
    ledger.seal(actor=SYSTEM)
    report = verify(SYSTEM)
    assert report.is_sound and report.notes == []
