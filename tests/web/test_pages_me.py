"""Oneself: contacts, requests and their answers, data to take away, entries."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.base import ports
from banyan.ledger.models import Act, Reading
from banyan.people import services as people
from banyan.people.models import Contact, CorrectionRequest, Membership, Person
from tests.support import kept, web_world

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DECISION = {
    "decision-kind": "correction",
    "decision-title_vi": "Sửa số thẻ",
    "decision-decided_on": "2026-01-05",
    "decision-existing": "",
    "decision-symbol": "",
    "decision-signed_by": "",
    "decision-source": "",
    "decision-title_lo": "",
    "decision-title_en": "",
}
PAGES = (
    "me",
    "me_contacts",
    "me_requests",
    "me_request_new",
    "me_data",
    "me_ledger",
    "readings",
    "seers",
)


@kept.once
def built() -> web_world.World:
    return web_world.build()


def fresh(world: web_world.World) -> Person:
    return Person.objects.get(pk=world.member.pk)


def ask(client: Any, about: str = "name", **values: Any) -> Any:
    query = values.pop("query", "")
    values.setdefault("reason", "As on my identity paper")
    url = reverse("me_request_ask", args=[about]) + query
    return client.post(url, values)


def membership(world: web_world.World) -> Membership:
    return Membership.objects.get(person=world.member.pk)


# -- pages --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_of_oneself_in_three_languages(
    world: web_world.World, language: str
) -> None:
    client = world.client("reader", language)
    for name in PAGES:
        answer = client.get(reverse(name))
        assert answer.status_code == 200, name
        assert f'lang="{language}"' in answer.content.decode()
    assert not Reading.objects.exists()


def test_an_account_alone_has_no_record(world: web_world.World) -> None:
    client = world.client("officer")
    assert client.get(reverse("me")).status_code == 200
    for name in ("me_contacts", "me_requests", "me_request_new", "me_ledger"):
        assert client.get(reverse(name)).status_code == 404, name
    assert client.get(reverse("me_data")).status_code == 409


def test_my_record_leads_everywhere(world: web_world.World) -> None:
    html = world.client("reader").get(reverse("me")).content.decode()
    for name in PAGES[1:3] + PAGES[4:] + ("rights", "account"):
        assert f'href="{reverse(name)}"' in html, name


# -- contacts ------------------------------------------------------------------------


def test_contacts_change_at_once(world: web_world.World) -> None:
    client = world.client("reader")
    place = reverse("me_contacts")
    added = client.post(place, {"new-kind": "phone", "new-value": "0912 345 678"})
    assert added.status_code == 302
    row = Contact.objects.get(person=world.member.pk)
    data = {
        "contact": row.pk,
        "row_version": row.row_version,
        f"c{row.pk}-kind": "phone",
        f"c{row.pk}-value": "0987 654 321",
        f"c{row.pk}-is_primary": "on",
    }
    assert client.post(place, data).status_code == 302
    row.refresh_from_db()
    assert (row.value, row.is_primary) == ("0987 654 321", True)
    stale = client.post(place, data)
    assert stale.status_code == 409 and "0987 654 321" in stale.content.decode()
    gone = {"contact": row.pk, "remove": "yes", "row_version": row.row_version}
    assert client.post(place, gone).status_code == 302
    assert not Contact.objects.exists()


def test_an_odd_contact_is_kept_as_typed(world: web_world.World) -> None:
    client = world.client("reader")
    place = reverse("me_contacts")
    odd = client.post(place, {"new-kind": "phone", "new-value": "twelve"})
    assert odd.status_code == 422 and "twelve" in odd.content.decode()
    empty = client.post(place, {"new-kind": "phone", "new-value": ""})
    assert empty.status_code == 422


def test_nobody_else_s_contact_is_mine(world: web_world.World) -> None:
    other = people.person_register(
        actor=web_world.SYSTEM, commands=[people.NewPerson(full_name="Lê Khác")]
    )[0]
    row = people.contact_set(
        actor=web_world.SYSTEM,
        commands=[people.SetContact(other.pk, "phone", "0912345678")],
    )[0]
    assert row is not None
    data = {"contact": row.pk, "remove": "yes", "row_version": 1}
    answer = world.client("reader").post(reverse("me_contacts"), data)
    assert answer.status_code in (404, 422)
    assert Contact.objects.filter(pk=row.pk).exists()


# -- asking and answering ---------------------------------------------------------------


def test_a_name_is_asked_answered_and_seen(world: web_world.World) -> None:
    member, officer = world.client("reader"), world.client("officer")
    file = SimpleUploadedFile("giay.pdf", PDF, "application/pdf")
    sent = ask(member, full_name="Trần Thị Mẫu Mực", file=file)
    assert sent.status_code == 302, sent.content.decode()
    mine = member.get(reverse("me_requests")).context["page"].lines
    assert mine[0].wanted == "Trần Thị Mẫu Mực" and mine[0].paper_url
    assert member.get(mine[0].paper_url).status_code == 200
    listed = officer.get(reverse("requests")).context["page"].lines
    shown = officer.get(listed[0].url)
    page = shown.context["page"]
    assert (page.now, page.wanted) == ("Trần Thị Mẫu", "Trần Thị Mẫu Mực")
    assert page.due and page.paper_url
    done = officer.post(
        listed[0].url, {"accept": "yes", "answer": "Seen", "row_version": 1}
    )
    assert done.status_code == 302
    assert fresh(world).full_name == "Trần Thị Mẫu Mực"
    answered = member.get(reverse("me_requests")).context["page"].lines[0]
    assert answered.badge.label == "accepted" and "Seen" in answered.answer


def test_a_refusal_needs_its_reason_and_reaches_the_member(
    world: web_world.World,
) -> None:
    ask(world.client("reader"), full_name="Khác")
    row = CorrectionRequest.objects.get()
    officer = world.client("officer")
    place = reverse("request", args=[row.uid])
    silent = officer.post(place, {"refuse": "yes", "answer": ""})
    assert silent.status_code == 422
    officer.post(place, {"refuse": "yes", "answer": "The paper says otherwise"})
    line = world.client("reader").get(reverse("me_requests")).context["page"].lines[0]
    assert line.badge.label == "refused" and "otherwise" in line.answer


def test_a_standing_is_put_right_with_its_decision(world: web_world.World) -> None:
    own = membership(world)
    sent = ask(
        world.client("reader"), "card", card_no="77", query=f"?membership={own.uid}"
    )
    assert sent.status_code == 302
    place = reverse("request", args=[CorrectionRequest.objects.get().uid])
    officer = world.client("officer")
    data = {**DECISION, "decision-body": str(world.units["north"]), "accept": "yes"}
    incomplete = officer.post(place, {**data, "decision-title_vi": ""})
    assert incomplete.status_code == 422
    assert officer.post(place, data).status_code == 302
    assert membership(world).card_no == "77"


def test_words_lead_to_the_page_where_they_are_put_right(
    world: web_world.World,
) -> None:
    own = membership(world)
    ask(
        world.client("reader"),
        "membership",
        text="I joined in 2011",
        query=f"?membership={own.uid}",
    )
    place = reverse("request", args=[CorrectionRequest.objects.get().uid])
    officer = world.client("officer")
    page = officer.get(place).context["page"]
    assert officer.get(page.put_right.url).status_code == 200
    early = officer.post(place, {"accept": "yes", "answer": ""})
    assert early.status_code == 409 and "put right" in early.content.decode()


def test_what_is_missing_keeps_what_was_typed(world: web_world.World) -> None:
    client = world.client("reader")
    answer = ask(client, full_name="Trần Thị Mẫu Mực", reason="")
    assert answer.status_code == 422
    assert "Trần Thị Mẫu Mực" in answer.content.decode()
    ask(client, full_name="Một")
    twice = ask(client, full_name="Hai")
    assert twice.status_code == 409 and "Hai" in twice.content.decode()


def test_a_request_is_taken_back(world: web_world.World) -> None:
    client = world.client("reader")
    ask(client, full_name="Khác")
    line = client.get(reverse("me_requests")).context["page"].lines[0]
    assert world.client("officer").post(line.withdraw.url).status_code == 404
    assert client.post(line.withdraw.url).status_code == 302
    assert client.post(line.withdraw.url).status_code == 409


def test_who_sees_a_request(world: web_world.World) -> None:
    ask(world.client("reader"), full_name="Khác")
    place = reverse("request", args=[CorrectionRequest.objects.get().uid])
    assert world.client("neighbour").get(place).status_code == 404
    assert world.client("stranger").get(place).status_code == 404
    assert world.client("reader").get(place).context["page"].why_not
    assert world.client("inspector").get(place).context["page"].why_not
    assert world.client("stranger").get(reverse("requests")).status_code == 403
    assert not world.client("neighbour").get(reverse("requests")).context["page"].lines


def test_only_one_s_own_membership_and_known_wishes(world: web_world.World) -> None:
    client = world.client("reader")
    assert client.get(reverse("me_request_ask", args=["card"])).status_code == 404
    assert client.get(reverse("me_request_ask", args=["shoes"])).status_code == 404


# -- taking away --------------------------------------------------------------------------


def test_everything_about_me_leaves_as_json_on_record(world: web_world.World) -> None:
    people.sensitive_set(
        actor=web_world.SYSTEM,
        commands=[people.SetSensitive(world.member.pk, "national-id", "001080000001")],
    )
    client = world.client("reader")
    ask(client, full_name="Khác")
    answer = client.post(reverse("me_data_file"), {"kind": "json"})
    known = json.loads(answer.content)
    assert known["format"] == "banyan-own-data" and known["version"] == 1
    assert set(known["parts"]) == {key for key, _part in ports.own_data}
    rows = {key: part["rows"] for key, part in known["parts"].items()}
    assert rows["person"][0]["full_name"] == "Trần Thị Mẫu"
    assert rows["memberships"][0]["facts"][0]["decision"] is not None
    assert rows["sealed"] == [{"field": "national-id", "sealed": True}]
    assert rows["requests"][0]["wanted"] == {"full_name": "Khác"}
    assert rows["accounts"][0]["username"] == "world-reader"
    assert rows["rights"] and rows["acts"] and rows["deadlines"]
    assert "001080000001" not in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    reading = Reading.objects.get()
    assert (reading.person_id, reading.what) == (world.member.pk, "own data json")
    again = json.loads(client.post(reverse("me_data_file"), {"kind": "json"}).content)
    assert len(again["parts"]["readings"]["rows"]) == 1


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_everything_about_me_leaves_as_pdf(
    world: web_world.World, language: str
) -> None:
    answer = world.client("reader", language).post(
        reverse("me_data_file"), {"kind": "pdf"}
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_taking_away_writes_no_act_and_get_does_not_hand_out(
    world: web_world.World,
) -> None:
    client = world.client("reader")
    before = Act.objects.count()
    client.post(reverse("me_data_file"), {"kind": "json"})
    assert Act.objects.count() == before
    assert client.get(reverse("me_data_file")).status_code == 405


def test_after_a_merge_both_records_are_told_and_proved(world: web_world.World) -> None:
    twin = people.person_register(
        actor=web_world.SYSTEM, commands=[people.NewPerson(full_name="Trần Thị Mẩu")]
    )[0]
    people.contact_set(
        actor=web_world.SYSTEM,
        commands=[people.SetContact(twin.pk, "mail", "mau@example.org")],
    )
    web_world.seal()
    people.persons_merge(
        actor=web_world.SYSTEM,
        commands=[people.MergePersons(world.member.pk, twin.pk, "The same")],
    )
    client = world.client("reader")
    known = json.loads(client.post(reverse("me_data_file"), {"kind": "json"}).content)
    names = [row["full_name"] for row in known["parts"]["person"]["rows"]]
    assert names == ["Trần Thị Mẫu", "Trần Thị Mẩu"]
    assert known["parts"]["merges"]["rows"][0]["reason"] == "The same"
    from banyan.ledger.models import Entry

    entry = Entry.objects.filter(person_id=twin.pk).order_by("pk").first()
    assert entry is not None
    proof = client.post(reverse("ledger_proof", args=[entry.pk]))
    assert proof.status_code == 200


def test_the_office_of_a_reader_is_written_down(world: web_world.World) -> None:
    """An officer who opens the extract is named with the office held that day."""
    from banyan.access.models import Account
    from banyan.kernel.text import Text
    from tests.support.people_world import decision, member

    chief = member(world, "Lê Văn Trưởng", "north")
    people.post_set(
        actor=web_world.SYSTEM,
        commands=[
            people.SetPost(
                world.units["north"],
                "treasurer",
                dt.date(2025, 7, 1),
                Text.of("Thủ quỹ"),
            )
        ],
    )
    from banyan.people.models import Post

    post = Post.objects.get(key="treasurer", unit=world.units["north"])
    people.office_open(
        actor=web_world.SYSTEM,
        commands=[people.OpenOffice(chief.person_id, post.pk, dt.date(2025, 9, 3))],
        decision=decision(),
    )
    Account.objects.filter(username="world-officer").update(person_id=chief.person_id)
    place = reverse("person_extract", args=[fresh(world).uid])
    assert world.client("officer").post(place, {"kind": "pdf"}).status_code == 200
    assert Reading.objects.get().reader_office == "Thủ quỹ, Đảng bộ phường Bắc"
    html = world.client("reader").get(reverse("readings")).content.decode()
    assert "Thủ quỹ, Đảng bộ phường Bắc" in html
