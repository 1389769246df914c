"""The life of a briefing, and every refusal on its way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from banyan.briefings import queries, services
from banyan.briefings import settings as rules
from banyan.briefings.catalogue import figure
from banyan.briefings.models import Briefing, Snapshot
from banyan.deadlines.models import Deadline
from banyan.figures.indicators import indicators
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> bw.World:
    return bw.build()


def codes(refused: Any) -> set[str]:
    return {p.code for p in refused.value.problems} | {refused.value.code}


def test_a_template_brings_sections_practices_and_lessons(world: bw.World) -> None:
    row = world.compose()
    sections = list(row.sections.order_by("position"))
    assert [s.key for s in sections] == [
        "organisation", "admission", "tasks", "life", "culture",
    ]  # fmt: skip
    admission = sections[1]
    assert admission.practices == [str(world.practice.uid)]
    assert admission.lessons == [str(world.lesson.uid)]


def test_from_draft_to_the_guest(world: bw.World) -> None:
    row = world.released()
    assert row.state == "released"
    shown = queries.briefing_get(world.actor("guest"), row.uid)
    assert shown.is_given and not shown.is_house
    assert shown.content["sections"][0]["figures"][0]["value"] == "22"
    assert shown.languages == ("vi", "lo", "en")
    assert shown.sections == () and shown.approved == {} and shown.exchange is None


def test_every_step_is_in_the_ledger(world: bw.World) -> None:
    world.released()
    kinds = set(Act.objects.values_list("kind", flat=True))
    steps = ("compose", "submit", "approve", "release")
    assert {f"briefings.briefing_{k}" for k in steps} <= kinds


def test_what_waits_stands_in_the_inbox(world: bw.World) -> None:
    row = world.submitted()
    clocks = Deadline.objects.filter(subject_kind="briefings.briefing", state="open")
    assert clocks.get().title.en == "Approve the briefing"
    assert clocks.get().right == "briefing.approve"
    for language in bw.LANGUAGES:
        services.briefing_approve(
            actor=world.actor("commission"), briefing=row.uid, language=language
        )
    assert clocks.get().title.en == "Release the briefing"
    services.briefing_release(
        actor=world.actor("commission"), briefing=row.uid, level="internal"
    )
    assert not clocks.exists()


# -- who sees it ---------------------------------------------------------------------------


def test_a_guest_sees_nothing_before_the_release(world: bw.World) -> None:
    row = world.approved()
    with pytest.raises(NotVisible):
        queries.briefing_get(world.actor("guest"), row.uid)


def test_internal_stays_in_the_house(world: bw.World) -> None:
    row = world.released(level="internal")
    with pytest.raises(NotVisible):
        queries.briefing_get(world.actor("guest"), row.uid)
    assert queries.briefing_get(world.actor("exchange"), row.uid).is_house


def test_public_is_for_everybody_with_an_account(world: bw.World) -> None:
    row = world.compose(template="blank")
    publish(world, row)
    assert queries.briefing_get(world.actor("guest"), row.uid).is_given


def publish(world: bw.World, row: Any, **more: Any) -> None:
    services.briefing_submit(actor=world.actor("exchange"), briefing=row.uid)
    for language in row.languages:
        services.briefing_approve(
            actor=world.actor("commission"), briefing=row.uid, language=language
        )
    services.briefing_release(
        actor=world.actor("commission"),
        briefing=row.uid,
        **{"level": "public", **more},
    )


def test_only_the_languages_released_are_read(world: bw.World) -> None:
    row = world.compose()
    publish(world, row, level="exchange", languages=["lo"])
    guest = world.actor("guest")
    shown = queries.briefing_get(guest, row.uid)
    assert shown.languages == ("lo",) and shown.title.vi == ""
    with pytest.raises(NotVisible):
        queries.content_shown(guest, row.uid, "en")


def test_withdrawn_it_is_gone_for_the_guest_and_kept_in_the_house(
    world: bw.World,
) -> None:
    row = world.released()
    services.briefing_withdraw(
        actor=world.actor("commission"), briefing=row.uid, reason="A figure was wrong"
    )
    with pytest.raises(NotVisible):
        queries.briefing_get(world.actor("guest"), row.uid)
    shown = queries.briefing_get(world.actor("exchange"), row.uid)
    assert shown.state == "withdrawn" and shown.is_given


def test_a_new_version_supersedes_the_one_before(world: bw.World) -> None:
    row = world.released()
    made = services.briefing_renew(actor=world.actor("exchange"), briefing=row.uid)
    assert made.number == 2 and made.sections.count() == row.sections.count()
    assert queries.briefing_get(world.actor("guest"), row.uid).is_given
    publish(world, made, level="exchange")
    row.refresh_from_db()
    assert row.state == "superseded"
    guest = world.actor("guest")
    with pytest.raises(NotVisible):
        queries.briefing_get(guest, row.uid)
    assert queries.briefing_get(guest, made.uid).number == 2


# -- frozen --------------------------------------------------------------------------------


def test_a_snapshot_never_changes(world: bw.World) -> None:
    row = world.released()
    before = queries.briefing_get(world.actor("guest"), row.uid).content
    bw.add_members(world.web, 5, 5, year=1960)
    after = queries.briefing_get(world.actor("guest"), row.uid)
    assert after.content == before
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(briefing=row).update(hash="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(briefing=row).delete()


# -- sections ------------------------------------------------------------------------------


def test_sections_are_added_changed_moved_and_taken_out(world: bw.World) -> None:
    officer, row = world.actor("exchange"), world.compose()
    added = services.section_add(
        actor=officer,
        briefing=row.uid,
        values={
            "heading": ew.said("More"),
            "figures": [{"key": "count.women", "period": "now"}],
            "charts": ["ages"],
            "practices": [str(world.practice.uid)],
        },
    )
    services.section_move(actor=officer, briefing=row.uid, section=added.uid, up=True)
    services.section_change(
        actor=officer,
        briefing=row.uid,
        section=added.uid,
        values={"heading": ew.said("Other")},
    )
    first = row.sections.order_by("position").first()
    services.section_remove(actor=officer, briefing=row.uid, section=first.uid)
    headings = [s.heading.en for s in row.sections.order_by("position")]
    assert headings[-2] == "Other en" and len(headings) == 5


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"heading": {}}, "briefing.heading"),
        ({"figures": [{"key": "nothing", "period": "now"}]}, "briefing.figure"),
        (
            {"figures": [{"key": "women-share", "period": "last-year"}]},
            "briefing.period",
        ),
        ({"figures": [{"key": "admissions", "period": "now"}]}, "briefing.period"),
        ({"charts": ["pie"]}, "briefing.chart"),
        ({"practices": ["00000000-0000-4000-8000-000000000000"]}, "briefing.reference"),
        ({"lessons": ["no identity"]}, "briefing.reference"),
    ],
)
def test_what_a_section_cannot_hold(
    world: bw.World, values: dict[str, Any], code: str
) -> None:
    row = world.compose()
    section = row.sections.first()
    with pytest.raises(InputError) as refused:
        services.section_change(
            actor=world.actor("exchange"),
            briefing=row.uid,
            section=section.uid,
            values=values,
        )
    assert code in codes(refused)


def test_a_stopped_practice_is_not_told(world: bw.World) -> None:
    row = world.compose()
    from banyan.exchange import services as exchange

    exchange.record_change(
        actor=bw.SYSTEM,
        kind="practice",
        uid=world.practice.uid,
        values={"state": "stopped"},
    )
    with pytest.raises(InputError) as refused:
        services.section_change(
            actor=world.actor("exchange"),
            briefing=row.uid,
            section=row.sections.last().uid,
            values={"practices": [str(world.practice.uid)]},
        )
    assert "briefing.stopped" in codes(refused)


# -- refusals ------------------------------------------------------------------------------


def test_who_may_not(world: bw.World) -> None:
    with pytest.raises(NotAllowed):
        services.briefing_compose(
            actor=world.actor("commission"),
            unit=world.web.units["city"],
            template="blank",
            title="X",
        )
    row = world.submitted()
    with pytest.raises(NotAllowed):
        services.briefing_approve(
            actor=world.actor("exchange"), briefing=row.uid, language="vi"
        )
    with pytest.raises(NotVisible):
        services.briefing_submit(actor=world.actor("neighbour"), briefing=row.uid)
    with pytest.raises(NotVisible):
        queries.briefing_get(world.actor("exchange"), "no identity")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"template": "none"}, "briefing.template"),
        ({"title": ""}, "briefing.title"),
        ({"level": "moon"}, "briefing.level"),
        ({"languages": []}, "briefing.languages"),
        ({"languages": ["fr"]}, "briefing.languages"),
    ],
)
def test_what_cannot_be_begun(
    world: bw.World, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        world.compose(**values)
    assert code in codes(refused)


def test_a_draft_is_handed_in_once_and_then_stands(world: bw.World) -> None:
    row = world.submitted()
    officer = world.actor("exchange")
    with pytest.raises(StateRefusal):
        services.briefing_submit(actor=officer, briefing=row.uid)
    with pytest.raises(StateRefusal):
        services.section_add(
            actor=officer, briefing=row.uid, values={"heading": ew.said("Late")}
        )
    with pytest.raises(StateRefusal):
        services.briefing_change(actor=officer, briefing=row.uid, values={})


def test_an_empty_briefing_and_a_missing_language(world: bw.World) -> None:
    officer = world.actor("exchange")
    row = world.compose(template="blank")
    services.section_remove(
        actor=officer, briefing=row.uid, section=row.sections.get().uid
    )
    with pytest.raises(InputError) as refused:
        services.briefing_submit(actor=officer, briefing=row.uid)
    assert "briefing.empty" in codes(refused)
    services.section_add(
        actor=officer, briefing=row.uid, values={"heading": {"vi": "A"}}
    )
    with pytest.raises(InputError) as refused:
        services.briefing_submit(actor=officer, briefing=row.uid)
    assert "briefing.language" in codes(refused)


def test_a_figure_that_stays_in_the_house_is_refused_by_its_name(
    world: bw.World,
) -> None:
    officer, row = world.actor("exchange"), world.compose()
    services.section_add(
        actor=officer,
        briefing=row.uid,
        values={
            "heading": ew.said("Posts"),
            "figures": [{"key": "count.vacant", "period": "now"}],
        },
    )
    services.briefing_submit(actor=officer, briefing=row.uid)
    for language in bw.LANGUAGES:
        services.briefing_approve(
            actor=world.actor("commission"), briefing=row.uid, language=language
        )
    with pytest.raises(InputError) as refused:
        services.briefing_release(
            actor=world.actor("commission"), briefing=row.uid, level="exchange"
        )
    problem = refused.value.problems[0]
    assert problem.code == "briefing.not_released"
    assert "Posts without a holder" in problem.message
    assert not Snapshot.objects.filter(briefing=row).exists()


def test_a_figure_whose_source_is_gone_is_refused_by_its_name(
    world: bw.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.compose()
    entries = {k: v for k, v in indicators if k != "women-share"}
    monkeypatch.setattr(indicators, "_entries", entries)
    assert figure("women-share") is None
    with pytest.raises(InputError) as refused:
        services.briefing_submit(actor=world.actor("exchange"), briefing=row.uid)
    assert "briefing.source_gone" in codes(refused)
    assert "women-share" in refused.value.problems[0].message


def test_an_ordinary_member_is_not_named(world: bw.World) -> None:
    officer, row = world.actor("exchange"), world.compose(template="blank")
    services.section_change(
        actor=officer,
        briefing=row.uid,
        section=row.sections.get().uid,
        values={"text": ew.said("Thanks to Trần Thị Mẫu, who came.")},
    )
    services.briefing_submit(actor=officer, briefing=row.uid)
    with pytest.raises(InputError) as refused:
        services.briefing_approve(
            actor=world.actor("commission"), briefing=row.uid, language="vi"
        )
    assert "briefing.name" in codes(refused)
    assert "Trần Thị Mẫu" in refused.value.problems[0].message


def test_approving_and_what_stands_against_it(world: bw.World) -> None:
    chief = world.actor("commission")
    row = world.compose(languages=["vi", "lo"])
    with pytest.raises(StateRefusal):
        services.briefing_approve(actor=chief, briefing=row.uid, language="vi")
    services.briefing_submit(actor=world.actor("exchange"), briefing=row.uid)
    with pytest.raises(InputError):
        services.briefing_approve(actor=chief, briefing=row.uid, language="en")
    services.briefing_approve(actor=chief, briefing=row.uid, language="vi")
    with pytest.raises(StateRefusal):
        services.briefing_approve(actor=chief, briefing=row.uid, language="vi")
    with pytest.raises(StateRefusal) as refused:
        services.briefing_release(actor=chief, briefing=row.uid, level="internal")
    assert refused.value.code == "briefing.unapproved"


def test_nobody_approves_what_they_handed_in(world: bw.World) -> None:
    row = world.submitted()
    Briefing.objects.filter(pk=row.pk).update(
        submitted_by=world.actor("commission").account_id
    )
    with pytest.raises(StateRefusal) as refused:
        services.briefing_approve(
            actor=world.actor("commission"), briefing=row.uid, language="vi"
        )
    assert refused.value.code == "briefing.own"


def test_sent_back_the_approvals_are_void(world: bw.World) -> None:
    row = world.approved()
    chief = world.actor("commission")
    with pytest.raises(InputError):
        services.briefing_return(actor=chief, briefing=row.uid, reason=" ")
    services.briefing_return(actor=chief, briefing=row.uid, reason="Too long")
    row.refresh_from_db()
    assert row.state == "draft" and not row.approvals.exists()
    with pytest.raises(StateRefusal):
        services.briefing_return(actor=chief, briefing=row.uid, reason="Again")


def test_who_handed_it_in_takes_it_back(world: bw.World) -> None:
    row = world.submitted()
    services.briefing_return(
        actor=world.actor("exchange"), briefing=row.uid, reason="A mistake"
    )
    row.refresh_from_db()
    assert row.state == "draft"


def test_nobody_to_release_to_and_no_such_level(world: bw.World) -> None:
    chief = world.actor("commission")
    row = world.approved(exchange=None)
    for level, code in (("exchange", "briefing.nobody"), ("moon", "briefing.level")):
        with pytest.raises(InputError) as refused:
            services.briefing_release(actor=chief, briefing=row.uid, level=level)
        assert code in codes(refused)


def test_it_may_be_released_to_an_account_by_name(world: bw.World) -> None:
    row = world.approved(exchange=None)
    services.briefing_release(
        actor=world.actor("commission"),
        briefing=row.uid,
        level="exchange",
        accounts=[world.web.accounts["guest"].pk],
    )
    assert queries.briefing_get(world.actor("guest"), row.uid).is_given


def test_withdrawing_and_renewing_are_refused_where_nothing_was_given(
    world: bw.World,
) -> None:
    row = world.compose()
    chief = world.actor("commission")
    with pytest.raises(InputError):
        services.briefing_withdraw(actor=chief, briefing=row.uid, reason="")
    with pytest.raises(StateRefusal):
        services.briefing_withdraw(actor=chief, briefing=row.uid, reason="No")
    with pytest.raises(StateRefusal):
        services.briefing_renew(actor=world.actor("exchange"), briefing=row.uid)


def test_there_is_one_newer_version(world: bw.World) -> None:
    row = world.released()
    services.briefing_renew(actor=world.actor("exchange"), briefing=row.uid)
    with pytest.raises(StateRefusal) as refused:
        services.briefing_renew(actor=world.actor("exchange"), briefing=row.uid)
    assert refused.value.code == "briefing.renewed"


def test_somebody_else_was_faster(world: bw.World) -> None:
    row = world.compose()
    officer = world.actor("exchange")
    services.briefing_change(
        actor=officer, briefing=row.uid, values={"title": ew.said("New")}, row_version=1
    )
    with pytest.raises(Conflict):
        services.briefing_submit(actor=officer, briefing=row.uid, row_version=1)


def test_the_templates_are_sound() -> None:
    found = rules.templates()
    assert {"party-ward", "party-city", "association", "blank"} <= found.keys()
    assert rules.level_faults() == []
    assert [t.key for t in found.values() if list(rules._faults(t))] == []
    for template in found.values():
        for part in template.parts:
            assert part.heading.vi and part.heading.lo and part.heading.en
