"""The switches keep the place: each returns to the address it was used on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banyan.kernel.errors import InputError
from banyan.web.shared.dates import Moment, read_moment, with_moment
from banyan.web.shared.errors import message_of, own_dates
from banyan.web.shared.preferences import (
    THEME_COOKIE,
    THEMES,
    TYPE_COOKIE,
    TYPES,
    back,
    remember,
    safe_return,
)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Set the language; what is unknown changes nothing."""
    wanted = request.POST.get("language", "")
    known = wanted in dict(settings.LANGUAGES)
    return _set(request, settings.LANGUAGE_COOKIE_NAME, wanted if known else "")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Set light, dark or as the device says."""
    wanted = request.POST.get("theme", "")
    return _set(request, THEME_COOKIE, wanted if wanted in THEMES else "")


@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """Set normal or large type."""
    wanted = request.POST.get("type", "")
    return _set(request, TYPE_COOKIE, wanted if wanted in TYPES else "")


def _set(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = back(request)
    if value:
        remember(response, cookie, value)
    return response


@own_dates
@require_safe
def choose_date(request: HttpRequest) -> HttpResponse:
    """Go to ``next`` on the chosen date; without a date, or with a wrong one, ask."""
    place = safe_return(request, request.GET.get("next", "/"))
    try:
        moment = read_moment(request.GET)
    except InputError as error:
        shown = {"place": place, "problem": message_of(error), "typed": request.GET}
        return render(request, "preferences/as_of.html", shown, status=error.status)
    if not moment.moved and "as_of" not in request.GET:
        return render(request, "preferences/as_of.html", {"place": place})
    return HttpResponseRedirect(with_moment(place, moment or Moment(moment.today)))
