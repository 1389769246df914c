"""Tables of members: understood, matched, applied, refused row by row, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from banyan.imports import services as imports
from banyan.kernel.errors import NotAllowed, NotVisible, RuleRefusal, StateRefusal
from banyan.people import services as people
from banyan.people.models import Contact, Grade, Membership, Person, Sensitive, Stay
from tests.support import web_world

from . import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> web_world.World:
    return web_world.build()


def branch(place: web_world.World) -> str:
    from banyan.units.models import Unit

    return Unit.objects.get(pk=place.units["branch"]).names.vi


def row(place: Any, name: str, card: str = "", **more: str) -> list[str]:
    given = {
        "born": "19/05/1985",
        "sex": "Nam",
        "unit": branch(place),
        "joined": "02/09/2025",
        "official": "02/10/2025",
        "phone": "",
        "cccd": "",
        **more,
    }
    keys = ("born", "sex", "unit", "joined", "official", "phone", "cccd")
    return ["1", name, card, *(given[k] for k in keys)]


def truth() -> dict[str, list[Any]]:
    """Return the facts of the registry that hold, without ids and instants."""
    return {
        "persons": sorted(
            Person.objects.values_list("id", "full_name", "sex", "birth_date")
        ),
        "members": sorted(
            Membership.objects.values_list("id", "card_no", "joined_on", "state")
        ),
        "stays": sorted(
            Stay.objects.filter(superseded_at=None).values_list(
                "membership_id", "unit_id", "valid_from"
            )
        ),
        "grades": sorted(
            Grade.objects.filter(superseded_at=None).values_list(
                "membership_id", "grade", "valid_from"
            )
        ),
        "contacts": sorted(Contact.objects.values_list("person_id", "kind", "value")),
        "sealed": sorted(Sensitive.objects.values_list("person_id", "field")),
    }


def test_new_members_come_in_as_people_write_them(place: web_world.World) -> None:
    content = world.table(
        [
            row(place, "NGUYỄN VĂN AN", "00012345", born="3/2/85", phone="0901234567"),
            row(
                place,
                "Lê Thị Bưởi",
                "00012346",
                born="1990",
                sex="nữ",
                cccd="001190000001",
            ),
        ]
    )
    item = world.prepare(content)
    first, second = world.lines(item)
    assert (first.status, second.status) == ("new", "new")
    assert {f["f"] for f in first.findings} == {"full_name", "birth_date"}
    assert Person.objects.count() == 1, "a preview writes nothing"
    imports.import_apply(actor=world.SYSTEM, item=item)
    an = Person.objects.get(full_name="Nguyễn Văn An")
    assert an.birth_date == dt.date(1985, 2, 3)
    assert Membership.objects.get(person=an).card_no == "00012345"
    assert Membership.objects.get(person=an).grade == "official"
    buoi = Person.objects.get(full_name="Lê Thị Bưởi")
    assert (buoi.birth_precision, buoi.sex) == ("year", "f")
    assert Sensitive.objects.filter(person=buoi).exists()
    world.sound()


def test_loading_twice_changes_nothing(place: web_world.World) -> None:
    content = world.table(
        [row(place, "Nguyễn Văn An", "1"), row(place, "Lê Văn Bình", born="1/1/1980")]
    )
    world.load(content)
    before = truth()
    item = world.load(content, overwrite=True)
    assert item.counts["statuses"] == {"same": 2}
    assert item.decision is None
    assert truth() == before


def test_faults_come_back_exactly(place: web_world.World) -> None:
    bad = [
        row(place, "Trần Văn Sai", born="31/02/1980"),
        row(place, "Trần Văn Đâu", unit="Chi bộ không có"),
        row(place, "", "77"),
        row(place, "Trần Văn Ngược", official="03/02/2010"),
        row(place, "Trần Văn Lạ", sex="?"),
        row(place, "Trần Văn Mai", joined="01/01/2999"),
        row(place, "Trần Văn Số", cccd="123"),
    ]
    good = [
        row(place, f"Người Tốt {chr(64 + n)}", f"{n:05d}", born=f"{n}/1/1970")
        for n in range(1, 9)
    ]
    content = world.table([*good[:4], *bad, *good[4:]])
    item = world.load(content)
    assert item.counts["applied"] == len(good)
    back = imports.refused_rows(actor=world.SYSTEM, item=item, form="csv")
    said = back.decode("utf-8-sig").splitlines()
    assert len(said) == len(bad) + 1
    assert said[1].startswith("1,Trần Văn Sai,")
    assert "There is no day 31/02/1980" in said[1]
    assert imports.refused_rows(actor=world.SYSTEM, item=item)[:2] == b"PK"
    corrected = back.replace(b"31/02/1980", b"28/02/1980")
    again = world.load(corrected)
    assert again.counts["applied"] == 1
    world.sound()


def test_blanks_are_filled_or_overwritten(place: web_world.World) -> None:
    world.load(world.table([row(place, "Nguyễn Văn An", "1")]))
    more = world.table(
        [row(place, "Nguyen Van An", "1", phone="0901 234 567", sex="nữ")]
    )
    item = world.load(more)
    an = Person.objects.get(full_name="Nguyễn Văn An")
    assert an.sex == "m", "only blanks are filled"
    assert Contact.objects.get(person=an).value == "0901 234 567"
    assert {f["c"] for f in world.lines(item)[0].findings} >= {"kept", "filled"}
    world.load(more, overwrite=True)
    an.refresh_from_db()
    assert (an.sex, an.full_name) == ("f", "Nguyễn Văn An")
    world.sound()


def test_undo_restores_the_facts(place: web_world.World) -> None:
    other = place.units.get("commune")
    world.load(
        world.table(
            [
                row(place, "Nguyễn Văn An", "1"),
                row(place, "Lê Văn Bình", "2", official=""),
            ]
        )
    )
    before = truth()
    item = world.load(
        world.table(
            [
                row(place, "Nguyễn Văn An", "1", phone="0901234567", sex="nữ"),
                row(
                    place,
                    "Lê Văn Bình",
                    "2",
                    official="01/10/2025",
                    cccd="001190000001",
                ),
                row(place, "Người Mới", "3", phone="0901234568"),
            ]
        ),
        overwrite=True,
    )
    assert other is None or truth() != before
    assert truth() != before
    imports.import_undo(actor=world.SYSTEM, item=item)
    assert truth() == before
    world.sound()
    with pytest.raises(StateRefusal):
        imports.import_undo(actor=world.SYSTEM, item=item)


def test_undo_is_refused_where_something_builds_on_it(place: web_world.World) -> None:
    item = world.load(world.table([row(place, "Nguyễn Văn An", "1")]))
    an = Person.objects.get(full_name="Nguyễn Văn An")
    people.person_change(
        actor=world.SYSTEM, commands=[people.ChangePerson(an.pk, sex="f")]
    )
    with pytest.raises(RuleRefusal) as refused:
        imports.import_undo(actor=world.SYSTEM, item=item)
    assert refused.value.problems[0].code == "import.changed_later"


def test_a_change_after_the_preview_keeps_that_row_out(place: web_world.World) -> None:
    world.load(
        world.table([row(place, "Nguyễn Văn An", "1"), row(place, "Lê Văn Bình", "2")])
    )
    item = world.prepare(
        world.table(
            [
                row(place, "Nguyễn Văn An", "1", phone="0901234567"),
                row(place, "Lê Văn Bình", "2", phone="0901234568"),
            ]
        )
    )
    an = Person.objects.get(full_name="Nguyễn Văn An")
    people.person_change(
        actor=world.SYSTEM, commands=[people.ChangePerson(an.pk, sex="f")]
    )
    item = imports.import_apply(actor=world.SYSTEM, item=item)
    assert (item.counts["applied"], item.counts["stale"]) == (1, 1)
    assert not Contact.objects.filter(person=an).exists()
    back = imports.refused_rows(actor=world.SYSTEM, item=item, form="csv").decode()
    assert "Nguyễn Văn An" in back
    assert "Lê Văn Bình" not in back


def test_what_the_history_refuses_is_seen_in_the_preview(
    place: web_world.World,
) -> None:
    """A day before the member joined is known to the record alone, not to the table."""
    world.load(
        world.table(
            [
                row(place, "Lê Văn Bình", "2", official=""),
                row(place, "Nguyễn Văn An", "1", official=""),
                row(place, "Trần Thị Cúc", "3", official=""),
            ]
        )
    )
    before = truth()
    headings = (*world.HEADINGS, "Ngày ra khỏi Đảng", "Lý do ra khỏi Đảng")
    item = world.prepare(
        world.table(
            [
                [*row(place, "Lê Văn Bình", "2", joined="", official="01/08/2025")]
                + ["", ""],
                [*row(place, "Nguyễn Văn An", "1", joined="", official="01/10/2025")]
                + ["", ""],
                [*row(place, "Trần Thị Cúc", "3", joined="", official="01/10/2025")]
                + ["05/09/2025", "từ trần"],
            ],
            headings,
        )
    )
    early, sound, left = world.lines(item)
    assert (early.status, sound.status, left.status) == ("wrong", "changed", "wrong")
    assert [(f["f"], f["c"]) for f in early.findings if f["s"] == "wrong"] == [
        ("official_on", "people.not_a_member")
    ]
    assert [f["f"] for f in left.findings if f["s"] == "wrong"] == ["left_on"]
    assert item.counts["impact"]["changes"] == 1
    item = imports.import_apply(actor=world.SYSTEM, item=item)
    assert item.counts["applied"] == 1
    after = truth()
    assert after["members"] == before["members"]
    assert len(after["grades"]) == len(before["grades"]) + 1
    back = imports.refused_rows(actor=world.SYSTEM, item=item, form="csv").decode()
    assert "was not a member on" in back
    world.sound()


def test_several_fits_need_a_choice(place: web_world.World) -> None:
    world.load(
        world.table(
            [
                row(place, "Nguyễn Văn An", "1", born="1980"),
                row(place, "Nguyễn Văn An", "2", born="5/5/1980"),
            ]
        )
    )
    assert Person.objects.filter(full_name="Nguyễn Văn An").count() == 2
    item = world.prepare(
        world.table([row(place, "Nguyễn Văn An", born="1980", phone="0901234567")])
    )
    (line,) = world.lines(item)
    assert line.status == "needs"
    chosen = line.plan["fits"][1]["person"]
    item = imports.import_choose(
        actor=world.SYSTEM, item=item, choices={line.number: chosen}
    )
    imports.import_apply(actor=world.SYSTEM, item=item)
    assert Contact.objects.get(kind="phone").person_id == chosen


def test_scope(place: web_world.World) -> None:
    with pytest.raises(NotAllowed):
        world.start(world.table([row(place, "A B")]), actor=place.actor("stranger"))
    item = world.prepare(world.table([row(place, "A B")]))
    with pytest.raises(NotVisible):
        imports.import_apply(actor=place.actor("stranger"), item=item)
