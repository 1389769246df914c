"""``banyan duplicates``: scan, list, decide, merge, take back, settings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .acting import acting_as
from .naming import decision_named, pairs_typed, person_named, uid_typed
from .output import print_json


def register(subparsers: Any) -> None:
    """Add the commands of possible twins."""
    twins = subparsers.add_parser(
        "duplicates",
        help="who may be recorded twice: scan, merge, take a merge back",
        description="Persons are named by their public identity or the number of a "
        "membership card. Nothing is merged by score: a person decides.",
    )
    inner = twins.add_subparsers(dest="what", metavar="WHAT", required=True)
    _scan(inner)
    _list(inner)
    _distinct(inner)
    _merge(inner)
    _settings(inner)


def _common(parser: Any, run: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account may do it")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=run)


def _scan(inner: Any) -> None:
    scan = inner.add_parser("scan", help="compare the whole base, keep what is alike")
    scan.add_argument("--unit", metavar="CODE", help="one of each pair at or below it")
    scan.add_argument("--structure", default="party", help="key of the structure")
    scan.add_argument("--level", default="", help="a level, where the code needs one")
    _common(scan, run_scan)


def _list(inner: Any) -> None:
    shown = inner.add_parser("list", help="the pairs that were proposed, or decided")
    shown.add_argument("--state", choices=("open", "two-persons"), default="open")
    shown.add_argument(
        "--elsewhere", action="store_true", help="of whom one is out of range"
    )
    _common(shown, run_list)


def _distinct(inner: Any) -> None:
    apart = inner.add_parser("distinct", help="remember that two are two persons")
    apart.add_argument("a", metavar="A")
    apart.add_argument("b", metavar="B")
    apart.add_argument("--reason", required=True)
    apart.add_argument("--withdraw", action="store_true", help="take that word back")
    _common(apart, run_distinct)


def _merge(inner: Any) -> None:
    merge = inner.add_parser(
        "merge",
        help="let record B become part of record A, or take that back",
        description="Fields: name, sex, birth, died, national-id, health-ground, "
        "membership:STRUCTURE, office:POST. Without --keep the value of A stands, "
        "where it has one; what cannot stand together has to be chosen.",
    )
    merge.add_argument("persons", nargs="*", metavar="PERSON", help="A and B")
    merge.add_argument(
        "--keep", action="append", default=[], metavar="FIELD=A|B", help="whose stands"
    )
    merge.add_argument("--reason", default="", help="why, for whoever comes later")
    merge.add_argument(
        "--decision", metavar="NUMBER", help="where a membership is set aside"
    )
    merge.add_argument(
        "--dry-run", action="store_true", help="show what it would do; write nothing"
    )
    merge.add_argument("--undo", metavar="ID", help="take this merge back")
    merge.add_argument(
        "--leave-later",
        action="store_true",
        help="with --undo: leave with A what came later and could be either's",
    )
    _common(merge, run_merge)


def _settings(inner: Any) -> None:
    shown = inner.add_parser("settings", help="what counts how much; change it")
    shown.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="such as duplicates.propose_from=75 or duplicates.points.same-phone=30",
    )
    _common(shown, run_settings)


# -- scanning and listing ------------------------------------------------------------


def run_scan(args: argparse.Namespace) -> int:
    """Scan, tell how far it is, print what was found."""
    from banyan.people.domain.twins import counted
    from banyan.people.services import duplicates_scan
    from banyan.units import queries as units

    actor = acting_as(args.account)
    unit = None
    if args.unit:
        structure = units.structure_get(args.structure)
        unit = units.unit_by_code(actor, structure, args.unit, level=args.level).id
    result = duplicates_scan(actor=actor, unit=unit, progress=_progress(args.json))
    data = counted(result)
    if args.json:
        print_json(data)
    else:
        print(
            f"{result.persons:,} persons, {result.pairs:,} pairs compared: "
            f"{result.proposed:,} proposed ({result.new:,} new), "
            f"{result.decided:,} decided already, {result.gone:,} gone"
        )
        for kind, count in result.too_common.items():
            print(f"  {count:,} times more shared the {kind} than says anything")
    return 0


def _progress(quiet: bool) -> Any:
    def tell(done: int, total: int | None, text: str) -> None:
        if not quiet:
            print(f"  {done}/{total} {text}", file=sys.stderr)

    return tell


def run_list(args: argparse.Namespace) -> int:
    """Print the pairs in range."""
    from banyan.people import queries

    actor = acting_as(args.account)
    lines: list[Any] = []
    after = None
    while True:
        page = queries.twin_proposals(
            actor, state=args.state, elsewhere=args.elsewhere, after=after, limit=500
        )
        lines += page.lines
        after = page.after
        if after is None:
            break
    data = [_line(line) for line in lines]
    if args.json:
        print_json({"count": len(data), "pairs": data})
    else:
        for one in data:
            other = one["other"]["name"] if one["other"] else "somebody elsewhere"
            words = ", ".join(one["reasons"])
            print(f"{one['score']:>4}  {one['one']['name']} | {other}  {words}")
    return 0


def _line(line: Any) -> dict[str, Any]:
    return {
        "state": line.state,
        "score": line.score,
        "reasons": dict(line.reasons),
        "one": _side(line.one),
        "other": _side(line.other),
    }


def _side(side: Any) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "uid": str(side.uid),
        "name": side.name,
        "birth_date": side.birth_date and side.birth_date.isoformat(),
        "units": [u.in_language("vi") for u in side.units],
        "cards": list(side.cards),
    }


# -- deciding -------------------------------------------------------------------------


def run_distinct(args: argparse.Namespace) -> int:
    """Remember, or take back, that two are two persons."""
    from banyan.people import services

    actor = acting_as(args.account)
    one, other = (person_named(actor, p).id for p in (args.a, args.b))
    command = services.DecideTwins(one, other, args.reason, args.withdraw)
    services.twins_decide(actor=actor, commands=[command])
    state = "open" if args.withdraw else "two-persons"
    if args.json:
        print_json({"state": state})
    else:
        print(f"recorded: {state}")
    return 0


def run_merge(args: argparse.Namespace) -> int:
    """Merge two records, show what that would do, or take a merge back."""
    if args.undo:
        return _undo(args)
    if len(args.persons) != 2:
        raise InputError(_("Name two persons, A and B."))
    from banyan.people import services

    actor = acting_as(args.account)
    a, b = (person_named(actor, p) for p in args.persons)
    keep = dict(pairs_typed(args.keep))
    if args.dry_run:
        return _preview(actor, a, b, keep, args.json)
    command = services.MergePersons(a.id, b.id, args.reason, keep)
    decision = decision_named(actor, args.decision)
    row = services.persons_merge(actor=actor, commands=[command], decision=decision)[0]
    moved = {key: len(ids) for key, ids in row.moved.items()}
    data = {"merge": str(row.uid), "survivor": str(a.uid), "merged": str(b.uid)}
    if args.json:
        print_json(data | {"moved": moved, "choices": row.choices})
    else:
        print(f"merged into {a.full_name} {a.uid}; take back: --undo {row.uid}")
        for key, number in moved.items():
            print(f"  {number:>4}  {key}")
    return 0


def _undo(args: argparse.Namespace) -> int:
    from banyan.people import services

    actor = acting_as(args.account)
    command = services.UndoMerge(uid_typed(args.undo), args.reason, args.leave_later)
    done = services.merges_undo(actor=actor, commands=[command])[0]
    moved = {key: len(ids) for key, ids in done.moved.items()}
    if args.json:
        print_json({"undone": args.undo, "moved": moved, "left": list(done.left)})
    else:
        print("taken back; both records stand again")
        for what in done.left:
            print(f"  left as somebody changed it since: {what}")
    return 0


def _preview(actor: Any, a: Any, b: Any, keep: dict[str, str], as_json: bool) -> int:
    from banyan.people.queries.merge_preview import merge_preview

    seen = merge_preview(actor, a.uid, b.uid, keep)
    problems = [
        {"code": p.code, "field": p.field, "message": p.message} for p in seen.problems
    ]
    data = {
        "choices": {c.key: c.chosen for c in seen.plan.choices},
        "differs": [c.key for c in seen.plan.choices if c.differs],
        "to_choose": [c.key for c in seen.plan.choices if c.required and not c.chosen],
        "moves": dict(seen.moves),
        "needs_decision": seen.plan.needs_decision,
        "problems": problems,
    }
    if as_json:
        print_json(data)
    else:
        print(json.dumps(data, ensure_ascii=False, indent=1))
    return int(bool(problems))


def run_settings(args: argparse.Namespace) -> int:
    """Print the settings in force, after changing what was given."""
    from banyan.people import services, settings

    if args.set:
        values = settings.set_here()
        for name, raw in pairs_typed(args.set):
            _put(values, name.split("."), raw)
        services.settings_set(actor=acting_as(args.account), values=values)
    data = settings.in_force()
    if args.json:
        print_json(data)
    else:
        print(json.dumps(data, ensure_ascii=False, indent=1))
    return 0


def _put(values: dict[str, Any], path: Sequence[str], raw: str) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
    number = raw.lstrip("-").isdecimal()
    values[path[-1]] = int(raw) if number else raw
