"""What was released in some languages alone is shown in these, through every door."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from banyan.access.models import Release
from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.exchange import queries, services
from banyan.kernel.errors import InputError
from banyan.lists.exports import Wish, export_take
from banyan.search.queries import search
from tests.support import api_world, guest_world
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support.guest_world import found, release, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> bw.World:
    return guest_world.build()


def spoken(**texts: str) -> dict[str, str]:
    return texts


@pytest.fixture
def told(world: bw.World) -> bw.World:
    """The same visit, each text another one in each language."""
    three = {"vi": "Hội nghị một", "lo": "ກອງປະຊຸມ ໜຶ່ງ", "en": "Meeting one"}
    venue = {"vi": "Phòng họp", "lo": "ຫ້ອງປະຊຸມ", "en": "Room"}
    minutes = {"vi": "Biên bản", "lo": "ບົດບັນທຶກ", "en": "Minutes taken"}
    visit = world.ew.exchange
    change = {"title": three, "venue": venue}
    services.record_change(
        actor=ew.SYSTEM, kind="exchange", uid=visit.uid, values=change
    )
    item = visit.items.get()
    services.record_change(
        actor=ew.SYSTEM, kind="item", uid=item.uid, values={"minutes": minutes}
    )
    visit.refresh_from_db()
    return world


def everywhere(world: bw.World) -> str:
    """Return all that the guest is shown of the visit, door by door, as one text."""
    actor = world.actor("guest")
    client = world.web.client("guest", "vi")
    pages = [reverse("exchange"), reverse("records", args=["exchange"])]
    pages += [reverse("list", args=["commitments-of-exchanges"]), reverse("inbox")]
    texts = [*seen(world), *(client.get(at).content.decode() for at in pages)]
    for typed in ("Hội nghị", "Meeting", "ກອງປະຊຸມ"):
        texts += [str(g.hits) for g in search(actor, typed).groups]
    return "\n".join(texts)


def test_a_release_in_one_language_shows_that_language_alone(told: bw.World) -> None:
    release(told, whole=True, languages=["en"])
    text = everywhere(told)
    assert "Meeting one" in text and "Room" in text and "Minutes taken" in text
    for word in ("Hội nghị một", "ກອງປະຊຸມ ໜຶ່ງ", "Phòng họp", "Biên bản", "ຫ້ອງປະຊຸມ"):
        assert word not in text, word
    visit = ("exchange.exchange", told.ew.exchange.pk)
    assert visit in found(told, "Meeting one")
    assert visit not in found(told, "Hội nghị một")
    house = queries.record_shown(
        told.actor("exchange"), "exchange", told.ew.exchange.uid
    )
    assert house.title.vi == "Hội nghị một"


def test_minutes_go_out_in_the_languages_in_which_all_of_it_was_released(
    told: bw.World,
) -> None:
    release(told, languages=["vi"])
    guest = told.web.accounts["guest"].pk
    release(told, partner=False, accounts=[guest], whole=True, languages=["lo"])
    record = queries.record_shown(told.actor("guest"), "exchange", told.ew.exchange.uid)
    assert record.languages == ("vi", "lo")
    assert record.title.as_json().keys() == {"vi", "lo"}
    (item,) = record.parts["item"]
    assert item.values["minutes"].as_json() == {"lo": "ບົດບັນທຶກ"}


def test_to_release_again_in_other_languages_replaces(told: bw.World) -> None:
    release(told, languages=["en"])
    release(told, languages=["lo", "vi"])
    (to,) = queries.released_of("exchange", told.ew.exchange)
    assert to.languages == ("vi", "lo")
    assert "Meeting one" not in everywhere(told)
    release(told, languages=["vi", "lo", "en"])
    (to,) = queries.released_of("exchange", told.ew.exchange)
    assert to.languages == () and Release.objects.filter(withdrawn_at=None).count() == 1


def test_files_come_in_the_languages_released(told: bw.World) -> None:
    material = told.ew.exchange.materials.get(release="partner")
    for language in ("vi", "en", ""):
        services.material_attach(
            actor=ew.SYSTEM,
            material=material.uid,
            content=b"%PDF-1.7\n%%EOF",
            file_name=f"handbook-{language or 'picture'}.pdf",
            language=language,
        )
    release(told, languages=["en"])
    files = queries.material_files(told.actor("guest"), material.uid).files
    assert {f.language for f in files} == {"en", ""}
    kept = queries.material_files(told.actor("exchange"), material.uid).files
    (hidden,) = [f for f in kept if f.language == "vi"]
    client = told.web.client("guest")
    at = reverse("material_open", args=[material.uid, hidden.id])
    assert client.post(at).status_code == 404
    taken = reverse("exchange_file", args=[told.ew.exchange.uid])
    asked = {"file": "calendar.ics", "language": "vi"}
    assert client.post(taken, asked).status_code == 404
    assert client.post(taken, asked | {"language": "en"}).status_code == 200


def test_a_language_without_the_title_is_refused(told: bw.World) -> None:
    visit = told.ew.exchange
    services.record_change(
        actor=ew.SYSTEM,
        kind="exchange",
        uid=visit.uid,
        values={"title": spoken(vi="A")},
    )
    with pytest.raises(InputError) as refused:
        release(told, languages=["vi", "lo"])
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("exchange.title_untold", "languages")
    assert problem.way_out
    with pytest.raises(InputError) as refused:
        release(told, languages=["fr"])
    assert refused.value.problems[0].field == "languages"
    client = told.web.client("exchange", "lo")
    page = client.post(
        reverse("record_release", args=["exchange", visit.uid]),
        {"partner": "on", "whole": "whole", "languages": ["lo"], "accounts": ""},
    )
    text = page.content.decode()
    assert page.status_code == 422 and "ພາສາລາວ" in text
    assert re.search(r'name="languages" value="lo"[^>]* checked', text)
    assert queries.released_of("exchange", visit) == ()


def test_a_title_no_longer_written_in_the_language_can_still_be_opened(
    told: bw.World,
) -> None:
    release(told, languages=["en"])
    visit = told.ew.exchange
    services.record_change(
        actor=ew.SYSTEM,
        kind="exchange",
        uid=visit.uid,
        values={"title": spoken(vi="A")},
    )
    actor = told.actor("guest")
    (row,) = lists.run(actor, lists.get("exchanges"), ListQuery()).rows
    assert str(row.cells[0]) == "–"  # noqa: RUF001
    ((_kind, uid, title),) = queries.records_released(actor, 5)
    assert uid == visit.uid and str(title) == "–"  # noqa: RUF001
    page = told.web.client("guest", "vi").get(
        reverse("record", args=["exchange", visit.uid])
    )
    assert page.status_code == 200 and "<h1" in page.content.decode()


def listed(world: bw.World, typed: str, key: str = "exchanges") -> list[int]:
    """Return what the guest finds in a list by words of a title."""
    query = ListQuery(text=typed)
    actor, spec = world.actor("guest"), lists.get(key)
    page = lists.run(actor, spec, query)
    ids = [row.id for row in page.rows]
    assert page.count == lists.count(actor, spec, query)
    assert [r.id for rows in lists.iterate(actor, spec, query) for r in rows] == ids
    return ids


def test_a_list_finds_by_words_of_the_languages_released_alone(told: bw.World) -> None:
    release(told, whole=True, languages=["en"])
    visit = told.ew.exchange.pk
    assert listed(told, "meeting") == [visit] and listed(told, "one meet") == [visit]
    for typed in ("Hội nghị", "hoi nghi", "ກອງປະຊຸມ", "meeting nghị", "!!"):
        assert listed(told, typed) == [], typed
    said_in = "commitments-of-exchanges"
    assert listed(told, "meeting", said_in) and not listed(told, "hội", said_in)
    actor, spec = told.actor("guest"), lists.get("exchanges")
    for typed, rows in (("nghị", 1), ("meeting", 0)):
        query = ListQuery(filter=f"not title has '{typed}'")
        assert len(lists.run(actor, spec, query).rows) == rows
    house = told.actor("exchange")
    assert len(lists.run(house, spec, ListQuery(text="Hội nghị")).rows) == 1


def test_no_door_to_a_list_tells_of_a_word_in_another_language(
    told: bw.World, tmp_path: Path
) -> None:
    release(told, whole=True, languages=["en"])
    visit = told.ew.exchange
    client, program = (
        told.web.client("guest", "en"),
        api_world.program(told.web.accounts["guest"]),
    )
    for typed, shown in (("Meeting", True), ("nghị", False)):
        page = client.get(reverse("list", args=["exchanges"]), {"q": typed})
        assert (str(visit.uid) in page.content.decode()) is shown
        answer = program.get(f"lists/exchanges/rows?q={quote(typed)}")
        assert answer.status_code == 200, answer.content
        assert (str(visit.uid) in answer.content.decode()) is shown
        wish = Wish("exchanges", ListQuery(text=typed), "csv", "vi")
        made = export_take(actor=told.actor("guest"), wish=wish, folder=tmp_path)
        text = made.path.read_text(encoding="utf-8")
        assert ("Meeting one" in text) is shown and made.rows == int(shown)
        assert "Hội nghị một" not in text


def test_what_is_alike_in_two_languages_is_found_in_either(told: bw.World) -> None:
    visit = told.ew.exchange
    for title in (
        spoken(vi="Mekong Forum", lo="ເວທີ", en="Mekong Forum"),
        spoken(vi="Mekong Forum", lo="Mekong Forum", en="Mekong Forum"),
    ):
        services.record_change(
            actor=ew.SYSTEM, kind="exchange", uid=visit.uid, values={"title": title}
        )
        release(told, languages=["en"])
        groups = search(told.actor("guest"), "mekong forum").groups
        assert [(g.count, len(g.hits)) for g in groups] == [(1, 1)]
        release(told, languages=["lo"])
        shown = ("exchange.exchange", visit.pk) in found(told, "mekong forum")
        assert shown is (title["lo"] == title["en"])
