"""``banyan list KEY ... --export FILE``: a list into a file, on record."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from . import files
from .output import print_json


def export_to(args: argparse.Namespace, spec: Any, actor: Any, query: Any) -> int:
    """Write all rows of a list into a file, whatever their number.

    The form follows from the ending of the name, or is named by ``--form``.
    """
    from banyan.base import lists
    from banyan.base.scratch import scratch
    from banyan.lists import exports

    target = Path(args.export)
    files.ready(target)
    form = args.form or target.suffix.lstrip(".").lower()
    asked = lists.said("Conditions", args.language)
    said = ((asked, query.filter),) if query.filter else ()
    wish = exports.Wish(spec.key, query, form, args.language, said)
    with scratch() as folder:
        taken = exports.export_take(actor=actor, wish=wish, folder=folder)
        shutil.move(taken.path, target)
    done = {
        "written": str(target),
        "form": form,
        "rows": taken.rows,
        "withheld": taken.withheld,
        "without_address": taken.left_out,
        "readings": taken.persons,
    }
    if args.json:
        print_json(done)
    else:
        print(f"{target}: {taken.rows} rows")
        if taken.left_out:
            print(f"  without an address: {taken.left_out}")
    return 0
