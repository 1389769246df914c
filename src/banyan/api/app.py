"""The interface put together: every room, one parser, one way to refuse."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from banyan import __version__
from banyan.kernel.errors import OrgError

from .door import of_exception
from .endpoints import ENDPOINTS
from .problems import DoorRefusal

ROOMS = (
    "structures",
    "units",
    "units_acts",
    "members",
    "reorganisations",
    "people",
    "people_acts",
    "offices",
    "decisions",
    "papers",
    "rulebook",
    "inbox",
    "ledger",
    "access",
    "accounts",
    "tokens",
    "search",
    "cases",
    "meetings",
    "commitments",
    "evaluations",
    "exchanges",
    "exchange_results",
    "readback",
    "attached",
    "packages",
    "projects",
    "reports",
    "topics",
    "briefings",
    "yearly",
    "exports",
    "lists",
    "list_exports",
    "saved_lists",
    "batches",
    "jobs",
    "imports",
    "twins",
    "removals",
    "corrections",
    "keeping",
    "house",
    "training",
)
PREFIX = "/api/v1/"

DESCRIPTION = """The same services and queries as the pages, under the same rights.

Show a token of your account as `Authorization: Bearer …`, or use the session of
a browser (writes then need the CSRF token). What lies outside of what you may
see does not exist: 404. Lists go on at `next` (and the `Link` header). Reads
carry an `ETag`; writes take `If-Match` and `Idempotency-Key`. Every refusal is
a problem (RFC 9457) in the language of `Accept-Language`: vi, lo or en."""


class StrictParser(Parser):
    """Reads JSON, and only JSON: no NaN, no Infinity, no half characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body; ValueError (400) when it is none."""
        try:
            return json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
        except (UnicodeDecodeError, RecursionError) as error:
            raise ValueError("no JSON") from error


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


class Document(OpenAPISchema):
    """The document as the library makes it; no name stands for two schemas."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Add schemas; two of one name that differ are a mistake."""
        for name, schema in definitions.items():
            if self.schemas.get(name, schema) != schema:
                raise RuntimeError(f"two schemas are called {name}")
        self.schemas.update(definitions)


class Interface(NinjaAPI):
    """The interface; its document is finished in ``document``."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """Return the OpenAPI document with everything that all endpoints share."""
        from .document import finish

        found = Document(self, PREFIX)
        finish(found)
        return found


@lru_cache(maxsize=1)
def interface() -> Interface:
    """Return the interface with every room hung in; made once."""
    made = Interface(
        title="Banyan",
        version=__version__,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        parser=StrictParser(),
        urls_namespace="api",
    )
    for kind in (Exception, OrgError, DoorRefusal, HttpError, ValidationError):
        made.add_exception_handler(kind, _answer)
    for name in ROOMS:
        made.add_router("", import_module(f"banyan.api.rooms.{name}").room.router)
    _note_questions(made)
    return made


def _note_questions(made: Interface) -> None:
    """Tell every endpoint which questions it knows; refuse an address used twice."""
    seen: dict[str, int] = {}
    for router in made._get_bound_routers():
        for path, view in router.path_operations.items():
            if seen.setdefault(path, id(router)) != id(router):
                raise RuntimeError(f"the address {path} stands in two rooms")
            for operation in view.operations:
                endpoint = ENDPOINTS[str(operation.operation_id)]
                endpoint.questions = frozenset(
                    name
                    for model in operation.models
                    if str(model.__ninja_param_source__) == "query"
                    for name in getattr(model, "__ninja_flatten_map__", {})
                )


def _answer(request: HttpRequest, error: Any) -> HttpResponse:
    return of_exception(request, error)


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the OpenAPI document as plain data; made once."""
    found = interface().get_openapi_schema()
    plain: dict[str, Any] = json.loads(json.dumps(found, default=str))
    return plain
