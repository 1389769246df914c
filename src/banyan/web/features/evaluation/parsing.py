"""What came in from the forms of evaluation, made into commands."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from banyan.evaluation import services as evaluation
from banyan.evaluation.domain.frame import Frame
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import unit_get
from banyan.web.shared.asking import number_typed

Posted = Mapping[str, Any]


def unit_of(actor: Any, given: str) -> int | None:
    """Return the unit that an address names, by number or public identity."""
    return int(unit_get(actor, handle_of(given)).id) if given else None


def handle_of(given: str) -> int | uuid.UUID:
    """Return how an address names a unit; NotVisible for what names none."""
    if given.isdecimal() and len(given) < 19:
        return int(given)
    try:
        return uuid.UUID(given)
    except ValueError as error:
        raise NotVisible from error


def day_of(posted: Posted, field: str) -> dt.date:
    """Return a day of the form; InputError with its field."""
    try:
        return dt.date.fromisoformat(str(posted.get(field, "")))
    except ValueError as error:
        raise _wrong(field, _("Give the day.")) from error


MOST = 9
"""Figures of a whole number: voices, papers and numbers of rows have fewer."""


def whole(posted: Posted, field: str, missing: int = 0) -> int:
    """Return a whole number of the form."""
    text = str(posted.get(field, "")).strip()
    if not text:
        return missing
    if not text.isdecimal() or len(text) > MOST:
        shown = text[:20] + ("…" if len(text) > 20 else "")
        raise _wrong(field, _("“%(text)s” is no whole number."), text=shown)
    return int(text)


def _wrong(field: str, template: str, **values: Any) -> InputError:
    problem = Problem.of("evaluation.form", template, field=field, **values)
    return InputError(template, code="evaluation.form", problems=[problem], **values)


def number(field: str, text: str) -> Decimal:
    """Return points as typed; a comma is understood."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise _wrong(field, _("“%(text)s” is no number."), text=text) from error


def review(frame: Frame, pk: int, posted: Posted) -> evaluation.Review:
    """Return a self-review: what this screen asked, and nothing else is touched."""
    points = {
        key: number(f"p_{key}", text)
        for key in _keys(frame)
        if (text := str(posted.get(f"p_{key}", "")).strip())
    }
    return evaluation.Review(
        pk,
        klass=str(posted.get("klass", "")),
        points=points,
        words={k: str(posted[f"w_{k}"]) for k in _keys(frame) if f"w_{k}" in posted},
        answers={
            k: str(posted[f"a_{k}"])[:10_000]
            for k in ("done", "lacking", "next")
            if f"a_{k}" in posted
        },
        civil_class=str(posted["civil"]) if "civil" in posted else None,
    )


def _keys(frame: Frame) -> Iterator[str]:
    for part in frame.parts:
        yield part.key
        yield from (i.key for i in part.items)


def numbered(posted: Posted, lead: str) -> dict[int, str]:
    """Return the values of the fields ``<lead>_<number>``."""
    return {
        one: str(posted[key])
        for key in posted
        if key.startswith(f"{lead}_")
        and (one := number_typed(key[len(lead) + 1 :])) is not None
    }


def voices_of(posted: Posted, lead: str) -> dict[int, dict[str, int]]:
    """Return the voices in the fields ``<lead>_<number>_<class>`` that were filled."""
    voices: dict[int, dict[str, int]] = {}
    for key in posted:
        head, _sign, rest = key.partition("_")
        pk, _other, klass = rest.partition("_")
        one = number_typed(pk) if head == lead else None
        if one is not None and str(posted[key]).strip():
            voices.setdefault(one, {})[klass] = whole(posted, key)
    return voices


def correction(posted: Posted) -> evaluation.CorrectVote:
    """Return what the record of a ballot should have read."""
    return evaluation.CorrectVote(
        whole(posted, "vote"),
        str(posted.get("reason", "")),
        voices_of(posted, "fv"),
        present=whole(posted, "f_present"),
        invalid=whole(posted, "f_invalid"),
    )


def vote(unit: int, posted: Posted) -> evaluation.BranchVote:
    """Return the ballot of a branch from the grid of a sheet."""
    voices = voices_of(posted, "v")
    if not voices:
        raise _wrong("present", _("Write how many voices each class had."))
    return evaluation.BranchVote(
        unit=unit,
        on=day_of(posted, "on"),
        present=whole(posted, "present"),
        voices=voices,
        invalid=whole(posted, "invalid"),
        **chairs(posted),
        cell=str(posted.get("cell", ""))[:200],
    )


def chairs(posted: Posted) -> dict[str, int | None]:
    """Return who is in the chair, and who takes it while that one is reviewed."""
    return {f: whole(posted, f) or None for f in ("chair", "second_chair")}


