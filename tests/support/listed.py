"""What a page with a list shows, for the tests of such pages."""

from __future__ import annotations

from typing import Any


def shown(answer: Any) -> Any:
    """Return the list of a page as it was drawn."""
    return answer.context["page"].list


def column(answer: Any, label: str) -> list[str]:
    """Return the values of a column, by its label."""
    found = []
    for line in shown(answer).lines:
        cells = {cell.label: cell.text for cell in (line.first, *line.cells)}
        found.append(cells[label])
    return found


def firsts(answer: Any) -> list[str]:
    """Return what names the rows."""
    return [line.first.text for line in shown(answer).lines]


def urls(answer: Any) -> list[str]:
    """Return where the rows lead."""
    return [line.first.url for line in shown(answer).lines]


def chips(answer: Any) -> list[str]:
    """Return the conditions at work."""
    return [chip.text for chip in shown(answer).chips]
