"""A practice received becomes an own one that keeps its source; theirs stays theirs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from banyan.cli.main import main
from banyan.exchange.models import Practice
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.ledger.models import Act
from banyan.packages import queries, services
from banyan.packages.models import Received
from tests.support import api_world, kept
from tests.support import exchange_world as ew
from tests.support import package_world as pw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> pw.World:
    """A practice that the other installation received, and a body of its own."""
    world = pw.build()
    pw.released(world)
    content = pw.made(world, kind="practice")
    with pw.abroad():
        pw.trust(world, content)
    pw.taken(world, pw.arrived(world, content))
    (body,) = ew.add(
        "organisation",
        {
            "name": ew.said("The ward"),
            "side": "own",
            "house_unit": world.bw.web.uid("south"),
        },
        unit=world.bw.web.units["south"],
    )
    world.bw.made.append(body)
    return world


def adopt(world: pw.World, who: str = "far", **more: Any) -> Any:
    given = {
        "record": Received.objects.earliest("pk").uid,
        "organisation": world.bw.made[0].uid,
    } | more
    with pw.abroad():
        return services.received_adopt(actor=world.actor(who), **given)


def test_it_begins_as_a_draft_with_texts_blocks_and_source(world: pw.World) -> None:
    made = adopt(world)
    row = Practice.objects.get(pk=made.pk)
    theirs = Received.objects.get()
    assert (row.state, row.organisation.side) == ("draft", "own")
    assert row.title == world.bw.practice.title and row.uid != world.bw.practice.uid
    assert [b.title for b in row.blocks.all()] == [
        b.title for b in world.bw.practice.blocks.all()
    ]
    assert row.topics == world.bw.practice.topics and not row.evidence.exists()
    assert str(theirs.origin) in row.source and "The city vi" in row.source
    assert theirs.own == row.uid and theirs.is_linked_by_hand
    assert Act.objects.filter(kind="packages.received_adopt").count() == 1
    with pw.abroad():
        shown = queries.received_get(world.actor("far"), theirs.uid)
        assert shown.own is not None and shown.own.uid == row.uid
        assert queries.adopting_bodies(world.actor("far"), shown) == []


def test_once_is_enough_and_taking_back_waits_for_the_link(world: pw.World) -> None:
    adopt(world)
    with pytest.raises(StateRefusal) as again:
        adopt(world)
    assert again.value.code == "package.adopted" and again.value.way_out
    with pw.abroad(), pytest.raises(StateRefusal) as built_on:
        services.package_take_back(
            actor=world.actor("far"), package=Received.objects.get().package.uid
        )
    assert built_on.value.code == "package.built_on"


def test_who_may_not_and_what_is_no_body(world: pw.World) -> None:
    with pytest.raises((NotAllowed, NotVisible)):
        adopt(world, "guest")
    with pytest.raises(InputError) as nobody:
        adopt(world, organisation="")
    assert nobody.value.problems[0].field == "organisation"
    assert not Received.objects.filter(own__isnull=False).exists()


def test_what_a_later_package_replaced_is_not_taken_up(world: pw.World) -> None:
    first = Received.objects.get()
    ew.services.record_change(
        actor=ew.SYSTEM,
        kind="practice",
        uid=world.bw.practice.uid,
        values={"problem": ew.said("Fewer still")},
    )
    package = pw.arrived(world, pw.made(world, kind="practice"))
    pw.taken(world, package, [world.bw.practice.uid])
    with pytest.raises(StateRefusal) as replaced:
        adopt(world, record=first.uid)
    assert replaced.value.code == "package.replaced"


def test_by_page_and_by_program(world: pw.World) -> None:
    theirs = Received.objects.get()
    client = world.bw.web.client("far", "vi")
    url = reverse("received_adopt", args=[theirs.uid])
    assert url in client.get(reverse("received", args=[theirs.uid])).content.decode()
    program = api_world.program(world.bw.web.accounts["far"])
    bodies = program.get(f"exchange/theirs/{theirs.uid}/bodies").json()["items"]
    assert str(world.bw.made[0].uid) in {one["uid"] for one in bodies}
    done = client.post(url, {"organisation": str(world.bw.made[0].uid)})
    assert done.status_code == 302
    page = client.get(reverse("received", args=[theirs.uid])).content.decode()
    assert url not in page
    given = {"organisation": str(world.bw.made[0].uid)}
    again = program.post(f"exchange/theirs/{theirs.uid}/adopt", given)
    assert again.status_code == 409 and again.json()["code"] == "package.adopted"


def test_a_package_whose_key_was_withdrawn_offers_nothing(world: pw.World) -> None:
    ew.services.record_change(
        actor=ew.SYSTEM,
        kind="practice",
        uid=world.bw.practice.uid,
        values={"problem": ew.said("Fewer still")},
    )
    package = pw.arrived(world, pw.made(world, kind="practice"))
    client = world.bw.web.client("far", "en")
    with pw.abroad():
        url = reverse("package", args=[package.uid])
        assert "Take the chosen records" in client.get(url).content.decode()
        (key,) = queries.keys_known(world.actor("far"))
        services.key_withdraw(actor=world.actor("far"), key=key.uid, reason="Stolen")
        page = client.get(url).content.decode()
        assert "Take the chosen records" not in page and "Stolen" in page
        assert key.fingerprint in page and reverse("sender_keys") in page
        program = api_world.program(world.bw.web.accounts["far"])
        told = program.get(f"exchange/packages/{package.uid}").json()
        assert told["withdrawn"]["why"] == "Stolen"


def test_the_command_begins_it_for_the_one_body_there_is(
    world: pw.World, capsys: pytest.CaptureFixture[str]
) -> None:
    came = str(Received.objects.get().uid)
    command = ["package", "adopt", came, "--json"]
    command += ["--account", world.bw.web.accounts["far"].username]
    with pw.abroad():
        assert main(command) == 0
        uid = json.loads(capsys.readouterr().out)["uid"]
        assert str(Practice.objects.get(uid=uid).organisation.uid) == str(
            world.bw.made[0].uid
        )
        assert main(command) != 0
    assert "here already" in capsys.readouterr().out
