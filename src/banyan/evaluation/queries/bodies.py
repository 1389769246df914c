"""What a body decides: its groups with their caps, and the lines of each."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from banyan.kernel.actor import Actor
from banyan.kernel.text import Text
from banyan.units.queries import UnitView

from . import kept
from .campaigns import READ, CampaignShown
from .groups import GroupShown, Tally, shown_groups
from .kept import Brief
from .sheets import Handle, RowShown, lines_of, place_of

PAGE = 20
NONE, DIFFERS, NAMED = "none", "differs", "named"
"""What may be asked for beside a class: without one, unlike what was said of oneself,
and those whom a refusal or another officer's decision is about."""


@dataclass(frozen=True)
class DecideShown:
    """What a body decides: groups with their caps, and the lines of each."""

    unit: int
    unit_uid: uuid.UUID
    unit_name: Text
    groups: tuple[tuple[GroupShown, tuple[RowShown, ...]], ...]


@dataclass(frozen=True)
class Look:
    """Which lines are looked at: a group, those of a class (or the like), a page.

    ``chosen`` are the classes typed so far: caps are counted with them. ``named`` are
    those whom a refusal is about; ``read_at`` at which version each was read.
    """

    group: str = ""
    show: str = ""
    page: int = 1
    chosen: Mapping[int, str] = field(default_factory=dict)
    named: Collection[int] = ()
    read_at: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BodyShown:
    """One page of what a body decides; ``counts`` are of the group that is shown.

    ``first`` is the place of its first line among all of them. ``versions`` tell at
    which version each was read that is not decided, ``elsewhere`` what was chosen for
    somebody who is not on this page, ``moved`` who changed since they were read.
    """

    unit: int
    unit_uid: uuid.UUID
    unit_name: Text
    groups: tuple[GroupShown, ...]
    group: str
    show: str
    counts: Mapping[str, int]
    rows: tuple[RowShown, ...]
    page: int
    pages: int
    first: int
    rated: int
    decided: int
    waiting: bool
    versions: Mapping[int, int]
    elsewhere: Mapping[int, str]
    moved: Collection[int] = ()


def deciding(actor: Actor, campaign: CampaignShown, unit: Handle) -> DecideShown:
    """Return what a body decides, group by group; NotVisible out of range."""
    place = place_of(actor, unit)
    briefs = kept.body_of(campaign.id, place.id)
    seen = [b.pk for b in _readable(actor, briefs)]
    by_group: dict[str, list[RowShown]] = defaultdict(list)
    for line in lines_of(campaign, kept.lines_of_ids(seen)):
        by_group[line.group].append(line)
    shown = tuple(
        (group, tuple(by_group.get(group.key, ())))
        for group in _groups(campaign, place, briefs, {})
    )
    return DecideShown(place.id, place.uid, place.names, shown)


def body(actor: Actor, campaign: CampaignShown, unit: Handle, look: Look) -> BodyShown:
    """Return one page of what a body decides; the same statements for any number.

    Everyone is counted, the lines of one page alone are read. NotVisible out of range.
    """
    place = place_of(actor, unit)
    briefs = kept.body_of(campaign.id, place.id)
    groups = tuple(_groups(campaign, place, briefs, look.chosen))
    rated = [b for b in _readable(actor, briefs) if b.rated]
    moved = _moved(rated, look)
    if moved:
        look = replace(look, show=NAMED, named={*look.named, *moved})
    group = _current(groups, look)
    kinds = {b.pk: _kinds(b, look) for b in rated if group in ("", b.group)}
    wanted = [b for b in rated if b.pk in kinds and look.show in kinds[b.pk]]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(look.page, 1), pages)
    on_page = [b.pk for b in wanted[(page - 1) * PAGE : page * PAGE]]
    known = {b.pk: b for b in rated}
    return BodyShown(
        unit=place.id,
        unit_uid=place.uid,
        unit_name=place.names,
        groups=groups,
        group=group,
        show=look.show,
        counts=Counter(kind for kinds_ in kinds.values() for kind in kinds_),
        rows=tuple(lines_of(campaign, kept.lines_of_ids(on_page))),
        page=page,
        pages=pages,
        first=(page - 1) * PAGE + 1,
        rated=len(rated),
        decided=sum(b.state != "open" for b in rated),
        waiting=any(b.state == "decided" for b in briefs),
        versions={b.pk: b.row_version for b in briefs if b.state == "open"},
        elsewhere={
            pk: klass
            for pk, klass in look.chosen.items()
            if pk in known and pk not in on_page and klass != known[pk].proposed
        },
        moved=moved,
    )


def _moved(rated: Sequence[Brief], look: Look) -> set[int]:
    """Return who changed since they were read, and would be decided otherwise now."""
    return {
        b.pk
        for b in rated
        if look.read_at.get(b.pk, b.row_version) != b.row_version
        and look.chosen.get(b.pk, b.proposed) != (b.final or b.proposed)
    }


def _readable(actor: Actor, briefs: Sequence[Brief]) -> list[Brief]:
    """Return those of units in range: whoever reads the body may not read every unit."""
    known: dict[tuple[str, str], bool] = {}
    found = []
    for one in briefs:
        key = one.path, one.area_path
        if key not in known:
            known[key] = actor.covers(READ, *key)
        if known[key]:
            found.append(one)
    return found


def _groups(
    campaign: CampaignShown, place: UnitView, briefs: Sequence[Brief],
    chosen: Mapping[int, str],
) -> list[GroupShown]:  # fmt: skip
    """Count everyone whom the body decides, with the classes that were typed."""
    tally = Tally(places={place.id: (place.uid, place.names, place.present_path)})
    for one in briefs:
        if one.rated:
            key = place.id, one.subject, one.kind_of_tasks
            tally.add(key, _class_of(one, chosen), decided=bool(one.final))
    choices = kept.choices_of(campaign.id, place.id)
    by_unit = {(place.id, group): choice for group, choice in choices.items()}
    return shown_groups(campaign, tally, by_unit)


def _class_of(one: Brief, chosen: Mapping[int, str]) -> str:
    if one.state == "open" and one.pk in chosen:
        return chosen[one.pk]
    return one.final or one.proposed


def _current(groups: Sequence[GroupShown], look: Look) -> str:
    """Return the group that is shown: as asked, else the first; all for those named."""
    if look.show == NAMED:
        return ""
    keys = [g.key for g in groups]
    if look.group in keys:
        return look.group
    return keys[0] if keys else ""


def _kinds(one: Brief, look: Look) -> set[str]:
    """Return by which words somebody is found; "" finds everybody."""
    klass = _class_of(one, look.chosen)
    found = {"", klass or NONE}
    if one.self_class and klass and one.self_class != klass:
        found.add(DIFFERS)
    if one.pk in look.named:
        found.add(NAMED)
    return found
