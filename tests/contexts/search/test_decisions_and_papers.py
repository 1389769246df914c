"""Decisions and documents are found in any spelling, through topics, within rights."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banyan.access.models import Release
from banyan.decisions import searching as of_decisions
from banyan.decisions import services as decisions
from banyan.decisions.domain.command import Take
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.text import Text
from banyan.papers import searching as of_papers
from banyan.papers import services as papers
from banyan.papers.models import Paper
from banyan.papers.queries import RELEASE_KIND
from banyan.people import services as people
from banyan.search import queries
from banyan.search.models import SearchText
from tests.support.ground import actor, unit

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
READS = ("search", "decision.read", "file.read")
TITLE = Text(vi="Quyết định về đào tạo cán bộ", en="Decision on cadre training")
number = itertools.count(1)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Any, settings: Any) -> None:
    settings.BANYAN_DATA = tmp_path


@pytest.fixture
def ward() -> Any:
    return unit("Phường Tây Hồ")


def decided(body: Any, title: Text = TITLE, **more: Any) -> Any:
    command = Take(
        kind="taken-over",
        source="book of decisions",
        title=title,
        body=body,
        decided_on=dt.date(2026, 3, 2),
        symbol=f"{next(number)}-QĐ/ĐU",
        **more,
    )
    (made,) = decisions.decisions_take(actor=SYSTEM, commands=[command])
    return made


def paper(where: Any, title: Text = TITLE, privacy: str = "organisational") -> Any:
    return papers.paper_add(
        actor=SYSTEM,
        title=title,
        kind="report",
        content=b"plain words",
        file_name="a.txt",
        unit=where,
        privacy=privacy,
    )


def found(who: Any, typed: str) -> set[tuple[str, int]]:
    answer = queries.search(who, typed)
    return {
        (group.kind, hit.object_id) for group in answer.groups for hit in group.hits
    }


@pytest.mark.parametrize(
    "typed", ["dao tao can bo", "CADRE training", "can bo dao tao"]
)
def test_any_spelling_finds_both(ward: Any, typed: str) -> None:
    decision, document = decided(ward), paper(ward)
    assert found(actor(ward, rights=READS), typed) == {
        (of_decisions.KIND, decision.pk),
        (of_papers.KIND, document.pk),
    }


def test_a_decision_is_found_by_its_number_and_shown_with_it(ward: Any) -> None:
    decision = decided(ward)
    answer = queries.search(actor(ward, rights=READS), decision.symbol)
    hits = {hit.object_id: hit for group in answer.groups for hit in group.hits}
    shown = hits[decision.pk].shown
    assert (shown.symbol, shown.uid) == (decision.symbol, decision.uid)
    assert shown.title == TITLE and shown.decided_on == dt.date(2026, 3, 2)


def test_nothing_is_found_beyond_the_range_or_without_the_right(ward: Any) -> None:
    decided(ward)
    paper(ward)
    assert found(actor(unit("Nơi khác"), rights=READS), "cadre") == set()
    assert found(actor(ward, rights=["search"]), "cadre") == set()


def test_what_concerns_one_person_without_a_body_is_not_found(ward: Any) -> None:
    reader = actor(ward, rights=READS)
    everybody = decided(None, Text(en="Statute of everybody"))
    decided(None, Text(en="Statute of one"), effect={"person": "x"})
    assert found(reader, "statute") == {(of_decisions.KIND, everybody.pk)}


def test_sensitive_papers_are_never_found_and_public_ones_everywhere(ward: Any) -> None:
    paper(ward, Text(en="Sealed minutes"), "sensitive")
    public = paper(ward, Text(en="Sealed with a stamp"), "public")
    elsewhere = actor(unit("Nơi khác"), rights=READS)
    assert found(elsewhere, "sealed") == {(of_papers.KIND, public.pk)}
    assert found(actor(ward, rights=READS), "sealed") == {(of_papers.KIND, public.pk)}


def test_a_paper_released_or_about_oneself_is_found_out_of_range(ward: Any) -> None:
    elsewhere = unit("Nơi khác")
    given, own = (
        paper(ward, Text(en="Letter given")),
        paper(ward, Text(en="Letter own")),
    )
    paper(ward, Text(en="Letter of nobody"))
    Release.objects.create(
        kind=RELEASE_KIND,
        object_id=given.pk,
        unit=ward,
        to_unit=elsewhere,
        valid_from=clock.today(),
    )
    person = people.person_register(actor=SYSTEM, commands=[people.NewPerson("Lê An")])[
        0
    ]
    Paper.objects.filter(pk=own.pk).update(person=person.pk)
    reader = replace(actor(elsewhere, rights=READS), person_id=person.pk)
    assert found(reader, "letter") == {
        (of_papers.KIND, given.pk),
        (of_papers.KIND, own.pk),
    }


def test_an_erased_paper_leaves_no_title(ward: Any) -> None:
    document = paper(ward, Text(en="Letter of a member"), "personal")
    reader = actor(ward, rights=READS)
    assert found(reader, "letter") == {(of_papers.KIND, document.pk)}
    papers.paper_erase(actor=SYSTEM, paper=document, reason="asked for")
    assert found(reader, "letter") == set()
    assert not SearchText.objects.filter(kind=of_papers.KIND).exists()


def test_filling_anew_finds_the_same(ward: Any) -> None:
    decided(ward)
    decided(None, Text(en="Cadre of one"), effect={"person": "x"})
    paper(ward)
    paper(ward, TITLE, "sensitive")
    columns = ("kind", "object_id", "language", "field", "folded", "unit", "privacy")

    def texts() -> list[Any]:
        return sorted(SearchText.objects.values_list(*columns), key=repr)

    before = texts()
    of_decisions.rebuild()
    of_papers.rebuild()
    assert texts() == before


def test_many_decisions_cost_no_more_statements(
    ward: Any,
) -> None:
    def commands(count: int) -> list[Take]:
        return [
            Take(
                kind="taken-over",
                source="book of decisions",
                title=TITLE,
                body=ward,
                decided_on=dt.date(2026, 3, 2),
                symbol=f"{next(number)}-QĐ/ĐU",
            )
            for _n in range(count)
        ]

    numbers = []
    for count in (1, 40, 80):
        with CaptureQueriesContext(connection) as asked:
            decisions.decisions_take(actor=SYSTEM, commands=commands(count))
        numbers.append(len(asked))
    assert numbers[1] == numbers[2]
