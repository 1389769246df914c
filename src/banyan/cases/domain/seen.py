"""What named functions are shown of a case, and what they answer. Pure values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.registry import Registry
from banyan.kernel.text import Text
from banyan.rulebook.domain.rules import Answer

from .definition import Use


@dataclass(frozen=True)
class CaseView:
    """One case as guards, facts and effects see it."""

    id: int
    kind: str
    unit: int
    opened_on: dt.date
    reference: str = ""
    about: str = ""
    person: int | None = None
    membership: int | None = None
    subject_unit: int | None = None
    other_unit: int | None = None
    parent: int | None = None
    structure: str = ""
    pack: str = ""
    is_specimen: bool = False


@dataclass(frozen=True)
class PlaceUnit:
    """A unit on the way from the root to the host: enough to say which level acts."""

    id: int
    kind: str
    path: str
    area_path: str = ""
    has_committee: bool = False
    name: str = ""
    structure: str = ""


@dataclass(frozen=True)
class Chain:
    """The units above the host, root first, the host last; and the other side's."""

    host: tuple[PlaceUnit, ...]
    other: tuple[PlaceUnit, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a guard, a clock or a vote says of a case, with the article behind it."""

    code: str
    template: str
    values: tuple[tuple[str, Any], ...] = ()
    severity: str = "block"
    rule: str = ""
    citation: str = ""
    variant: str = ""
    field: str = ""
    way_out: str = ""
    guard: str = ""
    kind: str = "rule"
    is_waived: bool = False

    @property
    def blocks(self) -> bool:
        """Say whether nothing goes on before it is mended or waived."""
        return self.severity == "block" and not self.is_waived

    @property
    def problem(self) -> Problem:
        """Return it as the problem of a refusal."""
        return Problem(
            code=self.code,
            template=self.template,
            values=self.values,
            field=self.field,
            citation=self.citation,
            way_out=self.way_out,
        )

    def as_data(self) -> dict[str, Any]:
        """Return plain data, as events keep it."""
        return {
            "code": self.code,
            "template": self.template,
            "values": {k: _plain(v) for k, v in self.values},
            "severity": self.severity,
            "rule": self.rule,
            "citation": self.citation,
            "variant": self.variant,
            "guard": self.guard,
            "waived": self.is_waived,
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.as_json()
    return value if isinstance(value, int | str | bool | None) else str(value)


@dataclass(frozen=True)
class Seen:
    """What a named function is shown: the case, this act, facts, and its rule."""

    case: CaseView
    on: dt.date
    step: str = ""
    outcome: str = ""
    is_preview: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    dates: Mapping[str, dt.date] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    chain: Chain | None = None
    rule: Answer | None = None
    ask: Callable[[str], Answer] | None = None

    def of(self, use: Use, answer: Answer | None) -> Seen:
        """Return what is shown to one use of a function, with its rule."""
        return replace(self, params=use.params, rule=answer)

    def day_given(self, key: str) -> dt.date | None:
        """Return a day written down at this step; days are kept as ISO texts."""
        value = self.given.get(key)
        return dt.date.fromisoformat(value) if value else None

    @property
    def value(self) -> Any:
        """The value of the rule, or nothing when it has none to build on."""
        return self.rule.value if self.rule and self.rule.is_active else None

    def no(self, template: str, *, way_out: str = "", **values: Any) -> Finding:
        """Return the finding "this does not hold", citing the rule."""
        name = values.pop("field", "")
        return Finding(
            code="cases.guard",
            template=template,
            values=tuple(values.items()),
            rule=self.rule.id if self.rule else "",
            citation=str(self.rule.citation or "") if self.rule else "",
            field=name,
            way_out=way_out,
        )


@dataclass(frozen=True)
class Asked:
    """One case for which facts are asked: the key in the answer is ``key``."""

    key: int
    case: CaseView
    on: dt.date
    given: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    dates: Mapping[str, dt.date] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One case to which an effect is applied, with its decision."""

    case: CaseView
    decision: int | None
    on: dt.date
    effective_on: dt.date
    step: str
    outcome: str
    given: Mapping[str, Any]
    fields: Mapping[str, Mapping[str, Any]]
    dates: Mapping[str, dt.date]
    params: Mapping[str, Any]

    def field(self, param: str) -> Any:
        """Return the value of the field that a parameter names as ``step.field``."""
        step, _dot, key = str(self.params.get(param, "")).partition(".")
        return self.fields.get(step, {}).get(key)

    def day_field(self, param: str) -> dt.date | None:
        """Return the day of the field that a parameter names; kept as ISO text."""
        value = self.field(param)
        return dt.date.fromisoformat(value) if value else None


@dataclass
class Work:
    """What an effect gets: who acts, the act to record into, the cases."""

    actor: Any
    act: Any
    items: Sequence[Item]


Guard = Callable[[Seen], Finding | Sequence[Finding] | None]
Condition = Callable[[Seen], bool]
Day = Callable[[Seen], dt.date | None]
Effect = Callable[[Work], None]
Fact = Callable[[Sequence[Asked]], Mapping[int, Any]]
Place = Callable[[Chain], PlaceUnit | None]
Subjects = Callable[..., Sequence[tuple[int, dt.date]]]

guards: Registry[Guard] = Registry("guards")
conditions: Registry[Condition] = Registry("conditions")
days: Registry[Day] = Registry("days")
effects: Registry[Effect] = Registry("effects")
facts: Registry[Fact] = Registry("facts")
places: Registry[Place] = Registry("places")
subjects: Registry[Subjects] = Registry("subjects")

guard, condition, day, effect = guards, conditions, days, effects
fact, place = facts, places
"""The decorators: ``@guard("on-probation@1", facts=("membership@1",))``."""
