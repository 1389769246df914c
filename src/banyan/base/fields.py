"""Model fields that keep Banyan's conventions in one place."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models

from banyan.kernel.text import Text

OPEN_END = dt.date(9999, 12, 31)
"""How an open end is kept in the tables; ``None`` in Python."""


class OpenDateField(models.DateField):  # type: ignore[type-arg]
    """A date whose absence means "no end": ``None`` here, 9999-12-31 there.

    The column is never null, so that one index serves the present and the
    past. ``__isnull`` on it finds nothing: ask ``valid_to=None`` or compare.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", None)
        kwargs["null"] = False
        kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse ``__isnull``: it would silently find nothing."""
        if lookup_name == "isnull":
            raise TypeError(f"{self.name} is never null; compare with None instead")
        return super().get_lookup(lookup_name)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Map the stored open end to ``None``."""
        if value is None:
            return None
        if isinstance(value, str):
            value = dt.date.fromisoformat(value)
        return None if value == OPEN_END else value

    def get_prep_value(self, value: Any) -> Any:
        """Map ``None`` to the stored open end."""
        return OPEN_END if value is None else super().get_prep_value(value)

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        """Map ``None`` to the stored open end also in comparisons."""
        return super().get_db_prep_value(
            OPEN_END if value is None else value, connection, prepared
        )

    def get_default(self) -> Any:
        """An absent end is open."""
        return None


@lru_cache(maxsize=1 << 14)
def _text(stored: str) -> Text:
    return Text.of(json.loads(stored))


class TextField3(models.JSONField):
    """A text in three languages: :class:`~banyan.kernel.text.Text` in Python."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Read the stored JSON as a :class:`Text`; names of units come again and again."""
        if type(value) is str:
            return _text(value)
        raw = super().from_db_value(value, expression, connection)
        return Text.of(raw)

    def to_python(self, value: Any) -> Any:
        """Accept a text, its JSON form or a plain string."""
        return Text.of(value)

    def get_prep_value(self, value: Any) -> Any:
        """Store the JSON form without absent languages."""
        return Text.of(value).as_json()

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        """Store the JSON form without absent languages."""
        if not prepared and not hasattr(value, "as_sql"):
            value = Text.of(value).as_json()
        return super().get_db_prep_value(value, connection, prepared)


class CharField(models.CharField):  # type: ignore[type-arg]
    """A text column in C order; used for paths, keys and folded names.

    PostgreSQL databases are created with ``LC_COLLATE C`` (checked at start),
    SQLite compares bytes, so plain columns sort alike on both.
    """


class AmountField(models.BigIntegerField):  # type: ignore[type-arg]
    """An exact decimal number with four decimals, kept as a whole number.

    Both databases give back what was put in; sums are exact. Python sees ``Decimal``.
    """

    SCALE = 10_000

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the number that the whole number stands for."""
        return None if value is None else self.of_stored(value)

    def of_stored(self, value: int) -> Decimal:
        """Return the number that a stored whole number stands for."""
        return Decimal(value) / self.SCALE

    def to_python(self, value: Any) -> Any:
        """Accept a number or its text."""
        return value if value is None else Decimal(str(value))

    def get_prep_value(self, value: Any) -> Any:
        """Return the whole number to store."""
        if value is None or hasattr(value, "as_sql"):
            return value
        return int(Decimal(str(value)) * self.SCALE)
