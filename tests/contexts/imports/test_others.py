"""Tables of units, offices and past decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.access.models import Grant
from banyan.decisions.models import Decision
from banyan.imports import services as imports
from banyan.kernel.errors import RuleRefusal
from banyan.people import services as people
from banyan.people.models import Membership, Office
from banyan.units.models import Unit
from tests.support import people_world, web_world

from . import world

pytestmark = pytest.mark.django_db
UNITS = ("Mã đơn vị", "Tên đơn vị", "Loại", "Cấp trên")
OFFICES = ("Họ và tên", "Số thẻ", "Đơn vị", "Chức vụ", "Từ ngày", "Đến ngày")
DECISIONS = ("Số quyết định", "Trích yếu", "Ngày ký", "Cấp ban hành", "Người ký")


@pytest.fixture
def place() -> web_world.World:
    return web_world.build()


def names(place: Any, key: str) -> str:
    return Unit.objects.get(pk=place.units[key]).names.vi


def test_units_come_in_with_parents_further_below(place: web_world.World) -> None:
    before = Unit.objects.exclude(path="").count()
    table = world.table(
        [
            ("CB77", "Chi bộ 77", "branch", "DU7"),
            ("DU7", "Đảng bộ phường Bảy", "commune-committee", names(place, "city")),
            ("CB78", "Chi bộ 78", "không có loại này", "DU7"),
            ("CB79", "Chi bộ 79", "branch", "XYZ"),
        ],
        UNITS,
    )
    item = world.prepare(table, "units")
    assert [x.status for x in world.lines(item)] == ["new", "new", "wrong", "wrong"]
    item = imports.import_apply(actor=world.SYSTEM, item=item)
    made = Unit.objects.get(code="CB77")
    assert made.parent is not None
    assert made.parent.code == "DU7"
    assert Unit.objects.exclude(path="").count() == before + 2
    world.sound()
    again = world.load(table, "units", overwrite=True)
    assert again.counts["statuses"] == {"same": 2, "wrong": 2}
    renamed = world.table([("CB77", "Chi bộ Bảy Bảy", "", "")], UNITS)
    assert world.load(renamed, "units").counts["applied"] == 0
    changed = world.load(renamed, "units", overwrite=True)
    assert changed.counts["applied"] == 1
    with pytest.raises(RuleRefusal):
        imports.import_undo(actor=world.SYSTEM, item=item)
    imports.import_undo(actor=world.SYSTEM, item=changed)
    assert Unit.objects.get(code="CB77").names.vi == "Chi bộ 77"
    world.sound()


def test_units_are_taken_back(place: web_world.World) -> None:
    table = world.table([("CB5", "Chi bộ Năm", "branch", names(place, "north"))], UNITS)
    item = world.load(table, "units")
    imports.import_undo(actor=world.SYSTEM, item=item)
    assert not Unit.objects.filter(code="CB5", state="active").exists()
    world.sound()


def post(place: Any, seats: int = 1) -> Any:
    return people.post_set(
        actor=world.SYSTEM,
        commands=[
            people.SetPost(
                place.units["branch"],
                "secretary",
                dt.date(2025, 7, 1),
                names={"vi": "Bí thư chi bộ", "en": "Secretary"},
                seats=seats,
            )
        ],
    )[0]


def test_offices_open_end_and_go_back(place: web_world.World) -> None:
    post(place)
    one = people_world.member(place, "Phạm Văn Giữ")
    other = people_world.member(place, "Phạm Văn Sau")
    branch = names(place, "branch")
    table = world.table(
        [
            ("Phạm Văn Giữ", one.card_no, branch, "bi thu chi bo", "03/09/2025", ""),
            ("Phạm Văn Sau", other.card_no, branch, "Bí thư chi bộ", "03/09/2025", ""),
            ("Không Có Ai", "", branch, "Bí thư chi bộ", "03/09/2025", ""),
            ("Phạm Văn Giữ", one.card_no, branch, "Chủ tịch", "03/09/2025", ""),
        ],
        OFFICES,
    )
    item = world.load(table, "offices")
    assert item.counts["statuses"] == {"new": 1, "wrong": 3}
    office = Office.objects.get(person=one.person_id)
    assert office.valid_to is None
    world.sound()
    assert world.load(table, "offices").counts["statuses"] == {"same": 1, "wrong": 3}
    end = world.table(
        [
            (
                "Phạm Văn Giữ",
                one.card_no,
                branch,
                "Bí thư chi bộ",
                "03/09/2025",
                "10/10/2025",
            )
        ],
        OFFICES,
    )
    ended = world.load(end, "offices")
    assert ended.counts["impact"]["ends"] == 1
    office.refresh_from_db()
    assert office.valid_to == dt.date(2025, 10, 10)
    imports.import_undo(actor=world.SYSTEM, item=ended)
    held = Office.objects.get(person=one.person_id, superseded_at=None)
    assert (held.valid_from, held.valid_to) == (dt.date(2025, 9, 3), None)
    world.sound()


def test_an_opened_office_is_taken_back_with_its_rights(place: web_world.World) -> None:
    post(place)
    one = people_world.member(place, "Phạm Văn Giữ")
    before = Grant.objects.filter(person_id=one.person_id).count()
    table = world.table(
        [
            (
                "Phạm Văn Giữ",
                one.card_no,
                names(place, "branch"),
                "secretary",
                "03/09/2025",
                "",
            )
        ],
        OFFICES,
    )
    item = world.load(table, "offices")
    imports.import_undo(actor=world.SYSTEM, item=item)
    assert not Office.objects.filter(person=one.person_id).exists()
    running = Grant.objects.filter(person_id=one.person_id, revoked_at=None)
    assert running.count() == before
    world.sound()
    assert Membership.objects.filter(pk=one.pk).exists()


def test_decisions_come_in_once(place: web_world.World) -> None:
    table = world.table(
        [
            ("12-QĐ/ĐU", "Về việc kết nạp", "15/01/2020", names(place, "north"), "A"),
            ("13-QĐ/ĐU", "Về việc chuyển", "2020-02-15", names(place, "north"), "A"),
            ("14-QĐ/ĐU", "", "15/03/2020", names(place, "north"), "A"),
        ],
        DECISIONS,
    )
    before = Decision.objects.count()
    item = world.load(table, "decisions")
    assert item.counts["statuses"] == {"new": 2, "wrong": 1}
    assert Decision.objects.count() == before + 3
    assert world.load(table, "decisions").counts["statuses"] == {"same": 2, "wrong": 1}
    imports.import_undo(actor=world.SYSTEM, item=item)
    assert not Decision.objects.filter(symbol="12-QĐ/ĐU").exists()
    world.sound()
