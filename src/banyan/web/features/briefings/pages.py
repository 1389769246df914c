"""The pages of briefings: one briefing, what is presented, forms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.briefings.checking import Checked
from banyan.briefings.queries import BriefingShown
from banyan.briefings.render.document import (
    said,
)
from banyan.web.features.exchange.words import record_url
from banyan.web.features.people.words import said as text_said
from banyan.web.shared.places import unit_url
from banyan.web.shared.ui import Act, Badge, Crumb, Fact, Head, Tab
from banyan.web.templatetags.banyan_ui import day

from .sections import SectionShown, sections_of, version_of
from .words import NAMES, at, level_said, state_badge


@dataclass(frozen=True)
class ApprovalShown:
    """One language: approved by whom, or what can be done."""

    language: str
    badge: Badge
    note: str
    act: Act | None


@dataclass(frozen=True)
class BriefingPage:
    """One briefing."""

    head: Head
    title: str
    lang: str
    tabs: tuple[Tab, ...]
    facts: tuple[Fact, ...]
    notice: str
    sections: tuple[SectionShown, ...]
    with_now: bool
    as_of: str
    today: str
    approvals: tuple[ApprovalShown, ...]
    acts: tuple[Act, ...]
    file_url: str
    languages: tuple[tuple[str, str], ...]
    hash: str
    versions: tuple[tuple[str, str], ...]
    present_url: str


def crumbs() -> tuple[Crumb, ...]:
    """Return the way to a briefing."""
    return (
        Crumb(gettext("Exchange"), reverse("exchange")),
        Crumb(gettext("Briefings"), reverse("briefings")),
    )


def head_of(shown: BriefingShown, title: str = "") -> Head:
    """Return the head of a page of a briefing."""
    name = text_said(shown.title)
    way = crumbs()
    if title:
        way = (*way, Crumb(name, at("briefing", shown.uid)))
    return Head(
        title or name,
        crumbs=way,
        facts=(
            text_said(shown.unit.names),
            gettext("Version %(n)s") % {"n": shown.number},
        ),
        badge=state_badge(shown.state),
        invented=shown.is_specimen,
    )


def briefing_page(
    shown: BriefingShown, lang: str, checked: Checked | None, versions: Any
) -> BriefingPage:
    """Return the page of a briefing, its content in one language."""
    head = head_of(shown)
    acts = _acts(shown)
    return BriefingPage(
        head=head,
        title=said(shown.content["title"], lang),
        lang=lang,
        tabs=tuple(
            Tab(NAMES[k], f"{at('briefing', shown.uid)}?in={k}", k == lang)
            for k in shown.languages
        ),
        facts=_facts(shown),
        notice=_notice(shown),
        sections=sections_of(shown, lang, checked),
        with_now=checked is not None,
        as_of=day(shown.as_of) if shown.as_of else "",
        today=day(checked.today) if checked else "",
        approvals=_approvals(shown),
        acts=acts,
        file_url=at("briefing_file", shown.uid),
        languages=tuple((k, NAMES[k]) for k in shown.languages),
        hash=shown.hash,
        versions=tuple(
            (gettext("Version %(n)s") % {"n": v.number}, at("briefing", v.uid))
            for v in versions
        ),
        present_url=f"{at('briefing_present', shown.uid)}?in={lang}",
    )


def _facts(shown: BriefingShown) -> tuple[Fact, ...]:
    unit = unit_url(shown.unit.uid) if shown.is_house else ""
    facts = [
        Fact(gettext("Whose work"), text_said(shown.unit.names), unit),
        Fact(gettext("For whom"), text_said(shown.audience)),
        Fact(gettext("Goes to"), level_said(shown.level)),
    ]
    if shown.exchange:
        uid, title = shown.exchange
        facts.append(
            Fact(
                gettext("For the exchange"),
                text_said(title),
                record_url("exchange", uid),
            )
        )
    if shown.released_on:
        facts.append(Fact(gettext("Released on"), day(shown.released_on)))
    if shown.withdrawn_on:
        facts.append(
            Fact(
                gettext("Withdrawn on"),
                day(shown.withdrawn_on),
                note=shown.withdrawn_why,
            )
        )
    return tuple(f for f in facts if f.value)


def _notice(shown: BriefingShown) -> str:
    if shown.state == "draft" and shown.returned_why:
        return gettext("Sent back: %(why)s") % {"why": shown.returned_why}
    if not shown.is_given:
        return gettext(
            "The figures are those of today; they are frozen at the release."
        )
    return ""


# -- what can be done ----------------------------------------------------------------------


def _acts(shown: BriefingShown) -> tuple[Act, ...]:
    """Return what can be done with a briefing as it stands, by who reads it."""
    acts: list[Act] = []
    if shown.state == "draft" and shown.may_write:
        acts += [
            Act(gettext("Add a section"), at("briefing_section_new", shown.uid)),
            Act(gettext("Change the head"), at("briefing_change", shown.uid)),
            Act(
                gettext("Hand it in for approval"),
                at("briefing_submit", shown.uid), "post", fields=version_of(shown),
            ),
        ]  # fmt: skip
    if shown.state == "review" and (shown.may_approve or shown.is_own):
        acts.append(Act(gettext("Send it back"), at("briefing_return", shown.uid)))
    if shown.state == "review" and shown.may_approve:
        reason = ""
        if shown.waiting:
            reason = gettext("Every language must be approved first.")
        acts.append(
            Act(
                gettext("Release the briefing"),
                at("briefing_release", shown.uid),
                reason=reason,
            )
        )
    return (*acts, *_given_acts(shown))


def _given_acts(shown: BriefingShown) -> list[Act]:
    if not (shown.is_given and shown.is_house):
        return []
    acts = [
        Act(
            gettext("Check it against today"),
            at("briefing_check", shown.uid),
            reads=True,
        )
    ]
    if shown.may_write and shown.next is None:
        acts.append(
            Act(gettext("Begin a new version"), at("briefing_renew", shown.uid), "post")
        )
    if shown.may_approve and shown.state == "released":
        acts.append(Act(gettext("Withdraw"), at("briefing_withdraw", shown.uid)))
    return acts


def _approvals(shown: BriefingShown) -> tuple[ApprovalShown, ...]:
    if not shown.is_house or shown.state == "draft":
        return ()
    return tuple(_approval(shown, k) for k in shown.languages)


def _approval(shown: BriefingShown, language: str) -> ApprovalShown:
    done = shown.approved.get(language)
    if done:
        on, by = done
        note = f"{by}, {day(on, 'short')}"
        return ApprovalShown(
            NAMES[language], Badge(gettext("approved"), "good"), note, None
        )
    act = None
    if shown.state == "review" and shown.may_approve:
        reason = gettext("You handed it in yourself.") if shown.is_own else ""
        fields = (*version_of(shown), ("language", language))
        act = Act(
            gettext("Approve"), at("briefing_approve", shown.uid), "post",
            reason=reason, fields=fields,
        )  # fmt: skip
    return ApprovalShown(NAMES[language], Badge(gettext("waits"), "soon"), "", act)


# -- presenting ----------------------------------------------------------------------------


@dataclass(frozen=True)
class PresentPage:
    """The content, one section on a screen."""

    head: Head
    title: str
    audience: str
    unit: str
    date: str
    lang: str
    sections: tuple[SectionShown, ...]
    back_url: str
    hash: str
    draft: bool


def present_page(shown: BriefingShown, lang: str) -> PresentPage:
    """Return the page to present from."""
    as_of = dt.date.fromisoformat(shown.content["as_of"])
    return PresentPage(
        head=head_of(shown),
        title=said(shown.content["title"], lang),
        audience=said(shown.content["audience"], lang),
        unit=said(shown.content["unit"]["names"], lang),
        date=day(as_of, "long"),
        lang=lang,
        sections=sections_of(shown, lang),
        back_url=f"{at('briefing', shown.uid)}?in={lang}",
        hash=shown.hash[:12],
        draft=not shown.is_given,
    )


@dataclass(frozen=True)
class FormPage:
    """A form about a briefing."""

    head: Head
    form: Any
    label: str
    back_url: str
    hint: str = ""


@dataclass(frozen=True)
class ConfirmPage:
    """Taking a section out."""

    head: Head
    title: str
    text: str
    act: Act
    back_url: str


def remove_page(shown: BriefingShown, section: Any) -> ConfirmPage:
    """Return the page that asks before a section goes."""
    fields = (("row_version", str(shown.row_version)),)
    return ConfirmPage(
        head=head_of(shown, gettext("Remove a section")),
        title=text_said(section.heading),
        text=gettext("The section is taken out of the draft; the ledger keeps it."),
        act=Act(gettext("Remove"), "", "post", fields=fields, danger=True),
        back_url=at("briefing", shown.uid),
    )
