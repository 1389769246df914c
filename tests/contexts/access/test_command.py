"""``banyan explain`` and ``banyan account``: answers and exit codes."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest

from banyan.access.models import Account
from banyan.cli.main import main
from tests.contexts.access import ground


def _run(capsys: Any, *argv: str) -> tuple[int, Any]:
    code = main([*argv, "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out)


@pytest.fixture
def an(tree: ground.Tree) -> Account:
    account = ground.account("an")
    ground.give(account, "reader", tree.district)
    return account


def _explain(capsys: Any, act: str, obj: str, who: str = "an") -> tuple[int, Any]:
    return _run(capsys, "explain", "--actor", who, "--act", act, "--object", obj)


def test_allowed(an: Account, tree: ground.Tree, capsys: Any) -> None:
    code, said = _explain(capsys, "person.read", "unit:branch@party")
    assert (code, said["allowed"], said["missing"]) == (0, True, None)
    assert said["grants"][0]["unit_name"] == "district"
    assert said["reason"] == "granted by hand in district: test"


def test_not_allowed(an: Account, tree: ground.Tree, capsys: Any) -> None:
    giver = ground.account("giver")
    ground.give(giver, "giver", tree.city)
    code, said = _explain(capsys, "person.write", f"unit:{tree.other.pk}")
    assert (code, said["allowed"], said["missing"]) == (1, False, "person.write")
    assert [g["name"] for g in said["could_give"]] == ["giver"]
    assert said["grants"] == []


@pytest.mark.parametrize(
    ("who", "act", "obj"),
    [
        ("nobody", "person.read", "unit:1"),
        ("an", "fly", "unit:1"),
        ("an", "person.read", "unit:999999"),
        ("an", "person.read", "tree"),
        ("an", "person.read", "unit:"),
        ("an", "person.read", "person:nonsense"),
        ("an", "person.read", "unit:1@nowhere"),
    ],
)
def test_unknown(an: Account, capsys: Any, who: str, act: str, obj: str) -> None:
    code, said = _explain(capsys, act, obj, who)
    assert code == 2
    assert said["message"]


def test_a_person(tree: ground.Tree, capsys: Any) -> None:
    """The own record needs no right; of others the units of memberships decide."""
    me = ground.account("me", person_id=ground.person().pk)
    assert me.person is not None
    code, said = _explain(capsys, "person.read", f"person:{me.person.uid}", "me")
    assert (code, said["reason"]) == (0, "because it is one’s own record")
    ground.account("other")
    code, said = _explain(capsys, "person.read", f"person:{me.person.uid}", "other")
    assert (code, said["missing"]) == (1, "person.read")


def test_in_words(an: Account, tree: ground.Tree, capsys: Any) -> None:
    where = ["--actor", "an", "--object", f"unit:{tree.branch.pk}"]
    assert main(["explain", *where, "--act", "person.read"]) == 0
    assert "granted by hand" in capsys.readouterr().out
    assert main(["explain", *where, "--act", "ledger.read"]) == 1
    assert "not allowed" in capsys.readouterr().out


def test_accounts(tree: ground.Tree, capsys: Any, monkeypatch: Any) -> None:
    code, said = _run(capsys, "account", "create", "binh", "--email", "b@example.org")
    assert (code, said["account"]) == (0, "binh")
    assert _run(capsys, "account", "create", "binh")[0] == 2
    monkeypatch.setattr(sys, "stdin", io.StringIO("plenty of letters 73\n"))
    assert _run(capsys, "account", "password", "binh")[0] == 0
    assert Account.objects.get(username="binh").check_password("plenty of letters 73")
    monkeypatch.setattr(sys, "stdin", io.StringIO("1234\n"))
    assert _run(capsys, "account", "password", "binh")[0] == 2
    listed = _run(capsys, "account", "list")[1]
    assert [(r["account"], r["open"]) for r in listed] == [("binh", True)]
    assert "password" not in json.dumps(listed)
    assert _run(capsys, "account", "close", "binh")[0] == 0
    assert _run(capsys, "account", "list")[1] == []
    assert _run(capsys, "account", "close", "nobody")[0] == 2
