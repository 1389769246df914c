"""The pages of cases: who sees them, the path, recording, opening one and many."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from banyan.cases import services as cases
from banyan.cases.models import Case
from banyan.kernel import clock
from banyan.people import services as people
from banyan.people.models import Membership
from banyan.units.models import Unit
from tests.support import kept, web_world
from tests.support.counting import queries_of
from tests.support.people_world import decision, member, url

pytestmark = pytest.mark.django_db
JOINED = dt.date(2025, 9, 2)


@kept.once
def built() -> web_world.World:
    found = web_world.build()
    for number in range(4):
        member(found, f"Lê Văn {chr(65 + number)}")
    return found


def probationary(world: web_world.World, name: str = "Tạ Văn Mới") -> Membership:
    made = people.person_register(
        actor=web_world.SYSTEM, commands=[people.NewPerson(full_name=name)]
    )[0]
    command = people.OpenMembership(
        person=made.pk,
        unit=world.units["branch"],
        joined_on=JOINED,
        ceremony_on=JOINED,
        grade="probationary",
    )
    return people.membership_open(
        actor=web_world.SYSTEM, commands=[command], decision=decision()
    )[0]


def opened(world: web_world.World, row: Membership | None = None) -> Case:
    row = row or probationary(world)
    command = cases.OpenCase(subject=row.pk, on=clock.today())
    return cases.case_open(
        actor=world.actor("secretary"), kind="recognition", commands=[command]
    )[0]


def page_url(case: Case) -> str:
    return f"/cases/{case.reference}/"


def voting(world: web_world.World) -> Case:
    case = opened(world)
    helper = Membership.objects.filter(grade="official").first()
    assert helper is not None
    for step, outcome, given in (
        ("self-review", "", {}),
        ("helper-remarks", "supports", {"helper": helper.person_id}),
        ("opinions", "", {"organisations": "Công đoàn"}),
        ("course", "missing", {}),
    ):
        command = cases.RecordStep(case.pk, step, clock.today(), outcome, given)
        cases.step_record(actor=world.actor("secretary"), commands=[command])
    return case


def counts(**more: Any) -> dict[str, Any]:
    """What the form of the branch's vote is filled with."""
    typed = {"favour": 4, "against": 1, "blank": 0, "invalid": 0, "present": 5}
    typed |= more
    data = {f"v_{k}": v for k, v in typed.items()}
    return data | {"on": clock.today().isoformat(), "ballot": "secret"}


# -- who sees what -----------------------------------------------------------------


def test_a_case_is_found_by_who_may_and_does_not_exist_for_others(
    world: web_world.World,
) -> None:
    address = page_url(opened(world))
    for who in ("secretary", "officer", "commission", "inspector"):
        assert world.client(who).get(address).status_code == 200, who
    for who in ("neighbour", "stranger", "reader"):
        assert world.client(who).get(address).status_code == 404, who
    assert world.client("reader").get("/cases/").status_code == 403
    assert world.client("neighbour").get("/cases/").context["page"].rows == ()


@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_the_path_stands_in_each_language(
    world: web_world.World, language: str
) -> None:
    case = voting(world)
    page = world.client("secretary", language).get(page_url(case))
    words = {
        "en": "Vote of the branch",
        "vi": "Chi bộ biểu quyết",
        "lo": "ໜ່ວຍພັກລົງຄະແນນ",
    }
    assert words[language] in page.content.decode()
    states = [s.state for s in page.context["page"].steps]
    assert states[:4] == ["done"] * 4
    assert states[4] == "now"
    assert set(states[5:]) == {"to-come"}


def test_the_page_of_a_case_keeps_its_budget(world: web_world.World) -> None:
    client = world.client("secretary")
    early, late = opened(world), voting_of_another(world)
    assert queries_of(client, page_url(early)) <= 14
    assert queries_of(client, page_url(late)) <= 14
    assert queries_of(client, "/cases/") <= 8
    assert queries_of(client, "/cases/due/") <= 8


def voting_of_another(world: web_world.World) -> Case:
    case = opened(world, probationary(world, "Tạ Văn Khác"))
    for step, outcome in (("self-review", ""), ("course", "missing")):
        command = cases.RecordStep(case.pk, step, clock.today(), outcome)
        cases.step_record(actor=world.actor("secretary"), commands=[command])
    return case


def test_the_number_of_statements_does_not_grow_with_the_list(
    world: web_world.World,
) -> None:
    client = world.client("secretary")
    opened(world)
    few = queries_of(client, "/cases/"), queries_of(client, "/cases/due/")
    for number in range(5):
        opened(world, probationary(world, f"Tạ Văn {number}"))
    assert (queries_of(client, "/cases/"), queries_of(client, "/cases/due/")) == few


# -- recording ---------------------------------------------------------------------


def test_a_vote_is_recorded_and_the_case_goes_up(world: web_world.World) -> None:
    case = voting(world)
    client = world.client("secretary")
    address = f"{page_url(case)}record/branch-vote/"
    answer = client.post(address, counts(), follow=True)
    assert answer.redirect_chain[-1][0] == page_url(case)
    steps = {s.key: s for s in answer.context["page"].steps}
    assert steps["branch-vote"].outcome == "For recognition"
    assert steps["branch-vote"].needed == ("4 of 5 were needed",)
    assert steps["committee-vote"].state == "now"
    assert steps["committee-vote"].record is None  # for the committee, not for us


