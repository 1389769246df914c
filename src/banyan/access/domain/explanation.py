"""The answer to "why may I, why may I not": what grants it, or what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from banyan.kernel.actor import PathRange
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _

REASONS = {
    "office": _("by the office “%(detail)s” in %(unit)s"),
    "hand": _("granted by hand in %(unit)s: %(detail)s"),
    "deputy": _("as a deputy in %(unit)s: %(detail)s"),
    "support": _("for a support session in %(unit)s: %(detail)s"),
    "release": _("because it was released: %(detail)s"),
    "own": _("because it is one’s own record"),
    "system": _("because the installation itself acts"),
}
REFUSED = _("The right “%(right)s” is missing here.")
REFUSED_ELSEWHERE = _(
    "The right “%(right)s” is missing here; it is held for %(units)s only."
)
REFUSED_CLOSED = _("This account is closed.")
REFUSED_NOWHERE = _("The right “%(right)s” is held nowhere.")


@dataclass(frozen=True)
class GrantReason:
    """One grant (or release) that gives the right, as a reader understands it."""

    grant_id: int | None
    source: str
    right_set: str = ""
    right_set_names: Text = Text()  # noqa: RUF009
    detail: str = ""
    unit_id: int | None = None
    unit_names: Text = Text()  # noqa: RUF009
    range: PathRange | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    decision_id: int | None = None
    decision: str = ""
    only: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The sentence that says where the right comes from."""
        return REASONS[self.source]

    def values(self, language: str) -> dict[str, str]:
        """Return the values of the sentence in a language."""
        return {
            "detail": self.detail,
            "unit": self.unit_names.in_language(language),
        }


@dataclass(frozen=True)
class Giver:
    """Somebody who could give the missing right here."""

    account_id: int | None
    person_id: int | None
    name: str
    unit_id: int
    unit_names: Text


@dataclass(frozen=True)
class Explanation:
    """Whether, and why: from the same ranges as lists and single answers."""

    allowed: bool
    right: str
    template: str
    values: tuple[tuple[str, str], ...] = ()
    grants: tuple[GrantReason, ...] = ()
    missing: str = ""
    could_give: tuple[Giver, ...] = ()

    @property
    def reason(self) -> str:
        """The English sentence, for logs and the command line."""
        return self.template % dict(self.values)


@dataclass(frozen=True)
class Seer:
    """An account or person who can see something, and through which grant."""

    account_id: int | None
    person_id: int | None
    name: str
    through: GrantReason
