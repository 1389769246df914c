"""Asking every address of the machine interface what its schema allows.

The cases come from the document itself. Where a real record is known, its
reference is offered too, so that the asking gets past "does not exist". Nothing
that is written stays.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

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

from banyan.api.app import document
from banyan.api.endpoints import ENDPOINTS, OPEN

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NEVER_GENERATED = ("If-None-Match", "Accept-Language")


def known(real: Mapping[str, str]) -> dict[str, Any]:
    """Return the document with the references of a body pinned to real records."""
    found = copy.deepcopy(document())
    for schema in found["components"]["schemas"].values():
        for name, one in schema.get("properties", {}).items():
            if name in real and _is_reference(one):
                schema["properties"][name] = {"enum": [real[name]]}
    return found


def _is_reference(schema: Mapping[str, Any]) -> bool:
    inner = [schema, *schema.get("anyOf", ())]
    return any(one.get("format") == "uuid" for one in inner)


def operations(raw: Mapping[str, Any]) -> Iterator[Any]:
    """Yield every operation of a document, bound to the application."""
    schema = schemathesis.openapi.from_dict(dict(raw))
    schema.app = get_wsgi_application()
    for result in schema.get_all_operations():
        yield result.ok()


def ask(
    operation: Any,
    *,
    secret: str,
    mode: GenerationMode,
    examples: int,
    path: Mapping[str, str] | None = None,
) -> None:
    """Ask one address ``examples`` times; raise what was found."""
    strategy = operation.as_strategy(generation_mode=mode, path_parameters=path)

    @given(case=strategy)
    @settings(
        max_examples=examples,
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
        }
        for name in NEVER_GENERATED:
            if case.headers:
                case.headers.pop(name, None)
        with kept_connection(), undone(operation):
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)

    run()


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
def undone(operation: Any) -> Iterator[None]:
    """Take back what was written; a reading keeps its own transaction."""
    endpoint = ENDPOINTS[operation.definition.raw["operationId"]]
    if endpoint.kind == OPEN:
        with nullcontext():
            yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
