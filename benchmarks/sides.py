"""What is asked of either side: pages as often as needed, works once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .browser import Browser

PAGE = 100


@dataclass(frozen=True)
class Asks:
    """Pages to time, and works that say how many seconds they took."""

    pages: Mapping[str, Callable[[], object]]
    works: Mapping[str, Callable[[], float]]

    @classmethod
    def of(
        cls,
        browser: Browser,
        pages: Mapping[str, str],
        works: Mapping[str, Callable[[], float]],
    ) -> Asks:
        """Make asks of addresses; one that does not answer is an error at once."""

        def asking(address: str) -> Callable[[], object]:
            answer = browser.get(address)
            if answer.status != 200:
                raise RuntimeError(f"{address} answers {answer.status}")
            return lambda: browser.get(address)

        return cls({what: asking(address) for what, address in pages.items()}, works)
