"""The filter as a form: conditions in groups, added, turned round and removed.

It works without script: the form says what it holds and which button was pressed; the
answer is the address of the list with the filter changed so.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext

from banyan.base import lists
from banyan.base.lists import AllOf, Field, Kind, Node, Not, Term, negated
from banyan.base.lists.checking import Fault, Named
from banyan.base.lists.tree import AnyOf, Path
from banyan.web.shared.errors import say

from .at import At
from .offers import fitting_in
from .words import label_of, language, op_label, value_said

DAYS_OFFERED = (
    "today",
    "this-month",
    "last-month",
    "this-year",
    "last-year",
    "today-30d",
)
_PLACE = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,9})?\Z")


@dataclass
class Part:
    """A condition or a group while it is edited; ``kind`` is term, all or any."""

    kind: str
    negated: bool = False
    key: str = ""
    op: str = ""
    values: tuple[str, ...] = ()
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Pick:
    """A value to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Line:
    """One row of the form: a condition, or the head of a group, so deep."""

    at: str
    deep: int
    kind: str
    negated: bool
    fields: tuple[Pick, ...] = ()
    ops: tuple[Pick, ...] = ()
    op: str = ""
    widget: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[Pick, ...] = ()
    known: str = ""
    label: str = ""
    help: str = ""
    fault: str = ""
    is_last: bool = False


@dataclass(frozen=True)
class Editor:
    """The form: its rows, and the fields that a condition can be added for."""

    lines: tuple[Line, ...]
    fields: tuple[Pick, ...]
    kind: str
    carried: tuple[tuple[str, str], ...]
    days: tuple[str, ...]
    close_url: str
    text: str


# -- to and from trees -----------------------------------------------------------------


def part_of(node: Node) -> Part:
    """Return a filter as it is edited."""
    if isinstance(node, Not):
        inner = part_of(node.part)
        inner.negated = not inner.negated
        return inner
    if isinstance(node, Term):
        return Part("term", False, node.field, node.op, node.values)
    kind = "all" if isinstance(node, AllOf) else "any"
    return Part(kind, parts=[part_of(part) for part in node.parts])


def root_of(node: Node | None) -> Part:
    """Return the outermost group of a filter as it is edited."""
    if node is None:
        return Part("all")
    part = part_of(node)
    return (
        part if part.kind != "term" and not part.negated else Part("all", parts=[part])
    )


def node_of(part: Part) -> Node | None:
    """Return the filter that was edited; empty groups vanish."""
    if part.kind == "term":
        node: Node | None = Term(part.key, part.op, part.values)
    else:
        parts = [node_of(one) for one in part.parts]
        node = lists.all_of(*parts) if part.kind == "all" else lists.any_of(*parts)
    return negated(node) if node is not None and part.negated else node


# -- reading the form -----------------------------------------------------------------


def read(at: At, form: QueryDict) -> Part:
    """Read the form as it was sent."""
    places = sorted(
        (tuple(map(int, key[2:].split("."))) if key[2:] else (), key)
        for key in form
        if key[:2] in ("f.", "g.") and _PLACE.match(key[2:])
    )
    root = Part("any" if form.get("g.") == "any" else "all")
    made: dict[Path, Part] = {(): root}
    for path, key in places[:200]:
        if not path or path[:-1] not in made or made[path[:-1]].kind == "term":
            continue
        part = _term(at, form, key[2:]) if key[0] == "f" else _group(form, key)
        part.negated = bool(form.get(f"n.{key[2:]}"))
        made[path] = part
        made[path[:-1]].parts.append(part)
    return root


def _group(form: QueryDict, key: str) -> Part:
    return Part("any" if form.get(key) == "any" else "all")


def _term(at: At, form: QueryDict, place: str) -> Part:
    key, before = form.get(f"f.{place}", ""), form.get(f"p.{place}", "")
    known = at.spec.by_key.get(key)
    op = form.get(f"o.{place}", "")
    if known is None:
        return Part("term", key=key, op=op or "is", values=("",))
    if op not in known.answers or key != before:
        op = op if op in known.answers else known.answers[0]
    typed = () if key != before else _typed(form, place)
    return Part(
        "term", key=key, op=_fitting(known, op, typed), values=_values(op, typed)
    )


