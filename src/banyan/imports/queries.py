"""Reading imports: only the account that made one sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible
from banyan.kernel.names import fold
from banyan.kernel.text import gettext_noop as _

from .kinds.base import BAD, CHANGED, ELSEWHERE, NEEDS, NEW, REFUSED, SAME
from .models import Import
from .staging import Line, Staging

PAGE = 50
IMPACT = (
    ("creates", _("creates %(count)s")),
    ("joins", _("takes %(count)s known persons in")),
    ("changes", _("changes %(count)s")),
    ("moves", _("moves %(count)s")),
    ("leaves", _("ends %(count)s memberships")),
    ("ends", _("ends %(count)s offices")),
)
NEED_YOU = _("%(count)s rows need you")
NEEDS_YOU = _("%(count)s row needs you")
NOTHING = _("changes nothing")


@dataclass(frozen=True)
class Summary:
    """What an import does or did, in counts."""

    rows: int
    applied: int
    refused: int
    stale: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    impact: Mapping[str, int] = field(default_factory=dict)

    def parts(self) -> list[tuple[str, int]]:
        """Return the sentences of the impact with their counts."""
        found = [(t, self.impact[k]) for k, t in IMPACT if self.impact.get(k)]
        return found or [(NOTHING, 0)]

    def sentence(self) -> str:
        """Return the impact in English."""
        said = ", ".join(t % {"count": n} for t, n in self.parts())
        if self.refused:
            needs = NEED_YOU if self.refused > 1 else NEEDS_YOU
            said += "; " + needs % {"count": self.refused}
        return said


def sampled(item: Import) -> list[list[str]]:
    """Return the first values of each column, as they were typed."""
    return Staging(item.uid, item.key).sampled()


def summary(item: Import) -> Summary:
    """Return the counts of an import."""
    counts = item.counts
    statuses = counts.get("statuses", {})
    refused = sum(statuses.get(s, 0) for s in REFUSED) + counts.get("stale", 0)
    return Summary(
        rows=counts.get("rows", 0),
        applied=counts.get("applied", 0),
        refused=refused,
        stale=counts.get("stale", 0),
        statuses=statuses,
        findings=counts.get("findings", {}),
        impact=counts.get("impact", {}),
    )


def imports_of(actor: Actor) -> QuerySet[Import]:
    """Return the imports of an account, newest first."""
    rows = Import.objects.select_related("structure", "unit", "decision")
    if not actor.is_system:
        rows = rows.filter(account_id=actor.account_id or -1)
    return rows.order_by("-pk")


def import_get(actor: Actor, uid: Any) -> Import:
    """Return one import of the actor; NotVisible otherwise."""
    found = imports_of(actor).filter(uid=uid).first()
    if found is None:
        raise NotVisible
    return found


def import_by_number(actor: Actor, number: int) -> Import:
    """Return one import of the actor by its number."""
    found = imports_of(actor).filter(pk=number).first()
    if found is None:
        raise NotVisible
    return found


def state_of(item: Import) -> str:
    """Return the state now; a job that is over leaves an import where it began."""
    from .services.preparing import state_now

    return state_now(item)


@dataclass(frozen=True)
class LinePage:
    """One page of rows of a preview, and where the next one begins."""

    lines: tuple[Line, ...]
    after: int | None


def lines_page(
    actor: Actor, item: Import, *, status: str = "", code: str = "", after: int = 0
) -> LinePage:
    """Return rows of one status or with one finding, in the order of the table."""
    import_get(actor, item.uid)
    staging = Staging(item.uid, item.key)
    if not staging.is_there:
        return LinePage((), None)
    wanted = (status,) if status else ()
    found = list(staging.lines(wanted, code=code, after=after, limit=PAGE + 1))
    more = found[PAGE - 1].number if len(found) > PAGE else None
    return LinePage(tuple(found[:PAGE]), more)


def columns_named(
    kind: str, content: bytes, file_name: str, columns: Mapping[str, str]
) -> dict[int, str]:
    """Return the mapping that names fields by headings; InputError for an unknown one."""
    from .services.preparing import _heading

    heading, _rows = _heading(kind, content, file_name)
    names = [fold(n) for n in heading.names]
    unknown = [h for h in columns if fold(h) not in names]
    if unknown:
        raise InputError(
            _("The table has no column “%(name)s”."),
            code="import.no_column",
            name=unknown[0],
        )
    return {names.index(fold(h)): key for h, key in columns.items()}


STATUSES: Sequence[str] = (NEEDS, BAD, ELSEWHERE, CHANGED, NEW, SAME)
