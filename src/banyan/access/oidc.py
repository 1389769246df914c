"""OpenID Connect through allauth, made stricter.

* Each attempt carries a nonce of its own; the token must bring it back.
* The token's signature is always checked, also when it came over TLS.
* Nothing of the person is kept but the provider's own id of them (``sub``) and
  the name they go by there, so that they recognise the link.
* What a request adds to an address (scope, parameters) is not passed on.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
    OpenIDConnectProviderAccount,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.http import HttpRequest
from requests import RequestException

ASKED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
SHOWN = ("preferred_username", "email", "name")


class SignInExchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Talks to a provider: its configuration, its tokens, its keys."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Read what the provider says of itself; anything unreadable is refused."""
        try:
            found: dict[str, Any] = super().openid_config
        except (ValueError, RequestException) as error:
            raise OAuth2Error("the configuration cannot be read") from error
        missing = [name for name in ASKED if not isinstance(found.get(name), str)]
        if missing:
            raise OAuth2Error(f"the configuration lacks {missing[0]}")
        return found

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **kwargs: Any
    ) -> Any:
        """Take in the person of a token; there must be one, well signed."""
        raw = kwargs["response"].get("id_token")
        if not raw:
            raise OAuth2Error("the provider sent no id_token")
        data = {"id_token": self._decode_id_token(app, raw)}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        except (KeyError, ValueError, RequestException) as error:
            raise OAuth2Error("the id_token cannot be read") from error
        return found


class LinkedIdentity(OpenIDConnectProviderAccount):  # type: ignore[misc]
    """An identity at a provider that belongs to an account."""

    def to_str(self) -> str:
        """Return the name that the person goes by there."""
        data = self.account.extra_data
        return str(data.get("shown") or self.account.uid)


class SignInProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """One configured provider."""

    account_class = LinkedIdentity
    oauth2_adapter_class = SignInExchange

    def serialize(self) -> dict[str, Any]:
        """Name this very provider: several may know us under one client id."""
        return {**super().serialize(), "id": self.app.provider_id}

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> Any:
        """Send the person to the provider, with a nonce that must come back."""
        nonce = secrets.token_urlsafe(24)
        params = {**(kwargs.pop("auth_params", None) or {}), "nonce": nonce}
        return super().redirect(
            request, process, next_url, data, auth_params=params, nonce=nonce, **kwargs
        )

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Link only for whoever is signed in; anything else is signing in."""
        found: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        if found["process"] != "connect" or not request.user.is_authenticated:
            found["process"] = "login"
        return found

    def get_auth_params_from_request(
        self, request: HttpRequest, action: Any
    ) -> dict[str, Any]:
        """Return the configured parameters, whatever the request adds."""
        params: dict[str, Any] = self.get_auth_params()
        return params

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Return the configured scope, whatever the request adds."""
        scope: list[str] = self.get_scope()
        return scope

    def sociallogin_from_response(
        self, request: HttpRequest, response: Mapping[str, Any]
    ) -> Any:
        """Build what allauth works with; keep the nonce for the comparison."""
        found = super().sociallogin_from_response(request, response)
        found.nonce = str(response["id_token"].get("nonce", ""))
        return found

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is kept of the person: the name they go by there."""
        token = data["id_token"]
        shown = next((str(token[name]) for name in SHOWN if token.get(name)), "")
        return {"shown": shown[:200]}
