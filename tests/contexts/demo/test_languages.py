"""What the demonstration keeps in fields of one text is said in all three languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

FILES = (
    "exchanges.toml",
    "projects.toml",
    "records.toml",
    "tasks.toml",
    "training.toml",
    "yearly.toml",
)
FIELDS = ("source", "basis", "owner", "sponsor", "evidence", "decision")


def said(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every field that holds one text for all readers."""
    rows = value if isinstance(value, list) else [value]
    for row in rows:
        for key, inner in row.items() if isinstance(row, dict) else ():
            if isinstance(inner, str) and key in FIELDS and inner:
                yield key, inner
            elif not isinstance(inner, str):
                yield from said(inner)


@pytest.mark.parametrize("name", FILES)
def test_each_reader_finds_the_own_language(name: str) -> None:
    text = files("banyan.demo").joinpath(name).read_text(encoding="utf-8")
    found = list(said(tomllib.loads(text)))
    wrong = [pair for pair in found if pair[1].count(" / ") < 2]
    assert wrong == []
    assert found or name == "yearly.toml"
