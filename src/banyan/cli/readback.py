"""``banyan exchange read-back`` and ``answer``: what was said, confirmed or objected to."""

from __future__ import annotations

import argparse
from typing import Any

from .acting import acting_as
from .naming import uid_typed
from .output import print_json


def register(inner: Any, common: Any) -> None:
    """Add both to the commands of the room."""
    read = inner.add_parser(
        "read-back", help="what was said in an exchange, and what each side answered"
    )
    read.add_argument("uid", help="the exchange")
    common(read, run_read_back)
    answer = inner.add_parser(
        "answer", help="confirm what was said, or object, in the name of one's side"
    )
    answer.add_argument("exchange", help="the exchange in which it was said")
    answer.add_argument("said", help="the undertaking or declaration")
    which = answer.add_mutually_exclusive_group(required=True)
    which.add_argument("--agrees", action="store_true", help="the side confirms it")
    which.add_argument("--objects", metavar="WORDS", help="what was said otherwise")
    answer.add_argument(
        "--wording", metavar="HASH", help="of what was read; else of what stands now"
    )
    common(answer, run_answer)


def run_read_back(args: argparse.Namespace) -> int:
    """Print what was said with the answers of both sides, and for which one answers."""
    from banyan.exchange.queries import readback_get

    found = readback_get(acting_as(args.account), uid_typed(args.uid))
    data: dict[str, Any] = {
        "answers_for": found.answers_for,
        "said": [_said_data(one) for one in found.said],
    }
    if args.json:
        print_json(data)
        return 0
    print(f"you answer for: {found.answers_for or 'neither side'}")
    for one in data["said"]:
        text = " · ".join(one["text"].values())
        print(f"{one['commitment']}  {one['form']}, {one['side']}: {text}")
        for side in ("host", "visitor"):
            own = one[side]
            by = f" ({own['by']}, {own['said_on']})" if own else ""
            stale = ", to an earlier wording" if own and own["stale"] else ""
            print(f"  {side}: {one[f'{side}_says'] or 'not asked yet'}{by}{stale}")
    return 0


def run_answer(args: argparse.Namespace) -> int:
    """Record what a side answers; the wording is that of now unless one is named."""
    from banyan.exchange.queries import readback_get
    from banyan.exchange.services import commitment_answer
    from banyan.kernel.errors import NotVisible

    actor, said = acting_as(args.account), uid_typed(args.said)
    found = readback_get(actor, uid_typed(args.exchange))
    one = next((one for one in found.said if one.commitment == said), None)
    if one is None:
        raise NotVisible
    made = commitment_answer(
        actor=actor,
        commitment=said,
        says="agrees" if args.agrees else "objects",
        words=args.objects or "",
        wording=args.wording or one.wording,
    )
    data = {"uid": str(made.uid), "side": made.side, "says": made.says}
    print_json(data) if args.json else print(f"{made.side}: {made.says}")
    return 0


def _said_data(one: Any) -> dict[str, Any]:
    return {
        "commitment": str(one.commitment),
        "text": one.text.as_json(),
        "form": one.form,
        "side": one.side,
        "by": one.by,
        "due": one.due.isoformat() if one.due else None,
        "proof": one.proof,
        "wording": one.wording,
        "host_says": one.host_says,
        "visitor_says": one.visitor_says,
        "host": _answer_data(one.host),
        "visitor": _answer_data(one.visitor),
    }


def _answer_data(one: Any) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "says": one.says,
        "words": one.words,
        "by": one.by,
        "said_on": one.said_on.isoformat(),
        "stale": one.stale,
    }
