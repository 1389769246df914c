"""Invented texts for the gallery, in three languages; names belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.web.shared import ui

COLOURS = (
    "ground",
    "raised",
    "sunken",
    "ink",
    "grey-1",
    "grey-2",
    "grey-3",
    "accent",
    "accent-soft",
    "amber",
    "amber-soft",
    "red",
    "red-soft",
)


@dataclass(frozen=True)
class Speaker:
    """Chooses the text of the reader's language; knows the address of the page."""

    language: str
    here: str

    def __call__(self, vi: str, lo: str, en: str) -> str:
        """Return the text in the language."""
        return {"vi": vi, "lo": lo}.get(self.language, en)


def head(say: Speaker) -> ui.Head:
    """Return a page head with every part."""
    return ui.Head(
        title=say(
            "Đảng bộ phường Hoàn Kiếm",
            "ຄະນະພັກບ້ານສີໂຄດຕະບອງ",
            "Party committee of Hoàn Kiếm ward",
        ),
        crumbs=(
            ui.Crumb(say("Hà Nội", "ຮ່າໂນ້ຍ", "Hà Nội"), say.here),
            ui.Crumb(
                say("Phường và xã", "ຕາແສງ ແລະ ບ້ານ", "Wards and communes"), say.here
            ),
            ui.Crumb(say("Hoàn Kiếm", "ສີໂຄດຕະບອງ", "Hoàn Kiếm")),
        ),
        facts=(
            say("Đảng bộ cơ sở", "ຄະນະພັກຮາກຖານ", "Grassroots committee"),
            say("1.284 đảng viên", "ສະມາຊິກ 1.284 ຄົນ", "1,284 members"),
            say("Bí thư: Lê Văn Bình", "ເລຂາ: ເລ ວັນ ບິ່ງ", "Secretary: Lê Văn Bình"),
        ),
        badge=ui.Badge(say("đang hoạt động", "ເຄື່ອນໄຫວຢູ່", "active"), "good"),
        primary=ui.Act(
            say("Ghi cuộc họp", "ບັນທຶກກອງປະຊຸມ", "Record a meeting"), say.here
        ),
        others=acts(say),
        invented=True,
    )


def acts(say: Speaker) -> tuple[ui.Act, ...]:
    """Return acts: a link, a form, a disabled one with its reason."""
    return (
        ui.Act(
            say("Xuất danh sách", "ສົ່ງອອກລາຍຊື່", "Export the list"),
            say.here,
            icon="outline/download",
            reads=True,
        ),
        ui.Act(
            say("Đổi tên", "ປ່ຽນຊື່", "Rename"),
            say.here,
            method="post",
            icon="outline/pencil",
        ),
        ui.Act(
            say("Giải thể", "ຍຸບ", "Dissolve"),
            icon="outline/lock",
            reason=say(
                "Chỉ cấp trên trực tiếp được giải thể (Điều 10).",
                "ມີແຕ່ຂັ້ນເທິງໂດຍກົງຈຶ່ງຍຸບໄດ້ (ມາດຕາ 10).",
                "Only the level directly above may dissolve it (Article 10).",
            ),
        ),
    )


def rules(say: Speaker) -> tuple[ui.RuleChip, ...]:
    """Return rule chips: plain, disputed, unverified."""
    article = say("Điều", "ມາດຕາ", "Article")
    return (
        ui.RuleChip(
            f"{article} 22",
            say("Điều lệ Đảng", "ກົດລະບຽບພັກ", "Statutes"),
            "19/01/2011",
            say.here,
            say(
                "Chi bộ họp thường lệ mỗi tháng một lần.",
                "ໜ່ວຍພັກປະຊຸມປົກກະຕິເດືອນລະຄັ້ງ.",
                "A branch meets once a month.",
            ),
        ),
        ui.RuleChip(
            f"{article} 4.1", "24-QĐ/TW", "30/07/2021", say.here, state="disputed"
        ),
        ui.RuleChip(f"{article} 7", "01-HD/TW", "", "", state="unverified"),
    )


def tabs(say: Speaker) -> tuple[ui.Tab, ...]:
    """Return the tabs of a unit."""
    names = (
        say("Tổng quan", "ພາບລວມ", "Overview"),
        say("Đảng viên", "ສະມາຊິກ", "Members"),
        say("Cuộc họp", "ກອງປະຊຸມ", "Meetings"),
        say("Quyết định", "ຂໍ້ຕົກລົງ", "Decisions"),
        say("Lịch sử", "ປະຫວັດ", "History"),
    )
    counts = ("", "1.284", "36", "112", "")
    return tuple(
        ui.Tab(name, say.here, place == 0, counts[place])
        for place, name in enumerate(names)
    )


