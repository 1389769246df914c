"""Composing a briefing from a template; its sections while it is a draft."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings as django_settings
from django.db.models import Max

from banyan.exchange.queries import due_on_topics, practices_told, record_get
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Conflict, InputError, NotVisible, Problem
from banyan.kernel.names import folded
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.units.queries import unit_find

from .. import results
from ..catalogue import figure, periods_of
from ..charting import CHARTS
from ..domain import life
from ..models import Briefing, Section
from ..searching import refresh
from ..settings import Part, Template, templates
from ..store import WRITE, sections_of
from ..translations import sections_written, texts_of
from .ground import (
    FIGURES_READ,
    Given,
    changing,
    checked_languages,
    keep,
    must_be,
    refuse,
    seen,
)

MOST_SECTIONS = 60


def briefing_compose(
    *,
    actor: Actor,
    unit: Any,
    template: str,
    title: Text | str,
    audience: Text | str = "",
    languages: Sequence[str] = LANGUAGES,
    level: str = life.INTERNAL,
    exchange: uuid.UUID | str | None = None,
    is_specimen: bool | None = None,
) -> Briefing:
    """Begin a briefing of a unit from a template; return the draft.

    Practices and lessons on the topics of its sections are put in; people take
    them out again. Raises NotVisible out of range, NotAllowed without
    ``exchange.write`` and ``figures.read`` over the unit, InputError.
    """
    place = unit if hasattr(unit, "area_path") else unit_find(actor, unit)
    if place is None:
        raise NotVisible
    for right in (WRITE, FIGURES_READ):
        actor.require(right, path=place.path, area_path=place.area_path)
    chosen = _template(template)
    told = Text.of(title)
    refuse(_head_problems(told, level))
    visit, partner = _exchange(actor, exchange)
    with ledger.act(
        actor=actor, kind="briefings.briefing_compose", unit=place.pk,
        facts={"template": template},
    ) as act:  # fmt: skip
        row = _begun(place.pk, template, told, level, (visit, partner), is_specimen)
        row.audience, row.languages = Text.of(audience), checked_languages(languages)
        row.save()
        made = Section.objects.bulk_create(
            _section(actor, row, part, at) for at, part in enumerate(chosen.parts, 1)
        )
        act.record("create", row)
        act.record_rows("create", Section, [s.pk for s in made])
        sections_written(act, actor, [(s, {}) for s in made])
        refresh([row])
    return row


def _begun(
    unit: int,
    template: str,
    title: Text,
    level: str,
    about: tuple[int | None, int | None],
    is_specimen: bool | None,
) -> Briefing:
    """Return a draft as it begins, not yet kept."""
    marked = django_settings.BANYAN_DEMO if is_specimen is None else is_specimen
    return Briefing(
        unit_id=unit,
        exchange_id=about[0],
        partner_id=about[1],
        template=template,
        title=title,
        level=level,
        made_on=clock.today(),
        is_specimen=marked,
        words=folded(title),
    )


def _template(key: str) -> Template:
    chosen = templates().get(key)
    if chosen is None:
        problem = Problem.of(
            "briefing.template",
            _("There is no template “%(template)s”."),
            field="template",
            template=key,
        )
        raise InputError(problem.template, problems=[problem], template=key)
    return chosen


def _head_problems(title: Text, level: str) -> list[Problem]:
    found = []
    if not title:
        found.append(
            Problem.of("briefing.title", _("A briefing needs a title."), field="title")
        )
    if level not in life.LEVELS:
        found.append(
            Problem.of(
                "briefing.level",
                _("“%(level)s” is no level of a briefing."),
                field="level",
                level=level,
            )
        )
    return found


def _exchange(actor: Actor, uid: Any) -> tuple[int | None, int | None]:
    """Return an exchange in range and the partner's body in it."""
    if not uid:
        return None, None
    row = record_get(actor, "exchange", uid).row
    sides = [row.host, row.visitor]
    partner = next((b for b in sides if b is not None and b.side == "partner"), None)
    return row.pk, partner.pk if partner is not None else None


