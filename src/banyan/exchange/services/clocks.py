"""The clocks that follow from records: renewals, undertakings, follow-ups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from banyan.deadlines.services import Start, deadlines_finish, deadlines_start
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from ..domain.readback import OBJECTS
from ..domain.terms import months_before
from ..settings import terms

RIGHT = "exchange.write"

RENEWAL = Text(
    vi="Bàn việc gia hạn thỏa thuận",
    lo="ປຶກສາຫາລືການຕໍ່ອາຍຸຂໍ້ຕົກລົງ",
    en="Talk about renewing the agreement",
)
UNDERTAKING = Text(
    vi="Thực hiện điều đã cam kết",
    lo="ປະຕິບັດສິ່ງທີ່ໄດ້ໃຫ້ຄຳໝັ້ນ",
    en="Do what was undertaken",
)
FOLLOWUP = Text(
    vi="Hỏi kết quả sau trao đổi",
    lo="ຖາມໝາກຜົນຫຼັງການແລກປ່ຽນ",
    en="Ask what came of the exchange",
)
ASKED = Text(
    vi="Hỏi việc áp dụng đã đi đến đâu",
    lo="ຖາມວ່າການນຳໃຊ້ໄປຮອດໃສແລ້ວ",
    en="Ask how the application stands",
)
ANSWER = Text(vi="Trả lời câu hỏi", lo="ຕອບຄຳຖາມ", en="Answer the question")
REVIEW = Text(
    vi="Rút kinh nghiệm sau trao đổi",
    lo="ຖອດຖອນບົດຮຽນຫຼັງການແລກປ່ຽນ",
    en="Review the exchange",
)
OBJECTION = Text(
    vi="Bàn lại điều phía bạn không đồng ý",
    lo="ປຶກສາຄືນສິ່ງທີ່ຝ່າຍເພື່ອນຄັດຄ້ານ",
    en="Talk about what the other side objects to",
)
OPEN = Text(vi="Mở", lo="ເປີດ", en="Open")


def follow(
    act: Any, actor: Actor, kind: str, rows: Sequence[Any], *, gone: bool = False
) -> None:
    """End the clocks of these records and start those that now run."""
    if kind == "heartbeat":
        _word_given(act, actor, rows)
    make = MAKES.get(kind)
    if make is None or not rows:
        return
    deadlines_finish(
        actor=actor,
        subject_kind=f"exchange.{kind}",
        subjects=[row.pk for row in rows],
        record_into=act,
    )
    starts = [] if gone else [s for row in rows if (s := make(row))]
    deadlines_start(actor=actor, starts=starts, record_into=act)


def _word_given(act: Any, actor: Actor, rows: Sequence[Any]) -> None:
    """End the asking where the word on last year was given."""
    last = clock.today().year - 1
    deadlines_finish(
        actor=actor,
        subject_kind="exchange.partnership",
        subjects=[row.partnership_id for row in rows if row.year >= last],
        record_into=act,
    )


def started(
    what: str, row: Any, title: Text, unit: int, about: Text, **when: Any
) -> Start:
    """Return a clock about a record, owned by whoever looks after its unit."""
    url = when.pop("url", f"/exchange/{what}/{row.uid}/")
    return Start(
        kind=f"exchange.{what}",
        subject_kind=f"exchange.{what}",
        subject=row.pk,
        title=title,
        about=about.shortened(120),
        unit=unit,
        right=RIGHT,
        started_on=when.pop("started_on", clock.today()),
        url=url,
        action=OPEN,
        **when,
    )


def _agreement(row: Any) -> Start | None:
    if row.term_to is None or row.term_to < clock.today():
        return None
    months = row.notice_months or terms().renewal_months
    due = max(months_before(row.term_to, months), clock.today())
    return started("agreement", row, RENEWAL, row.unit_id, row.title, due_on=due)


def _of_exchange(what: str, title: Text, row: Any, due: dt.date, about: Text) -> Start:
    exchange = row.exchange
    url = f"/exchange/exchange/{exchange.uid}/"
    return started(what, row, title, exchange.unit_id, about, due_on=due, url=url)


def _commitment(row: Any) -> Start | None:
    if row.form != "undertaking" or row.state != "open" or row.due is None:
        return None
    if row.side != row.exchange.own_side:
        return None
    return _of_exchange("commitment", UNDERTAKING, row, row.due, row.text)


def _followup(row: Any) -> Start | None:
    if row.answered_on is not None:
        return None
    return _of_exchange("followup", FOLLOWUP, row, row.due, row.exchange.title)


def _question(row: Any) -> Start | None:
    if row.due is None or row.answer or row.side == row.exchange.own_side:
        return None
    return _of_exchange("question", ANSWER, row, row.due, row.text)


def _confirmation(row: Any) -> Start | None:
    if row.says != OBJECTS or row.side == row.exchange.own_side:
        return None
    due = clock.today() + dt.timedelta(days=terms().objection_days)
    about = Text.of(row.words)
    return _of_exchange("confirmation", OBJECTION, row, due, about)


def register(kind: str, make: Callable[[Any], Start | None]) -> None:
    """Take in what starts the clock of a kind of a room above."""
    MAKES[kind] = make


def _asked(row: Any) -> Start | None:
    if row.answered_on is not None:
        return None
    practice = row.practice
    url = f"/exchange/practice/{practice.uid}/#asked"
    about = practice.title
    unit = practice.unit_id
    return started("asked", row, ASKED, unit, about, due_on=row.due, url=url)


MAKES: dict[str, Callable[[Any], Start | None]] = {
    "agreement": _agreement,
    "asked": _asked,
    "commitment": _commitment,
    "confirmation": _confirmation,
    "followup": _followup,
    "question": _question,
}
