"""``banyan exchange``: partners, exchanges, practices and reports at the command line."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import sys
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

from . import attached, files, filled, measures, readback, yearly
from .acting import acting_as
from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    room = commands.add_parser(
        "exchange",
        help="partners, exchanges, practices, reports",
        description="Kinds: banyan exchange kinds. Rows are JSON objects by field.",
    )
    inner = room.add_subparsers(dest="what", metavar="WHAT", required=True)
    _records(inner)
    filled.register(inner, _common)
    _giving(inner)
    _files(inner)
    yearly.register(inner, _common)
    readback.register(inner, _common)
    _reports(inner)


def _records(inner: Any) -> None:
    kinds = inner.add_parser("kinds", help="the kinds of records and their fields")
    kinds.add_argument("kind", nargs="?")
    _common(kinds, run_kinds)
    show = inner.add_parser("show", help="one record with its parts")
    show.add_argument("kind")
    show.add_argument("uid")
    _common(show, run_show)
    add = inner.add_parser("add", help="add records from JSON (a file or -)")
    add.add_argument("kind")
    add.add_argument("file", metavar="FILE", help="one object or a list; - reads")
    add.add_argument("--owner", metavar="UID", help="the record that they are parts of")
    add.add_argument("--unit", metavar="UID", help="the unit that keeps them")
    _common(add, run_add)
    change = inner.add_parser("change", help="change fields of a record from JSON")
    change.add_argument("kind")
    change.add_argument("uid")
    change.add_argument("file", metavar="FILE")
    _common(change, run_change)
    move = inner.add_parser("move", help="let an exchange go on to a state")
    move.add_argument("uid")
    move.add_argument("state")
    _common(move, run_move)


def _files(inner: Any) -> None:
    out = inner.add_parser("file", help="booklet, badges, cards, calendar, contacts")
    out.add_argument("uid")
    out.add_argument("name", metavar="programme.pdf|calendar.ics|...")
    out.add_argument("--lang", choices=("vi", "lo", "en"), default="en")
    out.add_argument("--out", required=True, metavar="FILE")
    _common(out, run_file)
    iati = inner.add_parser("iati", help="projects as an IATI 2.03 file, or its check")
    iati.add_argument("uids", nargs="*", metavar="UID", help="these; else all in range")
    iati.add_argument("--out", metavar="FILE", help="where the file goes")
    iati.add_argument(
        "--check",
        nargs="?",
        const="-",
        metavar="FILE",
        help="check a file, or what would be written, against schema and rules",
    )
    _common(iati, run_iati)


def _giving(inner: Any) -> None:
    give = inner.add_parser("release", help="show a record to guests, or take it back")
    give.add_argument("kind")
    give.add_argument("uid")
    give.add_argument(
        "--partner", action="store_true", help="whoever stands for it here"
    )
    give.add_argument(
        "--partner-named",
        action="append",
        default=[],
        metavar="UID",
        help="whoever stands here for this organisation; again for another one",
    )
    give.add_argument(
        "--to", action="append", default=[], metavar="NAME", help="account"
    )
    give.add_argument("--whole", action="store_true", help="also minutes, undertakings")
    give.add_argument(
        "--lang",
        action="append",
        default=[],
        choices=("vi", "lo", "en"),
        help="in this language alone; again for another one",
    )
    give.add_argument("--take-back", action="store_true", help="from everybody")
    _common(give, run_release)
    attached.register(inner, MATERIALS, _common)


def _listed(actor: Any, uid: str) -> Any:
    from banyan.exchange.queries import material_files

    return material_files(actor, uid).files


def _attach(actor: Any, uid: str, **given: Any) -> Any:
    from banyan.exchange.services import material_attach

    return material_attach(actor=actor, material=uid, **given)


def _opened(actor: Any, uid: str, version: int) -> Any:
    from banyan.exchange.services import material_open

    return material_open(actor=actor, material=uid, version=version)


MATERIALS = attached.Attached("material", _listed, _attach, _opened)


def _reports(inner: Any) -> None:
    take = inner.add_parser("take", help="take a report in and read it")
    take.add_argument("file", metavar="FILE", help="text, HTML, DOCX or PDF; - reads")
    take.add_argument("--unit", required=True, metavar="UID")
    take.add_argument("--source", default="")
    take.add_argument("--address", default="")
    take.add_argument("--published", type=dt.date.fromisoformat, metavar="DATE")
    _common(take, run_take)
    decide = inner.add_parser("decide", help="accept or reject what was read")
    decide.add_argument("uid")
    decide.add_argument("--accept", action="append", default=[], metavar="PATH")
    decide.add_argument("--reject", action="append", default=[], metavar="PATH")
    _common(decide, run_decide)
    accept = inner.add_parser("accept", help="make an exchange of a decided report")
    accept.add_argument("uid")
    accept.add_argument("--host", required=True, metavar="UID")
    accept.add_argument("--visitor", required=True, metavar="UID")
    accept.add_argument("--title", required=True)
    accept.add_argument("--into", metavar="UID", help="add to a known exchange")
    _common(accept, run_accept)
    measures.register(inner, _common)
    accuracy = inner.add_parser("accuracy", help="how well reports are read")
    _common(accuracy, run_accuracy)


def _common(parser: Any, run: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=run)


def run_kinds(args: argparse.Namespace) -> int:
    """Print the kinds, or the fields of one."""
    from banyan.exchange.kinds import KINDS
    from banyan.exchange.store import kind_of

    if not args.kind:
        data: Any = [
            {"kind": k.key, "part_of": k.owner, "is": k.one} for k in KINDS.values()
        ]
    else:
        data = [
            {
                "field": f.name,
                "type": f.type.value,
                "required": f.required,
                "choices": [key for key, _label in f.choices],
                "refers_to": f.ref,
            }
            for f in kind_of(args.kind).fields
        ]
    if args.json:
        print_json(data)
        return 0
    for row in data:
        print("  ".join(str(v) for v in row.values() if v not in ("", [], False)))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one record with its parts."""
    from banyan.exchange.queries import (
        exchange_shown,
        record_shown,
        translations_of,
    )

    actor = acting_as(args.account)
    record = record_shown(actor, args.kind, args.uid)
    data = record_data(record)
    data["stale"] = {
        one.language: [f"{text.kind}.{text.field}" for text in one.stale]
        for one in translations_of(record)
        if one.stale
    }
    if args.kind == "exchange":
        found = exchange_shown(actor, args.uid)
        data |= {
            "state": found.state,
            "steps": {s.key: s.standing for s in found.steps},
            "due": [{"kind": d.kind, "uid": d.uid} for d in found.due],
        }
    print_json(data) if args.json else _print_record(data)
    return 0


