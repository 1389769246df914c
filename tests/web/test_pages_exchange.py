"""Pages of exchanges, topics and reports."""

from __future__ import annotations

from html import unescape
from importlib.resources import files
from typing import Any

import pytest
from django.urls import reverse

from banyan.exchange import services
from banyan.exchange.models import Exchange, Report
from banyan.knowledge.models import Topic, TopicProposal
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support.counting import statements

pytestmark = pytest.mark.django_db

FILES = (
    "programme.pdf",
    "programme.docx",
    "badges.pdf",
    "cards.pdf",
    "calendar.ics",
    "contacts.vcf",
    "contacts-3.vcf",
)


@kept.once
def built() -> ew.World:
    world = ew.build()
    ew.complete(world)
    return world


def url_of(world: ew.World) -> str:
    return reverse("record", args=["exchange", world.exchange.uid])


def test_the_page_of_an_exchange(world: ew.World) -> None:
    client = world.web.client("exchange")
    client.get("/exchange/")
    with statements() as seen:
        answer = client.get(url_of(world))
    page = answer.context["page"]
    assert answer.status_code == 200
    assert page.head.title == "Conference en"
    assert [s.title for s in page.steps][:2] == ["Need", "Match and agree"]
    assert {m.to for m in page.moves if not m.lacks} == {"agreed", "held", "cancelled"}
    assert "Head host" in answer.content.decode()
    few = len(seen)
    full(world)
    ew.add(
        "item",
        *(
            {"title": ew.said(f"Item {n}"), "topics": ["young-members"]}
            for n in range(5)
        ),
        owner=world.exchange,
    )
    with statements() as more:
        client.get(url_of(world))
    assert few <= len(more) <= 14


def full(world: ew.World) -> None:
    """Give the exchange parts of every kind, with everything that they refer to."""
    (need,) = ew.add(
        "need",
        {
            "text": ew.said("Need"),
            "organisation": world.partner,
            "topics": ["young-members"],
            "owner": "Office",
            "exchange": world.exchange,
        },
        unit=world.web.units["city"],
    )
    rows: dict[str, dict[str, Any]] = {
        "delegate": {
            "counterpart": ew.add(
                "counterpart", {"name": "Guest"}, unit=world.web.units["city"]
            )[0],
            "office": ew.said("Member"),
            "organisation": world.partner,
        },
        "item": {"title": ew.said("Item"), "need": need},
        "material": {"title": ew.said("Book")},
        "commitment": {"text": ew.said("Willing"), "by": "Head"},
        "review": {k: ew.said("x") for k in ("planned", "happened", "next")},
        "followup": {"months": 3, "due": ew.HELD},
        "waiver": {"step": "plans", "reason": "none"},
    }
    for kind, values in rows.items():
        made = ew.add(kind, values, owner=world.exchange)[0]
        if kind == "item":
            question = {"text": ew.said("Why?"), "item": made}
            ew.add("question", question, owner=world.exchange)


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_every_page_in_every_language(world: ew.World, language: str) -> None:
    client = world.web.client("exchange", language)
    ew.add(
        "practice",
        {
            "title": ew.said("Mentors"),
            "organisation": world.own,
            "topics": ["young-members"],
            "problem": ew.said("Few"),
        },
        unit=world.web.units["city"],
    )
    pages = [
        "/exchange/",
        "/exchange/accuracy/",
        "/exchange/reports/new/",
        "/topics/",
        "/topics/young-members/",
        "/topics/proposals/",
        url_of(world),
        reverse("record", args=["partnership", world.partnership.uid]),
        reverse("record", args=["counterpart", world.people["host"].uid]),
        *(
            reverse("records", args=[k])
            for k in ("exchange", "practice", "organisation", "agreement")
        ),
        *(
            reverse("record_new", args=[k])
            for k in ("exchange", "need", "practice", "agreement")
        ),
        f"{reverse('record_new', args=['item'])}?owner={world.exchange.uid}",
        f"{reverse('record_new', args=['twin'])}?owner={world.partnership.uid}",
        reverse("record_change", args=["exchange", world.exchange.uid]),
        *(
            f"/lists/{k}/"
            for k in ("topics", "reports-read", "commitments-of-exchanges")
        ),
    ]
    answers = {url: client.get(url).status_code for url in pages}
    assert {u: s for u, s in answers.items() if s != 200} == {}


