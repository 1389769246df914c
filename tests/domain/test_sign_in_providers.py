"""Providers of OpenID Connect as one writes them down, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from banyan.access import providers

GOOD = {
    "id": "state",
    "name": {"vi": "Cổng quốc gia", "lo": "ປະຕູລັດ", "en": "State portal"},
    "server_url": "https://id.example.gov.vn",
    "client_id": "banyan",
    "client_secret": "x",
}


def test_none_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANYAN_OIDC_URL", raising=False)
    assert providers.read(tmp_path) == []


def test_one_from_the_environment_and_several_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret-of-b"
    secret.write_text("hidden\n")
    (tmp_path / "sign-in.toml").write_text(
        f"""
[[provider]]
id = "a"
name = "A"
server_url = "https://a.example.org"
client_id = "one"
client_secret = "s"
[[provider]]
id = "b"
name = {{ vi = "Bê", en = "B" }}
server_url = "https://b.example.org/.well-known/openid-configuration"
client_id = "two"
client_secret_file = "{secret}"
scope = ["profile"]
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("BANYAN_OIDC_URL", "https://env.example.org")
    monkeypatch.setenv("BANYAN_OIDC_SECRET", "of the environment")
    found = providers.read(tmp_path)
    assert [p.id for p in found] == ["oidc", "a", "b"]
    assert [p.secret for p in found] == ["of the environment", "s", "hidden"]
    assert found[2].scope == ("openid", "profile")
    assert found[2].name.in_language("vi") == "Bê"
    app = providers.apps(found)["openid_connect"]["APPS"][2]
    assert app["provider_id"] == "b"
    assert app["settings"]["server_url"].startswith("https://b.example.org")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": ""}, "id is missing"),
        ({"id": "Big Id"}, "small letters"),
        ({"id": "../x"}, "small letters"),
        ({"client_id": ""}, "client_id is missing"),
        ({"server_url": "http://id.example.org"}, "no https"),
        ({"server_url": "ftp://x"}, "no https"),
        ({"server_url": "javascript:alert(1)"}, "no https"),
        ({"client_secret_file": "/no/such/file"}, "cannot be read"),
        ({"name": {"fr": "Portail"}}, "vi, lo, en"),
        ({"colour": "green"}, "colour is not known"),
    ],
)
def test_a_mistake_is_said_loudly(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        providers.provider_of({**GOOD, **change}, "here")


def test_this_very_machine_needs_no_https() -> None:
    found = providers.provider_of({**GOOD, "server_url": "http://127.0.0.1:9000"}, "")
    assert found.server_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize("content", ["provider = 3", "[[provider]\n", "\xff"])
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "sign-in.toml").write_bytes(content.encode("latin-1"))
    with pytest.raises(ImproperlyConfigured):
        providers.read(tmp_path)


def test_an_id_is_there_once(tmp_path: Path) -> None:
    one = '[[provider]]\nid="a"\nname="A"\nserver_url="https://a.b"\nclient_id="c"\n'
    (tmp_path / "sign-in.toml").write_text(one + one)
    with pytest.raises(ImproperlyConfigured, match="twice"):
        providers.read(tmp_path)
