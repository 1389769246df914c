"""The demonstration: building it, its accounts, what the two reports mention."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from .operate import make_ready
from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    demo = commands.add_parser("demo", help="build the demonstration, list accounts")
    demo.add_argument("--build", action="store_true", help="build it")
    demo.add_argument(
        "--if-absent", action="store_true", help="keep a demonstration that is there"
    )
    demo.add_argument(
        "--foundation",
        action="store_true",
        help="build trees and people alone, to take the reform back and apply it again",
    )
    demo.add_argument("--seed", type=int, help="another seed, other people")
    demo.add_argument("--json", action="store_true")
    demo.set_defaults(func=run_demo)
    seeds = commands.add_parser("seeds", help="what the two reports mention")
    seeds.add_argument("--check", action="store_true", help="name the record of each")
    seeds.add_argument("--json", action="store_true")
    seeds.set_defaults(func=run_seeds)


def run_demo(args: argparse.Namespace) -> int:
    """Build the demonstration, or list the accounts of the one that is there."""
    from banyan.access.queries import accounts_offered

    started = time.monotonic()
    args.build = args.build or args.foundation
    if args.build:
        _without_waiting()
        _prepare()
    present = accounts_offered()
    if args.build and present and not args.if_absent:
        print(
            "banyan: there is a demonstration already; use --if-absent to keep it, "
            "or another BANYAN_DATA",
            file=sys.stderr,
        )
        return 1
    if args.build and not present:
        _build(args, started)
        present = accounts_offered()
    return _print_accounts(present, as_json=args.json)


def _without_waiting() -> None:
    """Let no commit wait for the disk: what a power cut spoils is built anew.

    It holds for the one connection of this command; a server has its own.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


def _prepare() -> None:
    """Mark the data folder as a demonstration and migrate."""
    from django.conf import settings
    from django.core.management import call_command

    (settings.BANYAN_DATA / "specimen").touch()
    settings.BANYAN_DEMO = True
    call_command("migrate", interactive=False, verbosity=0)
    make_ready()


def _build(args: argparse.Namespace, started: float) -> None:
    from django.db import connections

    from banyan.demo import build

    def say(line: str) -> None:
        print(f"  {line}", file=sys.stderr)

    seed = args.seed or build.SEED
    build.build(seed=seed, say=say, foundation=args.foundation)
    connections.close_all()  # on SQLite the last to leave folds the log in
    print(f"  built in {time.monotonic() - started:.0f} s", file=sys.stderr)


def _print_accounts(accounts: Any, *, as_json: bool) -> int:
    from banyan.demo.accounts import PASSWORD

    if as_json:
        rows = [{"username": a.username, "who": a.offered.as_json()} for a in accounts]
        print_json({"password": PASSWORD, "accounts": rows})
        return 0
    print(f"Accounts of the demonstration (password of all: {PASSWORD}):")
    for account in accounts:
        print(f"  {account.username:14} {account.offered.en}")
    return 0


def run_seeds(args: argparse.Namespace) -> int:
    """List what the reports mention; always 0: "not yet" is an answer."""
    from banyan.demo.seeds import mentions
    from banyan.kernel.actor import system_actor

    found = mentions(system_actor("command line"))
    if args.json:
        print_json(
            [
                {
                    "id": m.id,
                    "report": m.report,
                    "row": m.row,
                    "text": m.text.as_json(),
                    "record": m.record or "not yet",
                    "lacks": m.lacks.as_json(),
                }
                for m in found
            ]
        )
        return 0
    for m in found:
        print(f"{m.row:4} {m.report:12} {m.text.en}: {m.standing}")
    return 0
