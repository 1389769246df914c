"""What one may give away: only what one holds oneself, over the same range."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from banyan.kernel.actor import Actor, PathRange
from banyan.kernel.errors import NotAllowed, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _

GIVE = "grant.write"

BEYOND_OWN = _(
    "You may not give “%(right_set)s” here: over this range you do not hold "
    "%(rights)s yourself."
)
WAY_OUT_BEYOND = _("Ask an officer of the level above who holds these rights.")
TO_ONESELF = _("Nobody gives rights to themself.")
WAY_OUT_ONESELF = _("Ask another officer who may give rights here.")
NO_RIGHT_SET = _("The right set “%(right_set)s” does not exist.")
EMPTY_PERIOD = _("The period ends before it begins.")
NO_END = _("A deputy is appointed for a term: name the day on which it ends.")
BEYOND_TERM = _("A deputy’s term cannot last longer than the right it stands for.")
DEPUTY_OF_DEPUTY = _("A deputy cannot appoint a deputy.")
NO_REASON = _("Say why, in a sentence: the unit concerned will read it.")


def holds_over(actor: Actor, right: str, wanted: PathRange) -> bool:
    """Say whether ``right`` is held for every unit of the range ``wanted``."""
    return actor.is_system or any(r.contains(wanted) for r in actor.ranges(right))


def missing_to_give(
    actor: Actor, rights: Iterable[str], wanted: PathRange
) -> tuple[str, ...]:
    """Return the rights that ``actor`` does not hold over the whole range."""
    return tuple(sorted(r for r in rights if not holds_over(actor, r, wanted)))


def require_may_give(
    actor: Actor, right_set: str, rights: Iterable[str], wanted: PathRange
) -> None:
    """Raise :class:`NotAllowed` unless ``actor`` may give these rights there."""
    if not holds_over(actor, GIVE, wanted):
        raise NotAllowed(right=GIVE)
    missing = missing_to_give(actor, rights, wanted)
    if missing:
        raise NotAllowed(
            BEYOND_OWN,
            code="beyond_own_rights",
            way_out=WAY_OUT_BEYOND,
            right=missing[0],
            right_set=right_set,
            rights=", ".join(missing),
        )


def require_other(actor: Actor, account_id: int | None, person_id: int | None) -> None:
    """Raise :class:`NotAllowed` when the actor would receive the rights."""
    if actor.is_system:
        return
    own_account = account_id is not None and account_id == actor.account_id
    own_person = person_id is not None and person_id == actor.person_id
    if own_account or own_person:
        raise NotAllowed(
            TO_ONESELF, code="to_oneself", way_out=WAY_OUT_ONESELF, right=GIVE
        )


def period_problems(
    valid_from: dt.date, valid_to: dt.date | None, *, row: int | None = None
) -> list[Problem]:
    """Return what is wrong with a period."""
    if valid_to is not None and valid_to <= valid_from:
        return [Problem.of("empty_period", EMPTY_PERIOD, field="valid_to", row=row)]
    return []


def require_deputy_term(
    *, source: str, own_to: dt.date | None, valid_to: dt.date | None
) -> None:
    """Raise :class:`StateRefusal` unless the term fits the right it stands for."""
    if source == "deputy":
        raise StateRefusal(DEPUTY_OF_DEPUTY, code="deputy_of_deputy")
    if valid_to is None:
        raise StateRefusal(NO_END, code="no_end")
    if own_to is not None and valid_to > own_to:
        raise StateRefusal(BEYOND_TERM, code="beyond_term")
