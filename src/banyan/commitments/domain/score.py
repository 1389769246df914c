"""The points of a task: by the formula of the pack, with its derivation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

RULES = {
    "timeliness": "CMT-TIMELINESS",
    "quality": "CMT-QUALITY",
    "difficulty": "CMT-DIFFICULTY",
    "bonus": "CMT-BONUS",
    "bonus_max": "CMT-BONUS-MAX",
}
AXES = "CMT-AXES"


@dataclass(frozen=True)
class Formula:
    """What the rulebook says of the points of a task, on one day.

    Shares are percentages. ``is_firm`` is false where a value is disputed or
    unverified: the points then say so, and stop nobody.
    """

    timeliness: Fraction
    quality: Fraction
    difficulty: Mapping[str, Fraction]
    bonus: Fraction = Fraction(0)
    bonus_max: Fraction | None = None
    is_firm: bool = False


@dataclass(frozen=True)
class Scored:
    """Points and bonus in hundredths, and how they came about."""

    points: int
    bonus: int
    parts: Mapping[str, str] = field(default_factory=dict)


def formula_of(values: Mapping[str, Any], *, firm: bool = False) -> Formula | None:
    """Read the formula from the values of its rules by name; None where one is missing.

    A pack without a formula computes no points: they are not measured.
    """
    wanted = ("timeliness", "quality", "difficulty")
    if any(values.get(name) is None for name in wanted):
        return None
    most = values.get("bonus_max")
    return Formula(
        timeliness=exact(values["timeliness"]),
        quality=exact(values["quality"]),
        difficulty={k: exact(v) for k, v in values["difficulty"].items()},
        bonus=exact(values.get("bonus") or 0),
        bonus_max=None if most is None else exact(most),
        is_firm=firm,
    )


def exact(value: Any) -> Fraction:
    """Return a number as it is written, without the dust of binary fractions."""
    return Fraction(str(value))


def scored(
    formula: Formula,
    *,
    standard: int,
    timeliness: int,
    quality: int,
    difficulty: str,
    earns_bonus: bool = False,
    bonus_before: int = 0,
) -> Scored:
    """Return points and bonus of one task.

    ``timeliness`` and ``quality`` are percentages of what was wanted. ``bonus_before``
    is the bonus of the owner's other tasks of the period, in hundredths: the limit
    is one for the period.
    """
    coefficient = formula.difficulty.get(difficulty, Fraction(1))
    share = (formula.timeliness * timeliness + formula.quality * quality) / 10_000
    points = standard * share * coefficient
    wanted = points * formula.bonus / 100 if earns_bonus else Fraction(0)
    bonus = wanted
    if formula.bonus_max is not None:
        left = max(Fraction(0), formula.bonus_max - Fraction(bonus_before, 100))
        bonus = min(wanted, left)
    parts = {
        "standard": str(standard),
        "timeliness": f"{plain(formula.timeliness)} % × {timeliness} %",
        "quality": f"{plain(formula.quality)} % × {quality} %",
        "coefficient": plain(coefficient),
        "bonus": plain(formula.bonus) if earns_bonus else "0",
        "bonus_wanted": plain(Fraction(hundredths(wanted), 100)),
    }
    return Scored(hundredths(points), hundredths(bonus, down=bonus < wanted), parts)


def hundredths(value: Fraction, *, down: bool = False) -> int:
    """Return a number in hundredths, rounded half up (``down``: a limit holds)."""
    if down:
        return int(value * 100)
    with localcontext() as context:
        context.prec = 40
        number = Decimal(value.numerator * 100) / Decimal(value.denominator)
        return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def plain(value: Fraction) -> str:
    """Write a number as people do: 1.5, 30, 0.25."""
    if value.denominator == 1:
        return str(value.numerator)
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return format(number.normalize(), "f")
