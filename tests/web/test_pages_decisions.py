"""Pages of decisions: list, search, paging, one decision, printing, recording by hand."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest

from banyan.decisions import services
from banyan.decisions.services import Take
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.ledger import queries as ledger
from banyan.rulebook import packs
from tests.support import kept, listed, web_world
from tests.support.counting import queries_of

pytestmark = pytest.mark.django_db

DAY = clock.real_today() - dt.timedelta(days=40)


@kept.once
def built() -> web_world.World:
    return web_world.build()


def take(world: web_world.World, place: str = "north", **more: Any) -> Any:
    given = {
        "kind": "setting",
        "title": Text(vi="Quy định về sinh hoạt", lo="ກຳນົດ", en="Meeting rules"),
        "decided_on": DAY,
        "effective_on": DAY,
        **more,
    }
    actor = web_world.SYSTEM
    return services.decision_take(actor=actor, body=world.units[place], **given)


def take_many(world: web_world.World, count: int) -> list[Any]:
    commands = [
        Take(
            kind="setting",
            title=Text(vi=f"Quyết định thứ {n}"),
            decided_on=DAY + dt.timedelta(days=n % 7),
            body=world.units["north"],
        )
        for n in range(count)
    ]
    return services.decisions_take(actor=web_world.SYSTEM, commands=commands)


def shown(answer: Any) -> list[str]:
    return listed.column(answer, "Number")


def titles(answer: Any) -> list[str]:
    return listed.firsts(answer)


def test_a_list_holds_what_is_in_range_and_nothing_else(
    world: web_world.World,
) -> None:
    north = take(world, "north", title="Việc của Bắc")
    south = take(world, "south", title="Việc của Nam")
    officer = titles(world.client("officer").get("/decisions/"))
    neighbour = titles(world.client("neighbour").get("/decisions/"))
    assert north.title.vi in officer and south.title.vi not in officer
    assert south.title.vi in neighbour and north.title.vi not in neighbour
    assert world.client("stranger").get("/decisions/").status_code == 403


def test_what_is_out_of_range_does_not_exist(world: web_world.World) -> None:
    taken = take(world, "south")
    url = f"/decisions/{taken.uid}/"
    assert world.client("neighbour").get(url).status_code == 200
    assert world.client("officer").get(url).status_code == 404
    printed = {"language": "vi", "format": "pdf"}
    assert world.client("officer").post(f"{url}print/", printed).status_code == 404


def test_search_by_number_title_kind_and_year(world: web_world.World) -> None:
    first = take(world, title=Text(vi="Kết nạp đợt một", en="First intake"))
    second = services.decision_take_over(
        actor=web_world.SYSTEM,
        title="Hồ sơ cũ",
        decided_on=dt.date(2019, 12, 1),
        source="Tủ hồ sơ",
        symbol="77-QĐ/ĐU",
        body=world.units["north"],
    )
    client = world.client("officer")

    def found(**query: Any) -> set[str]:
        return set(shown(client.get("/decisions/", query)))

    assert found(q=first.symbol) == {first.symbol}
    assert found(q="kết nạp") == {first.symbol}
    assert found(q="intake") == {first.symbol}
    assert second.symbol in found(kind="taken-over") - {first.symbol}
    assert second.symbol in found(decided=2019) and first.symbol not in found(
        decided=2019
    )
    assert found(q="nothing like it") == set()


def test_pages_follow_each_other_both_ways(world: web_world.World) -> None:
    take_many(world, 120)
    client = world.client("officer")
    first = client.get("/decisions/")
    second = client.get(first.context["page"].list.pager.next_url)
    third = client.get(second.context["page"].list.pager.next_url)
    back = client.get(third.context["page"].list.pager.previous_url)
    assert not set(shown(first)) & set(shown(second))
    assert shown(back) == shown(second)
    assert len({*shown(first), *shown(second), *shown(third)}) >= 120


def test_a_past_date_leaves_out_what_came_later(world: web_world.World) -> None:
    later = take(world)
    client = world.client("officer")
    before = {"as_of": DAY - dt.timedelta(days=1)}
    assert later.symbol not in shown(client.get("/decisions/", before))
    assert later.symbol in shown(client.get("/decisions/", {"as_of": DAY}))
    unknown = client.get("/decisions/", {"known_on": DAY - dt.timedelta(days=1)})
    assert shown(unknown) == []


def test_the_number_of_queries_does_not_grow(world: web_world.World) -> None:
    client = world.client("officer")
    take_many(world, 5)
    few = queries_of(client, "/decisions/")
    take_many(world, 50)
    assert queries_of(client, "/decisions/") == few <= 8


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_one_decision_tells_everything_in_every_language(
    world: web_world.World, language: str
) -> None:
    rule = packs.ask("MTG-MIN", on=dt.date(2026, 3, 2))
    taken = take(
        world,
        rules=[rule],
        vote={"entitled": 15, "present": 14, "for": 13, "against": 1},
        effect={"person": world.member.pk, "note": "x"},
        signed_by="Nguyễn Văn Mẫu",
        source="Biên bản số 3",
    )
    wrong = take(world, kind="correction", title="Đính chính", corrects=taken)
    client = world.client("officer", language)
    answer = client.get(f"/decisions/{taken.uid}/")
    page, html = answer.context["page"], answer.content.decode()
    assert page.why[0].url.startswith("/rulebook/rule/MTG-MIN/")
    assert "Trần Thị Mẫu" in html and "Nguyễn Văn Mẫu" in html
    assert [line.symbol for line in page.corrections] == [wrong.symbol]
    assert {f.value for f in page.votes} == {"15", "14", "13", "1"}
    later = client.get(f"/decisions/{wrong.uid}/").context["page"]
    assert later.corrects.symbol == taken.symbol
    assert queries_of(client, f"/decisions/{taken.uid}/") <= 14


def test_the_effect_counts_what_the_ledger_holds(world: web_world.World) -> None:
    answer = world.client("commission").get(f"/decisions/{world.founding.uid}/")
    lines = " ".join(answer.context["page"].changes)
    assert f"{len(web_world.PLACES)} created" in lines


def test_a_title_out_of_range_is_not_told(world: web_world.World) -> None:
    hidden = take(world, "city", title="Điều kín")
    taken = take(world, kind="correction", title="Đính chính", corrects=hidden)
    answer = world.client("officer").get(f"/decisions/{taken.uid}/")
    assert hidden.symbol in answer.content.decode()
    assert "Điều kín" not in answer.content.decode()


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_printing_fills_the_form_and_is_recorded(
    world: web_world.World, language: str
) -> None:
    taken = take(world, effect={"person": world.member.pk})
    client = world.client("officer")
    url = f"/decisions/{taken.uid}/print/"
    pdf = client.post(url, {"language": language, "format": "pdf"})
    docx = client.post(url, {"language": language, "format": "docx"})
    assert (
        pdf.content.startswith(b"%PDF") and "attachment" in pdf["Content-Disposition"]
    )
    text = zipfile.ZipFile(io.BytesIO(docx.content)).read("word/document.xml").decode()
    assert taken.symbol in text
    reader = world.actor("reader")
    found = ledger.readings_of_person(reader, world.member.pk)
    assert {r.what for r in found} == {
        f"printed {k} {language}" for k in ("pdf", "docx")
    }


def test_printing_by_get_or_in_another_format_is_refused(
    world: web_world.World,
) -> None:
    url = f"/decisions/{take(world).uid}/print/"
    client = world.client("officer")
    assert client.get(url).status_code == 405
    assert client.post(url, {"language": "fr", "format": "pdf"}).status_code == 404


def new_url(world: web_world.World, place: str) -> str:
    from banyan.units.queries import unit_get

    uid = unit_get(web_world.SYSTEM, world.units[place]).uid
    return f"/decisions/new/?body={uid}"


TYPED = {
    "kind": "setting",
    "title_vi": "Phân công nhiệm vụ",
    "title_en": "Duties",
    "decided_on": DAY.isoformat(),
    "paper": "QĐ",
    "vote_for": "9",
    "vote_present": "9",
}


def test_the_body_is_chosen_within_range(world: web_world.World) -> None:
    client = world.client("officer")
    names = {u.name for u in client.get("/decisions/new/").context["page"].units}
    assert names == {"Committee of Bắc", "Branch 1 of Bắc", "Branch 2 of Bắc"}
    found = client.get("/decisions/new/", {"q": "chi bo 2"}).context["page"].units
    assert [u.name for u in found] == ["Branch 2 of Bắc"]
    assert client.get(new_url(world, "south")).status_code == 404
    assert world.client("inspector").get("/decisions/new/").status_code == 403


def test_a_decision_is_recorded_by_hand_with_its_number(world: web_world.World) -> None:
    client = world.client("officer")
    answer = client.post(new_url(world, "north"), TYPED, follow=True)
    page = answer.context["page"]
    assert page.head.title == "01-QĐ/ĐU"
    assert {f.value for f in page.votes} == {"9"}
    act = ledger.acts_recent(world.actor("inspector"), kind="decisions.decision_take")[
        0
    ]
    assert act.actor_name == "Account officer"


def test_sent_twice_is_asked_about_and_not_recorded_twice(
    world: web_world.World,
) -> None:
    client, url = world.client("officer"), new_url(world, "north")
    client.post(url, TYPED)
    again = client.post(url, TYPED)
    assert again.status_code == 422
    assert "01-QĐ/ĐU" in again.content.decode()
    assert "Duties" in again.content.decode()
    meant = client.post(url, {**TYPED, "same": "on"}, follow=True)
    assert meant.context["page"].head.title == "02-QĐ/ĐU"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_vi": "", "title_en": ""}, "title_vi"),
        ({"decided_on": "yesterday"}, "decided_on"),
        ({"kind": "nothing"}, "kind"),
        ({"kind": "taken-over"}, "source"),
        ({"symbol": "99-QĐ/ĐU"}, "symbol"),
        ({"vote_for": "12", "vote_present": "9"}, "vote_for"),
        ({"vote_for": "-1"}, "vote_for"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_the_rest_is_kept(
    world: web_world.World, wrong: dict[str, str], field: str
) -> None:
    client = world.client("officer")
    typed = {**TYPED, "signed_by": "Nguyễn Văn Mẫu", **wrong}
    answer = client.post(new_url(world, "north"), typed)
    assert answer.status_code == 422
    assert answer.context["page"].form.errors[field]
    assert 'value="Nguyễn Văn Mẫu"' in answer.content.decode()


def test_a_day_to_come_is_refused_by_the_service(world: web_world.World) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    typed = {**TYPED, "decided_on": tomorrow.isoformat()}
    answer = world.client("officer").post(new_url(world, "north"), typed)
    assert answer.context["page"].form.errors["decided_on"]


def test_records_are_taken_over_with_the_number_of_their_paper(
    world: web_world.World,
) -> None:
    typed = {
        **TYPED,
        "kind": "taken-over",
        "symbol": "15-QĐ/ĐU",
        "source": "Tủ hồ sơ",
        "decided_on": "2025-08-01",
    }
    answer = world.client("officer").post(new_url(world, "north"), typed, follow=True)
    assert answer.context["page"].head.title == "15-QĐ/ĐU"


def test_a_correction_names_what_it_corrects(world: web_world.World) -> None:
    taken = take(world)
    client = world.client("officer")
    url = f"/decisions/new/?corrects={taken.uid}"
    first = client.get(url)
    assert first.context["page"].form.initial["kind"] == "correction"
    page = client.post(url, {**TYPED, "kind": "correction"}, follow=True)
    assert page.context["page"].corrects.symbol == taken.symbol


def test_nothing_is_recorded_on_another_date(world: web_world.World) -> None:
    url = new_url(world, "north") + "&as_of=2025-08-01"
    assert world.client("officer").post(url, TYPED).status_code == 409


def test_an_empty_list_teaches(world: web_world.World) -> None:
    answer = world.client("neighbour").get("/decisions/", {"q": "zzz"})
    assert "Nothing fits this" in answer.content.decode()
