"""What goes out: what a guest of the partner is shown, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from banyan.exchange import queries as exchange
from banyan.exchange import services as exchanging
from banyan.kernel.errors import InputError, NotAllowed, NotVisible
from banyan.ledger.models import Act, Reading
from banyan.packages import queries, services
from banyan.packages.documents import document_of
from banyan.packages.domain.zipped import unpack
from banyan.packages.models import Package
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support import package_world as pw
from tests.support.counting import statements

pytestmark = pytest.mark.django_db
SECRETS = ("Review in the house", "Not for guests", "Missing and why", "Heard at home")
MINUTES = ("Said in the meeting", "What about it", "We will send the text")


@kept.once
def built() -> pw.World:
    """A house with records that a partner may be handed."""
    return pw.build()


def documents(content: bytes) -> dict[str, Any]:
    found = {n: raw for n, raw in unpack(content).items() if n.startswith("records/")}
    return {n.split("/")[1]: json.loads(raw) for n, raw in found.items()}


def test_nothing_released_is_no_package(world: pw.World) -> None:
    with pytest.raises(InputError) as refused:
        pw.made(world)
    assert refused.value.problems[0].code == "package.nothing"
    assert not Package.objects.exists()


def test_it_holds_what_a_guest_is_shown(world: pw.World) -> None:
    pw.released(world)
    content = pw.made(world)
    found = documents(content)
    assert set(found) == {"exchange", "practice", "agreement"}
    for kind, row in pw.records(world):
        shown = exchange.record_shown(world.actor("guest"), kind, row.uid)
        mine = document_of(shown)
        assert found[kind]["values"] == mine["values"]
        assert stripped(found[kind]["parts"]) == stripped(mine["parts"])
    assert found["agreement"]["parts"]["article"][0]["values"]["number"] == "1"


def stripped(parts: dict[str, Any]) -> dict[str, Any]:
    """Return the parts without the states of their texts, which are asked apart."""
    return {
        kind: [{k: v for k, v in one.items() if k != "states"} for one in rows]
        for kind, rows in parts.items()
    }


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_above_the_level_leaks(world: pw.World, whole: bool) -> None:
    pw.released(world, whole=whole)
    members = unpack(pw.made(world))
    text = b"\n".join(members.values()).decode("utf-8", "replace")
    assert not [s for s in (*SECRETS, "kept in the house") if s in text]
    assert [s in text for s in MINUTES] == [whole] * 3
    assert "A handbook" in text and "a handbook" in text
    public = unpack(pw.made(world, level="public"))
    text = b"\n".join(public.values()).decode("utf-8", "replace")
    assert not [
        s for s in (*SECRETS, *MINUTES, "A handbook", "a handbook") if s in text
    ]
    assert "Conference" in text


def test_only_the_languages_released(world: pw.World) -> None:
    exchanging.record_release(
        actor=world.actor("exchange"),
        kind="practice",
        uid=world.bw.practice.uid,
        partners=[world.partner.uid],
        languages=["vi"],
    )
    found = documents(pw.made(world))["practice"]
    assert found["languages"] == ["vi"]
    assert set(found["values"]["problem"]) == {"vi"}
    assert set(found["parts"]["block"][0]["values"]["steps"]) == {"vi"}


def test_what_is_released_to_an_account_alone_stays(world: pw.World) -> None:
    guest = world.bw.web.accounts["guest"]
    exchanging.record_release(
        actor=world.actor("exchange"),
        kind="practice",
        uid=world.bw.practice.uid,
        accounts=[guest.pk],
    )
    with pytest.raises(InputError):
        pw.made(world)


def test_one_record_alone(world: pw.World) -> None:
    pw.released(world)
    content = pw.made(world, kind="practice", record=world.bw.practice.uid)
    assert set(documents(content)) == {"practice"}
    rows = queries.package_outline(
        world.actor("exchange"), world.partner.uid, kind="practice"
    )
    assert [r.uid for r in rows] == [world.bw.practice.uid]


def test_the_same_content_is_the_same_package_and_no_act(world: pw.World) -> None:
    pw.released(world)
    first = services.package_make(
        actor=world.actor("exchange"), partner=world.partner.uid
    )
    acts = Act.objects.count()
    again = services.package_make(
        actor=world.actor("exchange"), partner=world.partner.uid
    )
    assert (again.pk, Act.objects.count()) == (first.pk, acts)
    exchanging.record_change(
        actor=ew.SYSTEM,
        kind="practice",
        uid=world.bw.practice.uid,
        values={"cost": "None"},
    )
    assert pw.made(world) != b"" and Package.objects.count() == 2


def test_made_by_an_office_and_on_record(world: pw.World) -> None:
    pw.released(world)
    content = pw.made(world)
    manifest = json.loads(unpack(content)["manifest.json"])
    assert manifest["sender"]["organisation"] == ew.said("Own").as_json()
    assert manifest["sender"]["office"]["vi"] == "Đảng bộ thành phố"
    text = unpack(content)["manifest.json"].decode()
    assert "world-exchange" not in text and "Account exchange" not in text
    act = Act.objects.get(kind="packages.package_make")
    assert act.facts["records"] == 3 and act.facts["level"] == "partner"
    row = Package.objects.get()
    taken = services.package_open(actor=world.actor("exchange"), package=row.uid)
    assert taken.content == content and taken.file_name.endswith(".zip")
    assert Reading.objects.filter(kind="packages.package", subject=row.pk).exists()


def test_the_index_is_read_in_three_languages_and_fetches_nothing(
    world: pw.World,
) -> None:
    pw.released(world)
    page = unpack(pw.made(world))["index.html"].decode()
    for language in ("vi", "lo", "en"):
        assert f'<main id="{language}" lang="{language}">' in page
    assert "<script" not in page and "http://" not in page and "https://" not in page
    assert "Conference ລາວ" in page and "Conference vi" in page


def test_topics_used_and_those_above_go_along(world: pw.World) -> None:
    pw.released(world)
    turtle = unpack(pw.made(world))["topics.ttl"].decode()
    assert "urn:banyan:topic:young-members" in turtle or "young-members" in turtle
    assert "fatherland-front-work" not in turtle


def test_markup_in_a_text_is_text(world: pw.World) -> None:
    exchanging.record_change(
        actor=ew.SYSTEM,
        kind="practice",
        uid=world.bw.practice.uid,
        values={"title": {"vi": "<script>x</script>", "lo": "b", "en": "c"}},
    )
    pw.released(world)
    assert "<script" not in unpack(pw.made(world))["index.html"].decode()


def test_who_may(world: pw.World) -> None:
    pw.released(world)
    uid = world.partner.uid
    for who in ("guest", "secretary", "inspector"):
        with pytest.raises((NotVisible, NotAllowed)):
            services.package_make(actor=world.actor(who), partner=uid)
    with pytest.raises(NotVisible):
        services.package_make(actor=world.actor("far"), partner=uid)
    with pytest.raises(InputError):
        pw.made(world, level="internal")
    with pytest.raises(NotVisible):
        services.package_make(actor=ew.SYSTEM, partner=world.bw.ew.own.uid)


def test_statements_do_not_grow_with_records(world: pw.World) -> None:
    pw.released(world)
    officer, uid = world.actor("exchange"), world.partner.uid
    queries.package_outline(officer, uid)
    with statements() as few:
        queries.package_outline(officer, uid)
    for n in range(4):
        (row,) = ew.add(
            "practice",
            {
                "title": ew.said(f"Practice {n}"),
                "organisation": world.bw.ew.own,
                "topics": ["young-members"],
                "problem": ew.said("Problem"),
            },
            unit=world.bw.web.units["city"],
        )
        ew.add("block", {"title": ew.said("B"), "steps": ew.said("S")}, owner=row)
        exchanging.record_release(
            actor=officer, kind="practice", uid=row.uid, partners=[uid]
        )
    with statements() as more:
        assert len(queries.package_outline(officer, uid)) == 7
    assert len(few) == len(more), "\n".join(more)
