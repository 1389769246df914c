"""``banyan removals``: persons entered by mistake are set aside, and taken up again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from .acting import acting_as
from .naming import decision_named, person_named, uid_typed
from .output import print_json

PAGE = 500


def register(subparsers: Any) -> None:
    """Add the commands of persons entered by mistake."""
    removals = subparsers.add_parser(
        "removals",
        help="set a person aside who was entered by mistake, or take them up again",
        description="Persons are named by their public identity or the number of a "
        "membership card. Nothing is deleted; what builds on a person is listed, and "
        "the person stays.",
    )
    inner = removals.add_subparsers(dest="what", metavar="WHAT", required=True)
    shown = inner.add_parser("list", help="who is set aside now, newest first")
    _common(shown, run_list)
    aside = inner.add_parser("set-aside", help="set one person aside")
    aside.add_argument("person", metavar="PERSON", help="public identity, or card")
    aside.add_argument("--reason", required=True, help="why, for whoever comes later")
    aside.add_argument(
        "--decision", metavar="NUMBER", help="needed where a membership goes"
    )
    _common(aside, run_set_aside)
    undo = inner.add_parser("undo", help="take the person of a removal up again")
    undo.add_argument("removal", metavar="ID", help="as the list names it")
    undo.add_argument("--reason", required=True, help="why, for whoever comes later")
    _common(undo, run_undo)


def _common(parser: Any, run: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account may do it")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=run)


def run_list(args: argparse.Namespace) -> int:
    """Print who is set aside now, in range."""
    data = [_shown(row) for row in _every(acting_as(args.account))]
    if args.json:
        print_json({"count": len(data), "removals": data})
        return 0
    for row in data:
        print(f"{row['removal']}  {row['name']}  {row['removed_at']}  {row['reason']}")
    return 0


def _every(actor: Any) -> Iterator[Any]:
    from banyan.people.queries.removals import removals

    before = None
    while page := removals(actor, before=before, limit=PAGE):
        yield from page
        before = page[-1].id


def _shown(row: Any) -> dict[str, Any]:
    return {
        "removal": str(row.uid),
        "person": str(row.person_uid),
        "name": row.name,
        "unit": row.unit_names and row.unit_names.in_language("vi"),
        "reason": row.reason,
        "by": row.by_name,
        "removed_at": row.removed_at.isoformat(),
        "memberships": row.memberships,
    }


def run_set_aside(args: argparse.Namespace) -> int:
    """Set a person aside; a refusal lists everything that builds on them."""
    from banyan.people import services

    actor = acting_as(args.account)
    person = person_named(actor, args.person)
    command = services.SetPersonAside(person.id, args.reason)
    row = services.persons_set_aside(
        actor=actor, commands=[command], decision=decision_named(actor, args.decision)
    )[0]
    data = {"removal": str(row.uid), "person": str(person.uid)}
    if args.json:
        print_json(data)
    else:
        print(f"{person.full_name} is set aside; take up again: undo {row.uid}")
    return 0


def run_undo(args: argparse.Namespace) -> int:
    """Take the person up again: everything stands as it did."""
    from banyan.people import services

    actor = acting_as(args.account)
    command = services.TakePersonUp(uid_typed(args.removal), args.reason)
    row, card_given = services.removals_undo(actor=actor, commands=[command])[0]
    if args.json:
        print_json({"removal": str(row.uid), "undone": True, "card_given": card_given})
    else:
        print("taken up again; everything stands as it did")
        if card_given:
            print("  the number of the card was given to somebody else since")
    return 0
