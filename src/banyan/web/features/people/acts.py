"""The acts on people: one table that says form, right, decision and service of each.

Every act runs the same way (``act_views``): the form is read, the decision is found
or recorded, the service is called, all in one transaction. What differs is here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _
from banyan.people import services

from . import forms
from .correct import CorrectForm
from .targets import Target

PERSON, MEMBERSHIP, OFFICE = "person", "membership", "office"
CONTACT, UNIT, NOBODY = "contact", "unit", "nobody"
OVER = "taken-over"

Data = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing that can be recorded about a person, membership, office or unit."""

    key: str
    label: str
    about: str
    right: str
    form: type[forms.ActForm]
    run: Callable[[Actor, Target, Data, Any, int | None], Any]
    kinds: tuple[str, ...] = ()
    """The kinds of decision it stands on; none: it needs no decision."""
    initial: Callable[[Target], Data] = lambda target: {}
    hint: str = ""
    icon: str = "outline/pencil"
    verb: str = _("Record")
    rules: tuple[str, ...] = ()
    states: tuple[str, ...] = ("member",)
    """The states of a membership in which it makes sense."""
    own: bool = False
    """Whether persons may do it for themselves."""
    danger: bool = False


# -- what each one calls -----------------------------------------------------------


def _transfer(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.ChangeStay(_membership(t), d["unit"].id, d["on"], version)
    return services.stay_change(actor=a, commands=[command], decision=decision)


def _guest(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.OpenGuestStay(
        _membership(t), d["unit"].id, d["on"], d["until"], version
    )
    return services.guest_stay_open(actor=a, commands=[command], decision=decision)


def _return(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.CloseGuestStay(_membership(t), d["on"], version)
    return services.guest_stay_close(actor=a, commands=[command], decision=decision)


def _grade(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.ChangeGrade(_membership(t), d["grade"], d["on"], version)
    return services.grade_change(actor=a, commands=[command], decision=decision)


def _participation(
    a: Actor, t: Target, d: Data, decision: Any, version: int | None
) -> Any:
    command = services.ChangeParticipation(
        membership=_membership(t),
        participation=d["participation"],
        on=d["on"],
        ground=d["ground"],
        review_on=d["review_on"],
        row_version=version,
    )
    return services.participation_change(actor=a, commands=[command], decision=decision)


def _end(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.EndMembership(_membership(t), d["on"], d["reason"], version)
    return services.membership_end(actor=a, commands=[command], decision=decision)


def _correct(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = CorrectForm.command_of(t, d, version)
    return services.membership_correct(actor=a, commands=[command], decision=decision)


def _open(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = opening(t.person_id, d)
    return services.membership_open(actor=a, commands=[command], decision=decision)


def opening(person: int, d: Data) -> services.OpenMembership:
    """Return the membership that a form opens."""
    return services.OpenMembership(
        person=person,
        unit=d["unit"].id,
        joined_on=d["joined_on"],
        grade=d["grade"],
        card_no=d["card_no"],
        ceremony_on=d["ceremony_on"],
        official_on=d["official_on"],
    )


def _name(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.ChangePerson(
        person=t.person_id,
        full_name=d["full_name"],
        language=d["language"],
        name_was_wrong=d["why"] == forms.WRONG,
        source=d["source"],
        row_version=version,
    )
    return services.person_change(actor=a, commands=[command])


def _identity(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.ChangePerson(
        person=t.person_id,
        sex=d["sex"],
        birth_date=d["birth_date"],
        birth_precision=d["birth_precision"] or None,
        row_version=version,
    )
    return services.person_change(actor=a, commands=[command])


def _contact(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    contact = t.contact
    command = services.SetContact(
        person=t.person_id,
        kind=d["kind"],
        value=d["value"],
        is_primary=d["is_primary"],
        contact=contact.id if contact else None,
        row_version=version if contact else None,
    )
    return services.contact_set(actor=a, commands=[command])


def _qualification(
    a: Actor, t: Target, d: Data, decision: Any, version: int | None
) -> Any:
    title = Text.of(d["title"])
    command = services.AddQualification(
        person=t.person_id,
        kind=d["kind"],
        title=title,
        issued_on=d["issued_on"],
        number=d["number"],
        issuer=d["issuer"],
        valid_until=d["valid_until"],
    )
    return services.qualification_add(actor=a, commands=[command])


def _seal(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.SetSensitive(t.person_id, d["field"], d["value"])
    return services.sensitive_set(actor=a, commands=[command])


def _office(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.OpenOffice(
        person=t.person_id,
        post=int(d["post"]),
        on=d["on"],
        term_ends_on=d["term_ends_on"],
        mandate=d["mandate"],
    )
    return services.office_open(actor=a, commands=[command], decision=decision)


def _office_end(
    a: Actor, t: Target, d: Data, decision: Any, version: int | None
) -> Any:
    assert t.office is not None  # noqa: S101
    command = services.EndOffice(t.office.id, d["on"], version)
    return services.office_end(actor=a, commands=[command], decision=decision)


def _mistaken(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.SetPersonAside(t.person_id, d["reason"], version)
    return services.persons_set_aside(actor=a, commands=[command], decision=decision)


def _post(a: Actor, t: Target, d: Data, decision: Any, version: int | None) -> Any:
    command = services.SetPost(
        unit=t.unit.id,
        key=d["key"],
        valid_from=d["valid_from"],
        names=forms.post_names(d["key"]),
        seats=d["seats"],
        rank=forms.post_rank(d["key"], t.unit.kind),
        valid_to=d["valid_to"],
    )
    return services.post_set(actor=a, commands=[command], decision=decision)


def _membership(target: Target) -> int:
    assert target.membership is not None  # noqa: S101
    return target.membership.id


# -- what is shown before anybody types ---------------------------------------------


def _today(target: Target) -> Data:
    return {"on": clock.today()}


def _person_now(target: Target) -> Data:
    person = target.person
    assert person is not None  # noqa: S101
    return {
        "full_name": person.full_name,
        "language": person.name_language,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "birth_precision": person.birth_precision or "day",
    }


def _grade_next(target: Target) -> Data:
    standing = target.standing
    held = standing.grade.value if standing and standing.grade else ""
    return {"grade": "official" if held != "official" else held, "on": clock.today()}


def _participation_next(target: Target) -> Data:
    standing = target.standing
    held = standing.participation if standing else None
    is_active = held is None or held.value == "active"
    return {"participation": "exempt" if is_active else "active", "on": clock.today()}


def _membership_now(target: Target) -> Data:
    row = target.membership
    assert row is not None  # noqa: S101
    names = ("joined_on", "ceremony_on", "left_on", "card_no")
    return {name: getattr(row, name) for name in names}


def _contact_now(target: Target) -> Data:
    row = target.contact
    if row is None:
        return {}
    return {"kind": row.kind, "value": row.value, "is_primary": row.is_primary}


def _opening(target: Target) -> Data:
    today = clock.today()
    return {"joined_on": today, "grade": "probationary", "birth_precision": "day"}


def _post_first(target: Target) -> Data:
    return {"valid_from": clock.today(), "seats": 1}


WRITE, MEMBERS, OFFICES = "person.write", "membership.write", "office.write"

ACTS = {
    act.key: act
    for act in (
        Act(
            "transfer",
            _("Transfer to another unit"),
            MEMBERSHIP,
            MEMBERS,
            forms.TransferForm,
            _transfer,
            ("transfer", OVER),
            _today,
            _("For good: the member is counted in the new unit from that day."),
            "outline/arrows-right-left",
            rules=("TRF-COMPLETE", "TRF-PRESENT"),
        ),
        Act(
            "temporary",
            _("Temporary transfer"),
            MEMBERSHIP,
            MEMBERS,
            forms.GuestForm,
            _guest,
            ("temporary-transfer", OVER),
            _today,
            _("A guest in another unit; the member is still counted at home."),
            "outline/plane-departure",
            rules=("TRF-TEMP-MIN", "TRF-TEMP-MAX"),
        ),
        Act(
            "return",
            _("Back from a temporary transfer"),
            MEMBERSHIP,
            MEMBERS,
            forms.ReturnForm,
            _return,
            ("temporary-transfer", OVER),
            _today,
            _("The temporary stay ends; the member is back at home."),
            "outline/plane-arrival",
        ),
        Act(
            "grade",
            _("Another grade"),
            MEMBERSHIP,
            MEMBERS,
            forms.GradeForm,
            _grade,
            ("recognition", OVER),
            _grade_next,
            _("Such as full member after probation."),
            "outline/award",
            rules=("PRO-LENGTH", "PRO-EFFECT"),
        ),
        Act(
            "participation",
            _("Exempt, suspend, or active again"),
            MEMBERSHIP,
            MEMBERS,
            forms.ParticipationForm,
            _participation,
            ("exemption", "suspension", OVER),
            _participation_next,
            _("How a member takes part. The ground of an exemption is sensitive."),
            "outline/player-pause",
            rules=("EXE-CONDITIONS",),
        ),
        Act(
            "end",
            _("End the membership"),
            MEMBERSHIP,
            MEMBERS,
            forms.EndForm,
            _end,
            ("leave", "strike-off", "discipline", OVER),
            _today,
            _("Every dated fact of the membership ends on that day."),
            "outline/door-exit",
            danger=True,
        ),
        Act(
            "correct",
            _("Correct what was recorded wrongly"),
            MEMBERSHIP,
            MEMBERS,
            CorrectForm,
            _correct,
            ("correction", OVER),
            _membership_now,
            _("What stood here before stays readable as it was known then."),
            "outline/replace",
            states=("member", "planned", "left"),
        ),
        Act(
            "join",
            _("Open a membership"),
            PERSON,
            MEMBERS,
            forms.OpenForm,
            _open,
            ("admission", "readmission", OVER),
            _opening,
            _("The person joins a unit, by decision."),
            "outline/user-check",
            rules=("ADM-AGE-MIN", "AGE-PARTY-START"),
        ),
        Act(
            "office",
            _("Take up an office"),
            PERSON,
            OFFICES,
            forms.OfficeForm,
            _office,
            ("office", OVER),
            _today,
            _("A post of a unit; the rights that go with it begin that day."),
            "outline/briefcase",
        ),
        Act(
            "office-end",
            _("End the office"),
            OFFICE,
            OFFICES,
            forms.OfficeEndForm,
            _office_end,
            ("office", OVER),
            _today,
            _("The rights that go with it end the same day."),
            "outline/briefcase-off",
        ),
        Act(
            "name",
            _("Change or correct the name"),
            PERSON,
            WRITE,
            forms.NameForm,
            _name,
            initial=lambda t: {**_person_now(t), "why": forms.CHANGED},
            hint=_("A name that changed is kept as a former name; a wrong one is not."),
            icon="outline/signature",
        ),
        Act(
            "identity",
            _("Correct sex or birth date"),
            PERSON,
            WRITE,
            forms.IdentityForm,
            _identity,
            initial=_person_now,
            hint=_("Ages, badges and figures follow at once."),
            icon="outline/id",
        ),
        Act(
            "contact",
            _("Add or change a contact"),
            CONTACT,
            WRITE,
            forms.ContactForm,
            _contact,
            initial=_contact_now,
            hint=_("Phone, mail, postal address."),
            icon="outline/address-book",
            own=True,
        ),
        Act(
            "qualification",
            _("Add a qualification"),
            PERSON,
            WRITE,
            forms.QualificationForm,
            _qualification,
            initial=lambda t: {"issued_on": clock.today()},
            hint=_("A certificate, degree or course."),
            icon="outline/certificate",
        ),
        Act(
            "seal",
            _("Set sensitive data"),
            PERSON,
            WRITE,
            forms.SealForm,
            _seal,
            hint=_("Sealed at once: afterwards it is opened only on record."),
            icon="outline/lock",
        ),
        Act(
            "mistaken",
            _("Set aside: entered by mistake"),
            PERSON,
            WRITE,
            forms.MistakenForm,
            _mistaken,
            ("correction", OVER),
            hint=_(
                "For somebody who was never here. Refused when anything builds on "
                "the record; it can be taken up again."
            ),
            icon="outline/user-off",
            verb=_("Set aside"),
            danger=True,
        ),
        Act(
            "post",
            _("Set a post of the unit"),
            UNIT,
            OFFICES,
            forms.PostForm,
            _post,
            ("office", "setting", OVER),
            _post_first,
            _("A post and how many hold it."),
            "outline/armchair",
        ),
    )
}
"""Every act by the word in its address."""
