"""Commands of access: why somebody may or may not, and accounts."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from banyan.access import queries, services
from banyan.access.domain.explanation import Explanation, GrantReason
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import gettext_noop as _
from banyan.people import queries as people
from banyan.units import queries as units

from .output import print_json

NO_ACCOUNT = _("There is no open account “%(account)s”.")
NO_RIGHT = _("There is no right “%(right)s”. Known are: %(known)s.")
NO_OBJECT = _(
    "“%(object)s” names nothing: write unit:CODE@structure, unit:ID or person:UID."
)


def register(commands: Any) -> None:
    """Add the commands of this module."""
    why = commands.add_parser(
        "explain", help="why an account may or may not (0 allowed, 1 not, 2 unknown)"
    )
    why.add_argument("--actor", required=True, help="sign-in name of an account")
    why.add_argument("--act", required=True, help="a right, such as person.read")
    why.add_argument(
        "--object", required=True, help="unit:CODE@structure, unit:ID or person:UID"
    )
    why.add_argument("--json", action="store_true")
    why.set_defaults(func=run_explain)
    _register_account(commands)


def _register_account(commands: Any) -> None:
    account = commands.add_parser("account", help="open, close and list accounts")
    inner = account.add_subparsers(
        dest="account_command", metavar="WHAT", required=True
    )
    create = inner.add_parser("create", help="open an account")
    create.add_argument("username")
    create.add_argument("--unit", help="who looks after it: unit:CODE@structure")
    create.add_argument("--person", help="uid of the person it belongs to")
    create.add_argument("--email", default="")
    create.add_argument("--card", default="")
    create.add_argument("--label", default="")
    create.add_argument("--language", default="vi")
    create.add_argument("--right-set", help="give this right set over the unit")
    create.add_argument("--json", action="store_true")
    create.set_defaults(func=run_create)
    close = inner.add_parser("close", help="close an account and sign it out")
    close.add_argument("username")
    close.add_argument("--json", action="store_true")
    close.set_defaults(func=run_close)
    password = inner.add_parser(
        "password", help="set a password (read from standard input)"
    )
    password.add_argument("username")
    password.add_argument("--json", action="store_true")
    password.set_defaults(func=run_password)
    listed = inner.add_parser("list", help="list accounts")
    listed.add_argument("--closed", action="store_true", help="closed ones too")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(func=run_list)


def operator() -> Actor:
    """Return whoever works on the machine itself."""
    return system_actor("command line", on=clock.today())


def run_explain(args: argparse.Namespace) -> int:
    """Explain; 0 when allowed, 1 when not, 2 when something named is unknown."""
    actor = _actor_named(args.actor)
    _require_right(args.act)
    why = _explained(actor, args.act, args.object)
    if args.json:
        print_json(as_data(why))
    else:
        _print(why)
    return 0 if why.allowed else 1


def _actor_named(username: str) -> Actor:
    account = queries.account_by_login(username)
    if account is None:
        raise NotVisible(NO_ACCOUNT, account=username)
    return units.actor_for(account, clock.today())


def _require_right(right: str) -> None:
    known = queries.rights_known()
    if right not in known:
        raise NotVisible(NO_RIGHT, right=right, known=", ".join(known))


def _explained(actor: Actor, right: str, named: str) -> Explanation:
    kind, _colon, which = named.partition(":")
    if kind == "person" and which:
        person = people.person_get(operator(), uid=which)
        own = [
            m.unit_id
            for m in person.memberships
            if m.state == "member" and m.unit_id is not None
        ]
        return queries.explain_person(actor, right, person_id=person.id, unit_ids=own)
    return queries.explain(actor, right, unit_id=unit_named(named))


def unit_named(named: str) -> int:
    """Return the id of ``unit:CODE@structure`` or ``unit:ID``.

    Raises NotVisible when there is none, InputError when it cannot be read.
    """
    kind, _colon, which = named.partition(":")
    code, _at, structure = which.partition("@")
    if kind != "unit" or not code:
        problem = Problem.of("no_object", NO_OBJECT, object=named, field="object")
        raise InputError(NO_OBJECT, problems=[problem], object=named)
    if structure:
        tree = units.structure_get(structure)
        return units.unit_by_code(operator(), tree, code).id
    if code.isdigit():
        return units.unit_get(operator(), int(code)).id
    problem = Problem.of("no_object", NO_OBJECT, object=named, field="object")
    raise InputError(NO_OBJECT, problems=[problem], object=named)


def as_data(why: Explanation) -> dict[str, Any]:
    """Return an explanation as plain data."""
    return {
        "allowed": why.allowed,
        "right": why.right,
        "reason": why.reason,
        "grants": [_grant(g) for g in why.grants],
        "missing": why.missing or None,
        "could_give": [
            {
                "name": g.name,
                "account": g.account_id,
                "person": g.person_id,
                "unit": g.unit_names.in_language("en"),
            }
            for g in why.could_give
        ],
    }


def _grant(grant: GrantReason) -> dict[str, Any]:
    reach = grant.range
    return {
        "grant": grant.grant_id,
        "source": grant.source,
        "detail": grant.detail,
        "right_set": grant.right_set,
        "unit": grant.unit_id,
        "unit_name": grant.unit_names.in_language("en"),
        "below": reach.below if reach else None,
        "over_area": reach.over_area if reach else None,
        "since": grant.valid_from,
        "until": grant.valid_to,
        "decision": grant.decision or None,
    }


def _print(why: Explanation) -> None:
    print("allowed" if why.allowed else "not allowed", f"({why.right})")
    if not why.grants:
        print(f"  {why.reason}")
    for grant in why.grants:
        print(f"  {grant.template % grant.values('en')}")
        since = f"since {grant.valid_from}" if grant.valid_from else ""
        until = f", ends on {grant.valid_to}" if grant.valid_to else ""
        if since:
            print(f"    {grant.right_set}, {since}{until}")
    for giver in why.could_give:
        unit = giver.unit_names.in_language("en")
        print(f"  could be given by {giver.name} ({unit})")


def run_create(args: argparse.Namespace) -> int:
    """Open an account; without a password its holder sets one by mail."""
    unit = unit_named(args.unit) if args.unit else None
    person = people.person_get(operator(), uid=args.person).id if args.person else None
    command = services.AccountOpen(
        username=args.username,
        unit_id=unit,
        person_id=person,
        email=args.email,
        card_no=args.card,
        label=args.label,
        language=args.language,
    )
    account = services.account_open(actor=operator(), command=command)
    if args.right_set and unit is not None:
        give = services.Give(
            right_set=args.right_set,
            unit_id=unit,
            account_id=account.pk,
            reason="command line",
        )
        services.grant_give(actor=operator(), command=give)
    return _told(args, f"Account {account.username} is open.", account.username)


def _told(args: argparse.Namespace, sentence: str, username: str) -> int:
    print_json({"account": username, "done": True}) if args.json else print(sentence)
    return 0


def run_close(args: argparse.Namespace) -> int:
    """Close an account."""
    account = _account(args.username)
    services.account_close(actor=operator(), account_id=account.id)
    return _told(args, f"Account {account.username} is closed.", account.username)


def _account(username: str) -> queries.AccountRow:
    try:
        return queries.account_get(operator(), username)
    except NotVisible as error:
        raise NotVisible(NO_ACCOUNT, account=username) from error


def run_password(args: argparse.Namespace) -> int:
    """Set a password, asked for at the terminal or read from standard input."""
    account = _account(args.username)
    typed = (
        getpass.getpass("New password: ")
        if sys.stdin.isatty()
        else sys.stdin.readline().rstrip("\n")
    )
    services.account_password_set(
        actor=operator(), account_id=account.id, password=typed
    )
    return _told(args, f"The password of {account.username} is set.", account.username)


def run_list(args: argparse.Namespace) -> int:
    """List accounts, never with anything secret."""
    rows = queries.accounts_visible(operator(), closed=args.closed)
    if args.json:
        print_json(
            [
                {
                    "account": r.username,
                    "name": r.name,
                    "mail": r.email,
                    "card": r.card_no,
                    "person": r.person_id,
                    "unit": r.unit_id,
                    "language": r.language,
                    "open": r.is_active,
                }
                for r in rows
            ]
        )
        return 0
    for row in rows:
        state = "" if row.is_active else " (closed)"
        print(f"{row.username:24} {row.name}{state}")
    return 0
