"""``python -m benchmarks.imports``: big tables, previewed, applied and taken back.

100,000 members by 25 columns out of a workbook, and 20,000 rows with 300 planted
faults, whose file of refused rows must hold exactly those. Each database has a
data folder of its own, and its ground is made by another process than the one that
imports, as in an installation. Exit code 1 when a budget was missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .memory import Memory
from .peers import environment
from .run import DATABASES

BUDGETS = {
    "preview": 60.0,
    "apply": 120.0,
    "faults": 30.0,
    "memory": 700.0,
}
HEADINGS = (
    "STT|Số thẻ đảng viên|Họ và tên|Bí danh|Giới tính|Ngày sinh|Số CCCD|Chi bộ|"
    "Ngày vào Đảng|Ngày làm lễ kết nạp|Ngày chính thức|Loại đảng viên|"
    "Tình trạng sinh hoạt|Điện thoại|Email|Địa chỉ|Quê quán|Trình độ|Lý luận|"
    "Nghề nghiệp|Chức danh|Ghi chú 1|Ghi chú 2|Ghi chú 3|Ghi chú 4"
).split("|")
FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
)
MIDDLES = "Văn Thị Đức Ngọc Minh Thanh Hữu Quang Xuân Thu Hồng Kim Anh Bảo Gia".split()
GIVENS = (
    "An Bình Cường Dung Em Giang Hà Hải Khánh Lan Mai Nam Oanh Phúc Quân Sơn".split()
)
BRANCHES = 1_000


def main(argv: list[str] | None = None) -> int:
    """Measure on one or both databases."""
    parser = argparse.ArgumentParser(prog="benchmarks.imports", description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument(
        "--own-time",
        action="store_true",
        help="count the time of the processors at work (for a busy machine)",
    )
    parser.add_argument("--step", choices=("ground", "work"), help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.step:
        return _inside(args)
    worst = 0
    for name in DATABASES if args.database == "both" else (args.database,):
        with TemporaryDirectory() as folder, environment(name, Path(folder)) as env:
            print(f"\n{name}", flush=True)
            command = [sys.executable, "-m", "benchmarks.imports"]
            command += ["--members", str(args.members), "--rows", str(args.rows)]
            command += ["--own-time"] if args.own_time else []
            subprocess.run([*command, "--step", "ground"], env=env, check=True)
            done = subprocess.run([*command, "--step", "work"], env=env, check=False)
            worst |= done.returncode
    return worst


def _at_work() -> float:
    """Return the processor time of this process and its readers."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(w) for w in who]
    return sum(u.ru_utime + u.ru_stime for u in used)


_now = time.monotonic


def _inside(args: argparse.Namespace) -> int:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.config.settings")
    django.setup()
    global _now
    _now = _at_work if args.own_time else time.monotonic
    from django.core.management import call_command

    from banyan.config.loading import load_all

    load_all()
    if args.step == "ground":
        call_command("migrate", verbosity=0)
        _ground()
        return 0
    branches = [f"Chi bộ số {n}" for n in range(BRANCHES)]
    missed = _faults(args.rows, branches) | _members(args.members, branches)
    return int(missed)


def _ground() -> None:
    from banyan.decisions.services import decision_take_over
    from banyan.demo.setup import install_packs
    from banyan.kernel.actor import system_actor
    from banyan.kernel.text import Text
    from banyan.units import services as units
    from banyan.units.queries import structure_get

    install_packs()
    actor, day = system_actor("benchmarks"), dt.date(2025, 7, 1)
    decision = decision_take_over(
        actor=actor, title="Units", decided_on=day, source="Invented"
    )
    rows = [units.Load("city", None, "province-committee", Text(vi="Thành phố Mẫu"))]
    for ward in range(BRANCHES // 20):
        name = Text(vi=f"Đảng bộ phường {ward}")
        rows.append(units.Load(f"w{ward}", "city", "commune-committee", name))
    for branch in range(BRANCHES):
        name = Text(vi=f"Chi bộ số {branch}")
        rows.append(units.Load(f"b{branch}", f"w{branch // 20}", "branch", name))
    units.tree_load(
        actor=actor,
        structure=structure_get("party"),
        rows=rows,
        on=day,
        decision=decision,
    )


def _row(number: int, branches: list[str], chance: random.Random) -> list[str]:
    name = " ".join(
        chance.choice(part) for part in (FAMILIES, MIDDLES, MIDDLES, GIVENS)
    )
    born = dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(18_000))
    joined = dt.date(2025, 7, 2) + dt.timedelta(days=chance.randrange(120))
    official = joined + dt.timedelta(days=365)
    return [
        str(number),
        f"{number:08d}",
        name,
        "",
        chance.choice(("Nam", "Nữ")),
        born.strftime("%d/%m/%Y"),
        f"{number + 10**11:012d}",
        chance.choice(branches),
        joined.strftime("%d/%m/%Y"),
        "",
        official.strftime("%d/%m/%Y"),
        "Chính thức",
        "",
        f"09{number:08d}",
        f"m{number}@example.org",
        f"Số {number}, phố Mẫu",
        *["…"] * 9,
    ]


