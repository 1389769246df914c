"""Every address against every kind of person, generated from the URL map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from banyan.web.checks import every_address_has_its_right, patterns
from banyan.web.shared.routes import ROUTES
from tests.support import samples

pytestmark = pytest.mark.django_db

KINDS = (
    "nobody",
    "member",
    "secretary",
    "officer",
    "organiser",
    "exchange",
    "guest",
    "inspector",
    "administrator",
    "union",
)
FAR_WORDS = ("unit", "person", "people", "papers_of_unit")
ANSWERED = {200, 302, 303, 400, 404, 405, 409, 422}


def every_pattern() -> list[URLPattern]:
    """Return the patterns of the URL map in a stable order."""
    found = {p.name: p for p in patterns()}
    return [found[name] for name in sorted(found)]


def _name(pattern: URLPattern) -> str:
    return str(pattern.name)


@pytest.fixture(params=KINDS)
def visitor(request: pytest.FixtureRequest) -> Iterator[tuple[str, Client]]:
    """A client signed in as one kind of person, or as nobody."""
    client = Client(raise_request_exception=True)
    if request.param != "nobody":
        client.force_login(
            samples.accounts()[request.param],
            backend="banyan.access.backends.AccountBackend",
        )
    yield request.param, client


def _rights(kind: str) -> set[str]:
    from banyan.access.queries import held_for
    from banyan.kernel import clock

    if kind == "nobody":
        return set()
    held = held_for(samples.accounts()[kind], clock.today())
    return {right for one in held for right in one.rights}


def test_every_address_has_its_right() -> None:
    assert every_address_has_its_right(None) == []


def test_every_right_of_an_address_is_a_right_of_the_packs() -> None:
    from banyan.rulebook import packs

    known = set(packs.rights())
    assert {r.right for r in ROUTES.values() if r.right} <= known


def test_each_address_answers_each_kind_of_person(visitor: tuple[str, Client]) -> None:
    kind, client = visitor
    rights = _rights(kind)
    wrong = []
    for pattern in every_pattern():
        route = ROUTES[str(pattern.name)]
        url = reverse(str(pattern.name), kwargs=samples.arguments(pattern))
        answer = client.get(url)
        expected = _expected(kind, route, rights)
        if answer.status_code not in expected:
            wrong.append((route.name, url, answer.status_code, sorted(expected)))
        elif kind == "nobody" and not route.public:
            assert "/sign-in" in answer["Location"], route.name
    assert wrong == []


def _expected(kind: str, route: Any, rights: set[str]) -> set[int]:
    if kind == "nobody" and not route.public:
        return {302}
    if route.right and route.right not in rights:
        return {403}
    return ANSWERED | {403}


def test_what_lies_outside_a_range_does_not_exist() -> None:
    """A branch secretary guesses the addresses of another branch."""
    client = Client()
    client.force_login(
        samples.accounts()["secretary"],
        backend="banyan.access.backends.AccountBackend",
    )
    leaking = []
    for pattern in every_pattern():
        if "uid" not in str(pattern.pattern) or not _name(pattern).startswith(
            FAR_WORDS
        ):
            continue
        url = reverse(_name(pattern), kwargs=samples.arguments(pattern, far=True))
        for answer in (client.get(url), client.post(url)):
            if answer.status_code not in {403, 404, 405}:
                leaking.append((pattern.name, answer.status_code))
    assert leaking == []


def test_reading_writes_nothing() -> None:
    """No GET leaves an act or changes a row that the ledger watches."""
    from django.apps import apps

    act = apps.get_model("ledger", "Act")
    before = act.objects.count()
    client = Client()
    client.force_login(
        samples.accounts()["organiser"],
        backend="banyan.access.backends.AccountBackend",
    )
    for pattern in every_pattern():
        if _name(pattern) in {"account_logout"}:
            continue
        client.get(reverse(_name(pattern), kwargs=samples.arguments(pattern)))
    assert act.objects.count() == before


def test_pages_lead_only_where_their_reader_may_go(visitor: tuple[str, Client]) -> None:
    """Follow the links of the first pages: none is dead or forbidden."""
    kind, client = visitor
    is_nobody = kind == "nobody"
    start = [reverse("account_login")] if is_nobody else ["/", *_rooms(client)]
    dead = []
    seen: set[str] = set()
    for address in start:
        for link in _links(client, address):
            if link in seen or len(seen) > 60:
                continue
            seen.add(link)
            status = client.get(link).status_code
            if status >= 400:
                dead.append((address, link, status))
    assert dead == []


def _rooms(client: Client) -> list[str]:
    return [a for a in _links(client, "/") if a.count("/") == 2 and "?" not in a]


def _links(client: Client, address: str) -> list[str]:
    import re
    from html import unescape

    answer = client.get(address, follow=True)
    found = re.findall(r'<a [^>]*href="(/[^"#]*)', answer.content.decode())
    return list(dict.fromkeys(unescape(link) for link in found))
