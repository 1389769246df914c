"""``banyan package``: signed packages for partners and from them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from . import files
from .acting import acting_as
from .naming import uid_typed
from .output import print_json


def register(commands: Any) -> None:
    """Add the commands of this module."""
    room = commands.add_parser(
        "package",
        help="signed packages between installations",
        description="Records go out as a partner's guests see them, and come in as theirs.",
    )
    inner = room.add_subparsers(dest="what", metavar="WHAT", required=True)
    make = inner.add_parser("make", help="make a package of what was released")
    make.add_argument("partner", metavar="UID", help="the partner's organisation")
    make.add_argument("--level", choices=("partner", "public"), default="partner")
    make.add_argument("--kind", default="", help="records of this kind alone")
    make.add_argument("--record", metavar="UID", help="this record alone")
    make.add_argument("--out", required=True, metavar="FILE")
    _common(make, run_make)
    check = inner.add_parser("check", help="look at a package; nothing is written")
    check.add_argument("file", metavar="FILE")
    _common(check, run_check)
    take = inner.add_parser("take", help="take a package in, and records from it")
    take.add_argument("file", metavar="FILE")
    take.add_argument(
        "--record", action="append", default=[], metavar="UID", help="this; again"
    )
    take.add_argument("--all", action="store_true", help="changed ones too")
    take.add_argument("--none", action="store_true", help="let it wait")
    _common(take, run_take)
    back = inner.add_parser("take-back", help="undo what was taken from a package")
    back.add_argument("uid")
    _common(back, run_take_back)
    adopt = inner.add_parser("adopt", help="begin an own practice from a partner's")
    adopt.add_argument("uid", help="the record that came")
    adopt.add_argument(
        "--organisation",
        metavar="UID",
        help="the own body; needed where there are more",
    )
    _common(adopt, run_adopt)
    show = inner.add_parser("show", help="a package, and how its records stand")
    show.add_argument("uid")
    _common(show, run_show)
    _keys(inner)


def _keys(inner: Any) -> None:
    keys = inner.add_parser("keys", help="the own key and those of partners")
    what = keys.add_subparsers(dest="keys", metavar="KEYS", required=True)
    _common(what.add_parser("own", help="the fingerprint to read out"), run_own)
    card = what.add_parser("card", help="write the key card for partners")
    card.add_argument("--out", required=True, metavar="FILE")
    _common(card, run_card)
    _common(what.add_parser("list", help="the keys of partners"), run_keys)
    add = what.add_parser("add", help="trust the key of a partner")
    add.add_argument("file", metavar="FILE", help="its key card, or a package of it")
    add.add_argument("--organisation", required=True, metavar="UID")
    add.add_argument("--told", required=True, metavar="DIGITS", help="as read out")
    add.add_argument("--compared", required=True, metavar="HOW")
    _common(add, run_add)
    withdraw = what.add_parser("withdraw", help="trust a key no more")
    withdraw.add_argument("uid")
    withdraw.add_argument("--reason", required=True)
    _common(withdraw, run_withdraw)
    renew = what.add_parser("renew", help="sign with a new key from now on")
    _common(renew, run_renew)


def _common(parser: Any, run: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=run)


def run_make(args: argparse.Namespace) -> int:
    """Make a package and write its file; taking it out is recorded."""
    from banyan.packages.services import package_make, package_open

    out = Path(args.out)
    files.ready(out)
    actor = acting_as(args.account)
    made = package_make(
        actor=actor,
        partner=args.partner,
        level=args.level,
        kind=args.kind,
        record=args.record,
    )
    taken = package_open(actor=actor, package=made.uid)
    files.write(out, taken.content)
    data = {
        "uid": str(made.uid),
        "package": str(made.package),
        "file": str(out),
        "bytes": made.size,
        "records": made.records,
        "files": made.files,
        "sha256": made.sha256,
    }
    if args.json:
        print_json(data)
    else:
        print(f"{out}: {made.records} records, {made.files} files, {made.size} bytes")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print how the records of a file stand; exit 1 where one is in conflict."""
    from banyan.packages.queries import package_checked

    found = package_checked(acting_as(args.account), files.read(Path(args.file)))
    data = {
        "package": found.package,
        "from": found.organisation.as_json(),
        "level": found.level,
        **preview_data(found.preview),
    }
    if args.json:
        print_json(data)
    else:
        print(f"{found.package}  {found.organisation}  {found.level}")
        _print_records(data["records"])
    return 1 if found.preview.counted()["conflict"] else 0


def preview_data(preview: Any) -> dict[str, Any]:
    """Return how the records of a package stand, as plain data."""
    return {
        "counted": preview.counted(),
        "records": [
            {
                "kind": one.kind,
                "uid": str(one.uid),
                "title": one.title.as_json(),
                "standing": str(one.standing),
                "own": str(one.own.uid) if one.own else None,
                "files": one.files,
                "differences": [
                    {
                        "label": str(d.label),
                        "mine": d.mine.as_json(),
                        "theirs": d.theirs.as_json(),
                    }
                    for d in one.differences
                ],
            }
            for one in preview.records
        ],
    }


def _print_records(records: list[dict[str, Any]]) -> None:
    for one in records:
        title = next(iter(one["title"].values()), "")
        print(f"  {one['standing']:10} {one['kind']:10} {one['uid']}  {title}")


