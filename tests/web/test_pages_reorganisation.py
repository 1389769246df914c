"""Reorganisations: planned on screen or by table, previewed, applied, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banyan.base import sheets
from banyan.figures.services import rebuild_tallies
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.units.domain.operations import Establish, Rename
from banyan.units.domain.table import COLUMNS
from banyan.units.queries import reorganisations, structure_get, unit_get
from banyan.units.queries.outline import uids_of
from banyan.units.services import reorganisation_draft
from tests.support import kept, web_world
from tests.support.counting import queries_of
from tests.support.web_units import branches, crowd, typed
from tests.support.web_world import SYSTEM

pytestmark = pytest.mark.django_db

MERGE = (
    "op,unit,level,parent,new code,name,successors\n"
    "establish,N1,branch,#{north},N1,Chi bộ mới,\n"
    "merge,#{branch},branch,,,,N1\n"
    "merge,#{branch2},branch,,,,N1\n"
)


@kept.once
def built() -> web_world.World:
    made = web_world.build()
    rebuild_tallies()
    return made


def tomorrow(days: int = 0) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def new_plan(client: Any, table: str = "", **more: str) -> Any:
    """Send a new plan; ``table`` is the text of a CSV file."""
    data: dict[str, Any] = {
        "structure": "party",
        "title_en": "Merge two branches",
        "effective_on": tomorrow().isoformat(),
        **more,
    }
    if table:
        data["file"] = SimpleUploadedFile("plan.csv", table.encode())
    return client.post("/reorganisation/new/", data)


def drafted(world: web_world.World, client: Any) -> str:
    """Return the address of a plan that merges the two branches of the north."""
    answer = new_plan(client, MERGE.format(**world.units))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def plan_of(url: str) -> Any:
    return reorganisations(SYSTEM).get(uid=url.split("/")[2])


def previewed(client: Any, url: str) -> Any:
    answer = client.post(url + "preview/")
    assert answer.status_code == 302, answer.content.decode()
    return client.get(url).context["page"].preview


def apply(client: Any, url: str, **more: str) -> Any:
    version = client.get(url + "apply/").context["page"].form.initial["row_version"]
    return client.post(url + "apply/", typed(row_version=str(version), **more))


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_opens_in_every_language(
    world: web_world.World, language: str
) -> None:
    client = world.client("commission", language)
    url = drafted(world, client)
    previewed(client, url)
    urls = ["/reorganisation/", "/reorganisation/new/", url]
    urls += [url + tab for tab in ("edit/", "add/", "assign/", "apply/", "drop/")]
    urls += [url + f"add/?op={op}" for op in ("establish", "split", "rename")]
    assert {u: client.get(u).status_code for u in urls} == dict.fromkeys(urls, 200)


def test_the_table_to_fill_in_is_read_again(world: web_world.World) -> None:
    columns = [sheets.Column(key, heads) for key, heads in COLUMNS.items()]
    for language in ("vi", "lo", "en"):
        client = world.client("commission", language)
        for form in ("xlsx", "csv"):
            answer = client.get(f"/reorganisation/table.{form}")
            found = sheets.read_table(answer.content, columns, name=f"table.{form}")
            assert not found.unknown
            assert len(found.records) == 7
            assert "X12" in {record.text("unit") for record in found.records}
    assert client.get("/reorganisation/table.exe").status_code == 404


def test_a_table_becomes_a_plan_is_previewed_and_applied(
    world: web_world.World,
) -> None:
    client = world.client("commission")
    url = drafted(world, client)
    shown = client.get(url).context["page"]
    assert [line.op for line in shown.lines] == ["Establish", "Merge", "Merge"]
    assert shown.acts[1].reason
    preview = previewed(client, url)
    counts = {fact.label: fact.value for fact in preview.counts}
    assert (counts["Established"], counts["Closed"]) == ("1", "2")
    assert preview.clear
    answer = apply(client, url)
    assert answer.status_code == 302, answer.content.decode()
    done = client.get(url).context["page"]
    assert done.head.badge.label == "applied"
    assert unit_get(SYSTEM, world.units["branch"]).closed
    merged = unit_get(SYSTEM, plan_of(url).made["+branch:N1"])
    assert merged.names.vi == "Chi bộ mới"


def test_rows_that_cannot_be_read_are_named_and_what_was_typed_stays(
    world: web_world.World,
) -> None:
    client = world.client("commission")
    table = "op,unit,level,successors\nmerge,X1,branch,X2\nblend,X3,branch,\n"
    answer = new_plan(client, table, title_en="Kept title")
    assert answer.status_code == 422
    findings = answer.context["page"].message.findings
    assert [finding.place for finding in findings] == ["Row 2", "Row 2", "Row 3"]
    assert 'value="Kept title"' in answer.content.decode()
    assert not reorganisations(SYSTEM).exists()


def test_a_plan_without_a_title_or_day_is_kept_on_the_page(
    world: web_world.World,
) -> None:
    answer = new_plan(world.client("commission"), title_en="", effective_on="soon")
    assert answer.status_code == 422
    assert set(answer.context["page"].form.errors) == {"title_vi", "effective_on"}


# -- on screen -------------------------------------------------------------------------


def test_a_plan_is_built_on_screen(world: web_world.World) -> None:
    client = world.client("commission")
    url = new_plan(client).url
    first = client.post(
        url + "add/?op=establish",
        {
            "level": "branch",
            "new_code": "N1",
            "vi": "Chi bộ mới",
            "parent": f"#{world.units['north']}",
            "add": "1",
        },
    )
    assert first.status_code == 302, first.content.decode()
    found = client.post(url + "add/?op=merge", {"q": "chi bo 1 bac", "find": "1"})
    use = found.context["page"].found[0].uses[0][0]
    assert use == f"unit|#{world.units['branch']}"
    filled = client.post(url + "add/?op=merge", {"q": "chi bo 1 bac", "use": use})
    assert f'value="#{world.units["branch"]}"' in filled.content.decode()
    fresh = filled.context["page"].fresh[0].uses[0][0]
    assert fresh == "successors|branch:N1"
    second = client.post(
        url + "add/?op=merge",
        {
            "unit": f"#{world.units['branch']}; #{world.units['branch2']}",
            "successors": "branch:N1",
            "add": "1",
        },
    )
    assert second.status_code == 302, second.content.decode()
    lines = client.get(url).context["page"].lines
    assert [line.op for line in lines] == ["Establish", "Merge", "Merge"]
    assert lines[1].result == "Chi bộ mới (N1)"
    assert previewed(client, url).clear


def test_enter_in_the_search_looks_up_instead_of_adding(
    world: web_world.World,
) -> None:
    client = world.client("commission")
    url = new_plan(client).url
    answer = client.post(
        url + "add/?op=rename", {"q": "bac", "asked": "", "vi": "Kept", "add": "1"}
    )
    assert answer.status_code == 200
    assert len(answer.context["page"].found) == 3
    assert 'value="Kept"' in answer.content.decode()


def test_what_cannot_be_read_stays_typed(world: web_world.World) -> None:
    client = world.client("commission")
    url = new_plan(client).url
    answer = client.post(
        url + "add/?op=move", {"unit": "branch:none", "parent": "x", "add": "1"}
    )
    assert answer.status_code == 422
    assert 'value="branch:none"' in answer.content.decode()
    assert answer.context["page"].message.findings


def test_an_operation_is_taken_out_once(world: web_world.World) -> None:
    client = world.client("commission")
    url = drafted(world, client)
    version = client.get(url).context["page"].row_version
    data = {"number": "3", "row_version": str(version)}
    assert client.post(url + "remove/", data).status_code == 302
    assert len(client.get(url).context["page"].lines) == 2
    assert client.post(url + "remove/", data).status_code == 409


def test_a_divided_unit_asks_which_successor_takes_each_child(
    world: web_world.World,
) -> None:
    crowd(world.units["branch"], 2)
    client = world.client("commission")
    table = (
        "op,unit,level,parent,new code,name,successors\n"
        "establish,W1,commune-committee,#{city},W1,Đảng bộ phường Một,\n"
        "establish,W2,commune-committee,#{city},W2,Đảng bộ phường Hai,\n"
        "split,#{north},commune-committee,,,,W1; W2\n"
    )
    answer = new_plan(client, table.format(**world.units))
    url = answer.url
    preview = previewed(client, url)
    assert not preview.clear
    assert preview.questions == 2
    page = client.get(url + "assign/").context["page"]
    fields = [bound for _label, bounds in page["groups"] for bound in bounds]
    north = world.units["north"]
    answers = {
        f"u{north}-{world.units['branch']}": "+commune-committee:W1",
        f"u{north}-rest": "+commune-committee:W2",
    }
    assert set(answers) <= {bound.name for bound in fields}
    done = client.post(url + "assign/", answers)
    assert done.status_code == 302, done.content.decode()
    assert client.get(url).context["page"].preview.clear
    assert apply(client, url).status_code == 302
    made = plan_of(url).made
    parents = {
        word: unit_get(SYSTEM, world.units[word]).parent
        for word in ("branch", "branch2")
    }
    assert parents == {
        "branch": made["+commune-committee:W1"],
        "branch2": made["+commune-committee:W2"],
    }
    _before_and_after(world, client, url)


def _before_and_after(world: web_world.World, client: Any, url: str) -> None:
    """The division drawn: ribbons as wide as the members moved, one side lit."""
    listed = client.get(url + "view/").context["page"]
    assert [line.name for line in listed.parents] == [
        "City committee",
        "Committee of Bắc",
    ]
    assert client.get(url + "view/?q=nothing").context["page"].parents == ()
    city = uids_of([world.units["city"]])[world.units["city"]]
    drawn = client.get(url + f"view/?under={city}").context["page"]
    assert drawn.chart.title == "Units: 1 before, 2 after"
    assert "3" in drawn.chart.table
    light = f"b{world.units['north']}"
    lit = client.get(url + f"view/?under={city}&light={light}").context["page"].lit
    assert [unit.end for unit in lit.lines] == ["3 members", "0 members"]
    stranger = uids_of([world.units["south"]])[world.units["south"]]
    assert client.get(url + f"view/?under={stranger}").status_code == 404
    assert client.get(url + "view/?under=nothing").status_code == 404


# -- apply, plan, take back --------------------------------------------------------------


def test_a_day_to_come_plans_it(world: web_world.World) -> None:
    client = world.client("commission")
    on = tomorrow(40)
    answer = new_plan(client, MERGE.format(**world.units), effective_on=on.isoformat())
    url = answer.url
    previewed(client, url)
    assert apply(client, url).status_code == 302
    assert client.get(url).context["page"].head.badge.label == "planned"
    assert not unit_get(SYSTEM, world.units["branch"]).closed


def test_a_tree_that_changed_since_the_preview_is_a_conflict(
    world: web_world.World,
) -> None:
    from banyan.units.services import unit_change

    client = world.client("commission")
    url = drafted(world, client)
    previewed(client, url)
    unit_change(
        actor=SYSTEM,
        structure=structure_get("party"),
        commands=[Rename(unit=world.units["branch"], names=Text(vi="Khác"))],
        on=clock.today() - dt.timedelta(days=1),
        decision=world.founding,
    )
    answer = apply(client, url)
    assert answer.status_code == 422
    message = answer.context["page"].message
    assert message.tone == "warning"
    assert "Preview again" in message.way_out
    assert plan_of(url).state == "draft"
    previewed(client, url)
    assert apply(client, url).status_code == 302


def test_a_reorganisation_is_taken_back_with_a_reason(world: web_world.World) -> None:
    client = world.client("commission")
    url = drafted(world, client)
    previewed(client, url)
    apply(client, url)
    without = client.post(url + "undo/", typed(row_version="1"))
    assert without.status_code == 422
    assert "reason" in without.context["page"].form.errors
    answer = client.post(
        url + "undo/", typed(row_version="1", reason="It was the wrong branch")
    )
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(url).context["page"]
    assert shown.head.badge.label == "taken back"
    assert not unit_get(SYSTEM, world.units["branch"]).closed
    assert shown.can_edit
    previewed(client, url)
    assert apply(client, url).status_code == 302


def test_a_draft_is_edited_and_laid_aside(world: web_world.World) -> None:
    client = world.client("commission")
    url = drafted(world, client)
    on = tomorrow(3)
    answer = client.post(
        url + "edit/", {"title_en": "Another", "effective_on": on.isoformat()}
    )
    assert answer.status_code == 302
    assert client.get(url).context["page"].head.title == "Another"
    assert client.post(url + "drop/").status_code == 302
    assert client.get(url).context["page"].head.badge.label == "laid aside"


def test_what_stands_in_the_way_is_listed(world: web_world.World) -> None:
    client = world.client("commission")
    table = "op,unit,level\ndissolve,#{north},commune-committee\n"
    url = new_plan(client, table.format(**world.units)).url
    preview = previewed(client, url)
    assert not preview.clear
    assert preview.problems.findings[0].place == "Row 2"
    answer = apply(client, url)
    assert answer.status_code == 422
    assert answer.context["page"].message.findings


def test_a_large_plan_names_the_command_instead(
    world: web_world.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from banyan.web.features.reorganisation import finding

    monkeypatch.setattr(finding, "MOST", 3)
    client = world.client("commission")
    row = reorganisation_draft(
        actor=SYSTEM,
        structure=structure_get("party"),
        title="Large",
        effective_on=clock.today(),
        operations=[
            Establish(
                ref=f"+{n}",
                kind="branch",
                parent=world.units["north"],
                names=Text(vi=f"Chi bộ {n}"),
            )
            for n in range(3)
        ],
    )
    url = f"/reorganisation/{row.uid}/"
    for answer in (client.post(url + "preview/"), client.get(url + "apply/")):
        assert answer.status_code == 409
        assert "banyan reorganise FILE" in answer.content.decode()
    refused = new_plan(client, MERGE.format(**world.units))
    assert refused.status_code == 422
    assert "banyan reorganise FILE" in refused.content.decode()


# -- who may ------------------------------------------------------------------------------


def test_who_may_not_reorganise_sees_what_is_applied_and_changes_nothing(
    world: web_world.World,
) -> None:
    commission, officer = world.client("commission"), world.client("officer")
    url = drafted(world, commission)
    assert officer.get(url).status_code == 404
    previewed(commission, url)
    apply(commission, url)
    shown = officer.get(url)
    assert shown.status_code == 200
    assert not shown.context["page"].can_edit
    assert officer.get(url + "view/").status_code == 200
    for act in ("undo/", "add/", "apply/", "edit/", "drop/", "assign/"):
        assert officer.get(url + act).status_code == 403
    for act in ("preview/", "remove/", "undo/", "drop/"):
        assert officer.post(url + act).status_code == 403
    neighbour = world.client("neighbour")
    assert neighbour.get(url).status_code == 404
    assert neighbour.get(url + "view/").status_code == 404
    assert world.client("stranger").get("/reorganisation/").status_code == 403


def test_nothing_is_planned_on_another_date(world: web_world.World) -> None:
    client = world.client("commission")
    url = drafted(world, client)
    past = "?as_of=2025-08-01"
    assert client.post(url + "preview/" + past).status_code == 409
    assert client.post("/reorganisation/new/" + past).status_code == 409


def test_pages_ask_as_often_for_few_as_for_many(world: web_world.World) -> None:
    client = world.client("commission")
    url = drafted(world, client)

    few = queries_of(client, url), queries_of(client, "/reorganisation/")
    branches(world, 40)
    for _n in range(4):
        new_plan(client)
    row = plan_of(url)
    row.plan["operations"] *= 20
    row.save()
    assert (queries_of(client, url), queries_of(client, "/reorganisation/")) == few
