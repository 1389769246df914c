"""Symbols of decisions and the form in which applied rules are kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from banyan.decisions.domain.command import Body
from banyan.decisions.domain.numbering import body_symbol, check_pattern, symbol
from banyan.decisions.domain.rules import rules_json
from banyan.kernel.errors import InputError
from banyan.kernel.text import Text

D = dt.date


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{n:02d}-{paper}/{body}", "05-QĐ/ĐU"),
        ("{n}/{paper}-{body}", "5/QĐ-ĐU"),
        ("{n:03d}/{year}/{paper}-{body}", "005/2026/QĐ-ĐU"),
    ],
)
def test_a_number_is_written_by_the_pattern(pattern, expected):
    check_pattern(pattern)
    assert symbol(pattern, number=5, paper="QĐ", body="ĐU", year=2026) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "QĐ",
        "{paper}",
        "{n!r:>9999999}",
        "{n.real}",
        "{x}",
        "{",
        "{n:q}",
        "{n}{paper:02d}",
    ],
)
def test_a_pattern_that_could_do_harm_is_refused(pattern):
    with pytest.raises(InputError):
        check_pattern(pattern)


def test_committees_and_branches_sign_differently():
    assert body_symbol("branch") == "CB"
    assert body_symbol("province-committee") == "TU"
    assert body_symbol("commune-committee") == "ĐU"
    assert body_symbol("women-group") == "BCH"


def test_rules_are_kept_as_five_plain_values():
    class Answer:
        id, pack, citation = "X-1", "vn-party", "Điều 1"
        value, on, status = Decimal("66.7"), D(2026, 2, 3), "active"

    assert rules_json(
        [Answer(), {"id": "X-2", "value": {"a": D(2025, 1, 1)}}, "X-3"]
    ) == [
        {
            "id": "X-1",
            "pack": "vn-party",
            "value": "66.7",
            "citation": "Điều 1",
            "on": "2026-02-03",
        },
        {
            "id": "X-2",
            "pack": None,
            "value": {"a": "2025-01-01"},
            "citation": None,
            "on": None,
        },
        {"id": "X-3", "pack": None, "value": None, "citation": None, "on": None},
    ]


def test_a_body_lives_through_its_last_day():
    body = Body(1, "", "", "", Text(), ((D(2010, 1, 1), D(2025, 7, 1)),))
    assert body.existed_on(D(2010, 1, 1)) and body.existed_on(D(2025, 7, 1))
    assert not body.existed_on(D(2009, 12, 31)) and not body.existed_on(D(2025, 7, 2))
    assert Body(1, "", "", "", Text()).since is None
