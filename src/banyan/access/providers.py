"""Providers of OpenID Connect: read from the environment and a file.

One provider fits into the environment (``BANYAN_OIDC_URL`` and its companions);
several stand in a TOML file (``BANYAN_OIDC_FILE``, else ``sign-in.toml`` of the
data folder)::

    [[provider]]
    id = "egov"                       # part of the address; never changes
    name = { vi = "Cổng quốc gia", lo = "ປະຕູລັດ", en = "State portal" }
    server_url = "https://id.example.gov.vn"
    client_id = "banyan"
    client_secret_file = "/run/secrets/egov"     # or client_secret = "..."

Settings read this module, so that it knows no Django models.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from banyan.base import environment as env
from banyan.kernel.text import LANGUAGES, Text

FILE = "sign-in.toml"
ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
NEEDED = ("id", "name", "server_url", "client_id")
KNOWN = frozenset((*NEEDED, "client_secret", "client_secret_file", "scope"))
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Provider:
    """One provider: its id, its name, where it answers, who we are there."""

    id: str
    name: Text
    server_url: str
    client_id: str
    secret: str
    scope: tuple[str, ...] = ("openid",)

    def as_app(self) -> dict[str, Any]:
        """Return the provider as allauth's settings want it."""
        return {
            "provider_id": self.id,
            "name": self.name.in_language("en") or self.id,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {
                "server_url": self.server_url,
                "scope": list(self.scope),
                "fetch_userinfo": False,
                "names": self.name.as_json(),
            },
        }


def read(folder: Path) -> list[Provider]:
    """Return the providers configured; ImproperlyConfigured names what is wrong."""
    single = _from_environment()
    named = env.text("BANYAN_OIDC_FILE", "", "TOML file with sign-in providers")
    path = Path(named) if named else folder / FILE
    listed = _from_file(path) if named or path.exists() else []
    found = [*([single] if single else []), *listed]
    ids = [p.id for p in found]
    for one in ids:
        if ids.count(one) > 1:
            raise ImproperlyConfigured(f"the sign-in provider {one!r} is there twice")
    return found


def _from_environment() -> Provider | None:
    values = {
        "server_url": env.text("BANYAN_OIDC_URL", "", "OpenID Connect: its address"),
        "client_id": env.text("BANYAN_OIDC_CLIENT", "banyan", "OpenID Connect: client"),
        "client_secret": env.text("BANYAN_OIDC_SECRET", "", "OpenID Connect: secret"),
        "name": env.text("BANYAN_OIDC_NAME", "OpenID", "OpenID Connect: its name"),
        "id": env.text("BANYAN_OIDC_ID", "oidc", "OpenID Connect: part of the address"),
    }
    return provider_of(values, "BANYAN_OIDC_URL") if values["server_url"] else None


def _from_file(path: Path) -> list[Provider]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error}") from error
    listed = data.get("provider", [])
    if not isinstance(listed, list):
        raise ImproperlyConfigured(f"{path}: write [[provider]], once for each")
    return [provider_of(p, f"{path}, provider {n}") for n, p in enumerate(listed, 1)]


def provider_of(values: Mapping[str, Any], where: str) -> Provider:
    """Return a provider, or say loudly what is wrong with it."""
    for name in NEEDED:
        if not values.get(name):
            raise ImproperlyConfigured(f"{where}: {name} is missing")
    for name in values.keys() - KNOWN:
        raise ImproperlyConfigured(f"{where}: {name} is not known")
    if not ID.fullmatch(str(values["id"])):
        raise ImproperlyConfigured(
            f"{where}: the id {values['id']!r} is not small letters, digits, hyphens"
        )
    return Provider(
        id=str(values["id"]),
        name=_name(values["name"], where),
        server_url=_address(str(values["server_url"]), where),
        client_id=str(values["client_id"]),
        secret=_secret(values, where),
        scope=("openid", *(s for s in values.get("scope", ()) if s != "openid")),
    )


def _name(value: Any, where: str) -> Text:
    if isinstance(value, Mapping):
        if not set(value) <= set(LANGUAGES):
            raise ImproperlyConfigured(f"{where}: name has vi, lo, en only")
        return Text.of(dict(value))
    return Text(vi=str(value), lo=str(value), en=str(value))


def _address(raw: str, where: str) -> str:
    """Return an address that is safe to trust: HTTPS, or this very machine."""
    parts = urlsplit(raw)
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return raw
    if parts.scheme != "https" or not parts.hostname:
        raise ImproperlyConfigured(
            f"{where}: server_url {raw!r} is no https:// address"
        )
    return raw


def _secret(values: Mapping[str, Any], where: str) -> str:
    path = values.get("client_secret_file")
    if not path:
        return str(values.get("client_secret", ""))
    try:
        return Path(str(path)).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{where}: {path} cannot be read") from error


def apps(providers: list[Provider]) -> dict[str, Any]:
    """Return allauth's ``SOCIALACCOUNT_PROVIDERS``."""
    return {
        "openid_connect": {
            "provider_class": "banyan.access.oidc.SignInProvider",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [provider.as_app() for provider in providers],
        }
    }
