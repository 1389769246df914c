"""The papers of a case: forms of its steps, filled, to sign; records to fill by hand.

A paper is in the language asked for; where a form has an official language the
others are marked unofficial by the form itself. What is not known stays a dotted
line: the paper is signed, attached, and the step entered with the same checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override

from banyan.cases.queries import CaseShown, StepShown, case_shown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.formats import format_date
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, Filled, fill
from banyan.papers.forms.layout import forms
from banyan.papers.queries import PaperFile
from banyan.units.queries import unit_find
from banyan.web.features.people.words import said
from banyan.web.shared.ui import Act

from .words import rule_chip, value_said, who_said

FORMATS = {"docx": DOCX, "pdf": PDF}
RECORD = "step-record"
LINE = "…" * 12
LANGUAGES = ("vi", "lo", "en")


@dataclass(frozen=True)
class Paper:
    """One paper that a step can be printed as."""

    title: str
    acts: tuple[Act, ...]


def papers_of(case: CaseShown, step: StepShown) -> tuple[Paper, ...]:
    """Return the papers of a step that is done or open: its forms and its record."""
    if step.state not in ("now", "done"):
        return ()
    known = forms()
    defined = case.definition.step(step.key)
    codes = [*(defined.forms if defined else ()), RECORD]
    return tuple(
        Paper(said(known[code].title), _acts(case, step, code))
        for code in dict.fromkeys(codes)
        if code in known
    )


def _acts(case: CaseShown, step: StepShown, code: str) -> tuple[Act, ...]:
    url = reverse("case_paper", args=[case.reference, step.key])
    return tuple(
        Act(
            kind.upper(),
            url,
            method="post",
            icon=f"outline/file-type-{kind}",
            fields=(("form", code), ("kind", kind)),
            reads=True,
        )
        for kind in FORMATS
    )


def case_paper(
    actor: Actor, reference: str, step: str, *, form: str, language: str, kind: str
) -> PaperFile:
    """Return a paper of a step as a file; taking it out is recorded first.

    Raises NotVisible for a case out of range, a step or a form that it has not.
    """
    case = case_shown(actor, reference, blockers=False)
    shown = next((s for s in case.steps if s.key == step), None)
    if shown is None or form not in _codes(case, step) or language not in LANGUAGES:
        raise NotVisible
    filled: Filled = with_reading(
        lambda: fill(form, language, _data(actor, case, shown, form, language)),
        actor=actor,
        kind="cases.case",
        subject=case.id,
        what=f"printed {form} of {step}, {kind} {language}",
        person=case.person_id,
        unit=shown.unit_id or case.unit_id,
    )
    content = filled.docx if kind == "docx" else filled.pdf
    name = f"{case.reference}-{step}-{form}-{language}.{kind}"
    return PaperFile(name, FORMATS[kind], content, False)


def _codes(case: CaseShown, step: str) -> set[str]:
    defined = case.definition.step(step)
    return {*(defined.forms if defined else ()), RECORD}


def _data(
    actor: Actor, case: CaseShown, step: StepShown, form: str, language: str
) -> dict[str, Any]:
    with override(language):
        body = step.unit or case.unit
        row = unit_find(actor, step.unit_id or case.unit_id)
        common: dict[str, Any] = {
            "unit": body,
            "number": _number(step),
            "place": row.area.names if row and row.area else LINE,
            "superior": row.parent.names if row and row.parent else None,
            "date": step.done_on or clock.today(),
            "sign_authority": gettext("On behalf of %(body)s")
            % {"body": body.in_language(language)},
            "sign_post": LINE,
            "signer": LINE,
            "recipients": [case.about, gettext("Office file")],
            "is_specimen": case.is_specimen,
        }
        if form == "decision":
            return common | _decision(case, step, language)
        return common | _lines(case, step, language) | _record(case, step, form)


def _number(step: StepShown) -> str:
    decision = step.event.decision if step.event else None
    return (decision.symbol if decision else "") or LINE


def _decision(case: CaseShown, step: StepShown, language: str) -> dict[str, Any]:
    defined = case.definition.must(step.key).decision
    title = defined.title if defined else case.title
    decision = step.event.decision if step.event else None
    subject = title.in_language(language).replace("{about}", case.about)
    effective = decision.effective_on if decision else None
    day = format_date(effective, language, style="long") if effective else LINE
    return {
        "subject": subject,
        "grounds": [
            gettext("On the ground of %(cited)s: %(rule)s")
            % {"cited": chip.document or chip.article, "rule": chip.article}
            for chip in (rule_chip(rule) for rule in step.rules)
        ],
        "authority": step.unit or case.unit,
        "articles": [
            subject,
            gettext("This decision takes effect on %(day)s.") % {"day": day},
        ],
    }


def _lines(case: CaseShown, step: StepShown, language: str) -> dict[str, Any]:
    """Return what a letter, a notice or a record says, line by line."""
    lines = [
        _pair(gettext("About"), case.about),
        _pair(gettext("Unit"), case.unit.in_language(language)),
        _pair(gettext("Case"), f"{case.reference}, {case.title.in_language(language)}"),
        *(
            _pair(label.in_language(language), value_said(value))
            for label, value in case.opening
        ),
    ]
    if step.event:
        lines += [
            _pair(label.in_language(language), value_said(value))
            for label, value in step.event.given
        ]
    lines += [
        _pair(clock.title.in_language(language), format_date(clock.due_on, language))
        for clock in step.clocks
        if clock.due_on
    ]
    lines += [rule_chip(rule).article for rule in step.rules]
    return {"subject": step.title.in_language(language), "lines": lines}


def _pair(label: str, value: object) -> str:
    return f"{label}: {value or LINE}"


def _record(case: CaseShown, step: StepShown, form: str) -> dict[str, Any]:
    """Return the boxes of a record: the ways it may end, the counts of a vote."""
    if form != RECORD:
        return {}
    defined = case.definition.must(step.key)
    found: dict[str, Any] = {"ways": [said(o.title) for o in defined.outcomes]}
    labels = [_pair(said(f.label), "") for f in defined.fields]
    if defined.vote:
        words = ("Voters present", "For", "Against", "Blank", "Invalid")
        labels += [_pair(gettext(word), "") for word in words]
        order = defined.vote.params.get("order", ())
        labels += [
            _pair(said(o.title), "") for o in defined.outcomes if o.when in order
        ]
    found["counts"] = [_pair(gettext("Who acts"), who_said(step, case.about)), *labels]
    return found
