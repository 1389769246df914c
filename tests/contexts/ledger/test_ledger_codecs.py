"""One row, the same bytes: from a Python object and as the database keeps it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.base.fields import OpenDateField, TextField3
from banyan.base.models import Setting
from banyan.kernel.errors import Fault
from banyan.kernel.text import Text
from banyan.ledger import codecs, rows
from banyan.ledger.codecs import Codec, codec_for, registered

from .conftest import World

pytestmark = pytest.mark.django_db
SAFE = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXT = st.text(SAFE, max_size=12)
NUMBERS = st.integers(-(10**20), 10**20) | st.floats(
    allow_nan=False, allow_infinity=False
)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    ),
    max_leaves=5,
).filter(lambda value: value is not None)
INSTANTS = st.datetimes(
    dt.datetime(1000, 1, 1), dt.datetime(9998, 1, 1), timezones=st.just(dt.UTC)
)
TEXTS = st.builds(Text, vi=TEXT, lo=TEXT, en=TEXT)


class Everything(models.Model):
    """One column of each type that a ledgered model may have."""

    word = models.CharField(max_length=50)
    long = models.TextField(null=True)
    number = models.BigIntegerField(null=True)
    small = models.PositiveSmallIntegerField()
    flag = models.BooleanField()
    day = models.DateField(null=True)
    until = OpenDateField()
    instant = models.DateTimeField(null=True)
    uid = models.UUIDField(null=True)
    text = TextField3()
    data = models.JSONField()
    raw = models.BinaryField(null=True)
    copied = models.CharField(max_length=5, default="x")

    DERIVED = ["copied"]

    class Meta:
        app_label = "tests_ledger"

    def __str__(self) -> str:
        return self.word


ROWS = st.fixed_dictionaries(
    {
        "word": TEXT,
        "long": st.none() | TEXT,
        "number": st.none() | st.integers(-(2**63), 2**63 - 1),
        "small": st.integers(0, 32767),
        "flag": st.booleans(),
        "day": st.none() | st.dates(dt.date(1000, 1, 1)),
        "until": st.none() | st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 30)),
        "instant": st.none() | INSTANTS,
        "uid": st.none() | st.uuids(),
        "text": TEXTS,
        "data": JSON,
        "raw": st.none() | st.binary(max_size=20),
    }
)


@pytest.fixture
def table(transactional_db: Any) -> Any:
    with connection.schema_editor() as editor:
        editor.create_model(Everything)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Everything)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(values=ROWS)
def test_object_and_row_give_the_same_bytes(table: None, values: dict[str, Any]):
    codec = Codec(Everything)
    saved = Everything.objects.create(**values)
    (row,) = rows.by_ids(codec, [saved.pk])
    of_row = codec.row_bytes(row[:-2])
    assert codec.object_bytes(saved) == of_row, "as it was built"
    fetched = Everything.objects.get(pk=saved.pk)
    assert codec.object_bytes(fetched) == of_row, "as Django reads it"
    with connection.cursor() as cursor:
        columns = ", ".join(c.attname for c in codec.columns)
        cursor.execute(
            f"SELECT {columns} FROM tests_ledger_everything WHERE id = %s", [saved.pk]
        )
        assert codec.row_bytes(cursor.fetchone()) == of_row, "as the driver reads it"


def test_bytes_are_the_same_on_every_database():
    """The very bytes, written down: SQLite and PostgreSQL both must give them."""
    row = Everything(
        id=5, word="Đức", small=3, flag=True, day=dt.date(2025, 7, 1),
        instant=dt.datetime(2025, 7, 1, 9, 0, 0, 5, dt.timezone(dt.timedelta(hours=7))),
        text=Text(vi="Chi bộ"), data={"b": [1.0, None], "a": "ê"}, raw=b"\x01\x02",
    )  # fmt: skip
    assert Codec(Everything).object_bytes(row) == (
        b"66:id,word,long,number,small,flag,day,until,instant,uid,text,data,raw,"
        b"1:5,6:\xc4\x90\xe1\xbb\xa9c,--1:3,4:true,10:2025-07-01,10:9999-12-31,"
        b'27:2025-07-01T02:00:00.000005Z,-17:{"vi":"Chi b\xe1\xbb\x99"},'
        b'23:{"a":"\xc3\xaa","b":[1,null]},2:\x01\x02,'
    )


def test_every_ledgered_row_reads_back_the_same(world: World):
    for objects in (world.units, world.people, world.memberships, world.stays):
        codec = codec_for(type(objects[0]))
        for instance in objects:
            (row,) = rows.by_ids(codec, [instance.pk])
            assert codec.object_bytes(instance) == codec.row_bytes(row[:-2])


def test_all_the_named_models_are_ledgered_and_readable():
    kinds = {codec.kind for codec in registered()}
    assert {label.lower() for label, _ in codecs.LEDGERED} == kinds
    for codec in registered():
        assert rows.by_ids(codec, [0]) == []
        assert not set(getattr(codec.model, "DERIVED", ())) & {
            c.name for c in codec.columns
        }


def test_former_versions_of_a_codec():
    codec = Codec(Everything)
    codec.version, codec.former = 2, {1: ("id", "word")}
    row = (1, "w", *[None] * 11)
    assert codec.encoder(1)(row) == b"7:id,word,1:1,1:w,"
    assert codec.encoder(2)(row) == codec.row_bytes(row)
    assert codec.encoder(3) is None
    codec.former = {1: ("id", "dropped")}
    assert codec.encoder(1) is None


def test_what_is_not_ledgered_says_so():
    with pytest.raises(Fault, match="not ledgered"):
        codec_for(Setting)
