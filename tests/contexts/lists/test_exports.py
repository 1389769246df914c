"""Exports: the same rows, columns, order and rights as the list; on record."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from banyan.access.models import Account, Grant, RightSet
from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.cli.main import main
from banyan.jobs import services as jobs
from banyan.jobs.models import JobFile
from banyan.kernel import clock
from banyan.kernel.actor import NOBODY
from banyan.kernel.errors import Fault, InputError, NotAllowed, NotVisible, StateRefusal
from banyan.ledger import services as ledger
from banyan.ledger.models import Act, Reading
from banyan.ledger.queries import readings_of_person
from banyan.lists import exports
from banyan.lists.exports import Wish, taking, typeset
from banyan.people import services as people
from banyan.units.queries import actor_for
from tests.contexts.people.world import OFFICER, SYSTEM, D, World, member, officer
from tests.support import kept

pytestmark = pytest.mark.django_db
COLUMNS = ("name", "unit", "grade", "born", "card", "age", "phone")
BORN = D(1980, 5, 20)


@kept.once
def built() -> World:
    made = World()
    rows = [
        ("Nguyễn Thị Đỗ Quyên", 0, "00123", "12 Hàng Bài, Hà Nội"),
        ("Trần Văn Ước", 0, "007", ""),
        ("ສົມພອນ ວົງສາ", 2, "=1+1", "ບ້ານ ໂພນທັນ\nວຽງຈັນ"),
        ("Lê Văn An", 3, "", ""),
    ]
    for name, branch, card, address in rows:
        row = member(name, made.branches[branch], card_no=card, birth_date=BORN)
        wanted = [people.SetContact(row.person_id, "phone", "+84 912 345 678")]
        if address:
            wanted.append(people.SetContact(row.person_id, "address", address))
        people.contact_set(actor=SYSTEM, commands=wanted)
    return made


@pytest.fixture
def clerk(world: World) -> Any:
    """An account over the first commune, and what acts for it now."""
    account = Account.objects.create(
        username="ann", label="Ann", unit=world.communes[0]
    )
    rights = RightSet.objects.create(key="test", rights=OFFICER)
    Grant.objects.create(
        account=account,
        right_set=rights,
        unit=world.communes[0],
        valid_from=D(2020, 1, 1),
    )
    return account


def acting(account: Any) -> Any:
    return actor_for(Account.objects.get(pk=account.pk), clock.today())


def wish(
    form: str, *, key: str = "members", language: str = "vi", **query: Any
) -> Wish:
    query.setdefault("columns", COLUMNS)
    return Wish(key, ListQuery(tab="party", **query), form, language)


def take(actor: Any, tmp_path: Path, asked: Wish) -> Any:
    return exports.export_take(actor=actor, wish=asked, folder=tmp_path)


def shown(actor: Any, asked: Wish) -> list[int]:
    spec = lists.get(asked.list_key)
    return [row.id for row in lists.run(actor, spec, asked.query).rows]


def names_in_csv(path: Path) -> list[list[str]]:
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


# -- the forms --------------------------------------------------------------------


def test_a_spreadsheet_holds_days_numbers_and_codes_as_what_they_are(
    world: World, tmp_path: Path
) -> None:
    taken = take(officer(world.top), tmp_path, wish("xlsx", order=("name",)))
    book = openpyxl.load_workbook(taken.path)
    sheet = book.worksheets[0]
    table = list(sheet.iter_rows(min_row=1, values_only=True))
    assert len(table[0]) == 7
    by_name = {row[0]: row for row in table[1:]}
    quyen = by_name["Nguyễn Thị Đỗ Quyên"]
    assert quyen[3] == dt.datetime(1980, 5, 20)
    assert quyen[4] == "00123"
    assert isinstance(quyen[5], int)
    assert by_name["ສົມພອນ ວົງສາ"][4] == "=1+1"
    cells = {c.value: c for row in sheet.iter_rows(min_row=2) for c in row}
    assert cells["00123"].number_format == "@"
    assert cells["=1+1"].data_type == "s"
    assert cells[dt.datetime(1980, 5, 20)].number_format == "dd/mm/yyyy"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:G5"
    about = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert len(about) >= 2


def test_a_csv_carries_its_signature_and_runs_nothing(
    world: World, tmp_path: Path
) -> None:
    taken = take(officer(world.top), tmp_path, wish("csv", order=("name",)))
    assert taken.path.read_bytes().startswith(b"\xef\xbb\xbf")
    head, *rows = names_in_csv(taken.path)
    assert len(head) == 7
    by_name = {row[0]: row for row in rows}
    assert by_name["ສົມພອນ ວົງສາ"][4] == "'=1+1"
    assert by_name["Trần Văn Ước"][3:5] == ["1980-05-20", "007"]
    assert by_name["Trần Văn Ước"][6] == "'+84 912 345 678"


@pytest.mark.parametrize("language", ["vi", "lo"])
def test_pages_repeat_their_head_and_are_numbered(
    world: World, tmp_path: Path, language: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(typeset, "AT_HAND", 0)
    for number in range(60):
        member(f"Nguyễn Văn Số {number:02}", world.branches[0])
    taken = take(
        officer(world.top),
        tmp_path,
        wish("pdf", language=language, columns=("name", "card")),
    )
    reader = PdfReader(str(taken.path))
    texts = [page.extract_text() for page in reader.pages]
    heading = lists.said("Card number", language).split()[0]
    assert len(texts) >= 2
    assert all(heading[:2] in text for text in texts)
    assert all(str(number) in text for number, text in enumerate(texts, start=1))
    assert "Nguyễn Văn Số 59" in "".join(texts)


def test_long_lists_are_set_in_pieces_and_joined(
    world: World, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(typeset, "PIECE", 3)
    taken = take(officer(world.top), tmp_path, wish("pdf", columns=("name",)))
    texts = [page.extract_text() for page in PdfReader(str(taken.path)).pages]
    assert len(texts) == 2
    assert "2" in texts[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["export.pdf"]


@pytest.mark.parametrize("form", ["labels-21", "labels-16"])
def test_labels_hold_the_addresses_and_list_who_has_none(
    world: World, tmp_path: Path, form: str
) -> None:
    taken = take(officer(world.top), tmp_path, wish(form))
    assert (taken.rows, taken.left_out) == (4, 2)
    pages = [page.extract_text() for page in PdfReader(str(taken.path)).pages]
    assert len(pages) == 2
    assert "Nguyễn Thị Đỗ Quyên" in pages[0] and "Hà Nội" in pages[0]
    assert "Trần Văn Ước" not in pages[0]
    assert "Trần Văn Ước" in pages[1] and "Lê Văn An" in pages[1]


@pytest.mark.parametrize("form", exports.FORMS)
def test_an_empty_list_makes_a_file_without_rows(
    world: World, tmp_path: Path, form: str
) -> None:
    taken = take(officer(world.top), tmp_path, wish(form, filter="card is nobody"))
    assert (taken.rows, taken.persons) == (0, 0)
    assert taken.path.stat().st_size > 0


def test_a_demonstration_says_so_in_every_form(
    world: World, tmp_path: Path, settings: Any
) -> None:
    settings.BANYAN_DEMO = True
    actor = officer(world.top)
    sheet = openpyxl.load_workbook(take(actor, tmp_path, wish("xlsx")).path).worksheets[
        0
    ]
    assert "SPECIMEN" in sheet["A1"].value
    assert sheet.freeze_panes == "B3"
    taken = take(actor, tmp_path, wish("csv"))
    assert all("SPECIMEN" in row[-1] for row in names_in_csv(taken.path))
    assert "SPECIMEN" in taken.name
    for form in ("pdf", "labels-21"):
        path = take(actor, tmp_path, wish(form)).path
        assert "SPECIMEN" in PdfReader(str(path)).pages[0].extract_text()


# -- as shown ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"order": ("-joined", "name")},
        {"filter": "born lt 1990 and not card is 007", "columns": ("card", "name")},
        {"text": "quyen"},
        {"day": D(2012, 1, 1), "columns": ("name", "grade")},
    ],
)
def test_rows_columns_and_order_are_those_of_the_list(
    world: World, tmp_path: Path, query: dict[str, Any]
) -> None:
    actor, asked = officer(world.top), wish("csv", **query)
    page = lists.run(actor, lists.get("members"), asked.query)
    head, *rows = names_in_csv(take(actor, tmp_path, asked).path)
    assert head == [lists.said(c.label, "vi") for c in page.columns]
    at = [c.key for c in page.columns].index("name")
    assert [row[at] for row in rows] == [row.cells[at] for row in page.rows]


def test_who_may_not_see_a_column_does_not_get_it(world: World, tmp_path: Path) -> None:
    actor = officer(world.top, rights=["unit.read", "membership.read"])
    taken = take(actor, tmp_path, wish("csv"))
    head, *rows = names_in_csv(taken.path)
    assert len(head) == 4
    assert not any("1980" in cell or "912" in cell for row in rows for cell in row)
    with pytest.raises(NotAllowed):
        take(actor, tmp_path, wish("labels-21"))
    keys = [f.key for f in exports.forms_for(actor, lists.get("members"))]
    assert keys == ["xlsx", "csv", "pdf"]


def test_cells_of_other_units_stay_empty_and_are_counted(
    world: World, tmp_path: Path
) -> None:
    from banyan.kernel.actor import Actor, Held, PathRange

    wide = frozenset(["unit.read", "membership.read"])
    near = frozenset(["person.read"])
    actor = Actor(
        kind="account",
        account_id=7,
        name="Two",
        held=(
            Held(1, "a", wide, PathRange(world.top.path), world.top.pk),
            Held(2, "b", near, PathRange(world.communes[0].path), world.communes[0].pk),
        ),
    )
    asked = wish("csv", columns=("name", "born"), order=("name",))
    taken = take(actor, tmp_path, asked)
    by_name = dict(names_in_csv(taken.path)[1:])
    assert by_name["Trần Văn Ước"] == "1980-05-20"
    assert by_name["Lê Văn An"] == ""
    assert taken.withheld == 2


def test_rows_out_of_range_are_not_there(world: World, tmp_path: Path) -> None:
    taken = take(officer(world.communes[0]), tmp_path, wish("csv"))
    assert taken.rows == 2
    assert taken.persons == 2


@pytest.mark.parametrize("form", ["exe", "", "labels-99"])
def test_an_unknown_form_is_refused_with_those_there_are(
    world: World, tmp_path: Path, form: str
) -> None:
    with pytest.raises(InputError) as refused:
        take(officer(world.top), tmp_path, wish(form))
    assert "xlsx" in refused.value.message


def test_labels_of_a_list_without_addresses_are_refused(
    world: World, tmp_path: Path
) -> None:
    with pytest.raises(InputError):
        take(officer(world.top), tmp_path, wish("labels-21", key="units", columns=()))


def test_without_the_right_to_the_list_nothing_is_taken(
    world: World, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowed):
        take(NOBODY, tmp_path, wish("csv"))
    with pytest.raises(NotVisible):
        take(officer(world.top), tmp_path, wish("csv", key="no-such"))
    with pytest.raises(InputError):
        take(officer(world.top), tmp_path, wish("csv", filter="born is yesterdayish"))
    assert list(tmp_path.iterdir()) == []
    assert not Act.objects.filter(kind="lists.export_take").exists()


def test_more_rows_than_a_form_holds_are_refused_before_the_work(
    world: World, tmp_path: Path, monkeypatch: Any
) -> None:
    from dataclasses import replace

    small = replace(exports.FORMS["pdf"], most=3)
    monkeypatch.setitem(exports.FORMS, "pdf", small)
    with pytest.raises(InputError) as refused:
        exports.export_size(officer(world.top), wish("pdf"))
    assert refused.value.problems[0].way_out
    with pytest.raises(InputError):
        take(officer(world.top), tmp_path, wish("pdf"))


# -- on record --------------------------------------------------------------------


def test_an_export_is_an_act_and_each_person_sees_it(
    world: World, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    actor = officer(world.communes[0])
    with django_assert_max_num_queries(25):
        take(
            actor, tmp_path, wish("csv", filter="grade is official", order=("-joined",))
        )
    act = Act.objects.get(kind="lists.export_take")
    assert act.facts["filter"] == "grade is official"
    assert act.facts["columns"] == list(COLUMNS)
    assert (act.facts["rows"], act.facts["order"]) == (2, ["-joined"])
    readings = Reading.objects.filter(kind="lists.export", subject=act.pk)
    persons = {r.person_id for r in readings}
    assert len(persons) == 2
    assert {r.reader_name for r in readings} == {"Officer"}
    mine = officer(rights=[], person=min(persons))
    seen = readings_of_person(mine, min(persons))
    assert [r.what for r in seen][0].endswith("CSV")


def test_readings_written_in_bulk_are_sealed_like_others(
    world: World, tmp_path: Path, settings: Any
) -> None:
    settings.BANYAN_DATA = tmp_path
    ledger.readings_record(
        actor=officer(world.top),
        kind="lists.export",
        subject=5,
        what="Đảng viên · XLSX",
        concerned=[(11, 3), (12, None)],
        reason="thử",
        office="Bí thư",
    )
    from banyan.ledger import records
    from banyan.ledger.queries import verify

    for row in Reading.objects.all():
        assert bytes(row.digest) == records.digest_of(records.reading_codec(), row)
    ledger.seal(actor=SYSTEM)
    assert not [f for f in verify(SYSTEM).findings if "reading" in str(f).lower()]


def test_a_list_about_no_person_leaves_no_reading(world: World, tmp_path: Path) -> None:
    take(officer(world.top), tmp_path, wish("csv", key="units", columns=()))
    assert Act.objects.filter(kind="lists.export_take").count() == 1
    assert Reading.objects.count() == 0


def test_what_cannot_be_recorded_is_not_handed_over(
    world: World, tmp_path: Path, monkeypatch: Any
) -> None:
    def fails(**_words: Any) -> int:
        raise Fault("broken")

    monkeypatch.setattr(taking.ledger, "readings_record", fails)
    with pytest.raises(Fault):
        take(officer(world.top), tmp_path, wish("csv"))
    assert list(tmp_path.iterdir()) == []


# -- as a job ---------------------------------------------------------------------


def test_a_large_export_is_a_job_whose_file_is_fetched_later(
    world: World, clerk: Any, monkeypatch: Any
) -> None:
    asked = wish("csv", order=("name",))
    assert exports.is_at_once(asked, 5_000) and not exports.is_at_once(asked, 5_001)
    job = jobs.run_now(exports.export_start(actor=acting(clerk), wish=asked))
    assert (job.state, job.result["rows"]) == ("done", 2)
    file = JobFile.objects.get(job=job)
    opened = jobs.job_file_open(actor=acting(clerk), file=file.pk)
    text = b"".join(opened.pieces).decode("utf-8-sig")
    assert "Trần Văn Ước" in text and "Lê Văn An" not in text
    assert set(file.needs) == {"membership.read", "person.read"}
    Grant.objects.filter(account=clerk).update(unit=world.branches[0])
    with pytest.raises(StateRefusal):
        jobs.job_file_open(actor=acting(clerk), file=file.pk)


def test_a_job_takes_out_what_its_owner_may_see_when_it_runs(
    world: World, clerk: Any
) -> None:
    job = exports.export_start(actor=acting(clerk), wish=wish("csv"))
    RightSet.objects.filter(key="test").update(rights=["unit.read"])
    job = jobs.run_now(job)
    assert (job.state, job.error["code"]) == ("failed", "not_allowed")
    assert not JobFile.objects.exists()


def test_a_cancelled_export_leaves_nothing(
    world: World, clerk: Any, monkeypatch: Any
) -> None:
    from banyan.base import scratch
    from banyan.base.jobs import Cancelled

    def stop(*_words: Any) -> None:
        raise Cancelled

    job = exports.export_start(actor=acting(clerk), wish=wish("xlsx"))
    monkeypatch.setattr("banyan.jobs.context.Context.progress", stop)
    assert jobs.run_now(job).state == "cancelled"
    assert list(scratch.folder().iterdir()) == []


def test_wishes_survive_as_params() -> None:
    asked = Wish(
        "members",
        ListQuery(filter="a is b", day=D(2020, 1, 1)),
        "pdf",
        "lo",
        (("a", "b"),),
    )
    assert Wish.from_json(asked.as_json()) == asked


# -- the command ------------------------------------------------------------------


def test_the_command_writes_a_file(
    world: World, clerk: Any, tmp_path: Path, capsys: Any
) -> None:
    target = tmp_path / "members.xlsx"
    words = ["list", "members", "--tab", "party", "--account", "ann", "--json"]
    assert main([*words, "--export", str(target)]) == 0
    assert '"rows": 2' in capsys.readouterr().out
    assert openpyxl.load_workbook(target).worksheets[0].max_row == 3
    assert main([*words, "--export", str(tmp_path / "x.exe")]) == 2
    assert not (tmp_path / "x.exe").exists()
