"""Opening cases: which kind, about whom, the form; and many at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.cases import queries, services
from banyan.cases.definitions import definition_of
from banyan.cases.domain.definition import Definition
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import NotVisible, OrgError
from banyan.kernel.ids import SEGMENT
from banyan.kernel.text import Text
from banyan.people.queries import member_by_uid, members_on, person_get
from banyan.units.queries import ancestors, structures, unit_find, units_found
from banyan.web.features.people.act_page import rule_chips
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.units import UnitField
from banyan.web.features.people.words import said
from banyan.web.shared.errors import message_of
from banyan.web.shared.places import place
from banyan.web.shared.ui import Crumb, Empty, Fact, Head, Message, RuleChip
from banyan.web.templatetags.banyan_ui import day, num

from .fields import field_of, given_of


@dataclass(frozen=True)
class Subject:
    """Whom or what a case is to be opened about."""

    id: int
    name: str
    unit_id: int | None
    unit: str
    url: str
    query: str
    person: int | None = None


def subject_of(actor: Actor, definition: Definition, asked: Any) -> Subject | None:
    """Read the subject out of the address; NotVisible when it is not there."""
    raw = asked.get(definition.subject, "")
    if not raw:
        return None
    query = f"?{definition.subject}={raw}"
    if definition.subject == "membership":
        member = member_by_uid(actor, raw)
        unit = unit_find(actor, member.unit) if member.unit else None
        names = said(unit.names) if unit else ""
        url = place("person", member.person_uid)
        return Subject(
            member.id, member.name, member.unit, names, url, query, member.person
        )
    if definition.subject == "person":
        person = person_get(actor, uid=raw)
        return Subject(
            person.id, person.full_name, None, "", place("person", raw), query
        )
    unit = unit_find(actor, raw)
    if unit is None:
        raise NotVisible
    return Subject(unit.pk, said(unit.names), unit.pk, "", place("unit", raw), query)


class OpenForm(forms.Form):
    """The form of an opening: the day, the host where it is open, the kind's fields."""

    def __init__(
        self,
        actor: Actor,
        definition: Definition,
        subject: Subject | None,
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self.definition, self.subject = definition, subject
        self.fields["on"] = date_field(_("Day of the opening"))
        self.fields["on"].initial = clock.today()
        if subject is None and definition.subject == "person":
            self.fields["new_name"] = forms.CharField(
                label=_("Full name"), max_length=200
            )
            self.fields["new_born"] = date_field(_("Born on"), required=False)
        if definition.host == "given":
            self.fields["host"] = _host_field(actor, definition, subject)
        known = _known(actor, definition, subject)
        trees = structures() if definition.fields else []
        for defined in definition.fields:
            self.fields[f"f_{defined.key}"] = field_of(
                defined, actor, known, trees, defined.required
            )

    @property
    def plain(self) -> list[Any]:
        """All fields in order."""
        return [self[n] for n in self.fields]

    def command(self) -> services.OpenCase:
        """Return what to open."""
        data = self.cleaned_data
        host = data.get("host")
        new = None
        if data.get("new_name"):
            new = services.NewPerson(
                full_name=data["new_name"], birth_date=data.get("new_born")
            )
        return services.OpenCase(
            subject=self.subject.id if self.subject else 0,
            on=data["on"],
            unit=getattr(host, "id", host) if host else None,
            new_person=new,
            given=given_of(self.definition.fields, data),
        )


def _known(
    actor: Actor, definition: Definition, subject: Subject | None
) -> list[tuple[int, str]]:
    asks = any(f.type == "person" for f in definition.fields)
    if not asks or subject is None or subject.unit_id is None:
        return []
    rows = members_on(actor, [subject.unit_id], clock.today())
    return [(m.person, m.name) for m in rows.get(subject.unit_id, ())]


def _host_field(
    actor: Actor, definition: Definition, subject: Subject | None
) -> forms.Field:
    """Return the choice of the unit that takes a case up.

    Whoever opens a case about themself need see no unit: they choose among their own
    and those above it.
    """
    label = _("Unit that takes it up")
    own = (
        actor.own_person is not None and subject and subject.person == actor.own_person
    )
    if not (own and definition.by_person and subject and subject.unit_id):
        field = UnitField(label=label)
        field.serve(actor, structures())
        return field
    home = units_found(system_actor("cases"), [subject.unit_id]).get(subject.unit_id)
    chain = [(home.pk, home.names)] if home else []
    above = ancestors(home.path[:-SEGMENT]) if home else []
    chain = [*chain, *((one.id, Text.of(one.names)) for one in reversed(above))]
    return forms.TypedChoiceField(
        label=label, coerce=int, choices=[(pk, said(names)) for pk, names in chain]
    )


@dataclass(frozen=True)
class OpenPage:
    """The form that opens a case."""

    head: Head
    why: tuple[RuleChip, ...]
    hint: str
    facts: tuple[Fact, ...]
    form: OpenForm
    url: str
    back_url: str
    message: Message | None = None


def open_page(
    actor: Actor,
    kind: str,
    asked: Any,
    *,
    data: Any = None,
    error: OrgError | None = None,
) -> OpenPage:
    """Build the page that opens a case of a kind."""
    definition = definition_of(kind)
    subject = subject_of(actor, definition, asked)
    if subject is None and definition.subject != "person":
        raise NotVisible
    facts = []
    if subject is not None:
        facts.append(Fact(gettext("About"), subject.name, subject.url))
    if subject is not None and subject.unit:
        facts.append(Fact(gettext("Unit"), subject.unit))
    first = [definition.must(k) for k in definition.start]
    facts.append(Fact(gettext("Begins with"), "; ".join(said(s.title) for s in first)))
    url = reverse("case_open", args=[kind]) + (subject.query if subject else "")
    return OpenPage(
        head=Head(
            said(definition.title),
            crumbs=(
                Crumb(gettext("Cases"), place("cases")),
                Crumb(gettext("Open a case"), place("cases_open")),
            ),
            facts=(subject.name,) if subject else (),
        ),
        why=rule_chips(definition.rules),
        hint=said(definition.meaning),
        facts=tuple(facts),
        form=_filled(OpenForm(actor, definition, subject, data), asked),
        url=url,
        back_url=subject.url if subject and subject.url else place("cases"),
        message=message_of(error) if error else None,
    )


def _filled(form: OpenForm, asked: Any) -> OpenForm:
    """Fill the fields of the kind that the address names: nothing typed is touched."""
    for defined in form.definition.fields:
        if value := asked.get(defined.key, ""):
            form.fields[f"f_{defined.key}"].initial = value
    host, wanted = form.fields.get("host"), asked.get("host", "")
    if isinstance(host, UnitField):
        host.preset(wanted)
    elif host is not None and wanted:
        unit = unit_find(system_actor("cases"), wanted)
        host.initial = unit.pk if unit else None
    return form


# -- many at once -------------------------------------------------------------


@dataclass(frozen=True)
class BulkRow:
    """One member for whom a case should be opened."""

    value: str
    name: str
    unit: str
    day: str
    reason: str
    checked: bool


@dataclass(frozen=True)
class BulkPage:
    """Whom cases should be opened for by a day."""

    head: Head
    why: tuple[RuleChip, ...]
    rows: tuple[BulkRow, ...]
    until: dt.date
    ready: str
    url: str
    empty: Empty
    message: Message | None = None


def month_end(day_: dt.date) -> dt.date:
    """Return the last day of the month of a day."""
    first = (day_.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return first - dt.timedelta(days=1)


def bulk_page(
    actor: Actor, kind: str, until: dt.date, *, error: OrgError | None = None
) -> BulkPage:
    """Build the list before many cases are opened at once."""
    definition = definition_of(kind)
    found = queries.candidates(actor, kind, until)
    ready = sum(c.is_ready for c in found)
    return BulkPage(
        head=Head(
            said(definition.title),
            crumbs=(
                Crumb(gettext("Cases"), place("cases")),
                Crumb(gettext("Open a case"), place("cases_open")),
            ),
            facts=(gettext("due by %(day)s") % {"day": day(until)},),
        ),
        why=rule_chips(definition.rules),
        rows=tuple(_bulk(c) for c in found),
        until=until,
        ready=num(ready),
        url=reverse("cases_bulk", args=[kind]),
        empty=Empty(
            gettext("Nobody is due by this day"),
            gettext("Choose a later day to see who comes next."),
            icon="outline/calendar-check",
        ),
        message=message_of(error) if error else None,
    )


def _bulk(c: queries.Candidate) -> BulkRow:
    reason = ""
    if c.is_open:
        reason = gettext("a case is open already")
    elif not c.may_open:
        reason = gettext("you may not open it there")
    return BulkRow(
        str(c.membership), c.name, said(c.unit), day(c.day), reason, c.is_ready
    )


def open_many(actor: Actor, kind: str, until: dt.date, chosen: set[int]) -> int:
    """Open the cases chosen among those who are due; return how many."""
    found = [
        c
        for c in queries.candidates(actor, kind, until)
        if c.is_ready and c.membership in chosen
    ]
    today = clock.today()
    services.case_open(
        actor=actor,
        kind=kind,
        commands=[services.OpenCase(subject=c.membership, on=today) for c in found],
    )
    return len(found)
