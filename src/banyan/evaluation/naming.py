"""What groups are called that a cap counts together."""

from __future__ import annotations

from banyan.kernel.text import Sentence, Text
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook.queries import unit_kinds

NAMES = {
    "member.leaders": _("Heads and deputies"),
    "member.members": _("Members without such an office"),
}


def group_name(group: str) -> Text | Sentence:
    """Return what a group is called: of members by office, of units by their kind."""
    if group in NAMES:
        return Sentence(NAMES[group])
    key = group.partition(".")[2]
    kind = unit_kinds().get(key)
    return kind.label if kind else Text.of(key)