def proposals(frame: Frame, posted: Posted) -> list[evaluation.Say]:
    """Return what a committee proposes for those whose class was chosen."""
    on, known, chair = day_of(posted, "on"), versions(posted), chairs(posted)
    counts = {
        key: whole(posted, f"c_{key}")
        for key in ("favour", "present")
        if str(posted.get(f"c_{key}", "")).strip()
    }
    return [
        evaluation.Say(
            pk, "committee", on, klass, points=part_points(frame, posted, f"kp_{pk}"),
            text=str(posted.get("text", "")), counts=counts,
            row_version=known.get(pk), **chair,
        )
        for pk, klass in numbered(posted, "k").items()
        if klass
    ]  # fmt: skip


def self_classes(frame: Frame, posted: Posted) -> list[evaluation.Review]:
    """Return the self-reviews that came on paper: a class, and points where given."""
    known = versions(posted)
    return [
        evaluation.Review(
            pk, klass=klass, points=part_points(frame, posted, f"sp_{pk}") or None,
            submit=True, row_version=known.get(pk),
        )
        for pk, klass in numbered(posted, "s").items()
        if klass
    ]  # fmt: skip


def decimals(points: Mapping[str, str]) -> dict[str, Decimal]:
    """Return points as numbers that are kept as text."""
    return {key: Decimal(value) for key, value in points.items()}


def part_points(frame: Frame, posted: Posted, lead: str) -> dict[str, Decimal]:
    """Return the points of the parts of a form: the fields ``<lead>_<part>``."""
    return {
        part.key: number(f"points_{part.key}", text)
        for part in frame.parts
        if (text := str(posted.get(f"{lead}_{part.key}", "")).strip())
    }


def decision(unit: int, posted: Posted) -> evaluation.DecideBody:
    """Return what a body decides: classes, readings of caps, versions read."""
    groups = tuple(
        evaluation.SetGroup(
            unit,
            key.removeprefix("group_"),
            reading=str(posted.get(f"reading_{name}", "")),
            reason=str(posted.get(f"reason_{name}", "")),
            outstanding=bool(posted.get(f"outstanding_{name}")),
            over_reason=str(posted.get(f"over_{name}", "")),
        )
        for key in posted
        if key.startswith("group_") and (name := key.removeprefix("group_"))
    )
    return evaluation.DecideBody(
        unit=unit,
        on=day_of(posted, "on"),
        classes=numbered(posted, "k"),
        groups=groups,
        signed_by=str(posted.get("signed_by", ""))[:200],
        versions=versions(posted),
    )


def versions(posted: Posted) -> dict[int, int]:
    """Return at which version each was read; see :func:`written`."""
    pairs = (pair.partition(".") for pair in str(posted.get("versions", "")).split())
    return {
        one: at
        for pk, _sign, version in pairs
        if (one := number_typed(pk)) is not None
        and (at := number_typed(version)) is not None
    }


def written(versions: Mapping[int, int]) -> str:
    """Write versions for a form: one field for all whom a body decides."""
    return " ".join(f"{pk}.{version}" for pk, version in versions.items())


def opening(frame: Frame, unit: int, posted: Posted) -> evaluation.OpenCampaign:
    """Return a campaign to open."""
    return evaluation.OpenCampaign(
        unit=unit,
        title=str(posted.get("title", "")).strip(),
        period=str(posted.get("period", "")),
        first=day_of(posted, "first"),
        last=day_of(posted, "last"),
        frame=frame.key,
        subjects=tuple(posted.getlist("subjects")),  # type: ignore[attr-defined]
        deadlines={
            s.key: day_of(posted, f"due_{s.key}")
            for s in frame.steps
            if str(posted.get(f"due_{s.key}", "")).strip()
        },
    )


def opinion_asked(pk: int, posted: Posted) -> evaluation.AskOpinion:
    """Return whose opinion was asked, and until when."""
    until = str(posted.get("until", "")).strip()
    return evaluation.AskOpinion(
        pk,
        kind=str(posted.get("kind", "")),
        of=str(posted.get("of", "")),
        on=day_of(posted, "on"),
        until=day_of(posted, "until") if until else None,
    )


def opinion_answered(posted: Posted) -> evaluation.RecordOpinion:
    """Return what was answered."""
    return evaluation.RecordOpinion(
        whole(posted, "opinion"), day_of(posted, "on"), str(posted.get("text", ""))
    )


def simulation(posted: Posted) -> dict[str, Any]:
    """Return what a simulation sets."""
    found: dict[str, Any] = {}
    if text := str(posted.get("cap", "")).strip():
        found["cap"] = number("cap", text)
    rule, value = str(posted.get("rule", "")), str(posted.get("value", "")).strip()
    if rule and value:
        found[rule] = number("value", value)
    if frame := str(posted.get("frame", "")):
        found["FRAME"] = frame
    return found
