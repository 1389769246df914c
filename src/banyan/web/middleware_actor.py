"""Who is asking: the actor of a request, its language, its second factor.

Session, account and grants are read with two statements: the session, and the
account together with what it holds today.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from banyan.access.queries import second_factor_is_due
from banyan.kernel import clock
from banyan.kernel.actor import NOBODY, Actor
from banyan.units.queries import actor_for
from banyan.web.shared.preferences import remember

Next = Callable[[HttpRequest], HttpResponse]

WITHOUT_SECOND_FACTOR = frozenset(
    (
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "set_language",
        "set_theme",
        "set_type",
    )
)
"""What an account may open before it has set up the second factor it needs."""


class ActorMiddleware:
    """Sets ``request.actor``; speaks the language of the account."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Build the actor when it is first asked for, once per request."""
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_of(request)
        )
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not chosen and request.user.is_authenticated:
            speak(request, request.user.language)
        response = self.get_response(request)
        arrived = getattr(request, "signed_in_language", "")
        if arrived:
            remember(response, settings.LANGUAGE_COOKIE_NAME, arrived)
        return response


def actor_of(request: HttpRequest) -> Actor:
    """Return the actor of a request: of its account today, or nobody."""
    if not request.user.is_authenticated:
        return NOBODY
    return actor_for(request.user, clock.today())


def speak(request: HttpRequest, language: str) -> None:
    """Answer this request in a language."""
    translation.activate(language)
    request.LANGUAGE_CODE = language


class SecondFactorMiddleware:
    """Leads an account whose rights need a second factor to setting one up."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the check is made once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Redirect to the set-up while the second factor is due."""
        match = request.resolver_match
        name = match.url_name if match else ""
        if name in WITHOUT_SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return None
        if not second_factor_is_due(request.user, request.session):
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