def test_who_may_not(world: ew.World) -> None:
    assert world.web.client("stranger").get("/exchange/").status_code == 403
    assert world.web.client("neighbour").get(url_of(world)).status_code == 404
    inspector = world.web.client("inspector")
    assert inspector.get(url_of(world)).status_code == 200
    change = reverse("record_change", args=["exchange", world.exchange.uid])
    assert inspector.get(change).status_code == 403
    assert inspector.get("/exchange/nothing/new/").status_code == 403
    assert world.web.client("exchange").get("/exchange/nothing/new/").status_code == 404


def typed(world: ew.World, **more: str) -> dict[str, Any]:
    return {
        "title_vi": "Thăm",
        "title_lo": "",
        "title_en": "Visit",
        "type": "working-visit",
        "host": str(world.own.uid),
        "visitor": str(world.partner.uid),
        "own_side": "host",
        "zone": "Asia/Vientiane",
        "starts_on": "2026-05-01",
        "unit": str(world.web.uid("city")),
        "topics": ["young-members"],
        **more,
    }


def test_an_exchange_is_begun_and_what_was_typed_stays(world: ew.World) -> None:
    client = world.web.client("exchange")
    new = reverse("record_new", args=["exchange"])
    answer = client.post(new, typed(world, visitor=str(world.own.uid), title_en="Kept"))
    assert answer.status_code == 422
    assert "visitor" in answer.context["page"].form.errors
    assert "Kept" in answer.content.decode()
    answer = client.post(new, typed(world), follow=True)
    assert answer.context["page"].head.title == "Visit"


def test_a_part_is_added_changed_and_removed(world: ew.World) -> None:
    client = world.web.client("exchange")
    new = f"{reverse('record_new', args=['material'])}?owner={world.exchange.uid}"
    given = {
        "title_en": "Handbook",
        "side": "host",
        "form": "book",
        "languages": ["vi", "lo"],
        "release": "partner",
    }
    assert client.post(new, given).status_code == 302
    row = world.exchange.materials.get()
    change = reverse("record_change", args=["material", row.uid])
    answer = client.post(change, {**given, "title_en": "Guide", "row_version": "1"})
    assert answer.status_code == 302
    stale = client.post(change, {**given, "title_en": "Other", "row_version": "1"})
    assert stale.status_code == 409
    remove = reverse("record_remove", args=["material", row.uid])
    assert client.get(remove).status_code == 200
    assert client.post(remove, {"row_version": "2"}).status_code == 302
    assert not world.exchange.materials.exists()


def test_moving_on_and_what_stands_against_it(world: ew.World) -> None:
    client = world.web.client("exchange")
    move = reverse("exchange_move", args=[world.exchange.uid])
    assert client.post(move, {"to": "closed"}).status_code == 409
    assert client.post(move, {"to": "agreed"}).status_code == 302
    assert Exchange.objects.get(pk=world.exchange.pk).state == "agreed"


@pytest.mark.parametrize("wanted", FILES)
def test_files_are_taken_out_on_record(world: ew.World, wanted: str) -> None:
    client = world.web.client("exchange", "lo")
    url = reverse("exchange_file", args=[world.exchange.uid])
    answer = client.post(url, {"file": wanted, "language": "lo"})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    start = {
        "pdf": b"%PDF",
        "docx": b"PK",
        "ics": b"BEGIN:VCALENDAR",
        "vcf": b"BEGIN:VCARD",
    }
    assert answer.content.startswith(start[wanted.split(".")[1]])
    assert client.post(url, {"file": "x.exe", "language": "lo"}).status_code == 404


def test_the_calendar_says_each_thing_once(world: ew.World) -> None:
    from icalendar import Calendar

    client = world.web.client("exchange")
    url = reverse("exchange_file", args=[world.exchange.uid])
    content = client.post(url, {"file": "calendar.ics", "language": "en"}).content
    calendar = Calendar.from_ical(content)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == 2
    for event in events:
        raw = event.to_ical().decode()
        assert raw.count("SUMMARY") == 1
    item = next(e for e in events if "RELATED-TO" in e)
    assert str(item["DTSTART"].dt.tzinfo) == "Asia/Ho_Chi_Minh"
    zones = [z["TZID"] for z in calendar.walk("VTIMEZONE")]
    assert zones == ["Asia/Ho_Chi_Minh", "Asia/Vientiane"]
    whole = next(e for e in events if "RELATED-TO" not in e)
    assert {a.params["ROLE"] for a in whole["ATTENDEE"]} == {"CHAIR"}
    assert whole["ORGANIZER"].params["CN"] == "Own en"