def record_data(record: Any) -> dict[str, Any]:
    """Return a record as plain data."""
    return {
        "kind": record.kind.key,
        "uid": record.uid,
        "row_version": record.row_version,
        **{name: _plain(v) for name, v in record.values.items()},
        "parts": {
            k: [record_data(p) for p in rows] for k, rows in record.parts.items()
        },
    }


def _plain(value: Any) -> Any:
    if hasattr(value, "as_json"):
        return value.as_json()
    if hasattr(value, "title") and hasattr(value, "uid"):
        return {"uid": value.uid, "title": value.title.as_json()}
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "names"):
        return {"uid": value.uid, "title": value.names.as_json()}
    return value


def _print_record(data: dict[str, Any], indent: str = "") -> None:
    for name, value in data.items():
        if name == "parts":
            for kind, rows in value.items():
                for row in rows:
                    print(f"{indent}{kind}:")
                    _print_record(row, indent + "  ")
        elif value not in (None, "", [], {}):
            print(f"{indent}{name}: {value}")


def _rows(file: str) -> Any:
    from banyan.kernel.errors import InputError
    from banyan.kernel.text import gettext_noop as _

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        return json.loads(text)
    except (OSError, ValueError) as error:
        raise InputError(
            _("The file %(path)s cannot be read: %(why)s"), path=file, why=str(error)
        ) from error


def run_add(args: argparse.Namespace) -> int:
    """Add records; print their identities."""
    from banyan.exchange.services import records_add

    given = _rows(args.file)
    made = records_add(
        actor=acting_as(args.account),
        kind=args.kind,
        rows=given if isinstance(given, list) else [given],
        owner=args.owner,
        unit=uuid.UUID(args.unit) if args.unit else None,
    )
    return _told(args, [str(row.uid) for row in made])


def _told(args: argparse.Namespace, uids: list[str]) -> int:
    print_json(uids) if args.json else print("\n".join(uids))
    return 0


def run_change(args: argparse.Namespace) -> int:
    """Change a record."""
    from banyan.exchange.services import record_change

    row = record_change(
        actor=acting_as(args.account),
        kind=args.kind,
        uid=args.uid,
        values=_rows(args.file),
    )
    return _told(args, [str(row.uid)])


def run_move(args: argparse.Namespace) -> int:
    """Move an exchange on; a refusal lists what it lacks."""
    from banyan.exchange.services import exchange_move

    row = exchange_move(actor=acting_as(args.account), exchange=args.uid, to=args.state)
    data = {"uid": str(row.uid), "state": row.state}
    print_json(data) if args.json else print(row.state)
    return 0


def run_release(args: argparse.Namespace) -> int:
    """Release a record or take it back; print to whom it is released then."""
    from banyan.exchange.queries import record_get, released_of
    from banyan.exchange.services import record_release, record_take_back

    actor = acting_as(args.account)
    if args.take_back:
        found = record_get(actor, args.kind, args.uid)
        for one in released_of(args.kind, found.row):
            record_take_back(
                actor=actor, kind=args.kind, uid=args.uid, release=one.release
            )
    else:
        record_release(
            actor=actor,
            kind=args.kind,
            uid=args.uid,
            partner=args.partner,
            partners=args.partner_named,
            accounts=[_account(name) for name in args.to],
            whole=args.whole,
            languages=args.lang,
        )
    found = record_get(actor, args.kind, args.uid)
    now = [
        {
            "to": str(r.name),
            "whole": r.whole,
            "since": r.since.isoformat(),
            "languages": list(r.languages),
        }
        for r in released_of(args.kind, found.row)
    ]
    print_json(now) if args.json else print("\n".join(str(r["to"]) for r in now))
    return 0


