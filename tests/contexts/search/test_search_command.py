"""``banyan search``, ``banyan inbox`` and ``banyan forms`` from the command line."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from banyan.access.models import Account
from banyan.cli.main import main
from banyan.deadlines.services import Start, deadline_start
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from tests.support.ground import unit

pytestmark = pytest.mark.django_db


def run(capsys, *args):
    code = main(args)
    out, err = capsys.readouterr()
    return code, out, err


def test_search_prints_json_alone(capsys):
    code, out, _err = run(capsys, "search", "khong", "co", "gi", "--json")
    assert code == 0
    assert json.loads(out) == {
        "query": "khong co gi",
        "count": 0,
        "meanings": [],
        "groups": [],
        "near": [],
        "words_near": [],
        "meaning": {
            "state": "off",
            "sentence": "Search goes by words and topics; nearness in meaning is "
            "switched off.",
            "way_out": "Set BANYAN_MEANING=yes.",
        },
    }


def test_the_table_is_rebuilt_by_command(capsys):
    code, out, _err = run(capsys, "search", "--rebuild", "--kind", "none", "--json")
    assert (code, json.loads(out)) == (0, {})


def test_an_unknown_account_is_refused(capsys):
    for command in (
        ["inbox", "--account", "nobody"],
        ["search", "x", "--account", "nobody"],
    ):
        code, out, err = run(capsys, *command)
        assert code == 2 and out == "" and "nobody" in err


def test_the_inbox_of_an_account(capsys):
    account = Account.objects.create_user("an")
    today = clock.today()
    deadline_start(
        actor=system_actor("test"),
        start=Start(
            kind="k",
            subject_kind="s",
            subject=1,
            title="Trả lời",
            unit=unit("Chi bộ 5"),
            account=account,
            started_on=today - dt.timedelta(days=9),
            due_on=today - dt.timedelta(days=1),
        ),
    )
    code, out, _err = run(capsys, "inbox", "--account", "an", "--json")
    found = json.loads(out)
    assert code == 0 and found["counts"]["overdue"] == 1
    assert found["overdue"][0]["title"]["vi"] == "Trả lời"
    assert found["overdue"][0]["days_left"] == -1
    code, out, _err = run(capsys, "inbox", "--account", "an")
    assert "overdue: 1" in out and "Trả lời" in out


def test_forms_are_listed_described_and_filled(capsys, tmp_path):
    code, out, _err = run(capsys, "forms", "--json")
    assert code == 0 and {f["code"] for f in json.loads(out)} >= {"roster", "decision"}
    code, out, _err = run(capsys, "forms", "roster")
    assert json.loads(out)["rows"]["members"]["born"] == "date?"
    values = {
        "unit": {"vi": "Chi bộ 5"},
        "place": "Hà Nội",
        "date": "2026-02-03",
        "on": "2026-02-03",
        "members": [{"name": "Nguyễn Văn An", "born": "1990-01-31"}],
        "sign_authority": "T/M",
        "sign_post": "Bí thư",
    }
    data = tmp_path / "values.json"
    data.write_text(json.dumps(values), encoding="utf-8")
    command = ["forms", "roster", "--data", str(data), "--out", str(tmp_path), "--json"]
    code, out, _err = run(capsys, *command)
    assert code == 0
    assert sorted(p.name for p in tmp_path.glob("roster-*")) == [
        "roster-vi.docx",
        "roster-vi.pdf",
    ]
    assert len(json.loads(out)["written"]) == 2


@pytest.mark.parametrize(
    ("written", "said"),
    [("{", "cannot be read"), ('{"date": "hôm nay"}', "date"), ("{}", "missing")],
)
def test_unusable_values_are_refused(capsys, tmp_path, written, said):
    data = tmp_path / "values.json"
    data.write_text(written, encoding="utf-8")
    code, _out, err = run(capsys, "forms", "roster", "--data", str(data))
    assert code == 2 and said in err
