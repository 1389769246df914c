"""Refusals of this room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import gettext_noop as _


class DidNotExist(StateRefusal):
    """The unit is known, but did not exist on the day asked.

    ``lives`` are the periods in which it existed, ``None`` for an open end.
    """

    code = "unit.did_not_exist"
    template = _("%(unit)s did not exist on %(day)s. It existed %(lives)s.")

    def __init__(
        self,
        *,
        unit: str,
        day: dt.date,
        lives: tuple[tuple[dt.date, dt.date | None], ...],
        **kwargs: Any,
    ) -> None:
        self.unit, self.day, self.lives = unit, day, lives
        super().__init__(
            unit=unit,
            day=day,
            lives="; ".join(_span(*life) for life in lives) or "—",
            way_out=_("Choose another day, or look at the unit as it is today."),
            **kwargs,
        )


def _span(since: dt.date, until: dt.date | None) -> str:
    return f"{since} → {until or '…'}"
