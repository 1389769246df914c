"""Every refusal and fault that Banyan knows.

::

    OrgError
    ├── Refusal              the act is understood and not allowed
    │   ├── NotVisible  404  it does not exist for this actor
    │   ├── NotAllowed  403  a right is missing
    │   ├── RuleRefusal 422  a rule of the organisation says no (cites it)
    │   ├── StateRefusal 409 not at this step, not in this state
    │   ├── Conflict    409  somebody else changed it meanwhile
    │   └── TooOften    429  the same was asked too often from one place
    ├── InputError      422  a field or row cannot be read
    └── Fault           500  Banyan itself is at fault

An error carries a stable ``code``, a message template in English marked for
translation with named placeholders, and the values for them. Nobody translates
below the edge: ``message`` is English for logs and the command line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .text import gettext_noop as _


def _filled(way_out: str, values: Mapping[str, Any]) -> str:
    """Put values into a way out that asks for some."""
    return way_out % _plain(values) if "%(" in way_out else way_out


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Write lists of values with commas; everything else writes itself."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in values.items()
    }


@dataclass(frozen=True)
class Problem:
    """One finding about one place in what came in: a field, a row, a unit."""

    code: str
    template: str
    values: tuple[tuple[str, Any], ...] = ()
    field: str = ""
    row: int | None = None
    citation: str = ""
    way_out: str = ""

    @classmethod
    def of(cls, code: str, template: str, /, **values: Any) -> Problem:
        """Build a problem; ``field``, ``row``, ``citation``, ``way_out`` are its own."""
        own = {
            k: values.pop(k)
            for k in ("field", "row", "citation", "way_out")
            if k in values
        }
        return cls(code, template, tuple(values.items()), **own)

    @property
    def message(self) -> str:
        """The English sentence, for logs and the command line."""
        return self.template % _plain(dict(self.values))

    @property
    def advice(self) -> str:
        """The way out in English, for the command line."""
        return _filled(self.way_out, dict(self.values))


class OrgError(Exception):
    """The root: a code, a template with named placeholders, its values."""

    status = 500
    code = "error"
    template = _("Something went wrong.")

    def __init__(
        self,
        template: str | None = None,
        /,
        *,
        code: str | None = None,
        way_out: str = "",
        problems: Sequence[Problem] = (),
        **values: Any,
    ) -> None:
        self.template = template or type(self).template
        self.code = code or type(self).code
        self.way_out = way_out
        self.problems = tuple(problems)
        self.values = values
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The English sentence, for logs and the command line."""
        return self.template % _plain(self.values)

    @property
    def advice(self) -> str:
        """The way out in English, for the command line."""
        return _filled(self.way_out, self.values)


class Refusal(OrgError):
    """The act is understood and not allowed."""

    status = 403
    code = "refused"


class NotVisible(Refusal):
    """The thing does not exist for this actor (or at all)."""

    status = 404
    code = "not_found"
    template = _("This does not exist, or it is outside what you may see.")


class NotAllowed(Refusal):
    """A right is missing; ``right`` and ``where`` say which one."""

    status = 403
    code = "not_allowed"
    template = _("You may not do this here: the right “%(right)s” is missing.")


class RuleRefusal(Refusal):
    """A rule of the organisation says no; ``rule`` and ``citation`` name it."""

    status = 422
    code = "rule"

    def __init__(
        self,
        template: str | None = None,
        /,
        *,
        rule: str = "",
        citation: str = "",
        **kwargs: Any,
    ) -> None:
        self.rule = rule
        self.citation = citation
        super().__init__(template, **kwargs)


class StateRefusal(Refusal):
    """Not possible in the present state."""

    status = 409
    code = "state"


class TooOften(Refusal):
    """The same was asked too often from one place."""

    status = 429
    code = "too_often"
    template = _("This was asked very often from here. Try again in an hour.")


class Conflict(Refusal):
    """Somebody else changed the record since it was read."""

    status = 409
    code = "conflict"
    template = _(
        "Somebody else changed this meanwhile. What you typed is kept below: "
        "compare, then save again."
    )


class InputError(OrgError):
    """What came in cannot be read; ``problems`` lists every place."""

    status = 422
    code = "input"
    template = _("Some of what came in cannot be read.")


class Fault(OrgError):
    """Banyan itself is at fault."""

    status = 500
    code = "fault"
