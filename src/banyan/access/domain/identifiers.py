"""What one types to sign in: a name, a card number or a mail address."""

from __future__ import annotations

import re
import unicodedata

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+")

BAD_NAME = _(
    "“%(name)s” cannot be a sign-in name: use 2 to 80 small letters, digits, "
    "dots, hyphens or underscores, beginning with a letter or digit."
)
BAD_MAIL = _("“%(mail)s” is no mail address.")
TAKEN = _("“%(value)s” is already used by another account to sign in.")


def as_typed(typed: str) -> str:
    """Return what was typed as it is stored and compared: NFKC, small, no blanks."""
    return "".join(unicodedata.normalize("NFKC", typed).casefold().split())


def problems_of(username: str, email: str, *, row: int | None = None) -> list[Problem]:
    """Return what is wrong with the name and the mail of a new account."""
    found = []
    if not NAME.fullmatch(username):
        found.append(
            Problem.of("bad_name", BAD_NAME, name=username, field="username", row=row)
        )
    if email and not MAIL.fullmatch(email):
        found.append(
            Problem.of("bad_mail", BAD_MAIL, mail=email, field="email", row=row)
        )
    return found


def taken(value: str, field: str, row: int | None = None) -> Problem:
    """Return the problem that an identifier belongs to another account."""
    return Problem.of("taken", TAKEN, value=value, field=field, row=row)
