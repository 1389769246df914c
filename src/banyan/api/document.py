"""The OpenAPI document finished: answers, refusals, headers, who may ask."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from .endpoints import ENDPOINTS, READ, Endpoint
from .keyed import HEADER
from .problems import MEDIA, TITLES, ProblemOut
from .shapes import SpecimenOut, schema_of

REFS = "#/components/schemas/{model}"
JSON = "application/json"

SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of an account.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The session of a browser; writes also need X-CSRFToken.",
    },
}
LANGUAGE = {
    "in": "header",
    "name": "Accept-Language",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "The language of refusals: vi, lo or en.",
}
KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "The same key and request again give the first answer, for a day.",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "The ETag that was read; 412 when it has changed since.",
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string", "maxLength": 1000},
    "description": "ETags that are here already; 304 when nothing has changed.",
}
HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"schema": {"type": "string"}, "description": "What was read."},
    "Link": {"schema": {"type": "string"}, "description": "The next page."},
    "Location": {"schema": {"type": "string"}, "description": "Where it can be read."},
    "Specimen": {"schema": {"type": "string"}, "description": "In demonstrations."},
    "Content-Language": {"schema": {"type": "string"}},
    "Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."},
    "WWW-Authenticate": {"schema": {"type": "string"}},
}


def finish(document: Any) -> None:
    """Complete the document of the library in place."""
    schemas = document["components"]["schemas"]
    document["components"]["securitySchemes"] = SECURITY
    _schema(ProblemOut, schemas)
    _schema(SpecimenOut, schemas)
    document["components"]["responses"] = {
        str(status): _problem(status) for status in sorted(TITLES)
    }
    for path in document["paths"].values():
        for operation in path.values():
            _finish_operation(operation, ENDPOINTS[operation["operationId"]], schemas)


def _finish_operation(
    operation: dict[str, Any], endpoint: Endpoint, schemas: dict[str, Any]
) -> None:
    operation["parameters"] = [*operation.get("parameters", []), *_headers(endpoint)]
    operation["responses"] = {
        str(endpoint.status): _success(endpoint, schemas),
        **_refusals(endpoint, bool(operation.get("requestBody"))),
    }
    operation["security"] = _security(endpoint)
    if endpoint.right:
        operation["x-right"] = endpoint.right


def _headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    found = [LANGUAGE]
    if endpoint.kind == READ and not endpoint.media:
        found.append(IF_NONE_MATCH)
    if endpoint.keyed:
        found.append(KEY)
    if endpoint.versioned:
        found.append(IF_MATCH)
    return found


def _security(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.public:
        return []
    if endpoint.session_only:
        return [{"session": []}]
    return [{"token": []}, {"session": []}]


def _refusals(endpoint: Endpoint, has_body: bool) -> dict[str, Any]:
    wanted = [404, 422]
    if not endpoint.public:
        wanted += [401, 403, 429]
    if endpoint.kind == READ:
        wanted += [400, 409]
    else:
        wanted += [400, 409, 413]
    if endpoint.versioned:
        wanted.append(412)
    if has_body:
        wanted += [400, 413]
    found: dict[str, Any] = {
        str(status): {"$ref": f"#/components/responses/{status}"}
        for status in sorted(set(wanted))
    }
    if endpoint.kind == READ and not endpoint.media:
        found["304"] = {"description": "Nothing has changed."}
    return found


def _problem(status: int) -> dict[str, Any]:
    names = ["Specimen", "Content-Language"]
    names += {401: ["WWW-Authenticate"], 429: ["Retry-After"]}.get(status, [])
    return {
        "description": TITLES[status],
        "headers": {name: HEADERS[name] for name in names},
        "content": {MEDIA: {"schema": {"$ref": REFS.format(model="ProblemOut")}}},
    }


def _success(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": endpoint.summary,
        "headers": {name: HEADERS[name] for name in _named(endpoint)},
    }
    if endpoint.media:
        shown: dict[str, Any] = {"type": "string", "format": "binary"}
        if endpoint.gives is not None:  # JSON of another name, as it stands
            shown = _schema(schema_of(endpoint.gives), schemas)
        described["content"] = {endpoint.media: {"schema": shown}}
    elif endpoint.gives is not None:
        inner = _schema(schema_of(endpoint.gives), schemas)
        shown = _listed(inner) if endpoint.many else _one(inner)
        described["content"] = {JSON: {"schema": shown}}
    return described


def _named(endpoint: Endpoint) -> list[str]:
    found = ["Specimen", "Content-Language"]
    if endpoint.kind == READ and not endpoint.media:
        found.append("ETag")
    if endpoint.many:
        found.append("Link")
    if endpoint.status == 201:
        found.append("Location")
    return found


def _one(inner: dict[str, Any]) -> dict[str, Any]:
    return {"allOf": [inner, {"$ref": REFS.format(model="SpecimenOut")}]}


def _listed(inner: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": inner},
            "next": {
                "type": ["string", "null"],
                "description": "The cursor of the next page; null at the end.",
            },
            "count": {
                "type": "integer",
                "description": "How many in all, where that is cheap to know.",
            },
            "specimen": {"type": "string"},
        },
    }


def _schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Put a schema and what it names among the components; return a reference."""
    found = TypeAdapter(kind).json_schema(ref_template=REFS, mode="serialization")
    for name, inner in found.pop("$defs", {}).items():
        _keep(name, inner, schemas)
    name = found.get("title", "")
    is_named = isinstance(kind, type) and name and "properties" in found
    if not is_named:
        return found
    _keep(name, found, schemas)
    return {"$ref": REFS.format(model=name)}


def _keep(name: str, schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Put a schema among the components; no name stands for two."""
    if schemas.setdefault(name, schema) != schema:
        raise RuntimeError(f"two schemas are called {name}")
