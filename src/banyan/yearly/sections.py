"""The sections of a report after the articles, each as plain data."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from .counting import (
    applied_in,
    check_standing,
    checks_in,
    cohorts_in,
    followups_in,
    projects_in,
    promise_standing,
    promises_of,
    step_standing,
    steps_in,
)
from .domain.measures import APPLYING, PEOPLE
from .gathering import OWN, PARTNER

if TYPE_CHECKING:
    from .building import Ground

BALANCED = ("hosted", "materials", "answers", "undertakings", "kept", "applied")
"""What each side gives, in the same units as on the first page of the room."""
TAKEN = (*APPLYING, "stopped")


def undertakings(ground: Ground) -> list[dict[str, Any]]:
    """Return the undertakings that the year tells of, and how each stood at its end."""
    found, year = ground.found, ground.year
    made = []
    for row in promises_of(found, year, "undertaking"):
        stood = promise_standing(row, year)
        is_done = row.done_on is not None and row.done_on <= year.as_of
        made.append(
            {
                **_promise(ground, row),
                "due": _day(row.due),
                "done_on": _day(row.done_on) if is_done else "",
                "standing": stood.key,
                "days_late": stood.days_late,
            }
        )
    return made


def declarations(ground: Ground) -> list[dict[str, Any]]:
    """Return the declarations of the year: told, never counted as undertakings."""
    rows = promises_of(ground.found, ground.year, "declaration")
    return [_promise(ground, row) for row in rows]


def _promise(ground: Ground, row: Any) -> dict[str, Any]:
    exchange = ground.found.exchanges[row.exchange_id]
    return {
        "text": row.text.as_json(),
        "side": ground.found.side(row),
        "exchange": exchange.title.as_json(),
        "said_on": _day(exchange.starts_on),
    }


def projects(ground: Ground) -> list[dict[str, Any]]:
    """Return the projects of the year with milestones and use checks, each as it stood."""
    found, year = ground.found, ground.year
    steps, checks = steps_in(found, year), checks_in(found, year)
    return [
        {
            "title": one.title.as_json(),
            "form": one.form,
            "state": one.state,
            "steps": [_step(ground, row) for row in steps if row.project_id == one.pk],
            "checks": [_check(ground, r) for r in checks if r.project_id == one.pk],
        }
        for one in projects_in(found, year)
    ]


def _step(ground: Ground, row: Any) -> dict[str, Any]:
    stood = step_standing(row, ground.year)
    is_done = row.actual is not None and row.actual <= ground.year.as_of
    return {
        "text": row.text.as_json(),
        "planned": _day(row.planned),
        "actual": _day(row.actual) if is_done else "",
        "standing": stood.key,
        "days_late": stood.days_late,
    }


def _check(ground: Ground, row: Any) -> dict[str, Any]:
    stood = check_standing(row, ground.year)
    is_done = stood.key.startswith("kept")
    return {
        "months": row.months,
        "due": _day(row.due),
        "answered_on": _day(row.answered_on) if is_done else "",
        "used": row.used if is_done else "",
        "standing": stood.key,
        "days_late": stood.days_late,
    }


def courses(ground: Ground) -> list[dict[str, Any]]:
    """Return the courses of the year; who completed and who applied counted apart."""
    return [
        {
            "title": (one.cohort.title or one.cohort.course.title).as_json(),
            "starts_on": _day(one.cohort.starts_on),
            "ends_on": _day(one.cohort.ends_on),
            **{key: ground.cells.told(f"{one.cohort.pk}.{key}") for key in PEOPLE},
        }
        for one in cohorts_in(ground.found, ground.year)
    ]


def balance(ground: Ground) -> list[dict[str, Any]]:
    """Return what each side gave in the year, in the same units; None without rows."""
    found, year = ground.found, ground.year
    held = found.held(year)
    promised = promises_of(found, year, "undertaking")
    kept = [r for r in promised if promise_standing(r, year).key.startswith("kept")]
    questions = found.of(found.kept.questions, held)
    rows = applied_in(found, year)
    given = {
        "hosted": ([_host(one) for one in held], held),
        "materials": (list(map(found.side, ground.materials(year))), held),
        # The side that is named asked: the other one answered.
        "answers": ([_other(found.side(q)) for q in questions if q.answer], questions),
        "undertakings": (list(map(found.side, promised)), promised),
        "kept": (list(map(found.side, kept)), promised),
        "applied": (
            [one.practice.organisation.side for one in rows if one.state in APPLYING],
            rows,
        ),
    }
    return [_gave(key, *given[key]) for key in BALANCED]


def _gave(key: str, sides: list[str], looked_at: list[Any]) -> dict[str, Any]:
    if not looked_at and not sides:
        return {"key": key, OWN: None, PARTNER: None}
    return {"key": key, OWN: sides.count(OWN), PARTNER: sides.count(PARTNER)}


def _host(exchange: Any) -> str:
    return OWN if exchange.own_side == "host" else PARTNER


def _other(side: str) -> str:
    return PARTNER if side == OWN else OWN


def applications(ground: Ground) -> list[dict[str, Any]]:
    """Return what came of practices applied in the year, with what speaks for it."""
    found, year = ground.found, ground.year
    checked = {row.application_id for row in found.kept.asked if row.verified_by}
    return [
        {
            "practice": one.practice.title.as_json(),
            "block": one.block.title.as_json() if one.block else {},
            "receiver": one.receiver.name.as_json(),
            "side": one.receiver.side,
            "state": one.state,
            "since": _day(one.state_since),
            "indicator": one.indicator.as_json(),
            "baseline": one.baseline,
            "result": one.result,
            "reason": one.reason.as_json(),
            # Written for the house, in one language: only its strength goes out.
            "evidence": one.evidence if ground.may("answers") else "",
            "strength": found.kept.strengths.get(one.practice_id),
            "is_checked": one.pk in checked or not one.self_reported,
        }
        for one in applied_in(found, year)
        if one.state in TAKEN
    ]


def questions(ground: Ground) -> list[dict[str, Any]]:
    """Return the questions put up to the end of the year that nobody answered."""
    found, year = ground.found, ground.year
    rows = []
    for row in found.kept.questions:
        asked_on = found.exchanges[row.exchange_id].starts_on
        if not row.answer and asked_on is not None and asked_on <= year.as_of:
            rows.append(
                {
                    "text": row.text.as_json(),
                    "side": found.side(row),
                    "exchange": found.exchanges[row.exchange_id].title.as_json(),
                    "asked_on": _day(asked_on),
                    "due": _day(row.due),
                }
            )
    return rows


def learned(ground: Ground) -> list[dict[str, Any]]:
    """Return what the giver learned back from the exchanges of the year."""
    return [
        {"title": one.title.as_json(), "text": one.learned_back.as_json()}
        for one in ground.found.held(ground.year)
        if one.learned_back
    ]


def answers(ground: Ground) -> list[dict[str, Any]]:
    """Return what was answered to the follow-ups due in the year."""
    found = ground.found
    titles = {one.pk: one.practice.title for one in found.kept.applications}
    made = []
    for row in followups_in(found, ground.year):
        is_answered = row.answered_on and row.answered_on <= ground.year.as_of
        if not is_answered or not row.answer:
            continue
        is_practice = hasattr(row, "application_id")
        title = (
            titles[row.application_id]
            if is_practice
            else found.exchanges[row.exchange_id].title
        )
        made.append({"title": title.as_json(), "text": row.answer.as_json()})
    return made


def word(ground: Ground) -> list[dict[str, Any]]:
    """Return the word of the house on the year: alive, sleeping, ended."""
    return [
        {"state": beat.state, "note": beat.note}
        for beat in ground.found.kept.beats
        if beat.year == ground.year.number
    ]


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
