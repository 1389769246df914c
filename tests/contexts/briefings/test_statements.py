"""A briefing costs as many statements with forty sections as with five."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banyan.briefings import queries, services
from banyan.briefings.catalogue import figures, periods_of
from banyan.briefings.checking import briefing_check
from banyan.briefings.domain.life import EXCHANGE, INTERNAL
from banyan.briefings.render import briefing_file
from tests.support import api_world
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew

pytestmark = pytest.mark.django_db


def filled(
    world: bw.World, number: int, told: list[tuple[Any, Any]], level: str
) -> Any:
    """Return a draft of sections with every figure among them, and a practice each."""
    actor = world.actor("exchange")
    row = world.compose(template="blank")
    known = [
        (f.key, p)
        for f in figures()
        if level == INTERNAL or f.level != INTERNAL
        for p in periods_of(f)
    ]
    each = len(known) // 5 + 1
    for at in range(number):
        first = at * each % len(known)
        mine = (known + known)[first : first + each]
        practice, lesson = told[at]
        services.section_add(
            actor=actor,
            briefing=row.uid,
            values={
                "heading": ew.said(f"Section {at}"),
                "text": ew.said("What there is to say"),
                "figures": [{"key": k, "period": p} for k, p in mine],
                "charts": ["ages", "units", "admissions"],
                "practices": [str(practice.uid)],
                "lessons": [str(lesson.uid)],
            },
        )
    return row


def _practice(world: bw.World, number: int) -> dict[str, Any]:
    return {
        "title": ew.said(f"Practice {number}"),
        "organisation": world.ew.own,
        "topics": ["young-members"],
        "problem": ew.said("Few young members"),
        "state": "in-use",
    }


def statements(act: Callable[[], Any]) -> int:
    """Return how many statements an act takes, once what is kept was read."""
    act()
    with CaptureQueriesContext(connection) as found:
        act()
    return sent(found)


def sent(found: CaptureQueriesContext) -> int:
    """Count statements without those of settings, which are read anew each second."""
    return sum("base_setting" not in one["sql"] for one in found.captured_queries)


def counted(world: bw.World, row: Any, level: str) -> dict[str, int]:
    """Return the statements of everything done with a briefing, from draft to check."""
    house, commission = world.actor("exchange"), world.actor("commission")
    client, there = world.web.client("exchange"), world.web.client("guest")
    program = api_world.program(world.web.accounts["exchange"])
    at = reverse("briefing", args=[row.uid])
    checked = reverse("briefing_check", args=[row.uid])

    def file(form: str) -> Any:
        return briefing_file(actor=house, briefing=row.uid, language="lo", form=form)

    found = {
        "draft": statements(lambda: queries.briefing_get(house, row.uid)),
        "draft page": statements(lambda: client.get(at)),
        "draft file": statements(lambda: file("docx")),
        "draft api": statements(lambda: program.get(f"briefings/{row.uid}")),
    }
    services.briefing_submit(actor=house, briefing=row.uid)
    found["waits"] = statements(lambda: client.get(at))
    for language in row.languages:
        services.briefing_approve(actor=commission, briefing=row.uid, language=language)
    with CaptureQueriesContext(connection) as released:
        services.briefing_release(actor=commission, briefing=row.uid, level=level)
    return {
        **found,
        "release": sent(released),
        "page": statements(lambda: client.get(at)),
        "guest": statements(lambda: there.get(at)),
        "file": statements(lambda: file("pdf")),
        "check": statements(lambda: briefing_check(house, row.uid)),
        "check page": statements(lambda: client.get(checked)),
    }


@pytest.mark.parametrize("level", [INTERNAL, EXCHANGE])
def test_sections_and_figures_cost_no_statement(level: str) -> None:
    world = bw.build()
    city = world.web.units["city"]
    lesson = {"text": ew.said("Begin early"), "topics": ["young-members"]}
    told = [
        (
            ew.add("practice", _practice(world, n), unit=city)[0],
            ew.add("lesson", lesson, unit=city)[0],
        )
        for n in range(15)
    ]
    few, many = (
        counted(world, filled(world, number, told, level), level) for number in (5, 15)
    )
    assert few == many and max(few.values()) < 60
