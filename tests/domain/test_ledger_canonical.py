"""Canonical bytes: one form for what Python, SQLite and PostgreSQL give."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.ledger.domain import canonical as c

VIETNAM = dt.timezone(dt.timedelta(hours=7))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, b"-"), ("", b"0:,"), ("đ", b"2:\xc4\x91,"), (b"\x00", b"1:\x00,")],
)
def test_netstrings(value, expected):
    assert c.net(value) == expected


@given(st.lists(st.none() | st.text() | st.binary(), max_size=4))
def test_different_rows_have_different_bytes(values):
    head = c.header("abcd")
    texts = [
        v.encode("utf-8", "surrogatepass") if isinstance(v, str) else v for v in values
    ]
    for other in (texts[1:], [*texts, None], [*texts, b""], texts[::-1]):
        assert (c.pack(head, texts) == c.pack(head, other)) == (texts == other)


@given(st.lists(st.none() | st.text() | st.binary(), max_size=6))
def test_a_row_is_its_values_one_after_the_other(values):
    assert c.pack(b"head", values) == b"head" + b"".join(c.net(v) for v in values)


def test_column_names_are_part_of_the_bytes():
    assert c.pack_pairs([("a", "1"), ("b", "2")]) != c.pack_pairs(
        [("b", "1"), ("a", "2")]
    )


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_instants_agree_in_every_form(value):
    naive = value.replace(tzinfo=None)
    expected = c.instant(value)
    assert c.instant(naive) == expected
    assert c.instant(naive.isoformat(" ")) == expected
    assert c.instant(str(naive)) == expected
    if naive.year < 9999 and naive.year > 1:
        assert c.instant(value.astimezone(VIETNAM)) == expected
    assert isinstance(expected, str) and expected.endswith("Z") and len(expected) == 27


@given(st.dates())
def test_dates_agree(value):
    assert c.date(value) == c.date(value.isoformat()) == value.isoformat()


@given(st.uuids())
def test_uuids_agree(value: uuid.UUID):
    assert c.uuid(value) == c.uuid(value.hex) == c.uuid(str(value)) == str(value)


@given(st.booleans())
def test_booleans_agree(value):
    assert c.boolean(value) == c.boolean(int(value)) == ("true" if value else "false")


def rounded(value):
    """Whole numbers as floats: 1E17 comes back as a whole number, as exact as a float."""
    if isinstance(value, list):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, int | float) and abs(value) > 2**53:
        return f"{float(value):.15g}"
    return value


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_json_does_not_depend_on_order_and_spaces(value):
    plain = c.json_text(json.dumps(value))
    assert plain == c.json_text(json.dumps(value, ensure_ascii=False, indent=2))
    assert plain == c.json_text(plain), "the canonical form is its own"
    assert isinstance(plain, str)
    assert rounded(json.loads(plain)) == rounded(value)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('{"b": 1, "a": "đ"}', '{"a":"đ","b":1}'),
        ("[1.0, 1.50, -0.0]", "[1,1.5,0]"),
        ("[1e16, 10000000000000000]", "[10000000000000000,10000000000000000]"),
        ("1e-7", "0.0000001"),
        ("{}", "{}"),
        ("not json", "not json"),
    ],
)
def test_json_numbers_have_one_form(raw, expected):
    assert c.json_text(raw) == expected


@pytest.mark.parametrize(
    ("reader", "value"),
    [(c.date, "2025-7-1"), (c.instant, "yesterday"), (c.boolean, 2), (c.date, 5)],
)
def test_what_cannot_be_read_keeps_its_form(reader, value):
    assert reader(value) == str(value)


READERS = (c.text, c.integer, c.boolean, c.date, c.instant, c.uuid, c.json_text)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["2026-01-05", "2026-01-05 08:00:00", "{}", '{"b": 1, "a": 1.0}']),
)


HEAD = c.header(["first", "second"])


@pytest.mark.parametrize("read", READERS)
@given(value=VALUES)
def test_a_row_is_packed_at_once_as_value_by_value(read, value):
    packed = c.packer(HEAD, [read, c.integer])
    assert packed is not None
    wanted = c.pack(HEAD, [read(value), "7"])
    for _again in range(2):
        assert packed((value, 7)) == wanted


def test_a_row_of_another_length_is_not_packed():
    packed = c.packer(HEAD, [c.text, c.integer])
    assert packed is not None
    with pytest.raises(ValueError, match="unpack"):
        packed(("a", 1, 2))


def test_bytes_are_packed_one_by_one():
    assert c.packer(HEAD, [c.text, c.binary]) is None
