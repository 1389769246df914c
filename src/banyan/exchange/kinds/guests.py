"""What a guest is shown of a record that was released, field by field.

What is not named here stays in the house, whatever is released.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

GIVEN = ("partner", "public")
"""Levels of a material that go as far as the guests of its exchange."""


@dataclass(frozen=True)
class Shared:
    """The fields of a kind that a guest sees; ``whole``: those of a full release alone.

    ``only`` says of a row whether it goes out at all.
    """

    fields: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    only: Callable[[Any], bool] = lambda row: True

    def shown(self, *, whole: bool) -> tuple[str, ...]:
        """Return the fields that go out."""
        return (*self.fields, *self.whole) if whole else self.fields


def _given(row: Any) -> bool:
    return row.release in GIVEN


SHARED: dict[str, Shared] = {
    "exchange": Shared(
        (
            "title", "type", "host", "visitor", "partnership", "starts_on", "ends_on",
            "date_said", "zone", "venue", "topics", "objective", "source",
        ),
        ("outcomes",),
    ),
    "delegate": Shared(
        ("side", "position", "counterpart", "role", "office", "organisation")
    ),
    "item": Shared(
        ("position", "day", "starts", "ends", "title", "type", "topics", "lead"),
        ("minutes",),
    ),
    "question": Shared(
        whole=("text", "side", "asked_by", "answer", "answered_by", "due")
    ),
    "material": Shared(("title", "side", "form", "languages", "given_on"), only=_given),
    "commitment": Shared(
        whole=(
            "text", "form", "side", "by", "due", "proof", "state", "done_on",
            "host_says", "visitor_says", "objection",
        )
    ),
    "confirmation": Shared(
        whole=("commitment", "side", "says", "words", "by", "said_on")
    ),
    "practice": Shared(
        (
            "title", "organisation", "topics", "problem", "conditions", "cost",
            "limits", "since", "state", "source",
        )
    ),
    "block": Shared(("position", "title", "purpose", "steps", "enabling", "lesson")),
    "evidence": Shared(("text", "form", "strength", "dated")),
    "agreement": Shared(
        (
            "title", "partnership", "type", "signed_on", "signed_at", "signed_by",
            "term_from", "term_to", "renewal", "source",
        )
    ),
    "article": Shared(("number", "text", "topics")),
}  # fmt: skip


def share(key: str, shared: Shared) -> None:
    """Say what a guest is shown of a kind of a room above."""
    SHARED[key] = shared
