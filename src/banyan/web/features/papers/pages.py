"""The pages of papers: a unit's papers, one paper, taking one in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from banyan.decisions import queries as decisions
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.papers import queries
from banyan.papers.domain.sniffing import MEDIA_TYPES
from banyan.people import queries as people
from banyan.units.queries.named import unit_where, units_named
from banyan.web.shared.places import decision_url, person_url, unit_url
from banyan.web.shared.ui import Act, Crumb, Empty, Fact, Head, Pager
from banyan.web.templatetags.banyan_ui import instant, text

from .forms import PaperForm, VersionForm
from .lines import (
    CLASSES,
    PaperLine,
    VersionLine,
    class_badge,
    paper_line,
    version_line,
)

READ, WRITE, SENSITIVE = "file.read", "file.write", "person.sensitive"


@dataclass(frozen=True)
class Target:
    """What a new paper belongs to."""

    unit: int
    label: str
    url: str
    query: tuple[tuple[str, str], ...]
    decision: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class PapersPage:
    """The papers of a unit."""

    head: Head
    papers: tuple[PaperLine, ...]
    pager: Pager
    empty: Empty


@dataclass(frozen=True)
class PaperPage:
    """One paper with every version."""

    head: Head
    facts: tuple[Fact, ...]
    is_closed: bool
    versions: tuple[VersionLine, ...]
    form: VersionForm | None
    form_url: str
    accepted: str


@dataclass(frozen=True)
class NewPage:
    """The form for a new paper, with what it belongs to."""

    head: Head
    form: PaperForm
    target: Target
    accepted: str


def papers_page(actor: Actor, unit_uid: str, after: int | None) -> PapersPage:
    """Build the page of a unit's papers."""
    unit_id, unit = unit_where(actor, "unit.read", unit_uid)
    found, more = queries.papers_of_unit(actor, unit_id, after=after)
    name = text(unit.names)
    add = Act(
        gettext("Take in a paper"),
        f"{reverse('paper_new')}?{urlencode({'unit': unit.uid})}",
        icon="outline/upload",
        reason="" if actor.holds(WRITE) else gettext("You may not add papers."),
    )
    here = reverse("papers_of_unit", args=[unit.uid])
    return PapersPage(
        head=Head(
            gettext("Papers"), crumbs=(Crumb(name, unit_url(unit.uid)),), primary=add
        ),
        papers=tuple(paper_line(p) for p in found),
        pager=Pager(next_url=f"{here}?{urlencode({'after': more})}" if more else ""),
        empty=Empty(
            gettext("No paper is kept here yet"),
            gettext(
                "Signed decisions, minutes and letters are kept with their versions. "
                "Whoever opens one that is not public is recorded."
            ),
            (add,),
            "outline/files",
        ),
    )


def paper_page(actor: Actor, uid: str, form: VersionForm | None = None) -> PaperPage:
    """Build the page of one paper; ``form`` is one that came back with errors."""
    paper = queries.paper_get(actor, uid)
    may = _may_write(actor, paper)
    blank = VersionForm(initial={"row_version": paper.row_version}) if may else None
    return PaperPage(
        head=Head(
            title=text(paper.title) or gettext("Paper, erased"),
            crumbs=_crumbs(actor, paper),
            facts=(paper_line(paper).kind,),
            badge=class_badge(paper.privacy),
            invented=paper.is_specimen,
        ),
        facts=_facts(actor, paper),
        is_closed=paper.privacy != "public",
        versions=tuple(version_line(v) for v in paper.versions.all()),
        form=form if form is not None and may else blank,
        form_url=reverse("paper_version", args=[paper.uid]),
        accepted=accepted(),
    )


def _may_write(actor: Actor, paper: Any) -> bool:
    """Say whether a form is offered; the service decides again."""
    if paper.unit_id is None or all(v.erased_at for v in paper.versions.all()):
        return False
    unit = paper.unit
    covered = actor.covers(WRITE, unit.path, unit.area_path)
    if paper.privacy != "sensitive":
        return covered
    return covered and actor.covers(SENSITIVE, unit.path, unit.area_path)


