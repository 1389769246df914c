"""Taking a list out: choose the form, get the file, or wait for its job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from banyan.base import lists
from banyan.base.lists import ListPage, Prepared
from banyan.base.lists.query import address_of
from banyan.base.scratch import scratch
from banyan.jobs.services import attachment_headers
from banyan.kernel import clock
from banyan.kernel.formats import format_instant
from banyan.lists import exports
from banyan.lists.exports import Form, Taken, Wish
from banyan.web.shared.dates import keep
from banyan.web.shared.errors import reads
from banyan.web.shared.ui import Act, Crumb, Head
from banyan.web.templatetags.banyan_ui import day, num

from .at import At
from .chips import Chip, chips_of
from .links import list_url
from .words import counted, filter_said, label_of, language, text_said

PIECE = 1 << 16


def tools_of(at: At, page: ListPage) -> Iterable[Act]:
    """Offer to take a list out as it stands."""
    if at.actor.account_id is None or not page.rows:
        return
    params = dict(at.asked.params(at.spec)) | dict(at.moment.carried)
    url = reverse("list_export", args=[at.spec.key])
    yield Act(
        gettext("Export"),
        f"{url}?{address_of(params)}" if params else url,
        icon="outline/download",
        reads=True,
    )


@dataclass(frozen=True)
class Choice:
    """One form in which the list can be taken out."""

    key: str
    label: str
    note: str
    chosen: bool
    refused: str = ""


@dataclass(frozen=True)
class ExportPage:
    """What will be taken out, and in which form."""

    head: Head
    choices: tuple[Choice, ...]
    chips: tuple[Chip, ...]
    columns: tuple[str, ...]
    is_recorded: bool
    back_url: str


@reads
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: HttpRequest, key: str) -> HttpResponseBase:
    """Choose a form; posted, hand the file over or leave it to a job."""
    spec = lists.get(key)
    at = At.of(request, spec, list_url(key))
    asked = lists.prepare(at.actor, spec, at.query, at.given)
    if request.method == "POST":
        wish = _wish(at, asked, request.POST.get("form", ""))
        size = exports.export_size(at.actor, wish)
        if exports.is_at_once(wish, size):
            return _handed(at, wish)
        job = exports.export_start(actor=at.actor, wish=wish)
        return HttpResponseRedirect(reverse("job", args=[job.pk]))
    return _choose(request, at, asked)


def _choose(request: HttpRequest, at: At, asked: Prepared) -> HttpResponse:
    size = lists.count_of(asked, None)
    count = counted(at.spec, size, num(size.number))
    forms = exports.forms_for(at.actor, at.spec)
    title = text_said(at.spec.title)
    page = ExportPage(
        head=Head(
            gettext("Export: %(list)s") % {"list": title},
            (Crumb(title, keep(at.to(), at.moment)),),
            (count,),
        ),
        choices=tuple(
            _choice(form, size.number, n == 0) for n, form in enumerate(forms)
        ),
        chips=chips_of(at, asked.node, asked.named, ()),
        columns=tuple(label_of(column) for column in asked.columns),
        is_recorded=at.spec.concerns is not None,
        back_url=keep(at.to(), at.moment),
    )
    return render(request, "lists/export.html", {"page": page})


def _choice(form: Form, size: int, is_first: bool) -> Choice:
    if size > form.most:
        said = gettext("At most %(most)s rows: narrow the list first.")
        return Choice(
            form.key, gettext(form.title), "", False, said % {"most": num(form.most)}
        )
    note = "" if size <= form.at_once else gettext("Made beside the page, as a job.")
    return Choice(form.key, gettext(form.title), note, is_first)


def _wish(at: At, asked: Prepared, form: str) -> Wish:
    return Wish(
        list_key=at.spec.key,
        query=at.query,
        form=form,
        language=language(),
        said=tuple(_said(at, asked)),
    )


def _said(at: At, asked: Prepared) -> Iterator[tuple[str, str]]:
    """Yield what the file says of itself, in the reader's language."""
    tab = asked.reading.tab
    if tab is not None and len(asked.reading.tabs) > 1:
        yield gettext("Part"), text_said(tab.label)
    if asked.node is not None:
        said = filter_said(at.spec, asked.node, asked.named)
        yield gettext("Conditions"), said
    if at.moment.moved and at.spec.dated:
        yield gettext("As of"), day(at.moment.day)
    yield gettext("Exported by"), at.actor.name
    yield (
        gettext("Exported at"),
        format_instant(clock.now(), language(), style="short"),
    )


def _handed(at: At, wish: Wish) -> HttpResponseBase:
    """Write the file, record it, and send it; it is gone from the disk at once."""
    with scratch() as folder:
        taken = exports.export_take(actor=at.actor, wish=wish, folder=folder)
        return _sent(taken)


def _sent(taken: Taken) -> HttpResponseBase:
    size = taken.path.stat().st_size
    headers = attachment_headers(taken.name, taken.media_type, size)
    return StreamingHttpResponse(_pieces(taken.path.open("rb")), headers=headers)


def _pieces(file: Any) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
