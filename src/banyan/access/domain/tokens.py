"""Tokens: how a secret looks, how it is recognised, and what one must say to get one."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

PREFIX = "bny_"
SHOWN = 4
"""How many characters of a secret are kept in clear, to recognise it by."""
MOST = 25
"""How many living tokens one account may have."""
_SHAPE = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")

NO_NAME = _("Give the token a name: what will use it?")
LONG_NAME = _("The name has at most 80 characters.")
IS_OVER = _("This day is over: a token ends on a day to come.")
TOO_LATE = _("A token ends on %(latest)s at the latest.")
NOT_HELD = _("You do not hold the right “%(right)s”, so a token cannot have it.")
NOT_THERE = _("You hold none of these rights there, so the token could do nothing.")


@dataclass(frozen=True)
class TokenNew:
    """A token to make. Without ``rights`` all that the account holds, without
    ``units`` wherever it holds them; ``own`` adds the holder's own record.
    """

    name: str
    ends_on: dt.date
    rights: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    own: bool = False


def make_secret() -> str:
    """Return a new secret of 256 bits."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of a secret; guessing it back is hopeless at 256 bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def looks_right(secret: str) -> bool:
    """Say whether this can be a secret at all, before the database is asked."""
    return bool(_SHAPE.fullmatch(secret))


def hint(secret: str) -> str:
    """Return the beginning of a secret, by which its holder recognises it."""
    return secret[: len(PREFIX) + SHOWN]


def problems_of(
    command: TokenNew,
    *,
    today: dt.date,
    longest: int,
    held: Iterable[str],
    empty_units: Iterable[int],
) -> list[Problem]:
    """Return what is wrong with a wish for a token.

    ``held`` are the rights of the account, ``empty_units`` those of the units
    where nothing would be left of them.
    """
    known = set(held)
    found = [_name(command.name), _end(command.ends_on, today, longest)]
    found += [
        Problem.of("token.right", NOT_HELD, right=right, field="rights")
        for right in command.rights
        if right not in known
    ]
    if any(True for _unit in empty_units):
        found.append(Problem.of("token.unit", NOT_THERE, field="units"))
    return [problem for problem in found if problem]


def _name(name: str) -> Problem | None:
    if not name.strip():
        return Problem.of("token.name", NO_NAME, field="name")
    if len(name.strip()) > 80:
        return Problem.of("token.name", LONG_NAME, field="name")
    return None


def _end(ends_on: dt.date, today: dt.date, longest: int) -> Problem | None:
    if ends_on <= today:
        return Problem.of("token.ends_on", IS_OVER, field="ends_on")
    latest = today + dt.timedelta(days=longest)
    if ends_on > latest:
        return Problem.of("token.ends_on", TOO_LATE, latest=latest, field="ends_on")
    return None
