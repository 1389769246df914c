"""Every group that a cap counts together: its counts, variants and rule."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

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


Key = tuple[int, str, str]
Place = tuple[uuid.UUID, Text, str]


def _nested() -> dict[Key, dict[str, int]]:
    return defaultdict(lambda: defaultdict(int))


@dataclass
class Tally:
    """Classes counted by body, subject and kind of tasks; how many are decided."""

    classes: dict[Key, dict[str, int]] = field(default_factory=_nested)
    decided: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    places: dict[int, Place] = field(default_factory=dict)

    def add(self, key: Key, klass: str, n: int = 1, *, decided: bool = False) -> None:
        """Count some of a group that have a class, or "" for none."""
        self.classes[key][klass] += n
        self.decided[key] += n if decided else 0


def groups(
    actor: Actor, campaign: CampaignShown, unit: int | None = None
) -> list[GroupShown]:
    """Return the groups of bodies in range (of one body); two statements.

    Where nothing is decided yet, what is proposed is counted.
    """
    tally = _tallied(actor, campaign, unit)
    choices = {
        (g.unit_id, g.group): g
        for g in GroupChoice.objects.filter(
            campaign=campaign.id, unit__in=list(tally.places)
        )
    }
    return shown_groups(campaign, tally, choices)


def shown_groups(
    campaign: CampaignShown,
    tally: Tally,
    choices: Mapping[tuple[int, str], GroupChoice],
) -> list[GroupShown]:
    """Return groups that were counted, with the cap of each under every reading."""
    frame = campaign.frame
    answer = frames.answers(frame, campaign.last).get(frame.cap) if frame.cap else None
    found = []
    for key, classes in tally.classes.items():
        choice = choices.get((key[0], f"{key[1]}.{key[2]}"))
        every = [k for k, n in classes.items() for _i in range(n)]
        cap = cap_of(answer, counted(frame, every), bool(choice and choice.outstanding))
        place = tally.places[key[0]]
        shown = _shown(key, place, dict(classes), tally.decided[key], cap, choice)
        found.append(((place[2], key[1], key[2]), shown))
    return [group for _order, group in sorted(found, key=lambda pair: pair[0])]


def _tallied(actor: Actor, campaign: CampaignShown, unit: int | None) -> Tally:
    rows = Assessment.objects.filter(
        scope_q(actor, READ, unit="decider"), campaign=campaign.id, rated=True
    )
    if unit is not None:
        rows = rows.filter(decider=unit)
    kept = rows.values_list(
        "decider", "decider__uid", "decider__names", "decider__path", "subject",
        "kind_of_tasks", "final", "proposed",
    ).annotate(n=Count("pk"))  # fmt: skip
    found = Tally()
    for pk, uid, names, path, subject, kind, final, proposed, n in kept:
        found.places[pk] = uid, Text.of(names), path
        found.add((pk, subject, kind), final or proposed, n, decided=bool(final))
    return found


def _shown(
    key: Key, place: Place, classes: dict[str, int], decided: int, cap: Cap,
    choice: GroupChoice | None,
) -> GroupShown:  # fmt: skip
    return GroupShown(
        unit=key[0],
        unit_uid=place[0],
        unit_name=place[1],
        subject=key[1],
        kind_of_tasks=key[2],
        classes=classes,
        decided=decided,
        cap=cap,
        reading=choice.reading if choice else "",
        reason=choice.reason if choice else "",
        over_reason=choice.over_reason if choice else "",
        by_name=choice.by_name if choice else "",
    )
