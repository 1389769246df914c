"""Deciding a body's classes: all or nothing, every refusal at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from banyan.kernel.errors import Problem
from banyan.kernel.text import Sentence, Text
from banyan.kernel.text import gettext_noop as _

from .caps import Cap, Variant
from .classes import Derivation, sentence
from .frame import Frame

Said = Text | Sentence | str
"""A name that the edge writes in the reader's language."""


@dataclass(frozen=True)
class Item:
    """One subject to be decided: the class given, what was voted, what the rules say."""

    key: int
    name: str
    subject: str
    rated: bool
    klass: str
    done: frozenset[str]
    derivation: Derivation
    decided: bool = False


@dataclass(frozen=True)
class Chosen:
    """How a body reads a cap, and why; why it goes over it."""

    reading: str = ""
    reason: str = ""
    over_reason: str = ""


def problems_of(
    frame: Frame,
    items: Sequence[Item],
    caps: Mapping[str, Cap],
    chosen: Mapping[str, Chosen],
    names: Mapping[str, Said] | None = None,
) -> list[Problem]:
    """Return everything that stands against deciding; empty lets all be decided.

    ``names`` are what groups are called.
    """
    found = [p for row, item in enumerate(items, 1) for p in _of_item(frame, item, row)]
    for group, cap in sorted(caps.items()):
        name = (names or {}).get(group, group)
        found += _of_cap(frame, group, name, cap, chosen.get(group, Chosen()))
    return found


def _problem(code: str, template: str, item: Item, row: int, **more: Any) -> Problem:
    return Problem.of(
        f"evaluation.{code}", template, name=item.name, row=row,
        field=f"class_{item.key}", **more,
    )  # fmt: skip


def _of_item(frame: Frame, item: Item, row: int) -> list[Problem]:
    if item.decided:
        text = _("%(name)s has a class by decision already.")
        way = _("A class is corrected by a new decision.")
        return [_problem("decided", text, item, row, way_out=way)]
    if not item.rated:
        if not item.klass:
            return []
        text = _("%(name)s is not rated in this campaign.")
        way = _("Leave the class empty, or put the person back with a reason.")
        return [_problem("not_rated", text, item, row, way_out=way)]
    if frame.klass(item.klass) is None:
        return [_problem("no_class", _("%(name)s has no class yet."), item, row)]
    lacking = [
        s
        for s in frame.steps_of(item.subject)
        if s.key not in item.done and not s.optional and s.key != "decide"
    ]
    if lacking:
        text = _("%(name)s: the step “%(step)s” is not on record.")
        way = _("Record the step with its vote first.")
        code = "no_vote" if lacking[0].key == "vote" else "no_step"
        step = lacking[0].title
        return [_problem(code, text, item, row, step=step, way_out=way)]
    return _above(frame, item, row)


def _above(frame: Frame, item: Item, row: int) -> list[Problem]:
    """A class above what the rules allow: with the rule, and the figures it met."""
    line = item.derivation.against(frame, item.klass)
    if line is None and item.derivation.allows(frame, item.klass):
        return []
    text = _(
        "%(name)s: “%(class)s” is above what the rules allow, “%(ceiling)s”. %(why)s"
    )
    values = {
        "class": frame.title_of(item.klass),
        "ceiling": frame.title_of(item.derivation.ceiling),
        "why": sentence(frame, line) if line else "",
    }
    cite = line.citation if line else ""
    return [_problem("barred", text, item, row, citation=cite, **values)]


def _figures(variant: Variant) -> Sentence:
    """Say how many a reading allows."""
    text = _("%(reading)s: %(most)s of %(base)s")
    values = ("reading", variant.label), ("most", variant.most), ("base", variant.base)
    return Sentence(text, values)


def _of_cap(
    frame: Frame, group: str, name: Said, cap: Cap, chosen: Chosen
) -> list[Problem]:
    if not cap.variants or not cap.counts.capped:
        return []
    common: dict[str, Any] = {
        "group": name,
        "field": f"reading_{group}",
        "have": cap.counts.capped,
        "class": frame.title_of(frame.capped),
    }
    if cap.outstanding and not chosen.reason.strip():
        return [_unfounded(cap, common)]
    if cap.is_disputed and all(v.over == 0 for v in cap.variants):
        return []  # under every reading within the cap: nothing to choose
    variant = cap.chosen(chosen.reading)
    if variant is None:
        text = _(
            "%(group)s: %(have)s would be “%(class)s”, and the readings of the cap "
            "differ (%(figures)s); choose one."
        )
        common["figures"] = [_figures(v) for v in cap.variants]
        cite = cap.variants[0].citation
        return [Problem.of("evaluation.reading", text, citation=cite, **common)]
    if cap.is_disputed and not chosen.reason.strip():
        text = _("%(group)s: say why the cap is read in this way.")
        cite = variant.citation
        return [Problem.of("evaluation.reading_reason", text, citation=cite, **common)]
    if variant.over and not chosen.over_reason.strip():
        text = _(
            "%(group)s: %(have)s would be “%(class)s” and %(most)s are the cap "
            "(%(percent)s per cent of %(base)s)."
        )
        return [
            Problem.of(
                "evaluation.over_cap", text, most=variant.most,
                percent=variant.percent, base=variant.base, citation=variant.citation,
                way_out=_("Propose fewer, or write why the body goes over the cap."),
                **common,
            )
        ]  # fmt: skip
    return []


def _unfounded(cap: Cap, common: Mapping[str, Any]) -> Problem:
    """Say that a raised cap needs its reason."""
    return Problem.of(
        "evaluation.outstanding", _("%(group)s: say what makes the body outstanding."),
        citation=cap.variants[0].citation, **common,
        way_out=_("The raised cap asks for a reason, which stays on record."),
    )  # fmt: skip


def points_problems(
    frame: Frame, most: Mapping[str, Any], points: Mapping[str, Any], row: int = 1
) -> list[Problem]:
    """Say which points lie outside their range; ``most`` is by part."""
    known = {p.key for p in frame.parts} | {i.key for p in frame.parts for i in p.items}
    found = [
        Problem.of(
            "evaluation.part", _("“%(part)s” is no part of the form."),
            part=key, row=row, field=f"points_{key}",
        )
        for key in points
        if key not in known
    ]  # fmt: skip
    found += [
        Problem.of(
            "evaluation.points", _("%(part)s: %(given)s points are below nothing."),
            part=frame.part_title(key), given=given, row=row, field=f"points_{key}",
        )
        for key, given in points.items()
        if isfinite(given) and given < 0
    ]  # fmt: skip
    endless = [key for key, given in points.items() if not isfinite(given)]
    if endless:
        text = _("%(part)s: “%(given)s” is no number of points.")
        return found + [
            Problem.of(
                "evaluation.points", text, part=frame.part_title(key),
                given=points[key], row=row, field=f"points_{key}",
            )
            for key in endless
        ]  # fmt: skip
    for part, given in frame.totals(points).items():
        limit = most.get(part)
        if limit is not None and given > limit:
            found.append(
                Problem.of(
                    "evaluation.points",
                    _("%(part)s: %(given)s points; from 0 to %(limit)s."),
                    part=frame.part_title(part), given=given, limit=limit, row=row,
                    field=f"points_{part}",
                )
            )  # fmt: skip
    return found