def _section(actor: Actor, row: Briefing, part: Part, at: int) -> Section:
    due = due_on_topics(actor, part.topics)
    practices = [d for d in due if d.kind == "practice"]
    lessons = [d for d in due if d.kind == "lesson"]
    uids = [str(d.uid) for d in practices]
    told = practices_told(actor, uids, [])
    return Section(
        briefing=row,
        position=at,
        key=part.key,
        heading=part.heading,
        text=part.text,
        figures=[{"key": key, "period": period} for key, period in part.figures],
        charts=list(part.charts),
        topics=list(part.topics),
        practices=[u for u in uids if told.states.get(u) != "stopped"],
        lessons=[str(d.uid) for d in lessons],
    )


def briefing_change(
    *, actor: Actor, briefing: uuid.UUID | str, values: Given,
    row_version: int | None = None,
) -> Briefing:  # fmt: skip
    """Change title, audience, languages, level or exchange of a draft.

    Raises as :func:`briefing_compose`, StateRefusal when it is no draft, Conflict.
    """
    row = seen(actor, briefing)
    with changing(actor, row, "briefing_change", row_version) as (act, locked):
        must_be(locked, life.DRAFT)
        title = Text.of(values.get("title", locked.title))
        level = values.get("level", locked.level)
        refuse(_head_problems(title, level))
        locked.title, locked.level = title, level
        locked.audience = Text.of(values.get("audience", locked.audience))
        if "languages" in values:
            locked.languages = checked_languages(values["languages"])
        if "exchange" in values:
            visit, partner = _exchange(actor, values["exchange"])
            locked.exchange_id, locked.partner_id = visit, partner
        locked.words = folded(title)
        keep(act, locked)
        refresh([locked])
    return locked


# -- sections ------------------------------------------------------------------------------


def section_add(
    *, actor: Actor, briefing: uuid.UUID | str, values: Given,
    row_version: int | None = None,
) -> Section:  # fmt: skip
    """Add a section at the end of a draft. Raises InputError, StateRefusal, Conflict."""
    row = seen(actor, briefing)
    with changing(actor, row, "section_add", row_version) as (act, locked):
        must_be(locked, life.DRAFT)
        last = locked.sections.aggregate(last=Max("position"))["last"] or 0
        if locked.sections.count() >= MOST_SECTIONS:
            raise InputError(
                _("A briefing has %(most)s sections at most."),
                code="briefing.sections",
                most=MOST_SECTIONS,
            )
        section = Section(briefing=locked, position=last + 1, key="own")
        _fill(actor, section, values)
        section.save()
        act.record("create", section)
        sections_written(act, actor, [(section, {})])
        keep(act, locked)
    return section


def section_change(
    *, actor: Actor, briefing: uuid.UUID | str, section: uuid.UUID | str, values: Given,
    row_version: int | None = None,
) -> Section:  # fmt: skip
    """Change a section of a draft; what is not given stays."""
    row = seen(actor, briefing)
    with changing(actor, row, "section_change", None) as (act, locked):
        must_be(locked, life.DRAFT)
        found = _one(locked, section)
        if row_version is not None and found.row_version != row_version:
            raise Conflict
        before = texts_of(found)
        _fill(actor, found, values)
        found.row_version += 1
        found.save()
        act.record("change", found)
        sections_written(act, actor, [(found, before)])
        keep(act, locked)
    return found


def section_move(
    *, actor: Actor, briefing: uuid.UUID | str, section: uuid.UUID | str, up: bool,
    row_version: int | None = None,
) -> None:  # fmt: skip
    """Move a section one place up or down; at the ends nothing moves."""
    row = seen(actor, briefing)
    with changing(actor, row, "section_move", row_version) as (act, locked):
        must_be(locked, life.DRAFT)
        rows = {s.pk: s for s in sections_of(locked)}
        order = life.moved(list(rows), _one(locked, section).pk, up)
        for at, pk in enumerate(order, start=1):
            if rows[pk].position != at:
                rows[pk].position = at
                rows[pk].row_version += 1
                rows[pk].save(update_fields=["position", "row_version"])
                act.record("change", rows[pk])
        keep(act, locked)


