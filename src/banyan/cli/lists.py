"""``banyan list``: any list, filtered, sorted, with chosen columns, as an account sees it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .acting import acting_as
from .arguments import date_argument
from .exports import export_to
from .output import print_json

PAGE, SHOWN = 50, 12


def register(subparsers: Any) -> None:
    """Add the command of lists."""
    command = subparsers.add_parser(
        "list",
        help="any list: filtered, sorted, with chosen columns",
        description="Without KEY: the lists there are. With --fields: what a list can be "
        "filtered by. A list about people is taken out on record.",
        epilog="A filter reads like: grade is official and (age ge 55 or not sex is f)",
    )
    command.add_argument("key", nargs="?", metavar="KEY", help="which list")
    command.add_argument("--filter", default="", help="what is asked, in words")
    command.add_argument(
        "--search", default="", help="words of a name, number or title"
    )
    command.add_argument("--columns", default="", help="keys of fields, with commas")
    command.add_argument("--sort", default="", help="keys, with commas; - is downwards")
    command.add_argument("--tab", default="", help="which part (a structure's key)")
    command.add_argument("--saved", default="", metavar="UID", help="a saved list")
    command.add_argument(
        "--limit", type=int, default=PAGE, help="rows; 0 gives all (50)"
    )
    command.add_argument("--after", default="", help="go on behind a page")
    command.add_argument("--as-of", type=date_argument, help="the day asked (today)")
    command.add_argument(
        "--known-on", type=date_argument, help="as known at the end of that day"
    )
    command.add_argument(
        "--export", metavar="FILE", help="write all rows: .xlsx, .csv or .pdf"
    )
    command.add_argument("--form", default="", help="labels-21 or labels-16, as .pdf")
    command.add_argument("--language", choices=("vi", "lo", "en"), default="vi")
    command.add_argument("--fields", action="store_true", help="what can be asked")
    command.add_argument("--account", metavar="NAME", help="as this account may see it")
    command.add_argument("--json", action="store_true", help="print JSON alone")
    command.set_defaults(func=run_list)


def run_list(args: argparse.Namespace) -> int:
    """Print a list, its fields, or what lists there are."""
    from banyan.base import lists

    if not args.key:
        return _lists(args)
    spec = lists.get(args.key)
    actor = acting_as(args.account)
    if args.fields:
        return _fields(args, spec, actor)
    _refuse(args)
    query = _query(args, spec, actor)
    if args.columns or args.sort:
        _refuse_unknown(spec, actor, query)
    if args.export:
        return export_to(args, spec, actor, query)
    if args.limit > 0:
        return _page(args, spec, actor, query)
    return _everything(args, spec, actor, query)


def _lists(args: argparse.Namespace) -> int:
    from banyan.base import lists

    rows = [
        {"key": spec.key, "title": spec.title, "right": spec.right}
        for spec in lists.all_lists()
    ]
    if args.json:
        print_json({"lists": rows})
    else:
        for row in rows:
            print(f"{row['key']:<14}{row['title']:<22}{row['right']}")
    return 0


def _fields(args: argparse.Namespace, spec: Any, actor: Any) -> int:
    from banyan.base import lists

    filters, columns = lists.filters_for(actor, spec), lists.columns_for(actor, spec)
    rows = [
        {
            "key": field.key,
            "label": field.label,
            "type": field.type,
            "operators": list(field.answers) if field in filters else [],
            "choices": [choice.key for choice in field.known],
            "is_column": field in columns,
            "is_sortable": bool(field.sort),
            "privacy": field.privacy,
        }
        for field in spec.fields
        if field in filters or field in columns
    ]
    if args.json:
        print_json({"list": spec.key, "fields": rows})
        return 0
    for row in rows:
        ops = " ".join(row["operators"])
        print(f"{row['key']:<16}{row['type']:<8}{ops}")
        if row["choices"]:
            more = len(row["choices"]) - SHOWN
            left = f" and {more} more (--json lists all)" if more > 0 else ""
            print(f"{'':<24}{', '.join(row['choices'][:SHOWN])}{left}")
    return 0


def _refuse(args: argparse.Namespace) -> None:
    if args.limit < 0:
        raise InputError(_("There is no list of fewer rows than none."), field="limit")


def _refuse_unknown(spec: Any, actor: Any, query: Any) -> None:
    """Refuse columns and orders that a list does not have.

    A program must not take another list for the one it asked.
    """
    from banyan.base import lists

    asked = lists.prepare(actor, spec, query)
    if asked.notices:
        raise InputError(asked.notices[0].template, problems=asked.notices,
                         **dict(asked.notices[0].values))  # fmt: skip


def _query(args: argparse.Namespace, spec: Any, actor: Any) -> Any:
    from dataclasses import replace

    from banyan.base.lists import ListQuery
    from banyan.lists.queries import saved_get

    begun = ListQuery(filter=spec.usual)
    if args.saved:
        begun = saved_get(actor, args.saved).query
    return replace(
        begun,
        filter=args.filter or begun.filter,
        text=args.search or begun.text,
        columns=_keys(args.columns) or begun.columns,
        order=_keys(args.sort) or begun.order,
        tab=args.tab or begun.tab,
        day=args.as_of,
        known_on=args.known_on,
        after=args.after,
        limit=max(1, min(args.limit, 10_000)),
    )


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _page(args: argparse.Namespace, spec: Any, actor: Any, query: Any) -> int:
    from banyan.base import lists

    page = _recorded(spec, actor, query, lambda: lists.run(actor, spec, query))
    for notice in page.notices:
        print(f"banyan: {notice.message}", file=sys.stderr)
    if args.json:
        print_json(
            {
                "list": spec.key,
                "count": page.count.number if page.count else None,
                "count_is_exact": not page.count.more if page.count else None,
                "columns": [field.key for field in page.columns],
                "rows": [_row(page.columns, row) for row in page.rows],
                "after": page.after,
            }
        )
        return 0
    if page.count is not None:
        print(f"{spec.title}: {page.count}")
    _print_rows(page.columns, page.rows)
    if page.after:
        print(f"more: --after {page.after}")
    return 0


def _everything(args: argparse.Namespace, spec: Any, actor: Any, query: Any) -> int:
    """Print all rows, portion by portion, so that memory stays what it is."""
    from banyan.base import lists

    asked = lists.prepare(actor, spec, query)
    portions = _recorded(spec, actor, query, lambda: lists.portions(asked))
    rows: Iterator[Any] = chain.from_iterable(portions)
    if not args.json:
        _print_rows(asked.columns, rows)
        return 0
    head = {"list": spec.key, "columns": [field.key for field in asked.columns]}
    written = json.dumps(head, ensure_ascii=False)
    sys.stdout.write(written[:-1] + ', "rows": [')
    for number, row in enumerate(rows):
        sys.stdout.write(",\n" if number else "\n")
        sys.stdout.write(json.dumps(_row(asked.columns, row), ensure_ascii=False))
    sys.stdout.write("\n]}\n")
    return 0


def _recorded(spec: Any, actor: Any, query: Any, read: Any) -> Any:
    """Read; where it is about people, that it was taken out is recorded first."""
    from banyan.ledger.services import with_reading

    if not spec.personal:
        return read()
    what = f"list {spec.key}: {query.filter or 'all'}"
    return with_reading(
        read, actor=actor, kind=f"lists.{spec.key}", subject=0, what=what[:200]
    )


def _row(columns: Iterable[Any], row: Any) -> dict[str, Any]:
    from banyan.base.lists import as_json

    cells = zip(columns, row.cells, strict=True)
    return {"id": row.id, **{field.key: as_json(value) for field, value in cells}}


def _print_rows(columns: Any, rows: Iterable[Any]) -> None:
    from banyan.base.lists import writer

    write = [writer(field, "vi") for field in columns]
    for row in islice(rows, None):
        texts = [told(value) for told, value in zip(write, row.cells, strict=True)]
        print("  " + "  ".join(text or "-" for text in texts))
