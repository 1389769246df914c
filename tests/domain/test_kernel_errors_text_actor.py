"""The kernel's values: errors, texts, clock, ids and paths, actors and ranges."""

import datetime as dt
import pickle
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel import clock
from banyan.kernel.actor import NOBODY, Actor, Held, PathRange, system_actor
from banyan.kernel.errors import (
    Conflict,
    Fault,
    InputError,
    NotAllowed,
    NotVisible,
    OrgError,
    Problem,
    Refusal,
    RuleRefusal,
    StateRefusal,
    TooOften,
)
from banyan.kernel.ids import (
    SEGMENT,
    ancestor_paths,
    path_end,
    path_ids,
    segment,
    uuid7,
    uuid_of,
)
from banyan.kernel.text import State, Text, source_hash, state_after_change

# -- errors -------------------------------------------------------------------

ALL_ERRORS = [
    (OrgError, 500, "error"),
    (Refusal, 403, "refused"),
    (NotVisible, 404, "not_found"),
    (NotAllowed, 403, "not_allowed"),
    (RuleRefusal, 422, "rule"),
    (StateRefusal, 409, "state"),
    (Conflict, 409, "conflict"),
    (TooOften, 429, "too_often"),
    (InputError, 422, "input"),
    (Fault, 500, "fault"),
]


@pytest.mark.parametrize(("kind", "status", "code"), ALL_ERRORS)
def test_every_error_has_status_and_code(kind, status, code):
    error = kind(right="case.open")
    assert (error.status, error.code) == (status, code)
    assert str(error) == error.message
    assert "%(" not in error.message


def test_codes_are_unique_and_the_table_is_complete():
    def below(kind):
        return {kind}.union(*map(below, kind.__subclasses__()))

    assert {kind for kind, _status, _code in ALL_ERRORS} == {
        kind for kind in below(OrgError) if kind.__module__ == OrgError.__module__
    }
    assert len({code for _kind, _status, code in ALL_ERRORS}) == len(ALL_ERRORS)


def test_only_refusals_are_refusals():
    assert not issubclass(InputError, Refusal)
    assert not issubclass(Fault, Refusal)


def test_a_rule_refusal_cites():
    error = RuleRefusal(
        "At least %(least)s members are needed.",
        rule="UNIT-MIN",
        citation="Charter, Article 24",
        way_out="Propose a merger.",
        least=3,
    )
    assert error.message == "At least 3 members are needed."
    assert (error.rule, error.citation) == ("UNIT-MIN", "Charter, Article 24")
    assert error.way_out == "Propose a merger."
    assert error.values == {"least": 3}


def test_a_problem_keeps_its_place_apart_from_its_values():
    problem = Problem.of(
        "name.empty", "Row %(n)s has no name.", n=7, field="name", row=7
    )
    assert problem.message == "Row 7 has no name."
    assert (problem.field, problem.row, problem.values) == ("name", 7, (("n", 7),))
    assert InputError(problems=[problem]).problems == (problem,)


# -- texts --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Text()),
        ("Hà Nội", Text("Hà Nội", "Hà Nội", "Hà Nội")),
        ({"vi": "Đảng", "en": None}, Text(vi="Đảng")),
        ({"lo": "ພັກ", "fr": "parti"}, Text(lo="ພັກ")),
        (Text(en="x"), Text(en="x")),
    ],
)
def test_texts_are_read_from_any_form(value, expected):
    assert Text.of(value) == expected
    assert Text.of(expected.as_json()) == expected


def test_texts_are_joined_without_the_empty_ones():
    course = Text(vi="Khóa", lo="ຫຼັກສູດ")
    found = Text.joined([Text(), Text.of("An"), course], ": ")
    assert found == Text("An: Khóa", "An: ຫຼັກສູດ", "An: Khóa")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", ""), ("abcde", "abcde"), ("abcdef", "abcd…"), ("abc defg", "abc…")],
)
def test_texts_are_cut_in_each_language(text, expected):
    assert Text(vi=text, en="ok").shortened(5) == Text(vi=expected, en="ok")


def test_a_missing_language_falls_back_in_order():
    assert Text(vi="a", en="b", lo="c").in_language("lo") == "c"
    assert Text(vi="a", en="b").in_language("lo") == "a"
    assert Text(en="b", lo="c").in_language("vi") == "b"
    assert Text(lo="c").in_language("en") == "c"
    assert Text().in_language("en") == ""
    assert Text(lo="c")
    assert not Text()


@pytest.mark.parametrize("state", list(State))
def test_a_translation_is_stale_once_its_original_changes(state):
    made_from = source_hash("Chi bộ")
    assert state_after_change(state, made_from=made_from, original=" Chi bộ ") is state
    changed = state_after_change(state, made_from=made_from, original="Đảng bộ")
    assert changed is (state if state is State.ORIGINAL else State.STALE)


# -- clock --------------------------------------------------------------------


