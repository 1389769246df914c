"""Results of a period in a briefing: marked by a person, told with their story."""

from __future__ import annotations

from typing import Any

import pytest

from banyan.briefings import services
from banyan.briefings.checking import briefing_check
from banyan.briefings.queries import briefing_get, choices_for
from banyan.commitments import services as tasks
from banyan.commitments.models import Result
from banyan.kernel.errors import InputError
from banyan.kernel.text import Text
from tests.support import briefing_world as bw

pytestmark = pytest.mark.django_db
STORY = Text(vi="Năm đông khách nhất.", lo="ປີທີ່ມີແຂກຫຼາຍທີ່ສຸດ.", en="The busiest year.")


def recorded(world: bw.World, place: str = "city", **more: Any) -> Result:
    """Return a result of the year 2023, typed with its source."""
    given: dict[str, Any] = {
        "unit": world.web.units[place],
        "period": "2023",
        "key": "visitors",
        "title": Text(vi="Khách tham quan", lo="ນັກທ່ອງທ່ຽວ", en="Visitors"),
        "actual": "468",
        "measured_in": "nghìn",
        "source": "Báo cáo (mẫu)",
        **more,
    }
    command = tasks.RecordResult(**given)
    return tasks.results_record(actor=bw.SYSTEM, commands=[command])[0]


def marked(row: Result, *, story: Text = STORY, on: bool = True) -> None:
    command = tasks.MarkResult(row.pk, marked=on, story=story)
    tasks.results_mark(actor=bw.SYSTEM, commands=[command])


def asking(world: bw.World, row: Result, period: str = "2023") -> Any:
    """Return a draft with a section that tells the result."""
    draft = world.compose(template="blank")
    services.section_add(
        actor=world.actor("exchange"),
        briefing=draft.uid,
        values={
            "heading": Text(vi="Kỷ lục", lo="ສະຖິຕິ", en="Records"),
            "figures": [{"key": f"result.{row.uid}", "period": period}],
        },
    )
    return draft


def codes(error: pytest.ExceptionInfo[Any]) -> set[str]:
    return {p.code for p in error.value.problems}


def test_a_marked_result_is_told_with_its_story_and_source() -> None:
    world = bw.build()
    row = recorded(world)
    marked(row)
    draft = asking(world, row)
    content = briefing_get(world.actor("exchange"), draft.uid).content
    (figure,) = content["sections"][-1]["figures"]
    assert figure["value"] == "468" and figure["state"] == "shown"
    assert figure["name"]["en"] == "Visitors (nghìn)"
    assert figure["formula"] == STORY.as_json()
    assert (figure["start"], figure["end"]) == ("2023-01-01", "2024-01-01")
    assert figure["source"]["lo"] == "Báo cáo (mẫu)"


def test_what_is_offered_is_marked_and_of_the_unit() -> None:
    world = bw.build()
    own, other = recorded(world), recorded(world, place="branch", key="other")
    recorded(world, key="unmarked")
    marked(own)
    marked(other)
    draft = world.compose(template="blank")
    offered = choices_for(world.actor("exchange"), draft, []).figures
    keys = [key for key, *_rest in offered if key.startswith("result.")]
    assert keys == [f"result.{own.uid}@2023"]


def test_what_nobody_marked_or_another_period_is_refused() -> None:
    world = bw.build()
    row = recorded(world)
    with pytest.raises(InputError) as error:
        asking(world, row)
    assert codes(error) == {"briefing.source_gone"}
    marked(row)
    with pytest.raises(InputError) as error:
        asking(world, row, period="2024-H1")
    assert codes(error) == {"briefing.period"}


def test_a_mark_taken_off_stops_a_draft_and_shows_in_what_was_given() -> None:
    world = bw.build()
    row = recorded(world)
    marked(row)
    draft = asking(world, row)
    marked(row, on=False)
    with pytest.raises(InputError) as error:
        services.briefing_submit(actor=world.actor("exchange"), briefing=draft.uid)
    assert codes(error) == {"briefing.source_gone"}
    marked(row)
    given = _released(world, draft)
    assert not briefing_check(world.actor("commission"), given.uid).findings
    recorded(world, actual="470")
    found = briefing_check(world.actor("commission"), given.uid).findings
    assert [(f.kind, f.then, f.now) for f in found] == [("moved", "468", "470")]
    marked(row, on=False)
    found = briefing_check(world.actor("commission"), given.uid).findings
    assert [f.kind for f in found] == ["gone"]


def test_a_story_that_names_a_member_does_not_leave() -> None:
    world = bw.build()
    row = recorded(world)
    name = "Trần Thị Mẫu"
    marked(row, story=Text(vi=f"Nhờ {name}.", lo=f"{name}.", en=f"By {name}."))
    with pytest.raises(InputError) as error:
        _released(world, asking(world, row))
    assert codes(error) == {"briefing.name"}


def _released(world: bw.World, draft: Any) -> Any:
    services.briefing_submit(actor=world.actor("exchange"), briefing=draft.uid)
    chief = world.actor("commission")
    for language in draft.languages:
        services.briefing_approve(actor=chief, briefing=draft.uid, language=language)
    return services.briefing_release(actor=chief, briefing=draft.uid, level="exchange")
