"""Possible twins: the scan of the base, and what people decide about a pair."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from banyan.base import bulk
from banyan.base.models import Setting
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.kernel.ids import path_end
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.units.queries import unit_find

from .. import settings
from ..domain import refusals, twin_refusals
from ..domain.blocking import Pair, pairs_of
from ..domain.commands import DecideTwins
from ..domain.twins import (
    Proposal,
    ScanResult,
    counted,
    ordered,
    pairs_now,
    promising,
    proposals,
)
from ..models import Person, TwinProposal, TwinVerdict
from ..queries.fingerprints import fingerprints, units_of_persons, with_stays
from ..queries.scope import PERSON_READ, memberships_visible
from .ground import Moment, acting
from .loading import persons_locked
from .persons import WRITE, require_persons

SCAN = "people.duplicates_scan"
CHUNK = 5_000
COLUMNS = "id first_id second_id score reasons state found_at".split()
Progress = Callable[[int, int | None, str], None]


def _silent(done: int, total: int | None, text: str) -> None:
    """Tell nobody."""


def duplicates_scan(
    *, actor: Actor, unit: Any = None, progress: Progress = _silent
) -> ScanResult:
    """Compare the whole base and keep what looks alike as proposals.

    One of each pair lies in the actor's range (with ``unit``: at or below it).
    Pairs that were decided are not proposed again; proposals that no longer look
    alike are dropped. Reading takes most of the time and holds no lock; writing is
    one short transaction. Needs ``person.write``. Raises NotVisible for ``unit``.
    """
    actor.require(WRITE)
    wanted = _wanted(actor, unit)
    weights = settings.weights()
    progress(0, 4, _("Reading the register"))
    prints = fingerprints()
    progress(1, 4, _("Finding who shares something"))
    pairs = pairs_of(prints, units_of_persons(), wanted, weights.too_common)
    progress(2, 4, _("Comparing"))
    close = promising(prints, pairs.found, weights)
    near = {pk: prints[pk] for pair in close for pk in pair}
    found = proposals(with_stays(near), close, weights)
    progress(3, 4, _("Writing down what looks alike"))
    with transaction.atomic():
        gone, new, decided = _keep(found, wanted, prints)
        result = ScanResult(
            persons=len(prints) if wanted is None else len(wanted),
            pairs=len(pairs.found),
            proposed=len(found) - decided,
            new=new,
            gone=gone,
            decided=decided,
            too_common=pairs.too_common,
        )
        with ledger.act(actor=actor, kind=SCAN, unit=unit, facts=counted(result)):
            pass
    progress(4, 4, _("Done"))
    return result


def _wanted(actor: Actor, unit: Any) -> set[int] | None:
    """Return the persons of whom one must be in each pair; ``None`` is everybody."""
    if unit is None and actor.is_system:
        return None
    rows = memberships_visible(actor, PERSON_READ)
    if unit is not None:
        place = unit_find(actor, getattr(unit, "pk", unit))
        if place is None:
            raise NotVisible
        low = place.path
        rows = rows.filter(unit__path__gte=low, unit__path__lt=path_end(low))
    return set(rows.values_list("person_id", flat=True).iterator())


def _keep(
    found: dict[Pair, Proposal], wanted: set[int] | None, known: Any
) -> tuple[int, int, int]:
    """Bring the table to what was found; return how many went, are new, decided."""
    decided = decided_pairs() & found.keys()
    rows = {
        (p.first_id, p.second_id): p
        for p in TwinProposal.objects.filter(state="open").iterator()
    }
    gone = [
        p.pk
        for pair, p in rows.items()
        if (wanted is None or pair[0] in wanted or pair[1] in wanted)
        and (pair not in found or pair in decided)
    ]
    for start in range(0, len(gone), CHUNK):
        TwinProposal.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    changed = [
        p
        for pair, p in rows.items()
        if pair in found and pair not in decided and _differs(p, found[pair])
    ]
    TwinProposal.objects.bulk_update(changed, ["score", "reasons"], batch_size=500)
    others = TwinProposal.objects.exclude(state="open")
    closed = set(others.values_list("first_id", "second_id"))
    fresh = sorted(found.keys() - rows.keys() - decided - closed)
    _insert([(pair, found[pair]) for pair in fresh])
    return len(gone), len(fresh), len(decided)


def decided_pairs() -> set[Pair]:
    """Return the pairs that are two persons by somebody's word, as they stand now."""
    rows = TwinVerdict.objects.filter(withdrawn_at__isnull=True)
    merged = Person.objects.filter(merged_into__isnull=False)
    links: dict[int, int] = dict(merged.values_list("pk", "merged_into_id"))
    return pairs_now(rows.values_list("first_id", "second_id"), links)


