"""``banyan commitments`` and ``banyan results``: tasks, their shares, results of a period.

An account is named with ``--account`` to see and do what it may; without one the
installation itself acts.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from . import files
from .acting import acting_as
from .arguments import date_argument
from .naming import uid_typed, unit_named
from .output import print_json


def register(subparsers: Any) -> None:
    """Add ``commitments``, ``results`` and their commands to ``banyan``."""
    parser = subparsers.add_parser("commitments", help="registered tasks")
    commands = parser.add_subparsers(
        dest="commitments_command", metavar="WHAT", required=True
    )
    listing = commands.add_parser("list", help="tasks in range")
    listing.add_argument("--filter", default="", help="as in banyan list commitments")
    listing.add_argument("--limit", type=int, default=50)
    _common(listing, run_list)
    show = commands.add_parser("show", help="one task with its story")
    show.add_argument("uid", metavar="UID")
    _common(show, run_show)
    _register_writes(commands)
    shares = commands.add_parser(
        "shares", help="completed, on time, late, exceeded: of units or persons"
    )
    shares.add_argument("--period", required=True, help="2026, 2026-H1, 2026-Q3")
    shares.add_argument("--unit", metavar="CODE", help="one unit: a code or UID")
    shares.add_argument("--person", metavar="UID", help="one person")
    shares.add_argument(
        "--on", type=date_argument, help="as they stand on a day (today)"
    )
    _common(shares, run_shares)
    _register_results(subparsers)


def _register_writes(commands: Any) -> None:
    new = commands.add_parser("register", help="register a task of a unit or person")
    new.add_argument("--unit", metavar="CODE", required=True, help="a code or UID")
    new.add_argument("--person", metavar="UID")
    new.add_argument("--period", required=True, help="2026, 2026-H1, 2026-Q3")
    new.add_argument("--title", required=True)
    new.add_argument("--kind", default="regular")
    new.add_argument("--axis", default="")
    new.add_argument("--product", default="")
    new.add_argument("--target", default="")
    new.add_argument("--due", type=date_argument, help="the end of the period if none")
    new.add_argument("--standard", type=int, help="standard points")
    new.add_argument("--difficulty", default="")
    new.add_argument("--draft", action="store_true", help="do not hand in yet")
    _common(new, run_register)


def _register_results(subparsers: Any) -> None:
    parser = subparsers.add_parser("results", help="targets and results of a period")
    commands = parser.add_subparsers(
        dest="results_command", metavar="WHAT", required=True
    )
    show = commands.add_parser("show", help="the results of a unit")
    show.add_argument("--unit", metavar="CODE", required=True, help="a code or UID")
    show.add_argument("--period", required=True, help="2026 or 2026-H1")
    show.add_argument("--marked", action="store_true", help="what is worth telling")
    _common(show, run_results)
    table = commands.add_parser(
        "table", help="record the results of a filled table; 1 when some did not go in"
    )
    table.add_argument("file", metavar="FILE", help="XLSX, XLS, ODS or CSV")
    empty = commands.add_parser("template", help="the table of a period, to fill in")
    empty.add_argument("--out", required=True, metavar="FILE", help=".xlsx or .csv")
    empty.add_argument("--lang", choices=("vi", "lo", "en"), default="vi")
    for one in (table, empty):
        one.add_argument("--unit", metavar="CODE", required=True, help="a code or UID")
        one.add_argument("--period", required=True, help="2026 or 2026-H1")
    table.add_argument("--check", action="store_true", help="write nothing")
    _common(table, run_results_table)
    _common(empty, run_results_template)


def _common(parser: argparse.ArgumentParser, func: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account may")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=func)


# -- reads ------------------------------------------------------------------------------


def run_list(args: argparse.Namespace) -> int:
    """List tasks."""
    from banyan.base import lists
    from banyan.base.lists import ListQuery, as_json

    spec = lists.get("commitments")
    columns = ("title", "person", "unit", "kind", "period", "due", "done", "state")
    query = ListQuery(filter=args.filter, columns=columns, limit=args.limit)
    page = lists.run(acting_as(args.account), spec, query)
    fields = [spec.by_key[key] for key in columns]
    rows = [
        {"uid": str(row.handle["uid"])}
        | {f.key: as_json(value) for f, value in zip(fields, row.cells, strict=True)}
        for row in page.rows
    ]
    if args.json:
        print_json({"tasks": rows, "more": bool(page.after)})
        return 0
    for row in rows:
        print(f"{row['uid']}  {row['due']}  {row['state']:10} {_word(row['title'])}")
    return 0


def _word(value: Any) -> str:
    return (
        value.get("en") or value.get("vi") or ""
        if isinstance(value, dict)
        else str(value)
    )


def run_show(args: argparse.Namespace) -> int:
    """Show one task."""
    from banyan.commitments.queries import commitment_get

    task = commitment_get(acting_as(args.account), uid_typed(args.uid))
    data = _shown(task)
    if args.json:
        print_json(data)
        return 0
    for key, value in data.items():
        print(f"{key}: {value}")
    return 0


def _shown(task: Any) -> dict[str, Any]:
    line = task.line
    return {
        "uid": str(line.uid),
        "title": line.title.as_json(),
        "owner": line.owner,
        "unit": line.unit.as_json(),
        "level_above": task.above.as_json(),
        "kind": line.kind,
        "axis": line.axis,
        "period": line.period,
        "state": line.state,
        "due_on": line.due_on.isoformat(),
        "done_on": line.done_on.isoformat() if line.done_on else None,
        "late": line.is_late,
        "progress": line.progress,
        "target": task.target or None,
        "achieved": task.achieved or None,
        "difficulty": task.difficulty,
        "approved_by": task.approved_by,
        "points": None if line.points is None else line.points / 100,
        "bonus": line.bonus / 100,
        "derivation": dict(task.derivation),
        "exceeded": line.exceeded,
        "parts": task.parts,
        "milestones": [
            {
                "title": m.title.as_json(),
                "due_on": m.due_on.isoformat(),
                "done_on": m.done_on.isoformat() if m.done_on else None,
            }
            for m in task.milestones
        ],
        "evidence": [{"kind": e.kind, "title": e.title} for e in task.evidence],
        "notes": [
            {"kind": n.kind, "on": n.on.isoformat(), "text": n.text} for n in task.notes
        ],
    }


def run_shares(args: argparse.Namespace) -> int:
    """Print the shares of one unit or person, or of every unit in range."""
    from banyan.commitments.queries import shares
    from banyan.people.queries import person_get

    actor = acting_as(args.account)
    given: dict[str, Any] = {}
    if args.unit:
        given["units"] = [unit_named(actor, args.unit).pk]
    if args.person:
        given["persons"] = [person_get(actor, uid=args.person).id]
    found = shares(actor, period=args.period, on=args.on, **given)
    kind = "person" if args.person else "unit"
    rows = [_share_row(kind, pk, s) for pk, s in sorted(found.items())]
    if args.json:
        print_json({"period": args.period, "shares": rows})
        return 0
    for row in rows:
        print(
            f"{row[kind]:>8}  {row['total']:>3} tasks  on time {row['on_time_percent']}"
            f"  late {row['late_percent']}  exceeded {row['exceeded_percent']}"
        )
    return 0


def _share_row(kind: str, pk: int, found: Any) -> dict[str, Any]:
    row: dict[str, Any] = {kind: pk}
    row |= {name: getattr(found, name) for name in found.__dataclass_fields__}
    for name in ("completed", "on_time", "late", "exceeded"):
        share = getattr(found, f"share_{name}")
        row[f"{name}_percent"] = None if share is None else round(float(share * 100), 2)
    return row


def run_results(args: argparse.Namespace) -> int:
    """Print the results of a unit in a period; what is not measured is null."""
    from banyan.commitments.queries import results_of

    actor = acting_as(args.account)
    found = results_of(actor, unit_named(actor, args.unit).pk, args.period)
    rows = [_result(row) for row in (found.marked if args.marked else found.rows)]
    if args.json:
        unit = found.unit.as_json()
        print_json({"unit": unit, "period": found.period.key, "results": rows})
        return 0
    for row in rows:
        actual = "not measured" if row["actual"] is None else row["actual"]
        print(f"{row['key']:20} {actual} (plan {row['plan']}, before {row['before']})")
    return 0


def _result(row: Any) -> dict[str, Any]:
    def number(value: Any) -> float | None:
        return None if value is None else round(float(value), 4)

    return {
        "key": row.key,
        "title": row.title.as_json(),
        "measured_in": row.measured_in,
        "plan": number(row.plan),
        "actual": number(row.actual),
        "of_plan": number(row.of_plan),
        "before": number(row.before),
        "growth": number(row.growth),
        "as_of": row.as_of.isoformat() if row.as_of else None,
        "source": row.source.as_json(),
        "by_system": row.is_measured_here,
        "worth_telling": row.story.as_json() if row.is_marked else None,
    }


# -- writes -----------------------------------------------------------------------------


def run_register(args: argparse.Namespace) -> int:
    """Register a task and hand it in."""
    from banyan.commitments import services
    from banyan.people.queries import person_get

    actor = acting_as(args.account)
    command = services.Register(
        unit=unit_named(actor, args.unit).pk,
        period=args.period,
        title=args.title,
        person=person_get(actor, uid=args.person).id if args.person else None,
        kind=args.kind,
        axis=args.axis,
        product=args.product,
        target=args.target,
        due_on=args.due,
        standard=args.standard,
        difficulty=args.difficulty,
    )
    made = services.commitments_register(
        actor=actor, commands=[command], submit=not args.draft
    )[0]
    data = {"uid": str(made.uid), "state": made.state, "period": made.period}
    if args.json:
        print_json(data)
    else:
        print(f"{data['uid']}: {data['state']}")
    return 0


def run_results_template(args: argparse.Namespace) -> int:
    """Write the table of a period, begun with the targets that stand there."""
    from banyan.base.sheets.filled import write
    from banyan.commitments import services

    actor = acting_as(args.account)
    unit = unit_named(actor, args.unit).pk
    rows = services.results_begun(actor=actor, unit=unit, period=args.period)
    out = Path(args.out)
    form = "csv" if out.suffix.lower() == ".csv" else "xlsx"
    content = write(services.results_headings(), rows, args.lang, form)
    files.write(out, content)
    data = {"file": args.out, "rows": len(rows)}
    print_json(data) if args.json else print(f"{args.out}: {len(rows)} rows")
    return 0


def run_results_table(args: argparse.Namespace) -> int:
    """Record the rows of a table that hold; tell of the others."""
    from banyan.base.sheets.filled import read_filled
    from banyan.commitments import services

    actor, path = acting_as(args.account), Path(args.file)
    unit = unit_named(actor, args.unit).pk
    columns = services.results_headings()
    rows = read_filled(files.read(path), columns, name=path.name)
    asked: dict[str, Any] = {"unit": unit, "period": args.period, "rows": rows}
    if args.check:
        seen = services.results_look(actor=actor, **asked)
        refused, count = seen.refused, sum(row.does != "same" for row in seen.rows)
    else:
        taken = services.results_table(actor=actor, **asked)
        refused, count = taken.refused, taken.added
    back: list[dict[str, Any]] = [
        {"row": one.row.number, "reasons": [p.message for p in one.reasons]}
        for one in refused
    ]
    if args.json:
        print_json({"recorded": count, "checked": args.check, "refused": back})
    else:
        print(f"{count} recorded, {len(back)} not" + " (check)" * args.check)
        for line in back:
            print(f"  {line['row']}: {' '.join(line['reasons'])}")
    return 1 if back else 0
