"""``banyan exchange measures``: what came of exchanges, counted."""

from __future__ import annotations

import argparse
from typing import Any

from banyan.kernel.errors import InputError
from banyan.kernel.text import gettext_noop as _

from .acting import acting_as
from .output import print_json


def register(inner: Any, common: Any) -> None:
    """Add ``measures`` to the commands of the room."""
    measures = inner.add_parser("measures", help="what came of it, counted")
    measures.add_argument("--year", type=int, help="of this year alone")
    common(measures, run_measures)


def run_measures(args: argparse.Namespace) -> int:
    """Print every measure: its share or number, and out of how many."""
    from banyan.exchange.measures import measures_of

    if args.year is not None and not 1900 <= args.year <= 2200:
        raise InputError(_("%(year)s is no year."), field="year", year=str(args.year))
    found = measures_of(acting_as(args.account), args.year)
    if args.json:
        print_json(
            [
                {"key": m.key, "label": m.label, "part": m.part, "whole": m.whole}
                | {"percent": m.percent, "unit": m.unit}
                | {"parts": [[p.title.as_json(), p.part, p.whole] for p in m.parts]}
                for m in found
            ]
        )
        return 0
    for m in found:
        value = "not measured"
        if m.is_measured:
            value = f"{m.percent} %" if m.percent is not None else f"{m.part} {m.unit}"
        print(f"{m.label}: {value}" + (f" ({m.part} of {m.whole})" if m.whole else ""))
    return 0
