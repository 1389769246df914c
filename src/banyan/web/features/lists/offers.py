"""What typed words can become: a name, a unit, a card number; each a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from banyan.base.lists import Field, Kind, Node, Term, all_of, may_see
from banyan.base.lists.checking import Fault
from banyan.base.lists.tree import changed_at, terms_of
from banyan.kernel.actor import Actor
from banyan.people.queries import name_search
from banyan.units.queries.named import units_to_choose

from .at import At
from .words import label_of, language

MOST = 4


@dataclass(frozen=True)
class Offer:
    """One meaning of the words typed, and the list narrowed so."""

    label: str
    value: str
    url: str
    current: bool = False


def offers_of(at: At, node: Node | None, root: str = "") -> tuple[Offer, ...]:
    """Return the meanings that the words may have, units of the tree shown among them.

    One statement where units may fit.
    """
    typed = at.query.text
    if not typed:
        return ()
    found: list[Offer] = []
    for place, key in enumerate(at.spec.search):
        field = at.spec.by_key[key]
        if place == 0:
            found.append(Offer(label_of(field), typed, at.to(edit=False), current=True))
        elif not may_see(field, at.actor) or (field.means and not field.means(typed)):
            continue
        elif field.type is Kind.UNIT:
            found += _units(at, node, field, typed, root)
        else:
            op = "is" if "is" in field.answers else field.answers[0]
            found.append(_offer(at, node, field, Term(key, op, (typed,)), typed))
    return tuple(found) if len(found) > 1 else ()


def _units(
    at: At, node: Node | None, field: Field, typed: str, root: str
) -> list[Offer]:
    fitting = units_to_choose(at.actor, "unit.read", typed, limit=MOST, root=root)
    return [
        _offer(
            at,
            node,
            field,
            Term(field.key, "under", (str(unit.uid),)),
            unit.names.in_language(language()),
        )
        for unit in fitting
    ]


def _offer(at: At, node: Node | None, field: Field, term: Term, value: str) -> Offer:
    url = at.to(filter=all_of(node, term), text="", edit=False)
    return Offer(label_of(field), value, url)


def meant_by(at: At, node: Node | None, faults: Sequence[Fault]) -> tuple[Offer, ...]:
    """Return the units or persons that a name which is none may mean, as links."""
    for fault in faults:
        term = dict(terms_of(node)).get(fault.at)
        field = at.spec.by_key.get(term.field) if term else None
        if term is None or node is None or field is None:
            continue
        found = fitting_in(at, field.type, term.values[0]) if term.values else []
        if found:
            return tuple(_instead(at, node, fault, field, *one) for one in found)
    return ()


def fitting_in(at: At, kind: Kind, typed: str) -> list[tuple[str, str]]:
    """Return what typed words may mean in the tree that a list shows."""
    return candidates(at.actor, kind, typed, _root(at))


def _root(at: At) -> str:
    """Return the path of the root of the tree shown, "" where there is none."""
    if at.given.tab is not None or at.spec.tabs is None:
        return at.given.tab.root if at.given.tab else ""
    known = at.spec.tabs(at.actor)
    shown = [tab for tab in known if tab.key == at.query.tab] or known[:1]
    return shown[0].root if shown else ""


def candidates(
    actor: Actor, kind: Kind, typed: str, root: str = ""
) -> list[tuple[str, str]]:
    """Return the units or persons that typed words may mean: uid and name."""
    if kind is Kind.UNIT:
        units = units_to_choose(actor, "unit.read", typed, limit=MOST * 2, root=root)
        return [(str(u.uid), u.names.in_language(language())) for u in units]
    if kind is Kind.PERSON:
        hits = name_search(actor, typed, limit=MOST * 2).hits
        return [(str(h.person_uid), h.name) for h in hits]
    return []


def _instead(
    at: At, node: Node, fault: Fault, field: Field, uid: str, name: str
) -> Offer:
    def change(part: Node) -> Node:
        return replace(part, values=(uid,)) if isinstance(part, Term) else part

    return Offer(
        label_of(field), name, at.to(filter=changed_at(node, fault.at, change))
    )
