"""``banyan tree`` and ``banyan reorganise``: the tree on any day, and its changes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from .arguments import date_argument, instant_argument
from .output import print_json

NAME = "command line"


def register(subparsers: Any) -> None:
    """Add the commands of the tree."""
    _register_tree(subparsers)
    _register_areas(subparsers)
    _register_reorganise(subparsers)


def _register_tree(subparsers: Any) -> None:
    tree = subparsers.add_parser(
        "tree",
        help="count, find and check units on any day",
        description="Counts the units of a structure by level on a day; finds a unit "
        "by its code; “tree check” rebuilds every path and compares.",
    )
    tree.add_argument("action", nargs="?", choices=["show", "check"], default="show")
    tree.add_argument("--structure", default="areas", help="key of the structure")
    tree.add_argument("--as-of", type=date_argument, help="the day asked (today)")
    tree.add_argument(
        "--known-on", type=instant_argument, help="as known by then, not as known now"
    )
    tree.add_argument("--level", default="", help="a level, by the name of a kind")
    tree.add_argument("--code", default="", help="find the unit with this code")
    tree.add_argument("--successors", action="store_true", help="who took over from it")
    tree.add_argument("--json", action="store_true", help="print JSON alone")
    tree.set_defaults(func=run_tree)


def _register_areas(subparsers: Any) -> None:
    areas = subparsers.add_parser(
        "areas",
        help="take over the areas of Viet Nam; replay the reform of 1 July 2025",
    )
    areas.add_argument("action", choices=["load", "reform"])
    areas.add_argument("--json", action="store_true", help="print JSON alone")
    areas.set_defaults(func=run_areas)


def _register_reorganise(subparsers: Any) -> None:
    command = subparsers.add_parser(
        "reorganise",
        help="preview, apply or take back a reorganisation from a table",
        description="FILE is a table (XLSX, XLS, ODS, CSV), a plan as JSON, or "
        "the number of a reorganisation that is kept.",
    )
    command.add_argument("file", metavar="FILE")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--preview", action="store_true", help="change nothing")
    what.add_argument("--apply", action="store_true", help="apply it")
    what.add_argument("--undo", action="store_true", help="take it back")
    command.add_argument("--structure", default="areas", help="key of the structure")
    command.add_argument("--date", type=date_argument, help="when it takes effect")
    command.add_argument("--title", default="", help="title of the decision")
    command.add_argument("--source", default="", help="where the decision is written")
    command.add_argument("--json", action="store_true", help="print JSON alone")
    command.set_defaults(func=run_reorganise)


def _actor() -> Any:
    from banyan.kernel.actor import system_actor

    return system_actor(NAME)


# -- tree ---------------------------------------------------------------------


def run_tree(args: argparse.Namespace) -> int:
    """Run ``banyan tree``."""
    if args.action == "check":
        return _check(as_json=args.json)
    if args.code:
        return _find(args)
    if args.successors:
        return _usage("--successors needs --code (and --level)")
    return _counts(args)


def _usage(message: str) -> int:
    import sys

    print(f"banyan: {message}", file=sys.stderr)
    return 2


def _check(*, as_json: bool) -> int:
    from banyan.units.queries import tree_check

    result = tree_check()
    if as_json:
        print_json(
            {
                "units": result.units,
                "paths": result.paths,
                "differences": result.differences,
                "counts": result.counts,
                "missing": [str(row) for row in result.missing],
                "surplus": [str(row) for row in result.surplus],
                "copies": result.copies,
                "overlaps": result.overlaps,
            }
        )
    else:
        print(
            f"{result.units} units, {result.paths} paths rebuilt: "
            f"{result.differences} differences"
        )
        for what, count in result.counts.items():
            if count:
                print(f"  {what}: {count}")
    return 0 if result.is_sound else 1


def _counts(args: argparse.Namespace) -> int:
    from banyan.kernel import clock
    from banyan.units import queries

    structure = queries.structure_get(args.structure)
    day = args.as_of or clock.today()
    levels = queries.counts_by_level(
        _actor(), structure, as_of=day, known_on=args.known_on
    )
    if args.json:
        answer = {"structure": args.structure, "as_of": day, "levels": levels}
        if args.known_on:
            answer["known_on"] = args.known_on
        print_json(answer)
        return 0
    for level, count in levels.items():
        print(f"{level:<24}{count:>9,}")
    return 0


def _find(args: argparse.Namespace) -> int:
    from banyan.kernel import clock
    from banyan.units import queries

    actor, structure = _actor(), queries.structure_get(args.structure)
    day = args.as_of or clock.today()
    unit = queries.unit_by_code(
        actor,
        structure,
        args.code,
        level=args.level,
        as_of=day,
        known_on=args.known_on,
    )
    answer: dict[str, Any] = {
        "structure": args.structure,
        "as_of": day,
        "unit": _unit(unit),
    }
    if args.successors:
        found = queries.successors(actor, unit.id, as_of=day)
        answer["successors"] = [
            {
                "code": s.code,
                "name": s.names.in_language("vi"),
                "kind": s.unit_kind,
                "how": s.kind,
                "on": s.on,
                "id": s.id,
            }
            for s in sorted(found, key=lambda s: (len(s.code), s.code))
        ]
    if args.json:
        print_json(answer)
        return 0
    print(f"{unit.names.in_language('vi')} ({unit.kind} {unit.code})")
    for s in answer.get("successors", ()):
        print(f"  {s['on']}  {s['how']:<9} {s['code']:>6}  {s['name']}")
    return 0


def _unit(unit: Any) -> dict[str, Any]:
    return {
        "id": unit.id,
        "uid": unit.uid,
        "code": unit.code,
        "kind": unit.kind,
        "name": unit.names.in_language("vi"),
    }


# -- areas --------------------------------------------------------------------


def run_areas(args: argparse.Namespace) -> int:
    """Run ``banyan areas``."""
    from banyan.units import services

    actor = _actor()
    if args.action == "load":
        structure = services.areas_load(actor=actor)
        return _say({"structure": structure.key, "loaded": True}, args.json)
    row = services.areas_reform_draft(actor=actor)
    row = services.areas_reform_apply(actor=actor, reorganisation=row)
    return _say({"reorganisation": row.pk, "state": row.state}, args.json)


def _say(answer: dict[str, Any], as_json: bool) -> int:
    if as_json:
        print_json(answer)
    else:
        print(", ".join(f"{key} {value}" for key, value in answer.items()))
    return 0


# -- reorganise ---------------------------------------------------------------


def run_reorganise(args: argparse.Namespace) -> int:
    """Run ``banyan reorganise``."""
    if args.undo:
        return _undo(args)
    if args.date is None and Path(args.file).is_file():
        return _usage("--date is missing: the day on which it takes effect")
    return _preview(args) if args.preview else _apply(args)


def _draft(args: argparse.Namespace) -> Any:
    from banyan.units import queries, services
    from banyan.units.domain.operations import many_from_json

    structure, path = queries.structure_get(args.structure), Path(args.file)
    if not path.is_file():
        return _known(args)
    title = args.title or path.stem
    if path.suffix.lower() == ".json":
        plan = _plan(path)
        return services.reorganisation_draft(
            actor=_actor(),
            structure=structure,
            title=title,
            effective_on=args.date,
            operations=many_from_json(plan),
        )
    return services.reorganisation_import(
        actor=_actor(),
        structure=structure,
        source=path,
        effective_on=args.date,
        title=title,
    )


def _known(args: argparse.Namespace) -> Any:
    """Return the reorganisation of that number, drafted or taken back before."""
    from banyan.kernel.errors import NotVisible
    from banyan.units import queries

    try:
        return queries.reorganisation_named(_actor(), args.file, args.structure)
    except NotVisible:
        text = "there is no such file, and no such reorganisation"
        raise SystemExit(_usage(f"{args.file}: {text}")) from None


def _plan(path: Path) -> list[dict[str, Any]]:
    from banyan.kernel.errors import InputError

    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        return [dict(operation) for operation in plan["operations"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            '%(file)s holds no plan: expected {"operations": [...]}.', file=path.name
        ) from error


def _preview(args: argparse.Namespace) -> int:
    """Draft, preview, and take the draft back: nothing is left behind."""
    from django.db import transaction

    from banyan.units import services

    with transaction.atomic():
        row = _draft(args)
        preview = services.reorganisation_preview(actor=_actor(), reorganisation=row)
        transaction.set_rollback(True)
    answer = preview.as_json()
    if args.json:
        print_json(answer)
    else:
        _print_preview(answer)
    return 0 if preview.is_clear else 1


def _print_preview(answer: dict[str, Any]) -> None:
    for what, count in answer["counts"].items():
        print(f"{what:<14}{count:>9,}")
    for problem in answer["problems"]:
        print(f"  row {problem['row']}: {problem['message']}")
    for question in answer["questions"]:
        print(
            f"  row {question['row']}: {question['label']} is divided: "
            f"who takes {question['subject_label']}?"
        )
    for found in answer["consequences"]:
        print(f"  {found['room']}: {found['message']}")


def _apply(args: argparse.Namespace) -> int:
    from django.db import transaction

    from banyan.units import services

    with transaction.atomic():
        row = _draft(args)
        row = services.reorganisation_apply(
            actor=_actor(), reorganisation=row, source=args.source or args.file
        )
    answer = {
        "reorganisation": row.pk,
        "uid": row.uid,
        "state": row.state,
        "effective_on": row.effective_on,
        "established": len(row.made),
    }
    return _say(answer, args.json)


def _undo(args: argparse.Namespace) -> int:
    from banyan.units import queries, services

    row = queries.reorganisation_named(_actor(), args.file, args.structure)
    row = services.reorganisation_undo(
        actor=_actor(), reorganisation=row, source=args.source
    )
    return _say({"reorganisation": row.pk, "state": row.state}, args.json)
