"""A plan out of a table: one row per operation, units named by code.

A code names a unit only with its level and day, so a reference in a cell is
``code`` or ``level:code`` (``commune:103``), or ``#id``. Successors and parents
may be units that other rows establish. Each problem names its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.names import fold
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from .operations import (
    Absorb,
    ChangeArea,
    Dissolve,
    Establish,
    Merge,
    Move,
    Operation,
    Ref,
    Rename,
    Split,
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "op": ("op", "operation", "việc", "thao tác", "cách sắp xếp", "ການປັບປຸງ", "ວຽກ"),
    "unit": ("unit", "unit code", "code", "mã", "mã đơn vị", "ລະຫັດ", "ລະຫັດໜ່ວຍງານ"),
    "level": ("level", "kind", "cấp", "loại", "loại đơn vị", "ຂັ້ນ", "ປະເພດ"),
    "parent": ("new parent", "parent", "đơn vị cấp trên", "cấp trên", "ຂັ້ນເທິງ"),
    "new_code": ("new code", "mã mới", "ລະຫັດໃໝ່"),
    "vi": ("name", "name vi", "new name", "tên", "tên mới", "tên tiếng việt", "ຊື່ ຫວຽດ"),
    "lo": ("name lo", "tên tiếng lào", "ຊື່", "ຊື່ລາວ"),
    "en": ("name en", "tên tiếng anh", "ຊື່ອັງກິດ"),
    "area": ("area", "địa bàn", "mã địa bàn", "ເຂດ"),
    "successors": (
        "successors",
        "successor codes",
        "into",
        "đơn vị mới",
        "mã đơn vị mới",
        "đơn vị tiếp nhận",
        "ໜ່ວຍງານສືບຕໍ່",
    ),
    "assignment": ("assignment", "assign", "phân về", "phân công", "ການມອບ"),
    "custodian": ("custodian", "nơi lưu hồ sơ", "ຜູ້ຮັກສາ"),
    "note": ("note", "ghi chú", "ໝາຍເຫດ"),
}
"""The headings of each column, in English, Vietnamese and Lao."""

WORDS: dict[str, tuple[str, ...]] = {
    "establish": ("found", "create", "thành lập", "lập mới", "ສ້າງຕັ້ງ"),
    "rename": ("change name", "đổi tên", "đổi mã", "ປ່ຽນຊື່"),
    "move": ("chuyển", "di chuyển", "ຍ້າຍ"),
    "merge": ("hợp nhất", "nhập", "sáp nhập vào đơn vị mới", "ລວມ"),
    "absorb": ("sáp nhập", "nhập vào", "ໂຮມເຂົ້າ"),
    "split": ("divide", "chia", "tách", "chia tách", "ແຍກ", "ແບ່ງ"),
    "dissolve": ("close", "giải thể", "kết thúc hoạt động", "ຍຸບ"),
    "change_area": ("area", "đổi địa bàn", "ປ່ຽນເຂດ"),
}
"""Other words for the operations."""

_OPS = {fold(w): op for op, words in WORDS.items() for w in (op, *words)}
_LIST = re.compile(r"[;,\n]+")
REST, MEMBERS = "*", "members"


@dataclass(frozen=True)
class Line:
    """One row of the table: its number and its cells as text."""

    row: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "").strip()


Lookup = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], list[int]]]
"""Finds units by (level, code) on the day before; level "" means any level."""


@dataclass
class Plan:
    """What came out of a table."""

    operations: list[Operation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_of(
    lines: Sequence[Line],
    find: Lookup,
    level_of: Callable[[str], str | None],
    find_area: Lookup,
) -> Plan:
    """Return the operations of a table, or the problems of its rows.

    ``find`` answers for all references at once, ``find_area`` for areas, which
    are units of another structure; ``level_of`` gives the name of
    the level for a kind or a level as people write it, ``None`` when unknown.
    """
    return _Reader(lines, find, level_of, find_area).plan()


class _Reader:
    def __init__(
        self,
        lines: Sequence[Line],
        find: Lookup,
        level_of: Callable[[str], str | None],
        find_area: Lookup,
    ) -> None:
        self.lines, self.level_of = lines, level_of
        self.found = Plan()
        self.fresh = self._new_units()
        self.known = find(self._asked())
        self.areas = find_area(
            _area_key(line["area"]) for line in lines if line["area"]
        )

    def plan(self) -> Plan:
        readers: dict[str, Callable[[Line], Operation | None]] = {
            "establish": self._establish,
            "rename": self._rename,
            "move": self._move,
            "merge": self._merge,
            "absorb": self._merge,
            "split": self._split,
            "dissolve": self._dissolve,
            "change_area": self._change_area,
        }
        for line in self.lines:
            op = self._op(line)
            if op is None:
                self._problem("plan.operation", _UNKNOWN_OP, line, op=line["op"])
                continue
            made = readers[op](line)
            if made is not None:
                self.found.operations.append(made)
        return self.found

    # -- references ------------------------------------------------------------

    def _op(self, line: Line) -> str | None:
        return _OPS.get(fold(line["op"]))

    def _level(self, line: Line) -> str:
        return self.level_of(line["level"]) or ""

    def _new_units(self) -> dict[tuple[str, str], str]:
        fresh = {}
        for line in self.lines:
            if self._op(line) == "establish":
                code = line["new_code"] or line["unit"]
                key = (self._level(line), code)
                fresh[key] = f"+{key[0]}:{code}"
        return fresh

    def _asked(self) -> list[tuple[str, str]]:
        asked: dict[tuple[str, str], None] = {}
        for line in self.lines:
            own = self._level(line)
            for name, level in (
                ("unit", own),
                ("parent", ""),
                ("custodian", ""),
                ("successors", own),
            ):
                for part in _parts(line[name]):
                    asked[self._key(part, level)] = None
                    asked[self._key(part, "")] = None
            for left, right in _pairs(line["assignment"]):
                for part in (left, right):
                    asked[self._key(part, "")] = None
                    asked[self._key(part, own)] = None
        return list(asked)

    def _key(self, part: str, level: str) -> tuple[str, str]:
        named, colon, code = part.partition(":")
        if colon:
            return self.level_of(named) or named, code.strip()
        return level, part

    def _existing(self, part: str, level: str, line: Line) -> int | None:
        if part.startswith("#") and part[1:].isdigit():
            return int(part[1:])
        for key in (self._key(part, level), self._key(part, "")):
            found = self.known.get(key, [])
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                self._problem("plan.ambiguous", _AMBIGUOUS, line, code=part)
                return None
        self._problem("plan.unknown", _UNKNOWN, line, code=part)
        return None

    def _ref(self, part: str, level: str, line: Line) -> Ref | None:
        """Return a unit of this plan first, else one that exists."""
        key = self._key(part, level)
        if key in self.fresh:
            return self.fresh[key]
        if not key[0] or ":" not in part:
            same = [ref for (_l, code), ref in self.fresh.items() if code == key[1]]
            exists = self.known.get(key) or self.known.get(("", key[1]))
            if len(same) == 1 and not exists:
                return same[0]
            if len(same) > 1 and not exists:
                self._problem("plan.ambiguous", _AMBIGUOUS, line, code=part)
                return None
        return self._existing(part, level, line)

    def _unit(self, line: Line) -> int | None:
        if not line["unit"]:
            self._problem("plan.no_unit", _NO_UNIT, line)
            return None
        return self._existing(line["unit"], self._level(line), line)

    def _optional(self, line: Line, name: str) -> Ref | None:
        return self._ref(line[name], "", line) if line[name] else None

    def _area(self, line: Line) -> int | None:
        if not line["area"]:
            return None
        found = self.areas.get(_area_key(line["area"]), [])
        if len(found) == 1:
            return found[0]
        template = _AMBIGUOUS if found else _UNKNOWN
        self._problem("plan.area", template, line, code=line["area"])
        return None

    def _successors(self, line: Line) -> tuple[Ref, ...]:
        level = self._level(line)
        found = [self._ref(p, level, line) for p in _parts(line["successors"])]
        if not found:
            self._problem("plan.no_successor", _NO_SUCCESSOR, line)
        return tuple(ref for ref in found if ref is not None)

    # -- one operation each ------------------------------------------------------

    def _establish(self, line: Line) -> Operation | None:
        code = line["new_code"] or line["unit"]
        names = _names(line)
        if not names:
            self._problem("plan.no_name", _NO_NAME, line)
            return None
        ref = self.fresh[(self._level(line), code)]
        parent = self._optional(line, "parent")
        if line["parent"] and parent is None:
            return None
        return Establish(
            ref=ref,
            kind=line["level"],
            parent=parent,
            names=names,
            code=code,
            area=self._area(line),
            row=line.row,
        )

    def _rename(self, line: Line) -> Operation | None:
        unit = self._unit(line)
        if unit is None:
            return None
        names = _names(line)
        return Rename(
            unit=unit, names=names or None, code=line["new_code"] or None, row=line.row
        )

    def _move(self, line: Line) -> Operation | None:
        unit, parent = self._unit(line), self._optional(line, "parent")
        if not line["parent"]:
            self._problem("plan.no_parent", _NO_PARENT, line)
        if unit is None or parent is None:
            return None
        return Move(unit=unit, parent=parent, row=line.row)

    def _change_area(self, line: Line) -> Operation | None:
        unit, area = self._unit(line), self._area(line)
        if unit is None or (line["area"] and area is None):
            return None
        return ChangeArea(unit=unit, area=area, row=line.row)

    def _merge(self, line: Line) -> Operation | None:
        unit, into = self._unit(line), self._successors(line)
        if unit is None or not into:
            return None
        if len(into) > 1:
            return self._split(line)
        kind = Absorb if self._op(line) == "absorb" else Merge
        keeper = self._optional(line, "custodian")
        return kind(units=(unit,), into=into[0], custodian=keeper, row=line.row)

    def _split(self, line: Line) -> Operation | None:
        unit, into = self._unit(line), self._successors(line)
        if unit is None or not into:
            return None
        given: dict[str, Any] = {"assign": []}
        for left, right in _pairs(line["assignment"]):
            target = self._ref(right, self._level(line), line)
            if target is None:
                return None
            if left == REST:
                given["rest"] = target
            elif fold(left) == MEMBERS:
                given["members_to"] = target
            else:
                child = self._existing(left, "", line)
                given["assign"].append((child, target))
        pairs = tuple((c, t) for c, t in given.pop("assign") if c is not None)
        keeper = self._optional(line, "custodian")
        return Split(
            unit=unit, into=into, assign=pairs, custodian=keeper, row=line.row, **given
        )

    def _dissolve(self, line: Line) -> Operation | None:
        unit = self._unit(line)
        if unit is None:
            return None
        return Dissolve(
            unit=unit,
            custodian=self._optional(line, "custodian"),
            children_to=self._optional(line, "parent"),
            row=line.row,
        )

    def _problem(self, code: str, template: str, line: Line, /, **values: str) -> None:
        self.found.problems.append(Problem.of(code, template, row=line.row, **values))


def _area_key(cell: str) -> tuple[str, str]:
    level, colon, code = cell.partition(":")
    return (level.strip(), code.strip()) if colon else ("", cell)


def _names(line: Line) -> Text:
    return Text(vi=line["vi"], lo=line["lo"], en=line["en"])


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in _LIST.split(cell) if part.strip()]


def _pairs(cell: str) -> list[tuple[str, str]]:
    """Read ``12=+97; 13=103; *=91`` as pairs."""
    found = []
    for part in _parts(cell):
        left, equals, right = part.partition("=")
        if equals:
            found.append((left.strip(), right.strip()))
    return found


_UNKNOWN_OP = _("“%(op)s” is no operation.")
_UNKNOWN = _("There is no unit with the code %(code)s on the day before.")
_AMBIGUOUS = _("Several units have the code %(code)s: write level:code.")
_NO_UNIT = _("The unit is not named.")
_NO_SUCCESSOR = _("The unit that takes over is not named.")
_NO_PARENT = _("The new parent is not named.")
_NO_NAME = _("The new unit has no name.")
