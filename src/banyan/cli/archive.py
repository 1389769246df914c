"""Full export and restore, backup: the whole organisation in one file, and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from banyan.archive import queries, services
from banyan.kernel.actor import Actor, system_actor

from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    export = commands.add_parser(
        "export", help="write the whole organisation into one file, or check one"
    )
    export.add_argument("archive", type=Path, metavar="ARCHIVE", help="a ZIP file")
    export.add_argument(
        "--check", action="store_true", help="check an archive; write nothing"
    )
    export.add_argument(
        "--with-secrets",
        action="store_true",
        help="also passwords, second factors, and what opens sealed values",
    )
    export.add_argument("--json", action="store_true")
    export.set_defaults(func=run_export)
    backup = commands.add_parser(
        "backup", help="copy database and files of a running SQLite installation"
    )
    backup.add_argument("backup", type=Path, metavar="BACKUP", help="a ZIP file")
    backup.add_argument("--with-keys", action="store_true", help="the keys, too")
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(func=run_backup)
    restore = commands.add_parser(
        "restore",
        help="bring back a full export (into an empty installation) or a backup",
    )
    restore.add_argument("archive", type=Path, metavar="FILE")
    restore.add_argument(
        "--replace",
        action="store_true",
        help="a backup only: put it in the place of what is there",
    )
    restore.add_argument("--json", action="store_true")
    restore.set_defaults(func=run_restore)


def run_export(args: argparse.Namespace) -> int:
    """Write an archive, or check one."""
    if args.check:
        return _check(args)
    done = services.archive_export(
        actor=_actor(), path=args.archive, with_secrets=args.with_secrets, say=_say
    )
    manifest = done.manifest
    if args.json:
        print_json({"path": str(done.path), "size": done.size, **_summary(manifest)})
        return int(bool(manifest.missing))
    print(f"{done.path}: {done.size} bytes, {manifest.rows} rows")
    _print_left_out(manifest)
    for line in manifest.missing:
        print(f"  MISSING: {line}", file=sys.stderr)
    return int(bool(manifest.missing))


def _check(args: argparse.Namespace) -> int:
    checked = queries.archive_check(args.archive)
    if args.json:
        print_json({"sound": True, "key": checked.key_id, **_summary(checked.manifest)})
        return 0
    manifest = checked.manifest
    print(f"sound: {manifest.rows} rows of {len(manifest.tables)} tables")
    print(f"written {manifest.made_at} by Banyan {manifest.program}")
    print(f"signed by the key {checked.key_id}: compare it with the published one")
    _print_left_out(manifest)
    return 0


def _summary(manifest: Any) -> dict[str, Any]:
    return {
        "archive": manifest.archive,
        "program": manifest.program,
        "made_at": manifest.made_at,
        "specimen": manifest.specimen,
        "secrets": manifest.secrets,
        "seal": manifest.seal,
        "rows": manifest.rows,
        "tables": {t.table: t.rows for t in manifest.tables},
        "contents": manifest.contents,
        "missing": list(manifest.missing),
        "left_out": {x.what: x.why for x in manifest.left_out},
    }


def _print_left_out(manifest: Any) -> None:
    print("Not in it:")
    for left in manifest.left_out:
        print(f"  {left.what}: {left.why}")


def run_backup(args: argparse.Namespace) -> int:
    """Write a backup."""
    done = services.backup_write(
        actor=_actor(), path=args.backup, with_keys=args.with_keys, say=_say
    )
    if args.json:
        print_json(
            {
                "path": str(done.path),
                "size": done.size,
                "files": done.files,
                "keys": done.with_keys,
            }
        )
        return 0
    print(f"{done.path}: {done.size} bytes, {done.files} files")
    if not done.with_keys:
        print("The keys are not in it: keep the folder keys and the file secret apart.")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Bring back whatever the file is; then examine the ledger."""
    if queries.archive_format(args.archive) == "banyan-backup":
        return _bring_back(args)
    _migrate()
    done = services.archive_restore(actor=_actor(), path=args.archive, say=_say)
    _install_packs()
    report = _verify()
    if args.json:
        print_json(
            {
                "rows": done.rows,
                "contents": done.contents,
                "key": done.key_id,
                "notes": list(done.notes),
                "verify": report.as_json(),
            }
        )
        return 0 if report.is_sound else 1
    print(f"restored {done.rows} rows and {done.contents} contents")
    print(f"seals go on with the key {done.key_id}: publish it (banyan ledger keys)")
    for note in done.notes:
        print(f"  {note}")
    _print_verdict(report)
    return 0 if report.is_sound else 1


def _bring_back(args: argparse.Namespace) -> int:
    _migrate()
    done = services.backup_restore(
        actor=_actor(), path=args.archive, replace=args.replace, say=_say
    )
    _migrate()
    report = _verify()
    if args.json:
        print_json(
            {
                "files": done.files,
                "seals_given_up": done.seals_given_up,
                "former": str(done.former) if done.former else None,
                "verify": report.as_json(),
            }
        )
        return 0 if report.is_sound else 1
    print(f"brought back the database and {done.files} files")
    if done.former:
        print(f"the former database lies at {done.former}")
    if done.seals_given_up:
        print(f"{done.seals_given_up} seals were given up; the heads file says so")
    _print_verdict(report)
    return 0 if report.is_sound else 1


def _print_verdict(report: Any) -> None:
    if report.first is None:
        print("the ledger is sound")
        return
    print(
        f"THE LEDGER DIFFERS ({report.found}): {report.first.where}: "
        f"{report.first.template} It was so in the file; see banyan verify.",
        file=sys.stderr,
    )


def _verify() -> Any:
    from banyan.ledger.queries import verify

    return verify(_actor())


def _migrate() -> None:
    """Bring an empty or older database up to date; at once when it is."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    call_command("migrate", interactive=False, verbosity=0)


def _install_packs() -> None:
    """Bring the right sets up to what this version ships, as ``migrate`` does."""
    from banyan.demo.setup import install_packs

    install_packs()


def _say(line: str) -> None:
    print(f"  {line}", file=sys.stderr)


def _actor() -> Actor:
    return system_actor("command line")
