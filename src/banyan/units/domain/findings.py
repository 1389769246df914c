"""What can be wrong with a plan, in words, each with a way out."""

from __future__ import annotations

import datetime as dt

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

Row = int | None


def unknown_unit(unit: object, on: dt.date, row: Row) -> Problem:
    """A unit that the tree does not have on the day."""
    return Problem.of(
        "tree.unknown_unit",
        _("The unit %(unit)s did not exist in this structure on %(day)s."),
        unit=unit,
        day=on,
        row=row,
        way_out=_("Check the code and the day on which the plan takes effect."),
    )


def unknown_ref(ref: object, row: Row) -> Problem:
    """A word for a new unit that no operation establishes."""
    return Problem.of(
        "tree.unknown_ref",
        _("No operation of this plan establishes “%(ref)s”."),
        ref=ref,
        row=row,
        way_out=_("Add an operation “establish” for it, or name a unit that exists."),
    )


def twice(label: str, what: str, row: Row) -> Problem:
    """Two operations say different things about one unit."""
    return Problem.of(
        "tree.twice",
        _("%(unit)s is named twice by operations that contradict (%(what)s)."),
        unit=label,
        what=what,
        row=row,
        way_out=_("Keep one of the two rows."),
    )


def dissolved_already(label: str, row: Row) -> Problem:
    """A unit that no longer exists cannot change."""
    return Problem.of(
        "tree.dissolved",
        _("%(unit)s no longer exists on that day."),
        unit=label,
        row=row,
    )


def later_change(label: str, row: Row) -> Problem:
    """A later change is recorded, which this one would contradict."""
    return Problem.of(
        "tree.later_change",
        _("A change of %(unit)s after that day is recorded already."),
        unit=label,
        row=row,
        way_out=_("Take back the later change first, or choose a day after it."),
    )


def not_its_own(label: str, row: Row) -> Problem:
    """A unit cannot take over from itself."""
    return Problem.of(
        "tree.own_successor",
        _("%(unit)s cannot end and take over from itself."),
        unit=label,
        row=row,
        way_out=_("Establish the unit that takes over under a name of its own."),
    )


def few_successors(label: str, row: Row) -> Problem:
    """A division needs several that take over."""
    return Problem.of(
        "tree.few_successors",
        _("%(unit)s is divided, but fewer than two units take over."),
        unit=label,
        row=row,
        way_out=_("Name all successors, or use “merge” or “absorb” for a single one."),
    )


def must_exist(ref: object, row: Row) -> Problem:
    """Only a unit that exists can absorb."""
    return Problem.of(
        "tree.absorb_new",
        _("“%(ref)s” is new, so it cannot absorb: use “merge”."),
        ref=ref,
        row=row,
    )


def no_parent(label: str, parent: str, row: Row) -> Problem:
    """A unit would hang below one that does not exist."""
    return Problem.of(
        "tree.no_parent",
        _("%(unit)s would be left without a parent: %(parent)s does not exist then."),
        unit=label,
        parent=parent,
        row=row,
        way_out=_("Move it under another unit in the same plan, or let it end too."),
    )


def parent_ends(label: str, parent: str, row: Row) -> Problem:
    """A unit would outlive the one it hangs below."""
    return Problem.of(
        "tree.parent_ends",
        _("%(parent)s is to end later; %(unit)s would be left without a parent."),
        unit=label,
        parent=parent,
        row=row,
        way_out=_("Take back the end to come first, or name another parent."),
    )


def planned_child(label: str, parent: str, row: Row) -> Problem:
    """A recorded move to come leads below a unit that ends."""
    return Problem.of(
        "tree.planned_child",
        _("A change to come places %(unit)s under %(parent)s, which would end."),
        unit=label,
        parent=parent,
        row=row,
        way_out=_("Take back the change to come first."),
    )


def circle(labels: list[str], row: Row) -> Problem:
    """Units would hang below one another."""
    return Problem.of(
        "tree.circle",
        _("These units would lie below one another: %(units)s."),
        units=" → ".join(labels),
        row=row,
    )


def too_deep(label: str, most: int, row: Row) -> Problem:
    """The tree would be deeper than paths allow."""
    return Problem.of(
        "tree.too_deep",
        _("%(unit)s would lie more than %(most)s levels deep."),
        unit=label,
        most=most,
        row=row,
    )


def unknown_kind(kind: str, label: str, on: dt.date, row: Row) -> Problem:
    """The pack has no such kind for the structure on the day."""
    return Problem.of(
        "tree.unknown_kind",
        _("There is no kind of unit “%(kind)s” here on %(day)s (%(unit)s)."),
        kind=kind,
        unit=label,
        day=on,
        row=row,
        way_out=_("See the kinds of this structure in the rulebook."),
    )


def wrong_kind(label: str, kind: str, parent: str, on: dt.date, row: Row) -> Problem:
    """The pack does not allow this kind below that one on the day."""
    return Problem.of(
        "tree.wrong_kind",
        _(
            "%(unit)s of kind “%(kind)s” may not hang below one of kind "
            "“%(parent)s” on %(day)s."
        ),
        unit=label,
        kind=kind,
        parent=parent,
        day=on,
        row=row,
        way_out=_("See in the rulebook which kinds may hang below it and since when."),
    )


def unknown_area(area: object, label: str, on: dt.date, row: Row) -> Problem:
    """The area does not exist on the day."""
    return Problem.of(
        "tree.unknown_area",
        _("The area %(area)s of %(unit)s does not exist on %(day)s."),
        area=area,
        unit=label,
        day=on,
        row=row,
    )


def no_name(ref: object, row: Row) -> Problem:
    """A unit needs a name in one language at least."""
    return Problem.of(
        "tree.no_name",
        _("The new unit %(ref)s has no name."),
        ref=ref,
        row=row,
        field="names",
    )


def same_code(code: str, one: str, other: str, row: Row) -> Problem:
    """Two units of one level get the same code: a notice, not a refusal."""
    return Problem.of(
        "tree.same_code",
        _("The code %(code)s is given to %(one)s and to %(other)s."),
        code=code,
        one=one,
        other=other,
        row=row,
    )


def to_assign(question: object) -> Problem:
    """Something is left for people to decide before the plan can be applied."""
    return Problem.of(
        "tree.assign",
        _("%(unit)s is divided: say which successor takes %(subject)s."),
        unit=getattr(question, "label", ""),
        subject=getattr(question, "subject_label", ""),
        row=getattr(question, "row", None),
        way_out=_("Name the successor in the column “assignment”."),
    )
