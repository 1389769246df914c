"""``banyan cases check`` and ``functions``: the procedures of packs, played and listed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from typing import Any

from .output import print_json


def register(commands: Any) -> None:
    """Add the commands to ``banyan cases``."""
    check = commands.add_parser(
        "check",
        help="play the scenarios of procedures: 1 when one differs",
        description="Plays each kind from its opening to its effect, with its "
        "refusals, in a scratch database; the installation is not touched.",
    )
    check.add_argument("kind", nargs="?", help="one kind; all when none")
    check.add_argument("--pack", help="id of the pack; all when none")
    check.add_argument("--json", action="store_true", help="print JSON alone")
    check.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    check.set_defaults(func=run_check)
    upgrade = commands.add_parser(
        "upgrade",
        help="what the procedures of today do to open cases; move those that may",
        description="Lists the open cases by the procedure they pinned: 1 when one "
        "would be stranded. With --apply moves those that the procedure takes over.",
    )
    upgrade.add_argument("--pack", help="id of the pack; the one in force when none")
    upgrade.add_argument("--apply", action="store_true", help="move them, as an act")
    upgrade.add_argument("--json", action="store_true", help="print JSON alone")
    upgrade.set_defaults(func=run_upgrade)
    functions = commands.add_parser(
        "functions", help="the named functions that procedures may use"
    )
    functions.add_argument("--json", action="store_true", help="print JSON alone")
    functions.set_defaults(func=run_functions)


def run_check(args: argparse.Namespace) -> int:
    """Play scenarios in a scratch database of their own."""
    if not args.here:
        return _in_scratch(args)
    from django.core.management import call_command

    from banyan.base.triggers import install

    call_command("migrate", verbosity=0)
    install()
    ran = [r.as_data() for r in _played(args.kind, args.pack)]
    ok = all(r["ok"] for r in ran)
    if args.json:
        print_json({"ok": ok, "scenarios": ran})
    else:
        _print(ran)
    return int(not ok)


def _in_scratch(args: argparse.Namespace) -> int:
    """Run the same command on an empty SQLite database in a folder of its own."""
    words = ["cases", "check", "--here"]
    words += [args.kind] if args.kind else []
    words += ["--pack", args.pack] if args.pack else []
    words += ["--json"] if args.json else []
    with tempfile.TemporaryDirectory(prefix="banyan-cases-") as folder:
        environment = {**os.environ, "BANYAN_DATA": folder, "BANYAN_DEMO": "no"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "banyan.cli.main", *words]
        return subprocess.run(command, env=environment, check=False).returncode


def _played(kind: str | None, pack: str | None) -> list[Any]:
    from banyan.cases.scenario import run_scenario, scenario_files, scenario_of
    from banyan.rulebook import packs

    chosen = [pack] if pack else packs.pack_ids()
    wanted = [(p, f.stem) for p in chosen for f in scenario_files(p)]
    if kind:
        wanted = [(p, k) for p, k in wanted if k == kind]
        if not wanted:
            scenario_of(kind, pack or packs.default_pack())
    return [run_scenario(scenario_of(k, p)) for p, k in wanted]


def _print(ran: list[dict[str, Any]]) -> None:
    for one in ran:
        state = "ok" if one["ok"] else f"{len(one['problems'])} problems"
        print(
            f"{one['pack']} {one['kind']}: {state} ({one['plays']} plays, "
            f"{one['acts']} acts, {one['refusals']} refusals, "
            f"{len(one['articles'])} articles cited)"
        )
        for problem in one["problems"]:
            print(f"  {problem}")


def run_functions(args: argparse.Namespace) -> int:
    """List places, guards, conditions, days, facts, effects, tallies, denominators."""
    from banyan.cases.reference import functions

    found = functions()
    if args.json:
        print_json(found)
        return 0
    for title, rows in found.items():
        print(f"{title}:")
        for row in rows:
            print(f"  {row['name']:30} {row['about']}")
    return 0


def run_upgrade(args: argparse.Namespace) -> int:
    """Say what becomes of open cases; move those that the newer procedure takes."""
    from banyan.cases.definitions import definitions
    from banyan.cases.services import cases_move
    from banyan.cases.upgrading import upgrades
    from banyan.rulebook import packs

    from .acting import acting_as

    pack = packs.rulebook(args.pack)
    found = upgrades(pack, definitions(pack.id))
    stranded = any(u.is_stranded for u in found)
    moved = []
    if not stranded:
        for kind in sorted({u.kind for u in found if u.moves}):
            moved.append(
                cases_move(
                    actor=acting_as(None),
                    kind=kind,
                    pack=pack.id,
                    preview=not args.apply,
                )
            )
    data = {
        "pack": pack.id,
        "stranded": stranded,
        "definitions": [u.as_data() for u in found],
        "moved": [vars(m) for m in moved],
    }
    if args.json:
        print_json(data)
    else:
        _print_upgrade(found)
    return int(stranded)


def _print_upgrade(found: list[Any]) -> None:
    for u in found:
        state = "current" if u.is_current else "moves" if u.moves else "stays"
        state = "STRANDED" if u.is_stranded else state
        print(f"{u.kind} {u.hash[:8]}: {u.cases} open cases, {state}")
        for line in (*u.missing, *(f"no step for {k}" for k in u.homeless)):
            print(f"  {line}")
        if u.is_stranded:
            print(f"  {', '.join(u.references)}")
