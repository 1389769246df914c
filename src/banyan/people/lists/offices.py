"""The list of offices: who holds which post, today and on any day."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from banyan.base import lists
from banyan.base.hints import indexed_by
from banyan.base.lists import (
    Checked,
    Field,
    Kind,
    ListSpec,
    Prepared,
    Reading,
    Tab,
)
from banyan.kernel.actor import Actor
from banyan.kernel.ids import path_end
from banyan.kernel.names import search_keys
from banyan.kernel.text import Text, ngettext_noop
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries.outline import structures_rooted

from ..domain.standing import term_is_over
from ..queries.offices import offices_visible_on
from ..queries.scope import UNIT_READ
from .members import post_choices


def tabs(actor: Actor) -> list[Tab]:
    """Return the structures in which the actor reads units."""
    return [Tab(s.key, s.names, s.id, root) for s, root in structures_rooted(actor)]


def rows(reading: Reading) -> QuerySet[Any]:
    """Return the offices held on the day, of units in range, and one's own."""
    found = offices_visible_on(reading.actor, reading.day, reading.known_on)
    root = reading.tab.root if reading.tab else ""
    if not root:
        return found.none()
    return found.filter(unit__path__gte=root, unit__path__lt=path_end(root))


def plan(found: QuerySet[Any], asked: Prepared) -> QuerySet[Any]:
    """Read unit by unit along the tree, where that is the order."""
    found = asked.fitting(found)
    by_unit = asked.order[0].lstrip("-") == "unit"
    return indexed_by(found, "office_unit") if by_unit else found


def _named(test: Checked, _reading: Reading) -> Q:
    """Return "the words begin the name, from either end, or stand in it"."""
    forward, backward = search_keys(test.value)
    if not forward:
        return Q(pk__in=())
    found = Q(person__name_fold__startswith=forward)
    found |= Q(person__name_rev__startswith=backward)
    within = Q()
    for word in forward.split():
        within &= Q(person__name_fold__contains=word)
    return found | within


def _over(test: Checked, reading: Reading) -> Q:
    """Return "the term ran out before the day shown"."""
    over = Q(term_ends_on__isnull=False, term_ends_on__lte=reading.day)
    return over if test.value else ~over


def _is_over(read: tuple[Any, ...], reading: Reading) -> bool:
    return term_is_over(read[0], reading.day)


lists.register(
    ListSpec(
        key="offices",
        title=_("Offices"),
        right=UNIT_READ,
        rows=rows,
        tabs=tabs,
        tab_param="structure",
        handle=("person__uid", "person__is_specimen", "row_version"),
        dated=True,
        plan=plan,
        way=lambda asked: "",
        counted=ngettext_noop("%(n)s office", "%(n)s offices"),
        personal=True,
        concerns=("person_id", "unit_id"),
        empty=(
            _("Offices will stand here"),
            _("Elections and appointments are recorded on the page of a person."),
        ),
        fields=(
            Field(
                "name",
                _("Name"),
                Kind.TEXT,
                "person__full_name",
                sort="person__name_key",
                match=_named,
                ops=("has",),
                privacy="personal",
            ),
            Field(
                "post",
                _("Post"),
                Kind.CHOICE,
                "post__key",
                choices=post_choices,
                reads=("post__names",),
                value=lambda read, _reading: Text.of(read[0]),
                sort="post__rank",
            ),
            Field(
                "unit",
                _("Unit"),
                Kind.UNIT,
                sort="unit__path",
                help=_("In the order of the tree."),
            ),
            Field("since", _("Since"), Kind.DATE, "valid_from", sort="valid_from"),
            Field(
                "term",
                _("Term ends on"),
                Kind.DATE,
                "term_ends_on",
                sort="term_ends_on",
                nullable=True,
            ),
            Field(
                "over",
                _("Term is over"),
                Kind.BOOL,
                "term_ends_on",
                match=_over,
                value=_is_over,
            ),
            Field("mandate", _("Mandate"), Kind.TEXT),
            Field("person", _("Person"), Kind.PERSON, column=False),
            Field("invented", _("Invented"), Kind.BOOL, "person__is_specimen"),
        ),
        columns=("name", "post", "unit", "since", "term"),
        order=("unit", "post"),
        search=("name", "unit"),
    )
)
