"""``banyan import``: tables of units, members, offices and past decisions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from . import files
from .arguments import date_argument
from .output import print_json

NAME = "command line"
KINDS = ("members", "units", "offices", "decisions")
DONE, SOME_REFUSED = 0, 1


def register(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser(
        "import",
        help="take over units, members, offices or past decisions from a table",
        description="Reads a table (XLSX, XLS, ODS, CSV), shows what it will do, and "
        "does it by one decision. Exit codes: 0 all in, 1 rows refused, 2 the file or "
        "the whole refused.",
    )
    command.add_argument("kind", choices=KINDS)
    command.add_argument("file", metavar="FILE", nargs="?", default="")
    command.add_argument("--structure", default="party", help="key of the structure")
    command.add_argument("--map", default="", help="TOML: heading = field, [columns]")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--fill", action="store_true", help="fill blanks only (default)")
    how.add_argument("--overwrite", action="store_true", help="overwrite what differs")
    command.add_argument("--on", type=date_argument, help="the day from which it holds")
    command.add_argument("--symbol", default="", help="symbol of the paper behind it")
    command.add_argument(
        "--dry-run", action="store_true", help="preview, write nothing"
    )
    command.add_argument("--errors", default="", help="file for the refused rows")
    command.add_argument("--template", default="", help="write a template to this file")
    command.add_argument(
        "--language",
        default="vi",
        choices=("vi", "lo", "en"),
        help="of a template and of the reasons of refused rows",
    )
    command.add_argument("--undo", type=int, metavar="ID", help="take an import back")
    command.add_argument("--json", action="store_true", help="print JSON alone")
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Run ``banyan import``."""
    if args.template:
        return _template(args)
    if args.undo is not None:
        return _undo(args)
    if not args.file:
        raise InputError(_("Name the file that is to be taken in."))
    if args.errors:
        files.ready(Path(args.errors))
    return _load(args, Path(args.file))


def _actor() -> Any:
    from banyan.kernel.actor import system_actor

    return system_actor(NAME)


def _template(args: argparse.Namespace) -> int:
    from banyan.imports import services

    made = services.template(kind=args.kind, language=args.language)
    files.write(Path(args.template), made)
    return DONE


def _undo(args: argparse.Namespace) -> int:
    from banyan.imports import queries, services

    item = queries.import_by_number(_actor(), args.undo)
    done = services.import_undo(actor=_actor(), item=item)
    _say(args, {"import": done.pk, "state": done.state})
    return DONE


def _load(args: argparse.Namespace, path: Path) -> int:
    from banyan.imports import services

    item = _start(args, path)
    item = services.import_prepare(actor=_actor(), item=item)
    if not args.dry_run:
        item = services.import_apply(actor=_actor(), item=item, symbol=args.symbol)
    if args.errors:
        _errors(item, args)
    found = _found(item)
    _say(args, found)
    if args.dry_run:
        services.import_drop(actor=_actor(), item=item)
    return SOME_REFUSED if found["refused"] else DONE


def _start(args: argparse.Namespace, path: Path) -> Any:
    from banyan.imports import services
    from banyan.units.queries import structure_get

    return services.import_start(
        actor=_actor(),
        kind=args.kind,
        content=files.read(path),
        file_name=path.name,
        structure=structure_get(args.structure),
        overwrite=args.overwrite,
        on=args.on,
        mapping=_mapping(args, path) if args.map else None,
    )


def _mapping(args: argparse.Namespace, path: Path) -> dict[int, str]:
    """Return the mapping of a TOML file: its table ``columns``, heading = field."""
    import tomllib

    from banyan.imports import queries

    content = files.read(Path(args.map))
    try:
        chosen = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        text = _("The file %(path)s cannot be read: %(why)s")
        raise InputError(text, path=args.map, why=str(error)) from error
    columns = chosen.get("columns", chosen)
    return queries.columns_named(args.kind, files.read(path), path.name, columns)


def _errors(item: Any, args: argparse.Namespace) -> None:
    """Write the refused rows, with the reasons in the language asked for."""
    from django.utils.translation import override

    from banyan.base.saying import say
    from banyan.imports import services

    path = Path(args.errors)
    form = "csv" if path.suffix.lower() == ".csv" else "xlsx"
    with override(args.language):
        rows = services.refused_rows(actor=_actor(), item=item, form=form, say=say)
    files.write(path, rows)


def _found(item: Any) -> dict[str, Any]:
    from banyan.imports import queries

    shown = queries.summary(item)
    return {
        "import": item.pk,
        "kind": item.kind,
        "state": item.state,
        "rows": shown.rows,
        "applied": shown.applied,
        "refused": shown.refused,
        "statuses": shown.statuses,
        "findings": shown.findings,
        "impact": shown.impact,
        "summary": shown.sentence(),
    }


def _say(args: argparse.Namespace, found: dict[str, Any]) -> None:
    if args.json:
        print_json(found)
        return
    print(f"Import {found['import']}: {found['state']}")
    if "summary" in found:
        print(f"  {found['rows']} rows: {found['summary']}")
        for code, count in sorted(found["findings"].items()):
            print(f"  {count:>8} {code}")
