"""vCard 4: escaping, folding by octets, names in every script, offices in groups."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from banyan.api.exports.vcard import LONGEST, card_of, escaped, folded
from banyan.kernel.text import Text
from banyan.people.queries.exported import (
    ContactExported,
    NameExported,
    PersonExported,
)

AT = dt.datetime(2026, 7, 26, 3, 4, 5, tzinfo=dt.UTC)
UID = uuid.UUID("0190a6ab-0000-7000-8000-000000000001")


def _person(**more: Any) -> PersonExported:
    values: dict[str, Any] = {
        "id": 1,
        "uid": UID,
        "full_name": "Nguyễn Thị Minh Khai",
        "family_name": "Nguyễn",
        "middle_name": "Thị Minh",
        "given_name": "Khai",
        "language": "vi",
        "is_specimen": True,
        "is_open": True,
    }
    return PersonExported(**{**values, **more})


def _office(unit: Text, post: Text) -> Any:
    return SimpleNamespace(unit_names=unit, post_names=post)


def _lines(card: str) -> list[str]:
    return card.replace("\r\n ", "").split("\r\n")


def test_the_name_of_a_vietnamese_in_the_order_of_the_standard() -> None:
    lines = _lines(card_of(_person(), [], at=AT))
    assert lines[:3] == ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual"]
    assert "UID:urn:uuid:" + str(UID) in lines
    assert "REV:20260726T030405Z" in lines
    assert "FN;LANGUAGE=vi:Nguyễn Thị Minh Khai" in lines
    assert "N;LANGUAGE=vi:Nguyễn;Khai;Thị Minh;;" in lines
    assert "LANG;PREF=1:vi" in lines
    assert lines[-2:] == ["END:VCARD", ""]


def test_other_scripts_are_alternatives_of_one_name() -> None:
    names = (
        NameExported("ຫງວຽນ ຖິ ມິງ ຄາຍ", "spelling", "lo"),
        NameExported("Nguyen Thi Minh Khai", "romanised", "en"),
        NameExported("Chị Ba", "alias", "vi"),
        NameExported("Nguyễn Thị Vịnh", "former", "vi"),
    )
    lines = _lines(card_of(_person(names=names), [], at=AT))
    named = [line for line in lines if line.startswith("FN")]
    assert named == [
        "FN;ALTID=name;LANGUAGE=vi:Nguyễn Thị Minh Khai",
        "FN;ALTID=name;LANGUAGE=lo:ຫງວຽນ ຖິ ມິງ ຄາຍ",
        "FN;ALTID=name;LANGUAGE=en:Nguyen Thi Minh Khai",
    ]
    assert "NICKNAME;LANGUAGE=vi:Chị Ba" in lines
    assert not any("Vịnh" in line for line in lines)


def test_each_office_stands_in_a_group_of_its_own() -> None:
    unit = Text(vi="Đảng ủy phường, Ba Đình", en="Committee of Ba Đình")
    offices = [_office(unit, Text(vi="Bí thư")), _office(Text(vi="Chi bộ 1"), Text())]
    lines = _lines(card_of(_person(), offices, at=AT))
    assert r"office1.ORG;ALTID=org1;LANGUAGE=vi:Đảng ủy phường\, Ba Đình" in lines
    assert "office1.ORG;ALTID=org1;LANGUAGE=en:Committee of Ba Đình" in lines
    assert "office1.TITLE;LANGUAGE=vi:Bí thư" in lines
    assert "office2.ORG;LANGUAGE=vi:Chi bộ 1" in lines


def test_contacts_and_the_mark_of_a_demonstration() -> None:
    contacts = (
        ContactExported("phone", "+84 24 1234", True),
        ContactExported("mail", "khai@example.org", False),
        ContactExported("address", "12 Phố; Huế", False),
    )
    lines = _lines(card_of(_person(contacts=contacts), [], at=AT, note="SPECIMEN"))
    assert "TEL;VALUE=text;PREF=1:+84 24 1234" in lines
    assert "EMAIL:khai@example.org" in lines
    assert r"ADR:;;12 Phố\; Huế;;;;" in lines
    assert "NOTE:SPECIMEN" in lines


def test_a_name_without_parts_is_still_a_name() -> None:
    person = _person(family_name="", middle_name="", given_name="", language="")
    assert "N:;Nguyễn Thị Minh Khai;;;" in _lines(card_of(person, [], at=AT))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
def test_lines_fold_by_octets_and_unfold_to_themselves(text: str) -> None:
    value = escaped(text)
    assert "\n" not in value and "\r" not in value
    line = f"NOTE:{value}"
    pieces = folded(line).split("\r\n")[:-1]
    assert all(len(piece.encode()) <= LONGEST for piece in pieces)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_escaping_can_be_read_back(text: str) -> None:
    read = escaped(text)
    for mark in (",", ";"):
        read = read.replace("\\" + mark, mark)
    assert read.replace("\\\\", "\\") == text
