"""The tree, a unit and its parts: dates, rights, counts of queries, changes."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.figures.services import rebuild_tallies
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.units import services as units
from banyan.units.domain.operations import Dissolve, Establish, Merge
from banyan.units.queries import structure_get, unit_get
from banyan.units.queries.outline import uids_of
from tests.support import kept, listed, web_world
from tests.support.counting import queries_of
from tests.support.web_units import branches, crowd, decision, typed
from tests.support.web_world import SYSTEM

pytestmark = pytest.mark.django_db

TABS = ("", "below/", "members/", "offices/", "decisions/", "history/")


@kept.once
def built() -> web_world.World:
    made = web_world.build()
    rebuild_tallies()
    return made


def uid(world: web_world.World, word: str) -> str:
    return str(uids_of([world.units[word]])[world.units[word]])


def page(world: web_world.World, word: str, tab: str = "") -> str:
    return f"/unit/{uid(world, word)}/{tab}"


# -- the tree ---------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_opens_in_every_language(
    world: web_world.World, language: str
) -> None:
    client = world.client("commission", language)
    urls = ["/organisation/", *(page(world, "north", tab) for tab in TABS)]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(
        urls, 200
    )


def test_the_tree_begins_where_the_reader_s_range_begins(
    world: web_world.World,
) -> None:
    def names(who: str) -> list[str]:
        table = world.client(who).get("/organisation/").context["page"].table
        return [row.name for row in table.rows]

    assert names("commission") == [
        "City committee",
        "Committee of Bắc",
        "Committee of Nam",
    ]
    assert names("officer") == [
        "Committee of Bắc",
        "Branch 1 of Bắc",
        "Branch 2 of Bắc",
    ]
    assert names("secretary") == ["Branch 1 of Bắc"]


def test_a_row_opens_and_closes_by_a_link(world: web_world.World) -> None:
    client = world.client("commission")
    first = client.get("/organisation/").context["page"].table.rows
    north = next(row for row in first if row.name == "Committee of Bắc")
    opened = client.get(north.fold_url).context["page"].table.rows
    assert [row.name for row in opened if row.level == 3] == [
        "Branch 1 of Bắc",
        "Branch 2 of Bắc",
    ]
    again = next(row for row in opened if row.name == "Committee of Bắc")
    closed = client.get(again.fold_url).context["page"].table.rows
    assert len(closed) == len(first)


def test_htmx_gets_the_table_alone(world: web_world.World) -> None:
    answer = world.client("commission").get("/organisation/", HTTP_HX_REQUEST="true")
    text = answer.content.decode()
    assert 'id="tree"' in text
    assert "<html" not in text
    assert "HX-Request" in answer["Vary"]


def test_more_than_a_hundred_siblings_come_by_pages(world: web_world.World) -> None:
    branches(world, 120)
    client = world.client("officer")
    rows = client.get("/organisation/").context["page"].table.rows
    assert len([r for r in rows if not getattr(r, "is_more", False)]) == 101
    rest = client.get(rows[-1].url).context["page"].table.rows
    units_shown = [r for r in (*rows, *rest) if not getattr(r, "is_more", False)]
    assert len({row.key for row in units_shown}) == 123
    assert {"Branch 000", "Branch 119"} <= {row.name for row in units_shown}
    back = next(row for row in rest if getattr(row, "is_more", False))
    again = client.get(back.url).context["page"].table.rows
    assert [row.key for row in again] == [row.key for row in rows]


def test_a_unit_is_found_by_name_without_marks_and_by_code(
    world: web_world.World,
) -> None:
    branches(world, 3)
    client = world.client("commission", "vi")

    def found(text: str) -> list[str]:
        table = client.get("/organisation/", {"q": text}).context["page"].table
        return [row.name for row in table.rows]

    assert found("chi bo 1 bac") == ["Chi bộ 1 Bắc"]
    assert found("T001") == ["Chi bộ 001"]
    assert found("nothing") == []
    assert (
        world.client("neighbour")
        .get("/organisation/", {"q": "T001"})
        .context["page"]
        .empty
    )


def test_an_unknown_structure_is_not_there(world: web_world.World) -> None:
    client = world.client("commission")
    assert client.get("/organisation/", {"structure": "nowhere"}).status_code == 404


def test_the_tree_asks_as_often_for_few_as_for_many(world: web_world.World) -> None:
    client = world.client("officer")
    client.get("/organisation/")
    few = queries_of(client, "/organisation/")
    branches(world, 90)
    crowd(world.units["branch"], 30)
    assert queries_of(client, "/organisation/") == few


# -- a unit ------------------------------------------------------------------------


def test_the_hub_keeps_its_budget_whatever_the_size(world: web_world.World) -> None:
    client = world.client("commission")
    few = queries_of(client, page(world, "north"))
    branches(world, 60)
    crowd(world.units["branch"], 60)
    assert queries_of(client, page(world, "north")) == few
    assert few <= 14


@pytest.mark.parametrize("tab", ["members/", "members/?below=0", "members/?below=1"])
def test_the_roster_keeps_its_budget_whatever_the_size(
    world: web_world.World, tab: str
) -> None:
    client = world.client("commission")
    crowd(world.units["branch"], 60)
    rebuild_tallies()
    assert queries_of(client, page(world, "branch", tab)) <= 8


def test_out_of_range_does_not_exist(world: web_world.World) -> None:
    client = world.client("neighbour")
    answers = {tab: client.get(page(world, "north", tab)).status_code for tab in TABS}
    assert answers == dict.fromkeys(TABS, 404)
    post = client.post(page(world, "north", "members/print/"), {"format": "pdf"})
    assert post.status_code == 404


def test_without_the_right_nothing_opens(world: web_world.World) -> None:
    client = world.client("stranger")
    assert client.get("/organisation/").status_code == 403
    assert client.get(page(world, "branch")).status_code == 403


def test_acts_without_the_right_are_shown_with_the_reason(
    world: web_world.World,
) -> None:
    head = world.client("secretary").get(page(world, "branch")).context["page"].head
    assert "Write units" in head.primary.reason
    head = world.client("commission").get(page(world, "branch")).context["page"].head
    assert head.primary.reason == ""


def test_the_hub_shows_counts_charts_and_rules(world: web_world.World) -> None:
    crowd(world.units["branch"], 6)
    shown = world.client("commission").get(page(world, "branch")).context["page"]
    facts = {fact.label: fact.value for fact in shown.figures}
    assert facts["Members"] == "7"
    assert facts["Women"] == "3"
    assert len(shown.charts) == 2
    assert [chip.article for chip in shown.why] == [
        "Least official members of a branch",
        "Official members for a branch committee",
        "Members for a grassroots committee",
    ]


def test_a_mark_of_a_chart_leads_to_its_rows(world: web_world.World) -> None:
    crowd(world.units["branch"], 6)
    client = world.client("commission")
    hub = client.get(page(world, "city")).context["page"]
    ages, months = hub.charts
    assert "f=age+ge+61" in ages.svg and "sex=f" in ages.svg
    url = page(world, "city", "members/")
    band = client.get(url, {"below": "1", "sex": "f", "f": "age ge 61"})
    years = {born[-4:] for born in listed.column(band, "Born")}
    assert years == {"1960", "1962", "1964"}
    first = f"joined is 2025-09 and first under {world.uid('city')}"
    month = client.get("/lists/memberships/", {"f": first})
    assert len(listed.urls(month)) == 7


def test_did_not_exist_says_from_when_to_when(world: web_world.World) -> None:
    answer = world.client("commission").get(
        page(world, "branch"), {"as_of": "2025-06-30"}
    )
    shown = answer.context["page"]
    assert "did not exist on 30 June 2025" in shown.text
    assert [life.text for life in shown.lives] == ["since 1 July 2025"]
    assert "as_of=2025-07-01" in shown.lives[0].first.url


def test_a_closed_unit_shows_successors_and_custodian(world: web_world.World) -> None:
    on = dt.date(2026, 1, 1)
    units.units_apply(
        actor=SYSTEM,
        structure=structure_get("party"),
        operations=[
            Establish(
                ref="+new",
                kind="branch",
                parent=world.units["south"],
                names=Text(vi="Chi bộ mới", en="New branch"),
            ),
            Merge(units=(world.units["south1"],), into="+new"),
        ],
        on=on,
        decision=decision(on),
    )
    shown = world.client("commission").get(page(world, "south1")).context["page"]
    assert shown.head.badge.label == "closed since 1 January 2026"
    assert [unit.name for unit in shown.closing.successors] == ["New branch"]
    assert shown.closing.custodian.name == "New branch"
    assert "does not change" in shown.head.primary.reason


def test_the_roster_goes_by_pages_and_is_searched(world: web_world.World) -> None:
    crowd(world.units["branch"], 60)
    client = world.client("secretary")
    first = client.get(page(world, "branch", "members/"))
    assert len(listed.urls(first)) == 50
    assert listed.shown(first).count == "61 members"
    second = client.get(listed.shown(first).pager.next_url)
    assert len(listed.urls(second)) == 11
    assert not {*listed.urls(first)} & {*listed.urls(second)}
    url = page(world, "branch", "members/")
    for words in ("tran thi", "mau tran", "Trần Thị Mẫu"):
        assert listed.firsts(client.get(url, {"q": words})) == ["Trần Thị Mẫu"]
    assert listed.firsts(client.get(url, {"q": "zzz"})) == []


def test_the_roster_of_a_past_day(world: web_world.World) -> None:
    client = world.client("commission")
    url = page(world, "north", "members/")
    before = client.get(url, {"as_of": "2025-09-01", "below": "1"})
    after = client.get(url, {"as_of": "2025-09-02", "below": "1"})
    assert listed.firsts(before) == []
    assert listed.firsts(after) == ["Trần Thị Mẫu"]
    assert listed.column(after, "Unit") == ["Branch 1 of Bắc"]
    named = client.get(url, {"as_of": "2025-09-02", "q": "mau", "below": "1"})
    assert listed.firsts(named) == ["Trần Thị Mẫu"]


def test_a_printed_roster_is_recorded(world: web_world.World) -> None:
    from banyan.ledger.queries import readings_by_account

    client = world.client("commission")
    url = page(world, "branch", "members/print/")
    answer = client.post(url, {"format": "docx"})
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert client.post(url, {"format": "pdf"}).content[:4] == b"%PDF"
    account = world.accounts["commission"].pk
    readings = readings_by_account(world.actor("commission"), account)
    assert [r.unit_id for r in readings] == [world.units["branch"]] * 2
    assert client.get(url).status_code == 405


# -- changing a unit -----------------------------------------------------------------


def test_a_unit_is_renamed_by_a_decision(world: web_world.World) -> None:
    client = world.client("officer")
    url = page(world, "branch", "change/")
    form = client.get(url).context["page"].form
    answer = client.post(
        url,
        typed(
            version=str(form.initial["version"]),
            name_vi="Chi bộ Một",
            name_en="Branch One",
            code="B1",
        ),
    )
    assert answer.status_code == 302
    view = unit_get(SYSTEM, world.units["branch"])
    assert (view.names.en, view.code) == ("Branch One", "B1")
    story = client.get(page(world, "branch", "history/")).context["page"].story
    assert {line.title for line in story} == {"Established", "New name", "New code"}


def test_the_body_that_decides_gives_its_own_number(world: web_world.World) -> None:
    client = world.client("officer")
    url = page(world, "branch", "change/")
    form = client.get(url).context["page"].form
    bodies = [key for key, _label in form.fields["body"].choices]
    assert str(world.units["north"]) in bodies
    assert str(world.units["city"]) not in bodies
    answer = client.post(
        url,
        typed(
            body=str(world.units["north"]),
            version=str(form.initial["version"]),
            name_en="Branch One",
        ),
    )
    assert answer.status_code == 302
    decided = unit_get(SYSTEM, world.units["branch"]).decision
    from banyan.decisions.queries import decisions_shown

    assert decisions_shown(SYSTEM, [decided])[decided].symbol


def test_what_was_typed_stays_when_it_is_refused(world: web_world.World) -> None:
    client = world.client("officer")
    url = page(world, "branch", "change/")
    version = str(client.get(url).context["page"].form.initial["version"])
    answer = client.post(
        url, typed(version=version, name_en="Branch One", title_en="", source="")
    )
    assert answer.status_code == 422
    assert 'value="Branch One"' in answer.content.decode()
    form = answer.context["page"].form
    assert set(form.errors) == {"title_vi", "source"}
    same = client.post(
        url,
        typed(version=version, name_vi="Chi bộ 1 Bắc", name_en="Branch 1 of Bắc"),
    )
    assert same.status_code == 422
    assert "name_vi" in same.context["page"].form.errors


def test_a_conflict_is_shown_side_by_side_and_can_be_sent_again(
    world: web_world.World,
) -> None:
    client = world.client("officer")
    url = page(world, "branch", "change/")
    version = str(client.get(url).context["page"].form.initial["version"])
    client.post(url, typed(version=version, name_en="Theirs"))
    answer = client.post(url, typed(version=version, name_en="Mine"))
    assert answer.status_code == 409
    rows = {row.label: row for row in answer.context["page"].conflict}
    assert rows["Name in English"].now == "Theirs"
    assert rows["Name in English"].typed == "Mine"
    fresh = answer.context["page"].form.data["version"]
    assert client.post(url, typed(version=fresh, name_en="Mine")).status_code == 302
    assert unit_get(SYSTEM, world.units["branch"]).names.en == "Mine"


def test_a_correction_marks_the_wrong_line(world: web_world.World) -> None:
    client = world.client("officer")
    url = page(world, "branch", "correct/")
    version = str(client.get(url).context["page"].form.initial["version"])
    answer = client.post(
        url, typed(version=version, name_vi="Chi bộ 1", name_en="Branch 1")
    )
    assert answer.status_code == 302
    assert unit_get(
        SYSTEM, world.units["branch"], as_of=dt.date(2025, 7, 1)
    ).names.en == ("Branch 1")
    rows = client.get(page(world, "branch", "history/")).context["page"].rows
    assert sorted(row.badge.label for row in rows) == ["holds today", "was wrong"]
    assert [bool(row.correct_url) for row in rows if row.badge.tone == "late"] == [
        False
    ]
    line = next(row for row in rows if row.correct_url)
    assert client.get(line.correct_url).context["page"].form.initial["name_en"] == (
        "Branch 1"
    )
    again = client.post(url, typed(version=version, name_en="Branch 7"))
    assert again.status_code == 409
    assert again.context["page"].conflict


def test_a_unit_is_established_and_dissolved(world: web_world.World) -> None:
    client = world.client("commission")
    answer = client.post(
        page(world, "north", "establish/"),
        typed(kind="branch", name_en="Branch 9", code="N9"),
    )
    assert answer.status_code == 302
    made = client.get(answer.url)
    assert made.context["page"].head.title == "Branch 9"
    closed = client.post(
        answer.url + "dissolve/",
        typed(
            effective_on=(clock.today() + dt.timedelta(days=30)).isoformat(),
        ),
    )
    assert closed.status_code == 302


def test_a_dissolution_that_leaves_members_behind_is_refused_with_findings(
    world: web_world.World,
) -> None:
    client = world.client("commission")
    answer = client.post(page(world, "branch", "dissolve/"), typed())
    assert answer.status_code == 422
    assert answer.context["page"].message.findings
    assert unit_get(SYSTEM, world.units["branch"]).closed is False
    wrong = client.post(page(world, "branch", "dissolve/"), typed(custodian="nobody"))
    assert "custodian" in wrong.context["page"].form.errors


def test_who_may_not_change_is_refused_and_a_past_day_too(
    world: web_world.World,
) -> None:
    secretary = world.client("secretary")
    for act in ("change/", "correct/", "establish/", "dissolve/"):
        assert secretary.get(page(world, "branch", act)).status_code == 403
        assert secretary.post(page(world, "branch", act), typed()).status_code == 403
    officer = world.client("officer")
    assert officer.get(page(world, "branch", "dissolve/")).status_code == 403
    past = page(world, "branch", "change/") + "?as_of=2025-08-01"
    assert officer.post(past, typed()).status_code == 409


def test_a_closed_unit_does_not_change(world: web_world.World) -> None:
    on = dt.date(2026, 1, 1)
    units.units_apply(
        actor=SYSTEM,
        structure=structure_get("party"),
        operations=[Dissolve(unit=world.units["south1"])],
        on=on,
        decision=decision(on),
    )
    client = world.client("commission")
    assert client.get(page(world, "south1", "change/")).status_code == 409


def test_only_units_that_may_be_read_are_links(world: web_world.World) -> None:
    shown = world.client("secretary").get(page(world, "branch")).context["page"]
    assert [(c.label, bool(c.url)) for c in shown.head.crumbs[1:]] == [
        ("City committee", False),
        ("Committee of Bắc", False),
    ]
    shown = world.client("officer").get(page(world, "branch")).context["page"]
    assert [bool(c.url) for c in shown.head.crumbs[1:]] == [False, True]