def _typed(form: QueryDict, place: str) -> tuple[str, ...]:
    other = form.get(f"x.{place}", "").strip()
    if other:
        return (other,)
    found = [*form.getlist(f"v.{place}"), *form.getlist(f"w.{place}")]
    return tuple(value.strip() for value in found)


def _fitting(known: Field, op: str, typed: tuple[str, ...]) -> str:
    """Several choices ticked are "one of", whatever was chosen beside them."""
    many = len([value for value in typed if value]) > 1
    return "in" if many and op == "is" and known.type is Kind.CHOICE else op


def _values(op: str, typed: tuple[str, ...]) -> tuple[str, ...]:
    if op == "empty":
        return ()
    if op == "from":
        return (*typed, "", "")[:2]
    given = tuple(value for value in typed if value)
    if op == "in" or len(given) > 1:
        parts = [p.strip() for value in given for p in value.split(",") if p.strip()]
        return tuple(parts) or ("",)
    return given[:1] or ("",)


# -- what the buttons do ---------------------------------------------------------------


def done(at: At, form: QueryDict) -> tuple[Part, bool]:
    """Return the filter after the button pressed, and whether editing goes on."""
    root = read(at, form)
    what, _colon, place = form.get("do", "apply").partition(":")
    path: Path = tuple(map(int, place.split("."))) if place else ()
    if what == "remove" and path:
        _taken_out(root, path)
    elif what == "or" and path:
        _beside(root, path, "any")
    elif what == "and" and path:
        _beside(root, path, "all")
    elif what == "add":
        _added(at, root, form.get("new", ""))
    _named(at, root)
    return root, what != "apply"


def _named(at: At, part: Part) -> None:
    """Take a name typed for the one unit or person that bears it, where it is one."""
    for one in part.parts:
        _named(at, one)
    known = at.spec.by_key.get(part.key)
    typed = part.values[0].strip() if len(part.values) == 1 else ""
    if known is None or known.type not in _NAMED or not typed or _is_address(typed):
        return
    found = fitting_in(at, known.type, typed)
    if len(found) == 1:
        part.values = (found[0][0],)


_NAMED = (Kind.UNIT, Kind.PERSON)


def _is_address(typed: str) -> bool:
    try:
        uuid.UUID(typed)
    except ValueError:
        return "@" in typed
    return True


def _found(root: Part, path: Path) -> Part | None:
    part = root
    for place in path:
        if part.kind == "term" or place >= len(part.parts):
            return None
        part = part.parts[place]
    return part


def _taken_out(root: Part, path: Path) -> None:
    above = _found(root, path[:-1])
    if above is not None and path[-1] < len(above.parts):
        del above.parts[path[-1]]


def _beside(root: Part, path: Path, kind: str) -> None:
    """Put a new condition of the same field beside one, in a group of the kind."""
    above, part = _found(root, path[:-1]), _found(root, path)
    if above is None or part is None or part.kind != "term":
        return
    new = Part("term", key=part.key, op=part.op, values=_blank(part.op))
    if above.kind == kind:
        above.parts.insert(path[-1] + 1, new)
    else:
        above.parts[path[-1]] = Part(kind, parts=[part, new])


def _blank(op: str) -> tuple[str, ...]:
    return {"empty": (), "from": ("", "")}.get(op, ("",))


def _added(at: At, root: Part, key: str) -> None:
    known = at.spec.by_key.get(key)
    if known is not None and known.answers:
        op = known.answers[0]
        root.parts.append(Part("term", key=key, op=op, values=_blank(op)))


# -- drawing ---------------------------------------------------------------------------


def editor_of(
    at: At, node: Node | None, named: Named, faults: tuple[Fault, ...]
) -> Editor:
    """Return the form of a filter."""
    fields = lists.filters_for(at.actor, at.spec)
    root = root_of(node)
    wrong = {
        fault.at: say(fault.problem.template, dict(fault.problem.values))
        for fault in faults
    }
    lines = _Drawer(at, fields, named, _placed(node, root, wrong)).lines(root, (), 0)
    return Editor(
        lines=tuple(lines),
        fields=tuple(Pick(f.key, label_of(f)) for f in fields),
        kind=root.kind,
        carried=at.carried("f", "edit"),
        days=DAYS_OFFERED,
        close_url=at.to(edit=False),
        text=at.query.filter,
    )


