"""Accounts: finding one, one account with all that can be done to it, opening one."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.internal import flows
from allauth.core.context import request_context
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banyan.access import services
from banyan.base import lists
from banyan.people.queries.scope import person_of_identity
from banyan.web.features.accounts.finding import unit_by_text
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.ui import Act, Head, Message

from .account_page import account_page
from .blocks import Ask, Page, Says
from .door import actor_of, carried_out, shown
from .forms import ChangeAccount, LinkPerson, OpenAccount, Reason
from .words import crumb

ADMIN = "account.admin"


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """The list of accounts: find, filter, block many at once."""
    actor_of(request, ADMIN)
    at = At.of(request, lists.get("accounts"), reverse("admin_accounts"))

    def build(found: ListShown) -> ListPage:
        head = Head(
            gettext("Accounts"),
            crumbs=crumb(),
            facts=(found.count,) if found.count else (),
            primary=Act(
                gettext("Open an account"),
                reverse("admin_account_open"),
                icon="outline/user-plus",
            ),
            others=(
                Act(
                    gettext("Sleeping accounts"),
                    reverse("admin_sleeping"),
                    icon="outline/zzz",
                    reads=True,
                ),
            ),
        )
        return ListPage(head, found)

    return answered(request, at, "lists/list.html", build)


# -- opening --------------------------------------------------------------------------


def account_open(request: HttpRequest) -> HttpResponse:
    """Open an account for somebody."""
    actor = actor_of(request, ADMIN)
    posted = request.POST if request.method == "POST" else None
    form = OpenAccount(posted, initial={"language": actor.language})

    def build(problem: Message | None = None) -> Page:
        intro = gettext(
            "Nobody gets a password here: the holder sets one through the mail. Who "
            "opens an account for a person is trusted with what the person may do."
        )
        return Page(
            Head(gettext("Open an account"), crumbs=crumb()),
            (Says(intro), Ask(gettext("The account"), form, gettext("Open"))),
            problem,
        )

    def act(fields: dict[str, Any]) -> Any:
        given = dict(fields)
        unit = unit_by_text(actor, given.pop("unit"))
        person = given.pop("person")
        command = services.AccountOpen(
            unit_id=unit.id,
            person_id=person_of_identity(actor, person) if person else None,
            **given,
        )
        return services.account_open(actor=actor, command=command)

    if posted is None:
        return shown(request, build())
    return carried_out(
        request,
        form,
        act,
        build,
        done=gettext("The account is open. Send the mail for its password next."),
        back_to=lambda made: reverse("admin_account", args=[made.pk]),
    )


# -- one account ----------------------------------------------------------------------


@require_safe
@never_cache
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show one account."""
    return shown(request, account_page(actor_of(request, ADMIN), account_id))


@require_POST
def account_change(request: HttpRequest, account_id: int) -> HttpResponse:
    """Change mail, card number and label."""
    actor, form = actor_of(request, ADMIN), ChangeAccount(request.POST)
    return carried_out(
        request,
        form,
        lambda f: services.account_change(actor=actor, account_id=account_id, **f),
        lambda p: account_page(actor, account_id, p, change=form),
        done=gettext("The account is changed."),
        back_to=_url(account_id),
    )


@require_POST
def account_link(request: HttpRequest, account_id: int) -> HttpResponse:
    """Say to whom the account belongs."""
    actor, form = actor_of(request, ADMIN), LinkPerson(request.POST)

    def act(fields: dict[str, uuid.UUID]) -> Any:
        person = person_of_identity(actor, fields["person"])
        return services.account_person_set(
            actor=actor, account_id=account_id, person_id=person
        )

    return carried_out(
        request,
        form,
        act,
        lambda p: account_page(actor, account_id, p, link=form),
        done=gettext("The account belongs to that person now."),
        back_to=_url(account_id),
    )


@require_POST
def account_block(request: HttpRequest, account_id: int) -> HttpResponse:
    """Block the account, with the reason."""
    actor, form = actor_of(request, ADMIN), Reason(request.POST)
    return carried_out(
        request,
        form,
        lambda f: services.accounts_block(actor=actor, accounts=[account_id], **f),
        lambda p: account_page(actor, account_id, p, block=form),
        done=gettext("The account is blocked and signed out."),
        back_to=_url(account_id),
    )


@require_POST
def account_unblock(request: HttpRequest, account_id: int) -> HttpResponse:
    """Let the account sign in again."""
    actor = actor_of(request, ADMIN)
    return _plain(
        request,
        account_id,
        lambda: services.accounts_unblock(actor=actor, accounts=[account_id]),
        gettext("The account is open again."),
    )


@require_POST
def account_close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Close the account for good."""
    actor = actor_of(request, ADMIN)
    return _plain(
        request,
        account_id,
        lambda: services.account_close(actor=actor, account_id=account_id),
        gettext("The account is closed; what was given to it by hand is taken back."),
    )


@require_POST
def factor_reset(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take off the second factor, with the reason."""
    actor, form = actor_of(request, ADMIN), Reason(request.POST)

    def act(fields: dict[str, Any]) -> Any:
        done = services.account_factor_reset(
            actor=actor, account_id=account_id, **fields
        )
        tell_factor_reset(request, done)
        return done

    return carried_out(
        request,
        form,
        act,
        lambda p: account_page(actor, account_id, p, factor=form),
        done=gettext("The second factor is taken off; its holder is told by mail."),
        back_to=_url(account_id),
    )


def tell_factor_reset(request: HttpRequest, account: Any) -> None:
    """Tell the holder by mail that the second factor was taken off."""
    from allauth.account.adapter import get_adapter

    adapter = get_adapter(request)
    adapter.send_notification_mail("mfa/email/totp_deactivated", account)


@require_POST
def reset_send(request: HttpRequest, account_id: int) -> HttpResponse:
    """Send the holder the mail with which a password is set."""
    actor = actor_of(request, ADMIN)

    def send(account: Any) -> None:
        with request_context(request):
            flows.password_reset.request_password_reset(
                request, account.email, [account], PasswordResetTokenGenerator()
            )

    return _plain(
        request,
        account_id,
        lambda: services.account_reset_send(
            actor=actor, account_id=account_id, send=send
        ),
        gettext("The mail is on its way; the link is good once, for a day."),
    )


@require_POST
def sign_out(request: HttpRequest, account_id: int) -> HttpResponse:
    """End every session of the account."""
    actor = actor_of(request, ADMIN)
    return _plain(
        request,
        account_id,
        lambda: services.accounts_sign_out(actor=actor, accounts=[account_id]),
        gettext("The account is signed out everywhere."),
    )


@require_POST
def session_end(request: HttpRequest, account_id: int, session_id: int) -> HttpResponse:
    """End one session of the account."""
    actor = actor_of(request, ADMIN)
    return _plain(
        request,
        account_id,
        lambda: services.account_session_end(
            actor=actor, account_id=account_id, session_id=session_id
        ),
        gettext("That session is signed out."),
    )


def _plain(request: HttpRequest, account_id: int, act: Any, done: str) -> HttpResponse:
    """Carry out what needs no field."""
    from django.forms import Form

    actor = actor_of(request, ADMIN)
    return carried_out(
        request,
        Form(request.POST),
        lambda _fields: act(),
        lambda problem: account_page(actor, account_id, problem),
        done=done,
        back_to=_url(account_id),
    )


def _url(account_id: int) -> str:
    return reverse("admin_account", args=[account_id])