def test_a_fault_of_one_keeps_what_was_typed_and_says_the_article(
    world: web_world.World,
) -> None:
    case = voting(world)
    address = f"{page_url(case)}record/branch-vote/"
    answer = world.client("secretary").post(address, counts(against=2))
    assert answer.status_code == 422
    message = answer.context["page"].message
    assert "6 votes were counted" in message.text
    assert message.citation.article
    assert 'value="4"' in answer.content.decode()


def test_two_counts_that_differ_are_shown_side_by_side(world: web_world.World) -> None:
    case = voting(world)
    data = counts() | {
        "w_favour": 3,
        "w_against": 2,
        "w_blank": 0,
        "w_invalid": 0,
        "w_present": 5,
    }
    address = f"{page_url(case)}record/branch-vote/"
    answer = world.client("secretary").post(address, data)
    assert answer.status_code == 409
    assert "for: 4, 3" in answer.context["page"].message.text


def test_who_may_only_read_records_nothing(world: web_world.World) -> None:
    case = voting(world)
    address = f"{page_url(case)}record/branch-vote/"
    assert world.client("inspector").post(address, counts()).status_code == 403
    assert world.client("neighbour").post(address, counts()).status_code == 404


def test_a_step_that_is_not_open_says_which_article(world: web_world.World) -> None:
    case = opened(world)
    address = f"{page_url(case)}record/branch-vote/"
    answer = world.client("secretary").post(address, counts())
    assert answer.status_code == 422
    assert "Self-review" in answer.content.decode()


def test_the_electorate_opens_with_the_reason_for_each(world: web_world.World) -> None:
    case = voting(world)
    page = world.client("secretary").get(f"{page_url(case)}electorate/branch-vote/")
    people_ = page.context["page"].readings[0].people
    assert sum(p.counted for p in people_) == 5
    assert [(p.name, p.reason) for p in people_ if not p.counted] == [
        ("Tạ Văn Mới", "on probation: no vote")
    ]


def test_a_case_is_suspended_and_taken_back_with_a_reason(
    world: web_world.World,
) -> None:
    case = opened(world)
    client = world.client("secretary")
    day = clock.today().isoformat()
    empty = client.post(f"{page_url(case)}suspend/", {"day": day, "reason": ""})
    assert empty.status_code == 422
    client.post(f"{page_url(case)}suspend/", {"day": day, "reason": "Ốm nặng"})
    case.refresh_from_db()
    assert case.state == "suspended"
    client.post(f"{page_url(case)}resume/", {"day": day, "reason": "Khỏi"})
    client.post(f"{page_url(case)}withdraw/", {"day": day, "reason": "Nhầm"})
    case.refresh_from_db()
    assert case.state == "withdrawn"


# -- opening -----------------------------------------------------------------------


def test_a_case_is_opened_from_the_person(world: web_world.World) -> None:
    row = probationary(world)
    client = world.client("secretary")
    hub = client.get(url(row))
    acts = [a.url for a in hub.context["page"].head.others]
    address = f"/cases/open/?membership={row.uid}&person={row.person.uid}"
    assert address in acts
    chosen = client.get(address).context["page"].kinds
    kind = next(k for k in chosen if k.url.startswith("/cases/open/recognition/"))
    answer = client.post(kind.url, {"on": clock.today().isoformat()}, follow=True)
    assert answer.context["page"].head.badge.label
    again = client.post(kind.url, {"on": clock.today().isoformat()})
    assert again.status_code == 409
    listed = client.get(f"{url(row)}?tab=cases").context["page"].cases
    assert [c.reference for c in listed] == [Case.objects.get().reference]


def test_all_who_are_due_are_opened_at_once(world: web_world.World) -> None:
    rows = [probationary(world, f"Tạ Văn {n}") for n in range(3)]
    opened(world, rows[0])
    client = world.client("secretary")
    page = client.get("/cases/bulk/recognition/").context["page"]
    assert [bool(r.reason) for r in page.rows] == [True, False, False]
    data = {"until": page.until.isoformat(), "member": [str(r.pk) for r in rows]}
    client.post("/cases/bulk/recognition/", data)
    assert Case.objects.count() == 3


def test_my_cases_show_what_is_about_me(world: web_world.World) -> None:
    client = world.client("reader")
    assert client.get("/cases/mine/").context["page"].rows == ()


def test_a_case_is_chosen_from_the_page_of_a_unit(world: web_world.World) -> None:
    unit = Unit.objects.get(pk=world.units["branch"])
    browser = world.client("secretary")
    assert (
        f"/cases/open/?unit={unit.uid}"
        in browser.get(reverse("unit", args=[unit.uid])).text
    )
    page = browser.get(f"/cases/open/?unit={unit.uid}").text
    assert f"/cases/open/unit-review/?unit={unit.uid}" in page
    assert "/cases/open/transfer/" not in page


@pytest.mark.parametrize("named", ["unit=1", "unit=%s", "membership=x", "person=%s"])
def test_whom_an_address_does_not_name_does_not_exist(
    world: web_world.World, named: str
) -> None:
    browser = world.client("secretary")
    named = named.replace("%s", "0f0f0f0f-0f0f-7f0f-8f0f-0f0f0f0f0f0f")
    assert browser.get(f"/cases/open/?{named}").status_code == 404


def test_a_member_chooses_among_what_opens_about_oneself(
    world: web_world.World,
) -> None:
    browser = world.client("reader")
    link = re.search(
        r'href="(/cases/open/\?membership=[^"]+)"', browser.get("/cases/mine/").text
    )
    assert link
    page = browser.get(unescape(link[1])).text
    assert "/cases/open/leave/" in page
    assert "/cases/open/strike-off/" not in page
    assert "/cases/open/leave/" not in browser.get("/cases/open/").text
