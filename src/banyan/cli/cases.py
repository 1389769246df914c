"""``banyan cases`` and ``banyan electorate``: check, list, show, open, record, explain.

An account is named with ``--account`` to see and do what it may; without one the
installation itself acts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from . import case_checks
from .acting import NAME, acting_as
from .arguments import date_argument
from .naming import unit_named
from .output import print_json


def register(subparsers: Any) -> None:
    """Add ``cases``, ``electorate`` and their commands to the parser of ``banyan``."""
    parser = subparsers.add_parser("cases", help="procedures and the cases under way")
    commands = parser.add_subparsers(
        dest="cases_command", metavar="WHAT", required=True
    )
    case_checks.register(commands)
    _register_reads(commands)
    _register_writes(commands)
    electorate = subparsers.add_parser(
        "electorate", help="who votes at a step of a case, each in or out, and why"
    )
    electorate.add_argument("--case", required=True, metavar="REF")
    electorate.add_argument("--step", default="", help="one step; all votes when none")
    electorate.add_argument("--on", type=date_argument, help="the day (today)")
    electorate.add_argument(
        "--came", nargs="*", type=int, default=(), help="persons who came, by id"
    )
    _common(electorate, run_electorate)


def _common(parser: argparse.ArgumentParser, func: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account may")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=func)


def _register_reads(commands: Any) -> None:
    listing = commands.add_parser("list", help="cases, what is due first")
    listing.add_argument("--kind", default="")
    listing.add_argument("--state", default="open", help="open, closed ...; all: any")
    listing.add_argument("--unit", metavar="CODE", help="of a unit and below")
    listing.add_argument("--late", action="store_true")
    listing.add_argument("--limit", type=int, default=50)
    _common(listing, run_list)
    show = commands.add_parser("show", help="one case: its path, what is open")
    show.add_argument("reference", metavar="REF")
    _common(show, run_show)
    explain = commands.add_parser("explain", help="the whole derivation of a case")
    explain.add_argument("reference", metavar="REF")
    _common(explain, run_explain)
    due = commands.add_parser("due", help="what is late, and due in the next days")
    due.add_argument("--unit", metavar="CODE", help="of a unit and below")
    due.add_argument("--days", type=int, default=30)
    _common(due, run_due)


def _register_writes(commands: Any) -> None:
    opening = commands.add_parser("open", help="open a case")
    opening.add_argument("kind")
    opening.add_argument("subject", type=int, help="id of the membership, person, unit")
    opening.add_argument("--unit", type=int, help="id of the host, where one is asked")
    opening.add_argument("--on", type=date_argument, help="the day (today)")
    opening.add_argument("--given", default="{}", help="fields of the opening, JSON")
    _common(opening, run_open)
    step = commands.add_parser("step", help="record a step of a case")
    step.add_argument("reference", metavar="REF")
    step.add_argument("step")
    step.add_argument("--outcome", default="")
    step.add_argument("--on", type=date_argument, help="the day (today)")
    step.add_argument("--given", default="{}", help="what the fields ask for, JSON")
    step.add_argument(
        "--counts", help='a vote, JSON: {"favour": 15, "against": 2, "present": 17}'
    )
    step.add_argument("--came", nargs="*", type=int, default=(), metavar="PERSON")
    step.add_argument("--signer", type=int, metavar="PERSON")
    step.add_argument("--reading", default="", help="of a disputed rule")
    step.add_argument(
        "--sets", default="{}", help='days: {"answer.time": "2026-10-01"}'
    )
    _common(step, run_step)
    sweep = commands.add_parser("sweep", help="let the clock do its work now")
    sweep.add_argument("--json", action="store_true", help="print JSON alone")
    sweep.set_defaults(func=run_sweep)


def _json(text: str) -> Any:
    from banyan.kernel.errors import InputError
    from banyan.kernel.text import gettext_noop as _

    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(_("This is no JSON: %(text)s."), text=text) from error


# -- reads --------------------------------------------------------------------


def _below(args: argparse.Namespace) -> Any:
    if not args.unit:
        return None
    return unit_named(acting_as(args.account), args.unit).uid


def run_list(args: argparse.Namespace) -> int:
    """List cases."""
    from banyan.cases.queries import Asked, cases_list

    asked = Asked(
        kind=args.kind,
        state="" if args.state == "all" else args.state,
        unit=_below(args),
        late=args.late,
    )
    page = cases_list(acting_as(args.account), asked, limit=args.limit)
    rows = [_line(c) for c in page.cases]
    if args.json:
        print_json({"cases": rows, "more": page.after is not None})
        return 0
    for row in rows:
        due = row["due"] or "-"
        print(f"{row['reference']:22} {due:10} {row['about']}: {'; '.join(row['now'])}")
    return 0


def _line(c: Any) -> dict[str, Any]:
    return {
        "reference": c.reference,
        "kind": c.kind,
        "about": c.about,
        "unit": c.unit.in_language("en"),
        "state": c.state,
        "result": c.result,
        "opened_on": c.opened_on.isoformat(),
        "due": c.next_due.isoformat() if c.next_due else None,
        "days_left": c.days_left,
        "now": [t.in_language("en") for t in c.now],
    }


def run_show(args: argparse.Namespace) -> int:
    """Show one case: its path."""
    from banyan.cases.queries import case_explain

    data = case_explain(acting_as(args.account), args.reference)
    keys = (
        "reference",
        "kind",
        "about",
        "unit",
        "state",
        "result",
        "next_due",
        "steps",
    )
    if args.json:
        print_json({k: data[k] for k in keys})
        return 0
    print(f"{data['reference']}: {data['title']['en']}, {data['about']}")
    print(f"  {data['state']} {data['result']}".rstrip())
    for step in data["steps"]:
        print(f"  {_said(step)}")
    return 0


def _said(step: Mapping[str, Any]) -> str:
    done = (
        f" on {step['done_on']}: {step['outcome'].get('en', '')}"
        if step["done_on"]
        else ""
    )
    due = ", ".join(
        f"until {c['due_on']}" for c in step["clocks"] if c["state"] == "running"
    )
    waits = ", ".join(t.get("en", "") for t in step["waits_for"])
    more = f" (waits for {waits})" if waits else ""
    return f"{step['state']:10} {step['title']['en']}{done} {due}{more}".rstrip()


def run_explain(args: argparse.Namespace) -> int:
    """Print the whole derivation of a case; always as data."""
    from banyan.cases.queries import case_explain

    print_json(case_explain(acting_as(args.account), args.reference))
    return 0


def run_due(args: argparse.Namespace) -> int:
    """Print what is late and what falls due."""
    from banyan.cases.queries import cases_due

    found = cases_due(
        acting_as(args.account), unit=_below(args), days=args.days, limit=500
    )
    data = {
        "late_count": found.late_count,
        "late_more": found.late_more,
        "soon_count": found.soon_count,
        "soon_more": found.soon_more,
        "late": [_due(d) for d in found.late],
        "soon": [_due(d) for d in found.soon],
    }
    if args.json:
        print_json(data)
        return 0
    for title, rows in (("Late", found.late), ("Due", found.soon)):
        for row in rows:
            held = "; ".join(t.in_language("en") for t in row.blocked_by)
            print(
                f"{title:5} {row.due_on} {row.reference:20} {row.about}: "
                f"{row.clock.in_language('en')}"
                + (f" (waits for {held})" if held else "")
            )
    return 0


def _due(d: Any) -> dict[str, Any]:
    return {
        "reference": d.reference,
        "kind": d.kind,
        "about": d.about,
        "unit": d.unit.in_language("en"),
        "step": d.step.in_language("en"),
        "what": d.clock.in_language("en"),
        "due_on": d.due_on.isoformat(),
        "days_left": d.days_left,
        "rule": d.rule,
        "disputed": d.is_disputed,
        "raised_on": d.raised_on.isoformat() if d.raised_on else None,
        "reminded_at": d.reminded,
        "blocked_by": [t.in_language("en") for t in d.blocked_by],
    }


def run_electorate(args: argparse.Namespace) -> int:
    """Print who votes at the steps of a case."""
    from banyan.cases.queries import case_electorates

    came = dict.fromkeys(args.came, "present")
    found = case_electorates(
        acting_as(args.account), args.case, step=args.step, on=args.on, attendance=came
    )
    data = [e.as_data() for e in found]
    if args.json:
        print_json({"case": args.case, "electorates": data})
        return 0
    for one in data:
        for reading in one["readings"]:
            print(
                f"{one['title']['en']}: {reading['needed']} of {reading['base']} needed "
                f"({reading['rule']}, {reading['citation']})"
            )
            for person in reading["people"]:
                mark = "in " if person["counted"] else "out"
                print(f"  {mark} {person['name']}: {person['words']}")
    return 0


# -- writes -------------------------------------------------------------------


def run_open(args: argparse.Namespace) -> int:
    """Open one case."""
    from banyan.cases import services
    from banyan.kernel import clock

    command = services.OpenCase(
        subject=args.subject,
        on=args.on or clock.today(),
        unit=args.unit,
        given=_json(args.given),
    )
    case = services.case_open(
        actor=acting_as(args.account), kind=args.kind, commands=[command]
    )[0]
    return _told(args, case.reference)


def run_step(args: argparse.Namespace) -> int:
    """Record one step."""
    import datetime as dt

    from banyan.cases import services
    from banyan.cases.queries import case_shown
    from banyan.kernel import clock
    from banyan.meetings.domain.votes import Counts

    actor = acting_as(args.account)
    case = case_shown(actor, args.reference, blockers=False)
    command = services.RecordStep(
        case=case.id,
        step=args.step,
        on=args.on or clock.today(),
        outcome=args.outcome,
        given=_json(args.given),
        counts=Counts(**_json(args.counts)) if args.counts else None,
        attendance=dict.fromkeys(args.came, "present"),
        reading=args.reading,
        signer=args.signer,
        sets={k: dt.date.fromisoformat(v) for k, v in _json(args.sets).items()},
    )
    services.step_record(actor=actor, commands=[command])
    return _told(args, args.reference)


def _told(args: argparse.Namespace, reference: str) -> int:
    from banyan.cases.queries import case_shown

    case = case_shown(acting_as(args.account), reference, blockers=False)
    now = [s.key for s in case.steps if s.state == "now"]
    if args.json:
        print_json({"reference": reference, "state": case.state, "now": now})
    else:
        print(f"{reference}: {case.state}; now {', '.join(now) or 'nothing'}")
    return 0


def run_sweep(args: argparse.Namespace) -> int:
    """Pass what is over, remind, raise what is late."""
    from banyan.cases import services
    from banyan.kernel import clock
    from banyan.kernel.actor import system_actor

    today = clock.today()
    actor = system_actor(NAME, on=today)
    swept = services.cases_sweep(actor=actor, on=today)
    watched = services.cases_watch(actor=actor, on=today)
    data = {**vars(swept), "watched": watched}
    if args.json:
        print_json(data)
    else:
        print(", ".join(f"{k}: {v}" for k, v in data.items()))
    return 0
