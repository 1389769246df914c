"""``banyan briefing``: list, show, print and check briefings at the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .acting import acting_as
from .files import ready, write
from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    room = commands.add_parser(
        "briefing",
        help="briefings: list, show, render, check",
        description="Exit codes: 0 done, 1 refused or something moved, 2 wrong usage.",
    )
    inner = room.add_subparsers(dest="what", metavar="WHAT", required=True)
    listed = inner.add_parser("list", help="the briefings, newest first")
    listed.add_argument(
        "--state", choices=("draft", "review", "released", "superseded", "withdrawn")
    )
    _common(listed, run_list)
    show = inner.add_parser("show", help="one briefing with its content")
    show.add_argument("uid", metavar="ID")
    show.add_argument("--lang", choices=("vi", "lo", "en"), default="en")
    _common(show, run_show)
    render = inner.add_parser("render", help="write it as PDF or DOCX")
    render.add_argument("uid", metavar="ID")
    render.add_argument("--lang", choices=("vi", "lo", "en"), default="en")
    render.add_argument(
        "--out", required=True, metavar="FILE", help="its suffix says the form"
    )
    _common(render, run_render)
    check = inner.add_parser("check", help="what moved since it was given; 1 if any")
    check.add_argument("uid", metavar="ID")
    _common(check, run_check)


def _common(parser: Any, run: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=run)


def run_list(args: argparse.Namespace) -> int:
    """Print the briefings that the account sees."""
    from banyan.briefings.store import visible

    rows = visible(acting_as(args.account)).order_by("-pk")
    if args.state:
        rows = rows.filter(state=args.state)
    found = [
        {
            "uid": str(row.uid),
            "title": row.title.as_json(),
            "unit": row.unit.names.as_json(),
            "version": row.number,
            "state": row.state,
            "level": row.level,
            "released_on": row.released_on,
        }
        for row in rows
    ]
    if args.json:
        print_json(found)
        return 0
    for one in found:
        title = next(iter(one["title"].values()), "")
        print(f"{one['uid']}  {one['state']:<10} {one['version']}  {title}")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one briefing: its state, its figures as given or as of today."""
    from banyan.briefings.queries import briefing_get

    shown = briefing_get(acting_as(args.account), args.uid)
    data = {
        "uid": str(shown.uid),
        "state": shown.state,
        "level": shown.level,
        "version": shown.number,
        "languages": list(shown.languages),
        "approved": {k: str(on) for k, (on, _by) in shown.approved.items()},
        "released_on": shown.released_on,
        "hash": shown.hash,
        "content": shown.content,
    }
    if args.json:
        print_json(data)
        return 0
    from django.utils.translation import override

    with override(args.lang):
        _print(shown, args.lang)
    return 0


def _print(shown: Any, language: str) -> None:
    from banyan.briefings.render.document import period_said, said, value_said

    print(f"{said(shown.content['title'], language)} ({shown.state}, {shown.level})")
    for number, section in enumerate(shown.content["sections"], start=1):
        print(f"\n{number}. {said(section['heading'], language)}")
        for figure in section["figures"]:
            value = value_said(figure, language, shown.content["limit"])
            name = said(figure["name"], language)
            print(f"   {name}: {value} ({period_said(figure, language)})")
        for practice in section["practices"]:
            print(f"   * {said(practice['title'], language)}")
    if shown.hash:
        print(f"\n{shown.hash}")


def run_render(args: argparse.Namespace) -> int:
    """Write a briefing as a file; its suffix says the form."""
    from banyan.briefings.render import briefing_file

    path = Path(args.out)
    ready(path)
    made = briefing_file(
        actor=acting_as(args.account),
        briefing=args.uid,
        language=args.lang,
        form=path.suffix.lower().lstrip("."),
    )
    write(path, made.content)
    told = {"file": str(path), "bytes": len(made.content), "name": made.name}
    print_json(told) if args.json else print(path)
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Compare what was given with today; 1 where something moved or is gone."""
    from banyan.briefings.checking import briefing_check

    found = briefing_check(acting_as(args.account), args.uid)
    data = {
        "as_of": found.as_of,
        "today": found.today,
        "hash": found.hash,
        "whole": found.whole,
        "findings": [
            {
                "kind": f.kind, "section": f.section, "key": f.key,
                "name": f.name.get("en", f.key), "then": f.then, "now": f.now,
            }
            for f in found.findings
        ],
    }  # fmt: skip
    if args.json:
        print_json(data)
    else:
        _print_check(data)
    return 1 if found.findings else 0


def _print_check(data: Any) -> None:
    whole = "whole" if data["whole"] else "DAMAGED"
    print(f"given {data['as_of']}, today {data['today']}: {whole}")
    for one in data["findings"]:
        print(f"  {one['kind']}: {one['name']}: {one['then']} -> {one['now'] or '-'}")
    if not data["findings"]:
        print("  nothing moved")