def figures(say: Speaker) -> tuple[ui.Fact, ...]:
    """Return the figures of a unit."""
    return (
        ui.Fact(say("Đảng viên", "ສະມາຊິກ", "Members"), "1.284", say.here),
        ui.Fact(say("Nữ", "ແມ່ຍິງ", "Women"), "41,7%"),
        ui.Fact(say("Tuổi trung bình", "ອາຍຸສະເລ່ຍ", "Average age"), "52,4"),
        ui.Fact(
            say(
                "Chi bộ đã họp tháng này",
                "ໜ່ວຍທີ່ປະຊຸມແລ້ວ",
                "Branches met this month",
            ),
            "31 / 36",
            say.here,
            say("5 chưa họp", "5 ຍັງບໍ່ປະຊຸມ", "5 not yet"),
        ),
    )


def facts(say: Speaker) -> tuple[ui.Fact, ...]:
    """Return facts as label and value."""
    return (
        ui.Fact(
            say("Bí thư", "ເລຂາ", "Secretary"),
            "Lê Văn Bình",
            say.here,
            say("từ 14/06/2025", "ແຕ່ 14/06/2025", "since 14 June 2025"),
        ),
        ui.Fact(
            say("Phó Bí thư", "ຮອງເລຂາ", "Deputy secretary"),
            say("còn trống", "ວ່າງ", "vacant"),
        ),
        ui.Fact(
            say("Thành lập", "ສ້າງຕັ້ງ", "Founded"),
            "01/07/2025",
            note=say(
                "hợp nhất từ 6 đảng bộ", "ລວມຈາກ 6 ຄະນະພັກ", "merged from 6 committees"
            ),
        ),
    )


def badges(say: Speaker) -> tuple[ui.Badge, ...]:
    """Return one badge of each tone."""
    return (
        ui.Badge(say("dự bị", "ສຳຮອງ", "on trial")),
        ui.Badge(say("đã họp", "ປະຊຸມແລ້ວ", "met"), "good"),
        ui.Badge(say("sắp đến hạn", "ໃກ້ຮອດກຳນົດ", "soon"), "soon"),
        ui.Badge(say("quá hạn 12 ngày", "ກາຍກຳນົດ 12 ມື້", "12 days overdue"), "late"),
    )


def people(say: Speaker) -> tuple[ui.PersonLine, ...]:
    """Return persons in a list."""
    since = say("vào Đảng", "ເຂົ້າພັກ", "member since")
    lines = badges(say)
    return (
        ui.PersonLine(
            "Trần Thị Hồng Nhung", say.here, f"{since} 03/02/1996", "1968", None, True
        ),
        ui.PersonLine(
            "Đặng Ngọc Ưng", say.here, f"{since} 19/05/2024", "", lines[0], True
        ),
        ui.PersonLine(
            "ສົມໃຈ ວົງສະຫວັນ",
            say.here,
            say("khách", "ແຂກ", "guest"),
            "",
            lines[2],
            True,
        ),
    )


def units(say: Speaker) -> tuple[ui.UnitLine, ...]:
    """Return units in a list, one with a long name."""
    kind = say("Chi bộ", "ໜ່ວຍພັກ", "Branch")
    return (
        ui.UnitLine(
            say("Tổ dân phố số 7", "ໜ່ວຍບ້ານ 7", "Residents' group 7"),
            say.here,
            kind,
            "",
            "42",
        ),
        ui.UnitLine(
            say(
                "Trung tâm Phục vụ hành chính công và Chuyển đổi số thành phố",
                "ສູນບໍລິການບໍລິຫານສາທາລະນະ ແລະ ຫັນເປັນດິຈິຕອນນະຄອນຫຼວງ",
                "City centre for public administration services and digital change",
            ),
            say.here,
            kind,
            "",
            "128",
            badges(say)[3],
            True,
        ),
    )


