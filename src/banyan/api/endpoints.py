"""Endpoints: one address each, with its right, its schemas and what may go wrong.

A room of the interface is a :class:`Room`; its decorators record every endpoint
in :data:`ENDPOINTS`, which the patrol walks like the addresses of the pages.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, get_type_hints

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from banyan.kernel.errors import Conflict

from .answers import response_of, version_read
from .gate import Gate
from .keyed import keyed
from .problems import of_error

View = Callable[..., Any]

READ, WRITE, OPEN = "read", "write", "open"
"""``open`` reads what is recorded when it is read, so it goes by post."""


@dataclass
class Endpoint:
    """One address and method.

    ``right`` None means any account; ``public`` nobody needs to sign in;
    ``session_only`` tokens may not, ``unkeyed`` its answer is never kept.
    ``gives`` is what comes out: a dataclass or schema (with ``many`` a page of
    them), None for nothing; ``media`` is the type of a file.
    """

    name: str
    method: str
    path: str
    tag: str
    kind: str
    right: str | None
    gives: Any
    status: int
    many: bool = False
    public: bool = False
    session_only: bool = False
    versioned: bool = False
    unkeyed: bool = False
    summary: str = ""
    media: str = ""
    questions: frozenset[str] = field(default_factory=frozenset)

    @property
    def keyed(self) -> bool:
        """Whether it takes an idempotency key; secrets are answered once."""
        return self.kind == WRITE and not self.unkeyed


ENDPOINTS: dict[str, Endpoint] = {}


class Room:
    """The endpoints of one room, under one heading of the reference."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.router = Router(tags=[tag])

    def get(
        self, path: str, *, right: str | None, gives: Any, **more: Any
    ) -> Callable[[View], View]:
        """Read: GET, with an entity tag."""
        return self._add("GET", path, READ, right, gives, {"status": 200, **more})

    def post(
        self, path: str, *, right: str | None, gives: Any, **more: Any
    ) -> Callable[[View], View]:
        """Write something new, or carry out an act: POST, may be keyed."""
        return self._add("POST", path, WRITE, right, gives, {"status": 201, **more})

    def patch(
        self, path: str, *, right: str | None, gives: Any, **more: Any
    ) -> Callable[[View], View]:
        """Change something: PATCH, may be keyed."""
        return self._add("PATCH", path, WRITE, right, gives, {"status": 200, **more})

    def delete(
        self, path: str, *, right: str | None, **more: Any
    ) -> Callable[[View], View]:
        """End something: DELETE, may be keyed."""
        return self._add("DELETE", path, WRITE, right, None, {"status": 204, **more})

    def open(
        self, path: str, *, right: str | None, gives: Any, **more: Any
    ) -> Callable[[View], View]:
        """Read what is recorded when it is read: POST that changes nothing."""
        return self._add("POST", path, OPEN, right, gives, {"status": 200, **more})

    def _add(
        self,
        method: str,
        path: str,
        kind: str,
        right: str | None,
        gives: Any,
        more: dict[str, Any],
    ) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            name = more.pop("name", view.__name__)
            endpoint = Endpoint(
                name, method, path, self.tag, kind, right, gives, **more
            )
            if name in ENDPOINTS:
                raise RuntimeError(f"the endpoint {name!r} is there twice")
            ENDPOINTS[name] = endpoint
            _bind(self.router, endpoint, view)
            return view

        return decorate


def _bind(router: Router, endpoint: Endpoint, view: View) -> None:
    """Hang the view into the router, behind its gate."""
    endpoint.summary = (view.__doc__ or "").strip().split("\n")[0].rstrip(".")
    run = _running(endpoint, view)
    router.api_operation(
        [endpoint.method],
        endpoint.path,
        auth=Gate(endpoint),
        operation_id=endpoint.name,
        url_name=endpoint.name,
        summary=endpoint.summary,
        description=inspect.cleandoc(view.__doc__ or ""),
        response={endpoint.status: None},
    )(run)


def _running(endpoint: Endpoint, view: View) -> View:
    @wraps(view)
    def run(request: HttpRequest, **values: Any) -> HttpResponseBase:
        if endpoint.versioned:
            request.read_at = version_read(request)  # type: ignore[attr-defined]

        def work() -> HttpResponseBase:
            return _status(endpoint, response_of(request, view(request, **values)))

        try:
            return keyed(request, work) if endpoint.keyed else work()
        except Conflict as error:
            if endpoint.versioned and request.headers.get("If-Match"):
                return of_error(error, status=412)
            raise

    run.__signature__ = _signature(view)  # type: ignore[attr-defined]
    return run


def _status(endpoint: Endpoint, response: HttpResponseBase) -> HttpResponseBase:
    """Answer with the status that the endpoint declares."""
    if response.status_code in (200, 201):
        response.status_code = endpoint.status
    return response


def _signature(view: View) -> inspect.Signature:
    """Return the signature with its annotations resolved where they were written."""
    hints = get_type_hints(view, include_extras=True)
    found = inspect.signature(view)
    parameters = [
        p.replace(annotation=hints.get(name, p.annotation))
        for name, p in found.parameters.items()
    ]
    return found.replace(parameters=parameters, return_annotation=Any)
