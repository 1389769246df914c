"""The refusals of merging two records, and of taking a merge back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from banyan.kernel.errors import Problem
from banyan.kernel.text import Text
from banyan.kernel.text import gettext_noop as _


def choose(key: str) -> Problem:
    """Two records that cannot both be right, and nobody has chosen."""
    return Problem.of(
        "people.merge_choose",
        _("Both records say something here that cannot stand together: choose one."),
        field=key,
        way_out=_("What is not chosen is set aside as recorded twice, and kept."),
    )


def own_record() -> Problem:
    """Merging oneself."""
    return Problem.of(
        "people.merge_own",
        _("Nobody merges a record of their own."),
        way_out=_("Let another officer who may do it look at both."),
    )


def two_persons(reason: str) -> Problem:
    """A pair that somebody decided about."""
    return Problem.of(
        "people.merge_two_persons",
        _("Somebody decided that these are two persons: %(reason)s"),
        reason=reason,
        way_out=_("Take that word back first, if it was wrong."),
    )


def two_accounts() -> Problem:
    """Two accounts that would belong to one person."""
    return Problem.of(
        "people.merge_two_accounts",
        _("Both records have an open account: two people may be signing in."),
        way_out=_("Close the account that is not needed first."),
    )


def rights_gained(account: str, rights: Iterable[str]) -> Problem:
    """Rights that an account lacks and would get."""
    return Problem.of(
        "people.merge_rights",
        _("The account %(account)s would gain rights that it lacks: %(rights)s."),
        account=account,
        rights=", ".join(rights),
        way_out=_(
            "End what gives these rights, merge, and let whoever may give them give "
            "them anew."
        ),
    )


def clash(kind: str) -> Problem:
    """An entry of both where only one of a person can be."""
    return Problem.of(
        "people.merge_clash",
        _("Both records have an entry of the kind “%(kind)s” where one can be."),
        kind=kind,
        way_out=_("Settle that entry first, on its own page."),
    )


def elsewhere() -> Problem:
    """Something out of range that stands against."""
    return Problem.of(
        "people.merge_elsewhere",
        _("Something outside your range stands against it."),
        way_out=_("Ask the level above, which sees both."),
    )


def office_runs(post: Text, key: str) -> Problem:
    """An office recorded twice that still runs."""
    return Problem.of(
        "people.merge_office",
        _("Both hold the post %(post)s, and the one to set aside has not ended."),
        post=post,
        field=key,
        way_out=_("End the office that was recorded twice, then merge."),
    )


def lives_on(died: dt.date) -> Problem:
    """A membership that goes on after the day of death chosen."""
    return Problem.of(
        "people.merge_lives_on",
        _("The day of death %(day)s does not fit a membership that goes on."),
        day=died,
        field="died",
        way_out=_("Choose the other record's, or end the membership first."),
    )


# -- taking back --------------------------------------------------------------------------


def undone_already(day: dt.date) -> Problem:
    """A merge that was taken back."""
    return Problem.of(
        "people.merge_undone",
        _("This merge was taken back on %(day)s."),
        day=day,
        way_out=_("Nothing needs to be done."),
    )


def merged_on(name: str) -> Problem:
    """A survivor that was itself merged into another record."""
    return Problem.of(
        "people.merged_on",
        _("The record of %(person)s was itself merged later."),
        person=name,
        way_out=_("Take the later merge back first."),
    )


def standing_changed(structure: Text, day: dt.date) -> Problem:
    """A change since the merge to a membership that was chosen between two."""
    return Problem.of(
        "people.undo_standing",
        _(
            "The membership in %(structure)s changed on %(day)s, after the merge: it "
            "cannot be told whose change that was."
        ),
        structure=structure,
        day=day,
        field="leave_later",
        way_out=_("Take that change back first, or leave it with this person."),
    )


def joined_since(structure: Text, day: dt.date) -> Problem:
    """A membership opened since the merge where only the other one had been."""
    return Problem.of(
        "people.undo_joined",
        _(
            "A membership in %(structure)s began on %(day)s, recorded after the merge: "
            "it cannot be told whose it is."
        ),
        structure=structure,
        day=day,
        field="leave_later",
        way_out=_("Take it back first, or leave it with this person."),
    )


def died_since(day: dt.date) -> Problem:
    """A death recorded since the merge."""
    return Problem.of(
        "people.undo_died",
        _(
            "The death on %(day)s was recorded after the merge: it cannot be told "
            "which of the two has died."
        ),
        day=day,
        field="leave_later",
        way_out=_("Correct it first, or leave it with this person."),
    )
