"""The kinds of decisions and their labels: the pack's, and our own few."""

from __future__ import annotations

from banyan.kernel.text import Text
from banyan.rulebook import queries as rulebook

from .models import KINDS


def kind_labels() -> dict[str, Text]:
    """Return every kind of decision that may be recorded, with its label.

    Kinds come from the group ``decision_kinds`` of the pack in force; those that
    Banyan itself needs are there even when a pack names none of them.
    """
    own = {key: Text.of(key) for key in KINDS}
    packed = rulebook.labels(group="decision_kinds")
    return own | {key: Text.of(label) for key, label in packed.items()}