def _placed(
    node: Node | None, root: Part, wrong: Mapping[Path, str]
) -> dict[Path, str]:
    """Return faults by their place in the form, where "not" takes no step."""
    placed: dict[Path, str] = {}

    def walk(one: Node, at: Path, shown: Path) -> None:
        if isinstance(one, Not):
            walk(one.part, (*at, 0), shown)
        elif isinstance(one, Term):
            if at in wrong:
                placed[shown] = wrong[at]
        else:
            for place, part in enumerate(one.parts):
                walk(part, (*at, place), (*shown, place))

    if node is not None:
        alone = not isinstance(node, AllOf | AnyOf)
        walk(node, (), (0,) if alone else ())
    return placed


class _Drawer:
    """Draws the rows of the form."""

    def __init__(
        self, at: At, fields: list[Field], named: Named, faults: Mapping[Path, str]
    ) -> None:
        self.at, self.fields, self.named, self.faults = at, fields, named, faults

    def lines(self, group: Part, path: Path, deep: int) -> list[Line]:
        """Return the rows of a group."""
        found: list[Line] = []
        for place, part in enumerate(group.parts):
            here = (*path, place)
            word = ".".join(map(str, here))
            if part.kind == "term":
                found.append(self.line(part, here, word, deep))
            else:
                found.append(Line(word, deep, part.kind, part.negated))
                found += self.lines(part, here, deep + 1)
        return found

    def line(self, part: Part, path: Path, word: str, deep: int) -> Line:
        """Return the row of a condition."""
        known = self.at.spec.by_key.get(part.key)
        picks = tuple(Pick(f.key, label_of(f), f.key == part.key) for f in self.fields)
        if known is None or known not in self.fields:
            unknown = Pick(
                part.key, gettext("unknown: %(key)s") % {"key": part.key}, True
            )
            line = Line(word, deep, "term", part.negated, (unknown, *picks), op=part.op)
            return replace(
                line, widget="text", values=part.values, fault=self.faults.get(path, "")
            )
        line = Line(
            at=word,
            deep=deep,
            kind="term",
            negated=part.negated,
            fields=picks,
            ops=tuple(Pick(o, op_label(known, o), o == part.op) for o in known.answers),
            op=part.op,
            label=label_of(known),
            help=gettext(known.help) if known.help else "",
            fault=self.faults.get(path, ""),
            values=part.values,
            widget=_WIDGETS[known.type] if part.op != "empty" else "",
        )
        return self.filled(line, known, part)

    def filled(self, line: Line, known: Field, part: Part) -> Line:
        """Give a row what can be chosen in it."""
        if known.type in (Kind.CHOICE, Kind.BOOL):
            return replace(line, choices=_choices(known, part.values))
        if known.type in (Kind.UNIT, Kind.PERSON) and part.values:
            return self.pointed(line, known, part)
        return line

    def pointed(self, line: Line, known: Field, part: Part) -> Line:
        """Name the unit or person of a row, or offer those that were meant."""
        typed = part.values[0]
        if all(v in self.named.units or v in self.named.persons for v in part.values):
            said = ", ".join(value_said(known, v, self.named) for v in part.values)
            return replace(line, known=said)
        found = fitting_in(self.at, known.type, typed) if typed else []
        offered = [Pick(uid, name) for uid, name in found]
        fault = line.fault
        if offered:
            fault = gettext("Choose which one is meant.")
        return replace(line, choices=tuple(offered), fault=fault if typed else "")


def _choices(known: Field, chosen: tuple[str, ...]) -> tuple[Pick, ...]:
    if known.type is Kind.BOOL:
        pairs = {"yes": gettext("yes"), "no": gettext("no")}
    else:
        pairs = lists.labels_of(known, language())
    return tuple(Pick(key, label, key in chosen) for key, label in pairs.items())


_WIDGETS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.CHOICE: "choice",
    Kind.BOOL: "bool",
    Kind.UNIT: "named",
    Kind.PERSON: "named",
}
