"""Printing: JSON alone on standard output, or lines for people."""

from __future__ import annotations

import json
import sys


def print_json(value: object) -> None:
    """Print data as JSON, alone on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")
