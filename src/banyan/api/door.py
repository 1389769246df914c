"""The outermost layer of every address: language, method, and whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import AuthenticationError, HttpError, ValidationError

from banyan.kernel.errors import OrgError

from . import problems, words
from .answers import MARK_ASCII
from .gate import NOBODY_HERE
from .language import speak

logger = logging.getLogger("banyan.api")

VARY = ("Authorization", "Cookie", "Accept-Language")


def door(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """Wrap a view: HEAD as GET, problems for all that goes wrong, common headers."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(translation.get_language()):
            speak(request)
            is_head = request.method == "HEAD"
            if is_head:
                request.method = "GET"
            try:
                response = view(request, *args, **kwargs)
            except Exception as error:  # noqa: BLE001  # the edge: nothing is above
                response = of_exception(request, error)
            return without_body(finished(response)) if is_head else finished(response)

    run.own_dates = True  # type: ignore[attr-defined]
    return run


def finished(response: HttpResponseBase) -> HttpResponseBase:
    """Add what every answer has."""
    if response.status_code == 405 and "problem" not in response.get(
        "Content-Type", ""
    ):
        allowed = response.get("Allow", "")
        response = problems.of_refused(problems.NOT_HERE)
        response["Allow"] = allowed
    response["Content-Language"] = translation.get_language() or "en"
    patch_vary_headers(response, VARY)
    if "Cache-Control" not in response:
        response["Cache-Control"] = "private, no-cache"
    if settings.BANYAN_DEMO:
        response["Specimen"] = MARK_ASCII
    return response


def without_body(response: HttpResponseBase) -> HttpResponseBase:
    """Answer HEAD: what GET would say of the body, and no body."""
    if isinstance(response, HttpResponse):
        length = len(response.content)
        response.content = b""
        response["Content-Length"] = str(length)
    return response


def of_exception(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the problem for anything that was raised."""
    for kinds, answer in _ANSWERS:
        if isinstance(error, kinds):
            return answer(error)
    logger.error("fault at %s", request.path, exc_info=error)
    return problems.of_refused(problems.FAULT)


def _org(error: Any) -> HttpResponse:
    if error.status >= 500:
        logger.error("fault", exc_info=error)
    return problems.of_error(error)


def _contradiction(error: Any) -> HttpResponse:
    """What no service had foreseen, and the database would not keep."""
    logger.error("the database refused what a service let through", exc_info=error)
    return problems.of_refused(problems.CONTRADICTION)


def _http(error: Any) -> HttpResponse:
    if error.status_code == 401:
        return problems.of_refused(NOBODY_HERE)
    return problems.of_refused(problems.UNREADABLE)


def _refused(refused: problems.Refused) -> Callable[[Any], HttpResponse]:
    return lambda error: problems.of_refused(refused)


_ANSWERS: tuple[tuple[Any, Callable[[Any], HttpResponse]], ...] = (
    (problems.DoorRefusal, lambda error: problems.of_refused(error.refused)),
    (OrgError, _org),
    (
        ValidationError,
        lambda error: problems.of_refused(words.refused(error.errors)),
    ),
    ((AuthenticationError, HttpError), _http),
    (Http404, _refused(problems.NOT_FOUND)),
    (IntegrityError, _contradiction),
    (RequestDataTooBig, _refused(problems.TOO_LARGE)),
    (
        (SuspiciousOperation, UnreadablePostError, RecursionError),
        _refused(problems.UNREADABLE),
    ),
)


@door
def nowhere(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Answer for an address that leads nowhere."""
    return problems.of_refused(problems.NOT_FOUND)
