"""What stands against merging two persons: a case that runs on what would be set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from .models import Case


def merge_problems(
    survivor: int, merged: int, memberships: Sequence[int]
) -> Iterator[Problem]:
    """Yield the cases that run about memberships recorded twice."""
    running = Case.objects.filter(
        membership__in=list(memberships), state__in=("open", "suspended")
    )
    for reference in running.order_by("pk").values_list("reference", flat=True):
        yield Problem.of(
            "cases.merge_runs",
            _("The case %(case)s runs about a membership that would be set aside."),
            case=reference,
            way_out=_("Close or take back that case first, or keep that membership."),
        )
