"""Nearness in meaning: orders, fills up, proposes; within rights; kept beside texts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q

from banyan.base.ports import SearchSource, search_sources
from banyan.jobs.services import job_start, run_now
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import StateRefusal
from banyan.search import encoding, near, queries, services, vectoring
from banyan.search.models import LanguageMean, SearchText, TextVector
from banyan.search.services import SearchRow
from tests.support import meaning
from tests.support.counting import statements
from tests.support.ground import actor, unit
from tests.support.meaning import SmallEncoder

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
RECORD, TOPIC, NAMES = "test.record", "test.topic", "test.names"
PLAIN = "test.plain"
"""Texts about nothing: six in each language."""
RIGHTS = ["search", "exchange.read", "unit.read"]


def source(kind, **more):
    def show(_actor, ids):
        return {pk: f"{kind}/{pk}" for pk in ids if pk != 666}

    return SearchSource(kind, lambda: 0, show, "exchange.read", **more)


def released(_actor):
    return Q(object_id=20, language="en")


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    monkeypatch.setattr(
        search_sources,
        "_entries",
        {
            RECORD: source(RECORD, expands=True, also=released, meant=("title",)),
            TOPIC: source(TOPIC, meant=("label",), names=True),
            NAMES: source(NAMES),
            PLAIN: source(PLAIN, meant=("title",)),
        },
    )


@pytest.fixture
def ward():
    return unit("Phường Ô Mẫu")


@pytest.fixture
def reader(ward):
    return actor(ward, rights=RIGHTS)


@pytest.fixture
def texts(ward):
    there = {"unit_id": ward.pk, "field": "title"}
    services.search_texts_replace(
        RECORD,
        [
            SearchRow(1, "Thăm đảng viên cao tuổi", "vi", **there),
            SearchRow(1, "ຢ້ຽມຢາມສະມາຊິກອາຍຸສູງ", "lo", **there),
            SearchRow(2, "Visits to a festival", "en", **there),
            SearchRow(3, "Visits to a company", "en", **there),
            SearchRow(4, "Visits for young and old", "en", **there),
            SearchRow(5, "Lễ hội làng", "vi", **there),
            SearchRow(666, "Elderly, aged, old", "en", **there),
            SearchRow(7, "Old quarter", "en", unit_id=ward.pk, field="place"),
        ],
    )
    plain = {"vi": "Họp", "lo": "ກອງປະຊຸມ", "en": "Meeting"}
    services.search_texts_replace(
        PLAIN,
        [
            SearchRow(n, f"{said} {n}", language, **there)
            for language, said in plain.items()
            for n in range(500, 506)
        ],
    )
    open_to_all = {"field": "label", "privacy": "public"}
    services.search_texts_replace(
        TOPIC,
        [
            SearchRow(30, "Đảng viên cao tuổi", "vi", **open_to_all),
            SearchRow(31, "Festivals", "en", **open_to_all),
            SearchRow(32, "Young members", "en", **open_to_all),
        ],
    )
    services.search_texts_replace(
        NAMES, [SearchRow(40, "Old Nguyen", "en", unit_id=ward.pk)]
    )


@pytest.fixture
def encoder(monkeypatch, settings):
    monkeypatch.setattr(vectoring, "STEADY", 0)
    return meaning.put(monkeypatch, settings, SmallEncoder())


@pytest.fixture
def read(encoder, texts):
    vectoring.vectors_make()
    return encoder


def groups_of(found):
    return {group.kind: group for group in found.groups}


def near_of(who, typed, **more):
    return [hit.object_id for hit in queries.search(who, typed, **more).near]


# -- finding ------------------------------------------------------------------


def test_what_holds_no_word_is_found_in_any_language(reader, read):
    assert near_of(reader, "the aged") == [1, 4]
    assert near_of(reader, "ຄົນເຖົ້າ") == [1, 4]
    found = queries.search(reader, "the aged")
    assert found.groups == () and found.count == 0
    assert [(h.text, h.ranges, h.shown) for h in found.near[:1]] == [
        ("Thăm đảng viên cao tuổi", (), "test.record/1")
    ]


def test_without_the_means_one_language_drowns_the_others(reader, read, monkeypatch):
    assert set(near_of(reader, "feast")) == {2, 5}
    monkeypatch.setattr(near.Lens, "_mean", lambda *_all: meaning.packed([0] * 8))
    lens = near.lens_of("feast")
    scores = lens.scores(rows_seen(reader, lens))
    vietnamese, off_the_point = scores[RECORD, 5][0], scores[RECORD, 3][0]
    assert off_the_point > vietnamese


def test_nearness_orders_what_fits_equally_well(reader, ward, read, settings):
    there = {"unit_id": ward.pk, "field": "title"}
    rows = [
        SearchRow(11, "Old festival of a company", "en", **there),
        SearchRow(12, "Old, that is aged", "en", **there),
        SearchRow(13, "Visits to old and elderly", "en", **there),
        SearchRow(14, "Old", "en", weight=1, **there),
    ]
    services.search_texts_replace(RECORD, rows, object_ids=[11, 12, 13, 14])
    vectoring.vectors_make()

    def order():
        found = queries.search(reader, "old").groups[0].hits
        return [h.object_id for h in found if h.object_id > 10]

    settings.BANYAN_MEANING = False
    assert order() == [14, 11, 12, 13]
    settings.BANYAN_MEANING = True
    assert order() == [14, 12, 11, 13], "the whole text, beginnings, the rest"
    assert order() == order()


def test_it_fills_up_to_the_limit_and_names_nothing_twice(reader, read):
    found = queries.search(reader, "old", limit=4)
    assert {h.object_id for h in groups_of(found)[RECORD].hits} == {4, 7}
    assert [h.object_id for h in found.near] == [1]
    assert queries.search(reader, "old", limit=2).near == ()


def test_only_kinds_asked_for_are_filled_up(reader, read):
    assert near_of(reader, "the aged", kinds=[NAMES]) == []
    assert near_of(reader, "the aged", kinds=[RECORD, PLAIN]) == [1, 4]
    assert near_of(reader, "the aged", kinds=[TOPIC]) == []
    topics = queries.search(reader, "the aged", kinds=[TOPIC]).words_near
    assert [h.object_id for h in topics] == [30]


def test_words_for_it_are_proposed_where_it_names_nothing_known(reader, read):
    found = queries.search(reader, "the aged")
    assert [h.object_id for h in found.words_near] == [30]
    assert [h.object_id for h in queries.words_for(reader, "a feast")] == [31]
    assert queries.words_for(actor(rights=["search"]), "a feast") == []


def test_the_same_question_has_the_same_answer(reader, read):
    first = queries.search(reader, "youth company")
    assert all(queries.search(reader, "youth company") == first for _ in range(3))


# -- rights -------------------------------------------------------------------


def test_nobody_gets_by_meaning_what_they_may_not_read(read):
    stranger = actor(unit("Phường khác"), rights=RIGHTS)
    assert near_of(stranger, "the aged") == []
    assert near_of(actor(unit("X"), rights=["search", "unit.read"]), "the aged") == []
    assert near_of(SYSTEM, "the aged") == [1, 4]


def test_what_a_source_does_not_show_is_not_shown(reader, read):
    texts = SearchText.objects.filter(object_id=666)
    assert TextVector.objects.filter(text__in=texts).count() == 1
    assert 666 not in near_of(reader, "the aged")


def test_what_was_released_is_near_in_the_languages_released(ward, read):
    away = unit("Nơi khác")
    there = {"unit_id": ward.pk, "field": "title"}
    rows = [
        SearchRow(20, "Young people", "en", **there),
        SearchRow(20, "Đảng viên cao tuổi", "vi", **there),
    ]
    services.search_texts_replace(RECORD, rows, object_ids=[20])
    vectoring.vectors_make()
    guest = actor(away, rights=RIGHTS)
    assert near_of(guest, "youth") == [20]
    (hit,) = queries.search(guest, "the aged").near
    assert hit.text == "Young people", "alone to be compared; no other text was"
    (known,) = (lens.scores(rows_seen(guest, lens)) for lens in [near.lens_of("aged")])
    assert set(known) == {(RECORD, 20)}


def rows_seen(who, lens):
    its = [s for _key, s in search_sources if s.kind == RECORD]
    return near.columns_of(
        who,
        its,
        lambda rows: rows.filter(vector__model=lens.encoder.identity).values_list(
            *near._COLUMNS
        ),
    )


def test_texts_of_people_are_never_read_by_meaning(read):
    kinds = SearchText.objects.filter(vector__isnull=False).values_list("kind", "field")
    assert set(kinds) == {(RECORD, "title"), (PLAIN, "title"), (TOPIC, "label")}
    assert "Old Nguyen" not in read.seen and "Old quarter" not in read.seen


# -- cost ---------------------------------------------------------------------


def test_without_an_encoder_the_statements_stay_as_they_were(
    reader, texts, monkeypatch, settings
):
    with statements() as before:
        first = queries.search(reader, "old visits", limit=50)
    meaning.put(monkeypatch, settings, SmallEncoder())
    vectoring.vectors_make()
    settings.BANYAN_MEANING = False
    with statements() as after:
        again = queries.search(reader, "old visits", limit=50)
    assert after == before and again == first
    assert not [sql for sql in before if "vector" in sql or "languagemean" in sql]


@pytest.mark.parametrize("more", [0, 60])
def test_the_cost_does_not_grow(reader, ward, read, more):
    rows = [
        SearchRow(n, f"Visits to old town {n}", "en", "title", ward.pk)
        for n in range(100, 100 + more)
    ]
    services.search_texts_replace(RECORD, rows, object_ids=[r.object_id for r in rows])
    vectoring.vectors_make()
    queries.search(reader, "visits to", limit=100)
    with statements() as found:
        queries.search(reader, "visits to", limit=100)
    fetching = [sql for sql in found if "search_textvector" in sql]
    assert len(fetching) == 2 and len(found) <= 8


def test_only_so_many_texts_are_compared_the_newest(reader, read, monkeypatch):
    monkeypatch.setattr(near, "LOOKED_AT", 3)
    monkeypatch.setattr(near, "standing_out", lambda scores, _most: sorted(scores))
    found = queries.search(reader, "the aged", kinds=[RECORD])
    newest = SearchText.objects.filter(kind=RECORD, field="title").order_by("-pk")[:3]
    shown = {row.object_id for row in newest} - {666}
    assert {h.object_id for h in found.near} == shown


# -- keeping the vectors -------------------------------------------------------


def test_vectors_are_made_once_and_means_beside_them(encoder, texts):
    state = vectoring.vectors_state()
    assert (state.texts, state.read, state.waiting) == (28, 0, 28)
    assert vectoring.vectors_make() == vectoring.Made(28, 0)
    assert vectoring.vectors_make() == vectoring.Made(0, 0)
    state = vectoring.vectors_state()
    assert (state.read, state.waiting) == (28, 0)
    assert state.languages == {"en": 12, "lo": 7, "vi": 9}
    means = LanguageMean.objects.order_by("language").values_list("language", "texts")
    assert list(means) == [("", 28), ("en", 12), ("lo", 7), ("vi", 9)]


def test_a_text_that_stands_twice_is_read_once(read):
    rows = [SearchRow(n, "Lễ hội làng", "vi", "title") for n in (60, 61)]
    rows += [SearchRow(62, "Lễ hội mới", "vi", "title")] * 2
    services.search_texts_replace(RECORD, rows, object_ids=[60, 61, 62])
    read.seen.clear()
    assert vectoring.vectors_make() == vectoring.Made(4, 0)
    assert read.seen == ["Lễ hội mới"]


def test_a_vector_goes_with_its_text(read):
    def kept():
        return TextVector.objects.count(), SearchText.objects.count()

    assert kept() == (28, 30)
    services.search_texts_replace(RECORD, [], object_ids=[1])
    assert kept() == (26, 28)
    SearchText.objects.filter(object_id=2).delete()
    assert kept() == (25, 27)
    row = SearchText.objects.get(object_id=3)
    row.weight = 99
    row.save()
    assert kept() == (25, 27)
    row.shown = "Something else"
    row.save()
    assert kept() == (24, 27)
    assert vectoring.vectors_make() == vectoring.Made(1, 0)


def test_a_text_that_moves_keeps_its_vector(read):
    services.search_texts_move(RECORD, {1: unit("Nơi khác").pk})
    assert vectoring.waiting() == 0


def test_another_model_makes_everything_anew(read, monkeypatch, settings):
    meaning.put(monkeypatch, settings, SmallEncoder("small 2"))
    assert near.lens_of("old") is None, "what another model made is not compared"
    assert vectoring.vectors_make() == vectoring.Made(28, 28)
    assert set(LanguageMean.objects.values_list("model", flat=True)) == {"small 2"}


def test_a_vector_of_another_text_is_noticed_and_made_anew(read):
    TextVector.objects.filter(text__object_id=2).update(digest="0" * 16)
    assert vectoring.vectors_make() == vectoring.Made(1, 1)


def test_what_is_no_longer_meant_goes(read, monkeypatch):
    entries = dict(search_sources._entries) | {TOPIC: source(TOPIC)}
    monkeypatch.setattr(search_sources, "_entries", entries)
    assert vectoring.vectors_make() == vectoring.Made(0, 3)


def test_everything_anew_when_asked(read):
    told = []
    made = vectoring.vectors_make(anew=True, told=lambda *one: told.append(one))
    assert made == vectoring.Made(28, 28) and told == [(28, 28)]


def test_a_text_that_changed_meanwhile_is_left_for_the_next_time(encoder, texts):
    class Slow(SmallEncoder):
        def texts(self, texts):
            SearchText.objects.filter(object_id=2).delete()
            SearchText.objects.filter(object_id=3).update(shown="Other words")
            return super().texts(texts)

    for _count in vectoring._batches(Slow()):
        pass
    assert TextVector.objects.filter(text__object_id__in=(2, 3)).count() == 0
    assert vectoring.waiting() == 1


def test_the_clock_reads_what_changed_a_part_at_a_time(encoder, texts, monkeypatch):
    monkeypatch.setattr(vectoring, "BATCH", 2)
    monkeypatch.setattr(vectoring, "AT_ONCE", 12)
    assert [vectoring.vectors_catch_up() for _ in range(4)] == [12, 12, 4, 0]
    assert LanguageMean.objects.get(language="").texts == 28


def test_a_mean_is_taken_anew_when_a_language_grew(read, ward):
    def add(first, count):
        rows = [
            SearchRow(n, f"Youth {n}", "en", "title", ward.pk)
            for n in range(first, first + count)
        ]
        ids = [row.object_id for row in rows]
        services.search_texts_replace(RECORD, rows, object_ids=ids)
        vectoring.vectors_catch_up()
        return LanguageMean.objects.get(language="en").texts

    assert add(100, 60) == 72
    assert add(200, 2) == 72
    assert add(300, 10) == 84


def test_the_job_reads_everything_and_nothing_without_an_encoder(encoder, texts):
    job = run_now(job_start(actor=SYSTEM, kind="search.meaning"))
    assert (job.state, job.result) == ("done", {"texts": 28, "removed": 0})
    encoding._place.encoder, encoding._place.failed = None, True
    job = run_now(job_start(actor=SYSTEM, kind="search.meaning"))
    assert (job.state, job.result) == ("done", {"texts": 0, "removed": 0})
    assert TextVector.objects.count() == 28


def test_without_an_encoder_making_is_refused_with_the_way_out(texts, settings):
    settings.BANYAN_MEANING = False
    with pytest.raises(StateRefusal) as refusal:
        vectoring.vectors_make()
    assert refusal.value.way_out == "Set BANYAN_MEANING=yes."
    assert vectoring.vectors_catch_up() == 0
    state = vectoring.vectors_state()
    assert (state.model, state.texts, state.read) == ("", 28, 0)


def test_vectors_are_found_by_their_texts(read):
    rows = SearchText.objects.filter(kind=RECORD, vector__model="small 1")
    sql, params = rows.values_list(*near._COLUMNS).query.sql_with_params()
    assert "JOIN" in sql and connection.vendor in ("sqlite", "postgresql")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert len(cursor.fetchall()) == 7
