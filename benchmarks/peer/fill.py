"""``python -m benchmarks.peer.fill``: copies the register of Banyan into the peer.

Reads rows (JSON lines) from standard input: first the units in the order of their
paths, then the members. Prints what the measuring needs to know.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

CHUNK = 5_000
USER, PASSWORD = "admin", "for measuring only"  # noqa: S105


def main() -> int:
    """Migrate, load, add the one account."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peer.settings")
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    rows = (json.loads(line) for line in sys.stdin)
    _units(next(rows), rows)
    _members(rows)
    get_user_model().objects.create_superuser(USER, "", PASSWORD)
    from benchmarks.peer.models import Member, Unit

    print(
        json.dumps({"units": Unit.objects.count(), "members": Member.objects.count()})
    )
    return 0


def _units(head: dict[str, Any], rows: Iterator[dict[str, Any]]) -> None:
    """Write the units with the paths that treebeard would give them."""
    from benchmarks.peer.models import Unit

    paths: dict[int, str] = {}
    children: dict[int | None, int] = {}
    found = []
    for row in islice(rows, head["units"]):
        parent = row["parent"]
        step = children[parent] = children.get(parent, 0) + 1
        start = paths[parent] if parent is not None else ""
        paths[row["id"]] = Unit._get_path(start, len(start) // Unit.steplen + 1, step)
        found.append(row)
    Unit.objects.bulk_create(
        [
            Unit(
                id=row["id"],
                path=paths[row["id"]],
                depth=len(paths[row["id"]]) // Unit.steplen,
                numchild=children.get(row["id"], 0),
                name=row["name"],
                code=row["code"],
                kind=row["kind"],
            )
            for row in found
        ],
        batch_size=1_000,
    )


def _members(rows: Iterator[dict[str, Any]]) -> None:
    from benchmarks.peer.models import Member

    while chunk := list(islice(rows, CHUNK)):
        Member.objects.bulk_create([Member(**row) for row in chunk], batch_size=500)


if __name__ == "__main__":
    sys.exit(main())
