"""Makes the synthetic registry in the environment of this process; prints the facts.

Beside the seconds of the clock it takes those of the processors at work.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys


def main() -> int:
    """Make it; print what was made as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.make", description=__doc__)
    parser.add_argument("--members", type=int, required=True)
    parser.add_argument("--units", type=int)
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.config.settings")
    import django

    django.setup()
    from banyan.demo.synth import synth

    from .measure import own_time

    def say(line: str) -> None:
        print(f"  {line}", file=sys.stderr)

    made = synth(
        members=args.members, wanted_units=args.units, say=say, processor=own_time
    )
    json.dump(dataclasses.asdict(made), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
