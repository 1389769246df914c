"""``banyan exchange template|table``: tables to fill in, and taking them in."""

from __future__ import annotations

import argparse
import uuid
from pathlib import Path
from typing import Any

from . import files
from .acting import acting_as
from .output import print_json


def register(inner: Any, common: Any) -> None:
    """Add ``template`` and ``table`` to the commands of the room."""
    empty = inner.add_parser("template", help="the empty table of a kind, to fill in")
    empty.add_argument("kind")
    empty.add_argument("--format", choices=("xlsx", "csv"), default="xlsx")
    empty.add_argument("--lang", choices=("vi", "lo", "en"), default="en")
    empty.add_argument("--out", required=True, metavar="FILE")
    common(empty, run_template)
    table = inner.add_parser(
        "table", help="add the rows of a filled table; 1 when some did not go in"
    )
    table.add_argument("kind")
    table.add_argument("file", metavar="FILE", help="XLSX, XLS, ODS or CSV")
    table.add_argument("--owner", metavar="UID", help="the record they are parts of")
    table.add_argument("--unit", metavar="UID", help="the unit that keeps them")
    table.add_argument(
        "--refused", metavar="FILE", help="where the rows go that did not hold (XLSX)"
    )
    common(table, run_table)


def run_template(args: argparse.Namespace) -> int:
    """Write the empty table of a kind: a row of keys and one of labels."""
    from banyan.base.sheets.filled import blank
    from banyan.exchange.store import kind_of
    from banyan.exchange.tables import headings_of

    content = blank(headings_of(kind_of(args.kind)), args.lang, args.format)
    files.write(Path(args.out), content)
    data = {"file": args.out, "bytes": len(content)}
    print_json(data) if args.json else print(f"{args.out}: {len(content)} bytes")
    return 0


def run_table(args: argparse.Namespace) -> int:
    """Add the rows of a table that hold; tell of the others, and write them out."""
    from banyan.base.sheets.filled import read_filled, returned
    from banyan.exchange.services import table_take
    from banyan.exchange.store import kind_of
    from banyan.exchange.tables import headings_of

    columns = headings_of(kind_of(args.kind))
    rows = read_filled(files.read(Path(args.file)), columns, name=args.file)
    taken = table_take(
        actor=acting_as(args.account),
        kind=args.kind,
        rows=rows,
        owner=args.owner,
        unit=uuid.UUID(args.unit) if args.unit else None,
    )
    if args.refused and taken.refused:
        back = returned(columns, taken.refused, _plainly, "en", "xlsx")
        files.write(Path(args.refused), back)
    refused: list[dict[str, Any]] = [
        {"row": one.row.number, "reasons": [_reason(p) for p in one.reasons]}
        for one in taken.refused
    ]
    if args.json:
        print_json({"added": taken.added, "refused": refused})
    else:
        print(f"{taken.added} added, {len(refused)} not")
        for line in refused:
            print(f"  {line['row']}: {' '.join(line['reasons'])}")
    return 1 if refused else 0


def _plainly(template: str, values: Any) -> str:
    return str(template % values)


def _reason(problem: Any) -> str:
    said = f"{problem.message} {problem.advice}".strip()
    return f"{problem.field}: {said}" if problem.field else said
