"""``banyan courses add|change|move|nominate|decide|issue``: a course step by step."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from . import files
from .acting import acting_as
from .naming import unit_named
from .output import print_json


def register(commands: Any, common: Any) -> None:
    """Add what writes to ``banyan courses``."""
    add = commands.add_parser("add", help="add courses, cohorts, sessions from JSON")
    add.add_argument("kind", metavar="course|cohort|session|test|handout|lesson")
    add.add_argument("file", metavar="FILE", help="one object or a list; - reads")
    add.add_argument("--owner", metavar="UID", help="the record they are parts of")
    add.add_argument("--unit", metavar="CODE", help="the unit that hosts them")
    common(add, run_add)
    move = commands.add_parser("move", help="let a cohort go on to a state")
    move.add_argument("cohort", metavar="COHORT")
    move.add_argument("state", metavar="open|running|finished|closed|cancelled")
    move.add_argument("--reason", default="", help="of a cancellation")
    common(move, run_move)
    empty = commands.add_parser("template", help="the empty table of nominations")
    empty.add_argument("--lang", choices=("vi", "lo", "en"), default="en")
    empty.add_argument("--format", choices=("xlsx", "csv"), default="xlsx")
    empty.add_argument("--out", required=True, metavar="FILE")
    common(empty, run_template)
    nominate = commands.add_parser(
        "nominate", help="nominate from a filled table; 1 when some cannot be"
    )
    nominate.add_argument("cohort", metavar="COHORT")
    nominate.add_argument("file", metavar="FILE", help="XLSX, XLS, ODS or CSV")
    common(nominate, run_nominate)
    decide = commands.add_parser("decide", help="decide on completion by the rule")
    decide.add_argument("cohort", metavar="COHORT")
    common(decide, run_decide)
    issue = commands.add_parser("issue", help="issue the certificates that are due")
    issue.add_argument("cohort", metavar="COHORT")
    common(issue, run_issue)


def run_add(args: argparse.Namespace) -> int:
    """Add records of the room; print their identities."""
    from banyan.training.services import records_add

    given = _rows(args.file)
    made = records_add(
        actor=acting_as(args.account),
        kind=args.kind,
        rows=given if isinstance(given, list) else [given],
        owner=args.owner,
        unit=unit_named(acting_as(args.account), args.unit).uid if args.unit else None,
    )
    uids = [str(row.uid) for row in made]
    print_json(uids) if args.json else print("\n".join(uids))
    return 0


def _rows(file: str) -> Any:
    from banyan.kernel.errors import InputError
    from banyan.kernel.text import gettext_noop as _

    content = sys.stdin.buffer.read() if file == "-" else files.read(Path(file))
    try:
        return json.loads(content)
    except ValueError as error:
        raise InputError(
            _("The file %(path)s cannot be read: %(why)s"), path=file, why=str(error)
        ) from error


def run_move(args: argparse.Namespace) -> int:
    """Move a cohort on; a refusal says what it lacks."""
    from banyan.training.commands import Move
    from banyan.training.queries import cohort_shown
    from banyan.training.services import cohorts_move

    actor = acting_as(args.account)
    command = Move(cohort_shown(actor, args.cohort).id, args.state, args.reason)
    (row,) = cohorts_move(actor=actor, commands=[command])
    return _told(args, {"uid": str(row.uid), "state": row.state})


def _told(args: argparse.Namespace, data: dict[str, Any]) -> int:
    print_json(data) if args.json else print("  ".join(map(str, data.values())))
    return 0


def run_template(args: argparse.Namespace) -> int:
    """Write the empty table of nominations."""
    from banyan.base.sheets.filled import blank
    from banyan.training.services.tables import headings

    content = blank(headings(), args.lang, args.format)
    files.write(Path(args.out), content)
    return _told(args, {"file": args.out, "bytes": len(content)})


def run_nominate(args: argparse.Namespace) -> int:
    """Nominate whom a table names; tell of those who cannot be."""
    from banyan.base.sheets.filled import read_filled
    from banyan.training.services import participants_table
    from banyan.training.services.tables import headings

    rows = read_filled(files.read(Path(args.file)), headings(), name=args.file)
    actor = acting_as(args.account)
    taken = participants_table(actor=actor, cohort=args.cohort, rows=rows)
    refused = [
        {"row": r.row.number, "reasons": [p.message for p in r.reasons]}
        for r in taken.refused
    ]
    if args.json:
        print_json({"nominated": taken.added, "refused": refused})
    else:
        print(f"{taken.added} nominated, {len(refused)} not")
        for line in refused:
            print(f"  {line['row']}: {line['reasons']}")
    return 1 if refused else 0


def run_decide(args: argparse.Namespace) -> int:
    """Decide on completion of everybody in a cohort."""
    from banyan.training.commands import Decide
    from banyan.training.queries import cohort_shown
    from banyan.training.services import completions_decide

    actor = acting_as(args.account)
    command = Decide(cohort_shown(actor, args.cohort).id)
    completions_decide(actor=actor, commands=[command])
    line = cohort_shown(actor, args.cohort).line
    return _told(args, {"completed": line.completed, "of": line.placed})


def run_issue(args: argparse.Namespace) -> int:
    """Issue a certificate to everybody who completed and has none."""
    from banyan.training.commands import Issue
    from banyan.training.queries import cohort_shown, participants_of
    from banyan.training.services import certificates_issue

    actor = acting_as(args.account)
    shown = cohort_shown(actor, args.cohort)
    due = [
        Issue(one.id)
        for one in participants_of(actor, shown.id)
        if one.state == "completed" and one.certificate is None
    ]
    made = certificates_issue(actor=actor, commands=due) if due else []
    numbers = [row.number for row in made]
    print_json(numbers) if args.json else print("\n".join(numbers))
    return 0