def dues(say: Speaker) -> tuple[ui.DueLine, ...]:
    """Return rows of the inbox."""
    late, soon = badges(say)[3], badges(say)[2]
    ask = ui.Act(
        say("Ghi biểu quyết", "ບັນທຶກການລົງຄະແນນ", "Record the vote"),
        say.here,
        method="post",
    )
    return (
        ui.DueLine(
            say(
                "Biểu quyết công nhận đảng viên chính thức",
                "ລົງຄະແນນຮັບຮອງສະມາຊິກສົມບູນ",
                "Vote on full membership",
            ),
            "Đặng Ngọc Ưng",
            say.here,
            say("hạn 10/11/2026", "ກຳນົດ 10/11/2026", "due 10 November 2026"),
            late,
            rules(say)[:1],
            ask,
        ),
        ui.DueLine(
            say("Biên bản họp tháng 11", "ບົດບັນທຶກເດືອນ 11", "Minutes of November"),
            say("Tổ dân phố số 7", "ໜ່ວຍບ້ານ 7", "Residents' group 7"),
            say.here,
            say("hạn 30/11/2026", "ກຳນົດ 30/11/2026", "due 30 November 2026"),
            soon,
            rules(say)[:1],
            acts(say)[2],
        ),
    )


def story(say: Speaker) -> tuple[ui.StoryLine, ...]:
    """Return a story with every kind of line."""
    return (
        ui.StoryLine(
            say("hôm nay", "ມື້ນີ້", "today"),
            say("Đảng viên chính thức", "ສະມາຊິກສົມບູນ", "Full member"),
            kind="now",
        ),
        ui.StoryLine(
            "19/05/2025",
            say(
                "Công nhận đảng viên chính thức",
                "ຮັບຮອງເປັນສະມາຊິກສົມບູນ",
                "Made a full member",
            ),
            text=say(
                "Quyết định 112-QĐ/ĐU, 34 trên 36 tán thành",
                "ຂໍ້ຕົກລົງ 112, ເຫັນດີ 34 ຈາກ 36",
                "Decision 112-QĐ/ĐU, 34 of 36 in favour",
            ),
            url=say.here,
            kind="decision",
            chips=rules(say)[:1],
        ),
        ui.StoryLine(
            "02/03/2025",
            say("Chuyển sinh hoạt tạm thời", "ຍ້າຍຊົ່ວຄາວ", "Moved for a time"),
            kind="wrong",
            note=say(
                "ghi nhầm, sửa 05/03/2025",
                "ບັນທຶກຜິດ, ແກ້ 05/03/2025",
                "recorded wrongly, corrected 5 March 2025",
            ),
        ),
        ui.StoryLine(
            "19/05/2024",
            say("Kết nạp đảng viên dự bị", "ຮັບເປັນສະມາຊິກສຳຮອງ", "Admitted on trial"),
            kind="decision",
            url=say.here,
            text=say(
                "Ghi lại từ hồ sơ cũ", "ບັນທຶກຈາກເອກະສານເກົ່າ", "Taken over from records"
            ),
        ),
    )


def tree_heads(say: Speaker) -> tuple[str, ...]:
    """Return the heads of the tree table."""
    return (
        say("Đơn vị", "ໜ່ວຍງານ", "Unit"),
        say("Đảng viên", "ສະມາຊິກ", "Members"),
        say("Nữ", "ແມ່ຍິງ", "Women"),
        say("Tuổi", "ອາຍຸ", "Age"),
        say("Đã họp", "ປະຊຸມແລ້ວ", "Met"),
    )


def tree(say: Speaker) -> tuple[ui.TreeRow, ...]:
    """Return rows of a tree with bars on one scale."""
    rows = (
        ("1", "Hà Nội", 1, True, 12480, "42%", "51,2", 88),
        ("2", "Hoàn Kiếm", 2, True, 1284, "41,7%", "52,4", 86),
        ("3", say("Tổ dân phố số 7", "ໜ່ວຍບ້ານ 7", "Group 7"), 3, False, 42, *_Q[0]),
        ("4", say("Trường học", "ໂຮງຮຽນ", "School"), 3, False, 318, *_Q[1]),
        ("5", "Cửa Nam", 2, False, 903, "39,0%", "49,9", 100),
        ("6", "Ba Đình", 2, False, 2110, "44,1%", "53,0", 72),
    )
    leaves = {"3", "4"}
    return tuple(
        ui.TreeRow(
            key,
            name,
            say.here,
            level,
            kind="" if level == 1 else say("đảng bộ", "ຄະນະພັກ", "committee"),
            fold_url="" if key in leaves else say.here,
            open=is_open,
            cells=(
                ui.Bar(members, 2200 if level > 1 else 12480, f"{members:,}"),
                women,
                age,
                ui.Bar(met, 100, f"{met}%", "late" if met < 80 else ""),
            ),
        )
        for key, name, level, is_open, members, women, age, met in rows
    )


