"""What changed in a pack between two days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .documents import Replacement, documents_replaced
from .evaluate import value_of
from .pack import Pack
from .rules import NATIONAL, Answer, Scope, Status

WITHOUT = (Status.UNKNOWN, Status.REPLACED)


@dataclass(frozen=True)
class Change:
    """One rule as it was answered on both days."""

    id: str
    before: Answer
    after: Answer


@dataclass(frozen=True)
class Diff:
    """Rules added, ended, changed, only cited anew, and all disputed on the later day.

    A rule that became disputed is both among the changed and the disputed.
    """

    pack: str
    before: dt.date
    after: dt.date
    added: tuple[Change, ...]
    ended: tuple[Change, ...]
    changed: tuple[Change, ...]
    recited: tuple[Change, ...]
    disputed: tuple[Change, ...]
    documents: tuple[Replacement, ...]


def diff_of(
    pack: Pack, before: dt.date, after: dt.date, scope: Scope = NATIONAL
) -> Diff:
    """Compare the answers of every rule on two days."""
    found: dict[str, list[Change]] = {
        name: [] for name in ("added", "ended", "changed", "recited", "")
    }
    changes = [_change(pack, rule, before, after, scope) for rule in pack.rules]
    for change in changes:
        found[group_of(change)].append(change)
    found.pop("")
    return Diff(
        pack=pack.id,
        before=before,
        after=after,
        disputed=tuple(c for c in changes if c.after.status is Status.DISPUTED),
        documents=tuple(documents_replaced(pack.documents, before, after)),
        **{name: tuple(changes) for name, changes in found.items()},
    )


def _change(
    pack: Pack, rule: str, before: dt.date, after: dt.date, scope: Scope
) -> Change:
    return Change(
        rule, value_of(pack, rule, before, scope), value_of(pack, rule, after, scope)
    )


def group_of(change: Change) -> str:
    """Name what happened to a rule between the two days."""
    one, two = change.before, change.after
    if one.status in WITHOUT and two.status not in WITHOUT:
        return "added"
    if one.status not in WITHOUT and two.status in WITHOUT:
        return "ended"
    if _says(one) != _says(two):
        return "changed"
    return "recited" if one.citation != two.citation else ""


def _says(answer: Answer) -> tuple[object, ...]:
    variants = tuple((v.key, repr(v.value)) for v in answer.variants)
    details = repr(sorted(answer.details.items()))
    return (answer.status, repr(answer.value), answer.start, details, variants)