def test_the_day_can_be_moved_and_real_time_cannot():
    clock.set_shift(lambda: dt.timedelta(days=-30))
    try:
        assert clock.today() == clock.real_today() - dt.timedelta(days=30)
        assert clock.now() - dt.datetime.now(dt.UTC) < dt.timedelta(seconds=5)
    finally:
        clock.set_shift(dt.timedelta)
    assert clock.now().tzinfo is dt.UTC


# -- ids and paths ------------------------------------------------------------


def test_uuids_are_of_version_7_and_in_order_of_time():
    before = int(clock.now().timestamp() * 1000)
    made = [uuid7() for _ in range(200)]
    assert all(x.version == 7 and x.variant == uuid.RFC_4122 for x in made)
    assert len(set(made)) == len(made)
    stamps = [x.int >> 80 for x in made]
    assert stamps == sorted(stamps)
    assert before <= stamps[0] <= stamps[-1] <= before + 5000


some_ids = st.lists(st.integers(1, 2**32 - 1), min_size=1, max_size=6, unique=True)


@given(st.uuids())
def test_a_uuid_is_read_as_it_was_kept(kept: uuid.UUID) -> None:
    read = uuid_of(kept.hex)
    assert read == kept and hash(read) == hash(kept)
    assert str(read) == str(kept) and pickle.loads(pickle.dumps(read)) == kept


@given(some_ids)
def test_a_path_says_its_units(ids):
    path = "".join(map(segment, ids))
    assert path_ids(path) == ids
    assert ancestor_paths(path)[-1] == path
    assert [len(x) // SEGMENT for x in ancestor_paths(path)] == list(
        range(1, len(ids) + 1)
    )


@given(some_ids, some_ids)
def test_a_subtree_is_a_range_in_c_order(top, other):
    low = "".join(map(segment, top))
    path = "".join(map(segment, other))
    for asked in (path, low + path, low):
        assert (low <= asked < path_end(low)) == asked.startswith(low)


# -- ranges and actors --------------------------------------------------------

# A small world: few ids, so that ranges often lie inside one another.
few_paths = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(
    lambda ids: "".join(map(segment, ids))
)
some_ranges = st.builds(PathRange, few_paths, st.booleans(), st.booleans())


@st.composite
def actors(draw):
    held = [
        Held(
            grant_id=n,
            right_set="any",
            rights=frozenset(
                draw(st.sets(st.sampled_from(["see", "act"]), min_size=1))
            ),
            range=found,
            unit_id=1,
        )
        for n, found in enumerate(draw(st.lists(some_ranges, max_size=6)))
    ]
    return Actor(kind="account", account_id=1, held=tuple(held))


def brute_force(actor: Actor, right: str, path: str, area: str) -> bool:
    """Every grant by itself, unit by unit along the path, no prefixes."""
    for held in actor.held:
        own = path_ids(area if held.range.over_area else path)
        low = path_ids(held.range.low)
        reached = own[: len(low)] == low if held.range.below else own == low
        if right in held.rights and reached:
            return True
    return False


@given(actors(), few_paths, st.just("") | few_paths)
def test_covering_is_that_of_any_grant(actor, path, area):
    for right in ("see", "act"):
        expected = brute_force(actor, right, path, area)
        assert actor.covers(right, path, area) == expected
        if expected:
            actor.require(right, path=path, area_path=area)
        else:
            with pytest.raises(NotAllowed):
                actor.require(right, path=path, area_path=area)


@given(actors(), few_paths)
def test_lists_and_single_answers_agree(actor, path):
    """The half-open range a list asks for holds what ``covers`` says yes to."""
    for found in actor.ranges("see"):
        top = found.high if found.below else found.low + "!"
        in_list = found.low <= path < top
        own = {"area_path": path} if found.over_area else {"area_path": ""}
        asked = "" if found.over_area else path
        assert found.covers(asked, **own) == in_list


@given(actors())
def test_ranges_are_the_fewest(actor):
    ranges = actor.ranges("see")
    for one in ranges:
        for other in ranges:
            inside = one != other and one.over_area == other.over_area and one.below
            assert not (inside and other.low.startswith(one.low))


def test_an_area_reaches_units_of_other_structures():
    district = segment(1) + segment(2)
    over = PathRange(district, over_area=True)
    union = segment(7) + segment(8)
    assert over.covers(union, district)
    assert over.covers(union, district + segment(3))
    assert not over.covers(union, segment(1))
    assert not over.covers(district, "")
    assert not PathRange(district).covers(union, district)


def test_the_unit_alone_is_not_what_lies_below():
    alone = PathRange(segment(1), below=False)
    assert alone.covers(segment(1))
    assert not alone.covers(segment(1) + segment(2))


def test_the_system_may_and_nobody_may_not():
    system = system_actor("day roll", on=dt.date(2026, 1, 1))
    assert system.is_system
    assert system.holds("anything")
    assert system.covers("anything", segment(1))
    system.require("anything", path=segment(1))
    assert not NOBODY.holds("see")
    assert NOBODY.ranges("see") == ()
    with pytest.raises(NotAllowed) as refused:
        NOBODY.require("see")
    assert refused.value.values == {"right": "see"}
    assert "“see”" in refused.value.message
