"""Pages of papers: taking in, versions, opening on record, rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banyan.ledger import queries as ledger
from banyan.papers import services
from banyan.units.queries import unit_get
from tests.support import kept, web_world
from tests.support.counting import queries_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n"


@kept.once
def built() -> web_world.World:
    return web_world.build()


def uid_of(world: web_world.World, place: str) -> Any:
    return unit_get(web_world.SYSTEM, world.units[place]).uid


def typed(content: bytes = PDF, name: str = "quyet-dinh.pdf", **more: str) -> Any:
    return {
        "title_vi": "Quyết định đã ký",
        "kind": "signed",
        "privacy": "organisational",
        "language": "vi",
        "file": SimpleUploadedFile(name, content),
        **more,
    }


def keep(world: web_world.World, place: str = "north", **more: Any) -> Any:
    given = {"title": "Biên bản", "kind": "minutes", "privacy": "restricted", **more}
    return services.paper_add(
        actor=web_world.SYSTEM,
        content=PDF,
        file_name="bien-ban.pdf",
        unit=world.units[place],
        **given,
    )


def test_a_paper_is_taken_in_for_a_unit(world: web_world.World) -> None:
    client = world.client("officer")
    url = f"/papers/new/?unit={uid_of(world, 'north')}"
    answer = client.post(url, typed(), follow=True)
    assert answer.context["page"].head.title == "Quyết định đã ký"
    listed = client.get(f"/papers/unit/{uid_of(world, 'north')}/").context["page"]
    assert [p.title for p in listed.papers] == ["Quyết định đã ký"]


def test_a_paper_is_taken_in_for_a_decision_and_shown_there(
    world: web_world.World,
) -> None:
    from banyan.decisions.services import decision_take_over

    taken = decision_take_over(
        actor=web_world.SYSTEM,
        title="Thành lập",
        decided_on=web_world.FOUNDED,
        source="Hồ sơ",
        body=world.units["north"],
    )
    client = world.client("officer")
    client.post(f"/papers/new/?decision={taken.uid}", typed())
    page = client.get(f"/decisions/{taken.uid}/").context["page"]
    assert [p.title for p in page.papers] == ["Quyết định đã ký"]


def test_a_paper_about_a_person_is_never_open_to_all(world: web_world.World) -> None:
    client = world.client("officer")
    url = f"/papers/new/?person={world.member.uid}"
    offered = client.get(url).context["page"].form.fields["privacy"].choices
    assert [key for key, _label in offered] == ["personal", "restricted"]
    assert client.post(url, typed(privacy="public")).status_code == 422
    kept = client.post(url, typed(privacy="restricted"), follow=True)
    assert kept.status_code == 200


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "empty.pdf"), (b"MZ program", "report.pdf"), (PDF, "page.html")],
)
def test_what_is_not_taken_in_is_said_beside_the_file(
    world: web_world.World, content: bytes, name: str
) -> None:
    url = f"/papers/new/?unit={uid_of(world, 'north')}"
    answer = world.client("officer").post(url, typed(content, name))
    assert answer.status_code == 422
    form = answer.context["page"].form
    assert form.errors.get("file") or form.non_field_errors()
    assert 'value="Quyết định đã ký"' in answer.content.decode()


def test_too_large_is_refused_before_it_is_read(
    world: web_world.World, settings: Any
) -> None:
    settings.BANYAN_MAX_FILE_MB = 1
    url = f"/papers/new/?unit={uid_of(world, 'north')}"
    answer = world.client("officer").post(url, typed(PDF + b" " * 1_000_001))
    assert answer.context["page"].form.errors["file"]


def test_opening_sends_an_attachment_and_is_recorded(world: web_world.World) -> None:
    paper = keep(world, person=world.member)
    url = f"/papers/open/{paper.versions.get().pk}/"
    client = world.client("officer")
    answer = client.post(url)
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(url).status_code == 405
    read = ledger.readings_of_person(world.actor("reader"), world.member.pk)
    assert [r.reader_name for r in read] == ["Account officer"]
    said = client.get(f"/papers/{paper.uid}/").content.decode()
    assert "Opening it is recorded" in said


def test_opening_stays_possible_on_a_past_date(world: web_world.World) -> None:
    paper = keep(world)
    url = f"/papers/open/{paper.versions.get().pk}/?as_of=2025-08-01"
    assert world.client("officer").post(url).status_code == 200


def test_out_of_range_does_not_exist(world: web_world.World) -> None:
    paper = keep(world, "south")
    version = paper.versions.get().pk
    officer = world.client("officer")
    south = uid_of(world, "south")
    assert officer.get(f"/papers/{paper.uid}/").status_code == 404
    assert officer.post(f"/papers/open/{version}/").status_code == 404
    assert officer.get(f"/papers/unit/{south}/").status_code == 404
    assert officer.get(f"/papers/new/?unit={south}").status_code == 404
    assert officer.get("/papers/new/").status_code == 404
    assert world.client("inspector").get(f"/papers/{paper.uid}/").status_code == 200
    assert world.client("inspector").get("/papers/new/").status_code == 403


def test_what_is_about_oneself_opens_without_a_right(world: web_world.World) -> None:
    paper = keep(world, "branch", person=world.member)
    client = world.client("reader")
    assert client.get(f"/papers/{paper.uid}/").status_code == 200
    assert client.post(f"/papers/open/{paper.versions.get().pk}/").status_code == 200


def test_versions_are_added_and_the_earlier_ones_stay(world: web_world.World) -> None:
    paper = keep(world, language="vi")
    client = world.client("officer")
    page = client.get(f"/papers/{paper.uid}/").context["page"]
    given = {
        "file": SimpleUploadedFile("moi.pdf", PDF + b"%2"),
        "language": "vi",
        "row_version": page.form.initial["row_version"],
    }
    client.post(page.form_url, given)
    shown = client.get(f"/papers/{paper.uid}/").context["page"].versions
    assert [v.number for v in shown] == ["2", "1"]
    late = {**given, "file": SimpleUploadedFile("muon.pdf", PDF + b"%3")}
    answer = client.post(page.form_url, late)
    assert answer.status_code == 422
    assert "Somebody else changed this meanwhile" in answer.content.decode()


def test_the_number_of_queries_does_not_grow(world: web_world.World) -> None:
    client = world.client("officer")
    url = f"/papers/unit/{uid_of(world, 'north')}/"
    for _n in range(5):
        keep(world)
    few = queries_of(client, url)
    for _n in range(45):
        keep(world)
    assert queries_of(client, url) == few <= 8


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_opens_in_every_language(
    world: web_world.World, language: str
) -> None:
    paper = keep(world)
    client = world.client("officer", language)
    north = uid_of(world, "north")
    for url in (
        f"/papers/unit/{north}/",
        f"/papers/new/?unit={north}",
        f"/papers/{paper.uid}/",
    ):
        assert client.get(url).status_code == 200


def test_an_empty_place_teaches(world: web_world.World) -> None:
    url = f"/papers/unit/{uid_of(world, 'branch2')}/"
    assert (
        "No paper is kept here yet" in world.client("officer").get(url).content.decode()
    )
