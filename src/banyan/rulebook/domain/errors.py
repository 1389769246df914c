"""What can be wrong with a pack, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass

from banyan.kernel.errors import Fault, NotVisible
from banyan.kernel.text import gettext_noop as _


@dataclass(frozen=True, order=True)
class PackProblem:
    """One fault of a pack: where it is, in which rule, what was expected."""

    file: str
    line: int
    rule: str
    expected: str
    found: str = ""

    def __str__(self) -> str:
        """Read as compilers speak, so that an editor can jump to the line."""
        subject = f"{self.rule}: " if self.rule else ""
        found = f"; found {self.found}" if self.found else ""
        return f"{self.file}:{self.line}: {subject}expected {self.expected}{found}"


class PackError(Fault):
    """A pack that cannot be used; ``found`` lists every problem."""

    code = "pack"
    template = _("The rule pack “%(pack)s” has faults:\n%(list)s")

    def __init__(self, pack: str, found: list[PackProblem]) -> None:
        self.found = tuple(sorted(found))
        super().__init__(pack=pack, list="\n".join(map(str, self.found)))


class NoSuchPack(NotVisible):
    """No folder of that name holds a pack."""

    code = "rulebook.no_pack"
    template = _("There is no rule pack “%(pack)s”.")


class NoSuchRule(NotVisible):
    """The pack has no rule of that id."""

    code = "rulebook.no_rule"
    template = _("The rule pack “%(pack)s” has no rule “%(rule)s”.")
