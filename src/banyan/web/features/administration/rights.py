"""Right sets, grants that were given, requests that wait, help from outside."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from banyan.access import queries, services
from banyan.access.queries import GivenRow, RequestRow, SupportShown
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotVisible
from banyan.rulebook import packs
from banyan.web.features.accounts.pages import set_name
from banyan.web.shared.asking import number_typed
from banyan.web.shared.places import place
from banyan.web.shared.rights import right_name
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Head, Message, Pager
from banyan.web.templatetags.banyan_ui import instant, num

from .blocks import Ask, Cell, Page, Says, Table
from .door import actor_of, carried_out, shown
from .forms import Answer
from .words import crumb, grant_cell, here, term

GIVES = ("grant.write", "account.admin")
PAGE = 50


# -- right sets -----------------------------------------------------------------------


@require_safe
def right_sets(request: HttpRequest) -> HttpResponse:
    """Every right set: what it is for, who holds it how often."""
    actor = actor_of(request, *GIVES)
    counts = queries.right_set_counts(actor)
    table = Table(
        (gettext("Right set"), gettext("Rights"), gettext("Held")),
        tuple(_set_row(row, counts) for row in queries.right_sets_known()),
        caption=gettext("Right sets"),
    )
    why = gettext(
        "Right sets come with the rule pack and are read-only here: what an office "
        "may do is a rule of the organisation, and changes with the pack. Counted are "
        "the grants that hold today where you give rights or look after accounts."
    )
    page = Page(Head(gettext("Right sets"), crumbs=crumb()), (Says(why), table))
    return shown(request, page)


def _set_row(row: Any, counts: dict[str, int]) -> tuple[Cell, ...]:
    known = packs.right_sets().get(row.key)
    note = here(known.description) if known else ""
    return (
        Cell(
            set_name(row.key, row.names),
            note,
            reverse("admin_right_set", args=[row.key]),
        ),
        Cell(num(len(row.rights))),
        Cell(num(counts.get(row.key, 0))),
    )


@require_safe
def right_set(request: HttpRequest, set_key: str) -> HttpResponse:
    """One right set: each right with its meaning, and who holds it."""
    actor = actor_of(request, *GIVES)
    found = next((s for s in queries.right_sets_known() if s.key == set_key), None)
    if found is None:
        raise NotVisible
    conditions = []
    if found.needs_second_factor:
        conditions.append(gettext("Whoever holds it signs in with a second factor."))
    if found.needs_second_person:
        conditions.append(
            gettext("Given by hand, it takes effect when a second person agrees.")
        )
    known = packs.rights()
    rights = Table(
        (gettext("Right"), gettext("Meaning")),
        tuple(
            (
                Cell(right_name(right), right),
                Cell(here(known[right].description) if right in known else ""),
            )
            for right in found.rights
        ),
        title=gettext("What it holds"),
        empty=Empty(gettext("It gives no right any more."), icon="outline/key-off"),
    )
    head = Head(
        set_name(found.key, found.names),
        crumbs=(*crumb(), Crumb(gettext("Right sets"), reverse("admin_right_sets"))),
    )
    before = _before(request)
    holders = _given_table(
        actor,
        reverse("admin_right_set", args=[set_key]),
        title=gettext("Who holds it"),
        right_set=set_key,
        by_hand=False,
        before=before,
    )
    blocks: list[Any] = [Says("", points=tuple(conditions))] if conditions else []
    return shown(request, Page(head, (*blocks, rights, holders)))


# -- grants ---------------------------------------------------------------------------


@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """What was given by hand or to deputies, and still holds or will."""
    actor = actor_of(request, *GIVES)
    intro = Says(
        gettext(
            "What offices give is not here: it begins and ends with the office. To "
            "give rights, open the unit and choose “Rights”."
        )
    )
    table = _given_table(
        actor,
        reverse("admin_grants"),
        title=gettext("Given by hand, and deputies"),
        before=_before(request),
    )
    head = Head(gettext("Grants and deputies"), crumbs=crumb())
    return shown(request, Page(head, (intro, table)))


def _before(request: HttpRequest) -> int | None:
    return number_typed(request.GET.get("before", ""))


def _given_table(
    actor: Actor, url: str, *, title: str, before: int | None, **wanted: Any
) -> Table:
    found = queries.grants_given(actor, before=before, limit=PAGE + 1, **wanted)
    page, more = found[:PAGE], len(found) > PAGE
    last = page[-1].reason.grant_id if page else None
    return Table(
        (gettext("Who"), gettext("Right set"), gettext("Where"), gettext("Term"), ""),
        tuple(_given_row(row) for row in page),
        title=title,
        empty=Empty(gettext("Nobody, where you give rights."), icon="outline/key"),
        pager=Pager(next_url=f"{url}?before={last}") if more else None,
    )


def _given_row(row: GivenRow) -> tuple[Cell, ...]:
    reason = row.reason
    url = place("admin_account", row.account_id) if row.account_id else ""
    act = Act(
        gettext("Rights of the unit"),
        reverse("unit_grants", args=[reason.unit_id]),
        reads=True,
    )
    begins = Badge(gettext("begins later"), "soon") if row.begins else None
    return (
        Cell(row.name, row.account if row.account != row.name else "", url),
        grant_cell(reason),
        Cell(here(reason.unit_names)),
        Cell(term(reason.valid_from, reason.valid_to), badge=begins),
        Cell(acts=(act,)),
    )


# -- requests -------------------------------------------------------------------------


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for a second person."""
    return shown(request, _requests_page(actor_of(request, *GIVES)))


