"""The command line, the queries and the reference pages of the rulebook."""

from __future__ import annotations

import argparse
import datetime as dt
import json

import pytest

from banyan.cli import rulebook as cli
from banyan.kernel.actor import NOBODY, Actor, Held, PathRange
from banyan.kernel.errors import NotAllowed
from banyan.rulebook import packs, queries
from banyan.rulebook.domain.rules import Status
from banyan.rulebook.reference import reference_pages

ON = dt.date(2026, 8, 1)
READER = Actor(
    kind="account",
    held=(Held(1, "member", frozenset({"rulebook.read"}), PathRange("00000001"), 1),),
)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    cli.register(parser.add_subparsers())
    args = parser.parse_args(["rulebook", *words])
    return args.func(args)


def test_show_prints_json_alone(capsys):
    assert run("show", "TRF-COMPLETE", "--on", "2026-08-01", "--json") == 0
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert err == ""
    assert (data["id"], data["on"], data["pack"]) == (
        "TRF-COMPLETE",
        "2026-08-01",
        "vn-party",
    )
    assert (data["status"], data["unit"], data["confidence"]) == (
        "disputed",
        "working-day",
        "X",
    )
    assert {v["value"] for v in data["variants"]} == {30, 60}
    assert "value" not in data
    assert data["period"] == {"from": "2026-07-26", "to": None, "precision": "day"}
    assert data["citation"]["document"] == "208-QĐ/TW@TW/2026-07-26"


def test_show_of_an_active_rule_has_a_value_and_no_variants(capsys):
    assert run("show", "BDG-YEARS", "--on", "2025-09-02", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["value"][:2] == [30, 40]
    assert "variants" not in data


@pytest.mark.parametrize(
    ("scope", "status"),
    [("15", "active"), ("province:15", "active"), ("kind:branch", "unverified")],
)
def test_show_takes_a_scope(capsys, scope, status):
    run("show", "MTG-SCORE-GOOD", "--on", "2026-08-01", "--scope", scope, "--json")
    assert json.loads(capsys.readouterr().out)["status"] == status


@pytest.mark.parametrize(
    ("rule", "on", "says"),
    [
        ("TRF-COMPLETE", "2026-08-01", "30 working days"),
        ("DUE-INS", "2020-01-01", "unknown"),
        ("ELE-BRANCH-CONGRESS", "2026-08-01", "no value any more"),
        ("ADM-AGE-MIN", "2026-05-01", "since replaced by: 20-QĐ/TW"),
        ("ADM-BRANCH-VOTE", "2026-05-01", "2/3"),
        ("MTG-SCORE-GOOD", "2026-05-01", "note:"),
    ],
)
def test_show_for_people(capsys, rule, on, says):
    assert run("show", rule, "--on", on) == 0
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("show", "NOPE", "--on", "2026-08-01"),
        ("show", "ADM-AGE-MIN", "--on", "2026-08-01", "--pack", "nowhere"),
        ("diff", "2026-08-01", "2025-01-01"),
        ("check", "nowhere"),
        (),
    ],
)
def test_bad_usage_is_two_and_leaves_stdout_empty(capsys, words):
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err


def test_bad_usage_is_json_alone_where_json_is_asked(capsys):
    assert run("show", "NOPE", "--on", "2026-08-01", "--json") == 2
    out, err = capsys.readouterr()
    assert "NOPE" in json.loads(out)["message"]
    assert err == ""


@pytest.mark.parametrize(
    "words",
    [
        ("show", "ADM-AGE-MIN", "--on", "soon"),
        ("show", "ADM-AGE-MIN"),
        ("diff", "2025-01-01"),
    ],
)
def test_wrong_words_end_with_two(words):
    with pytest.raises(SystemExit) as end:
        run(*words)
    assert end.value.code == 2


def test_diff_prints_json_alone(capsys):
    assert run("diff", "2025-06-30", "2026-08-01", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert {
        "added",
        "ended",
        "changed",
        "disputed",
        "recited",
        "documents_replaced",
    } <= set(data)
    change = next(c for c in data["changed"] if c["id"] == "EVL-EXC-EXCEED")
    assert (change["before"]["value"], change["after"]["value"]) == (50, 30)
    assert {"TRF-COMPLETE", "DIS-APPEAL"} <= {c["id"] for c in data["disputed"]}


def test_diff_for_people(capsys):
    run("diff", "2025-06-30", "2026-08-01")
    out = capsys.readouterr().out
    assert "EVL-EXC-EXCEED: 50 -> 30" in out
    assert "TRF-COMPLETE: 60 -> disputed: 30 / 60" in out


@pytest.mark.django_db
def test_check_passes_on_the_shipped_packs(capsys):
    assert run("check") == 0
    assert "vn-party" in capsys.readouterr().out
    assert run("check", "vn-party", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["ok"] and data["packs"][0]["examples"] >= 150


def test_check_of_a_broken_folder_is_one(capsys, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "pack.toml").write_text('id = "odd"\n', encoding="utf-8")
    assert run("check", str(folder)) == 1
    assert "odd/pack.toml:1: expected “version”" in capsys.readouterr().out


def test_queries_need_the_right():
    calls = [
        lambda a: queries.rules_by_topic(a, None, ON),
        lambda a: queries.rule_get(a, None, "ADM-AGE-MIN"),
        lambda a: queries.rule_answer(a, None, "ADM-AGE-MIN", ON),
        lambda a: queries.rule_history(a, None, "ADM-AGE-MIN"),
        lambda a: queries.rulebook_diff(a, None, ON, ON),
        lambda a: queries.document_register(a, None, ON),
        lambda a: queries.document_successions(a, None),
        lambda a: queries.disputed(a, None, ON),
    ]
    for call in calls:
        assert call(READER) is not None
        with pytest.raises(NotAllowed):
            call(NOBODY)


def test_rules_by_topic_leaves_nothing_out():
    groups = queries.rules_by_topic(READER, "vn-party", ON)
    assert sum(len(g.rows) for g in groups) == len(packs.rulebook("vn-party").rules)
    assert all(g.label.vi and g.label.lo and g.label.en for g in groups)
    assert all(row.measure.en for g in groups for row in g.rows)


def test_history_is_in_order():
    rows = queries.rule_history(READER, None, "EVL-EXC-EXCEED")
    assert [r.value.value for r in rows] == [50, 30]
    assert [r.documents[0].number for r in rows] == ["124-QĐ/TW", "366-QĐ/TW"]


def test_register_knows_what_is_in_force_and_who_cites_it():
    rows = {r.document.key: r for r in queries.document_register(READER, None, ON)}
    assert rows["208-QĐ/TW@TW/2026-07-26"].in_force
    old = rows["294-QĐ/TW@TW/2025-05-26"]
    assert not old.in_force
    assert old.replaced_by == ("20-QĐ/TW@TW/2026-04-08",)
    assert "TRF-COMPLETE" in old.rules


def test_disputed_lists_only_disputed():
    rows = queries.disputed(READER, None, ON)
    assert len(rows) == 5
    assert {r.answer.status for r in rows} == {Status.DISPUTED}


def test_reference_has_one_page_per_pack_and_topic_in_stable_order():
    pages = reference_pages()
    assert pages == reference_pages()
    assert list(pages) == sorted(pages)
    assert {
        "vn-party/admission.md",
        "vn-party/documents.md",
        "la-party/documents.md",
        "association/units.md",
    } <= set(pages)
    page = pages["vn-party/transfer.md"]
    assert "## TRF-COMPLETE" in page and "| disputed | X |" in page
    assert all(p.endswith("\n") and not p.endswith("\n\n") for p in pages.values())
