"""Saved lists: keeping one, the page of all, one to rename, share or remove."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.base import lists
from banyan.base.lists import ListPage, ListQuery, ListSpec
from banyan.base.lists.query import address_of
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible
from banyan.lists import queries, services
from banyan.lists.queries import Saved
from banyan.units.queries import unit_find
from banyan.web.shared.asking import actor_of, numbers_typed, version_of
from banyan.web.shared.errors import message_of, say
from banyan.web.shared.ui import Act, Crumb, Empty, Head, Message, Tab
from banyan.web.templatetags.banyan_ui import instant

from .at import At
from .chips import Chip, chips_of
from .links import list_url
from .offers import candidates
from .words import label_of, text_said


def saved_url(one: Saved) -> str:
    """Return the page of a list as it was saved."""
    spec = lists.find(one.list_key)
    if spec is None:
        return ""
    params = replace(one.query, saved=str(one.uid)).params(spec)
    return f"{list_url(one.list_key)}?{address_of(params)}"


def tools_of(at: At, _page: ListPage) -> Iterable[Act]:
    """Offer to keep a list as it stands, and those that were kept."""
    if at.actor.account_id is None:
        return
    params = address_of(at.asked.params(at.spec))
    save = reverse("list_save", args=[at.spec.key])
    kept = reverse("saved_lists")
    yield Act(
        gettext("Save"),
        f"{save}?{params}" if params else save,
        icon="outline/bookmark-plus",
        reads=True,
    )
    yield Act(
        gettext("Saved lists"),
        f"{kept}?list={at.spec.key}",
        icon="outline/bookmarks",
        reads=True,
    )


# -- keeping one ---------------------------------------------------------------------


class NameForm(forms.Form):
    """The name of a saved list."""

    name = forms.CharField(label=_("Name of the list"), max_length=120)


@dataclass(frozen=True)
class SavePage:
    """Keeping a list under a name."""

    head: Head
    form: forms.Form
    chips: tuple[Chip, ...]
    columns: tuple[str, ...]
    carried: tuple[tuple[str, str], ...]
    known: Saved | None
    back_url: str
    message: Message | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a list as it is asked, or change the saved one that it began from."""
    spec = lists.get(key)
    at = _asked(request, spec)
    known = _known(at)
    if request.method != "POST":
        name = known.name if known else ""
        return _save_page(request, at, known, NameForm(initial={"name": name}))
    form = NameForm(request.POST)
    if not form.is_valid():
        return _save_page(request, at, known, form, status=422)
    try:
        made = _kept(at, known, form.cleaned_data["name"], request.POST.get("how", ""))
    except InputError as error:
        return _save_page(request, at, known, form, error)
    messages.success(
        request, gettext("The list “%(name)s” is saved.") % {"name": made.name}
    )
    return HttpResponseRedirect(saved_url(made))


def _asked(request: HttpRequest, spec: ListSpec) -> At:
    at = At.of(request, spec, list_url(spec.key))
    params = request.POST if request.method == "POST" else request.GET
    return replace(at, query=ListQuery.of(spec, params.dict(), short=False))


def _known(at: At) -> Saved | None:
    """Return the saved list that this one began from, where it is one's own."""
    if not at.query.saved:
        return None
    try:
        found = queries.saved_get(at.actor, at.query.saved)
    except NotVisible:
        return None
    return found if found.is_own else None


def _kept(at: At, known: Saved | None, name: str, how: str) -> Saved:
    if known is not None and how == "change":
        row = services.saved_change(
            actor=at.actor, uid=known.uid, name=name, query=at.query
        )
    else:
        command = services.SaveList(at.spec.key, name, at.query)
        row = services.saved_create(actor=at.actor, command=command)
    return queries.saved_get(at.actor, row.uid)