def _requests_page(
    actor: Actor, problem: Message | None = None, refused: tuple[int, Any] = (0, None)
) -> Page:
    found = queries.grant_requests_open(actor)
    blocks: list[Any] = [
        Says(
            gettext(
                "Some right sets take effect only when a second officer agrees: one "
                "who could give them, and neither asked nor receives them."
            )
        )
    ]
    for row in found:
        blocks += _request_blocks(row, refused[1] if refused[0] == row.id else None)
    if not found:
        empty = Empty(gettext("Nothing waits"), icon="outline/checks")
        blocks.append(Table(("",), (), empty=empty))
    head = Head(gettext("Waiting for a second person"), crumbs=crumb())
    return Page(head, blocks, problem)


def _request_blocks(row: RequestRow, refused: Any) -> list[Any]:
    title = gettext("%(right_set)s for %(name)s") % {
        "right_set": set_name(row.right_set, row.right_set_names),
        "name": row.name,
    }
    points = (
        here(row.unit_names),
        term(row.valid_from, row.valid_to),
        row.reason,
        gettext("asked by %(name)s on %(when)s")
        % {"name": row.asked_by, "when": instant(row.asked_at)},
    )
    about = Says("", title=title, points=tuple(p for p in points if p))
    if row.is_mine:
        back = Act(
            gettext("Take the request back"),
            reverse("admin_request_withdraw", args=[row.id]),
            method="post",
        )
        return [Says("", title=title, points=about.points, acts=(back,))]
    form = refused or Answer(
        initial={"row_version": row.row_version}, auto_id=f"answer_{row.id}_%s"
    )
    url = reverse("admin_request_answer", args=[row.id])
    return [about, Ask(gettext("Your answer"), form, gettext("Answer"), url)]


@require_POST
def request_answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Agree or not."""
    actor, form = actor_of(request, *GIVES), Answer(request.POST)

    def act(fields: dict[str, Any]) -> Any:
        return services.grant_answer(
            actor=actor,
            request_id=request_id,
            agree=fields["agree"] == "yes",
            reason=fields["reason"],
            row_version=fields["row_version"],
        )

    return carried_out(
        request,
        form,
        act,
        lambda p: _requests_page(actor, p, (request_id, form)),
        done=gettext("Your answer is recorded."),
        back_to=reverse("admin_requests"),
    )


@require_POST
def request_withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take back one's own request."""
    actor = actor_of(request, *GIVES)
    return carried_out(
        request,
        Form(request.POST),
        lambda _f: services.grant_ask_withdraw(actor=actor, request_id=request_id),
        lambda p: _requests_page(actor, p),
        done=gettext("The request is taken back."),
        back_to=reverse("admin_requests"),
    )


# -- help from outside ----------------------------------------------------------------


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """The support sessions in reach, open ones first of all."""
    actor = actor_of(request, *GIVES)
    found = queries.support_sessions_given(actor)
    table = Table(
        (
            gettext("Who"),
            gettext("Where"),
            gettext("Why"),
            gettext("From, until"),
            "",
        ),
        tuple(_support_row(row) for row in found),
        caption=gettext("Help from outside"),
        empty=Empty(
            gettext("Nobody was let in"),
            gettext(
                "An officer opens a session on the page of a unit, under “Rights”."
            ),
            icon="outline/lifebuoy",
        ),
    )
    intro = gettext(
        "For at most an hour, with a reason. The unit sees it on its page of rights; "
        "whoever’s data were read meanwhile sees it beside the reading."
    )
    head = Head(gettext("Help from outside"), crumbs=crumb())
    return shown(request, Page(head, (Says(intro), table)))


def _support_row(row: SupportShown) -> tuple[Cell, ...]:
    values = (instant(row.opened_at), instant(row.closed_at or row.ends_at))
    acts: tuple[Act, ...] = ()
    if row.is_open:
        close = reverse("support_close", args=[row.id])
        acts = (Act(gettext("Close now"), close, method="post"),)
    return (
        Cell(row.name, badge=Badge(gettext("open"), "soon") if row.is_open else None),
        Cell(here(row.unit_names), "", reverse("unit_grants", args=[row.unit_id])),
        Cell(row.reason),
        Cell(" – ".join(values)),
        Cell(acts=acts),
    )
