"""Persons entered by mistake: the list of them, and taking one up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.kernel.actor import Actor
from banyan.kernel.errors import OrgError
from banyan.people import services
from banyan.people.queries.removals import RemovalShown, removal_get, removals
from banyan.web.shared.asking import actor_of, version_of
from banyan.web.shared.errors import message_of
from banyan.web.shared.places import person_url, place, unit_url
from banyan.web.shared.ui import Badge, Crumb, Empty, Fact, Head, Pager
from banyan.web.templatetags.banyan_ui import instant

from .words import said

MANY = 25


class TakeUpForm(forms.Form):
    """Why the person is taken up again."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class RemovalLine:
    """One person set aside, in the list."""

    name: str
    url: str
    note: str
    invented: bool


@dataclass(frozen=True)
class RemovalsPage:
    """Who is set aside now."""

    head: Head
    lines: tuple[RemovalLine, ...]
    pager: Pager
    empty: Empty


@dataclass(frozen=True)
class RemovalPage:
    """One person set aside: why, by whom, and the way back."""

    head: Head
    facts: tuple[Fact, ...]
    stands: bool
    version: int


@require_safe
def removed(request: HttpRequest) -> HttpResponse:
    """Persons set aside as entered by mistake, newest first."""
    typed = request.GET.get("before", "")
    before = int(typed[:18]) if typed.isdecimal() and typed.isascii() else None
    page = _list(actor_of(request), before)
    return render(request, "people/removals.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, uid: str) -> HttpResponse:
    """One person set aside, and taking them up again."""
    row = removal_get(actor_of(request), uid)
    form = TakeUpForm(request.POST or None)
    context: dict[str, Any] = {"page": _page(row), "form": form}
    if request.method != "POST":
        return render(request, "people/removal.html", context)
    if not form.is_valid():
        return render(request, "people/removal.html", context, status=422)
    reason, version = form.cleaned_data["reason"], version_of(request)
    command = services.TakePersonUp(row.uid, reason, version)
    try:
        [(_row, without)] = services.removals_undo(
            actor=actor_of(request), commands=[command]
        )
    except OrgError as error:
        context["message"] = message_of(error)
        return render(request, "people/removal.html", context, status=error.status)
    messages.success(request, gettext("Taken up again: everything stands as before."))
    if without:
        messages.warning(
            request,
            gettext("The card number was given to somebody else: set another one."),
        )
    return HttpResponseRedirect(person_url(row.person_uid))


def _list(actor: Actor, before: int | None) -> RemovalsPage:
    found = removals(actor, before=before, limit=MANY + 1)
    more = len(found) > MANY
    return RemovalsPage(
        head=Head(
            gettext("Entered by mistake"),
            crumbs=(Crumb(gettext("People"), place("people")),),
        ),
        lines=tuple(_line(row) for row in found[:MANY]),
        pager=Pager(next_url=f"{reverse('removals')}?before={found[MANY - 1].id}")
        if more
        else Pager(),
        empty=Empty(
            gettext("Nobody is set aside"),
            gettext(
                "Persons who were entered by mistake stand here, and can be taken up "
                "again."
            ),
            icon="outline/user-off",
        ),
    )


def _line(row: RemovalShown) -> RemovalLine:
    where = said(row.unit_names) if row.unit_names else ""
    parts = (where, instant(row.removed_at), row.by_name, row.reason)
    return RemovalLine(
        row.name,
        reverse("removal", args=[row.uid]),
        " · ".join(part for part in parts if part),
        row.is_specimen,
    )


def _page(row: RemovalShown) -> RemovalPage:
    stands = row.undone_at is None
    crumbs = (
        Crumb(gettext("People"), place("people")),
        Crumb(gettext("Entered by mistake"), reverse("removals")),
    )
    badge = Badge(gettext("set aside"), "late", "outline/user-off")
    if not stands:
        badge = Badge(gettext("taken up again"), "good", "outline/arrow-back-up")
    return RemovalPage(
        Head(row.name, crumbs=crumbs, badge=badge, invented=row.is_specimen),
        tuple(_facts(row)),
        stands,
        row.row_version,
    )


def _facts(row: RemovalShown) -> list[Fact]:
    facts = []
    if row.unit_uid is not None:
        url = unit_url(row.unit_uid)
        facts.append(Fact(gettext("Unit"), said(row.unit_names), url))
    facts += [
        Fact(gettext("Set aside"), instant(row.removed_at), note=row.by_name),
        Fact(gettext("Why"), row.reason),
    ]
    if row.undone_at is not None:
        back = instant(row.undone_at)
        facts.append(Fact(gettext("Taken up again"), back, note=row.undone_reason))
    return facts
