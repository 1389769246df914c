"""A small organisation and tables for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from banyan.figures import examine as figures_examine
from banyan.imports import services as imports
from banyan.imports.models import Import
from banyan.imports.staging import Staging
from banyan.ledger.verification import verify
from banyan.people import examine as people_examine
from banyan.units.models import Structure
from banyan.units.queries import tree_check
from tests.support import web_world

SYSTEM = web_world.SYSTEM
HEADINGS = (
    "STT",
    "Họ và tên",
    "Số thẻ đảng viên",
    "Ngày sinh",
    "Giới tính",
    "Chi bộ",
    "Ngày vào Đảng",
    "Ngày chính thức",
    "Điện thoại",
    "Số CCCD",
)


def table(rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """Return a table as CSV with semicolons, as spreadsheets here write it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def structure() -> Structure:
    """Return the party."""
    return Structure.objects.get(key="party")


def start(
    content: bytes, kind: str = "members", actor: Any = SYSTEM, **more: Any
) -> Import:
    """Take a table in."""
    more.setdefault("structure", structure())
    return imports.import_start(
        actor=actor, kind=kind, content=content, file_name="bang.csv", **more
    )


def prepare(
    content: bytes, kind: str = "members", actor: Any = SYSTEM, **more: Any
) -> Import:
    """Take a table in and prepare it."""
    return imports.import_prepare(actor=actor, item=start(content, kind, actor, **more))


def load(
    content: bytes, kind: str = "members", actor: Any = SYSTEM, **more: Any
) -> Import:
    """Take in, prepare and apply."""
    item = prepare(content, kind, actor, **more)
    return imports.import_apply(actor=actor, item=item)


def lines(item: Import) -> list[Any]:
    """Return what is staged."""
    return list(Staging(item.uid, item.key).lines())


def sound() -> None:
    """Check the ledger, the copies, the tallies and the paths."""
    report = verify(SYSTEM)
    assert report.is_sound, [f.as_json() for f in report]
    assert people_examine.examine() == []
    assert figures_examine.examine() == []
    assert tree_check().differences == 0