def _differs(row: TwinProposal, found: Proposal) -> bool:
    """Write a new score into a row; say whether it is another one."""
    reasons = [list(pair) for pair in found.reasons]
    if (row.score, row.reasons) == (found.score, reasons):
        return False
    row.score, row.reasons = found.score, reasons
    return True


def _insert(pairs: Sequence[tuple[Pair, Proposal]]) -> None:
    if not pairs:
        return
    now = clock.now()
    ids = bulk.take_ids(TwinProposal, len(pairs))
    rows = [
        (pk, *pair, one.score, [list(r) for r in one.reasons], "open", now)
        for pk, (pair, one) in zip(ids, pairs, strict=True)
    ]
    bulk.insert(TwinProposal, COLUMNS, rows)


# -- what people decide -----------------------------------------------------------


def twins_decide(
    *, actor: Actor, commands: Sequence[DecideTwins], record_into: Any = None
) -> list[TwinVerdict]:
    """Remember that pairs are two persons each; they are not proposed again.

    With ``withdraw`` the word is taken back, and the next scan proposes the pair.
    Both persons must be in range with ``person.write``. Raises NotVisible,
    NotAllowed, InputError without a reason, StateRefusal where nothing stands to
    be taken back.
    """
    if any(not c.reason.strip() for c in commands):
        refusals.bad_input([twin_refusals.no_reason()])
    moment = Moment.here()
    with transaction.atomic():
        ids = {pk for c in commands for pk in (c.one, c.other)}
        persons_locked(ids)
        require_persons(actor, ids, WRITE)
        with acting(actor, "people.twins_decide", record_into=record_into) as act:
            return [_decide(actor, act, c, moment) for c in commands]


def _decide(
    actor: Actor, act: Any, command: DecideTwins, moment: Moment
) -> TwinVerdict:
    pair = ordered(command.one, command.other)
    if pair[0] == pair[1]:
        raise refusals.refusal([twin_refusals.same_record()])
    known = TwinVerdict.objects.filter(
        first=pair[0], second=pair[1], withdrawn_at__isnull=True
    ).first()
    if command.withdraw:
        return _withdraw(act, known, moment)
    if known is not None:
        return known
    made = TwinVerdict.objects.create(
        first_id=pair[0],
        second_id=pair[1],
        reason=command.reason.strip()[:400],
        account_id=actor.account_id,
        by_name=actor.name[:200],
        decided_at=moment.now,
    )
    act.record("create", made)
    _proposals(pair).update(state="two-persons")
    return made


def _withdraw(act: Any, known: TwinVerdict | None, moment: Moment) -> TwinVerdict:
    if known is None:
        raise refusals.refusal([twin_refusals.nothing_decided()])
    known.withdrawn_at = moment.now
    known.row_version += 1
    known.save(update_fields=["withdrawn_at", "row_version"])
    act.record("end", known)
    _proposals((known.first_id, known.second_id)).update(state="open")
    return known


def _proposals(pair: Pair) -> Any:
    return TwinProposal.objects.filter(first=pair[0], second=pair[1])


def forget_pairs(person: int, merged_with: int) -> None:
    """Let the proposals about a record that was merged go; that pair reads merged."""
    about = Q(first=person) | Q(second=person)
    first, second = ordered(person, merged_with)
    this = Q(first=first, second=second)
    TwinProposal.objects.filter(about, state="open").exclude(this).delete()
    TwinProposal.objects.filter(this).update(state="merged")


def settings_set(
    *, actor: Actor, values: dict[str, Any], record_into: Any = None
) -> dict[str, Any]:
    """Set how much likenesses count and how soon units answer; return what holds.

    ``values`` names only what is to differ from what is shipped. Needs
    ``settings.admin``. Raises InputError naming each value that cannot be one.
    """
    actor.require("settings.admin")
    refusals.bad_input(twin_refusals.settings_problems(settings.shipped(), values))
    with acting(actor, "people.settings_set", facts=values, record_into=record_into):
        Setting.objects.update_or_create(key=settings.KEY, defaults={"value": values})
    return settings.in_force()


__all__ = ["duplicates_scan", "settings_set", "twins_decide"]
