"""Searching: any spelling, only within range, alike on both databases."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.base.ports import SearchSource, search_sources
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import InputError, NotAllowed
from banyan.kernel.text import Text
from banyan.ledger.models import Act
from banyan.search import ports, queries, services, together
from banyan.search.domain.matching import Query, fits, widest
from banyan.search.models import SearchText, TextState
from banyan.search.services import SearchRow, TextStateSet
from banyan.search.sql import looked_up_once, matching_any_q, matching_q
from tests.support.ground import actor, unit

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
UNITS, PEOPLE = "test.unit", "test.person"


def source(kind, right):
    def show(_actor, ids):
        return {pk: f"{kind}/{pk}" for pk in ids if pk != 666}

    return SearchSource(kind=kind, rebuild=lambda: 7, show=show, right=right)


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    monkeypatch.setattr(
        search_sources,
        "_entries",
        {UNITS: source(UNITS, "unit.read"), PEOPLE: source(PEOPLE, "person.read")},
    )


@pytest.fixture
def ward():
    return unit("Phường Ô Mẫu")


@pytest.fixture
def reader(ward):
    return actor(ward, rights=["search", "unit.read", "person.read"])


@pytest.fixture(params=["few texts fit", "many texts fit"])
def texts(ward, request, monkeypatch):
    """Write texts; they are found the same way whether few or many are looked at."""
    if request.param == "many texts fit":
        monkeypatch.setattr(together, "FEW", 0)
    services.search_texts_replace(
        UNITS,
        [
            *services.rows_of_text(
                1,
                Text(
                    "Đảng bộ phường Ô Mẫu", "ຄະນະພັກຕາແສງໂອເມົາ", "O Mau ward committee"
                ),
                unit_id=ward.pk,
            ),
            SearchRow(1, "01.00103", "", "code", ward.pk, weight=8),
            SearchRow(1, "Đảng bộ phường Cầu Cũ", "vi", "former", ward.pk, weight=5),
            SearchRow(2, "Chi bộ Ô Mẫu 5", unit_id=ward.pk),
            SearchRow(666, "Chi bộ giấu kín", unit_id=ward.pk),
        ],
    )
    services.search_texts_replace(
        PEOPLE,
        [
            SearchRow(10, "Nguyễn Thị Đỗ Quyên", unit_id=ward.pk),
            SearchRow(11, "Trần Quyết Tiến", unit_id=ward.pk),
            SearchRow(12, "H'Mông Ươm", unit_id=ward.pk),
        ],
    )


def found(who, typed, **more):
    answer = queries.search(who, typed, **more)
    return {(hit.kind, hit.object_id) for group in answer.groups for hit in group.hits}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("o mau", {(UNITS, 1), (UNITS, 2)}),
        ("Ô MẪU", {(UNITS, 1), (UNITS, 2)}),
        ("mẫu đảng", {(UNITS, 1)}),
        ("do quyen nguyen", {(PEOPLE, 10)}),
        ("quy", {(PEOPLE, 10), (PEOPLE, 11)}),
        ("hmong uom", {(PEOPLE, 12)}),
        ("ĐỖ  quyên ", {(PEOPLE, 10)}),
        ("cau cu", {(UNITS, 1)}),
        ("00103", {(UNITS, 1)}),
        ("01.00103", {(UNITS, 1)}),
        ("ຕາແສງ", {(UNITS, 1)}),
        ("ຄະນະ", {(UNITS, 1)}),
        ("ຕາ", {(UNITS, 1)}),
        ("ward", {(UNITS, 1)}),
        ("uyen", set()),
        ("mau khong", set()),
        ("%", set()),
        ('"; DROP', set()),
        ("_ * OR (", set()),
        ("", set()),
    ],
)
def test_any_spelling_finds(reader, texts, typed, expected):
    assert found(reader, typed) == expected


def test_only_what_is_in_range_is_found(ward, texts):
    stranger = actor(unit("Phường khác"), rights=["search", "unit.read", "person.read"])
    assert found(stranger, "o mau") == set()
    assert found(actor(ward, rights=["search", "unit.read"]), "quyen") == set()
    assert found(SYSTEM, "quyen") == {(PEOPLE, 10)}


def test_a_kept_statement_answers_other_words_and_nobody_else(ward, reader, texts):
    stranger = actor(unit("Phường khác"), rights=["search", "unit.read", "person.read"])
    for _time in range(2):
        assert found(reader, "zzyzx") == set()
        assert found(reader, "quyen") == {(PEOPLE, 10)}
        assert found(stranger, "quyen") == set()


def test_searching_needs_its_right(ward, texts):
    with pytest.raises(NotAllowed) as refusal:
        queries.search(actor(ward, rights=["unit.read"]), "mau")
    assert refusal.value.values["right"] == "search"


def test_what_the_source_does_not_show_is_not_shown(reader, texts):
    assert found(reader, "giau kin") == set()


def test_public_texts_without_a_unit_are_open_to_readers(texts):
    services.search_texts_replace(
        UNITS,
        [SearchRow(3, "Luật", privacy="public"), SearchRow(4, "Luật riêng")],
        object_ids=[3, 4],
    )
    assert found(actor(unit("X"), rights=["search", "unit.read"]), "luat") == {
        (UNITS, 3)
    }


def test_the_best_text_of_each_thing_comes_first(reader, ward, texts):
    services.search_texts_replace(
        UNITS, [SearchRow(9, "Ô Mẫu", unit_id=ward.pk)], object_ids=[9]
    )
    (group,) = queries.search(reader, "ô mẫu").groups
    assert [hit.object_id for hit in group.hits] == [9, 1, 2]
    assert group.hits[1].field == "name"
    assert (group.count, group.capped) == (3, False)


def test_what_fits_is_marked(reader, texts):
    (group,) = queries.search(reader, "quyen nguy").groups
    hit = group.hits[0]
    assert [hit.text[a:b] for a, b in hit.ranges] == ["Nguy", "Quyên"]
    (group,) = queries.search(reader, "ຕາແສງ").groups
    assert [group.hits[0].text[a:b] for a, b in group.hits[0].ranges] == ["ຕາແສງ"]


def test_kinds_and_limits(reader, texts):
    assert found(reader, "o", kinds=[PEOPLE]) == set()
    (group,) = queries.search(reader, "o mau", limit=1).groups
    assert (len(group.hits), group.count) == (1, 2)


def test_very_many_are_capped_and_the_exact_one_is_there(reader, ward):
    rows = [SearchRow(n, f"Nguyễn Văn {n}", unit_id=ward.pk) for n in range(1000, 1600)]
    services.search_texts_replace(
        PEOPLE, [*rows, SearchRow(2000, "Nguyễn", unit_id=ward.pk)]
    )
    (group,) = queries.search(reader, "nguyen").groups
    assert group.capped and group.count >= queries.CAP
    assert group.hits[0].object_id == 2000


def test_the_cost_does_not_grow(reader, texts, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        queries.search(reader, "o mau")


# -- keeping the table --------------------------------------------------------


def test_replacing_some_leaves_the_others(reader, ward, texts):
    services.search_texts_replace(
        PEOPLE, [SearchRow(10, "Lê Thị Mới", unit_id=ward.pk)], object_ids=[10, 11]
    )
    assert found(reader, "quy") == set()
    assert found(reader, "le moi") == {(PEOPLE, 10)}
    assert found(reader, "hmong") == {(PEOPLE, 12)}
    assert ports.index_problems() == []


def test_replacing_all_of_a_kind(reader, ward, texts):
    assert services.search_texts_replace(UNITS, []) == 0
    assert found(reader, "o mau") == set()
    assert found(reader, "quyen") == {(PEOPLE, 10)}


def test_texts_move_with_their_unit(reader, texts):
    away = unit("Nơi khác")
    assert services.search_texts_move(PEOPLE, {10: away.pk}) == 1
    assert found(reader, "quyen") == set()
    assert found(actor(away, rights=["search", "person.read"]), "quyen") == {
        (PEOPLE, 10)
    }


def test_changed_texts_are_found_anew(reader, texts):
    row = SearchText.objects.get(object_id=10)
    row.folded = " vu thi moi"
    row.save()
    assert found(reader, "quyen do") == set()
    assert found(reader, "vu") == {(PEOPLE, 10)}


def test_sensitive_texts_are_refused(ward):
    with pytest.raises(InputError):
        services.search_texts_replace(PEOPLE, [SearchRow(1, "x", privacy="sensitive")])


def test_the_same_text_in_every_language_is_kept_once():
    rows = list(services.rows_of_text(1, Text.of("Ô Mẫu")))
    assert [(r.language, r.text) for r in rows] == [("", "Ô Mẫu")]


def test_what_is_alike_in_two_languages_is_kept_in_each_and_found_once():
    text = Text(vi="Dien dan", lo="ເວທີ", en="Dien dan")
    rows = list(services.rows_of_text(70_001, text))
    assert [r.language for r in rows] == ["vi", "lo", "en"]
    services.search_texts_replace(UNITS, rows)
    (group,) = queries.search(SYSTEM, "dien dan").groups
    assert group.count == 1 and len(group.hits) == 1


def test_sources_rebuild_their_part():
    assert services.search_rebuild() == {UNITS: 7, PEOPLE: 7}
    assert services.search_rebuild([PEOPLE]) == {PEOPLE: 7}


_WORDS = ["ô", "mẫu", "mau5", "đỗ", "quyên", "ພັກ", "ຕາແສງ", "ໂອເມົາ", "a", "5", "xã"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4),
        min_size=1,
        max_size=6,
    ),
    st.lists(
        st.sampled_from([*_WORDS, "m", "qu", "ຕາ", "ສງ", "z"]), min_size=1, max_size=3
    ),
    st.booleans(),
)
def test_databases_answer_what_python_says(written, typed, joined):
    glue = "" if joined else " "
    rows = [SearchRow(n, glue.join(words)) for n, words in enumerate(written)]
    services.search_texts_replace("test.any", rows)
    query = Query.of(" ".join(typed))
    texts = SearchText.objects.filter(kind="test.any")
    expected = {r.object_id for r in texts if fits(query, r.folded)}
    assert {r.object_id for r in texts.filter(matching_q(query))} == expected


_TYPED = st.lists(
    st.sampled_from([*_WORDS, "m", "qu", "ຕາ", "ສງ", "z"]), min_size=1, max_size=3
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4),
        min_size=1,
        max_size=6,
    ),
    st.lists(_TYPED, min_size=1, max_size=4),
)
def test_any_of_many_queries_is_what_python_says(written, typed):
    rows = [SearchRow(n, " ".join(words)) for n, words in enumerate(written)]
    services.search_texts_replace("test.any", rows)
    asked = [Query.of(" ".join(words)) for words in typed]
    texts = SearchText.objects.filter(kind="test.any")
    expected = {r.pk for r in texts if any(fits(q, r.folded) for q in asked)}
    sql, params = texts.filter(matching_any_q(asked)).query.sql_with_params()
    sql, params = looked_up_once(f"SELECT * FROM ({sql}) a", params)
    assert {r.pk for r in SearchText.objects.raw(sql, params)} == expected


def test_a_query_within_another_is_asked_no_more():
    asked = [
        Query.of(t) for t in ("phát triển đảng viên trẻ", "đảng viên", "ĐẢNG viên")
    ]
    assert widest(asked) == [asked[1]]
    assert widest([Query.of("đảng viên"), Query.of("viên chức")]) == [
        Query.of("đảng viên"),
        Query.of("viên chức"),
    ]
    assert widest([Query.of("ປະຊາຊົນ"), Query.of("ຊາຊົນ")]) == [Query.of("ຊາຊົນ")]


def test_a_full_text_table_is_asked_once_for_many_parts():
    part, values = (
        SearchText.objects.filter(matching_q(Query.of("dang vien")))
        .values("pk")
        .query.sql_with_params()
    )
    sql, params = looked_up_once(f"{part} UNION ALL {part}", [*values, *values])
    if connection.vendor == "sqlite":
        assert sql.count(" MATCH ") == 1 and len(params) == 1
    else:
        assert sql == f"{part} UNION ALL {part}" and len(params) == 2 * len(values)


def test_words_are_found_by_an_index(texts):
    sql, params = SearchText.objects.filter(
        matching_q(Query.of("quyen"))
    ).query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + sql, params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "searchtext_trigrams" in plan
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + sql, params)
            plan = "\n".join(row[3] for row in cursor.fetchall())
            assert "VIRTUAL TABLE" in plan and "SCAN search_searchtext" not in plan


if connection.vendor == "postgresql":  # a trap of its character type C

    def test_trigrams_of_lao_are_not_empty():
        with connection.cursor() as cursor:
            cursor.execute("SELECT show_trgm('ຕາແສງ')")
            assert cursor.fetchone()[0]


# -- states of texts ----------------------------------------------------------


def state(language="lo", of="translated", original="Đảng bộ"):
    return TextStateSet(UNITS, 1, "name", language, of, original)


def test_a_changed_original_makes_translations_stale():
    services.text_states_set(
        actor=SYSTEM,
        states=[state("vi", "original", ""), state("lo"), state("en", "checked")],
    )

    def changed(text):
        return services.texts_changed(
            actor=SYSTEM, kind=UNITS, field="name", originals={1: text}
        )

    assert changed("Đảng bộ") == 0
    assert changed("Đảng bộ mới") == 2
    assert [row.language for row in queries.stale_texts("lo")] == ["lo"]
    assert queries.text_states(UNITS, 1)["name", "vi"].state == "original"
    services.text_state_set(actor=SYSTEM, state=state("lo", "checked", "Đảng bộ mới"))
    assert queries.stale_texts("lo") == []
    assert TextState.objects.count() == 3
    assert Act.objects.filter(kind="search.text_states_set").count() == 3


@pytest.mark.parametrize(("language", "of"), [("fr", "translated"), ("lo", "guessed")])
def test_unknown_languages_and_states_are_refused(language, of):
    with pytest.raises(InputError):
        services.text_state_set(actor=SYSTEM, state=state(language, of))


def test_states_need_a_right(reader):
    with pytest.raises(NotAllowed):
        services.text_state_set(actor=reader, state=state())
