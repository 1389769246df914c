"""Guards on what is written down: lists of the pack, times, what must be there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from banyan.cases.domain.seen import Finding, Seen, day, guard
from banyan.kernel.periods import add_months, add_years
from banyan.kernel.text import gettext_noop as _

from .standing import MEMBERSHIP


def field_of(seen: Seen, name: str) -> Any:
    """Return a field by ``step.key``, or of this act where no step is named."""
    step, dot, key = name.partition(".")
    if dot:
        return seen.fields.get(step, {}).get(key)
    found = seen.given.get(name)
    return seen.fields.get("open", {}).get(name) if found is None else found


def day_of(seen: Seen, name: str) -> dt.date | None:
    """Return a day written down; days are kept as ISO texts."""
    value = field_of(seen, name)
    return dt.date.fromisoformat(value) if value else None


def applies(seen: Seen) -> bool:
    """Say whether a guard is meant: ``only_field``/``only``, ``unless_field``/``unless``."""
    params: Mapping[str, Any] = seen.params
    only, unless = params.get("only_field"), params.get("unless_field")
    if only and field_of(seen, str(only)) not in params.get("only", ()):
        return False
    if not unless:
        return True
    value = field_of(seen, str(unless))
    return value not in params["unless"] if "unless" in params else not value


@guard("in-list@1")
def in_list(seen: Seen) -> Finding | None:
    """What a field names (``field``) stands in the rule's list of the day."""
    value = field_of(seen, str(seen.params["field"]))
    if seen.value is None or value in seen.value:
        return None
    return seen.no(
        _("“%(value)s” is not in the list that holds on %(on)s."),
        value=value,
        on=seen.on,
        field=str(seen.params["field"]).rpartition(".")[2],
        way_out=_("Choose a ground from the list of that day."),
    )


@guard("not-in-list@1")
def not_in_list(seen: Seen) -> Finding | None:
    """What a field names (``field``) does not stand in the rule's list."""
    value = field_of(seen, str(seen.params["field"]))
    if seen.value is None or value not in seen.value:
        return None
    return seen.no(
        _("Whoever left for this reason is not considered again."),
        field=str(seen.params["field"]),
    )


@guard("outcome-in-list@1")
def outcome_in_list(seen: Seen) -> Finding | None:
    """The outcome of a step (``step``) stands in the rule's list."""
    found = seen.outcomes.get(str(seen.params["step"]))
    if seen.value is None or found in seen.value:
        return None
    return seen.no(_("This body may not decide this form; it can only propose it."))


@guard("done@1")
def done(seen: Seen) -> Finding | None:
    """A step was done before (``step``)."""
    if str(seen.params["step"]) in seen.outcomes:
        return None
    return seen.no(_("A step that must come before this has not been done."))


@guard("at-least@1")
def at_least(seen: Seen) -> Finding | None:
    """A number (``field``) reaches the rule's value, for one ground (``only_ground``)."""
    if field_of(seen, "ground") != seen.params.get("only_ground"):
        return None
    number = field_of(seen, str(seen.params["field"])) or 0
    if seen.value is None or number >= seen.value:
        return None
    return seen.no(
        _("%(number)s months are on record; the ground needs %(needed)s."),
        number=number,
        needed=seen.value,
        field=str(seen.params["field"]),
    )


@guard("lasts-at-least@1")
def lasts_at_least(seen: Seen) -> Finding | None:
    """From one day (``from``) to another (``to``) it lasts at least the rule's months."""
    start, end = _span(seen)
    if start is None or end is None or seen.value is None or not applies(seen):
        return None
    if end >= add_months(start, int(seen.value)):
        return None
    return seen.no(
        _("From %(start)s to %(end)s is less than %(months)s months."),
        start=start,
        end=end,
        months=seen.value,
        field=str(seen.params["to"]),
        way_out=_("For a shorter time no transfer is needed."),
    )


@guard("lasts-less-than@1")
def lasts_less_than(seen: Seen) -> Finding | None:
    """From one day to another it lasts less than the rule's months."""
    start, end = _span(seen)
    if start is None or end is None or seen.value is None or not applies(seen):
        return None
    if end < add_months(start, int(seen.value)):
        return None
    return _too_long(seen, start, end)


@guard("lasts-at-most@1")
def lasts_at_most(seen: Seen) -> Finding | None:
    """From one day to another it lasts the rule's months at most."""
    start, end = _span(seen)
    if start is None or end is None or seen.value is None or not applies(seen):
        return None
    if end <= add_months(start, int(seen.value)):
        return None
    return _too_long(seen, start, end)


def _too_long(seen: Seen, start: dt.date, end: dt.date) -> Finding:
    return seen.no(
        _("From %(start)s to %(end)s is longer than %(months)s months allow."),
        start=start,
        end=end,
        months=seen.value,
        field=str(seen.params["to"]),
        way_out=_("Shorten the time, or choose the longer procedure."),
    )


def _span(seen: Seen) -> tuple[dt.date | None, dt.date | None]:
    start = seen.dates.get(str(seen.params["from"]))
    if seen.params["from"] == "request" and start is None:
        start = seen.on
    return start, day_of(seen, str(seen.params["to"]))


@guard("not-to-come@1")
def not_to_come(seen: Seen) -> Finding | None:
    """A day written down (``field``) is not later than the day of the act."""
    value = day_of(seen, str(seen.params["field"]))
    if value is None or value <= seen.on:
        return None
    return seen.no(
        _("%(value)s is still to come on %(on)s."),
        value=value,
        on=seen.on,
        field=str(seen.params["field"]),
    )


