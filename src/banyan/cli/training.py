"""``banyan courses`` and ``banyan certificate``: courses, completion, the check.

An account is named with ``--account`` to see what it may; without one the
installation itself asks.
"""

from __future__ import annotations

import argparse
from typing import Any

from . import attached, courses_acts
from .acting import acting_as
from .output import print_json


def register(subparsers: Any) -> None:
    """Add ``courses``, ``certificate`` and their commands to ``banyan``."""
    parser = subparsers.add_parser("courses", help="courses, cohorts, completion")
    commands = parser.add_subparsers(
        dest="courses_command", metavar="WHAT", required=True
    )
    listing = commands.add_parser("list", help="courses in range, or their cohorts")
    listing.add_argument("--cohorts", action="store_true", help="list cohorts")
    listing.add_argument("--filter", default="", help="as in banyan list courses")
    listing.add_argument("--limit", type=int, default=50)
    _common(listing, run_list)
    show = commands.add_parser("show", help="one course with its cohorts")
    show.add_argument("uid", metavar="UID")
    _common(show, run_show)
    done = commands.add_parser(
        "completion", help="each participant with the conditions of the rule"
    )
    done.add_argument("cohort", metavar="COHORT", help="its public identity")
    _common(done, run_completion)
    courses_acts.register(commands, _common)
    attached.register(commands, HANDOUTS, _common)
    parser = subparsers.add_parser("certificate", help="certificates of courses")
    commands = parser.add_subparsers(
        dest="certificate_command", metavar="WHAT", required=True
    )
    check = commands.add_parser("check", help="what a certificate says, if it holds")
    check.add_argument("number", metavar="NUMBER")
    check.add_argument("--code", default="", help="the code on the paper")
    _common(check, run_check)


def _common(parser: argparse.ArgumentParser, func: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account may")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=func)


def _listed(actor: Any, uid: str) -> Any:
    from banyan.training.queries import handout_files

    return handout_files(actor, uid).files


def _attach(actor: Any, uid: str, **given: Any) -> Any:
    from banyan.training.services import handout_attach

    return handout_attach(actor=actor, handout=uid, **given)


def _opened(actor: Any, uid: str, version: int) -> Any:
    from banyan.training.services import handout_open

    return handout_open(actor=actor, handout=uid, version=version)


HANDOUTS = attached.Attached("handout", _listed, _attach, _opened)


def run_list(args: argparse.Namespace) -> int:
    """List courses or cohorts."""
    from banyan.base import lists
    from banyan.base.lists import ListQuery, as_json

    spec = lists.get("cohorts" if args.cohorts else "courses")
    query = ListQuery(filter=args.filter, columns=spec.columns, limit=args.limit)
    page = lists.run(acting_as(args.account), spec, query)
    fields = [spec.by_key[key] for key in spec.columns]
    rows = [
        {"uid": str(row.handle["uid"])}
        | {f.key: as_json(value) for f, value in zip(fields, row.cells, strict=True)}
        for row in page.rows
    ]
    if args.json:
        print_json({spec.key: rows, "more": bool(page.after)})
        return 0
    for row in rows:
        print(f"{row['uid']}  {_word(row['title'])}")
    return 0


def _word(value: Any) -> str:
    if isinstance(value, dict):
        return value.get("en") or value.get("vi") or value.get("lo") or ""
    return str(value)


def run_show(args: argparse.Namespace) -> int:
    """Show one course with its rule and its cohorts."""
    from banyan.training.queries import cohorts_of, record_get

    actor = acting_as(args.account)
    record = record_get(actor, "course", args.uid)
    data = {
        "uid": str(record.uid),
        **{name: _plain(value) for name, value in record.values.items()},
        "unit": record.unit.names.as_json(),
        "specimen": record.is_specimen,
        "cohorts": [_cohort(line) for line in cohorts_of(actor, record.id)],
    }
    return _print(data, args.json)


def _print(data: dict[str, Any], as_json: bool) -> int:
    if as_json:
        print_json(data)
        return 0
    for key, value in data.items():
        print(f"{key}: {value}")
    return 0


def _plain(value: Any) -> Any:
    from banyan.kernel.text import Text

    if isinstance(value, Text):
        return value.as_json()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value.uid) if hasattr(value, "uid") else value


def _cohort(line: Any) -> dict[str, Any]:
    return {
        "uid": str(line.uid),
        "title": line.title.as_json(),
        "starts_on": _plain(line.starts_on),
        "ends_on": _plain(line.ends_on),
        "date_said": line.said,
        "state": line.state,
        "places": line.places,
        "placed": line.placed,
        "waiting": line.waiting,
        "completed": line.completed,
    }


def run_completion(args: argparse.Namespace) -> int:
    """Print the conditions of the rule for each participant; names only in range."""
    from banyan.training.queries import applications_of, cohort_shown, results_of

    actor = acting_as(args.account)
    shown = cohort_shown(actor, args.cohort)
    applied = applications_of(actor, shown.id)
    rows = [_result(r) for r in results_of(actor, shown.id)]
    data = {
        "cohort": _cohort(shown.line),
        "participants": rows,
        "completed": applied.completed,
        "applied": [
            {
                "months": s.months,
                "asked": s.asked,
                "answered": s.answered,
                "applied": s.applied,
                "with_evidence": s.with_evidence,
                "checked": s.checked,
                "stopped": s.stopped,
                "percent": s.percent,
            }
            for s in applied.shares
        ],
    }
    if args.json:
        print_json(data)
        return 0
    for row in rows:
        print(f"{row['name'] or '-':30}  {'complete' if row['complete'] else 'lacks'}")
    return 0


def _result(found: Any) -> dict[str, Any]:
    return {
        "uid": str(found.line.uid),
        "name": found.line.name,
        "state": found.line.state,
        "complete": found.outcome.complete,
        "decided": found.is_decided,
        "conditions": [c.as_json() for c in found.outcome.conditions],
        "certificate": found.line.certificate.number
        if found.line.certificate
        else None,
    }


def run_check(args: argparse.Namespace) -> int:
    """Say what a certificate says and whether it holds; 1 where none holds."""
    from banyan.training.queries import certificate_checked, certificates_numbered

    if args.code:
        found: Any = (certificate_checked(args.number, args.code),)
    else:
        found = certificates_numbered(acting_as(args.account), args.number)
    rows = [
        {name: _plain(getattr(one, name)) for name in one.__dataclass_fields__}
        for one in found
    ]
    if args.json:
        print_json({"certificates": rows})
    for row in rows if not args.json else ():
        print(f"{row['number']}  {row['holder']}  {row['state']}")
    if not rows and not args.json:
        print("no certificate of this number in range")
    return 0 if any(row["state"] == "valid" for row in rows) else 1