def _account(name: str) -> int:
    from banyan.access.queries import account_by_login
    from banyan.kernel.errors import NotVisible

    found = account_by_login(name)
    if found is None:
        raise NotVisible
    return int(found.pk)


def run_file(args: argparse.Namespace) -> int:
    """Write a file of an exchange; taking it out is recorded."""
    from banyan.exchange.outputs import FILES, make
    from banyan.exchange.queries import record_shown
    from banyan.kernel.errors import NotVisible
    from banyan.ledger.services import with_reading

    if args.name not in FILES:
        raise NotVisible
    files.ready(Path(args.out))
    actor = acting_as(args.account)
    record = record_shown(actor, "exchange", args.uid)
    if args.lang not in record.languages:
        raise NotVisible
    content = with_reading(
        lambda: make(record, args.name, args.lang),
        actor=actor,
        kind="exchange.exchange",
        subject=record.id,
        what=f"{args.name} {args.lang}",
        unit=record.row.unit_id,
    )
    files.write(Path(args.out), content)
    data = {"file": args.out, "bytes": len(content)}
    print_json(data) if args.json else print(f"{args.out}: {len(content)} bytes")
    return 0


def run_iati(args: argparse.Namespace) -> int:
    """Write projects as IATI activities, or check a file without a network."""
    from banyan.kernel import clock
    from banyan.kernel.errors import InputError
    from banyan.projects.exporting import iati_file
    from banyan.projects.iati.checking import check

    problems: list[str] = []
    content = b""
    if args.check not in (None, "-"):
        content = files.read(Path(args.check))
        problems = [p.message for p in check(content, clock.today())]
    else:
        try:
            content = iati_file(acting_as(args.account), args.uids)
        except InputError as error:
            if args.check is None:
                raise
            problems = [p.message for p in error.problems]
    if args.check is None and not args.out and not args.json:
        sys.stdout.write(content.decode("utf-8"))
        return 0
    if args.out:
        files.write(Path(args.out), content)
    data = {"bytes": len(content), "problems": problems}
    words = "\n".join(problems) or f"IATI 2.03: {len(content)} bytes, no problem"
    print_json(data) if args.json else print(words)
    return 1 if problems else 0


def run_take(args: argparse.Namespace) -> int:
    """Take a report in; print what waits for a person."""
    from banyan.exchange.queries import report_get
    from banyan.exchange.reports import text_of, text_of_file
    from banyan.exchange.services import report_read

    text = (
        text_of(sys.stdin.buffer.read())
        if args.file == "-"
        else text_of_file(Path(args.file))
    )
    actor = acting_as(args.account)
    row = report_read(
        actor=actor,
        unit=uuid.UUID(args.unit),
        text=text,
        source=args.source,
        address=args.address,
        published=args.published,
    )
    _print_report(args, report_get(actor, row.uid))
    return 0


def _print_report(args: argparse.Namespace, found: Any) -> None:
    claims = [dataclasses.asdict(c) for c in found.claims]
    if args.json:
        print_json({"uid": found.uid, "state": found.state, "claims": claims})
        return
    print(f"{found.uid}  {found.state}")
    for one in found.claims:
        print(f"  {one.state:9} {one.path}: {one.taken or one.value}")


def run_decide(args: argparse.Namespace) -> int:
    """Accept or reject claims by path; ``all`` means every one that is open."""
    from banyan.exchange.queries import report_get
    from banyan.exchange.services import claims_decide

    actor = acting_as(args.account)
    found = report_get(actor, args.uid)
    waiting = [c.path for c in found.claims if c.state == "open"]
    verdicts: dict[str, Any] = {}
    for state, paths in (("rejected", args.reject), ("accepted", args.accept)):
        for path in paths:
            wanted = waiting if path == "all" else [path]
            for one in wanted:
                verdicts.setdefault(one, {"state": state})
    claims_decide(actor=actor, report=args.uid, verdicts=verdicts)
    _print_report(args, report_get(actor, args.uid))
    return 0


def run_accept(args: argparse.Namespace) -> int:
    """Make an exchange of a report."""
    from banyan.exchange.services import report_accept

    row = report_accept(
        actor=acting_as(args.account),
        report=args.uid,
        host=args.host,
        visitor=args.visitor,
        title=args.title,
        into=args.into,
    )
    return _told(args, [str(row.uid)])


def run_accuracy(args: argparse.Namespace) -> int:
    """Print how well reports are read, by field and language."""
    from banyan.exchange.queries import accuracy

    rows = accuracy(acting_as(args.account))
    if args.json:
        print_json(
            [
                dataclasses.asdict(r) | {"precision": r.precision, "recall": r.recall}
                for r in rows
            ]
        )
        return 0
    for r in rows:
        proposed = r.accepted + r.corrected + r.rejected
        print(f"{r.field} {r.language}: {r.accepted} of {proposed}, {r.added} added")
    return 0
