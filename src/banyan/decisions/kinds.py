"""The kinds of decisions and their labels: the pack's, and our own few."""

from __future__ import annotations

from banyan.kernel.text import Text

from .models import KINDS


def kind_labels() -> dict[str, Text]:
    """Return every kind of decision that may be recorded, with its label.

    Kinds come from the group ``decision_kinds`` of the pack in force; those that
    Banyan itself needs are there even when a pack names none of them.
    """
    own = {key: Text.of(key) for key in KINDS}
    return own | _pack_labels()


def _pack_labels() -> dict[str, Text]:
    try:
        from banyan.rulebook import packs as rulebook  # noqa: PLC0415
    except ImportError:
        return {}
    return {k: Text.of(v) for k, v in rulebook.labels(group="decision_kinds").items()}
