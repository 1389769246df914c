"""Makes the provider's database, its people and its client, then serves."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.support.oidc_provider import CLIENT, PASSWORD, PEOPLE, SECRET


class Server(ThreadingMixIn, WSGIServer):
    """A server with a thread for each request."""

    daemon_threads = True


def furnish() -> None:
    """Make the database, the people and the client."""
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, f"{name}@provider.example", PASSWORD)
    Client.objects.create(
        id=CLIENT,
        name="Banyan",
        secret=make_password(SECRET),
        scopes="openid\nprofile\nemail",
        redirect_uris=os.environ["OIDC_BACK"],
        skip_consent=False,
    )


def main(port: int) -> None:
    """Serve until stopped."""
    django.setup()
    furnish()
    with make_server(
        "127.0.0.1", port, get_wsgi_application(), server_class=Server
    ) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
