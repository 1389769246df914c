"""``banyan evaluation``: list campaigns, caps of every group, simulate, open, close.

An account is named with ``--account`` to see and do what it may; without one the
installation itself acts.
"""

from __future__ import annotations

import argparse
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .acting import acting_as
from .arguments import date_argument
from .naming import uid_typed, unit_named
from .output import print_json

A_UNIT = "its code, code@structure or UID"


def register(subparsers: Any) -> None:
    """Add ``evaluation`` and its commands to the parser of ``banyan``."""
    parser = subparsers.add_parser(
        "evaluation", help="campaigns of evaluation: groups, caps, simulation"
    )
    commands = parser.add_subparsers(
        dest="evaluation_command", metavar="WHAT", required=True
    )
    _common(
        commands.add_parser("list", help="campaigns and how far they are"), run_list
    )
    caps = commands.add_parser("caps", help="every group: counts, variants, rule")
    _campaign(caps)
    caps.add_argument("--unit", metavar="CODE", help="the groups of one body")
    _common(caps, run_caps)
    simulate = commands.add_parser("simulate", help="another value; nothing is written")
    _campaign(simulate)
    simulate.add_argument("--unit", metavar="CODE", help="this unit and all below")
    simulate.add_argument(
        "--set", action="append", default=[], metavar="RULE=VALUE", dest="sets",
        help="such as EVL-EXC-CAP=25, or FRAME=words-2023",
    )  # fmt: skip
    _common(simulate, run_simulate)
    frames = commands.add_parser("frames", help="the frames that a unit may use")
    frames.add_argument("--unit", required=True, metavar="CODE", help=A_UNIT)
    _common(frames, run_frames)
    _register_writes(commands)


def _register_writes(commands: Any) -> None:
    opening = commands.add_parser("open", help="a campaign for a unit and all below")
    opening.add_argument("--unit", required=True, metavar="CODE", help=A_UNIT)
    opening.add_argument("--title", required=True)
    opening.add_argument("--period", default="year", help="quarter, year, term")
    opening.add_argument("--first", required=True, type=date_argument)
    opening.add_argument("--last", required=True, type=date_argument)
    opening.add_argument("--frame", required=True)
    opening.add_argument("--subjects", nargs="*", default=["member", "unit"])
    opening.add_argument(
        "--due",
        action="append",
        default=[],
        metavar="STEP=DAY",
        help="last day of a step",
    )
    _common(opening, run_open)
    for name, func, about in (
        ("evidence", run_evidence, "measure every indicator for every unit"),
        ("close", run_close, "close: all decided, published, answered"),
    ):
        command = commands.add_parser(name, help=about)
        _campaign(command)
        _common(command, func)
    deciding = commands.add_parser(
        "decide",
        help="decide what is proposed for every body that is left: all or none",
    )
    _campaign(deciding)
    deciding.add_argument("--on", type=date_argument, help="the day (today)")
    _common(deciding, run_decide)


def _campaign(parser: Any) -> None:
    parser.add_argument("--campaign", required=True, metavar="ID")


def _common(parser: argparse.ArgumentParser, func: Any) -> None:
    parser.add_argument("--account", metavar="NAME", help="as this account may")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.set_defaults(func=func)


def _got(actor: Any, given: str) -> Any:
    from banyan.evaluation import queries

    return queries.campaign_get(
        actor, int(given) if given.isdecimal() else uid_typed(given)
    )


def _unit(actor: Any, given: str | None) -> int | None:
    return None if given is None else int(unit_named(actor, given).pk)


def campaign_data(one: Any) -> dict[str, Any]:
    """Return a campaign as plain data."""
    return {
        "id": one.id,
        "uid": str(one.uid),
        "title": one.title.as_json(),
        "unit": one.unit_name.as_json(),
        "period": one.period,
        "first": one.first,
        "last": one.last,
        "frame": one.frame.key,
        "pack": one.frame.pack,
        "state": one.state,
        "rated": one.rated,
        "not_rated": one.unrated,
        "decided": one.decided,
        "published": one.published,
        "measured_on": one.measured_on,
        "deadlines": one.deadlines,
    }


def run_list(args: argparse.Namespace) -> int:
    """List the campaigns in range."""
    from banyan.evaluation import queries

    found = queries.campaigns_list(acting_as(args.account))
    if args.json:
        print_json({"campaigns": [campaign_data(c) for c in found]})
        return 0
    for one in found:
        print(
            f"{one.id:>4}  {one.first} .. {one.last}  {one.state:<6}  {one.frame.key:<12}"
            f"  {one.decided}/{one.rated}  {one.title.in_language('en')}"
        )
    return 0


def cap_data(cap: Any) -> dict[str, Any]:
    """Return a cap with every reading as plain data."""
    return {
        "rule": cap.rule,
        "status": str(cap.status),
        "outstanding": cap.outstanding,
        "rated": cap.counts.rated,
        "proposed": cap.counts.capped,
        "bases": cap.counts.bases,
        "variants": [
            {
                "key": v.key,
                "label": v.label.as_json(),
                "percent": v.percent,
                "denominator": v.denominator,
                "base": v.base,
                "cap": v.most,
                "over": v.over,
                "citation": v.citation,
            }
            for v in cap.variants
        ],
    }