def _crumbs(actor: Actor, paper: Any) -> tuple[Crumb, ...]:
    unit = units_named(actor, [paper.unit_id]).get(paper.unit_id or 0)
    if unit is None:
        return ()
    return (
        Crumb(text(unit.names), unit_url(unit.uid)),
        Crumb(gettext("Papers"), reverse("papers_of_unit", args=[unit.uid])),
    )


def _facts(actor: Actor, paper: Any) -> tuple[Fact, ...]:
    taken = decisions.decisions_shown(actor, [paper.decision_id])
    decision = taken.get(paper.decision_id or 0)
    person = (
        people.persons_named(actor, [paper.person_id]).get(paper.person_id, "")
        if paper.person_id
        else ""
    )
    found = (
        Fact(
            gettext("Decision"),
            (decision.symbol or gettext("without a number")) if decision else "",
            decision_url(decision.uid) if decision and decision.is_readable else "",
        ),
        Fact(gettext("Person"), person),
        Fact(gettext("Who may open it"), gettext(CLASSES[paper.privacy])),
        Fact(gettext("Taken in"), instant(paper.created_at)),
    )
    return tuple(f for f in found if f.value)


def accepted() -> str:
    """Say which files are taken in, and how large."""
    return gettext("Accepted: %(types)s; at most %(limit)s MB.") % {
        "types": ", ".join(MEDIA_TYPES),
        "limit": int(settings.BANYAN_MAX_FILE_MB),
    }


# -- a new paper ------------------------------------------------------------------------


def target_of(actor: Actor, asked: dict[str, str]) -> Target:
    """Read what a new paper belongs to out of the address; NotVisible when nothing."""
    for name, find in _TARGETS.items():
        if asked.get(name):
            return find(actor, _uid(asked[name]))
    raise NotVisible


def _uid(typed: str) -> str:
    try:
        return str(uuid.UUID(typed))
    except ValueError as error:
        raise NotVisible from error


def _of_decision(actor: Actor, uid: str) -> Target:
    decision = decisions.decision_get(actor, uid)
    if decision.body_id is None:
        raise NotVisible
    return Target(
        unit=decision.body_id,
        label=decision.symbol or text(decision.title),
        url=decision_url(decision.uid),
        query=(("decision", uid),),
        decision=decision.pk,
    )


def _of_unit(actor: Actor, uid: str) -> Target:
    pk, unit = unit_where(actor, WRITE, uid)
    here = reverse("papers_of_unit", args=[unit.uid])
    return Target(unit=pk, label=text(unit.names), url=here, query=(("unit", uid),))


def _of_person(actor: Actor, uid: str) -> Target:
    person = people.person_get(actor, uid=uid)
    units = [m.unit_id for m in person.memberships if m.unit_id is not None]
    if not units:
        raise NotVisible
    return Target(
        unit=units[0],
        label=person.full_name,
        url=person_url(uid),
        query=(("person", uid),),
        person=person.id,
    )


_TARGETS = {"decision": _of_decision, "unit": _of_unit, "person": _of_person}


def classes_for(actor: Actor, target: Target) -> tuple[str, ...]:
    """Return the classes on offer: papers about a person are never public."""
    found = [c for c in CLASSES if c != "sensitive" or actor.holds(SENSITIVE)]
    if target.person is not None:
        found = [c for c in found if c not in ("public", "organisational")]
    return tuple(found)


def new_page(form: PaperForm, target: Target) -> NewPage:
    """Build the page with the form."""
    return NewPage(
        head=Head(
            gettext("Take in a paper"),
            crumbs=(Crumb(target.label, target.url),),
            facts=(target.label,),
        ),
        form=form,
        target=target,
        accepted=accepted(),
    )
