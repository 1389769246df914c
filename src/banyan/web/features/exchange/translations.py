"""How a record stands in each language, and marking translations as checked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from banyan.exchange import queries, services
from banyan.exchange.kinds import KINDS
from banyan.exchange.queries import LanguageStands, translations_of
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.errors import NotVisible
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of
from banyan.web.shared.ui import Badge, Crumb, Head
from banyan.web.templatetags.banyan_ui import num

from .forms import NAMES
from .words import record_url


@dataclass(frozen=True)
class LanguageShown:
    """A language: how much is written and checked, what is out of date."""

    code: str
    name: str
    written: str
    checked: str
    badge: Badge
    stale: tuple[str, ...]
    waits: bool


@dataclass(frozen=True)
class TranslationsShown:
    """All languages of a record, and where its translations are marked as checked."""

    languages: tuple[LanguageShown, ...]
    url: str


def translations_shown(record: RecordShown) -> TranslationsShown | None:
    """Return how a record stands in each language; nothing for a guest."""
    if not record.is_house:
        return None
    found = translations_of(record)
    if not any(one.texts for one in found):
        return None
    url = reverse("record_texts", args=[record.kind.key, record.uid])
    return TranslationsShown(
        tuple(_language(one) for one in found), url if record.may_write else ""
    )


def _language(one: LanguageStands) -> LanguageShown:
    whole = {"n": num(one.written), "all": num(one.texts)}
    return LanguageShown(
        code=one.language,
        name=NAMES[one.language],
        written=gettext("%(n)s of %(all)s written") % whole,
        checked=gettext("%(n)s of %(all)s checked") % (whole | {"n": num(one.checked)}),
        badge=_badge(one),
        stale=tuple(
            f"{gettext(KINDS[text.kind].by_name[text.field].label)}: {said(text.title)}"
            for text in one.stale
        ),
        waits=bool(one.waiting),
    )


def _badge(one: LanguageStands) -> Badge:
    if one.stale:
        count = len(one.stale)
        template = ngettext("%(n)s out of date", "%(n)s out of date", count)
        return Badge(template % {"n": num(count)}, "late")
    if one.written < one.texts:
        return Badge(gettext("not whole"), "soon")
    if one.checked < one.written:
        return Badge(gettext("not checked"), "")
    return Badge(gettext("complete"), "good")


@dataclass(frozen=True)
class TextsPage:
    """A record in its languages."""

    head: Head
    translations: TranslationsShown | None


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """How a record stands in each language; by post one is marked as checked."""
    actor = actor_of(request)
    if request.method == "POST":
        services.texts_check(
            actor=actor, kind=what, uid=uid, language=request.POST.get("language", "")
        )
        messages.success(request, gettext("The translations are marked as checked."))
        return HttpResponseRedirect(f"{record_url(what, uid)}#translations")
    record = queries.record_shown(actor, what, uid)
    if not record.is_house:
        raise NotVisible
    kind = record.kind
    page = TextsPage(
        Head(
            gettext("Languages"),
            crumbs=(
                Crumb(gettext("Exchange"), reverse("exchange")),
                Crumb(
                    gettext(kind.plural), reverse("records", args=[kind.owner or what])
                ),
                Crumb(said(record.title), record_url(what, uid)),
            ),
        ),
        translations_shown(record),
    )
    return render(request, "exchange/texts.html", {"page": page})
