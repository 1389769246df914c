"""Who asks: a token, or a signed-in session; may they come in here at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from ninja.utils import check_csrf

from banyan.access.queries import (
    account_by_token,
    has_second_factor,
    needs_second_factor,
    second_factor_is_due,
)
from banyan.access.rates import counted
from banyan.kernel import clock
from banyan.kernel.actor import NOBODY, Actor
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import actor_for

from .language import speak
from .problems import DoorRefusal, Refused
from .words import SENTENCES, WAY_OUT

if TYPE_CHECKING:
    from .endpoints import Endpoint

BEARER = "Bearer "
SAFE = ("GET", "HEAD", "OPTIONS")

NOBODY_HERE = Refused(
    401,
    "unauthenticated",
    _("Nobody is signed in, and there is no token."),
    _("Send a token of your account: “Authorization: Bearer …”."),
    headers={"WWW-Authenticate": 'Bearer realm="banyan"'},
)
NO_SUCH_TOKEN = Refused(
    401,
    "token",
    _("This token is unknown, over or revoked."),
    _("Make a new one on the page of your account."),
    headers={"WWW-Authenticate": 'Bearer realm="banyan", error="invalid_token"'},
)
NO_CSRF = Refused(
    403,
    "csrf",
    _("A signed-in session that writes must send the CSRF token of its page."),
    _("Send the header X-CSRFToken, or use a token of your account."),
)
NO_FACTOR = Refused(
    403,
    "second_factor",
    _("Your account needs a second factor, and none is set up."),
    _("Set it up on the page of your account."),
)
SESSION_ONLY = Refused(
    403,
    "session_only",
    _("A token cannot do this: it is about the account itself."),
    _("Sign in and do it on the page of your account."),
)
MISSING_RIGHT = _("You may not do this here: the right “%(right)s” is missing.")
TOO_MANY = _("This token may ask %(limit)s times a minute.")
WAIT = _("Ask again in %(seconds)s seconds.")


class Gate:
    """Lets a request in, or says why not; runs before anything else is read."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def __call__(self, request: HttpRequest) -> Any:
        """Set ``request.actor``; raise :class:`DoorRefusal` to refuse."""
        if self.endpoint.public:
            request.actor = NOBODY  # type: ignore[attr-defined]
        else:
            request.actor = actor_of(request)  # type: ignore[attr-defined]
            self._require(request.actor)  # type: ignore[attr-defined]
        self._refuse_unknown_questions(request)
        return True

    def _require(self, actor: Actor) -> None:
        endpoint = self.endpoint
        if endpoint.session_only and actor.token is not None:
            raise DoorRefusal(SESSION_ONLY)
        if endpoint.right and not actor.holds(endpoint.right):
            values = {"right": endpoint.right}
            raise DoorRefusal(
                Refused(
                    403,
                    "not_allowed",
                    MISSING_RIGHT,
                    values=values,
                    right=endpoint.right,
                )
            )

    def _refuse_unknown_questions(self, request: HttpRequest) -> None:
        """Refuse a question that the address does not know: mostly a typing slip."""
        unknown = [q for q in request.GET if q not in self.endpoint.questions]
        if unknown:
            sentence = SENTENCES["unknown_query"]
            found = tuple(
                Problem.of("unknown_query", sentence, field=q[:80]) for q in unknown
            )
            raise DoorRefusal(Refused(422, "input", sentence, WAY_OUT, fields=found))


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, with what they hold today. A token wins over a session."""
    header = request.headers.get("Authorization", "")
    if header:
        return _by_token(request, header)
    if not request.user.is_authenticated:
        raise DoorRefusal(NOBODY_HERE)
    return _by_session(request)


def _by_token(request: HttpRequest, header: str) -> Actor:
    secret = header[len(BEARER) :].strip() if header.startswith(BEARER) else ""
    account = account_by_token(secret)
    if account is None or account.token is None:
        raise DoorRefusal(NO_SUCH_TOKEN)
    speak(request, account.language)
    refuse_haste(account.token.pk)
    if needs_second_factor(account) and not has_second_factor(account):
        raise DoorRefusal(NO_FACTOR)
    return actor_for(account, clock.today())


def _by_session(request: HttpRequest) -> Actor:
    account: Any = request.user
    speak(request, account.language)
    if request.method not in SAFE and check_csrf(request) is not None:
        raise DoorRefusal(NO_CSRF)
    if second_factor_is_due(account, request.session):
        raise DoorRefusal(NO_FACTOR)
    return actor_for(account, clock.today())


def refuse_haste(token: int) -> None:
    """Raise when a token asks more often than it may."""
    number, seconds = counted(token)
    limit = settings.BANYAN_TOKEN_RATE
    if limit and number > limit:
        raise DoorRefusal(
            Refused(
                429,
                "rate",
                TOO_MANY,
                WAIT,
                values={"limit": limit, "seconds": seconds},
                headers={"Retry-After": str(seconds)},
            )
        )
