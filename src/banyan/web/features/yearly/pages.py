"""The page of a yearly report, its content in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override

from banyan.access.queries import Recipient
from banyan.briefings.domain import life
from banyan.web.features.briefings.words import NAMES
from banyan.web.features.exchange.words import record_url
from banyan.web.features.people.words import said as text_said
from banyan.web.shared.places import yearly_url
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Act, Badge, Crumb, Fact, Head, Tab
from banyan.web.templatetags.banyan_ui import day
from banyan.yearly.queries import Line, YearlyShown
from banyan.yearly.saying import Said
from banyan.yearly.words import LEVELS, STATES

from .tables import TableShown, tables_of

TONES = {life.RELEASED: "good"}


@dataclass(frozen=True)
class YearlyPage:
    """One report: as it was given, or as it would read today."""

    head: Head
    lang: str
    tabs: tuple[Tab, ...]
    facts: tuple[Fact, ...]
    notice: str
    foreword: tuple[str, ...]
    tables: tuple[TableShown, ...]
    kept_back: str
    hash: str
    acts: tuple[Act, ...]
    released: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    file_url: str
    languages: tuple[tuple[str, str], ...]
    now: bool
    edition: int


def at(name: str, shown: YearlyShown) -> str:
    """Return an address of a report."""
    return reverse(name, args=[shown.partnership, shown.year])


def head_of(shown: YearlyShown, title: str = "") -> Head:
    """Return the head of a page of a report."""
    name = gettext("Report on %(year)s") % {"year": shown.year}
    way: tuple[Crumb, ...] = (
        Crumb(gettext("Exchange"), reverse("exchange")),
        Crumb(gettext("Yearly reports"), reverse("yearly_list")),
    )
    if shown.is_house:
        url = record_url("partnership", shown.partnership)
        way = (*way, Crumb(text_said(shown.title), url))
    if title:
        way = (*way, Crumb(name, at("yearly", shown)))
    return Head(
        title or name,
        crumbs=way,
        facts=tuple(filter(None, (text_said(shown.title), text_said(shown.unit)))),
        badge=Badge(gettext(STATES[shown.state]), TONES.get(shown.state, "")),
        invented=shown.is_specimen,
    )


def yearly_page(
    shown: YearlyShown,
    report: Said,
    *,
    now: bool,
    releases: Sequence[Recipient],
    lines: Sequence[Line],
) -> YearlyPage:
    """Return the page of a report."""
    query = "&now=1" if now else ""
    with override(report.language):
        tables = tables_of(report, shown.year)
    return YearlyPage(
        head=head_of(shown),
        lang=report.language,
        tabs=tuple(
            Tab(NAMES[k], f"{at('yearly', shown)}?in={k}{query}", k == report.language)
            for k in shown.languages
        ),
        facts=_facts(shown, report),
        notice=_notice(shown),
        foreword=report.foreword,
        tables=tables,
        kept_back=", ".join(report.kept_back),
        hash=shown.hash,
        acts=_acts(shown, now=now),
        released=tuple(
            (text_said(one.name), _since(one.since, one.languages)) for one in releases
        ),
        others=_others(shown, lines),
        file_url=at("yearly_file", shown),
        languages=tuple((k, NAMES[k]) for k in shown.languages),
        now=now,
        edition=shown.edition,
    )


def _since(since: Any, languages: Sequence[str]) -> str:
    said = gettext("since %(day)s") % {"day": day(since, "short")}
    return " · ".join([*(NAMES[k] for k in languages), said])


def _facts(shown: YearlyShown, report: Said) -> tuple[Fact, ...]:
    facts = [
        Fact(gettext("Both sides"), f"{report.own} – {report.partner}"),
        Fact(gettext("As of"), day(report.as_of)),
        Fact(gettext("Twin units"), "; ".join(report.twins)),
        Fact(gettext("Goes to"), gettext(LEVELS[shown.level]) if shown.hash else ""),
        Fact(gettext("Number"), shown.paper),
        Fact(gettext("Edition"), str(shown.edition) if shown.edition else ""),
        Fact(gettext("Released on"), day(shown.released_on)),
        Fact(
            gettext("Withdrawn on"),
            day(shown.withdrawn_on),
            note=shown.withdrawn_why,
        ),
    ]
    return tuple(fact for fact in facts if fact.value)


def _notice(shown: YearlyShown) -> str:
    if not shown.is_given:
        return gettext(
            "Counted from the records as they are today; nothing of it was released."
        )
    if not shown.is_whole:
        return gettext("What was given no longer fits its hash: it was changed.")
    return gettext("As it was given: it does not change with the records any more.")


def _acts(shown: YearlyShown, *, now: bool) -> tuple[Act, ...]:
    if not shown.is_house:
        return ()
    write = "" if shown.may_write else missing_right("exchange.write", over_unit=True)
    may = "" if shown.may_release else missing_right("briefing.approve", over_unit=True)
    acts = [
        Act(gettext("Write the foreword"), at("yearly_foreword", shown), reason=write)
    ]
    again = gettext("Release a new edition") if shown.is_given else ""
    label = again or gettext("Release the report")
    acts.append(Act(label, at("yearly_release", shown), reason=may))
    if shown.state == life.RELEASED:
        acts.append(Act(gettext("Withdraw"), at("yearly_withdraw", shown), reason=may))
        url = f"{at('yearly', shown)}?now=1"
        acts.append(Act(gettext("As it would read today"), url))
    elif now:
        acts.append(Act(gettext("What was released"), at("yearly", shown)))
    return tuple(acts)


def _others(shown: YearlyShown, lines: Sequence[Line]) -> tuple[tuple[str, str], ...]:
    """Return the other years and editions that were given, for who may see them."""
    found = []
    for one in lines:
        if (one.year, one.edition) == (shown.year, shown.edition):
            continue
        label = gettext("%(year)s, edition %(n)s") % {
            "year": one.year,
            "n": one.edition,
        }
        url = yearly_url(one.partnership, one.year, one.edition, one.state)
        found.append((f"{label}: {gettext(STATES[one.state])}", url))
    return tuple(found)
