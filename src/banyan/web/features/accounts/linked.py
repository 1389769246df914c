"""Signing in through a provider, and the identities linked to one's account.

allauth does the exchange; here it gets our pages. A provider's address is left
by a link and a refresh, not by the redirect of a form: the pages allow forms to
lead to themselves alone.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount import views as links
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import (
    OAuth2CallbackView,
    OAuth2LoginView,
)
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from requests import RequestException

from banyan.access import queries
from banyan.access.oidc import SignInExchange
from banyan.web.shared.asking import actor_of
from banyan.web.shared.ui import Head

from .pages import language

LEAVING = 302


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask before leaving for a provider (GET), then lead there (POST)."""
    provider = _provider(provider_id)
    linking = _is_linking(request)
    name = provider.names.in_language(language())
    shown = {"provider": name, "provider_id": provider_id, "linking": linking}
    if request.method != "POST":
        return render(request, "socialaccount/login.html", shown)
    answer = _carried(request, OAuth2LoginView, provider_id)
    if answer.status_code != LEAVING:
        return answer
    shown["url"] = answer["Location"]
    return render(request, "socialaccount/leaving.html", shown)


def _is_linking(request: HttpRequest) -> bool:
    process = request.POST.get("process") or request.GET.get("process")
    return process == "connect" and request.user.is_authenticated


@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take in what the provider answers."""
    _provider(provider_id)
    return _carried(request, OAuth2CallbackView, provider_id)


def _carried(request: HttpRequest, view: Any, provider_id: str) -> HttpResponse:
    carry = view.adapter_view(SignInExchange(request, provider_id))
    try:
        answer: HttpResponse = carry(request)
    except (OAuth2Error, RequestException):
        return render(request, "socialaccount/authentication_error.html", status=401)
    return answer


def _provider(provider_id: str) -> queries.ProviderRow:
    for provider in queries.providers_configured():
        if provider.id == provider_id:
            return provider
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: HttpRequest) -> HttpResponse:
    """Show the identities linked to the account; take one away."""
    if not settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        raise Http404
    found = queries.links_of(actor_of(request))
    taken = {link.provider.id for link in found}
    free = [p for p in queries.providers_configured() if p.id not in taken]
    shown = {
        "page": {"head": Head(gettext("Signing in through others"))},
        "links": found,
        "free": free,
    }
    view = links.ConnectionsView.as_view(extra_context=shown)
    answer: HttpResponse = view(request)
    return answer
