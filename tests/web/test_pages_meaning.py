"""Nearness in meaning at the doors: pages, proposals of words, command line, interface."""

from __future__ import annotations

import json
from typing import Any

import pytest

from banyan.cli.main import main
from banyan.exchange import services
from banyan.knowledge import queries as topics
from banyan.search import encoding, vectoring
from tests.support import api_world, kept, meaning
from tests.support import exchange_world as ew
from tests.support.meaning import SmallEncoder

pytestmark = pytest.mark.django_db
SAID = "nearness in meaning is"


def practice(world: ew.World, title: str) -> dict[str, Any]:
    return {
        "title": ew.said(title),
        "organisation": world.own,
        "topics": ["political-system"],
        "problem": {"en": "Nobody came"},
    }


@kept.once
def built() -> ew.World:
    world = ew.build(keeper=("exchange-officer", "city"))
    services.records_add(
        actor=ew.SYSTEM,
        kind="practice",
        rows=[
            practice(world, "Care for the elderly"),
            practice(world, "A festival in the village"),
        ],
        unit=world.web.units["city"],
    )
    return world


@pytest.fixture
def read(world: ew.World, monkeypatch: Any, settings: Any) -> SmallEncoder:
    made: SmallEncoder = meaning.put(monkeypatch, settings, SmallEncoder())
    vectoring.vectors_make()
    return made


def page(client: Any, typed: str, **more: str) -> Any:
    answer = client.get("/search/", {"q": typed, **more})
    assert answer.status_code == 200
    return answer


def test_what_is_not_there_is_said_once(world: ew.World, settings: Any) -> None:
    client = world.web.client("exchange")
    assert SAID not in page(client, "").content.decode()
    assert page(client, "zzyzx").content.decode().count(SAID) == 1
    assert SAID not in page(client, "zzyzx").content.decode()
    assert SAID not in page(world.web.client("reader"), "mau").content.decode()


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
@pytest.mark.parametrize("key", list(encoding.Stands))
def test_every_page_works_however_it_stands(
    world: ew.World, settings: Any, monkeypatch: Any, language: str, key: Any
) -> None:
    settings.BANYAN_MEANING = True
    monkeypatch.setattr(encoding, "_stands", lambda: key)
    monkeypatch.setattr(encoding, "_tried", lambda _make: None)
    client = world.web.client("exchange", language)
    told = page(client, "festival").context["page"].note
    assert bool(told) is (key is not encoding.Stands.READY)
    assert page(client, "festival").context["page"].groups
    assert page(client, "festival").context["page"].note == ""
    assert client.get("/topics/").status_code == 200


def test_how_it_stands_is_examined(world: ew.World, read: SmallEncoder) -> None:
    from banyan.archive.queries import settings_examine

    def check() -> Any:
        return {c.key: c for c in settings_examine(ew.SYSTEM)}["meaning"]

    assert check().state == "good"
    vectoring.TextVector.objects.filter(text__object_id__gt=0).delete()
    assert check().state == "soon" and dict(check().values)["count"] > 0
    encoding._place.encoder, encoding._place.failed = None, True
    assert check().state == "soon" and check().way_out


def test_it_stands_apart_under_its_own_heading(
    world: ew.World, read: SmallEncoder
) -> None:
    answer = page(world.web.client("exchange"), "the aged")
    shown = answer.context["page"]
    assert shown.groups == () and shown.empty is not None and shown.note == ""
    assert [str(one.name) for one in shown.near] == ["Care for the elderly en"]
    assert shown.near[0].note.startswith("Practices · ")
    text = answer.content.decode()
    assert "Near in meaning" in text and "0." not in str(shown.near)
    assert page(world.web.client("officer"), "the aged").context["page"].near == ()


