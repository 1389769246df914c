"""Sort keys against lists in the order of ICU 72 (``vi`` and ``lo``), kept here."""

# ruff: noqa: SIM905 -- lists of words read better as one line of text

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.names import (
    sort_key,
    sort_key_lo,
    sort_key_name,
    sort_key_vi,
    sort_key_vi_text,
)

WORDS = (
    "12 A|2 A|A|À|Ả|Ã|Á|Ạ|A (B)|A 1|A-B|A,B|An|An Khê|Ăn|Ân|Ấn|Ba|Bà|Bả|Bã|Bá|Bạ|Ca"
    "|Dinh|Dũng|Duy|Đinh|Đức|Em|Én|Ếch|Êm|Fa|Hà|Hạ|Hà An|Hạ An|Hai|Ích|Jun|Khánh|Lan"
    "|Liên|Nga|Ngân|Nghĩa|Nguyên|Nguyễn|Nguyện|Oanh|On|Ôn|Ơn|Phủ|Phú|Phụ|Quỳ|Quý"
    "|Quyên|Quyền|Quyển|Sen|Sơn|Thu|Thủy|Thúy|Thụy|Thư|Trang|Út|Uyên|Ưng|Ước|Van|Văn"
    "|Vân|Wân|Xuân|Ỷ|Ý|Yến|Zơ"
).split("|")

NAMES = (
    "Lê An|Lê Văn An|Nguyễn Thị An|Nguyễn Văn An|Hồ Ân|Trần Văn Ân|Dinh Bình"
    "|Đinh Bình|Phạm Bình|Đỗ Bính|Đặng Dung|Lê Dũng|Nguyễn Đức|Vũ Em|Trần Hà|Bùi Hạ"
    "|Trần Hạ|Trần Hai|Lý Quyên|Lý Quyền"
).split("|")

LAO = (
    "ກ|ກາ|ກ່າ|ກ້າ|ກິນ|ເກາະ|ແກ້ວ|ໄກສອນ|ຂາວ|ເຂົ້າ|ຄຳ|ງາມ|ຈັນ|ໂຈ|ໃຈ|ສີ|ສີສະຫວາດ"
    "|ສຸພານຸວົງ|ແສງ|ຊຽງ|ດາວ|ເດັກ|ຕາ|ໄຕ|ທອງ|ທ່ານ|ນາງ|ນ້ຳ|ບຸນ|ປາ|ປ່າ|ເປົ້າ|ຜາ|ພົມວິຫານ"
    "|ແພງ|ຟ້າ|ມາ|ຢາ|ລາວ|ລຽນ|ວຽງຈັນ|ໜອງ|ໝາ|ຫລວງ|ຫາ|ຫຼວງ|ອ່ອນ|ອຸດົມ|ຮົ່ມ"
).split("|")


def shuffled(words: list[str]) -> list[str]:
    return random.Random(7).sample(words, len(words))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (WORDS, sort_key_vi_text),
        (NAMES, sort_key_vi),
        (LAO, sort_key_lo),
        ("An Ân Bình Dũng Đức Em".split(), sort_key_vi),
        (
            "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y".split(),
            sort_key_vi,
        ),
        ("ma mà mả mã má mạ".split(), sort_key_vi_text),
    ],
)
def test_order(words, key):
    assert sorted(shuffled(words), key=key) == words
    assert len({key(word) for word in words}) == len(words)


def test_tones_of_a_name_count_before_the_family_name():
    names = ["Vũ Hà", "An Hạ", "Vũ Hạ"]
    assert sorted(shuffled(names), key=sort_key_vi) == names


def test_the_two_ways_to_place_a_tone_are_one():
    assert sort_key_vi("Lê Hoà") == sort_key_vi("Lê Hòa")
    assert sort_key_vi_text("Hòa") < sort_key_vi_text("Hoá")


def test_capitals_and_forms_do_not_count():
    assert sort_key_vi("NGUYỄN VĂN ĐỨC") == sort_key_vi("nguyễn văn đức")
    assert sort_key_vi_text("e\u0302\u0301ch") == sort_key_vi_text("ếch")


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("vi", ["Duc", "Duke", "Đa", "Đức"]),
        ("en", ["Đa", "Duc", "Đức", "Duke"]),
        ("lo", ["Duc", "Đức", "ກາ", "ໄກສອນ", "ຂາວ"]),
        ("vi", ["Zơ", "ກາ", "ໄກສອນ"]),
    ],
)
def test_titles_by_language(language, ordered):
    keys = {word: sort_key(word, language) for word in ordered}
    assert sorted(shuffled(ordered), key=keys.__getitem__) == ordered


def test_people_of_all_conventions_in_one_list():
    people = [
        ("Nguyễn Văn An", "vi"),
        ("Ada Lovelace", "western"),
        ("Lê Na", "vi"),
        ("ໄກສອນ ພົມວິຫານ", "lo"),
        ("ຈັນ ແສງ", "lo"),
    ]
    assert sorted(shuffled(people), key=lambda x: sort_key_name(*x)) == people


def test_a_lao_name_in_latin_letters_sorts_by_its_given_name():
    assert sort_key_name("Kaysone Phomvihane", "lo") < sort_key_name("Na Lao", "lo")


@given(st.text(max_size=20))
def test_keys_are_printable_ascii_without_what_must_be_escaped(text):
    for key in (sort_key_vi_text(text), sort_key_vi(text), sort_key_lo(text)):
        assert key.isascii()
        assert key.isprintable()
        assert not set(key) & set("%&'\"+<>?\\ `")
