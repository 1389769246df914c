"""Tables through programs: taken in, looked at, carried out, taken back, laid aside."""

from __future__ import annotations

import io

import openpyxl
import pytest

from banyan.imports.models import Import
from banyan.people.models import Person
from tests.contexts.imports.world import sound, table
from tests.support import api_world
from tests.support.api_world import code_of, content_of, upload

BAD = ["4", "Sai Ngày", "0004", "99/99/9999", "nam", "B1", "", "", "", ""]


def rows(*names: str) -> list[list[str]]:
    return [
        [str(n), name, f"00{n:04}", f"1{n}/05/1980", "nam", "", "1/7/2026", "", "", ""]
        for n, name in enumerate(names, start=1)
    ]


def taken_in(asking, uid_of, *lines, **said):
    more = {"kind": "members", "structure": "party", "unit": uid_of("branch"), **said}
    return upload(asking, "imports", "bang.csv", table(lines), **more)


@pytest.fixture
def item(officer, uid_of):
    """The address of a table with two sound rows and a faulty one."""
    made = taken_in(officer, uid_of, *rows("NGUYỄN VĂN MỘT", "Trần Hai"), BAD)
    assert made.status_code == 201, made.content
    assert made["Location"] == f"/api/v1/imports/{made.json()['uid']}"
    return f"imports/{made.json()['uid']}"


def step(asking, item, word, **more):
    return asking.post(f"{item}/steps", {"step": word, **more})


def test_what_can_be_taken_in_is_told(officer, world):
    kinds = {k["kind"]: k for k in officer.items("imports/kinds")}
    assert kinds["members"]["right"] == "membership.write"
    fields = {f["key"]: f for f in kinds["members"]["fields"]}
    assert fields["full_name"]["label"]["vi"]
    reader = api_world.program(world.accounts["reader"])
    assert reader.items("imports/kinds") == []


def test_a_table_from_upload_to_undo(officer, item):
    shown = officer.get(item).json()
    assert (shown["state"], shown["remembered"]) == ("mapping", False)
    assert "full_name" in shown["mapping"].values()
    before = Person.objects.count()
    ready = step(officer, item, "prepare").json()
    assert ready["state"] == "ready" and Person.objects.count() == before
    assert ready["impact"]["statuses"] == {"new": 2, "wrong": 1}
    assert ready["impact"]["detail"] == "creates 2" and ready["impact"]["refused"] == 1
    applied = step(officer, item, "apply", symbol="01-QĐ/ĐU").json()
    assert applied["state"] == "applied" and applied["decision_id"]
    assert Person.objects.filter(full_name="Nguyễn Văn Một").exists()
    undone = step(officer, item, "undo").json()
    assert undone["state"] == "undone" and Person.objects.count() == before
    sound()


def test_each_row_says_what_was_found(officer, item):
    step(officer, item, "prepare")
    lines = officer.items(f"{item}/rows")
    assert [(r["number"], r["status"]) for r in lines] == [
        (2, "new"),
        (3, "new"),
        (4, "wrong"),
    ]
    assert lines[0]["label"].startswith("Nguyễn Văn Một")
    assert any(s["found"] == "wrong" and s["detail"] for s in lines[2]["said"])
    wrong = officer.items(f"{item}/rows?status=wrong")
    assert [r["number"] for r in wrong] == [4]
    assert officer.get(f"{item}/rows?status=maybe").status_code == 422


def test_the_refused_rows_come_back_as_a_file(officer, item):
    assert code_of(officer.get(f"{item}/refused")) == (409, "import.ended")
    step(officer, item, "prepare")
    text = officer.get(f"{item}/refused?form=csv").content.decode("utf-8-sig")
    assert "Sai Ngày" in text and "Nguyễn" not in text and "99/99/9999" in text
    book = openpyxl.load_workbook(
        io.BytesIO(content_of(officer.get(f"{item}/refused")))
    )
    assert book.active.max_row == 2


