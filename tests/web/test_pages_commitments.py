"""The pages of registered tasks and results: who sees them, recording, refusals."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banyan.base.sheets.filled import write
from banyan.commitments import services
from banyan.commitments.domain.periods import period_on
from banyan.commitments.models import Commitment, Result
from banyan.kernel import clock
from tests.support import kept, web_world
from tests.support.counting import queries_of

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    return web_world.build()


def task(world: web_world.World, **more: Any) -> Commitment:
    """Register a task of the branch and hand it in."""
    values: dict[str, Any] = {
        "unit": world.units["branch"],
        "period": period_on(clock.today()).key,
        "title": "Kết nạp hai đảng viên",
        "standard": 10,
        **more,
    }
    return services.commitments_register(
        actor=web_world.SYSTEM, commands=[services.Register(**values)], submit=True
    )[0]


def approved(world: web_world.World, **more: Any) -> Commitment:
    row = task(world, **more)
    return services.commitments_approve(
        actor=web_world.SYSTEM, commands=[services.Approve(row.pk)]
    )[0]


def url(row: Commitment, act: str = "") -> str:
    return f"/commitments/{row.uid}/" + (f"do/{act}/" if act else "")


PAGES = ("/commitments/", "/commitments/mine/", "/commitments/waiting/")


@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_every_page_opens_in_every_language(
    world: web_world.World, language: str
) -> None:
    row = approved(world)
    client = world.client("officer", language)
    uid = world.uid("branch")
    own = [f"/unit/{uid}/commitments/", f"/unit/{uid}/results/", url(row)]
    acts = [url(row, a) for a in ("progress", "finish", "delay", "evidence", "drop")]
    new = [f"/commitments/new/?unit={uid}", f"/commitments/{row.uid}/tree/"]
    record = [f"/unit/{uid}/results/record/"]
    for page in (*PAGES, *own, *acts, *new, *record):
        answer = client.get(page)
        assert answer.status_code == 200, page
    assert "Kết nạp hai đảng viên" in client.get(url(row)).content.decode()


def test_who_sees_a_task(world: web_world.World) -> None:
    row = task(world)
    for who, status in (
        ("secretary", 200),
        ("officer", 200),
        ("inspector", 200),
        ("neighbour", 404),
        ("reader", 404),
        ("stranger", 404),
    ):
        assert world.client(who).get(url(row)).status_code == status, who
    assert world.client("reader").get("/commitments/").status_code == 403
    assert world.client("secretary").get(url(row, "nonsense")).status_code == 404
    inspector = world.client("inspector")
    assert inspector.post(url(row, "return"), {"reason": "x"}).status_code == 403


def test_a_task_is_registered_and_what_was_typed_is_kept(
    world: web_world.World,
) -> None:
    client = world.client("secretary")
    page = f"/commitments/new/?unit={world.uid('branch')}"
    quarter = period_on(clock.today())
    typed = {
        "unit": world.units["branch"],
        "period": quarter.key,
        "title": "Sổ điện tử",
        "kind": "breakthrough",
        "axis": "science",
        "target": "không rõ",
        "milestones": f"{quarter.ends_on} Xong",
        "due_on": quarter.ends_on.isoformat(),
        "do": "submit",
    }
    refused = client.post(page, typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Sổ điện tử" in text
    assert "is no figure" in text
    unknown = client.post(page, typed | {"target": "", "decision": "99-NQ/XX"})
    assert "99-NQ/XX" in unknown.content.decode()
    assert unknown.status_code == 422
    wrong = client.post(page, typed | {"target": "", "milestones": "mai: xong"})
    assert "does not begin with a day" in wrong.content.decode()
    done = client.post(page, typed | {"target": "12,5"}, follow=True)
    assert done.status_code == 200
    row = Commitment.objects.get()
    assert (row.state, row.target, row.milestones.count()) == ("submitted", "12.5", 1)
    assert row.title.en == row.title.in_language("en") == "Sổ điện tử"
    draft = client.post(page, typed | {"target": "", "do": "draft"})
    assert draft.status_code == 302
    assert Commitment.objects.filter(state="draft").count() == 1


def test_the_level_above_approves_and_scores_on_pages(world: web_world.World) -> None:
    row = task(world)
    officer = world.client("officer")
    waiting = officer.get("/commitments/waiting/").content.decode()
    assert "Kết nạp hai đảng viên" in waiting
    assert world.client("secretary").post(url(row, "approve"), {}).status_code == 403
    officer.post(url(row, "approve"), {"difficulty": "high", "standard": 10})
    row.refresh_from_db()
    assert (row.state, row.difficulty) == ("approved", "high")
    secretary = world.client("secretary")
    secretary.post(url(row, "progress"), {"percent": 60, "text": "Đã mở lớp"})
    future = clock.today() + dt.timedelta(days=3)
    late = secretary.post(url(row, "finish"), {"done_on": future, "comment": "Xong"})
    assert late.status_code == 422
    assert "Xong" in late.content.decode()
    secretary.post(
        url(row, "finish"), {"done_on": clock.today(), "quality": 90, "exceeded": "on"}
    )
    officer.post(url(row, "score"), {"quality": 100, "exceeded": "on"})
    row.refresh_from_db()
    assert (row.state, row.points, row.bonus) == ("scored", 1500, 75)
    page = officer.get(url(row)).content.decode()
    assert "How the points came about" in page


def test_a_change_by_somebody_else_is_shown_not_lost(world: web_world.World) -> None:
    row = approved(world)
    client = world.client("secretary")
    typed = {"percent": 30, "text": "Của tôi", "row_version": row.row_version - 1}
    answer = client.post(url(row, "progress"), typed)
    assert answer.status_code == 409
    assert "Của tôi" in answer.content.decode()


def test_a_task_is_rolled_out_on_its_page(world: web_world.World) -> None:
    row = approved(world, unit=world.units["north"])
    officer = world.client("officer")
    page = officer.get(url(row, "roll-out")).content.decode()
    assert "Branch 1 of Bắc" in page
    units = [world.units["branch"], world.units["branch2"]]
    assert officer.post(url(row, "roll-out"), {"units": units}).status_code == 302
    assert row.parts.count() == 2
    tree = officer.get(f"/commitments/{row.uid}/tree/").content.decode()
    assert "Branch 2 of Bắc" in tree


def test_a_period_is_closed_on_the_page_of_its_unit(world: web_world.World) -> None:
    row = approved(world)
    client = world.client("officer")
    page = f"/unit/{world.uid('branch')}/commitments/close/"
    refused = client.post(page, {"period": row.period})
    assert refused.status_code == 409
    assert "Kết nạp hai đảng viên" in refused.content.decode()
    services.commitments_drop(
        actor=web_world.SYSTEM, commands=[services.WithReason(row.pk, "Thôi")]
    )
    assert client.post(page, {"period": row.period}).status_code == 302


def test_results_are_recorded_marked_and_printed(world: web_world.World) -> None:
    client = world.client("officer")
    uid = world.uid("north")
    page = f"/unit/{uid}/results/record/?period=2026-H1"
    typed = {"title": "Thu ngân sách", "plan": "100", "actual": "120"}
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert "Name the source" in refused.content.decode()
    bare = client.post(page, typed | {"source": "BC 12", "marked": "on"})
    assert "worth telling" in bare.content.decode()
    assert not Result.objects.exists()
    told = {"source": "BC 12", "marked": "on", "story": "Kỷ lục"}
    assert client.post(page, typed | told).status_code == 302
    shown = client.get(f"/unit/{uid}/results/?period=2026-H1").content.decode()
    assert "Kỷ lục" in shown
    assert "not measured" in shown
    file = client.post(
        f"/unit/{uid}/results/print/", {"period": "2026-H1", "kind": "docx"}
    )
    assert file.status_code == 200
    assert file.content[:2] == b"PK"
    reader = world.client("reader")
    assert reader.get(f"/unit/{uid}/results/").status_code == 403
    older = client.get(f"/unit/{uid}/results/?period=2021").content.decode()
    assert "?period=2020" in older and f"?period={clock.today().year}" in older
    assert "Not measured in this period" in older
    assert client.get(f"/unit/{uid}/results/?period=2026-Q1").status_code == 422


def test_statements_do_not_grow_with_tasks(world: web_world.World) -> None:
    few = statements_of(world)
    for _n in range(6):
        approved(world, unit=world.units["branch"])
    assert statements_of(world) == few


def statements_of(world: web_world.World) -> list[int]:
    row = approved(world)
    pages = {
        url(row): HUB,
        f"{url(row)}tree/": HUB,
        "/commitments/": LIST,
        "/commitments/waiting/": LIST,
        "/commitments/mine/": LIST,
        f"/unit/{world.uid('branch')}/commitments/": HUB,
        f"/people/{world.member.uid}/?tab=tasks": HUB,
    }
    client = world.client("officer")
    client.get(url(row))
    found = {page: queries_of(client, page) for page in pages}
    assert not {page: n for page, n in found.items() if n > pages[page]}
    return list(found.values())


HUB, LIST = 14, 8
"""Pages that bring many things together, and lists (docs/benchmarks.md)."""


def test_the_page_of_results_reads_what_indicators_share_once(
    world: web_world.World,
) -> None:
    client, uid = world.client("officer"), world.uid("north")
    for period in ("2026-H1", str(clock.today().year)):
        page = f"/unit/{uid}/results/?period={period}"
        assert queries_of(client, page) <= HUB
    record = f"/unit/{uid}/results/record/?period=2026-H1"
    assert queries_of(client, record) <= HUB


def test_results_out_of_a_table_are_looked_at_then_taken(
    world: web_world.World,
) -> None:
    client, uid = world.client("officer"), world.uid("branch")
    period = period_on(clock.today()).key[:4]
    at = f"/unit/{uid}/results/table/?period={period}"
    for form in ("xlsx", "csv"):
        empty = client.get(f"/unit/{uid}/results/table/file/?form={form}")
        assert empty.status_code == 200 and form in empty["Content-Disposition"]
    assert client.get(f"/unit/{uid}/results/table/file/?form=exe").status_code == 404
    columns = services.results_headings()
    rows = [{"title_vi": "Thu", "plan": "5"}, {"title_vi": "Sai", "plan": "many"}]
    cells = [[row.get(h.key, "") for h in columns] for row in rows]
    file = SimpleUploadedFile("r.xlsx", write(columns, cells, "vi", "xlsx"))
    seen = client.post(at, {"file": file}).content.decode()
    assert "many" in seen and "Thu" in seen and not Result.objects.exists()
    carried = seen.split('name="carried" value="')[1].split('"')[0]
    done = client.post(at, {"carried": carried})
    assert done.status_code == 422 and Result.objects.get().plan == "5"
    assert client.post(at, {"carried": "!"}).status_code == 404
    assert world.client("reader").get(at).status_code in (403, 404)
