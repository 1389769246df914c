"""Which class the rules allow: points, needs and bars, each with its derivation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from banyan.kernel.text import Sentence, Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.domain.kinds import applied
from banyan.rulebook.domain.rules import Answer

from .frame import Frame, Need

Answers = Mapping[str, Answer]
Value = Decimal | None

HOLDS, BARS_IT, WARNS, UNMEASURED, SILENT = (
    "holds", "bars", "warns", "not-measured", "silent",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of one subject: shares measured, classes elsewhere, words given.

    ``measures`` are percents by indicator; absent or ``None`` is not measured.
    """

    points: Mapping[str, Decimal] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, Value] = field(default_factory=dict)
    role: str = ""
    unit_class: str = ""
    unit_tasks: Value = None
    quarters_failed: int | None = None
    civil_class: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a derivation: the rule, what it met, and what follows.

    ``ceiling`` is the best class left by this line alone.
    """

    rule: str
    stands: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    ceiling: str = ""
    citation: str = ""
    title: Text = field(default_factory=Text)

    @property
    def by_points(self) -> bool:
        """Say whether it tells which class the points reach."""
        return "total" in self.values

    @property
    def message(self) -> str:
        """The English sentence."""
        return self.template % dict(self.values)


@dataclass(frozen=True)
class Derivation:
    """The class by points (if any), the ceiling, and every line that led there."""

    by_points: str
    ceiling: str
    lines: tuple[Line, ...]

    def allows(self, frame: Frame, klass: str) -> bool:
        """Say whether a class is not above the ceiling."""
        return frame.rank(klass) >= frame.rank(self.ceiling)

    def against(self, frame: Frame, klass: str) -> Line | None:
        """Return the first line that keeps a class from being given."""
        for line in self.lines:
            barred = line.stands == BARS_IT and line.ceiling
            if barred and frame.rank(klass) < frame.rank(line.ceiling):
                return line
        return None


def sentence(frame: Frame, line: Line) -> Sentence:
    """Return a line as a sentence in which classes have their names."""
    named = {"class", "word"}
    values = {
        k: frame.title_of(str(v)) if k in named else v for k, v in line.values.items()
    }
    return Sentence(line.template, tuple(values.items()))


def _line(answer: Answer | None, rule: str, stands: str, template: str,
          ceiling: str = "", **values: Any) -> Line:  # fmt: skip
    citation = str(answer.citation or "") if answer else ""
    return Line(rule, stands, template, values, ceiling, citation)


def _strength(answer: Answer | None) -> str:
    """Say whether a rule keeps or only warns: none blocks unless it is sure."""
    blocks = answer is not None and answer.severity == "block" and answer.is_active
    return BARS_IT if blocks else WARNS


def class_of_points(frame: Frame, answers: Answers, total: Decimal) -> str:
    """Return the highest class whose least points are reached.

    "" when the rulebook has no value for a class: then nothing is decided by points.
    """
    for klass in frame.classes:
        if not klass.least:
            return klass.key
        answer = answers.get(klass.least)
        if answer is None or answer.value is None:
            return ""
        if total >= Decimal(str(answer.value)):
            return klass.key
    return frame.worst


def deriving(frame: Frame, answers: Answers) -> Callable[[Known], Derivation]:
    """Return what derives under a frame, once for all of whom the same is known."""
    seen: dict[Any, Derivation] = {}

    def derived(known: Known) -> Derivation:
        key = _same(known)
        if key not in seen:
            seen[key] = derive(frame, answers, known)
        return seen[key]

    return derived


def _same(known: Known) -> Any:
    """Return what two subjects share of whom the rules say the same."""
    return (
        tuple(known.points.items()),
        tuple(known.words.items()),
        tuple(known.measures.items()),
        known.role,
        known.unit_class,
        known.unit_tasks,
        known.quarters_failed,
        known.civil_class,
    )


def derive(frame: Frame, answers: Answers, known: Known) -> Derivation:
    """Return what the rules of a frame say of one subject, line by line."""
    lines: list[Line] = []
    by_points = ""
    if frame.scale == "points" and known.points:
        total = sum(known.points.values(), Decimal(0))
        by_points = class_of_points(frame, answers, total)
        lines.append(_points_line(frame, answers, by_points, total))
    lines += [_need_line(frame, answers.get(n.rule), n, known) for n in frame.needs]
    for bar in frame.bars:
        lines += BARS[bar.name](frame, answers.get(bar.rule), bar.rule, known)
    ceiling = by_points or frame.best
    for line in lines:
        if line.stands == BARS_IT and line.ceiling:
            ceiling = frame.worse(ceiling, line.ceiling)
    return Derivation(by_points, ceiling, tuple(lines))


def _points_line(frame: Frame, answers: Answers, klass: str, total: Decimal) -> Line:
    found = frame.klass(klass)
    rule = found.least if found else ""
    if not rule:  # the lowest class, or no value: the last limit explains it
        rule = next((k.least for k in reversed(frame.classes) if k.least), "")
    stands = BARS_IT if klass and klass != frame.best else HOLDS
    answer = answers.get(rule)
    if not klass:
        return _line(answer, rule, UNMEASURED, _("The rulebook has no value here."))
    return _line(
        answer, rule, stands, _("%(total)s points reach the class “%(class)s”."),
        klass, total=total, **{"class": klass},
    )  # fmt: skip


def _need_line(frame: Frame, answer: Answer | None, need: Need, known: Known) -> Line:
    if need.every:
        return _word_line(frame, need, known)
    have = known.measures.get(need.measure)
    below = frame.below(need.klass)
    if answer is None or answer.value is None:
        return _line(answer, need.rule, SILENT, _("The rulebook has no value here."))
    if have is None:
        return _line(
            answer, need.rule, UNMEASURED,
            _("Not measured; the rule asks for %(limit)s per cent."),
            limit=answer.value,
        )  # fmt: skip
    kind = _kind_of(need)
    if applied(kind, Decimal(str(answer.value)), answer.unit, {"have": have}):
        text = _("%(have)s per cent, the rule asks for %(limit)s.")
        return _line(answer, need.rule, HOLDS, text, have=have, limit=answer.value)
    text = _("%(have)s per cent does not meet %(limit)s: not “%(class)s”.")
    return _line(
        answer, need.rule, _strength(answer), text, below,
        have=have, limit=answer.value, **{"class": need.klass},
    )  # fmt: skip


def _kind_of(need: Need) -> str:
    return "maximum" if need.rule.endswith("-MAX") else "minimum"


def _word_line(frame: Frame, need: Need, known: Known) -> Line:
    part = next((p for p in frame.parts if p.key == need.part), None)
    given = [known.words.get(i.key, "") for i in (part.items if part else ())]
    if not given or not all(given):
        return _line(
            None, need.rule, UNMEASURED, _("Not every criterion has its word.")
        )
    lowest = max(given, key=frame.rank)
    if frame.rank(lowest) <= frame.rank(need.every):
        return _line(
            None, need.rule, HOLDS, _("Every criterion reaches the word asked.")
        )
    return _line(
        None, need.rule, BARS_IT,
        _("A criterion is only “%(word)s”: not “%(class)s”."), frame.below(need.klass),
        word=lowest, **{"class": need.klass},
    )  # fmt: skip


Check = Callable[[Frame, Answer | None, str, Known], list[Line]]


def head_not_above_unit(
    frame: Frame, answer: Answer | None, rule: str, known: Known
) -> list[Line]:
    """A head is not rated above the unit led."""
    if known.role != "head":
        return []
    if not known.unit_class:
        text = _("The unit led has no class yet; its head is not rated above it.")
        return [_line(answer, rule, UNMEASURED, text)]
    if answer is None or answer.value is None:
        return []
    text = _("The unit led is “%(class)s”: its head is not above it.")
    stands = HOLDS if known.unit_class == frame.best else _strength(answer)
    return [
        _line(
            answer, rule, stands, text, known.unit_class, **{"class": known.unit_class}
        )
    ]


def unit_tasks(
    frame: Frame, answer: Answer | None, rule: str, known: Known
) -> list[Line]:
    """A unit below the least share of its tasks: head not completed, deputies not best."""
    if known.role not in ("head", "deputy") or answer is None or answer.value is None:
        return []
    if known.unit_tasks is None:
        text = _(
            "Tasks of the unit: not measured; the rule asks for %(limit)s per cent."
        )
        return [_line(answer, rule, UNMEASURED, text, limit=answer.value)]
    values = {"have": known.unit_tasks, "limit": answer.value}
    if known.unit_tasks >= Decimal(str(answer.value)):
        text = _("The unit did %(have)s per cent of its tasks; %(limit)s are asked.")
        return [_line(answer, rule, HOLDS, text, **values)]
    text = _("The unit did %(have)s per cent of its tasks, under %(limit)s.")
    ceiling = frame.worst if known.role == "head" else frame.below(frame.best)
    return [_line(answer, rule, _strength(answer), text, ceiling, **values)]


def quarter_not_completed(
    frame: Frame, answer: Answer | None, rule: str, known: Known
) -> list[Line]:
    """More quarters not completed than the rule lets pass bar the best class."""
    if answer is None or answer.value is None:
        return []
    if known.quarters_failed is None:
        text = _("No quarter of this year was evaluated here.")
        return [_line(answer, rule, UNMEASURED, text)]
    failed = known.quarters_failed
    if failed <= answer.value:
        return [_line(answer, rule, HOLDS, _("No quarter stands against it."))]
    text = _("Quarters not completed: %(failed)s; not the best class this year.")
    below = frame.below(frame.best)
    return [_line(answer, rule, _strength(answer), text, below, failed=failed)]


def civil_service_class(
    frame: Frame, answer: Answer | None, rule: str, known: Known
) -> list[Line]:
    """An official rated lower as a civil servant is not the best as a member."""
    if not known.civil_class or answer is None or answer.value is None:
        return []
    if known.civil_class == frame.best:
        return [_line(answer, rule, HOLDS, _("The civil-service class is the best."))]
    text = _("The civil-service class is “%(class)s”: not the best as a member.")
    below = frame.below(frame.best)
    return [
        _line(
            answer, rule, _strength(answer), text, below,
            **{"class": known.civil_class},
        )
    ]  # fmt: skip


BARS: dict[str, Check] = {
    "head-not-above-unit": head_not_above_unit,
    "unit-tasks": unit_tasks,
    "quarter-not-completed": quarter_not_completed,
    "civil-service-class": civil_service_class,
}
"""The named checks that a frame may compose."""
