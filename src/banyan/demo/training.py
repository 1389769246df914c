"""Courses: the one that a report mentions, an earlier and a coming cohort for guests,
classes for own members. Whoever takes part is invented and marked so.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from banyan.access.queries import account_by_login
from banyan.decisions.services import decision_take_over
from banyan.exchange import services as exchange
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.text import Text
from banyan.training import commands as c
from banyan.training import queries, services

from .accounts import places
from .briefs import persons_briefly
from .exchanges import Planted
from .tasks import on_day
from .trees import Tree
from .words import INVENTED

HOST = system_actor("Ban Tổ chức (mẫu)")
WORDS = {"p": "present", "l": "late", "e": "excused", "a": "absent"}


@cache
def _data() -> dict[str, Any]:
    source = files("banyan.demo").joinpath("training.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def hold_all(actor: Actor, planted: Planted, forest: Mapping[str, Tree]) -> None:
    """Hold every course of the demonstration."""
    at = places(actor, forest)
    _reported(planted)
    _for_guests(planted, at["city"])
    _awareness_class(actor, at)
    _new_members(actor, at)


# -- one step each ----------------------------------------------------------------


def _day(days: int) -> dt.date:
    return clock.real_today() + dt.timedelta(days=days)


def _add(kind: str, rows: Sequence[Mapping[str, Any]], **more: Any) -> list[Any]:
    return services.records_add(actor=HOST, kind=kind, rows=rows, **more)


def _course(given: Mapping[str, Any], unit: Any, *, invented: bool = True) -> Any:
    values = {**given["course"], "source": given["source"]}
    return _add("course", [values], unit=unit, is_specimen=invented)[0]


def _cohort(
    given: Mapping[str, Any], course: Any, unit: Any, source: str, **more: Any
) -> Any:
    values = {k: v for k, v in given.items() if not isinstance(v, int)}
    for name, field in (("starts", "starts_on"), ("ends", "ends_on")):
        if name in given:
            values[field] = _day(given[name])
    if "nominate_by" in given:
        values["nominate_by"] = _day(given["nominate_by"])
    if "places" in given:
        values["places"] = given["places"]
    values = {k: v for k, v in values.items() if k not in ("starts", "ends")}
    return _add(
        "cohort",
        [{**values, "source": source, **more}],
        owner=course,
        unit=unit,
        is_specimen="nvented" in source,
    )[0]


def _move(cohort: Any, *states: str) -> None:
    for to in states:
        services.cohorts_move(actor=HOST, commands=[c.Move(cohort.pk, to)])


def _guest(planted: Planted, name: str, body: str) -> Any:
    return exchange.records_add(
        actor=HOST,
        kind="counterpart",
        rows=[
            {
                "name": name,
                "organisation": planted.rows[body],
                "language": "lo",
                "source": INVENTED,
            }
        ],
        unit=planted.city,
        extra={"is_specimen": True},
    )[0]


def _nominate(cohort: Any, **who: Any) -> c.Nominate:
    said = _data()["texts"]
    return c.Nominate(
        cohort=cohort.pk,
        why=said["why"],
        task=said["task"],
        nominated_by=said["nominated_by"],
        is_specimen=True,
        **who,
    )


def _place(commands: Iterable[c.Nominate]) -> list[Any]:
    return services.participants_nominate(actor=HOST, commands=list(commands))


def _sessions(
    cohort: Any, rows: Sequence[Mapping[str, Any]], first: dt.date
) -> list[Any]:
    wanted = [
        {
            **row,
            "day": first + dt.timedelta(days=at),
            "starts": "08:00",
            "ends": "11:30",
            "lecturer": "Giảng viên mẫu",
        }
        for at, row in enumerate(rows)
    ]
    return _add("session", wanted, owner=cohort)


def _attend(session: Any, words: Mapping[int, str]) -> None:
    seen = tuple(c.Seen(pk, word) for pk, word in words.items())
    services.attendance_enter(
        actor=HOST, commands=[c.EnterAttendance(session.pk, seen)]
    )


def _issue(rows: Iterable[Any]) -> list[Any]:
    return services.certificates_issue(
        actor=HOST, commands=[c.Issue(row.pk) for row in rows]
    )


# -- the course of the report ----------------------------------------------------------------


def _reported(planted: Planted) -> None:
    """Enter the course as it was reported; who takes part is invented."""
    given = _data()["reported"]
    course = _course(given, planted.city, invented=False)
    cohort = _cohort(
        given["cohort"],
        course,
        planted.city,
        given["source"],
        partner=planted.rows[given["partner"]].uid,
        exchange=planted.rows[given["exchange"]].uid,
    )
    _add("handout", given["handouts"], owner=cohort)
    _move(cohort, "open")
    guests = [_guest(planted, name, "vientiane") for name in given["participants"]]
    _place(_nominate(cohort, counterpart=one.pk) for one in guests)
    _move(cohort, "running")


# -- guests ----------------------------------------------------------------


def _for_guests(planted: Planted, city: int) -> None:
    given = _data()["guests"]
    start, end = given["earlier"]["starts"], given["earlier"]["ends"]
    partner = planted.rows["vientiane"].uid
    with on_day(_day(start - 40)):
        course = _course(given, city)
        cohort = _cohort(
            given["earlier"], course, city, given["source"], partner=partner,
            exchange=planted.rows["year-visit"].uid,
        )  # fmt: skip
        _move(cohort, "open")
        guests = [_guest(planted, p["name"], p["body"]) for p in given["people"]]
        rows = _place(_nominate(cohort, counterpart=one.pk) for one in guests)
        sessions = _sessions(cohort, given["sessions"], _day(start))
        tests = _add("test", given["tests"], owner=cohort)
    with on_day(_day(end + 2)):
        _teach(cohort, given["people"], rows, sessions, tests)
        _add("lesson", given["lessons"], owner=cohort)
    with on_day(_day(end + 10)):
        done = [row for row in rows if _state(row) == "completed"]
        certificates = {x.participant_id: x for x in _issue(done)}
    _home(given["people"], rows, end)
    _withdraw(given["people"], rows, certificates, city)
    _move(cohort, "closed")
    _link(given["people"], guests)
    _next(planted, given, course, city, rows)


def _state(row: Any) -> str:
    row.refresh_from_db(fields=["state", "completed_on"])
    return str(row.state)


def _teach(
    cohort: Any,
    people: Sequence[Mapping[str, Any]],
    rows: Sequence[Any],
    sessions: Sequence[Any],
    tests: Sequence[Any],
) -> None:
    """Enter attendance, marks and plans; decide on completion."""
    pairs = list(zip(people, rows, strict=True))
    _move(cohort, "running")
    for at, session in enumerate(sessions):
        _attend(session, {row.pk: WORDS[p["seen"][at]] for p, row in pairs})
    for at, test in enumerate(tests):
        given = tuple(c.Given(row.pk, p["marks"][at]) for p, row in pairs)
        services.marks_enter(actor=HOST, commands=[c.EnterMarks(test.pk, given)])
    plans = [
        c.WritePlan(
            row.pk,
            p["plan"],
            agreed_with=_data()["texts"]["with"],
            agreed_on=clock.today(),
        )
        for p, row in pairs
        if p["plan"]
    ]
    services.plans_write(actor=HOST, commands=plans)
    _move(cohort, "finished")
    services.completions_decide(actor=HOST, commands=[c.Decide(cohort.pk)])


def _home(people: Sequence[Mapping[str, Any]], rows: Sequence[Any], end: int) -> None:
    """Report what was applied, each on its day; some is seen, some stays silent."""
    for p, row in zip(people, rows, strict=True):
        reports = list(row.followups.order_by("months"))
        for report, (result, evidence, value) in zip(
            reports, p["applied"], strict=False
        ):
            with on_day(report.due_on + dt.timedelta(days=4)):
                told = c.ReportApplication(
                    report.pk,
                    result,
                    text=p["reason"] if result == "stopped" else "",
                    evidence=evidence,
                    value=value,
                )
                services.applications_report(actor=HOST, commands=[told])
                if result == "in-use":
                    services.applications_check(
                        actor=HOST, commands=[c.CheckApplication(report.pk)]
                    )


def _withdraw(
    people: Sequence[Mapping[str, Any]],
    rows: Sequence[Any],
    certificates: Mapping[int, Any],
    city: int,
) -> None:
    """Withdraw one certificate by an invented decision."""
    decision = decision_take_over(
        actor=HOST,
        title=Text(
            vi="Thu hồi một giấy chứng nhận (mẫu)",
            lo="ຖອນໃບຢັ້ງຢືນໜຶ່ງສະບັບ (ຕົວຢ່າງ)",
            en="A certificate is withdrawn (specimen)",
        ),
        decided_on=clock.today(),
        source=INVENTED,
        body=city,
    )
    for p, row in zip(people, rows, strict=True):
        if p.get("withdrawn"):
            command = c.WithdrawCertificate(
                certificates[row.pk].pk, decision.pk, "Cấp nhầm (mẫu)"
            )
            services.certificates_withdraw(actor=HOST, commands=[command])


def _link(people: Sequence[Mapping[str, Any]], guests: Sequence[Any]) -> None:
    """Let the guest's account of the demonstration stand for one of them."""
    account = account_by_login("guest")
    for p, guest in zip(people, guests, strict=True):
        if p.get("guest") and account is not None:
            services.guests_link(
                actor=HOST, commands=[c.LinkGuest(guest.pk, account.pk)]
            )