def test_columns_are_chosen_and_remembered(officer, uid_of, item):
    mapping = officer.get(item).json()["mapping"]
    fewer = {at: key for at, key in mapping.items() if key != "phone"}
    mapped = officer.post(f"{item}/mapping", {"mapping": fewer, "how": "overwrite"})
    assert mapped.status_code == 200 and mapped.json()["overwrite"]
    again = taken_in(officer, uid_of, *rows("Lê Ba")).json()["uid"]
    shown = officer.get(f"imports/{again}").json()
    assert shown["remembered"] and shown["mapping"] == fewer
    wrong = officer.post(f"{item}/mapping", {"mapping": {"0": "no_such_field"}})
    assert code_of(wrong) == (422, "import.mapping")
    assert "no_such_field" in wrong.content.decode()


def test_whom_a_row_means_is_chosen(officer, uid_of, world):
    from tests.support import people_world

    twins = [people_world.member(world, "Võ Thị Sáu") for _n in range(2)]
    made = taken_in(
        officer, uid_of, ["1", "Võ Thị Sáu", "", "", "", "", "", "", "", ""]
    )
    item = f"imports/{made.json()['uid']}"
    ready = step(officer, item, "prepare").json()
    assert ready["impact"]["statuses"] == {"needs": 1}
    (line,) = officer.items(f"{item}/rows?status=needs")
    assert {f["person"] for f in line["fits"]} == {t.person_id for t in twins}
    choice = {"row": line["number"], "person": str(twins[0].person.uid)}
    chosen = officer.post(f"{item}/choices", {"choices": [choice]})
    assert chosen.status_code == 200, chosen.content
    assert "needs" not in chosen.json()["impact"]["statuses"]
    stranger = {"choices": [{"row": 999, "person": None}]}
    assert officer.post(f"{item}/choices", stranger).status_code == 422


def test_a_table_of_another_does_not_exist(world, item):
    other = api_world.program(world.accounts["neighbour"])
    for answer in (
        other.get(item),
        other.get(f"{item}/rows"),
        other.get(f"{item}/refused"),
        step(other, item, "prepare"),
        other.ask("DELETE", item, {}),
    ):
        assert answer.status_code == 404
    assert other.items("imports") == []


def test_a_table_is_laid_aside(officer, item):
    assert officer.ask("DELETE", item).status_code == 204
    assert officer.get(item).status_code == 404
    assert officer.items("imports") == [] and not Import.objects.exists()


def test_a_list_of_imports_goes_on_by_its_cursor(officer, uid_of):
    made = [taken_in(officer, uid_of, *rows("Lê")).json()["uid"] for _n in range(3)]
    assert [i["uid"] for i in officer.items("imports?limit=2")] == made[::-1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("page.xlsx", b"<html><body>members</body></html>"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 64),
        ("words.csv", "không có tiêu đề\n1\n".encode()),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(officer, uid_of, name, content):
    said = {"kind": "members", "structure": "party", "unit": uid_of("branch")}
    answer = upload(officer, "imports", name, content, **said)
    assert answer.status_code == 422 and answer.json()["detail"]
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_not_read(settings, officer, uid_of):
    settings.BANYAN_MAX_FILE_MB = 0
    answer = taken_in(officer, uid_of, *rows("Lê"))
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["code"] == "import.size"


def test_rights_are_those_of_the_page(world, uid_of):
    reader = api_world.program(world.accounts["reader"])
    assert code_of(taken_in(reader, uid_of, *rows("Lê"))) == (403, "not_allowed")
    neighbour = api_world.program(world.accounts["neighbour"])
    assert taken_in(neighbour, uid_of, *rows("Lê")).status_code in (403, 404)


def test_a_template_is_filled_with_an_example(officer):
    answer = officer.get("imports/kinds/members/template?language=lo")
    sheet = openpyxl.load_workbook(io.BytesIO(content_of(answer))).active
    assert sheet.max_row == 2 and sheet["A2"].value
    assert officer.get("imports/kinds/nothing/template").status_code == 422
