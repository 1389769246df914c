"""Writes of the ledger: acts with their entries, seals, readings, erasure."""

from .acts import Recorder, act, is_ledgered
from .erasure import erase_person_values, erase_record_values
from .proofs import proof
from .readings import reading_record, readings_record, with_reading
from .restoring import moved_note, restore_note
from .sealing import Sealed, seal

__all__ = [
    "Recorder",
    "Sealed",
    "act",
    "erase_person_values",
    "erase_record_values",
    "moved_note",
    "is_ledgered",
    "proof",
    "reading_record",
    "readings_record",
    "restore_note",
    "seal",
    "with_reading",
]
