"""Two records side by side: what each says, which stands, what follows, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.kernel.errors import OrgError
from banyan.people.domain.merging import A, B, Choice, HeldMembership
from banyan.people.queries import PersonShown
from banyan.people.queries.merge_preview import MergePreview, merge_preview
from banyan.people.queries.persons import PersonDetails
from banyan.web.features.people.decide import DecisionForm
from banyan.web.features.people.parts import sex_said
from banyan.web.features.people.words import CONTACTS, SEALED, born, label, said
from banyan.web.shared.errors import message_of, say
from banyan.web.shared.places import person_url, place
from banyan.web.shared.rights import missing_right
from banyan.web.shared.ui import Crumb, Finding, Head, Message
from banyan.web.templatetags.banyan_ui import day

from .forms import KEEP, ReasonForm
from .words import field_said, moved_said


@dataclass(frozen=True)
class Option:
    """What one side says of a field, and whether it is the one chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """A field of both records; with ``name`` one may choose between them."""

    label: str
    a: Option
    b: Option
    name: str = ""
    wanted: bool = False
    """Whether it has to be chosen and has not been."""


@dataclass(frozen=True)
class ComparePage:
    """Everything the page of a merge shows."""

    head: Head
    a: str
    b: str
    a_url: str
    b_url: str
    swap_url: str
    rows: tuple[Row, ...]
    moves: tuple[str, ...]
    account: bool
    problems: Message | None
    message: Message | None
    form: ReasonForm
    decision: DecisionForm | None
    versions: tuple[int, int]
    twin_url: str
    decided: bool
    reason: str = ""
    """Why the reader may not merge them; the form is then shut."""


def compare_page(
    actor: Actor,
    uid: Any,
    other: Any,
    keep: Mapping[str, str],
    form: ReasonForm,
    decision: DecisionForm | None,
    error: OrgError | None = None,
) -> ComparePage:
    """Build the page with the choices made so far."""
    seen = merge_preview(actor, uid, other, keep)
    a, b = seen.a, seen.b
    plan = seen.plan
    decided = any(p.code == "people.merge_two_persons" for p in seen.problems)
    return ComparePage(
        head=Head(
            gettext("One person, recorded twice?"),
            crumbs=(
                Crumb(gettext("People"), place("people")),
                Crumb(gettext("Possible twins"), reverse("twins")),
            ),
            facts=(a.full_name, b.full_name),
            invented=a.is_specimen,
        ),
        a=a.full_name,
        b=b.full_name,
        a_url=person_url(a.uid),
        b_url=person_url(b.uid),
        swap_url=reverse("person_merge", args=[b.uid, a.uid]),
        rows=(*_chosen(seen), *_told(seen)),
        moves=moved_said(seen.moves),
        account=seen.account,
        problems=_problems(seen) if error is None else None,
        message=message_of(error) if error else None,
        form=form,
        decision=decision if plan.needs_decision else None,
        versions=(a.row_version, b.row_version),
        twin_url=reverse("person_twin", args=[a.uid, b.uid]),
        decided=decided,
        reason=_reason(seen),
    )


def _reason(seen: MergePreview) -> str:
    if not seen.missing:
        return ""
    return missing_right(seen.missing)


def _problems(seen: MergePreview) -> Message | None:
    """Say what stands against it; what is still to be chosen stands at its row."""
    listed = [p for p in seen.problems if p.code != "people.merge_choose"]
    if not listed:
        return None
    return Message(
        gettext("They cannot be merged as they are"),
        tone="warning",
        findings=tuple(
            Finding(
                say(p.template, dict(p.values)),
                place=field_said(p.field) if p.field else "",
                way_out=say(p.way_out, dict(p.values)),
            )
            for p in listed
        ),
    )


# -- what is chosen between ------------------------------------------------------------


def _chosen(seen: MergePreview) -> list[Row]:
    return [
        row for choice in seen.plan.choices if (row := _row(choice, seen)) is not None
    ]


def _row(choice: Choice, seen: MergePreview) -> Row | None:
    a, b = (_said(choice, side, seen) for side in (A, B))
    if not a and not b:
        return None
    both_say = bool(a and b) or choice.key == "name"
    return Row(
        _label(choice),
        Option(A, a, choice.chosen == A),
        Option(B, b, choice.chosen == B),
        name=f"{KEEP}{choice.key}" if choice.differs and both_say else "",
        wanted=choice.required and not choice.chosen,
    )


def _label(choice: Choice) -> str:
    name = field_said(choice.key)
    rows = choice.a if isinstance(choice.a, tuple) else ()
    if rows and isinstance(rows[0], HeldMembership):
        return f"{name}: {said(rows[0].structure_names)}"
    return f"{name}: {said(rows[0].post_names)}" if rows else name


def _said(choice: Choice, side: str, seen: MergePreview) -> str:
    """Write what one side says of a field."""
    value = choice.a if side == A else choice.b
    person = seen.a if side == A else seen.b
    if isinstance(value, tuple):
        return "; ".join(_held(one) for one in value)
    if choice.key == "birth":
        return born(value, person.birth_precision)
    if choice.key == "sex":
        return sex_said(value)
    if choice.key == "died":
        return day(value)
    if choice.key in SEALED:
        return gettext("recorded, sealed") if value else ""
    return str(value or "")


def _held(one: Any) -> str:
    """Write a membership or an office that cannot stand beside another one."""
    end = one.period.end
    since = gettext("since %(day)s") % {"day": day(one.period.start, "short")}
    parts = [said(one.unit_names), since]
    if end is not None:
        parts.append(gettext("until %(day)s") % {"day": day(end, "short")})
    parts.append(getattr(one, "card_no", ""))
    return " · ".join(p for p in parts if p)


# -- what is only told --------------------------------------------------------------------


def _told(seen: MergePreview) -> list[Row]:
    """Return what both keep: memberships, contacts, further names, offices."""
    parts = (
        (gettext("Memberships"), _memberships),
        (gettext("Offices"), _offices),
        (gettext("Contacts"), _contacts),
        (gettext("Other names"), _names),
        (gettext("Qualifications"), _qualifications),
    )
    found = []
    for title, write in parts:
        a = write(seen.a, seen.a_details)
        b = write(seen.b, seen.b_details)
        if a or b:
            found.append(Row(title, Option(A, a, False), Option(B, b, False)))
    return found


def _memberships(person: PersonShown, details: PersonDetails) -> str:
    return "; ".join(
        " · ".join(
            p
            for p in (
                said(m.unit_names) if m.unit_names else said(m.structure_names),
                label("grades", m.grade) if m.grade else "",
                gettext("since %(day)s") % {"day": day(m.joined_on, "short")},
                m.card_no,
            )
            if p
        )
        for m in person.memberships
    )


def _offices(person: PersonShown, details: PersonDetails) -> str:
    return "; ".join(
        f"{said(o.post_names)}, {said(o.unit_names)}" for o in person.offices
    )


def _contacts(person: PersonShown, details: PersonDetails) -> str:
    return "; ".join(f"{gettext(CONTACTS[c.kind])} {c.value}" for c in details.contacts)


def _names(person: PersonShown, details: PersonDetails) -> str:
    return "; ".join(n.text for n in details.names)


def _qualifications(person: PersonShown, details: PersonDetails) -> str:
    return "; ".join(said(q.title) for q in details.qualifications)