def test_a_word_searched_for_becomes_a_label_through_two_people(
    world: ew.World, read: SmallEncoder
) -> None:
    client = world.web.client("exchange")
    shown = page(client, "teens").context["page"].words_near
    assert [one.name for one in shown] == ["Development of young members", "Youth work"]
    form = client.get(shown[0].propose_url).context["page"].form
    given = {name: form[name].value() for name in ("text", "language", "why")}
    assert given["text"] == "teens" and given["language"] == "en" and given["why"]
    answer = client.post(shown[0].url, {**given, "what": "label"})
    assert answer.status_code == 302
    (waiting,) = topics.proposals(ew.SYSTEM)
    assert (waiting.text, waiting.state, waiting.topic) == (
        "teens",
        "open",
        "young-members",
    )
    known = topics.topic_get(ew.SYSTEM, "young-members").concept
    assert "teens" not in known.alt.get("en", ())
    keeper = ew.SYSTEM
    topics_services().topic_proposal_accept(actor=keeper, proposal=waiting.uid)
    found = page(client, "teens").context["page"]
    assert found.words_near == () and found.meanings


def topics_services() -> Any:
    from banyan.knowledge import services

    return services


def test_the_form_of_a_topic_begins_empty_without_a_word(world: ew.World) -> None:
    client = world.web.client("exchange")
    for asked in ("", "?word=", "?word=%20"):
        form = client.get(f"/topics/young-members/{asked}").context["page"].form
        assert form["text"].value() is None
    long = client.get("/topics/young-members/", {"word": "<b>" + "x" * 300})
    assert long.status_code == 200 and "<b>xx" not in long.content.decode()


def test_the_interface_tells_the_same(world: ew.World, read: SmallEncoder) -> None:
    program = api_world.program(world.web.accounts["exchange"])
    found = program.get("search?q=the%20aged").json()
    assert [one["text"] for one in found["near"]] == ["Care for the elderly en"]
    assert found["meaning"] == "ready" and found["groups"] == []
    near = program.get("topics/near?text=teens").json()
    assert [one["key"] for one in near["items"]][:1] == ["young-members"]
    encoding._place.encoder, encoding._place.failed = None, True
    assert program.get("search?q=the%20aged").json()["meaning"] == "broken"
    assert program.get("topics/near?text=teens").json()["items"] == []


def run(capsys: Any, *args: str) -> tuple[int, str, str]:
    code = main(args)
    out, err = capsys.readouterr()
    return code, out, err


def test_commands(world: ew.World, read: SmallEncoder, capsys: Any) -> None:
    code, out, _err = run(capsys, "meaning", "state", "--json")
    state = json.loads(out)
    assert code == 0 and state["state"] == "ready" and state["waiting"] == 0
    assert state["model"] == "small 1" and state["texts"] == state["read"] > 0
    code, out, _err = run(capsys, "meaning", "make", "--anew", "--json")
    assert json.loads(out) == {"texts": state["texts"], "removed": state["texts"]}
    assert "texts read: 0" in run(capsys, "meaning", "make")[1]
    assert "waiting: 0" in run(capsys, "meaning", "state")[1]
    _code, out, err = run(capsys, "search", "the", "aged")
    assert "near: 1\n  Care for the elderly en  (exchange.practice" in out and not err
    found = json.loads(run(capsys, "search", "the", "aged", "--json")[1])
    assert [hit["kind"] for hit in found["near"]] == ["exchange.practice"]
    assert "young-members: " in run(capsys, "topics", "near", "teens")[1]
    near = json.loads(run(capsys, "topics", "near", "teens", "--json")[1])
    assert near[0]["key"] == "young-members"
    code, out, _err = run(
        capsys, "topics", "near", "teens", "--propose", "young-members"
    )
    assert code == 0 and topics.proposals(ew.SYSTEM)[0].text == "teens"


def test_commands_without_it(world: ew.World, settings: Any, capsys: Any) -> None:
    code, _out, err = run(capsys, "meaning", "make")
    assert code == 1 and "BANYAN_MEANING=yes" in err
    code, out, _err = run(capsys, "meaning", "state", "--json")
    assert (code, json.loads(out)["state"]) == (0, "off")
    assert SAID in run(capsys, "search", "zzyzx")[2]
