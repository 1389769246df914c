"""Records as they go out to a partner, many at once: for packages.

What a guest is shown of one record (``records.record_shown``) is shown here of many,
by the same cut; a release is asked for in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from banyan.kernel.actor import Actor, Held, PathRange
from banyan.kernel.text import LANGUAGES, Text

from ..domain.shape import Kind
from ..kinds import parts_of
from ..kinds.guests import SHARED
from ..models import Organisation
from ..spoken import Given, languages_given, released_as
from ..store import READ, WRITE, kind_of, rows_of, visible
from ..together import in_order
from .records import RecordShown, as_released


def as_partner(unit: Any) -> Actor:
    """Return who looks at this house as the guests of a partner's unit do."""
    place = PathRange(unit.path, below=False)
    held = Held(0, "guest", frozenset({READ}), place, unit.pk)
    return Actor(kind="partner", name="partner", held=(held,))


def partner_of(actor: Actor, uid: UUID | str, right: str = WRITE) -> Any:
    """Return an organisation of a partner where ``right`` is held, or None."""
    rows = visible(actor, kind_of("organisation"), right)
    try:
        found = rows.filter(uid=UUID(str(uid)), side="partner")
    except ValueError:
        return None
    return found.select_related("unit", "house_unit").first()


def partners_known(actor: Actor) -> list[Any]:
    """Return the organisations of partners over which one may write: one statement."""
    rows = visible(actor, kind_of("organisation"), WRITE).filter(side="partner")
    return list(rows.order_by("pk")[:500])


def partners_with_units(actor: Actor) -> list[Any]:
    """Return the partners that a unit of this house stands for: one statement."""
    rows = visible(actor, kind_of("organisation")).filter(
        side="partner", house_unit__isnull=False, ended_on__isnull=True
    )
    return list(rows.order_by("pk")[:500])


def units_of_organisations(actor: Actor, uids: Iterable[Any]) -> dict[UUID, int]:
    """Return by partner the unit of this house that stands for it: one statement."""
    rows = visible(actor, kind_of("organisation"))
    found = rows.filter(uid__in=list(uids), side="partner", house_unit__isnull=False)
    return dict(found.values_list("uid", "house_unit"))


def bodies_own(actor: Actor) -> list[tuple[UUID, Text]]:
    """Return the own bodies that a practice can be of: one statement."""
    rows = visible(actor, kind_of("organisation"))
    found = rows.filter(side="own", ended_on__isnull=True).order_by("pk")[:300]
    return sorted(((r.uid, r.name) for r in found), key=lambda p: str(p[1]).casefold())


def own_body_of(unit: Any) -> Text:
    """Return the name of the own body that a unit is, or one above it; empty else."""
    rows = Organisation.objects.filter(side="own", house_unit__isnull=False)
    bodies = dict(rows.values_list("house_unit__path", "name"))
    above = [path for path in bodies if unit.path.startswith(path) and path]
    return Text.of(bodies[max(above, key=len)]) if above else Text()


def records_handed(
    actor: Actor,
    partner: Actor,
    key: str,
    uids: Collection[UUID] | None = None,
    *,
    whole: bool = True,
) -> list[RecordShown]:
    """Return the records of a kind that were released to a partner, as it sees them.

    Those alone over which ``actor`` holds ``exchange.write``, and which are not kept
    by the partner's own unit. Without ``whole`` minutes, questions and undertakings
    stay here also where they were released. Two statements for releases, one for the
    records, one for each kind of their parts.
    """
    kind = kind_of(key)
    given = languages_given(partner, released_as(key))
    all_of_it = languages_given(partner, released_as(key, whole=True)) if whole else {}
    rows = visible(actor, kind, WRITE).filter(pk__in=list(given))
    if uids is not None:
        rows = rows.filter(uid__in=uids)
    own = {held.unit_id for held in partner.held}
    found = [row for row in rows.order_by("pk") if row.unit_id not in own]
    parts = _parts(kind, found)
    return [
        as_released(
            partner,
            kind,
            row,
            Given(given[row.pk], all_of_it.get(row.pk, ())),
            parts[row.pk],
        )
        for row in found
    ]


def records_kept(
    actor: Actor, key: str, uids: Collection[UUID], right: str = READ
) -> list[RecordShown]:
    """Return own records cut to the fields that can go out at all, by identity.

    To be laid beside what a partner sent: one statement, one for each kind of parts.
    """
    kind = kind_of(key)
    if not uids:
        return []
    found = list(visible(actor, kind, right).filter(uid__in=uids).order_by("pk"))
    parts = _parts(kind, found)
    every = Given(LANGUAGES, LANGUAGES)
    return [as_released(actor, kind, row, every, parts[row.pk]) for row in found]


def _parts(kind: Kind, rows: list[Any]) -> dict[int, dict[str, list[Any]]]:
    """Return the parts of many records that can go out, in the order of their kinds."""
    kinds = [part for part in parts_of(kind.key) if part.key in SHARED]
    found: dict[int, dict[str, list[Any]]] = defaultdict(
        lambda: {part.key: [] for part in parts_of(kind.key)}
    )
    by_id = {row.pk: row for row in rows}
    for part in kinds if rows else ():
        of_all = rows_of(part).filter(**{f"{kind.key}__in": list(by_id)})
        for one in of_all.order_by("pk"):
            owner = getattr(one, f"{kind.key}_id")
            setattr(one, kind.key, by_id[owner])
            found[owner][part.key].append(one)
        for of_one in found.values():
            of_one[part.key] = in_order(part, of_one[part.key])
    return found