def _next(
    planted: Planted,
    given: Mapping[str, Any],
    course: Any,
    city: int,
    alumni: Sequence[Any],
) -> None:
    """Plan the next cohort: more nominated than places, two alumni invited."""
    partner = planted.rows["vientiane"].uid
    cohort = _cohort(given["next"], course, city, given["source"], partner=partner)
    first = _day(given["next"]["starts"])
    _sessions(cohort, given["sessions"], first)
    handouts = [{**h, "released_on": clock.today()} for h in given["handouts"]]
    _add("handout", handouts, owner=cohort)
    _move(cohort, "open")
    for one in given["waiting"]:
        guest = _guest(planted, one["name"], one["body"])
        _place([_nominate(cohort, counterpart=guest.pk)])
    done = [row for row in alumni if _state(row) == "completed"][:2]
    invited = services.alumni_invite(
        actor=HOST, commands=[c.Invite(cohort.pk, row.pk) for row in done]
    )
    services.invitations_answer(
        actor=HOST, commands=[c.AnswerInvitation(invited[1].pk, "comes")]
    )


# -- own members ----------------------------------------------------------------


def _awareness_class(actor: Actor, at: Mapping[str, int]) -> None:
    """Hold the class whose certificate counts for admission, for the Youth Union."""
    given = _data()["own"]
    start, end = given["cohort"]["starts"], given["cohort"]["ends"]
    people = [p.person for p in persons_briefly(actor, given["structure"])][:8]
    with on_day(_day(start - 10)):
        course = _course(given, at["ward"])
        cohort = _cohort(given["cohort"], course, at["ward"], given["source"])
        _move(cohort, "open")
        rows = _place(_nominate(cohort, person=pk) for pk in people)
        sessions = _sessions(cohort, _lessons(4), _day(start))
        (test,) = _add("test", [{"title": _text("Bài thu hoạch")}], owner=cohort)
    with on_day(_day(end + 1)):
        _move(cohort, "running")
        for session in sessions:
            _attend(session, {row.pk: "present" for row in rows})
        given_marks = tuple(
            c.Given(row.pk, "4" if at_row == 0 else "8")
            for at_row, row in enumerate(rows)
        )
        services.marks_enter(actor=HOST, commands=[c.EnterMarks(test.pk, given_marks)])
        _move(cohort, "finished")
        services.completions_decide(actor=HOST, commands=[c.Decide(cohort.pk)])
        _issue(row for row in rows if _state(row) == "completed")


