"""Briefings for both delegations, made as people make them, from the demonstration's figures.

One for the city and one for the ward that bears the district's name, both released
to the partner in three languages; the first of the city is superseded; one of an
association waits for approval. The figures are those of invented members.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banyan.access.queries import account_by_login
from banyan.briefings import services
from banyan.briefings.results import LEAD
from banyan.exchange.queries import finding
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.units import queries as units

from . import records
from .accounts import WARD

CITY = Text(
    vi="Công tác xây dựng Đảng bộ thành phố Hà Nội",
    lo="ວຽກງານກໍ່ສ້າງອົງຄະນະພັກນະຄອນຮ່າໂນ້ຍ",
    en="The work of building the Party organisation of Ha Noi",
)
CITY_FOR = Text(
    vi="Giới thiệu với đoàn đại biểu Lào",
    lo="ນຳສະເໜີຕໍ່ຄະນະຜູ້ແທນລາວ",
    en="For the Lao delegation",
)
WARD_TITLE = Text(
    vi="Tóm tắt công tác xây dựng Đảng bộ Tây Hồ",
    lo="ສະຫຼຸບວຽກງານກໍ່ສ້າງອົງຄະນະພັກເຕີຍໂຮ່",
    en="A summary of the work of building the Party organisation of Tay Ho",
)
WARD_FOR = Text(
    vi="Giới thiệu với đoàn học viên Lào",
    lo="ນຳສະເໜີຕໍ່ຄະນະນັກສຳມະນາກອນລາວ",
    en="For the Lao participants of the course",
)
RECORDS = Text(
    vi="Kỷ lục năm 2023 và 6 tháng đầu năm 2024",
    lo="ສະຖິຕິດີເດັ່ນປີ 2023 ແລະ 6 ເດືອນຕົ້ນປີ 2024",
    en="Records of 2023 and of the first half of 2024",
)
RECORDS_SAID = Text(
    vi="Bản tin cho biết đoàn khách ấn tượng với những kỷ lục của quận; "
    "các giá trị dưới đây là số liệu mẫu.",
    lo="ບົດລາຍງານບອກວ່າຄະນະແຂກປະທັບໃຈກັບສະຖິຕິດີເດັ່ນຂອງເມືອງ; ຄ່າຂ້າງລຸ່ມນີ້ແມ່ນຕົວເລກສົມມຸດ.",
    en="The report tells that the guests were impressed by the records of the district; "
    "the values below are invented.",
)
UNION = Text(
    vi="Hoạt động công đoàn thành phố",
    lo="ການເຄື່ອນໄຫວຂອງກຳມະບານນະຄອນ",
    en="The work of the city's trade union",
)
UNION_FOR = Text(
    vi="Chuẩn bị cho lần thăm tới", lo="ກຽມສຳລັບການຢ້ຽມຢາມຄັ້ງຕໍ່ໄປ",
    en="For the next visit",
)  # fmt: skip


def give_all(actor: Actor) -> None:
    """Compose, approve and release them."""
    party = units.structure_get("party")
    city = units.unit_by_code(actor, party, "C1", level="province-committee")
    ward = units.unit_by_code(actor, party, f"N{WARD}")
    visit = _exchange(actor, "2022-11-09")
    course = _exchange(actor, "")
    first = _released(city.id, "party-city", CITY, CITY_FOR, visit)
    _renewed(first)
    summary = _submitted(
        ward.id, "party-ward", WARD_TITLE, WARD_FOR, course, with_records=True
    )
    _given(summary)
    union = units.structure_get("trade-union")
    _waiting(actor, units.children(actor, None, structure=union))


def _exchange(actor: Actor, day: str) -> Any:
    """Return the conference by its day, or the reception of the course."""
    from banyan.exchange import store

    rows = store.visible(actor, store.kind_of("exchange")).order_by("pk")
    if day:
        rows = rows.filter(starts_on=day)
    found = None if day else finding.record_saying(actor, "exchange", "Sisattanak")
    row = found or rows.last()
    if row is None:
        raise Fault(_("The demonstration has no exchange to brief for."))
    return row.uid


def _who(username: str) -> Actor:
    account = account_by_login(username)
    if account is None:
        raise Fault(_("The demonstration has no account “%(name)s”."), name=username)
    return units.actor_for(account, clock.today())


def _submitted(
    unit: Any, template: str, title: Text, audience: Text, visit: Any,
    *, with_records: bool = False,
) -> Any:  # fmt: skip
    officer = _who("exchange")
    row = services.briefing_compose(
        actor=officer,
        unit=unit,
        template=template,
        title=title,
        audience=audience,
        level="exchange" if visit else "internal",
        exchange=visit,
    )
    if with_records:
        _tell_records(officer, row)
    services.briefing_submit(actor=officer, briefing=row.uid)
    return row


def _tell_records(officer: Actor, row: Any) -> None:
    """Add what the guests had heard of: records of the district as it stood then."""
    services.section_add(
        actor=officer,
        briefing=row.uid,
        values={
            "heading": RECORDS,
            "text": RECORDS_SAID,
            "figures": [
                {"key": f"{LEAD}{one.uid}", "period": one.period.key}
                for one in records.told(officer)
            ],
        },
    )


def _given(row: Any) -> Any:
    chief = _who("organiser")
    for language in LANGUAGES:
        services.briefing_approve(actor=chief, briefing=row.uid, language=language)
    guest = account_by_login("guest")
    return services.briefing_release(
        actor=chief,
        briefing=row.uid,
        level="exchange",
        accounts=[guest.pk] if guest else [],
    )


def _released(unit: Any, template: str, title: Text, audience: Text, visit: Any) -> Any:
    return _given(_submitted(unit, template, title, audience, visit))


def _renewed(row: Any) -> None:
    """Release a second version, so that the first is superseded."""
    officer = _who("exchange")
    made = services.briefing_renew(actor=officer, briefing=row.uid)
    services.section_add(
        actor=officer,
        briefing=made.uid,
        values={
            "heading": Text(
                vi="Đề nghị trao đổi thêm", lo="ຂໍ້ສະເໜີແລກປ່ຽນເພີ່ມເຕີມ",
                en="What we would like to hear",
            ),
            "text": Text(
                vi="Kinh nghiệm của bạn trong đánh giá tổ chức cơ sở và hỗ trợ đảng viên cao tuổi.",
                lo="ປະສົບການຂອງທ່ານໃນການປະເມີນຮາກຖານ ແລະ ການຊ່ວຍເຫຼືອສະມາຊິກອາວຸໂສ.",
                en="Your experience in evaluating organisations at the grassroots and in "
                "supporting old members.",
            ),
        },
    )  # fmt: skip
    services.briefing_submit(actor=officer, briefing=made.uid)
    _given(made)


def _waiting(actor: Actor, roots: Sequence[Any]) -> None:
    """Leave one of the trade union under review, with one language approved."""
    row = services.briefing_compose(
        actor=actor,
        unit=roots[0].id,
        template="association",
        title=UNION,
        audience=UNION_FOR,
    )
    services.briefing_submit(actor=actor, briefing=row.uid)
    chief = _who("organiser")
    services.briefing_approve(actor=chief, briefing=row.uid, language="vi")
