"""``banyan api token``: make one for an account, list them, revoke one."""

from __future__ import annotations

import argparse
from typing import Any

from banyan.access import queries, services
from banyan.kernel.errors import NotVisible

from .access import NO_ACCOUNT, operator, unit_named
from .arguments import date_argument
from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    token = commands.add_parser("token", help="tokens of accounts, for programs")
    inner = token.add_subparsers(dest="token_command", metavar="WHAT", required=True)
    new = inner.add_parser("new", help="make a token; its secret is shown once")
    new.add_argument("account", help="sign-in name of the account")
    new.add_argument("--name", required=True, help="what will use it")
    new.add_argument(
        "--until", required=True, type=date_argument, help="the day on which it ends"
    )
    new.add_argument(
        "--right",
        action="append",
        default=[],
        help="cut it to this right (several times for several); all else",
    )
    new.add_argument(
        "--unit",
        action="append",
        default=[],
        help="cut it to this unit and below: unit:CODE@structure or unit:ID",
    )
    new.add_argument(
        "--own", action="store_true", help="with the holder's own record and papers"
    )
    new.add_argument("--json", action="store_true")
    new.set_defaults(func=run_new)
    listed = inner.add_parser("list", help="list tokens, never their secrets")
    listed.add_argument("--account", help="only those of this account")
    listed.add_argument("--over", action="store_true", help="ended and revoked too")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(func=run_list)
    revoke = inner.add_parser("revoke", help="revoke a token at once")
    revoke.add_argument("token", type=int, help="its number")
    revoke.add_argument("--json", action="store_true")
    revoke.set_defaults(func=run_revoke)


CALENDARS = {"feed": "calendar", "unit": "calendar of cases"}


def run_new(args: argparse.Namespace) -> int:
    """Make a token and print its secret, for the one time."""
    command = services.TokenNew(
        name=args.name,
        ends_on=args.until,
        rights=tuple(args.right),
        units=tuple(unit_named(unit) for unit in args.unit),
        own=args.own,
    )
    made = services.token_new(
        actor=operator(), command=command, account_id=_account(args.account).id
    )
    if args.json:
        print_json({"id": made.id, "secret": made.secret, "ends_on": args.until})
    else:
        print(f"Token {made.id} of {args.account}, until {args.until}:")
        print(f"  {made.secret}")
        print("  Keep it now: it is not shown again.")
    return 0


def _account(username: str) -> queries.AccountRow:
    try:
        return queries.account_get(operator(), username)
    except NotVisible as error:
        raise NotVisible(NO_ACCOUNT, account=username) from error


def run_list(args: argparse.Namespace) -> int:
    """List tokens."""
    account = _account(args.account).id if args.account else None
    rows = queries.tokens_of(operator(), account, over=args.over)
    if args.json:
        print_json([_data(row) for row in rows])
        return 0
    for row in rows:
        until = row.ends_on or "open"
        what = CALENDARS.get(row.kind) or ", ".join(row.rights) or "all"
        where = ", ".join(u.names.in_language("en") for u in row.units) or "everywhere"
        print(f"{row.id:>6}  {row.account}: {row.name} ({row.hint}…) {row.state}")
        print(f"        {what}; {where}; until {until}")
    return 0


def _data(row: queries.TokenRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "account": row.account,
        "account_id": row.account_id,
        "kind": row.kind,
        "name": row.name,
        "hint": row.hint,
        "rights": list(row.rights),
        "units": [u.id for u in row.units],
        "own": row.own,
        "created_at": row.created_at,
        "ends_on": row.ends_on,
        "revoked_at": row.revoked_at,
        "last_used_at": row.last_used_at,
        "state": row.state,
    }


def run_revoke(args: argparse.Namespace) -> int:
    """Revoke a token."""
    services.token_revoke(actor=operator(), token_id=args.token)
    if args.json:
        print_json({"id": args.token, "revoked": True})
    else:
        print(f"Token {args.token} is revoked.")
    return 0
