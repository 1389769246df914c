"""Lists as pages: the address, the form of a filter, columns, saved lists, batch acts."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from banyan.base import lists
from banyan.lists.queries import saved_lists
from banyan.people.models import Membership
from tests.support import kept, listed, web_world
from tests.support.counting import queries_of
from tests.support.people_world import member, names

pytestmark = pytest.mark.django_db
EVERY = sorted(spec.key for spec in lists.all_lists())


@kept.once
def built() -> web_world.World:
    return web_world.build()


def address(spec_key: str) -> str:
    from banyan.web.features.lists.links import list_url

    return list_url(spec_key)


def filter_of(answer: Any) -> str:
    """Return the filter that a redirect leads to."""
    assert answer.status_code == 302, answer.status_code
    return parse_qs(urlsplit(answer["Location"]).query, keep_blank_values=True).get(
        "f", [""]
    )[0]


def test_every_list_has_a_page_for_those_with_the_right(world: web_world.World) -> None:
    for who in (
        "commission",
        "officer",
        "secretary",
        "inspector",
        "reader",
        "stranger",
        "exchange",
    ):
        if who not in world.accounts:
            continue
        client, actor = world.client(who), world.actor(who)
        for spec in lists.all_lists():
            wanted = 200 if not spec.right or actor.holds(spec.right) else 403
            found = client.get(address(spec.key)).status_code
            assert found == wanted, (who, spec.key, found)
    assert world.client("officer").get("/lists/nothing/").status_code == 404


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_list_opens_with_all_its_columns_and_its_form(
    world: web_world.World, language: str
) -> None:
    client, actor = world.client("inspector", language), world.actor("inspector")
    for spec in lists.all_lists():
        if spec.right and not actor.holds(spec.right):
            continue
        columns = ",".join(f.key for f in lists.columns_for(actor, spec))
        answer = client.get(address(spec.key), {"c": columns, "edit": "1", "f": ""})
        assert answer.status_code == 200, spec.key
        assert "style=" not in answer.content.decode()


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ({"f": "grade is ("}, 422),
        ({"f": "grade is nonsense"}, 422),
        ({"f": "unknown is x"}, 422),
        ({"c": "name,unknown"}, 200),
        ({"s": "unknown"}, 200),
        ({"after": "made-up"}, 200),
        ({"saved": "nothing"}, 200),
        ({"year": "2025"}, 200),
        ({"structure": "nowhere"}, 404),
        ({"n": "7"}, 200),
        ({"f": "x" * 5000}, 422),
    ],
)
def test_a_stale_part_of_an_address_is_told(
    world: web_world.World, part: dict[str, str], status: int
) -> None:
    answer = world.client("officer").get("/people/", part)
    assert answer.status_code == status
    if status == 422:
        shown = listed.shown(answer)
        assert shown.lines == () and shown.refusal is not None
        [typed] = part.values()
        assert html.escape(typed[:20]) in answer.content.decode() or shown.chips
    if part.keys() & {"c", "s", "after", "year"}:
        assert len(listed.shown(answer).notices) == 1
        assert names(answer) == ["Trần Thị Mẫu"]


def test_the_order_is_chosen_at_the_head_of_a_column(world: web_world.World) -> None:
    member(world, "Lê Văn An")
    client = world.client("officer")
    first = listed.shown(client.get("/people/"))
    name = first.columns[0]
    assert name.sorted == "up"
    down = client.get(name.url)
    assert names(down) == list(reversed(names(client.get("/people/"))))
    assert listed.shown(down).columns[0].sorted == "down"
    again = client.get(listed.shown(down).columns[0].url)
    assert listed.shown(again).columns[0].sorted == "up"


def test_columns_are_ticked_and_moved(world: web_world.World) -> None:
    client = world.client("officer")
    answer = client.get(
        "/people/", {"col": ["name", "born", "card"], "q": "tran", "n": "20"}
    )
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert (
        query["c"] == ["name,card,born"]
        and query["q"] == ["tran"]
        and query["n"] == ["20"]
    )
    shown = listed.shown(client.get(answer["Location"]))
    assert [c.key for c in shown.columns] == ["name", "card", "born"]
    earlier = next(c for c in shown.chooser if c.key == "born").up_url
    assert [c.key for c in listed.shown(client.get(earlier)).columns] == [
        "name",
        "born",
        "card",
    ]


# -- the form of a filter ------------------------------------------------------------


def sent(answer: Any) -> dict[str, Any]:
    """Return what the form of the filter would send as it stands."""
    page = answer.content.decode()
    form = page[page.index('id="list-editor"') :].partition("</form>")[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        ticked = 'type="checkbox"' not in tag and 'type="radio"' not in tag
        if name and (ticked or " checked" in tag):
            found.setdefault(name, []).append(value)
    for select in re.findall(r"<select.*?</select>", form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', select)
        first = re.search(r'<option value="([^"]*)"', select)
        picked = chosen or first
        if picked:
            found[_attribute(select, "name")] = [html.unescape(picked[1])]
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def press(client: Any, answer: Any, do: str, **typed: Any) -> Any:
    """Send the form with a button pressed, and follow where it leads."""
    return client.get("/people/", {**sent(answer), **typed, "do": do}, follow=True)


def text(answer: Any) -> str:
    return str(listed.shown(answer).query.filter)


def test_a_filter_is_built_without_script(world: web_world.World) -> None:
    member(world, "Lê Thị Bà", sex="f")
    client = world.client("officer")
    answer = client.get("/people/", {"edit": "1"})
    answer = press(client, answer, "add", new="grade")
    assert text(answer) == "grade is ''"
    assert (
        "A condition without a value is not applied yet."
        in listed.shown(answer).notices
    )
    assert len(names(answer)) == 2
    answer = press(client, answer, "keep", **{"v.0": ["official"]})
    assert text(answer) == "grade is official"
    answer = press(client, answer, "add", new="sex")
    answer = press(client, answer, "or:1", **{"v.1": ["f"]})
    assert text(answer) == "grade is official and (sex is f or sex is '')"
    answer = press(client, answer, "keep", **{"f.1.1": "joined"})
    assert text(answer) == "grade is official and (sex is f or joined is '')"
    answer = press(
        client, answer, "keep", **{"o.1.1": "from", "v.1.1": "2024", "w.1.1": "today"}
    )
    assert (
        text(answer) == "grade is official and (sex is f or joined from 2024 to today)"
    )
    answer = press(client, answer, "keep", **{"n.1": "1"})
    assert (
        text(answer)
        == "grade is official and not (sex is f or joined from 2024 to today)"
    )
    answer = press(client, answer, "keep", **{"g.": "any"})
    assert (
        text(answer)
        == "grade is official or not (sex is f or joined from 2024 to today)"
    )
    answer = press(client, answer, "remove:0")
    assert text(answer) == "not (sex is f or joined from 2024 to today)"
    answer = press(client, answer, "remove:0.0")
    answer = press(client, answer, "apply")
    assert text(answer) == "not joined from 2024 to today"
    assert listed.shown(answer).editor is None


def test_several_choices_are_one_of(world: web_world.World) -> None:
    client = world.client("officer")
    answer = client.get("/people/", {"edit": "1", "f": "grade is official"})
    answer = press(client, answer, "keep", **{"v.0": ["official", "probationary"]})
    assert text(answer) == "grade in (official, probationary)"
    assert names(answer) == ["Trần Thị Mẫu"]


def test_a_unit_typed_in_the_form_is_found_or_offered(world: web_world.World) -> None:
    client = world.client("commission")
    answer = client.get("/people/", {"edit": "1"})
    answer = press(client, answer, "add", new="unit")
    several = press(client, answer, "keep", **{"v.0": "Chi bộ"})
    assert several.status_code == 422
    line = listed.shown(several).editor.lines[0]
    assert len(line.choices) == 3 and line.fault == "Choose which one is meant."
    chosen = press(client, several, "apply", **{"x.0": line.choices[0].value})
    assert names(chosen) == ["Trần Thị Mẫu"]
    one = press(client, answer, "apply", **{"v.0": "Đảng bộ phường Bắc"})
    assert text(one) == f"unit under {world.uid('north')}"


def test_a_wrong_value_stands_at_its_row_and_is_kept(world: web_world.World) -> None:
    client = world.client("officer")
    answer = client.get("/people/", {"edit": "1", "f": "joined is 2025"})
    answer = press(client, answer, "apply", **{"v.0": "soon"})
    assert answer.status_code == 422
    answer = client.get("/people/", {"edit": "1", "f": "joined is soon"})
    [line] = listed.shown(answer).editor.lines
    assert line.values == ("soon",) and "is not understood" in line.fault


def test_words_typed_are_offered_as_conditions(world: web_world.World) -> None:
    row = member(world, "Lê Văn Bắc")
    client = world.client("commission")
    offers = listed.shown(client.get("/people/", {"q": "Bắc"})).offers
    assert [(o.label, o.value) for o in offers] == [
        ("Name", "Bắc"),
        ("Unit", "Committee of Bắc"),
        ("Unit", "Branch 1 of Bắc"),
        ("Unit", "Branch 2 of Bắc"),
        ("Card number", "Bắc"),
    ]
    assert names(client.get(offers[0].url)) == ["Lê Văn Bắc"]
    assert len(names(client.get(offers[1].url))) == 2
    offers = listed.shown(client.get("/people/", {"q": row.card_no})).offers
    card, phone = offers[-2:]
    assert (card.label, phone.label) == ("Card number", "Phone")
    assert names(client.get(card.url)) == ["Lê Văn Bắc"]
    assert names(client.get(phone.url)) == []


def test_pages_with_a_filter_stay_within_their_budget(world: web_world.World) -> None:
    client = world.client("officer")
    urls = (
        "/people/",
        "/people/?q=tran",
        "/people/?f=grade+is+official+and+age+ge+20+and+sex+is+f",
        f"/people/?unit={world.uid('north')}&edit=1",
        "/lists/units/",
        "/lists/offices/",
        "/decisions/",
    )
    client.get("/people/")
    few = {url: queries_of(client, url) for url in urls}
    for number in range(30):
        member(world, f"Trần Văn {chr(97 + number % 26)}", sex="f")
    assert {url: queries_of(client, url) for url in urls} == few
    assert max(few.values()) <= 8, few


# -- saved lists ---------------------------------------------------------------------


def test_a_list_is_saved_shared_opened_and_removed(world: web_world.World) -> None:
    client = world.client("officer")
    page = client.get("/people/", {"f": "grade is official", "c": "name,card"})
    save = next(act.url for act in listed.shown(page).tools if "/save/" in act.url)
    assert client.get(save).status_code == 200
    query = {k: v[0] for k, v in parse_qs(urlsplit(save).query).items()}
    assert client.post(save, {**query, "name": ""}).status_code == 422
    answer = client.post(save, {**query, "name": "Officials"})
    opened = client.get(answer["Location"])
    assert listed.chips(opened) == ["Grade: Official"]
    assert [c.key for c in listed.shown(opened).columns] == ["name", "card"]
    assert client.post(save, {**query, "name": "officials"}).status_code == 422
    [saved] = saved_lists(world.actor("officer"))
    short = client.get("/people/", {"saved": saved.uid})
    assert listed.shown(short).query.filter == "grade is official"
    one = f"/lists/saved/{saved.uid}/"
    assert client.get(one).status_code == 200
    share = {
        "do": "share",
        "typed": "Chi bộ 1 Bắc",
        "row_version": saved.row_version,
    }
    assert client.post(one, share).status_code == 302
    mate = world.client("secretary")
    assert "Officials" in mate.get("/lists/saved/").content.decode()
    assert mate.get(one).status_code == 404
    assert mate.post(f"{one}remove/").status_code == 404
    assert (
        "Officials"
        not in world.client("neighbour").get("/lists/saved/").content.decode()
    )
    assert client.post(one, share).status_code == 409
    client.post(f"{one}remove/")
    assert "Bring back" in client.get("/lists/saved/").content.decode()
    assert "Officials" not in mate.get("/lists/saved/").content.decode()
    client.post(f"{one}restore/")
    assert len(saved_lists(world.actor("officer"))) == 1


def test_a_saved_list_is_changed_or_saved_as_another(world: web_world.World) -> None:
    client = world.client("officer")
    client.post("/lists/members/save/", {"f": "grade is official", "name": "A"})
    [saved] = saved_lists(world.actor("officer"))
    asked = {"f": "sex is f", "saved": str(saved.uid)}
    assert "Change “A”" in client.get("/lists/members/save/", asked).content.decode()
    client.post("/lists/members/save/", {**asked, "name": "A", "how": "change"})
    [saved] = saved_lists(world.actor("officer"))
    assert saved.query.filter == "sex is f"
    client.post("/lists/members/save/", {**asked, "name": "B", "how": "new"})
    assert [s.name for s in saved_lists(world.actor("officer"))] == ["A", "B"]
    broken = client.post("/lists/members/save/", {"f": "sex is x", "name": "C"})
    assert broken.status_code == 422


# -- batch acts ----------------------------------------------------------------------


def test_rows_are_ticked_moved_and_moved_back(world: web_world.World) -> None:
    rows = [member(world, f"Lê Văn {c}") for c in "abc"]
    client = world.client("officer")
    page = listed.shown(client.get("/people/"))
    assert "members.transfer" in [act.key for act in page.batch]
    assert listed.shown(client.get("/people/", {"as_of": "2025-12-01"})).batch == ()
    asked = {"act": "members.transfer", "row": [row.pk for row in rows[:2]]}
    form = client.get("/lists/members/batch/", asked)
    assert form.status_code == 200 and "2 records will change." in form.content.decode()
    typed = {
        **asked,
        "unit": world.uid("branch2"),
        "on": "2026-01-01",
        "decision-kind": "transfer",
        "decision-decided_on": "2025-12-20",
        "decision-body": str(world.units["north"]),
        "decision-title_vi": "Chuyển sinh hoạt",
    }
    bad = client.post("/lists/members/batch/", {**typed, "on": "", "unit": "nowhere"})
    assert bad.status_code == 422 and "Chuyển sinh hoạt" in bad.content.decode()
    done = client.post("/lists/members/batch/", typed)
    assert done.status_code == 302, done.context["page"].message
    outcome = client.get(done["Location"])
    assert "2 records were changed" in outcome.content.decode()
    moved = Membership.objects.in_bulk([row.pk for row in rows])
    units = [moved[row.pk].unit_id for row in rows]
    assert units == [world.units["branch2"]] * 2 + [world.units["branch"]]
    back = {
        "decision-kind": "correction",
        "decision-decided_on": "2026-01-02",
        "decision-body": str(world.units["north"]),
        "decision-title_vi": "Đính chính",
    }
    undo = outcome.context["page"].undo_url
    assert client.post(undo, {}).status_code == 422
    assert client.post(undo, back).status_code == 302
    moved = Membership.objects.in_bulk([row.pk for row in rows])
    assert {moved[row.pk].unit_id for row in rows} == {world.units["branch"]}
    assert "taken back" in client.get("/lists/done/").content.decode()
    assert world.client("secretary").get(done["Location"]).status_code == 404


def test_all_that_fit_are_meant(world: web_world.World) -> None:
    member(world, "Lê Văn Một")
    client = world.client("officer")
    asked = {"act": "members.participation", "all": "1", "f": "name has le"}
    assert (
        "1 record will change."
        in client.get("/lists/members/batch/", asked).content.decode()
    )
    assert client.get("/lists/members/batch/", {"act": "nothing"}).status_code == 404
    assert client.get("/lists/units/batch/", asked).status_code == 404
    assert (
        world.client("inspector").get("/lists/members/batch/", asked).status_code == 403
    )


def test_the_lists_there_are(world: web_world.World) -> None:
    page = world.client("officer").get("/lists/").context["page"]
    assert {"Members", "Units", "Decisions"} <= {line.label for line in page.lines}
    stranger = world.client("stranger").get("/lists/").context["page"]
    assert [line.label for line in stranger.lines] == ["Jobs", "What I did"]