def _save_page(
    request: HttpRequest,
    at: At,
    known: Saved | None,
    form: forms.Form,
    error: InputError | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = lists.look(at.actor, at.spec, at.query)
    for problem in error.problems if error else ():
        if problem.field in form.fields:
            form.add_error(problem.field, say(problem.template, dict(problem.values)))
    title = text_said(at.spec.title)
    page = SavePage(
        head=Head(
            gettext("Save this list"),
            (Crumb(title, at.to()),),
        ),
        form=form,
        chips=chips_of(at, at.node, asked.named, asked.faults),
        columns=tuple(label_of(column) for column in asked.columns),
        carried=tuple(at.query.changed().params(at.spec).items()),
        known=known,
        back_url=at.to(),
        message=message_of(error) if error and not form.errors else None,
    )
    code = error.status if error else status
    return render(request, "lists/save.html", {"page": page}, status=code)


# -- all of them ---------------------------------------------------------------------


@dataclass(frozen=True)
class SavedLine:
    """A saved list among others."""

    uid: uuid.UUID
    name: str
    url: str
    of: str
    note: str
    edit_url: str = ""


@dataclass(frozen=True)
class SavedPage:
    """The saved lists that one may use."""

    head: Head
    tabs: tuple[Tab, ...]
    lines: tuple[SavedLine, ...]
    removed: tuple[SavedLine, ...]
    empty: Empty


@require_safe
def saved_lists(request: HttpRequest) -> HttpResponse:
    """One's own saved lists, and those shared with where one works."""
    actor, key = actor_of(request), request.GET.get("list", "")[:40]
    spec = lists.find(key)
    found = queries.saved_lists(actor, key if spec else "")
    gone = queries.saved_lists(actor, key if spec else "", hidden=True)
    page = SavedPage(
        head=Head(
            gettext("Saved lists"),
            (Crumb(gettext("Lists"), reverse("lists")),),
            (text_said(spec.title),) if spec else (),
        ),
        tabs=_tabs(actor, key),
        lines=tuple(_line(one) for one in found if not one.is_hidden),
        removed=tuple(_line(one) for one in gone),
        empty=Empty(
            gettext("No list is saved yet"),
            gettext(
                "Filter a list, choose its columns and save it: it opens with one "
                "press, and can be shared with a unit and those below."
            ),
            (Act(gettext("All lists"), reverse("lists"), reads=True),),
            "outline/bookmarks",
        ),
    )
    return render(request, "lists/saved.html", {"page": page})


def _tabs(actor: Actor, key: str) -> tuple[Tab, ...]:
    base = reverse("saved_lists")
    known = [
        spec for spec in lists.all_lists() if spec.right and actor.holds(spec.right)
    ]
    everything = Tab(gettext("All"), base, current=not lists.find(key))
    return (
        everything,
        *(
            Tab(text_said(spec.title), f"{base}?list={spec.key}", spec.key == key)
            for spec in known
        ),
    )


def _line(one: Saved) -> SavedLine:
    spec = lists.find(one.list_key)
    notes = [gettext("changed %(when)s") % {"when": instant(one.changed_at)}]
    if not one.is_own:
        notes.insert(0, gettext("shared by %(who)s") % {"who": one.owner})
    elif one.shares:
        names = ", ".join(text_said(share.names) for share in one.shares[:3])
        notes.insert(0, gettext("shared with %(units)s") % {"units": names})
    return SavedLine(
        uid=one.uid,
        name=one.name,
        url=saved_url(one),
        of=text_said(spec.title) if spec else one.list_key,
        note=" · ".join(notes),
        edit_url=reverse("saved_list", args=[one.uid]) if one.is_own else "",
    )


# -- one of them ---------------------------------------------------------------------


@dataclass(frozen=True)
class Offered:
    """A unit to share with."""

    uid: str
    name: str


@dataclass(frozen=True)
class EditPage:
    """One saved list: its name, with whom it is shared, removing it."""

    head: Head
    saved: Saved
    form: forms.Form
    url: str
    shares: tuple[tuple[int, str], ...]
    typed: str = ""
    offered: tuple[Offered, ...] = ()
    message: Message | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def saved_list(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Rename a saved list, or say with which units it is shared."""
    saved = queries.saved_get(actor_of(request), uid)
    if not saved.is_own:
        raise NotVisible
    if request.method != "POST":
        return _edit_page(request, saved, NameForm(initial={"name": saved.name}))
    if request.POST.get("do") == "share":
        return _share(request, saved)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, saved, form, status=422)
    try:
        services.saved_change(
            actor=actor_of(request),
            uid=saved.uid,
            name=form.cleaned_data["name"],
            row_version=version_of(request),
        )
    except InputError as error:
        for problem in error.problems:
            form.add_error("name", say(problem.template, dict(problem.values)))
        return _edit_page(request, saved, form, status=422)
    messages.success(request, gettext("The new name is saved."))
    return HttpResponseRedirect(reverse("saved_list", args=[saved.uid]))


def _share(request: HttpRequest, saved: Saved) -> HttpResponse:
    """Share with the units ticked, and with one that was typed."""
    actor = actor_of(request)
    units = set(numbers_typed(request.POST.getlist("unit")))
    if request.POST.get("everybody"):
        units |= set(services.units_of_own(actor, saved.list_key))
    typed = request.POST.get("typed", "").strip()[:200]
    chosen = request.POST.get("chosen", "")
    found = candidates(actor, lists.Kind.UNIT, typed) if typed and not chosen else []
    if len(found) == 1:
        chosen = found[0][0]
    elif typed and not chosen:
        offered = tuple(Offered(*one) for one in found)
        form = NameForm(initial={"name": saved.name})
        return _edit_page(
            request, saved, form, status=422, typed=typed, offered=offered
        )
    if chosen:
        row = unit_find(actor, chosen)
        if row is None:
            raise NotVisible
        units.add(row.pk)
    services.saved_share(
        actor=actor,
        uid=saved.uid,
        units=sorted(units),
        row_version=version_of(request),
    )
    messages.success(request, gettext("It is saved with whom the list is shared."))
    return HttpResponseRedirect(reverse("saved_list", args=[saved.uid]))


def _edit_page(
    request: HttpRequest,
    saved: Saved,
    form: forms.Form,
    *,
    status: int = 200,
    typed: str = "",
    offered: tuple[Offered, ...] = (),
) -> HttpResponse:
    message = None
    if typed and not offered:
        text = gettext("No unit in your range fits “%(typed)s”.") % {"typed": typed}
        message = Message(gettext("Not found"), text, "warning")
    page = EditPage(
        head=Head(
            saved.name,
            (Crumb(gettext("Saved lists"), reverse("saved_lists")),),
        ),
        saved=saved,
        form=form,
        url=saved_url(saved),
        shares=tuple((s.id, text_said(s.names)) for s in saved.shares),
        typed=typed,
        offered=offered,
        message=message,
    )
    return render(request, "lists/saved_list.html", {"page": page}, status=status)


@require_POST
def remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Remove a saved list; it can be brought back."""
    row = services.saved_hide(actor=actor_of(request), uid=uid)
    said = gettext("“%(name)s” is removed. It can be brought back below.")
    messages.success(request, said % {"name": row.name})
    return HttpResponseRedirect(reverse("saved_lists"))


@require_POST
def restore(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Bring a removed list back."""
    row = services.saved_restore(actor=actor_of(request), uid=uid)
    messages.success(request, gettext("“%(name)s” is back.") % {"name": row.name})
    return HttpResponseRedirect(reverse("saved_lists"))