def _book(rows: Iterator[list[str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for at, line in enumerate(rows, start=1):
        for column, cell in enumerate(line):
            sheet.write_string(at, column, cell)
    book.close()
    return out.getvalue()


FAULTS = (
    (5, "31/02/1980"),
    (7, "Chi bộ không có"),
    (4, "?"),
    (6, "12"),
    (8, "01/01/2999"),
    (13, "gọi sau"),
)


def _faults(count: int, branches: list[str]) -> bool:
    """Plant 300 faults; exactly those must come back."""
    chance = random.Random(7)
    rows = [_row(900_000 + n, branches, chance) for n in range(count)]
    planted = set(chance.sample(range(count), min(300, count)))
    for at in planted:
        column, value = chance.choice(FAULTS)
        rows[at][column] = value
    content = _book(iter(rows))
    started = _now()
    item, _took = _prepared(content)
    item = _services().import_apply(actor=_actor(), item=item)
    back = _services().refused_rows(actor=_actor(), item=item, form="csv")
    seconds = _now() - started
    lines = back.decode("utf-8-sig").splitlines()[1:]
    found = {line.split(",")[0] for line in lines}
    wanted = {rows[at][0] for at in planted}
    exact = found == wanted and item.counts["applied"] == count - len(wanted)
    print(f"  exactly the planted faults: {exact}")
    return _say(f"{count:,} rows with 300 faults", seconds, "faults") or not exact


def _members(count: int, branches: list[str]) -> bool:
    chance = random.Random(11)
    content = _book(_row(n, branches, chance) for n in range(1, count + 1))
    with Memory() as preview:
        item, seconds = _prepared(content)
    missed = _say(f"{count:,} x 25 previewed", seconds, "preview")
    started = _now()
    with Memory() as apply:
        item = _services().import_apply(actor=_actor(), item=item)
    missed |= _say("applied", _now() - started, "apply")
    print(f"  {json.dumps(item.counts['statuses'])}")
    started = _now()
    with Memory() as undo:
        _services().import_undo(actor=_actor(), item=item)
    print(f"  taken back {_now() - started:8.1f} s")
    return missed | _memory(previewed=preview, applied=apply, undone=undo)


def _memory(**steps: Memory) -> bool:
    """Say how much each step needed, together with the reader that it starts."""
    peak = max(step.peak for step in steps.values())
    each = ", ".join(f"{name} {step.peak:.0f}" for name, step in steps.items())
    mark = "kept" if peak <= BUDGETS["memory"] else "MISSED"
    print(f"  memory in MB: {each}, of {BUDGETS['memory']:.0f} {mark}")
    return peak > BUDGETS["memory"]


def _prepared(content: bytes) -> tuple[Any, float]:
    from banyan.units.queries import structure_get

    started = _now()
    item = _services().import_start(
        actor=_actor(),
        kind="members",
        content=content,
        file_name="members.xlsx",
        structure=structure_get("party"),
    )
    item = _services().import_prepare(actor=_actor(), item=item)
    return item, _now() - started


def _services() -> Any:
    from banyan.imports import services

    return services


def _actor() -> Any:
    from banyan.kernel.actor import system_actor

    return system_actor("benchmarks")


def _say(what: str, seconds: float, budget: str) -> bool:
    kept = seconds <= BUDGETS[budget]
    mark = "kept" if kept else "MISSED"
    print(f"  {what:36} {seconds:7.1f} s of {BUDGETS[budget]:.0f} s {mark}", flush=True)
    return not kept


if __name__ == "__main__":
    sys.exit(main())
