"""``banyan rulebook``: check packs, show a rule on a day, compare two days.

Each command computes plain data, then prints it as JSON (alone on stdout) or as
a text for people. ``--scope`` takes the code of a unit or province, or
``province:CODE``, or ``kind:KEY``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from banyan.kernel.errors import InputError, OrgError
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.rulebook.domain.diff import Change, Diff
from banyan.rulebook.domain.errors import NoSuchPack, NoSuchRule
from banyan.rulebook.domain.rules import Answer, Scope, Status, plain

GROUPS = ("added", "ended", "changed", "disputed", "recited")
SCOPE_HELP = "code of a unit or province, province:CODE or kind:KEY"


def register(subparsers: Any) -> None:
    """Add ``rulebook`` and its commands to the parser of ``banyan``."""
    parser = subparsers.add_parser("rulebook", help="dated rules and their sources")
    parser.set_defaults(func=lambda args: _usage(parser))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    check = commands.add_parser("check", help="validate packs and run every example")
    check.add_argument(
        "packs", nargs="*", metavar="PACK", help="id or folder; all when none"
    )
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(func=run_check)
    show = commands.add_parser("show", help="say what a rule is on a day")
    show.add_argument("id", metavar="ID", help="id of the rule")
    show.add_argument("--on", required=True, type=_day, metavar="DATE")
    show.add_argument("--scope", metavar="UNIT", help=SCOPE_HELP)
    _common(show, run_show)
    diff = commands.add_parser("diff", help="say what changed between two days")
    diff.add_argument("before", type=_day, metavar="DATE1")
    diff.add_argument("after", type=_day, metavar="DATE2")
    diff.add_argument("--scope", metavar="UNIT", help=SCOPE_HELP)
    _common(diff, run_diff)


def _common(parser: argparse.ArgumentParser, func: Any) -> None:
    parser.add_argument("--pack", help="id of the pack")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(func=func)


def _usage(parser: argparse.ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return 2


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a day; write it as 2026-07-26"
        ) from None


def _print(data: Any, text: str, as_json: bool) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if as_json else text)


def _fail(error: OrgError, args: argparse.Namespace) -> int:
    """Say why not; what does not exist is bad usage, a bad pack is 1."""
    from .main import report

    report(error, as_json=args.json)
    return 2 if isinstance(error, InputError | NoSuchPack | NoSuchRule) else 1


# check ------------------------------------------------------------------


def run_check(args: argparse.Namespace) -> int:
    """Run ``banyan rulebook check``: 0 when all packs are right, else 1."""
    try:
        data = check_data(args.packs or packs.pack_ids())
    except OrgError as error:
        return _fail(error, args)
    _print(data, check_text(data), args.json)
    return 0 if data["ok"] else 1


def check_data(names: list[str]) -> dict[str, Any]:
    """Check packs, named by id or folder."""
    found = [_check_one(name) for name in names]
    return {"ok": not any(pack["problems"] for pack in found), "packs": found}


def _check_one(name: str) -> dict[str, Any]:
    is_folder = (Path(name) / "pack.toml").exists()
    pack, problems = packs.checked(Path(name) if is_folder else packs.folder_of(name))
    return {
        "pack": pack.id,
        "version": pack.version,
        "hash": pack.hash,
        "documents": len(pack.documents),
        "rules": len(pack.rules),
        "values": sum(len(r.values) for r in pack.rules.values()),
        "examples": sum(len(r.examples) for r in pack.rules.values()),
        "problems": [{**vars(p), "text": str(p)} for p in problems],
    }


def check_text(data: dict[str, Any]) -> str:
    """Return the report of a check for people."""
    lines = []
    for pack in data["packs"]:
        state = f"{len(pack['problems'])} problems" if pack["problems"] else "ok"
        lines.append(
            f"{pack['pack']} {pack['version']}: {state} ({pack['documents']} documents,"
            f" {pack['rules']} rules, {pack['values']} values,"
            f" {pack['examples']} examples)"
        )
        lines += [f"  {problem['text']}" for problem in pack["problems"]]
    return "\n".join(lines)


# show -------------------------------------------------------------------


def run_show(args: argparse.Namespace) -> int:
    """Run ``banyan rulebook show``; an unknown rule is exit code 2."""
    try:
        answer = packs.ask(
            args.id, on=args.on, scope=Scope.parse(args.scope), pack=args.pack
        )
    except OrgError as error:
        return _fail(error, args)
    _print(answer.as_data(), show_text(answer), args.json)
    return 0


def show_text(answer: Answer) -> str:
    """Return one answer for people."""
    rule = packs.rule(answer.id, answer.pack)
    lines = [f"{answer.id}: {rule.title.en} ({answer.pack}, {answer.on})"]
    if answer.status is Status.UNKNOWN:
        return "\n".join([*lines, "  unknown: no value holds on this day"])
    lines.append(f"  {_says(answer)} [{answer.status}, confidence {answer.confidence}]")
    if answer.period:
        lines.append(f"  from {answer.period.start} to {answer.period.to or 'now on'}")
    lines.append(f"  source: {answer.citation}")
    if answer.citation_replaced_by:
        lines.append(f"  since replaced by: {', '.join(answer.citation_replaced_by)}")
    if answer.note:
        lines.append(f"  note: {answer.note.en}")
    return "\n".join(lines)


def _says(answer: Answer) -> str:
    if answer.status is Status.DISPUTED:
        return " or ".join(f"{v.label.en} ({v.cites[0]})" for v in answer.variants)
    if answer.status is Status.REPLACED:
        return "no value any more"
    value = plain(answer.value)
    if not isinstance(value, (int, float, str)):
        value = json.dumps(value, ensure_ascii=False)
    return f"{value} {answer.unit}"


# diff -------------------------------------------------------------------


def run_diff(args: argparse.Namespace) -> int:
    """Run ``banyan rulebook diff``; days in the wrong order are bad usage."""
    if args.after < args.before:
        return _fail(InputError(_("DATE1 must not be after DATE2.")), args)
    try:
        found = packs.diff(
            args.before, args.after, scope=Scope.parse(args.scope), pack=args.pack
        )
    except OrgError as error:
        return _fail(error, args)
    _print(diff_data(found), diff_text(found), args.json)
    return 0


def diff_data(found: Diff) -> dict[str, Any]:
    """Return a comparison as plain data."""
    data: dict[str, Any] = {
        "pack": found.pack,
        "from": found.before.isoformat(),
        "to": found.after.isoformat(),
    }
    for group in GROUPS:
        data[group] = [_change_data(c) for c in getattr(found, group)]
    data["documents_replaced"] = [
        {
            "document": r.document.key,
            "ended": r.ended.isoformat(),
            "replaced_by": [d.key for d in r.by],
        }
        for r in found.documents
    ]
    return data


def _change_data(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "before": change.before.as_data(),
        "after": change.after.as_data(),
    }


def diff_text(found: Diff) -> str:
    """Return a comparison for people."""
    lines = [f"{found.pack}: {found.before} to {found.after}"]
    for group in GROUPS:
        changes = getattr(found, group)
        lines.append(f"{group}: {len(changes)}")
        lines += [
            f"  {c.id}: {_short(c.before)} -> {_short(c.after)}"
            for c in changes
            if group != "recited"
        ]
    lines.append(f"documents replaced: {len(found.documents)}")
    lines += [
        f"  {r.document.key} ended {r.ended}, then "
        f"{', '.join(d.key for d in r.by) or 'nothing'}"
        for r in found.documents
    ]
    return "\n".join(lines)


def _short(answer: Answer) -> str:
    if answer.status is Status.DISPUTED:
        return "disputed: " + " / ".join(v.key for v in answer.variants)
    if answer.status in (Status.UNKNOWN, Status.REPLACED):
        return str(answer.status)
    return json.dumps(plain(answer.value), ensure_ascii=False)
