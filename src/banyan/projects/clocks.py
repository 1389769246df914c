"""The clocks of projects: use checks, and silence that rises."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.deadlines.services import Start
from banyan.exchange.services.clocks import started
from banyan.kernel.text import Text

USE = Text(
    vi="Kiểm tra việc sử dụng sau bàn giao",
    lo="ກວດກາການນຳໃຊ້ຫຼັງການມອບຮັບ",
    en="Check whether it is used",
)
SILENCE = Text(
    vi="Cấp dưới chưa trả lời việc kiểm tra sử dụng",
    lo="ຂັ້ນລຸ່ມຍັງບໍ່ຕອບກ່ຽວກັບການກວດກາການນຳໃຊ້",
    en="No answer from below about a use check",
)


def use_check(row: Any) -> Start | None:
    """Return the clock of a use check that has no answer."""
    if row.answered_on is not None:
        return None
    return _start(row, USE, row.project.unit_id, row.due)


def risen(row: Any, unit: int, today: dt.date) -> Start:
    """Return the clock of the unit above, which the silence has reached."""
    return _start(row, SILENCE, unit, today)


def _start(row: Any, title: Text, unit: int, due: dt.date) -> Start:
    project = row.project
    url = f"/exchange/project/{project.uid}/#usecheck"
    return started("usecheck", row, title, unit, project.title, due_on=due, url=url)
