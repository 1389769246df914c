"""People: the list, the hub, opening what is sealed, the extract, oneself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banyan.base import lists
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible
from banyan.people.queries import person_get
from banyan.people.queries.removals import removal_of
from banyan.people.services import sensitive_open
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.asking import actor_of
from banyan.web.shared.dates import moment_of
from banyan.web.shared.errors import message_of, reads
from banyan.web.shared.places import person_url
from banyan.web.shared.ui import Act, Fact, Head

from .hub import person_page
from .me import my_page
from .prints import FORMATS, extract
from .words import SEALED


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Members in range, narrowed by what the address says."""
    at = At.of(request, lists.get("members"), reverse("people"))
    act = register_act(at.actor)

    def build(shown: ListShown) -> ListPage:
        facts = (shown.count,) if shown.count else ()
        return ListPage(
            Head(
                gettext("People"),
                facts=facts,
                primary=act,
                others=(*other_lists(), *to_answer(at.actor)),
            ),
            shown,
        )

    return answered(request, at, "lists/list.html", build, (act,))


def other_lists() -> tuple[Act, ...]:
    """Return the way to the lists that have no page of their own."""
    named = (
        ("memberships", gettext("Memberships, former ones too")),
        ("offices", gettext("Offices")),
    )
    found = [
        Act(label, reverse("list", args=[key]), icon="outline/list", reads=True)
        for key, label in named
    ]
    found.append(
        Act(
            gettext("All lists"),
            reverse("lists"),
            icon="outline/list-details",
            reads=True,
        )
    )
    return tuple(found)


def to_answer(actor: Actor) -> tuple[Act, ...]:
    """Return the way to what waits for an officer of people: twins, requests."""
    named = (
        ("twins", gettext("Possible twins"), "outline/users-group", "person.write"),
        (
            "requests",
            gettext("Requests for a correction"),
            "outline/message-question",
            "person.read",
        ),
        (
            "removals",
            gettext("Entered by mistake"),
            "outline/user-off",
            "person.write",
        ),
    )
    return tuple(
        Act(label, reverse(name), icon=icon, reads=True)
        for name, label, icon, right in named
        if actor.holds(right)
    )


def register_act(actor: Actor) -> Act:
    """Return the act of registering a person; with a reason where not allowed."""
    missing = gettext("Registering needs the right to record memberships.")
    may = actor.holds("person.write") and actor.holds("membership.write")
    return Act(
        gettext("Register a person"),
        reverse("person_new"),
        icon="outline/user-plus",
        reason="" if may else missing,
    )


@require_safe
def person(request: HttpRequest, uid: str) -> HttpResponse:
    """The hub of a person, one part of it; an old identity leads to the present one.

    Of a person set aside as entered by mistake the way back is shown instead.
    """
    try:
        page = person_page(
            actor_of(request),
            uid,
            request.GET.get("tab", ""),
            moment_of(request),
            corrected="corrected" in request.GET,
        )
    except NotVisible:
        removed = removal_of(actor_of(request), uid)
        return HttpResponseRedirect(reverse("removal", args=[removed.uid]))
    if str(page.person.uid) != str(uid):
        return HttpResponseRedirect(person_url(page.person.uid))
    return render(request, "people/person.html", {"page": page})


@reads
@never_cache
@require_POST
def open_sealed(request: HttpRequest, uid: str) -> HttpResponse:
    """Open one sealed value: the reading is recorded first, the value shown once."""
    actor, field = actor_of(request), request.POST.get("field", "")
    shown = person_get(actor, uid=uid)
    reason = request.POST.get("reason", "")
    context: dict[str, object] = {"field": field, "reason": reason}
    opened: tuple[Fact, ...] = ()
    status = 200
    try:
        value = sensitive_open(actor=actor, person=shown.id, field=field, reason=reason)
        opened = (Fact(gettext(SEALED.get(field, field)), value, note=reason),)
    except InputError as error:
        context["message"], status = message_of(error), error.status
    page = person_page(actor, uid, "", moment_of(request), opened=opened)
    return render(
        request, "people/person.html", {"page": page, **context}, status=status
    )


@reads
@require_POST
def person_extract(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the extract of a record as a file."""
    kind = request.POST.get("kind", "pdf")
    language = (get_language() or "en")[:2]
    file = extract(
        actor_of(request),
        uid,
        language=language,
        kind=kind if kind in FORMATS else "pdf",
    )
    return HttpResponse(file.content, headers=file.headers)


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The own record of a member."""
    page = my_page(actor_of(request), moment_of(request))
    return render(request, "people/me.html", {"page": page})