def test_a_changed_item_and_a_follow_up_stand_in_the_calendar(world: ew.World) -> None:
    from icalendar import Calendar

    item = world.exchange.items.get()
    for time in ("10:45", "11:00"):
        services.record_change(
            actor=ew.SYSTEM, kind="item", uid=item.uid, values={"ends": time}
        )
    ew.add("followup", {"months": 3, "due": "2026-06-10"}, owner=world.exchange)
    client = world.web.client("exchange")
    url = reverse("exchange_file", args=[world.exchange.uid])
    content = client.post(url, {"file": "calendar.ics", "language": "lo"}).content
    calendar = Calendar.from_ical(content)
    events = {str(e["UID"]): e for e in calendar.walk("VEVENT")}
    before = events[f"{world.exchange.uid}@banyan"]["SEQUENCE"]
    assert events[f"{item.uid}@banyan"]["SEQUENCE"] == before + 2
    (todo,) = calendar.walk("VTODO")
    assert todo["DUE"].dt.isoformat() == "2026-06-10"
    assert "3" in todo["SUMMARY"] and "Conference ລາວ" in todo["SUMMARY"]
    assert todo["RELATED-TO"] == f"{world.exchange.uid}@banyan"


def test_contacts_hold_both_scripts_and_short_lines(world: ew.World) -> None:
    ew.add(
        "spelling",
        {"text": "ທ່ານ ຫົວໜ້າ", "language": "lo"},
        owner=world.people["visitor"],
    )
    client = world.web.client("exchange")
    url = reverse("exchange_file", args=[world.exchange.uid])
    text = client.post(url, {"file": "contacts.vcf", "language": "en"}).content.decode()
    assert text.count("VERSION:4.0") == 2
    assert "FN;LANGUAGE=lo;ALTID=1:ທ່ານ ຫົວໜ້າ" in text
    assert "N:;Head host;;;" in text
    assert "ROLE;ALTID=1;LANGUAGE=en:head of delegation" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    older = {"file": "contacts-3.vcf", "language": "lo"}
    text = client.post(url, older).content.decode()
    assert text.count("VERSION:3.0") == 2
    assert "FN:ທ່ານ ຫົວໜ້າ\r\n" in text and "ALTID" not in text


def report(world: ew.World) -> Report:
    text = files("banyan.demo").joinpath("sources", "vna-2022.txt").read_text("utf-8")
    row: Report = services.report_read(
        actor=ew.SYSTEM, unit=world.web.uid("city"), text=text
    )
    return row


def test_a_report_is_read_decided_and_entered(world: ew.World) -> None:
    client = world.web.client("exchange")
    text = files("banyan.demo").joinpath("sources", "vna-2022.txt").read_text("utf-8")
    empty = client.post("/exchange/reports/new/", {"unit": str(world.web.uid("city"))})
    assert empty.status_code == 422
    given = {"unit": str(world.web.uid("city")), "text": text, "source": "VNA"}
    answer = client.post("/exchange/reports/new/", given, follow=True)
    page = answer.context["page"]
    assert page.undecided == len(page.claims) > 10
    assert "<mark id=" in answer.content.decode()
    assert "".join(p.text for p in page.pieces).split() == text.split()
    url = answer.request["PATH_INFO"]
    verdicts = {"row_version": str(page.row_version)}
    for claim in page.claims:
        state = "rejected" if claim.path.startswith("topics") else "accepted"
        verdicts[f"v{claim.number}"] = state
        verdicts |= {f.name: f.value for f in claim.fields}
    page = client.post(url, verdicts, follow=True).context["page"]
    assert page.undecided == 0
    assert {c.badge.label for c in page.claims} == {"accepted", "rejected"}
    accept = {
        "row_version": str(page.row_version),
        "host": str(world.own.uid),
        "visitor": str(world.partner.uid),
        "title_en": "Conference of 2022",
    }
    refused = client.post(page.accept_url, {**accept, "visitor": ""})
    assert refused.status_code == 422
    made = client.post(page.accept_url, accept, follow=True).context["page"]
    assert made.head.title == "Conference of 2022"
    assert [r.label for r in made.reports]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Only the beginning was read"),
        ("vi", "Chỉ phần đầu được đọc"),
        ("lo", "ອ່ານແຕ່ຕອນຕົ້ນເທົ່ານັ້ນ"),
    ],
)
def test_of_a_volume_the_page_says_how_far_it_was_read(
    world: ew.World, language: str, said: str
) -> None:
    text = files("banyan.demo").joinpath("sources", "vna-2022.txt").read_text("utf-8")
    row = services.report_read(
        actor=ew.SYSTEM, unit=world.web.uid("city"), text=f"{text}\n" * 30
    )
    client = world.web.client("exchange")
    client.cookies["banyan_language"] = language
    url = reverse("report", args=[row.uid])
    answer = client.get(url)
    page, html = answer.context["page"], answer.content.decode()
    assert said in html
    assert page.cut in unescape(html)
    assert "".join(p.text for p in page.pieces) == row.body
    short = client.get(reverse("report", args=[report(world).uid]))
    assert short.context["page"].cut == ""


