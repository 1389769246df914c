"""What a briefing tells: measured, protected, frozen, and compared with today."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.briefings import services
from banyan.briefings.checking import briefing_check
from banyan.briefings.models import Snapshot
from banyan.briefings.queries import briefing_get
from banyan.exchange import services as exchange
from banyan.figures.indicators import indicators
from banyan.kernel.errors import NotAllowed, NotVisible, StateRefusal
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew

pytestmark = pytest.mark.django_db


def figures(content: Any) -> dict[str, Any]:
    """Return the figures of a content by key and period."""
    return {
        f"{f['key']}@{f['period']}": f
        for s in content["sections"]
        for f in s["figures"]
    }


def told(world: bw.World, *keys: str, charts: tuple[str, ...] = ()) -> Any:
    """Return the content of a draft with these figures as now."""
    row = world.compose(template="blank")
    services.section_change(
        actor=world.actor("exchange"),
        briefing=row.uid,
        section=row.sections.get().uid,
        values={
            "figures": [{"key": k, "period": "now"} for k in keys],
            "charts": list(charts),
        },
    )
    return briefing_get(world.actor("exchange"), row.uid).content


def test_each_figure_has_its_source_day_and_hash() -> None:
    world = bw.build()
    row = world.released()
    content = row.snapshot.content
    women = figures(content)["women-share@now"]
    assert women["state"] == "shown" and women["value"] == "54.55"
    assert women["source"]["vi"] and women["source"]["lo"] and women["source"]["en"]
    assert women["day"] == row.released_on.isoformat() and len(women["hash"]) == 64
    absent = figures(content)["meeting-attendance@12-months"]
    assert absent["state"] == "unmeasured" and absent["value"] == ""


def test_small_numbers_and_what_reveals_them() -> None:
    """Three men of fifteen: neither they nor the women are counted out."""
    world = bw.build(women=12, men=2)
    content = told(world, "count.members", "count.women", "women-share")
    found = figures(content)
    assert found["count.members@now"]["value"] == "15"
    for key in ("count.women@now", "women-share@now"):
        assert found[key]["state"] == "withheld" and found[key]["value"] == ""


def test_a_house_too_small_to_count() -> None:
    world = bw.build(women=2, men=0)
    found = figures(told(world, "count.members", "women-share", "mean-age"))
    assert {f["state"] for f in found.values()} == {"small"}


def test_a_small_bar_takes_another_with_it() -> None:
    world = bw.build(women=12, men=9)
    bw.add_members(world.web, 2, 0, year=1962)
    content = told(world, "count.members", "young-share", charts=("ages",))
    marks = content["sections"][0]["charts"][0]["marks"]
    hidden = [m for m in marks if m["state"] != "shown"]
    assert len(hidden) >= 2 and all(m["value"] is None for m in hidden)
    for mark in marks:
        assert mark["value"] is None or mark["value"] == 0 or mark["value"] >= 5


def test_nothing_of_what_is_hidden_is_kept() -> None:
    """The number itself is nowhere in the snapshot, in no form."""
    world = bw.build(women=12, men=2)
    row = world.compose(template="blank")
    services.section_change(
        actor=world.actor("exchange"),
        briefing=row.uid,
        section=row.sections.get().uid,
        values={"figures": [{"key": "count.women", "period": "now"}]},
    )
    services.briefing_submit(actor=world.actor("exchange"), briefing=row.uid)
    for language in bw.LANGUAGES:
        services.briefing_approve(
            actor=world.actor("commission"), briefing=row.uid, language=language
        )
    services.briefing_release(
        actor=world.actor("commission"), briefing=row.uid, level="internal"
    )
    (figure,) = figures(Snapshot.objects.get().content).values()
    assert figure["value"] == "" and "12" not in str(
        {k: v for k, v in figure.items() if k not in ("hash", "day", "start", "end")}
    )


def test_the_units_below() -> None:
    world = bw.build()
    content = told(world, charts=("units",))
    (chart,) = content["sections"][0]["charts"]
    assert {m["label"]["en"]: m["value"] for m in chart["marks"]} == {
        "Committee of Bắc": 22,
        "Committee of Nam": 0,
    }


# -- the check -----------------------------------------------------------------------------


def test_nothing_moved() -> None:
    world = bw.build()
    found = briefing_check(world.actor("exchange"), world.released().uid)
    assert found.whole and found.findings == ()


def test_what_moved_is_named_with_then_and_now() -> None:
    world = bw.build()
    row = world.released()
    bw.add_members(world.web, 6, 6, year=1960)
    found = briefing_check(world.actor("exchange"), row.uid)
    moved = {f.key: (f.then, f.now) for f in found.findings if f.kind == "moved"}
    assert moved["count.members"] == ("22", "34")
    assert "count.branches" not in moved


def test_a_source_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    world = bw.build()
    row = world.released()
    entries = {k: v for k, v in indicators if k != "women-share"}
    monkeypatch.setattr(indicators, "_entries", entries)
    found = briefing_check(world.actor("exchange"), row.uid)
    assert [(f.kind, f.key) for f in found.findings] == [("gone", "women-share")]


def test_a_practice_that_was_stopped() -> None:
    world = bw.build()
    row = world.released()
    exchange.record_change(
        actor=bw.SYSTEM,
        kind="practice",
        uid=world.practice.uid,
        values={"state": "stopped"},
    )
    found = briefing_check(world.actor("exchange"), row.uid)
    assert [(f.kind, f.name["en"]) for f in found.findings] == [
        ("stopped", ew.said("Mentors").en)
    ]


def test_who_may_check_and_what() -> None:
    world = bw.build()
    row = world.released()
    with pytest.raises(NotVisible):
        briefing_check(world.actor("guest"), row.uid)
    draft = world.compose()
    with pytest.raises(StateRefusal):
        briefing_check(world.actor("exchange"), draft.uid)
    with pytest.raises(NotAllowed):
        services.briefing_release(
            actor=world.actor("exchange"), briefing=row.uid, level="internal"
        )
