"""What this room registers: its part of the doctor, and where units are named."""

from __future__ import annotations

from django.db import DatabaseError, connection

from banyan.base import jobs, ports, schedule

from . import encoding, vectoring

EVERY = 60
"""Seconds between two looks for texts that changed and wait to be read by meaning."""


def index_problems() -> list[str]:
    """Say whether SQLite's full-text table of words agrees with the table of texts."""
    if connection.vendor != "sqlite":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_words(search_words) VALUES('integrity-check')"
            )
    except DatabaseError as error:
        return [f"search: the full-text table differs from its texts ({error})"]
    return []


def encoder_problems() -> list[str]:
    """Say whether the package for meaning is there and does not work: it is tried."""
    encoding.encoder()
    stands = encoding.standing()
    broken = stands.key is encoding.Stands.BROKEN
    return [f"search: {stands.sentence} {stands.way_out}"] if broken else []


ports.doctor.register("search", index_problems)
ports.doctor.register("search-meaning", encoder_problems)
schedule.tasks.register(
    "search.meaning", schedule.Task(EVERY, vectoring.vectors_catch_up)
)
jobs.register(vectoring.JOB)
ports.references.register(
    "search.searchtext.unit",
    ports.Reference("unit", "search.SearchText", "unit", is_copy=True),
)
for _model in ("SearchText", "TextState"):
    ports.references.register(
        f"search.{_model}.person",
        ports.Reference(
            "person",
            f"search.{_model}",
            "object_id",
            only=(("kind", "person"),),
            is_copy=True,
        ),
    )
