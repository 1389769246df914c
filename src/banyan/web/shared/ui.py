"""What components draw: small frozen values that a page builds and hands over.

Each one has a template of the same name in ``templates/components``; docs/look.md
shows them side by side. Texts are already in the reader's language, dates and
numbers already written out where a field says so: drawing asks nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Crumb:
    """One step of the way through the tree."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Act:
    """Something to do: a link, or a form with one button when ``method`` is post.

    With a ``reason`` it is shown disabled and the reason beside it. ``fields``
    are the hidden values of the form. ``reads`` marks what changes nothing (an
    export, a sensitive reading): it stays possible on a past date.
    """

    label: str
    url: str = ""
    method: str = "get"
    icon: str = ""
    reason: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    danger: bool = False
    reads: bool = False


@dataclass(frozen=True)
class Badge:
    """A status: a sign and a word. ``tone`` is "", good, soon or late."""

    label: str
    tone: str = ""
    icon: str = ""

    @property
    def sign(self) -> str:
        """The icon: given, or the one of the tone."""
        return self.icon or _SIGNS[self.tone]


_SIGNS = {
    "": "outline/point",
    "good": "outline/check",
    "soon": "outline/clock",
    "late": "outline/alert-triangle",
}


@dataclass(frozen=True)
class Head:
    """The head of a page: where I am, the title, one line of facts, the acts."""

    title: str
    crumbs: tuple[Crumb, ...] = ()
    facts: tuple[str, ...] = ()
    badge: Badge | None = None
    primary: Act | None = None
    others: tuple[Act, ...] = ()
    invented: bool = False


@dataclass(frozen=True)
class Fact:
    """A label and its value; ``note`` is said small below it."""

    label: str
    value: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab is a link; ``count`` is already written out."""

    label: str
    url: str
    current: bool = False
    count: str = ""


@dataclass(frozen=True)
class RuleChip:
    """A rule at work: its article and document, since when, what it says.

    ``state`` is "", disputed or unverified; the last two are marked.
    """

    article: str
    document: str = ""
    since: str = ""
    url: str = ""
    says: str = ""
    state: str = ""


@dataclass(frozen=True)
class StoryLine:
    """One line of a story. ``kind`` is "", decision, now, future or wrong."""

    when: str
    title: str
    day: dt.date | None = None
    text: str = ""
    url: str = ""
    kind: str = ""
    chips: tuple[RuleChip, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class PersonLine:
    """A person in a list: name, one line of facts, what stands at the end."""

    name: str
    url: str = ""
    note: str = ""
    end: str = ""
    badge: Badge | None = None
    invented: bool = False

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        words = self.name.split()
        if not words:
            return ""
        marks = {0: words[0], len(words) - 1: words[-1]}
        return "".join(_first_letter(word) for _place, word in sorted(marks.items()))


def _first_letter(word: str) -> str:
    """Return the first letter; a Lao vowel written in front brings its consonant."""
    return word[:2] if "\u0ec0" <= word[0] <= "\u0ec4" else word[:1]


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list: name, kind, one line of facts."""

    name: str
    url: str = ""
    kind: str = ""
    note: str = ""
    end: str = ""
    badge: Badge | None = None
    invented: bool = False


@dataclass(frozen=True)
class DueLine:
    """A row of the inbox: what, about whom, until when, why, the one button."""

    what: str
    about: str = ""
    about_url: str = ""
    until: str = ""
    badge: Badge | None = None
    chips: tuple[RuleChip, ...] = ()
    act: Act | None = None


@dataclass(frozen=True)
class Pager:
    """Keyset paging: the addresses of the page before and after, and what is shown."""

    next_url: str = ""
    previous_url: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Empty:
    """An empty place: what will be here, and how to begin."""

    title: str
    text: str = ""
    acts: tuple[Act, ...] = ()
    icon: str = "outline/seedling"


@dataclass(frozen=True)
class Finding:
    """One problem as shown: where (row, field), what, which article, what to do."""

    text: str
    place: str = ""
    citation: str = ""
    way_out: str = ""


@dataclass(frozen=True)
class Message:
    """Something said to the reader. ``tone`` is "", warning or refusal."""

    title: str
    text: str = ""
    tone: str = ""
    findings: tuple[Finding, ...] = ()
    citation: RuleChip | None = None
    way_out: str = ""
    back_url: str = ""

    @property
    def sign(self) -> str:
        """The icon of the tone."""
        return _MESSAGE_SIGNS[self.tone]


_MESSAGE_SIGNS = {
    "": "outline/circle-check",
    "info": "outline/info-circle",
    "warning": "outline/alert-triangle",
    "refusal": "outline/hand-stop",
}


@dataclass(frozen=True)
class Closed:
    """Something sensitive, shut: what it is; opening it (by post) is recorded."""

    label: str
    url: str
    reason: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Bar:
    """A number with a bar on a scale common to all rows."""

    value: float
    limit: float
    text: str
    tone: str = ""


@dataclass(frozen=True)
class TreeRow:
    """A row of the tree table; ``level`` counts from 1.

    ``fold_url`` opens or closes the row (also fetched in place); empty on a leaf.
    ``cells`` are texts, :class:`Bar` or :class:`Badge`, in the order of the head.
    """

    key: str
    name: str
    url: str
    level: int
    kind: str = ""
    fold_url: str = ""
    open: bool = False
    cells: Sequence[str | Bar | Badge] = field(default_factory=tuple)
    invented: bool = False
    badge: Badge | None = None


@dataclass(frozen=True)
class Filter:
    """One filter as a chip: a link that sets or clears it."""

    label: str
    url: str
    current: bool = False
    count: str = ""
