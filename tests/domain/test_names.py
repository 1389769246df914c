"""Names: folding, search keys, taking apart, capitals, letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.kernel.errors import InputError
from banyan.kernel.names import (
    NameParts,
    Script,
    capitalise_name,
    detect_script,
    fold,
    is_lao,
    normalise,
    search_keys,
    split_name,
)

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợ"
    "pqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
PLAIN = (
    "aaaaaaaaaaaaaaaaaabcddeeeeeeeeeeeeghiiiiiiklmnoooooooooooooooooo"
    "pqrstuuuuuuuuuuuuvxyyyyyy"
)

some_text = st.text(max_size=30) | st.text(
    alphabet=st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " -'.ກຂຄງນຳໍ້ເແໄໜຫ1"),
    max_size=30,
)


# -- folding ------------------------------------------------------------------


def test_every_vietnamese_letter_folds_to_its_plain_one():
    assert len(VIETNAMESE) == len(PLAIN)
    for letter, plain in zip(VIETNAMESE, PLAIN, strict=True):
        assert fold(letter) == fold(letter.upper()) == plain
        assert fold(unicodedata.normalize("NFD", letter)) == plain


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn An", "nguyen van an"),
        ("NGUYỄN  VĂN\tAN ", "nguyen van an"),
        ("Đỗ Ưu Đường", "do uu duong"),
        ("Đinh Thị Quỳnh-Hương", "dinh thi quynh huong"),
        ("H'Mông", "hmong"),
        ("H’Hen Niê", "hhen nie"),
        ("Số 208-QĐ/TW", "so 208 qd tw"),
        ("“Dân vận khéo”, 2025", "dan van kheo 2025"),
        ("Ban Tổ chức (mới)", "ban to chuc moi"),
        ("François Müller, Łódź", "francois muller lodz"),
        ("Straße", "strasse"),
        ("ＡＢＣ", "abc"),
        ("ໄກສອນ ພົມວິຫານ", "ໄກສອນ ພົມວິຫານ"),
        ("ວຽງຈັນ ໒໐໒໕", "ວຽງຈັນ 2025"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ໜອງຄາຍ", "ຫນອງຄາຍ"),  # the ligature and its two letters
        ("ນ້ຳ", "ນ້ໍາ"),  # sara am as one sign, and as two
        ("ນ້ຳ", "ນໍ້າ"),  # the same with the tone typed last
        ("ວຽງ\u200bຈັນ", "ວຽງຈັນ"),  # an invisible break between words
    ],
)
def test_two_ways_to_type_lao_fold_alike(one, other):
    assert fold(one) == fold(other)


def test_lao_marks_stay():
    assert fold("ປາ") != fold("ປ່າ")
    assert fold("ກິນ") != fold("ກີນ")


@given(some_text)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(some_text)
def test_forms_and_capitals_do_not_matter(text):
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(some_text)
def test_a_key_has_single_blanks_only(text):
    key = fold(text)
    assert key == " ".join(key.split())


# -- search keys --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Nguyễn Văn An", ("nguyen van an", "an van nguyen")),
        ("Trần Thị Đỗ Quyên", ("tran thi do quyen", "quyen do thi tran")),
        ("An", ("an", "an")),
        ("ໄກສອນ ພົມວິຫານ", ("ໄກສອນ ພົມວິຫານ", "ພົມວິຫານ ໄກສອນ")),
    ],
)
def test_search_keys(name, keys):
    assert search_keys(name) == keys


def test_the_last_words_are_a_prefix_of_the_reversed_key():
    _folded, reverse = search_keys("Trần Thị Đỗ Quyên")
    asked, asked_reverse = search_keys("đỗ quyên")
    assert asked == "do quyen"
    assert reverse.startswith(asked_reverse)


# -- storage ------------------------------------------------------------------


def test_storage_is_composed_with_single_blanks():
    typed = unicodedata.normalize("NFD", "  Nguyễn \u00a0 Văn\tAn ")
    assert normalise(typed) == "Nguyễn Văn An"
    assert normalise("ນ້ຳ ໜອງ") == "ນ້ຳ ໜອງ", "what people read is not taken apart"


@given(some_text)
def test_storing_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
    assert fold(normalise(text)) == fold(text)


# -- taking apart -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "convention", "parts"),
    [
        ("Nguyễn Văn An", "vi", NameParts("Nguyễn", "Văn", "An")),
        ("Trần Thị Đỗ Quyên", "vi", NameParts("Trần", "Thị Đỗ", "Quyên")),
        ("Lê Na", "vi", NameParts("Lê", "", "Na")),
        ("An", "vi", NameParts("", "", "An")),
        ("ໄກສອນ ພົມວິຫານ", "lo", NameParts("ພົມວິຫານ", "", "ໄກສອນ")),
        ("Ada Lovelace", "western", NameParts("Lovelace", "", "Ada")),
        ("John Stuart Mill", "western", NameParts("Mill", "Stuart", "John")),
        ("Ludwig van Beethoven", "western", NameParts("van Beethoven", "", "Ludwig")),
        ("", "vi", NameParts("", "", "")),
    ],
)
def test_split_name(name, convention, parts):
    assert split_name(name, convention) == parts


def test_an_unknown_convention_is_refused():
    with pytest.raises(InputError) as refused:
        split_name("Nguyễn Văn An", "fr")
    assert "vi, lo, western" in refused.value.problems[0].message


@given(some_text, st.sampled_from(["vi", "lo", "western"]))
def test_no_word_is_lost(text, convention):
    parts = split_name(text, convention)
    words = " ".join((parts.family, parts.middle, parts.given)).split()
    assert sorted(words) == sorted(normalise(text).split())


# -- capitals -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("ĐỖ THỊ ƯỚC", "Đỗ Thị Ước"),
        ("LÊ THỊ QUỲNH-HƯƠNG", "Lê Thị Quỳnh-Hương"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        (unicodedata.normalize("NFD", "TRẦN ẤT"), "Trần Ất"),
        ("Nguyễn Văn AN", "Nguyễn Văn AN"),
        ("nguyễn văn an", "nguyễn văn an"),
        ("ໄກສອນ ພົມວິຫານ", "ໄກສອນ ພົມວິຫານ"),
        ("", ""),
    ],
)
def test_capitalise_name(typed, written):
    assert capitalise_name(typed) == written


# -- letters ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "script", "lao"),
    [
        ("Nguyễn Văn An", Script.LATIN, False),
        ("ໄກສອນ ພົມວິຫານ", Script.LAO, True),
        ("ໄກສອນ (K.)", Script.MIXED, True),
        ("Kaysone (ໄກ)", Script.MIXED, False),
        ("胡志明", Script.OTHER, False),
        ("12/2025", Script.NONE, False),
        ("", Script.NONE, False),
    ],
)
def test_script(text, script, lao):
    assert detect_script(text) is script
    assert is_lao(text) is lao
