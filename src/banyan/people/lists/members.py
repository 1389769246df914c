"""The list of members: who is kept where, today and on any day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import RawSQL

from banyan.base import lists
from banyan.base.lists import (
    Checked,
    Choice,
    Field,
    Kind,
    ListSpec,
    Prepared,
    Reading,
    Tab,
)
from banyan.base.lists.compiling import NOTHING
from banyan.base.models import as_of
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop
from banyan.lists.exports import LabelFields, label_fields
from banyan.rulebook import packs
from banyan.units.queries.outline import structures_rooted

from ..domain.commands import GRADES, PARTICIPATIONS
from ..domain.names import fold_contact
from ..domain.phones import LEAST_DIGITS, parts_of_number
from ..models import (
    Contact,
    Grade,
    Membership,
    Office,
    Participation,
    Qualification,
    Stay,
)
from ..queries.scope import PERSON_READ, READ, Reach, everywhere, reach_q
from .ages import age, aged
from .names import named
from .plans import plan, refuse_order, scope_of, size, stays_asked, way
from .words import choices

MEMBERS = "membership"
BORN = "person__birth_date"
SEXES = (Choice("f", _("Woman")), Choice("m", _("Man")))
THEN = {
    "unit": "then_unit",
    "unit__path": "then_path",
    "unit__area_path": "then_area_path",
}


PRESENT = RawSQL(  # noqa: S611
    "people_membership.state = 'member'", (), output_field=BooleanField()
)
"""Written out, for the indexes of present members serve no parameter on SQLite."""


# -- rows ----------------------------------------------------------------------------


def tabs(actor: Actor) -> list[Tab]:
    """Return the structures of members in which the actor reads units."""
    seen = structures_rooted(actor)
    return [Tab(s.key, s.names, s.id, root) for s, root in seen if s.kind == MEMBERS]


def within(reading: Reading, right: str) -> Q:
    """Return "the right is held for the unit where the member is (or was then) kept".

    Everything, where the right reaches as far as that of the list.
    """
    found = everywhere(reading.actor, right)
    if right != READ and _reach_as_far(reading.actor, right):
        return ~NOTHING
    unit = "held__unit" if reading.is_past else "unit"
    return _reached(found, unit)


def _reached(found: Sequence[Reach], unit: str) -> Q:
    if any(not r.low and not r.area_low for r in found):
        return ~NOTHING
    return reduce(or_, (reach_q(r, unit) for r in found), NOTHING)


def _reach_as_far(actor: Actor, right: str) -> bool:
    wide = actor.ranges(right)
    return all(any(w.contains(r) for w in wide) for r in actor.ranges(READ))


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the home members in range of one structure.

    On another day: who was a member then, by the unit of that day; in range is what
    is in range today.
    """
    found = Membership.objects.filter(structure=reading.tab.value if reading.tab else 0)
    if not reading.is_past:
        return found.filter(within(reading, READ), PRESENT)
    then = as_of(reading.day, reading.known, "stays__") & Q(stays__kind="home")
    found = found.annotate(held=FilteredRelation("stays", condition=then))
    found = found.filter(within(reading, READ), held__isnull=False)
    return found.annotate(
        then_unit=F("held__unit"),
        then_path=F("held__unit__path"),
        then_area_path=F("held__unit__area_path"),
    )


def as_many(asked: Prepared) -> QuerySet[Any] | None:
    """Return the stays of another day where nothing but a unit narrows the list.

    A member has one home on a day, in a unit of the structure of the membership.
    """
    stays = stays_asked(asked)
    if stays is None or asked.reading.tab is None:
        return None
    inside = _reached(everywhere(asked.reading.actor, READ), "unit")
    return stays.filter(inside, unit__structure=asked.reading.tab.value)


def _then(model: Any, column: str) -> Any:
    """Return what a dated fact said on the day asked; ``None`` for today's copy."""

    def expr(reading: Reading) -> Any:
        if not reading.is_past:
            return None
        facts = model.objects.filter(
            as_of(reading.day, reading.known), membership=OuterRef("pk")
        )
        return Subquery(facts.values(column)[:1])

    return expr


def _since(reading: Reading) -> Any:
    stays = Stay.objects.filter(
        as_of(reading.day, reading.known), membership=OuterRef("pk"), kind="home"
    )
    return Subquery(stays.values("valid_from")[:1], output_field=DateField())


def _contact(kind: str) -> Any:
    """Return the first contact of a kind, the one marked as such before others."""

    def expr(_reading: Reading) -> Any:
        rows = Contact.objects.filter(person=OuterRef("person"), kind=kind)
        return Subquery(rows.order_by("-is_primary", "pk").values("value")[:1])

    return expr


# -- tests with a meaning of their own -----------------------------------------------


def _in_post(test: Checked, reading: Reading) -> Q:
    held = Office.objects.filter(
        as_of(reading.day, reading.known),
        person=OuterRef("person"),
        unit__structure=OuterRef("structure"),
    )
    if test.op == "empty":
        return ~Q(Exists(held))
    return Q(Exists(held.filter(post__key__in=test.values)))


def _qualified(test: Checked, reading: Reading) -> Q:
    held = Qualification.objects.filter(
        person=OuterRef("person"),
        issued_on__lte=reading.day,
        valid_until__gt=reading.day,
    )
    if test.op == "empty":
        return ~Q(Exists(held))
    return Q(Exists(held.filter(kind__in=test.values)))


def _by_contact(kind: str) -> Any:
    """Return the test on any contact of a kind: half a phone number finds it."""

    def match(test: Checked, _reading: Reading) -> Q:
        known = Contact.objects.filter(person=OuterRef("person"), kind=kind)
        if test.op == "empty":
            return ~Q(Exists(known))
        held = _held(kind, str(test.value))
        return Q(Exists(known.filter(held))) if held else NOTHING

    return match


