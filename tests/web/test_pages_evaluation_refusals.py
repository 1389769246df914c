"""Every refusal of evaluation on its page: the rule, the figures, nothing typed lost.

| Refused | By the service | On the page |
|---|---|---|
| a class without its vote | `test_a_body_decides_all_or_nothing` | `..._without_its_vote` |
| a proposal before the vote | `test_a_committee_speaks_after_the_vote` | `..._before_the_vote` |
| above the cap without a reason | `test_over_a_disputed_cap_...` | `..._above_the_cap` |
| above what the points allow | `test_a_class_above_what_the_points_allow_...` | `..._above_the_points` |
| somebody who is not rated | `test_whoever_is_not_rated_...`, `test_no_vote_about_...` | `..._not_rated` |
| points outside their range | `test_reviews_refused` | `..._outside_their_range` |
| voices that do not add up | `test_votes_that_do_not_add_up_...` | `..._do_not_add_up` |
| whoever is under review chairs | `test_whoever_is_under_review_...` | `..._does_not_chair` |
| the same in a committee | `test_whoever_chairs_a_committee_...` | `..._chair_the_committee` |
| more voices than were present | `test_whoever_chairs_a_committee_...` | the same |
| a head above the unit led | `test_a_head_is_not_decided_above_...` | `..._head_above_the_unit` |
| excellent after a quarter not completed | `test_a_quarter_not_completed_bars_...` | `..._quarter_not_completed` |
| a unit below its tasks (a warning) | `test_a_unit_below_its_tasks_warns_...` | `..._below_its_tasks` |
| closing with open appeals | `test_an_objection_upheld_...` | `test_pages_evaluation` |
| two officers deciding at once | `test_two_officers_at_once_...` | `test_pages_deciding` |
| a self-review that was judged | `test_order` | `..._judged` |
| anything after the decision or the end | `test_order` | `..._after_the_end_stays_typed` |
| two secretaries at one sheet | `test_reviews_refused` (version) | `..._two_secretaries` |
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from banyan.evaluation import services as evaluation
from banyan.evaluation.models import Assessment, Campaign, Measured, Word
from banyan.kernel import clock
from tests.support import web_world
from tests.support.evaluation_pages import (
    at,
    deciding,
    members,
    opened,
    own_account,
    proposed,
    ready,
    reviewed,
    voted,
    world_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> web_world.World:
    return world_of(4)


@pytest.fixture
def campaign(world: web_world.World) -> Campaign:
    return opened(world)


def refused(client: Any, url: str, posted: dict[str, Any], status: int = 422) -> str:
    """Post what is refused; return the page with what was typed."""
    answer = client.post(url, posted)
    page = str(answer.content.decode())
    assert answer.status_code == status
    for key, value in posted.items():
        if value and key in ("on", "signed_by", "present", "text"):
            assert str(value) in page, f"{key} is lost"
    return page


def chosen(page: str, name: str) -> str:
    """Return what stands chosen in a field of a page."""
    field = re.search(rf'name="{name}"[^>]*>(.*?)</select>', page, re.S)
    found = re.search(r'value="([^"]*)" selected', field[1] if field else "")
    return found[1] if found else ""


def decide(world: web_world.World, campaign: Campaign, posted: Any, **more: Any) -> str:
    url = at(campaign, "decide/", world.uid("north"))
    return refused(world.client("officer"), url, posted | more)


def sheet(world: web_world.World, campaign: Campaign, **posted: Any) -> str:
    url = at(campaign, "sheet/", world.uid("branch"))
    day = clock.today().isoformat()
    return refused(world.client("secretary"), url, {"on": day, **posted})


def only_members(campaign: Campaign) -> list[Assessment]:
    Assessment.objects.filter(campaign=campaign, subject="unit").delete()
    return members(campaign)


def test_a_class_without_its_vote(world, campaign):
    rows = only_members(campaign)
    reviewed(rows)
    given = {f"k_{r.pk}": "good" for r in rows}
    page = decide(world, campaign, deciding(members(campaign), **given))
    assert f"{rows[0].person}: the step “Vote of the branch” is not on record" in page
    assert "Record the step with its vote first." in page
    assert chosen(page, f"k_{rows[0].pk}") == "good"
    assert "Class " not in re.findall(r'class="place">([^<]*)', page), "no field names"


def test_a_proposal_before_the_vote(world, campaign):
    row = members(campaign)[0]
    reviewed([row])
    given = {f"k_{row.pk}": "completed", "do": "committee", "text": "Ghi lại"}
    page = sheet(world, campaign, **given)
    assert "The step “Vote of the branch” is not on record yet." in page
    assert chosen(page, f"k_{row.pk}") == "completed"


def test_a_class_above_the_cap(world, campaign):
    rows = ready(world, campaign)
    given = {f"k_{r.pk}": "excellent" for r in rows[:2]}
    page = decide(world, campaign, deciding(rows, **given))
    assert "Members without such an office: 2 would be “Excellent”" in page
    assert "the readings of the cap differ" in page and "21-HD/BTCTW" in page
    assert re.search(r"Of those rated good: 0 of 3", page), "the figures of a reading"
    assert "Named in the refusal" not in page
    more = {"reading_member.members": "good", "reason_member.members": "Như năm trước"}
    page = decide(world, campaign, deciding(rows, **given, **more))
    assert "2 would be “Excellent” and 0 are the cap (20 per cent of 3)" in page
    assert 'value="good" checked' in page and 'value="Như năm trước"' in page
    assert chosen(page, f"k_{rows[0].pk}") == "excellent"
    assert not Assessment.objects.exclude(final="").exists()


def test_a_class_above_the_points(world, campaign):
    rows = only_members(campaign)
    reviewed(rows, points={"common": 25, "results": 50})
    voted(world, campaign, rows)
    proposed(rows)
    page = decide(
        world, campaign, deciding(members(campaign), **{f"k_{rows[0].pk}": "excellent"})
    )
    assert "“Excellent” is above what the rules allow, “Good”" in page
    assert "75 points reach the class “Good”." in page and "366-QĐ/TW" in page
    assert "Named in the refusal" in page and chosen(page, f"k_{rows[0].pk}")


def test_a_rating_of_somebody_who_is_not_rated(world, campaign):
    rows = only_members(campaign)
    reviewed(rows)
    out = rows[0]
    Assessment.objects.filter(pk=out.pk).update(rated=False, unrated_reason="exempt")
    vote = {"do": "vote", "present": "5", f"v_{out.pk}_good": "5"}
    page = sheet(world, campaign, **vote)
    assert "Not rated in this campaign: not on the ballot." in page
    page = sheet(world, campaign, do="committee", **{f"k_{out.pk}": "good"})
    assert "Not rated in this campaign: remarks only, no class." in page
    page = decide(
        world, campaign, deciding(members(campaign), **{f"k_{out.pk}": "good"})
    )
    assert f"{out.person} is not rated in this campaign" in page
    own_account(world, out)
    url = f"/evaluation/about/{out.uid}/review/3/"
    page = refused(world.client("me"), url, {"klass": "good", "submit": "1"})
    assert "Not rated in this campaign: remarks only, no class." in page


def test_points_outside_their_range(world, campaign):
    row = members(campaign)[-1]
    own_account(world, row)
    url = f"/evaluation/about/{row.uid}/review/2/"
    given = {"p_common": "31", "p_axis-1": "40,5", "p_axis-2": "-1"}
    page = refused(world.client("me"), url, given)
    assert "Common criteria: 31 points; from 0 to 30." in page
    assert "-1 points are below nothing." in page
    for value in given.values():
        assert f'value="{value}"' in page
    words = refused(world.client("me"), url, {"p_common": "ba mươi"})
    assert "“ba mươi” is no number." in words and 'value="ba mươi"' in words


def test_voices_that_do_not_add_up(world, campaign):
    row = members(campaign)[0]
    reviewed([row])
    given = {f"v_{row.pk}_good": "5", "do": "vote", "present": "4", "cell": "Tổ 1"}
    page = sheet(world, campaign, **given)
    assert "5 voices on 4 valid papers." in page and 'value="Tổ 1"' in page
    page = sheet(world, campaign, **given | {"present": "99", "invalid": "1"})
    assert "99 voted, but the electorate is 5." in page


def test_a_record_of_a_vote_is_corrected_with_a_reason(world, campaign):
    row = members(campaign)[0]
    reviewed([row])
    voted(world, campaign, [row])
    vote = Word.objects.get(step="vote").vote
    url = at(campaign, "sheet/", world.uid("branch"))
    client = world.client("secretary")
    page = client.get(url).content.decode()
    assert "Correct the record of a vote" in page
    given = {"do": "correct", "vote": str(vote), "f_present": "5", "f_invalid": "1",
             f"fv_{row.pk}_good": "1", f"fv_{row.pk}_completed": "3"}  # fmt: skip
    page = sheet(world, campaign, **given)
    assert "Write down the reason." in page
    assert f'name="fv_{row.pk}_completed" value="3"' in page
    page = sheet(world, campaign, **given | {"reason": "chép nhầm", "f_invalid": "4"})
    assert "4 voices on 1 valid papers." in page and 'value="chép nhầm"' in page
    answer = client.post(url, given | {"reason": "chép nhầm"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.proposed == "completed"
    shown = client.get(f"/evaluation/about/{row.uid}/").content.decode()
    assert "record corrected" in shown and "chép nhầm" in shown
    proposed([row])
    assert "Correct the record of a vote" not in client.get(url).content.decode()
    page = sheet(world, campaign, **given | {"reason": "nữa", "f_present": "4"})
    assert "came after this vote: its record stands." in page


@pytest.mark.parametrize(
    "wrong", [{"present": "9" * 5000}, {"present": "²"}, {"present": "-1"}]
)
def test_figures_that_are_no_number(world, campaign, wrong):
    row = members(campaign)[0]
    reviewed([row])
    given = {f"v_{row.pk}_good": "5", "do": "vote", **wrong}
    url = at(campaign, "sheet/", world.uid("branch"))
    day = clock.today().isoformat()
    answer = world.client("secretary").post(
        url, {"on": day, "chair": "9" * 5000, **given}
    )
    assert answer.status_code == 422
    assert "is no whole number." in answer.content.decode()


def test_whoever_is_under_review_does_not_chair(world, campaign):
    rows = members(campaign)
    reviewed(rows)
    chair = rows[0].person_id
    given = {f"v_{r.pk}_good": "5" for r in rows} | {"do": "vote", "present": "5"}
    page = sheet(world, campaign, **given, chair=str(chair))
    assert "Whoever is under review does not chair." in page
    assert "A deputy or a member of the committee takes the chair." in page
    assert chosen(page, "chair") == str(chair)
    assert f'name="v_{rows[0].pk}_good" value="5"' in page


def test_whoever_is_reviewed_does_not_chair_the_committee(world, campaign):
    rows = members(campaign)
    reviewed(rows)
    voted(world, campaign, rows)
    first, second = (r.person_id for r in rows[:2])
    given = {f"k_{r.pk}": "good" for r in rows} | {"do": "committee", "text": "Họp"}
    for more in ({}, {"second_chair": str(first)}):
        page = sheet(world, campaign, **given, chair=str(first), **more)
        assert "Whoever is under review does not chair." in page
        assert "In the chair:" in re.findall(r'class="place">([^<]*)', page)
        assert chosen(page, "chair") == str(first)
        assert chosen(page, f"k_{rows[0].pk}") == "good"
    wrong = {"c_favour": "6", "c_present": "5", "chair": str(first)}
    page = sheet(world, campaign, **given, **wrong, second_chair=str(second))
    assert page.count("6 voices for it, but 5 were present.") == 1, "told once"
    assert chosen(page, "second_chair") == str(second)
    url = at(campaign, "sheet/", world.uid("branch"))
    posted = given | {"on": clock.today().isoformat(), "chair": str(first)}
    nobody = {"chair": "987654321"}
    client = world.client("secretary")
    assert client.post(url, posted | nobody).status_code == 404
    assert client.post(url, posted | {"second_chair": str(second)}).status_code == 302
    chairs = Word.objects.filter(step="committee").values_list("assessment", "chair")
    assert dict(chairs) == {r.pk: first for r in rows} | {rows[0].pk: second}


def test_a_head_above_the_unit_led(world, campaign):
    rows = ready(world, campaign)
    head = rows[0]
    led = world.units["branch2"]
    Assessment.objects.filter(pk=head.pk).update(role="head", led=led)
    unit = Assessment.objects.create(
        campaign=campaign, subject="unit", unit_id=led, decider_id=head.decider_id,
        kind_of_tasks="branch", proposed="good", done=["self", "committee"],
    )  # fmt: skip
    given = {f"k_{unit.pk}": "completed", f"k_{head.pk}": "good"}
    page = decide(world, campaign, deciding([*rows, unit], **given))
    assert "“Good” is above what the rules allow, “Completed”" in page
    assert "The unit led is “Completed”: its head is not above it." in page
    assert chosen(page, f"k_{head.pk}") == "good"
    assert f'name="k_{unit.pk}" value="completed"' in page, "chosen on another page"
    assert not Assessment.objects.exclude(final="").exists()


def test_excellent_after_a_quarter_not_completed(world, campaign):
    rows = ready(world, campaign)
    year = clock.today().year
    quarter = opened(
        world, period="quarter", last=dt.date(year, 3, 31), subjects=("member",)
    )
    own = Assessment.objects.filter(campaign=quarter, person=rows[0].person_id)
    own.update(final="not-completed", state="published", published_on=clock.today())
    given = {f"k_{rows[0].pk}": "excellent"}
    page = decide(world, campaign, deciding(rows, **given))
    assert "“Excellent” is above what the rules allow, “Good”" in page
    assert "Quarters not completed: 1; not the best class this year." in page
    shown = world.client("officer").get(f"/evaluation/about/{rows[0].uid}/")
    assert "Quarters not completed: 1" in shown.content.decode()


def test_a_unit_below_its_tasks_warns_with_the_figures(world, campaign):
    rows = ready(world, campaign)
    led = world.units["branch2"]
    Assessment.objects.filter(pk=rows[0].pk).update(role="head", led=led)
    Measured.objects.create(
        campaign_id=campaign.pk, unit_id=led, indicator="commitments-done",
        top="2", base="3", value="66.67",
    )  # fmt: skip
    url = at(campaign, "decide/", world.uid("north"))
    page = world.client("officer").get(url).content.decode()
    assert "1 rule warns" in page and "warns, not confirmed" in page
    assert "The unit did 66.67 per cent of its tasks, under 70." in page


def test_two_secretaries_at_one_sheet(world, campaign):
    rows = members(campaign)
    reviewed(rows)
    url = at(campaign, "sheet/", world.uid("branch"))
    client = world.client("secretary")
    read = client.get(url).content.decode()
    versions = re.search(r'name="versions" value="([^"]*)"', read)
    assert versions
    proposed_class = {f"s_{rows[0].pk}": "completed", "do": "self"}
    reviewed(rows[:1])
    posted = proposed_class | {"versions": versions[1]}
    page = refused(client, url, posted, 409)
    assert "Somebody else was faster" in page
    assert chosen(page, f"s_{rows[0].pk}") == "completed"


def test_why_somebody_is_put_back_stays_typed(world, campaign):
    out = members(campaign)[0]
    Assessment.objects.filter(pk=out.pk).update(rated=False, unrated_reason="exempt")
    url = at(campaign, "sheet/", world.uid("branch"))
    posted = {"do": "rated", "assessment": str(out.pk), "rated": "yes", "reason": " "}
    page = refused(world.client("secretary"), url, posted)
    assert "Write down the reason." in page
    assert re.search(r"<details[^>]* open><summary>Rate after all", page)


def test_a_self_review_that_the_branch_has_judged(world, campaign):
    rows = only_members(campaign)
    reviewed(rows)
    row = rows[-1]
    own_account(world, row)
    url, client = f"/evaluation/about/{row.uid}/review/", world.client("me")
    assert (
        "A body has judged this review" not in client.get(url + "3/").content.decode()
    )
    voted(world, campaign, rows)
    page = client.get(url + "3/").content.decode()
    assert "A body has judged this review" in page
    assert "Only the class as a civil servant may still be recorded here." in page
    assert (
        client.post(url + "3/", {"klass": "good", "civil": "good"}).status_code == 302
    )
    said = "“Vote of the branch” is on record. Under “Points of 2025"
    for screen, given in (
        ("1", {"a_done": "câu khác"}),
        ("2", {"p_common": "29"}),
        ("3", {"klass": "excellent", "submit": "1"}),
    ):
        page = refused(client, f"{url}{screen}/", given)
        assert said in page and "an objection to it is open" in page
    assert re.search(r'value="excellent" checked', page), "what was chosen stays"
    page = refused(client, url + "1/", {"a_done": "câu khác"})
    assert "câu khác</textarea>" in page
    assert f"{url}1/" not in client.get("/evaluation/mine/").content.decode()
    on_sheet = {f"s_{r.pk}": "good" for r in rows} | {f"s_{row.pk}": "excellent"}
    page = sheet(world, campaign, do="self", **on_sheet)
    assert f"{row.person}: {said}" in page and page.count(said) == 1
    assert chosen(page, f"s_{row.pk}") == "excellent"
    assert not Assessment.objects.filter(self_class="excellent").exists()


END = [
    ({"state": "closed"}, "This campaign is closed."),
    ({}, "The class is decided already."),
]


@pytest.mark.parametrize(("campaign_is", "why"), END)
def test_what_comes_after_the_end_stays_typed(world, campaign, campaign_is, why):
    rows = only_members(campaign)
    row = rows[0]
    asked = evaluation.opinions_ask(
        actor=web_world.SYSTEM,
        commands=[evaluation.AskOpinion(row.pk, "residence", "Tổ 4", clock.today())],
    )[0]
    Assessment.objects.filter(pk=row.pk).update(state="decided", final="good")
    Campaign.objects.filter(pk=campaign.pk).update(**campaign_is)
    client, day = world.client("officer"), clock.today().isoformat()
    about = f"/evaluation/about/{row.uid}/"
    if campaign_is:  # evidence may still be added while the campaign runs
        page = refused(client, about + "evidence/", {"text": "Biên bản"}, 409)
        assert why in page and "A class is corrected by a new decision." in page
    ask = {"do": "ask", "kind": "residence", "of": "Tổ dân phố 9", "on": day}
    page = refused(client, about + "opinion/", ask, 409)
    assert why in page and "Tổ dân phố 9" in page
    answer = {"do": "record", "opinion": asked.pk, "on": day, "text": "Gương mẫu"}
    assert why in refused(client, about + "opinion/", answer, 409)
    url, on_sheet = at(campaign, "sheet/", world.uid("branch")), {"on": day}
    reviewed_as = {"do": "self", f"s_{row.pk}": "completed"}
    page = refused(world.client("secretary"), url, on_sheet | reviewed_as, 409)
    assert why in page and chosen(page, f"s_{row.pk}") == "completed"
    put = {"do": "committee", f"k_{row.pk}": "completed", "text": "Đã họp"}
    page = refused(world.client("secretary"), url, on_sheet | put, 409)
    assert why in page and chosen(page, f"k_{row.pk}") == "completed"
    vote = {"do": "vote", "present": "5", f"v_{row.pk}_good": "5"}
    status = 409 if campaign_is else 422
    page = refused(world.client("secretary"), url, on_sheet | vote, status)
    assert why in page and f'name="v_{row.pk}_good" value="5"' in page


def test_an_answer_recorded_meanwhile_stands_beside_what_was_typed(world, campaign):
    row = members(campaign)[0]
    day = clock.today()
    asked = evaluation.opinions_ask(
        actor=web_world.SYSTEM,
        commands=[evaluation.AskOpinion(row.pk, "residence", "Tổ 4", day)],
    )[0]
    evaluation.opinions_record(
        actor=web_world.SYSTEM,
        commands=[evaluation.RecordOpinion(asked.pk, day, "Câu của người trước")],
    )
    given = {
        "do": "record",
        "opinion": asked.pk,
        "on": day.isoformat(),
        "text": "Gương",
    }
    url = f"/evaluation/about/{row.uid}/opinion/"
    page = refused(world.client("officer"), url, given)
    assert "This opinion is on record already." in page
    assert "Câu của người trước" in page and "Gương</textarea>" in page
