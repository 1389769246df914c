"""``banyan roster``, ``person``, ``privacy`` and ``figures``."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from typing import Any

from .acting import acting_as
from .arguments import date_argument
from .output import print_json

PAGE = 1_000


def register(subparsers: Any) -> None:
    """Add the commands of people, privacy and figures."""
    _register_roster(subparsers)
    _register_person(subparsers)
    _register_privacy(subparsers)
    _register_figures(subparsers)


def _register_roster(subparsers: Any) -> None:
    roster = subparsers.add_parser(
        "roster",
        help="who belongs to a unit, on any day, as known then",
        description="Lists the members of a unit by name. A roster is taken out on "
        "record: the log of readings names who did.",
    )
    roster.add_argument(
        "--unit", required=True, metavar="CODE", help="code of the unit"
    )
    roster.add_argument("--structure", default="party", help="key of the structure")
    roster.add_argument("--level", default="", help="a level, where the code needs one")
    roster.add_argument("--as-of", type=date_argument, help="the day asked (today)")
    roster.add_argument(
        "--known-on", type=date_argument, help="as known at the end of that day"
    )
    roster.add_argument("--below", action="store_true", help="with all units below")
    roster.add_argument("--guests", action="store_true", help="with temporary members")
    roster.add_argument("--account", metavar="NAME", help="as this account may see it")
    roster.add_argument("--json", action="store_true", help="print JSON alone")
    roster.set_defaults(func=run_roster)


def _register_person(subparsers: Any) -> None:
    person = subparsers.add_parser("person", help="one person and their story")
    inner = person.add_subparsers(dest="person_command", metavar="WHAT", required=True)
    show = inner.add_parser("show", help="what is recorded of a person, on record")
    show.add_argument("uid", metavar="UID", help="public identity of the person")
    show.add_argument("--account", metavar="NAME", help="as this account may see it")
    show.add_argument("--json", action="store_true", help="print JSON alone")
    show.set_defaults(func=run_person)


def _register_privacy(subparsers: Any) -> None:
    privacy = subparsers.add_parser("privacy", help="what is kept and how delicate")
    inner = privacy.add_subparsers(
        dest="privacy_command", metavar="WHAT", required=True
    )
    table = inner.add_parser("map", help="the class of every field of every table")
    table.add_argument("--check", action="store_true", help="1 when a field has none")
    table.add_argument("--json", action="store_true", help="print JSON alone")
    table.set_defaults(func=run_privacy)


def _register_figures(subparsers: Any) -> None:
    figures = subparsers.add_parser("figures", help="the kept counts of all units")
    inner = figures.add_subparsers(
        dest="figures_command", metavar="WHAT", required=True
    )
    recount = inner.add_parser("recount", help="count everything anew")
    recount.add_argument("--json", action="store_true", help="print JSON alone")
    recount.set_defaults(func=run_recount)
    check = inner.add_parser("check", help="compare with a recount; 1 when they differ")
    check.add_argument("--json", action="store_true", help="print JSON alone")
    check.set_defaults(func=run_check)


# -- roster -------------------------------------------------------------------


def run_roster(args: argparse.Namespace) -> int:
    """Print the roster of a unit on a day."""
    from banyan.kernel import clock
    from banyan.ledger import services as ledger
    from banyan.people.queries.past import end_of
    from banyan.units import queries as units

    actor = acting_as(args.account)
    day = args.as_of or clock.today()
    unit = units.unit_by_code(
        actor,
        units.structure_get(args.structure),
        args.unit,
        level=args.level,
        as_of=day,
        known_on=end_of(args.known_on),
    )
    lines = ledger.with_reading(
        lambda: list(_lines(actor, unit.id, args)),
        actor=actor,
        kind="people.roster",
        subject=unit.id,
        unit=unit.id,
        what=f"roster as of {day}",
    )
    data = _roster_data(unit, args, day, lines)
    if args.json:
        print_json(data)
    else:
        _print_roster(data)
    return 0


def _lines(actor: Any, unit: int, args: argparse.Namespace) -> Iterator[Any]:
    from banyan.people import queries

    after = None
    while True:
        page = queries.roster(
            actor,
            unit,
            as_of_day=args.as_of,
            known_on=args.known_on,
            below=args.below,
            after=after,
            limit=PAGE,
        )
        yield from page.lines
        after = page.after
        if after is None:
            break
    if args.guests:
        yield from queries.guests_of(actor, unit, as_of_day=args.as_of)


def _roster_data(
    unit: Any, args: argparse.Namespace, day: dt.date, lines: list[Any]
) -> dict[str, Any]:
    return {
        "unit": {"code": unit.code, "name": unit.names.in_language("vi")},
        "structure": args.structure,
        "as_of": day.isoformat(),
        "known_on": args.known_on and args.known_on.isoformat(),
        "below": args.below,
        "count": sum(1 for line in lines if line.stay == "home"),
        "members": [
            {
                "uid": str(line.person_uid),
                "membership": str(line.membership_uid),
                "name": line.name,
                "grade": line.grade,
                "participation": line.participation,
                "stay": line.stay,
                "since": line.since.isoformat(),
                "card_no": line.card_no,
                "unit": line.unit_names.in_language("vi"),
                "specimen": line.is_specimen,
            }
            for line in lines
        ],
    }


def _print_roster(data: dict[str, Any]) -> None:
    known = f", as known on {data['known_on']}" if data["known_on"] else ""
    print(f"{data['unit']['name']} on {data['as_of']}{known}: {data['count']} members")
    for one in data["members"]:
        words = (one["name"], one["grade"], one["participation"], one["since"])
        print(f"  {one['card_no'] or '-':<14}" + "  ".join(words))


# -- person -------------------------------------------------------------------


def run_person(args: argparse.Namespace) -> int:
    """Print one person with the story that the actor may see."""
    from banyan.ledger import services as ledger
    from banyan.people import queries

    actor = acting_as(args.account)
    person = queries.person_get(actor, uid=args.uid)
    data = ledger.with_reading(
        lambda: _person_data(actor, person),
        actor=actor,
        kind="people.person",
        subject=person.id,
        person=person.id,
        what="record and story",
    )
    if args.json:
        print_json(data)
    else:
        _print_person(data)
    return 0


def _person_data(actor: Any, person: Any) -> dict[str, Any]:
    from banyan.people import queries

    details = queries.person_details(actor, person)
    return {
        "uid": str(person.uid),
        "name": person.full_name,
        "other_names": [{"text": n.text, "kind": n.kind} for n in details.names],
        "sex": person.sex,
        "birth_date": _iso(person.birth_date),
        "deceased_on": _iso(person.deceased_on),
        "specimen": person.is_specimen,
        "memberships": [_membership(m) for m in person.memberships],
        "offices": [_office(o) for o in person.offices],
        "qualifications": [
            {"kind": q.kind, "title": _text(q.title), "issued_on": _iso(q.issued_on)}
            for q in details.qualifications
        ],
        "story": [_story(one) for one in queries.person_story(actor, person)],
    }


def _membership(one: Any) -> dict[str, Any]:
    return {
        "uid": str(one.uid),
        "structure": one.structure,
        "unit": _text(one.unit_names),
        "state": one.state,
        "grade": one.grade,
        "participation": one.participation,
        "card_no": one.card_no,
        "joined_on": _iso(one.joined_on),
        "official_on": _iso(one.official_on),
        "left_on": _iso(one.left_on),
        "left_reason": one.left_reason,
    }


def _office(one: Any) -> dict[str, Any]:
    return {
        "post": one.post_key,
        "unit": _text(one.unit_names),
        "since": _iso(one.since),
        "until": _iso(one.until),
        "term_ends_on": _iso(one.term_ends_on),
    }


def _story(one: Any) -> dict[str, Any]:
    return {
        "on": _iso(one.on),
        "kind": one.kind,
        "structure": one.structure,
        "unit": _text(one.unit_names),
        "values": {name: _plain(value) for name, value in one.values if value},
        "decision": one.decision and one.decision.symbol,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return _text(value) if hasattr(value, "in_language") else value


def _text(value: Any) -> str:
    return str(value.in_language("vi"))


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _print_person(data: dict[str, Any]) -> None:
    print(f"{data['name']}  {data['birth_date'] or ''}")
    for one in data["memberships"]:
        print(f"  {one['structure']}: {one['unit']}, {one['state']} {one['grade']}")
    for one in data["story"]:
        words = " ".join(str(v) for v in one["values"].values())
        print(f"  {one['on']}  {one['kind']:<14} {one['unit']} {words}")


# -- privacy and figures ------------------------------------------------------


def run_privacy(args: argparse.Namespace) -> int:
    """Print the class of every field; with ``--check`` 1 when one has none."""
    from banyan.base.privacy import privacy_map

    found = privacy_map()
    data = {
        "sound": found.is_sound,
        "problems": list(found.problems),
        "tables": [
            {"table": t.table, "model": t.model, "fields": dict(t.fields)}
            for t in found.tables
        ],
    }
    if args.json:
        print_json(data)
    else:
        for table in found.tables:
            print(f"{table.table:<40} {table.highest}")
        print("\n".join(found.problems) or "Every field of every table is classified.")
    return int(args.check and not found.is_sound)


def run_recount(args: argparse.Namespace) -> int:
    """Count everything anew."""
    from banyan.figures.services import rebuild_tallies

    count = rebuild_tallies()
    if args.json:
        print_json({"units": count})
    else:
        print(f"counted {count:,} units anew")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Compare the kept counts with a recount."""
    from banyan.figures.examine import examine

    problems = examine()
    if args.json:
        print_json({"sound": not problems, "problems": problems})
    else:
        print("\n".join(problems) or "The kept counts equal a recount.")
    return int(bool(problems))
