"""What every service of briefings stands on: rights, locks, states, what is missing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import Conflict, InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.people.queries import ordinary_named

from .. import results
from ..catalogue import figure
from ..charting import CHARTS
from ..domain import life
from ..domain.names import candidates
from ..models import Briefing
from ..settings import rules
from ..store import WRITE, found_one, is_of_house

HOUSE = system_actor("briefings")
FIGURES_READ = "figures.read"
NOT_DRAFT = _("This briefing is no draft any more; its text does not change.")


def seen(actor: Actor, uid: uuid.UUID | str, right: str = WRITE) -> Briefing:
    """Return a briefing in range; NotVisible without it, NotAllowed without the right."""
    row = found_one(actor, uid)
    if not actor.is_system and not is_of_house(actor, row):
        raise NotVisible
    actor.require(right, path=row.unit.path, area_path=row.unit.area_path)
    return row


@contextmanager
def changing(
    actor: Actor, row: Briefing, kind: str, version: int | None, **facts: Any
) -> Iterator[tuple[Any, Briefing]]:
    """Open an act on a briefing, locked; Conflict where it moved since it was read."""
    with ledger.act(
        actor=actor, kind=f"briefings.{kind}", unit=row.unit_id,
        facts={"briefing": row.pk, **facts},
    ) as act:  # fmt: skip
        locked = Briefing.objects.select_for_update(of=("self",)).get(pk=row.pk)
        locked.unit = row.unit
        if version is not None and locked.row_version != version:
            raise Conflict
        yield act, locked


def keep(act: Any, row: Briefing) -> None:
    """Write a changed briefing under its next version."""
    row.row_version += 1
    row.save()
    act.record("change", row)


def must_be(row: Briefing, *states: str) -> None:
    """Raise StateRefusal unless the briefing is in one of the states."""
    if row.state in states:
        return
    if life.DRAFT in states:
        raise StateRefusal(
            NOT_DRAFT,
            code="briefing.not_draft",
            way_out=_(
                "Send it back to draft, or begin a new version of a released one."
            ),
        )
    raise StateRefusal(
        _("This cannot be done with the briefing as it stands now."),
        code="briefing.state",
        way_out=_("Open its page anew: it shows what can be done next."),
    )


def refuse(problems: Sequence[Problem]) -> None:
    """Raise InputError with every problem, if there is one."""
    if problems:
        raise InputError(
            problems[0].template, problems=list(problems), **dict(problems[0].values)
        )


# -- what stands against going on ----------------------------------------------------------


def source_problems(sections: Iterable[Any], level: str) -> list[Problem]:
    """Return figures whose source is gone, or that may not go as far as ``level``."""
    sections = list(sections)
    keys = [row["key"] for section in sections for row in section.figures]
    told = results.told_of(HOUSE, keys)
    found = [p for key in keys for p in _told_problems(key, level, told)]
    for section in sections:
        for chart in section.charts:
            found += _chart_problems(chart, level)
    return list(dict.fromkeys(found))


def _told_problems(key: str, level: str, told: Mapping[str, Any]) -> list[Problem]:
    if not results.is_result(key):
        return _figure_problems(key, level)
    if key not in told:
        return [results.gone(key)]
    if life.reaches(rules().level("results"), level):
        return []
    return [_too_far(str(told[key].title), "figures")]


def _figure_problems(key: str, level: str) -> list[Problem]:
    known = figure(key)
    if known is None:
        return [
            Problem.of(
                "briefing.source_gone",
                _("The source of the figure “%(figure)s” is gone."),
                field="figures",
                way_out=_("Take the figure out of its section."),
                figure=key,
            )
        ]
    if life.reaches(known.level, level):
        return []
    return [_too_far(known.name, "figures")]


def _chart_problems(key: str, level: str) -> list[Problem]:
    chart = CHARTS.get(key)
    if chart is None:
        return _figure_problems(key, level)
    if life.reaches(rules().level(chart.level_of), level):
        return []
    return [_too_far(chart.title, "charts")]


def _too_far(name: str, field: str) -> Problem:
    from banyan.kernel.text import Sentence

    return Problem.of(
        "briefing.not_released",
        _("The figure “%(figure)s” is not released that far."),
        field=field,
        way_out=_("Take it out, or release the briefing less far."),
        figure=Sentence(name),
    )


def language_problems(
    row: Briefing, sections: Sequence[Any], languages: Iterable[str]
) -> list[Problem]:
    """Return what is not written yet in a language: title, headings, begun texts."""
    found = []
    for language in languages:
        texts: list[tuple[str, Text]] = [("title", row.title)]
        texts += [("heading", s.heading) for s in sections]
        texts += [("text", s.text) for s in sections if s.text]
        for field, text in texts:
            if not getattr(text, language):
                found.append(
                    Problem.of(
                        "briefing.language",
                        _("“%(text)s” is not written in %(language)s yet."),
                        field=field,
                        text=str(text),
                        language=language,
                    )
                )
    return found


def name_problems(row: Briefing, sections: Sequence[Any]) -> list[Problem]:
    """Return the names of ordinary members that stand in the texts."""
    said: set[str] = set()
    for text in _texts(row, sections):
        for language in LANGUAGES:
            said |= candidates(getattr(text, language))
    return [
        Problem.of(
            "briefing.name",
            _("“%(name)s” is the name of a member who holds no office."),
            field="text",
            way_out=_("Leave the name out: only people in an office are named."),
            name=name,
        )
        for name in sorted(ordinary_named(said))
    ]


def _texts(row: Briefing, sections: Sequence[Any]) -> Iterator[Text]:
    yield from (row.title, row.audience)
    for section in sections:
        yield from (section.heading, section.text)
    keys = [figure["key"] for section in sections for figure in section.figures]
    for told in results.told_of(HOUSE, keys).values():
        yield from (told.title, told.story)


def checked_languages(languages: Iterable[str]) -> list[str]:
    """Return the languages in the order of the house. Raises InputError for others."""
    wanted = list(languages)
    unknown = [k for k in wanted if k not in LANGUAGES]
    if unknown or not wanted:
        refuse(
            [
                Problem.of(
                    "briefing.languages",
                    _("Choose one language at least: vi, lo or en."),
                    field="languages",
                )
            ]
        )
    return [k for k in LANGUAGES if k in wanted]


Given = Mapping[str, Any]
