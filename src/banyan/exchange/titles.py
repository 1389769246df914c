"""Titles of what goes out in chosen languages, as lists show and search them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from banyan.base import lists
from banyan.base.lists import Checked, Reading
from banyan.kernel.actor import Actor
from banyan.kernel.names import folded
from banyan.kernel.text import Text

from .kept import READ
from .spoken import UNTOLD


@dataclass(frozen=True)
class TitlesGiven:
    """Titles whole in range, else in the languages released to the reader.

    ``given`` returns those out of range, by row; it is asked once for a list. The columns
    of a title are the title, the id, and the path and area path of its unit.
    """

    given: Callable[[Actor], dict[int, Text]]

    def by_row(self, reading: Reading) -> dict[int, Text]:
        """Return the titles that were released to the reader."""
        found: dict[int, Text] = reading.once(
            self.given, lambda: self.given(reading.actor)
        )
        return found

    def value(self, values: tuple[Any, ...], reading: Reading) -> Text:
        """Return the title of a row as the reader is given it."""
        title, pk, path, area = values
        actor = reading.actor
        if actor.is_system or actor.covers(READ, path, area or ""):
            return Text.of(title)
        return self.by_row(reading).get(pk) or UNTOLD

    def fitting(self, test: Checked, reading: Reading) -> list[int]:
        """Return the rows whose title, as it was released, holds the words."""
        given = self.by_row(reading).items()
        return [pk for pk, title in given if lists.fits(folded(title), test.value)]
