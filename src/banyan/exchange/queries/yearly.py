"""The rows of a partnership of which its yearly report is counted.

Rows as they stand, within the range of who asks; in a fixed number of statements,
however many there are.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _

from ..models import (
    AgendaItem,
    Agreement,
    Application,
    ApplicationFollowUp,
    Article,
    Commitment,
    Evidence,
    Exchange,
    FollowUp,
    Heartbeat,
    Material,
    Partnership,
    Question,
    Twin,
)
from ..store import READ, found_one, kind_of

HELD = ("held", "reported", "followed", "closed")
"""States of an exchange that took place."""


@dataclass(frozen=True)
class PartnershipRows:
    """Everything that the room keeps of a partnership, as rows."""

    twins: tuple[Any, ...]
    beats: tuple[Any, ...]
    agreements: tuple[Any, ...]
    """Each with its articles in their order."""
    exchanges: tuple[Any, ...]
    items: tuple[Any, ...]
    materials: tuple[Any, ...]
    questions: tuple[Any, ...]
    commitments: tuple[Any, ...]
    followups: tuple[Any, ...]
    applications: tuple[Any, ...]
    asked: tuple[Any, ...]
    strengths: dict[int, int]
    """The strongest evidence of a practice, by its id."""
    bodies: frozenset[int]
    """The bodies of the partner: its own, and those that are twins."""


def partnership_row(actor: Actor, uid: uuid.UUID | str) -> Partnership:
    """Return a partnership in range; NotVisible out of it."""
    row: Partnership = found_one(actor, kind_of("partnership"), uid)
    return row


def partnership_with(actor: Actor, partner: uuid.UUID | str) -> uuid.UUID:
    """Return the identity of the one partnership in range with a partner organisation.

    Raises NotVisible without any, StateRefusal where there are several.
    """
    body = found_one(actor, kind_of("organisation"), partner)
    rows = Partnership.objects.filter(scope_q(actor, READ), partner=body)
    found = list(rows.order_by("pk").values_list("uid", flat=True)[:2])
    if not found:
        raise NotVisible
    if len(found) > 1:
        raise StateRefusal(
            _("There are several partnerships with this organisation."),
            code="exchange.several_partnerships",
            way_out=_("Name the partnership itself."),
        )
    return found[0]


def partnership_rows(actor: Actor, row: Partnership) -> PartnershipRows:
    """Return what is kept of a partnership, within the range of the reader."""
    twins = tuple(
        Twin.objects.filter(partnership=row)
        .select_related("counterpart", "house_unit")
        .order_by("since", "pk")
    )
    bodies = frozenset({row.partner_id, *(t.counterpart_id for t in twins)})
    exchanges = tuple(
        Exchange.objects.filter(scope_q(actor, READ), partnership=row)
        .exclude(state="cancelled")
        .order_by("starts_on", "pk")
    )
    ids = [one.pk for one in exchanges]
    applications = _applications(actor, row, bodies)
    practices = {one.practice_id for one in applications}
    return PartnershipRows(
        twins=twins,
        beats=tuple(Heartbeat.objects.filter(partnership=row)),
        agreements=_agreements(actor, row),
        exchanges=exchanges,
        items=_parts(AgendaItem, ids),
        materials=_parts(Material, ids),
        questions=_parts(Question, ids),
        commitments=_parts(Commitment, ids),
        followups=_parts(FollowUp, ids),
        applications=applications,
        asked=_asked(applications),
        strengths=_strengths(practices),
        bodies=bodies,
    )


def _parts(model: Any, exchanges: list[int]) -> tuple[Any, ...]:
    return tuple(model.objects.filter(exchange__in=exchanges).order_by("pk"))


def _agreements(actor: Actor, row: Partnership) -> tuple[Any, ...]:
    articles = Prefetch("articles", Article.objects.order_by("pk"))
    rows = Agreement.objects.filter(scope_q(actor, READ), partnership=row)
    return tuple(rows.prefetch_related(articles).order_by("signed_on", "pk"))


def _applications(
    actor: Actor, row: Partnership, bodies: frozenset[int]
) -> tuple[Any, ...]:
    """Return the practices that one side applies of the other, by this partnership."""
    about = Q(receiver__in=bodies) | Q(receiver__parent__in=bodies)
    about |= Q(practice__organisation__in=bodies)
    about |= Q(practice__organisation__parent__in=bodies)
    ours = Q(exchange__isnull=True) | Q(exchange__partnership__isnull=True)
    rows = Application.objects.filter(
        scope_q(actor, READ, unit="practice__unit"),
        Q(exchange__partnership=row) | (about & ours),
    )
    related = ("practice__organisation", "receiver", "block")
    return tuple(rows.select_related(*related).order_by("state_since", "pk"))


def _asked(applications: Iterable[Any]) -> tuple[Any, ...]:
    ids = [one.pk for one in applications]
    rows = ApplicationFollowUp.objects.filter(application__in=ids)
    return tuple(rows.order_by("due", "pk"))


def _strengths(practices: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    rows = Evidence.objects.filter(practice__in=list(practices))
    for practice, strength in rows.values_list("practice_id", "strength"):
        found[practice] = max(strength, found.get(practice, 0))
    return found


def partnerships_alive(year: int) -> list[Partnership]:
    """Return the partnerships in force that were there in a year; for the clock."""
    rows = Partnership.objects.filter(state="alive", recorded_at__year__lte=year)
    return list(rows.select_related("unit").order_by("pk"))


def in_force(agreement: Any, start: dt.date, end: dt.date) -> bool:
    """Say whether an agreement was in force on any of these days, both included."""
    begun = agreement.term_from or agreement.signed_on
    if begun is None or begun > end:
        return False
    return agreement.term_to is None or agreement.term_to >= start
