"""Where a unit stands today, as far as rights are concerned."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.kernel.actor import PathRange
from banyan.kernel.ids import ancestor_paths
from banyan.kernel.text import Text


@dataclass(frozen=True)
class Place:
    """A unit with its present path and the present path of its area."""

    unit_id: int
    path: str
    area_path: str = ""
    names: Text = Text()  # noqa: RUF009

    @property
    def area(self) -> str:
        """The path that stands for the unit's area: its own when it is an area."""
        return self.area_path or self.path

    def range(self, *, below: bool = True, over_area: bool = False) -> PathRange:
        """Return what a grant on this unit reaches."""
        return PathRange(self.area if over_area else self.path, below, over_area)

    def ancestors(self) -> list[str]:
        """Return every path of which this unit lies below, its own included."""
        return ancestor_paths(self.path)

    def area_ancestors(self) -> list[str]:
        """Return every area path over which this unit lies."""
        return ancestor_paths(self.area_path)
