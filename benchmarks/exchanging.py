"""The room of exchanges: a report read, a search over 100,000 records, its pages, a briefing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps

from banyan.exchange.reading import read
from banyan.exchange.searching import rebuild_of
from banyan.exchange.services import records_add
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.kernel.names import folded
from banyan.kernel.text import LANGUAGES, Text
from banyan.knowledge.queries import topic_labels
from banyan.search.queries import search

from . import briefings, raw
from .measure import HUB, LIST, Result, compared, medians_ms, statements_of
from .pages import address_of, asking, signed_in
from .sample import Sample

READ_S, SEARCH_MS = 1, 150
RECORDS, FEW = 100_000, 500
"""What is searched, and how many practices the pages are measured with."""
PAGE = 3_000
"""Letters on a page of a report."""
SEARCHES = (
    "phat trien dang vien tre",
    "ສະມາຊິກພັກໄວໜຸ່ມ",
    "developing young members",
    "thanh niên 77777",
)
TOLD = {
    "vi": "Ngày 12/5/2024, tại Hà Nội, Phó Bí thư Thành ủy Hà Nội Trần Văn Mẫu tiếp đoàn đại "
    "biểu tỉnh Champasak (Lào) do ông Bounmy Saysana, Phó Tỉnh trưởng, dẫn đầu. Hai bên "
    "thống nhất trao đổi đoàn mỗi năm về đào tạo 25 cán bộ. ",
    "lo": "ວັນທີ 7 ມິຖຸນາ 2024 ຢູ່ນະຄອນຫຼວງວຽງຈັນ, ທ່ານ ຄຳຫຼ້າ ພົມມະວົງ ຮອງຫົວໜ້າຄະນະຈັດຕັ້ງສູນກາງພັກ "
    "ໄດ້ຕ້ອນຮັບຄະນະຜູ້ແທນ ຫວຽດນາມ ນໍາໂດຍ ທ່ານ ຫງວຽນ ວັນເມົ້າ. ສອງຝ່າຍເຫັນດີຝຶກອົບຮົມພະນັກງານ 20 ທ່ານ. ",
    "en": "On May 12, 2024, in Hanoi, Tran Van Mau, Deputy Secretary of the Hanoi Party "
    "Committee, received a delegation of Champasak led by Bounmy Saysana, Deputy Governor. "
    "The two sides agreed to exchange delegations on training of 25 officials every year. ",
}
"""Composed for the measuring; the names are invented."""


def measured(actor: Actor, sample: Sample) -> Iterator[Result | None]:
    """Yield the lines of the room; 100,000 practices are laid ready before."""
    for language in LANGUAGES:
        yield _reading(language)
    made = _records(actor, sample)
    yield from _pages(sample, made)
    _practices(sample, made["own"], RECORDS)
    rebuild_of("practice")()
    for typed in SEARCHES:
        yield _searching(sample, typed)
    yield from briefings.measured(actor)


def _reading(language: str) -> Result:
    text = TOLD[language]
    report = text * (2 * PAGE // len(text) + 1)
    (ms,) = medians_ms(lambda: read(report))
    name = f"exchange: reading a report of two pages, {language}"
    return Result("works", name, round(ms, 1), READ_S * 1000)


def _searching(sample: Sample, typed: str) -> Result:
    def ask() -> Any:
        return search(sample.actor, typed)

    (ms,) = medians_ms(ask)
    name = f"exchange: search over {RECORDS:,} records, “{typed}”"
    sent, found = statements_of(ask), ask().count
    note = f"{sent} statements, {found} found"
    return Result("queries", name, round(ms, 1), SEARCH_MS, note=note)


def _records(actor: Actor, sample: Sample) -> dict[str, Any]:
    """Lay ready an exchange with parts and very many practices."""
    unit = sample.scopes["nation"].unit
    own, partner = records_add(
        actor=actor,
        kind="organisation",
        unit=unit,
        rows=[
            {"name": Text(en="Own"), "side": "own", "house_unit": unit.uid},
            {"name": Text(en="Partner")},
        ],
    )
    (visit,) = records_add(
        actor=actor,
        kind="exchange",
        unit=unit,
        rows=[
            {
                "title": Text(vi="Chuyến thăm", lo="ການຢ້ຽມຢາມ", en="Visit"),
                "host": own,
                "visitor": partner,
                "starts_on": clock.today() - dt.timedelta(days=30),
                "topics": ["young-members"],
            }
        ],
    )
    for kind, rows in _parts().items():
        records_add(actor=actor, kind=kind, owner=visit, rows=rows)
    _practices(sample, own, FEW)
    practice = apps.get_model("exchange", "Practice").objects.latest("pk")
    return {"exchange": visit, "practice": practice, "own": own}


def _practices(sample: Sample, own: Any, count: int) -> None:
    """Lay ready practices; each is called after two topics and a number."""
    model, now = apps.get_model("exchange", "Practice"), clock.now()
    labels = list(topic_labels().items())

    def one(n: int) -> Any:
        key, first = labels[n % len(labels)]
        _key, second = labels[n // len(labels) % len(labels)]
        title = Text(
            **{k: f"{getattr(first, k)}, {getattr(second, k)} {n}" for k in LANGUAGES}
        )
        return model(
            unit=sample.scopes["nation"].unit,
            organisation=own,
            title=title,
            topics=[key] if n % 10 == 0 else [],
            recorded_at=now,
            words=folded(title),
        )

    model.objects.bulk_create((one(n) for n in range(count)), batch_size=2_000)


def _parts() -> dict[str, list[dict[str, Any]]]:
    said = Text(vi="Nội dung", lo="ເນື້ອໃນ", en="Item")
    return {
        "item": [{"title": said, "position": n + 1} for n in range(12)],
        "question": [{"text": said} for _n in range(12)],
        "material": [{"title": said} for _n in range(12)],
        "commitment": [{"text": said} for _n in range(12)],
    }


def _pages(sample: Sample, made: dict[str, Any]) -> Iterator[Result | None]:
    client = signed_in(sample)
    visit = made["exchange"].pk
    tables = ("delegate", "agendaitem", "question", "material", "commitment", "review")
    whole = raw.asking(
        ("SELECT * FROM exchange_exchange WHERE id = %s", [visit]),
        *(
            (f"SELECT * FROM exchange_{t} WHERE exchange_id = %s", [visit])
            for t in tables
        ),
    )
    practice = ("SELECT * FROM exchange_practice WHERE id = %s", [made["practice"].pk])
    path = sample.scopes["nation"].unit.path
    newest = (
        "SELECT p.* FROM exchange_practice p JOIN units_unit u ON u.id = p.unit_id "
        "WHERE u.path >= %s AND u.path < %s ORDER BY u.sort_key, p.id LIMIT 51",
        (path, path_end(path)),
    )
    lines: list[tuple[str, str, Callable[[], Any], Any]] = [
        ("first page", address_of("exchange"), raw.asking(*_counted(path)), HUB),
        ("list of practices", address_of("records", what="practice"),
         raw.asking(newest), LIST),
        ("an exchange", address_of("record", what="exchange", uid=made["exchange"].uid),
         whole, HUB),
        ("a practice", address_of("record", what="practice", uid=made["practice"].uid),
         raw.asking(practice), HUB),
    ]  # fmt: skip
    for name, address, answer, budget in lines:
        client.get(address)
        yield compared(
            "pages", f"exchange: {name}", asking(client, address), answer, budget
        )


def _counted(path: str) -> list[tuple[str, tuple[str, str]]]:
    """Return what counts the records of a range, kind by kind."""
    tables = "exchange partnership agreement need practice lesson report".split()
    return [
        (
            f"SELECT COUNT(*) FROM exchange_{table} t "  # noqa: S608 - own names
            "JOIN units_unit u ON u.id = t.unit_id WHERE u.path >= %s AND u.path < %s",
            (path, path_end(path)),
        )
        for table in tables
    ]
