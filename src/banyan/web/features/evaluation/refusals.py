"""A refusal on a page of evaluation: its message, and whom it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from banyan.evaluation.domain.order import judged_by, judged_problem
from banyan.evaluation.queries import AboutShown
from banyan.kernel.errors import Conflict, OrgError
from banyan.kernel.text import gettext_noop as _
from banyan.web.shared.asking import numbers_typed
from banyan.web.shared.errors import finding_of, message_of
from banyan.web.shared.ui import Finding, Message
from banyan.web.templatetags.banyan_ui import num

ABOUT = ("class_", "reading_", "voices_", "points_", "word_")
"""Fields whose finding names the member, the group or the part itself."""

FIELDS = {
    "on": _("Day"),
    "present": _("Ballots handed in"),
    "invalid": _("Of them invalid"),
    "chair": _("In the chair"),
    "favour": _("Voices for it"),
    "klass": _("Class"),
    "step": _("Step"),
    "reason": _("Reason"),
    "cap": _("Cap, per cent"),
    "value": _("Value"),
}


@dataclass(frozen=True)
class Refused:
    """Which assessments a refusal names, which group, and whether others were faster."""

    named: frozenset[int] = frozenset()
    group: str = ""
    conflict: bool = False


def of(error: OrgError | None) -> Refused:
    """Return whom a refusal is about."""
    if error is None:
        return Refused()
    fields = [p.field for p in error.problems]
    ids = (f.removeprefix("class_") for f in fields if f.startswith("class_"))
    groups = [f.removeprefix("reading_") for f in fields if f.startswith("reading_")]
    return Refused(
        frozenset(numbers_typed(ids)),
        groups[0] if groups else "",
        isinstance(error, Conflict),
    )


def message(error: OrgError | None) -> Message | None:
    """Return the refusal in words, each finding with its field as the page calls it."""
    if error is None:
        return None
    said = message_of(error)
    findings: Sequence[Finding] = [
        replace(one, place=_place(problem.field))
        for one, problem in zip(said.findings, error.problems, strict=True)
    ]
    findings = list(dict.fromkeys(findings))  # said of every row, told once
    text = "" if findings and findings[0].text == said.text else said.text
    if len(findings) > MOST:
        left = gettext("%(n)s more") % {"n": num(len(findings) - MOST)}
        findings = [*findings[:MOST], Finding(left)]
    told = {one.way_out for one in findings}
    way_out = "" if said.way_out in told else said.way_out
    return replace(said, text=text, way_out=way_out, findings=tuple(findings))


def judged(found: AboutShown, *, asks: bool) -> Message | None:
    """Say that a body has judged a review already; ``asks`` for a civil-service class."""
    frame, row = found.campaign.frame, found.row
    body = judged_by(frame, row)
    if body is None:
        return None
    name = row.name or row.unit_name
    finding = finding_of(judged_problem(frame, row.subject, name, body))
    left = gettext("Only the class as a civil servant may still be recorded here.")
    return Message(
        gettext("A body has judged this review"),
        f"{finding.text} {left}" if asks else finding.text,
        tone="info",
        way_out=finding.way_out,
    )


MOST = 12
"""Findings that a message tells; the page shows all of whom they are about."""


def _place(field: str) -> str:
    if field.startswith(ABOUT):
        return ""
    return gettext(FIELDS[field]) if field in FIELDS else ""
