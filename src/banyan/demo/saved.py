"""The saved lists of the demonstration: what an officer keeps and shares."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.access.queries import account_by_login
from banyan.base.lists import ListQuery
from banyan.kernel import clock
from banyan.lists import services
from banyan.units.queries import actor_for


@dataclass(frozen=True)
class Kept:
    """One saved list: whose, of what, how it is asked, whether it is shared."""

    owner: str
    list_key: str
    name: str
    query: ListQuery
    shared: bool = False


KEPT = (
    Kept(
        "organiser",
        "members",
        "Đảng viên dự bị kết nạp năm nay",
        ListQuery(filter="grade is probationary and joined is this-year", tab="party"),
        shared=True,
    ),
    Kept(
        "organiser",
        "members",
        "Từ 55 tuổi, được miễn sinh hoạt",
        ListQuery(
            filter="age ge 55 and participation is exempt",
            columns=("name", "unit", "age", "joined", "phone"),
            order=("unit", "name"),
            tab="party",
        ),
        shared=True,
    ),
    Kept(
        "organiser",
        "offices",
        "Chức vụ đã hết nhiệm kỳ",
        ListQuery(filter="over is yes", order=("term",), tab="party"),
    ),
    Kept(
        "officer",
        "members",
        "Đảng viên trẻ chưa giữ chức vụ",
        ListQuery(filter="age le 30 and post empty", tab="party"),
        shared=True,
    ),
)


def keep_all() -> None:
    """Save the lists as their owners, and share those that are for others too."""
    for kept in KEPT:
        account = account_by_login(kept.owner)
        if account is None:
            continue
        actor = actor_for(account, clock.today())
        command = services.SaveList(kept.list_key, kept.name, kept.query)
        row = services.saved_create(actor=actor, command=command)
        if kept.shared:
            units = services.units_of_own(actor, kept.list_key)
            services.saved_share(actor=actor, uid=row.uid, units=units)
