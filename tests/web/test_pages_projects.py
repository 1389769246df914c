"""Pages of projects, of re-use, and of how an application stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banyan.exchange.models import Application
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support import project_world as pw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    return ew.build(reader=("inspector", "city"), guest=("guest", "south1"))


def url_of(project: Any) -> str:
    return reverse("record", args=["project", project.uid])


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_of_projects(world: ew.World, language: str) -> None:
    project = pw.handed(world)
    client = world.web.client("exchange", language)
    pages = [
        url_of(project),
        reverse("records", args=["project"]),
        reverse("record_new", args=["project"]),
        *(
            f"{reverse('record_new', args=[k])}?owner={project.uid}"
            for k in ("money", "projectstep", "handing", "projectresult", "sector")
        ),
        reverse("record_change", args=["money", project.lines.first().uid]),
        reverse("record", args=["partnership", world.partnership.uid]),
    ]
    answers = {url: client.get(url).status_code for url in pages}
    assert {u: s for u, s in answers.items() if s != 200} == {}
    assert url_of(project) in client.get(pages[-1]).content.decode()


def test_a_page_costs_the_same_however_much_it_shows(world: ew.World) -> None:
    project = pw.handed(world)
    client = world.web.client("exchange")
    client.get(url_of(project))
    with CaptureQueriesContext(connection) as few:
        page = client.get(url_of(project)).context["page"]
    for n in range(8):
        pw.line(project, "commitment", str(n + 1), payer=world.own, currency="LAK")
        ew.add(
            "projectstep",
            {"text": ew.said(f"Step {n}"), "planned": pw.ago(30)},
            owner=project,
        )
    with CaptureQueriesContext(connection) as more:
        client.get(url_of(project))
    assert own(more) == own(few)
    assert len(few) <= 14
    assert [row[0].text for row in page.sums] == ["VND"]
    assert page.chart is not None


def own(seen: CaptureQueriesContext) -> int:
    """Count the statements about the room's own tables."""
    tables = ('"projects_', '"exchange_', '"knowledge_')
    return sum(any(t in q["sql"] for t in tables) for q in seen)


def test_a_project_goes_on_and_is_taken_out(world: ew.World) -> None:
    project = pw.ready(world)
    client = world.web.client("exchange")
    move = reverse("project_move", args=[project.uid])
    client.post(move, {"to": "implementing"})
    project.refresh_from_db()
    assert project.state == "implementing"
    refused = client.post(move, {"to": "finalised"})
    assert refused.status_code == 409
    client.post(move, {"to": "suspended", "reason": "Flood"})
    project.refresh_from_db()
    assert project.state_reason.en == "Flood"
    iati = reverse("project_iati", args=[project.uid])
    refused = client.post(iati)
    assert refused.status_code == 409


def test_the_iati_file_of_a_page(world: ew.World, settings: Any) -> None:
    settings.BANYAN_IATI_ORGANISATION = "XX-TEST"
    project = pw.handed(world)
    answer = world.web.client("exchange").post(
        reverse("project_iati", args=[project.uid])
    )
    assert answer.status_code == 200
    assert b'version="2.03"' in answer.content


def practice(world: ew.World, **more: Any) -> Any:
    values = {
        "title": ew.said("Mentors"),
        "organisation": world.own,
        "topics": ["young-members"],
        "problem": ew.said("Few"),
    }
    made = ew.add("practice", values, unit=world.web.units["city"])[0]
    (block,) = ew.add(
        "block", {"title": ew.said("B"), "steps": ew.said("S")}, owner=made
    )
    scores = ("need", "law", "structure", "people", "money", "language")
    ew.add(
        "application",
        {
            "receiver": world.partner,
            "block": block,
            "state": "piloting",
            "owner": "Office",
            "sponsor": "Committee",
            **dict.fromkeys(scores, 2),
            **more,
        },
        owner=made,
    )
    return made


def test_an_application_is_reported_in_two_clicks(world: ew.World) -> None:
    made = practice(world)
    client = world.web.client("exchange")
    page = client.get(reverse("record", args=["practice", made.uid])).context["page"]
    assert [row[2].text for row in page.reuse] == ["1"]
    assert len(page.open) == 6
    report = client.get(page.open[0].url).context["page"]
    assert report.by == "Office"
    assert report.stands == "piloting"
    no_evidence = client.post(page.open[0].url, {"by": "Office", "stands": "in-use"})
    assert no_evidence.status_code == 422
    assert no_evidence.context["page"].problems
    done = client.post(
        page.open[0].url, {"by": "Office", "stands": "in-use", "evidence": "Minutes"}
    )
    assert done.status_code == 302
    assert Application.objects.get().state == "in-use"
    stopped = client.post(page.open[1].url, {"by": "Office", "stands": "stopped"})
    assert stopped.status_code == 422
    client.post(
        page.open[1].url, {"by": "Office", "stands": "stopped", "answer": "No money"}
    )
    assert Application.objects.get().reason.en == "No money"
    assert (
        client.post(page.open[1].url, {"by": "x", "stands": "heard"}).status_code == 409
    )


def test_a_reader_neither_reports_nor_moves(world: ew.World) -> None:
    made, project = practice(world), pw.ready(world)
    client = world.web.client("reader")
    asked = made.asked.first()
    report = reverse("application_report", args=[asked.uid])
    assert client.post(report, {"by": "x", "stands": "heard"}).status_code == 403
    move = reverse("project_move", args=[project.uid])
    assert client.post(move, {"to": "implementing"}).status_code == 403


def test_a_guest_reports_what_was_released_and_sees_no_more(world: ew.World) -> None:
    from banyan.access.services import ReleaseGive, release_give
    from banyan.exchange.services import application_report
    from banyan.kernel.errors import NotVisible

    made = practice(world)
    first, second = made.asked.order_by("pk")[:2]
    guest = world.web.accounts["guest"]
    release_give(
        actor=ew.SYSTEM,
        command=ReleaseGive(
            kind="exchange.asked",
            object_id=first.pk,
            unit_id=made.unit_id,
            right="exchange.write",
            to_account_id=guest.pk,
            level="write",
        ),
    )
    client = world.web.client("guest", "lo")
    url = reverse("application_report", args=[first.uid])
    assert url in client.get("/").content.decode()
    assert client.get(url).status_code == 200
    other = reverse("application_report", args=[second.uid])
    assert client.get(other).status_code == 404
    assert client.get(reverse("record", args=["practice", made.uid])).status_code == 404
    with pytest.raises(NotVisible):
        application_report(
            actor=world.web.actor("guest"), followup=second.uid, stands="heard", by="x"
        )
    done = client.post(url, {"by": "Guest", "stands": "stopped", "answer": "ບໍ່ມີເງິນ"})
    assert done.status_code == 302
    assert Application.objects.get().reason.lo == "ບໍ່ມີເງິນ"
