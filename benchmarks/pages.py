"""The pages, asked in process with every middleware, beside their raw SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from banyan.kernel import clock
from banyan.kernel.names import fold

from . import raw
from .measure import HUB, LIST, Ask, Budget, Result, compared, wanted
from .sample import PAST, Sample

Page = tuple[str, str, raw.Raw, Budget]


def measured(sample: Sample) -> Iterator[Result | None]:
    """Yield a line for each page that has an address; one that fails has missed."""
    get_resolver()  # loads every address
    client = signed_in(sample)
    for name, address, answer, budget in _pages(sample):
        if not wanted(f"pages: {name}"):
            continue
        status = client.get(address).status_code
        if status == 200:
            yield compared("pages", name, asking(client, address), answer, budget)
        else:
            note = f"{address} answers {status}"
            yield Result("pages", name, 0, -1, note=note)


def signed_in(sample: Sample) -> Client:
    """Return a browser signed in with the second factor that the rights need."""
    client = Client(raise_request_exception=False)
    client.force_login(sample.account, "banyan.access.backends.AccountBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp"}]
    session.save()
    return client


def asking(client: Client, address: str) -> Ask:
    def ask() -> Any:
        return client.get(address)

    return ask


def address_of(name: str, **arguments: Any) -> str:
    """Return an address, "" where there is none of this name."""
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return ""


def _pages(sample: Sample) -> Iterator[Page]:
    for page in (*_of_units(sample), *_of_people(sample), *_of_others(sample)):
        if page[1]:
            yield page


def _of_units(sample: Sample) -> Iterator[Page]:
    nation, today = sample.scopes["nation"], clock.today()
    for level, scope in sample.scopes.items():
        unit = scope.unit
        whole = raw.unit(unit.pk, unit.path, today)
        yield f"unit: {level}", address_of("unit", uid=unit.uid), whole, HUB
        roster = address_of("unit_members", uid=unit.uid)
        share = scope.members / nation.members
        answer = raw.roster(unit.path, sample.structure.pk, share)
        roster = roster and f"{roster}?below=1"
        yield f"roster: {level} ({scope.members:,})", roster, answer, LIST
        then = raw.roster_then(unit.path, PAST)
        past = roster and f"{roster}&as_of={PAST}"
        yield f"roster: {level} on {PAST}", past, then, LIST
        if level != "branch":
            below = address_of("unit_below", uid=unit.uid)
            yield f"tree below: {level}", below, raw.children(unit.pk), LIST
    tree = address_of("organisation")
    yield "organisation", tree, raw.children(nation.unit.pk), LIST
    past = tree and f"{tree}?as_of={PAST}"
    yield f"organisation on {PAST}", past, raw.children(nation.unit.pk), LIST


def _of_people(sample: Sample) -> Iterator[Page]:
    root = sample.scopes["nation"].unit
    person = address_of("person", uid=sample.person["uid"])
    yield "person", person, raw.person(sample.person["id"]), HUB
    search = address_of("search")
    for what, name in sample.names.items():
        answer = raw.search(fold(name), root.path)
        yield f"search: {what}", search and f"{search}?q={name}", answer, LIST
    roster = raw.roster(root.path, sample.structure.pk, 1)
    yield "people", address_of("people"), roster, LIST


def _of_others(sample: Sample) -> Iterator[Page]:
    acts = raw.asking(("SELECT * FROM ledger_act ORDER BY id DESC LIMIT 51", ()))
    yield "ledger", address_of("ledger"), acts, LIST
    held = raw.grants(sample.account.pk, sample.scopes["nation"].unit.pk)
    yield "my rights", address_of("rights"), held, LIST