def run_take(args: argparse.Namespace) -> int:
    """Take a package in (once), then the records chosen from it: all new by default."""
    from banyan.packages.queries import package_get, package_received
    from banyan.packages.services import package_receive, package_take

    actor, content = acting_as(args.account), files.read(Path(args.file))
    uid = package_received(actor, content)
    if uid is None:
        uid = package_receive(actor=actor, content=content).uid
    chosen: Any = args.record or None
    if args.all:
        preview = package_get(actor, uid).preview
        chosen = [one.uid for one in preview.records] if preview else []
    made = [] if args.none else package_take(actor=actor, package=uid, records=chosen)
    data = {"uid": str(uid), "taken": [str(one.uid) for one in made]}
    print_json(data) if args.json else print(f"{uid}: {len(made)} records taken")
    return 0


def run_adopt(args: argparse.Namespace) -> int:
    """Begin an own practice from one that a partner wrote; print its identity."""
    from banyan.packages.queries import adopting_bodies, received_get
    from banyan.packages.services import received_adopt

    actor, uid = acting_as(args.account), uid_typed(args.uid)
    bodies = adopting_bodies(actor, received_get(actor, uid))
    if args.organisation is None and len(bodies) > 1:
        text = _("Name the own body whose practice it becomes: %(bodies)s")
        named = [f"{pk} {name.in_language('vi')}" for pk, name in bodies]
        raise InputError(text, field="organisation", bodies=named)
    own = bodies[0][0] if bodies and args.organisation is None else args.organisation
    made = received_adopt(actor=actor, record=uid, organisation=str(own or ""))
    print_json({"uid": str(made.uid)}) if args.json else print(made.uid)
    return 0


def run_take_back(args: argparse.Namespace) -> int:
    """Undo what was taken from a package."""
    from banyan.packages.services import package_take_back

    row = package_take_back(actor=acting_as(args.account), package=args.uid)
    data = {"uid": str(row.uid), "state": row.state}
    print_json(data) if args.json else print(row.state)
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print a package."""
    from banyan.packages.queries import package_get

    found = package_get(acting_as(args.account), args.uid)
    data: dict[str, Any] = {
        "uid": str(found.uid),
        "package": str(found.package),
        "direction": found.direction,
        "state": found.state,
        "level": found.level,
        "organisation": found.organisation.as_json(),
        "fingerprint": found.fingerprint,
        "sha256": found.sha256,
        "taken": [str(one.uid) for one in found.taken],
    }
    if found.preview:
        data |= preview_data(found.preview)
    else:
        data["records"] = [dict(one) for one in found.records]
    if args.json:
        print_json(data)
        return 0
    print(f"{found.uid}  {found.direction}  {found.state}  {found.organisation}")
    if found.preview:
        _print_records(data["records"])
    return 0


def run_own(args: argparse.Namespace) -> int:
    """Print the own fingerprint."""
    from banyan.packages.queries import own_key

    own = own_key(acting_as(args.account))
    data = {
        "installation": own.installation,
        "fingerprint": own.fingerprint,
        "public_key": own.public,
    }
    print_json(data) if args.json else print(own.fingerprint)
    return 0


def run_card(args: argparse.Namespace) -> int:
    """Write the key card."""
    from banyan.packages.queries import own_card

    out = Path(args.out)
    files.ready(out)
    content = own_card(acting_as(args.account))
    files.write(out, content)
    data = {"file": str(out), "bytes": len(content)}
    print_json(data) if args.json else print(str(out))
    return 0


def run_keys(args: argparse.Namespace) -> int:
    """Print the keys of partners."""
    from banyan.packages.queries import keys_known

    rows = [
        {
            "uid": str(one.uid),
            "organisation": one.organisation.as_json(),
            "installation": one.installation,
            "fingerprint": one.fingerprint,
            "state": one.state,
            "compared": one.compared,
            "added_on": one.added_on.isoformat(),
        }
        for one in keys_known(acting_as(args.account))
    ]
    if args.json:
        print_json(rows)
        return 0
    for row in rows:
        print(row["uid"], row["state"], row["fingerprint"], sep="  ")
    return 0


def run_add(args: argparse.Namespace) -> int:
    """Trust the key of a partner."""
    from banyan.packages.services import key_add

    row = key_add(
        actor=acting_as(args.account),
        organisation=args.organisation,
        content=files.read(Path(args.file)),
        told=args.told,
        compared=args.compared,
    )
    data = {"uid": str(row.uid), "installation": row.installation}
    print_json(data) if args.json else print(row.uid)
    return 0


def run_withdraw(args: argparse.Namespace) -> int:
    """Trust a key no more."""
    from banyan.packages.services import key_withdraw

    row = key_withdraw(actor=acting_as(args.account), key=args.uid, reason=args.reason)
    data = {"uid": str(row.uid), "state": row.state}
    print_json(data) if args.json else print(row.state)
    return 0


def run_renew(args: argparse.Namespace) -> int:
    """Make a new key; print the fingerprint that partners compare anew."""
    from banyan.packages.domain.fingerprint import grouped
    from banyan.packages.services import key_renew

    own = key_renew(actor=acting_as(args.account))
    data = {"installation": own.installation, "fingerprint": grouped(own.fingerprint)}
    print_json(data) if args.json else print(data["fingerprint"])
    return 0
