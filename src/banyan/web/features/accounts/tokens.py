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
from banyan.web.shared.rights import right_name
from banyan.web.shared.ui import Crumb, Empty, Head

from .finding import unit_by_text
from .pages import language

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


class UnitCalendarForm(forms.Form):
    """The unit of which the times of cases are shown, with all below."""

    use_required_attribute = False

    unit = forms.CharField(
        label=_("Unit"),
        max_length=90,
        help_text=_("Its code; with @ and the structure when several have the code."),
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
    calendars: tuple[TokenLine, ...]
    has_feed: bool
    reads_cases: bool
    empty: Empty
    secret: str = ""
    feeds: tuple[tuple[str, str], ...] = ()
    unit_feeds: tuple[tuple[str, str], ...] = ()

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
            calendars=tuple(_line(row) for row in rows if row.kind == "unit"),
            reads_cases=actor.holds("case.read"),
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


def _shown(
    request: HttpRequest, page: TokensPage, status: int = 200, **forms: Any
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = {"form": TokenForm(actor), "unit_form": UnitCalendarForm(), **forms}
    return render(request, PAGE, {"page": page, **shown}, status=status)


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
                return _shown(request, TokensPage.build(actor, secret=made.secret))
    page = TokensPage.build(actor)
    return _shown(request, page, status, form=form, problem=problem)


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
    feeds = _feeds(request, "api:feed", made.secret)
    return _shown(request, TokensPage.build(actor, feeds=feeds))


@require_POST
@never_cache
def unit_calendar_new(request: HttpRequest) -> HttpResponse:
    """Make an address for the calendar of a unit's cases, shown this once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = UnitCalendarForm(request.POST)
    problem, status = None, 422
    if form.is_valid():
        try:
            unit = unit_by_text(actor, form.cleaned_data["unit"]).id
            made = services.unit_feed_new(actor=actor, unit_id=unit)
        except OrgError as error:
            problem, status = message_of(error), _status(error)
        else:
            feeds = _feeds(request, "api:case_feed", made.secret)
            return _shown(request, TokensPage.build(actor, unit_feeds=feeds))
    page = TokensPage.build(actor)
    return _shown(request, page, status, unit_form=form, problem=problem)


def _feeds(request: HttpRequest, name: str, secret: str) -> tuple[tuple[str, str], ...]:
    """Return the address of a calendar in each language."""
    paths = (
        (str(label), reverse(name, kwargs={"secret": secret, "language": key}))
        for key, label in LANGUAGES
    )
    return tuple((label, request.build_absolute_uri(path)) for label, path in paths)


@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """Close the own calendar."""
    services.feed_end(actor=request.actor)  # type: ignore[attr-defined]
    messages.success(request, gettext("The calendar is closed."))
    return HttpResponseRedirect(reverse("tokens"))
