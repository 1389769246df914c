"""Taking decisions: numbers, refusals, what is recorded, who may read."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.db import connection, connections

from banyan.base import events
from banyan.decisions import queries, services
from banyan.decisions.events import DecisionsTaken
from banyan.decisions.models import Decision, Series
from banyan.decisions.services import Take
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import InputError, NotAllowed, NotVisible, StateRefusal
from banyan.kernel.text import Text
from banyan.ledger import services as ledger
from banyan.ledger.models import Act, Entry
from tests.support.ground import actor, unit

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
D = dt.date
RIGHTS = ("decision.read", "decision.write")


@pytest.fixture
def ward():
    return unit("Đảng bộ phường Ô Mẫu", kind="commune-committee")


@pytest.fixture
def branch(ward):
    return unit("Chi bộ 5", ward)


@pytest.fixture
def secretary(branch):
    return actor(branch, rights=RIGHTS)


DAY = D(2026, 2, 3)


def take(who, body, day=DAY, **more):
    values = {"kind": "office", "title": "Phân công", "effective_on": day} | more
    return services.decision_take(actor=who, body=body, decided_on=day, **values)


# -- numbers ------------------------------------------------------------------


def test_numbers_follow_without_a_gap(secretary, branch):
    symbols = [take(secretary, branch).symbol for _n in range(3)]
    assert symbols == ["01-QĐ/CB", "02-QĐ/CB", "03-QĐ/CB"]


def test_a_refusal_leaves_no_gap(secretary, branch):
    take(secretary, branch)
    good = Take("office", "Một", D(2026, 2, 3), body=branch)
    with pytest.raises(InputError):
        services.decisions_take(
            actor=secretary, commands=[good, replace(good, title="")]
        )
    assert take(secretary, branch).number == 2


def test_each_type_of_paper_has_its_own_numbers(secretary, branch):
    assert take(secretary, branch).symbol == "01-QĐ/CB"
    assert take(secretary, branch, paper="NQ").symbol == "01-NQ/CB"


def test_numbers_restart_with_the_term(secretary, branch):
    take(secretary, branch, D(2024, 5, 5))
    take(secretary, branch, D(2024, 6, 5))
    services.series_open(actor=secretary, body=branch, term_from=D(2025, 6, 1))
    assert take(secretary, branch, D(2025, 7, 1)).number == 1
    # A late paper of the old term gets the next number of the old term.
    assert take(secretary, branch, D(2025, 5, 1)).number == 3


def test_a_term_that_began_on_paper_goes_on(secretary, branch):
    services.series_open(
        actor=secretary,
        body=branch,
        term_from=D(2025, 6, 1),
        last_number=16,
        pattern="{n}/{paper}-{body}",
        body_symbol="CB5",
    )
    assert take(secretary, branch).symbol == "17/QĐ-CB5"


def test_overlapping_terms_are_refused(secretary, branch):
    services.series_open(actor=secretary, body=branch, term_from=D(2025, 6, 1))
    with pytest.raises(StateRefusal) as refusal:
        services.series_open(actor=secretary, body=branch, term_from=D(2024, 6, 1))
    assert refusal.value.code == "series.overlap"
    with pytest.raises(StateRefusal) as refusal:
        take(secretary, branch, D(2025, 5, 31))
    assert refusal.value.code == "series.none"


@pytest.mark.parametrize(
    "pattern", ["QĐ", "{n.__class__}", "{n:02d}{other}", "{n", "{0}"]
)
def test_an_unsafe_pattern_is_refused(secretary, branch, pattern):
    with pytest.raises(InputError) as refusal:
        services.series_open(
            actor=secretary, body=branch, term_from=D(2025, 6, 1), pattern=pattern
        )
    assert refusal.value.problems[0].field == "pattern"


def test_many_decisions_cost_a_fixed_number_of_queries(
    ward, django_assert_max_num_queries
):
    who = actor(ward, rights=RIGHTS)
    bodies = [unit(f"Chi bộ {n}", ward) for n in range(30)]
    commands = [
        Take("office", f"Việc {n}", D(2026, 2, 3), body=bodies[n % 30])
        for n in range(120)
    ]
    with django_assert_max_num_queries(40):
        made = services.decisions_take(actor=who, commands=commands)
    assert [d.title.vi for d in made] == [f"Việc {n}" for n in range(120)]
    assert sorted({d.number for d in made}) == [1, 2, 3, 4]
    assert Series.objects.count() == 30


if connection.vendor == "postgresql":  # SQLite has one writer at a time

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_get_two_numbers():
        body = unit("Chi bộ 5")
        who = actor(body, rights=RIGHTS)
        numbers = []

        def run():
            for _n in range(5):
                numbers.append(take(who, body).number)
            connections.close_all()

        threads = [threading.Thread(target=run) for _n in range(4)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        assert sorted(numbers) == list(range(1, 21))


# -- refusals -----------------------------------------------------------------


def test_a_day_to_come_is_refused(secretary, branch):
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(InputError) as refusal:
        take(secretary, branch, tomorrow)
    assert refusal.value.problems[0].field == "decided_on"
    assert refusal.value.problems[0].way_out


def test_effect_before_the_decision_is_a_warning(secretary, branch):
    made = take(secretary, branch, effective_on=D(2026, 2, 1))
    assert [w.code for w in made.warnings] == ["decision.backdated"]
    assert take(secretary, branch).warnings == ()


def test_the_right_is_asked_for_the_body(branch, ward):
    reader = actor(branch, rights=["decision.read"])
    with pytest.raises(NotAllowed) as refusal:
        take(reader, branch)
    assert refusal.value.values["right"] == "decision.write"
    with pytest.raises(NotAllowed):
        take(actor(branch, rights=RIGHTS), ward)


def test_a_body_that_did_not_exist_is_refused(ward):
    who = actor(ward, rights=RIGHTS)
    young = unit("Chi bộ mới", ward, founded=D(2025, 7, 1))
    gone = unit("Chi bộ cũ", ward, dissolved=D(2025, 7, 1))
    for body, day in ((young, D(2025, 6, 30)), (gone, D(2025, 7, 2))):
        with pytest.raises(InputError) as refusal:
            take(who, body, day)
        assert refusal.value.problems[0].code == "decision.no_such_body_then"
    assert take(who, gone, D(2025, 7, 1)).pk
    assert take(who, young, D(2025, 7, 1)).pk


def test_an_unknown_body_does_not_exist(secretary):
    with pytest.raises(NotVisible):
        take(secretary, 999_999)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "whim"}, "kind"),
        ({"title": Text()}, "title"),
        ({"vote": {"for": 3, "against": 2, "present": 4}}, "vote"),
        ({"vote": {"for": -1}}, "vote"),
        ({"vote": {"for": 3, "present": 4, "entitled": 3}}, "vote"),
        ({"corrects": 424242}, "corrects"),
    ],
)
def test_what_cannot_be_names_its_field(secretary, branch, change, field):
    with pytest.raises(InputError) as refusal:
        take(secretary, branch, **change)
    assert [p.field for p in refusal.value.problems] == [field]


def test_problems_of_many_name_their_rows(secretary, branch):
    good = Take("office", "Được", D(2026, 2, 3), body=branch)
    bad = [good, replace(good, kind="whim"), replace(good, title="")]
    with pytest.raises(InputError) as refusal:
        services.decisions_take(actor=secretary, commands=bad)
    assert [(p.row, p.field) for p in refusal.value.problems] == [
        (2, "kind"),
        (3, "title"),
    ]
    assert not Decision.objects.exists()


def test_a_decision_of_ours_needs_a_body(secretary):
    with pytest.raises(NotAllowed) as refusal:
        take(secretary, None)
    assert refusal.value.code == "decision.body"
    assert take(SYSTEM, None).symbol == ""


# -- taken over ---------------------------------------------------------------


def over(who, **more):
    values = {
        "title": "Quyết định cũ",
        "decided_on": D(2012, 5, 4),
        "source": "Sổ 3, tr. 12",
    }
    return services.decision_take_over(actor=who, **values | more)


def test_taken_over_keeps_its_own_symbol(secretary, branch):
    made = over(secretary, body=branch, symbol="21-QĐ/ĐU")
    assert (made.kind, made.symbol, made.number, made.series_id) == (
        "taken-over",
        "21-QĐ/ĐU",
        None,
        None,
    )
    assert made.effective_on == made.decided_on
    assert not Series.objects.exists()


def test_one_paper_is_taken_over_once(secretary, branch):
    over(secretary, body=branch, symbol="21-QĐ/ĐU")
    with pytest.raises(InputError) as refusal:
        over(secretary, body=branch, symbol="21-QĐ/ĐU")
    assert refusal.value.problems[0].code == "decision.duplicate"
    assert over(secretary, body=branch, symbol="21-QĐ/ĐU", decided_on=D(2017, 5, 4))


def test_a_paper_twice_in_one_list_is_refused(secretary, branch):
    paper = Take("taken-over", "Cũ", D(2012, 5, 4), body=branch, symbol="7-QĐ")
    with pytest.raises(InputError) as refusal:
        services.decisions_take(actor=secretary, commands=[paper, paper])
    assert refusal.value.problems[0].row == 2


def test_a_number_never_meets_a_paper_taken_over(secretary, branch):
    over(secretary, body=branch, symbol="01-QĐ/CB", decided_on=D(2026, 2, 3))
    with pytest.raises(StateRefusal) as refusal:
        take(secretary, branch)
    assert refusal.value.code == "decision.duplicate"


# -- what is kept -------------------------------------------------------------


def test_rules_effect_and_vote_are_kept(secretary, branch):
    rule = {
        "id": "ADM-VOTE",
        "pack": "vn-party",
        "value": 0.5,
        "citation": "Điều 4",
        "on": D(2026, 2, 3),
        "more": 1,
    }
    made = take(
        secretary,
        branch,
        rules=[rule],
        effect={"person": 5, "from": D(2026, 2, 3)},
        vote={"for": 18, "against": 2, "present": 20, "entitled": 22},
    )
    made.refresh_from_db()
    assert made.rules == [
        {
            "id": "ADM-VOTE",
            "pack": "vn-party",
            "value": 0.5,
            "citation": "Điều 4",
            "on": "2026-02-03",
        }
    ]
    assert made.effect == {"person": 5, "from": "2026-02-03"}
    assert made.vote["for"] == 18


def test_it_is_an_act_of_its_own(secretary, branch):
    made = take(secretary, branch)
    act = Act.objects.get()
    assert (act.kind, act.unit_id) == ("decisions.decision_take", branch.pk)
    kinds = set(Entry.objects.values_list("kind", "op"))
    assert ("decisions.decision", "create") in {(k.lower(), op) for k, op in kinds}
    assert Entry.objects.filter(subject=made.pk).exists()


def test_inside_another_act_there_is_one_act(secretary, branch):
    with ledger.act(actor=secretary, kind="test.outer") as outer:
        made = take(secretary, branch, record_into=outer)
    assert list(Act.objects.values_list("kind", flat=True)) == ["test.outer"]
    assert Entry.objects.filter(act_id=outer.id, subject=made.pk).exists()


def test_it_is_announced(secretary, branch, monkeypatch):
    heard = []
    monkeypatch.setitem(events._reactions, DecisionsTaken, [heard.append])
    made = take(secretary, branch)
    assert heard == [DecisionsTaken((made.pk,))]


def test_a_correction_is_a_new_decision(secretary, branch):
    first = take(secretary, branch)
    second = take(secretary, branch, kind="correction", corrects=first)
    assert queries.corrections_of(secretary, first) == [second]
    first.refresh_from_db()
    assert first.row_version == 1


# -- reading ------------------------------------------------------------------


def test_one_reads_the_decisions_of_bodies_in_range(ward, branch, secretary):
    other = unit("Chi bộ 6", ward)
    mine = take(secretary, branch)
    theirs = take(actor(other, rights=RIGHTS), other)
    assert list(queries.decisions_visible(secretary)) == [mine]
    assert queries.decision_get(secretary, mine.uid) == mine
    with pytest.raises(NotVisible):
        queries.decision_get(secretary, theirs.uid)
    above = actor(ward, rights=["decision.read"])
    assert set(queries.decisions_visible(above)) == {mine, theirs}
    assert not queries.decisions_visible(actor(ward, rights=["unit.read"])).exists()


def test_papers_from_outside_are_open_unless_about_a_person(secretary):
    law = over(SYSTEM, title="Nghị quyết 202", decided_on=D(2025, 6, 12))
    about = over(SYSTEM, title="Về một người", effect={"person": 3})
    assert list(queries.decisions_visible(secretary)) == [law]
    assert {law, about} <= set(queries.decisions_visible(SYSTEM))


def test_a_title_outside_the_range_is_withheld(ward, branch, secretary):
    other = unit("Chi bộ 6", ward)
    mine, theirs = take(secretary, branch), take(SYSTEM, other, title="Khai trừ ông X")
    shown = queries.decisions_shown(secretary, [mine.pk, theirs.pk, None])
    assert shown[mine.pk].title and shown[mine.pk].is_readable
    assert shown[theirs.pk].title is None
    assert shown[theirs.pk].symbol == theirs.symbol


def test_pages_follow_without_gap_or_repeat(secretary, branch):
    for n in range(7):
        take(secretary, branch, D(2026, 1, 1) + dt.timedelta(days=n // 2))
    seen, after = [], None
    while True:
        page = queries.decisions_of_unit(secretary, branch.pk, after=after, limit=3)
        seen += page.decisions
        after = page.after
        if after is None:
            break
    assert [d.number for d in seen] == [7, 6, 5, 4, 3, 2, 1]


def test_lists_can_be_narrowed_by_kind(secretary, branch):
    take(secretary, branch)
    setting = take(secretary, branch, kind="setting")
    assert queries.decisions_list(secretary, kinds=["setting"]).decisions == (setting,)


def test_kinds_have_labels_in_three_languages():
    assert queries.kind_label("transfer").lo
    assert queries.kind_label("never-heard").en == "never-heard"
