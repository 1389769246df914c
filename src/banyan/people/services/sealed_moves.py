"""Sealed values that go to another person: sealed anew, for they are bound to one.

Nobody sees them on the way. What is not chosen stays with the merged record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import keys as keyring
from ..domain.merging import B, Plan, Sealed
from ..models import Sensitive

Sealings = dict[str, Any]
COLUMNS = ["person", "sealed", "key_id", "match", "row_version"]


def sealed_over(
    act: Any, fields: Iterable[Sealed], plan: Plan, target: int
) -> Sealings:
    """Bring sealed values to the surviving person; return what undoing needs."""
    done: Sealings = {"moved": [], "swapped": []}
    for one in fields:
        if one.a is None and one.b is not None:
            _move(act, one.b, target)
            done["moved"].append(one.b)
        elif one.a and one.b and not one.same and plan.chosen(one.field) == B:
            done["swapped"].append(_swap(act, one.a, one.b))
    return done


def sealed_back(act: Any, done: Sealings, source: int, target: int) -> int:
    """Bring them back; a value that changed since stays; return how many stayed."""
    stayed = 0
    for pk in done.get("moved", ()):
        if Sensitive.objects.filter(pk=pk, person=source).exists():
            _move(act, pk, target)
    for one, other, match in done.get("swapped", ()):
        rows = Sensitive.objects.in_bulk([one, other])
        if len(rows) == 2 and rows[one].match == match:
            _swap(act, one, other)
        else:
            stayed += 1
    return stayed


def _move(act: Any, pk: int, person: int) -> None:
    keys = keyring.load_keys()
    row = Sensitive.objects.get(pk=pk)
    plain = _plain(keys, row)
    row.person_id = person
    _seal(keys, row, plain)
    row.save(update_fields=COLUMNS)
    act.record("change", row)


def _swap(act: Any, one: int, other: int) -> list[Any]:
    """Exchange the values of two rows; return both, and what the first now matches."""
    keys = keyring.load_keys()
    first, second = (Sensitive.objects.get(pk=pk) for pk in (one, other))
    plain = _plain(keys, first), _plain(keys, second)
    _seal(keys, first, plain[1])
    _seal(keys, second, plain[0])
    for row in (first, second):
        row.save(update_fields=COLUMNS)
    act.record("change", first, second)
    return [one, other, first.match]


def _plain(keys: keyring.Keys, row: Sensitive) -> str:
    return keyring.unseal(keys, row.key_id, row.person_id, row.field, bytes(row.sealed))


def _seal(keys: keyring.Keys, row: Sensitive, plain: str) -> None:
    row.sealed = keyring.seal(keys, row.person_id, row.field, plain)
    row.match = keyring.match(keys, row.field, plain)
    row.key_id = keys.current
    row.row_version += 1
