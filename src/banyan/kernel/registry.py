"""Named, versioned functions that data may compose: ``on-probation@1``.

A new meaning is a new name (``on-probation@2``): what was recorded under the old
one must give the same answer for ever. A name is never registered twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*@[1-9][0-9]*")


@dataclass(frozen=True)
class Named(Generic[F]):
    """One function under its name, with what its owner says of it."""

    name: str
    run: F
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """The first line of its docstring, for the reference."""
        return (self.run.__doc__ or "").strip().split("\n")[0]

    @property
    def needs(self) -> tuple[str, ...]:
        """The facts it asks for."""
        return tuple(self.options.get("facts", ()))


class Registry(Generic[F]):
    """A table of named functions; used as a decorator it adds one."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._entries: dict[str, Named[F]] = {}

    def __call__(self, name: str, **options: Any) -> Callable[[F], F]:
        """Return the decorator that registers a function under ``name``."""
        if not NAME.fullmatch(name):
            raise RuntimeError(f"{self.title}: {name!r} is no name such as is-full@1")

        def add(run: F) -> F:
            if name in self._entries:
                raise RuntimeError(f"{self.title}: {name!r} is registered twice")
            self._entries[name] = Named(name, run, options)
            return run

        return add

    def get(self, name: str) -> Named[F]:
        """Return the function of this name; an unknown one is an error of ours."""
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[Named[F]]:
        return iter(self._entries[name] for name in sorted(self._entries))
