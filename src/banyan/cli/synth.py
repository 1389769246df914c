"""The synthetic registry: any number of invented members, for measuring."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from .output import print_json


def register(commands: Any) -> None:
    """Add the command of this module."""
    synth = commands.add_parser(
        "synth",
        help="fill an empty installation with invented members, for measuring",
    )
    synth.add_argument("--members", type=int, help="how many present members")
    synth.add_argument("--units", type=int, help="about how many units")
    synth.add_argument("--seed", type=int, help="another seed, another registry")
    synth.add_argument("--json", action="store_true")
    synth.set_defaults(func=run_synth)


def run_synth(args: argparse.Namespace) -> int:
    """Make the registry; refuses an installation that has units already."""
    from django.conf import settings

    from banyan.demo import synth
    from banyan.demo.accounts import PASSWORD

    def say(line: str) -> None:
        print(f"  {line}", file=sys.stderr)

    made = synth.synth(
        members=synth.MEMBERS if args.members is None else args.members,
        wanted_units=args.units,
        seed=synth.SEED if args.seed is None else args.seed,
        say=say,
    )
    (settings.BANYAN_DATA / "specimen").touch()
    if args.json:
        print_json(asdict(made))
        return 0
    print(
        f"{made.members:,} members and {made.persons - made.members:,} former ones, "
        f"{made.units:,} units, {made.offices:,} offices; sign in as {made.account}, "
        f"password {PASSWORD}"
    )
    return 0
