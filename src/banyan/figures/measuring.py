"""What the kept counts measure of units: admissions of a span of months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Sum

from banyan.access.queries import scope_q
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .domain.measures import first_month, month_of
from .indicators import Indicator, Measured, Span, register
from .models import MonthFact, Tally
from .queries.tallies import READ, pending


def admissions(
    actor: Actor, units: Sequence[int] | None, span: Span
) -> Mapping[int, Measured]:
    """Count who was admitted in a span, unit by unit with all below.

    A span that begins before the months that are kept is not measured.
    """
    if span.starts_on < first_month(clock.today()):
        return {}
    tallied = Tally.objects.filter(scope_q(actor, READ, unit="unit"))
    if units is not None:
        tallied = tallied.filter(unit__in=list(units))
    found: Counter[int] = Counter(
        dict.fromkeys(tallied.values_list("unit_id", flat=True), 0)
    )
    months = (span.starts_on, min(span.ends_on, span.on))
    rows = MonthFact.objects.filter(
        unit_id__in=tallied.values("unit_id"), measure="admitted", month__range=months
    )
    table = rows.order_by().values("unit_id").annotate(sum=Sum("value"))
    found.update({row["unit_id"]: row["sum"] for row in table})
    if units:
        for unit, measure, delta in pending(list(found) or [0], "admitted.%"):
            month = month_of(measure)
            if month is not None and months[0] <= month <= months[1]:
                found[unit] += delta
    return {unit: Measured(count) for unit, count in found.items()}


register(
    Indicator(
        key="admissions",
        title=Text(vi="Kết nạp thành viên", lo="ຮັບສະມາຊິກໃໝ່", en="Members admitted"),
        formula=Text(
            vi="Số người được kết nạp trong kỳ, tính cả đơn vị bên dưới",
            lo="ຈຳນວນຜູ້ຖືກຮັບເຂົ້າໃນໄລຍະ, ລວມທັງໜ່ວຍງານລຸ່ມ",
            en="Persons admitted in the period, units below included",
        ),
        source=Text(
            vi="Sổ thành viên của hệ thống",
            lo="ບັນຊີສະມາຊິກຂອງລະບົບ",
            en="The register of members of this system",
        ),
        unit="member",
        measure=admissions,
    )
)