def _new_members(actor: Actor, at: Mapping[str, int]) -> None:
    """Hold a class that is under way; the member's account takes part."""
    given = _data()["member"]
    start = given["cohort"]["starts"]
    account = account_by_login("member")
    known = persons_briefly(actor, "party", unit=at["branch"])
    wanted = [p.person for p in known if p.grade == "probationary"][:5]
    if account is not None and account.person_id is not None:
        wanted.append(account.person_id)
    with on_day(_day(start - 10)):
        course = _course(given, at["ward"])
        cohort = _cohort(given["cohort"], course, at["ward"], given["source"])
        _move(cohort, "open")
        rows = _place(_nominate(cohort, person=pk) for pk in dict.fromkeys(wanted))
        sessions = _sessions(cohort, _lessons(4), _day(start))
    with on_day(_day(start)):
        _move(cohort, "running")
        _attend(sessions[0], {row.pk: "present" for row in rows})


def _lessons(count: int) -> list[dict[str, Any]]:
    return [{"title": _text(f"Chuyên đề {n}", n)} for n in range(1, count + 1)]


def _text(vi: str, number: int | None = None) -> Text:
    if number is None:
        return Text(vi=vi, lo="ບົດສະຫຼຸບ", en="Written paper")
    return Text(vi=vi, lo=f"ຫົວຂໍ້ທີ {number}", en=f"Lesson {number}")


def reported_course(actor: Actor, words: str) -> str:
    """Return the course of a source with what its participants completed, or nothing."""
    rows = queries.courses_visible(actor).filter(source__icontains=words)
    row = rows.order_by("pk").first()
    return f"course {row.uid} ({row.title.en})" if row else ""


def own_training(actor: Actor, kind: str) -> str:
    """Return the course that counts as a qualification of own members, or nothing."""
    row = queries.courses_visible(actor).filter(qualification=kind).first()
    return f"course {row.uid} ({row.title.en})" if row else ""
