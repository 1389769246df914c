"""Retention: the terms, what would go today, letting it go as a job."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from banyan.archive import queries, services
from banyan.archive.queries import Due
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.web.shared.asking import number_typed
from banyan.web.shared.places import place
from banyan.web.shared.ui import Badge, Crumb, Head, Message
from banyan.web.templatetags.banyan_ui import day, num

from .blocks import Ask, Cell, Page, Says, Table
from .door import actor_of, carried_out, shown
from .forms import LetGo, TermOf
from .words import crumb, here

ADMIN, ERASE = "settings.admin", "ledger.erase"


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Every kind of data with its term, and what of it would go today."""
    return shown(request, _page(actor_of(request, ADMIN)))


def _page(actor: Actor, problem: Message | None = None, refused: Any = None) -> Page:
    found = queries.retention_due(actor)
    blocks: list[Any] = [
        Says(
            gettext(
                "Decisions, memberships, offices, names, the ledger and the log of "
                "readings are never let go. What goes leaves a gap that nobody can "
                "fill; the proofs of the ledger stay valid."
            )
        ),
        Table(
            (
                gettext("What"),
                gettext("Kept for"),
                gettext("Would go today"),
                gettext("What stays"),
            ),
            tuple(_row(due) for due in found),
            caption=gettext("Retention"),
        ),
    ]
    going = [due for due in found if due.count]
    if going and actor.holds(ERASE):
        blocks.append(_let_go(going, refused))
    head = Head(gettext("Retention"), crumbs=crumb())
    return Page(head, blocks, problem)


def _row(due: Due) -> tuple[Cell, ...]:
    term = due.term
    months = (
        ngettext("%(n)s month", "%(n)s months", term.months) % {"n": num(term.months)}
        if term.months is not None
        else gettext("for ever")
    )
    source = here(term.source)
    if term.set_here:
        source = gettext("set here: %(reason)s") % {"reason": source}
    counted = gettext("from %(start)s") % {"start": gettext(due.kind.counts_from)}
    return (
        Cell(gettext(due.kind.title), "", reverse("admin_term", args=[due.kind.key])),
        Cell(months, f"{counted}. {source}"),
        Cell(num(due.count), _examples(due), badge=_badge(due)),
        Cell(gettext(due.kind.stays)),
    )


def _badge(due: Due) -> Badge | None:
    return Badge(gettext("term is over"), "soon") if due.count else None


def _examples(due: Due) -> str:
    if not due.examples:
        return ""
    shown_ = ", ".join(
        f"{e.shown} ({day(e.since)})" if e.since else e.shown for e in due.examples
    )
    return gettext("such as %(examples)s") % {"examples": shown_}


def _let_go(going: list[Due], refused: Any) -> Ask:
    kinds = [
        (
            f"{due.kind.key}={due.count}",
            f"{gettext(due.kind.title)}: {num(due.count)}",
        )
        for due in going
    ]
    form = refused(kinds) if refused else LetGo(kinds=kinds)
    return Ask(
        gettext("Let go what is due"),
        form,
        gettext("Let it go"),
        reverse("admin_retention_start"),
        gettext(
            "A job does it in your name. If more has become due than is shown here, "
            "nothing goes and you look again."
        ),
        danger=True,
    )


@require_POST
def retention_start(request: HttpRequest) -> HttpResponse:
    """Start the job that lets go what was shown."""
    actor = actor_of(request, ERASE)
    posted = [(k, k.partition("=")[0]) for k in request.POST.getlist("kinds")]
    form = LetGo(request.POST, kinds=posted)

    def act(fields: dict[str, Any]) -> int:
        return services.retention_start(
            actor=actor, seen=_seen(fields["kinds"]), reason=fields["reason"]
        )

    return carried_out(
        request,
        form,
        act,
        lambda p: _page(actor, p, lambda kinds: LetGo(request.POST, kinds=kinds)),
        done=gettext("The job is started."),
        back_to=lambda job: place("job", job) or reverse("admin_retention"),
    )


def _seen(chosen: list[str]) -> dict[str, int]:
    found = {}
    for one in chosen:
        key, _equals, count = one.partition("=")
        found[key] = number_typed(count) or 0
    return found


def term(request: HttpRequest, data_kind: str) -> HttpResponse:
    """Set for how long one kind is kept here."""
    actor = actor_of(request, ADMIN)
    due = next(
        (d for d in queries.retention_due(actor) if d.kind.key == data_kind), None
    )
    if due is None:
        raise NotVisible
    posted = request.POST if request.method == "POST" else None
    form = TermOf(posted, initial={"months": due.term.months})
    head = Head(
        gettext(due.kind.title),
        crumbs=(*crumb(), Crumb(gettext("Retention"), reverse("admin_retention"))),
    )

    def build(problem: Message | None = None) -> Page:
        ask = Ask(gettext("For how long it is kept"), form, gettext("Set the term"))
        return Page(head, (ask,), problem)

    if posted is None:
        return shown(request, build())
    return carried_out(
        request,
        form,
        lambda fields: services.retention_set(actor=actor, kind=data_kind, **fields),
        build,
        done=gettext("The term is set."),
        back_to=reverse("admin_retention"),
    )
