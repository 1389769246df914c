"""Data for every shipped form, in three languages, with invented names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.kernel.text import Text

from . import course_samples, yearly_sample

D = dt.date

HEAD: dict[str, Any] = {
    "superior": Text(
        "Đảng bộ phường Ô Mẫu", "ຄະນະພັກຕາແສງໂອເມົາ", "Party committee of O Mau ward"
    ),
    "unit": Text(
        "Chi bộ Tổ dân phố số 5",
        "ໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 5",
        "Branch of residential group No. 5",
    ),
    "place": Text("Hà Nội", "ຮ່າໂນ້ຍ", "Ha Noi"),
    "date": D(2026, 2, 3),
    "sign_authority": Text("T/M Chi bộ", "ຕາງໜ້າໜ່ວຍພັກ", "On behalf of the branch"),
    "sign_post": Text("Bí thư", "ເລຂາ", "Secretary"),
    "signer": "Nguyễn Thị Đỗ Quyên",
}

DECISION = HEAD | {
    "number": "05-QĐ/CB",
    "subject": Text(
        "về việc công nhận đảng viên chính thức",
        "ກ່ຽວກັບການຮັບຮອງເປັນສະມາຊິກພັກສົມບູນ",
        "on recognition as an official member",
    ),
    "authority": Text(
        "Chi bộ Tổ dân phố số 5",
        "ໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 5",
        "The branch of residential group No. 5",
    ),
    "grounds": [
        Text(
            "Căn cứ Điều lệ Đảng và quy định thi hành Điều lệ Đảng;",
            "ອີງຕາມກົດລະບຽບຂອງພັກ ແລະ ລະບຽບການຈັດຕັ້ງປະຕິບັດກົດລະບຽບຂອງພັກ;",
            "Having regard to the Charter of the Party and its implementing regulation;",
        ),
        Text(
            "Xét biên bản họp chi bộ ngày 02/02/2026 với 18 trên 20 phiếu tán thành,",
            "ອີງຕາມບົດບັນທຶກກອງປະຊຸມໜ່ວຍພັກ ວັນທີ 02/02/2026 ດ້ວຍ 18 ໃນ 20 ສຽງເຫັນດີ,",
            "Considering the minutes of the branch meeting of 2 February 2026 (18 of 20 in favour),",
        ),
    ],
    "articles": [
        Text(
            "Công nhận đồng chí Trần Văn Ước, sinh ngày 14/8/1998, là đảng viên chính thức kể từ ngày 03/02/2026. Tuổi đảng được tính từ ngày kết nạp.",
            "ຮັບຮອງສະຫາຍ ຈັນ ວັນ ເອື໊ອກ ເກີດວັນທີ 14/8/1998 ເປັນສະມາຊິກພັກສົມບູນ ນັບແຕ່ວັນທີ 03/02/2026 ເປັນຕົ້ນໄປ. ອາຍຸພັກນັບແຕ່ວັນທີຮັບເຂົ້າພັກ.",
            "Comrade Tran Van Uoc, born on 14 August 1998, is recognised as an official member from 3 February 2026. Membership counts from the day of admission.",
        ),
        Text(
            "Chi ủy có trách nhiệm phân công công tác và theo dõi, giúp đỡ đồng chí thực hiện nhiệm vụ đảng viên.",
            "ຄະນະໜ່ວຍພັກມີໜ້າທີ່ແບ່ງວຽກງານ, ຕິດຕາມ ແລະ ຊ່ວຍເຫຼືອສະຫາຍໃນການປະຕິບັດໜ້າທີ່ຂອງສະມາຊິກພັກ.",
            "The branch committee assigns work and helps the comrade to fulfil a member's duties.",
        ),
        Text(
            "Các đồng chí trong chi bộ và đồng chí có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
            "ບັນດາສະຫາຍໃນໜ່ວຍພັກ ແລະ ສະຫາຍທີ່ມີຊື່ໃນມາດຕາ 1 ຮັບຜິດຊອບຈັດຕັ້ງປະຕິບັດຂໍ້ຕົກລົງສະບັບນີ້.",
            "The members of the branch and the comrade named in Article 1 carry out this decision.",
        ),
    ],
    "recipients": [
        Text(
            "Đảng ủy phường (để báo cáo),",
            "ຄະນະພັກຕາແສງ (ເພື່ອລາຍງານ),",
            "The ward committee (to report),",
        ),
        Text("Như Điều 3,", "ຕາມມາດຕາ 3,", "Those in Article 3,"),
        Text("Lưu chi bộ.", "ເກັບມ້ຽນຢູ່ໜ່ວຍພັກ.", "The branch's files."),
    ],
}

_NAMES = (
    "Nguyễn Thị Đỗ Quyên|Trần Văn Ước|Lê Hữu Phước Thịnh|Phạm Thị Ngọc Bích|Hoàng Đình Khuê|Vũ Thị Ánh Tuyết|"
    "Đặng Quốc Huy|Bùi Thị Mỹ Hạnh|Đỗ Xuân Trường|Hồ Thị Kiều Oanh|Ngô Đức Thắng|Dương Thị Hằng|Lý Văn Sửu|"
    "Đinh Thị Phương Thảo|Trịnh Công Nghĩa|Mai Thị Lan|Cao Bá Quý|Phan Thị Hồng Nhung"
).split("|")

ROSTER = HEAD | {
    "on": D(2026, 2, 3),
    "members": [
        {
            "name": name,
            "born": D(1948 + 3 * i, 1 + i % 12, 1 + i),
            "joined": D(1975 + 3 * i % 50, 1 + (i * 5) % 12, 3),
            "official": None if i == 1 else D(1976 + 3 * i % 50, 1 + (i * 5) % 12, 3),
            "standing": Text("Dự bị", "ສຳຮອງ", "Probationary")
            if i == 1
            else Text("Chính thức", "ສົມບູນ", "Official"),
            "office": Text("Bí thư", "ເລຂາ", "Secretary") if i == 0 else "",
            "note": Text("Được miễn sinh hoạt", "ໄດ້ຮັບການຍົກເວັ້ນ", "Exempt")
            if i == 12
            else "",
        }
        for i, name in enumerate(_NAMES)
    ],
    "note": Text(
        "Danh sách có dữ liệu cá nhân: chỉ dùng trong phạm vi được giao.",
        "ບັນຊີນີ້ມີຂໍ້ມູນສ່ວນບຸກຄົນ: ໃຊ້ສະເພາະໃນຂອບເຂດທີ່ໄດ້ຮັບມອບ.",
        "Holds personal data: for the purpose given only.",
    ),
}

EXTRACT = HEAD | {
    "name": "Phạm Thị Ngọc Bích",
    "born": D(1957, 4, 4),
    "member_unit": HEAD["unit"],
    "standing": Text(
        "Đảng viên chính thức, đang sinh hoạt",
        "ສະມາຊິກພັກສົມບູນ, ກຳລັງເຄື່ອນໄຫວ",
        "Official member, active",
    ),
    "joined": D(1984, 4, 3),
    "official_on": D(1985, 4, 3),
    "years": Text("41 năm 10 tháng", "41 ປີ 10 ເດືອນ", "41 years 10 months"),
    "offices": [
        Text(
            "Phó bí thư chi bộ, từ 01/7/2022",
            "ຮອງເລຂາໜ່ວຍພັກ, ແຕ່ 01/7/2022",
            "Deputy secretary of the branch since 1 July 2022",
        ),
        Text(
            "Chi ủy viên, 2015 - 2022",
            "ຄະນະໜ່ວຍພັກ, 2015 - 2022",
            "Branch committee member, 2015 to 2022",
        ),
    ],
    "story": [
        {
            "on": D(1984, 4, 3),
            "what": Text("Kết nạp Đảng", "ຮັບເຂົ້າພັກ", "Admitted to the Party"),
            "unit": Text(
                "Chi bộ Xí nghiệp dệt Ô Mẫu",
                "ໜ່ວຍພັກໂຮງງານຕໍ່າຫູກໂອເມົາ",
                "Branch of the O Mau weaving mill",
            ),
            "decision": "112-QĐ/QU",
        },
        {
            "on": D(1985, 4, 3),
            "what": Text(
                "Công nhận chính thức",
                "ຮັບຮອງເປັນສະມາຊິກສົມບູນ",
                "Recognised as official member",
            ),
            "unit": Text(
                "Chi bộ Xí nghiệp dệt Ô Mẫu",
                "ໜ່ວຍພັກໂຮງງານຕໍ່າຫູກໂອເມົາ",
                "Branch of the O Mau weaving mill",
            ),
            "decision": "87-QĐ/QU",
        },
        {
            "on": D(2012, 9, 15),
            "what": Text(
                "Chuyển sinh hoạt đảng chính thức",
                "ຍ້າຍການເຄື່ອນໄຫວພັກ",
                "Transfer of membership",
            ),
            "unit": HEAD["unit"],
            "decision": "21-QĐ/ĐU",
        },
        {
            "on": D(2022, 7, 1),
            "what": Text(
                "Phó bí thư chi bộ", "ຮອງເລຂາໜ່ວຍພັກ", "Deputy secretary of the branch"
            ),
            "unit": HEAD["unit"],
            "decision": "04-QĐ/CB",
        },
    ],
    "asked_by": Text("đảng viên", "ສະມາຊິກພັກ", "the member"),
}

ANNEX = HEAD | {
    "subject": Text(
        "Sắp xếp các chi bộ trực thuộc Đảng bộ phường",
        "ການປັບປຸງໜ່ວຍພັກທີ່ຂຶ້ນກັບຄະນະພັກຕາແສງ",
        "Reorganisation of the branches under the ward committee",
    ),
    "decision": "17-QĐ/ĐU",
    "effective_on": D(2025, 7, 1),
    "changes": [
        {
            "before": Text(
                "Chi bộ Tổ dân phố số 5\nChi bộ Tổ dân phố số 6",
                "ໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 5\nໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 6",
                "Branch of group No. 5\nBranch of group No. 6",
            ),
            "before_members": 47,
            "what": Text("Hợp nhất", "ໂຮມເຂົ້າກັນ", "Merged"),
            "after": Text(
                "Chi bộ Tổ dân phố số 5", "ໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 5", "Branch of group No. 5"
            ),
            "after_members": 47,
        },
        {
            "before": Text(
                "Chi bộ Tổ dân phố số 9", "ໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 9", "Branch of group No. 9"
            ),
            "before_members": 1061,
            "what": Text("Chia tách", "ແຍກອອກ", "Split"),
            "after": Text(
                "Chi bộ Tổ dân phố số 9A\nChi bộ Tổ dân phố số 9B",
                "ໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 9A\nໜ່ວຍພັກກຸ່ມບ້ານເລກທີ 9B",
                "Branch of group No. 9A\nBranch of group No. 9B",
            ),
            "after_members": 1061,
            "note": Text("33 và 28", "33 ແລະ 28", "33 and 28"),
        },
        {
            "before": Text(
                "Chi bộ Chợ Ô Mẫu", "ໜ່ວຍພັກຕະຫຼາດໂອເມົາ", "Branch of O Mau market"
            ),
            "before_members": 0,
            "what": Text("Kết thúc hoạt động", "ສິ້ນສຸດການເຄື່ອນໄຫວ", "Ended"),
            "note": Text("không còn đảng viên", "ບໍ່ມີສະມາຊິກພັກແລ້ວ", "no members left"),
        },
    ],
    "before_total": Text(
        "4 chi bộ, 1.108 đảng viên",
        "4 ໜ່ວຍພັກ, ສະມາຊິກ 1.108 ຄົນ",
        "4 branches, 1,108 members",
    ),
    "after_total": Text(
        "3 chi bộ, 1.108 đảng viên",
        "3 ໜ່ວຍພັກ, ສະມາຊິກ 1.108 ຄົນ",
        "3 branches, 1,108 members",
    ),
}

CARD = HEAD | {
    "unit": HEAD["superior"],
    "superior": Text(
        "Đảng bộ thành phố Hà Nội", "ຄະນະພັກນະຄອນຮ່າໂນ້ຍ", "Ha Noi city committee"
    ),
    "on": D(2026, 2, 3),
    "code": "01.00103",
    "kind": Text("Đảng bộ xã, phường", "ຄະນະພັກຕາແສງ", "Commune-level committee"),
    "above": Text(
        "Đảng bộ thành phố Hà Nội", "ຄະນະພັກນະຄອນຮ່າໂນ້ຍ", "Ha Noi city committee"
    ),
    "area": Text("Phường Ô Mẫu", "ຕາແສງໂອເມົາ", "O Mau ward"),
    "founded_on": D(2025, 7, 1),
    "members": 1108,
    "official_members": 1090,
    "probationary_members": 18,
    "leaders": [
        {
            "post": Text("Bí thư", "ເລຂາ", "Secretary"),
            "name": "Hoàng Đình Khuê",
            "since": D(2025, 7, 1),
        },
        {
            "post": Text(
                "Phó bí thư thường trực", "ຮອງເລຂາປະຈຳການ", "Standing deputy secretary"
            ),
            "name": "Bùi Thị Mỹ Hạnh",
            "since": D(2025, 7, 1),
        },
    ],
    "below": [
        {
            "name": Text(
                f"Chi bộ Tổ dân phố số {n}",
                f"ໜ່ວຍພັກກຸ່ມບ້ານເລກທີ {n}",
                f"Branch of residential group No. {n}",
            ),
            "kind": Text("Chi bộ", "ໜ່ວຍພັກ", "Branch"),
            "members": 20 + 3 * n,
        }
        for n in range(1, 31)
    ],
    "story": [
        {
            "on": D(2025, 7, 1),
            "what": Text(
                "Thành lập trên cơ sở hợp nhất 3 đảng bộ phường",
                "ສ້າງຕັ້ງຈາກການໂຮມ 3 ຄະນະພັກຕາແສງ",
                "Founded by merging three ward committees",
            ),
            "decision": "3110-QĐ/TU",
        },
    ],
}

LETTER = HEAD | {
    "number": "12-TB/CB",
    "subject": Text(
        "về việc xem xét công nhận đảng viên chính thức",
        "ກ່ຽວກັບການພິຈາລະນາຮັບຮອງເປັນສະມາຊິກພັກສົມບູນ",
        "on the recognition as an official member",
    ),
    "lines": [
        Text(
            "Đồng chí Trần Văn Ước được mời dự họp chi bộ ngày 09/02/2026.",
            "ສະຫາຍ ຈັນ ວັນ ເອື໊ອກ ຖືກເຊີນເຂົ້າຮ່ວມກອງປະຊຸມໜ່ວຍພັກ ວັນທີ 09/02/2026.",
            "Comrade Tran Van Uoc is asked to the branch meeting of 9 February 2026.",
        ),
        Text(
            "Ý kiến gửi trước ngày 07/02/2026.",
            "ສົ່ງຄຳເຫັນກ່ອນວັນທີ 07/02/2026.",
            "Answers are received until 7 February 2026.",
        ),
    ],
}

RECORD = LETTER | {
    "counts": [
        Text("Tán thành: ......", "ເຫັນດີ: ......", "In favour: ......"),
        Text("Không tán thành: ......", "ບໍ່ເຫັນດີ: ......", "Against: ......"),
    ],
    "ways": [
        Text("Thông qua", "ຮັບຮອງ", "Adopted"),
        Text("Không thông qua", "ບໍ່ຮັບຮອງ", "Not adopted"),
    ],
}

RESULTS: dict[str, Any] = {
    "unit": Text("Đảng bộ phường Mẫu", "ອົງການພັກຕາແສງຕົວຢ່າງ", "Ward committee"),
    "place": "Hà Nội",
    "date": dt.date(2026, 7, 3),
    "period": Text("6 tháng đầu năm 2026", "6 ເດືອນຕົ້ນປີ 2026", "first half of 2026"),
    "before": Text("6 tháng đầu năm 2025", "6 ເດືອນຕົ້ນປີ 2025", "first half of 2025"),
    "results": [
        {
            "title": Text("Thu ngân sách", "ລາຍຮັບງົບປະມານ", "Budget revenue"),
            "plan": "1.200",
            "actual": "1.310 tỷ đồng",
            "of_plan": "109,2 %",
            "before": "1.150",
            "source": Text("Báo cáo 12", "ບົດລາຍງານ 12", "Report 12"),
        }
    ],
    "told": [Text("Mức thu cao nhất", "ລາຍຮັບສູງສຸດ", "The highest revenue")],
    "sign_authority": Text("T/M BAN CHẤP HÀNH", "ຕາງໜ້າຄະນະ", "For the committee"),
    "sign_post": Text("BÍ THƯ", "ເລຂາ", "Secretary"),
    "signer": "Nguyễn Văn Mẫu",
}

PROGRAMME = {
    "unit": HEAD["unit"],
    "date": D(2026, 3, 1),
    "subject": Text("Hội nghị mẫu", "ກອງປະຊຸມຕົວຢ່າງ", "Specimen conference"),
    "when": "10/3/2026",
    "venue": Text("Hà Nội", "ຮ່າໂນ້ຍ", "Ha Noi"),
    "objective": Text("Học cách làm", "ຮຽນວິທີເຮັດ", "Learn how it is done"),
    "host": Text("Thành ủy mẫu", "ຄະນະພັກຕົວຢ່າງ", "Specimen committee"),
    "visitor": Text("Đoàn mẫu", "ຄະນະຕົວຢ່າງ", "Specimen group"),
    "hosts": [{"name": "Nguyễn Thị Đỗ Quyên", "office": "Bí thư", "role": "head"}],
    "visitors": [],
    "items": [{"when": "09:00", "title": "Mở đầu", "topics": "Xây dựng Đảng"}],
}

REVIEW: dict[str, Any] = HEAD | {
    "subject": Text("Năm 2026", "ປີ 2026", "Year 2026"),
    "lines": [
        Text("Họ tên: Trần Văn Ước", "ຊື່: ຈັນ ວັນ ເອື໊ອກ", "Name: Tran Van Uoc"),
        Text("Ưu điểm: gương mẫu", "ດ້ານດີ: ເປັນແບບຢ່າງ", "Strengths: an example"),
    ],
    "counts": [Text("Tốt: ......", "ດີ: ......", "Good: ......")],
    "signer": "Trần Văn Ước",
}

SHEET: dict[str, Any] = HEAD | {
    "subject": Text("Năm 2026", "ປີ 2026", "Year 2026"),
    "rows": [
        {
            "name": "Trần Văn Ước",
            "self": Text("Tốt", "ດີ", "Good"),
            "voices": "12/15",
            "proposed": Text("Tốt", "ດີ", "Good"),
            "final": "",
        }
    ],
    "signer": "Nguyễn Văn Mẫu",
}

CERTIFICATE: dict[str, Any] = HEAD | {
    "number": "12-GCN",
    "subject": Text("Năm 2026", "ປີ 2026", "Year 2026"),
    "name": "Trần Văn Ước",
    "class": Text("Hoàn thành tốt nhiệm vụ", "ສຳເລັດໜ້າທີ່ດີ", "Good"),
    "period": "1/1/2026 – 31/12/2026",
    "decided": "12-QĐ/ĐU",
    "facts": [Text("Công bố 20/12/2026", "ປະກາດ 20/12/2026", "Published 20/12/2026")],
    "sign_authority": Text("Đảng ủy phường Mẫu", "ຄະນະພັກ", "Ward committee"),
    "signer": "Nguyễn Văn Mẫu",
}

LEADER: dict[str, Any] = HEAD | {
    "subject": Text("Năm 2026", "ປີ 2026", "Year 2026"),
    "name": "Trần Văn Ước",
    "role": Text("Bí thư", "ເລຂາ", "Secretary"),
    "led": Text("Chi bộ 1", "ໜ່ວຍ 1", "Branch 1"),
    "criteria": [
        {"title": "Đoàn kết", "most": "30", "own": "28", "committee": ""},
    ],
    "total": "88",
    "lines": [Text("Mức tự nhận: Tốt", "ລະດັບ: ດີ", "Own class: good")],
    "measures": [Text("Đúng hạn: 100 %", "ທັນເວລາ: 100 %", "On time: 100 %")],
    "signer": "Trần Văn Ước",
}

QUARTER_TASKS: dict[str, Any] = HEAD | {
    "subject": Text("Quý III 2026", "ງວດ III 2026", "Quarter III of 2026"),
    "name": "Trần Văn Ước",
    "role": Text("Bí thư", "ເລຂາ", "Secretary"),
    "led": Text("Chi bộ 1", "ໜ່ວຍ 1", "Branch 1"),
    "tasks": [
        {
            "title": Text("Kết nạp hai đảng viên", "ຮັບສອງສະມາຊິກ", "Two members"),
            "due": "30/9/2026",
            "done": "",
            "result": "",
            "points": "",
        }
    ],
    "lines": [Text("Mức tự nhận: Tốt", "ລະດັບ: ດີ", "Own class: good")],
    "signer": "Trần Văn Ước",
}

QUARTER_SHEET: dict[str, Any] = HEAD | {
    "subject": Text("Quý III 2026", "ງວດ III 2026", "Quarter III of 2026"),
    "rows": [
        {
            "name": "Trần Văn Ước",
            "role": Text("Bí thư", "ເລຂາ", "Secretary"),
            "points": "88",
            "self": Text("Tốt", "ດີ", "Good"),
            "proposed": Text("Tốt", "ດີ", "Good"),
            "final": "",
        }
    ],
    "counts": [Text("Tốt: 1", "ດີ: 1", "Good: 1")],
    "signer": "Nguyễn Văn Mẫu",
}

OPINION: dict[str, Any] = HEAD | {
    "subject": Text("Đồng chí Trần Văn Ước", "ສະຫາຍ ຈັນ", "Tran Van Uoc"),
    "asked": Text("Chi ủy nơi cư trú", "ຄະນະໜ່ວຍບ່ອນຢູ່", "Place of residence"),
    "until": "10/12/2026",
    "lines": [Text("Ưu điểm: ......", "ດ້ານດີ: ......", "Strengths: ......")],
    "signer": "Nguyễn Văn Mẫu",
}

SAMPLES: dict[str, dict[str, Any]] = {
    **course_samples.of(HEAD),
    **yearly_sample.of(HEAD),
    "class-certificate": CERTIFICATE,
    "evaluation-01a": LEADER,
    "evaluation-3a": QUARTER_TASKS,
    "evaluation-4": QUARTER_SHEET,
    "opinion-request": OPINION,
    "notice": LETTER,
    "introduction": LETTER,
    "transfer-letter": LETTER,
    "application": LETTER,
    "step-record": RECORD,
    "decision": DECISION,
    "roster": ROSTER,
    "member-extract": EXTRACT,
    "reorganisation-annex": ANNEX,
    "unit-card": CARD,
    "period-results": RESULTS,
    "self-review": REVIEW,
    "evaluation-sheet": SHEET,
    "exchange-programme": PROGRAMME,
}