def test_a_report_is_for_its_unit_alone(world: ew.World) -> None:
    row = report(world)
    url = reverse("report", args=[row.uid])
    assert world.web.client("neighbour").get(url).status_code == 404
    assert world.web.client("inspector").get(url).status_code == 200
    assert world.web.client("inspector").post(url, {}).status_code == 403
    client = world.web.client("exchange")
    client.post(reverse("report_erase", args=[row.uid]), {"name": "Dinh Tien Dung"})
    assert "Dinh Tien Dung" not in client.get(url).content.decode()
    client.post(reverse("report_reject", args=[row.uid]))
    assert Report.objects.get(pk=row.pk).state == "rejected"


def test_a_word_is_proposed_and_accepted(world: ew.World) -> None:
    client = world.web.client("exchange")
    given = {"text": "đảng viên Gen Z", "language": "vi", "what": "label"}
    assert client.post("/topics/young-members/", given).status_code == 302
    known = client.post(
        "/topics/young-members/", {**given, "text": "Youth work", "language": "en"}
    )
    assert known.status_code == 422
    row = TopicProposal.objects.get()
    inspector = world.web.client("inspector")
    accept = reverse("topic_accept", args=[row.uid])
    assert inspector.post(accept).status_code == 403
    assert client.get(accept).status_code == 200
    assert client.post(accept, {"row_version": "1"}).status_code == 302
    assert "đảng viên Gen Z" in Topic.objects.get(key="young-members").alt["vi"]
    assert client.post(accept, {"row_version": "1"}).status_code == 404


def test_a_new_topic_needs_three_labels(world: ew.World) -> None:
    client = world.web.client("exchange")
    given = {"text": "Mentoring", "language": "en", "what": "topic"}
    client.post("/topics/young-members/", given)
    row = TopicProposal.objects.get()
    accept = reverse("topic_accept", args=[row.uid])
    assert (
        client.post(accept, {"row_version": "1", "label_en": "Mentoring"}).status_code
        == 422
    )
    labels = {"label_vi": "Kèm cặp", "label_lo": "ການແນະນຳ", "label_en": "Mentoring"}
    assert client.post(accept, {"row_version": "1", **labels}).status_code == 302
    assert Topic.objects.get(key="mentoring").broader.key == "young-members"


def test_a_proposal_is_rejected_with_a_reason(world: ew.World) -> None:
    client = world.web.client("exchange")
    client.post(
        "/topics/young-members/", {"text": "teens", "language": "en", "what": "label"}
    )
    row = TopicProposal.objects.get()
    reject = reverse("topic_reject", args=[row.uid])
    assert client.post(reject, {"row_version": "1"}).status_code == 422
    answer = client.post(
        reject, {"row_version": "1", "reason": "Too young"}, follow=True
    )
    assert "Too young" in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "start"),
    [("ttl", "@prefix"), ("rdf", "<?xml"), ("csv", "\ufeffkey,"), ("xlsx", "PK")],
)
def test_topics_go_out_as_a_file(world: ew.World, form: str, start: str) -> None:
    answer = world.web.client("inspector").get(f"/topics/export/{form}/")
    assert answer.content.startswith(start.encode())
