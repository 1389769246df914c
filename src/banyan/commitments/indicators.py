"""What this room can measure of units: on time, exceeded, late, completed tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from banyan.figures.indicators import Indicator, Measured, Span, register
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .domain.shares import Shares
from .queries.shares import counted

SOURCE = Text(
    vi="Nhiệm vụ đăng ký đã được cấp trên duyệt",
    lo="ໜ້າທີ່ລົງທະບຽນທີ່ຂັ້ນເທິງອະນຸມັດແລ້ວ",
    en="Registered tasks that the level above approved",
)
LINK = "/unit/{uid}/commitments/"


def measure(part: str) -> object:
    """Return what measures one share of the own tasks of units."""

    def run(
        actor: Actor, units: Sequence[int] | None, span: Span
    ) -> Mapping[int, Measured]:
        found = counted(actor, "unit", units, span.starts_on, span.ends_on, span.on)
        return {unit: measured(shares) for unit, shares in found.items()}

    def measured(shares: Shares) -> Measured:
        return Measured(getattr(shares, part), shares.total)

    return run


ALL = (
    (
        "completed",
        Text(
            vi="Nhiệm vụ đơn vị đã hoàn thành",
            lo="ໜ້າທີ່ໜ່ວຍງານສຳເລັດ",
            en="Unit tasks completed",
        ),
        Text(
            vi="Nhiệm vụ đã hoàn thành / nhiệm vụ được duyệt trong kỳ",
            lo="ໜ້າທີ່ສຳເລັດ / ໜ້າທີ່ອະນຸມັດໃນໄລຍະ",
            en="Tasks done / tasks approved in the period",
        ),
    ),
    (
        "on_time",
        Text(
            vi="Nhiệm vụ đơn vị đúng hạn",
            lo="ໜ້າທີ່ໜ່ວຍງານທັນກຳນົດ",
            en="Unit tasks on time",
        ),
        Text(
            vi="Nhiệm vụ hoàn thành đến ngày hạn / nhiệm vụ được duyệt trong kỳ",
            lo="ໜ້າທີ່ສຳເລັດທັນກຳນົດ / ໜ້າທີ່ອະນຸມັດໃນໄລຍະ",
            en="Tasks done by their day / tasks approved in the period",
        ),
    ),
    (
        "late",
        Text(
            vi="Nhiệm vụ đơn vị chậm",
            lo="ໜ້າທີ່ໜ່ວຍງານຊ້າ",
            en="Unit tasks late",
        ),
        Text(
            vi="Nhiệm vụ xong sau hạn hoặc quá hạn chưa xong / nhiệm vụ được duyệt",
            lo="ໜ້າທີ່ສຳເລັດຫຼັງກຳນົດ ຫຼື ກາຍກຳນົດ / ໜ້າທີ່ອະນຸມັດ",
            en="Tasks done after their day, or overdue / tasks approved in the period",
        ),
    ),
    (
        "exceeded",
        Text(
            vi="Nhiệm vụ đơn vị vượt mức",
            lo="ໜ້າທີ່ໜ່ວຍງານເກີນຄາດໝາຍ",
            en="Unit tasks exceeded",
        ),
        Text(
            vi="Nhiệm vụ cấp trên xác nhận vượt mức / nhiệm vụ được duyệt trong kỳ",
            lo="ໜ້າທີ່ຂັ້ນເທິງຢືນຢັນວ່າເກີນຄາດໝາຍ / ໜ້າທີ່ອະນຸມັດ",
            en="Tasks that the level above found exceeded / tasks approved in the period",
        ),
    ),
)

for _part, _title, _formula in ALL:
    register(
        Indicator(
            key=f"tasks-{_part.replace('_', '-')}",
            title=_title,
            formula=_formula,
            source=SOURCE,
            unit="percent",
            measure=measure(_part),  # type: ignore[arg-type]
            link=LINK,
        )
    )
