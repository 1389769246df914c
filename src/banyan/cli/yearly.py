"""``banyan exchange yearly``: the yearly report of a partnership at the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .acting import acting_as
from .files import ready, write
from .output import print_json

LANGUAGES = ("vi", "lo", "en")


def register(inner: Any, common: Callable[[Any, Any], None]) -> None:
    """Add the command among those of exchanges."""
    parser = inner.add_parser(
        "yearly",
        help="the yearly report of a partnership: read, write as a file, release",
        description="Without --year: the reports that were given.",
    )
    parser.add_argument("--partnership", metavar="UID", help="of this partnership")
    parser.add_argument("--partner", metavar="UID", help="of this partner organisation")
    parser.add_argument("--year", type=int, metavar="YEAR")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--out", metavar="FILE", help="its suffix says the form")
    parser.add_argument("--now", action="store_true", help="as it would read today")
    parser.add_argument("--edition", type=int, metavar="N", help="that was given")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--release", choices=("partner", "internal"), help="how far")
    act.add_argument("--withdraw", metavar="REASON", help="take it back")
    parser.add_argument(
        "--to", action="append", default=[], metavar="NAME", help="also this account"
    )
    parser.add_argument(
        "--only", action="append", default=[], choices=LANGUAGES,
        help="released in this language alone; again for another one",
    )  # fmt: skip
    common(parser, run)


def run(args: argparse.Namespace) -> int:
    """Print, write, release or withdraw the report on a year."""
    actor = acting_as(args.account)
    partnership = _partnership(actor, args)
    if args.year is None:
        return _list(actor, partnership, args)
    if args.release:
        return _release(actor, partnership, args)
    if args.withdraw is not None:
        return _withdraw(actor, partnership, args)
    if args.out:
        return _write(actor, partnership, args)
    return _show(actor, partnership, args)


def _partnership(actor: Any, args: argparse.Namespace) -> Any:
    """Return the partnership named, or the one with the partner named."""
    from banyan.exchange.queries import partnership_with

    if args.partnership:
        return args.partnership
    if args.partner:
        return partnership_with(actor, args.partner)
    return None


def _list(actor: Any, partnership: Any, args: argparse.Namespace) -> int:
    import dataclasses

    from banyan.yearly.queries import yearly_released, years_of

    rows = years_of(actor, partnership) if partnership else yearly_released(actor)
    found = [{**dataclasses.asdict(one), "title": one.title.as_json()} for one in rows]
    if args.json:
        print_json(found)
        return 0
    for one in rows:
        title = one.title.in_language(args.lang)
        print(f"{one.partnership}  {one.year}/{one.edition}  {one.state:<10} {title}")
    return 0


def _release(actor: Any, partnership: Any, args: argparse.Namespace) -> int:
    from banyan.access.queries import account_by_login
    from banyan.kernel.errors import NotVisible
    from banyan.yearly.services import yearly_release

    accounts = []
    for name in args.to:
        account = account_by_login(name)
        if account is None:
            raise NotVisible
        accounts.append(account.pk)
    made = yearly_release(
        actor=actor,
        partnership=partnership,
        year=args.year,
        level=args.release,
        languages=args.only,
        accounts=accounts,
    )
    told = {"year": made.year, "edition": made.number, "paper": made.paper}
    print_json(told) if args.json else print(f"{made.year}/{made.number} {made.paper}")
    return 0


def _withdraw(actor: Any, partnership: Any, args: argparse.Namespace) -> int:
    from banyan.yearly.services import yearly_withdraw

    made = yearly_withdraw(
        actor=actor, partnership=partnership, year=args.year, reason=args.withdraw
    )
    told = {"year": made.year, "edition": made.number, "state": made.state}
    print_json(told) if args.json else print(f"{made.year}/{made.number} withdrawn")
    return 0


def _write(actor: Any, partnership: Any, args: argparse.Namespace) -> int:
    from banyan.yearly.paper import yearly_file

    path = Path(args.out)
    ready(path)
    made = yearly_file(
        actor=actor,
        partnership=partnership,
        year=args.year,
        language=args.lang,
        form=path.suffix.lower().lstrip("."),
        now=args.now,
        edition=args.edition,
    )
    write(path, made.content)
    told = {"file": str(path), "bytes": len(made.content), "name": made.name}
    print_json(told) if args.json else print(path)
    return 0


def _show(actor: Any, partnership: Any, args: argparse.Namespace) -> int:
    from banyan.yearly.queries import yearly_shown
    from banyan.yearly.saying import said

    shown = yearly_shown(
        actor, partnership, args.year, now=args.now, edition=args.edition
    )
    if args.json:
        same = "year edition state level paper languages released_on hash content"
        print_json({name: getattr(shown, name) for name in same.split()})
        return 0
    _print(said(shown.content, args.lang), args.lang)
    if shown.hash:
        print(f"\n{shown.hash}")
    return 0


def _print(report: Any, language: str) -> None:
    from banyan.yearly.paper import titles

    print(f"{report.title}: {report.partnership}")
    print(f"{report.own} - {report.partner}")
    for key, title in titles(language).items():
        print(f"\n{title}")
        for row in report.rows[key]:
            cells = (value.replace("\n", "; ") for value in row.values() if value)
            print("   " + " | ".join(cells))
