"""The own account: language, second factor, sessions; who has read my data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banyan.access import queries, services, signin
from banyan.web.middleware_actor import speak
from banyan.web.shared.asking import actor_of, number_typed
from banyan.web.shared.preferences import remember
from banyan.web.shared.ui import Head

from .forms import LanguageForm
from .pages import ReadingsPage


@require_safe
def own_account(request: HttpRequest) -> HttpResponse:
    """Show the own account and what can be done with it."""
    user: Any = request.user
    account = queries.account_get(actor_of(request), user.get_username())
    return render(
        request,
        "accounts/own.html",
        {
            "page": {"head": Head(gettext("My account"))},
            "account": account,
            "form": LanguageForm(initial={"language": account.language}),
            "has_factor": queries.has_second_factor(user),
            "must_have_factor": queries.needs_second_factor(user),
            "asked_for_factor": account.second_factor,
            "providers": queries.providers_configured(),
        },
    )


@require_POST
def own_language(request: HttpRequest) -> HttpResponse:
    """Set the language of the account; pages follow at once."""
    form = LanguageForm(request.POST)
    response = HttpResponseRedirect(reverse("account"))
    if form.is_valid():
        language = form.cleaned_data["language"]
        services.account_language(actor=actor_of(request), language=language)
        remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        speak(request, language)
        messages.success(request, gettext("The language of your account is set."))
    return response


@require_POST
def own_second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a second factor at every sign-in, or no longer."""
    wanted = request.POST.get("wanted") == "yes"
    services.account_second_factor(actor=actor_of(request), wanted=wanted)
    return HttpResponseRedirect(reverse("mfa_index" if wanted else "account"))


@require_safe
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where the account is signed in."""
    found = queries.sessions_of(actor_of(request), request.session.session_key or "")
    return render(
        request,
        "usersessions/usersession_list.html",
        {"page": {"head": Head(gettext("Where I am signed in"))}, "sessions": found},
    )


@require_POST
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out one session."""
    services.session_end(actor=actor_of(request), session_id=session_id)
    messages.success(request, gettext("That session is signed out."))
    return HttpResponseRedirect(reverse("usersessions_list"))


@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    keep = request.session.session_key or ""
    services.sessions_end_others(actor=actor_of(request), keep=keep)
    messages.success(request, gettext("All other sessions are signed out."))
    return HttpResponseRedirect(reverse("usersessions_list"))


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Show who has read the reader's own restricted and sensitive data."""
    before = request.GET.get("before", "")
    page = ReadingsPage.build(actor_of(request), number_typed(before))
    return render(request, "accounts/readings.html", {"page": page})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; a demonstration also offers its accounts."""
    from allauth.account.views import LoginView

    offered = queries.accounts_offered() if settings.BANYAN_DEMO else []
    more = {"offered": offered, "providers": queries.providers_configured()}
    view: Any = LoginView.as_view(extra_context=more)
    response: HttpResponse = view(request)
    return response


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as an account that the demonstration offers; 404 anywhere else."""
    if not settings.BANYAN_DEMO:
        raise Http404
    wanted = request.POST.get("username", "")
    if wanted not in {a.username for a in queries.accounts_offered()}:
        raise Http404
    return signin.sign_in_offered(request, wanted)