def section_remove(
    *, actor: Actor, briefing: uuid.UUID | str, section: uuid.UUID | str,
    row_version: int | None = None,
) -> None:  # fmt: skip
    """Take a section out of a draft."""
    row = seen(actor, briefing)
    with changing(actor, row, "section_remove", row_version) as (act, locked):
        must_be(locked, life.DRAFT)
        found = _one(locked, section)
        act.record("delete", found)
        found.delete()
        keep(act, locked)


def _one(row: Briefing, uid: uuid.UUID | str) -> Section:
    try:
        found = row.sections.filter(uid=uuid.UUID(str(uid))).first()
    except ValueError as error:
        raise NotVisible from error
    if found is None:
        raise NotVisible
    return found


def _fill(actor: Actor, section: Section, values: Given) -> None:
    for name in ("heading", "text"):
        if name in values:
            setattr(section, name, Text.of(values[name]))
    if "figures" in values:
        section.figures = [
            {"key": str(f["key"]), "period": str(f.get("period") or "now")}
            for f in values["figures"]
        ]
    for name in ("charts", "practices", "lessons"):
        if name in values:
            setattr(section, name, [str(v) for v in values[name]])
    refuse(
        [
            *_text_problems(section),
            *_figure_problems(actor, section),
            *_reference_problems(actor, section),
        ]
    )


def _text_problems(section: Section) -> list[Problem]:
    if section.heading:
        return []
    return [
        Problem.of("briefing.heading", _("A section needs a heading."), field="heading")
    ]


def _figure_problems(actor: Actor, section: Section) -> list[Problem]:
    found = []
    told = results.told_of(actor, (row["key"] for row in section.figures))
    for row in section.figures:
        if results.is_result(row["key"]):
            found += _result_problems(told.get(row["key"]), row)
            continue
        known = figure(row["key"])
        if known is None:
            found.append(
                Problem.of(
                    "briefing.figure",
                    _("There is no figure “%(figure)s”."),
                    field="figures",
                    figure=row["key"],
                )
            )
        elif row["period"] not in periods_of(known):
            found.append(_no_period(row["key"], row["period"]))
    found += [
        Problem.of(
            "briefing.chart",
            _("There is no chart “%(chart)s”."),
            field="charts",
            chart=key,
        )
        for key in section.charts
        if key not in CHARTS
    ]
    return found


def _result_problems(told: Any, row: Mapping[str, str]) -> list[Problem]:
    if told is None:
        return [results.gone(row["key"])]
    if told.period.key != row["period"]:
        return [_no_period(str(told.title), row["period"])]
    return []


def _no_period(key: str, period: str) -> Problem:
    return Problem.of(
        "briefing.period",
        _("The figure “%(figure)s” cannot be told for the period “%(period)s”."),
        field="figures",
        way_out=_("Kept counts tell of the day itself; others need a period."),
        figure=key,
        period=period,
    )


def _reference_problems(actor: Actor, section: Section) -> Iterable[Problem]:
    told = practices_told(actor, _uids(section.practices), _uids(section.lessons))
    for field in ("practices", "lessons"):
        for uid in getattr(section, field):
            if uid not in told.states:
                yield Problem.of(
                    "briefing.reference",
                    _("This does not exist, or it is outside what you may see."),
                    field=field,
                )
            elif field == "practices" and told.states[uid] == "stopped":
                yield Problem.of(
                    "briefing.stopped",
                    _("The practice “%(practice)s” was stopped."),
                    field=field,
                    practice=str(Text.of(told.practices[uid]["title"])),
                )


def _uids(words: Sequence[str]) -> list[str]:
    found = []
    for word in words:
        try:
            found.append(str(uuid.UUID(word)))
        except ValueError:
            continue
    return found
