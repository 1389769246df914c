"""Applying from outside with a phone, following it, and the papers of a case."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from banyan.cases import services as cases
from banyan.cases.models import Application, Case
from banyan.kernel import clock
from banyan.ledger.models import Act, Reading
from banyan.people import services as people
from banyan.people.models import Contact, Membership, Person
from tests.support import kept, web_world
from tests.support.people_world import decision, member

pytestmark = pytest.mark.django_db
APPLY, FOLLOW = "/apply/admission/", "/apply/"


@kept.once
def built() -> web_world.World:
    return web_world.build()


@pytest.fixture(autouse=True)
def _no_throttling() -> None:
    cache.clear()


def outsider(language: str = "en") -> Client:
    client = Client()
    client.cookies["banyan_language"] = language
    return client


def typed(world: web_world.World, **more: Any) -> dict[str, Any]:
    data = {
        "full_name": "Đỗ Thị Mới",
        "birth_date": "2000-05-01",
        "phone": "0900 000 001",
        "unit": world.uid("branch"),
        "f_youth": "youth-union",
        "told": "on",
    }
    return data | more


def sent(world: web_world.World) -> tuple[str, str]:
    page = outsider().post(APPLY, typed(world)).context["page"]
    assert page.sent, page.form.errors
    return page.sent.reference, page.sent.code


# -- sending --------------------------------------------------------------------------


def test_who_has_no_account_applies_and_gets_number_and_code(
    world: web_world.World,
) -> None:
    reference, code = sent(world)
    case = Case.objects.get(reference=reference)
    assert (case.kind, case.about) == ("admission", "Đỗ Thị Mới")
    assert case.unit_id == world.units["branch"]
    assert Contact.objects.get(person=case.person_id).value == "0900 000 001"
    assert code not in Application.objects.get(case=case).code_digest
    act = Act.objects.get(kind="cases.application_send")
    assert act.facts["kind"] == "admission"
    seen = world.client("secretary").get(f"/cases/{reference}/")
    assert seen.status_code == 200
    assert world.client("neighbour").get(f"/cases/{reference}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"birth_date": "31/02/2000"}, "birth_date"),
        ({"phone": ""}, "phone"),
        ({"unit": "no such branch"}, "unit"),
        ({"f_youth": "nobody"}, "f_youth"),
        ({"told": ""}, "told"),
    ],
)
def test_what_is_wrong_is_marked_and_nothing_typed_is_lost(
    world: web_world.World, change: dict[str, str], field: str
) -> None:
    before = Person.objects.count()
    answer = outsider().post(APPLY, typed(world, **change))
    assert answer.status_code == 422
    form = answer.context["page"].form
    assert list(form.errors) == [field]
    kept = "full_name" if field != "full_name" else "phone"
    assert form[kept].value() == typed(world)[kept]
    assert (Person.objects.count(), Case.objects.count()) == (before, 0)


def test_a_procedure_that_is_not_public_does_not_exist(world: web_world.World) -> None:
    for kind in ("recognition", "discipline", "nothing"):
        assert outsider().get(f"/apply/{kind}/").status_code == 404


def test_whoever_sends_too_often_waits(world: web_world.World) -> None:
    browser = outsider()
    found = [browser.post(APPLY, {"full_name": ""}).status_code for _ in range(11)]
    assert found[:10] == [422] * 10
    assert found[10] == 429


@pytest.mark.parametrize(("language", "word"), [("vi", "Gửi đơn"), ("lo", "ສົ່ງຄຳຮ້ອງ")])
def test_the_form_speaks_the_language_of_the_applicant(
    world: web_world.World, language: str, word: str
) -> None:
    page = outsider(language).get(APPLY).content.decode()
    assert word in page
    assert "Send the application" not in page


# -- following ------------------------------------------------------------------------


def test_number_and_code_show_how_far_it_is(world: web_world.World) -> None:
    reference, code = sent(world)
    seen = outsider().post(FOLLOW, {"reference": reference, "code": code.lower()})
    page = seen.context["page"]
    assert reference in page.title
    assert page.lines[0].title == "On the source list, and told so"
    assert "0900" not in seen.content.decode()
    assert "Đỗ Thị Mới" not in seen.content.decode()


@pytest.mark.parametrize("fault", ["code", "reference"])
def test_number_and_code_that_do_not_belong_together_show_nothing(
    world: web_world.World, fault: str
) -> None:
    reference, code = sent(world)
    asked = {"reference": reference, "code": code} | {fault: "AAAA1111"}
    answer = outsider().post(FOLLOW, asked)
    assert answer.status_code == 404
    assert answer.context["page"].fault
    assert not answer.context["page"].lines


# -- papers ---------------------------------------------------------------------------


def opened(world: web_world.World) -> Case:
    member(world, "Lê Văn A")
    joined = dt.date(2025, 9, 2)
    person = people.person_register(
        actor=web_world.SYSTEM, commands=[people.NewPerson(full_name="Tạ Văn Mới")]
    )[0]
    row: Membership = people.membership_open(
        actor=web_world.SYSTEM,
        commands=[
            people.OpenMembership(
                person=person.pk,
                unit=world.units["branch"],
                joined_on=joined,
                ceremony_on=joined,
                grade="probationary",
            )
        ],
        decision=decision(),
    )[0]
    command = cases.OpenCase(subject=row.pk, on=clock.today())
    return cases.case_open(
        actor=world.actor("secretary"), kind="recognition", commands=[command]
    )[0]


def paper(
    world: web_world.World, case: Case, who: str = "secretary", **more: str
) -> Any:
    asked = {"form": "step-record", "kind": "docx", "language": "en"} | more
    step = asked.pop("step", "branch-vote")
    return world.client(who).post(f"/cases/{case.reference}/paper/{step}/", asked)


def words_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        text = file.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", text)


def test_a_paper_of_a_step_is_filled_and_its_reading_recorded(
    world: web_world.World,
) -> None:
    case = opened(world)
    before = Reading.objects.count()
    answer = paper(world, case)
    assert "wordprocessingml" in answer["Content-Type"]
    assert "Tạ Văn Mới" in words_of(answer.content)
    reading = Reading.objects.latest("pk")
    assert Reading.objects.count() == before + 1
    assert (reading.person_id, reading.what) == (
        case.person_id,
        "printed step-record of branch-vote, docx en",
    )


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_a_paper_is_shown_as_pages_in_each_language(
    world: web_world.World, language: str
) -> None:
    answer = paper(world, opened(world), kind="pdf", language=language)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert f"-{language}.pdf" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "asked",
    [
        {"form": "no-such-form"},
        {"form": "decision"},
        {"step": "no-such-step"},
        {"language": "fr"},
        {"who": "neighbour"},
        {"who": "stranger"},
    ],
)
def test_papers_that_are_not_there_do_not_exist(
    world: web_world.World, asked: dict[str, str]
) -> None:
    case = opened(world)
    before = Reading.objects.count()
    assert paper(world, case, **asked).status_code == 404
    assert Reading.objects.count() == before
