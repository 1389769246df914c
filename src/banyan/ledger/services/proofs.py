"""The proof of one entry: everything that a stranger needs to check it offline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible, StateRefusal
from banyan.kernel.text import gettext_noop as _

from .. import codecs, keys, records, rows
from ..domain import canonical as c
from ..domain import former, hashing, proofs
from ..domain.canonical import Pair
from ..models import Act, Entry, Seal
from ..queries.scope import visible
from .readings import reading_record


def proof(
    actor: Actor, entry_id: int, *, scope: Q | None = None, reason: str = ""
) -> dict[str, Any]:
    """Return the proof of one entry as plain data (see ``docs/ledger.md``).

    It holds the values of the record as of the entry, when they can still be
    told: those of the present row, or of the row before its end was recorded.
    It takes the values out of the house, so the reading is recorded first; call
    it outside any transaction. Raises NotVisible out of range, StateRefusal
    while the act is not sealed and when the ledger was touched.
    """
    entry = _entry(actor, entry_id, scope)
    seal = entry.act.seal
    if seal is None:
        raise StateRefusal(
            _("This entry is not sealed yet, so that nothing signed can be shown."),
            way_out=_("Wait a minute, or run banyan ledger seal."),
        )
    reading_record(
        actor=actor,
        kind=entry.kind,
        subject=entry.subject,
        person=entry.person_id,
        unit=entry.unit_id,
        what="proof",
        reason=reason,
    )
    made = _proof(entry, seal)
    digest = proofs.seal_digest(made)
    public = keys.public_keys().get(seal.key_id, b"")
    if digest is None or not keys.is_signed(public, digest, bytes(seal.signature)):
        raise StateRefusal(
            _("The ledger was touched: no proof can be given for this entry."),
            way_out=_("Run banyan verify; it names what was touched."),
        )
    return made


def _entry(actor: Actor, entry_id: int, scope: Q | None) -> Entry:
    allowed = visible(actor, scope)
    if actor.own_person is not None:
        allowed |= Q(person_id=actor.own_person)
    found = (
        Entry.objects.select_related("act__seal").filter(allowed, pk=entry_id).first()
    )
    if found is None:
        raise NotVisible()
    return found


def _proof(entry: Entry, seal: Seal) -> dict[str, Any]:
    act, act_codec, seal_codec = (
        entry.act,
        records.act_codec(),
        records.seal_codec(),
    )
    entries = Entry.objects.filter(act_id=act.pk).order_by("seq")
    acts = Act.objects.filter(seal_id=seal.pk).order_by("tx", "pk")
    return {
        "banyan_proof": proofs.FORMAT,
        "entry_id": entry.pk,
        "entry": proofs.pairs_out(_entry_pairs(entry)),
        "values": _values(entry),
        "entry_path": _path(entries.values_list("pk", "digest"), entry.pk),
        "act": proofs.pairs_out(act_codec.pairs(act_codec.of_object(act))),
        "act_path": _path(acts.values_list("pk", "digest"), act.pk),
        "seal": proofs.pairs_out(seal_codec.pairs(seal_codec.of_object(seal))),
        "seal_digest": bytes(seal.digest).hex(),
        "signature": bytes(seal.signature).hex(),
        "key_id": seal.key_id,
        "public_key": keys.public_keys().get(seal.key_id, b"").hex(),
    }


def _entry_pairs(entry: Entry) -> list[Pair]:
    salt = bytes(entry.salt)
    values = (
        c.uuid(entry.act.uid),
        c.integer(entry.seq),
        entry.kind,
        entry.op,
        c.integer(entry.subject),
        c.integer(entry.row_version),
        c.integer(entry.codec),
        c.integer(entry.unit_id),
        c.integer(entry.person_id),
        salt if entry.erased else hashing.sha256(salt),
        bytes(entry.values_digest),
    )
    return list(zip(hashing.ENTRY_COLUMNS, values, strict=True))


def _values(entry: Entry) -> dict[str, Any] | None:
    """Return salt and columns when a state of the row fits the entry's digest."""
    if entry.erased:
        return None
    salt, wanted = bytes(entry.salt), bytes(entry.values_digest)
    if hashing.sha256(salt) == wanted:
        return {"salt": salt.hex(), "columns": []}
    codec = codecs.codec_of(entry.kind)
    for row in rows.by_ids(codec, [entry.subject]):
        pairs = codec.pairs(codec.canonical(row[:-2]), entry.codec)
        for state in former.states(pairs, entry.row_version):
            if hashing.sha256(salt + c.pack_pairs(state)) == wanted:
                return {"salt": salt.hex(), "columns": proofs.pairs_out(state)}
    return None


def _path(digests: Any, pk: int) -> list[list[str]]:
    listed: Sequence[tuple[int, Any]] = list(digests)
    place: Callable[[int], int] = [i for i, _ in listed].index
    return proofs.path_out(hashing.path([bytes(d) for _, d in listed], place(pk)))
