"""Writes of the ledger: acts with their entries, seals, readings, erasure."""

from .acts import Recorder, act
from .erasure import erase_person_values
from .proofs import proof
from .readings import reading_record, readings_record, with_reading
from .restoring import restore_note
from .sealing import Sealed, seal

__all__ = [
    "Recorder",
    "Sealed",
    "act",
    "erase_person_values",
    "proof",
    "reading_record",
    "readings_record",
    "restore_note",
    "seal",
    "with_reading",
]
