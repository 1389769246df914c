"""The entry point: finds the command, runs it, turns refusals into exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from django.core.exceptions import ValidationError

from banyan import __version__
from banyan.kernel.text import gettext_noop as _

from .output import is_asked, print_json, speaking

MODULES = (
    "operate",
    "demo",
    "synth",
    "units",
    "imports",
    "people",
    "duplicates",
    "removals",
    "lists",
    "rulebook",
    "cases",
    "commitments",
    "evaluation",
    "reading",
    "exchanges",
    "packages",
    "training",
    "briefings",
    "topics",
    "access",
    "api",
    "ledger",
    "papers",
    "search",
    "archive",
    "jobs",
    "assets",
    "reference",
    "translations",
)
REFUSED, USAGE = 1, 2


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every room's commands."""
    parser = argparse.ArgumentParser(
        prog="banyan",
        description="Runs a membership organisation from its branches up.",
        epilog="Exit codes: 0 done, 1 refused or something differs, 2 wrong usage.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in MODULES:
        import_module(f"banyan.cli.{name}").register(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.config.settings")
    import django

    django.setup()
    from django.db.utils import OperationalError, ProgrammingError

    from banyan.kernel.errors import OrgError

    args = build_parser().parse_args(argv)
    try:
        return int(args.func(args) or 0)
    except OrgError as error:
        with speaking(getattr(args, "answer_in", None)):
            return report(error, as_json=getattr(args, "json", False))
    except (OperationalError, ProgrammingError) as error:
        print(f"banyan: the database is not ready: {error}", file=sys.stderr)
        print("  Run banyan migrate, or name another BANYAN_DATA.", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return 0
    except (OSError, ValidationError, argparse.ArgumentTypeError) as error:
        return report(typed_wrongly(error), as_json=getattr(args, "json", False))


def typed_wrongly(error: Exception) -> Exception:
    """Return the refusal of a file that cannot be used, or of a value that is none.

    Raises the error again where nobody typed what it is about.
    """
    from banyan.kernel.errors import InputError

    if isinstance(error, OSError):
        if error.filename is None:
            raise error
        return InputError(_FILE, path=error.filename, why=error.strerror or str(error))
    said = error.messages if isinstance(error, ValidationError) else [str(error)]
    return InputError(_VALUE, why=" ".join(said))


_FILE = _("The file %(path)s cannot be used: %(why)s")
_VALUE = _("A value cannot be read: %(why)s")


def report(error: Exception, *, as_json: bool) -> int:
    """Print a refusal: what happened, where, and the way out."""
    from banyan.kernel.errors import InputError, NotVisible, OrgError

    assert isinstance(error, OrgError)  # noqa: S101
    if as_json:
        print_json(as_data(error))
    else:
        told, way_out = said(error)
        print(f"banyan: {told}", file=sys.stderr)
        for problem in error.problems:
            place = " ".join(
                part
                for part in (
                    f"row {problem.row}" if problem.row is not None else "",
                    problem.field,
                )
                if part
            )
            print(
                f"  {place + ': ' if place else ''}{problem.message}", file=sys.stderr
            )
            if problem.way_out:
                print(f"    {problem.advice}", file=sys.stderr)
        if way_out:
            print(f"  {way_out}", file=sys.stderr)
    return USAGE if isinstance(error, InputError | NotVisible) else REFUSED


def said(error: object) -> tuple[str, str]:
    """Return a refusal and its way out: in English, or as the command was asked to."""
    from banyan.kernel.errors import OrgError

    assert isinstance(error, OrgError)  # noqa: S101
    if not is_asked():
        return error.message, error.advice
    from banyan.base.saying import say

    way_out = say(error.way_out, error.values) if error.way_out else ""
    return say(error.template, error.values), way_out


def as_data(error: object) -> dict[str, object]:
    """Return a refusal as plain data, the same shape for every command."""
    from banyan.kernel.errors import OrgError

    assert isinstance(error, OrgError)  # noqa: S101
    told, way_out = said(error)
    return {
        "error": error.code,
        "message": told,
        "way_out": way_out,
        "rule": getattr(error, "rule", ""),
        "citation": getattr(error, "citation", ""),
        "problems": [
            {
                "code": p.code,
                "message": p.message,
                "field": p.field,
                "row": p.row,
                "citation": p.citation,
                "way_out": p.advice,
            }
            for p in error.problems
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
