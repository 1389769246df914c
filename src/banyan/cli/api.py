"""Commands of the machine interface: its document, and tokens for programs."""

from __future__ import annotations

import argparse
from typing import Any

from . import tokens
from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    api = commands.add_parser("api", help="the machine interface")
    inner = api.add_subparsers(dest="api_command", metavar="WHAT", required=True)
    schema = inner.add_parser("schema", help="its addresses, or the whole document")
    schema.add_argument("--json", action="store_true", help="the OpenAPI 3.1 document")
    schema.set_defaults(func=run_schema)
    tokens.register(inner)


def run_schema(args: argparse.Namespace) -> int:
    """Print the OpenAPI document, or a line for each address."""
    from banyan.api.app import document

    found = document()
    if args.json:
        print_json(found)
        return 0
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            right = operation.get("x-right") or "any account"
            print(f"{method.upper():<6} {path}  ({right})")
            print(f"       {operation['summary']}")
    return 0
