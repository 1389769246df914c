"""The commands: exit codes, JSON alone on standard output."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from banyan.cli import ledger as command
from banyan.ledger.models import Entry
from tests.support.ledger import meddle

from .conftest import World

pytestmark = pytest.mark.django_db


def run(capsys: Any, *words: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    command.register(parser.add_subparsers())
    args = parser.parse_args(words)
    return args.func(args), capsys.readouterr().out


def test_verify_answers_with_the_first_touched_row(sealed: World, capsys: Any):
    code, out = run(capsys, "verify", "--json")
    assert code == 0 and json.loads(out)["sound"] is True
    assert run(capsys, "verify")[1].endswith("outside the ledger\n")
    pk = sealed.people[2].pk
    meddle(f"UPDATE people_person SET sex = 'x' WHERE id = {pk}")
    code, out = run(capsys, "verify", "--json")
    answer = json.loads(out)
    assert code == 1 and answer["sound"] is False
    first = answer["first"]
    assert (first["what"], first["kind"], first["subject"]) == (
        "row_changed",
        "people.person",
        pk,
    )
    code, out = run(capsys, "verify")
    assert code == 1 and f"TOUCHED: people.person {pk}" in out


def test_many_findings_are_counted_and_cut(sealed: World, capsys: Any):
    meddle("DELETE FROM ledger_act", "DELETE FROM ledger_entry")
    code, out = run(capsys, "verify")
    assert code == 1 and "also: " in out


def test_seal_proof_and_keys(world: World, capsys: Any):
    code, out = run(capsys, "ledger", "seal", "--json")
    assert code == 0 and json.loads(out) == {"acts": 2, "readings": 0, "seals": [1]}
    entry = Entry.objects.order_by("pk").last()
    code, out = run(capsys, "ledger", "proof", str(entry.pk), "--json")
    proof = json.loads(out)
    assert code == 0 and proof["entry_id"] == entry.pk
    code, out = run(capsys, "ledger", "keys", "--json")
    assert code == 0 and json.loads(out) == {proof["key_id"]: proof["public_key"]}
    assert run(capsys, "ledger", "keys")[1].startswith(proof["key_id"])
    assert run(capsys, "ledger", "seal")[1].startswith("sealed 0 acts and 1 readings")
