"""The page of a participant: nomination, plan, completion, certificates, reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.training import queries
from banyan.training import words as w
from banyan.web.features.people.words import said
from banyan.web.shared.places import unit_url
from banyan.web.shared.ui import Act, Badge, Crumb, Fact, Head
from banyan.web.templatetags.banyan_ui import day

from .pages import crumbs, not_ours
from .tabs import months_said
from .words import (
    CERTIFICATES,
    badge,
    choice,
    cohort_url,
    condition_name,
    condition_said,
    course_url,
)

LANGUAGES = (("vi", "Tiếng Việt"), ("lo", "ລາວ"), ("en", "English"))


@dataclass(frozen=True)
class ConditionShown:
    """One condition of the rule: what it asks, how it stands."""

    name: str
    says: str
    badge: Badge


@dataclass(frozen=True)
class CertificateShown:
    """A certificate with what can be done with it."""

    number: str
    note: str
    badge: Badge
    file_url: str
    withdraw: Act | None


@dataclass(frozen=True)
class ReportShown:
    """A report of what was applied."""

    title: str
    url: str
    note: str
    badge: Badge
    check: Act | None


@dataclass(frozen=True)
class ParticipantPage:
    """One participant."""

    head: Head
    facts: tuple[Fact, ...]
    plan: tuple[Fact, ...]
    conditions: tuple[ConditionShown, ...]
    outcome: str
    certificates: tuple[CertificateShown, ...]
    reports: tuple[ReportShown, ...]
    transcript_url: str
    languages: tuple[tuple[str, str], ...] = LANGUAGES


def participant_page(actor: Actor, uid: Any) -> ParticipantPage:
    """Build the page of a participant."""
    shown = queries.participant_get(actor, uid)
    decided = choice(w.PARTICIPANT_STATES, shown.line.state)
    return ParticipantPage(
        head=_head(shown),
        facts=_facts(shown),
        plan=_plan(shown),
        conditions=tuple(
            ConditionShown(
                condition_name(c),
                condition_said(c),
                Badge(gettext("met"), "good") if c.met else Badge(gettext("not met")),
            )
            for c in shown.outcome.conditions
        ),
        outcome=decided if shown.is_decided else gettext("not decided yet"),
        certificates=tuple(_certificate(shown, c) for c in shown.certificates),
        reports=tuple(_report(shown, f) for f in shown.followups),
        transcript_url=reverse("participant_transcript", args=[uid]),
    )


def _head(shown: Any) -> Head:
    line = shown.line
    return Head(
        line.name,
        crumbs=crumbs(
            Crumb(said(shown.cohort.course), course_url(shown.cohort.course_uid)),
            Crumb(said(shown.cohort.title), cohort_url(shown.cohort.uid)),
        ),
        facts=tuple(f for f in (said(line.post), said(line.unit)) if f),
        badge=badge(w.PARTICIPANT_STATES, line.state),
        primary=_act(shown, "plan", gettext("Write the plan"), "outline/pencil"),
        others=_others(shown),
        invented=line.is_specimen,
    )


def _act(shown: Any, verb: str, label: str, icon: str = "") -> Act:
    return Act(
        label,
        reverse("participant_act", args=[shown.line.uid, verb]),
        icon=icon,
        reason="" if shown.may_write else not_ours(),
        danger=verb == "withdraw",
    )


def _others(shown: Any) -> tuple[Act, ...]:
    line = shown.line
    found = [
        Act(
            gettext("Transcript"),
            reverse("participant_transcript", args=[line.uid]),
            icon="outline/list",
            reads=True,
        )
    ]
    if line.state in ("placed", "waiting"):
        found.append(_act(shown, "withdraw", gettext("Withdraw")))
    has = line.certificate is not None and line.certificate.state == "valid"
    if line.state == "completed" and not has and shown.may_host:
        found.append(_act(shown, "issue", gettext("Issue the certificate")))
    if line.is_guest and shown.may_host:
        url = reverse("participant_guest", args=[line.uid])
        found.append(Act(gettext("Give an account"), url))
    return tuple(found)


def _facts(shown: Any) -> tuple[Fact, ...]:
    line = shown.line
    waits = (
        gettext("No. %(n)s on the waiting list") % {"n": line.position}
        if line.position
        else ""
    )
    facts = (
        Fact(gettext("Unit"), said(line.unit), unit_url(line.unit_uid))
        if line.unit_uid
        else Fact(gettext("Office"), said(line.post)),
        Fact(gettext("Waits as"), waits),
        Fact(gettext("Nominated by"), line.nominated_by, note=day(line.nominated_on)),
        Fact(gettext("Why this person"), shown.why),
        Fact(gettext("Task at home"), line.task),
        Fact(gettext("Language"), choice(w.LANGUAGES, shown.language)),
        Fact(gettext("Reason"), shown.reason),
    )
    return tuple(f for f in facts if f.value)


def _plan(shown: Any) -> tuple[Fact, ...]:
    agreed = shown.line.plan_agreed_on
    facts = (
        Fact(gettext("What shall be done at home"), shown.plan),
        Fact(gettext("How it will be known"), shown.plan_indicator),
        Fact(gettext("How it is before"), shown.plan_baseline),
        Fact(
            gettext("Agreed with"),
            shown.plan_with,
            note=day(agreed) if agreed else gettext("not agreed yet"),
        ),
    )
    return tuple(f for f in facts if f.value)


def _certificate(shown: Any, one: Any) -> CertificateShown:
    until = (
        gettext("valid until %(day)s") % {"day": day(one.valid_until, "short")}
        if one.valid_until
        else ""
    )
    withdraw = None
    if one.state == "valid" and shown.may_host:
        url = reverse("certificate_withdraw", args=[one.uid])
        withdraw = Act(gettext("Withdraw"), url, danger=True)
    return CertificateShown(
        number=one.number,
        note=" · ".join(x for x in (day(one.issued_on, "short"), until) if x),
        badge=badge(tuple(CERTIFICATES.items()), one.state),
        file_url=reverse("certificate_file", args=[one.uid]),
        withdraw=withdraw,
    )


def _report(shown: Any, found: Any) -> ReportShown:
    check = None
    own = shown.line.is_own
    if found.result and found.evidence and not found.checked_on and not own:
        check = Act(
            gettext("I saw the evidence"),
            reverse("followup_check", args=[found.uid]),
            method="post",
            fields=(("row_version", str(found.row_version)),),
            reason="" if shown.may_write else not_ours(),
        )
    state = (
        badge(w.RESULTS, found.result)
        if found.result
        else Badge(gettext("overdue"), "late")
        if found.is_late
        else Badge(gettext("to come"))
    )
    notes = [day(found.due_on, "short"), found.value, found.evidence, found.text]
    if found.checked_on:
        notes.append(gettext("seen by %(who)s") % {"who": found.checked_by})
    return ReportShown(
        title=months_said(found.months),
        url=reverse("followup_report", args=[found.uid]) if shown.may_write else "",
        note=" · ".join(x for x in notes if x),
        badge=state,
        check=check,
    )
