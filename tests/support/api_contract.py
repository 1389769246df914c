"""Asking every address of the machine interface what its schema allows.

The cases come from the document itself. Where a real record is known, its
reference is offered too, so that the asking gets past "does not exist". Nothing
that is written stays.
"""

from __future__ import annotations

import copy
import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any, TypeVar

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from banyan.access.queries import held_for
from banyan.access.services import TokenNew, token_new
from banyan.api.app import document, interface
from banyan.api.endpoints import ENDPOINTS, OPEN
from banyan.kernel import clock
from banyan.kernel.actor import system_actor

EXAMPLES = int(os.environ.get("BANYAN_CONTRACT_EXAMPLES", "2"))
IS_LONG = EXAMPLES > 2
"""A longer hunt asks every address in every way; the short one in one way each."""
T = TypeVar("T")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PINNED = (
    *("unit", "person", "membership", "decision", "paper", "body"),
    *("commitment", "assessment", "campaign"),
)
MIGHTY = ("organiser", "exchange", "administrator", "inspector", "secretary")
"""Who may much: an address is asked by the first of them that holds its right."""


def names() -> list[str]:
    """Return the names of every endpoint."""
    interface()
    return sorted(ENDPOINTS)


def turn_of(name: str, ways: Sequence[T]) -> Sequence[T]:
    """Return the ways in which an address is asked: all, or the one whose turn it is."""
    if IS_LONG:
        return ways
    return ways[names().index(name) % len(ways) :][:1]


def mighty(name: str, accounts: Mapping[str, Any]) -> Any:
    """Return the account that asks an address: one that holds its right."""
    right = ENDPOINTS[name].right
    for username in MIGHTY:
        held = held_for(accounts[username], clock.today())
        if not right or any(right in one.rights for one in held):
            return accounts[username]
    raise AssertionError(f"nobody of the demonstration holds {right}")


def secret_of(account: Any) -> str:
    """Return the secret of a new token of an account."""
    command = TokenNew("contract", clock.today() + dt.timedelta(days=9))
    actor = system_actor("test")
    return token_new(actor=actor, command=command, account_id=account.pk).secret


def operation(name: str, records: Mapping[str, str] | None = None) -> Any:
    """Return one operation of the document, bound to the application.

    The references of its body are those of ``records``, where they are known.
    """
    pinned = {key: value for key, value in (records or {}).items() if key in PINNED}
    return _operations(tuple(sorted(pinned.items())))[name]


@cache
def _operations(pinned: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    schema = schemathesis.openapi.from_dict(_document(dict(pinned)))
    schema.app = get_wsgi_application()
    found = (result.ok() for result in schema.get_all_operations())
    return {one.definition.raw["operationId"]: one for one in found}


def _document(pinned: Mapping[str, str]) -> dict[str, Any]:
    found = copy.deepcopy(document())
    for schema in found["components"]["schemas"].values():
        for name, one in schema.get("properties", {}).items():
            if name in pinned and _is_reference(one):
                schema["properties"][name] = {"enum": [pinned[name]]}
    return found


def _is_reference(schema: Mapping[str, Any]) -> bool:
    inner = [schema, *schema.get("anyOf", ())]
    return any(one.get("format") == "uuid" for one in inner)


def path_of(asked: Any, records: Mapping[str, str]) -> dict[str, str]:
    """Return an example for each part of an address."""
    found = {
        p["name"]: records[p["name"]]
        for p in asked.definition.raw.get("parameters", ())
        if p["in"] == "path"
    }
    if asked.path.endswith("/candidates/{kind}"):
        found["kind"] = "recognition"
    return found


def ask(
    asked: Any,
    *,
    secret: str,
    mode: GenerationMode,
    path: Mapping[str, str] | None = None,
    examples: int = EXAMPLES,
) -> None:
    """Ask one address a few times; raise what was found.

    A wrong request can only be made where there is something to be wrong.
    """
    if mode is GenerationMode.NEGATIVE and not _can_be_wrong(asked, path):
        return
    strategy = asked.as_strategy(generation_mode=mode, path_parameters=path or None)

    @given(case=strategy)
    @settings(
        max_examples=max(examples, EXAMPLES if IS_LONG else 0),
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def run(case: Any) -> None:
        headers = {
            "Authorization": f"Bearer {secret}",
            "Accept-Encoding": "identity",
            "Accept-Language": "en",
        }
        with kept_connection(), undone(asked):
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)

    run()


def leave_nothing() -> None:
    """Say that nothing of a test stays, so that no row is left to be checked."""
    transaction.set_rollback(True)


def _can_be_wrong(asked: Any, path: Mapping[str, str] | None) -> bool:
    raw = asked.definition.raw
    places = [p["in"] for p in raw.get("parameters", ())]
    free = "query" in places or ("path" in places and not path)
    return bool(raw.get("requestBody")) or free


@contextmanager
def kept_connection() -> Iterator[None]:
    """Keep the connection of the test open between requests, as test clients do."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


@contextmanager
def undone(asked: Any) -> Iterator[None]:
    """Take back what was written; a reading keeps its own transaction."""
    endpoint = ENDPOINTS[asked.definition.raw["operationId"]]
    if endpoint.kind == OPEN:
        with nullcontext():
            yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
