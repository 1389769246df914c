"""Sample charts, with long labels on purpose."""

from __future__ import annotations

import datetime as dt

from banyan.web import charts

from .samples import Speaker


def all_charts(say: Speaker, today: dt.date) -> tuple[charts.Chart, ...]:
    """Return every chart but the ribbons."""
    return (
        _bars(say),
        _stacked(say),
        _pyramid(say),
        _months(say),
        _spread(say),
        _terms(say, today),
    )


def _bars(say: Speaker) -> charts.Chart:
    here = say.here
    return charts.bars(
        say(
            "Ba đảng bộ lớn nhất có hơn nửa số đảng viên",
            "ສາມຄະນະພັກໃຫຍ່ສຸດມີສະມາຊິກເກີນເຄິ່ງ",
            "Three committees hold more than half of the members",
        ),
        (
            charts.Mark("Ba Đình", 2110, here, reference=1990),
            charts.Mark(
                say(
                    "Trung tâm Phục vụ hành chính công và Chuyển đổi số thành phố Hà Nội",
                    "ສູນບໍລິການບໍລິຫານສາທາລະນະ ແລະ ຫັນເປັນດິຈິຕອນນະຄອນຫຼວງວຽງຈັນ",
                    "City centre for public administration services and digital change",
                ),
                1284,
                here,
                reference=1301,
            ),
            charts.Mark("Cửa Nam", 903, here, tone="quiet", reference=700),
            charts.Mark(say("Chưa họp", "ຍັງບໍ່ປະຊຸມ", "Not met"), 118, here, tone="late"),
        ),
        language=say.language,
        heads=(say("Đơn vị", "ໜ່ວຍງານ", "Unit"), say("Đảng viên", "ສະມາຊິກ", "Members")),
        reference_name=say("Năm trước", "ປີກ່ອນ", "Last year"),
        note=say("Vạch đậm: năm trước", "ເສັ້ນເຂັ້ມ: ປີກ່ອນ", "The dark line: last year"),
    )


def _stacked(say: Speaker) -> charts.Chart:
    return charts.stacked_bars(
        say(
            "Dự bị tập trung ở trường học",
            "ສະມາຊິກສຳຮອງສ່ວນຫຼາຍຢູ່ໂຮງຮຽນ",
            "Trial members are in the schools",
        ),
        (
            say("Chính thức", "ສົມບູນ", "Full"),
            say("Dự bị", "ສຳຮອງ", "On trial"),
            say("Được miễn", "ຍົກເວັ້ນ", "Exempt"),
        ),
        (
            charts.Row(
                say("Khu dân cư", "ບ້ານ", "Neighbourhoods"), (640, 18, 96), say.here
            ),
            charts.Row(say("Trường học", "ໂຮງຮຽນ", "Schools"), (210, 58, 2), say.here),
            charts.Row(
                say("Doanh nghiệp", "ວິສາຫະກິດ", "Companies"), (240, 21, 0), say.here
            ),
        ),
        language=say.language,
        head=say("Loại hình", "ປະເພດ", "Kind"),
    )


def _pyramid(say: Speaker) -> charts.Chart:
    groups = (
        ("18–30", 92, 118),
        ("31–40", 141, 160),
        ("41–50", 133, 121),
        ("51–60", 128, 97),
        ("61–70", 104, 66),
        ("71+", 77, 47),
    )
    return charts.age_pyramid(
        say(
            "Dưới 40 tuổi, nữ nhiều hơn nam",
            "ລຸ່ມ 40 ປີ, ແມ່ຍິງຫຼາຍກວ່າຊາຍ",
            "Below forty, women outnumber men",
        ),
        tuple(charts.Band(*group, say.here, say.here) for group in groups),
        names=(say("Nam", "ຊາຍ", "Men"), say("Nữ", "ຍິງ", "Women")),
        language=say.language,
        head=say("Tuổi", "ອາຍຸ", "Age"),
    )


def _months(say: Speaker) -> charts.Chart:
    values = (3, 5, 0, 2, 14, 4, 1, 2, 6, 3, 9, 4)
    return charts.columns_by_month(
        say(
            "Kết nạp dồn vào tháng 5, như mọi năm",
            "ການຮັບສະມາຊິກລວມຢູ່ເດືອນ 5 ຄືທຸກປີ",
            "Admissions gather in May, as every year",
        ),
        tuple(
            charts.Mark(
                str((place + 11) % 12 + 1),
                value,
                say.here,
                reference=values[-place - 1] * 0.8,
                group="2025" if place < 1 else "2026",
            )
            for place, value in enumerate(values)
        ),
        language=say.language,
        heads=(say("Tháng", "ເດືອນ", "Month"), say("Kết nạp", "ຮັບ", "Admitted")),
    )


