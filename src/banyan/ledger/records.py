"""The ledger's own rows as bytes: acts, seals and readings.

Their codecs hold what is signed. Left out are ids that only join tables, the
transaction id, and the seal, which comes later.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from .codecs import Codec
from .domain.hashing import sha256
from .models import Act, Reading, Seal

ACT_COLUMNS = (
    "uid kind actor_kind account_id person_id actor_name on_behalf_of support_session "
    "decision_id unit_id rules facts on at entry_count root"
).split()
READING_COLUMNS = (
    "at account_id reader_name reader_person_id reader_office kind subject person_id "
    "unit_id what reason"
).split()
SEAL_COLUMNS = (
    "number stream previous acts_root act_count first_act last_act at key_id"
).split()


@cache
def act_codec() -> Codec:
    """Return how the digest of an act is made."""
    return Codec(Act, columns=ACT_COLUMNS)


@cache
def reading_codec() -> Codec:
    """Return how the digest of a reading is made."""
    return Codec(Reading, columns=READING_COLUMNS)


@cache
def seal_codec() -> Codec:
    """Return how the digest of a seal is made."""
    return Codec(Seal, columns=SEAL_COLUMNS)


def digest_of(codec: Codec, instance: Any) -> bytes:
    """Return the digest of one act, reading or seal."""
    return sha256(codec.object_bytes(instance))