def _held(kind: str, typed: str) -> Q:
    """Return the test on the folded contact; nothing when nothing is left to fit."""
    if kind != "phone":
        folded = fold_contact(kind, typed)
        return Q(value_fold__contains=folded) if folded else Q()
    found = Q()
    for digits, begins in parts_of_number(typed):
        found |= Q(**{f"value_fold__{'startswith' if begins else 'contains'}": digits})
    return found


def _is_half_a_number(typed: str) -> bool:
    return len(fold_contact("phone", typed)) >= LEAST_DIGITS


def _guest(test: Checked, reading: Reading) -> Q:
    stays = Stay.objects.filter(
        as_of(reading.day, reading.known), membership=OuterRef("pk"), kind="guest"
    )
    if test.op == "empty":
        return ~Q(Exists(stays))
    if test.op == "under":
        assert lists.lookup.units_below is not None  # noqa: S101
        below = lists.lookup.units_below(test.value, reading)
        return Q(Exists(stays.filter(unit__in=below)))
    return Q(Exists(stays.filter(unit__in=[place.id for place in test.values])))


def post_choices() -> list[Choice]:
    """Return the posts of every pack."""
    found: dict[str, Choice] = {}
    for pack in packs.pack_ids():
        for key, post in packs.posts(pack).items():
            found.setdefault(key, Choice(key, post.label))
    return list(found.values())


# -- the list ------------------------------------------------------------------------

FIELDS = (
    Field(
        "name",
        _("Name"),
        Kind.TEXT,
        "person__full_name",
        sort="name_key",
        match=named,
        ops=("has",),
        privacy="personal",
        help=_("Any spelling, either order; a card number too."),
    ),
    Field(
        "unit",
        _("Unit"),
        Kind.UNIT,
        sort="unit__path",
        help=_("In the order of the tree."),
    ),
    Field(
        "grade",
        _("Grade"),
        Kind.CHOICE,
        choices=lambda: choices("grades", GRADES),
        expr=_then(Grade, "grade"),
        privacy="restricted",
    ),
    Field(
        "participation",
        _("Participation"),
        Kind.CHOICE,
        choices=lambda: choices("participation", PARTICIPATIONS),
        expr=_then(Participation, "participation"),
        privacy="restricted",
    ),
    Field(
        "joined",
        _("Member since"),
        Kind.DATE,
        "joined_on",
        sort="joined_on",
        privacy="restricted",
    ),
    Field(
        "official",
        _("Official since"),
        Kind.DATE,
        "official_on",
        nullable=True,
        privacy="restricted",
    ),
    Field("since", _("Here since"), Kind.DATE, "pk", expr=_since, privacy="restricted"),
    Field(
        "card",
        _("Card number"),
        Kind.TEXT,
        "card_no",
        sort="card_no",
        privacy="restricted",
    ),
    Field(
        "born",
        _("Born"),
        Kind.DATE,
        BORN,
        sort=BORN,
        nullable=True,
        right=PERSON_READ,
        privacy="personal",
    ),
    Field(
        "age",
        _("Age"),
        Kind.NUMBER,
        BORN,
        match=lambda test, reading: aged(test, reading, BORN),
        value=age,
        right=PERSON_READ,
        privacy="personal",
        help=_("Full years on the day shown."),
    ),
    Field(
        "sex",
        _("Sex"),
        Kind.CHOICE,
        "person__sex",
        choices=SEXES,
        right=PERSON_READ,
        privacy="personal",
    ),
    Field(
        "post",
        _("Post held"),
        Kind.CHOICE,
        "pk",
        choices=post_choices,
        match=_in_post,
        column=False,
    ),
    Field(
        "qualification",
        _("Qualification"),
        Kind.CHOICE,
        "pk",
        choices=lambda: choices("qualification_kinds"),
        match=_qualified,
        column=False,
        right=PERSON_READ,
        privacy="personal",
    ),
    Field("guest", _("Guest in"), Kind.UNIT, "pk", match=_guest, column=False),
    *(
        Field(
            kind,
            label,
            Kind.TEXT,
            "pk",
            expr=_contact(kind),
            match=_by_contact(kind),
            right=PERSON_READ,
            privacy="personal",
            ops=("has", "empty"),
            means=_is_half_a_number if kind == "phone" else None,
        )
        for kind, label in (
            ("phone", _("Phone")),
            ("mail", _("Mail")),
            ("address", _("Address")),
        )
    ),
    Field("invented", _("Invented"), Kind.BOOL, "is_specimen"),
)

label_fields.register("members", LabelFields("name", "address", "unit"))

lists.register(
    ListSpec(
        key="members",
        title=_("Members"),
        right=READ,
        rows=rows,
        fields=FIELDS,
        columns=("name", "unit", "grade", "participation", "joined", "card"),
        order=("name",),
        search=("name", "unit", "card", "phone"),
        tabs=tabs,
        tab_param="structure",
        handle=("uid", "person__uid", "is_specimen"),
        dated=True,
        then=THEN,
        within=within,
        place=("unit__path", "unit__area_path"),
        counted=ngettext_noop("%(n)s member", "%(n)s members"),
        size=size,
        plan=plan,
        way=way,
        few=lambda asked: scope_of(asked).is_few,
        as_many=as_many,
        refuse_order=refuse_order,
        personal=True,
        concerns=("person_id", "unit_id"),
        empty=(
            _("Members will stand here"),
            _(
                "Register a person, then record the decision by which they joined a "
                "unit. Many at once are taken over from a spreadsheet."
            ),
        ),
    )
)
