"""The kinds that travel: those of the exchange that go out to guests, and briefings.

A briefing is no record of the house that is written field by field; here it has fields
all the same, so that the index, the preview and the list tell of it as of the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from banyan.briefings.lists import LEVELS
from banyan.exchange.kinds import KINDS, F, Kind, Spec
from banyan.exchange.kinds import parts_of as parts_of_records
from banyan.exchange.kinds.guests import SHARED
from banyan.kernel.text import gettext_noop as _

BRIEFING = Kind(
    "briefing",
    _("Briefing"),
    _("Briefings"),
    _("Compose a briefing"),
    "briefings.Briefing",
    (
        Spec("title", _("Title"), F.SAID, True, column=True),
        Spec("audience", _("For whom"), F.TOLD),
        Spec("unit", _("Whose work"), F.SAID),
        Spec("number", _("Version"), F.NUMBER),
        Spec("level", _("Goes to"), F.CHOICE, choices=tuple(LEVELS.items())),
        Spec("as_of", _("As of"), F.DATE),
        Spec("released_on", _("Released on"), F.DATE),
        Spec("hash", _("Hash of what is handed over"), most=64),
        Spec("whole_hash", _("Hash of what was given"), most=64),
    ),
    by_hand=False,
)
SECTION = Kind(
    "section",
    _("Section"),
    _("Sections"),
    _("Add a section"),
    "briefings.Section",
    (
        Spec("heading", _("Heading"), F.SAID, True, column=True),
        Spec("text", _("Text"), F.TOLD, column=True),
        Spec("figures", _("Figures"), F.TOLD, column=True),
        Spec("practices", _("Practices"), F.TOLD, column=True),
        Spec("lessons", _("Lessons"), F.TOLD, column=True),
    ),
    owner="briefing",
    title="heading",
    by_hand=False,
)
OWN = {kind.key: kind for kind in (BRIEFING, SECTION)}


def kind_of(key: str) -> Kind:
    """Return a kind that travels, or a part of one; KeyError for none."""
    return OWN[key] if key in OWN else KINDS[key]


def travels(key: str) -> bool:
    """Say whether records of a kind travel."""
    return key in {kind.key for kind in travelling()}


def travelling() -> Iterator[Kind]:
    """Yield the kinds that travel, in the order in which they are offered."""
    yield from (KINDS[key] for key in SHARED if not KINDS[key].owner)
    yield BRIEFING


def parts_of(kind: Kind) -> list[Kind]:
    """Return the parts of a kind that travel with it."""
    if kind is BRIEFING:
        return [SECTION]
    return [part for part in parts_of_records(kind.key) if part.key in SHARED]


def fields_of(kind: Kind) -> tuple[str, ...]:
    """Return the fields of a kind that travel."""
    if kind.key in OWN:
        return tuple(kind.by_name)
    return SHARED[kind.key].shown(whole=True)