@guard("has-end@1")
def has_end(seen: Seen) -> Finding | None:
    """An end is written down (``field``) unless the ground (``ground``) needs none."""
    if field_of(seen, str(seen.params["ground"])) in seen.params["unless"]:
        return None
    if day_of(seen, str(seen.params["field"])):
        return None
    return seen.no(
        _("For this ground the request states until when."),
        field=str(seen.params["field"]),
    )


@guard("exemption-conditions@1", facts=(MEMBERSHIP,))
def exemption_conditions(seen: Seen) -> Finding | None:
    """For age and health: past working age and a health paper; the rest is on record."""
    if field_of(seen, "ground") != "age-health" or seen.value is None:
        return None
    missing = []
    if "old-age" in seen.value and not seen.given.get("past_working_age"):
        missing.append("past_working_age")
    if "poor-health" in seen.value and not seen.given.get("paper_seen"):
        missing.append("paper_seen")
    if not missing:
        return None
    return seen.no(
        _("For age and health all four conditions are needed; %(count)s is missing."),
        count=len(missing),
        field=missing[0],
    )


@guard("within-limitation@1")
def within_limitation(seen: Seen) -> Finding | None:
    """The violation (``violated``) is not older than the limitation of the form."""
    if field_of(seen, str(seen.params["form"])) not in seen.params["only"]:
        return None
    if not applies(seen) or seen.value is None:
        return None
    violated = day_of(seen, str(seen.params["violated"]))
    if violated is None or seen.on <= (last := add_years(violated, int(seen.value))):
        return None
    return seen.no(
        _("The limitation for this form was over on %(last)s."),
        last=last,
        field=str(seen.params["violated"]),
        way_out=_("A new violation starts the time anew; record its day."),
    )


@guard("form-fits-grade@1", facts=(MEMBERSHIP,))
def form_fits_grade(seen: Seen) -> Finding | None:
    """The form (``field``) is one that the rule knows for this grade (``grade``)."""
    state = seen.facts.get(MEMBERSHIP)
    if state is None or state.standing(seen.on).grade != seen.params["grade"]:
        return None
    form = field_of(seen, str(seen.params["field"]))
    if seen.value is None or form in seen.value:
        return None
    return seen.no(
        _("This form of discipline does not exist for this grade."),
        field=str(seen.params["field"]),
    )


@guard("ground-fits-grade@1", facts=(MEMBERSHIP,))
def ground_fits_grade(seen: Seen) -> Finding | None:
    """Only somebody on probation is struck off as not eligible for recognition."""
    state = seen.facts.get(MEMBERSHIP)
    if state is None or field_of(seen, str(seen.params["field"])) != "not-eligible":
        return None
    if state.standing(seen.on).grade == "probationary":
        return None
    return seen.no(_("This ground is for members on probation only."))


@guard("all-confirmed@1")
def all_confirmed(seen: Seen) -> Finding | None:
    """Every place asked has confirmed, or the declaration of a member stands for it."""
    asked = seen.given.get("asked") or 0
    given = (seen.given.get("confirmed") or 0) + (seen.given.get("by_declaration") or 0)
    if given >= asked:
        return None
    return seen.no(
        _("%(given)s of %(asked)s places have confirmed."),
        given=given,
        asked=asked,
        field="confirmed",
        way_out=_("Conclude once all answers are there."),
    )


@guard("certificate-valid@1")
def certificate_valid(seen: Seen) -> Finding | None:
    """A certificate (``step``, ``field``) is not older than the rule's months."""
    name = f"{seen.params['step']}.{seen.params['field']}"
    issued = day_of(seen, name)
    if issued is None or seen.value is None:
        return None
    last = add_months(issued, int(seen.value))
    if seen.on <= last:
        return None
    return seen.no(
        _("The certificate of %(issued)s was valid until %(last)s."),
        issued=issued,
        last=last,
        way_out=_("The class is to be taken again."),
    )


@guard("appeal-in-time@1")
def appeal_in_time(seen: Seen) -> Finding | None:
    """A complaint came within the rule's time after the decision was received."""
    if field_of(seen, str(seen.params["field"])) not in seen.params["only"]:
        return None
    received = seen.dates.get("decision-received")
    if received is None or seen.rule is None or seen.value is None:
        return None
    from banyan.kernel.calendars import calendar, due

    last = due(received, int(seen.value), seen.rule.unit, calendar("vn")).due_on
    if seen.case.opened_on <= last:
        return None
    return seen.no(
        _("The time to complain was over on %(last)s."),
        last=last,
        way_out=_("Record it as not taken in, with the reason."),
    )


@day("given@1")
def given(seen: Seen) -> dt.date | None:
    """A day written down (``field``), where there is one."""
    return day_of(seen, str(seen.params["field"]))


@day("latest@1")
def latest(seen: Seen) -> dt.date | None:
    """The later of a named date (``date``) and the day of the act."""
    named = seen.dates.get(str(seen.params["date"]))
    return max(named, seen.on) if named else seen.on


@day("day-after@1")
def day_after(seen: Seen) -> dt.date | None:
    """The day after a named date (``date``): the first without."""
    named = seen.dates.get(str(seen.params["date"]))
    return named + dt.timedelta(days=1) if named else None
