"""``banyan cases``: check the procedures, list and show cases, record steps."""

from __future__ import annotations

from typing import Any

from . import case_checks


def register(subparsers: Any) -> None:
    """Add ``cases`` and its commands to the parser of ``banyan``."""
    parser = subparsers.add_parser("cases", help="procedures and the cases under way")
    commands = parser.add_subparsers(
        dest="cases_command", metavar="WHAT", required=True
    )
    case_checks.register(commands)
