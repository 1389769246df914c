"""Pages of the ledger: acts in range, one act, one record, what I did, proofs."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from banyan.decisions import services as decisions
from banyan.decisions.services import Take
from banyan.kernel import clock
from banyan.ledger import codecs
from banyan.ledger.services import reading_record
from banyan.units.queries import unit_get
from banyan.web.features.ledger import words
from tests.support import listed, web_world
from tests.support.counting import queries_of

pytestmark = pytest.mark.django_db
DAY = clock.real_today() - dt.timedelta(days=40)
SOURCES = Path(words.__file__).parents[3]


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> web_world.World:
    settings.BANYAN_DATA = tmp_path  # a heads file of its own
    return web_world.build()


def act_once(world: web_world.World, place: str, title: str = "Phân công") -> Any:
    return decisions.decision_take(
        actor=web_world.SYSTEM,
        kind="setting",
        title=title,
        decided_on=DAY,
        effective_on=DAY,
        body=world.units[place],
    )


def units_shown(answer: Any) -> set[str]:
    return {unit for unit in listed.column(answer, "Unit") if unit}


def test_acts_are_those_of_the_range(world: web_world.World) -> None:
    act_once(world, "north")
    act_once(world, "south")
    north = units_shown(world.client("north-inspector").get("/ledger/"))
    city = units_shown(world.client("inspector").get("/ledger/"))
    assert "Committee of Nam" not in north and "Committee of Bắc" in north
    assert {"Committee of Nam", "Committee of Bắc"} <= city
    assert world.client("officer").get("/ledger/").status_code == 403


def test_acts_are_narrowed_by_room_unit_person_and_day(world: web_world.World) -> None:
    act_once(world, "north")
    client = world.client("inspector")
    uid = unit_get(web_world.SYSTEM, world.units["north"]).uid

    def acts(**query: Any) -> list[str]:
        return listed.firsts(client.get("/ledger/", query))

    assert units_shown(client.get("/ledger/", {"f": f"unit is {uid}"})) == {
        "Committee of Bắc"
    }
    of_people = {v for k, v in words.ACTS.items() if k.startswith("people.")}
    assert acts(room="people") and set(acts(room="people")) <= of_people
    about = acts(about=world.member.uid)
    assert (
        "Opened a membership" in about and "Took over a tree from records" not in about
    )
    assert acts(f="at le 2020-01-01") == []
    assert acts(f="at ge 2020-01-01") == acts() != []
    assert client.get("/ledger/", {"unit": "nobody"}).status_code == 422


def test_pages_follow_each_other_both_ways(world: web_world.World) -> None:
    for n in range(60):
        act_once(world, "north", f"Phân công {n}")
    client = world.client("inspector")
    first = client.get("/ledger/")
    second = client.get(listed.shown(first).pager.next_url)
    back = client.get(listed.shown(second).pager.previous_url)
    urls = listed.urls
    assert len(urls(first)) == 50 and not set(urls(first)) & set(urls(second))
    assert urls(back) == urls(first)


def test_the_number_of_queries_does_not_grow(world: web_world.World) -> None:
    client = world.client("inspector")
    for n in range(5):
        act_once(world, "north", f"Việc {n}")
    few = queries_of(client, "/ledger/?room=decisions")
    for n in range(50):
        act_once(world, "south", f"Việc khác {n}")
    assert queries_of(client, "/ledger/?room=decisions") == few <= 8


def test_a_record_tells_everything_that_happened_to_it(world: web_world.World) -> None:
    taken = act_once(world, "north")
    url = f"/ledger/record/decisions.decision/{taken.pk}/"
    page = world.client("inspector").get(url).context["page"]
    assert [e.operation for e in page.entries] == ["created"]
    assert page.entries[0].act.who == "Banyan itself (test)"
    assert page.head.title.endswith(taken.symbol)
    assert world.client("neighbour").get(url).status_code == 404
    assert queries_of(world.client("inspector"), url) <= 14


def test_only_what_is_sealed_can_be_proved(world: web_world.World) -> None:
    taken = act_once(world, "north")
    url = f"/ledger/record/decisions.decision/{taken.pk}/"
    client = world.client("inspector")
    assert client.get(url).context["page"].entries[0].proof.reason
    web_world.seal()
    proof = client.get(url).context["page"].entries[0].proof
    answer = client.post(proof.url)
    made = json.loads(answer.content)
    assert made["entry"] and made["signature"]
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(proof.url).status_code == 405
    assert world.client("neighbour").post(proof.url).status_code == 404


def test_an_act_shows_what_it_touched_and_how_often(world: web_world.World) -> None:
    client = world.client("inspector")
    loaded = next(
        line.first.url
        for line in listed.shown(client.get("/ledger/?room=units")).lines
        if line.first.text == "Took over a tree from records"
    )
    page = client.get(loaded).context["page"]
    assert f"Unit: {len(web_world.PLACES)} created" in page.counts
    assert world.client("neighbour").get(loaded).status_code == 404


def test_i_see_what_i_did_and_who_read_me(world: web_world.World) -> None:
    reading_record(
        actor=world.actor("officer"),
        kind="people.sensitive",
        subject=1,
        what="identity number",
        person=world.member.pk,
        unit=world.units["branch"],
        reason="Cấp thẻ",
    )
    page = world.client("reader").get("/ledger/mine/").context["page"]
    assert [r.who for r in page.readings] == ["Account officer"]
    assert page.readings[0].reason == "Cấp thẻ"
    assert page.list.lines == ()
    decisions.decisions_take(
        actor=world.actor("officer"),
        commands=[
            Take(
                kind="setting",
                title="Việc",
                decided_on=DAY,
                body=world.units["north"],
            )
        ],
    )
    mine = world.client("officer").get("/ledger/mine/").context["page"]
    [line] = mine.list.lines
    assert line.first.text == "Took a decision"
    assert world.client("officer").get(line.first.url).status_code == 200
    assert world.client("neighbour").get(line.first.url).status_code == 404


def test_the_seal_is_named(world: web_world.World) -> None:
    client = world.client("inspector")
    before = client.get("/ledger/").context["page"].seal
    web_world.seal()
    after = client.get("/ledger/").context["page"].seal
    assert before.facts[0].value != after.facts[0].value
    assert after.facts[1].value == "0"


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_opens_in_every_language(
    world: web_world.World, language: str
) -> None:
    client = world.client("inspector", language)
    record = f"/ledger/record/units.unit/{world.units['north']}/"
    act = client.get("/ledger/").context["page"].list.lines[0].first.url
    for url in ("/ledger/", "/ledger/mine/", act, record):
        assert client.get(url).status_code == 200


def test_every_kind_of_act_has_a_name() -> None:
    """A kind is the room and the name of the service that acts."""
    trees = {
        p: ast.parse(p.read_text(encoding="utf-8"))
        for p in SOURCES.rglob("*.py")
        if {"services", "services.py", "ledger"} & set(p.parts)
    }
    known = {
        f"{_room(path)}.{node.name}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }
    written = {text for tree in trees.values() for text in _kinds(tree)}
    opened = {kind for tree in trees.values() for kind in _opened(tree)}
    own = {text for text in written & known if not text.startswith("ledger.")}
    silent = (own | opened) - words.ACTS.keys()
    assert opened
    assert sorted(silent) == []


def _room(path: Path) -> str:
    return path.relative_to(SOURCES).parts[0]


def _kinds(tree: ast.AST) -> set[str]:
    return {
        c.value
        for c in ast.walk(tree)
        if isinstance(c, ast.Constant)
        and isinstance(c.value, str)
        and re.fullmatch(r"[a-z]+\.[a-z_]+", c.value)
    }


def _opened(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and OPENS.search(ast.unparse(node.func)):
            values = [k.value for k in node.keywords if k.arg == "kind"]
            found |= {kind for v in [*values, *node.args[:2]] for kind in _kinds(v)}
    return found


OPENS = re.compile(r"(^|\.)_?(act|acting|act_into)$")


def test_every_kind_of_record_has_a_name() -> None:
    assert {codec.kind for codec in codecs.registered()} - words.RECORDS.keys() == set()
