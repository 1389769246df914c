"""What a report names that is known already: people, bodies, the event itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text

from .domain.claims import Claimed, may_be_same_day
from .domain.matching import Known, best_match
from .models import Claim, Counterpart, Exchange, Organisation, Spelling
from .store import READ

MOST = 5_000


def people_known(actor: Actor) -> list[Known]:
    """Return everybody known, with every spelling: two statements."""
    rows = Counterpart.objects.filter(scope_q(actor, READ))
    names: dict[uuid.UUID, list[str]] = {
        uid: [name] for uid, name in rows.values_list("uid", "name")[:MOST]
    }
    more = Spelling.objects.filter(counterpart__in=rows)
    for uid, text in more.values_list("counterpart__uid", "text"):
        if uid in names:
            names[uid].append(text)
    return [Known(uid, tuple(texts)) for uid, texts in names.items()]


def bodies_known(actor: Actor) -> list[Known]:
    """Return every organisation known, by its names: one statement."""
    rows = Organisation.objects.filter(scope_q(actor, READ))
    found = []
    for uid, name, short in rows.values_list("uid", "name", "short")[:MOST]:
        texts = [Text.of(name), Text.of(short)]
        said = {getattr(t, k) for t in texts for k in LANGUAGES} - {""}
        found.append(Known(uid, tuple(sorted(said))))
    return found


def matched_claims(
    actor: Actor, claims: Iterable[Claim]
) -> Iterator[tuple[Claim, tuple[str, uuid.UUID]]]:
    """Yield each claim that names somebody or something known, with what it is."""
    known: dict[str, tuple[str, list[Known]]] = {
        "people": ("counterpart", people_known(actor)),
        "organisations": ("organisation", bodies_known(actor)),
    }
    for claim in claims:
        if claim.field in known and claim.value.get("name"):
            kind, candidates = known[claim.field]
            best = best_match(str(claim.value["name"]), candidates)
            if best:
                yield claim, (kind, best[0])


def same_event(actor: Actor, claims: Sequence[Claimed]) -> int | None:
    """Return a known exchange that the claims may be about.

    On the same day as far as it is known, with one of the same people.
    """
    said = next((c.value["start"] for c in claims if c.field == "date"), "")
    names = [str(c.value.get("name")) for c in claims if c.field == "people"]
    if not said or not names:
        return None
    rows = _on_day(Exchange.objects.filter(scope_q(actor, READ)), said)
    for row in rows.prefetch_related("delegates__counterpart__spellings"):
        if not may_be_same_day(said, row.starts_on):
            continue
        known = [_delegate_names(d) for d in row.delegates.all()]
        if any(best_match(name, known) for name in names):
            return int(row.pk)
    return None


def _on_day(rows: QuerySet[Exchange], said: str) -> QuerySet[Exchange]:
    """Return the exchanges that can have begun on a partly known day."""
    for part, digits in zip(("year", "month", "day"), said.split("-"), strict=False):
        if digits.isdecimal():
            rows = rows.filter(**{f"starts_on__{part}": int(digits)})
    return rows.filter(starts_on__isnull=False)[:MOST]


def _delegate_names(delegate: Any) -> Known:
    person = delegate.counterpart
    texts = [person.name, *(s.text for s in person.spellings.all())]
    return Known(person.pk, tuple(texts))
