"""Every group that a cap counts together: its counts, variants and rule."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from banyan.access.queries import scope_q
from banyan.kernel.actor import Actor
from banyan.kernel.text import Text

from .. import frames
from ..domain.caps import Cap, cap_of, counted
from ..models import Assessment, GroupChoice
from .campaigns import READ, CampaignShown


@dataclass(frozen=True)
class GroupShown:
    """A group of a body: the cap under every reading, and what was chosen."""

    unit: int
    unit_uid: uuid.UUID
    unit_name: Text
    subject: str
    kind_of_tasks: str
    classes: dict[str, int]
    decided: int
    cap: Cap
    reading: str = ""
    reason: str = ""
    over_reason: str = ""
    by_name: str = ""

    @property
    def key(self) -> str:
        """The name of the group within its body."""
        return f"{self.subject}.{self.kind_of_tasks}"


def groups(
    actor: Actor, campaign: CampaignShown, unit: int | None = None
) -> list[GroupShown]:
    """Return the groups of bodies in range (of one body); two statements.

    Where nothing is decided yet, what is proposed is counted.
    """
    frame = campaign.frame
    rows = Assessment.objects.filter(
        scope_q(actor, READ, unit="decider"), campaign=campaign.id, rated=True
    )
    if unit is not None:
        rows = rows.filter(decider=unit)
    kept = rows.values_list(
        "decider", "decider__uid", "decider__names", "decider__path", "subject",
        "kind_of_tasks", "final", "proposed",
    ).annotate(n=Count("pk"))  # fmt: skip
    tally: dict[tuple[int, str, str], dict[str, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    about: dict[int, tuple[uuid.UUID, Text, str]] = {}
    decided: dict[tuple[int, str, str], int] = defaultdict(int)
    for pk, uid, names, path, subject, kind, final, proposed, n in kept:
        about[pk] = uid, Text.of(names), path
        tally[pk, subject, kind][final or proposed] += n
        decided[pk, subject, kind] += n if final else 0
    choices = {
        (g.unit_id, g.group): g
        for g in GroupChoice.objects.filter(campaign=campaign.id, unit__in=list(about))
    }
    answer = frames.answers(frame, campaign.last).get(frame.cap) if frame.cap else None
    found = []
    for (pk, subject, kind), classes in tally.items():
        choice = choices.get((pk, f"{subject}.{kind}"))
        every = [k for k, n in classes.items() for _i in range(n)]
        cap = cap_of(answer, counted(frame, every), bool(choice and choice.outstanding))
        uid, names, path = about[pk]
        found.append(
            (
                (path, subject, kind),
                GroupShown(
                    pk, uid, names, subject, kind, dict(classes),
                    decided[pk, subject, kind], cap,
                    choice.reading if choice else "",
                    choice.reason if choice else "",
                    choice.over_reason if choice else "",
                    choice.by_name if choice else "",
                ),
            )
        )  # fmt: skip
    return [group for _order, group in sorted(found, key=lambda pair: pair[0])]