def _spread(say: Speaker) -> charts.Chart:
    return charts.distribution(
        say(
            "Ít “xuất sắc” hơn năm trước",
            "“ດີເດັ່ນ” ໜ້ອຍກວ່າປີກ່ອນ",
            "Fewer “excellent” than last year",
        ),
        (
            say("Hoàn thành xuất sắc", "ສຳເລັດດີເດັ່ນ", "Excellent"),
            say("Hoàn thành tốt", "ສຳເລັດດີ", "Good"),
            say("Hoàn thành", "ສຳເລັດ", "Fulfilled"),
            say("Không hoàn thành", "ບໍ່ສຳເລັດ", "Not fulfilled"),
        ),
        (
            charts.Group(say("năm nay", "ປີນີ້", "this year"), (12, 78, 26, 3)),
            charts.Group(say("năm trước", "ປີກ່ອນ", "last year"), (19, 74, 22, 1)),
            charts.Group(
                say("đơn vị cùng cấp", "ໜ່ວຍຂັ້ນດຽວກັນ", "siblings"), (160, 801, 310, 22)
            ),
        ),
        language=say.language,
        head=say("Mức", "ລະດັບ", "Class"),
    )


def _terms(say: Speaker, today: dt.date) -> charts.Chart:
    return charts.timeline(
        say(
            "Ghế phó bí thư trống từ tháng 7",
            "ຕຳແໜ່ງຮອງເລຂາວ່າງແຕ່ເດືອນ 7",
            "The deputy's seat is vacant since July",
        ),
        _lanes(say),
        start=dt.date(2020, 1, 1),
        end=today + dt.timedelta(days=200),
        today=today,
        language=say.language,
        heads=(
            say("Chức vụ", "ຕຳແໜ່ງ", "Post"),
            say("Người", "ຜູ້", "Who"),
            say("Từ", "ແຕ່", "From"),
            say("Đến", "ຮອດ", "Until"),
        ),
    )


def _lanes(say: Speaker) -> tuple[charts.Lane, ...]:
    begun, congress, left = (
        dt.date(2020, 6, 1),
        dt.date(2025, 6, 14),
        dt.date(2026, 7, 1),
    )
    first, here = dt.date(2020, 5, 30), say.here
    former = charts.Span(begun, congress, "Phạm Thu Hà", here)
    present = charts.Span(congress, None, "Lê Văn Bình", here, "main")
    deputy = charts.Span(begun, left, "Đỗ Quang Vinh", here)
    meetings = (
        charts.Span(first, first, "Đại hội XXVI", here),
        charts.Span(congress, congress, "Đại hội I", here),
    )
    return (
        charts.Lane(say("Bí thư", "ເລຂາ", "Secretary"), (former, present)),
        charts.Lane(say("Phó Bí thư", "ຮອງເລຂາ", "Deputy secretary"), (deputy,)),
        charts.Lane(say("Đại hội", "ກອງປະຊຸມໃຫຍ່", "Congress"), meetings),
    )


def reform(say: Speaker) -> charts.Chart:
    """Return a reform: wards before, wards after, members moved."""
    note = say("đảng viên", "ຄົນ", "members")
    before = (
        ("a", "Hàng Trống", 312),
        ("b", "Lý Thái Tổ", 287),
        ("c", "Phan Chu Trinh", 240),
        ("d", "Tràng Tiền", 198),
        ("e", "Cửa Nam", 420),
        ("f", "Trung tâm Dịch vụ hành chính tổng hợp quận", 96),
    )
    after = (
        ("g", "Cửa Nam", 612),
        ("h", "Hoàn Kiếm", 941),
    )
    flows = (
        ("a", "h", 312),
        ("b", "h", 287),
        ("c", "h", 48),
        ("c", "g", 192),
        ("d", "h", 198),
        ("e", "g", 420),
        ("f", "h", 96),
    )
    return charts.ribbons(
        say(
            "Sáu đảng bộ thành hai, không mất đảng viên nào",
            "ຫົກຄະນະພັກເປັນສອງ, ບໍ່ເສຍສະມາຊິກ",
            "Six committees became two, no member was lost",
        ),
        tuple(charts.Side(k, n, w, say.here, note) for k, n, w in before),
        tuple(charts.Side(k, n, w, say.here, note) for k, n, w in after),
        tuple(charts.Flow(*flow) for flow in flows),
        language=say.language,
        heads=(
            say("Trước 01/07/2025", "ກ່ອນ 01/07/2025", "Before 1 July 2025"),
            say("Sau", "ຫຼັງ", "After"),
            note,
        ),
    )
