"""Names, contacts, twins, bands of age, counts: pure values."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.kernel.errors import InputError
from banyan.people.domain.bands import AGE_BANDS, band_of, is_young
from banyan.people.domain.duplicates import Fingerprint, Reason, compare
from banyan.people.domain.names import fold_contact, name_columns
from banyan.people.domain.plans import names_first
from banyan.people.domain.tally import Counted, difference, measures
from banyan.people.settings import shipped, weights_of

D = dt.date
TODAY = D(2025, 6, 15)


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        (None, ""),
        (D(2010, 1, 1), "0-17"),
        (D(2007, 6, 15), "18-30"),
        (D(2007, 6, 16), "0-17"),
        (D(1994, 6, 16), "18-30"),
        (D(1994, 6, 15), "31-35"),
        (D(1965, 6, 15), "56-60"),
        (D(1964, 6, 15), "61+"),
        (D(1964, 6, 16), "56-60"),
    ],
)
def test_bands_by_full_years(birth: dt.date | None, band: str) -> None:
    assert band_of(birth, TODAY) == band
    assert is_young(birth, TODAY) == (band in ("0-17", "18-30"))
    assert [b.low for b in AGE_BANDS[1:]] == [18, 31, 36, 41, 46, 51, 56, 61]


@pytest.mark.parametrize(
    ("kind", "value", "folded"),
    [
        ("phone", "+84 912 345 678", "0912345678"),
        ("phone", "0084912345678", "0912345678"),
        ("phone", "(024) 3825-1234", "02438251234"),
        ("mail", " An@Example.VN ", "an@example.vn"),
        ("address", "Số 5, phố Huế", "so 5 pho hue"),
    ],
)
def test_contacts_compare_folded(kind: str, value: str, folded: str) -> None:
    assert fold_contact(kind, value) == folded


def test_names_by_their_convention() -> None:
    viet, lao = name_columns("Đỗ Thị An"), name_columns("ສົມສັກ ວົງສາ", "lo")
    assert (viet.family_name, viet.middle_name, viet.given_name) == ("Đỗ", "Thị", "An")
    assert (lao.given_name, lao.family_name, lao.name_script) == (
        "ສົມສັກ",
        "ວົງສາ",
        "Laoo",
    )
    double = name_columns("Tôn Thất Đạm", family="Tôn Thất", given="Đạm")
    assert (double.family_name, double.given_name) == ("Tôn Thất", "Đạm")
    with pytest.raises(InputError):
        name_columns(" . ")


WEIGHTS = weights_of(shipped())
ONE = Fingerprint("le thi binh", birth_date=D(1980, 5, 20), phones=frozenset({"09"}))


@pytest.mark.parametrize(
    ("other", "reasons", "warns"),
    [
        (Fingerprint("le thi binh"), [Reason.SAME_NAME], False),
        (
            Fingerprint("le thi binh", birth_date=D(1980, 5, 20)),
            [Reason.SAME_NAME, Reason.SAME_BIRTH_DATE],
            True,
        ),
        (
            Fingerprint(
                "binh thi le", birth_date=D(1980, 1, 1), birth_precision="year"
            ),
            [Reason.SAME_WORDS, Reason.SAME_BIRTH_YEAR],
            False,
        ),
        (
            Fingerprint("le thi binh", birth_date=D(1950, 1, 1)),
            [Reason.SAME_NAME, Reason.OTHER_BIRTH_DATE],
            False,
        ),
        (
            Fingerprint("x", frozenset({"le thi binh"}), phones=frozenset({"09"})),
            [Reason.OTHER_NAME, Reason.SAME_PHONE],
            True,
        ),
        (Fingerprint("x"), [], False),
    ],
)
def test_twins_are_scored_with_reasons(
    other: Fingerprint, reasons: list[Reason], warns: bool
) -> None:
    found = compare(ONE, other, WEIGHTS)
    warned = found.score >= WEIGHTS.warn_from
    assert list(found.reasons) == reasons and warned == warns
    assert compare(other, ONE, WEIGHTS) == found


def counted(**values: object) -> Counted:
    defaults = {
        "unit": 1,
        "state": "member",
        "grade": "official",
        "participation": "active",
        "sex": "f",
        "birth_date": D(2000, 1, 1),
        "joined_on": D(2020, 3, 1),
        "joined_unit": 2,
    }
    return Counted(**(defaults | values))


def test_what_a_membership_counts_for() -> None:
    found = measures(counted(), TODAY)
    assert found == {
        (1, "members"): 1,
        (1, "official"): 1,
        (1, "women"): 1,
        (1, "young"): 1,
        (1, "age.f.18-30"): 1,
        (1, "born"): 1,
        (1, "birth_years"): 2000,
        (2, "admitted.2020-03"): 1,
    }
    assert measures(counted(state="planned"), TODAY) == {}
    assert measures(counted(state="left"), TODAY) == {(2, "admitted.2020-03"): 1}
    moved = difference([counted()], [counted(unit=3)], TODAY)
    assert moved[1, "members"] == -1 and moved[3, "members"] == 1
    assert (2, "admitted.2020-03") not in moved


def test_which_side_of_a_roster_is_read_first() -> None:
    assert names_first(5_400_000, 5_400_000)
    assert not names_first(1_500, 5_400_000)
    assert not names_first(0, 0)
