"""Tokens of the own account, and the secret address of its calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from banyan.access import queries, services
from banyan.access.queries import TokenRow
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import OrgError
from banyan.web.shared.errors import message_of
from banyan.web.shared.ui import Crumb, Empty, Head

from .finding import unit_by_text
from .pages import language, right_name

LANGUAGES = settings.LANGUAGES
FIRST_TERM = dt.timedelta(days=90)
MOST_UNITS = 20
PAGE = "accounts/tokens.html"


class TokenForm(forms.Form):
    """A new token: for what, until when, and to what it is cut."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("What will use it"),
        max_length=80,
        help_text=_("A name by which you know it again: “nightly figures”."),
    )
    ends_on = forms.DateField(
        label=_("Until"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which it ends."),
    )
    rights = forms.MultipleChoiceField(
        label=_("Only these rights"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: whatever you hold on the day it is used."),
    )
    units = forms.CharField(
        label=_("Only these units and below"),
        required=False,
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Codes of units, one a line; with @ and the structure when several have "
            "the code. Empty: wherever you hold rights."
        ),
    )
    own = forms.BooleanField(
        label=_("Also my own record, my papers and what was released to me"),
        required=False,
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"ends_on": clock.today() + FIRST_TERM})
        super().__init__(*args, **kwargs)
        held = sorted({right for one in actor.held for right in one.rights})
        self.fields["rights"].choices = [  # type: ignore[attr-defined]
            (right, right_name(right)) for right in held
        ]

    def command(self, actor: Actor) -> services.TokenNew:
        """Return what was typed; InputError or NotVisible for an unknown unit."""
        typed = self.cleaned_data
        codes = [line.strip() for line in typed["units"].splitlines() if line.strip()]
        units = tuple(unit_by_text(actor, code).id for code in codes[:MOST_UNITS])
        return services.TokenNew(
            name=typed["name"],
            ends_on=typed["ends_on"],
            rights=tuple(typed["rights"]),
            units=units,
            own=typed["own"],
        )


@dataclass(frozen=True)
class TokenLine:
    """A token in the list: what it may, where, until when."""

    id: int
    name: str
    hint: str
    what: str
    where: str
    until: dt.date | None
    last_used_at: dt.datetime | None
    row_version: int


@dataclass(frozen=True)
class TokensPage:
    """The tokens of an account; once, the secret of the one just made."""

    head: Head
    tokens: tuple[TokenLine, ...]
    has_feed: bool
    empty: Empty
    secret: str = ""
    feeds: tuple[tuple[str, str], ...] = ()

    @classmethod
    def build(cls, actor: Actor, **once: Any) -> TokensPage:
        """Build the page of the reader's own tokens."""
        rows = queries.tokens_of(actor)
        return cls(
            head=Head(
                gettext("Programs and calendar"),
                crumbs=(Crumb(gettext("My account"), reverse("account")),),
            ),
            tokens=tuple(_line(row) for row in rows if row.kind == "api"),
            has_feed=any(row.kind == "feed" for row in rows),
            empty=Empty(
                gettext("No program acts for you"),
                gettext(
                    "A token lets a program read and write for you, within what you "
                    "may and within what you choose here. You can revoke it any time."
                ),
                icon="outline/key",
            ),
            **once,
        )


def _line(row: TokenRow) -> TokenLine:
    what = ", ".join(right_name(right) for right in row.rights)
    where = ", ".join(unit.names.in_language(language()) for unit in row.units)
    return TokenLine(
        id=row.id,
        name=row.name,
        hint=row.hint,
        what=what or gettext("all that I hold"),
        where=where or gettext("wherever I hold it"),
        until=row.ends_on,
        last_used_at=row.last_used_at,
        row_version=row.row_version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the own tokens; make one, whose secret is shown this once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = TokenForm(actor, request.POST if request.method == "POST" else None)
    problem, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.token_new(actor=actor, command=form.command(actor))
            except OrgError as error:
                problem, status = message_of(error), _status(error)
            else:
                page = TokensPage.build(actor, secret=made.secret)
                fresh = TokenForm(actor)
                return render(request, PAGE, {"page": page, "form": fresh})
    shown = {"page": TokensPage.build(actor), "form": form, "problem": problem}
    return render(request, PAGE, shown, status=status)


def _status(error: OrgError) -> int:
    """A unit that is typed wrong is a mistake of the form, no missing page."""
    return 422 if error.status == 404 else error.status


@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke a token at once."""
    services.token_revoke(actor=request.actor, token_id=token_id)  # type: ignore[attr-defined]
    messages.success(request, gettext("The token is revoked."))
    return HttpResponseRedirect(reverse("tokens"))


@require_POST
@never_cache
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Give the own calendar a new address, shown this once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    made = services.feed_renew(actor=actor)
    feeds = tuple(
        (str(label), _feed(request, made.secret, key)) for key, label in LANGUAGES
    )
    shown = {"page": TokensPage.build(actor, feeds=feeds), "form": TokenForm(actor)}
    return render(request, PAGE, shown)


def _feed(request: HttpRequest, secret: str, spoken: str) -> str:
    path = reverse("api:feed", kwargs={"secret": secret, "language": spoken})
    return request.build_absolute_uri(path)


@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """Close the own calendar."""
    services.feed_end(actor=request.actor)  # type: ignore[attr-defined]
    messages.success(request, gettext("The calendar is closed."))
    return HttpResponseRedirect(reverse("tokens"))