_Q = (("38,1%", "61,0", 100), ("66,0%", "43,8", 92))


def filters(say: Speaker) -> tuple[ui.Filter, ...]:
    """Return filters as chips."""
    return (
        ui.Filter(say("Tất cả", "ທັງໝົດ", "All"), say.here, True, "1.284"),
        ui.Filter(say("Dự bị", "ສຳຮອງ", "On trial"), say.here, False, "38"),
        ui.Filter(say("Được miễn", "ຍົກເວັ້ນ", "Exempt"), say.here, False, "97"),
    )


def empty(say: Speaker) -> ui.Empty:
    """Return an empty place that teaches."""
    return ui.Empty(
        say("Chưa có cuộc họp nào", "ຍັງບໍ່ມີກອງປະຊຸມ", "No meetings yet"),
        say(
            "Các cuộc họp sẽ hiện ở đây theo ngày, kèm biên bản và biểu quyết. "
            "Bắt đầu bằng cách ghi cuộc họp gần nhất.",
            "ກອງປະຊຸມຈະສະແດງຢູ່ນີ້ຕາມວັນທີ ພ້ອມບົດບັນທຶກ ແລະ ການລົງຄະແນນ. "
            "ເລີ່ມດ້ວຍການບັນທຶກກອງປະຊຸມຫຼ້າສຸດ.",
            "Meetings will stand here by date, with minutes and votes. "
            "Begin by recording the last one.",
        ),
        (ui.Act(say("Ghi cuộc họp", "ບັນທຶກກອງປະຊຸມ", "Record a meeting"), say.here),),
    )


def messages(say: Speaker) -> tuple[ui.Message, ...]:
    """Return a message of each tone, the refusal with its article and findings."""
    return (
        ui.Message(say("Đã lưu cuộc họp.", "ບັນທຶກແລ້ວ.", "The meeting is recorded.")),
        ui.Message(
            say("Người khác đã sửa trước", "ຜູ້ອື່ນແກ້ໄຂກ່ອນ", "Somebody else was faster"),
            say(
                "Nội dung bạn gõ vẫn còn bên dưới.",
                "ສິ່ງທີ່ທ່ານພິມຍັງຢູ່ລຸ່ມນີ້.",
                "What you typed is kept below.",
            ),
            "warning",
        ),
        ui.Message(
            say(
                "Quy định không cho phép", "ລະບຽບບໍ່ອະນຸຍາດ", "A rule does not allow this"
            ),
            say(
                "Cần hơn một nửa số đảng viên chính thức tán thành; mới có 17 trên 36.",
                "ຕ້ອງມີສະມາຊິກສົມບູນເກີນເຄິ່ງເຫັນດີ; ມີພຽງ 17 ຈາກ 36.",
                "More than half of the full members must agree; 17 of 36 did.",
            ),
            "refusal",
            (
                ui.Finding(
                    say(
                        "Hai người bỏ phiếu chưa là đảng viên chính thức.",
                        "ສອງຄົນທີ່ລົງຄະແນນຍັງບໍ່ແມ່ນສະມາຊິກສົມບູນ.",
                        "Two voters are not yet full members.",
                    ),
                    say("Dòng 12", "ແຖວ 12", "Row 12"),
                    say("Điều 9", "ມາດຕາ 9", "Article 9"),
                ),
            ),
            rules(say)[0],
            say(
                "Bỏ phiếu lại trong cuộc họp sau, hoặc sửa danh sách người bỏ phiếu.",
                "ລົງຄະແນນຄືນໃນກອງປະຊຸມໜ້າ ຫຼື ແກ້ລາຍຊື່ຜູ້ລົງຄະແນນ.",
                "Vote again in the next meeting, or correct the list of voters.",
            ),
        ),
    )


def confirm(say: Speaker) -> ui.Act:
    """Return an act that asks first."""
    return ui.Act(
        say("Giải thể chi bộ", "ຍຸບໜ່ວຍພັກ", "Dissolve the branch"),
        say.here,
        method="post",
        danger=True,
    )
