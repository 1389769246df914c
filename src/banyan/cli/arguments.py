"""Arguments that several commands share: dates, instants, the structure."""

from __future__ import annotations

import argparse
import datetime as dt


def date_argument(raw: str) -> dt.date:
    """Read a date as ISO (2025-06-30) or day first (30/6/2025)."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return dt.datetime.strptime(raw.strip(), pattern).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(
        f"{raw!r} is no date: write 2025-06-30 or 30/6/2025"
    )


def instant_argument(raw: str) -> dt.datetime:
    """Read a day (its end, in UTC) or an instant with its offset."""
    try:
        return dt.datetime.combine(date_argument(raw), dt.time.max, dt.UTC)
    except argparse.ArgumentTypeError:
        pass
    try:
        instant = dt.datetime.fromisoformat(raw)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{raw!r} is no date or instant: write 2025-06-30 or "
            "2025-06-30T12:00:00+07:00"
        ) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
