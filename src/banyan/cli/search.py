"""``banyan search``, ``meaning`` and ``inbox``: what an account would find and see."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from typing import Any

from banyan.deadlines import queries as deadlines
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.search import queries, services, vectoring

from .acting import acting_as
from .arguments import date_argument
from .output import print_json


def register(subparsers: Any) -> None:
    """Add ``search``, ``meaning`` and ``inbox`` to the parser of ``banyan``."""
    search = subparsers.add_parser(
        "search", help="find people, units, exchanges, practices, documents, decisions"
    )
    search.add_argument("query", nargs="*", metavar="WORD")
    search.add_argument("--kind", action="append", help="only this kind (repeatable)")
    search.add_argument("--limit", type=int, default=20, help="of each kind")
    search.add_argument("--account", metavar="NAME", help="search as this account")
    search.add_argument("--rebuild", action="store_true", help="fill the table anew")
    search.add_argument("--json", action="store_true", help="print JSON")
    search.set_defaults(func=run_search)
    _register_meaning(subparsers)
    inbox = subparsers.add_parser("inbox", help="what waits for an account")
    inbox.add_argument("--account", required=True, metavar="NAME")
    inbox.add_argument(
        "--on", type=date_argument, metavar="DATE", help="as of this day"
    )
    inbox.add_argument("--json", action="store_true", help="print JSON")
    inbox.set_defaults(func=run_inbox)


def _register_meaning(subparsers: Any) -> None:
    meaning = subparsers.add_parser(
        "meaning", help="texts read by meaning: how far it is, read what waits"
    )
    inner = meaning.add_subparsers(dest="what", metavar="WHAT", required=True)
    state = inner.add_parser("state", help="whether it works here, and how far it is")
    state.add_argument("--json", action="store_true", help="print JSON")
    state.set_defaults(func=run_meaning_state)
    make = inner.add_parser("make", help="read what waits, or everything anew")
    make.add_argument("--anew", action="store_true", help="also what was read already")
    make.add_argument("--json", action="store_true", help="print JSON")
    make.set_defaults(func=run_meaning_make)


def run_search(args: argparse.Namespace) -> int:
    """Print what is found, by kind; or rebuild the table first."""
    if args.rebuild:
        counts = services.search_rebuild(args.kind)
        if not args.query:
            _print_counts(counts, as_json=args.json)
            return 0
    actor = acting_as(args.account, clock.today())
    found = queries.search(actor, " ".join(args.query), args.kind, args.limit)
    if args.json:
        print_json(found_data(found))
        return 0
    for group in found.groups:
        more = "+" if group.capped else ""
        print(f"{group.kind}: {group.count}{more}")
        for hit in group.hits:
            led = f", through {hit.through}" if hit.through else ""
            print(f"  {hit.text}  ({hit.field}, {hit.object_id}{led})")
    for title, hits in (("near", found.near), ("words near", found.words_near)):
        if hits:
            print(f"{title}: {len(hits)}")
        for hit in hits:
            print(f"  {hit.text}  ({hit.kind}, {hit.field}, {hit.object_id})")
    stands = queries.standing()
    if not stands.is_ready:
        print(f"{stands.sentence} {stands.way_out}", file=sys.stderr)
    return 0


def run_meaning_state(args: argparse.Namespace) -> int:
    """Print whether texts are read by meaning here, and how far it is."""
    state = queries.meaning_state()
    data = {
        **_standing_data(state.standing),
        "model": state.model,
        "texts": state.texts,
        "read": state.read,
        "waiting": state.waiting,
        "languages": state.languages,
    }
    if args.json:
        print_json(data)
        return 0
    print(state.standing.sentence, state.standing.way_out)
    print(f"model: {state.model or '-'}")
    print(f"texts: {state.texts}, read: {state.read}, waiting: {state.waiting}")
    return 0


def run_meaning_make(args: argparse.Namespace) -> int:
    """Read what waits by meaning; refused where that cannot be done here."""

    def told(done: int, total: int) -> None:
        print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)

    made = vectoring.vectors_make(anew=args.anew, told=told)
    print(file=sys.stderr)
    data = {"texts": made.texts, "removed": made.removed}
    if args.json:
        print_json(data)
    else:
        print(f"texts read: {made.texts}, removed: {made.removed}")
    return 0


def run_inbox(args: argparse.Namespace) -> int:
    """Print what waits for an account, in its groups."""
    day = args.on or clock.today()
    actor = acting_as(args.account, day)
    found = deadlines.inbox(actor, day)
    if args.json:
        print_json(inbox_data(found))
        return 0
    for group, count in found.counts.items():
        print(f"{group}: {count}")
        for row in getattr(found, group.value):
            title = row.title.in_language(actor.language)
            about = row.about.in_language(actor.language)
            print(f"  {row.due_on}  {title}  {about}".rstrip())
    return 0


def found_data(found: queries.Found) -> dict[str, Any]:
    """Return the answer to a search as data."""
    return {
        "query": found.query.text,
        "count": found.count,
        "meanings": [{"label": m.label, "texts": m.texts} for m in found.meanings],
        "groups": [
            {
                "kind": group.kind,
                "count": group.count,
                "capped": group.capped,
                "hits": [_hit_data(hit) for hit in group.hits],
            }
            for group in found.groups
        ],
        "near": [_near_data(hit) for hit in found.near],
        "words_near": [_near_data(hit) for hit in found.words_near],
        "meaning": _standing_data(queries.standing()),
    }


def inbox_data(found: deadlines.Inbox) -> dict[str, Any]:
    """Return an inbox as data."""
    return {
        "on": found.on,
        "counts": {group.value: n for group, n in found.counts.items()},
        **{
            group.value: [_plain(row) for row in getattr(found, group.value)]
            for group in found.counts
        },
    }


def _hit_data(hit: queries.Hit) -> dict[str, Any]:
    names = ("object_id", "field", "language", "text", "ranges", "unit_id", "through")
    return {name: getattr(hit, name) for name in names}


def _near_data(hit: queries.Hit) -> dict[str, Any]:
    names = ("kind", "object_id", "field", "language", "text", "unit_id")
    return {name: getattr(hit, name) for name in names}


def _standing_data(stands: queries.Standing) -> dict[str, Any]:
    return {
        "state": stands.key,
        "sentence": stands.sentence,
        "way_out": stands.way_out,
    }


def _plain(row: deadlines.InboxRow) -> dict[str, Any]:
    values = {f.name: getattr(row, f.name) for f in dataclasses.fields(row)}
    return {k: v.as_json() if isinstance(v, Text) else v for k, v in values.items()}


def _print_counts(counts: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json(counts)
        return
    for kind, count in counts.items():
        print(f"{kind}: {count}")
