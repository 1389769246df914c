"""Reading reports: one rule at a time, on a sentence or two."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.exchange.reading import dates, heads, read
from banyan.exchange.reading.clauses import is_vague
from banyan.exchange.reading.figures import figures_of
from banyan.exchange.reading.organisations import note
from banyan.exchange.reading.pacts import agreements_of
from banyan.exchange.reading.promises import promises
from banyan.exchange.reading.result import Reading
from banyan.exchange.reading.segments import sentences
from banyan.exchange.reading.topics import topics_of
from banyan.kernel.errors import InputError


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Headline\n\nThứ Năm, 22/08/2024 - 10:15\n\nNgày 21/8 ...", "2024-08-22"),
        ("Headline\n\nTuesday, 14 May 2024\n\nBetween 9 and 11 May", "2024-05-14"),
        ("Headline\n\n14/01/2026 08:30\n\nNgày 13/1 ...", "2026-01-14"),
        ("LAI CHAU, 2 November 2022 — The union on Tuesday ...", "2022-11-02"),
        ("The two sides met. (KPL News - 10/4/2015)", "2015-04-10"),
        ("The two sides met.\n\nSource: Portal, 28/02/2023", "2023-02-28"),
        ("They met on 3 March 2024 in Hanoi.", None),
    ],
)
def test_when_a_page_was_published(text: str, day: str | None) -> None:
    head = heads.published(text, None)
    assert head.when == (dt.date.fromisoformat(day) if day else None)


def test_a_given_day_is_surer_than_a_printed_one() -> None:
    given = dt.date(2024, 9, 1)
    assert heads.published("x\n\n22/08/2024\n\ny", given).when == given


SPANS = [
    (
        "en",
        "The visit from Monday to Wednesday, 3-5 June 2024, took them to Hue.",
        "2024-06-03",
        "2024-06-05",
        False,
    ),
    (
        "en",
        "They met on the morning of the 14th of March, 2023 in Vinh.",
        "2023-03-14",
        "2023-03-14",
        False,
    ),
    (
        "en",
        "The visit, which runs through December 9, began on December 5, 2022.",
        "2022-12-05",
        "2022-12-09",
        False,
    ),
    (
        "en",
        "A delegation which is on a visit lasting until 3 March was received on 27 February.",
        "XXXX-02-27",
        "XXXX-03-03",
        False,
    ),
    (
        "en",
        "It was held between September 30 and October 4, 2021.",
        "2021-09-30",
        "2021-10-04",
        False,
    ),
    (
        "en",
        "On Friday (March 4) the union hosted guests.",
        "XXXX-03-04",
        "XXXX-03-04",
        False,
    ),
    (
        "en",
        "He was received in Vientiane on April 2. The visit will end on April 6, 2019.",
        "2019-04-02",
        "2019-04-06",
        False,
    ),
    (
        "en",
        "The seminar took place over two days, 8 and 9 May 2024.",
        "2024-05-08",
        "2024-05-09",
        False,
    ),
    (
        "en",
        "The mission is in Laos from 28 Feb to 3 Mar 2023.",
        "2023-02-28",
        "2023-03-03",
        False,
    ),
    (
        "en",
        "Talks were held in Hue on 3rd October 2024 ahead of the anniversary on 12 October.",
        "2024-10-03",
        "2024-10-03",
        False,
    ),
    (
        "vi",
        "Sáng 5-11-2024, tại Huế, hai bên hội đàm. Chuyến thăm kéo dài đến ngày 8-11.",
        "2024-11-05",
        "2024-11-08",
        False,
    ),
    (
        "vi",
        "Trong các ngày 3, 4 và 5 tháng 6 năm 2024, đoàn đã thăm tỉnh.",
        "2024-06-03",
        "2024-06-05",
        False,
    ),
    ("vi", "Từ 28/2 - 3/3/2023, đoàn thăm Lào.", "2023-02-28", "2023-03-03", False),
    (
        "vi",
        "Từ ngày 30 tháng 9 đến ngày 4 tháng 10 năm 2021, đoàn thăm Lào.",
        "2021-09-30",
        "2021-10-04",
        False,
    ),
    (
        "vi",
        "Ngày mồng 2 tháng 9 năm 2020 đoàn đến chúc mừng.",
        "2020-09-02",
        "2020-09-02",
        False,
    ),
    (
        "vi",
        "Chiều ngày 07/6/2023 (thứ Tư), hai bên gặp mặt.",
        "2023-06-07",
        "2023-06-07",
        False,
    ),
    (
        "lo",
        "ແຕ່ວັນທີ 28 ກຸມພາ ຫາ ວັນທີ 3 ມີນາ 2023 ຄະນະໄດ້ຢ້ຽມຢາມ.",
        "2023-02-28",
        "2023-03-03",
        False,
    ),
    (
        "lo",
        "ໃນວັນທີ 30 ກັນຍາ – 4 ຕຸລາ 2021 ຄະນະໄດ້ຢ້ຽມຢາມ.",
        "2021-09-30",
        "2021-10-04",
        False,
    ),
    ("lo", "ວັນທີ 05/11/2024 ສອງຝ່າຍ ໄດ້ພົບປະ.", "2024-11-05", "2024-11-05", False),
    (
        "lo",
        "ຄະນະຢ້ຽມຢາມ ໃນລະຫວ່າງ ວັນທີ 8 ຫາ ວັນທີ 10 ເດືອນພຶດສະພາ ປີ 2024.",
        "2024-05-08",
        "2024-05-10",
        False,
    ),
    (
        "lo",
        "ໃນຕອນເຊົ້າ ຂອງວັນພຸດ ທີ 8 ພຶດສະພາ 2024 ສອງຝ່າຍ ໄດ້ພົບປະ.",
        "2024-05-08",
        "2024-05-08",
        False,
    ),
    (
        "en",
        "A class ended in Hue on Friday. It had opened on April 15 and closed on July 12, 2024.",
        "2024-04-15",
        "2024-07-12",
        True,
    ),
    (
        "en",
        "The course, which kicked off on 2 May, will close on 30 May 2024.",
        "2024-05-02",
        "2024-05-30",
        True,
    ),
    (
        "en",
        "A graduation ceremony was held on June 28, 2024. The course began on April 2.",
        "2024-04-02",
        "2024-06-28",
        True,
    ),
    (
        "vi",
        "Lớp bồi dưỡng khai giảng ngày 4/3/2024, dự kiến bế giảng vào ngày 29/3/2024.",
        "2024-03-04",
        "2024-03-29",
        True,
    ),
    (
        "vi",
        "Chiều 29/3/2024, lễ bế giảng lớp. Lớp khai giảng từ ngày 4/3/2024.",
        "2024-03-04",
        "2024-03-29",
        True,
    ),
    (
        "lo",
        "ຊຸດຝຶກອົບຮົມ ໄດ້ໄຂຂຶ້ນ ໃນວັນທີ 4 ມີນາ 2024 ແລະ ຈະປິດ ໃນວັນທີ 29 ມີນາ 2024.",
        "2024-03-04",
        "2024-03-29",
        True,
    ),
]


@pytest.mark.parametrize(("language", "text", "first", "last", "course"), SPANS)
def test_days(language: str, text: str, first: str, last: str, *, course: bool) -> None:
    head = heads.published(text, None)
    span = dates.event_span(language, sentences(text), head, course=course)
    assert span is not None
    assert (str(span.first), str(span.last)) == (first, last)


LEADS = [
    (
        "VN",
        "A delegation of the Sekong Provincial Assembly headed by its Vice President "
        "Khamphet Sisouvong visited Thua Thien-Hue from March 3 to 6 to study oversight.",
        "Nguyen Dinh Bao, Vice Chairman of the People's Council, received them.",
    ),
    (
        "LA",
        "Secretary of the Hoa Binh Party Committee Bui Van Hung paid a working visit to "
        "Houaphanh province from 4 to 7 May 2023.",
        "He held a working session with Houaphanh Governor Khamla Phomsavath.",
    ),
    (
        "LA",
        "Chiều 12/3, tại Thủ đô Viêng Chăn, Chủ tịch Ủy ban Trung ương Mặt trận Lào xây dựng "
        "đất nước Khăm-bay Vông-đa-la đã tiếp Đoàn đại biểu Ủy ban MTTQ Việt Nam tỉnh Hà Tĩnh "
        "do bà Lê Thị Hường, Phó Chủ tịch dẫn đầu.",
        "",
    ),
    (
        "VN",
        "Đoàn cán bộ Ban Tổ chức Tỉnh ủy Sê Kông vừa kết thúc đợt học tập kinh nghiệm tại tỉnh "
        "Quảng Nam từ ngày 2 đến ngày 8/10/2023.",
        "Trưởng Ban Tổ chức Tỉnh ủy Quảng Nam Lê Văn Thành chủ trì buổi tổng kết.",
    ),
    (
        "LA",
        "Nhận lời mời của Tỉnh ủy Luông Nậm Thà, từ ngày 18 đến 21/11/2024, Đoàn đại biểu tỉnh "
        "Lào Cai do đồng chí Hoàng Giang Nam, Bí thư Tỉnh ủy làm Trưởng đoàn đã thăm, làm việc "
        "tại tỉnh Luông Nậm Thà.",
        "Theo đó, Lào Cai hỗ trợ xây dựng trường tại huyện Mường Long.",
    ),
    (
        "VN",
        "ຄະນະຜູ້ແທນສະພາປະຊາຊົນແຂວງອັດຕະປື ນຳໂດຍ ທ່ານ ບຸນມີ ພອນສະຫວັນ ປະທານສະພາປະຊາຊົນແຂວງ ໄດ້ແລກປ່ຽນບົດຮຽນກັບ "
        "ສະພາປະຊາຊົນແຂວງກອນຕູມ ສສ ຫວຽດນາມ.",
        "ຕ້ອນຮັບໂດຍ ທ່ານ ເລ ຫງອກ ຕວນ ຮອງປະທານສະພາປະຊາຊົນແຂວງກອນຕູມ.",
    ),
    (
        "LA",
        "ທ່ານ ຄຳພັນ ສີທອງ ເຈົ້າແຂວງຊຽງຂວາງ ໄດ້ຕ້ອນຮັບ ທ່ານ ຫງວຽນ ວັນ ຮົ່ງ ຮອງປະທານຄະນະກຳມະການປະຊາຊົນແຂວງເງ້ອານ "
        "ພ້ອມຄະນະ ທີ່ເດີນທາງມາຢ້ຽມຢາມ ແລະ ເຮັດວຽກ.",
        "",
    ),
]


@pytest.mark.parametrize(("country", "lead", "more"), LEADS)
def test_who_is_host(country: str, lead: str, more: str) -> None:
    found = read(f"{lead} {more} ").as_data()
    assert found["place"]["country"] == country
    assert {p["side"] for p in found["people"]} <= {"host", "visitor"}
    leads = [p["side"] for p in found["people"] if p["head"]]
    assert len(leads) == len(set(leads)) >= 1


def test_an_ambassador_acts_for_the_country_of_the_name() -> None:
    text = (
        "The Vietnamese Ambassador to Laos, Tran Minh Duc, called on Minister of Justice "
        "Somphone Keovilay in Vientiane to bid farewell. They praised the cooperation."
    )
    sides = {p["name"]: p["side"] for p in read(text).as_data()["people"]}
    assert sides == {"Tran Minh Duc": "visitor", "Somphone Keovilay": "host"}


def test_a_person_may_be_called_like_a_district() -> None:
    text = (
        "An agreement on cooperation was signed in Can Tho by Ngo Thanh Liem, Rector of the "
        "Can Tho Political School, and Somsanouk Phetmixay, Director of the Vientiane School."
    )
    names = [p["name"] for p in read(text).as_data()["people"]]
    assert names == ["Ngo Thanh Liem", "Somsanouk Phetmixay"]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Over 85 percent have signed collective agreements.", []),
        ("en", "They are to consider an agreement on trade.", []),
        (
            "en",
            "They signed a cooperation plan for 2025 in Hanoi on January 9.",
            ["cooperation plan for 2025"],
        ),
        ("vi", "Về lâu dài sẽ xem xét ký thỏa thuận hợp tác chính thức.", []),
        ("vi", "gửi kế hoạch hành động của từng học viên trong tháng 6", []),
        (
            "vi",
            "Hai bên ký Biên bản ghi nhớ năm 2024 - 2025, theo đó mỗi bên cử 2 đoàn.",
            ["Biên bản ghi nhớ năm 2024 - 2025"],
        ),
        ("lo", "ສອງຝ່າຍ ປຶກສາແຜນການຮ່ວມມື ເປັນຕົ້ນ ແຜນແລກປ່ຽນ.", []),
        (
            "lo",
            "ໄດ້ລົງນາມໃນບົດບັນທຶກຄວາມເຂົ້າໃຈ ວ່າດ້ວຍການຮ່ວມມື ປີ 2024-2028.",
            ["ບົດບັນທຶກຄວາມເຂົ້າໃຈ ວ່າດ້ວຍການຮ່ວມມື ປີ 2024-2028"],
        ),
    ],
)
def test_what_is_an_agreement(language: str, text: str, names: list[str]) -> None:
    found = agreements_of(language, sentences(text))
    assert [pact["name"] for pact, _s in found] == names


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "between 40 and 50 hectares, and two software engineers", [40, 50, 2]),
        ("en", "close to US$ 86 million in 2018, from 20 to 30 a year", [86e6]),
        ("en", "at talks in Vientiane on July 29 between delegations", []),
        ("en", "thirty-one others the insignia of the 60th anniversary", [31]),
        ("vi", "gần 150 nhà khoa học với 62 tham luận", [150, 62]),
        ("vi", "đạt từ 1,2 đến 1,5 tỷ đồng mỗi năm", [1.2e9, 1.5e9]),
        ("vi", "trong 6 tháng đầu năm", []),
        ("lo", "ມອບເງິນ 50 ລ້ານກີບ, ແນວພັນເຂົ້າ 15 ໂຕນ, ຮຸ່ນທີ 3", [50e6, 15]),
    ],
)
def test_figures(language: str, text: str, values: list[float]) -> None:
    found = [figure.value for figure, _s in figures_of(language, sentences(text))]
    assert found[: len(values)] == values
    assert len(found) <= len(values) + 2


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        (
            "en",
            "The two sides agreed to exchange delegations, and hoped to meet in Pakse in May.",
            ["undertaking", "declaration"],
        ),
        ("en", "The delegates agreed to sign a memorandum for 2024-2026.", []),
        (
            "vi",
            "Ông cam kết cử 5 giảng viên sang dạy và mong tỉnh bạn bố trí chỗ ở.",
            ["undertaking", "declaration"],
        ),
        ("vi", "Nhận lời mời của tỉnh bạn, đoàn đã đến tỉnh.", []),
        (
            "vi",
            "Theo đó, mỗi bên cử 2 đoàn sang trao đổi; tỉnh bạn mở 1 lớp tập huấn.",
            ["undertaking", "undertaking"],
        ),
        ("lo", "ຄະນະໄດ້ຮ່ວມກິດຈະກຳສະເຫຼີມສະຫຼອງວັນຊາດ.", []),
        (
            "lo",
            "ທ່ານ ໃຫ້ຄຳໝັ້ນວ່າ ຈະຈັດວາງຜູ້ທີ່ຮຽນຈົບໃຫ້ຖືກໜ້າທີ່ ແລະ ຫວັງວ່າ ຈະເປີດຮຸ່ນຕໍ່ໄປ.",
            ["undertaking", "declaration"],
        ),
    ],
)
def test_promises(language: str, text: str, kinds: list[str]) -> None:
    found = promises(language, sentences(text), [])
    assert [one.commitment.kind for one in found] == kinds


def test_praise_of_friendship_is_no_promise() -> None:
    assert is_vague("en", "strengthen the special friendship and solidarity")
    assert is_vague("vi", "vun đắp tình hữu nghị đặc biệt")
    assert is_vague("lo", "ເພີ່ມທະວີຄວາມສາມັກຄີພິເສດ")
    assert not is_vague("en", "strengthen the training of officials")


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "en",
            "The women's unions of Phongsaly, Oudomxay and Luang Prabang came.",
            [
                f"Women's Union of {p}"
                for p in ("Phongsaly", "Oudomxay", "Luang Prabang")
            ],
        ),
        (
            "vi",
            "Hội LHPN tỉnh Sơn La và Hội Liên hiệp Phụ nữ tỉnh Sơn La, tại thành phố Sơn La",
            ["Hội LHPN tỉnh Sơn La"],
        ),
    ],
)
def test_organisations_once_each(language: str, text: str, names: list[str]) -> None:
    reading = Reading(language)
    note(reading, sentences(text), {})
    assert reading.organisations == names


def test_who_is_only_present_announces_no_topic() -> None:
    (sentence,) = sentences("Cùng dự có bà An, Phó Trưởng Ban Dân vận Tỉnh ủy")
    with_her = {sentence.start: ["Ban Dân vận Tỉnh ủy"]}
    assert [t for t, *_ in topics_of("vi", [sentence], {})] == ["fatherland-front-work"]
    assert topics_of("vi", [sentence], with_her) == []


@pytest.mark.parametrize(
    "text",
    [
        "Vietnam beat Laos 3-0 in the AFF Cup on Monday in Hanoi. Coach Tran Van Nam praised "
        "his players. Laos coach Somsak Keo said his side had fought well.",
        "Secretary of the Hanoi Party Committee Tran Van Nam said the city would build two "
        "bridges. Le Thi Mau, Chairwoman of the Hanoi Women's Union, spoke on equality.",
        "Hà Nội ngày 3/5: Mưa lớn gây ngập nhiều tuyến phố. Giám đốc Sở Xây dựng Hà Nội Trần "
        "Văn Nam cho biết sẽ khắc phục trước ngày 5/5.",
        "ນະຄອນຫຼວງວຽງຈັນ ຝົນຕົກໜັກ ໃນວັນທີ 3 ພຶດສະພາ. ທ່ານ ຄຳຫຼ້າ ພົມມະວົງ ຫົວໜ້າພະແນກໂຍທາທິການ ກ່າວວ່າ ຈະສ້ອມແປງທາງ.",
    ],
)
def test_news_of_one_country_is_no_exchange(text: str) -> None:
    with pytest.raises(InputError) as refused:
        read(text)
    assert refused.value.way_out


def test_people_in_office_of_both_countries_make_an_exchange() -> None:
    text = (
        "Seven officials saw how old papers are kept in the humid north. At their head was "
        "Truong My Dung, Deputy Chief of Office of the Da Nang Party Committee. Sengphet "
        "Boualapha, Chief of Office of the Luang Prabang Party Committee, showed the stores."
    )
    assert len(read(text).people) == 2
