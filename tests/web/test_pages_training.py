"""Pages of courses: who sees what, attendance, results, one's own, the check."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banyan.access.models import Account
from banyan.decisions.services import decision_take_over
from banyan.kernel import clock
from banyan.training import commands, services
from banyan.training.models import Certificate, FollowUp, Invitation, Participant
from tests.support import kept
from tests.support import training_world as tw

pytestmark = pytest.mark.django_db
TABS = ("sessions", "attendance", "results", "applications", "alumni")


@kept.once
def built() -> tw.World:
    return tw.build(visitor=("guest", "city"))


def url(cohort: Any, tab: str = "") -> str:
    return f"/training/cohort/{cohort.uid}/" + (f"{tab}/" if tab else "")


def guests(world: tw.World, count: int) -> list[Any]:
    return [tw.guest(world, f"Guest {n}") for n in range(count)]


def full(world: tw.World) -> list[Any]:
    """Hold a cohort with everything that pages can show."""
    tw.add("test", world.cohort, {"title": tw.said("Test")})
    tw.add("handout", world.cohort, {"title": tw.said("Text")})
    tw.add("lesson", world.cohort, {"text": tw.said("Shorter")})
    rows = tw.held(world, world.cohort, *guests(world, 2), world.web.member.pk)
    services.certificates_issue(actor=tw.SYSTEM, commands=[commands.Issue(rows[0].pk)])
    return rows


@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_every_page_opens_in_every_language(world: tw.World, language: str) -> None:
    rows = full(world)
    client = world.web.client("commission", language)
    following = tw.cohort(world)
    session = world.cohort.sessions.first()
    person = f"/training/participant/{rows[0].uid}/"
    report = FollowUp.objects.filter(participant=rows[0]).first()
    assert report is not None
    for page in (
        "/training/",
        "/training/cohorts/",
        f"/training/course/{world.course.uid}/",
        url(world.cohort),
        *(url(world.cohort, tab) for tab in TABS),
        url(following, "alumni"),
        url(following, "nominate"),
        f"/training/session/{session.uid}/attendance/",
        f"/training/test/{world.cohort.tests.get().uid}/marks/",
        person,
        *(f"{person}do/{verb}/" for verb in ("plan", "withdraw", "issue")),
        f"{person}account/",
        f"{person}transcript/",
        f"/training/certificate/{Certificate.objects.get().uid}/withdraw/",
        f"/me/courses/report/{report.uid}/",
        "/me/courses/",
        "/certificates/",
        "/training/course/new/",
        f"/training/cohort/new/?owner={world.course.uid}",
        f"/training/session/new/?owner={following.uid}",
        f"/training/session/{session.uid}/change/",
        f"/training/session/{session.uid}/remove/",
    ):
        answer = client.get(page)
        assert answer.status_code == 200, (page, answer.content[:400])


def test_no_page_asks_more_for_more_people(world: tw.World) -> None:
    tw.move(world.cohort, "planned")
    services.record_change(
        actor=tw.SYSTEM, kind="cohort", uid=world.cohort.uid, values={"places": 60}
    )
    tw.move(world.cohort, "open")
    tw.held(world, world.cohort, *guests(world, 2))
    client = world.web.client("commission")
    pages = ["/training/", "/training/cohorts/", url(world.cohort)]
    pages += [url(world.cohort, tab) for tab in TABS]
    for page in pages:
        client.get(page)
    few = [_statements(client, page) for page in pages]
    tw.move(world.cohort, "running")
    rows = tw.place(
        world, world.cohort, *[tw.guest(world, f"More {n}") for n in range(9)]
    )
    for session in world.cohort.sessions.all():
        tw.attend(session, **{f"p{r.pk}": "present" for r in rows})
    tw.move(world.cohort, "finished")
    tw.decide(world.cohort)
    many = [_statements(client, page) for page in pages]
    grown = [
        (page, before, after)
        for page, before, after in zip(pages, few, many, strict=True)
        if after > before
    ]
    assert grown == []
    assert max(many) <= 14, dict(zip(pages, many, strict=True))


def _statements(client: Client, page: str) -> int:
    """Count the fewer of two times: a session is touched now and then."""
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200, page
        counts.append(len(seen))
    return min(counts)


def test_who_sees_a_cohort(world: tw.World) -> None:
    planned = tw.cohort(world, state="planned")
    for who, status in (
        ("commission", 200),
        ("inspector", 200),
        ("exchange", 200),
        ("officer", 404),
        ("secretary", 404),
        ("stranger", 404),
    ):
        assert world.web.client(who).get(url(planned)).status_code == status, who
    below = world.web.client("secretary")
    assert below.get(url(world.cohort)).status_code == 200
    assert below.get(url(world.cohort, "results")).status_code == 404
    assert below.get(url(world.cohort, "nothing")).status_code == 404


def test_adding_and_changing_through_forms(world: tw.World) -> None:
    client = world.web.client("commission")
    sent = client.post(
        "/training/course/new/",
        {
            "title_vi": "Lớp mới",
            "type": "class",
            "audience": "own",
            "waiting": "arrival",
            "attendance": "80",
            "tests": "each",
            "pass_percent": "0",
            "certificate": "none",
            "unit": world.web.uid("city"),
        },
    )
    assert sent.status_code == 422
    assert "Say which share passes." in sent.content.decode()
    (session,) = tw.add(
        "session", world.cohort, {"title": tw.said("S"), "day": tw.days_ago(9)}
    )
    form = client.get(f"/training/session/{session.uid}/change/").context["page"].form
    values = {k: v for k, v in form.initial.items() if v not in (None, False)}
    sent = client.post(
        f"/training/session/{session.uid}/change/", {**values, "lecturer": "Somebody"}
    )
    assert sent.status_code == 302, sent.context["page"].form.errors
    session.refresh_from_db()
    assert session.lecturer == "Somebody"
    assert client.post(f"/training/session/{session.uid}/remove/").status_code == 302


def test_nominating_by_name(world: tw.World) -> None:
    client = world.web.client("secretary")
    values = {
        "person": "Trần Thị Mẫu",
        "nominated_by": "Branch 1",
        "why": "Leads the youth work",
        "task": "Two groups",
    }
    address = url(world.cohort, "nominate")
    assert client.post(address, {**values, "person": "Nobody"}).status_code == 422
    assert client.post(address, values).status_code == 302
    again = client.post(address, values)
    assert again.status_code == 422
    assert "nominated to this cohort already" in again.content.decode()


def test_attendance_on_a_telephone(world: tw.World) -> None:
    rows = tw.place(world, world.cohort, *guests(world, 2))
    (session,) = tw.add(
        "session", world.cohort, {"title": tw.said("S"), "day": tw.days_ago(9)}
    )
    client = world.web.client("exchange")
    page = f"/training/session/{session.uid}/attendance/"
    values = {f"word-{rows[0].pk}": "present", f"word-{rows[1].pk}": "nothing"}
    assert client.post(page, values).status_code == 422
    values[f"word-{rows[1].pk}"] = "excused"
    assert client.post(page, values).status_code == 302
    assert session.attendance.count() == 2
    assert world.web.client("inspector").get(page).status_code == 403


def test_marks_results_and_certificates(world: tw.World) -> None:
    rows = tw.place(world, world.cohort, *guests(world, 1))
    (test,) = tw.add("test", world.cohort, {"title": tw.said("T")})
    client = world.web.client("commission")
    page = f"/training/test/{test.uid}/marks/"
    wrong = client.post(page, {f"mark-{rows[0].pk}": "12"})
    assert wrong.status_code == 422
    assert "12" in wrong.content.decode()
    assert client.post(page, {f"mark-{rows[0].pk}": "8,5"}).status_code == 302
    (session,) = tw.add(
        "session", world.cohort, {"title": tw.said("S"), "day": tw.days_ago(9)}
    )
    tw.attend(session, **{f"p{rows[0].pk}": "present"})
    for to in ("running", "finished"):
        assert client.post(url(world.cohort, "move"), {"to": to}).status_code == 302
    assert client.post(url(world.cohort, "decide")).status_code == 302
    assert client.post(url(world.cohort, "issue")).status_code == 302
    shown = client.get(url(world.cohort, "results")).content.decode()
    assert "100% (1 of 1)" in shown
    one = Certificate.objects.get()
    for language in ("vi", "lo", "en"):
        for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
            made = client.post(
                f"/training/certificate/{one.uid}/file/",
                {"language": language, "form": form},
            )
            assert made.content.startswith(start)
    made = client.post(
        f"/training/participant/{rows[0].uid}/transcript/file/", {"language": "lo"}
    )
    assert made.content.startswith(b"%PDF")
    bad = client.post(f"/training/certificate/{one.uid}/file/", {"form": "exe"})
    assert bad.status_code == 404


def test_the_check_page_says_no_more_than_the_paper(world: tw.World) -> None:
    full(world)
    one = Certificate.objects.get()
    visitor = Client()
    page = "/certificates/"
    assert visitor.get(page).status_code == 200
    wrong = visitor.post(page, {"number": one.number, "code": "ABCDEFGH"})
    assert wrong.status_code == 404
    right = visitor.post(page, {"number": one.number, "code": one.code})
    text = right.content.decode()
    assert right.status_code == 200
    assert one.holder in text
    assert "Set up a group" not in text
    decision = decision_take_over(
        actor=tw.SYSTEM,
        title="Withdrawn",
        decided_on=clock.today(),
        source="Invented",
        symbol="9-QĐ",
        body=world.web.units["city"],
    )
    client = world.web.client("commission")
    withdraw = f"/training/certificate/{one.uid}/withdraw/"
    asked = {"decision": "nothing", "reason": "Wrong"}
    assert client.post(withdraw, asked).status_code == 422
    asked["decision"] = decision.symbol
    assert client.post(withdraw, asked).status_code == 302
    again = visitor.post(page, {"number": one.number, "code": one.code})
    assert again.context["page"].badge.label == "withdrawn, not valid"


def test_a_guest_reports_in_two_steps(world: tw.World) -> None:
    one, other = guests(world, 2)
    services.guests_link(
        actor=tw.SYSTEM,
        commands=[commands.LinkGuest(one.pk, world.web.accounts["visitor"].pk)],
    )
    rows = tw.held(world, world.cohort, one, other)
    client = world.web.client("visitor", "lo")
    shown = client.get("/me/courses/")
    (course,) = shown.context["page"].courses
    asked = course.asked[0]
    assert len(asked.results) == 4
    chosen = client.get(f"{asked.url}?result=not-yet")
    assert chosen.context["page"]["form"].initial["result"] == "not-yet"
    version = chosen.context["page"]["version"]
    refused = client.post(asked.url, {"result": "in-use", "row_version": version})
    assert refused.status_code == 422
    sent = client.post(asked.url, {"result": "not-yet", "row_version": version})
    assert (sent.status_code, sent["Location"]) == (302, "/me/courses/")
    far = FollowUp.objects.filter(participant=rows[1]).first()
    assert far is not None
    for page in (
        f"/me/courses/report/{far.uid}/",
        f"/training/participant/{rows[1].uid}/",
        url(world.cohort, "results"),
    ):
        assert client.get(page).status_code == 404, page
    assert client.get(f"/training/participant/{rows[0].uid}/").status_code == 200
    assert "Guest 1" not in client.get(url(world.cohort)).content.decode()
    assert client.get("/training/").status_code == 403


def test_a_member_sees_the_own_courses_and_writes_the_plan(world: tw.World) -> None:
    Account.objects.filter(pk=world.web.accounts["reader"].pk).update(
        person=world.web.member
    )
    (row,) = tw.place(world, world.cohort, world.web.member.pk)
    client = world.web.client("reader")
    assert len(client.get("/me/courses/").context["page"].courses) == 1
    page = f"/training/participant/{row.uid}/do/plan/"
    values = {"plan": "Two groups", "row_version": row.row_version}
    assert client.post(page, values).status_code == 302
    row.refresh_from_db()
    assert row.plan == "Two groups"
    withdraw = f"/training/participant/{row.uid}/do/withdraw/"
    assert client.post(withdraw, {"reason": "Ill"}).status_code == 302
    assert client.get("/me/courses/").context["page"].courses == ()


def test_the_host_checks_a_report_and_gives_an_account(world: tw.World) -> None:
    (row, *_others) = full(world)
    report = FollowUp.objects.filter(participant=row).order_by("months").first()
    assert report is not None
    client = world.web.client("exchange")
    sent = client.post(
        f"/me/courses/report/{report.uid}/",
        {"result": "in-use", "evidence": "Two groups", "row_version": 1},
    )
    assert sent["Location"] == f"/training/participant/{row.uid}/"
    check = f"/training/report/{report.uid}/check/"
    assert client.post(check).status_code == 302
    page = f"/training/participant/{row.uid}/account/"
    assert client.post(page, {"account": "nobody"}).status_code == 422
    name = world.web.accounts["visitor"].username
    assert client.post(page, {"account": name}).status_code == 302


def test_alumni_are_invited_and_answer(world: tw.World) -> None:
    rows = tw.held(world, world.cohort, *guests(world, 1))
    later = clock.today() + dt.timedelta(days=9)
    following = tw.cohort(world, starts_on=later, ends_on=later)
    client = world.web.client("exchange")
    sent = client.post(url(following, "invite"), {"alumnus": [rows[0].pk]})
    assert sent.status_code == 302
    one = Invitation.objects.get()
    answer = client.post(f"/training/invitation/{one.uid}/answer/", {"answer": "comes"})
    assert answer["Location"] == url(following, "alumni")
    one.refresh_from_db()
    assert one.answer == "comes"


def test_the_calendar_of_a_cohort(world: tw.World) -> None:
    tw.add(
        "session",
        world.cohort,
        {
            "title": tw.said("One"),
            "day": tw.days_ago(9),
            "starts": "08:00",
            "ends": "11:00",
        },
        {"title": tw.said("Two"), "day": tw.days_ago(8)},
    )
    made = world.web.client("commission", "lo").get(
        reverse("cohort_calendar", args=[world.cohort.uid])
    )
    text = made.content.decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert text.count("SUMMARY") == 2
    assert "TZID=Asia/Ho_Chi_Minh" in text
    assert Participant.objects.count() == 0
