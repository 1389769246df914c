"""Briefings travel as they were given, under their hash, and are told as theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from banyan.access.models import Release
from banyan.briefings.domain.comparing import hash_of
from banyan.briefings.models import Briefing, Snapshot
from banyan.kernel.errors import InputError, StateRefusal
from banyan.packages import queries, services
from banyan.packages.briefing import require_content
from banyan.packages.domain.zipped import unpack
from banyan.packages.models import Received
from banyan.search.queries import search
from tests.support import api_world, kept
from tests.support import package_world as pw
from tests.support.counting import statements

pytestmark = pytest.mark.django_db


@kept.once
def built() -> pw.World:
    """Two installations, and a briefing that was released to the guests of the visit."""
    world = pw.build()
    world.bw.made.append(world.bw.released())
    content = pw.made(world)
    with pw.abroad():
        pw.trust(world, content)
    return world


def document(content: bytes) -> dict[str, Any]:
    """Return the one document of a briefing in a package."""
    (name,) = [n for n in unpack(content) if n.startswith("records/briefing/")]
    found: dict[str, Any] = json.loads(unpack(content)[name])
    return found


def received(world: pw.World) -> Any:
    package = pw.arrived(world, pw.made(world))
    (row,) = pw.taken(world, package)
    return row


def shown(world: pw.World, row: Any) -> Any:
    with pw.abroad():
        return queries.received_get(world.actor("far"), row.uid)


def test_it_goes_out_as_it_was_given(world: pw.World) -> None:
    found = document(pw.made(world, kind="briefing"))
    given = Snapshot.objects.get()
    assert found["content"] == given.content
    assert found["values"]["hash"] == given.hash == found["values"]["whole_hash"]
    outline = queries.package_outline(world.actor("exchange"), world.partner.uid)
    assert [one.kind for one in outline] == ["briefing"]


def test_what_was_withdrawn_or_not_released_stays(world: pw.World) -> None:
    world.bw.approved()
    assert len(queries.package_outline(world.actor("exchange"), world.partner.uid)) == 1
    Release.objects.all().delete()
    with pytest.raises(InputError) as empty:
        pw.made(world)
    assert empty.value.problems[0].code == "package.nothing"


def test_a_public_package_holds_what_is_for_everybody(world: pw.World) -> None:
    with pytest.raises(InputError):
        pw.made(world, level="public")
    Briefing.objects.update(level="public")
    found = document(pw.made(world, level="public"))
    assert found["uid"] == str(world.bw.made[0].uid)


def test_in_some_languages_it_goes_under_a_hash_of_its_own(world: pw.World) -> None:
    Release.objects.update(languages=["lo"])
    found = document(pw.made(world))
    assert found["languages"] == ["lo"] and set(found["title"]) == {"lo"}
    assert set(found["content"]["sections"][0]["heading"]) <= {"lo"}
    assert found["values"]["hash"] == hash_of(found["content"])
    assert found["values"]["whole_hash"] == Snapshot.objects.get().hash
    row = received(world)
    here = shown(world, row)
    assert here.fits_its_hash and not here.is_whole


def test_taken_it_is_theirs_checked_and_found(world: pw.World) -> None:
    row = received(world)
    here = shown(world, row)
    assert here.fits_its_hash and here.is_whole
    assert here.content == Snapshot.objects.get().content
    client = world.bw.web.client("far", "lo")
    for language in ("vi", "lo", "en"):
        page = client.get(reverse("received", args=[row.uid]), {"in": language})
        text = page.content.decode()
        assert page.status_code == 200 and here.record.values["hash"] in text
        assert here.content["sections"][0]["heading"][language] in text
    groups = search(world.actor("far"), "Our work").groups
    assert row.pk in {h.object_id for g in groups for h in g.hits}
    program = api_world.program(world.bw.web.accounts["far"])
    told = program.get(f"exchange/theirs/{row.uid}").json()
    assert told["content"] == here.content and told["fits_its_hash"]
    assert told["document"]["parts"]["section"]


def test_taken_back_it_is_gone_and_can_come_again(world: pw.World) -> None:
    package = pw.arrived(world, pw.made(world))
    assert pw.standing(world, package) == {"briefing": "new"}
    pw.taken(world, package)
    assert pw.standing(world, package) == {"briefing": "unchanged"}
    with pw.abroad():
        services.package_take_back(actor=world.actor("far"), package=package.uid)
    assert not Received.objects.exists()
    pw.taken(world, package)
    assert Received.objects.get().kind == "briefing"


def test_a_newer_version_stands_beside_the_former(world: pw.World) -> None:
    first = received(world)
    world.bw.released(title=pw.ew.said("Our work anew"))
    package = pw.arrived(world, pw.made(world))
    assert len(pw.taken(world, package)) == 1
    first.refresh_from_db()
    assert first.is_current


def _moved(found: dict[str, Any]) -> None:
    found["content"]["sections"][0]["heading"] = {"en": "Something else"}


def _shortened(found: dict[str, Any]) -> None:
    del found["content"]["sections"][0]["figures"]
    found["values"]["hash"] = hash_of(found["content"])


def _no_number(found: dict[str, Any]) -> None:
    figures = found["content"]["sections"][0]["figures"]
    figures[0] |= {"state": "shown", "value": "NaN"}
    found["values"]["hash"] = hash_of(found["content"])


def _no_content(found: dict[str, Any]) -> None:
    del found["content"]


@pytest.mark.parametrize("change", [_moved, _shortened, _no_number, _no_content])
def test_one_that_does_not_fit_its_hash_is_refused(
    world: pw.World, change: Callable[[dict[str, Any]], None], monkeypatch: Any
) -> None:
    from banyan.packages import gathering

    whole, told = gathering.briefings_for, gathering.shown_of
    (good,) = whole(
        world.actor("exchange"),
        type(world.partner).objects.get(pk=world.partner.pk),
        gathering.Wanted(),
    )

    def changed(*args: Any) -> list[dict[str, Any]]:
        found = json.loads(json.dumps(whole(*args)))
        for one in found:
            change(one)
        return found  # type: ignore[no-any-return]

    monkeypatch.setattr(gathering, "briefings_for", changed)
    monkeypatch.setattr(gathering, "shown_of", lambda _document: told(good))
    content = pw.made(world)
    with pw.abroad(), pytest.raises(InputError) as refused:
        services.package_receive(actor=world.actor("far"), content=content)
    assert refused.value.code == "package.shape" and refused.value.way_out


def test_a_content_of_another_form_is_refused() -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        require_content({})
    with pytest.raises((KeyError, TypeError, ValueError)):
        require_content([])


def test_it_is_linked_with_nothing_and_taken_up_by_nobody(world: pw.World) -> None:
    row = received(world)
    far = world.actor("far")
    with pw.abroad():
        with pytest.raises(InputError) as none:
            services.received_link(actor=far, record=row.uid, own=world.bw.made[0].uid)
        with pytest.raises(StateRefusal) as refused:
            services.received_adopt(
                actor=far, record=row.uid, organisation=world.home.uid
            )
    assert none.value.problems[0].code == "package.no_own"
    assert refused.value.code == "package.not_a_practice"


def test_more_briefings_cost_no_more_statements(world: pw.World) -> None:
    with statements() as few:
        queries.package_outline(world.actor("exchange"), world.partner.uid)
    world.bw.released(title=pw.ew.said("Another"))
    with statements() as more:
        queries.package_outline(world.actor("exchange"), world.partner.uid)
    assert len(few) == len(more)
