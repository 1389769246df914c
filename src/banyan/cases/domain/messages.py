"""What the interpreter itself says no to: order, time, dates, levels, mandates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

from .definition import StepDef
from .play import Play
from .seen import Finding


def finding(
    code: str,
    template: str,
    *,
    kind: str = "state",
    field: str = "",
    way_out: str = "",
    rule: str = "",
    citation: str = "",
    **values: object,
) -> Finding:
    """Return one finding of the interpreter."""
    return Finding(
        code=code,
        template=template,
        values=tuple(values.items()),
        kind=kind,
        field=field,
        way_out=way_out,
        rule=rule,
        citation=citation,
    )


def article(play: Play, step: StepDef | None) -> dict[str, str]:
    """Return the first rule of a step and where it stands, to cite in a refusal."""
    rules = [*step.rules, *_more_rules(step)] if step else []
    if not rules:
        return {}
    answer = play.ask(rules[0])
    return {"rule": answer.id, "citation": str(answer.citation or "")}


def _more_rules(step: StepDef) -> list[str]:
    found = [step.vote.rule] if step.vote else []
    found += [c.rule for c in step.clocks] + [g.rule for g in step.guards]
    return [r for r in found if r]


def case_closed(play: Play) -> Finding:
    """Return the refusal of anything on a case that is over."""
    return finding(
        "cases.closed",
        _("The case is over: nothing more can be recorded."),
        way_out=_("Open a new case, or correct the decision."),
    )


def unknown_step(play: Play, key: str) -> Finding:
    """Return the refusal of a step that the procedure does not have."""
    known = ", ".join(s.key for s in play.definition.steps)
    return finding(
        "cases.no_step",
        _("The procedure has no step “%(step)s”; it has %(known)s."),
        kind="input",
        field="step",
        step=key,
        known=known,
    )


def out_of_order(play: Play, step: StepDef, waits: Iterable[str]) -> Finding:
    """Return the refusal of a step that is not open."""
    missing = [play.definition.must(k).title for k in waits]
    where = article(play, step)
    if missing:
        return finding(
            "cases.out_of_order",
            _("“%(step)s” cannot be done yet: first comes %(missing)s."),
            step=step.title,
            missing=Text.joined(missing),
            **where,
        )
    now = Text.joined(play.definition.must(s.key).title for s in play.state.open_steps)
    return finding(
        "cases.not_open",
        _("“%(step)s” is not open. Now open: %(now)s."),
        step=step.title,
        now=now or Text.of("–"),
        **where,
    )


def suspended(play: Play, step: StepDef) -> Finding:
    """Return the refusal of a step that is suspended."""
    return finding(
        "cases.suspended",
        _("“%(step)s” is suspended."),
        step=step.title,
        way_out=_("Resume the case first."),
    )


def too_early(
    play: Play, step: StepDef, until: dt.date | None, rule: str, citation: str
) -> Finding:
    """Return the refusal of what comes before a time is over."""
    if until is None:
        return finding(
            "cases.no_time_set",
            _("The time of “%(step)s” has no end yet: no rule gives its length."),
            step=step.title,
            way_out=_("The body sets the last day; it is kept on record."),
            rule=rule,
            citation=citation,
        )
    return finding(
        "cases.too_early",
        _("The time of “%(step)s” runs until %(until)s."),
        step=step.title,
        until=until,
        rule=rule,
        citation=citation,
    )


def before_cause(play: Play, step: StepDef, on: dt.date, after: dt.date) -> Finding:
    """Return the refusal of a date before that of the step that led here."""
    return finding(
        "cases.date_before",
        _("“%(step)s” cannot be dated %(on)s: what it follows was on %(after)s."),
        kind="rule",
        field="on",
        step=step.title,
        on=on,
        after=after,
        **article(play, step),
    )


def in_future(on: dt.date) -> Finding:
    """Return the refusal of a day that has not come."""
    return finding(
        "cases.future",
        _("%(on)s has not come yet: record what was done."),
        kind="input",
        field="on",
        on=on,
    )


def field_missing(label: Text, key: str) -> Finding:
    """Return the refusal of a form with an empty field."""
    return finding(
        "cases.field_missing",
        _("“%(label)s” is missing."),
        kind="input",
        field=key,
        label=label,
    )


def field_wrong(label: Text, key: str, value: object) -> Finding:
    """Return the refusal of a value that the field cannot hold."""
    return finding(
        "cases.field_wrong",
        _("“%(value)s” is nothing that “%(label)s” can hold."),
        kind="input",
        field=key,
        label=label,
        value=str(value),
    )


def outcome_missing(step: StepDef) -> Finding:
    """Return the refusal of a step recorded without how it ended."""
    known = Text.joined((o.title for o in step.outcomes), ", ")
    return finding(
        "cases.outcome",
        _("Say how “%(step)s” ended: %(known)s."),
        kind="input",
        field="outcome",
        step=step.title,
        known=known,
    )


def wrong_level(play: Play, step: StepDef) -> Finding:
    """Return the refusal of a body that is not the one to act."""
    return finding(
        "cases.wrong_level",
        _("“%(step)s” is for another level: this body may not take it."),
        kind="rule",
        field="body",
        step=step.title,
        way_out=_("The step shows which body acts."),
        **article(play, step),
    )


def no_mandate(play: Play, step: StepDef, field: str) -> Finding:
    """Return the refusal of a person without the office to sign or act."""
    return finding(
        "cases.no_mandate",
        _("This person held no office of the body on %(on)s that may do this."),
        kind="rule",
        field=field,
        on=play.on,
        way_out=_("Choose who held the office on that day."),
        **article(play, step),
    )