def run_caps(args: argparse.Namespace) -> int:
    """Print every group with its counts, variants and rule."""
    from banyan.evaluation import queries

    actor = acting_as(args.account)
    campaign = _got(actor, args.campaign)
    found = queries.groups(actor, campaign, _unit(actor, args.unit))
    if args.json:
        print_json(
            {
                "campaign": campaign_data(campaign),
                "groups": [
                    {
                        "body": g.unit_name.as_json(),
                        "body_uid": str(g.unit_uid),
                        "group": g.key,
                        "classes": {k or "none": n for k, n in g.classes.items()},
                        "decided": g.decided,
                        "reading": g.reading,
                        "reason": g.reason,
                        "over_reason": g.over_reason,
                        **cap_data(g.cap),
                    }
                    for g in found
                ],
            }
        )
        return 0
    for g in found:
        caps = ", ".join(
            f"{v.key or 'cap'} {v.most} ({v.percent}% of {v.base})"
            + (f", {v.over} over" if v.over else "")
            for v in g.cap.variants
        )
        print(
            f"{g.unit_name.in_language('en')}: {g.key}: {g.cap.counts.capped} proposed; {caps}"
        )
    return 0


def _values(pairs: list[str]) -> dict[str, Any]:
    """Read ``RULE=VALUE``; numbers become exact numbers."""
    from decimal import Decimal, InvalidOperation

    from banyan.kernel.errors import InputError
    from banyan.kernel.text import gettext_noop as _

    found: dict[str, Any] = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not sign or not key or not text:
            raise InputError(
                _("“%(pair)s” is not RULE=VALUE."), code="evaluation.set", pair=pair
            )
        try:
            number = Decimal(text)
        except InvalidOperation:
            found[key] = text
        else:
            whole = number.is_finite() and number == int(number)
            found[key] = int(number) if whole else number
    return found


def _side(side: Any) -> dict[str, Any]:
    from banyan.evaluation.domain.simulation import NOT_COMPUTABLE

    lost = side.not_computable and not sum(side.classes.values())
    return {
        "frame": side.frame,
        "classes": NOT_COMPUTABLE if lost else dict(side.classes),
        "above_what_rules_allow": side.above,
        "not_computable": side.not_computable,
        "groups": {key: cap_data(cap) for key, cap in side.caps.items()},
    }


def run_simulate(args: argparse.Namespace) -> int:
    """Print both sides of a simulation; nothing is written."""
    from banyan.evaluation import queries

    actor = acting_as(args.account)
    campaign = _got(actor, args.campaign)
    found = queries.simulation(
        actor, campaign, _values(args.sets), _unit(actor, args.unit)
    )
    data = {
        "campaign": campaign_data(campaign),
        "set": _values(args.sets),
        "before": _side(found.before),
        "after": _side(found.after),
        "written": False,
    }
    if args.json:
        print_json(data)
        return 0
    for name, side in (("as it is", found.before), ("as it would be", found.after)):
        over = sum(
            max((v.over for v in c.variants), default=0) for c in side.caps.values()
        )
        print(f"{name}: {side.frame}: {dict(side.classes)}; over the cap: {over}")
        if side.not_computable:
            print(f"  not computable: {side.not_computable}")
    return 0


def run_frames(args: argparse.Namespace) -> int:
    """List the frames that a unit may use."""
    from banyan.evaluation import queries

    actor = acting_as(args.account)
    found = queries.frames_for(actor, _unit(actor, args.unit) or 0)
    data = [
        {"key": f.key, "scale": f.scale, "title": f.title.as_json(), "from": f.starts, "to": f.ends}
        for f in found
    ]  # fmt: skip
    if args.json:
        print_json({"frames": data})
        return 0
    for one in data:
        print(
            f"{one['key']:<14} {one['scale']:<7} {one['from'] or ''} {one['to'] or ''}"
        )
    return 0


def run_open(args: argparse.Namespace) -> int:
    """Open a campaign."""
    from banyan.evaluation import queries
    from banyan.evaluation import services as evaluation

    actor = acting_as(args.account)
    due = {}
    for pair in args.due:
        step, _sign, day = pair.partition("=")
        try:
            due[step] = date_argument(day)
        except argparse.ArgumentTypeError as error:
            text = _("“%(given)s” is not STEP=DATE.")
            raise InputError(text, code="evaluation.set", given=pair) from error
    row = evaluation.campaign_open(
        actor=actor,
        command=evaluation.OpenCampaign(
            unit=_unit(actor, args.unit) or 0,
            title=args.title,
            period=args.period,
            first=args.first,
            last=args.last,
            frame=args.frame,
            subjects=tuple(args.subjects),
            deadlines=due,
        ),
    )
    return _told(args, queries.campaign_get(actor, row.pk))


def _told(args: argparse.Namespace, one: Any, **more: Any) -> int:
    data = {**campaign_data(one), **more}
    if args.json:
        print_json(data)
    else:
        print(
            f"{data['id']}: {data['state']}, {data['decided']} of {data['rated']} decided"
        )
    return 0


def run_evidence(args: argparse.Namespace) -> int:
    """Measure the evidence of a campaign."""
    from banyan.evaluation import services as evaluation

    actor = acting_as(args.account)
    campaign = _got(actor, args.campaign)
    values = evaluation.evidence_measure(actor=actor, campaign=campaign.id)
    return _told(args, _got(actor, args.campaign), values=values)


def run_close(args: argparse.Namespace) -> int:
    """Close a campaign."""
    from banyan.evaluation import services as evaluation

    actor = acting_as(args.account)
    evaluation.campaign_close(actor=actor, campaign=_got(actor, args.campaign).id)
    return _told(args, _got(actor, args.campaign))


def run_decide(args: argparse.Namespace) -> int:
    """Decide what is proposed for every body that is left."""
    from banyan.evaluation import services as evaluation
    from banyan.kernel import clock

    actor = acting_as(args.account)
    campaign = _got(actor, args.campaign)
    evaluation.rest_decide(
        actor=actor, campaign=campaign.id, on=args.on or clock.today()
    )
    return _told(args, _got(actor, args.campaign))
